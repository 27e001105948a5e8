//! Independent pieces of work on several cores. What comes out does not depend on how many there are.

use std::panic::resume_unwind;
use std::thread;

/// Runs two pieces of work at the same time.
///
/// ```
/// let (one, two) = duoyin::parallel::side_by_side(|| "多", || "音");
/// assert_eq!((one, two), ("多", "音"));
/// ```
pub fn side_by_side<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().unwrap_or_else(|panic| resume_unwind(panic)), other)
    })
}
