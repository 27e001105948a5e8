//! Word lists that people write: `dictionaries/words.tsv`, and the learner's own file of the same form.
//!
//! ```text
//! # a line is headword, pinyin, English (optional; senses separated by semicolons), divided by tabs (here →)
//! 网信办→wǎng xìn bàn→Cyberspace Administration
//! ```

use crate::pinyin::{Syllable, parse_word};

/// One line of a word list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedWord {
    /// The word as written; look-ups fold it.
    pub headword: String,
    /// One syllable a character.
    pub reading: Vec<Syllable>,
    /// English senses; none where the line has no third column.
    pub senses: Vec<String>,
}

/// What is wrong with a line of a word list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct WordListError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong, and what to write instead.
    pub message: String,
}

/// Reads a word list; empty lines and lines that begin with `#` are comments. Good lines count even if others are bad.
pub fn parse_words(text: &str) -> (Vec<ListedWord>, Vec<WordListError>) {
    let mut words = Vec::new();
    let mut errors = Vec::new();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        match parse_line(line) {
            Ok(word) => words.push(word),
            Err(message) => errors.push(WordListError { line: index + 1, message }),
        }
    }
    (words, errors)
}

fn parse_line(line: &str) -> Result<ListedWord, String> {
    let mut columns = line.split('\t').map(str::trim);
    let headword = columns.next().unwrap_or_default();
    let pinyin = columns.next().ok_or("write headword, pinyin and English with tabs between")?;
    if headword.is_empty() || !headword.chars().all(crate::text::is_han) {
        return Err(format!("`{headword}` is not a word of Chinese characters"));
    }
    let count = headword.chars().count();
    let reading = parse_word(pinyin, count)
        .ok_or_else(|| format!("`{pinyin}` is not the pinyin of {count} syllables; write it like `wǎng xìn` or `wang3 xin4`"))?;
    let senses = columns.next().unwrap_or_default();
    Ok(ListedWord {
        headword: headword.into(),
        reading,
        senses: senses.split(';').map(str::trim).filter(|sense| !sense.is_empty()).map(Into::into).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_lines_count_and_bad_ones_are_named() {
        let (words, errors) = parse_words("# mine\n网信\twǎngxìn\tinternet and IT; cyberspace\n\n银行\tyin2\nOK\to k\n行行\n");
        assert_eq!(words.len(), 1);
        assert_eq!(words[0].senses, ["internet and IT", "cyberspace"]);
        assert_eq!(crate::pinyin::numbered(&words[0].reading), "wang3xin4");
        assert_eq!(errors.iter().map(|error| error.line).collect::<Vec<_>>(), [4, 5, 6]);
    }
}
