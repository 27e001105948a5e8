//! A learner's store after many years: 100,000 cards and 1,000,000 answers. `benches/README.md` says what must hold.

use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use divan::Bencher;
use duoyin::pinyin::{Syllable, Tone};
use duoyin::review::{CardKey, LoggedReview, Occurrence, Review, SentenceId, Statistics};
use duoyin::schedule::{Grade, Moment, Parameters, Retention};
use duoyin::store::Store;

const CARDS: u64 = 100_000;
const ANSWERS_A_CARD: u64 = 10;
/// How many cards are written in one transaction.
const BATCH: u64 = 10_000;

static FOLDER: OnceLock<std::path::PathBuf> = OnceLock::new();

fn main() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    build(folder.path());
    FOLDER.get_or_init(|| folder.path().into());
    divan::main();
}

fn store() -> Store {
    Store::open(FOLDER.get().expect("the store is built")).expect("the store opens")
}

fn now() -> Moment {
    "2026-03-01T09:00:00.000+08:00".parse().expect("a time")
}

/// Words of two syllables and two characters, all different.
fn card(number: u64) -> CardKey {
    let han = |number: u64| char::from_u32(0x4e00 + number as u32).expect("a Han character");
    let syllable = |letters, tone: u64| Syllable::new(letters, Tone::ALL[tone as usize % 5]).expect("a syllable");
    let headword = String::from_iter([han(number % 317), han(number / 317)]);
    CardKey::Word { headword, reading: vec![syllable("yin", number), syllable("hang", number / 5)] }
}

fn occurrence(number: u64) -> Occurrence {
    let text = format!("第{number}句：他在银行工作了三十年，如今是行长，还没还清房子的钱。");
    Occurrence {
        card: card(number),
        id: SentenceId::of(&text),
        source: format!("book-{}.txt", number / 1000),
        sentence: format!(r#"{{"text":"{text}","start":12,"end":14,"readings":["yin2","hang2"]}}"#),
        last_asked: None,
    }
}

fn review(number: u64, at: Moment, grade: Grade) -> Review {
    Review {
        at,
        card: card(number),
        grade,
        taken: Duration::from_millis(3_200),
        question: "type-word".into(),
        sentence: Some(occurrence(number).id),
        answer: Some("yin2hang2".into()),
        expected: "yin2hang2".into(),
    }
}

/// Each card was asked ten times, at growing distances, over the years before now; one answer in seven was wrong.
fn build(folder: &Path) {
    const DAY: u64 = 24 * 60 * 60;
    let mut store = Store::open(folder).expect("the store opens");
    let begin: Moment = "2016-03-01T09:00:00.000+08:00".parse().expect("a time");
    for first in (0..CARDS).step_by(BATCH as usize) {
        let mut log = Vec::new();
        for number in first..first + BATCH {
            let start = number * 9 * 365 * DAY / CARDS;
            for round in 0..ANSWERS_A_CARD {
                let at = begin.plus(Duration::from_secs(start + round * round * 4 * DAY + number % 997));
                let grade = if (number * 31 + round * 17) % 7 == 0 { Grade::Again } else { Grade::Good };
                log.push(LoggedReview { review: review(number, at, grade), undone: None });
            }
        }
        store.import(&log).expect("the log is written");
        store.save_occurrences(&(first..first + BATCH).map(occurrence).collect::<Vec<_>>()).expect("the sentences are written");
    }
}

/// Opening, and all that a quiz on a document of 2,000 words asks for before its first question: at most 150 ms.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn start(bencher: Bencher) {
    let occurrences: Vec<Occurrence> = (40_000..42_000).map(occurrence).collect();
    let cards: Vec<CardKey> = occurrences.iter().map(|occurrence| occurrence.card.clone()).collect();
    bencher.bench_local(|| {
        let mut store = store();
        store.save_occurrences(&occurrences).expect("the sentences are saved");
        let states = store.states(&cards).expect("the states are read");
        let due = store.due(now().at, 200).expect("the due cards are read");
        let new = store.new_cards(20).expect("the new cards are read");
        (store.counts(now()).expect("the counts are read"), states, due, new)
    });
}

/// Opening alone.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn open(bencher: Bencher) {
    bencher.bench_local(store);
}

/// Of that, recording alone: mostly waiting for the disk.
#[divan::bench(sample_count = 1000, sample_size = 1)]
fn record(bencher: Bencher) {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let mut store = store();
    bencher.bench_local(|| {
        let count = NUMBER.fetch_add(1, Ordering::Relaxed);
        let at = now().plus(Duration::from_secs(100_000 + count));
        store.record_review(&review(count * 6_073 % CARDS, at, Grade::Good)).expect("the answer is recorded")
    });
}

/// The counts alone.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn counts(bencher: Bencher) {
    let store = store();
    bencher.bench_local(|| store.counts(now()).expect("read"));
}

/// What is due when the learner has no document in hand, and how much there is to do.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn due_and_counts(bencher: Bencher) {
    let store = store();
    bencher.bench_local(|| (store.due(now().at, 200).expect("read"), store.counts(now()).expect("read")));
}

/// From an answer to the next question: recorded and on the disk, the next card and its sentences read: at most 16 ms.
#[divan::bench(sample_count = 1000, sample_size = 1)]
fn answer(bencher: Bencher) {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let mut store = store();
    bencher.bench_local(|| {
        let count = NUMBER.fetch_add(1, Ordering::Relaxed);
        let at = now().plus(Duration::from_secs(count));
        // Cards from all over the store, as the due ones are.
        store.record_review(&review(count * 7_919 % CARDS, at, Grade::Good)).expect("the answer is recorded");
        let next = store.due(at.at, 1).expect("the next card is read");
        let next = next.first().map(|card| store.occurrences(&card.key).expect("its sentences are read"));
        (next, store.counts(at).expect("the counts are read"))
    });
}

/// All that `duoyin stats` computes.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn statistics(bencher: Bencher) {
    let store = store();
    bencher.bench_local(|| {
        let mut statistics = Statistics::new(store.scheduler(), now());
        store.visit_log(|logged| statistics.add(&logged.review)).expect("the log is read");
        statistics.report()
    });
}

/// Computing all states anew, after the parameters or the retention were changed.
#[divan::bench(sample_count = 4, sample_size = 1)]
fn change_the_retention(bencher: Bencher) {
    let mut store = store();
    let mut shares = [0.8, 0.9].into_iter().cycle();
    bencher.bench_local(|| {
        let retention = Retention::new(shares.next().unwrap_or(0.9)).expect("a share in range");
        store.set_scheduler(Parameters::default(), retention).expect("the states are written");
    });
}
