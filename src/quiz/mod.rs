//! Questions from a learner's own documents, and the session that asks them.

mod answer;
mod asking;
mod dictionary;
mod explain;
mod input;
mod items;
mod json;
mod material;
mod passage;
mod plan;
mod pool;
mod queue;
mod readings;
mod sandhi;
mod senses;
mod session;
mod view;

pub use answer::{Elsewhere, Judgement, Outcome, Part, Slot, judge};
pub use items::{Broken, Item, Kind, Offer, Prompt, Task, check_item, check_session};
pub use json::json_line;
pub use material::{Material, collect, script_of};
pub use passage::{Origin, Passage, PassageError, Reason};
pub use plan::{LEARN_AHEAD, Mode, SessionOptions};
pub use pool::{Pool, contrasting_cards, stored_material};
pub use readings::exists;
pub use session::{Effect, Session, Tally};
pub use view::summary;
