//! Rows as a table that other programs read, and that a person fills in and gives back.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Row;
use crate::correction::{Correction, CorrectionErrorKind, Scope, parse};
use crate::lexicon::Lexicon;
use crate::pinyin::{Syllable, parse_word};
use crate::reading::{ReadDocument, ReadSentence};

/// One place of a document as text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TableRow {
    /// The document's name.
    pub source: String,
    /// Line of the source, from 1.
    pub line: usize,
    /// Character of the line, from 1.
    pub column: usize,
    /// The character as written.
    pub character: char,
    /// Its reading in tone marks.
    pub reading: String,
    /// What decided.
    pub evidence: String,
    /// The word or phrase that decided, folded; empty where none did.
    pub decided_by: String,
    /// How likely it is right, 0 to 1.
    pub confidence: f64,
    /// Whether a learner should not rely on it.
    pub doubtful: bool,
    /// Whether it is against the author's annotation.
    pub disagrees: bool,
    /// What the author wrote.
    pub annotated: String,
    /// The readings that were possible.
    pub candidates: String,
    /// The word that holds the character.
    pub word: String,
    /// Which sentence with this text, from 1.
    pub occurrence: usize,
    /// The sentence with the character in 【】.
    pub sentence: String,
    /// To be filled in: the right reading.
    pub correction: String,
    /// To be filled in: `place` (also where it is empty) or `word`.
    pub scope: String,
    /// To be filled in: a remark.
    pub note: String,
}

/// What of a table counts when it comes back. All else may have been left out, or changed by the program in which it was
/// filled in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct FilledRow {
    /// The document's name.
    pub source: String,
    /// The character as written.
    pub character: char,
    /// Which sentence with this text, from 1.
    pub occurrence: usize,
    /// The sentence with the character in 【】.
    pub sentence: String,
    /// The right reading; empty where nothing is to be said.
    pub correction: String,
    /// `place` (also where it is empty) or `word`.
    #[serde(default)]
    pub scope: String,
    /// A remark.
    #[serde(default)]
    pub note: String,
}

/// The rows as a table, made one by one: each holds its whole sentence.
pub fn table<'d>(documents: &'d [ReadDocument], rows: &'d [Row]) -> impl Iterator<Item = TableRow> + 'd {
    let occurrences: Vec<Vec<usize>> = documents.iter().map(occurrences).collect();
    let mut places: Vec<_> = documents.iter().map(|read| read.document.places()).collect();
    rows.iter().map(move |row| {
        let sentence = row.sentence(documents);
        let document = &documents[row.document as usize].document;
        let character = sentence.characters[row.position as usize];
        let place = places[row.document as usize](character.offset);
        let occurrence = occurrences[row.document as usize][row.sentence as usize];
        let correction = row.correction_at(documents, row.reading, occurrence);
        let choice = row.choice(documents);
        let candidates = choice.into_iter().flat_map(|choice| choice.candidates.iter().map(|c| c.marked()));
        TableRow {
            source: document.name.clone(),
            line: place.line,
            column: place.column,
            character: character.written,
            reading: row.reading.marked(),
            evidence: row.evidence.name().into(),
            decided_by: choice.and_then(|choice| choice.decided_by.as_deref()).unwrap_or_default().into(),
            confidence: (f64::from(row.confidence) * 1000.0).round() / 1000.0,
            doubtful: row.doubtful,
            disagrees: row.disagrees,
            annotated: choice.map_or(String::new(), |choice| choice.annotated.join(" / ")),
            candidates: candidates.collect::<Vec<_>>().join(" / "),
            word: row.word(documents),
            occurrence,
            sentence: correction.marked_text(),
            correction: String::new(),
            scope: String::new(),
            note: String::new(),
        }
    })
}

/// For each sentence which one with its text it is.
pub(super) fn occurrences(read: &ReadDocument) -> Vec<usize> {
    let mut known: HashMap<&str, usize> = HashMap::new();
    let count = |sentence: &ReadSentence| {
        let count = known.entry(sentence.span.of(&read.document.text)).or_default();
        *count += 1;
        *count
    };
    read.sentences.iter().map(count).collect()
}

/// What became of a table that was filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Applied {
    /// The corrections that fit.
    pub corrections: Vec<Correction>,
    /// The rows that do not.
    pub misfits: Vec<Misfit>,
}

/// A row that no longer fits, or cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The row of the table, counted from 1 with its header.
    pub row: usize,
    /// Why, and what to do.
    pub message: String,
}

/// Reads a filled-in table back. Rows without a correction say nothing.
pub fn apply(table: &[(usize, Result<FilledRow, String>)], documents: &[ReadDocument], lexicon: &Lexicon) -> Applied {
    let mut applied = Applied::default();
    for (row, content) in table {
        let correction = match content {
            Ok(content) if content.correction.trim().is_empty() => continue,
            Ok(content) => correction_of(content, documents, lexicon),
            Err(message) => Err(message.clone()),
        };
        match correction {
            Ok(correction) => applied.corrections.push(correction),
            Err(message) => applied.misfits.push(Misfit { row: *row, message }),
        }
    }
    applied
}

fn correction_of(row: &FilledRow, documents: &[ReadDocument], lexicon: &Lexicon) -> Result<Correction, String> {
    let reading = parse_word(&row.correction, 1).map(|reading| reading[0]);
    let reading = reading.ok_or_else(|| format!("`{}` is not pinyin; write it like `háng` or `hang2`", row.correction))?;
    attested(row.character, reading, lexicon)?;
    let name = Scope::document_name(&row.source);
    let read = documents.iter().find(|read| Scope::document_name(&read.document.name) == name);
    let read = read.ok_or_else(|| format!("{name} is not among the documents; name it on the command line"))?;
    // The sentence is written as in a corrections file, and read by the same rules.
    let line = format!("place {}\t{name}\t{}\t{}", row.occurrence, row.sentence, reading.numbered());
    let (parsed, errors) = parse(&line);
    let correction = parsed.lines.into_iter().next().map(|line| line.correction).ok_or_else(|| match errors.first() {
        Some(error) => match &error.kind {
            CorrectionErrorKind::Marks(_) => "the sentence was changed: mark the one character in 【】".to_owned(),
            kind => kind.to_string(),
        },
        None => "the row is empty".into(),
    })?;
    let found = read.sentences.iter().filter(|sentence| sentence.span.of(&read.document.text) == correction.text).count();
    if found < row.occurrence {
        return Err(format!("{name} no longer has this sentence{}", if found > 0 { " so often" } else { "" }));
    }
    let position = correction.readings[0].0;
    if correction.text.chars().nth(position) != Some(row.character) {
        return Err(format!("the sentence marks another character than {}", row.character));
    }
    let note = Some(row.note.trim().to_owned()).filter(|note| !note.is_empty());
    match row.scope.trim() {
        "" | "place" => Ok(Correction { note, ..correction }),
        "word" => {
            let sentence = read.sentences.iter().find(|sentence| sentence.span.of(&read.document.text) == correction.text);
            let sentence = sentence.ok_or("the sentence is gone")?;
            let token = sentence.token_at(position);
            let readings = vec![(position - token.start, reading)];
            Ok(Correction { scope: Scope::Word, text: sentence.written(token.start, token.end), readings, note })
        }
        other => Err(format!("unknown scope `{other}`: write place or word")),
    }
}

/// Refuses a reading that the character does not have.
pub(super) fn attested(character: char, reading: Syllable, lexicon: &Lexicon) -> Result<(), String> {
    let known = lexicon.attested(character);
    if reading.letters() == "r" || known.iter().any(|known| reading.is_form_of(*known)) {
        return Ok(());
    }
    let known: Vec<String> = known.iter().map(|reading| reading.marked()).collect();
    Err(format!("{character} is not read {}, only {}", reading.marked(), known.join(", ")))
}
