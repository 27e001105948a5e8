//! Which word is it?

use rand::Rng;
use rand::seq::SliceRandom;

use super::{Offer, Prompt, Task};
use crate::pinyin::Syllable;
use crate::quiz::passage::Passage;
use crate::quiz::pool::Pool;
use crate::quiz::senses::{meaning, overlap};
use crate::text::fold;

/// Wrong words beside the right one.
const WRONG: usize = 3;

pub(super) fn for_meaning(
    headword: &str,
    reading: &[Syllable],
    passage: &Passage,
    pool: &Pool<'_>,
    rng: &mut impl Rng,
) -> Option<(Prompt, Task)> {
    let meaning = meaning(headword, reading, pool.lexicon)?;
    let task = choose(passage, &[], pool, rng)?;
    Some((Prompt::Meaning(meaning), task))
}

/// The meaning stands beside the gap: more than one word may fit a sentence, but not its meaning as well.
pub(super) fn for_gap(
    headword: &str,
    reading: &[Syllable],
    passage: &Passage,
    pool: &Pool<'_>,
    rng: &mut impl Rng,
) -> Option<(Prompt, Task)> {
    // The dictionary's first meanings of a single character are seldom the one of the sentence.
    if headword.chars().count() < 2 || fold(&passage.text()).matches(headword).count() != 1 {
        return None;
    }
    let meaning = meaning(headword, reading, pool.lexicon)?;
    let task = choose(passage, &passage.characters, pool, rng)?;
    Some((Prompt::Gap(passage.clone(), meaning), task))
}

/// The passage's word and some others of as many characters that mean something else and do not stand in `seen`.
fn choose(passage: &Passage, seen: &[char], pool: &Pool<'_>, rng: &mut impl Rng) -> Option<Task> {
    let word = passage.slice(passage.target.clone());
    let folded = fold(&word);
    let seen = fold(&seen.iter().collect::<String>());
    let mut wrong: Vec<String> = Vec::new();
    for other in pool.words_like(&word, rng) {
        let other_folded = fold(other);
        let distinct = other_folded != folded && !wrong.iter().any(|known| fold(known) == other_folded);
        if distinct && !seen.contains(&other_folded) && !overlap(&folded, &other_folded, pool.lexicon) {
            wrong.push(other.to_owned());
        }
        if wrong.len() == WRONG {
            break;
        }
    }
    if wrong.len() < WRONG {
        return None;
    }
    let mut words: Vec<String> = wrong;
    words.push(word.clone());
    words.shuffle(rng);
    let right = words.iter().position(|offered| *offered == word)?;
    Some(Task::Choose { offers: words.into_iter().map(|word| Offer::Word(word, None)).collect(), right })
}
