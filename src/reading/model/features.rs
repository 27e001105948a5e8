//! What the classifier sees of a character and its surroundings.

use super::Key;
use super::groups::group;
use crate::lexicon::WordClass;
use crate::pinyin::Syllable;
use crate::reading::pattern::is_numeral;
use crate::segment::{Sentence, Token, TokenKind};

/// Something that is seen at a place, hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cue(pub u64);

impl Cue {
    /// The key of the weight with which this cue speaks for a reading. Only the upper half depends on the reading, so that
    /// the weights of one cue lie side by side.
    pub fn of(self, reading: Syllable) -> Key {
        self.toward(Cue::side(reading))
    }

    /// The same, of a reading's [`Cue::side`].
    pub fn toward(self, side: u64) -> Key {
        Key(self.0 ^ side)
    }

    /// What a reading changes in the key of any cue.
    pub fn side(reading: Syllable) -> u64 {
        mix(SEED, u64::from(reading.code())) << 32
    }

    /// The key of a weight that does not depend on the reading.
    pub fn shared(self) -> Key {
        Key(self.0)
    }
}

/// All that is seen of one polyphone in its sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Cues {
    /// Its possible readings.
    pub candidates: Vec<Syllable>,
    /// What stands around it.
    pub context: Vec<Cue>,
    /// For each candidate what speaks for it by itself, with a value; the first is the logarithm of its share.
    pub claims: Vec<Vec<(Cue, f64)>>,
}

impl Cues {
    /// How often in life the character has this candidate's reading, 0 to 1.
    pub fn share(&self, candidate: usize) -> f64 {
        self.claims[candidate][0].1.exp()
    }
}

/// What a word, a frame or a rule says of the character.
pub(in crate::reading) struct Said {
    /// Who says it: one small number a kind of source.
    pub by: u64,
    /// How much stands behind it, such as the length of the word.
    pub extent: u64,
    /// The readings it allows.
    pub readings: Vec<Syllable>,
}

/// A sentence prepared for the classifier.
pub(in crate::reading) struct Scene<'s> {
    sentence: &'s Sentence,
    /// The class of each token.
    classes: &'s [WordClass],
    /// The characters, with digits and letters folded together.
    letters: Vec<u64>,
    /// For each character the group that it belongs to, as a number that is none of a letter's.
    groups: Vec<u64>,
    /// The hash of each token's text.
    words: Vec<u64>,
}

const BEGIN: u64 = 1;
const END: u64 = 2;
const DIGIT: u64 = 3;
const LETTER: u64 = 4;

/// A character that is in no group.
const NO_GROUP: u64 = 10;

/// An object that is no text (U+FFFC), or where a fragment was cut off: what stands there is not known, and no cue is seen of
/// it.
const HIDDEN: u64 = u64::MAX;
const OBJECT: char = '\u{fffc}';

/// How far the bag of characters reaches.
const REACH: usize = 12;

impl<'s> Scene<'s> {
    pub fn new(sentence: &'s Sentence, classes: &'s [WordClass]) -> Scene<'s> {
        let letters: Vec<u64> = sentence
            .characters
            .iter()
            .map(|c| match c.folded {
                digit if digit.is_ascii_digit() => DIGIT,
                letter if letter.is_ascii_alphabetic() => LETTER,
                OBJECT => HIDDEN,
                other => u64::from(u32::from(other)),
            })
            .collect();
        let word = |token: &Token| match &letters[token.start..token.end] {
            [HIDDEN] => HIDDEN,
            letters => letters.iter().fold(0, |hash, letter| mix(hash, *letter)),
        };
        let words = sentence.tokens.iter().map(word).collect();
        let groups = sentence.characters.iter().zip(&letters).map(|(c, letter)| match (group(c.folded), *letter) {
            (_, HIDDEN) => HIDDEN,
            (0, letter) => letter.min(NO_GROUP),
            (group, _) => NO_GROUP + u64::from(group),
        });
        Scene { sentence, classes, groups: groups.collect(), letters, words }
    }

    fn letter(&self, position: usize, distance: isize) -> u64 {
        match position.checked_add_signed(distance) {
            None => BEGIN,
            Some(at) => self.letters.get(at).copied().unwrap_or(END),
        }
    }

    fn group(&self, position: usize, distance: isize) -> u64 {
        match position.checked_add_signed(distance) {
            None => BEGIN,
            Some(at) => self.groups.get(at).copied().unwrap_or(END),
        }
    }

    fn word(&self, token: usize, distance: isize) -> u64 {
        match token.checked_add_signed(distance) {
            None => BEGIN,
            Some(at) => self.words.get(at).copied().unwrap_or(END),
        }
    }

    /// The class of a token as a number; blanks, punctuation, digits and the sentence's ends have one of their own.
    fn class(&self, token: usize, distance: isize) -> u64 {
        let Some(at) = token.checked_add_signed(distance) else { return 100 };
        let Some(found) = self.sentence.tokens.get(at) else { return 101 };
        match found.kind {
            _ if self.words[at] == HIDDEN => HIDDEN,
            TokenKind::Word => u64::from(self.classes[at].code()),
            TokenKind::Name => u64::from(WordClass::Name.code()),
            TokenKind::Number => u64::from(WordClass::Numeral.code()),
            TokenKind::Latin => 102,
            TokenKind::Punctuation => 103,
            TokenKind::Space => 104,
        }
    }
}

/// Collects what is seen of the polyphone at a position.
pub(in crate::reading) fn cues(scene: &Scene, position: usize, possible: &[(Syllable, u8)], said: &[Said]) -> Cues {
    let own = scene.letters[position];
    let mut context = Vec::with_capacity(128);
    let mut see = |template: u64, parts: &[u64]| {
        if !parts.contains(&HIDDEN) {
            context.push(Cue(parts.iter().fold(mix(mix(SEED, own), template), |hash, part| mix(hash, *part))));
        }
    };
    see(0, &[]);
    characters(scene, position, &mut see);
    groups(scene, position, &mut see);
    words(scene, position, &mut see);
    clause(scene, position, &mut see);

    let claims = possible.iter().map(|(reading, share)| claims(own, *reading, *share, said)).collect();
    Cues { candidates: possible.iter().map(|(reading, _)| *reading).collect(), context, claims }
}

/// Characters by their place, alone and together.
fn characters(scene: &Scene, position: usize, see: &mut impl FnMut(u64, &[u64])) {
    let at = |distance| scene.letter(position, distance);
    for distance in -5..=5 {
        if distance != 0 {
            see(10 + (distance + 5) as u64, &[at(distance)]);
        }
    }
    for (template, distances) in
        [(30, &[-2, -1][..]), (31, &[-1, 1]), (32, &[1, 2]), (38, &[-3, -2]), (39, &[2, 3]), (40, &[-2, 1]), (41, &[-1, 2])]
    {
        let mut parts = [0; 2];
        for (part, distance) in parts.iter_mut().zip(distances) {
            *part = at(*distance);
        }
        see(template, &parts[..distances.len()]);
    }
    let kind = |distance: isize| {
        let Some(c) = position.checked_add_signed(distance).and_then(|at| scene.sentence.characters.get(at)) else { return 0 };
        match c.folded {
            numeral if is_numeral(numeral) => 1,
            han if crate::text::is_han(han) => 2,
            OBJECT => HIDDEN,
            _ => 3,
        }
    };
    see(50, &[kind(-1), kind(1)]);
    see(51, &[kind(-2), kind(-1)]);
    // 数了数, 行行好, 好不好: what stands on both sides may be the same.
    see(52, &[u64::from(at(-1) == at(1)), u64::from(at(-2) == at(0)), u64::from(at(0) == at(2)), u64::from(at(0) == at(1))]);
    see(53, &[u64::from(at(0) == at(-1)), u64::from(at(0) == at(1))]);
}

/// The groups of the characters around: what was learnt of 镇 holds for 乡.
fn groups(scene: &Scene, position: usize, see: &mut impl FnMut(u64, &[u64])) {
    for distance in -4..=4 {
        if distance != 0 {
            see(110 + (distance + 4) as u64, &[scene.group(position, distance)]);
        }
    }
    let range = position.saturating_sub(REACH)..(position + 1 + REACH).min(scene.groups.len());
    let near = range.filter(|at| *at != position).map(|at| scene.groups[at]);
    see_each(120, near.filter(|group| *group > NO_GROUP), see);
}

/// Shows each number once.
fn see_each(template: u64, numbers: impl Iterator<Item = u64>, see: &mut impl FnMut(u64, &[u64])) {
    let mut seen = [0; 2 * REACH];
    let mut count = 0;
    for number in numbers {
        if !seen[..count].contains(&number) {
            seen[count] = number;
            count += 1;
            see(template, &[number]);
        }
    }
}

/// The word that holds the character and its neighbours.
fn words(scene: &Scene, position: usize, see: &mut impl FnMut(u64, &[u64])) {
    let token = scene.sentence.token_at(position);
    let Token { start, end, .. } = scene.sentence.tokens[token];
    let (word, class) = (|distance| scene.word(token, distance), |distance| scene.class(token, distance));
    let place = [(end - start).min(4) as u64, (position - start).min(4) as u64];
    see(60, &[word(0), place[1]]);
    see(61, &[place[0], place[1]]);
    see(62, &[word(-1), place[0]]);
    see(63, &[word(1), place[0]]);
    see(67, &[class(-1), place[0], place[1]]);
    see(68, &[class(1), place[0], place[1]]);
    see(69, &[class(-1), class(1), place[0]]);
    see(72, &[class(0), place[0], place[1]]);
    see(73, &[word(-1), class(1), place[0]]);
    see(74, &[class(-1), word(1), place[0]]);
}

/// What else stands near, in whatever order, and where the clause ends.
fn clause(scene: &Scene, position: usize, see: &mut impl FnMut(u64, &[u64])) {
    let letters = &scene.letters;
    for (template, range) in [
        (80, position.saturating_sub(REACH)..position),
        (81, (position + 1).min(letters.len())..(position + 1 + REACH).min(letters.len())),
    ] {
        see_each(template, letters[range].iter().copied(), see);
    }
    let is_han = |at: &usize| crate::text::is_han(scene.sentence.characters[*at].folded);
    let before = (0..position).rev().take_while(is_han).count();
    let behind = (position + 1..letters.len()).take_while(is_han).count();
    let (first, last) = (scene.letter(position, -(before as isize) - 1), scene.letter(position, behind as isize + 1));
    let length = |run: usize, end: u64| if end == HIDDEN && run < 3 { HIDDEN } else { run.min(3) as u64 };
    see(90, &[length(before, first), length(behind, last)]);
    see(91, &[behind.min(2) as u64, last]);
    see(92, &[before.min(2) as u64, first]);
}

/// What speaks for one candidate by itself: how usual it is, and who says so.
fn claims(own: u64, reading: Syllable, share: u8, said: &[Said]) -> Vec<(Cue, f64)> {
    let mut claims = vec![(Cue(mix(SEED, 200)), (f64::from(share) / 100.0).ln())];
    for said in said {
        let choice = said.readings.iter().position(|said| reading.is_form_of(*said) || said.is_form_of(reading));
        let Some(choice) = choice else { continue };
        let exact = u64::from(said.readings[choice] == reading);
        let rank = (choice.min(1) as u64) * 2 + u64::from(said.readings.len() > 1);
        let shared = mix(mix(mix(mix(SEED, 201), said.by), exact), rank);
        claims.push((Cue(mix(shared, said.extent)), 1.0));
        claims.push((Cue(mix(mix(shared, own), 202)), 1.0));
    }
    claims
}

const SEED: u64 = 0x64_75_6f_79_69_6e; // "duoyin"

/// Hashes a number into a hash: one multiply-and-fold step of wyhash's kind.
fn mix(hash: u64, part: u64) -> u64 {
    let product = u128::from(hash ^ 0x9e37_79b9_7f4a_7c15) * u128::from(part ^ 0xd1b5_4a32_d192_ed03);
    (product >> 64) as u64 ^ product as u64
}
