//! A learner's store after many years: 100,000 cards and 1,000,000 answers. `benches/README.md` says what must hold.

mod years;

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use divan::Bencher;
use duoyin::lexicon::Lexicon;
use duoyin::quiz::Material;
use duoyin::review::{CardKey, Occurrence, Statistics};
use duoyin::schedule::{Grade, Parameters, Retention};
use duoyin::store::Store;
use years::{CARDS, build, materials, now, occurrences, review};

static YEARS: OnceLock<(PathBuf, Vec<Material>)> = OnceLock::new();

fn main() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let materials = materials(&Lexicon::embedded());
    build(folder.path(), &materials);
    YEARS.get_or_init(|| (folder.path().into(), materials));
    divan::main();
}

fn years() -> &'static (PathBuf, Vec<Material>) {
    YEARS.get().expect("the store is built")
}

fn store() -> Store {
    Store::open(&years().0).expect("the store opens")
}

/// A material from anywhere in the store.
fn material(count: u64, step: u64) -> &'static Material {
    &years().1[(count * step % CARDS) as usize]
}

/// Opening, and all that a quiz on a document of 2,000 words asks for before its first question: at most 150 ms.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn start(bencher: Bencher) {
    let materials = &years().1[40_000..42_000];
    let occurrences: Vec<Occurrence> = materials.iter().flat_map(occurrences).collect();
    let cards: Vec<CardKey> = materials.iter().map(|material| material.card.clone()).collect();
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
        store.record_review(&review(material(count, 6_073), at, Grade::Good)).expect("the answer is recorded")
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
        store.record_review(&review(material(count, 7_919), at, Grade::Good)).expect("the answer is recorded");
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
