//! `duoyin deck`

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use duoyin::deck::{
    CardKind, Deck, LevelFilter, NoteKind, Options, Order, Phonetic, ScriptChoice, TEMPLATE_VERSION, ToneColors, build,
};
use duoyin::export::{Format, Stamps, export};
use duoyin::lexicon::LevelList;
use duoyin::parallel::side_by_side;
use duoyin::reading::ReadDocument;
use duoyin::store::{NoteChange, Plan, Store};
use duoyin::vocabulary::extract;

use super::environment::Environment;
use super::input::Documents;
use super::output::Staged;
use super::{Exit, output};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    documents: Documents,
    /// The file to write: .apkg, .csv, .tsv or .json; may be given several times [default: output/<name>.apkg]
    #[arg(short, long = "output", value_name = "FILE")]
    outputs: Vec<PathBuf>,
    /// The deck's name [default: that of the first document]
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    name: Option<String>,
    /// Which cards to make
    #[arg(long, value_enum, value_delimiter = ',', default_value = "recognition,polyphone")]
    cards: Vec<Card>,
    /// The script on the cards
    #[arg(long, value_enum, default_value_t = ScriptArgument::Document)]
    script: ScriptArgument,
    /// The colours of the tones
    #[arg(long, value_enum, default_value_t = Colors::Mdbg)]
    tone_colors: Colors,
    /// Zhuyin instead of pinyin
    #[arg(long)]
    zhuyin: bool,
    /// Leave out what occurs less often
    #[arg(long, value_name = "N", default_value_t = 1)]
    min_count: usize,
    /// At most N words, and at most N readings of polyphones
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Only words from a level on, with those in no level (hsk2025:4), or only some levels (hsk2015:3-4)
    #[arg(long, value_name = "LIST:N", value_parser = level_filter)]
    level: Option<LevelFilter>,
    /// The order in which new cards come
    #[arg(long, value_enum, default_value_t = OrderArgument::Frequency)]
    order: OrderArgument,
    /// Write nothing; say what an import of the deck would do
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// Keep no record of the export: the same input gives the same bytes
    #[arg(long)]
    no_state: bool,
    /// Where the record of exports is kept [default: DUOYIN_DATA, else duoyin in your data folder]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Card {
    /// Word → reading and meaning
    Recognition,
    /// Meaning → word
    Production,
    /// Sound → word
    Listening,
    /// Sentence with a marked character → its reading there
    Polyphone,
    /// Sentence with a gap → word
    Cloze,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum ScriptArgument {
    /// As the document has it
    Document,
    /// 简体字
    Simplified,
    /// 繁體字
    Traditional,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Colors {
    /// Red, orange, green, blue, grey
    Mdbg,
    /// Red, green, blue, purple, grey
    Pleco,
    /// Blue, green, orange, red, grey
    Hanping,
    /// Orange, green, blue, red, grey
    Sinosplice,
    /// No colours
    None,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum OrderArgument {
    /// What the document uses most comes first
    Frequency,
    /// As the document goes
    Appearance,
    /// The lowest HSK level first
    Level,
}

pub fn run(arguments: Arguments, environment: &Environment) -> anyhow::Result<Exit> {
    let options = arguments.options();
    let outputs = arguments.outputs(&options.name)?;
    let (documents, lexicon) = arguments.documents.read(environment)?;
    let deck = build(&documents, &extract(&documents, &lexicon), &lexicon, &options);
    if deck.notes.is_empty() {
        bail!("no cards to make: every word is left out by --min-count, --level, --limit or --cards, or its reading is doubtful");
    }

    let mut state = if arguments.no_state { None } else { Some(arguments.open_store(environment)?) };
    let plan = match &state {
        Some(store) => store.plan(&deck, environment.now.at.seconds())?,
        None => stateless_plan(&deck, environment),
    };
    if arguments.dry_run {
        output::print(describe_plan(&deck, &plan).as_bytes())?;
        return Ok(Exit::Done);
    }
    write(&deck, &plan, &outputs, state.as_mut())?;
    eprint!("{}", summary(&deck, &plan, &documents, &outputs, arguments.no_state));
    // The process ends here, and the system takes its memory back faster than it could be freed piece by piece.
    std::mem::forget((documents, deck, plan));
    Ok(Exit::Done)
}

/// Writes the files, and the record of them at the same time. The record holds once every file is written whole, and before any
/// is in its place: a deck that the learner can import is never one that the record does not know.
fn write(deck: &Deck, plan: &Plan, outputs: &[(PathBuf, Format)], store: Option<&mut Store>) -> anyhow::Result<()> {
    let stage = || -> anyhow::Result<Vec<Staged>> {
        outputs.iter().map(|(path, format)| Staged::write(path, &export(deck, &plan.stamps, *format)?)).collect()
    };
    let (staged, record) = side_by_side(stage, || store.map(|store| store.record(deck, plan)).transpose());
    let staged = staged?;
    if let Some(record) = record? {
        record.commit()?;
    }
    staged.into_iter().try_for_each(Staged::publish)
}

impl Arguments {
    fn options(&self) -> Options {
        let first = &self.documents.documents[0];
        let stem = first.file_stem().filter(|_| first != Path::new("-")).map(|stem| stem.to_string_lossy().into_owned());
        let mut cards: Vec<CardKind> = self.cards.iter().map(|card| (*card).into()).collect();
        cards.sort();
        cards.dedup();
        Options {
            name: self.name.clone().or(stem).unwrap_or_else(|| "duoyin".into()),
            cards,
            script: match self.script {
                ScriptArgument::Document => ScriptChoice::Document,
                ScriptArgument::Simplified => ScriptChoice::Simplified,
                ScriptArgument::Traditional => ScriptChoice::Traditional,
            },
            phonetic: if self.zhuyin { Phonetic::Zhuyin } else { Phonetic::Pinyin },
            tone_colors: match self.tone_colors {
                Colors::Mdbg => ToneColors::Mdbg,
                Colors::Pleco => ToneColors::Pleco,
                Colors::Hanping => ToneColors::Hanping,
                Colors::Sinosplice => ToneColors::Sinosplice,
                Colors::None => ToneColors::None,
            },
            min_count: self.min_count,
            limit: self.limit,
            level: self.level,
            order: match self.order {
                OrderArgument::Frequency => Order::Frequency,
                OrderArgument::Appearance => Order::Appearance,
                OrderArgument::Level => Order::Level,
            },
        }
    }

    /// The files to write with their formats; an unknown format is an error before any work.
    fn outputs(&self, name: &str) -> anyhow::Result<Vec<(PathBuf, Format)>> {
        if self.outputs.is_empty() {
            let file = format!("{}.apkg", name.replace(['/', '\\', ':'], "_"));
            return Ok(vec![(Path::new("output").join(file), Format::Apkg)]);
        }
        let format = |path: &PathBuf| {
            let format = Format::of_file_name(&path.to_string_lossy());
            let format =
                format.with_context(|| format!("unknown format of {}: use .apkg, .csv, .tsv or .json", path.display()))?;
            Ok((path.clone(), format))
        };
        self.outputs.iter().map(format).collect()
    }

    fn open_store(&self, environment: &Environment) -> anyhow::Result<Store> {
        let open = || anyhow::Ok(Store::open(environment.data_folder(self.data.as_deref())?)?);
        open().context("cannot keep a record of the export (--no-state does without)")
    }
}

impl From<Card> for CardKind {
    fn from(card: Card) -> CardKind {
        match card {
            Card::Recognition => CardKind::Recognition,
            Card::Production => CardKind::Production,
            Card::Listening => CardKind::Listening,
            Card::Polyphone => CardKind::Polyphone,
            Card::Cloze => CardKind::Cloze,
        }
    }
}

/// `hsk2025:4` or `hsk2015:3-4`.
fn level_filter(text: &str) -> Result<LevelFilter, String> {
    let (list, levels) = text.split_once(':').ok_or("write LIST:N, for example hsk2025:4 or hsk2015:3-4")?;
    let list: LevelList = list.parse().map_err(|error| format!("{error}"))?;
    let level =
        |text: &str| text.parse().ok().filter(|level| (1..=7).contains(level)).ok_or("a level is 1 to 6, or 7 for the band 7–9");
    match levels.split_once('-') {
        Some((from, to)) => Ok(LevelFilter { list, from: level(from)?, to: Some(level(to)?) }),
        None => Ok(LevelFilter { list, from: level(levels)?, to: None }),
    }
}

/// Without a record everything is new, and as old as the templates unless `SOURCE_DATE_EPOCH` says otherwise.
fn stateless_plan(deck: &Deck, environment: &Environment) -> Plan {
    let time = environment.source_date.unwrap_or(TEMPLATE_VERSION);
    Plan { changes: vec![NoteChange::Added; deck.notes.len()], gone: Vec::new(), stamps: Stamps::constant(deck, time) }
}

fn describe_plan(deck: &Deck, plan: &Plan) -> String {
    let mut out = String::new();
    for (note, change) in deck.notes.iter().zip(&plan.changes) {
        let title = format!("{} {}", note.kind.name(), note.fields[0]);
        match change {
            NoteChange::Added => out.push_str(&format!("+ {title}\n")),
            NoteChange::Changed(fields) => {
                out.push_str(&format!("~ {title}\n"));
                for change in fields {
                    let (before, after) = from_the_difference(&change.before, &change.after);
                    out.push_str(&format!("    {}: {} → {}\n", change.field, shown(&before), shown(&after)));
                }
            }
            NoteChange::Unchanged => {}
        }
    }
    for gone in &plan.gone {
        out.push_str(&format!("- {} (no longer in the document; Anki keeps it)\n", gone.title));
    }
    out.push_str(&counts(plan));
    out.push('\n');
    out
}

/// Two texts from shortly before the place where they begin to differ.
fn from_the_difference(before: &str, after: &str) -> (String, String) {
    const CONTEXT: usize = 10;
    let common = before.chars().zip(after.chars()).take_while(|(before, after)| before == after).count();
    let start = |text: &str| match common.saturating_sub(CONTEXT) {
        0 => text.into(),
        left_out => format!("…{}", text.chars().skip(left_out).collect::<String>()),
    };
    (start(before), start(after))
}

fn shown(value: &str) -> String {
    if value.is_empty() { "(empty)".into() } else { duoyin::text::truncate(value, 50) }
}

fn counts(plan: &Plan) -> String {
    let count = |wanted: fn(&NoteChange) -> bool| plan.changes.iter().filter(|change| wanted(change)).count();
    format!(
        "{} added, {} changed, {} unchanged, {} gone",
        count(|change| *change == NoteChange::Added),
        count(|change| matches!(change, NoteChange::Changed(_))),
        count(|change| *change == NoteChange::Unchanged),
        plan.gone.len()
    )
}

fn summary(deck: &Deck, plan: &Plan, documents: &[ReadDocument], outputs: &[(PathBuf, Format)], no_state: bool) -> String {
    let notes = |kind| deck.notes.iter().filter(|note| note.kind == kind).count();
    let mut out = format!(
        "{}, {}, {}",
        output::count(notes(NoteKind::Word), "word", "words"),
        output::count(notes(NoteKind::Polyphone), "polyphone reading", "polyphone readings"),
        output::count(deck.card_count(), "card", "cards")
    );
    if !no_state {
        out.push_str(&format!(" ({})", counts(plan)));
    }
    out.push('\n');
    let problems: usize = documents.iter().map(|read| read.document.diagnostics.len() + read.disagreements().len()).sum();
    if problems > 0 {
        let names: Vec<String> = documents.iter().map(|read| output::quoted(&read.document.name)).collect();
        let places = output::count(problems, "annotation disagrees", "annotations disagree");
        out.push_str(&format!("{places} with the readings chosen: see `duoyin check {}`\n", names.join(" ")));
    }
    for (path, format) in outputs {
        let what_next = match format {
            Format::Apkg => "open it with Anki (File → Import)",
            Format::Csv | Format::Tsv => "import it into Anki where the Duoyin note types exist already (an .apkg brings them)",
            Format::Json => "for other programs",
        };
        out.push_str(&format!("{}: {what_next}\n", path.display()));
    }
    out
}
