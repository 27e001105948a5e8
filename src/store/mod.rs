//! What is kept between runs: one SQLite file, and text files that people edit too. The only module of the library that opens
//! files.

mod cards;
mod error;
mod ledger;
mod occurrences;
mod reviews;
mod settings;
mod text_file;
#[cfg(test)]
mod trouble_tests;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use crate::schedule::Scheduler;

pub use cards::{Card, Counts};
pub use error::StoreError;
pub use ledger::{FieldChange, Gone, NoteChange, Plan, Record};
pub use reviews::{Imported, Recorded, ReviewId};
pub use text_file::{TextFile, TextFileError};

/// The file's name in the data folder.
const FILE: &str = "duoyin.sqlite";

/// The numbered migrations; the database's `user_version` says how many were applied.
const MIGRATIONS: [&str; 3] =
    [include_str!("001_ledger.sql"), include_str!("002_reviews.sql"), include_str!("003_documents.sql")];

/// The schema that this program knows.
const SCHEMA: u32 = MIGRATIONS.len() as u32;

/// With a write-ahead log this makes each commit durable before it returns: an answer survives the loss of power right after it.
const DURABLE: &str = "FULL";

/// Memory for pages of the file, in negative KiB as SQLite wants it: the indexes of a large store, which each answer looks into.
const CACHE: i64 = -16_384;

/// How long to wait for another program that is writing.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long to wait before the next try where SQLite does not wait itself.
const BETWEEN_TRIES: Duration = Duration::from_millis(5);

/// The open store.
pub struct Store {
    database: Connection,
    path: PathBuf,
    scheduler: Scheduler,
}

impl Store {
    /// Opens the store in a data folder, and makes both where they are missing.
    pub fn open(folder: &Path) -> Result<Store, StoreError> {
        make_folder(folder).map_err(|source| StoreError::Folder { path: folder.into(), source })?;
        let path = folder.join(FILE);
        let failed = |source| StoreError::of("open", &path, source);
        let mut database = Connection::open(&path).map_err(failed)?;
        database.busy_timeout(PATIENCE).map_err(failed)?;
        // Before anything is written: SQLite throws the log of a file away that never reached the disk itself, and all answers with it.
        database.pragma_update(None, "synchronous", DURABLE).map_err(failed)?;
        database.pragma_update(None, "fullfsync", true).map_err(failed)?;
        log_ahead(&database).map_err(failed)?;
        database.pragma_update(None, "foreign_keys", true).map_err(failed)?;
        database.pragma_update(None, "cache_size", CACHE).map_err(failed)?;
        migrate(&mut database, &path)?;
        let scheduler = settings::settled(&mut database).map_err(failed)?;
        Ok(Store { database, path, scheduler })
    }

    /// Opens the store in a data folder to read from it; `None` where nothing was ever kept. Where the folder may not be written to,
    /// what it holds can be read all the same.
    pub fn open_existing(folder: &Path) -> Result<Option<Store>, StoreError> {
        let path = folder.join(FILE);
        if !path.try_exists().map_err(|source| StoreError::Folder { path: folder.into(), source })? {
            return Ok(None);
        }
        match Store::open(folder) {
            Err(StoreError::ReadOnly { .. }) if is_at_rest(&path) => Store::open_at_rest(path).map(Some),
            result => result.map(Some),
        }
    }

    /// Opens a file that nobody can write to. SQLite then needs no other file beside it.
    fn open_at_rest(path: PathBuf) -> Result<Store, StoreError> {
        let failed = |source| StoreError::of("open", &path, source);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let database = Connection::open_with_flags(uri(&path), flags).map_err(failed)?;
        let found = version(&database).map_err(failed)?;
        if found > SCHEMA {
            return Err(StoreError::Newer { path, found, known: SCHEMA });
        }
        let scheduler = settings::stored_scheduler(&database).map_err(failed)?;
        Ok(Store { database, path, scheduler })
    }

    fn failed(&self, action: &'static str) -> impl Fn(rusqlite::Error) -> StoreError + use<> {
        let path = self.path.clone();
        move |source| StoreError::of(action, &path, source)
    }
}

/// Makes a folder with those around it, and waits until their names are on the disk: a file is only as durable as its name.
fn make_folder(folder: &Path) -> std::io::Result<()> {
    let missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
    let made: Vec<&Path> = folder.ancestors().take_while(missing).collect();
    std::fs::create_dir_all(folder)?;
    // Elsewhere a folder cannot be opened, and its names are written through.
    if cfg!(unix) {
        for parent in made.iter().filter_map(|folder| folder.parent()) {
            let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            std::fs::File::open(parent)?.sync_all()?;
        }
    }
    Ok(())
}

/// Turns the write-ahead log on. Where two programs make a new store at once, SQLite does not wait for the other here as it
/// does everywhere else, so that is done by hand.
fn log_ahead(database: &Connection) -> rusqlite::Result<()> {
    let started = Instant::now();
    loop {
        match database.pragma_update(None, "journal_mode", "WAL") {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && started.elapsed() < PATIENCE => {
                std::thread::sleep(BETWEEN_TRIES);
            }
            result => return result,
        }
    }
}

/// A transaction that holds the right to write from its beginning, so that what it reads is still true when it writes.
fn writing(database: &mut Connection) -> rusqlite::Result<Transaction<'_>> {
    database.transaction_with_behavior(TransactionBehavior::Immediate)
}

/// How many migrations the file has seen.
fn version(database: &Connection) -> rusqlite::Result<u32> {
    database.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Whether everything is in the file itself, and nothing in a write-ahead log beside it.
fn is_at_rest(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).map_or(true, |log| log.len() == 0)
}

/// The address by which SQLite opens a file that does not change.
fn uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    for byte in path.to_string_lossy().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02x}")),
        }
    }
    uri.push_str("?immutable=1");
    uri
}

fn migrate(database: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::of("migrate", path, source);
    let found = version(database).map_err(failed)?;
    if found > SCHEMA {
        return Err(StoreError::Newer { path: path.into(), found, known: SCHEMA });
    }
    if found == SCHEMA {
        return Ok(());
    }
    let transaction = writing(database).map_err(failed)?;
    // Another program may have migrated while this one waited.
    let found = version(&transaction).map_err(failed)?;
    for migration in MIGRATIONS.iter().skip(found as usize) {
        transaction.execute_batch(migration).map_err(failed)?;
    }
    transaction.pragma_update(None, "user_version", SCHEMA.max(found)).map_err(failed)?;
    transaction.commit().map_err(failed)
}
