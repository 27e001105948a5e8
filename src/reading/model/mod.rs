//! The trained classifier: which reading a polyphone has where no word decides.
//!
//! A conditional logit for each character. The score of a reading is the sum of the weights of what is seen around the
//! character; the scores become probabilities by the softmax. `examples/train_polyphones.rs` fits the weights, which are
//! read in place from the program's own data.

mod features;
mod weights;

pub use features::{Cue, Cues};
pub(super) use features::{Said, Scene, cues};
pub use weights::{Key, Weights, WeightsError};

use std::sync::LazyLock;

use crate::pinyin::Syllable;

static TRAINED: &[u8] = include_bytes!("../../../dictionaries/polyphones.model");

/// The weights that come with the program.
pub fn trained() -> &'static Weights {
    static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| Weights::from_bytes(TRAINED).expect("the committed weights are whole"));
    &WEIGHTS
}

/// The probability of each candidate, in the order of the cues' candidates; nothing for a character on which the weights
/// were never fitted.
pub fn probabilities(cues: &Cues, weights: &Weights) -> Vec<(Syllable, f64)> {
    let known = |reading: &Syllable| cues.context.iter().any(|cue| weights.get(cue.of(*reading)) != 0.0);
    if !cues.candidates.iter().any(known) {
        return Vec::new();
    }
    let scores: Vec<f64> = (0..cues.candidates.len()).map(|candidate| score(cues, candidate, weights)).collect();
    let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = scores.iter().map(|score| ((score - highest) * weights.sharpness()).exp()).collect();
    let sum: f64 = powers.iter().sum();
    cues.candidates.iter().copied().zip(powers.iter().map(|power| power / sum)).collect()
}

fn score(cues: &Cues, candidate: usize, weights: &Weights) -> f64 {
    let reading = cues.candidates[candidate];
    let context: f64 = cues.context.iter().map(|cue| weights.get(cue.of(reading))).sum();
    let claims: f64 = cues.claims[candidate].iter().map(|(cue, value)| weights.get(cue.shared()) * value).sum();
    context + claims
}
