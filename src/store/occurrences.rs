//! The sentences in which cards can be asked.

use rusqlite::params;

use super::cards::card_row;
use super::{Store, StoreError, writing};
use crate::review::{CardKey, Occurrence, SentenceId};
use crate::schedule::Timestamp;

impl Store {
    /// Saves sentences with their cards. A sentence that is known keeps the time at which it was last asked.
    pub fn save_occurrences(&mut self, occurrences: &[Occurrence]) -> Result<(), StoreError> {
        let failed = self.failed("write");
        let mut write = || -> rusqlite::Result<()> {
            let transaction = writing(&mut self.database)?;
            // What is known and the same is left alone, so that opening a document again writes nothing.
            let mut insert = transaction.prepare_cached(
                "INSERT INTO occurrence VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (card, id) DO UPDATE SET source = excluded.source, sentence = excluded.sentence
                 WHERE source <> excluded.source OR sentence <> excluded.sentence",
            )?;
            for occurrence in occurrences {
                let card = card_row(&transaction, &occurrence.card)?;
                let last_asked = occurrence.last_asked.map(Timestamp::millis);
                insert.execute(params![
                    card,
                    occurrence.id.bits().cast_signed(),
                    occurrence.source,
                    occurrence.sentence,
                    last_asked
                ])?;
            }
            drop(insert);
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
