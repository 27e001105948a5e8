//! What the words and phrases around a character say of its reading.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::{Evidence, Verdict};
use crate::lexicon::{Claim, Lexicon, Match, Source};
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
}

impl<'l> Consultation<'l> {
    pub fn new(lexicon: &'l Lexicon) -> Consultation<'l> {
        Consultation { lexicon, possible: HashMap::new(), claims: HashMap::new() }
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

    /// For each character of a sentence what the best word or phrase says of it.
    ///
    /// Only words that begin and end where tokens do count: 长大 says nothing of 长大衣 once that is 长 and 大衣. A word that
    /// the segmenter knew and did not take says nothing either: in 生活中的事, 中的 "to hit the target" was no word.
    pub fn phrases(&mut self, sentence: &Sentence) -> Vec<Option<Phrase>> {
        let mut best: Vec<Option<(usize, Phrase)>> = vec![None; sentence.characters.len()];
        let mut ends = vec![false; sentence.characters.len() + 1];
        sentence.tokens.iter().for_each(|token| ends[token.end] = true);
        for token in &sentence.tokens {
            let run = sentence.characters[token.start..].iter().map(|c| c.folded);
            let run: String = run.take_while(|c| is_han(*c)).take(LONGEST).collect();
            for found in self.lexicon.matches(&run) {
                let word = &run[..found.len];
                let count = word.chars().count();
                let taken = token.start + count == token.end;
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
        best.into_iter().map(|slot| slot.map(|(_, phrase)| phrase)).collect()
    }
}

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
