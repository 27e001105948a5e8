//! Rules for characters whose reading is a matter of grammar, one character a file.
//!
//! A rule looks at the words around one character and says its reading where grammar leaves no choice, else nothing. The
//! classifier weighs it like the word of a dictionary, because what looks like a verb may be none.

mod changzhang;
mod de_di;
mod deldei;
mod guo;
mod hai;
mod le;
mod shu;
mod wei;
mod zhe;
mod zhi;

use crate::lexicon::WordClass;
use crate::pinyin::Syllable;
use crate::segment::{Sentence, TokenKind};
use crate::text::is_han;

/// What the rule for the character at a position says, if there is one and it applies.
pub(super) fn rule(sentence: &Sentence, classes: &[WordClass], position: usize) -> Option<Syllable> {
    let around = Around { sentence, classes, position };
    let said = match sentence.characters[position].folded {
        '长' => changzhang::rule(&around),
        '地' => de_di::rule(&around),
        '得' => deldei::rule(&around),
        '过' => guo::rule(&around),
        '还' => hai::rule(&around),
        '了' => le::rule(&around),
        '数' => shu::rule(&around),
        '为' => wei::rule(&around),
        '着' => zhe::rule(&around),
        '只' => zhi::rule(&around),
        _ => None,
    };
    said.and_then(Syllable::parse)
}

/// A character as a rule sees it.
struct Around<'s> {
    sentence: &'s Sentence,
    classes: &'s [WordClass],
    position: usize,
}

impl Around<'_> {
    /// The character so far away, `-1` the one before; a blank where the sentence ends.
    fn at(&self, distance: isize) -> char {
        let at = self.position.checked_add_signed(distance).and_then(|at| self.sentence.characters.get(at));
        at.map_or(' ', |c| c.folded)
    }

    /// Whether the character so far away is one of these.
    fn is(&self, distance: isize, any: &str) -> bool {
        any.contains(self.at(distance))
    }

    /// Whether a text stands directly behind the character.
    fn followed_by(&self, any: &[&str]) -> bool {
        any.iter().any(|text| text.chars().zip(1..).all(|(c, distance)| self.at(distance) == c))
    }

    /// Whether a text stands directly before the character.
    fn preceded_by(&self, any: &[&str]) -> bool {
        any.iter().any(|text| text.chars().rev().zip(1..).all(|(c, distance)| self.at(-distance) == c))
    }

    /// Whether the clause begins with the character.
    fn begins(&self) -> bool {
        !is_han(self.at(-1))
    }

    /// Whether the clause ends with the character.
    fn ends(&self) -> bool {
        !is_han(self.at(1))
    }

    /// Whether the character is a word of its own.
    fn alone(&self) -> bool {
        let token = self.sentence.tokens[self.sentence.token_at(self.position)];
        token.end - token.start == 1
    }

    /// The class of the word so many words away.
    fn class(&self, distance: isize) -> WordClass {
        let Some(token) = self.sentence.token_at(self.position).checked_add_signed(distance) else { return WordClass::Unknown };
        match self.sentence.tokens.get(token).map(|token| token.kind) {
            Some(TokenKind::Word) => self.classes[token],
            Some(TokenKind::Name) => WordClass::Name,
            Some(TokenKind::Number) => WordClass::Numeral,
            _ => WordClass::Unknown,
        }
    }

    /// How many characters the word so many words away has.
    fn length(&self, distance: isize) -> usize {
        let token = self.sentence.token_at(self.position).checked_add_signed(distance);
        token.and_then(|token| self.sentence.tokens.get(token)).map_or(0, |token| token.end - token.start)
    }

    /// The Han characters of the clause behind the character.
    fn clause(&self) -> String {
        let behind = self.sentence.characters[self.position + 1..].iter().map(|c| c.folded);
        behind.take_while(|c| is_han(*c)).collect()
    }

    /// The Han characters of the clause before the character.
    fn clause_before(&self) -> String {
        let before = &self.sentence.characters[..self.position];
        let start = before.iter().rposition(|c| !is_han(c.folded)).map_or(0, |at| at + 1);
        before[start..].iter().map(|c| c.folded).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::lexicon::Lexicon;
    use crate::reading::phrase::Consultation;
    use crate::segment::segment;
    use crate::source::Source;

    /// Asserts what the rule says of the marked character of each sentence; `""` where it says nothing.
    pub fn assert_rule(cases: &[(&str, &str)]) {
        let lexicon = Lexicon::embedded();
        let mut wrong = Vec::new();
        for (marked, expected) in cases {
            let position = marked.chars().position(|c| c == '【').unwrap();
            let text = marked.replace(['【', '】'], "");
            let document = Document::parse(Source { name: "test".into(), text }, &lexicon);
            let segmented = segment(document, &lexicon);
            let sentence = &segmented.sentences[0];
            let mut consultation = Consultation::new(&lexicon);
            let mut lattice = consultation.lattice(sentence);
            let (_, classes) = consultation.phrases(sentence, &mut lattice);
            let said = rule(sentence, &classes, position).map(|reading| reading.marked()).unwrap_or_default();
            if said != *expected {
                wrong.push(format!("{marked} says `{said}` instead of `{expected}`"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
