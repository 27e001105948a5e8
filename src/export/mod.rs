//! A deck, or an annotated document, as the bytes of a file.

mod annotated;
mod annotated_json;
mod apkg;
mod delimited;
mod json;
mod resolved;

pub use annotated::{AnnotatedForm, AnnotatedOptions, annotate, annotate_only, explanation};
pub use annotated_json::json_lines;
pub use resolved::{Extent, ResolvedStyle, characters, resolve};

use crate::deck::{Deck, NoteKind, TEMPLATE_VERSION};

/// A file format for decks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// An Anki package with note types, cards and styles.
    Apkg,
    /// Comma-separated values with Anki's header lines.
    Csv,
    /// Tab-separated values with Anki's header lines.
    Tsv,
    /// One JSON object.
    Json,
}

impl Format {
    /// The format that a file name asks for by its extension.
    pub fn of_file_name(name: &str) -> Option<Format> {
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "apkg" => Some(Format::Apkg),
            "csv" => Some(Format::Csv),
            "tsv" => Some(Format::Tsv),
            "json" => Some(Format::Json),
            _ => None,
        }
    }
}

/// When contents last changed, in seconds since 1970: what Anki compares to decide whether to update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamps {
    /// For each note of the deck.
    pub notes: Vec<i64>,
    /// For each of [`NoteKind::ALL`].
    pub note_types: [i64; 2],
}

impl Stamps {
    /// The same time for everything, never older than the templates.
    pub fn constant(deck: &Deck, time: i64) -> Stamps {
        Stamps { notes: vec![time; deck.notes.len()], note_types: [time.max(TEMPLATE_VERSION); NoteKind::ALL.len()] }
    }
}

/// Why a deck could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database inside the package.
    #[error("cannot build the Anki collection: {0}")]
    Database(#[from] rusqlite::Error),
    /// The package itself.
    #[error("cannot pack the Anki package: {0}")]
    Package(#[from] zip::result::ZipError),
    /// A table.
    #[error("cannot write the table: {0}")]
    Table(#[from] csv::Error),
    /// Json.
    #[error("cannot write json: {0}")]
    Json(#[from] serde_json::Error),
    /// The bytes themselves; cannot happen in memory.
    #[error("cannot write: {0}")]
    Write(#[from] std::io::Error),
}

/// The deck as the bytes of a file. The same deck and stamps give the same bytes.
pub fn export(deck: &Deck, stamps: &Stamps, format: Format) -> Result<Vec<u8>, ExportError> {
    match format {
        Format::Apkg => apkg::write(deck, stamps),
        Format::Csv => delimited::write(deck, delimited::Separator::Comma),
        Format::Tsv => delimited::write(deck, delimited::Separator::Tab),
        Format::Json => json::write(deck),
    }
}
