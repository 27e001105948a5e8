//! Lines of text for a width in display columns.
//!
//! A wide character stands whole on one line. Chinese breaks between any two characters, except that a line never begins
//! with closing punctuation and never ends with an opening bracket (禁则, GB/T 15834); other scripts break at blanks.

use std::ops::Range;

use super::text::{Look, Text};
use crate::text::width;

/// One character with the marks that combine with it.
#[derive(Clone, Debug)]
struct Atom {
    text: String,
    look: Look,
    width: usize,
}

/// What may stand where in a line, for something that is not divided.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Columns.
    pub width: usize,
    /// A blank vanishes at either end of a line.
    pub blank: bool,
    /// Whether a line may begin with it.
    pub may_begin: bool,
    /// Whether a line may end with it.
    pub may_end: bool,
}

impl Piece {
    /// The piece that a text makes.
    pub fn of(text: &str) -> Piece {
        let first = text.chars().next().unwrap_or(' ');
        let last = text.chars().next_back().unwrap_or(' ');
        Piece { width: width(text), blank: text.trim().is_empty(), may_begin: !is_closing(first), may_end: !is_opening(last) }
    }
}

fn is_closing(c: char) -> bool {
    "，。、；：！？…—～·”’）」』》〉】〕％,.;:!?)]}%".contains(c)
}

fn is_opening(c: char) -> bool {
    "“‘（「『《〈【〔([{".contains(c)
}

/// Cuts pieces into lines of at most `columns`. A piece that is wider than that has a line for itself.
pub(super) fn lines(pieces: &[Piece], columns: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < pieces.len() {
        if pieces[start].blank && start > 0 {
            start += 1;
            continue;
        }
        let mut used = 0;
        let mut end = start;
        while end < pieces.len() && (used + pieces[end].width <= columns || end == start) {
            used += pieces[end].width;
            end += 1;
        }
        if end < pieces.len() && !pieces[end].blank {
            let allowed = |at: &usize| pieces[*at - 1].blank || (pieces[*at].may_begin && pieces[*at - 1].may_end);
            end = (start + 1..=end).rev().find(allowed).unwrap_or(end);
        }
        let mut shown = end;
        while shown > start + 1 && pieces[shown - 1].blank {
            shown -= 1;
        }
        lines.push(start..shown);
        start = end;
    }
    lines
}

/// Cuts a text into lines of at most `columns`.
pub fn wrap(text: &Text, columns: usize) -> Vec<Text> {
    let atoms = atoms(text);
    let chunks = chunks(&atoms, columns);
    let pieces: Vec<Piece> = chunks
        .iter()
        .map(|chunk| Piece::of(&atoms[chunk.clone()].iter().map(|atom| atom.text.as_str()).collect::<String>()))
        .collect();
    let line = |range: Range<usize>| {
        let mut line = Text::empty();
        for atom in &atoms[chunks[range.start].start..chunks[range.end - 1].end] {
            line.push(atom.text.as_str(), atom.look);
        }
        line
    };
    lines(&pieces, columns).into_iter().map(line).collect()
}

/// The text cut to at most `columns`, with `…` where something was cut.
pub fn cut(text: &Text, columns: usize) -> Text {
    if text.width() <= columns {
        return text.clone();
    }
    let mut line = Text::empty();
    let mut used = 1;
    for atom in atoms(text) {
        used += atom.width;
        if used > columns {
            break;
        }
        line.push(atom.text, atom.look);
    }
    line.with("…", Look::Dim)
}

fn atoms(text: &Text) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut joined = false;
    for run in &text.runs {
        for c in run.text.chars() {
            // Whatever a document holds, it does not command the terminal.
            let c = if c.is_control() { ' ' } else { c };
            let combines = joined || width(c.encode_utf8(&mut [0; 4])) == 0;
            joined = c == '\u{200d}';
            match atoms.last_mut() {
                Some(last) if combines => {
                    last.text.push(c);
                    last.width = width(&last.text);
                }
                _ => atoms.push(Atom { text: c.into(), look: run.look, width: width(c.encode_utf8(&mut [0; 4])) }),
            }
        }
    }
    atoms
}

/// Ranges of atoms that are not divided: a wide character; a word of narrow ones, unless it is wider than a line.
fn chunks(atoms: &[Atom], columns: usize) -> Vec<Range<usize>> {
    let divides = |atom: &Atom| atom.width > 1 || atom.text.starts_with(char::is_whitespace);
    let mut chunks: Vec<Range<usize>> = Vec::new();
    let mut used = 0;
    for (index, atom) in atoms.iter().enumerate() {
        match chunks.last_mut() {
            Some(last) if !divides(atom) && !divides(&atoms[index - 1]) && used + atom.width <= columns => {
                last.end = index + 1;
                used += atom.width;
            }
            _ => {
                chunks.push(index..index + 1);
                used = atom.width;
            }
        }
    }
    chunks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wrapped(text: &str, columns: usize) -> Vec<String> {
        wrap(&Text::plain(text), columns).iter().map(Text::to_string).collect()
    }

    #[test]
    fn a_wide_character_is_never_divided() {
        assert_eq!(wrapped("银行行长还没还书", 7), ["银行行", "长还没", "还书"]);
    }

    #[test]
    fn no_line_begins_with_closing_or_ends_with_opening_punctuation() {
        assert_eq!(wrapped("他说行，我走", 6), ["他说", "行，我", "走"]);
        assert_eq!(wrapped("他说“好”。", 6), ["他说", "“好”。"]);
        assert_eq!(wrapped("他看【书】", 6), ["他看", "【书】"]);
    }

    #[test]
    fn words_of_letters_break_at_blanks() {
        assert_eq!(wrapped("to walk; to carry out", 10), ["to walk;", "to carry", "out"]);
        assert_eq!(wrapped("unbelievable", 5), ["unbel", "ievab", "le"]);
    }

    #[test]
    fn what_a_document_holds_does_not_command_the_terminal() {
        assert_eq!(wrapped("银\u{1b}[2J行", 40), ["银 [2J行"]);
    }

    #[test]
    fn what_combines_stays_with_its_base() {
        assert_eq!(wrapped("e\u{301}e\u{301}", 1), ["e\u{301}", "e\u{301}"]);
        assert_eq!(cut(&Text::plain("银行行长"), 5).to_string(), "银行…");
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_only_blanks_are_lost(text in "[银行，。“”【】a-c\u{301} 😀]{0,40}", columns in 2usize..20) {
            let lines = wrapped(&text, columns);
            for line in &lines {
                prop_assert!(width(line) <= columns, "{line:?} in {columns}");
            }
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
