//! What goes wrong with files: each case has its own words, and nothing is lost.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use super::{FILE, MIGRATIONS, Store, StoreError};
use crate::pinyin::Syllable;
use crate::review::{CardKey, Review};
use crate::schedule::{Grade, Moment};

fn answer(second: u64) -> Review {
    let start: Moment = "2026-03-01T09:00:00.000+08:00".parse().unwrap();
    Review {
        at: start.plus(Duration::from_secs(second)),
        card: CardKey::polyphone('行', Syllable::parse("hang2").unwrap()),
        grade: Grade::Good,
        taken: Duration::from_secs(3),
        question: "type-reading".into(),
        sentence: None,
        answer: Some("hang2".into()),
        expected: "hang2".into(),
    }
}

fn store_with(folder: &Path, answers: u64) -> Store {
    let mut store = Store::open(folder).unwrap();
    for second in 0..answers {
        store.record_review(&answer(second)).unwrap();
    }
    store
}

fn count(store: &Store) -> usize {
    let mut count = 0;
    store.visit_log(|_| count += 1).unwrap();
    count
}

#[test]
fn what_is_committed_waits_for_the_disk_and_readers_wait_for_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with(folder.path(), 1);
    let pragma = |name| store.database.pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0)).unwrap();
    assert_eq!(pragma("synchronous"), 2.into(), "FULL");
    assert_eq!(pragma("foreign_keys"), 1.into());
    assert_eq!(pragma("journal_mode"), "wal".to_string().into());
}

#[test]
fn a_store_of_the_first_version_is_carried_over() {
    let folder = tempfile::tempdir().unwrap();
    let old = Connection::open(folder.path().join(FILE)).unwrap();
    old.execute_batch(MIGRATIONS[0]).unwrap();
    old.execute_batch(
        "INSERT INTO exported_note VALUES ('D', 'guid', 'word', 'word 好', x'00', '{}', 7, 1); PRAGMA user_version = 1",
    )
    .unwrap();
    drop(old);
    let store = store_with(folder.path(), 2);
    assert_eq!(count(&store), 2);
    let kept: i64 = store.database.query_row("SELECT changed_at FROM exported_note", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 7);
}

#[test]
fn a_full_disk_refuses_the_answer_and_keeps_those_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store_with(folder.path(), 1);
    let pages: i64 = store.database.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    store.database.pragma_update_and_check(None, "max_page_count", pages + 1, |_| Ok(())).unwrap();
    let (recorded, error) =
        (1..).find_map(|second| store.record_review(&answer(second)).err().map(|error| (second as usize, error))).unwrap();
    assert!(matches!(error, StoreError::Full { .. }), "{error:?}");
    assert!(error.to_string().starts_with("the disk is full: cannot write "), "{error}");
    assert_eq!(count(&store), recorded);
    drop(store);
    let mut store = Store::open(folder.path()).unwrap();
    assert_eq!(count(&store), recorded);
    store.record_review(&answer(1_000_000)).expect("there is room again");
}

#[test]
fn damaged_pages_are_told_and_left_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    drop(store_with(folder.path(), 400));
    let path = folder.path().join(FILE);
    let mut bytes = std::fs::read(&path).unwrap();
    let page = 4096;
    bytes[page..].fill(0xa5);
    std::fs::write(&path, &bytes).unwrap();
    let error = Store::open(folder.path()).and_then(|store| store.visit_log(|_| {})).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
    assert!(error.to_string().contains("import-reviews"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_program_that_does_not_stop_writing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store_with(folder.path(), 1);
    store.database.busy_timeout(Duration::from_millis(20)).unwrap();
    let other = Connection::open(folder.path().join(FILE)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = store.record_review(&answer(1)).unwrap_err();
    assert!(matches!(error, StoreError::Busy { .. }), "{error:?}");
    assert!(error.to_string().contains("another program"), "{error}");
    assert_eq!(count(&store), 1, "reading goes on meanwhile");
    other.execute_batch("ROLLBACK").unwrap();
    store.record_review(&answer(1)).unwrap();
}

#[test]
fn a_store_that_cannot_be_written_to_can_be_read() {
    let folder = tempfile::Builder::new().prefix("a folder with # ? and 行 ").tempdir().unwrap();
    drop(store_with(folder.path(), 3));
    let path = folder.path().join(FILE);
    let mut store = Store::open_at_rest(path.clone()).unwrap();
    assert_eq!(count(&store), 3);
    let error = store.record_review(&answer(9)).unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error:?}");
    assert!(error.to_string().contains("you may not write to it"), "{error}");
    assert!(Store::open_existing(&folder.path().join("none")).unwrap().is_none());
    assert_eq!(count(&Store::open_existing(folder.path()).unwrap().unwrap()), 3);
}

#[test]
fn a_card_that_no_program_wrote_is_an_error_and_not_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let store = store_with(folder.path(), 1);
    store.database.execute("UPDATE card SET key = 'hang'", []).unwrap();
    assert!(matches!(store.visit_log(|_| {}), Err(StoreError::Database { .. })));
}

/// What a power cut leaves of a new store is what was synced: the file has to be whole before the log beside it counts.
#[test]
fn a_new_store_is_on_disk_before_its_first_answer() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("a/b")).unwrap();
    let pragma = |name| store.database.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((pragma("synchronous"), pragma("fullfsync")), (2, 1));
    // Without its first page SQLite would begin anew and throw the log away.
    assert!(std::fs::metadata(folder.path().join("a/b").join(FILE)).unwrap().len() > 0);
}
