//! What the words and phrases around a character say of its reading.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::grammar;
use super::model::Said;
use super::pattern::Pattern;
use super::{Evidence, Verdict};
use crate::lexicon::{Claim, Lexicon, Match, Source, WordClass};
use crate::pinyin::Syllable;
use crate::segment::{Character, Sentence};
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
    pub fn surname(reading: Syllable, name: String) -> Phrase {
        Phrase { text: name.into(), source: Source::Curated, readings: vec![reading] }
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

    /// Whether the word alone decides: it comes from a list that was made to tell readings apart. What the other
    /// dictionaries say is right nine times in ten, so the classifier weighs it.
    pub fn settles(&self) -> bool {
        self.readings.len() == 1 && self.source <= Source::Curated
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
    possible: HashMap<(char, char), Shares>,
    claims: HashMap<Arc<str>, Rc<[Claim]>>,
    patterns: HashMap<char, Patterns>,
}

/// The frames of a character with the reading for which each speaks.
type Patterns = Rc<[(Syllable, Pattern)]>;

impl<'l> Consultation<'l> {
    pub fn new(lexicon: &'l Lexicon) -> Consultation<'l> {
        Consultation { lexicon, possible: HashMap::new(), claims: HashMap::new(), patterns: HashMap::new() }
    }

    /// The living readings that a written character allows.
    pub fn possible(&mut self, character: Character) -> Shares {
        let Character { written, folded, .. } = character;
        let lexicon = self.lexicon;
        self.possible.entry((written, folded)).or_insert_with(|| lexicon.readings_as_written(written, folded).into()).clone()
    }

    /// What the lists say of a word, and the one copy of its text.
    fn claims(&mut self, word: &str, found: Match) -> (Arc<str>, Rc<[Claim]>) {
        if let Some((text, known)) = self.claims.get_key_value(word) {
            return (text.clone(), known.clone());
        }
        let (text, claims): (Arc<str>, Rc<[Claim]>) = (word.into(), self.lexicon.claims(word, found).into());
        self.claims.insert(text.clone(), claims.clone());
        (text, claims)
    }

    /// For each character of a sentence what the best word or phrase says of it, and for each token its class.
    ///
    /// Only words that begin and end where tokens do count: 长大 says nothing of 长大衣 once that is 长 and 大衣. A word that
    /// the segmenter knew and did not take says nothing either: in 生活中的事, 中的 "to hit the target" was no word.
    pub fn phrases(&mut self, sentence: &Sentence) -> (Vec<Option<Phrase>>, Vec<WordClass>) {
        let mut classes = Vec::with_capacity(sentence.tokens.len());
        let mut best: Vec<Option<(usize, Phrase)>> = vec![None; sentence.characters.len()];
        let mut ends = vec![false; sentence.characters.len() + 1];
        sentence.tokens.iter().for_each(|token| ends[token.end] = true);
        for token in &sentence.tokens {
            let run = sentence.characters[token.start..].iter().map(|c| c.folded);
            let run: String = run.take_while(|c| is_han(*c)).take(LONGEST).collect();
            classes.push(WordClass::Unknown);
            for found in self.lexicon.matches(&run) {
                let word = &run[..found.len];
                let count = word.chars().count();
                let taken = token.start + count == token.end;
                if taken && let Some(class) = classes.last_mut() {
                    *class = found.class;
                }
                let refused = !taken && (found.frequency > 0 || found.defined);
                if count < 2 || refused || !ends[token.start + count] {
                    continue;
                }
                let (text, claims) = self.claims(word, found);
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
        }
        (best.into_iter().map(|slot| slot.map(|(_, phrase)| phrase)).collect(), classes)
    }

    /// What words, frames and rules say of one character, whether or not they begin and end where tokens do: the
    /// classifier weighs them.
    pub fn said(&mut self, sentence: &Sentence, classes: &[WordClass], position: usize, phrase: Option<&Phrase>) -> Vec<Said> {
        let characters = &sentence.characters;
        let possible = self.possible(characters[position]);
        let mut said = Vec::new();
        if let Some(phrase) = phrase {
            let extent = phrase.text.chars().count().min(5) as u64;
            said.push(Said { by: 10 + phrase.source as u64, extent, readings: phrase.readings.clone() });
        }
        let mut longest: Vec<(Source, usize, u64, Vec<Syllable>)> = Vec::new();
        let before = characters[..position].iter().rev().take(REACH).take_while(|c| is_han(c.folded)).count();
        for start in position - before..=position {
            let run: String = characters[start..].iter().map(|c| c.folded).take_while(|c| is_han(*c)).take(LONGEST).collect();
            for found in self.lexicon.matches(&run) {
                let word = &run[..found.len];
                let count = word.chars().count();
                if count < 2 || start + count <= position {
                    continue;
                }
                for claim in self.claims(word, found).1.iter() {
                    let readings = readings_at(claim, position - start, &possible);
                    let known = longest.iter().position(|(source, ..)| *source == claim.source);
                    let claimed = (claim.source, count, found.frequency, readings);
                    match known {
                        _ if claimed.3.is_empty() => {}
                        None => longest.push(claimed),
                        Some(known) if longest[known].1 < count => longest[known] = claimed,
                        Some(_) => {}
                    }
                }
            }
        }
        for (source, count, frequency, readings) in longest {
            let known = (frequency + 1).ilog10().min(4);
            said.push(Said { by: 20 + source as u64, extent: count.min(5) as u64 * 8 + u64::from(known), readings });
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

/// How many characters before the target a word may begin.
const REACH: usize = 6;

/// Longest phrase that is looked for, in characters.
const LONGEST: usize = 12;

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
