//! What makes a note the same note, whatever is corrected in it.

use sha2::{Digest, Sha256};

use super::NoteKind;
use crate::pinyin::{Syllable, numbered};

/// The identity of a note: a hash of its kind, its folded headword and its lexical reading. The sentence, the gloss, the
/// deck and the document play no part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteId(u64);

impl NoteId {
    /// The identity of a headword in a reading.
    pub fn new(kind: NoteKind, headword: &str, reading: &[Syllable]) -> NoteId {
        NoteId(hash(&["duoyin note", kind.name(), headword, &numbered(reading)]))
    }

    /// Anki's GUID: the number in its base-91 alphabet.
    pub fn guid(self) -> String {
        const ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&()*+,-./:;<=>?@[]^_`{|}~";
        let mut digits = Vec::new();
        let mut rest = self.0;
        while rest > 0 {
            digits.push(ALPHABET[(rest % 91) as usize]);
            rest /= 91;
        }
        digits.iter().rev().map(|digit| char::from(*digit)).collect()
    }

    /// A number for databases that want a time in milliseconds as the key of a note: one in the year 2020, so that it is never in
    /// the future, and always the same.
    pub fn millis(self) -> i64 {
        const YEAR_2020: u64 = 1_577_836_800_000;
        const ONE_YEAR: u64 = 365 * 24 * 60 * 60 * 1000;
        (YEAR_2020 + self.0 % ONE_YEAR) as i64
    }
}

/// A hash of several texts, each with its length, so that no two lists of texts run together.
pub(super) fn hash(parts: &[&str]) -> u64 {
    let digest = digest(parts);
    u64::from_be_bytes(digest[..8].try_into().expect("a digest is longer than eight bytes"))
}

pub(super) fn digest(parts: &[&str]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(kind: NoteKind, headword: &str, reading: &str) -> NoteId {
        NoteId::new(kind, headword, &[Syllable::parse(reading).unwrap()])
    }

    #[test]
    fn identities_are_fixed_for_all_time() {
        assert_eq!(id(NoteKind::Word, "长", "zhang3").guid(), "CjDv9`4.M:");
        assert_eq!(id(NoteKind::Polyphone, "长", "zhang3").guid(), "x>K(E.yUPm");
    }

    #[test]
    fn kind_headword_and_reading_make_the_identity() {
        let ids = [
            id(NoteKind::Word, "长", "zhang3"),
            id(NoteKind::Word, "长", "chang2"),
            id(NoteKind::Polyphone, "长", "zhang3"),
            id(NoteKind::Word, "张", "zhang3"),
        ];
        let unique: std::collections::HashSet<_> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len());
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
    }
}
