//! The bytes of the compiled dictionary, written by the build script and read in place.
//!
//! Numbers are LEB128 varints, text is length-prefixed UTF-8, a reading is one `u16` [`Syllable::code`] a syllable.
//! A record stands for one headword:
//!
//! ```text
//! frequency · flags · class · [char] · [curated] · [phrase] · [entries]
//! char     n · n × (syllable · share in percent)            the living readings of a single character
//! curated  n · n × (character position · syllable)          what the curated polyphone dictionary says of the word
//! phrase   n · n × reading                                  what the phrase list says of it
//! entries  n · n × (traditional · reading · kind · senses · measure words)
//! ```

use crate::pinyin::Syllable;

/// Flags of a record.
pub mod flags {
    /// The segmenter's dictionary knows the word as a proper name.
    pub const NAME: u8 = 1;
    /// Dictionary entries follow.
    pub const ENTRIES: u8 = 2;
    /// Phrase readings follow.
    pub const PHRASE: u8 = 4;
    /// Curated readings follow.
    pub const CURATED: u8 = 8;
    /// Living readings of a single character follow.
    pub const CHAR: u8 = 16;
}

/// Appends primitives to a buffer.
#[derive(Default)]
pub struct Writer {
    /// What was written.
    pub bytes: Vec<u8>,
}

impl Writer {
    /// Appends a number.
    pub fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    /// Appends a text with its length.
    pub fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Appends one syllable.
    pub fn syllable(&mut self, syllable: Syllable) {
        self.bytes.extend_from_slice(&syllable.code().to_le_bytes());
    }

    /// Appends a reading with its length.
    pub fn reading(&mut self, reading: &[Syllable]) {
        self.number(reading.len() as u64);
        for syllable in reading {
            self.syllable(*syllable);
        }
    }
}

/// Reads primitives from the compiled dictionary, which this program's own build wrote: what cannot be read is a defect
/// of the build, and panics.
#[derive(Clone, Copy)]
pub struct Reader {
    bytes: &'static [u8],
}

impl Reader {
    /// Reads from the beginning of `bytes`.
    pub fn new(bytes: &'static [u8]) -> Reader {
        Reader { bytes }
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        let mut value = 0;
        for shift in (0..).step_by(7) {
            let byte = self.byte();
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        value
    }

    /// The next number, as a count of what follows.
    pub fn count(&mut self) -> usize {
        self.number() as usize
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let (first, rest) = self.bytes.split_first().expect("the compiled dictionary is whole");
        self.bytes = rest;
        *first
    }

    /// The next text.
    pub fn text(&mut self) -> &'static str {
        let length = self.count();
        let (text, rest) = self.bytes.split_at(length);
        self.bytes = rest;
        std::str::from_utf8(text).expect("the compiled dictionary is UTF-8")
    }

    /// Passes over the next text.
    pub fn skip_text(&mut self) {
        let length = self.count();
        self.bytes = &self.bytes[length..];
    }

    /// The next syllable.
    pub fn syllable(&mut self) -> Syllable {
        let code = u16::from_le_bytes([self.byte(), self.byte()]);
        Syllable::from_code(code).expect("the compiled dictionary holds known syllables")
    }

    /// The next reading.
    pub fn reading(&mut self) -> Vec<Syllable> {
        (0..self.count()).map(|_| self.syllable()).collect()
    }
}
