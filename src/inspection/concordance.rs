//! A character in the middle of its line, what stands before it flush right and what follows flush left.

use unicode_width::UnicodeWidthChar;

use crate::reading::ReadSentence;
use crate::text::{pad, width};

/// A line of a concordance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concordance {
    /// What stands before, with blanks in front up to the columns asked for.
    pub before: String,
    /// The character.
    pub target: char,
    /// What follows, with blanks behind up to the columns asked for.
    pub after: String,
}

/// The line of one character, with at most `before` and `after` columns on its sides. Wide characters are never split.
pub fn concordance(sentence: &ReadSentence, position: usize, before: usize, after: usize) -> Concordance {
    let written = |c: char| if c.is_control() { ' ' } else { c };
    let left = sentence.characters[..position].iter().rev().map(|c| written(c.written));
    let left: String = fitting(left, before).chars().rev().collect();
    let right = fitting(sentence.characters[position + 1..].iter().map(|c| written(c.written)), after);
    Concordance {
        before: format!("{}{left}", " ".repeat(before - width(&left).min(before))),
        target: sentence.characters[position].written,
        after: pad(&right, after),
    }
}

fn fitting(characters: impl Iterator<Item = char>, columns: usize) -> String {
    let mut used = 0;
    let within = |c: &char| {
        used += c.width().unwrap_or(0);
        used <= columns
    };
    characters.take_while(within).collect()
}

impl std::fmt::Display for Concordance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}【{}】{}", self.before, self.target, self.after.trim_end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::lexicon::Lexicon;
    use crate::reading::read;
    use crate::segment::segment;
    use crate::source::Source;

    #[test]
    fn the_character_stands_in_the_same_column_of_every_line() {
        let lexicon = Lexicon::embedded();
        let source = Source::from_bytes("a", "他在bank銀行上班很久了。行。".as_bytes()).unwrap();
        let read = read(segment(Document::parse(source, &lexicon), &lexicon), &lexicon);
        assert_eq!(concordance(&read.sentences[0], 7, 9, 5).to_string(), " 在bank銀【行】上班");
        assert_eq!(concordance(&read.sentences[1], 0, 9, 5).to_string(), "         【行】。");
    }
}
