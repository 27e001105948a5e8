//! `duoyin quiz`

mod material;
mod play;

use std::io::IsTerminal;
use std::path::PathBuf;

use duoyin::deck::ToneColors;
use duoyin::quiz::{Kind, Mode, Pool, Session, SessionOptions, json_line};
use duoyin::review::CardKey;
use duoyin::schedule::Retention;
use duoyin::store::Store;
use duoyin::text::fold;

use super::environment::{Environment, clock};
use super::input::Words;
use super::painting::Palette;
use super::{Exit, output};
use material::{Gathered, Keep};

#[derive(clap::Args)]
pub struct Arguments {
    /// Text files to be asked about; without one, whatever is due
    #[arg(value_name = "DOC")]
    documents: Vec<PathBuf>,
    #[command(flatten)]
    words: Words,
    /// What to be asked about
    #[arg(long, value_enum, default_value_t = ModeName::Mixed)]
    mode: ModeName,
    /// Only these kinds of question, divided by commas
    #[arg(long, value_delimiter = ',', value_parser = parse_kind)]
    kinds: Vec<Kind>,
    /// Only these characters: 行,为
    #[arg(long, value_delimiter = ',', value_name = "CHARACTERS")]
    chars: Vec<String>,
    /// Exactly these cards, due or not: polyphone:行:hang2,word:银行:yin2hang2
    #[arg(long, value_delimiter = ',', value_name = "CARDS")]
    only: Vec<CardKey>,
    /// At most so many questions, not counting those that come again
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// At most so many new cards a day
    #[arg(long, value_name = "N", default_value_t = 20)]
    new: usize,
    /// At most so many cards a day that come back
    #[arg(long, value_name = "N", default_value_t = 200)]
    reviews: usize,
    /// The share of cards that you want to know when they come back, 0.70 to 0.97; it is kept for the next time
    #[arg(long, value_name = "SHARE")]
    retention: Option<f32>,
    /// Line by line, for pipes and screen readers; so it is anyway where there is no terminal
    #[arg(long)]
    plain: bool,
    /// Print the questions as JSON Lines, and ask none
    #[arg(long, conflicts_with = "plain")]
    json: bool,
    /// The same number gives the same session
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// The colours of tones
    #[arg(long, value_enum, default_value_t = ColorName::Mdbg)]
    tone_colors: ColorName,
    /// The folder of your progress
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum ModeName {
    Mixed,
    Polyphones,
    Words,
    Sandhi,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum ColorName {
    Mdbg,
    Pleco,
    Hanping,
    Sinosplice,
    None,
}

fn parse_kind(name: &str) -> Result<Kind, String> {
    let names = || Kind::ALL.map(Kind::name).join(", ");
    Kind::from_name(name).ok_or_else(|| format!("there is no such kind; the kinds are {}", names()))
}

pub fn run(arguments: Arguments, environment: &Environment) -> anyhow::Result<Exit> {
    let folder = environment.data_folder(arguments.data.as_deref())?;
    let mut store = Store::open(folder)?;
    if let Some(share) = arguments.retention {
        let retention = Retention::new(share)?;
        if store.scheduler().retention() != retention {
            let parameters = *store.scheduler().parameters();
            store.set_scheduler(parameters, retention)?;
        }
    }
    let now = clock();
    let counts = store.counts(now)?;
    let options = options(&arguments, counts.new_today, counts.reviews_today);
    let source = material::Source { documents: &arguments.documents, words: &arguments.words, environment };
    let keep = if arguments.json { Keep::Nothing } else { Keep::Sentences };
    let Gathered { lexicon, materials, script } = material::gather(&source, &options, &mut store, now, keep)?;
    let pool = Pool::new(materials, script, &lexicon);
    for card in arguments.only.iter().filter(|card| pool.find(card).is_none()) {
        let remedy = "give the document that has it: duoyin quiz DOC --only CARD";
        eprintln!("warning: {card}: no sentence of it is kept, so it cannot be asked; {remedy}");
    }
    let empty = pool.materials().is_empty();
    let keys: Vec<CardKey> = pool.materials().iter().map(|material| material.card.clone()).collect();
    let states = store.states(&keys)?;
    let seed = arguments.seed.unwrap_or_else(|| now.at.millis().cast_unsigned());
    let session = Session::new(pool, states, store.scheduler().clone(), options, seed, now);
    if arguments.json {
        let lines: String = session.into_items().iter().map(json_line).collect();
        output::print(lines.as_bytes())?;
        return Ok(Exit::Done);
    }
    if session.is_over() {
        eprintln!("{}", why_nothing(&arguments, empty));
        return Ok(Exit::Done);
    }
    let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal() && !arguments.plain;
    let session = if terminal {
        let colors = match arguments.tone_colors {
            ColorName::Mdbg => ToneColors::Mdbg,
            ColorName::Pleco => ToneColors::Pleco,
            ColorName::Hanping => ToneColors::Hanping,
            ColorName::Sinosplice => ToneColors::Sinosplice,
            ColorName::None => ToneColors::None,
        };
        play::in_terminal(session, &mut store, Palette::new(colors, environment.colors))?
    } else {
        play::line_by_line(session, &mut store)?
    };
    play::conclude(&session, &arguments.documents)?;
    Ok(Exit::Done)
}

/// Why there is nothing to ask, and what to do.
fn why_nothing(arguments: &Arguments, empty: bool) -> &'static str {
    let filtered = !arguments.chars.is_empty() || !arguments.kinds.is_empty() || arguments.mode != ModeName::Mixed;
    if !arguments.only.is_empty() {
        "none of these cards can be asked"
    } else if filtered {
        "nothing of this kind is due, and nothing of it is new within today's limits; --mode, --kinds and --chars choose, --new N and --reviews N raise the limits"
    } else if empty && arguments.documents.is_empty() {
        "nothing is due now, and nothing new is kept; name a document to begin with: duoyin quiz DOC"
    } else if empty {
        "there is nothing here that could be asked with certainty"
    } else {
        "nothing is due now, and there is nothing new within today's limits; --new N or --reviews N raises them"
    }
}

fn options(arguments: &Arguments, new_today: usize, reviews_today: usize) -> SessionOptions {
    SessionOptions {
        mode: match arguments.mode {
            ModeName::Mixed => Mode::Mixed,
            ModeName::Polyphones => Mode::Polyphones,
            ModeName::Words => Mode::Words,
            ModeName::Sandhi => Mode::Sandhi,
        },
        kinds: arguments.kinds.clone(),
        characters: arguments.chars.iter().flat_map(|text| fold(text).chars().collect::<Vec<_>>()).collect(),
        only: arguments.only.clone(),
        limit: arguments.limit,
        new: arguments.new.saturating_sub(new_today),
        reviews: arguments.reviews.saturating_sub(reviews_today),
    }
}
