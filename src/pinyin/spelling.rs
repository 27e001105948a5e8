//! Pinyin as people write it: tone marks, tone digits, `v`, `u:`, capitals, look-alike letters.

use unicode_normalization::UnicodeNormalization;

use super::{Syllable, Tone, zhuyin};

/// A syllable as written, where a missing tone may be the neutral tone or only left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpelledSyllable {
    letters: Syllable,
    tone: Option<Tone>,
}

impl SpelledSyllable {
    /// The tone, where one was written.
    pub fn tone(self) -> Option<Tone> {
        self.tone
    }

    /// The syllable, read as neutral where no tone was written.
    pub fn with_default_tone(self) -> Syllable {
        self.letters.with_tone(self.tone.unwrap_or(Tone::Neutral))
    }

    /// Whether the writer may have meant this syllable: the same letters, and the same tone or none.
    pub fn may_be(self, syllable: Syllable) -> bool {
        self.letters.same_letters(syllable) && self.tone.is_none_or(|tone| tone == syllable.tone())
    }
}

/// A letter of pinyin text, with the tone that was written on or behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    char: char,
    tone: Option<Tone>,
    separated: bool,
}

impl Letter {
    /// The tone that was written on or behind this letter.
    pub fn tone(self) -> Option<Tone> {
        self.tone
    }
}

/// Reads one syllable in tone marks, tone digits or zhuyin.
pub fn parse_syllable(text: &str) -> Option<SpelledSyllable> {
    let text = text.trim();
    if text.chars().any(is_zhuyin) {
        let (letters, tone) = zhuyin::parse(text)?;
        return Some(SpelledSyllable { letters: Syllable::new(letters, tone)?, tone: Some(tone) });
    }
    let letters = parse_text(text)?;
    if letters.iter().skip(1).any(|letter| letter.separated) {
        return None;
    }
    syllable_of(&letters)
}

/// Reads pinyin of any length into letters; `None` where anything but pinyin stands in it.
///
/// Blanks, hyphens and apostrophes separate syllables. A neutral tone may be written `5`, `0` or as a dot in front.
pub fn parse_text(text: &str) -> Option<Vec<Letter>> {
    let mut letters: Vec<Letter> = Vec::new();
    let mut separated = false;
    let mut leading_neutral = false;
    for c in text.nfd() {
        let last = letters.last_mut();
        match c {
            '\u{304}' | '\u{301}' | '\u{30c}' | '\u{306}' | '\u{300}' => {
                let tone = match c {
                    '\u{304}' => Tone::First,
                    '\u{301}' => Tone::Second,
                    // A breve is the commonest slip for the caron.
                    '\u{30c}' | '\u{306}' => Tone::Third,
                    _ => Tone::Fourth,
                };
                set_tone(last?, tone)?;
            }
            '\u{308}' => replace(last?, 'u', 'ü')?,
            '\u{302}' => replace(last?, 'e', 'ê')?,
            ':' | '∶' | '：' => replace(last?, 'u', 'ü')?,
            '0'..='5' | '０'..='５' => {
                let digit = if c.is_ascii() { c as u32 - '0' as u32 } else { c as u32 - '０' as u32 };
                set_tone(last?, Tone::from_digit(digit as u8)?)?;
            }
            '·' | '•' | '˙' => leading_neutral = true,
            ' ' | '\u{a0}' | '\u{3000}' | '-' | '\'' | '’' | 'ʼ' => separated = !letters.is_empty(),
            _ => {
                let char = match c.to_ascii_lowercase() {
                    'ɡ' | 'Ɡ' => 'g',
                    'ɑ' | 'Ɑ' => 'a',
                    'v' => 'ü',
                    lower @ 'a'..='z' => lower,
                    _ => return None,
                };
                let tone = std::mem::take(&mut leading_neutral).then_some(Tone::Neutral);
                letters.push(Letter { char, tone, separated: std::mem::take(&mut separated) });
            }
        }
    }
    (!letters.is_empty() && !leading_neutral).then_some(letters)
}

/// All ways to cut letters into exactly `count` syllables that satisfy `accept(position, syllable)`, the first found.
pub fn split_text(
    letters: &[Letter],
    count: usize,
    accept: &dyn Fn(usize, SpelledSyllable) -> bool,
) -> Option<Vec<SpelledSyllable>> {
    fn from(
        letters: &[Letter],
        position: usize,
        count: usize,
        accept: &dyn Fn(usize, SpelledSyllable) -> bool,
        found: &mut Vec<SpelledSyllable>,
    ) -> bool {
        if position == count {
            return letters.is_empty();
        }
        // The longest syllable first: xian is one syllable before it is xi and an.
        for end in (1..=letters.len().min(LONGEST_SYLLABLE)).rev() {
            if letters[1..end].iter().any(|letter| letter.separated) {
                continue;
            }
            let Some(syllable) = syllable_of(&letters[..end]) else { continue };
            if !accept(position, syllable) {
                continue;
            }
            found.push(syllable);
            if from(&letters[end..], position + 1, count, accept, found) {
                return true;
            }
            found.pop();
        }
        false
    }
    let mut found = Vec::new();
    from(letters, 0, count, accept, &mut found).then_some(found)
}

/// Reads the pinyin or zhuyin of `count` characters; no tone is the neutral tone.
pub fn parse_word(text: &str, count: usize) -> Option<Vec<Syllable>> {
    let spelled = match parse_text(text) {
        Some(letters) => split_text(&letters, count, &|_, syllable| has_vowel(syllable) || count == 1)?,
        None => text.split_whitespace().map(parse_syllable).collect::<Option<Vec<_>>>()?,
    };
    (spelled.len() == count).then(|| spelled.into_iter().map(SpelledSyllable::with_default_tone).collect())
}

/// Without this, `yin` could be the two syllables yi and n.
fn has_vowel(syllable: SpelledSyllable) -> bool {
    !matches!(syllable.letters.letters(), "n" | "m" | "ng" | "hm" | "hng")
}

/// `zhuang` and `chuang`.
const LONGEST_SYLLABLE: usize = 6;

fn syllable_of(letters: &[Letter]) -> Option<SpelledSyllable> {
    let mut tone = None;
    let mut spelled = String::new();
    for letter in letters {
        if letter.tone.is_some() && tone.replace(letter.tone).is_some() {
            return None;
        }
        spelled.push(letter.char);
    }
    let spelled = match spelled.as_bytes()[0] {
        b'j' | b'q' | b'x' | b'y' => spelled.replace('ü', "u"),
        b'l' | b'n' if spelled.ends_with("ue") => spelled.replace("ue", "üe"),
        _ => spelled,
    };
    Some(SpelledSyllable { letters: Syllable::new(&spelled, Tone::Neutral)?, tone: tone.flatten() })
}

fn set_tone(letter: &mut Letter, tone: Tone) -> Option<()> {
    letter.tone.replace(tone).is_none().then_some(())
}

fn replace(letter: &mut Letter, from: char, to: char) -> Option<()> {
    (letter.char == from).then(|| letter.char = to)
}

fn is_zhuyin(c: char) -> bool {
    matches!(c, '\u{3105}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}')
}

/// Puts the tone mark on the letter that the orthography names (GB/T 16159, 5.7): a or e; the o of ou; else the last vowel.
pub(super) fn mark(letters: &str, tone: Tone) -> String {
    if tone == Tone::Neutral {
        return letters.into();
    }
    let position = letters
        .find(['a', 'e', 'ê'])
        .or_else(|| letters.find("ou"))
        .or_else(|| letters.rfind(['i', 'o', 'u', 'ü']))
        .or_else(|| letters.find(['m', 'n']))
        .unwrap_or(0);
    let mut out = String::with_capacity(letters.len() + 2);
    for (i, c) in letters.char_indices() {
        if i == position { out.push_str(marked_letter(c, tone)) } else { out.push(c) }
    }
    out
}

/// A letter with its mark, in Unicode's composed form where there is one.
fn marked_letter(letter: char, tone: Tone) -> &'static str {
    let forms = match letter {
        'a' => ["ā", "á", "ǎ", "à"],
        'e' => ["ē", "é", "ě", "è"],
        'i' => ["ī", "í", "ǐ", "ì"],
        'o' => ["ō", "ó", "ǒ", "ò"],
        'u' => ["ū", "ú", "ǔ", "ù"],
        'ü' => ["ǖ", "ǘ", "ǚ", "ǜ"],
        'ê' => ["ê\u{304}", "ế", "ê\u{30c}", "ề"],
        'm' => ["m\u{304}", "ḿ", "m\u{30c}", "m\u{300}"],
        'n' => ["n\u{304}", "ń", "ň", "ǹ"],
        _ => ["r\u{304}", "ŕ", "ř", "r\u{300}"],
    };
    forms[usize::from(tone.digit()) - 1]
}
