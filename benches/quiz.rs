//! A quiz with the store of many years: from the shell to the first question, and from a key to the next one. `benches/README.md`
//! says what must hold.

mod years;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use divan::Bencher;
use duoyin::lexicon::Lexicon;
use duoyin::quiz::{Effect, Material, Mode, Passage, Pool, Session, SessionOptions, stored_material};
use duoyin::review::CardKey;
use duoyin::schedule::{CardState, Moment, Scheduler};
use duoyin::screen::{Event, Key, Page, Size, layout};
use duoyin::store::{ReviewId, Store};
use duoyin::text::Script;
use years::{CARDS, build, materials, now};

const STORY: &str = "tests/documents/homecoming-simplified.txt";
const WINDOW: Size = Size { columns: 120, rows: 40 };

struct Years {
    folder: PathBuf,
    lexicon: Lexicon,
    materials: Vec<Material>,
}

static YEARS: OnceLock<Years> = OnceLock::new();

fn main() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let lexicon = Lexicon::embedded();
    let materials = materials(&lexicon);
    build(folder.path(), &materials);
    YEARS.get_or_init(|| Years { folder: folder.path().into(), lexicon, materials });
    divan::main();
}

fn years() -> &'static Years {
    YEARS.get().expect("the store is built")
}

/// The program from its start to its first question and, as its input is empty, its end.
fn program(arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_duoyin"));
    command.arg("quiz").args(arguments).args(["--plain", "--data"]).arg(&years().folder);
    let output = command.stdin(Stdio::null()).output().expect("it runs");
    assert!(output.status.success() && output.stdout.ends_with(b"Nothing was answered, and nothing changed.\n"));
}

/// `duoyin quiz`: at most 150 ms.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn start() {
    program(&[]);
}

/// `duoyin quiz DOC` with the sample story, of which nothing is new: at most 150 ms.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn start_with_a_document() {
    program(&[STORY]);
}

fn options(new: usize) -> SessionOptions {
    SessionOptions { mode: Mode::Mixed, kinds: vec![], characters: vec![], only: vec![], limit: None, new, reviews: 1_000 }
}

/// A session with what is due, as the program makes it.
fn session(store: &Store) -> Session<'static> {
    let lexicon = &years().lexicon;
    let due = store.due(now().at, 1_000).expect("the due cards are read");
    let material = |key: CardKey| {
        let stored = store.occurrences(&key).expect("its sentences are read");
        let passages = stored.iter().map(|occurrence| Passage::restore(&occurrence.sentence).expect("it was written so"));
        stored_material(key, passages.collect(), Script::Simplified, lexicon)
    };
    let pool = Pool::new(due.into_iter().filter_map(|card| material(card.key)).collect(), Script::Simplified, lexicon);
    let keys: Vec<CardKey> = pool.materials().iter().map(|material| material.card.clone()).collect();
    let states = store.states(&keys).expect("the states are read");
    Session::new(pool, states, store.scheduler().clone(), options(20), 1, now())
}

/// What a key does: the session handles it, its effects are on the disk, and the next page is laid out.
fn press(session: &mut Session<'_>, store: &mut Store, recorded: &mut Vec<ReviewId>, event: &Event, now: Moment) -> Page {
    for effect in session.handle(event, now) {
        match effect {
            Effect::Record(review) => recorded.push(store.record_review(&review).expect("the answer is recorded").id),
            Effect::TakeBack => {
                let last = recorded.pop().expect("it was recorded");
                store.undo_review(last, now.at).expect("it is taken back");
            }
            Effect::Quit => {}
        }
    }
    layout(&session.screen(), WINDOW)
}

/// The keys of a learner who types, chooses and goes on, and now and then takes an answer back; each at most 16 ms.
#[divan::bench(sample_count = 2_000, sample_size = 1)]
fn key(bencher: Bencher) {
    let mut store = Store::open(&years().folder).expect("the store opens");
    let (mut session, mut recorded, mut count) = (session(&store), Vec::new(), 0);
    bencher.bench_local(|| {
        count += 1;
        let event = match count % 40 {
            39 => Event::Key(Key::Control('z')),
            _ if session.is_answered() => Event::Key(Key::Enter),
            _ if session.is_typing() && count % 2 == 0 => Event::Text("hang2".into()),
            _ if session.is_typing() => Event::Key(Key::Enter),
            _ => Event::Key(Key::Char(if count % 2 == 0 { '2' } else { ' ' })),
        };
        press(&mut session, &mut store, &mut recorded, &event, now().plus(Duration::from_secs(count)))
    });
    assert!(!session.is_over() && recorded.len() > 500, "{} answers", recorded.len());
}

/// The same where the session itself has 100,000 cards: each at most 16 ms.
#[divan::bench(sample_count = 500, sample_size = 1)]
fn key_in_a_session_of_all_cards(bencher: Bencher) {
    let years = years();
    let pool = Pool::new(years.materials.clone(), Script::Simplified, &years.lexicon);
    let states = vec![CardState::New; pool.materials().len()];
    let mut session = Session::new(pool, states, Scheduler::default(), options(CARDS as usize), 1, now());
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let mut store = Store::open(folder.path()).expect("the store opens");
    let (mut recorded, mut count) = (Vec::new(), 0);
    bencher.bench_local(|| {
        count += 1;
        let event = match count % 10 {
            9 => Event::Key(Key::Control('z')),
            _ if session.is_answered() => Event::Key(Key::Enter),
            _ => Event::Key(Key::Char(if count % 2 == 0 { '1' } else { ' ' })),
        };
        press(&mut session, &mut store, &mut recorded, &event, now().plus(Duration::from_secs(count)))
    });
}
