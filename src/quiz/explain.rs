//! What a learner is told after an answer.

use super::items::{Item, Offer, Prompt, Task};
use super::passage::Passage;
use super::pool::Pool;
use super::sandhi;
use super::senses::first_sense;
use crate::pinyin::Syllable;
use crate::review::CardKey;

/// Why the answer is what it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Explanation {
    /// The word that decides, with its reading where that is certain, and its first meaning.
    pub word: Option<(String, Vec<Syllable>, Option<String>)>,
    /// The meaning of each reading, the one in question first, with what decides for it.
    pub readings: Vec<Meaning>,
    /// Another sentence with the same reading, or the same word.
    pub example: Option<Passage>,
    /// What the reading rests on, and where the sentence stands.
    pub evidence: Vec<String>,
}

/// What a character means in a reading.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Meaning {
    pub reading: Syllable,
    pub gloss: String,
    /// What decides for this reading; may be empty.
    pub note: String,
}

/// Explains the answer to a question.
pub(super) fn explain(item: &Item, pool: &Pool<'_>) -> Explanation {
    let mut explanation = Explanation { evidence: evidence(item), ..Explanation::default() };
    match &item.card {
        CardKey::Polyphone { character, reading } => {
            explanation.word = item.passage().and_then(|passage| deciding_word(passage, pool));
            explanation.readings = readings(item, *character, *reading, pool);
            explanation.example = example(item, pool.passages_of(*character, *reading));
        }
        CardKey::Word { headword, reading } => {
            let written = item.passage().map(|passage| passage.slice(passage.target.clone())).or_else(|| right_word(item));
            let sense = first_sense(headword, reading, pool.lexicon);
            explanation.word = Some((written.unwrap_or_else(|| headword.clone()), reading.clone(), sense));
            let own = pool.find(&item.card).map(|number| pool.material(number).passages.clone());
            explanation.example = example(item, own.unwrap_or_default());
        }
        CardKey::Sandhi { character, spoken } => explanation.readings = rules(*character, *spoken),
    }
    explanation
}

/// When the character has each of its tones, the right one first.
fn rules(character: char, right: Syllable) -> Vec<Meaning> {
    let rule = |(reading, rule): (Syllable, &sandhi::Rule)| Meaning { reading, gloss: rule.when.into(), note: String::new() };
    let mut rules: Vec<Meaning> = sandhi::rules(character).map(rule).collect();
    rules.sort_by_key(|meaning| meaning.reading != right);
    rules
}

fn right_word(item: &Item) -> Option<String> {
    match &item.task {
        Task::Choose { offers, right } => match &offers[*right] {
            Offer::Word(word, _) => Some(word.clone()),
            _ => None,
        },
        Task::Type(_) | Task::Recall => None,
    }
}

fn deciding_word(passage: &Passage, pool: &Pool<'_>) -> Option<(String, Vec<Syllable>, Option<String>)> {
    if passage.word.len() < 2 {
        return None;
    }
    let word = passage.folded_word();
    let reading: Option<Vec<Syllable>> = passage.readings[passage.word.clone()].iter().copied().collect();
    let sense = reading.as_ref().and_then(|reading| first_sense(&word, reading, pool.lexicon));
    Some((passage.slice(passage.word.clone()), reading.unwrap_or_default(), sense))
}

/// The readings that matter here, the right one first: all that were offered, or all that are not too rare.
fn readings(item: &Item, character: char, right: Syllable, pool: &Pool<'_>) -> Vec<Meaning> {
    /// In a hundred.
    const WORTH_TELLING: u8 = 3;
    let Some(polyphone) = pool.lexicon.polyphone(character) else { return Vec::new() };
    let offered = |reading: Syllable| match &item.task {
        Task::Choose { offers, .. } => offers.contains(&Offer::Reading(reading)),
        Task::Type(_) | Task::Recall => false,
    };
    let meaning = |known: &crate::lexicon::PolyphoneReading| Meaning {
        reading: known.reading,
        gloss: known.gloss.into(),
        note: known.note.into(),
    };
    let first = polyphone.reading(right).into_iter();
    let others = polyphone.readings.iter().filter(|known| known.reading != right);
    first.chain(others.filter(|known| known.share >= WORTH_TELLING || offered(known.reading))).map(meaning).collect()
}

/// One of these sentences that was not just seen. Not the next one in turn: that will be asked.
fn example(item: &Item, passages: Vec<Passage>) -> Option<Passage> {
    /// In Han characters: longer ones leave no room for the rest.
    const SHORT: usize = 20;
    let seen: Vec<&Passage> = match &item.prompt {
        Prompt::Pair(one, other) => vec![one, other],
        _ => item.passage().into_iter().collect(),
    };
    let mut others = passages.into_iter().rev().filter(|passage| seen.iter().all(|seen| seen.characters != passage.characters));
    others.find(|passage| passage.han() <= SHORT)
}

fn evidence(item: &Item) -> Vec<String> {
    let passages: Vec<&Passage> = match &item.prompt {
        Prompt::Pair(one, other) => vec![one, other],
        _ => item.passage().into_iter().collect(),
    };
    let line = |passage: &&Passage| {
        let origin = match &passage.origin {
            super::Origin::Dictionary => return "from the dictionary, not from your documents".to_owned(),
            origin => origin.to_string(),
        };
        // What decides a tone in speech is the rule.
        if matches!(item.card, CardKey::Sandhi { .. }) {
            return origin;
        }
        match &passage.reason.decided_by {
            Some(word) => format!("{origin}, decided by {} {word}", passage.reason.evidence),
            None => format!("{origin}, decided by {}", passage.reason.evidence),
        }
    };
    passages.iter().map(line).collect()
}
