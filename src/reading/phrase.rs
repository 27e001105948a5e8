//! What the words and phrases around a character say of its reading.

use super::{Evidence, Verdict};
use crate::lexicon::{Lexicon, Source};
use crate::pinyin::Syllable;
use crate::segment::Sentence;
use crate::text::is_han;

/// What one word or phrase says of one of its characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// The word, folded.
    pub text: String,
    /// Who says so.
    pub source: Source,
    /// The readings it allows, the most likely first; at least one.
    pub readings: Vec<Syllable>,
}

impl Phrase {
    pub fn surname(reading: Syllable, name: String) -> Phrase {
        Phrase { text: name, source: Source::Curated, readings: vec![reading] }
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

/// For each character of a sentence what the best word or phrase says of it. Only words that begin and end where tokens do
/// count: 长大 says nothing of 长大衣 once that is 长 and 大衣.
pub(super) fn phrases(sentence: &Sentence, lexicon: &Lexicon) -> Vec<Option<Phrase>> {
    let mut best: Vec<Option<(usize, Phrase)>> = vec![None; sentence.characters.len()];
    let ends: Vec<bool> = {
        let mut ends = vec![false; sentence.characters.len() + 1];
        sentence.tokens.iter().for_each(|token| ends[token.end] = true);
        ends
    };
    for token in &sentence.tokens {
        if !is_han(sentence.characters[token.start].folded) {
            continue;
        }
        let run: String = sentence.characters[token.start..].iter().map(|c| c.folded).take_while(|c| is_han(*c)).take(LONGEST).collect();
        for found in lexicon.matches(&run) {
            let word = &run[..found.len];
            let count = word.chars().count();
            if count < 2 || !ends[token.start + count] {
                continue;
            }
            for claim in lexicon.claims(word, found) {
                let weight = weight(claim.source, count);
                for position in 0..count {
                    let character = sentence.characters[token.start + position];
                    let readings = readings_at(&claim.readings, position, character.written, character.folded, claim.source, lexicon);
                    let slot = &mut best[token.start + position];
                    if !readings.is_empty() && slot.as_ref().is_none_or(|(known, _)| *known < weight) {
                        *slot = Some((weight, Phrase { text: word.into(), source: claim.source, readings }));
                    }
                }
            }
        }
    }
    best.into_iter().map(|slot| slot.map(|(_, phrase)| phrase)).collect()
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

fn readings_at(
    readings: &[Vec<Option<Syllable>>],
    position: usize,
    written: char,
    folded: char,
    source: Source,
    lexicon: &Lexicon,
) -> Vec<Syllable> {
    let possible = lexicon.readings_as_written(written, folded);
    let mut found: Vec<Syllable> = Vec::new();
    for reading in readings.iter().filter_map(|reading| reading[position]) {
        // The lists also hold readings that nobody uses today; the neutral tone is a word's own.
        let living = possible.is_empty() || possible.iter().any(|(living, _)| reading.is_form_of(*living));
        let trusted = matches!(source, Source::Learner | Source::Project | Source::Curated) || possible.len() == 1 && source == Source::Cedict;
        if (living || trusted) && !found.contains(&reading) {
            found.push(reading);
        }
    }
    found
}
