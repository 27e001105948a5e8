//! All material of a session, and what it offers for contrasts and wrong answers.

use std::collections::HashMap;

use rand::Rng;
use rand::seq::IndexedRandom;

use super::dictionary;
use super::material::Material;
use super::passage::Passage;
use super::sandhi;
use crate::lexicon::Lexicon;
use crate::pinyin::Syllable;
use crate::review::CardKey;
use crate::text::{Script, fold};

/// The cards of a session with their sentences.
pub struct Pool<'l> {
    /// The dictionary.
    pub lexicon: &'l Lexicon,
    /// The script of what the dictionary adds.
    pub script: Script,
    materials: Vec<Material>,
    index: HashMap<CardKey, usize>,
    families: HashMap<Family, Vec<usize>>,
    /// Words as written, by their number of characters.
    words: HashMap<usize, Vec<String>>,
}

impl<'l> Pool<'l> {
    /// The pool of these materials. Where only one reading of a character is among them, the dictionary adds the most usual other one,
    /// so that there is something to tell apart, unless that is next to never read.
    pub fn new(materials: Vec<Material>, script: Script, lexicon: &'l Lexicon) -> Pool<'l> {
        let mut pool = Pool {
            lexicon,
            script,
            materials: Vec::new(),
            index: HashMap::new(),
            families: HashMap::new(),
            words: HashMap::new(),
        };
        let mut sizes: HashMap<Family, usize> = HashMap::new();
        for family in materials.iter().filter_map(|material| Family::of(&material.card)) {
            *sizes.entry(family).or_default() += 1;
        }
        for material in materials {
            let alone = Family::of(&material.card).is_some_and(|family| sizes[&family] == 1);
            let contrast = alone.then(|| contrast(&material.card, script, lexicon)).flatten();
            pool.add(material);
            contrast.into_iter().for_each(|contrast| pool.add(contrast));
        }
        pool
    }

    fn add(&mut self, material: Material) {
        if self.index.contains_key(&material.card) {
            return;
        }
        let number = self.materials.len();
        self.index.insert(material.card.clone(), number);
        match Family::of(&material.card) {
            Some(family) => self.families.entry(family).or_default().push(number),
            None => {
                if let Some(passage) = material.passages.first() {
                    let word = passage.slice(passage.target.clone());
                    self.words.entry(word.chars().count()).or_default().push(word);
                }
            }
        }
        self.materials.push(material);
    }

    /// The materials, in order.
    pub fn materials(&self) -> &[Material] {
        &self.materials
    }

    /// The material with this number.
    pub fn material(&self, number: usize) -> &Material {
        &self.materials[number]
    }

    /// The number of a card's material.
    pub fn find(&self, card: &CardKey) -> Option<usize> {
        self.index.get(card).copied()
    }

    /// The numbers of a polyphone's materials, one for each reading.
    pub fn readings_of(&self, character: char) -> &[usize] {
        self.families.get(&Family::Polyphone(character)).map_or(&[], Vec::as_slice)
    }

    /// The numbers of the materials of the same character in its other readings, or other tones in speech.
    pub fn contrasting(&self, number: usize) -> impl Iterator<Item = usize> + '_ {
        let family = Family::of(&self.materials[number].card).and_then(|family| self.families.get(&family));
        family.into_iter().flatten().copied().filter(move |other| *other != number)
    }

    /// Puts the sentence that was just asked behind the card's others.
    pub fn rotate(&mut self, number: usize, passage: usize) {
        let passages = &mut self.materials[number].passages;
        let asked = passages.remove(passage);
        passages.push(asked);
    }

    /// Sentences for a reading of a polyphone: the session's own, then the dictionary's.
    pub(super) fn passages_of(&self, character: char, reading: Syllable) -> Vec<Passage> {
        let own = self.find(&CardKey::Polyphone { character, reading }).map(|number| self.materials[number].passages.clone());
        let mut passages = own.unwrap_or_default();
        passages.extend(dictionary::passages(character, reading, self.script, self.lexicon));
        passages
    }

    /// Words in which a character is read so: those of the session's sentences, then the dictionary's; each once.
    pub(super) fn words_of(&self, character: char, reading: Syllable) -> Vec<String> {
        let mut words = Vec::new();
        let own = self.find(&CardKey::Polyphone { character, reading }).map(|number| &self.materials[number].passages);
        for passage in own.into_iter().flatten().filter(|passage| (2..=4).contains(&passage.word.len())) {
            let word = passage.slice(passage.word.clone());
            let once = fold(&word).matches(character).count() == 1;
            // A word that other sentences read otherwise decides nothing.
            if once
                && self
                    .lexicon
                    .entries(&fold(&word))
                    .iter()
                    .all(|entry| reads_so(&entry.reading, &fold(&word), character, reading))
            {
                words.push(word);
            }
        }
        words.extend(dictionary::words(character, reading, self.script, self.lexicon));
        let mut unique: Vec<String> = Vec::new();
        words.into_iter().for_each(|word| {
            if !unique.contains(&word) {
                unique.push(word)
            }
        });
        unique
    }

    /// Other words of as many characters, in random order and not all of them.
    pub(super) fn words_like(&self, word: &str, rng: &mut impl Rng) -> Vec<&str> {
        /// Of a large vocabulary a handful is enough to find some that mean something else.
        const LOOKED_AT: usize = 40;
        let same = self.words.get(&word.chars().count()).map_or(&[][..], Vec::as_slice);
        same.sample(rng, LOOKED_AT).map(String::as_str).filter(|other| *other != word).collect()
    }
}

/// Cards that are told apart from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Family {
    /// A character in its readings.
    Polyphone(char),
    /// A character in the tones that it has in speech.
    Sandhi(char),
}

impl Family {
    fn of(card: &CardKey) -> Option<Family> {
        match card {
            CardKey::Polyphone { character, .. } => Some(Family::Polyphone(*character)),
            CardKey::Sandhi { character, .. } => Some(Family::Sandhi(*character)),
            CardKey::Word { .. } => None,
        }
    }
}

/// The cards that contrast with this one, in whatever readings and tones its character has.
pub fn contrasting_cards(card: &CardKey, lexicon: &Lexicon) -> Vec<CardKey> {
    let mut cards: Vec<CardKey> = match card {
        CardKey::Polyphone { character, .. } => {
            let living = lexicon.living(*character).into_iter();
            living.map(|(reading, _)| CardKey::Polyphone { character: *character, reading }).collect()
        }
        CardKey::Sandhi { character, .. } => {
            sandhi::tones(*character).map(|spoken| CardKey::Sandhi { character: *character, spoken }).collect()
        }
        CardKey::Word { .. } => Vec::new(),
    };
    cards.retain(|other| other != card);
    cards
}

/// The material of a card in sentences that were found before; a polyphone without any has the dictionary's.
pub fn stored_material(card: CardKey, passages: Vec<Passage>, script: Script, lexicon: &Lexicon) -> Option<Material> {
    match card {
        _ if !passages.is_empty() => Some(Material { card, passages, count: 0 }),
        CardKey::Polyphone { character, reading } => dictionary::material(character, reading, script, lexicon),
        CardKey::Sandhi { character, spoken } => sandhi::material(character, spoken, script),
        CardKey::Word { .. } => None,
    }
}

/// The most usual other reading of a character, with sentences of the dictionary.
fn contrast(card: &CardKey, script: Script, lexicon: &Lexicon) -> Option<Material> {
    /// In a hundred: a reading as rare as 父 fǔ is for scholars.
    const WORTH_TELLING: u8 = 3;
    let (character, reading) = match *card {
        CardKey::Polyphone { character, reading } => (character, reading),
        CardKey::Sandhi { character, spoken } => {
            return sandhi::tones(character)
                .filter(|other| *other != spoken)
                .find_map(|other| sandhi::material(character, other, script));
        }
        CardKey::Word { .. } => return None,
    };
    let polyphone = lexicon.polyphone(character)?;
    let share = |reading: Syllable| polyphone.reading(reading).map_or(0, |known| known.share);
    let others = super::readings::contrasts(character, reading, lexicon).into_iter();
    others
        .filter(|other| share(*other) >= WORTH_TELLING)
        .find_map(|other| dictionary::material(character, other, script, lexicon))
}

fn reads_so(entry: &[Syllable], word: &str, character: char, reading: Syllable) -> bool {
    word.chars().zip(entry).all(|(c, syllable)| c != character || *syllable == reading)
}
