//! True retention: of the cards that came back after days, how many were still known.

use super::Accuracy;
use crate::review::Review;
use crate::schedule::{CardState, Day, Phase};

/// How far back a retention looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// The day of study.
    Today,
    /// Seven days, today included.
    Week,
    /// Thirty days, today included.
    Month,
    /// Everything.
    All,
}

impl Period {
    /// All, the shortest first.
    pub const ALL: [Period; 4] = [Period::Today, Period::Week, Period::Month, Period::All];

    /// The days that it has; `None` where it has no end.
    pub fn days(self) -> Option<u32> {
        match self {
            Period::Today => Some(1),
            Period::Week => Some(7),
            Period::Month => Some(30),
            Period::All => None,
        }
    }
}

/// The retention in a period. Answers within steps, and second answers on a day, are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodRetention {
    /// The period.
    pub period: Period,
    /// Of cards whose stability was below [`crate::schedule::MATURE_DAYS`] before the answer.
    pub young: Accuracy,
    /// Of the others.
    pub mature: Accuracy,
}

pub(super) struct Counter {
    today: Day,
    periods: [PeriodRetention; 4],
}

impl Counter {
    pub(super) fn new(today: Day) -> Counter {
        let empty = |period| PeriodRetention { period, young: Accuracy::default(), mature: Accuracy::default() };
        Counter { today, periods: Period::ALL.map(empty) }
    }

    /// Counts a review of a card that stood here before.
    pub(super) fn add(&mut self, before: &CardState, review: &Review) {
        let Some(studied) = before.studied() else { return };
        let day = review.at.day();
        if studied.phase != Phase::Review || day.since(studied.last.day()) == 0 {
            return;
        }
        for retention in &mut self.periods {
            if retention.period.days().is_none_or(|days| self.today.since(day) < days) {
                if studied.is_mature() { retention.mature.add(review) } else { retention.young.add(review) }
            }
        }
    }

    pub(super) fn periods(self) -> Vec<PeriodRetention> {
        self.periods.into()
    }
}
