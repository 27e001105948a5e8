//! The polyphonic characters of documents, with the readings they have there.

use std::collections::HashMap;

use super::examples::{Chooser, Excerpt, SentenceRef};
use super::{Occurrence, senses_of};
use crate::lexicon::Lexicon;
use crate::pinyin::Syllable;
use crate::reading::{Evidence, ReadDocument};
use crate::segment::TokenKind;

/// Polyphones in the order of their first occurrence.
pub type Polyphones = Vec<PolyphoneUse>;

/// A character with two or more living readings, and how the documents use it.
#[derive(Clone, Debug)]
pub struct PolyphoneUse {
    /// The character, simplified.
    pub character: char,
    /// As the documents first have it.
    pub written: char,
    /// Its living readings, the most usual first.
    pub living: Vec<Syllable>,
    /// The readings in the documents, the most frequent first.
    pub readings: Vec<ReadingUse>,
}

/// One reading of a polyphone in the documents.
#[derive(Clone, Debug)]
pub struct ReadingUse {
    /// The reading.
    pub reading: Syllable,
    /// How often.
    pub count: usize,
    /// How many of these are doubtful.
    pub doubtful: usize,
    /// How many contradict the author's annotation.
    pub disagreeing: usize,
    /// The words in which it occurs, the most frequent first.
    pub words: Vec<WordUse>,
    /// Every occurrence, in order.
    pub occurrences: Vec<Occurrence>,
    /// What decided most often among the occurrences that are certain, or among all where none is.
    pub evidence: Evidence,
    /// The mean confidence.
    pub confidence: f64,
    /// The best sentences: the first is for a card, the others for looking. None is doubtful.
    pub examples: Vec<Excerpt>,
}

/// A word in which a polyphone occurs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordUse {
    /// The word, folded.
    pub word: String,
    /// As the documents first have it.
    pub written: String,
    /// How often.
    pub count: usize,
    /// Its first sense; `None` where the dictionary has none.
    pub sense: Option<String>,
    /// Its reading.
    pub reading: Vec<Syllable>,
}

/// How many sentences a reading is shown with.
const EXAMPLES: usize = 3;

pub(super) fn extract(documents: &[ReadDocument], lexicon: &Lexicon, chooser: &mut Chooser) -> Polyphones {
    let mut polyphones = collect(documents, lexicon);
    for polyphone in &mut polyphones {
        describe(polyphone, documents, lexicon);
    }
    // The rarest readings choose first. A sentence shows only one reading of its character.
    let mut order: Vec<(usize, usize, usize)> = Vec::new();
    for (p, polyphone) in polyphones.iter().enumerate() {
        order.extend(polyphone.readings.iter().enumerate().map(|(r, reading)| (reading.count, p, r)));
    }
    order.sort_unstable();
    for round in 0..EXAMPLES {
        for (_, p, r) in &order {
            let taken: Vec<SentenceRef> =
                polyphones[*p].readings.iter().flat_map(|reading| &reading.examples).map(|excerpt| excerpt.sentence).collect();
            let reading = &mut polyphones[*p].readings[*r];
            if reading.examples.len() == round {
                reading.examples.extend(chooser.choose_apart_from(&reading.occurrences, &taken));
            }
        }
    }
    polyphones
}

fn collect(documents: &[ReadDocument], lexicon: &Lexicon) -> Polyphones {
    let mut living: HashMap<char, Vec<Syllable>> = HashMap::new();
    let mut index: HashMap<char, usize> = HashMap::new();
    let mut polyphones: Polyphones = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        for (sentence_number, sentence) in document.sentences.iter().enumerate() {
            for (position, (character, choice)) in sentence.characters.iter().zip(&sentence.readings).enumerate() {
                let Some(reading) = choice.as_ref().and_then(|choice| choice.lexical) else { continue };
                let readings = living
                    .entry(character.folded)
                    .or_insert_with(|| lexicon.living(character.folded).into_iter().map(|(syllable, _)| syllable).collect());
                if readings.len() < 2 {
                    continue;
                }
                let slot = *index.entry(character.folded).or_insert_with(|| {
                    polyphones.push(PolyphoneUse {
                        character: character.folded,
                        written: character.written,
                        living: readings.clone(),
                        readings: Vec::new(),
                    });
                    polyphones.len() - 1
                });
                let sentence = SentenceRef { document: number, sentence: sentence_number };
                let occurrence = Occurrence { sentence, start: position, end: position + 1 };
                let uses = &mut polyphones[slot].readings;
                let reading = living_form(reading, readings);
                match uses.iter_mut().find(|known| known.reading == reading) {
                    Some(known) => known.occurrences.push(occurrence),
                    None => uses.push(ReadingUse {
                        reading,
                        count: 0,
                        doubtful: 0,
                        disagreeing: 0,
                        words: Vec::new(),
                        occurrences: vec![occurrence],
                        evidence: Evidence::Unknown,
                        confidence: 0.0,
                        examples: Vec::new(),
                    }),
                }
            }
        }
    }
    polyphones
}

/// A word's neutral tone counts as the full reading with the same letters, where there is just one.
fn living_form(reading: Syllable, living: &[Syllable]) -> Syllable {
    if living.contains(&reading) {
        return reading;
    }
    let mut full = living.iter().copied().filter(|full| reading.is_form_of(*full));
    match (full.next(), full.next()) {
        (Some(one), None) => one,
        _ => reading,
    }
}

fn describe(polyphone: &mut PolyphoneUse, documents: &[ReadDocument], lexicon: &Lexicon) {
    for reading in &mut polyphone.readings {
        reading.count = reading.occurrences.len();
        let mut words: Vec<WordUse> = Vec::new();
        let mut evidence: Vec<(bool, Evidence)> = Vec::new();
        for occurrence in &reading.occurrences {
            let sentence = &documents[occurrence.sentence.document].sentences[occurrence.sentence.sentence];
            let Some(choice) = &sentence.readings[occurrence.start] else { continue };
            reading.doubtful += usize::from(choice.is_doubtful());
            reading.disagreeing += usize::from(choice.disagrees);
            reading.confidence += choice.confidence;
            evidence.push((choice.is_doubtful(), choice.evidence));
            let token = sentence.token_at(occurrence.start);
            let word = sentence.folded(token.start, token.end);
            match words.iter_mut().find(|known| known.word == word) {
                Some(known) => known.count += 1,
                None => {
                    let syllables = sentence.lexical(token.start, token.end).unwrap_or_default();
                    let defined = token.kind == TokenKind::Word;
                    let senses = if defined { senses_of(&lexicon.entries(&word), &syllables) } else { Vec::new() };
                    words.push(WordUse {
                        written: sentence.written(token.start, token.end),
                        count: 1,
                        sense: senses.into_iter().next(),
                        reading: syllables,
                        word,
                    });
                }
            }
        }
        words.sort_by_key(|word| std::cmp::Reverse(word.count));
        reading.words = words;
        reading.confidence /= reading.count as f64;
        reading.evidence = commonest(&evidence);
    }
    polyphone.readings.sort_by_key(|reading| std::cmp::Reverse(reading.count));
}

fn commonest(evidence: &[(bool, Evidence)]) -> Evidence {
    let certain = evidence.iter().any(|(doubtful, _)| !doubtful);
    let mut counts: Vec<(usize, Evidence)> = Vec::new();
    for (_, evidence) in evidence.iter().filter(|(doubtful, _)| !doubtful || !certain) {
        match counts.iter_mut().find(|(_, known)| known == evidence) {
            Some((count, _)) => *count += 1,
            None => counts.push((1, *evidence)),
        }
    }
    counts.sort_by_key(|(count, evidence)| (std::cmp::Reverse(*count), *evidence));
    counts.first().map_or(Evidence::Unknown, |(_, evidence)| *evidence)
}
