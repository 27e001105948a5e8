//! The file of weights: an open hash table that is read in place.
//!
//! ```text
//! "duoyin4\n" · slots: u32 · scale: f32 · sharpness: f32 · slots × [weight: i8, fingerprint: u16]        all little-endian
//! ```
//!
//! A slot holds the weight in units of `scale`, 0 in an empty slot, and the upper 16 bits of its key. A key's lower half, as a
//! part of 2³², says where in the table its slot lies, or the next one that is free. Of the cues that have no weight, one in
//! some thousands meets another's: more weights that are right are worth more than that.

use std::borrow::Cow;

use super::Cue;

/// The hash of a cue with the reading for which it speaks; the lower half is the cue's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u64);

/// The weights of all cues.
#[derive(Clone, Debug)]
pub struct Weights {
    slots: Cow<'static, [u8]>,
    count: usize,
    scale: f64,
    sharpness: f64,
}

/// What is wrong with a file of weights.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum WeightsError {
    /// It is not one, or was cut off.
    #[error("the file holds no weights of this version, or not all of them")]
    Layout,
}

const MAGIC: &[u8; 8] = b"duoyin4\n";
const HEADER: usize = 20;
const SLOT: usize = 3;

/// The table is filled to at most this part: beyond it look-ups get slow.
const FILL: f64 = 0.68;

impl Weights {
    /// Reads the file's bytes in place.
    pub fn from_bytes(bytes: &'static [u8]) -> Result<Weights, WeightsError> {
        let word = |at: usize| bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).ok_or(WeightsError::Layout);
        let count = u32::from_le_bytes(word(8)?) as usize;
        let slots = &bytes[HEADER.min(bytes.len())..];
        if !bytes.starts_with(MAGIC) || count == 0 || slots.len() != SLOT * count {
            return Err(WeightsError::Layout);
        }
        let (scale, sharpness) = (f32::from_le_bytes(word(12)?), f32::from_le_bytes(word(16)?));
        Ok(Weights { slots: Cow::Borrowed(slots), count, scale: scale.into(), sharpness: sharpness.into() })
    }

    /// Builds the table from rounded weights, which must be sorted by key so that the same weights give the same bytes.
    pub fn build(weights: &[(Key, i8)], scale: f32, sharpness: f32) -> Weights {
        let count = ((weights.len() as f64 / FILL) as usize) + 1;
        let mut slots = vec![[0u8; SLOT]; count];
        for (key, weight) in weights.iter().filter(|(_, weight)| *weight != 0) {
            let mut slot = key.slot(count);
            while slots[slot][0] != 0 {
                slot = (slot + 1) % count;
            }
            let [a, b] = key.fingerprint().to_le_bytes();
            slots[slot] = [weight.to_le_bytes()[0], a, b];
        }
        Weights { slots: Cow::Owned(slots.into_flattened()), count, scale: scale.into(), sharpness: sharpness.into() }
    }

    /// The file's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&(self.count as u32).to_le_bytes());
        bytes.extend_from_slice(&(self.scale as f32).to_le_bytes());
        bytes.extend_from_slice(&(self.sharpness as f32).to_le_bytes());
        bytes.extend_from_slice(&self.slots);
        bytes
    }

    /// The weight of a key; 0 where it has none.
    pub fn get(&self, key: Key) -> f64 {
        self.around(key).find(|(fingerprint, _)| *fingerprint == key.fingerprint()).map_or(0.0, |(_, weight)| weight)
    }

    /// Adds the weights of a cue to the score of each reading, given by its [`Cue::side`], for which it speaks; whether it speaks
    /// for any.
    pub fn add(&self, cue: Cue, sides: &[u64], scores: &mut [f64]) -> bool {
        let mut speaks = false;
        for (fingerprint, weight) in self.around(cue.shared()) {
            for (side, score) in sides.iter().zip(&mut *scores) {
                if cue.toward(*side).fingerprint() == fingerprint {
                    *score += weight;
                    speaks = true;
                }
            }
        }
        speaks
    }

    /// The fingerprints and weights from a key's slot to the next that is empty.
    fn around(&self, key: Key) -> impl Iterator<Item = (u16, f64)> {
        let (slots, _) = self.slots.as_chunks::<SLOT>();
        let (before, from) = slots.split_at(key.slot(self.count));
        let taken = from.iter().chain(before).take_while(|[weight, ..]| *weight != 0);
        taken.map(|[weight, a, b]| (u16::from_le_bytes([*a, *b]), f64::from(i8::from_le_bytes([*weight])) * self.scale))
    }

    /// By what the scores are multiplied so that probabilities come true.
    pub fn sharpness(&self) -> f64 {
        self.sharpness
    }

    /// The same weights with another sharpness.
    pub fn with_sharpness(self, sharpness: f32) -> Weights {
        Weights { sharpness: sharpness.into(), ..self }
    }
}

impl Key {
    fn slot(self, count: usize) -> usize {
        (((self.0 & 0xffff_ffff) * count as u64) >> 32) as usize
    }

    fn fingerprint(self) -> u16 {
        (self.0 >> 48) as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_weight_is_found_again(mut pairs in prop::collection::btree_map(any::<u64>(), any::<i8>(), 0..200)) {
            // Of two keys with one fingerprint the second is not told from the first.
            let mut fingerprints = std::collections::HashSet::new();
            pairs.retain(|key, weight| *weight != 0 && fingerprints.insert(Key(*key).fingerprint()));
            let list: Vec<(Key, i8)> = pairs.iter().map(|(key, weight)| (Key(*key), *weight)).collect();
            let bytes: &'static [u8] = Weights::build(&list, 0.5, 1.5).to_bytes().leak();
            let weights = Weights::from_bytes(bytes).unwrap();
            for (key, weight) in list {
                prop_assert_eq!(weights.get(key), f64::from(weight) * 0.5);
            }
            prop_assert_eq!(weights.to_bytes(), bytes);
        }
    }

    #[test]
    fn a_file_that_was_cut_off_is_refused() {
        let bytes: &'static [u8] = Weights::build(&[(Key(7), 3)], 1.0, 1.0).to_bytes().leak();
        assert!(Weights::from_bytes(bytes).is_ok());
        for end in 0..bytes.len() {
            assert_eq!(Weights::from_bytes(&bytes[..end]).unwrap_err(), WeightsError::Layout);
        }
    }
}
