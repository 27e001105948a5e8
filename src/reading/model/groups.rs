//! Groups of characters that keep the same company, so that what is learnt of one holds for the others.
//!
//! `examples/group_characters.rs` makes them.

use std::sync::LazyLock;

/// One group a line.
static GROUPS: &str = include_str!("../../../dictionaries/character_groups.txt");

/// All common characters lie between 〇 and the end of the CJK Unified Ideographs.
const FIRST: char = '〇';
const COUNT: usize = 0xa000 - 0x3007;

/// The number of the group to which a simplified character belongs, from 1; 0 for a rare one.
pub(super) fn group(character: char) -> u16 {
    static NUMBERS: LazyLock<Vec<u16>> = LazyLock::new(|| {
        let mut numbers = vec![0; COUNT];
        for (number, group) in (1..).zip(GROUPS.lines()) {
            group.chars().filter_map(index).for_each(|index| numbers[index] = number);
        }
        numbers
    });
    index(character).map_or(0, |index| NUMBERS[index])
}

fn index(character: char) -> Option<usize> {
    (character as usize).checked_sub(FIRST as usize).filter(|index| *index < COUNT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_is_in_one_group_with_its_like() {
        let listed = GROUPS.lines().flat_map(str::chars).inspect(|c| assert!(group(*c) > 0, "{c}")).count();
        let known = GROUPS.lines().flat_map(str::chars).collect::<std::collections::HashSet<char>>().len();
        assert_eq!(listed, known);
        assert!(group('眼') > 0 && group('眼') == group('嘴'));
        assert_ne!(group('眼'), group('票'));
        assert_eq!((group('x'), group('𠮷')), (0, 0));
    }
}
