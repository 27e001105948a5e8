//! Word classes, as far as a reading depends on them.

/// What kind of word a word is: enough to tell 长得高 (to grow) from 长得到 (it is long), no grammar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum WordClass {
    /// Not known.
    #[default]
    Unknown,
    /// Noun, place or organisation.
    Noun,
    /// Time word.
    Time,
    /// Direction or place word (上 里 附近).
    Place,
    /// Verb.
    Verb,
    /// Adjective.
    Adjective,
    /// Adverb.
    Adverb,
    /// Numeral.
    Numeral,
    /// Measure word.
    Measure,
    /// Pronoun.
    Pronoun,
    /// Preposition.
    Preposition,
    /// Conjunction.
    Conjunction,
    /// Particle, interjection or onomatopoeia.
    Particle,
    /// Idiom or set phrase.
    Idiom,
    /// Personal name.
    Name,
}

impl WordClass {
    const ALL: [WordClass; 15] = [
        WordClass::Unknown,
        WordClass::Noun,
        WordClass::Time,
        WordClass::Place,
        WordClass::Verb,
        WordClass::Adjective,
        WordClass::Adverb,
        WordClass::Numeral,
        WordClass::Measure,
        WordClass::Pronoun,
        WordClass::Preposition,
        WordClass::Conjunction,
        WordClass::Particle,
        WordClass::Idiom,
        WordClass::Name,
    ];

    /// The class of a tag in the ICTCLAS set, which jieba's dictionary uses.
    pub fn of_tag(tag: &str) -> WordClass {
        match tag.as_bytes() {
            [b'n', b'r', ..] => WordClass::Name,
            [b'n' | b'j', ..] => WordClass::Noun,
            [b't', ..] => WordClass::Time,
            [b'f' | b's', ..] => WordClass::Place,
            [b'v', ..] => WordClass::Verb,
            [b'a' | b'b' | b'z', ..] => WordClass::Adjective,
            [b'd', ..] => WordClass::Adverb,
            [b'm', ..] => WordClass::Numeral,
            [b'q', ..] => WordClass::Measure,
            [b'r', ..] => WordClass::Pronoun,
            [b'p', ..] => WordClass::Preposition,
            [b'c', ..] => WordClass::Conjunction,
            [b'u' | b'y' | b'e' | b'o', ..] => WordClass::Particle,
            [b'i' | b'l', ..] => WordClass::Idiom,
            _ => WordClass::Unknown,
        }
    }

    /// The byte that stands for it in the compiled dictionary.
    pub fn code(self) -> u8 {
        self as u8
    }

    /// The class of a byte from the compiled dictionary.
    pub fn from_code(code: u8) -> WordClass {
        WordClass::ALL.get(usize::from(code)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_classes_are_inverse() {
        for class in WordClass::ALL {
            assert_eq!(WordClass::from_code(class.code()), class);
        }
        assert_eq!(WordClass::of_tag("vn"), WordClass::Verb);
        assert_eq!(WordClass::of_tag("nrt"), WordClass::Name);
    }
}
