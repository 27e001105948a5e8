//! What was answered, and what follows from it.
//!
//! The log holds facts only: which card, when, how it went. Where a card stands is computed from them by [`replay`], so that a
//! change of the scheduler loses nothing; what `duoyin stats` shows is computed from them as well.

mod key;
mod lines;
mod replay;
mod statistics;

use std::time::Duration;

use crate::schedule::{Grade, Moment, Timestamp};

pub use key::{CardKey, CardKeyError};
pub use lines::{LineError, LineProblem};
pub use replay::{Replay, replay};
pub use statistics::{
    Accuracy, CardTotals, Confusions, FORECAST_DAYS, Leech, Period, PeriodRetention, Report, Statistics, Streak,
};

/// One answer, as it happened.
///
/// The card and the time are its identity: nobody answers the same card twice within one millisecond.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Review {
    /// When the question was answered.
    pub at: Moment,
    /// What was asked.
    pub card: CardKey,
    /// How it went.
    pub grade: Grade,
    /// How long the learner took; kept in whole milliseconds, and up to 49 days of them.
    pub taken: Duration,
    /// The kind of question, for example `type-reading`.
    pub question: String,
    /// The sentence in which the card was asked, where there was one.
    pub sentence: Option<SentenceId>,
    /// What the learner answered: a reading in tone digits (`xing2`), a word, a letter; `None` where they only turned the card over.
    pub answer: Option<String>,
    /// What would have been right, in the same form.
    pub expected: String,
}

impl Review {
    /// How long the learner took, in whole milliseconds.
    pub fn taken_millis(&self) -> u32 {
        u32::try_from(self.taken.as_millis()).unwrap_or(u32::MAX)
    }
}

/// A review with what became of it in the log.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LoggedReview {
    /// The answer.
    pub review: Review,
    /// When the learner took it back. It stays in the log, so that taking back travels with it, and counts for nothing else.
    pub undone: Option<Timestamp>,
}

/// A number that stays the same for the same sentence and place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SentenceId(u64);

impl SentenceId {
    /// The number of a sentence; `text` is all that makes it the same sentence, in one canonical form.
    pub fn of(text: &str) -> SentenceId {
        SentenceId(key::hash(&["duoyin sentence", text]))
    }

    /// The number with these bits, as a database keeps it.
    pub const fn from_bits(bits: u64) -> SentenceId {
        SentenceId(bits)
    }

    /// Its bits.
    pub const fn bits(self) -> u64 {
        self.0
    }
}

impl std::fmt::Display for SentenceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// A text that is no sentence's number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no sentence number; it has sixteen digits 0–9 and a–f")]
pub struct SentenceIdError(String);

impl std::str::FromStr for SentenceId {
    type Err = SentenceIdError;

    fn from_str(text: &str) -> Result<SentenceId, SentenceIdError> {
        let id = u64::from_str_radix(text, 16).map(SentenceId).ok().filter(|id| id.to_string() == text);
        id.ok_or_else(|| SentenceIdError(text.into()))
    }
}

/// A sentence in which a card can be asked, as the quiz found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The card.
    pub card: CardKey,
    /// The sentence's number.
    pub id: SentenceId,
    /// Where it was found: the whole path of the document, a colon, and the place in it.
    pub source: String,
    /// What the quiz needs to ask it; only the quiz knows its form.
    pub sentence: String,
    /// When the card was last asked in this sentence.
    pub last_asked: Option<Timestamp>,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::schedule::UtcOffset;
    use proptest::prelude::*;

    /// Any moment of the years that clocks show, in any offset.
    pub(crate) fn any_moment() -> impl Strategy<Value = Moment> {
        (0_i64..4_000_000_000_000, -720..841)
            .prop_map(|(millis, minutes)| Moment::new(Timestamp::from_millis(millis), UtcOffset::from_minutes(minutes).unwrap()))
    }

    pub(crate) fn any_review() -> impl Strategy<Value = Review> {
        let facts = (key::tests::any_key(), any_moment(), 1_u8..=4, any::<u32>(), "[a-z-]{1,12}");
        let texts = (any::<Option<u64>>(), any::<Option<String>>(), any::<String>());
        (facts, texts).prop_map(|((card, at, grade, taken, question), (sentence, answer, expected))| Review {
            at,
            card,
            grade: Grade::from_number(grade).unwrap(),
            taken: Duration::from_millis(taken.into()),
            question,
            sentence: sentence.map(SentenceId::from_bits),
            answer,
            expected,
        })
    }

    pub(crate) fn any_logged_review() -> impl Strategy<Value = LoggedReview> {
        (any_review(), proptest::option::of(any_moment()))
            .prop_map(|(review, undone)| LoggedReview { review, undone: undone.map(|moment| moment.at) })
    }
}
