//! Sessions as pages: what a learner does, and what is seen after it. A page stands under a line that begins with `# ` and says what was
//! done; where the cursor is shown, its column and row follow. Colours are not shown: nothing is told by colour alone.
//!
//! `DUOYIN_OVERWRITE=1 cargo test --test screens` writes the pages anew; look at the difference before you commit it.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::fs;
use std::time::Duration;

use duoyin::lexicon::Lexicon;
use duoyin::quiz::{Item, Kind, Mode, Pool, Session, SessionOptions, Task, collect, script_of};
use duoyin::review::CardKey;
use duoyin::schedule::{CardState, Moment, Scheduler};
use duoyin::screen::{Event, Key, Size, layout};
use duoyin::source::Source;

const TEXT: &str = "\
行长在银行工作，每天都很忙。昨天我去银行取钱，人行道上有很多人。
我们学校的校长长得很高。长大以后，我想当老师。那条路很长，我们走了一个小时。
他还没还我的词典，我还要等。这本词典很重要，我不想重新买一本。
医生说我不用担心，多喝水，早点睡觉。我一定要去看一看。
春天来了，公园里的花都开了，孩子们高兴地唱歌，老人坐在旁边看报纸。
";

/// As long as a sentence can be that is asked.
const LONG: &str = "他给她倒了一杯热茶，说：“前面的桥被水冲倒了，村里的粮食供给全靠人背，我的腰到现在还很疼。”";

const USUAL: Size = Size { columns: 80, rows: 24 };

fn morning() -> Moment {
    "2026-03-01T09:00:00.000+08:00".parse().unwrap()
}

fn options() -> SessionOptions {
    SessionOptions {
        mode: Mode::Mixed,
        kinds: Vec::new(),
        characters: Vec::new(),
        only: Vec::new(),
        limit: None,
        new: 40,
        reviews: 200,
    }
}

fn session(lexicon: &Lexicon, options: SessionOptions) -> Session<'_> {
    session_on(TEXT, lexicon, options)
}

fn session_on<'l>(text: &str, lexicon: &'l Lexicon, options: SessionOptions) -> Session<'l> {
    let source = Source::from_bytes("text.txt", text.as_bytes()).unwrap();
    let document = duoyin::read_source(source, lexicon);
    let script = script_of(std::slice::from_ref(&document));
    let pool = Pool::new(collect(&[document], lexicon), script, lexicon);
    let states = vec![CardState::New; pool.materials().len()];
    Session::new(pool, states, Scheduler::default(), options, 1, morning())
}

/// A session that is watched.
struct Watched<'l> {
    session: Session<'l>,
    now: Moment,
    size: Size,
    pages: String,
}

impl<'l> Watched<'l> {
    fn new(session: Session<'l>, size: Size) -> Watched<'l> {
        let mut watched = Watched { session, now: morning(), size, pages: String::new() };
        watched.look("the first question");
        watched
    }

    fn look(&mut self, what: &str) {
        let page = layout(&self.session.screen(), self.size);
        let cursor = page.cursor.map(|(column, row)| format!(" (cursor {column}, {row})")).unwrap_or_default();
        write!(self.pages, "# {what}{cursor}\n{page}\n").unwrap();
    }

    fn press(&mut self, what: &str, events: &[Event]) {
        for event in events {
            self.now = self.now.plus(Duration::from_secs(2));
            self.session.handle(event, self.now);
        }
        self.look(what);
    }

    fn key(&mut self, key: Key) {
        let what = match key {
            Key::Char(' ') => "Space".into(),
            Key::Char(c) => c.to_string(),
            Key::Control(c) => format!("Ctrl-{}", c.to_ascii_uppercase()),
            key => format!("{key:?}"),
        };
        self.press(&what, &[Event::Key(key)]);
    }

    fn send(&mut self, text: &str) {
        let clear = Event::Key(Key::Control('u'));
        self.press(&format!("{text} and Enter"), &[clear, Event::Text(text.into()), Event::Key(Key::Enter)]);
    }
}

fn check(name: &str, pages: &str) {
    let path = format!("tests/screens/{name}.txt");
    if std::env::var_os("DUOYIN_OVERWRITE").is_some() {
        fs::write(&path, pages).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let line = |text: &str, number: usize| text.lines().nth(number).unwrap_or("").to_owned();
    let lines = pages.lines().count().max(expected.lines().count());
    let differs = (0..lines).find(|number| line(pages, *number) != line(&expected, *number));
    assert!(differs.is_none(), "{path}:{}: not as recorded; now it is\n{pages}", differs.unwrap_or(0) + 1);
}

fn digit(index: usize) -> Key {
    Key::Char(char::from_digit(index as u32 + 1, 10).unwrap())
}

/// The first question of a kind: as it is asked, answered right, and answered wrong in each way that it can be.
fn kind(kind: Kind) -> (Item, String) {
    let lexicon = Lexicon::embedded();
    let mode = if kind == Kind::ChooseSpoken { Mode::Sandhi } else { Mode::Mixed };
    let new = || session(&lexicon, SessionOptions { kinds: vec![kind], mode, ..options() });
    let item = new().into_items().remove(0);
    assert_eq!(item.kind, kind);
    let mut watched = Watched::new(new(), USUAL);
    match &item.task {
        Task::Choose { offers, right } => {
            watched.key(digit(*right));
            watched.key(Key::Char('u'));
            watched.key(digit((right + 1) % offers.len()));
        }
        Task::Type(slots) => {
            let expected = item.expected();
            watched.send(expected.trim_matches(|c: char| c.is_ascii_digit()));
            watched.send("x");
            watched.send(&expected);
            watched.key(Key::Char('u'));
            let wrong_tone = if expected.ends_with('1') { "2" } else { "1" };
            watched.send(&format!("{}{wrong_tone}", &expected[..expected.len() - 1]));
            watched.key(Key::Char('u'));
            for elsewhere in slots.iter().take(1).flat_map(|slot| slot.elsewhere.first()) {
                watched.send(&elsewhere.reading.numbered());
                watched.key(Key::Char('u'));
            }
            watched.send("ma1ma5");
        }
        Task::Recall => {
            watched.key(Key::Char(' '));
            watched.key(Key::Char('9'));
            watched.key(Key::Char('3'));
        }
    }
    (item, watched.pages)
}

macro_rules! kinds {
    ($($name:ident: $kind:expr;)*) => {$(
        #[test]
        fn $name() {
            let (item, pages) = kind($kind);
            check(item.kind.name(), &pages);
        }
    )*};
}

kinds! {
    a_reading_is_chosen: Kind::ChooseReading;
    two_sentences_are_compared: Kind::SameOrDifferent;
    the_odd_word_is_found: Kind::OddOneOut;
    the_wrong_annotation_is_found: Kind::WrongAnnotation;
    a_reading_is_typed: Kind::TypeReading;
    a_word_is_remembered: Kind::Recall;
    a_word_is_chosen_for_its_meaning: Kind::ChooseWord;
    a_gap_is_filled: Kind::FillGap;
    the_reading_of_a_word_is_typed: Kind::TypeWord;
    the_tone_of_yi_and_bu_is_chosen: Kind::ChooseSpoken;
}

#[test]
fn what_is_typed_as_it_is_spoken_is_right_and_gets_a_word() {
    let lexicon = Lexicon::embedded();
    let only: Vec<CardKey> = vec!["word:一定:yi1ding4".parse().unwrap()];
    let mut watched = Watched::new(session(&lexicon, SessionOptions { only, kinds: vec![Kind::TypeWord], ..options() }), USUAL);
    watched.send("yi2ding4");
    assert_eq!(watched.session.tally().right, 1);
    check("spoken", &watched.pages);
}

#[test]
fn every_size_of_window_shows_a_question_and_its_answer_whole() {
    let lexicon = Lexicon::embedded();
    let mut pages = String::new();
    for (columns, rows) in [(60, 18), (80, 24), (120, 40)] {
        let only: Vec<CardKey> = vec!["polyphone:还:hai2".parse().unwrap()];
        let session = session_on(LONG, &lexicon, SessionOptions { only, kinds: vec![Kind::ChooseReading], ..options() });
        let mut watched = Watched::new(session, Size { columns, rows });
        watched.key(Key::Char('1'));
        pages += &watched.pages;
    }
    check("sizes", &pages);
}

#[test]
fn a_window_that_is_too_small_says_so_and_nothing_is_lost() {
    let lexicon = Lexicon::embedded();
    let mut watched = Watched::new(session(&lexicon, options()), Size { columns: 59, rows: 18 });
    watched.size = Size { columns: 60, rows: 18 };
    watched.press("the window becomes larger", &[Event::Resize]);
    watched.size = Size { columns: 20, rows: 5 };
    watched.press("the window becomes tiny", &[Event::Resize]);
    check("too-small", &watched.pages);
}

#[test]
fn help_comes_and_goes_and_skipping_asks_something_else() {
    let lexicon = Lexicon::embedded();
    let mut watched = Watched::new(session(&lexicon, options()), Size { columns: 60, rows: 18 });
    watched.key(Key::Char('?'));
    watched.key(Key::Char('x'));
    watched.key(Key::Char('x'));
    watched.key(Key::Char('s'));
    watched.key(Key::Char('u'));
    check("help", &watched.pages);
}

#[test]
fn a_session_ends_with_what_was_missed() {
    let lexicon = Lexicon::embedded();
    let only: Vec<CardKey> = vec!["polyphone:长:zhang3".parse().unwrap(), "polyphone:行:hang2".parse().unwrap()];
    let options = SessionOptions { only, kinds: vec![Kind::TypeReading], ..options() };
    let expected: Vec<String> = session(&lexicon, options.clone()).into_items().iter().map(Item::expected).collect();
    let mut watched = Watched::new(session(&lexicon, options), Size { columns: 60, rows: 18 });
    watched.send("lu4");
    watched.key(Key::Enter);
    let mut answers = 1;
    while !watched.session.is_over() {
        // Whatever was missed comes again until it is known.
        let right = watched.session.screen().body.iter().find_map(|block| match block {
            duoyin::screen::Block::Paragraph(text, _) => text.to_string().contains('行').then_some("hang2"),
            _ => None,
        });
        let right = right.unwrap_or("zhang3");
        assert!(expected.iter().any(|expected| expected == right));
        for event in [Event::Text(right.into()), Event::Key(Key::Enter), Event::Key(Key::Enter)] {
            watched.session.handle(&event, watched.now);
        }
        watched.now = watched.now.plus(Duration::from_secs(700));
        answers += 1;
        assert!(answers < 12, "a session of two cards ends");
    }
    watched.look("the end");
    assert_eq!(watched.session.tally().right, answers - 1);
    assert_eq!(watched.session.tally().missed.len(), 1);
    check("summary", &watched.pages);
}
