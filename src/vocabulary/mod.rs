//! What there is to learn in documents: words in a reading, and polyphones with their readings.

mod examples;
mod polyphones;
mod senses;

use std::collections::HashMap;

pub use examples::{Excerpt, SentenceRef, excerpt};
pub use polyphones::{PolyphoneUse, Polyphones, ReadingUse, WordUse};

use crate::lexicon::{Entry, Level, Lexicon, levels};
use crate::parallel::side_by_side;
use crate::pinyin::Syllable;
use crate::reading::ReadDocument;
use crate::segment::TokenKind;
use examples::Chooser;

/// All that was extracted from one or more documents.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    /// Words in the order of their first occurrence.
    pub lexemes: Vec<Lexeme>,
    /// Polyphonic characters in the order of their first occurrence.
    pub polyphones: Polyphones,
}

/// A headword in a reading: 长 cháng and 长 zhǎng are two things to learn.
#[derive(Clone, Debug)]
pub struct Lexeme {
    /// The word, simplified.
    pub headword: String,
    /// One syllable a character.
    pub reading: Vec<Syllable>,
    /// The reading as spoken where it first occurs.
    pub spoken: Vec<Syllable>,
    /// The word as the documents first have it.
    pub written: String,
    /// In traditional characters.
    pub traditional: String,
    /// English senses for this reading; surnames and references to variants come last.
    pub senses: Vec<String>,
    /// Measure words, as `个/個 gè`.
    pub measures: Vec<String>,
    /// Whether every entry of this reading is a proper name.
    pub proper: bool,
    /// Levels in the published lists.
    pub levels: Vec<Level>,
    /// How often the documents have it.
    pub count: usize,
    /// How often it occurs in a corpus of 60 million words.
    pub frequency: u64,
    /// Its first occurrence.
    pub first: Occurrence,
    /// The best sentence of the documents that shows it; none where its reading is doubtful everywhere.
    pub example: Option<Excerpt>,
    /// Its other readings, with their first sense.
    pub other_readings: Vec<(Vec<Syllable>, String)>,
}

/// Where a token or a character stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Occurrence {
    /// Which sentence.
    pub sentence: SentenceRef,
    /// The first character, counted in the sentence.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
}

/// Extracts what there is to learn. Examples are the best sentences of the documents, a different one for each lexeme and
/// reading as far as they go.
pub fn extract(documents: &[ReadDocument], lexicon: &Lexicon) -> Vocabulary {
    let collected = collect(documents);
    let (mut lexemes, (polyphones, mut chooser)) = side_by_side(
        || collected.into_iter().filter_map(|found| lexeme(found, documents, lexicon)).collect::<Vec<_>>(),
        || {
            let mut chooser = Chooser::new(documents, lexicon);
            (polyphones::extract(documents, lexicon, &mut chooser), chooser)
        },
    );
    // The rarest words choose first: they have the fewest sentences to choose from.
    let mut order: Vec<usize> = (0..lexemes.len()).collect();
    order.sort_by_key(|index| (lexemes[*index].0.count, *index));
    for index in order {
        let (lexeme, occurrences) = &mut lexemes[index];
        lexeme.example = chooser.choose(occurrences);
    }
    Vocabulary { lexemes: lexemes.into_iter().map(|(lexeme, _)| lexeme).collect(), polyphones }
}

struct Collected {
    headword: String,
    reading: Vec<Syllable>,
    occurrences: Vec<Occurrence>,
}

fn collect(documents: &[ReadDocument]) -> Vec<Collected> {
    let mut index: HashMap<(String, Vec<Syllable>), usize> = HashMap::new();
    let mut collected: Vec<Collected> = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        for (sentence_number, sentence) in document.sentences.iter().enumerate() {
            for token in sentence.tokens.iter().filter(|token| token.kind == TokenKind::Word) {
                let Some(reading) = sentence.lexical(token.start, token.end) else { continue };
                let headword = sentence.folded(token.start, token.end);
                let sentence = SentenceRef { document: number, sentence: sentence_number };
                let occurrence = Occurrence { sentence, start: token.start, end: token.end };
                let slot = *index.entry((headword.clone(), reading.clone())).or_insert_with(|| {
                    collected.push(Collected { headword, reading, occurrences: Vec::new() });
                    collected.len() - 1
                });
                collected[slot].occurrences.push(occurrence);
            }
        }
    }
    collected
}

fn lexeme(found: Collected, documents: &[ReadDocument], lexicon: &Lexicon) -> Option<(Lexeme, Vec<Occurrence>)> {
    let Collected { headword, reading, occurrences } = found;
    let first = occurrences[0];
    let sentence = &documents[first.sentence.document].sentences[first.sentence.sentence];
    let written = sentence.written(first.start, first.end);
    let spoken = sentence.readings[first.start..first.end].iter().map(|choice| choice.as_ref()?.spoken).collect::<Option<_>>()?;

    let entries = lexicon.entries(&headword);
    let of_reading = senses::entries_of_reading(&entries, &reading);
    let of_script = senses::entries_as_written(&of_reading, &written, &headword);
    let senses = senses::ordered(&of_script);
    if senses.is_empty() {
        return None;
    }
    let traditional = if written != headword { written.clone() } else { of_script[0].traditional.to_string() };
    let mut measures: Vec<String> = of_script.iter().flat_map(|entry| entry.measures.iter().map(|m| (*m).to_owned())).collect();
    measures.dedup();
    let other_readings = senses::other_readings(&entries, &reading);
    let lexeme = Lexeme {
        levels: levels(&headword, &reading, other_readings.is_empty()),
        frequency: lexicon.find(&headword).map_or(0, |found| found.frequency),
        proper: of_script.iter().all(|entry| entry.proper),
        count: occurrences.len(),
        example: None,
        headword,
        reading,
        spoken,
        written,
        traditional,
        senses,
        measures,
        first,
        other_readings,
    };
    Some((lexeme, occurrences))
}

/// The entries of a headword that a document's script does not exclude; for callers that look a word up.
pub fn senses_of(entries: &[Entry], reading: &[Syllable]) -> Vec<String> {
    senses::ordered(&senses::entries_of_reading(entries, reading))
}
