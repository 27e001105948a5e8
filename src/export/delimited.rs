//! A deck as a table with the header lines that Anki's text importer reads.
//!
//! With a note type column, columns map to fields by their order, so rows of the note type with fewer fields end in empty
//! cells. Note types must exist in Anki already: a table cannot carry templates.

use super::ExportError;
use crate::deck::{Deck, NoteKind};

#[derive(Clone, Copy)]
pub(super) enum Separator {
    Comma,
    Tab,
}

pub(super) fn write(deck: &Deck, separator: Separator) -> Result<Vec<u8>, ExportError> {
    let (name, byte) = match separator {
        Separator::Comma => ("comma", b','),
        Separator::Tab => ("tab", b'\t'),
    };
    let header = format!("#separator:{name}\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:4\n");
    let width = NoteKind::ALL.iter().map(|kind| kind.fields().len()).max().unwrap_or(0);
    let mut writer =
        csv::WriterBuilder::new().delimiter(byte).quote_style(csv::QuoteStyle::Always).from_writer(header.into_bytes());
    for note in &deck.notes {
        let guid = note.id.guid();
        let (deck, tags) = (deck.subdeck(note.kind), note.tags.join(" "));
        let fixed = [guid.as_str(), note.kind.type_name(), &deck, &tags];
        let padding = std::iter::repeat_n("", width - note.fields.len());
        writer.write_record(fixed.into_iter().chain(note.fields.iter().map(String::as_str)).chain(padding))?;
    }
    writer.into_inner().map_err(|error| ExportError::Write(error.into_error()))
}
