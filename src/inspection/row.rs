//! One row for each place where a document has a polyphone.

use std::collections::HashMap;

use crate::correction::{Correction, Scope};
use crate::lexicon::Lexicon;
use crate::pinyin::Syllable;
use crate::reading::{Evidence, ReadDocument, ReadSentence, ReadingChoice};

/// A polyphone at its place, and what was decided there when the document was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// Which document, from 0.
    pub document: u32,
    /// Which of its sentences, from 0.
    pub sentence: u32,
    /// Which character of the sentence, from 0.
    pub position: u32,
    /// The character, folded.
    pub character: char,
    /// Its reading.
    pub reading: Syllable,
    /// What decided.
    pub evidence: Evidence,
    /// How likely it is right, 0 to 1.
    pub confidence: f32,
    /// Whether a learner should not rely on it.
    pub doubtful: bool,
    /// Whether the author's annotation excludes it.
    pub disagrees: bool,
}

/// Every character of the documents that has several living readings, in their order.
pub fn rows(documents: &[ReadDocument], lexicon: &Lexicon) -> Vec<Row> {
    let mut polyphones: HashMap<char, bool> = HashMap::new();
    let mut rows = Vec::new();
    for (document, read) in documents.iter().enumerate() {
        for (sentence, of_sentence) in read.sentences.iter().enumerate() {
            for (position, (character, choice)) in of_sentence.characters.iter().zip(&of_sentence.readings).enumerate() {
                let Some(choice) = choice else { continue };
                let Some(reading) = choice.lexical else { continue };
                let folded = character.folded;
                if *polyphones.entry(folded).or_insert_with(|| lexicon.living(folded).len() > 1) {
                    rows.push(Row {
                        document: document as u32,
                        sentence: sentence as u32,
                        position: position as u32,
                        character: folded,
                        reading,
                        evidence: choice.evidence,
                        confidence: choice.confidence as f32,
                        doubtful: choice.is_doubtful(),
                        // A person who decided knew what the author wrote.
                        disagrees: choice.disagrees && choice.evidence != Evidence::Correction,
                    });
                }
            }
        }
    }
    rows
}

impl Row {
    /// The sentence.
    pub fn sentence<'d>(&self, documents: &'d [ReadDocument]) -> &'d ReadSentence {
        &documents[self.document as usize].sentences[self.sentence as usize]
    }

    /// What was decided when the document was read.
    pub fn choice<'d>(&self, documents: &'d [ReadDocument]) -> Option<&'d ReadingChoice> {
        self.sentence(documents).readings[self.position as usize].as_ref()
    }

    /// The word that holds it, as written.
    pub fn word(&self, documents: &[ReadDocument]) -> String {
        let sentence = self.sentence(documents);
        let token = sentence.token_at(self.position as usize);
        sentence.written(token.start, token.end)
    }

    /// Whether a correction of this very place decided.
    pub(super) fn is_place_corrected(&self, documents: &[ReadDocument]) -> bool {
        self.evidence == Evidence::Correction && self.choice(documents).is_some_and(|choice| choice.decided_by.is_none())
    }

    /// The correction that gives this place a reading.
    pub fn place_correction(&self, documents: &[ReadDocument], reading: Syllable) -> Correction {
        let read = &documents[self.document as usize];
        let text = |sentence: &ReadSentence| sentence.span.of(&read.document.text);
        let own = text(self.sentence(documents));
        let occurrence = read.sentences[..=self.sentence as usize].iter().filter(|sentence| text(sentence) == own).count();
        self.correction_at(documents, reading, occurrence)
    }

    /// The same, where it is known which sentence with this text it is.
    pub(super) fn correction_at(&self, documents: &[ReadDocument], reading: Syllable, occurrence: usize) -> Correction {
        let read = &documents[self.document as usize];
        let text = self.sentence(documents).span.of(&read.document.text).to_owned();
        let scope = Scope::Place { document: Scope::document_name(&read.document.name).to_owned(), occurrence };
        Correction { scope, text, readings: vec![(self.position as usize, reading)], note: None }
    }

    /// The correction that gives all rows like this one a reading: those in the same word or, where the character is a word of
    /// its own, those between the same neighbours.
    pub fn alike_correction(&self, documents: &[ReadDocument], reading: Syllable) -> Correction {
        let sentence = self.sentence(documents);
        let (start, end, scope) = self.surroundings(sentence);
        let readings = vec![(self.position as usize - start, reading)];
        Correction { scope, text: sentence.written(start, end), readings, note: None }
    }

    /// Which of the rows are like this one, itself among them, by their numbers.
    pub fn alike<'r>(&self, rows: &'r [Row], documents: &'r [ReadDocument]) -> impl Iterator<Item = u32> + 'r {
        let sentence = self.sentence(documents);
        let (start, end, scope) = self.surroundings(sentence);
        let (character, before) = (self.character, self.position as usize - start);
        let own: Vec<char> = sentence.characters[start..end].iter().map(|c| c.folded).collect();
        let is_like = move |other: &Row| {
            let sentence = other.sentence(documents);
            let Some(start) = (other.position as usize).checked_sub(before) else { return false };
            // Most differ in what stands around, which is quicker to see than which word it is.
            let around = sentence.characters.get(start..start + own.len());
            around.is_some_and(|around| around.iter().map(|c| c.folded).eq(own.iter().copied()))
                && other.surroundings(sentence) == (start, start + own.len(), scope.clone())
        };
        (0..).zip(rows).filter(move |(_, other)| other.character == character && is_like(other)).map(|(number, _)| number)
    }

    fn surroundings(&self, sentence: &ReadSentence) -> (usize, usize, Scope) {
        let position = self.position as usize;
        let token = sentence.token_at(position);
        if token.end - token.start > 1 {
            return (token.start, token.end, Scope::Word);
        }
        (position.saturating_sub(1), (position + 2).min(sentence.characters.len()), Scope::Phrase)
    }
}
