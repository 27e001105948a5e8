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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::LoggedReview;
    use crate::review::tests::any_review;
    use fsrs::{FSRS, FSRSItem, FSRSReview};
    use proptest::prelude::*;

    /// A history of one card, in the order of its times.
    fn any_history() -> impl Strategy<Value = Vec<Review>> {
        proptest::collection::vec(any_review(), 1..20).prop_map(|mut reviews| {
            let card = reviews[0].card.clone();
            for review in &mut reviews {
                review.card = card.clone();
            }
            reviews.sort_by_key(|review| review.at.at);
            reviews.dedup_by_key(|review| review.at.at);
            reviews
        })
    }

    proptest! {
        #[test]
        fn the_memory_is_the_same_however_the_log_is_cut_into_sessions(reviews in any_history(), cuts in any::<[proptest::sample::Index; 3]>()) {
            let scheduler = Scheduler::default();
            let card = reviews[0].card.clone();
            let whole = replay(&card, &reviews, &scheduler);

            let mut cuts = cuts.map(|cut| cut.index(reviews.len() + 1));
            cuts.sort_unstable();
            let sessions = [&reviews[..cuts[0]], &reviews[cuts[0]..cuts[1]], &reviews[cuts[1]..cuts[2]], &reviews[cuts[2]..]];
            let mut state = CardState::New;
            for session in sessions {
                // Each session begins with what was saved of the one before, and its log goes through a file.
                let mut replay = Replay::from(&card, state);
                for review in session {
                    let line = LoggedReview { review: review.clone(), undone: None }.to_line();
                    let Review { grade, at, .. } = LoggedReview::from_line(line.as_bytes()).unwrap().review;
                    replay.answer(grade, at, &scheduler);
                }
                state = replay.state();
            }
            prop_assert_eq!(state, whole);
        }

        #[test]
        fn the_memory_is_that_of_the_reference(reviews in any_history()) {
            let mut before = None;
            let history = reviews.iter().map(|review| FSRSReview {
                rating: review.grade.number().into(),
                delta_t: before.replace(review.at.day()).map_or(0, |before| review.at.day().since(before)),
            });
            let item = FSRSItem { reviews: history.collect() };
            let reference = FSRS::default().memory_state(item, None).unwrap();
            let state = replay(&reviews[0].card, &reviews, &Scheduler::default());
            let memory = state.studied().unwrap().memory;
            prop_assert_eq!((memory.stability, memory.difficulty), (reference.stability, reference.difficulty));
        }
    }
}
