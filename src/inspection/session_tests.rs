use super::super::{FilledRow, TableRow, report, rows, table};
use super::*;
use crate::correction::{Correction, Corrections, parse};
use crate::document::Document;
use crate::reading;
use crate::reading::model::Weights;
use crate::screen::Size;
use crate::segment::segment;
use crate::source::Source;

const TEXT: &str = "他還沒還書。銀行(xíng)都開了。\n都很好，都行。他還沒還書。";

fn read_with(text: &str, corrections: &Corrections) -> Vec<ReadDocument> {
    let lexicon = Lexicon::embedded();
    let source = Source { name: "folder/story.txt".into(), text: text.into() };
    // Without the classifier's weights there is much to doubt.
    let weights = Weights::build(&[], 1.0, 1.0);
    vec![reading::read_with(segment(Document::parse(source, &lexicon), &lexicon), &lexicon, corrections, &weights)]
}

fn with_session<T>(filter: &str, test: impl FnOnce(&mut Session) -> T) -> T {
    let lexicon = Lexicon::embedded();
    let documents = read_with(TEXT, &Corrections::none());
    let rows = rows(&documents, &lexicon);
    test(&mut Session::new(&documents, &lexicon, rows, filter.parse().unwrap()))
}

fn press(session: &mut Session, keys: &str) -> Vec<Effect> {
    keys.chars().flat_map(|c| session.handle(Event::Key(if c == '\n' { Key::Enter } else { Key::Char(c) }))).collect()
}

fn lines(effects: &[Effect]) -> Vec<String> {
    let all = |sign, corrections: &[Correction]| -> Vec<String> { corrections.iter().map(|it| format!("{sign} {it}")).collect() };
    let lines = |effect: &Effect| -> Vec<String> {
        match effect {
            Effect::Correct { add, remove } => [all("+", add), all("-", remove)].concat(),
            Effect::AddWord(line) => vec![format!("+ {line}")],
            Effect::RemoveWord(line) => vec![format!("- {line}")],
            Effect::Quit => vec!["quit".into()],
        }
    };
    effects.iter().flat_map(lines).collect()
}

#[test]
fn what_is_questionable_comes_first() {
    with_session("", |session| {
        let questionable: Vec<bool> =
            session.order.iter().map(|row| session.rows[*row as usize]).map(|row| row.doubtful || row.disagrees).collect();
        assert!(questionable[0] && questionable.is_sorted_by(|one, other| one >= other), "{questionable:?}");
    });
}

#[test]
fn each_decision_is_a_correction_that_can_be_undone_and_done_again() {
    with_session("都", |session| {
        let accepted = lines(&press(session, "\n"));
        assert_eq!(accepted, ["+ place\tstory.txt\t銀行【都】開了。\tdōu"]);
        assert_eq!(session.at, 1, "on to the next open row");
        assert_eq!(lines(&press(session, "pdu\n")), ["+ place\tstory.txt\t【都】很好，都行。\tdū"]);
        assert_eq!(lines(&press(session, "u")), ["- place\tstory.txt\t【都】很好，都行。\tdū"]);
        assert_eq!((session.at, session.decided[session.order[1] as usize]), (1, None));
        assert_eq!(lines(&press(session, "r")), ["+ place\tstory.txt\t【都】很好，都行。\tdū"]);
        assert_eq!(lines(&press(session, "uu")).len(), 2);
        assert!(press(session, "u").is_empty() && session.notice.contains("nothing to undo"));
    });
}

#[test]
fn all_rows_like_one_are_decided_together() {
    with_session("还 doubtful", |session| {
        let before = session.order.len();
        assert_eq!(before, 2);
        let effects = press(session, "2k");
        assert_eq!(lines(&effects).len(), 1);
        assert_eq!(lines(&press(session, "a")), ["+ phrase\t沒【還】書\thuán"]);
        assert!(session.order.iter().all(|row| session.decided[*row as usize].is_some()));
        press(session, "u");
        assert_eq!(session.order.iter().filter(|row| session.decided[**row as usize].is_some()).count(), 1);
    });
}

#[test]
fn all_that_is_open_of_a_reading_is_accepted_together_each_at_its_place() {
    with_session("还 doubtful", |session| {
        let both = ["place\tstory.txt\t他還沒【還】書。\thái", "place 2\tstory.txt\t他還沒【還】書。\thái"];
        assert_eq!(lines(&press(session, "A")), both.map(|line| format!("+ {line}")));
        assert!(press(session, "A").is_empty() && session.notice.contains("nothing is open"));
        assert_eq!(lines(&press(session, "u")), both.map(|line| format!("- {line}")));
        assert_eq!(lines(&press(session, "jphuan\n")), [both[1].replace("hái", "huán")].map(|line| format!("+ {line}")));
        press(session, "k");
        assert_eq!(lines(&press(session, "A")), [format!("+ {}", both[0])], "what is decided stays");
    });
}

#[test]
fn the_second_of_equal_sentences_is_told_apart() {
    with_session("还 doubtful", |session| {
        let effects = press(session, "\n\n");
        assert!(lines(&effects)[1].starts_with("+ place 2\tstory.txt\t他還沒【還】書。"), "{effects:?}");
    });
}

#[test]
fn what_cannot_be_meant_is_refused_in_words() {
    with_session("都", |session| {
        for (keys, notice) in [
            ("pxyz\n", "not pinyin"),
            ("pmǎ\n", "is not read mǎ, only"),
            ("9", "no reading 9"),
            ("fhm\n", "no filter"),
            ("gx\n", "no line"),
            ("/nothing\n", "nowhere"),
            ("dOK ok\n", "not a word"),
            ("d都 dōu\n", "one character is no word"),
        ] {
            let erase = if keys.starts_with('d') { 20 } else { 0 };
            let mut effects = press(session, &keys[..1]);
            (0..erase).for_each(|_| effects.extend(session.handle(Event::Key(Key::Backspace))));
            effects.extend(press(session, &keys[1..]));
            assert!(effects.is_empty(), "{keys}");
            assert!(session.notice.contains(notice), "{keys}: {}", session.notice);
        }
    });
}

#[test]
fn a_word_goes_to_the_learner_s_own_list() {
    with_session("行", |session| {
        assert_eq!(lines(&press(session, "d\n")), ["+ 銀行\tyín háng"]);
        assert_eq!(lines(&press(session, "u")), ["- 銀行\tyín háng"]);
    });
}

#[test]
fn what_could_not_be_written_was_never_decided_and_what_could_not_be_undone_still_is() {
    with_session("都", |session| {
        let first = session.order[0] as usize;
        press(session, "\nk2");
        session.step_failed();
        assert_eq!(session.decided[first].map(Syllable::marked), Some("dōu".into()));
        press(session, "u");
        session.step_failed();
        assert_eq!(session.decided[first].map(Syllable::marked), Some("dōu".into()));
        assert_eq!(lines(&press(session, "u")), ["- place\tstory.txt\t銀行【都】開了。\tdōu"]);
        press(session, "r");
        session.step_failed();
        assert_eq!(session.decided[first], None);
    });
}

/// What is decided now of a character's places, in their order in the text.
fn decided(session: &Session, character: char) -> Vec<String> {
    let mut rows: Vec<_> = session.rows.iter().zip(&session.decided).filter(|(row, _)| row.character == character).collect();
    rows.sort_by_key(|(row, _)| (row.sentence, row.position));
    rows.iter().map(|(_, decided)| decided.map_or("open".into(), Syllable::marked)).collect()
}

#[test]
fn a_word_that_is_added_counts_at_once_wherever_it_is_a_word() {
    with_session("还", |session| {
        let typed = "還書 huán shū";
        press(session, "d");
        (0..20).for_each(|_| drop(session.handle(Event::Key(Key::Backspace))));
        session.handle(Event::Text(typed.into()));
        assert_eq!(lines(&press(session, "\n")), ["+ 還書\thuán shū"]);
        assert_eq!(decided(session, '还'), ["open", "huán", "open", "huán"]);
        assert!(session.notice.starts_with("added to your words: 還書 huán shū; so read in 2 places"), "{}", session.notice);
        press(session, "u");
        assert_eq!(decided(session, '还'), ["open"; 4]);
        assert_eq!(lines(&press(session, "r")), ["+ 還書\thuán shū"]);
        assert_eq!(decided(session, '还'), ["open", "huán", "open", "huán"]);
    });
}

#[test]
fn a_word_that_is_added_leaves_alone_what_was_corrected() {
    with_session("还", |session| {
        let at = session.order.iter().position(|row| session.rows[*row as usize].position == 3).unwrap();
        (0..at).for_each(|_| drop(press(session, "j")));
        assert!(lines(&press(session, "phai2\n"))[0].ends_with("【還】書。\thái"));
        press(session, "d");
        (0..20).for_each(|_| drop(session.handle(Event::Key(Key::Backspace))));
        session.handle(Event::Text("還書 huán shū".into()));
        press(session, "\n");
        assert_eq!(decided(session, '还'), ["open", "hái", "open", "huán"]);
    });
}

#[test]
fn a_changed_mind_replaces_what_was_written_before() {
    with_session("都", |session| {
        assert_eq!(lines(&press(session, "\n")), ["+ place\tstory.txt\t銀行【都】開了。\tdōu"]);
        press(session, "k");
        assert!(press(session, "\n").is_empty(), "what is written already is not written twice");
        press(session, "k");
        let changed = press(session, "2");
        assert_eq!(lines(&changed), ["+ place\tstory.txt\t銀行【都】開了。\tdū", "- place\tstory.txt\t銀行【都】開了。\tdōu"]);
        assert_eq!(
            lines(&press(session, "u")),
            ["+ place\tstory.txt\t銀行【都】開了。\tdōu", "- place\tstory.txt\t銀行【都】開了。\tdū"]
        );
    });
}

#[test]
fn an_accepted_reading_is_no_longer_doubtful() {
    let written = with_session("doubtful", |session| {
        let mut written = String::new();
        for _ in 0..session.order.len() {
            written.extend(lines(&press(session, "\n")).iter().map(|line| format!("{}\n", line.trim_start_matches("+ "))));
        }
        written
    });
    let (corrections, errors) = parse(&written);
    assert_eq!(errors, []);
    let documents = read_with(TEXT, &corrections);
    let rows = rows(&documents, &Lexicon::embedded());
    assert!(rows.iter().all(|row| !row.doubtful), "{}", report(&documents, &rows));
}

#[test]
fn a_filled_in_table_reads_back_and_misfits_say_why() {
    let lexicon = Lexicon::embedded();
    let documents = read_with(TEXT, &Corrections::none());
    let rows = rows(&documents, &lexicon);
    let filled = |row: TableRow| FilledRow {
        source: row.source,
        character: row.character,
        occurrence: row.occurrence,
        sentence: row.sentence,
        correction: row.correction,
        scope: row.scope,
        note: row.note,
    };
    let mut table: Vec<FilledRow> = table(&documents, &rows).map(filled).collect();
    table.retain(|row| row.character == '還' || row.character == '行');
    table[0].correction = "hai2".into();
    table[1].correction = "huán".into();
    table[1].scope = "word".into();
    table[2].correction = "háng".into();
    table[2].note = "bank".into();
    let given: Vec<_> = table.iter().cloned().enumerate().map(|(index, row)| (index + 2, Ok(row))).collect();
    let applied = super::super::apply(&given, &documents, &lexicon);
    let lines: Vec<String> = applied.corrections.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        ["place\tstory.txt\t他【還】沒還書。\thái", "word\t【還】\thuán", "place\tstory.txt\t銀【行】都開了。\tháng\tbank"]
    );
    assert!(applied.misfits.is_empty());

    let changed = read_with("他還沒有還書。", &Corrections::none());
    let misfits = super::super::apply(&given, &changed, &lexicon).misfits;
    assert_eq!(misfits.len(), 3);
    assert_eq!((misfits[0].row, misfits[0].message.as_str()), (2, "story.txt no longer has this sentence"));
}

#[test]
fn every_screen_fits_its_window() {
    with_session("", |session| {
        for keys in ["", "\n", "f", "行", "\u{1b}", "?", "x", "p"] {
            press(session, keys);
            for (columns, rows) in [(80, 20), (120, 40), (200, 60), (79, 20), (10, 3), (0, 0)] {
                let page = session.screen(Size { columns, rows });
                assert!(page.lines.len() <= rows);
                assert!(page.lines.iter().all(|line| line.width() <= columns.max(1)), "\n{page}");
            }
        }
    });
}

#[test]
fn of_a_sentence_that_is_too_long_the_lines_around_the_character_are_shown() {
    let lexicon = Lexicon::embedded();
    let text = format!("{}銀行{}。", "他們都來了，".repeat(60), "我們都去了，".repeat(60));
    let documents = read_with(&text, &Corrections::none());
    let session = Session::new(&documents, &lexicon, rows(&documents, &lexicon), "行".parse().unwrap());
    for (columns, rows) in [(80, 20), (80, 24), (120, 40)] {
        let page = session.screen(Size { columns, rows }).to_string();
        let below: Vec<&str> = page.split("─\n").nth(2).unwrap().lines().collect();
        let target = below.iter().position(|line| line.contains("【")).unwrap();
        assert!(below[target - 1].contains("háng"), "\n{page}");
        assert!(rows < 40 || (target > 3 && below[target + 2].contains("去")), "\n{page}");
        assert!(page.contains("1 xíng") && page.contains("bank"), "what is known is shown too\n{page}");
    }
}

/// What is pressed, and the window in which the screen is looked at then. `\n` is Enter, `\u{8}` Backspace, `\u{1b}` Escape.
const SCREENS: [(&str, &str, (usize, usize)); 20] = [
    ("start", "", (80, 24)),
    ("accepted", "\n", (80, 24)),
    ("changed-by-number", "f还\n2", (80, 24)),
    ("typing-pinyin", "f还\nphuá", (80, 24)),
    ("changed-by-pinyin", "f还\nphuan\n", (80, 24)),
    ("pinyin-refused", "f还\npma3\n", (80, 24)),
    ("all-alike", "f还 doubtful\n2ka", (80, 24)),
    ("all-of-a-reading", "f还 doubtful\nA", (80, 24)),
    ("word-proposed", "f还\nd", (80, 24)),
    ("word-added", "f还\n2kd\n", (80, 24)),
    ("undone", "\n\nu", (80, 24)),
    ("done-again", "\n\nur", (80, 24)),
    ("filtered", "f都 行 <0.99\n", (80, 24)),
    ("filter-refused", "fdoubtfull\n", (80, 24)),
    ("nothing-passes-the-filter", "f马\n", (80, 24)),
    ("found", "/都行\n", (80, 24)),
    ("jumped", "g2\n", (80, 24)),
    ("help", "?", (80, 24)),
    ("smallest", "", (80, 20)),
    ("too-small", "", (79, 20)),
];

fn event(c: char) -> Event {
    Event::Key(match c {
        '\n' => Key::Enter,
        '\u{8}' => Key::Backspace,
        '\u{1b}' => Key::Escape,
        c => Key::Char(c),
    })
}

/// Each screen is kept as text in `testdata`; `DUOYIN_OVERWRITE=1` writes them anew.
#[test]
fn events_lead_to_the_screens_that_are_kept() {
    let wide = [("wide", "", (120, 40))];
    for (name, keys, (columns, rows)) in SCREENS.into_iter().chain(wide) {
        with_session("", |session| {
            keys.chars().for_each(|c| drop(session.handle(event(c))));
            let page = session.screen(Size { columns, rows });
            let kept = std::path::Path::new("src/inspection/testdata").join(format!("{name}.txt"));
            if std::env::var_os("DUOYIN_OVERWRITE").is_some() {
                std::fs::write(&kept, page.to_string()).unwrap();
            }
            let expected = std::fs::read_to_string(&kept).unwrap_or_default();
            assert_eq!(page.to_string(), expected, "\n{name}: after {keys:?}\n{page}");
        });
    }
}
