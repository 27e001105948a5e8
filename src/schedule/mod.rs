//! Spaced repetition: from a card's state, a grade and a moment to the card's next state, with FSRS-6.
//!
//! The formulas are those of the crate `fsrs`; here stand the steps of the first minutes, the interval in whole days, and the day
//! that begins at four in the morning. Nothing here asks for the time or for chance: both are arguments.

mod card;
mod fuzz;
mod parameters;
mod scheduler;
mod time;

pub use card::{CardState, LEECH_LAPSES, MATURE_DAYS, Memory, Phase, Studied};
pub use parameters::{Fingerprint, Parameters, Retention, ScheduleError};
pub use scheduler::{LEARNING_STEPS, Outcomes, RELEARNING_STEPS, Scheduler};
pub use time::{DAY_START_HOUR, Day, Moment, MomentError, Timestamp, UtcOffset};

/// How an answer went: FSRS's four grades.
///
/// A question with one right answer gives [`Grade::Again`] or [`Grade::Good`]; where a card is only turned over, the learner says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Not known.
    Again,
    /// Known with effort.
    Hard,
    /// Known.
    Good,
    /// Known at once.
    Easy,
}

impl Grade {
    /// All four, in the order of their numbers.
    pub const ALL: [Grade; 4] = [Grade::Again, Grade::Hard, Grade::Good, Grade::Easy];

    /// The number that FSRS and the keyboard give it, 1–4.
    pub fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The grade of a number, 1–4.
    pub fn from_number(number: u8) -> Option<Grade> {
        Self::ALL.get(usize::from(number.checked_sub(1)?)).copied()
    }

    /// The word for it in files: `again`, `hard`, `good`, `easy`.
    pub fn name(self) -> &'static str {
        match self {
            Grade::Again => "again",
            Grade::Hard => "hard",
            Grade::Good => "good",
            Grade::Easy => "easy",
        }
    }

    /// The grade of a [`Grade::name`].
    pub fn from_name(name: &str) -> Option<Grade> {
        Self::ALL.into_iter().find(|grade| grade.name() == name)
    }

    /// Whether the answer was known.
    pub fn is_pass(self) -> bool {
        self != Grade::Again
    }
}
