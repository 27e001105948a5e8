//! Fits the weights of the classifier: `cargo run --release --example train_polyphones -- [DATA]...`
//!
//! It learns from the curated sentences, the collocations and each DATA, a pair of files `DATA.sent` and `DATA.lb`, and writes
//! `dictionaries/polyphones.model`. The same data give the same file, byte for byte.

#[allow(dead_code)]
mod polyphones;

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use duoyin::lexicon::Lexicon;
use polyphones::sets::{self, Labelled};
use polyphones::trainer::{Example, Recipe, train};

const MODEL: &str = "dictionaries/polyphones.model";

fn main() -> Result<()> {
    let lexicon = Lexicon::embedded();
    let started = Instant::now();
    let mut labelled: Vec<Labelled> = sets::curated(Path::new("dictionaries/polyphones"))?;
    labelled.extend(sets::collocations()?);
    for stem in std::env::args().skip(1) {
        labelled.extend(sets::pair(Path::new(&stem), &lexicon)?);
    }
    let mut observed = polyphones::examples(&labelled, &lexicon);
    let characters: Vec<char> = observed.iter().map(|(index, _)| labelled[*index].character()).collect();
    let mut weighed: Vec<&mut Example> = observed.iter_mut().map(|(_, example)| example).collect();
    polyphones::weigh(&mut weighed, |index| characters[index]);
    let examples: Vec<&Example> = observed.iter().map(|(_, example)| example).collect();
    let weights = train(&examples, Recipe::default());
    let bytes = weights.to_bytes();
    fs::write(MODEL, &bytes).with_context(|| format!("cannot write {MODEL}"))?;
    eprintln!("{} examples, {} bytes to {MODEL} in {:.1?}", examples.len(), bytes.len(), started.elapsed());
    Ok(())
}
