//! From the log to the state of a card.

use super::{CardKey, Review};
use crate::schedule::{CardState, Grade, Moment, Scheduler};

/// Where a card stands after these reviews of it, in the order of their times. Reviews that were taken back are none.
pub fn replay<'r>(card: &CardKey, reviews: impl IntoIterator<Item = &'r Review>, scheduler: &Scheduler) -> CardState {
    let mut replay = Replay::new(card);
    for review in reviews {
        replay.answer(review.grade, review.at, scheduler);
    }
    replay.state()
}

/// A card on its way through the log.
#[derive(Clone, Copy, Debug)]
pub struct Replay {
    seed: u64,
    state: CardState,
}

impl Replay {
    /// A card that was never asked.
    pub fn new(card: &CardKey) -> Replay {
        Replay::from(card, CardState::New)
    }

    /// A card that stands somewhere already.
    pub fn from(card: &CardKey, state: CardState) -> Replay {
        Replay { seed: card.seed(), state }
    }

    /// Adds the next answer.
    pub fn answer(&mut self, grade: Grade, at: Moment, scheduler: &Scheduler) {
        self.state = scheduler.answer(&self.state, grade, at, self.seed);
    }

    /// Where the card stands.
    pub fn state(&self) -> CardState {
        self.state
    }
}
