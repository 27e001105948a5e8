//! The quiz: what is asked of any document, and sessions as screens.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use duoyin::lexicon::Lexicon;
use duoyin::pinyin::Syllable;
use duoyin::quiz::{Effect, Item, Kind, Mode, Pool, Session, SessionOptions, check_item, check_session, collect, script_of};
use duoyin::review::{CardKey, LoggedReview, Review};
use duoyin::schedule::{CardState, Grade, Moment, Scheduler};
use duoyin::screen::{Event, Key, SMALLEST, layout};
use duoyin::source::Source;
use duoyin::store::Store;
use proptest::prelude::*;
use rand::{SeedableRng, rngs::StdRng};

fn pool<'l>(texts: &[String], lexicon: &'l Lexicon) -> Pool<'l> {
    // Texts without Chinese are no sources.
    let sources = texts.iter().filter_map(|text| Source::from_bytes("test.txt", text.as_bytes()).ok());
    let documents: Vec<_> = sources.map(|source| duoyin::read_source(source, lexicon)).collect();
    Pool::new(collect(&documents, lexicon), script_of(&documents), lexicon)
}

/// The texts of the tests' documents that are UTF-8.
fn texts() -> Vec<String> {
    // A real document lies beside some checkouts.
    let folders = ["tests/documents", "../shared/documents"].into_iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten();
    let mut paths: Vec<_> = folders.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let text = |path: &std::path::PathBuf| fs::read_to_string(path).ok().filter(|text| !text.trim().is_empty());
    let texts: Vec<String> = paths.iter().filter_map(text).collect();
    assert!(texts.len() >= 4);
    texts
}

/// Every kind of question about every card in every sentence.
fn all_items(pool: &Pool<'_>, seed: u64) -> Vec<Item> {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut items = Vec::new();
    for material in pool.materials() {
        for kind in Kind::of_card(&material.card) {
            for passage in &material.passages {
                items.extend(Item::build(*kind, material, passage, pool, &mut rng));
            }
        }
    }
    items
}

#[test]
fn no_question_breaks_the_invariants_on_any_document() {
    let lexicon = Lexicon::embedded();
    for text in texts() {
        for item in all_items(&pool(&[text], &lexicon), 1) {
            check_item(&item, &lexicon).unwrap_or_else(|broken| panic!("{broken}\n{item:?}"));
        }
    }
}

#[test]
fn the_story_allows_every_kind_of_question() {
    let lexicon = Lexicon::embedded();
    let text = fs::read_to_string("tests/documents/homecoming-simplified.txt").unwrap();
    let items = all_items(&pool(&[text], &lexicon), 1);
    for kind in Kind::ALL {
        let count = items.iter().filter(|item| item.kind == kind).count();
        println!("{}: {count}", kind.name());
        assert!(count >= 5, "{}: {count}", kind.name());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_question_breaks_the_invariants_on_shuffled_documents(seed in any::<u64>(), picks in prop::collection::vec(any::<prop::sample::Index>(), 1..30)) {
        let lexicon = Lexicon::embedded();
        let texts = texts();
        let lines: Vec<&str> = texts.iter().flat_map(|text| text.lines()).collect();
        let text: String = picks.iter().map(|pick| format!("{}\n", lines[pick.index(lines.len())])).collect();
        for item in all_items(&pool(&[text], &lexicon), seed) {
            let checked = check_item(&item, &lexicon);
            prop_assert!(checked.is_ok(), "{checked:?}\n{item:?}");
        }
    }
}

const STORY: &str = "tests/documents/homecoming-simplified.txt";

fn options(mode: Mode) -> SessionOptions {
    SessionOptions { mode, kinds: Vec::new(), characters: Vec::new(), only: Vec::new(), limit: None, new: 60, reviews: 200 }
}

fn morning() -> Moment {
    "2026-03-01T09:00:00.000+08:00".parse().unwrap()
}

fn session(lexicon: &Lexicon, options: SessionOptions, seed: u64) -> Session<'_> {
    let pool = pool(&[fs::read_to_string(STORY).unwrap()], lexicon);
    let states = vec![CardState::New; pool.materials().len()];
    Session::new(pool, states, Scheduler::default(), options, seed, morning())
}

fn key(c: char) -> Event {
    Event::Key(Key::Char(c))
}

#[test]
fn no_session_breaks_the_invariants() {
    let lexicon = Lexicon::embedded();
    for mode in [Mode::Mixed, Mode::Polyphones, Mode::Words, Mode::Sandhi] {
        for seed in 0..5 {
            let items = session(&lexicon, options(mode), seed).into_items();
            assert!(items.len() >= 4, "{mode:?}: {}", items.len());
            check_session(&items, &lexicon).unwrap();
        }
    }
}

#[test]
fn the_rarer_readings_are_at_least_two_in_five() {
    let lexicon = Lexicon::embedded();
    let items = session(&lexicon, options(Mode::Polyphones), 3).into_items();
    let usual = |item: &&Item| match item.card {
        CardKey::Polyphone { character, reading } => lexicon.living(character)[0].0 == reading,
        _ => false,
    };
    let rare = items.len() - items.iter().filter(usual).count();
    assert!(rare * 5 >= items.len() * 2, "{rare} of {}", items.len());
}

#[test]
fn the_same_seed_gives_the_same_session_and_readings_of_a_character_do_not_follow_each_other() {
    let lexicon = Lexicon::embedded();
    let cards = |seed| session(&lexicon, options(Mode::Polyphones), seed).into_items();
    assert_eq!(cards(7), cards(7));
    assert_ne!(cards(7), cards(8));
    let character = |item: &Item| match item.card {
        CardKey::Polyphone { character, .. } => character,
        _ => ' ',
    };
    let items = cards(7);
    let neighbours = items.windows(2).filter(|pair| character(&pair[0]) == character(&pair[1])).count();
    assert!(neighbours <= 2, "{neighbours}");
}

#[test]
fn an_answer_is_recorded_at_once_and_can_be_taken_back() {
    let lexicon = Lexicon::embedded();
    let mut session = session(&lexicon, options(Mode::Polyphones), 1);
    let question = session.screen();
    let effects = session.handle(&key('1'), morning().plus(Duration::from_secs(5)));
    let [Effect::Record(review)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((review.taken, review.question.as_str()), (Duration::from_secs(5), "choose-reading"));
    assert_eq!(review.grade == Grade::Good, review.answer.as_ref() == Some(&review.expected));
    assert_eq!(session.handle(&key('u'), morning()), [Effect::TakeBack]);
    assert_eq!(session.tally().answered, 0);
    assert_eq!(session.screen().body[2], question.body[2], "the same sentence is asked again");
    assert!(session.handle(&key('u'), morning()).is_empty(), "there is nothing more to take back");
}

#[test]
fn what_is_missed_comes_again_and_escape_leaves_wherever_one_is() {
    let lexicon = Lexicon::embedded();
    let mut session = session(&lexicon, SessionOptions { new: 8, ..options(Mode::Polyphones) }, 2);
    let mut now = morning();
    let mut answers = 0;
    while !session.is_over() {
        now = now.plus(Duration::from_secs(20));
        let typing = session.is_typing();
        let events = if typing { vec![Event::Text("ma1".into()), Event::Key(Key::Enter)] } else { vec![key('1')] };
        for event in events {
            let effects = session.handle(&event, now);
            answers += effects.iter().filter(|effect| matches!(effect, Effect::Record(_))).count();
        }
        if session.is_answered() {
            session.handle(&Event::Key(Key::Enter), now);
        }
        if answers > 60 {
            break;
        }
    }
    assert_eq!(session.tally().answered, answers);
    assert!(!session.tally().missed.is_empty());
    assert!(answers > 16, "{answers} answers to eight cards");
    assert_eq!(session.handle(&Event::Key(Key::Escape), now), [Effect::Quit]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_is_pressed_every_screen_fits_and_nothing_panics(
        seed in 0u64..20,
        keys in prop::collection::vec(prop::sample::select(vec!['1', '2', '3', '4', ' ', '\n', '?', 's', 'u', 'a', 'x', '\t']), 0..60)
    ) {
        let lexicon = Lexicon::embedded();
        let mut session = session(&lexicon, SessionOptions { new: 12, ..options(Mode::Mixed) }, seed);
        let (mut now, mut recorded) = (morning(), 0usize);
        for pressed in keys {
            now = now.plus(Duration::from_secs(30));
            let pressed = match pressed { '\n' => Key::Enter, '\t' => Key::Tab, c => Key::Char(c) };
            for effect in session.handle(&Event::Key(pressed), now) {
                match effect {
                    Effect::Record(_) => recorded += 1,
                    Effect::TakeBack => recorded -= 1,
                    Effect::Quit => {}
                }
            }
            prop_assert_eq!(session.tally().answered, recorded);
            let page = layout(&session.screen(), SMALLEST);
            prop_assert!(page.lines.iter().all(|line| line.width() <= SMALLEST.columns));
        }
    }
}

fn run(data: &std::path::Path, command: &str, arguments: &[&str], input: &str) -> Output {
    let mut duoyin = Command::new(env!("CARGO_BIN_EXE_duoyin"));
    duoyin.arg(command).args(arguments).arg("--data").arg(data).env("XDG_CONFIG_HOME", data);
    let mut child = duoyin.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Whoever has nothing to ask does not read.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn quiz(data: &std::path::Path, arguments: &[&str], input: &str) -> String {
    said(data, arguments, input).0
}

/// The README shows a session of this very program.
#[test]
fn the_session_in_the_readme_is_a_real_one() {
    let data = tempfile::tempdir().unwrap();
    let typed = "1\n\n3\n2\n";
    let shown = quiz(data.path(), &[STORY, "--seed", "5", "--new", "6"], typed);
    let mut lines = typed.lines();
    let with_answers: String = shown
        .split_inclusive("> ")
        .map(|part| if part.ends_with("> ") { format!("{part}{}\n", lines.next().unwrap_or("")) } else { part.into() })
        .collect();
    let readme = fs::read_to_string("README.md").unwrap();
    let start = "```text\n$ duoyin quiz";
    let from = readme.find(start).unwrap();
    let body = from + readme[from + 8..].find('\n').unwrap() + 9;
    let end = body + readme[body..].find("```").unwrap();
    let transcript: String = with_answers.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    if std::env::var_os("DUOYIN_OVERWRITE").is_some() {
        fs::write("README.md", format!("{}{transcript}{}", &readme[..body], &readme[end..])).unwrap();
    } else {
        assert_eq!(&readme[body..end], transcript);
    }
}

#[test]
fn what_was_answered_is_in_the_store_and_what_was_missed_can_be_repeated() {
    let data = tempfile::tempdir().unwrap();
    let shown = quiz(data.path(), &[STORY, "--seed", "4", "--new", "6", "--chars", "行"], "2\n");
    assert!(shown.contains("1 answer, 0 right (0 %). All of it is saved."), "{shown}");
    let repeat = shown.lines().find_map(|line| line.strip_prefix("Repeat them: duoyin quiz ")).unwrap();
    let store = Store::open(data.path()).unwrap();
    let mut log = Vec::new();
    store.visit_log(|logged| log.push(logged.review.card.to_string())).unwrap();
    assert_eq!(repeat, format!("{STORY} --only {}", log[0]));
    let arguments: Vec<&str> = repeat.split(' ').chain(["--json"]).collect();
    let items = quiz(data.path(), &arguments, "");
    assert_eq!(items.lines().count(), 1);
    assert!(items.contains(&format!("\"card\":\"{}\"", log[0])));
    let without_document = quiz(data.path(), &["--only", &log[0], "--json"], "");
    assert_eq!(without_document.lines().count(), 1);
}

/// What a learner sees in one go, with what the program says beside it.
fn said(data: &std::path::Path, arguments: &[&str], input: &str) -> (String, String) {
    let output = run(data, "quiz", arguments, input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_card_that_is_asked_for_by_name_is_found_wherever_it_is() {
    let data = tempfile::tempdir().unwrap();
    quiz(data.path(), &[STORY], "");
    for card in ["polyphone:的:de5", "polyphone:的:di4", "word:父亲:fu4qin1", "sandhi:一:yi1"] {
        for arguments in [vec!["--only", card, "--json"], vec!["tests/documents/line.txt", "--only", card, "--json"]] {
            let (items, warnings) = said(data.path(), &arguments, "");
            assert!(items.lines().count() == 1 && items.contains(&format!("\"card\":\"{card}\"")), "{arguments:?}: {items}");
            assert_eq!(warnings, "");
        }
    }
    let (items, warnings) = said(data.path(), &["--only", "word:火星:huo3xing1", "--json"], "");
    assert_eq!(items, "");
    assert!(warnings.contains("word:火星:huo3xing1: no sentence of it is kept"), "{warnings}");
    assert!(warnings.contains("duoyin quiz DOC"), "{warnings}");
}

#[test]
fn what_is_no_answer_is_explained_and_asked_again() {
    let data = tempfile::tempdir().unwrap();
    let arguments = [STORY, "--chars", "行", "--new", "2", "--plain"];
    let (shown, _) = said(data.path(), &arguments, "9\nskip\nx\n?\n\n1\n");
    let asked = shown.matches("How is 行 read here?").count();
    assert_eq!(shown.matches("answer with a number from 1 to ").count(), 5, "{shown}");
    assert!(asked >= 6 && shown.contains("take the last answer back"), "{asked}: {shown}");
    assert!(shown.contains("1 answer"), "help swallows no answer: {shown}");

    let (shown, _) = said(data.path(), &[STORY, "--kinds", "recall", "--plain"], "fuqin\n\n7\n3\n");
    assert!(shown.contains("turn the card over with Enter") && shown.contains("answer with a number from 1 to 4"), "{shown}");
    assert!(shown.contains("1 answer, 1 right"), "{shown}");
}

#[test]
fn a_document_that_changed_is_asked_as_it_is_now() {
    let data = tempfile::tempdir().unwrap();
    let path = data.path().join("diary.txt");
    let document = path.display().to_string();
    fs::write(&path, "昨天我去银行取钱。妈妈在首都上学。").unwrap();
    quiz(data.path(), &[&document], "");
    fs::write(&path, "今天他在银行上班。妈妈在首都上学。").unwrap();
    quiz(data.path(), &[&document], "");
    let (items, _) = said(data.path(), &["--only", "word:银行:yin2hang2", "--json"], "");
    assert!(items.contains("今天他在银行上班。") && !items.contains("昨天"), "{items}");
    fs::remove_file(&path).unwrap();
    let (items, _) = said(data.path(), &["--only", "word:首都:shou3du1", "--json"], "");
    assert!(items.contains("妈妈在首都上学。"), "what a lost document said can still be asked: {items}");
}

#[test]
fn the_same_name_in_another_folder_is_another_document() {
    let data = tempfile::tempdir().unwrap();
    let quiz_in = |folder: &str, document: &str, text: &str| {
        let folder = data.path().join(folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("diary.txt"), text).unwrap();
        let mut duoyin = Command::new(env!("CARGO_BIN_EXE_duoyin"));
        duoyin.args(["quiz", document, "--data"]).arg(data.path()).env("XDG_CONFIG_HOME", data.path());
        let output = duoyin.current_dir(folder).stdin(Stdio::null()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let sentences = || -> Vec<String> {
        let word = "word:银行:yin2hang2".parse().unwrap();
        let kept = Store::open(data.path()).unwrap().occurrences(&word).unwrap();
        kept.into_iter().map(|occurrence| occurrence.sentence).collect()
    };
    quiz_in("march", "diary.txt", "昨天我去银行取钱。");
    quiz_in("april", "diary.txt", "今天他在银行上班。");
    let both = sentences();
    assert!(both.len() == 2 && both.concat().contains("取钱"), "{both:?}");
    quiz_in("march", "../march/./diary.txt", "妈妈在银行等我。");
    let changed = sentences();
    assert!(changed.len() == 2 && !changed.concat().contains("取钱"), "however its path is written: {changed:?}");
}

#[test]
fn a_tone_that_the_text_lacks_is_contrasted_with_an_example_that_says_so() {
    let data = tempfile::tempdir().unwrap();
    let path = data.path().join("a.txt");
    fs::write(&path, "他不是学生。她不会来的。").unwrap();
    let document = path.to_str().unwrap();
    let (items, _) = said(data.path(), &[document, "--mode", "sandhi", "--json", "--seed", "1"], "");
    assert!(items.contains("\"card\":\"sandhi:不:bu2\"") && items.contains("\"card\":\"sandhi:不:bu4\""), "{items}");
    assert!(items.contains("\"origin\":\"dictionary\""), "{items}");
    let (shown, _) = said(data.path(), &[document, "--mode", "sandhi", "--only", "sandhi:不:bu2"], "1\n");
    assert!(shown.contains("【不(bú)】") && shown.contains("before a fourth tone"), "{shown}");
}

/// What any program that reads the questions can rely on.
#[test]
fn every_printed_question_can_be_checked_by_itself() {
    let data = tempfile::tempdir().unwrap();
    let mut kinds = std::collections::HashSet::new();
    for kind in Kind::ALL {
        let mode = if kind == Kind::ChooseSpoken { "sandhi" } else { "mixed" };
        let (lines, _) = said(data.path(), &[STORY, "--json", "--kinds", kind.name(), "--mode", mode, "--new", "12"], "");
        for line in lines.lines() {
            let item: serde_json::Value = serde_json::from_str(line).unwrap();
            let texts = |name: &str| -> Vec<String> {
                let list = item[name].as_array().cloned().unwrap_or_default();
                list.iter().map(|text| text.as_str().unwrap().to_owned()).collect()
            };
            let (card, answer, options) = (item["card"].as_str().unwrap(), item["answer"].as_str().unwrap(), texts("options"));
            let subject = card.split(':').nth(1).unwrap();
            if !options.is_empty() {
                assert!(options.len() >= 2 && options.iter().filter(|option| *option == answer).count() == 1, "{line}");
                assert_eq!(options.iter().collect::<std::collections::HashSet<_>>().len(), options.len(), "{line}");
            }
            for sentence in item["sentences"].as_array().into_iter().flatten() {
                let text: Vec<char> = sentence["text"].as_str().unwrap().chars().collect();
                let (start, end) = (sentence["start"].as_u64().unwrap() as usize, sentence["end"].as_u64().unwrap() as usize);
                assert_eq!(text[start..end].iter().collect::<String>(), subject, "{line}");
                assert!(!text.iter().any(|c| c.is_ascii_alphabetic() || "āáǎàēéěèīíǐìōóǒòūúǔù".contains(*c)), "{line}");
            }
            kinds.insert(item["kind"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(kinds.len(), Kind::ALL.len());
}

#[test]
fn what_was_missed_before_leaving_is_asked_at_the_next_start() {
    let data = tempfile::tempdir().unwrap();
    let arguments = [STORY, "--kinds", "type-word", "--new", "1", "--plain"];
    let (first, _) = said(data.path(), &arguments, "ma1\n");
    let card = first.lines().find_map(|line| line.split("--only ").nth(1)).unwrap();
    for arguments in [&[STORY, "--json"][..], &["--json"]] {
        let (items, _) = said(data.path(), &[arguments, &["--new", "0"]].concat(), "");
        assert!(items.lines().count() == 1 && items.contains(&format!("\"card\":\"{card}\"")), "{items}");
    }
}

/// A learner who forgets faster than the usual one; the log is the same each time.
fn forgetful() -> Vec<LoggedReview> {
    let mut log = Vec::new();
    for number in 0..120_u32 {
        let card = CardKey::word(&format!("词{number}"), &[Syllable::parse("ci2").unwrap()]);
        let mut at = morning().plus(Duration::from_secs(u64::from(number) * 7_200));
        for (round, days) in [0_u64, 2, 5, 3, 8, 13].into_iter().enumerate() {
            at = at.plus(Duration::from_secs(days * 86_400));
            let forgotten = round > 0 && (number * 7 + round as u32 * 13) % 10 < 5;
            let grade = if forgotten { Grade::Again } else { Grade::Good };
            let review = Review {
                at,
                card: card.clone(),
                grade,
                taken: Duration::from_secs(3),
                question: "type-word".into(),
                sentence: None,
                answer: None,
                expected: "ci2".into(),
            };
            log.push(LoggedReview { review, undone: None });
        }
    }
    log
}

#[test]
fn a_fit_to_the_learner_s_own_answers_tells_before_and_after_and_is_kept() {
    let data = tempfile::tempdir().unwrap();
    Store::open(data.path()).unwrap().import(&forgetful()).unwrap();
    let output = run(data.path(), "stats", &["--optimize"], "");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    let loss = |name: &str| -> f32 {
        let line = said.lines().find_map(|line| line.trim().strip_prefix(name)).unwrap_or_else(|| panic!("{said}"));
        line.trim().strip_prefix("log loss ").unwrap().split(',').next().unwrap().parse().unwrap()
    };
    assert!(said.starts_with("tested on the newest 120 of 600 answers\n"), "{said}");
    assert!(loss("after:") < loss("before:"), "{said}");
    assert!(said.ends_with("your own parameters are better, and are kept; the cards are scheduled anew\n"), "{said}");
    assert_ne!(Store::open(data.path()).unwrap().scheduler().parameters(), Scheduler::default().parameters());
}
