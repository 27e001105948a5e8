//! Measures the readings: `cargo run --release --example evaluate_readings -- [DATA]...`
//!
//! Each DATA is a pair of files, `DATA.sent` and `DATA.lb`. The curated sentences and the data are cut into five parts by
//! families of near-copies; each part is read with weights that were fitted on the other four.

#[allow(dead_code)]
mod polyphones;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use duoyin::correction::Corrections;
use duoyin::lexicon::Lexicon;
use duoyin::pinyin::Syllable;
use duoyin::reading::model::Weights;
use duoyin::reading::{Evidence, ReadingChoice, read_with};
use duoyin::segment::segment;
use polyphones::sets::{self, Labelled, part};
use polyphones::trainer::{Example, Recipe, train};

const PARTS: u64 = 5;

fn main() -> Result<()> {
    let lexicon = Lexicon::embedded();
    let mut names = vec!["curated".to_owned()];
    let mut all = vec![sets::curated(Path::new("dictionaries/polyphones"))?];
    for stem in std::env::args().skip(1) {
        all.push(sets::pair(Path::new(&stem), &lexicon)?);
        names.push(stem.rsplit('/').next().unwrap_or_default().to_owned());
    }
    let collocations = sets::collocations(Path::new("dictionaries/collocations"))?;
    let mut teaching = polyphones::examples(&collocations, &lexicon);
    let started = Instant::now();
    let mut examples: Vec<(usize, usize, Example)> = Vec::new();
    for (set, labelled) in all.iter().enumerate() {
        examples.extend(polyphones::examples(labelled, &lexicon).into_iter().map(|(index, example)| (set, index, example)));
    }
    eprintln!("{} examples observed in {:.1?}", examples.len(), started.elapsed());

    let mut results: Vec<Vec<Outcome>> = vec![Vec::new(); all.len()];
    let folds: u64 = std::env::var("FOLDS").ok().and_then(|folds| folds.parse().ok()).unwrap_or(PARTS);
    for fold in 0..folds {
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
            results[set].extend(outcomes(&held, &lexicon, &weights));
        }
    }
    let everyday = sets::table(Path::new("tests/readings/everyday.tsv"))?;
    report("everyday, by the weights of the program", &outcomes(&everyday, &lexicon, duoyin::reading::model::trained()));
    for (name, outcomes) in names.iter().zip(&results) {
        report(name, outcomes);
    }
    Ok(())
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

/// Reads the sentences as the program does.
fn outcomes(labelled: &[Labelled], lexicon: &Lexicon, weights: &Weights) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for chunk in labelled.chunks(4_000) {
        let document = read_with(segment(sets::document(chunk, lexicon), lexicon), lexicon, &Corrections::none(), weights);
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
                outcomes.push(Outcome { labelled: labelled.clone(), choice });
            }
            offset += labelled.text.len() + 1;
        }
    }
    outcomes
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
    if let Ok(folder) = std::env::var("ERRORS") {
        let mut lines = String::new();
        for outcome in outcomes.iter().filter(|outcome| !outcome.is_right()) {
            let Labelled { text, position, standard: reading, .. } = &outcome.labelled;
            let marked: String =
                text.chars().enumerate().map(|(i, c)| if i == *position { format!("【{c}】") } else { c.to_string() }).collect();
            let choice = &outcome.choice;
            let chosen = choice.lexical.map_or_else(|| "?".into(), |reading| reading.marked());
            lines += &format!(
                "{}\t{chosen}\t{}\t{:.2}\t{}\t{marked}\n",
                reading.marked(),
                choice.evidence.name(),
                choice.confidence,
                choice.decided_by.as_deref().unwrap_or("")
            );
        }
        let _ = std::fs::write(format!("{folder}/{name}.tsv"), lines);
    }
}
