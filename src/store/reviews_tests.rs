//! What the log of answers must hold to.

use super::*;
use crate::pinyin::Syllable;
use crate::review::tests::any_logged_review;
use crate::review::{Occurrence, replay};
use crate::schedule::{Parameters, Phase, Retention};
use crate::store::Counts;
use proptest::prelude::*;

fn key(character: char, reading: &str) -> CardKey {
    CardKey::polyphone(character, Syllable::parse(reading).unwrap())
}

fn review(card: &CardKey, at: &str, grade: Grade) -> Review {
    Review {
        at: at.parse().unwrap(),
        card: card.clone(),
        grade,
        taken: Duration::from_millis(2_300),
        question: "type-reading".into(),
        sentence: Some(SentenceId::of("他在银行工作。 3")),
        answer: Some("xing2".into()),
        expected: "hang2".into(),
    }
}

fn log(store: &Store) -> Vec<LoggedReview> {
    let mut log = Vec::new();
    store.visit_log(|logged| log.push(logged)).unwrap();
    log
}

#[test]
fn an_answer_is_in_the_log_and_its_card_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let hang = key('行', "hang2");
    let first = review(&hang, "2026-03-01T09:00:00.000+08:00", Grade::Good);
    assert_eq!(store.states(std::slice::from_ref(&hang)).unwrap(), [CardState::New]);

    let recorded = store.record_review(&first).unwrap();
    let studied = *recorded.state.studied().unwrap();
    assert_eq!((studied.phase, studied.reviews), (Phase::Learning { step: 1 }, 1));
    assert_eq!(studied.due, first.at.at.plus(Duration::from_secs(600)));
    assert!(store.due(first.at.at, 10).unwrap().is_empty());
    let due = store.due(studied.due, 10).unwrap();
    assert_eq!(due.iter().map(|card| (&card.key, card.state)).collect::<Vec<_>>(), [(&hang, recorded.state)]);

    drop(store);
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(log(&store), [LoggedReview { review: first, undone: None }]);
    assert_eq!(store.states(&[hang]).unwrap(), [recorded.state]);
}

#[test]
fn what_was_taken_back_stays_in_the_log_and_counts_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let hang = key('行', "hang2");
    let (nine, ten) = ("2026-03-01T09:00:00.000+08:00", "2026-03-01T09:10:00.000+08:00");
    let first = store.record_review(&review(&hang, nine, Grade::Good)).unwrap();
    let second = store.record_review(&review(&hang, ten, Grade::Again)).unwrap();
    let now = ten.parse::<Moment>().unwrap();
    assert_eq!(store.undo_review(second.id, now.at).unwrap(), first.state);
    assert_eq!(store.counts(now).unwrap().new_today, 1);
    assert_eq!(store.undo_review(first.id, now.at).unwrap(), CardState::New);
    assert_eq!(store.counts(now).unwrap().new, 1);
    assert_eq!(log(&store).iter().map(|logged| logged.undone).collect::<Vec<_>>(), [Some(now.at), Some(now.at)]);
}

#[test]
fn two_answers_of_a_card_in_one_millisecond_are_two() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let answer = review(&key('行', "hang2"), "2026-03-01T09:00:00.000+08:00", Grade::Again);
    store.record_review(&answer).unwrap();
    let state = store.record_review(&answer).unwrap().state;
    assert_eq!(state.studied().unwrap().reviews, 2);
    let times: Vec<i64> = log(&store).iter().map(|logged| logged.review.at.at.millis() - answer.at.at.millis()).collect();
    assert_eq!(times, [0, 1]);
}

#[test]
fn an_answer_from_before_the_last_one_takes_its_place_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let hang = key('行', "hang2");
    let reviews = [
        review(&hang, "2026-03-01T09:00:00.000+08:00", Grade::Good),
        review(&hang, "2026-03-03T09:00:00.000+08:00", Grade::Again),
        review(&hang, "2026-03-05T09:00:00.000+08:00", Grade::Good),
    ];
    for position in [2, 0, 1] {
        store.record_review(&reviews[position]).unwrap();
    }
    assert_eq!(store.states(std::slice::from_ref(&hang)).unwrap(), [replay(&hang, &reviews, store.scheduler())]);
}

#[test]
fn reviews_of_today_begin_at_four_and_new_cards_are_counted_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let (hang, xing) = (key('行', "hang2"), key('行', "xing2"));
    for (card, at) in [
        (&hang, "2026-03-01T23:00:00.000+08:00"),
        (&hang, "2026-03-02T03:59:59.000+08:00"),
        (&hang, "2026-03-02T04:00:00.000+08:00"),
        (&xing, "2026-03-02T09:00:00.000+08:00"),
        (&xing, "2026-03-02T09:01:00.000+08:00"),
    ] {
        store.record_review(&review(card, at, Grade::Again)).unwrap();
    }
    let counts = store.counts("2026-03-02T10:00:00.000+08:00".parse().unwrap()).unwrap();
    assert_eq!(counts, Counts { reviews_due: 0, in_steps: 2, new: 0, new_today: 1, reviews_today: 1 });
    let counts = store.counts("2026-03-02T03:59:59.999+08:00".parse().unwrap()).unwrap();
    assert_eq!(counts.reviews_today, 0, "what is new today does not come back today");
}

#[test]
fn an_import_twice_is_one_and_another_story_is_a_conflict() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let hang = key('行', "hang2");
    let logged = |at, grade| LoggedReview { review: review(&hang, at, grade), undone: None };
    let mut reviews =
        [logged("2026-03-03T09:00:00.000+08:00", Grade::Good), logged("2026-03-01T09:00:00.000+08:00", Grade::Again)];
    assert_eq!(store.import(&reviews).unwrap(), Imported { added: 2, ..Imported::default() });
    let state = store.states(std::slice::from_ref(&hang)).unwrap();
    assert_eq!(store.import(&reviews).unwrap(), Imported { known: 2, ..Imported::default() });

    reviews[0].review.grade = Grade::Easy;
    assert_eq!(store.import(&reviews).unwrap(), Imported { known: 1, conflicts: vec![0], ..Imported::default() });
    assert_eq!(store.states(std::slice::from_ref(&hang)).unwrap(), state);

    reviews[1].undone = Some(reviews[1].review.at.at);
    assert_eq!(store.import(&reviews[1..]).unwrap(), Imported { known: 1, undone: 1, ..Imported::default() });
    let left = log(&store).into_iter().filter(|logged| logged.undone.is_none()).map(|logged| logged.review);
    let left: Vec<Review> = left.collect();
    assert_eq!(left.len(), 1);
    assert_eq!(store.states(std::slice::from_ref(&hang)).unwrap(), [replay(&hang, &left, store.scheduler())]);
}

#[test]
fn a_change_of_the_scheduler_reaches_every_card_and_every_open_store() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut other) = (Store::open(folder.path()).unwrap(), Store::open(folder.path()).unwrap());
    let hang = key('行', "hang2");
    let reviews: Vec<Review> =
        ["2026-03-01T09:00:00.000+08:00", "2026-03-04T09:00:00.000+08:00"].map(|at| review(&hang, at, Grade::Easy)).into();
    other.record_review(&reviews[0]).unwrap();
    let before = one.states(std::slice::from_ref(&hang)).unwrap();
    one.set_scheduler(Parameters::default(), Retention::new(0.7).unwrap()).unwrap();
    let after = one.states(std::slice::from_ref(&hang)).unwrap();
    assert!(after[0].due() > before[0].due());

    let recorded = other.record_review(&reviews[1]).unwrap();
    assert_eq!(other.scheduler().retention(), Retention::new(0.7).unwrap());
    assert_eq!(recorded.state, replay(&hang, &reviews, one.scheduler()));
    drop((one, other));
    let again = Store::open(folder.path()).unwrap();
    assert_eq!(again.states(std::slice::from_ref(&hang)).unwrap(), [recorded.state]);
}

#[test]
fn two_stores_that_answer_at_once_lose_nothing() {
    const ANSWERS: i64 = 60;
    let folder = tempfile::tempdir().unwrap();
    let hang = key('行', "hang2");
    let start: Moment = "2026-03-01T09:00:00.000+08:00".parse().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut store = Store::open(folder.path()).unwrap();
                for second in 0..ANSWERS {
                    let mut answer = review(&hang, "2026-03-01T09:00:00.000+08:00", Grade::Good);
                    answer.at = start.plus(Duration::from_secs(second as u64));
                    store.record_review(&answer).unwrap();
                }
            });
        }
    });
    let store = Store::open(folder.path()).unwrap();
    let log: Vec<Review> = log(&store).into_iter().map(|logged| logged.review).collect();
    assert_eq!(log.len() as i64, 2 * ANSWERS);
    assert_eq!(store.states(std::slice::from_ref(&hang)).unwrap(), [replay(&hang, &log, store.scheduler())]);
}

#[test]
fn programs_that_make_a_new_store_at_once_wait_for_each_other() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| Store::open(folder.path()).unwrap());
            }
        });
    }
}

/// What a learner, or two machines, can do to a log.
#[derive(Clone, Debug)]
enum Act {
    Answer(usize, u8, u64),
    Undo(usize),
    Reopen,
    Retain(u8),
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => (0_usize..4, 1_u8..=4, 0_u64..3_000_000).prop_map(|(card, grade, second)| Act::Answer(card, grade, second)),
        2 => any::<usize>().prop_map(Act::Undo),
        1 => Just(Act::Reopen),
        1 => (70_u8..=97).prop_map(Act::Retain),
    ]
}

fn act(folder: &std::path::Path, acts: &[Act]) -> Store {
    let cards = [key('行', "hang2"), key('行', "xing2"), key('长', "zhang3"), key('长', "chang2")];
    let start: Moment = "2026-03-01T09:00:00.000+08:00".parse().unwrap();
    let mut store = Store::open(folder).unwrap();
    let mut recorded = Vec::new();
    for act in acts {
        match act {
            Act::Answer(card, grade, second) => {
                let mut answer = review(&cards[*card], &start.to_string(), Grade::from_number(*grade).unwrap());
                answer.at = start.plus(Duration::from_secs(*second));
                recorded.push(store.record_review(&answer).unwrap().id);
            }
            Act::Undo(position) if !recorded.is_empty() => {
                store.undo_review(recorded[position % recorded.len()], start.at).unwrap();
            }
            Act::Undo(_) => {}
            Act::Reopen => {
                drop(store);
                store = Store::open(folder).unwrap();
            }
            Act::Retain(percent) => {
                let retention = Retention::new(f32::from(*percent) / 100.0).unwrap();
                store.set_scheduler(Parameters::default(), retention).unwrap();
            }
        }
    }
    store
}

/// Whether every state is what the log says.
fn check_states(store: &Store) -> Result<(), TestCaseError> {
    let log = log(store);
    let cards: BTreeSet<&CardKey> = log.iter().map(|logged| &logged.review.card).collect();
    for card in cards {
        let of_card = log.iter().filter(|logged| logged.review.card == *card && logged.undone.is_none());
        let expected = replay(card, of_card.map(|logged| &logged.review), store.scheduler());
        prop_assert_eq!(store.states(std::slice::from_ref(card)).unwrap(), [expected]);
    }
    Ok(())
}

proptest! {
    // Each case waits for the disk many times.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_states_are_always_what_the_log_says(acts in proptest::collection::vec(any_act(), 0..24)) {
        let folder = tempfile::tempdir().unwrap();
        check_states(&act(folder.path(), &acts))?;
    }

    #[test]
    fn two_logs_given_to_each_other_become_the_same(
        acts in proptest::collection::vec(any_act(), 0..16),
        others in proptest::collection::vec(any_act(), 0..16),
    ) {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let (mut one, mut other) = (act(folders[0].path(), &acts), act(folders[1].path(), &others));
        let (first, second) = (log(&one), log(&other));
        let conflicts = one.import(&second).unwrap().conflicts.len();
        prop_assert_eq!(other.import(&first).unwrap().conflicts.len(), conflicts);
        if conflicts == 0 {
            prop_assert_eq!(log(&one), log(&other));
        }
        check_states(&one)?;
        check_states(&other)?;
        let all = log(&one);
        let again = one.import(&all).unwrap();
        prop_assert_eq!((again.added, again.known, again.undone), (0, all.len(), 0));
    }

    #[test]
    fn a_log_comes_out_as_it_went_in(reviews in proptest::collection::vec(any_logged_review(), 0..20)) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        let lines = |store: &Store| -> String { log(store).iter().map(|logged| logged.to_line() + "\n").collect() };
        store.import(&reviews).unwrap();
        let exported = lines(&store);

        let other = tempfile::tempdir().unwrap();
        let mut other = Store::open(other.path()).unwrap();
        let (read, problems) = LoggedReview::from_lines(exported.as_bytes());
        prop_assert!(problems.is_empty() && read.len() == reviews.len());
        other.import(&read).unwrap();
        prop_assert_eq!(lines(&other), exported);
    }
}

#[test]
fn the_sentence_asked_longest_ago_comes_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let hang = key('行', "hang2");
    let occurrence = |text: &str| Occurrence {
        card: hang.clone(),
        id: SentenceId::of(text),
        source: "story.txt".into(),
        sentence: format!("{{\"text\":\"{text}\"}}"),
        last_asked: None,
    };
    let both = [occurrence("银行开门了。"), occurrence("他在银行工作。")];
    store.save_occurrences(&both).unwrap();
    let mut answer = review(&hang, "2026-03-01T09:00:00.000+08:00", Grade::Good);
    let first = store.occurrences(&hang).unwrap()[0].id;
    answer.sentence = Some(first);
    store.record_review(&answer).unwrap();
    store.save_occurrences(&both).unwrap();
    let rotated = store.occurrences(&hang).unwrap();
    assert_eq!((rotated.len(), rotated[1].id, rotated[1].last_asked), (2, first, Some(answer.at.at)));
    assert_eq!(rotated[0].last_asked, None);
}

#[test]
fn a_document_that_was_changed_loses_what_it_no_longer_has_and_no_other_does() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path()).unwrap();
    let word: CardKey = "word:银行:yin2hang2".parse().unwrap();
    let unasked: CardKey = "word:行长:hang2zhang3".parse().unwrap();
    let occurrence = |card: &CardKey, source: &str, text: &str| Occurrence {
        card: card.clone(),
        id: SentenceId::of(text),
        source: source.into(),
        sentence: format!("{{\"text\":\"{text}\"}}"),
        last_asked: None,
    };
    let (kept, changed, other) = (
        occurrence(&word, "a.txt:1:2", "银行开门了。"),
        occurrence(&word, "a.txt:2:2", "去银行。"),
        occurrence(&word, "a.txt.bak:1:2", "他在银行。"),
    );
    let name = [String::from("a.txt")];
    store.save_occurrences(std::slice::from_ref(&other)).unwrap();
    store.replace_occurrences(&name, &[kept.clone(), changed, occurrence(&unasked, "a.txt:3:1", "行长来了。")]).unwrap();
    assert_eq!((store.occurrences(&word).unwrap().len(), store.new_cards(9).unwrap().len()), (3, 2));

    store.replace_occurrences(&name, std::slice::from_ref(&kept)).unwrap();
    let left: Vec<String> = store.occurrences(&word).unwrap().into_iter().map(|occurrence| occurrence.source).collect();
    assert!(left.len() == 2 && left.contains(&kept.source) && left.contains(&other.source), "{left:?}");
    assert_eq!(store.new_cards(9).unwrap(), std::slice::from_ref(&word), "what was never asked and is nowhere is forgotten");

    store.record_review(&review(&word, "2026-03-01T09:00:00.000+08:00", Grade::Again)).unwrap();
    store.replace_occurrences(&[name[0].clone(), "a.txt.bak".into()], &[]).unwrap();
    let later: Moment = "2026-04-01T09:00:00.000+08:00".parse().unwrap();
    assert!(store.due(later.at, 9).unwrap().is_empty(), "a word without a sentence rests");
    assert_eq!(log(&store).len(), 1);
    store.replace_occurrences(&name, &[kept]).unwrap();
    assert_eq!(store.due(later.at, 9).unwrap().len(), 1);
}
