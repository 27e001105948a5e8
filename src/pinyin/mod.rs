//! Syllables of Standard Mandarin: one canonical form, and what is read from and written to each spelling.
//!
//! Inside the program a syllable is its letters (lower case, `ü` written `ü`) and a tone; tone marks, tone digits and
//! zhuyin are spellings of it. This module depends on no other, so that the build script can use it too.

mod spelling;
mod syllables;
mod zhuyin;

pub use spelling::{Letter, SpelledSyllable, parse_syllable, parse_text, parse_word, split_text};

use syllables::SYLLABLES;

/// One of the four tones, or the neutral tone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// High level: mā.
    First,
    /// Rising: má.
    Second,
    /// Low, dipping: mǎ.
    Third,
    /// Falling: mà.
    Fourth,
    /// Light: ma.
    Neutral,
}

impl Tone {
    /// All five, in the order of their digits.
    pub const ALL: [Tone; 5] = [Tone::First, Tone::Second, Tone::Third, Tone::Fourth, Tone::Neutral];

    /// The tone's digit, 1–5; the neutral tone is 5.
    pub fn digit(self) -> u8 {
        self as u8 + 1
    }

    /// The tone of a digit: 1–5, and 0 for neutral as some dictionaries write it.
    pub fn from_digit(digit: u8) -> Option<Tone> {
        match digit {
            0 => Some(Tone::Neutral),
            1..=5 => Some(Self::ALL[usize::from(digit) - 1]),
            _ => None,
        }
    }
}

/// One syllable: letters from the closed list of Mandarin syllables, and a tone.
///
/// ```
/// use duoyin::pinyin::{Syllable, Tone};
///
/// let guo = Syllable::new("guo", Tone::Second).unwrap();
/// assert_eq!(guo.marked(), "guó");
/// assert_eq!(guo.numbered(), "guo2");
/// assert_eq!(guo.zhuyin(), "ㄍㄨㄛˊ");
/// assert_eq!(Syllable::parse("lu:4"), Syllable::parse("lǜ"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Syllable {
    index: u16,
    tone: Tone,
}

impl Syllable {
    /// The syllable with these canonical letters; `None` where Mandarin has no such syllable.
    pub fn new(letters: &str, tone: Tone) -> Option<Syllable> {
        let index = SYLLABLES.binary_search(&letters).ok()?;
        Some(Syllable { index: index as u16, tone })
    }

    /// Reads one syllable in tone marks, tone digits or zhuyin; no tone is the neutral tone.
    pub fn parse(text: &str) -> Option<Syllable> {
        let spelled = parse_syllable(text)?;
        Some(spelled.with_default_tone())
    }

    /// The letters without a tone, `ü` as `ü`.
    pub fn letters(self) -> &'static str {
        SYLLABLES[usize::from(self.index)]
    }

    /// The tone.
    pub fn tone(self) -> Tone {
        self.tone
    }

    /// The same letters in another tone.
    pub fn with_tone(self, tone: Tone) -> Syllable {
        Syllable { tone, ..self }
    }

    /// Whether the letters agree, whatever the tone.
    pub fn same_letters(self, other: Syllable) -> bool {
        self.index == other.index
    }

    /// Whether this is the other syllable, or the neutral-tone form of it.
    pub fn is_form_of(self, full: Syllable) -> bool {
        self == full || (self.same_letters(full) && self.tone == Tone::Neutral)
    }

    /// Letters with a tone mark, as dictionaries print it: `lǜ`; the neutral tone has no mark.
    pub fn marked(self) -> String {
        spelling::mark(self.letters(), self.tone)
    }

    /// Letters and digit with `v` for ü, the form of every machine-readable output: `lv4`, `de5`.
    pub fn numbered(self) -> String {
        let mut out = self.letters().replace('ü', "v");
        out.push(char::from(b'0' + self.tone.digit()));
        out
    }

    /// Zhuyin (bopomofo) as it is printed in Taiwan: no mark for tone 1, `˙` before the neutral tone.
    pub fn zhuyin(self) -> String {
        zhuyin::spell(self.letters(), self.tone)
    }

    /// A number below 4,096 for the compiled dictionary; [`Syllable::from_code`] reads it back.
    pub fn code(self) -> u16 {
        self.index * 5 + u16::from(self.tone.digit()) - 1
    }

    /// The syllable of a [`Syllable::code`].
    pub fn from_code(code: u16) -> Option<Syllable> {
        let index = code / 5;
        SYLLABLES.get(usize::from(index))?;
        Some(Syllable { index, tone: Tone::ALL[usize::from(code % 5)] })
    }
}

impl std::fmt::Debug for Syllable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.numbered())
    }
}

/// Syllables in tone marks, joined as in a dictionary's headword: a blank between, `r` (erhua) joined to the one before.
pub fn marked(syllables: &[Syllable]) -> String {
    join(syllables, " ", Syllable::marked)
}

/// Syllables in tone digits, nothing between: `yao4qiu2`, the form that learners type.
pub fn numbered(syllables: &[Syllable]) -> String {
    join(syllables, "", Syllable::numbered)
}

/// Syllables in zhuyin, a blank between.
pub fn zhuyin(syllables: &[Syllable]) -> String {
    join(syllables, " ", Syllable::zhuyin)
}

fn join(syllables: &[Syllable], separator: &str, spell: impl Fn(Syllable) -> String) -> String {
    let mut out = String::new();
    for (i, &syllable) in syllables.iter().enumerate() {
        if i > 0 && syllable.letters() != "r" {
            out.push_str(separator);
        }
        out.push_str(&spell(syllable));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_syllables_is_sorted_and_every_spelling_reads_back() {
        assert!(SYLLABLES.is_sorted_by(|a, b| a < b));
        for letters in &SYLLABLES {
            for tone in Tone::ALL {
                let syllable = Syllable::new(letters, tone).unwrap();
                assert_eq!(Syllable::parse(&syllable.marked()), Some(syllable), "{}", syllable.marked());
                assert_eq!(Syllable::parse(&syllable.numbered()), Some(syllable));
                if *letters != "r" {
                    assert_eq!(Syllable::parse(&syllable.zhuyin()), Some(syllable), "{}", syllable.zhuyin());
                }
                assert_eq!(Syllable::from_code(syllable.code()), Some(syllable));
            }
        }
    }

    #[test]
    fn tone_marks_stand_on_the_letter_that_the_rule_names() {
        let spelled = |text: &str| Syllable::parse(text).unwrap().marked();
        for (numbered, marked) in [
            ("hao3", "hǎo"),
            ("xue2", "xué"),
            ("liu2", "liú"),
            ("gui4", "guì"),
            ("lv4", "lǜ"),
            ("nve4", "nüè"),
            ("zhong1", "zhōng"),
            ("er2", "ér"),
            ("ou3", "ǒu"),
            ("de5", "de"),
            ("ng4", "ǹg"),
            ("m2", "ḿ"),
            ("ê4", "ề"),
        ] {
            assert_eq!(spelled(numbered), marked);
        }
    }

    #[test]
    fn every_way_of_writing_a_syllable_is_understood() {
        let lv4 = Syllable::new("lü", Tone::Fourth);
        for text in ["lǜ", "lü4", "lv4", "lu:4", "LÜ4", "Lǜ", "lu\u{308}\u{300}", "ㄌㄩˋ", "l\u{fc}4"] {
            assert_eq!(Syllable::parse(text), lv4, "{text}");
        }
        assert_eq!(Syllable::parse("ɡuó"), Syllable::new("guo", Tone::Second));
        assert_eq!(Syllable::parse("yăo"), Syllable::new("yao", Tone::Third), "breve for caron");
        assert_eq!(Syllable::parse("ju"), Syllable::parse("jü"), "ü after j is written u");
        assert_eq!(Syllable::parse("lue4"), Syllable::parse("lüè"));
        assert_eq!(Syllable::parse("·de"), Syllable::new("de", Tone::Neutral));
        assert_eq!(Syllable::parse("de0"), Syllable::new("de", Tone::Neutral));
        for text in ["", "3G", "Tbps", "ICANN", "guo9", "gúó", "xx", "yao44", "国", "ˊ", "1"] {
            assert_eq!(Syllable::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_word_is_read_in_as_many_syllables_as_it_has_characters() {
        let read = |text, count| parse_word(text, count).map(|word| numbered(&word));
        assert_eq!(read("xian", 1).as_deref(), Some("xian5"));
        assert_eq!(read("xīān", 2).as_deref(), Some("xi1an1"));
        assert_eq!(read("háng ·zhang", 2).as_deref(), Some("hang2zhang5"));
        assert_eq!(read("ㄏㄤˊ ㄓㄤˇ", 2).as_deref(), Some("hang2zhang3"));
        assert_eq!(read("huār", 2).as_deref(), Some("hua1r5"));
        assert_eq!(read("ng4", 1).as_deref(), Some("ng4"));
        for (text, count) in [("yīn", 2), ("háng", 2), ("", 1), ("hang zhang", 1), ("ㄏㄤˊ", 2), ("ok", 1)] {
            assert_eq!(read(text, count), None, "{text}");
        }
    }

    #[test]
    fn words_are_spelled_without_losing_erhua() {
        let word: Vec<_> = ["hua1", "r5"].iter().map(|s| Syllable::parse(s).unwrap()).collect();
        assert_eq!(marked(&word), "huār");
        assert_eq!(numbered(&word), "hua1r5");
    }
}
