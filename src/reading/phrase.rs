//! What the words and phrases around a character say of its reading.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Evidence;
use super::decide::Verdict;
use super::grammar;
use super::lattice::{Lattice, Word};
use super::model::Said;
use super::pattern::Pattern;
use crate::lexicon::{Claim, Lexicon, Source, WordClass};
use crate::pinyin::Syllable;
use crate::segment::{Character, Sentence, TokenKind, surname_reading};
use crate::text::is_han;

/// What one word or phrase says of one of its characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// The word, folded.
    pub text: Arc<str>,
    /// Who says so.
    pub source: Source,
    /// The readings it allows, the most likely first; at least one.
    pub readings: Vec<Syllable>,
}

impl Phrase {
    /// What the first character of a name says. The segmenter guesses names (召他, 查遍), so this is trusted no more than the
    /// phrase list.
    fn surname(reading: Syllable, name: &str) -> Phrase {
        Phrase { text: name.into(), source: Source::Phrases, readings: vec![reading] }
    }

    /// How often such a claim is right, by its source.
    pub fn confidence(&self) -> f64 {
        match self.source {
            Source::Learner => 1.0,
            Source::Curated | Source::Project => 0.995,
            Source::Cedict => 0.98,
            Source::Phrases => 0.95,
        }
    }

    /// Whether the word alone decides: it comes from a list that was made to tell readings apart, or gives a reading that the
    /// character has nowhere else (不亦说乎). What the other dictionaries say is right nine times in ten, so the classifier
    /// weighs it.
    pub fn settles(&self, possible: &[(Syllable, u8)]) -> bool {
        let [reading] = self.readings[..] else { return false };
        self.source <= Source::Curated || !possible.iter().any(|(living, _)| reading.is_form_of(*living))
    }

    pub fn verdict(&self, evidence: Evidence, confidence: f64) -> Verdict {
        Verdict { reading: self.readings.first().copied(), evidence, confidence, decided_by: Some(self.text.clone()) }
    }
}

/// Readings with their shares in percent, the most usual first.
pub(super) type Shares = Rc<[(Syllable, u8)]>;

/// The dictionary as the sentences of one document ask it: every answer is worked out once.
pub(super) struct Consultation<'l> {
    lexicon: &'l Lexicon,
    possible: FxHashMap<(char, char), Shares>,
    claims: FxHashMap<u64, Claimed>,
    listed: FxHashMap<Arc<str>, Claimed>,
    patterns: FxHashMap<char, Patterns>,
}

/// What the lists say of a word, and the one copy of its text.
#[derive(Clone)]
struct Claimed {
    text: Arc<str>,
    claims: Rc<[Claim]>,
}

/// The frames of a character with the reading for which each speaks.
type Patterns = Rc<[(Syllable, Pattern)]>;

impl<'l> Consultation<'l> {
    pub fn new(lexicon: &'l Lexicon) -> Consultation<'l> {
        Consultation {
            lexicon,
            possible: FxHashMap::default(),
            claims: FxHashMap::default(),
            listed: FxHashMap::default(),
            patterns: FxHashMap::default(),
        }
    }

    /// The words of a sentence.
    pub fn lattice(&self, sentence: &Sentence) -> Lattice<'l> {
        Lattice::new(sentence, self.lexicon)
    }

    /// The living readings that a written character allows.
    pub fn possible(&mut self, character: Character) -> Shares {
        let Character { written, folded, .. } = character;
        let lexicon = self.lexicon;
        self.possible.entry((written, folded)).or_insert_with(|| lexicon.readings_as_written(written, folded).into()).clone()
    }

    fn claims(&mut self, text: &str, word: Word) -> Claimed {
        let known = match word.found.record() {
            Some(record) => self.claims.get(&record),
            None => self.listed.get(text),
        };
        if let Some(known) = known {
            return known.clone();
        }
        let claimed = Claimed { text: text.into(), claims: self.lexicon.claims(text, word.found).into() };
        match word.found.record() {
            Some(record) => drop(self.claims.insert(record, claimed.clone())),
            None => drop(self.listed.insert(claimed.text.clone(), claimed.clone())),
        }
        claimed
    }

    /// For each character of a sentence what the best word or phrase says of it, and for each token its class.
    ///
    /// Only words that begin and end where tokens do count: 长大 says nothing of 长大衣 once that is 长 and 大衣.
    pub fn phrases(&mut self, sentence: &Sentence, lattice: &mut Lattice) -> (Vec<Option<Phrase>>, Vec<WordClass>) {
        let mut classes = Vec::with_capacity(sentence.tokens.len());
        let mut best: Vec<Option<(usize, Phrase)>> = vec![None; sentence.characters.len()];
        let mut ends = vec![false; sentence.characters.len() + 1];
        sentence.tokens.iter().for_each(|token| ends[token.end] = true);
        for token in &sentence.tokens {
            let mut class = WordClass::Unknown;
            for index in 0..lattice.at(token.start).len() {
                let word = lattice.at(token.start)[index];
                let Word { found, count } = word;
                let end = token.start + count;
                let taken = end == token.end;
                if taken {
                    class = found.class;
                }
                if count < 2 || !ends[end] || (!taken && is_refused(word)) {
                    continue;
                }
                let Claimed { text, claims } = self.claims(lattice.text(token.start, end), word);
                for claim in claims.iter() {
                    let weight = weight(claim.source, count);
                    for position in 0..count {
                        let slot = &mut best[token.start + position];
                        if slot.as_ref().is_some_and(|(known, _)| *known >= weight) {
                            continue;
                        }
                        let possible = self.possible(sentence.characters[token.start + position]);
                        let readings = readings_at(claim, position, &possible);
                        if !readings.is_empty() {
                            *slot = Some((weight, Phrase { text: text.clone(), source: claim.source, readings }));
                        }
                    }
                }
            }
            classes.push(class);
            let first = &mut best[token.start];
            if token.kind == TokenKind::Name
                && first.is_none()
                && let Some(reading) = surname_reading(sentence.characters[token.start].folded)
            {
                *first = Some((0, Phrase::surname(reading, lattice.text(token.start, token.end))));
            }
        }
        (best.into_iter().map(|slot| slot.map(|(_, phrase)| phrase)).collect(), classes)
    }

    /// What words, frames and rules say of one character, whether or not they begin and end where tokens do: the
    /// classifier weighs them.
    pub fn said(
        &mut self,
        sentence: &Sentence,
        lattice: &mut Lattice,
        classes: &[WordClass],
        position: usize,
        phrase: Option<&Phrase>,
    ) -> Vec<Said> {
        let characters = &sentence.characters;
        let possible = self.possible(characters[position]);
        let mut said = Vec::new();
        if let Some(phrase) = phrase {
            let extent = phrase.text.chars().count().min(5) as u64;
            let token = sentence.tokens[sentence.token_at(position)];
            let by = if token.kind == TokenKind::Name { 32 } else { 10 + phrase.source as u64 };
            said.push(Said { by, extent, readings: phrase.readings.clone() });
        }
        let mut longest: Vec<(Source, Word, Vec<Syllable>)> = Vec::new();
        let before = characters[..position].iter().rev().take(REACH).take_while(|c| is_han(c.folded)).count();
        for start in position - before..=position {
            for index in 0..lattice.at(start).len() {
                let word = lattice.at(start)[index];
                if word.count < 2 || start + word.count <= position {
                    continue;
                }
                for claim in self.claims(lattice.text(start, start + word.count), word).claims.iter() {
                    let known = longest.iter().position(|(source, ..)| *source == claim.source);
                    if known.is_some_and(|known| longest[known].1.count >= word.count) {
                        continue;
                    }
                    let readings = readings_at(claim, position - start, &possible);
                    match known {
                        _ if readings.is_empty() => {}
                        None => longest.push((claim.source, word, readings)),
                        Some(known) => longest[known] = (claim.source, word, readings),
                    }
                }
            }
        }
        for (source, word, readings) in longest {
            let known = (word.found.frequency + 1).ilog10().min(4);
            said.push(Said { by: 20 + source as u64, extent: word.count.min(5) as u64 * 8 + u64::from(known), readings });
        }
        if let Some(reading) = grammar::rule(sentence, classes, position) {
            said.push(Said { by: 31, extent: 0, readings: vec![reading] });
        }
        for (reading, pattern) in self.patterns(characters[position].folded).iter() {
            if pattern.matches(characters, position) {
                said.push(Said { by: 30, extent: 0, readings: vec![*reading] });
            }
        }
        said
    }

    fn patterns(&mut self, character: char) -> Patterns {
        let lexicon = self.lexicon;
        let found = self.patterns.entry(character).or_insert_with(|| {
            let polyphone = lexicon.polyphone(character);
            let readings = polyphone.iter().flat_map(|polyphone| &polyphone.readings);
            readings.flat_map(|r| r.patterns.map(|pattern| (r.reading, Pattern::of(&pattern)))).collect()
        });
        found.clone()
    }
}

/// Whether a word says nothing because the segmenter knew it and did not take it: in 生活中的事, 中的 "to hit the target" was no
/// word. The segmenter takes apart what has no entry (老少边穷), and no long word stands there by accident.
fn is_refused(Word { found, count }: Word) -> bool {
    match count {
        ..=2 => found.frequency > 0 || found.defined,
        3 => found.defined,
        _ => false,
    }
}

/// How many characters before the target a word may begin.
const REACH: usize = 6;

/// A longer word says more than a shorter one; the phrase list, which holds archaic readings, must be much longer.
fn weight(source: Source, count: usize) -> usize {
    match source {
        Source::Learner => 1_000 + count,
        Source::Curated => 10 * count + 30,
        Source::Project => 10 * count + 29,
        Source::Cedict => 10 * count + 28,
        Source::Phrases => 10 * count + 5,
    }
}

/// The readings that a claim allows for one of its characters. The lists also hold readings that nobody uses today: a
/// reading has to be living, or the neutral form of one, or to come from a list that we trust so far.
fn readings_at(claim: &Claim, position: usize, possible: &[(Syllable, u8)]) -> Vec<Syllable> {
    let trusted = match claim.source {
        Source::Learner | Source::Curated | Source::Project => true,
        Source::Cedict => possible.len() < 2,
        Source::Phrases => possible.is_empty(),
    };
    let mut found: Vec<Syllable> = Vec::new();
    for reading in claim.readings.iter().filter_map(|reading| reading[position]) {
        let living = possible.iter().any(|(living, _)| reading.is_form_of(*living));
        if (living || trusted) && !found.contains(&reading) {
            found.push(reading);
        }
    }
    found
}
