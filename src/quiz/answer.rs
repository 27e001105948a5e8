//! Typed readings, compared syllable by syllable with what is expected.
//!
//! What is typed is read *against* the expected syllables, so that `xian` is one syllable for 先 and two for 西安. Letters and
//! tones are judged apart: to know the letters and to forget the tone is another mistake than to know another reading.

use crate::pinyin::{SpelledSyllable, Syllable, Tone, parse_syllable, parse_text, split_text};

/// What is right for one character, and what is right for it elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The reading in the dictionary.
    pub reading: Syllable,
    /// The reading in speech, where tone sandhi makes it another.
    pub spoken: Option<Syllable>,
    /// Readings that are as good: free variants, and the reading in Taiwan.
    pub variants: Vec<Syllable>,
    /// The character's other readings, each with a word in which it is right.
    pub elsewhere: Vec<Elsewhere>,
}

/// A reading that is right in another word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The reading.
    pub reading: Syllable,
    /// A word in which the character is read so.
    pub word: String,
}

impl Slot {
    /// A slot for which only one reading will do.
    pub fn only(reading: Syllable) -> Slot {
        Slot { reading, spoken: None, variants: Vec::new(), elsewhere: Vec::new() }
    }
}

/// What an answer is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The dictionary's reading.
    Right,
    /// A free variant, or the reading in Taiwan.
    Variant,
    /// The reading in speech: right, and worth a word.
    Spoken,
    /// Right letters, but a tone is missing: to be asked again, without penalty.
    ToneMissing,
    /// Not pinyin and not zhuyin: most likely a slip of the fingers, to be asked again without penalty.
    Unreadable,
    /// Right letters, wrong tone.
    WrongTone,
    /// A real reading of the character at this position, but not here.
    ReadElsewhere {
        /// Which of the expected syllables.
        position: usize,
        /// What was typed, and the word in which it is right.
        elsewhere: Elsewhere,
    },
    /// Anything else.
    Wrong,
}

impl Outcome {
    /// Whether the answer counts as right.
    pub fn is_right(&self) -> bool {
        matches!(self, Outcome::Right | Outcome::Variant | Outcome::Spoken)
    }

    /// Whether the question is asked again as if nothing had been typed.
    pub fn asks_again(&self) -> bool {
        matches!(self, Outcome::ToneMissing | Outcome::Unreadable)
    }
}

/// How one part of one syllable was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// As it should be.
    Right,
    /// Otherwise.
    Wrong,
    /// Not at all.
    Missing,
}

/// An answer and what it is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The whole.
    pub outcome: Outcome,
    /// The letters of each expected syllable; empty where the answer has another number of syllables.
    pub letters: Vec<Part>,
    /// The tone of each expected syllable; empty where the answer has another number of syllables.
    pub tones: Vec<Part>,
    /// The syllables that were typed, a missing tone as the neutral one; empty where there is another number of them.
    pub syllables: Vec<Syllable>,
}

/// Compares what was typed with what is expected.
///
/// Tone marks (composed or combining), tone digits behind or within the syllable, and zhuyin are understood; `ü` may be `v`
/// or `u:`; the neutral tone may be nothing, `5` or `0`; blanks, hyphens, apostrophes and capitals do not matter; the `r` of
/// erhua may be `r`, `r5`, `er` or `er5`.
///
/// ```
/// use duoyin::pinyin::Syllable;
/// use duoyin::quiz::{Outcome, Slot, judge};
///
/// let expected: Vec<Slot> = ["yāo", "qiú"].iter().map(|s| Slot::only(Syllable::parse(s).unwrap())).collect();
/// assert_eq!(judge("yao1qiu2", &expected).outcome, Outcome::Right);
/// assert_eq!(judge("yaoqiu", &expected).outcome, Outcome::ToneMissing);
/// assert_eq!(judge("yào qiú", &expected).outcome, Outcome::WrongTone);
/// ```
pub fn judge(typed: &str, expected: &[Slot]) -> Judgement {
    let Some(typed) = Typed::read(typed, expected) else { return Judgement::whole(Outcome::Unreadable) };
    let count = expected.len();
    if let Some(syllables) = typed.split(count, &|position, syllable| expected[position].has_letters(syllable)) {
        return Judgement::of_tones(&syllables, expected);
    }
    match typed.split(count, &|_, _| true) {
        Some(syllables) => Judgement::of_letters(&syllables, expected),
        None if typed.is_pinyin() => Judgement::whole(Outcome::Wrong),
        None => Judgement::whole(Outcome::Unreadable),
    }
}

impl Judgement {
    fn whole(outcome: Outcome) -> Judgement {
        Judgement { outcome, letters: Vec::new(), tones: Vec::new(), syllables: Vec::new() }
    }

    /// The letters are right: what remains are the tones.
    fn of_tones(syllables: &[SpelledSyllable], expected: &[Slot]) -> Judgement {
        let outcomes: Vec<Outcome> = syllables.iter().zip(expected).map(|(syllable, slot)| slot.tone_of(*syllable)).collect();
        let tone = |outcome: &Outcome| match outcome {
            Outcome::ToneMissing => Part::Missing,
            outcome if outcome.is_right() => Part::Right,
            _ => Part::Wrong,
        };
        let tones: Vec<Part> = outcomes.iter().map(tone).collect();
        let outcome = match tones.iter().position(|tone| *tone == Part::Wrong) {
            Some(position) => expected[position].elsewhere_or(Outcome::WrongTone, position, syllables[position]),
            // The gravest of what is no mistake.
            None => [Outcome::ToneMissing, Outcome::Spoken, Outcome::Variant]
                .into_iter()
                .find(|outcome| outcomes.contains(outcome))
                .unwrap_or(Outcome::Right),
        };
        let syllables = syllables.iter().map(|syllable| syllable.with_default_tone()).collect();
        Judgement { outcome, letters: vec![Part::Right; expected.len()], tones, syllables }
    }

    /// As many syllables as expected, but with other letters.
    fn of_letters(syllables: &[SpelledSyllable], expected: &[Slot]) -> Judgement {
        let part = |right: bool| if right { Part::Right } else { Part::Wrong };
        let pairs = || syllables.iter().zip(expected);
        let letters: Vec<Part> = pairs().map(|(syllable, slot)| part(slot.has_letters(*syllable))).collect();
        let tone = |(syllable, slot): (&SpelledSyllable, &Slot)| match (syllable.tone(), slot.reading.tone()) {
            (None, Tone::Neutral) => Part::Right,
            (None, _) => Part::Missing,
            (Some(typed), tone) => part(typed == tone || slot.spoken.is_some_and(|spoken| spoken.tone() == typed)),
        };
        let tones = pairs().map(tone).collect();
        let wrong = letters.iter().position(|letters| *letters == Part::Wrong).unwrap_or(0);
        let outcome = expected[wrong].elsewhere_or(Outcome::Wrong, wrong, syllables[wrong]);
        let syllables = syllables.iter().map(|syllable| syllable.with_default_tone()).collect();
        Judgement { outcome, letters, tones, syllables }
    }
}

impl Slot {
    fn accepted(&self) -> impl Iterator<Item = Syllable> {
        [self.reading].into_iter().chain(self.spoken).chain(self.variants.iter().copied())
    }

    fn is_erhua(&self) -> bool {
        self.reading.letters() == "r"
    }

    fn has_letters(&self, typed: SpelledSyllable) -> bool {
        let typed = typed.with_default_tone();
        self.accepted().any(|accepted| accepted.same_letters(typed)) || (self.is_erhua() && typed.letters() == "er")
    }

    /// What a syllable with right letters is worth.
    fn tone_of(&self, typed: SpelledSyllable) -> Outcome {
        let syllable = typed.with_default_tone();
        // The sign ㄦ, which has no mark, would by itself be a first tone.
        if self.is_erhua() && matches!(syllable.tone(), Tone::Neutral | Tone::First) {
            return Outcome::Right;
        }
        let written = typed.tone().is_some();
        if syllable == self.reading {
            Outcome::Right
        } else if self.spoken == Some(syllable) && written {
            Outcome::Spoken
        } else if self.variants.contains(&syllable) {
            Outcome::Variant
        } else if written {
            Outcome::WrongTone
        } else {
            Outcome::ToneMissing
        }
    }

    fn elsewhere_or(&self, outcome: Outcome, position: usize, typed: SpelledSyllable) -> Outcome {
        match self.elsewhere.iter().find(|elsewhere| typed.may_be(elsewhere.reading)) {
            Some(elsewhere) => Outcome::ReadElsewhere { position, elsewhere: elsewhere.clone() },
            None => outcome,
        }
    }
}

/// What was typed, as far as it is Mandarin at all.
enum Typed {
    Pinyin(Vec<crate::pinyin::Letter>),
    /// The signs without blanks, and after which of them a syllable has to end.
    Zhuyin(Vec<(char, bool)>),
}

impl Typed {
    fn read(text: &str, expected: &[Slot]) -> Option<Typed> {
        let text: String = text.trim().chars().map(half_width).collect::<String>().to_lowercase().replace(['儿', '兒'], "r");
        if text.chars().any(|c| matches!(c, '\u{3105}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}')) {
            let mut signs: Vec<(char, bool)> = Vec::new();
            for c in text.chars() {
                match signs.last_mut() {
                    _ if !c.is_whitespace() && c != '-' && c != '\'' => signs.push((if c == 'r' { 'ㄦ' } else { c }, false)),
                    Some((_, ends)) => *ends = true,
                    None => {}
                }
            }
            return Some(Typed::Zhuyin(signs));
        }
        let erhua = expected.last().is_some_and(Slot::is_erhua);
        parse_text(&if erhua { tone_before_r(&text) } else { text }).map(Typed::Pinyin)
    }

    fn split(&self, count: usize, accept: &dyn Fn(usize, SpelledSyllable) -> bool) -> Option<Vec<SpelledSyllable>> {
        match self {
            Typed::Pinyin(letters) => split_text(letters, count, accept),
            Typed::Zhuyin(signs) => {
                let mut found = Vec::new();
                split_zhuyin(signs, count, accept, &mut found).then_some(found)
            }
        }
    }

    /// Whether it is some number of syllables.
    fn is_pinyin(&self) -> bool {
        let longest = match self {
            Typed::Pinyin(letters) => letters.len(),
            Typed::Zhuyin(signs) => signs.len(),
        };
        (1..=longest).any(|count| self.split(count, &|_, _| true).is_some())
    }
}

/// A Latin letter or digit from a Chinese input method as one from a Latin keyboard.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// `huar1` is `hua1r`: many put the tone behind the whole.
fn tone_before_r(text: &str) -> String {
    match text.strip_suffix(['1', '2', '3', '4']).and_then(|rest| rest.strip_suffix('r')) {
        Some(stem) if !stem.is_empty() && !stem.ends_with('e') => format!("{stem}{}r", &text[text.len() - 1..]),
        _ => text.to_owned(),
    }
}

fn split_zhuyin(
    signs: &[(char, bool)],
    count: usize,
    accept: &dyn Fn(usize, SpelledSyllable) -> bool,
    found: &mut Vec<SpelledSyllable>,
) -> bool {
    /// Three letters and a tone.
    const LONGEST: usize = 4;
    if found.len() == count {
        return signs.is_empty();
    }
    let mut ends: Vec<usize> = (1..=signs.len().min(LONGEST)).rev().collect();
    // The dot of the neutral tone stands in front of its syllable, though some write it behind.
    ends.sort_by_key(|end| signs[end - 1].0 == '˙' && *end < signs.len());
    for end in ends {
        if signs[..end - 1].iter().any(|(_, ends)| *ends) {
            continue;
        }
        let text: String = signs[..end].iter().map(|(sign, _)| sign).collect();
        let Some(syllable) = parse_syllable(&text).filter(|syllable| accept(found.len(), *syllable)) else { continue };
        found.push(syllable);
        if split_zhuyin(&signs[end..], count, accept, found) {
            return true;
        }
        found.pop();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn syllable(text: &str) -> Syllable {
        Syllable::parse(text).unwrap()
    }

    fn slots(reading: &str) -> Vec<Slot> {
        reading.split(' ').map(|text| Slot::only(syllable(text))).collect()
    }

    /// Every way of typing that is right.
    #[test]
    fn what_means_the_reading_is_right() {
        for (reading, typed) in [
            ("xíng", "xíng xing2 xi2ng XING2 Xíng xi\u{301}ng ㄒㄧㄥˊ ｘｉｎｇ２"),
            ("yāo qiú", "yāoqiú yao1qiu2 YAO1QIU2 yāo-qiú yao1'qiu2 ya1oqi2u ㄧㄠㄑㄧㄡˊ"),
            ("lǜ", "lǜ lü4 lv4 lu:4 LV4 lu\u{308}\u{300} ㄌㄩˋ"),
            ("nǚ ér", "nǚér nv3er2 nu:3'er2 ㄋㄩˇㄦˊ"),
            ("qù", "qu4 qü4 qv4 ㄑㄩˋ"),
            ("lüè", "lüe4 lve4 lue4 ㄌㄩㄝˋ"),
            ("de", "de de5 de0 ·de ˙ㄉㄜ"),
            ("dōng xi", "dōngxi dong1xi dong1xi5 dong1xi0 ㄉㄨㄥ˙ㄒㄧ"),
            ("huā r", "huār hua1r hua1r5 hua1er hua1er5 huar1 hua1儿 ㄏㄨㄚㄦ"),
            ("xī ān", "xīān xi1an1 xi1'an1 Xī'ān ㄒㄧㄢ"),
            ("xiān", "xiān xian1 ㄒㄧㄢ"),
            ("guó", "ɡuó guo2 gúo"),
            ("hǎo", "hăo hǎo hao3"),
            ("ń", "ń n2"),
        ] {
            for typed in typed.split(' ') {
                let outcome = judge(typed, &slots(reading)).outcome;
                assert_eq!(outcome, Outcome::Right, "{typed} for {reading}");
            }
        }
        for typed in ["yao1 qiu2", " yāo  qiú ", "ㄧㄠ ㄑㄧㄡˊ", "yāo　qiú"] {
            assert_eq!(judge(typed, &slots("yāo qiú")).outcome, Outcome::Right, "{typed}");
        }
    }

    #[test]
    fn every_other_answer_has_its_own_outcome() {
        use Outcome::*;
        for (reading, typed, outcome) in [
            ("xíng", "xing", ToneMissing),
            ("yāo qiú", "yaoqiu", ToneMissing),
            ("yāo qiú", "yao1qiu", ToneMissing),
            ("yāo qiú", "yao4qiu", WrongTone),
            ("xíng", "xing4", WrongTone),
            ("xíng", "ㄒㄧㄥˋ", WrongTone),
            ("xíng", "ㄒㄧㄥ", WrongTone),
            ("xíng", "xing5", WrongTone),
            ("dōng xi", "dong1xi1", WrongTone),
            ("de", "de4", WrongTone),
            ("nǚ", "nu3", Wrong),
            ("xíng", "xin2", Wrong),
            ("xíng", "yao4qiu2", Wrong),
            ("yāo qiú", "yao1", Wrong),
            ("xiān", "xi1an1", Wrong),
            ("xíng", "xnig2", Unreadable),
            ("xíng", "行", Unreadable),
            ("xíng", "", Unreadable),
            ("xíng", "2", Unreadable),
            ("xíng", "ㄒㄒ", Unreadable),
            ("xíng", "xing22", Unreadable),
            ("ér", "r2", Wrong),
        ] {
            assert_eq!(judge(typed, &slots(reading)).outcome, outcome, "{typed} for {reading}");
        }
    }

    #[test]
    fn a_reading_that_is_right_elsewhere_is_named_with_its_word() {
        let mut expected = slots("yín háng");
        expected[1].elsewhere = vec![
            Elsewhere { reading: syllable("xíng"), word: "旅行".into() },
            Elsewhere { reading: syllable("hàng"), word: "树行子".into() },
        ];
        for (typed, word) in
            [("yin2xing2", Some("旅行")), ("yin2xing", Some("旅行")), ("yin2hang4", Some("树行子")), ("yin2hang3", None)]
        {
            let word = word.map(str::to_owned);
            let found = match judge(typed, &expected).outcome {
                Outcome::ReadElsewhere { position: 1, elsewhere } => Some(elsewhere.word),
                Outcome::WrongTone => None,
                other => panic!("{typed}: {other:?}"),
            };
            assert_eq!(found, word, "{typed}");
        }
    }

    #[test]
    fn the_spoken_form_and_variants_are_accepted() {
        let mut expected = slots("yī dìng");
        expected[0].spoken = Some(syllable("yí"));
        assert_eq!(judge("yi2ding4", &expected).outcome, Outcome::Spoken);
        assert_eq!(judge("yi1ding4", &expected).outcome, Outcome::Right);
        assert_eq!(judge("yi4ding4", &expected).outcome, Outcome::WrongTone);
        let mut who = slots("shéi");
        who[0].variants = vec![syllable("shuí")];
        assert_eq!(judge("shui2", &who).outcome, Outcome::Variant);
        assert_eq!(judge("shui", &who).outcome, Outcome::ToneMissing);
    }

    #[test]
    fn letters_and_tones_are_told_apart() {
        let expected = slots("yāo qiú");
        let judged = judge("yao4 qui2", &expected);
        assert_eq!(judged.outcome, Outcome::Unreadable, "qui is no syllable");
        let judged = judge("yao4 xiu2", &expected);
        assert_eq!((judged.letters, judged.tones), (vec![Part::Right, Part::Wrong], vec![Part::Wrong, Part::Right]));
        let judged = judge("yao4 qiu", &expected);
        assert_eq!((judged.letters, judged.tones), (vec![Part::Right; 2], vec![Part::Wrong, Part::Missing]));
    }

    proptest! {
        #[test]
        fn no_typing_panics(typed in "\\PC{0,20}", pinyin in "[a-zü1-5 ':ㄒㄧㄥˊ˙r]{0,16}") {
            for expected in [slots("xíng"), slots("huā r"), slots("xī ān"), Vec::new()] {
                judge(&typed, &expected);
                judge(&pinyin, &expected);
            }
        }

        #[test]
        fn every_spelling_of_every_reading_is_right(codes in prop::collection::vec(0u16..2000, 1..4)) {
            let syllables: Vec<Syllable> = codes.into_iter().filter_map(Syllable::from_code).filter(|s| s.letters() != "r").collect();
            prop_assume!(!syllables.is_empty());
            let expected: Vec<Slot> = syllables.iter().map(|syllable| Slot::only(*syllable)).collect();
            for typed in [crate::pinyin::marked(&syllables), crate::pinyin::numbered(&syllables), crate::pinyin::zhuyin(&syllables)] {
                prop_assert_eq!(judge(&typed, &expected).outcome, Outcome::Right, "{} for {:?}", typed, syllables);
            }
        }
    }
}
