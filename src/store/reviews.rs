//! The log of answers.

use std::collections::BTreeSet;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::cards::{card_row, load_state, save_state, stored_key};
use super::settings::{agrees, settle};
use super::{Store, StoreError, writing};
use crate::review::{CardKey, LoggedReview, Replay, Review, SentenceId};
use crate::schedule::{CardState, Grade, Moment, Scheduler, Timestamp, UtcOffset};

/// A recorded answer, for taking it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReviewId(i64);

/// What recording an answer gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recorded {
    /// The answer's row.
    pub id: ReviewId,
    /// Where the card stands now.
    pub state: CardState,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Reviews that were new.
    pub added: usize,
    /// Reviews that the log had already.
    pub known: usize,
    /// Reviews of the log that were now taken back.
    pub undone: usize,
    /// Positions, in what was given, of reviews of which the log tells another story: same card, same time, another answer. The log's
    /// own was kept.
    pub conflicts: Vec<usize>,
}

impl Store {
    /// Records an answer and computes where its card stands now, in one transaction. When this returns, the answer survives the end of
    /// the program and the loss of power.
    ///
    /// Of a card that was answered in this very millisecond already, the answer is recorded one millisecond later.
    pub fn record_review(&mut self, review: &Review) -> Result<Recorded, StoreError> {
        let failed = self.failed("write");
        let mut write = || -> rusqlite::Result<Recorded> {
            let transaction = writing(&mut self.database)?;
            if !agrees(&transaction, &self.scheduler)? {
                self.scheduler = settle(&transaction)?;
            }
            let card = card_row(&transaction, &review.card)?;
            let mut review = review.clone();
            while taken(&transaction, card, review.at)? {
                review.at = review.at.plus(Duration::from_millis(1));
            }
            let id = ReviewId(insert(&transaction, card, &review, None)?);
            let before = load_state(&transaction, card)?;
            let state = if before.studied().is_none_or(|studied| studied.last.at < review.at.at) {
                self.scheduler.answer(&before, review.grade, review.at, review.card.seed())
            } else {
                replay_card(&transaction, card, &review.card, &self.scheduler)?
            };
            save_state(&transaction, card, &state)?;
            if let Some(sentence) = review.sentence {
                let mut update =
                    transaction.prepare_cached("UPDATE occurrence SET last_asked = ?3 WHERE card = ?1 AND id = ?2")?;
                update.execute(params![card, sentence.bits().cast_signed(), review.at.at.millis()])?;
            }
            transaction.commit()?;
            Ok(Recorded { id, state })
        };
        write().map_err(failed)
    }

    /// Takes an answer back: it stays in the log and counts no more. Returns where its card stands now.
    pub fn undo_review(&mut self, review: ReviewId, now: Timestamp) -> Result<CardState, StoreError> {
        let failed = self.failed("write");
        let mut write = || -> rusqlite::Result<CardState> {
            let transaction = writing(&mut self.database)?;
            if !agrees(&transaction, &self.scheduler)? {
                self.scheduler = settle(&transaction)?;
            }
            let mut update =
                transaction.prepare_cached("UPDATE review SET undone_at = ?2 WHERE id = ?1 AND undone_at IS NULL")?;
            update.execute(params![review.0, now.millis()])?;
            drop(update);
            let (card, key) = transaction.query_row(
                "SELECT card.id, key FROM review JOIN card ON card.id = review.card WHERE review.id = ?1",
                [review.0],
                |row| Ok((row.get(0)?, stored_key(row, 1)?)),
            )?;
            let state = replay_card(&transaction, card, &key, &self.scheduler)?;
            save_state(&transaction, card, &state)?;
            transaction.commit()?;
            Ok(state)
        };
        write().map_err(failed)
    }

    /// Shows every review of the log, also those taken back, in the order of their times.
    pub fn visit_log(&self, mut visit: impl FnMut(LoggedReview)) -> Result<(), StoreError> {
        let mut read = || -> rusqlite::Result<()> {
            let mut select = self.database.prepare(
                "SELECT key, at, utc_offset, grade, taken_ms, question, sentence, answer, expected, undone_at
                 FROM review JOIN card ON card.id = review.card ORDER BY at, key",
            )?;
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                visit(stored_review(row)?);
            }
            Ok(())
        };
        read().map_err(self.failed("read"))
    }

    /// Adds reviews to the log, in one transaction. A review that the log has already is not added again; one that was taken back
    /// anywhere stays taken back.
    pub fn import(&mut self, reviews: &[LoggedReview]) -> Result<Imported, StoreError> {
        let failed = self.failed("write");
        let mut write = || -> rusqlite::Result<Imported> {
            let transaction = writing(&mut self.database)?;
            if !agrees(&transaction, &self.scheduler)? {
                self.scheduler = settle(&transaction)?;
            }
            let mut imported = Imported::default();
            let mut touched: BTreeSet<(i64, &CardKey)> = BTreeSet::new();
            for (position, logged) in reviews.iter().enumerate() {
                let review = &logged.review;
                let card = card_row(&transaction, &review.card)?;
                let change = match find(&transaction, card, review.at.at)? {
                    None => {
                        insert(&transaction, card, review, logged.undone)?;
                        imported.added += 1;
                        true
                    }
                    Some((_, known)) if known.review != *review => {
                        imported.conflicts.push(position);
                        false
                    }
                    Some((id, known)) => {
                        imported.known += 1;
                        let change = merge_undone(&transaction, id, known.undone, logged.undone)?;
                        imported.undone += usize::from(change && known.undone.is_none());
                        change
                    }
                };
                if change {
                    touched.insert((card, &review.card));
                }
            }
            for (card, key) in touched {
                save_state(&transaction, card, &replay_card(&transaction, card, key, &self.scheduler)?)?;
            }
            transaction.commit()?;
            Ok(imported)
        };
        write().map_err(failed)
    }
}

fn insert(transaction: &Connection, card: i64, review: &Review, undone: Option<Timestamp>) -> rusqlite::Result<i64> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO review (card, at, utc_offset, grade, taken_ms, question, sentence, answer, expected, undone_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    insert.insert(params![
        card,
        review.at.at.millis(),
        review.at.offset.minutes(),
        review.grade.number(),
        review.taken_millis(),
        review.question,
        review.sentence.map(|sentence| sentence.bits().cast_signed()),
        review.answer,
        review.expected,
        undone.map(Timestamp::millis)
    ])
}

/// Whether there is an answer of this card at this time.
fn taken(transaction: &Connection, card: i64, at: Moment) -> rusqlite::Result<bool> {
    let mut select = transaction.prepare_cached("SELECT EXISTS (SELECT 1 FROM review WHERE card = ?1 AND at = ?2)")?;
    select.query_row(params![card, at.at.millis()], |row| row.get(0))
}

fn find(transaction: &Connection, card: i64, at: Timestamp) -> rusqlite::Result<Option<(i64, LoggedReview)>> {
    let mut select = transaction.prepare_cached(
        "SELECT key, at, utc_offset, grade, taken_ms, question, sentence, answer, expected, undone_at, review.id
         FROM review JOIN card ON card.id = review.card WHERE card = ?1 AND at = ?2",
    )?;
    select.query_row(params![card, at.millis()], |row| Ok((row.get(10)?, stored_review(row)?))).optional()
}

/// The earlier of two times at which a review was taken back holds; whether that changed the log.
fn merge_undone(transaction: &Connection, id: i64, known: Option<Timestamp>, other: Option<Timestamp>) -> rusqlite::Result<bool> {
    let Some(other) = other.filter(|other| known.is_none_or(|known| *other < known)) else { return Ok(false) };
    let mut update = transaction.prepare_cached("UPDATE review SET undone_at = ?2 WHERE id = ?1")?;
    update.execute(params![id, other.millis()])?;
    Ok(true)
}

/// Where a card stands by the log.
fn replay_card(transaction: &Connection, card: i64, key: &CardKey, scheduler: &Scheduler) -> rusqlite::Result<CardState> {
    let mut select = transaction
        .prepare_cached("SELECT grade, at, utc_offset FROM review WHERE card = ?1 AND undone_at IS NULL ORDER BY at")?;
    let mut rows = select.query([card])?;
    let mut replay = Replay::new(key);
    while let Some(row) = rows.next()? {
        replay.answer(stored_grade(row, 0)?, stored_moment(row, 1)?, scheduler);
    }
    Ok(replay.state())
}

/// The columns `key, at, utc_offset, grade, taken_ms, question, sentence, answer, expected, undone_at`.
fn stored_review(row: &Row<'_>) -> rusqlite::Result<LoggedReview> {
    let review = Review {
        card: stored_key(row, 0)?,
        at: stored_moment(row, 1)?,
        grade: stored_grade(row, 3)?,
        taken: Duration::from_millis(row.get::<_, u32>(4)?.into()),
        question: row.get(5)?,
        sentence: row.get::<_, Option<i64>>(6)?.map(|bits| SentenceId::from_bits(bits.cast_unsigned())),
        answer: row.get(7)?,
        expected: row.get(8)?,
    };
    Ok(LoggedReview { review, undone: row.get::<_, Option<i64>>(9)?.map(Timestamp::from_millis) })
}

pub(super) fn stored_grade(row: &Row<'_>, column: usize) -> rusqlite::Result<Grade> {
    let number = row.get(column)?;
    Grade::from_number(number).ok_or(rusqlite::Error::IntegralValueOutOfRange(column, number.into()))
}

/// A time and, in the column behind it, the offset.
pub(super) fn stored_moment(row: &Row<'_>, column: usize) -> rusqlite::Result<Moment> {
    let minutes: i32 = row.get(column + 1)?;
    let offset = UtcOffset::from_minutes(minutes);
    let offset = offset.ok_or(rusqlite::Error::IntegralValueOutOfRange(column + 1, minutes.into()))?;
    Ok(Moment::new(Timestamp::from_millis(row.get(column)?), offset))
}

#[cfg(test)]
#[path = "reviews_tests.rs"]
mod tests;
