//! Going through the readings of documents: a row for each polyphone, the report of them, and the state of a review.

mod concordance;
mod decision;
mod filter;
mod report;
mod reread;
mod row;
mod session;
mod table;
mod view;

pub use concordance::{Concordance, concordance};
pub use filter::{Filter, FilterError};
pub use report::report;
pub use row::{Row, rows};
pub use session::{Effect, Session};
pub use table::{Applied, FilledRow, Misfit, TableRow, apply, table};
