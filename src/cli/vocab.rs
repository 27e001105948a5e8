//! `duoyin vocab`

use duoyin::pinyin::{marked, numbered};
use duoyin::vocabulary::{Lexeme, extract};
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
    word: String,
    simplified: String,
    traditional: String,
    pinyin: String,
    reading: String,
    spoken: String,
    count: usize,
    levels: String,
    senses: String,
    all_senses: String,
    measure_words: String,
    name: bool,
    source: String,
    line: usize,
    column: usize,
    example: String,
}

pub fn run(arguments: Arguments, environment: &Environment) -> anyhow::Result<Exit> {
    let (documents, lexicon) = arguments.documents.read(environment)?;
    let mut lexemes = extract(&documents, &lexicon).lexemes;
    lexemes.sort_by_key(|lexeme| std::cmp::Reverse((lexeme.count, lexeme.frequency)));
    let row = |lexeme: &Lexeme| {
        let sentence = |number: duoyin::vocabulary::SentenceRef| &documents[number.document].sentences[number.sentence];
        let document = &documents[lexeme.first.sentence.document].document;
        let place = document.place(sentence(lexeme.first.sentence).characters[lexeme.first.start].offset);
        let levels: Vec<String> = lexeme.levels.iter().map(|level| level.to_string().replace("::", " ")).collect();
        Row {
            word: lexeme.written.clone(),
            simplified: lexeme.headword.clone(),
            traditional: lexeme.traditional.clone(),
            pinyin: marked(&lexeme.reading),
            reading: numbered(&lexeme.reading),
            spoken: numbered(&lexeme.spoken),
            count: lexeme.count,
            levels: levels.join(", "),
            senses: lexeme.senses.iter().take(3).cloned().collect::<Vec<_>>().join("; "),
            all_senses: lexeme.senses.join("; "),
            measure_words: lexeme.measures.join(", "),
            name: lexeme.proper,
            source: document.name.clone(),
            line: place.line,
            column: place.column,
            example: lexeme
                .example
                .map_or(String::new(), |example| sentence(example.sentence).written(example.start, example.end)),
        }
    };
    let rows: Vec<Row> = lexemes.iter().map(row).collect();
    print_rows(&rows, arguments.format, &["word", "pinyin", "count", "levels", "senses"], |row| {
        vec![row.word.clone(), row.pinyin.clone(), row.count.to_string(), row.levels.clone(), row.senses.clone()]
    })?;
    if matches!(arguments.format, TableFormat::Table) {
        eprintln!("{}", output::count(rows.len(), "word", "words"));
    }
    Ok(Exit::Done)
}
