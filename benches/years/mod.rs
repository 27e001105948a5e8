//! A learner's store after many years: 100,000 cards and 1,000,000 answers.

use std::path::Path;
use std::time::Duration;

use duoyin::lexicon::Lexicon;
use duoyin::pinyin::{Syllable, Tone};
use duoyin::quiz::{Material, Origin, Passage, Reason, collect, stored_material};
use duoyin::review::{CardKey, LoggedReview, Occurrence, Review};
use duoyin::schedule::{Grade, Moment};
use duoyin::source::Source;
use duoyin::store::Store;
use duoyin::text::Script;

pub const CARDS: u64 = 100_000;
const ANSWERS_A_CARD: u64 = 10;
/// How many cards are written in one transaction.
const BATCH: u64 = 10_000;

pub fn now() -> Moment {
    "2026-03-01T09:00:00.000+08:00".parse().expect("a time")
}

/// What there is to ask, the first 1,500 or so from the dictionary and the sample story, so that a session has every kind of question;
/// these have waited longest. The others are made up, all different.
pub fn materials(lexicon: &Lexicon) -> Vec<Material> {
    let story = include_str!("../../tests/documents/homecoming-simplified.txt");
    let story = Source::from_bytes("story.txt", story.as_bytes()).expect("it is UTF-8");
    let mut materials = collect(&[duoyin::read_source(story, lexicon)], lexicon);
    for character in ('\u{4e00}'..='\u{9fff}').filter(|c| lexicon.polyphone(*c).is_some()) {
        for (reading, _) in lexicon.living(character) {
            let card = CardKey::polyphone(character, reading);
            if materials.iter().all(|known| known.card != card) {
                materials.extend(stored_material(card, Vec::new(), Script::Simplified, lexicon));
            }
        }
    }
    let known = materials.len() as u64;
    materials.extend((known..CARDS).map(made_up));
    materials
}

/// A word of two syllables and two characters in a sentence.
fn made_up(number: u64) -> Material {
    let han = |number: u64| char::from_u32(0x4e00 + number as u32).expect("a Han character");
    let syllable = |letters, tone: u64| Syllable::new(letters, Tone::ALL[tone as usize % 5]).expect("a syllable");
    let headword = String::from_iter([han(number % 317), han(number / 317)]);
    let reading = vec![syllable("yin", number), syllable("hang", number / 5)];
    let characters: Vec<char> = format!("第{number}句：他在{headword}工作了三十年，如今还没还清房子的钱。").chars().collect();
    let start = characters.iter().position(|c| *c == '在').expect("it is there") + 1;
    let mut readings = vec![None; characters.len()];
    readings[start] = Some(reading[0]);
    readings[start + 1] = Some(reading[1]);
    let passage = Passage {
        target: start..start + 2,
        word: start..start + 2,
        readings,
        spoken: reading.clone(),
        reason: Reason { evidence: "phrase".into(), decided_by: Some(headword.clone()) },
        origin: Origin::Document { name: format!("book-{}.txt", number / 1000), line: number as usize % 1000, column: 7 },
        characters,
    };
    Material { card: CardKey::Word { headword, reading }, passages: vec![passage], count: 1 }
}

pub fn occurrences(material: &Material) -> impl Iterator<Item = Occurrence> {
    material.passages.iter().map(|passage| Occurrence {
        card: material.card.clone(),
        id: passage.id(),
        source: passage.origin.to_string(),
        sentence: passage.store(),
        last_asked: None,
    })
}

pub fn review(material: &Material, at: Moment, grade: Grade) -> Review {
    Review {
        at,
        card: material.card.clone(),
        grade,
        taken: Duration::from_millis(3_200),
        question: "type-word".into(),
        sentence: Some(material.passages[0].id()),
        answer: Some("yin2hang2".into()),
        expected: "yin2hang2".into(),
    }
}

/// Each card was asked ten times, at growing distances, over the years before now; one answer in seven was wrong.
pub fn build(folder: &Path, materials: &[Material]) {
    const DAY: u64 = 24 * 60 * 60;
    let mut store = Store::open(folder).expect("the store opens");
    let begin: Moment = "2016-03-01T09:00:00.000+08:00".parse().expect("a time");
    for (batch, materials) in materials.chunks(BATCH as usize).enumerate() {
        let mut log = Vec::new();
        for (place, material) in materials.iter().enumerate() {
            let number = batch as u64 * BATCH + place as u64;
            let start = number * 9 * 365 * DAY / CARDS;
            for round in 0..ANSWERS_A_CARD {
                let at = begin.plus(Duration::from_secs(start + round * round * 4 * DAY + number % 997));
                let grade = if (number * 31 + round * 17).is_multiple_of(7) { Grade::Again } else { Grade::Good };
                log.push(LoggedReview { review: review(material, at, grade), undone: None });
            }
        }
        store.import(&log).expect("the log is written");
        store.save_occurrences(&materials.iter().flat_map(occurrences).collect::<Vec<_>>()).expect("the sentences are written");
    }
}
