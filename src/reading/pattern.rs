//! Frames of the curated dictionary, such as `以…【为】主`: literal characters around the target, `…` for one to eight Han
//! characters, `N` for a numeral.

use crate::lexicon::Example;
use crate::segment::Character;
use crate::text::is_han;

/// A frame around one character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    /// What stands before the target, from the target outwards.
    before: Vec<Part>,
    /// What stands behind it.
    behind: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Literal(char),
    /// `…`
    Gap,
    /// `N`
    Numeral,
}

/// The longest gap, in characters.
const LONGEST_GAP: usize = 8;

impl Pattern {
    /// The frame of a curated example, around its first mark.
    pub fn of(example: &Example) -> Pattern {
        let target = example.positions.first().copied().unwrap_or(0);
        let part = |c: char| match c {
            '…' => Part::Gap,
            'N' => Part::Numeral,
            literal => Part::Literal(literal),
        };
        let before = example.text.chars().take(target).map(part).collect::<Vec<_>>();
        let behind = example.text.chars().skip(target + 1).map(part).collect();
        Pattern { before: before.into_iter().rev().collect(), behind }
    }

    /// Whether the frame stands around a character of the sentence.
    pub fn matches(&self, characters: &[Character], target: usize) -> bool {
        let outwards = |position: usize| (position < target).then(|| characters[target - 1 - position]);
        let onwards = |position: usize| characters.get(target + 1 + position).copied();
        follows(&self.before, &outwards, 0) && follows(&self.behind, &onwards, 0)
    }
}

/// Whether the parts match the characters from a position on.
fn follows(parts: &[Part], at: &impl Fn(usize) -> Option<Character>, position: usize) -> bool {
    let Some((part, rest)) = parts.split_first() else { return true };
    let here = at(position);
    match part {
        Part::Literal(literal) => here.is_some_and(|c| c.folded == *literal) && follows(rest, at, position + 1),
        Part::Gap => (1..=LONGEST_GAP)
            .take_while(|length| at(position + length - 1).is_some_and(|c| is_han(c.folded)))
            .any(|length| follows(rest, at, position + length)),
        Part::Numeral => (1..=LONGEST_GAP)
            .take_while(|length| at(position + length - 1).is_some_and(|c| is_numeral(c.folded)))
            .any(|length| follows(rest, at, position + length)),
    }
}

/// Whether a character is a digit or writes a number.
pub(super) fn is_numeral(c: char) -> bool {
    c.is_numeric() || "〇零一二两三四五六七八九十百千万亿几数半".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands(pattern: &str, text: &str) -> bool {
        let target = pattern.chars().position(|c| c == '【').unwrap();
        let example = Example { text: pattern.replace(['【', '】'], ""), positions: vec![target] };
        let character = pattern.chars().nth(target + 1).unwrap();
        let characters: Vec<Character> = text.chars().map(|c| Character { offset: 0, written: c, folded: c }).collect();
        let position = text.chars().position(|c| c == character).unwrap();
        Pattern::of(&example).matches(&characters, position)
    }

    #[test]
    fn a_frame_matches_across_gaps_and_numerals() {
        assert!(stands("以…【为】主", "我们以自学为主。"));
        assert!(!stands("以…【为】主", "我们以自学、练习为主。"), "a gap holds Han characters only");
        assert!(!stands("以…【为】主", "以为主角是他。"), "a gap is not empty");
        assert!(stands("N【行】字", "写了十二行字"));
        assert!(!stands("N【行】字", "写一手行字"));
        assert!(stands("【为】…起见", "为安全起见"));
    }
}
