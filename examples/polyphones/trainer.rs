//! Fits the weights of the classifier: a conditional logit, by AdaGrad, in a fixed order.

use std::collections::HashMap;

use duoyin::reading::model::{Cues, Key, Weights};

/// One place with a known reading.
pub struct Example {
    /// What is seen there.
    pub cues: Cues,
    /// Which candidate is right.
    pub right: usize,
    /// Whether a word settles it.
    pub settled: bool,
    /// How much it teaches beside an everyday sentence.
    pub worth: f32,
    /// How much it counts among the others.
    pub weight: f32,
}

/// How the weights are fitted.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    /// Passes over the examples.
    pub epochs: usize,
    /// Step size.
    pub rate: f32,
    /// Step size for what speaks for a reading by itself: few weights, each seen often.
    pub claims_rate: f32,
    /// Pull towards zero.
    pub decay: f32,
    /// At most so many weights are kept, the largest.
    pub limit: usize,
}

impl Default for Recipe {
    fn default() -> Recipe {
        Recipe { epochs: 12, rate: 0.1, claims_rate: 0.2, decay: 2e-4, limit: 900_000 }
    }
}

/// What AdaGrad's sums of squares begin with: it keeps the first steps small.
const FIRST_SQUARE: f32 = 0.1;

/// The largest weight that a byte stands for.
const LARGEST: f32 = 4.0;

/// An example with its keys replaced by places in the list of weights.
struct Row {
    /// For each candidate the places and values that speak for it.
    candidates: Vec<Vec<(u32, f32)>>,
    /// How many of them are of the context; the others speak for the candidate by itself.
    context: usize,
    right: usize,
    weight: f32,
}

/// Fits weights to the examples.
pub fn train(examples: &[&Example], recipe: Recipe) -> Weights {
    let mut places: HashMap<Key, u32> = HashMap::new();
    let mut keys: Vec<Key> = Vec::new();
    let mut place = |key: Key| {
        *places.entry(key).or_insert_with(|| {
            keys.push(key);
            keys.len() as u32 - 1
        })
    };
    let rows: Vec<Row> = examples
        .iter()
        .map(|example| Row {
            context: example.cues.context.len(),
            candidates: (0..example.cues.candidates.len())
                .map(|candidate| {
                    let reading = example.cues.candidates[candidate];
                    let context = example.cues.context.iter().map(|cue| (cue.of(reading), 1.0));
                    let claims = example.cues.claims[candidate].iter().map(|(cue, value)| (cue.shared(), *value as f32));
                    context.chain(claims).map(|(key, value)| (place(key), value)).collect()
                })
                .collect(),
            right: example.right,
            weight: example.weight,
        })
        .collect();
    drop(places);

    let mut weights = vec![0f32; keys.len()];
    let mut squares = vec![FIRST_SQUARE; keys.len()];
    let mut order: Vec<usize> = (0..rows.len()).collect();
    let mut random = 0x9e37_79b9_7f4a_7c15u64;
    let mut chances: Vec<f32> = Vec::new();
    for epoch in 0..recipe.epochs {
        // A fixed shuffle (xorshift): the same data give the same weights.
        for i in (1..order.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            order.swap(i, (random % (i as u64 + 1)) as usize);
        }
        let falling = (1.0 - epoch as f32 / recipe.epochs as f32).max(0.1);
        for &row in &order {
            let row = &rows[row];
            chances.clear();
            chances.extend(
                row.candidates.iter().map(|cues| cues.iter().map(|(at, value)| weights[*at as usize] * value).sum::<f32>()),
            );
            let highest = chances.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            chances.iter_mut().for_each(|score| *score = (*score - highest).exp());
            let sum: f32 = chances.iter().sum();
            for (candidate, cues) in row.candidates.iter().enumerate() {
                let target = f32::from(u8::from(candidate == row.right));
                let error = (chances[candidate] / sum - target) * row.weight;
                for (cue, (at, value)) in cues.iter().enumerate() {
                    let rate = falling * if cue < row.context { recipe.rate } else { recipe.claims_rate };
                    let at = *at as usize;
                    let gradient = error * value + recipe.decay * weights[at] * row.weight;
                    squares[at] += gradient * gradient;
                    weights[at] -= rate * gradient / squares[at].sqrt();
                }
            }
        }
    }
    pack(&keys, &weights, recipe.limit)
}

/// Rounds the weights to bytes and keeps the largest.
fn pack(keys: &[Key], weights: &[f32], limit: usize) -> Weights {
    let scale = LARGEST / 127.0;
    let mut rounded: Vec<(Key, i8)> =
        keys.iter().zip(weights).map(|(key, weight)| (*key, (weight / scale).round().clamp(-127.0, 127.0) as i8)).collect();
    rounded.retain(|(_, weight)| *weight != 0);
    rounded.sort_unstable_by_key(|(key, weight)| (std::cmp::Reverse(weight.unsigned_abs()), *key));
    rounded.truncate(limit);
    rounded.sort_unstable_by_key(|(key, _)| *key);
    Weights::build(&rounded, scale, 1.0)
}
