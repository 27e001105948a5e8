//! What the trainer and the evaluation share.

pub mod sets;
pub mod trainer;

use std::collections::HashMap;

use duoyin::lexicon::Lexicon;
use duoyin::pinyin::Syllable;
use duoyin::reading::{Observation, observe};
use sets::Labelled;
use trainer::Example;

/// The examples of labelled sentences, each with the index of its sentence; those whose label is no living reading teach
/// nothing and are left out.
pub fn examples(labelled: &[Labelled], lexicon: &Lexicon) -> Vec<(usize, Example)> {
    let mut examples = Vec::new();
    sets::segmented(labelled, lexicon, |index, sentence, position| {
        let Some(Observation { cues, settled }) = observe(sentence, position, lexicon) else { return };
        let Some(right) = cues.candidates.iter().position(|candidate| *candidate == labelled[index].standard) else { return };
        examples.push((index, Example { cues, right, settled, worth: labelled[index].worth, weight: 0.0 }));
    });
    examples
}

/// How far the readings of a character weigh by their shares in life: 1 gives each the sum of weights that its share asks for,
/// 0 gives all the same sum. Measured: with more the rare reading suffers, with less the everyday one.
const NATURALNESS: f64 = 0.4;

/// What an example counts that a word settles: the classifier is not asked there, but learns what stands around.
const SETTLED: f32 = 0.3;

/// No example counts more than so many ordinary ones, or less than one of so many parts of one.
const HEAVIEST: f64 = 5.0;

/// Weighs the examples so that neither a rare reading is drowned by the usual one, nor the usual one by a rare one of which there
/// are many examples.
pub fn weigh(examples: &mut [&mut Example], character: impl Fn(usize) -> char) {
    let mut counts: HashMap<(char, Syllable), f64> = HashMap::new();
    let mut totals: HashMap<char, f64> = HashMap::new();
    let key = |index: usize, example: &Example| (character(index), example.cues.candidates[example.right]);
    for (index, example) in examples.iter().enumerate() {
        *counts.entry(key(index, example)).or_default() += f64::from(example.worth);
        *totals.entry(character(index)).or_default() += f64::from(example.worth);
    }
    for (index, example) in examples.iter_mut().enumerate() {
        let (character, reading) = key(index, example);
        let given = counts[&(character, reading)] / totals[&character];
        let natural = |candidate: usize| example.cues.share(candidate).powf(NATURALNESS);
        let wanted = natural(example.right) / (0..example.cues.candidates.len()).map(natural).sum::<f64>();
        let weight = (wanted / given).clamp(1.0 / HEAVIEST, HEAVIEST);
        example.weight = example.worth * weight as f32 * if example.settled { SETTLED } else { 1.0 };
    }
}
