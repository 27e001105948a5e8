//! Independent pieces of work on two cores. What comes out does not depend on how many there are.

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

/// What a function gives for each item, in their order; one half is worked out at the same time as the other.
///
/// ```
/// assert_eq!(duoyin::parallel::map(&["多", "音", "字"], |character| character.len()), [3, 3, 3]);
/// ```
pub fn map<T: Sync, U: Send>(items: &[T], work: impl Fn(&T) -> U + Sync) -> Vec<U> {
    let (first, second) = items.split_at(items.len() / 2);
    let half = |items: &[T]| items.iter().map(&work).collect::<Vec<U>>();
    let (mut done, rest) = side_by_side(|| half(first), || half(second));
    done.extend(rest);
    done
}
