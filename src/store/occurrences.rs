//! The sentences in which cards can be asked.

use std::collections::HashSet;

use rusqlite::{Connection, params};

use super::cards::card_row;
use super::{Store, StoreError, writing};
use crate::review::{CardKey, Occurrence, SentenceId};
use crate::schedule::Timestamp;

impl Store {
    /// Saves sentences with their cards. A sentence that is known keeps the time at which it was last asked.
    pub fn save_occurrences(&mut self, occurrences: &[Occurrence]) -> Result<(), StoreError> {
        self.replace_occurrences(&[], occurrences)
    }

    /// Saves the sentences of these documents, each named as in [`Occurrence::source`], and forgets what they no longer have: what was changed in a text, and what was read
    /// otherwise before, is not asked again. What was answered stays, and so do the sentences of documents that are not named here.
    pub fn replace_occurrences(&mut self, documents: &[String], occurrences: &[Occurrence]) -> Result<(), StoreError> {
        let failed = self.failed("write");
        let mut write = || -> rusqlite::Result<()> {
            let transaction = writing(&mut self.database)?;
            let saved = save(&transaction, occurrences)?;
            for document in documents {
                forget_others(&transaction, document, &saved)?;
            }
            transaction.commit()
        };
        write().map_err(failed)
    }

    /// The sentences in which a card can be asked: those never asked first, then those asked longest ago.
    pub fn occurrences(&self, card: &CardKey) -> Result<Vec<Occurrence>, StoreError> {
        let read = || -> rusqlite::Result<Vec<Occurrence>> {
            let mut select = self.database.prepare_cached(
                "SELECT occurrence.id, source, sentence, last_asked FROM card JOIN occurrence ON occurrence.card = card.id
                 WHERE key = ?1 ORDER BY last_asked NULLS FIRST, occurrence.id",
            )?;
            let rows = select.query_map([card.to_string()], |row| {
                Ok(Occurrence {
                    card: card.clone(),
                    id: SentenceId::from_bits(row.get::<_, i64>(0)?.cast_unsigned()),
                    source: row.get(1)?,
                    sentence: row.get(2)?,
                    last_asked: row.get::<_, Option<i64>>(3)?.map(Timestamp::from_millis),
                })
            })?;
            rows.collect()
        };
        read().map_err(self.failed("read"))
    }
}

/// Writes the sentences, and returns their rows.
fn save(transaction: &Connection, occurrences: &[Occurrence]) -> rusqlite::Result<HashSet<(i64, i64)>> {
    // What is known and the same is left alone, so that opening a document again writes nothing.
    let mut insert = transaction.prepare_cached(
        "INSERT INTO occurrence VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (card, id) DO UPDATE SET source = excluded.source, sentence = excluded.sentence
         WHERE source <> excluded.source OR sentence <> excluded.sentence",
    )?;
    let mut saved = HashSet::new();
    for occurrence in occurrences {
        let card = card_row(transaction, &occurrence.card)?;
        let id = occurrence.id.bits().cast_signed();
        let last_asked = occurrence.last_asked.map(Timestamp::millis);
        insert.execute(params![card, id, occurrence.source, occurrence.sentence, last_asked])?;
        saved.insert((card, id));
    }
    Ok(saved)
}

/// Deletes the sentences of a document that are not among these, and cards that were only planned and have no sentence any more.
fn forget_others(transaction: &Connection, document: &str, saved: &HashSet<(i64, i64)>) -> rusqlite::Result<()> {
    // A source is the document's name, a colon and the place in it; the semicolon is the character behind the colon.
    let mut select =
        transaction.prepare_cached("SELECT card, id FROM occurrence WHERE source >= ?1 || ':' AND source < ?1 || ';'")?;
    let rows = select.query_map([document], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let stale: Vec<(i64, i64)> =
        rows.filter(|row| !row.as_ref().is_ok_and(|row| saved.contains(row))).collect::<Result<_, _>>()?;
    let mut delete = transaction.prepare_cached("DELETE FROM occurrence WHERE card = ?1 AND id = ?2")?;
    let mut forget = transaction.prepare_cached(
        "DELETE FROM card WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM review WHERE card = ?1)
         AND NOT EXISTS (SELECT 1 FROM occurrence WHERE card = ?1)",
    )?;
    for (card, id) in stale {
        delete.execute([card, id])?;
        forget.execute([card])?;
    }
    Ok(())
}
