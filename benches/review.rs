//! A review of readings on the screen, painted: of a news text, and of a book of 5 MB with 300,000 polyphones.
//! `benches/README.md` says what must hold.

use std::path::Path;
use std::sync::OnceLock;

use divan::Bencher;
use duoyin::correction::Corrections;
use duoyin::deck::ToneColors;
use duoyin::inspection::{Filter, Session, rows};
use duoyin::lexicon::Lexicon;
use duoyin::reading::ReadDocument;
use duoyin::screen::{Event, Key, Size};
use duoyin::source::Source;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

#[allow(dead_code, reason = "the program's own painting; it also has the colours of other terminals")]
#[path = "../src/cli/painting.rs"]
mod painting;

use painting::{Colors, Palette, paint};

/// The window that is painted.
const WINDOW: Size = Size { columns: 120, rows: 40 };
/// The size of the book, in bytes.
const BOOK: usize = 5_000_000;

fn main() {
    divan::main();
}

/// A text that is reviewed.
#[derive(Clone, Copy, Debug)]
enum Text {
    /// The sample story, repeated up to 48 KB.
    News,
    /// The same up to 5 MB.
    Book,
    /// The document that lies beside the checkout, where there is one.
    Shared,
}

const TEXTS: [Text; 3] = [Text::News, Text::Shared, Text::Book];

impl Text {
    fn source(self) -> Option<Source> {
        let story = include_str!("../tests/documents/homecoming-traditional.txt");
        let text = match self {
            Text::News => story.repeat(48_000 / story.len() + 1),
            Text::Book => story.repeat(BOOK / story.len() + 1),
            Text::Shared => {
                let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/documents");
                let mut files: Vec<_> = std::fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
                files.sort();
                std::fs::read_to_string(files.first()?).ok()?
            }
        };
        Source::from_bytes("text.txt", text.as_bytes()).ok()
    }

    fn read(self) -> Option<&'static [ReadDocument]> {
        static READ: [OnceLock<Option<Vec<ReadDocument>>>; 3] = [const { OnceLock::new() }; 3];
        let read = || Some(vec![duoyin::read_corrected(self.source()?, lexicon(), &Corrections::none())]);
        READ[self as usize].get_or_init(read).as_deref()
    }
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(Lexicon::embedded)
}

/// The session with the terminal on which it is seen.
struct Screen {
    session: Session<'static>,
    terminal: Terminal<TestBackend>,
}

impl Screen {
    fn up(documents: &'static [ReadDocument]) -> Screen {
        let session = Session::new(documents, lexicon(), rows(documents, lexicon()), Filter::default());
        let backend = TestBackend::new(WINDOW.columns as u16, WINDOW.rows as u16);
        let mut screen = Screen { session, terminal: Terminal::new(backend).expect("the test's terminal never fails") };
        screen.paint();
        screen
    }

    fn paint(&mut self) {
        let page = self.session.screen(WINDOW);
        let palette = Palette::new(ToneColors::Mdbg, Colors::True);
        self.terminal.draw(|frame| paint(frame, &page, palette)).expect("the test's terminal never fails");
    }

    /// Each character is a key, painted for itself.
    fn press(&mut self, keys: &str) {
        for c in keys.chars() {
            let key = if c == '\n' { Key::Enter } else { Key::Char(c) };
            divan::black_box(self.session.handle(Event::Key(key)));
            self.paint();
        }
    }
}

/// From the source's bytes to the first screen.
#[divan::bench(args = TEXTS, sample_count = 5, sample_size = 1)]
fn start(bencher: Bencher, text: Text) {
    if text.source().is_none() {
        return;
    }
    bencher.with_inputs(|| text.source().expect("it was there")).bench_values(|source| {
        let documents = vec![duoyin::read_corrected(source, lexicon(), &Corrections::none())];
        let session = Session::new(&documents, lexicon(), rows(&documents, lexicon()), Filter::default());
        session.screen(WINDOW).lines.len()
    });
}

/// What is pressed: a name, keys that prepare, and the keys that are measured, each with its painting.
const KEYS: [(&str, &str, &str); 13] = [
    ("next row", "", "j"),
    ("accept", "", "\n"),
    ("change", "", "2"),
    ("all alike", "", "a"),
    ("all of a reading", "", "A"),
    ("undo all alike", "a", "u"),
    ("typed pinyin, last key", "pde", "\n"),
    ("filter, last key", "f行", "\n"),
    ("filter off, last key", "f行\nf", "\n"),
    ("search, last key", "/停不了", "\n"),
    ("search in vain, last key", "/no such text", "\n"),
    ("jump, last key", "g30000", "\n"),
    ("own word, last key", "d", "\n"),
];

#[divan::bench(args = KEYS.map(|(name, ..)| name), sample_count = 20, sample_size = 1)]
fn key_in_the_news(bencher: Bencher, key: &str) {
    press(bencher, key, Text::News);
}

#[divan::bench(args = KEYS.map(|(name, ..)| name), sample_count = 20, sample_size = 1)]
fn key_in_the_shared_document(bencher: Bencher, key: &str) {
    press(bencher, key, Text::Shared);
}

#[divan::bench(args = KEYS.map(|(name, ..)| name), sample_count = 10, sample_size = 1)]
fn key_in_the_book(bencher: Bencher, key: &str) {
    press(bencher, key, Text::Book);
}

fn press(bencher: Bencher, name: &str, text: Text) {
    let Some(documents) = text.read() else { return };
    let (_, before, measured) = KEYS.into_iter().find(|(known, ..)| *known == name).expect("the key is in the list");
    let ready = || {
        let mut screen = Screen::up(documents);
        screen.press(before);
        screen
    };
    bencher.with_inputs(ready).bench_local_refs(|screen| screen.press(measured));
}
