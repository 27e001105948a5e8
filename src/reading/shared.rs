//! Lists that many characters have in common, kept once.

use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::FxHashSet;

/// The different lists of a document. A million characters have a few thousand of them.
pub(super) struct Lists<T>(FxHashSet<Arc<[T]>>);

impl<T> Default for Lists<T> {
    fn default() -> Lists<T> {
        Lists(FxHashSet::default())
    }
}

impl<T: Clone + Eq + Hash> Lists<T> {
    /// The list, shared with all that are equal.
    pub fn shared(&mut self, list: &[T]) -> Arc<[T]> {
        if let Some(known) = self.0.get(list) {
            return known.clone();
        }
        let list: Arc<[T]> = list.into();
        self.0.insert(list.clone());
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_lists_are_kept_once() {
        let mut lists = Lists::default();
        let (one, other) = (lists.shared(&["háng", "xíng"]), lists.shared(&["xíng"]));
        assert!(Arc::ptr_eq(&one, &lists.shared(&["háng", "xíng"])) && !Arc::ptr_eq(&one, &other));
        assert_eq!(&*other, ["xíng"]);
    }
}
