//! A deck as one JSON object.

use serde::Serialize;

use super::ExportError;
use crate::deck::{Deck, Note, NoteRow};

#[derive(Serialize)]
struct DeckObject<'d> {
    /// The form of this object; it changes only with its meaning.
    schema: u32,
    name: &'d str,
    notes: Vec<NoteRow<'d>>,
}

pub(super) fn write(deck: &Deck) -> Result<Vec<u8>, ExportError> {
    let notes = deck.notes.iter().map(|note| row(deck, note)).collect();
    let mut bytes = serde_json::to_vec_pretty(&DeckObject { schema: 1, name: &deck.name, notes })?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn row<'d>(deck: &Deck, note: &'d Note) -> NoteRow<'d> {
    let fields = note.kind.fields().iter().zip(&note.fields).filter(|(_, value)| !value.is_empty());
    let card_names =
        note.kind.templates().iter().filter(|template| note.cards.contains(&template.card)).map(|template| template.name);
    NoteRow {
        kind: note.kind.name(),
        guid: note.id.guid(),
        deck: deck.subdeck(note.kind),
        fields: fields.map(|(name, value)| ((*name).to_owned(), value.as_str().into())).collect(),
        tags: &note.tags,
        cards: card_names.collect(),
    }
}
