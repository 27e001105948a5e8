//! Questions from a learner's own documents, and the session that asks them.

mod answer;

pub use answer::{Elsewhere, Judgement, Outcome, Part, Slot, judge};
