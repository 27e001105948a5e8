//! The trained classifier: which reading a polyphone has where no word decides.
//!
//! A conditional logit for each character. The score of a reading is the sum of the weights of what is seen around the
//! character; the scores become probabilities by the softmax. `examples/train_polyphones.rs` fits the weights, which are
//! read in place from the program's own data.

mod features;
mod groups;
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
    let Cues { candidates, context, claims } = cues;
    let sides: Vec<u64> = candidates.iter().map(|reading| Cue::side(*reading)).collect();
    let mut scores = vec![0.0; candidates.len()];
    let mut fitted = false;
    for cue in context {
        fitted |= weights.add(*cue, &sides, &mut scores);
    }
    if !fitted {
        return Vec::new();
    }
    for (claims, score) in claims.iter().zip(&mut scores) {
        *score += claims.iter().map(|(cue, value)| weights.get(cue.shared()) * value).sum::<f64>();
    }
    let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = scores.iter().map(|score| ((score - highest) * weights.sharpness()).exp()).collect();
    let sum: f64 = powers.iter().sum();
    candidates.iter().copied().zip(powers.iter().map(|power| power / sum)).collect()
}
