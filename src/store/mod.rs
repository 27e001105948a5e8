//! What is kept between runs: one SQLite file, and text files that people edit too. The only module of the library that opens
//! files.

mod ledger;
mod text_file;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

pub use ledger::{FieldChange, Gone, NoteChange, Plan};
pub use text_file::{TextFile, TextFileError};

/// The numbered migrations; the database's `user_version` says how many were applied.
const MIGRATIONS: [&str; 1] = [include_str!("001_ledger.sql")];

/// The schema that this program knows.
const SCHEMA: u32 = MIGRATIONS.len() as u32;

/// How long to wait for another program that is writing.
const PATIENCE: Duration = Duration::from_secs(5);

/// The open store.
pub struct Store {
    database: Connection,
    path: PathBuf,
}

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder could not be made.
    #[error("cannot create the data folder {path}: {source}; choose another with --data DIR or DUOYIN_DATA, or use --no-state")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A newer program wrote it.
    #[error(
        "{path} was written by a newer version of duoyin (schema {found}, this one knows {known}); update duoyin, or choose another folder with --data DIR"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The newest schema that this program knows.
        known: u32,
    },
    /// SQLite failed.
    #[error(
        "cannot {action} {path}: {source}; nothing in it was changed. Choose another folder with --data DIR or DUOYIN_DATA, or use --no-state"
    )]
    Database {
        /// What was to be done.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
}

impl Store {
    /// Opens the store in a data folder, and makes both where they are missing.
    pub fn open(folder: &Path) -> Result<Store, StoreError> {
        std::fs::create_dir_all(folder).map_err(|source| StoreError::Folder { path: folder.into(), source })?;
        let path = folder.join("duoyin.sqlite");
        let failed = |source| StoreError::Database { action: "open", path: path.clone(), source };
        let mut database = Connection::open(&path).map_err(failed)?;
        database.busy_timeout(PATIENCE).map_err(failed)?;
        database.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
        // With a write-ahead log this loses nothing that was committed, unless the power fails; then at most the last export.
        database.pragma_update(None, "synchronous", "NORMAL").map_err(failed)?;
        database.pragma_update(None, "foreign_keys", true).map_err(failed)?;
        migrate(&mut database, &path)?;
        Ok(Store { database, path })
    }

    fn failed(&self, action: &'static str) -> impl Fn(rusqlite::Error) -> StoreError + use<> {
        let path = self.path.clone();
        move |source| StoreError::Database { action, path: path.clone(), source }
    }
}

fn migrate(database: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::Database { action: "migrate", path: path.into(), source };
    let version = |database: &Connection| database.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0));
    let found = version(database).map_err(failed)?;
    if found > SCHEMA {
        return Err(StoreError::Newer { path: path.into(), found, known: SCHEMA });
    }
    if found == SCHEMA {
        return Ok(());
    }
    let transaction = database.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(failed)?;
    // Another program may have migrated while this one waited.
    let found = version(&transaction).map_err(failed)?;
    for migration in MIGRATIONS.iter().skip(found as usize) {
        transaction.execute_batch(migration).map_err(failed)?;
    }
    transaction.pragma_update(None, "user_version", SCHEMA.max(found)).map_err(failed)?;
    transaction.commit().map_err(failed)
}
