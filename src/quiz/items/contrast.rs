//! A character in two readings side by side.

use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, RngExt};

use super::{Offer, Prompt, Task};
use crate::pinyin::Syllable;
use crate::quiz::passage::Passage;
use crate::quiz::pool::Pool;
use crate::quiz::readings::contrasts;

/// Another sentence is as often one in which the character is read the same as one in which it is not.
pub(super) fn same_or_different(
    character: char,
    reading: Syllable,
    passage: &Passage,
    pool: &Pool<'_>,
    rng: &mut impl Rng,
) -> Option<(Prompt, Task)> {
    let written = passage.characters[passage.target.start];
    let different = rng.random_bool(0.5);
    let others = if different { contrasts(written, reading, pool.lexicon) } else { vec![reading] };
    // The character in the same word is no question.
    let usable =
        |other: &Passage| other.characters != passage.characters && (different || other.folded_word() != passage.folded_word());
    let candidates: Vec<Passage> =
        others.iter().map(|other| pool.passages_of(character, *other)).find(|found| found.iter().any(usable)).unwrap_or_default();
    let other = candidates
        .into_iter()
        .filter(usable)
        .min_by_key(|other| (other.origin == crate::quiz::Origin::Dictionary, other.han()))?;
    let task = Task::Choose { offers: vec![Offer::Same, Offer::Different], right: usize::from(different) };
    Some((Prompt::Pair(passage.clone(), other), task))
}

/// One word in the reading that is examined, and three in another.
pub(super) fn odd_one_out(character: char, reading: Syllable, pool: &Pool<'_>, rng: &mut impl Rng) -> Option<(Prompt, Task)> {
    const OTHERS: usize = 3;
    let odd = pool.words_of(character, reading).first()?.clone();
    let common = contrasts(character, reading, pool.lexicon).into_iter().find_map(|other| {
        let words = pool.words_of(character, other);
        let words: Vec<String> = words.into_iter().filter(|word| *word != odd).collect();
        (words.len() >= OTHERS).then_some((other, words))
    });
    let (other, words) = common?;
    let mut offers: Vec<Offer> = words.sample(rng, OTHERS).map(|word| Offer::Word(word.clone(), Some(other))).collect();
    let odd = Offer::Word(odd, Some(reading));
    offers.push(odd.clone());
    offers.shuffle(rng);
    let right = offers.iter().position(|offer| *offer == odd)?;
    Some((Prompt::Words(character), Task::Choose { offers, right }))
}
