//! Questions from a learner's own documents, and the session that asks them.

mod answer;
mod dictionary;
mod material;
mod passage;
mod readings;
mod senses;

pub use answer::{Elsewhere, Judgement, Outcome, Part, Slot, judge};
pub use material::{Material, collect, script_of};
pub use passage::{Origin, Passage, PassageError, Reason};
pub use readings::exists;
