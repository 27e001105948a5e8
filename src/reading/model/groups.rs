//! Groups of characters that keep the same company, so that what is learnt of one holds for the others.
//!
//! `examples/group_characters.rs` makes them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// One group a line.
static GROUPS: &str = include_str!("../../../dictionaries/character_groups.txt");

/// The number of the group to which a simplified character belongs; none for a rare one.
pub(super) fn group(character: char) -> Option<u16> {
    static NUMBERS: LazyLock<FxHashMap<char, u16>> = LazyLock::new(|| {
        let numbered = (0..).zip(GROUPS.lines());
        numbered.flat_map(|(number, group)| group.chars().map(move |c| (c, number))).collect()
    });
    NUMBERS.get(&character).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_is_in_one_group_with_its_like() {
        let listed = GROUPS.lines().flat_map(str::chars).count();
        let known = GROUPS.lines().flat_map(str::chars).collect::<std::collections::HashSet<char>>().len();
        assert_eq!(listed, known);
        assert_eq!(group('鸽'), group('雀'));
        assert_ne!(group('鸽'), group('票'));
        assert_eq!(group('x'), None);
    }
}
