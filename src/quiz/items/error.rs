//! A sentence with annotations, one of which is wrong.

use rand::Rng;
use rand::seq::IndexedRandom;

use super::{Offer, Prompt, Task};
use crate::pinyin::Syllable;
use crate::quiz::passage::Passage;
use crate::quiz::pool::Pool;
use crate::quiz::readings::contrasts;
use crate::text::fold_char;

/// So many characters are annotated.
const ANNOTATED: usize = 4;

pub(super) fn wrong_annotation(passage: &Passage, pool: &Pool<'_>, rng: &mut impl Rng) -> Option<(Prompt, Task)> {
    let target = passage.target.start;
    let written = passage.characters[target];
    let reading = *passage.reading()?.first()?;
    let spoken = *passage.spoken.first()?;
    let wrong = contrasts(written, reading, pool.lexicon).into_iter().find(|other| *other != spoken)?;
    // Polyphones make better company than characters that can only be right.
    let mut others: Vec<(usize, Syllable)> = Vec::new();
    for polyphones in [true, false] {
        let mut candidates: Vec<(usize, Syllable)> = Vec::new();
        for (position, reading) in passage.readings.iter().enumerate() {
            let (Some(reading), c) = (*reading, passage.characters[position]) else { continue };
            let known = |list: &[(usize, Syllable)]| list.iter().any(|(known, _)| passage.characters[*known] == c);
            if fold_char(c) != fold_char(written) && !known(&others) && !known(&candidates) && !matches!(c, '一' | '不') {
                candidates.push((position, reading));
            }
        }
        candidates.retain(|(position, _)| contrasts_exist(passage.characters[*position], pool) == polyphones);
        others.extend(candidates.sample(rng, ANNOTATED - 1 - others.len()));
    }
    if others.len() + 1 < ANNOTATED {
        return None;
    }
    others.push((target, wrong));
    others.sort_unstable();
    let right = others.iter().position(|(position, _)| *position == target)?;
    let offers = others.iter().map(|(position, reading)| Offer::Annotated(passage.characters[*position], *reading)).collect();
    Some((Prompt::Annotated(passage.clone(), others), Task::Choose { offers, right }))
}

fn contrasts_exist(written: char, pool: &Pool<'_>) -> bool {
    pool.lexicon.readings_as_written(written, fold_char(written)).len() > 1
}
