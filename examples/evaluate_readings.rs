//! Measures the readings: `cargo run --release --example evaluate_readings -- [DATA]...`
//!
//! The curated sentences and the data are cut into five parts by families of near-copies; each part is read with weights that
//! were fitted on the other four. The everyday sentences are read with the weights of the program, which never saw them.

#[allow(dead_code)]
mod polyphones;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Parser;
use duoyin::correction::Corrections;
use duoyin::document::Document;
use duoyin::lexicon::Lexicon;
use duoyin::pinyin::Syllable;
use duoyin::reading::model::Weights;
use duoyin::reading::{Evidence, ReadingChoice, read_with};
use duoyin::segment::segment;
use duoyin::source::Source;
use polyphones::sets::{self, Labelled, part};
use polyphones::trainer::{Example, Recipe, train};

const PARTS: u64 = 5;

/// How often the document is read in a row to measure the speed.
const REPEATED: usize = 50;

/// Measures the readings.
#[derive(Parser)]
struct Options {
    /// Labelled data: a pair of files, DATA.sent with the target between two `▁` and DATA.lb with its reading.
    data: Vec<PathBuf>,
    /// How many of the five parts are held out, one after the other.
    #[arg(long, default_value_t = PARTS, value_parser = clap::value_parser!(u64).range(0..=PARTS))]
    parts: u64,
    /// The official document whose labels are in tests/readings/official.tsv.
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
    /// Holds out the collocations like a set, to find wrong labels among them; else they only teach.
    #[arg(long)]
    collocations: bool,
    /// Fails where fewer of the curated sentences are read right.
    #[arg(long, value_name = "PERCENT")]
    floor: Option<f64>,
    /// Writes the errors of each set into this folder, as tab-separated values.
    #[arg(long, value_name = "DIR")]
    errors: Option<PathBuf>,
}

fn main() -> Result<()> {
    let options = Options::parse();
    let lexicon = Lexicon::embedded();
    let mut names = vec!["curated".to_owned()];
    let mut all = vec![sets::curated(Path::new("dictionaries/polyphones"))?];
    for stem in &options.data {
        all.push(sets::pair(stem, &lexicon)?);
        names.push(stem.file_name().unwrap_or_default().to_string_lossy().into_owned());
    }
    let mut collocations = sets::collocations()?;
    if options.collocations {
        all.push(std::mem::take(&mut collocations));
        names.push("collocations".into());
    }
    let mut teaching = polyphones::examples(&collocations, &lexicon);
    let started = Instant::now();
    let mut examples: Vec<(usize, usize, Example)> = Vec::new();
    for (set, labelled) in all.iter().enumerate() {
        examples.extend(polyphones::examples(labelled, &lexicon).into_iter().map(|(index, example)| (set, index, example)));
    }
    eprintln!("{} examples observed in {:.1?}", examples.len(), started.elapsed());

    let mut results: Vec<Measured> = names.into_iter().map(Measured::new).collect();
    for fold in 0..options.parts {
        let started = Instant::now();
        let held = |set: usize, index: usize| part(&all[set][index], PARTS) == fold;
        let (characters, mut taught): (Vec<char>, Vec<&mut Example>) = examples
            .iter_mut()
            .filter(|(set, index, _)| !held(*set, *index))
            .map(|(set, index, example)| (all[*set][*index].character(), example))
            .chain(teaching.iter_mut().map(|(index, example)| (collocations[*index].character(), example)))
            .unzip();
        polyphones::weigh(&mut taught, |index| characters[index]);
        let taught: Vec<&Example> = taught.into_iter().map(|example| &*example).collect();
        let weights = train(&taught, Recipe::default());
        eprintln!("part {fold}: fitted on {} in {:.1?}", taught.len(), started.elapsed());
        for (set, labelled) in all.iter().enumerate() {
            let held: Vec<Labelled> = labelled.iter().filter(|labelled| part(labelled, PARTS) == fold).cloned().collect();
            results[set].read(&held, &lexicon, &weights);
        }
    }
    let mut everyday = Measured::new("everyday".into());
    everyday.read(&sets::table(Path::new("tests/readings/everyday.tsv"))?, &lexicon, duoyin::reading::model::trained());
    let mut official = Measured::new("official".into());
    if let Some(path) = &options.document {
        official.read_document(path, Path::new("tests/readings/official.tsv"), &lexicon, duoyin::reading::model::trained())?;
    }
    for measured in [everyday, official].iter().chain(&results).filter(|measured| !measured.outcomes.is_empty()) {
        measured.report();
        if let Some(folder) = &options.errors {
            let path = folder.join(&measured.name).with_extension("tsv");
            fs::write(&path, measured.errors()).with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    let reached = results[0].right();
    match options.floor {
        Some(floor) if reached < floor => bail!("{reached:.2} % of the curated sentences are read right, fewer than {floor} %"),
        _ => Ok(()),
    }
}

/// What came out for one set.
struct Measured {
    name: String,
    outcomes: Vec<Outcome>,
    /// Characters that were segmented and read, and in what time.
    characters: usize,
    time: Duration,
}

/// A label beside the choice.
#[derive(Clone, Debug)]
struct Outcome {
    labelled: Labelled,
    choice: ReadingChoice,
}

impl Outcome {
    fn is_right(&self) -> bool {
        self.choice.lexical == Some(self.labelled.standard)
    }
}

impl Measured {
    fn new(name: String) -> Measured {
        Measured { name, outcomes: Vec::new(), characters: 0, time: Duration::ZERO }
    }

    /// Reads the sentences as the program does.
    fn read(&mut self, labelled: &[Labelled], lexicon: &Lexicon, weights: &Weights) {
        for chunk in labelled.chunks(4_000) {
            let document = sets::document(chunk, lexicon);
            self.characters += document.text.chars().count();
            let started = Instant::now();
            let document = read_with(segment(document, lexicon), lexicon, &Corrections::none(), weights);
            self.time += started.elapsed();
            let mut offset = 0;
            let mut sentence = 0;
            for labelled in chunk {
                let target = offset + labelled.text.chars().take(labelled.position).map(char::len_utf8).sum::<usize>();
                while document.sentences[sentence].span.end <= target {
                    sentence += 1;
                }
                let found = &document.sentences[sentence];
                let position = found.characters.binary_search_by_key(&target, |c| c.offset);
                if let Some(choice) = position.ok().and_then(|position| found.readings[position].clone()) {
                    self.outcomes.push(Outcome { labelled: labelled.clone(), choice });
                }
                offset += labelled.text.len() + 1;
            }
        }
    }

    /// Reads a document of which places are labelled, one a line: line, column, character and reading.
    fn read_document(&mut self, path: &Path, labels: &Path, lexicon: &Lexicon, weights: &Weights) -> Result<()> {
        let read = |path: &Path| fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()));
        let (text, table) = (read(path)?, read(labels)?);
        let mut labels: HashMap<(usize, usize), Syllable> = HashMap::new();
        for line in table.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let [at, column, _, reading] = fields[..] else { bail!("`{line}` has not four columns") };
            labels.insert((at.parse()?, column.parse()?), Syllable::parse(reading).context("a label is a syllable")?);
        }
        // A text of some length: what is worked out once a document does not count then.
        let long = Document::parse(Source { name: "long".into(), text: text.repeat(REPEATED) }, lexicon);
        self.characters = text.chars().count() * REPEATED;
        let started = Instant::now();
        drop(read_with(segment(long, lexicon), lexicon, &Corrections::none(), weights));
        self.time = started.elapsed();
        let document = Document::parse(Source { name: "official".into(), text }, lexicon);
        let document = read_with(segment(document, lexicon), lexicon, &Corrections::none(), weights);
        for sentence in &document.sentences {
            for (position, (c, choice)) in sentence.characters.iter().zip(&sentence.readings).enumerate() {
                let place = document.document.place(c.offset);
                let (Some(reading), Some(choice)) = (labels.get(&(place.line, place.column)), choice) else { continue };
                let text = sentence.written(0, sentence.characters.len());
                let labelled = Labelled { text, position, reading: *reading, standard: *reading, worth: 1.0, family: 0 };
                self.outcomes.push(Outcome { labelled, choice: choice.clone() });
            }
        }
        Ok(())
    }

    /// How many of a hundred choices are right.
    fn right(&self) -> f64 {
        100.0 * self.outcomes.iter().filter(|outcome| outcome.is_right()).count() as f64 / self.outcomes.len().max(1) as f64
    }

    fn report(&self) {
        report(&self.name, &self.outcomes);
        println!("characters a second      {:.0}", self.characters as f64 / self.time.as_secs_f64());
    }

    /// The wrong choices, one a line: label, choice, evidence, confidence, what decided, and the sentence.
    fn errors(&self) -> String {
        let mut lines = String::new();
        for Outcome { labelled, choice } in self.outcomes.iter().filter(|outcome| !outcome.is_right()) {
            let Labelled { text, position, standard, .. } = labelled;
            let marked: String =
                text.chars().enumerate().map(|(i, c)| if i == *position { format!("【{c}】") } else { c.to_string() }).collect();
            let fields = [
                standard.marked(),
                choice.lexical.map_or_else(|| "?".into(), |reading| reading.marked()),
                choice.evidence.name().into(),
                format!("{:.2}", choice.confidence),
                choice.decided_by.as_deref().unwrap_or("").into(),
                marked,
            ];
            lines += &(fields.join("\t") + "\n");
        }
        lines
    }
}

fn report(name: &str, outcomes: &[Outcome]) {
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    let right = outcomes.iter().filter(|outcome| outcome.is_right()).count();
    let mut by_character: BTreeMap<char, (usize, usize)> = BTreeMap::new();
    let mut by_reading: BTreeMap<(char, Syllable), (usize, usize)> = BTreeMap::new();
    let mut by_evidence: BTreeMap<Evidence, (usize, usize)> = BTreeMap::new();
    for outcome in outcomes {
        let character = outcome.labelled.character();
        let counts = [
            by_character.entry(character).or_default(),
            by_reading.entry((character, outcome.labelled.standard)).or_default(),
            by_evidence.entry(outcome.choice.evidence).or_default(),
        ];
        for (right, all) in counts {
            *right += usize::from(outcome.is_right());
            *all += 1;
        }
    }
    let mean =
        |counts: Vec<(usize, usize)>| counts.iter().map(|(right, all)| share(*right, *all)).sum::<f64>() / counts.len() as f64;
    println!("\n== {name}: {} targets", outcomes.len());
    println!("right                    {:.2} %", share(right, outcomes.len()));
    let as_labelled = outcomes.iter().filter(|outcome| outcome.choice.lexical == Some(outcome.labelled.reading)).count();
    println!("right as labelled        {:.2} %", share(as_labelled, outcomes.len()));
    println!("averaged over characters {:.2} % of {}", mean(by_character.values().copied().collect()), by_character.len());
    println!("averaged over readings   {:.2} % of {}", mean(by_reading.values().copied().collect()), by_reading.len());
    let certain: Vec<&Outcome> = outcomes.iter().filter(|outcome| !outcome.choice.is_doubtful()).collect();
    let certain_right = certain.iter().filter(|outcome| outcome.is_right()).count();
    println!(
        "certain                  {:.2} %, of these right {:.2} %",
        share(certain.len(), outcomes.len()),
        share(certain_right, certain.len())
    );
    for (evidence, (right, all)) in &by_evidence {
        println!("  by {:10} {:6}, right {:.2} %", evidence.name(), all, share(*right, *all));
    }
    println!("reliability of the model (confidence: choices, right)");
    for tenth in 3..=10 {
        let (low, high) = if tenth == 10 {
            (0.99, 2.0)
        } else {
            (f64::from(tenth) / 10.0, if tenth == 9 { 0.99 } else { f64::from(tenth + 1) / 10.0 })
        };
        let chosen: Vec<&Outcome> = outcomes
            .iter()
            .filter(|o| o.choice.evidence == Evidence::Model && (low..high).contains(&o.choice.confidence))
            .collect();
        let right = chosen.iter().filter(|outcome| outcome.is_right()).count();
        let mean = chosen.iter().map(|o| o.choice.confidence).sum::<f64>() / chosen.len().max(1) as f64;
        println!("  {low:.2}… {:6}  said {:5.1} %  right {:5.1} %", chosen.len(), 100.0 * mean, share(right, chosen.len()));
    }
    let mut worst: Vec<(char, (usize, usize))> = by_character.into_iter().collect();
    worst.sort_by_key(|(character, (right, all))| (std::cmp::Reverse(all - right), *character));
    for (character, (right, all)) in worst.iter().take(20).filter(|(_, (right, all))| right < all) {
        let mut confusions: BTreeMap<String, usize> = BTreeMap::new();
        for outcome in outcomes.iter().filter(|o| o.labelled.character() == *character && !o.is_right()) {
            let chosen = outcome.choice.lexical.map_or_else(|| "?".into(), |reading| reading.marked());
            *confusions.entry(format!("{}→{chosen}", outcome.labelled.standard.marked())).or_default() += 1;
        }
        let mut confusions: Vec<(String, usize)> = confusions.into_iter().collect();
        confusions.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let shown: Vec<String> = confusions.iter().take(4).map(|(confusion, count)| format!("{confusion} {count}")).collect();
        println!("  {character} {}/{all} wrong: {}", all - right, shown.join(", "));
    }
}
