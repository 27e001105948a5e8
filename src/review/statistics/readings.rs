//! Which readings are taken for which.

use std::collections::{BTreeMap, BTreeSet};

use crate::pinyin::Syllable;
use crate::review::{CardKey, Review};

/// How often each reading of a character was answered where each was right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confusions {
    /// The character, folded.
    pub character: char,
    /// For each reading that was right, how often each reading was answered.
    pub answers: BTreeMap<Syllable, BTreeMap<Syllable, usize>>,
}

impl Confusions {
    /// Every reading that was right or answered, in the order of the alphabet.
    pub fn readings(&self) -> Vec<Syllable> {
        let answered = self.answers.values().flat_map(|row| row.keys());
        self.answers.keys().chain(answered).copied().collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// How often this was answered where that was right.
    pub fn count(&self, expected: Syllable, answered: Syllable) -> usize {
        self.answers.get(&expected).and_then(|row| row.get(&answered)).copied().unwrap_or(0)
    }

    /// How many answers were wrong.
    pub fn mistakes(&self) -> usize {
        let wrong = |(expected, row): (&Syllable, &BTreeMap<Syllable, usize>)| -> usize {
            row.iter().filter(|(answered, _)| *answered != expected).map(|(_, count)| count).sum()
        };
        self.answers.iter().map(wrong).sum()
    }
}

/// Counts answers that are readings to questions for a reading; other questions tell nothing of it.
#[derive(Default)]
pub(super) struct Counter {
    characters: BTreeMap<char, BTreeMap<Syllable, BTreeMap<Syllable, usize>>>,
}

impl Counter {
    pub(super) fn add(&mut self, review: &Review) {
        let (character, reading) = match review.card {
            CardKey::Polyphone { character, reading } => (character, reading),
            CardKey::Sandhi { character, spoken } => (character, spoken),
            CardKey::Word { .. } => return,
        };
        let Some(answered) = review.answer.as_deref().and_then(Syllable::parse) else { return };
        if Syllable::parse(&review.expected) == Some(reading) {
            let row = self.characters.entry(character).or_default().entry(reading).or_default();
            *row.entry(answered).or_default() += 1;
        }
    }

    pub(super) fn tables(self) -> Vec<Confusions> {
        let tables = self.characters.into_iter().map(|(character, answers)| Confusions { character, answers });
        let mut tables: Vec<Confusions> = tables.collect();
        // The sort is stable: with as many mistakes, the order of the characters stays.
        tables.sort_by_key(|table| std::cmp::Reverse(table.mistakes()));
        tables
    }
}
