//! Text as bytes, characters, lines and columns: spans, the Han test, display width, and folding of scripts.

mod han;
mod lines;
mod script;
mod width;

pub use han::{contains_han, is_han};
pub use lines::{Lines, Place, PlaceCursor};
pub use script::{Script, fold, fold_char, to_traditional};
pub use width::{pad, truncate, width};

/// A range of bytes in a text: end-exclusive, on character boundaries, never reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end);
        Span { start, end }
    }

    /// The text that the span covers.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether nothing is covered.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the other span lies within this one.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}
