//! Cards and where they stand.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::reviews::stored_moment;
use super::settings::unreadable;
use super::{Store, StoreError};
use crate::review::CardKey;
use crate::schedule::{CardState, Memory, Moment, Phase, Studied, Timestamp};

/// A card and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// What it is.
    pub key: CardKey,
    /// Where it stands.
    pub state: CardState,
}

/// How much there is to do, and how much was done today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Cards to be asked by now that come back after days.
    pub reviews_due: usize,
    /// Cards on their steps, due now or within minutes.
    pub in_steps: usize,
    /// Cards that were never asked.
    pub new: usize,
    /// Cards that were asked for the first time today.
    pub new_today: usize,
    /// Cards asked today that were asked for the first time on an earlier day, each once: what is answered on a card's steps uses no
    /// limit up.
    pub reviews_today: usize,
}

const STATE: &str = "phase, step, stability, difficulty, due, first_at, last_at, last_utc_offset, reviews, lapses";

/// Polyphones have sentences in the dictionary too.
const ASKABLE: &str = "(key NOT LIKE 'word:%' OR EXISTS (SELECT 1 FROM occurrence WHERE occurrence.card = card.id))";

impl Store {
    /// Where these cards stand, in their order. A card that the store does not know is new.
    pub fn states(&self, cards: &[CardKey]) -> Result<Vec<CardState>, StoreError> {
        let read = || -> rusqlite::Result<Vec<CardState>> {
            let sql = format!("SELECT {STATE} FROM card JOIN card_state ON card_state.card = card.id WHERE key = ?1");
            let mut select = self.database.prepare_cached(&sql)?;
            let state = |card: &CardKey| select.query_row([card.to_string()], |row| stored_state(row, 0)).optional();
            cards.iter().map(state).map(|state| Ok(state?.map_or(CardState::New, CardState::Studied))).collect()
        };
        read().map_err(self.failed("read"))
    }

    /// The cards to be asked by now, at most `limit`; those that have waited longest first. A word of which no sentence is kept rests
    /// until a document has it again.
    pub fn due(&self, now: Timestamp, limit: usize) -> Result<Vec<Card>, StoreError> {
        let read = || -> rusqlite::Result<Vec<Card>> {
            let sql = format!(
                "SELECT {STATE}, key FROM card_state JOIN card ON card.id = card_state.card WHERE due <= ?1 AND {ASKABLE} ORDER BY due, card_state.card LIMIT ?2"
            );
            let mut select = self.database.prepare_cached(&sql)?;
            let rows = select.query_map(params![now.millis(), rows(limit)], |row| {
                Ok(Card { state: CardState::Studied(stored_state(row, 0)?), key: stored_key(row, 10)? })
            })?;
            rows.collect()
        };
        read().map_err(self.failed("read"))
    }

    /// Cards that were never asked and can be, at most `limit`; those saved first come first.
    pub fn new_cards(&self, limit: usize) -> Result<Vec<CardKey>, StoreError> {
        let read = || -> rusqlite::Result<Vec<CardKey>> {
            let sql = format!(
                // Where there is none, a large store says so at once.
                "SELECT key FROM card WHERE (SELECT COUNT(*) FROM card) > (SELECT COUNT(*) FROM card_state)
                 AND NOT EXISTS (SELECT 1 FROM card_state WHERE card_state.card = card.id) AND {ASKABLE} ORDER BY id LIMIT ?1"
            );
            let mut select = self.database.prepare_cached(&sql)?;
            select.query_map([rows(limit)], |row| stored_key(row, 0))?.collect()
        };
        read().map_err(self.failed("read"))
    }

    /// How much there is to do, and how much was done on the day of study of this moment.
    pub fn counts(&self, now: Moment) -> Result<Counts, StoreError> {
        let read = || -> rusqlite::Result<Counts> {
            let count = |sql: &str, time: Timestamp| {
                let mut select = self.database.prepare_cached(sql)?;
                select.query_row([time.millis()], |row| row.get::<_, i64>(0)).map(|count| count as usize)
            };
            let today = now.day().start(now.offset);
            let tomorrow = now.day().plus(1).start(now.offset);
            // Both are counted in an index alone, where the phases of all cards are not.
            let due = count("SELECT COUNT(*) FROM card_state WHERE due <= ?1", now.at)?;
            let in_steps = "SELECT COUNT(*) FROM card_state WHERE due <= ?1 AND phase <> 'review'";
            Ok(Counts {
                reviews_due: due - count(in_steps, now.at)?,
                in_steps: count(in_steps, tomorrow)?,
                new: count(
                    "SELECT (SELECT COUNT(*) FROM card) - (SELECT COUNT(*) FROM card_state) WHERE ?1 IS NOT NULL",
                    now.at,
                )?,
                new_today: count(
                    "SELECT COUNT(*) FROM card_state
                     WHERE first_at >= ?1 AND card IN (SELECT card FROM review WHERE at >= ?1 AND undone_at IS NULL)",
                    today,
                )?,
                reviews_today: count(
                    "SELECT COUNT(*) FROM card_state
                     WHERE first_at < ?1 AND card IN (SELECT card FROM review WHERE at >= ?1 AND undone_at IS NULL)",
                    today,
                )?,
            })
        };
        read().map_err(self.failed("read"))
    }
}

/// A limit as SQLite takes it.
fn rows(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// The row of a card, which is made where it is missing.
pub(super) fn card_row(transaction: &Connection, card: &CardKey) -> rusqlite::Result<i64> {
    let key = card.to_string();
    let mut select = transaction.prepare_cached("SELECT id FROM card WHERE key = ?1")?;
    if let Some(id) = select.query_row([&key], |row| row.get(0)).optional()? {
        return Ok(id);
    }
    transaction.prepare_cached("INSERT INTO card (key) VALUES (?1)")?.insert([&key])
}

/// Where the card of a row stands.
pub(super) fn load_state(database: &Connection, card: i64) -> rusqlite::Result<CardState> {
    let mut select = database.prepare_cached(&format!("SELECT {STATE} FROM card_state WHERE card = ?1"))?;
    let studied = select.query_row([card], |row| stored_state(row, 0)).optional()?;
    Ok(studied.map_or(CardState::New, CardState::Studied))
}

pub(super) fn save_state(transaction: &Connection, card: i64, state: &CardState) -> rusqlite::Result<()> {
    let CardState::Studied(studied) = state else {
        transaction.prepare_cached("DELETE FROM card_state WHERE card = ?1")?.execute([card])?;
        return Ok(());
    };
    let (phase, step) = match studied.phase {
        Phase::Learning { step } => ("learning", step),
        Phase::Review => ("review", 0),
        Phase::Relearning { step } => ("relearning", step),
    };
    let mut insert =
        transaction.prepare_cached("INSERT OR REPLACE INTO card_state VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")?;
    insert.execute(params![
        card,
        phase,
        step,
        studied.memory.stability,
        studied.memory.difficulty,
        studied.due.millis(),
        studied.first.millis(),
        studied.last.at.millis(),
        studied.last.offset.minutes(),
        studied.reviews,
        studied.lapses
    ])?;
    Ok(())
}

/// The columns of [`STATE`], beginning with this one.
fn stored_state(row: &Row<'_>, column: usize) -> rusqlite::Result<Studied> {
    let step = row.get(column + 1)?;
    let phase = match row.get_ref(column)?.as_str()? {
        "learning" => Phase::Learning { step },
        "relearning" => Phase::Relearning { step },
        _ => Phase::Review,
    };
    Ok(Studied {
        phase,
        memory: Memory { stability: row.get(column + 2)?, difficulty: row.get(column + 3)? },
        due: Timestamp::from_millis(row.get(column + 4)?),
        first: Timestamp::from_millis(row.get(column + 5)?),
        last: stored_moment(row, column + 6)?,
        reviews: row.get(column + 8)?,
        lapses: row.get(column + 9)?,
    })
}

pub(super) fn stored_key(row: &Row<'_>, column: usize) -> rusqlite::Result<CardKey> {
    row.get_ref(column)?.as_str()?.parse().map_err(unreadable)
}
