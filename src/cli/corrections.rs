//! `duoyin corrections`

use std::path::PathBuf;

use anyhow::{Context, bail};
use duoyin::correction::{Corrections, Scope, check, parse, without_lines};
use duoyin::document::Document;
use duoyin::pinyin::Syllable;
use duoyin::segment::segment;
use duoyin::store::TextFile;
use serde::Serialize;

use super::environment::Environment;
use super::input::{self, Words};
use super::table::{TableFormat, print_rows};
use super::{Exit, output};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Print all corrections with their lines
    List {
        /// The form of the list
        #[arg(long, value_enum, default_value_t = TableFormat::Table)]
        format: TableFormat,
    },
    /// Report what no longer applies and why, and what contradicts what
    Check {
        /// The documents in which corrections are to apply; without one, corrections are only compared with each other
        #[arg(value_name = "DOC")]
        documents: Vec<PathBuf>,
        #[command(flatten)]
        words: Words,
    },
    /// Take corrections out of the file
    Remove {
        /// The line of a correction, or its text
        #[arg(required = true, value_name = "LINE|TEXT")]
        lines: Vec<String>,
    },
}

pub fn run(arguments: Arguments, environment: &Environment) -> anyhow::Result<Exit> {
    let file = environment.corrections.as_ref().context("there is no home folder; name the file with --corrections FILE")?;
    match arguments.action {
        Action::List { format } => list(&input::corrections(environment)?, file, format),
        Action::Check { documents, words } => report(&input::corrections(environment)?, file, &documents, &words, environment),
        Action::Remove { lines } => remove(file, &lines),
    }
}

#[derive(Serialize)]
struct Row {
    line: usize,
    scope: &'static str,
    document: Option<String>,
    occurrence: Option<usize>,
    text: String,
    pinyin: String,
    reading: String,
    note: Option<String>,
}

fn list(corrections: &Corrections, file: &TextFile, format: TableFormat) -> anyhow::Result<Exit> {
    let rows = corrections.lines.iter().map(|line| {
        let correction = &line.correction;
        let (document, occurrence) = match &correction.scope {
            Scope::Place { document, occurrence } => (Some(document.clone()), Some(*occurrence)),
            Scope::Word | Scope::Phrase => (None, None),
        };
        let readings: Vec<Syllable> = correction.readings.iter().map(|(_, reading)| *reading).collect();
        Row {
            line: line.number,
            scope: correction.scope.name(),
            document,
            occurrence,
            text: correction.marked_text(),
            pinyin: duoyin::pinyin::marked(&readings),
            reading: duoyin::pinyin::numbered(&readings),
            note: correction.note.clone(),
        }
    });
    let rows: Vec<Row> = rows.collect();
    print_rows(&rows, format, &["line", "scope", "text", "reading", "document", "note"], |row| {
        let note = row.note.clone().unwrap_or_default();
        let document = row.document.clone().unwrap_or_default();
        vec![row.line.to_string(), row.scope.into(), row.text.clone(), row.pinyin.clone(), document, note]
    })?;
    if matches!(format, TableFormat::Table) {
        eprintln!("{} in {}", output::count(rows.len(), "correction", "corrections"), file.path().display());
    }
    Ok(Exit::Done)
}

fn report(
    corrections: &Corrections,
    file: &TextFile,
    documents: &[PathBuf],
    words: &Words,
    environment: &Environment,
) -> anyhow::Result<Exit> {
    let lexicon = words.lexicon(environment)?;
    let mut segmented = Vec::new();
    for path in documents {
        segmented.push(segment(Document::parse(input::source(path)?, &lexicon), &lexicon));
    }
    let findings = check(corrections, &segmented, &lexicon);
    let mut out = String::new();
    for finding in &findings {
        out.push_str(&format!("{}:{}: {}\n", file.path().display(), finding.line, finding.kind));
    }
    output::print(out.as_bytes())?;
    let problems = findings.iter().filter(|finding| finding.kind.is_problem()).count();
    let checked = output::count(corrections.lines.len(), "correction", "corrections");
    if problems == 0 {
        eprintln!("{checked}, no problems found");
        return Ok(Exit::Done);
    }
    eprintln!("{checked}, {} found", output::count(problems, "problem", "problems"));
    Ok(Exit::ProblemsFound)
}

fn remove(file: &TextFile, wanted: &[String]) -> anyhow::Result<Exit> {
    let mut removed = String::new();
    let mut unknown = Vec::new();
    file.edit(|text| {
        let lines: Vec<&str> = text.lines().collect();
        let (corrections, _) = parse(text);
        let mut found: Vec<usize> = Vec::new();
        for wanted in wanted {
            let before = found.len();
            match wanted.parse::<usize>() {
                // Also a bad line may go, but no comment.
                Ok(number) => {
                    let line = number.checked_sub(1).and_then(|index| lines.get(index));
                    found.extend(line.filter(|line| !line.trim().is_empty() && !line.starts_with('#')).map(|_| number));
                }
                Err(_) => {
                    let named = |line: &&duoyin::correction::CorrectionLine| {
                        line.correction.text == *wanted || line.correction.marked_text() == *wanted
                    };
                    found.extend(corrections.lines.iter().filter(named).map(|line| line.number));
                }
            }
            if found.len() == before {
                unknown.push(wanted.clone());
            }
        }
        if !unknown.is_empty() {
            return text.into();
        }
        found.sort_unstable();
        found.dedup();
        removed = found.iter().map(|number| format!("{}\n", lines[number - 1])).collect();
        without_lines(text, &found)
    })?;
    if !unknown.is_empty() || removed.is_empty() {
        let path = file.path().display();
        bail!("no correction {} in {path}; nothing was removed. See `duoyin corrections list`", unknown.join(", "));
    }
    output::print(removed.as_bytes())?;
    eprintln!("{} removed", output::count(removed.lines().count(), "correction", "corrections"));
    Ok(Exit::Done)
}
