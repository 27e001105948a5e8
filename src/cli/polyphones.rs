//! `duoyin polyphones`

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use duoyin::correction::HEADER;
use duoyin::inspection::{FilledRow, Filter, Row, apply, report, rows, table};
use duoyin::lexicon::Lexicon;
use duoyin::reading::{Evidence, ReadDocument};
use duoyin::text::{fold_char, is_han};

use super::environment::Environment;
use super::input::{self, Documents};
use super::table::{TableFormat, print_rows};
use super::{Exit, inspect, output};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    documents: Documents,
    /// The form of the report; csv has a column to fill in for --apply
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    format: TableFormat,
    /// Only these characters, for example 行,为
    #[arg(long = "char", value_name = "CHARS", value_delimiter = ',')]
    characters: Vec<String>,
    /// Only what this kind of evidence decided
    #[arg(long, value_name = "EVIDENCE", value_delimiter = ',', value_parser = evidence)]
    evidence: Vec<Evidence>,
    /// Only what is less confident than this, 0 to 1
    #[arg(long, value_name = "CONFIDENCE", value_parser = confidence)]
    below: Option<f32>,
    /// Only what is against the author's annotation
    #[arg(long)]
    disagreements: bool,
    /// Go through the readings on the screen, and accept or correct them
    #[arg(long, conflicts_with_all = ["format", "apply"])]
    review: bool,
    /// Review row by row on standard input and output
    #[arg(long, requires = "review")]
    plain: bool,
    /// Read a filled-in csv report back into your corrections
    #[arg(long, value_name = "FILE")]
    apply: Option<PathBuf>,
}

const NOTHING: &str = "no polyphone here is like that; with fewer options more is shown";

fn evidence(name: &str) -> Result<Evidence, String> {
    Evidence::of_name(name).ok_or_else(|| {
        let names: Vec<&str> = Evidence::ALL.iter().map(|evidence| evidence.name()).collect();
        format!("there is no such evidence: write {}", names.join(", "))
    })
}

fn confidence(number: &str) -> Result<f32, String> {
    let confidence = number.parse().ok().filter(|confidence| (0.0..=1.0).contains(confidence));
    confidence.ok_or_else(|| "a confidence is a number from 0 to 1, for example 0.9".into())
}

pub fn run(arguments: Arguments, environment: &Environment) -> anyhow::Result<Exit> {
    let filter = arguments.filter()?;
    let (documents, lexicon) = arguments.documents.read(environment)?;
    if let Some(path) = &arguments.apply {
        return apply_table(path, &documents, &lexicon, environment);
    }
    let mut rows = rows(&documents, &lexicon);
    if arguments.review {
        let words = arguments.documents.words.files.first().cloned();
        return inspect::run(&documents, &lexicon, rows, filter, arguments.plain, words, environment);
    }
    rows.retain(|row| filter.wants(row, row.evidence == Evidence::Correction));
    match arguments.format {
        TableFormat::Table => output::print(report(&documents, &rows).as_bytes())?,
        format => print_rows(table(&documents, &rows), format, &[], |_| Vec::new())?,
    }
    if matches!(arguments.format, TableFormat::Table) {
        eprintln!("{}", if rows.is_empty() { NOTHING.into() } else { summary(&rows) });
    }
    Ok(Exit::Done)
}

impl Arguments {
    fn filter(&self) -> anyhow::Result<Filter> {
        let characters = self.characters.concat();
        if let Some(other) = characters.chars().find(|c| !is_han(*c)) {
            bail!("`{other}` is no Chinese character; write --char like this: --char 行,为");
        }
        Ok(Filter {
            characters: characters.chars().map(fold_char).collect(),
            evidence: self.evidence.clone(),
            below: self.below,
            disagreements: self.disagreements,
            ..Filter::default()
        })
    }
}

fn summary(rows: &[Row]) -> String {
    let mut readings: Vec<_> = rows.iter().map(|row| (row.character, row.reading)).collect();
    readings.sort_unstable();
    readings.dedup();
    let mut characters: Vec<char> = readings.iter().map(|(character, _)| *character).collect();
    characters.dedup();
    let doubtful = rows.iter().filter(|row| row.doubtful).count();
    let characters = output::count(characters.len(), "polyphone", "polyphones");
    format!(
        "{characters} in {}; {doubtful} of {} places are doubtful",
        output::count(readings.len(), "reading", "readings"),
        rows.len()
    )
}

fn apply_table(path: &Path, documents: &[ReadDocument], lexicon: &Lexicon, environment: &Environment) -> anyhow::Result<Exit> {
    let file = environment.corrections.as_ref().context("there is no home folder; name the file with --corrections FILE")?;
    let bytes = input::bytes(path)?;
    // Where the comma is for decimals, spreadsheets divide cells by semicolons. No column's name holds one.
    let header = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let delimiter = [b';', b'\t'].into_iter().find(|delimiter| header.contains(delimiter)).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(&bytes[..]);
    // Line ends within a cell make lines and rows differ: rows are counted.
    let content = reader.deserialize::<FilledRow>().enumerate();
    let content: Vec<_> = content.map(|(index, row)| (index + 2, row.map_err(|error| error.to_string()))).collect();
    let applied = apply(&content, documents, lexicon);
    let lines: String = applied.corrections.iter().map(|correction| format!("{correction}\n")).collect();
    if !lines.is_empty() {
        file.append(HEADER, &lines)?;
    }
    for misfit in &applied.misfits {
        println!("{}: row {}: {}", path.display(), misfit.row, misfit.message);
    }
    let written = output::count(applied.corrections.len(), "correction", "corrections");
    eprintln!("{written} written to {}", file.path().display());
    if applied.misfits.is_empty() {
        return Ok(Exit::Done);
    }
    eprintln!("{} left out", output::count(applied.misfits.len(), "row", "rows"));
    Ok(Exit::ProblemsFound)
}
