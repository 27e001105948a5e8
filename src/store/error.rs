//! Why the store cannot be used, and what to do.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why the store cannot be used. Whatever it is, what was recorded before is still there.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder could not be made.
    #[error("cannot create the data folder {path}: {source}; choose another with --data DIR or DUOYIN_DATA")]
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
    /// The file is no database, or one whose pages do not fit together.
    #[error(
        "{path} is damaged: {source}; it was left as it is. Put a copy of it back, or move it away and read your last export with `duoyin import-reviews`; another folder can be chosen with --data DIR"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite found.
        source: rusqlite::Error,
    },
    /// There is no room for more.
    #[error("the disk is full: cannot {action} {path}; all that was recorded before is safe. Make room and try again")]
    Full {
        /// What was to be done.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What SQLite found.
        source: rusqlite::Error,
    },
    /// The file or its folder may not be written to.
    #[error(
        "cannot {action} {path}: you may not write to it or its folder; change their permissions, or choose another folder with --data DIR or DUOYIN_DATA"
    )]
    ReadOnly {
        /// What was to be done.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What SQLite found.
        source: rusqlite::Error,
    },
    /// Another program holds it for longer than is reasonable.
    #[error(
        "cannot {action} {path}: another program has been writing to it for seconds; end that program, or wait and try again"
    )]
    Busy {
        /// What was to be done.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What SQLite found.
        source: rusqlite::Error,
    },
    /// SQLite failed otherwise.
    #[error("cannot {action} {path}: {source}; nothing in it was changed. Choose another folder with --data DIR or DUOYIN_DATA")]
    Database {
        /// What was to be done.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// The error for what SQLite says.
    pub(super) fn of(action: &'static str, path: &Path, source: rusqlite::Error) -> StoreError {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => StoreError::Damaged { path, source },
            Some(ErrorCode::DiskFull) => StoreError::Full { action, path, source },
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                StoreError::ReadOnly { action, path, source }
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { action, path, source },
            _ => StoreError::Database { action, path, source },
        }
    }
}
