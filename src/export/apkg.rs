//! An Anki package: a zip file with a database of schema 11, which every version of Anki imports.

use std::collections::HashSet;
use std::io::{Cursor, Write};

use rusqlite::{Connection, params};
use serde_json::{Value, json};
use sha1::{Digest, Sha1};
use zip::write::SimpleFileOptions;

use super::{ExportError, Stamps};
use crate::deck::{Deck, NoteKind, TEMPLATE_VERSION, plain_text};

/// Separates the fields of a note in the database.
const FIELD_SEPARATOR: &str = "\u{1f}";
/// The deck that every collection has.
const DEFAULT_DECK: i64 = 1;

/// Less than a third of the work of deflate's default level, for a third more bytes.
const QUICK: i64 = 1;

pub(super) fn write(deck: &Deck, stamps: &Stamps) -> Result<Vec<u8>, ExportError> {
    let mut database = collection(deck, stamps)?;
    let collection = database.serialize("main")?;
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // The earliest time that zip can express: a package has no time of its own.
    let options = SimpleFileOptions::default()
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644)
        .compression_level(Some(QUICK));
    zip.start_file("collection.anki2", options)?;
    zip.write_all(&collection)?;
    zip.start_file("media", options)?;
    zip.write_all(b"{}")?;
    Ok(zip.finish()?.into_inner())
}

fn collection(deck: &Deck, stamps: &Stamps) -> Result<Connection, ExportError> {
    let mut database = Connection::open_in_memory()?;
    database.execute_batch(include_str!("schema11.sql"))?;
    let transaction = database.transaction()?;
    let kinds: Vec<NoteKind> =
        NoteKind::ALL.into_iter().filter(|kind| deck.notes.iter().any(|note| note.kind == *kind)).collect();
    write_col(&transaction, deck, stamps, &kinds)?;
    write_notes(&transaction, deck, stamps)?;
    transaction.commit()?;
    Ok(database)
}

fn write_col(database: &Connection, deck: &Deck, stamps: &Stamps, kinds: &[NoteKind]) -> Result<(), ExportError> {
    let latest = stamps.notes.iter().copied().max().unwrap_or(TEMPLATE_VERSION);
    let mut models = serde_json::Map::new();
    for (kind, stamp) in NoteKind::ALL.iter().zip(stamps.note_types) {
        if kinds.contains(kind) {
            models.insert(kind.type_id().to_string(), model(*kind, &deck.css(), stamp));
        }
    }
    let mut decks = serde_json::Map::new();
    decks.insert(DEFAULT_DECK.to_string(), deck_object(DEFAULT_DECK, "Default", TEMPLATE_VERSION));
    let names = std::iter::once(deck.name.clone()).chain(kinds.iter().map(|kind| deck.subdeck(*kind)));
    for name in names {
        let id = deck_id(&name);
        decks.insert(id.to_string(), deck_object(id, &name, latest));
    }
    let conf = json!({
        "schedVer": 2, "nextPos": deck.notes.len() + 1, "creationOffset": 0, "curDeck": DEFAULT_DECK, "activeDecks": [DEFAULT_DECK],
        "newSpread": 0, "collapseTime": 1200, "timeLim": 0, "estTimes": true, "dueCounts": true, "curModel": null,
        "sortType": "noteFld", "sortBackwards": false, "addToCur": true, "dayLearnFirst": false
    });
    database.execute(
        "INSERT INTO col VALUES (1, ?1, ?2, ?2, 11, 0, 0, 0, ?3, ?4, ?5, ?6, '{}')",
        params![
            TEMPLATE_VERSION,
            latest * 1000,
            conf.to_string(),
            Value::Object(models).to_string(),
            Value::Object(decks).to_string(),
            json!({ "1": preset() }).to_string()
        ],
    )?;
    Ok(())
}

fn write_notes(database: &Connection, deck: &Deck, stamps: &Stamps) -> Result<(), ExportError> {
    let mut insert_note = database.prepare("INSERT INTO notes VALUES (?1, ?2, ?3, ?4, -1, ?5, ?6, ?7, ?8, 0, '')")?;
    let mut insert_card =
        database.prepare("INSERT INTO cards VALUES (?1, ?2, ?3, ?4, ?5, -1, 0, 0, ?6, 0, 0, 0, 0, 0, 0, 0, 0, '{}')")?;
    let mut used = HashSet::new();
    let decks = NoteKind::ALL.map(|kind| deck_id(&deck.subdeck(kind)));
    // Anki numbers new cards by `due`; what comes first in its deck is learnt first.
    let mut positions = [0; NoteKind::ALL.len()];
    for (note, stamp) in deck.notes.iter().zip(&stamps.notes) {
        let id = free_id(note.id.millis(), &mut used);
        let tags = if note.tags.is_empty() { String::new() } else { format!(" {} ", note.tags.join(" ")) };
        let sort = plain_text(&note.fields[note.kind.sort_field()]);
        insert_note.execute(params![
            id,
            note.id.guid(),
            note.kind.type_id(),
            stamp,
            tags,
            note.fields.join(FIELD_SEPARATOR),
            sort,
            checksum(&note.fields[0])
        ])?;
        let deck_id = decks[note.kind as usize];
        let position = &mut positions[note.kind as usize];
        *position += 1;
        for (ord, template) in note.kind.templates().iter().enumerate() {
            if note.cards.contains(&template.card) {
                insert_card.execute(params![free_id(id + ord as i64, &mut used), id, deck_id, ord as i64, stamp, *position])?;
            }
        }
    }
    Ok(())
}

/// Ids of notes and cards are unique within the package; Anki moves those that clash with the learner's collection.
fn free_id(wanted: i64, used: &mut HashSet<i64>) -> i64 {
    (wanted..).find(|id| used.insert(*id)).expect("there are more numbers than notes")
}

/// Decks are matched by name; the id only has to be the same each time.
fn deck_id(name: &str) -> i64 {
    let digest = Sha1::digest(name.as_bytes());
    let number = u64::from_be_bytes([0, 0, digest[0], digest[1], digest[2], digest[3], digest[4], digest[5]]);
    1_600_000_000_000 + (number % 100_000_000_000) as i64
}

/// The first field's checksum: the first eight hexadecimal digits of its SHA-1.
fn checksum(field: &str) -> i64 {
    let digest = Sha1::digest(plain_text(field).as_bytes());
    i64::from(u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]))
}

fn model(kind: NoteKind, css: &str, stamp: i64) -> Value {
    let fields: Vec<Value> = kind
        .fields()
        .iter()
        .enumerate()
        .map(|(ord, name)| {
            json!({
                "name": name, "ord": ord, "id": kind.type_id() * 100 + ord as i64, "font": "Arial", "size": 20, "sticky": false,
                "rtl": false, "media": [], "description": "", "plainText": false, "collapsed": false, "excludeFromSearch": false,
            })
        })
        .collect();
    let templates: Vec<Value> = kind
        .templates()
        .iter()
        .enumerate()
        .map(|(ord, template)| {
            json!({
                "name": template.name, "ord": ord, "id": template.id, "qfmt": template.front.trim_end(), "afmt": template.back.trim_end(),
                "bqfmt": "", "bafmt": "", "did": null, "bfont": "", "bsize": 0,
            })
        })
        .collect();
    let required: Vec<Value> = kind.templates().iter().enumerate().map(|(ord, _)| json!([ord, "any", [1]])).collect();
    json!({
        "id": kind.type_id(), "name": kind.type_name(), "type": 0, "mod": stamp, "usn": -1, "sortf": kind.sort_field(), "did": null,
        "tmpls": templates, "flds": fields, "css": css, "req": required, "tags": [], "vers": [],
        "latexPre": "\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\\usepackage[utf8]{inputenc}\n\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\\setlength{\\parindent}{0in}\n\\begin{document}\n",
        "latexPost": "\\end{document}", "latexsvg": false,
    })
}

fn deck_object(id: i64, name: &str, stamp: i64) -> Value {
    // CC-CEDICT's licence asks to be named wherever its senses go.
    let description =
        if id == DEFAULT_DECK { "" } else { "Made by Duoyin. English senses: CC-CEDICT (CC BY-SA 4.0), https://cc-cedict.org." };
    json!({
        "id": id, "name": name, "mod": stamp, "usn": -1, "conf": 1, "desc": description, "dyn": 0, "collapsed": false,
        "browserCollapsed": false, "extendNew": 0, "extendRev": 0, "newToday": [0, 0], "revToday": [0, 0], "lrnToday": [0, 0],
        "timeToday": [0, 0],
    })
}

/// Anki's own default preset, which a package must hold even though nobody needs it.
fn preset() -> Value {
    json!({
        "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": true, "timer": 0, "replayq": true, "dyn": false,
        "new": { "delays": [1.0, 10.0], "ints": [1, 4, 0], "initialFactor": 2500, "order": 1, "perDay": 20, "bury": false },
        "rev": { "perDay": 200, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": 36500, "bury": false, "hardFactor": 1.2 },
        "lapse": { "delays": [10.0], "mult": 0.0, "minInt": 1, "leechFails": 8, "leechAction": 1 },
    })
}
