//! Arguments, environment, files, terminal and exit codes; everything else is the library's.

mod annotate;
mod check;
mod completions;
mod corrections;
mod deck;
mod environment;
mod input;
mod inspect;
mod lookup;
mod output;
mod painting;
mod polyphones;
mod quiz;
mod reviews;
mod stats;
mod table;
mod terminal;
mod vocab;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use environment::Environment;

/// How a command ended; see [`Exit::code`].
pub enum Exit {
    /// Done.
    Done,
    /// Done, but there is something to look at.
    ProblemsFound,
}

impl Exit {
    /// The exit code: 0 done, 1 failed, 2 usage (given by clap), 3 done but problems were found.
    fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::ProblemsFound => 3,
        }
    }
}

const LONG_VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\nEnglish senses and readings: CC-CEDICT (CC BY-SA 4.0), https://cc-cedict.org\n",
    "Phrase readings: phrase-pinyin-data (MIT)\n",
    "Word frequencies: jieba (MIT)\n",
    "Levels: HSK 2015, GF0025-2021, HSK syllabus 2025"
);

/// Learn Chinese from your own documents: Anki decks, vocabulary, and the right reading of every polyphone.
#[derive(Parser)]
#[command(name = "duoyin", version, long_version = LONG_VERSION, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Your corrections of readings [default: duoyin/corrections.txt in your config folder]
    #[arg(long, global = true, value_name = "FILE")]
    corrections: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Make an Anki deck from documents
    Deck(deck::Arguments),
    /// List the words of documents
    Vocab(vocab::Arguments),
    /// List the polyphonic characters of documents with the readings they have there
    Polyphones(polyphones::Arguments),
    /// Write documents with a reading for each character
    Annotate(annotate::Arguments),
    /// Look words up
    Lookup(lookup::Arguments),
    /// Report what is wrong with the annotations of documents
    Check(check::Arguments),
    /// Learn readings and words in the terminal, spaced over days
    Quiz(quiz::Arguments),
    /// Show how much is to come, what you keep, and which readings you take for each other
    Stats(stats::Arguments),
    /// Write all your answers to a file
    ExportReviews(reviews::ExportArguments),
    /// Add the answers of a file to yours
    ImportReviews(reviews::ImportArguments),
    /// List, check or remove corrections of readings
    Corrections(corrections::Arguments),
    /// Print the completions for a shell
    Completions(completions::Arguments),
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let environment = Environment::read(arguments.corrections);
    let result = match arguments.command {
        Command::Deck(arguments) => deck::run(arguments, &environment),
        Command::Vocab(arguments) => vocab::run(arguments, &environment),
        Command::Polyphones(arguments) => polyphones::run(arguments, &environment),
        Command::Annotate(arguments) => annotate::run(arguments, &environment),
        Command::Lookup(arguments) => lookup::run(arguments, &environment),
        Command::Check(arguments) => check::run(arguments, &environment),
        Command::Quiz(arguments) => quiz::run(arguments, &environment),
        Command::Stats(arguments) => stats::run(arguments, &environment),
        Command::ExportReviews(arguments) => reviews::export(arguments, &environment),
        Command::ImportReviews(arguments) => reviews::import(arguments, &environment),
        Command::Corrections(arguments) => corrections::run(arguments, &environment),
        Command::Completions(arguments) => completions::run(arguments),
    };
    match result {
        Ok(Exit::Done) if environment.problems.get() => ExitCode::from(Exit::ProblemsFound.code()),
        Ok(exit) => ExitCode::from(exit.code()),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(1)
        }
    }
}

/// Whoever reads our output has had enough: that is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let kinds = error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>()).map(std::io::Error::kind);
    kinds.into_iter().any(|kind| kind == std::io::ErrorKind::BrokenPipe)
}
