//! What the learner set, and the states of cards that depend on it.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::cards::{save_state, stored_key};
use super::reviews::{stored_grade, stored_moment};
use super::{Store, StoreError, writing};
use crate::review::Replay;
use crate::schedule::{Parameters, Retention, Scheduler};

const RETENTION: &str = "retention";
const PARAMETERS: &str = "parameters";
/// The fingerprint of the scheduler that computed the states of all cards.
const FINGERPRINT: &str = "fingerprint";

impl Store {
    /// The scheduler with the learner's settings.
    pub fn scheduler(&self) -> &Scheduler {
        &self.scheduler
    }

    /// Changes the parameters and the retention that the learner wants. The states of all cards are computed anew from the log.
    pub fn set_scheduler(&mut self, parameters: Parameters, retention: Retention) -> Result<(), StoreError> {
        let failed = self.failed("write");
        let mut write = || -> rusqlite::Result<Scheduler> {
            let transaction = writing(&mut self.database)?;
            let weights = serde_json::json!(parameters.weights()).to_string();
            set(&transaction, PARAMETERS, &weights)?;
            set(&transaction, RETENTION, &retention.share().to_string())?;
            let scheduler = settle(&transaction)?;
            transaction.commit()?;
            Ok(scheduler)
        };
        self.scheduler = write().map_err(failed)?;
        Ok(())
    }
}

/// The scheduler with the stored settings, after all states were made to agree with it.
pub(super) fn settled(database: &mut Connection) -> rusqlite::Result<Scheduler> {
    let scheduler = stored_scheduler(database)?;
    if agrees(database, &scheduler)? {
        return Ok(scheduler);
    }
    let transaction = writing(database)?;
    let scheduler = settle(&transaction)?;
    transaction.commit()?;
    Ok(scheduler)
}

/// Whether the states of all cards were computed with this scheduler.
pub(super) fn agrees(database: &Connection, scheduler: &Scheduler) -> rusqlite::Result<bool> {
    Ok(get(database, FINGERPRINT)?.is_some_and(|fingerprint| fingerprint == scheduler.fingerprint().to_string()))
}

/// Makes the states of all cards agree with the stored settings; to be called within a writing transaction.
pub(super) fn settle(transaction: &Connection) -> rusqlite::Result<Scheduler> {
    let scheduler = stored_scheduler(transaction)?;
    if !agrees(transaction, &scheduler)? {
        replay_all(transaction, &scheduler)?;
        set(transaction, FINGERPRINT, &scheduler.fingerprint().to_string())?;
    }
    Ok(scheduler)
}

fn replay_all(transaction: &Connection, scheduler: &Scheduler) -> rusqlite::Result<()> {
    let mut replays: HashMap<i64, Replay> = HashMap::new();
    let mut keys = transaction.prepare("SELECT id, key FROM card")?;
    let mut rows = keys.query([])?;
    while let Some(row) = rows.next()? {
        replays.insert(row.get(0)?, Replay::new(&stored_key(row, 1)?));
    }
    let mut log = transaction.prepare("SELECT card, grade, at, utc_offset FROM review WHERE undone_at IS NULL ORDER BY at")?;
    let mut rows = log.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(replay) = replays.get_mut(&row.get(0)?) {
            replay.answer(stored_grade(row, 1)?, stored_moment(row, 2)?, scheduler);
        }
    }
    for (card, replay) in replays {
        save_state(transaction, card, &replay.state())?;
    }
    Ok(())
}

fn stored_scheduler(database: &Connection) -> rusqlite::Result<Scheduler> {
    let retention = match get(database, RETENTION)? {
        Some(text) => text.parse().map_err(unreadable).and_then(|share| Retention::new(share).map_err(unreadable))?,
        None => Retention::default(),
    };
    let parameters = match get(database, PARAMETERS)? {
        Some(text) => {
            let weights: Vec<f32> = serde_json::from_str(&text).map_err(unreadable)?;
            Parameters::new(&weights).map_err(unreadable)?
        }
        None => Parameters::default(),
    };
    Ok(Scheduler::new(parameters, retention))
}

/// The error for a text in the store that is not what it must be.
pub(super) fn unreadable(source: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(source))
}

fn get(database: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    database.prepare_cached("SELECT value FROM setting WHERE name = ?1")?.query_row([name], |row| row.get(0)).optional()
}

fn set(database: &Connection, name: &str, value: &str) -> rusqlite::Result<()> {
    database.execute("INSERT OR REPLACE INTO setting VALUES (?1, ?2)", params![name, value])?;
    Ok(())
}
