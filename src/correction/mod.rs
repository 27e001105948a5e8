//! Readings that a person gave: what a line of the corrections file says, and where it holds.
//!
//! A correction is the strongest evidence there is. It holds at one place of one document, in a word, or in a phrase; where
//! several hold, the narrowest wins. A place is found again by its sentence, so that lines may be added above it.

mod check;
mod format;
mod matching;

use crate::pinyin::Syllable;

pub use check::{Finding, FindingKind, check};
pub use format::{CorrectionError, CorrectionErrorKind, HEADER, parse, without_lines};
pub use matching::{Hit, Matcher};

/// A reading that a person gave to some characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Where it holds.
    pub scope: Scope,
    /// The sentence without its annotations, the word, or the phrase, as the person saw it.
    pub text: String,
    /// The corrected characters of the text, counted in characters from 0, with their readings; at least one, in order.
    pub readings: Vec<(usize, Syllable)>,
    /// What the person remarked.
    pub note: Option<String>,
}

/// Where a correction holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// At one place: in one sentence of one document.
    Place {
        /// The document's file name without its folders.
        document: String,
        /// Which of the document's sentences with this text, counted from 1.
        occurrence: usize,
    },
    /// Wherever the text is a word of its own.
    Word,
    /// Wherever the text stands.
    Phrase,
}

impl Scope {
    /// The name in the file and in machine-readable output.
    pub fn name(&self) -> &'static str {
        match self {
            Scope::Place { .. } => "place",
            Scope::Word => "word",
            Scope::Phrase => "phrase",
        }
    }

    /// The name under which a document is known to corrections: that of its file, wherever it lies.
    pub fn document_name(name: &str) -> &str {
        name.rsplit(['/', '\\']).next().unwrap_or(name)
    }
}

/// The corrections of a file, each with its line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections {
    /// In the file's order.
    pub lines: Vec<CorrectionLine>,
}

/// A correction and the line on which it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectionLine {
    /// The line, counted from 1.
    pub number: usize,
    /// What it says.
    pub correction: Correction,
}

impl Corrections {
    /// No corrections at all.
    pub fn none() -> Corrections {
        Corrections::default()
    }
}
