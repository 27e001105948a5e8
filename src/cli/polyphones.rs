//! `duoyin polyphones`

use duoyin::reading::ReadDocument;
use duoyin::vocabulary::{Excerpt, PolyphoneUse, ReadingUse, extract};
use serde::Serialize;

use super::environment::Environment;
use super::input::Documents;
use super::table::{TableFormat, print_rows};
use super::{Exit, output};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    documents: Documents,
    /// The form of the list
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    format: TableFormat,
}

#[derive(Serialize)]
struct Row {
    character: char,
    simplified: char,
    pinyin: String,
    reading: String,
    count: usize,
    doubtful: usize,
    disagreements: usize,
    evidence: &'static str,
    confidence: f64,
    words: String,
    other_readings: String,
    sentences: String,
}

pub fn run(arguments: Arguments, environment: &Environment) -> anyhow::Result<Exit> {
    let (documents, lexicon) = arguments.documents.read(environment)?;
    let mut polyphones = extract(&documents, &lexicon).polyphones;
    polyphones.sort_by_key(|polyphone| std::cmp::Reverse(polyphone.readings.iter().map(|reading| reading.count).sum::<usize>()));
    let pairs = polyphones.iter().flat_map(|polyphone| polyphone.readings.iter().map(move |reading| (polyphone, reading)));
    let rows: Vec<Row> = pairs.map(|(polyphone, reading)| row(polyphone, reading, &documents)).collect();
    let header = ["character", "reading", "count", "doubtful", "evidence", "words", "sentence"];
    print_rows(&rows, arguments.format, &header, |row| {
        vec![
            row.character.to_string(),
            row.pinyin.clone(),
            row.count.to_string(),
            row.doubtful.to_string(),
            row.evidence.into(),
            row.words.clone(),
            row.sentences.split('\n').next().unwrap_or_default().into(),
        ]
    })?;
    if matches!(arguments.format, TableFormat::Table) {
        let doubtful: usize = rows.iter().map(|row| row.doubtful).sum();
        let readings = output::count(rows.len(), "reading", "readings");
        eprintln!("{} in {readings}; {doubtful} places are doubtful", output::count(polyphones.len(), "polyphone", "polyphones"));
    }
    Ok(Exit::Done)
}

fn row(polyphone: &PolyphoneUse, reading: &ReadingUse, documents: &[ReadDocument]) -> Row {
    let words: Vec<String> = reading.words.iter().take(8).map(|word| format!("{} {}", word.written, word.count)).collect();
    let others = polyphone.living.iter().filter(|other| **other != reading.reading).map(|other| other.marked());
    let sentences: Vec<String> = reading.examples.iter().map(|excerpt| marked_sentence(excerpt, documents)).collect();
    Row {
        character: polyphone.written,
        simplified: polyphone.character,
        pinyin: reading.reading.marked(),
        reading: reading.reading.numbered(),
        count: reading.count,
        doubtful: reading.doubtful,
        disagreements: reading.disagreeing,
        evidence: reading.evidence.name(),
        confidence: (reading.confidence * 1000.0).round() / 1000.0,
        words: words.join(", "),
        other_readings: others.collect::<Vec<_>>().join(", "),
        sentences: sentences.join("\n"),
    }
}

fn marked_sentence(excerpt: &Excerpt, documents: &[ReadDocument]) -> String {
    let sentence = &documents[excerpt.sentence.document].sentences[excerpt.sentence.sentence];
    let before = sentence.written(excerpt.start, excerpt.target_start);
    let target = sentence.written(excerpt.target_start, excerpt.target_end);
    let after = sentence.written(excerpt.target_end, excerpt.end);
    format!("{before}【{target}】{after}")
}
