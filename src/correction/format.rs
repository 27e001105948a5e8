//! The corrections file: plain text, one line a correction, divided by tabs (here →).
//!
//! ```text
//! place→story.txt→他在银【行】上班。→háng→a bank     the marked character in this sentence of this document
//! place 2→story.txt→【得】了。→dé                     the second time that the document has this sentence
//! word→【行】长→háng                                 wherever 行长 is a word; without a mark, every character's reading
//! phrase→了【得】很→de                                wherever these characters stand
//! ```
//!
//! A backslash stands before what would be taken for something else: `\【`, `\】`, `\\`, and `\t`, `\r`, `\n` for what cannot
//! stand in a line.

use std::collections::HashSet;

use super::{Correction, CorrectionLine, Corrections, Scope};
use crate::pinyin::{Syllable, parse_word};
use crate::text::{contains_han, is_han};

/// The lines with which a new file begins.
pub const HEADER: &str = "\
# Corrections of readings for duoyin. A line is a scope, a text with the corrected characters in 【】, their pinyin and, if
# you like, a note, with tabs between:
#   place\tFILE\tthe sentence, with one character marked\tpinyin\tnote    (place 2: the second such sentence)
#   word\ta word\tpinyin\tnote          phrase\tcharacters in a row\tpinyin\tnote
";

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {kind}")]
pub struct CorrectionError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub kind: CorrectionErrorKind,
}

/// The ways in which a line can be wrong; the message says what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionErrorKind {
    /// There is no such scope.
    #[error("unknown scope `{0}`: begin the line with place, word or phrase")]
    Scope(String),
    /// The number behind `place` is none.
    #[error("`{0}` does not say which sentence is meant: write place, or place 2 for the second sentence with this text")]
    Occurrence(String),
    /// A column is missing.
    #[error("the {0} is missing: divide the columns with tabs, as in `word⇥【行】长⇥háng`")]
    Missing(&'static str),
    /// The marks are not as they should be.
    #[error("the marks in `{0}` are wrong: put each corrected character in 【】 of its own, and a backslash before any other 【")]
    Marks(String),
    /// A place corrects one character.
    #[error("mark one character of the sentence, as in 他在银【行】上班")]
    OneMark,
    /// There is nothing to read.
    #[error("`{0}` has to consist of Chinese characters; use the scope phrase for anything else")]
    NotAWord(String),
    /// The pinyin does not fit.
    #[error("`{pinyin}` is not the pinyin of {count} characters; write it like {example}")]
    Pinyin {
        /// As written.
        pinyin: String,
        /// How many characters are corrected.
        count: usize,
        /// How it may look.
        example: &'static str,
    },
}

/// Reads a corrections file; empty lines and lines that begin with `#` are comments. Good lines count even if others are
/// bad.
pub fn parse(text: &str) -> (Corrections, Vec<CorrectionError>) {
    let mut corrections = Corrections::none();
    let mut errors = Vec::new();
    for (index, line) in text.trim_start_matches('\u{feff}').split('\n').enumerate() {
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        match parse_line(line) {
            Ok(correction) => corrections.lines.push(CorrectionLine { number: index + 1, correction }),
            Err(kind) => errors.push(CorrectionError { line: index + 1, kind }),
        }
    }
    (corrections, errors)
}

impl std::fmt::Display for Correction {
    /// The correction as a line of the file, without the line end.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.scope {
            Scope::Place { document, occurrence: 1 } => write!(f, "place\t{}\t", escape(document))?,
            Scope::Place { document, occurrence } => write!(f, "place {occurrence}\t{}\t", escape(document))?,
            Scope::Word => f.write_str("word\t")?,
            Scope::Phrase => f.write_str("phrase\t")?,
        }
        let spelled: Vec<String> = self.readings.iter().map(|(_, reading)| spelled(*reading)).collect();
        write!(f, "{}\t{}", self.marked_text(), spelled.join(" "))?;
        match &self.note {
            Some(note) => write!(f, "\t{}", note.replace(['\t', '\n', '\r'], " ").trim()),
            None => Ok(()),
        }
    }
}

impl Correction {
    /// The text with each corrected character in 【】.
    pub fn marked_text(&self) -> String {
        let mut out = String::new();
        for (position, c) in self.text.chars().enumerate() {
            let escaped = escape(c.encode_utf8(&mut [0; 4]));
            match self.readings.iter().any(|(marked, _)| *marked == position) {
                true => out.push_str(&format!("【{escaped}】")),
                false => out.push_str(&escaped),
            }
        }
        out
    }
}

/// The text of a file without some of its lines, counted from 1. All else stays as it is.
pub fn without_lines(text: &str, lines: &[usize]) -> String {
    let gone: HashSet<usize> = lines.iter().copied().collect();
    let kept = text.split_inclusive('\n').enumerate().filter(|(index, _)| !gone.contains(&(index + 1)));
    kept.map(|(_, line)| line).collect()
}

/// The neutral tone stands with its dot, so that nobody wonders whether a mark was forgotten.
fn spelled(reading: Syllable) -> String {
    match reading.tone() {
        crate::pinyin::Tone::Neutral => format!("·{}", reading.marked()),
        _ => reading.marked(),
    }
}

fn parse_line(line: &str) -> Result<Correction, CorrectionErrorKind> {
    let mut columns = line.split('\t').map(str::trim);
    let mut column = |name| columns.next().filter(|column| !column.is_empty()).ok_or(CorrectionErrorKind::Missing(name));
    let scope = column("scope")?;
    let scope = match scope.split_once(char::is_whitespace).unwrap_or((scope, "")) {
        ("place", number) => {
            let occurrence = if number.is_empty() { Some(1) } else { number.trim().parse().ok().filter(|number| *number > 0) };
            let occurrence = occurrence.ok_or_else(|| CorrectionErrorKind::Occurrence(scope.into()))?;
            Scope::Place { document: unescape(column("document's file name")?), occurrence }
        }
        ("word", "") => Scope::Word,
        ("phrase", "") => Scope::Phrase,
        _ => return Err(CorrectionErrorKind::Scope(scope.into())),
    };
    let marked = column("text")?;
    let pinyin = column("pinyin")?;
    let note = columns.collect::<Vec<_>>().join(" ");
    let (text, positions) = parse_marked(marked).ok_or_else(|| CorrectionErrorKind::Marks(marked.into()))?;
    let positions = match (&scope, positions.len()) {
        (Scope::Place { .. }, 1) => positions,
        (Scope::Place { .. }, _) => return Err(CorrectionErrorKind::OneMark),
        (Scope::Word, _) if !text.chars().all(is_han) => return Err(CorrectionErrorKind::NotAWord(text)),
        (Scope::Phrase, _) if !contains_han(&text) => return Err(CorrectionErrorKind::NotAWord(text)),
        (_, 0) => text.chars().enumerate().filter(|(_, c)| is_han(*c)).map(|(position, _)| position).collect(),
        _ => positions,
    };
    let readings = parse_word(pinyin, positions.len()).ok_or_else(|| CorrectionErrorKind::Pinyin {
        pinyin: pinyin.into(),
        count: positions.len(),
        example: if positions.len() == 1 { "`háng` or `hang2`" } else { "`háng zhǎng` or `hang2 zhang3`" },
    })?;
    let note = Some(note.trim().to_owned()).filter(|note| !note.is_empty());
    Ok(Correction { scope, text, readings: positions.into_iter().zip(readings).collect(), note })
}

/// The text without marks, and the positions of the marked characters; `None` where a mark does not hold one Han character.
fn parse_marked(marked: &str) -> Option<(String, Vec<usize>)> {
    let mut text = String::new();
    let mut positions = Vec::new();
    let mut length = 0;
    let mut chars = marked.chars();
    while let Some(c) = chars.next() {
        let c = match c {
            '【' => {
                let target = chars.next().filter(|target| is_han(*target))?;
                chars.next().filter(|closing| *closing == '】')?;
                positions.push(length);
                target
            }
            '】' => return None,
            '\\' => unescaped(chars.next()?),
            plain => plain,
        };
        text.push(c);
        length += 1;
    }
    Some((text, positions))
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\n' => out.push_str("\\n"),
            '\\' | '【' | '】' => out.extend(['\\', c]),
            plain => out.push(plain),
        }
    }
    out
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' { chars.next().map_or('\\', unescaped) } else { c });
    }
    out
}

fn unescaped(c: char) -> char {
    match c {
        't' => '\t',
        'r' => '\r',
        'n' => '\n',
        plain => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pinyin::Tone;
    use proptest::prelude::*;

    fn syllable(text: &str) -> Syllable {
        Syllable::parse(text).unwrap()
    }

    #[test]
    fn each_scope_is_one_line_that_people_can_read() {
        let text = "\u{feff}# mine\r\nplace\tstory.txt\t他在银【行】上班。\thang2\ta bank\n\nplace 2\ta b.txt\t【得】了。\tdé\n\
                    word\t行长\tháng zhǎng\nword\t【行】长\tháng\n phrase \t 了【得】很 \t ·de \t two\twords \n";
        let (corrections, errors) = parse(text);
        assert_eq!(errors, []);
        let lines: Vec<String> = corrections.lines.iter().map(|line| format!("{}: {}", line.number, line.correction)).collect();
        assert_eq!(
            lines,
            [
                "2: place\tstory.txt\t他在银【行】上班。\tháng\ta bank",
                "4: place 2\ta b.txt\t【得】了。\tdé",
                "5: word\t【行】【长】\tháng zhǎng",
                "6: word\t【行】长\tháng",
                "7: phrase\t了【得】很\t·de\ttwo words",
            ]
        );
        assert_eq!(corrections.lines[0].correction.readings, [(3, syllable("háng"))]);
    }

    #[test]
    fn every_bad_line_is_named_with_what_to_write_instead_and_the_good_ones_count() {
        let cases = [
            ("words\t行长\tháng zhǎng", "unknown scope `words`"),
            ("word 行长 háng zhǎng", "unknown scope"),
            ("place two\ta.txt\t【行】。\tháng", "place 2"),
            ("place 0\ta.txt\t【行】。\tháng", "place 2"),
            ("word\t行长", "the pinyin is missing"),
            ("word", "the text is missing"),
            ("place\ta.txt", "the text is missing"),
            ("word\t【行长】\tháng", "each corrected character in 【】"),
            ("word\t【行长\tháng", "each corrected character in 【】"),
            ("phrase\t行】长\tháng", "each corrected character in 【】"),
            ("place\ta.txt\t他在银行上班。\tháng", "mark one character"),
            ("place\ta.txt\t【他】在银【行】上班。\ttā háng", "mark one character"),
            ("word\t卡拉OK\tkǎ lā", "use the scope phrase"),
            ("phrase\tOK\tok", "Chinese characters"),
            ("word\t行长\tháng", "not the pinyin of 2 characters"),
            ("word\t【行】长\thxng", "`háng` or `hang2`"),
        ];
        let text: String = cases.iter().map(|(line, _)| format!("{line}\n")).collect();
        let (corrections, errors) = parse(&(text + "word\t行长\tháng zhǎng"));
        assert_eq!(corrections.lines.len(), 1);
        assert_eq!(errors.len(), cases.len());
        for ((line, expected), error) in cases.iter().zip(&errors) {
            assert!(error.to_string().contains(expected), "{line}: {error}");
        }
        assert!(errors[15].to_string().starts_with("line 16: "));
    }

    #[test]
    fn lines_are_taken_out_and_all_else_stays() {
        assert_eq!(without_lines("# a\r\none\n\ntwo\nthree", &[2, 4]), "# a\r\n\nthree");
        assert_eq!(without_lines("one", &[1]), "");
    }

    proptest! {
        #[test]
        fn a_line_reads_back_as_the_correction_that_it_was_written_from(
            before in "[国家a【】\\\\ \t，。\r]{0,8}",
            after in "[国家a【】\\\\ \t，。\r]{0,8}",
            document in "[a-z国【】\\\\ .\t]{1,8}",
            occurrence in 1usize..4,
            note in prop::option::of("[a-z国【】\\\\,]{1,8}"),
            tone in 0usize..5,
            phrase in any::<bool>(),
        ) {
            let text = format!("{before}行{after}");
            // Sentences and names have no blanks around them.
            let text = format!("「{text}」");
            let document = format!("x{}x", document);
            let position = text.chars().position(|c| c == '行').unwrap();
            let scope = if phrase { Scope::Phrase } else { Scope::Place { document, occurrence } };
            let readings = vec![(position, syllable("hang").with_tone(Tone::ALL[tone]))];
            let correction = Correction { scope, text, readings, note };
            let line = correction.to_string();
            prop_assert!(!line.contains(['\n', '\r']));
            let (parsed, errors) = parse(&line);
            prop_assert_eq!(errors, vec![]);
            prop_assert_eq!(&parsed.lines[0].correction, &correction);
        }
    }
}
