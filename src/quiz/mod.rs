//! Questions from a learner's own documents, and the session that asks them.

mod answer;
mod dictionary;
mod items;
mod material;
mod passage;
mod pool;
mod readings;
mod senses;

pub use answer::{Elsewhere, Judgement, Outcome, Part, Slot, judge};
pub use items::{Broken, Item, Kind, Offer, Prompt, Task, check_item, check_session};
pub use material::{Material, collect, script_of};
pub use passage::{Origin, Passage, PassageError, Reason};
pub use pool::Pool;
pub use readings::exists;
