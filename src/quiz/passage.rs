//! Sentences in which something can be asked.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::pinyin::Syllable;
use crate::review::SentenceId;
use crate::text::{fold, is_han};

/// A sentence, or some clauses of one, in which a character or word can be asked: without the author's annotations.
///
/// Positions count characters of the passage, end-exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Its characters, as the document has them.
    pub characters: Vec<char>,
    /// What is asked.
    pub target: Range<usize>,
    /// The word that holds it.
    pub word: Range<usize>,
    /// For each character its reading, where that is certain.
    pub readings: Vec<Option<Syllable>>,
    /// The target's reading in speech.
    pub spoken: Vec<Syllable>,
    /// What decided the target's reading.
    pub reason: Reason,
    /// Where it comes from.
    pub origin: Origin,
}

/// What decided a reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The kind of evidence, by its name in machine-readable output.
    pub evidence: String,
    /// The word or phrase that decided, folded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
}

/// Where a passage comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// One of the learner's documents.
    Document {
        /// Its name.
        name: String,
        /// The target's line in the source, from 1.
        line: usize,
        /// The target's column in the source, from 1.
        column: usize,
    },
    /// The curated dictionary: the documents lack this side of a contrast.
    Dictionary,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Origin::Document { name, line, column } => write!(f, "{name}:{line}:{column}"),
            Origin::Dictionary => f.write_str("dictionary"),
        }
    }
}

/// A stored passage cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a stored sentence cannot be read: {0}; run `duoyin quiz` on its document again")]
pub struct PassageError(String);

impl Passage {
    /// The text.
    pub fn text(&self) -> String {
        self.characters.iter().collect()
    }

    /// The characters of a range.
    pub fn slice(&self, range: Range<usize>) -> String {
        self.characters[range].iter().collect()
    }

    /// The text with 【】 around what is asked.
    pub fn marked(&self) -> String {
        let Range { start, end } = self.target.clone();
        format!("{}【{}】{}", self.slice(0..start), self.slice(start..end), self.slice(end..self.characters.len()))
    }

    /// The number of this sentence with this place in it.
    pub fn id(&self) -> SentenceId {
        SentenceId::of(&format!("{}\n{}-{}", self.text(), self.target.start, self.target.end))
    }

    /// The target's reading in the dictionary; `None` where it is not certain.
    pub fn reading(&self) -> Option<Vec<Syllable>> {
        self.readings[self.target.clone()].iter().copied().collect()
    }

    /// The word that holds the target, folded.
    pub fn folded_word(&self) -> String {
        fold(&self.slice(self.word.clone()))
    }

    /// How many Han characters it has.
    pub fn han(&self) -> usize {
        self.characters.iter().filter(|c| is_han(**c)).count()
    }

    /// How often a character occurs in it, in whichever script.
    pub fn count(&self, folded: char) -> usize {
        fold(&self.text()).chars().filter(|c| *c == folded).count()
    }

    /// The form in which it is stored: one line of JSON.
    pub fn store(&self) -> String {
        serde_json::to_string(&Stored::from(self)).expect("texts and numbers are valid JSON")
    }

    /// Reads what [`Passage::store`] wrote.
    pub fn restore(text: &str) -> Result<Passage, PassageError> {
        let stored: Stored = serde_json::from_str(text).map_err(|error| PassageError(error.to_string()))?;
        stored.passage().ok_or_else(|| PassageError("its parts do not fit together".into()))
    }
}

/// The stored form. Readings are tone digits; an empty text stands for none.
#[derive(Serialize, Deserialize)]
struct Stored {
    text: String,
    target: [usize; 2],
    word: [usize; 2],
    readings: Vec<String>,
    spoken: Vec<String>,
    reason: Reason,
    origin: Origin,
}

impl From<&Passage> for Stored {
    fn from(passage: &Passage) -> Stored {
        Stored {
            text: passage.text(),
            target: [passage.target.start, passage.target.end],
            word: [passage.word.start, passage.word.end],
            readings: passage.readings.iter().map(|reading| reading.map(Syllable::numbered).unwrap_or_default()).collect(),
            spoken: passage.spoken.iter().map(|spoken| spoken.numbered()).collect(),
            reason: passage.reason.clone(),
            origin: passage.origin.clone(),
        }
    }
}

impl Stored {
    fn passage(self) -> Option<Passage> {
        let syllable = |text: &String| Syllable::parse(text);
        let reading = |text: &String| if text.is_empty() { Some(None) } else { syllable(text).map(Some) };
        let characters: Vec<char> = self.text.chars().collect();
        let ([start, end], [word_start, word_end]) = (self.target, self.word);
        let ordered = word_start <= start && start < end && end <= word_end && word_end <= characters.len();
        let passage = Passage {
            target: start..end,
            word: word_start..word_end,
            readings: self.readings.iter().map(reading).collect::<Option<_>>()?,
            spoken: self.spoken.iter().map(syllable).collect::<Option<_>>()?,
            reason: self.reason,
            origin: self.origin,
            characters,
        };
        let complete = ordered && passage.readings.len() == passage.characters.len();
        (complete && passage.spoken.len() == end - start && passage.reading().is_some()).then_some(passage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage() -> Passage {
        let syllable = |text: &str| Syllable::parse(text);
        Passage {
            characters: "她去银行。".chars().collect(),
            target: 3..4,
            word: 2..4,
            readings: vec![syllable("tā"), None, syllable("yín"), syllable("háng"), None],
            spoken: vec![syllable("háng").unwrap()],
            reason: Reason { evidence: "phrase".into(), decided_by: Some("银行".into()) },
            origin: Origin::Document { name: "a.txt".into(), line: 3, column: 9 },
        }
    }

    #[test]
    fn a_passage_survives_being_stored() {
        for origin in [passage().origin, Origin::Dictionary] {
            let passage = Passage { origin, ..passage() };
            assert_eq!(Passage::restore(&passage.store()), Ok(passage));
        }
    }

    #[test]
    fn a_stored_passage_whose_parts_do_not_fit_is_refused() {
        let stored = passage().store();
        for (from, to) in
            [("[3,4]", "[3,9]"), ("[3,4]", "[4,3]"), ("\"hang2\"]", "\"\"]"), ("hang2", "hxng2"), ("她去", "她"), ("{", "")]
        {
            let broken = stored.replace(from, to);
            assert_ne!(broken, stored, "{from}");
            assert!(Passage::restore(&broken).unwrap_err().to_string().contains("run `duoyin quiz`"), "{broken}");
        }
    }

    #[test]
    fn a_sentence_has_a_number_for_each_place_in_it() {
        let other = Passage { target: 2..3, ..passage() };
        assert_ne!(other.id(), passage().id());
        assert_eq!(passage().marked(), "她去银【行】。");
        assert_eq!((passage().folded_word().as_str(), passage().count('行'), passage().han()), ("银行", 1, 4));
    }
}
