//! What a memory is kept for.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::pinyin::{Syllable, numbered};
use crate::text::{fold, fold_char};

/// One thing to learn: it has one memory, in whatever sentences and kinds of questions it is asked.
///
/// It has one form as text, which reads back:
///
/// ```
/// use duoyin::pinyin::Syllable;
/// use duoyin::review::CardKey;
///
/// let key = CardKey::polyphone('長', Syllable::parse("zhǎng").unwrap());
/// assert_eq!(key.to_string(), "polyphone:长:zhang3");
/// assert_eq!("polyphone:长:zhang3".parse(), Ok(key));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CardKey {
    /// A polyphonic character in one of its readings.
    Polyphone {
        /// The character, folded.
        character: char,
        /// Its lexical reading.
        reading: Syllable,
    },
    /// A word in one of its readings.
    Word {
        /// The headword, folded.
        headword: String,
        /// Its lexical reading, a syllable or more.
        reading: Vec<Syllable>,
    },
    /// 一 or 不 in one of the tones that it is spoken with.
    Sandhi {
        /// The character.
        character: char,
        /// As it is spoken.
        spoken: Syllable,
    },
}

impl CardKey {
    /// The key of a character in a reading, in whichever script it is given.
    pub fn polyphone(character: char, reading: Syllable) -> CardKey {
        CardKey::Polyphone { character: fold_char(character), reading }
    }

    /// The key of a word in a reading, in whichever script it is given.
    pub fn word(headword: &str, reading: &[Syllable]) -> CardKey {
        CardKey::Word { headword: fold(headword), reading: reading.to_vec() }
    }

    /// The key of a character that changes its tone in speech.
    pub fn sandhi(character: char, spoken: Syllable) -> CardKey {
        CardKey::Sandhi { character, spoken }
    }

    /// The card's own number for the scheduler: the same for all time, and as good as random.
    pub fn seed(&self) -> u64 {
        hash(&["duoyin card", &self.to_string()])
    }
}

impl fmt::Display for CardKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CardKey::Polyphone { character, reading } => write!(f, "polyphone:{character}:{}", reading.numbered()),
            CardKey::Word { headword, reading } => write!(f, "word:{headword}:{}", numbered(reading)),
            CardKey::Sandhi { character, spoken } => write!(f, "sandhi:{character}:{}", spoken.numbered()),
        }
    }
}

/// A text that is no card's key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no card; write it like polyphone:行:hang2, word:银行:yin2hang2 or sandhi:一:yi2")]
pub struct CardKeyError(String);

impl FromStr for CardKey {
    type Err = CardKeyError;

    fn from_str(text: &str) -> Result<CardKey, CardKeyError> {
        let key = parse(text).filter(|key| key.to_string() == text);
        key.ok_or_else(|| CardKeyError(text.into()))
    }
}

/// The headword may hold a colon; the kind and the reading never do.
fn parse(text: &str) -> Option<CardKey> {
    let (kind, rest) = text.split_once(':')?;
    let (subject, reading) = rest.rsplit_once(':')?;
    let mut characters = subject.chars();
    let mut one_character = || characters.next().filter(|_| characters.next().is_none());
    match kind {
        "polyphone" => Some(CardKey::Polyphone { character: one_character()?, reading: Syllable::parse(reading)? }),
        "sandhi" => Some(CardKey::Sandhi { character: one_character()?, spoken: Syllable::parse(reading)? }),
        "word" if !subject.is_empty() => {
            let reading: Option<Vec<Syllable>> =
                reading.split_inclusive(|c: char| c.is_ascii_digit()).map(Syllable::parse).collect();
            Some(CardKey::Word { headword: subject.into(), reading: reading.filter(|reading| !reading.is_empty())? })
        }
        _ => None,
    }
}

/// A hash of texts, each with its length, so that no two lists of texts run together.
pub(super) fn hash(parts: &[&str]) -> u64 {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    u64::from_be_bytes(hasher.finalize()[..8].try_into().expect("a digest is longer than eight bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn syllable(text: &str) -> Syllable {
        Syllable::parse(text).unwrap()
    }

    #[test]
    fn both_scripts_give_the_same_key() {
        assert_eq!(CardKey::polyphone('長', syllable("zhang3")), CardKey::polyphone('长', syllable("zhǎng")));
        let reading = [syllable("yin2"), syllable("hang2")];
        assert_eq!(CardKey::word("銀行", &reading).to_string(), "word:银行:yin2hang2");
    }

    #[test]
    fn a_character_a_word_and_a_sandhi_of_the_same_text_are_three_things() {
        let yi2 = syllable("yi2");
        let keys = [CardKey::polyphone('一', yi2), CardKey::word("一", &[yi2]), CardKey::sandhi('一', yi2)];
        let seeds: std::collections::HashSet<u64> = keys.iter().map(CardKey::seed).collect();
        assert_eq!(seeds.len(), 3);
    }

    #[test]
    fn seeds_are_fixed_for_all_time() {
        assert_eq!(CardKey::polyphone('行', syllable("hang2")).seed(), 10_678_826_211_771_476_988);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in [
            "",
            "polyphone",
            "polyphone:行",
            "polyphone:行:",
            "polyphone:行:háng",
            "polyphone:行:hang",
            "polyphone:行:hang2 ",
            "polyphone:银行:yin2",
            "polyphone::hang2",
            "word::hang2",
            "word:银行:",
            "word:银行:yin2 hang2",
            "word:银行:yinhang2",
            "sandhi:一:yi6",
            "verb:行:hang2",
        ] {
            assert!(text.parse::<CardKey>().is_err(), "{text}");
        }
        let error = "行".parse::<CardKey>().unwrap_err().to_string();
        assert!(error.starts_with("`行` is no card; write it like polyphone:行:hang2"), "{error}");
    }

    fn any_syllable() -> impl Strategy<Value = Syllable> {
        any::<u16>().prop_filter_map("a code of a syllable", |code| Syllable::from_code(code % 4096))
    }

    fn any_key() -> impl Strategy<Value = CardKey> {
        prop_oneof![
            (any::<char>(), any_syllable()).prop_map(|(character, reading)| CardKey::polyphone(character, reading)),
            (any::<char>(), any_syllable()).prop_map(|(character, spoken)| CardKey::sandhi(character, spoken)),
            (".+", proptest::collection::vec(any_syllable(), 1..5))
                .prop_map(|(headword, reading)| CardKey::word(&headword, &reading)),
        ]
    }

    proptest! {
        #[test]
        fn a_key_reads_back_as_written(key in any_key()) {
            prop_assert_eq!(key.to_string().parse(), Ok(key));
        }
    }
}
