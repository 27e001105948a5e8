//! The ledger of exported notes: what an import would do, and when each note's content came about.
//!
//! Anki updates a note from a package only where the package's modification time is newer. So a note keeps its time as long
//! as its content stays, and a changed one gets the time of the change: a second import updates exactly what changed, and
//! leaves alone what the learner edited in the meantime.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use rusqlite::{Transaction, params};
use serde::{Serialize, Serializer};

use super::{Store, StoreError, writing};
use crate::deck::{Deck, Note, NoteKind, TEMPLATE_VERSION, plain_text};
use crate::export::Stamps;

/// What an import of a deck would do to a collection that imported the exports before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// For each note of the deck, in its order.
    pub changes: Vec<NoteChange>,
    /// Notes that the deck had and no longer has, by title; Anki keeps them.
    pub gone: Vec<Gone>,
    /// When contents last changed, for the export.
    pub stamps: Stamps,
}

/// A note that is no longer in the deck.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gone {
    /// How it is named in lists.
    pub title: String,
    /// Its GUID.
    pub guid: String,
}

/// What an import would do to one note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteChange {
    /// It is new.
    Added,
    /// These fields (and `tags`) differ from the last export.
    Changed(Vec<FieldChange>),
    /// Nothing.
    Unchanged,
}

/// A field with its text in the last export and now, both without markup; the field `markup` stands for a change of nothing
/// else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field's name.
    pub field: String,
    /// The value in the last export.
    pub before: String,
    /// The value now.
    pub after: String,
}

/// What the ledger knows of a note without its texts.
struct Known {
    hash: [u8; 32],
    changed_at: i64,
    present: bool,
}

/// An export that is written into the ledger, but only holds once it is committed; dropped, it never was.
#[must_use]
pub struct Record<'s> {
    transaction: Transaction<'s>,
    path: &'s Path,
}

impl Record<'_> {
    /// Makes it hold.
    pub fn commit(self) -> Result<(), StoreError> {
        let Record { transaction, path } = self;
        transaction.commit().map_err(|source| StoreError::of("write", path, source))
    }
}

impl Store {
    /// What an import of this deck would do, if it were exported at this time (seconds since 1970). Nothing is written.
    pub fn plan(&self, deck: &Deck, now: i64) -> Result<Plan, StoreError> {
        self.ask(deck, now).map_err(self.failed("read"))
    }

    fn ask(&self, deck: &Deck, now: i64) -> rusqlite::Result<Plan> {
        let mut known = self.known(&deck.name)?;
        let mut texts = self.database.prepare("SELECT fields FROM exported_note WHERE deck = ?1 AND guid = ?2")?;
        let mut changes = Vec::with_capacity(deck.notes.len());
        let mut stamps = Vec::with_capacity(deck.notes.len());
        for note in &deck.notes {
            let guid = note.id.guid();
            let (change, stamp) = match known.remove(&guid) {
                None => (NoteChange::Added, now),
                Some(known) if known.hash == note.content_hash() => (NoteChange::Unchanged, known.changed_at),
                Some(known) => {
                    let before: String = texts.query_row([&deck.name, &guid], |row| row.get(0))?;
                    (NoteChange::Changed(differences(note, &before)), now.max(known.changed_at + 1))
                }
            };
            changes.push(change);
            stamps.push(stamp);
        }
        let mut titles = self.database.prepare("SELECT title FROM exported_note WHERE deck = ?1 AND guid = ?2")?;
        let gone = known.into_iter().filter(|(_, known)| known.present).map(|(guid, _)| {
            let title = titles.query_row([&deck.name, &guid], |row| row.get(0))?;
            Ok(Gone { title, guid })
        });
        let mut gone: Vec<Gone> = gone.collect::<rusqlite::Result<_>>()?;
        gone.sort();
        let note_types = self.note_type_stamps(deck, now)?;
        Ok(Plan { changes, gone, stamps: Stamps { notes: stamps, note_types } })
    }

    /// Records that the deck is exported as planned; it holds once the caller commits it.
    pub fn record(&mut self, deck: &Deck, plan: &Plan) -> Result<Record<'_>, StoreError> {
        let failed = self.failed("write");
        let transaction = writing(&mut self.database).map_err(&failed)?;
        write(&transaction, deck, plan).map_err(&failed)?;
        Ok(Record { transaction, path: &self.path })
    }

    fn known(&self, deck: &str) -> rusqlite::Result<HashMap<String, Known>> {
        let mut select =
            self.database.prepare("SELECT guid, content_hash, changed_at, present FROM exported_note WHERE deck = ?1")?;
        let rows = select.query_map([deck], |row| {
            Ok((row.get(0)?, Known { hash: row.get(1)?, changed_at: row.get(2)?, present: row.get(3)? }))
        })?;
        rows.collect()
    }

    /// A note type is never older than its templates, and newer where an option changed its style.
    fn note_type_stamps(&self, deck: &Deck, now: i64) -> rusqlite::Result<[i64; 2]> {
        let mut select = self.database.prepare("SELECT kind, content_hash, changed_at FROM exported_note_type")?;
        let rows =
            select.query_map([], |row| Ok((row.get::<_, String>(0)?, (row.get::<_, Vec<u8>>(1)?, row.get::<_, i64>(2)?))))?;
        let known: HashMap<String, (Vec<u8>, i64)> = rows.collect::<rusqlite::Result<_>>()?;
        Ok(NoteKind::ALL.map(|kind| match known.get(kind.name()) {
            None => now.max(TEMPLATE_VERSION),
            Some((hash, changed_at)) if *hash == note_type_hash(kind, deck) => *changed_at,
            Some((_, changed_at)) => now.max(changed_at + 1),
        }))
    }
}

fn write(ledger: &Transaction, deck: &Deck, plan: &Plan) -> rusqlite::Result<()> {
    let mut leave = ledger.prepare("UPDATE exported_note SET present = 0 WHERE deck = ?1 AND guid = ?2")?;
    for gone in &plan.gone {
        leave.execute(params![deck.name, gone.guid])?;
    }
    let mut stay = ledger.prepare("UPDATE exported_note SET present = 1 WHERE deck = ?1 AND guid = ?2 AND present = 0")?;
    let mut insert = ledger.prepare("INSERT OR REPLACE INTO exported_note VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1)")?;
    for ((note, change), stamp) in deck.notes.iter().zip(&plan.changes).zip(&plan.stamps.notes) {
        let guid = note.id.guid();
        if *change == NoteChange::Unchanged {
            stay.execute(params![deck.name, guid])?;
        } else {
            let (kind, hash) = (note.kind.name(), note.content_hash());
            insert.execute(params![deck.name, guid, kind, title(note), hash, contents(note), stamp])?;
        }
    }
    // Where nothing changed nothing is written, and nobody waits for the disk.
    let mut set = ledger.prepare(
        "INSERT INTO exported_note_type VALUES (?1, ?2, ?3)
         ON CONFLICT (kind) DO UPDATE SET content_hash = excluded.content_hash, changed_at = excluded.changed_at
         WHERE changed_at <> excluded.changed_at",
    )?;
    for (kind, stamp) in NoteKind::ALL.iter().zip(plan.stamps.note_types) {
        set.execute(params![kind.name(), note_type_hash(*kind, deck), stamp])?;
    }
    Ok(())
}

/// How a note is named in lists.
fn title(note: &Note) -> String {
    format!("{} {}", note.kind.name(), note.fields[0])
}

/// The texts of all fields that have one, and the tags, as JSON, to tell later what changed.
fn contents(note: &Note) -> String {
    struct Texts<'n>(&'n Note);
    impl Serialize for Texts<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(texts(self.0).filter(|(_, text)| !text.is_empty()))
        }
    }
    serde_json::to_string(&Texts(note)).expect("texts by name are JSON")
}

/// Fields with their texts, less those that say the same as another field.
fn texts(note: &Note) -> impl Iterator<Item = (&'static str, Cow<'_, str>)> {
    const DERIVED: [&str; 3] = ["Ruby", "SentenceCloze", "SentencePlain"];
    let fields = note.kind.fields().iter().copied().zip(&note.fields).filter(|(name, _)| !DERIVED.contains(name));
    fields.map(|(name, value)| (name, plain_text(value))).chain([("tags", Cow::Owned(note.tags.join(" ")))])
}

fn differences(note: &Note, before: &str) -> Vec<FieldChange> {
    let before: serde_json::Map<String, serde_json::Value> = serde_json::from_str(before).unwrap_or_default();
    let changed = texts(note).filter_map(|(field, after)| {
        let before = before.get(field).and_then(|value| value.as_str()).unwrap_or_default();
        (before != after).then(|| FieldChange { field: field.into(), before: before.into(), after: after.into_owned() })
    });
    let changed: Vec<FieldChange> = changed.collect();
    if changed.is_empty() {
        return vec![FieldChange { field: "markup".into(), before: String::new(), after: String::new() }];
    }
    changed
}

fn note_type_hash(kind: NoteKind, deck: &Deck) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let mut hasher = Sha256::new();
    hasher.update(deck.css());
    for template in kind.templates() {
        hasher.update(template.front);
        hasher.update(template.back);
    }
    hasher.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{CardKind, NoteId, ToneColors};
    use crate::pinyin::Syllable;

    fn note(word: &str, reading: &str, definition: &str) -> Note {
        let reading = [Syllable::parse(reading).unwrap()];
        let mut fields = vec![String::new(); NoteKind::Word.fields().len()];
        fields[0] = word.into();
        fields[9] = definition.into();
        let id = NoteId::new(NoteKind::Word, word, &reading);
        Note { kind: NoteKind::Word, id, fields, tags: Vec::new(), cards: vec![CardKind::Recognition] }
    }

    fn deck(notes: Vec<Note>) -> Deck {
        Deck { name: "Test".into(), tone_colors: ToneColors::Mdbg, notes }
    }

    const T1: i64 = TEMPLATE_VERSION + 100;

    #[test]
    fn only_what_changed_gets_a_new_time() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        let first = deck(vec![note("好", "hǎo", "good"), note("长", "cháng", "long"), note("马", "mǎ", "horse")]);
        let plan = store.plan(&first, T1).unwrap();
        assert_eq!(plan.changes, vec![NoteChange::Added; 3]);
        store.record(&first, &plan).unwrap().commit().unwrap();

        let second = deck(vec![note("好", "hǎo", "good"), note("长", "cháng", "long; length"), note("人", "rén", "person")]);
        let plan = store.plan(&second, T1 + 50).unwrap();
        let change = FieldChange { field: "Definition".into(), before: "long".into(), after: "long; length".into() };
        assert_eq!(plan.changes, [NoteChange::Unchanged, NoteChange::Changed(vec![change]), NoteChange::Added]);
        assert_eq!(plan.gone.iter().map(|gone| gone.title.as_str()).collect::<Vec<_>>(), ["word 马"]);
        assert_eq!(plan.stamps.notes, [T1, T1 + 50, T1 + 50]);
        assert_eq!(plan.stamps.note_types, [T1; 2]);
    }

    #[test]
    fn two_changes_within_one_second_are_two_times() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        for (definition, stamp) in [("a", T1), ("b", T1 + 1), ("c", T1 + 2), ("c", T1 + 2)] {
            let deck = deck(vec![note("好", "hǎo", definition)]);
            let plan = store.plan(&deck, T1).unwrap();
            assert_eq!(plan.stamps.notes, [stamp]);
            store.record(&deck, &plan).unwrap().commit().unwrap();
        }
    }

    #[test]
    fn another_deck_and_another_style_keep_their_own_times() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        let one = deck(vec![note("好", "hǎo", "good")]);
        let plan = store.plan(&one, T1).unwrap();
        store.record(&one, &plan).unwrap().commit().unwrap();
        let mut other = deck(vec![note("好", "hǎo", "well")]);
        other.name = "Other".into();
        other.tone_colors = ToneColors::None;
        let plan = store.plan(&other, T1 + 9).unwrap();
        assert_eq!(plan.changes, [NoteChange::Added]);
        assert_eq!(plan.stamps.note_types, [T1 + 9; 2]);
        store.record(&other, &plan).unwrap().commit().unwrap();
        assert_eq!(store.plan(&one, T1 + 20).unwrap().stamps.notes, [T1]);
    }

    #[test]
    fn a_store_of_a_newer_version_or_a_damaged_one_is_refused_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("duoyin.sqlite");
        drop(Store::open(folder.path()).unwrap());
        Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
        let error = Store::open(folder.path()).err().unwrap().to_string();
        assert!(error.contains("newer version of duoyin"), "{error}");

        let damaged = tempfile::tempdir().unwrap();
        let path = damaged.path().join("duoyin.sqlite");
        std::fs::write(&path, vec![b'x'; 4096]).unwrap();
        let error = Store::open(damaged.path()).err().unwrap().to_string();
        assert!(error.contains("duoyin.sqlite") && error.contains("--data"), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), vec![b'x'; 4096]);
    }

    use rusqlite::Connection;
}
