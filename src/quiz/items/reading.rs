//! How is the marked character read? To choose, or to type.

use rand::Rng;
use rand::seq::SliceRandom;

use super::{Offer, Prompt, Task};
use crate::pinyin::Syllable;
use crate::quiz::passage::Passage;
use crate::quiz::pool::Pool;
use crate::quiz::readings::{offered, slot};
use crate::quiz::sandhi;
use crate::review::CardKey;

pub(super) fn choose(card: &CardKey, passage: &Passage, pool: &Pool<'_>, rng: &mut impl Rng) -> Option<(Prompt, Task)> {
    let (readings, right) = match card {
        CardKey::Polyphone { reading, .. } => {
            let written = passage.characters[passage.target.start];
            (offered(written, *reading, *passage.spoken.first()?, pool.lexicon, rng), *reading)
        }
        CardKey::Sandhi { character, spoken } => {
            let mut tones: Vec<Syllable> = sandhi::tones(*character).collect();
            tones.shuffle(rng);
            (tones, *spoken)
        }
        CardKey::Word { .. } => return None,
    };
    let right = readings.iter().position(|reading| *reading == right)?;
    let offers: Vec<Offer> = readings.into_iter().map(Offer::Reading).collect();
    (offers.len() > 1).then(|| (Prompt::Sentence(passage.clone()), Task::Choose { offers, right }))
}

pub(super) fn typed(passage: &Passage, pool: &Pool<'_>) -> Option<(Prompt, Task)> {
    let written = &passage.characters[passage.target.clone()];
    let reading = passage.reading()?;
    let slots = written.iter().zip(reading).zip(&passage.spoken);
    let slots = slots.map(|((written, reading), spoken)| slot(*written, reading, *spoken, pool.lexicon)).collect();
    Some((Prompt::Sentence(passage.clone()), Task::Type(slots)))
}
