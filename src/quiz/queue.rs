//! The cards that a session has still to ask, and the way back.

use std::collections::VecDeque;

use crate::schedule::Timestamp;

/// Cards by their numbers in the pool: those planned, and those on their steps with the time at which they are due.
///
/// Every change is noted, so that going back costs what was changed, not what there is.
#[derive(Clone, Debug, Default)]
pub(super) struct Queue {
    planned: VecDeque<usize>,
    waiting: Vec<(Timestamp, usize)>,
    moves: Vec<Move>,
}

/// A change, with what it takes to undo it.
#[derive(Clone, Copy, Debug)]
enum Move {
    Taken { place: usize, number: usize },
    Placed { place: usize },
    Waits,
    Resumed { index: usize, due: Timestamp, number: usize },
}

/// A point to go back to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bookmark(usize);

impl Queue {
    pub fn new(planned: VecDeque<usize>) -> Queue {
        Queue { planned, ..Queue::default() }
    }

    /// The planned cards, in order.
    pub fn planned(&self) -> impl ExactSizeIterator<Item = usize> + '_ {
        self.planned.iter().copied()
    }

    /// How many cards are on their steps.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Whether a card is on its steps.
    pub fn waits(&self, number: usize) -> bool {
        self.waiting.iter().any(|(_, waiting)| *waiting == number)
    }

    /// Takes the next card out: one whose step is over, else the next one planned, else one whose step is not over yet. The card asked
    /// last waits while there is another.
    pub fn next(&mut self, now: Timestamp, last: Option<usize>) -> Option<usize> {
        let first = self.waiting.iter().copied().enumerate().min_by_key(|(_, waiting)| *waiting);
        match first {
            Some((index, (due, number))) if self.planned.is_empty() || (due <= now && Some(number) != last) => {
                self.waiting.remove(index);
                self.moves.push(Move::Resumed { index, due, number });
                Some(number)
            }
            _ => self.take(0),
        }
    }

    /// Takes a planned card out.
    pub fn take(&mut self, place: usize) -> Option<usize> {
        let number = self.planned.remove(place)?;
        self.moves.push(Move::Taken { place, number });
        Some(number)
    }

    /// Plans a card at a place; at the end where there are fewer before it.
    pub fn place(&mut self, place: usize, number: usize) {
        let place = place.min(self.planned.len());
        self.planned.insert(place, number);
        self.moves.push(Move::Placed { place });
    }

    /// Lets a card wait for its step.
    pub fn wait(&mut self, due: Timestamp, number: usize) {
        self.waiting.push((due, number));
        self.moves.push(Move::Waits);
    }

    /// Where it stands now.
    pub fn bookmark(&self) -> Bookmark {
        Bookmark(self.moves.len())
    }

    /// Goes back to an earlier point.
    pub fn go_back(&mut self, bookmark: Bookmark) {
        for undone in self.moves.drain(bookmark.0.min(self.moves.len())..).rev() {
            match undone {
                Move::Taken { place, number } => self.planned.insert(place, number),
                Move::Placed { place } => drop(self.planned.remove(place)),
                Move::Waits => drop(self.waiting.pop()),
                Move::Resumed { index, due, number } => self.waiting.insert(index, (due, number)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn time(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn a_step_that_is_over_comes_before_what_is_planned_but_not_right_after_itself() {
        let mut queue = Queue::new([1, 2].into());
        queue.wait(time(5), 9);
        assert_eq!(queue.next(time(4), None), Some(1));
        assert_eq!(queue.next(time(5), Some(9)), Some(2));
        assert_eq!(queue.next(time(5), Some(9)), Some(9), "there is no other");
        assert_eq!(queue.next(time(5), None), None);
    }

    proptest! {
        #[test]
        fn going_back_undoes_every_change(
            planned in prop::collection::vec(0usize..9, 0..9),
            before in prop::collection::vec((0u8..4, 0usize..9, 0i64..9), 0..9),
            after in prop::collection::vec((0u8..4, 0usize..9, 0i64..9), 0..30),
        ) {
            let mut queue = Queue::new(planned.into());
            let change = |queue: &mut Queue, (kind, number, at): (u8, usize, i64)| match kind {
                0 => drop(queue.next(time(at), Some(number))),
                1 => drop(queue.take(number)),
                2 => queue.place(at as usize, number),
                _ => queue.wait(time(at), number),
            };
            before.into_iter().for_each(|step| change(&mut queue, step));
            let (planned, waiting, bookmark) = (queue.planned.clone(), queue.waiting.clone(), queue.bookmark());
            after.into_iter().for_each(|step| change(&mut queue, step));
            queue.go_back(bookmark);
            prop_assert_eq!((queue.planned, queue.waiting), (planned, waiting));
        }
    }
}
