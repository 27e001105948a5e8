//! Documents and word lists from files and standard input.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use duoyin::correction::{self, Corrections};
use duoyin::lexicon::{Lexicon, parse_words};
use duoyin::reading::ReadDocument;
use duoyin::source::Source;

use super::environment::Environment;
use super::output;

/// The documents that a command reads.
#[derive(clap::Args)]
pub struct Documents {
    /// Text files in UTF-8, with or without readings behind characters; `-` is standard input
    #[arg(value_name = "DOC", required = true)]
    pub documents: Vec<PathBuf>,
    #[command(flatten)]
    pub words: Words,
}

/// The learner's own words.
#[derive(Clone, clap::Args)]
pub struct Words {
    /// Your own words: headword, pinyin and English, divided by tabs [default: duoyin/words.tsv in your config folder]
    #[arg(long = "words", value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

impl Words {
    /// The dictionary with the learner's words. Without an option the file in the config folder counts, if there is one.
    pub fn lexicon(&self, environment: &Environment) -> anyhow::Result<Lexicon> {
        let mut lexicon = Lexicon::embedded();
        let default = environment.words.iter().filter(|path| self.files.is_empty() && path.is_file());
        for path in self.files.iter().chain(default) {
            let text = std::fs::read_to_string(path).with_context(|| format!("cannot read the word list {}", path.display()))?;
            let (words, errors) = parse_words(&text);
            for error in errors {
                eprintln!("warning: {}: {error}; the line is skipped", path.display());
            }
            lexicon = lexicon.with_words(words);
        }
        Ok(lexicon)
    }
}

impl Documents {
    /// Reads all documents, and the dictionary they are read with.
    pub fn read(&self, environment: &Environment) -> anyhow::Result<(Vec<ReadDocument>, Lexicon)> {
        let (documents, lexicon) = self.read_marked(environment)?;
        Ok((documents.into_iter().map(|(document, _)| document).collect(), lexicon))
    }

    /// The same, with the byte order mark that each file begins with, if only to be written again.
    pub fn read_marked(&self, environment: &Environment) -> anyhow::Result<(Vec<(ReadDocument, &'static str)>, Lexicon)> {
        let lexicon = self.words.lexicon(environment)?;
        let corrections = corrections(environment)?;
        let progress = output::progress(self.documents.len());
        let mut documents = Vec::new();
        for path in &self.documents {
            progress.set_message(path.display().to_string());
            let bytes = bytes(path)?;
            let mark = if bytes.starts_with(BYTE_ORDER_MARK.as_bytes()) { BYTE_ORDER_MARK } else { "" };
            let source = Source::from_bytes(&path.display().to_string(), &bytes)?;
            documents.push((duoyin::read_corrected(source, &lexicon, &corrections), mark));
            progress.inc(1);
        }
        progress.finish_and_clear();
        Ok((documents, lexicon))
    }
}

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The learner's corrections. A bad line is an error that the exit code tells; the good ones count.
pub fn corrections(environment: &Environment) -> anyhow::Result<Corrections> {
    let Some(file) = &environment.corrections else { return Ok(Corrections::none()) };
    let path = file.path().display();
    let Some(text) = file.read()? else {
        if environment.corrections_named {
            eprintln!("warning: there is no {path} yet; nothing is corrected");
        }
        return Ok(Corrections::none());
    };
    let (corrections, errors) = correction::parse(&text);
    for error in errors {
        eprintln!("error: {path}:{}: {}; the line does not count", error.line, error.kind);
        environment.problems.set(true);
    }
    Ok(corrections)
}

/// Reads one document.
pub fn source(path: &Path) -> anyhow::Result<Source> {
    Ok(Source::from_bytes(&path.display().to_string(), &bytes(path)?)?)
}

/// What a file holds; `-` is standard input.
pub fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
    } else if path.is_dir() {
        bail!("{} is a folder; name the text files in it", path.display());
    } else {
        bytes = std::fs::read(path)
            .with_context(|| format!("cannot read {}; give the path of a text file, or - for standard input", path.display()))?;
    }
    Ok(bytes)
}
