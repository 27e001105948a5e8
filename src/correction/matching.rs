//! Where corrections hold in a document.

use std::collections::HashMap;

use super::{Correction, Scope};
use crate::pinyin::Syllable;
use crate::segment::{Character, Token, TokenKind};
use crate::text::fold;

/// A correction that holds for a character of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The character, counted in the sentence.
    pub position: usize,
    /// Its reading.
    pub reading: Syllable,
    /// Which of the corrections.
    pub correction: usize,
}

/// Finds corrections in the sentences of one document, which it is shown in order.
pub struct Matcher<'c> {
    corrections: Vec<&'c Correction>,
    /// For a sentence with corrections how often it occurred, and the corrections.
    places: HashMap<&'c str, (usize, Vec<usize>)>,
    /// Words by their folded text; phrases by their first character as written and folded.
    words: HashMap<String, Vec<usize>>,
    phrases: HashMap<char, Vec<usize>>,
    /// For each phrase its characters, as written and folded.
    characters: HashMap<usize, Vec<(char, char)>>,
}

impl<'c> Matcher<'c> {
    /// The corrections, as far as they can hold in a document of this name.
    pub fn new(corrections: impl IntoIterator<Item = &'c Correction>, document: &str) -> Matcher<'c> {
        let mut matcher = Matcher {
            corrections: corrections.into_iter().collect(),
            places: HashMap::new(),
            words: HashMap::new(),
            phrases: HashMap::new(),
            characters: HashMap::new(),
        };
        let document = Scope::document_name(document);
        for (number, correction) in matcher.corrections.iter().enumerate() {
            match &correction.scope {
                Scope::Place { document: own, .. } if own == document => {
                    matcher.places.entry(&correction.text).or_default().1.push(number);
                }
                Scope::Place { .. } => {}
                Scope::Word => matcher.words.entry(fold(&correction.text)).or_default().push(number),
                Scope::Phrase => {
                    let folded = fold(&correction.text);
                    let characters: Vec<(char, char)> = correction.text.chars().zip(folded.chars()).collect();
                    let Some((written, folded)) = characters.first().copied() else { continue };
                    matcher.phrases.entry(folded).or_default().push(number);
                    if written != folded {
                        matcher.phrases.entry(written).or_default().push(number);
                    }
                    matcher.characters.insert(number, characters);
                }
            }
        }
        matcher
    }

    /// Whether nothing can hold, so that no sentence need be shown.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.words.is_empty() && self.phrases.is_empty()
    }

    /// Every correction that holds in the next sentence, the strongest for a character last.
    pub fn hits(&mut self, text: &str, characters: &[Character], tokens: &[Token]) -> Vec<Hit> {
        let mut hits = Vec::new();
        if let Some((occurred, corrections)) = self.places.get_mut(text) {
            *occurred += 1;
            for number in corrections {
                if matches!(&self.corrections[*number].scope, Scope::Place { occurrence, .. } if occurrence == occurred) {
                    self.corrections[*number].hit(*number, 0, &mut hits);
                }
            }
        }
        if !self.words.is_empty() {
            for token in tokens.iter().filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Name)) {
                let word: String = characters[token.start..token.end].iter().map(|c| c.folded).collect();
                for number in self.words.get(&word).into_iter().flatten() {
                    self.corrections[*number].hit(*number, token.start, &mut hits);
                }
            }
        }
        if !self.phrases.is_empty() {
            for start in 0..characters.len() {
                let Character { written, folded, .. } = characters[start];
                let first = [Some(folded), Some(written).filter(|written| *written != folded)];
                for number in first.into_iter().flatten().filter_map(|c| self.phrases.get(&c)).flatten() {
                    let phrase = &self.characters[number];
                    let here =
                        characters[start..].iter().zip(phrase).filter(|(c, p)| c.written == p.0 || c.folded == p.1).count();
                    if here == phrase.len() {
                        self.corrections[*number].hit(*number, start, &mut hits);
                    }
                }
            }
        }
        hits.sort_by_key(|hit| (hit.position, self.corrections[hit.correction].strength(), hit.correction));
        hits.dedup();
        hits
    }

    /// The readings that hold in the next sentence, one for each corrected character, with the correction that decides.
    pub fn strongest(&mut self, text: &str, characters: &[Character], tokens: &[Token]) -> Vec<Hit> {
        let hits = self.hits(text, characters, tokens);
        hits.chunk_by(|a, b| a.position == b.position).filter_map(|same| same.last().copied()).collect()
    }

    /// The correction of a hit.
    pub fn correction(&self, hit: Hit) -> &'c Correction {
        self.corrections[hit.correction]
    }
}

impl Correction {
    fn hit(&self, number: usize, start: usize, hits: &mut Vec<Hit>) {
        hits.extend(self.readings.iter().map(|(position, reading)| Hit {
            position: start + position,
            reading: *reading,
            correction: number,
        }));
    }

    /// The narrower scope wins: a place, then the longer text, then the phrase, which asks for no word borders because
    /// somebody saw it stand there. Of equals the last line wins, so that a line that is added counts.
    pub(super) fn strength(&self) -> (bool, usize, bool) {
        (matches!(self.scope, Scope::Place { .. }), self.text.chars().count(), self.scope == Scope::Phrase)
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::document::Document;
    use crate::lexicon::Lexicon;
    use crate::segment::segment;
    use crate::source::Source;

    /// The corrected characters with their readings, sentence by sentence.
    fn corrected(text: &str, corrections: &str) -> String {
        let lexicon = Lexicon::embedded();
        let source = Source::from_bytes("folder/story.txt", text.as_bytes()).unwrap();
        let segmented = segment(Document::parse(source, &lexicon), &lexicon);
        let (corrections, errors) = parse(corrections);
        assert_eq!(errors, []);
        let mut matcher = Matcher::new(corrections.lines.iter().map(|line| &line.correction), "folder/story.txt");
        let sentences = segmented.sentences.iter().map(|sentence| {
            let text = sentence.span.of(&segmented.document.text);
            let hits = matcher.strongest(text, &sentence.characters, &sentence.tokens);
            let shown = hits.iter().map(|hit| format!("{}{}", sentence.characters[hit.position].written, hit.reading.marked()));
            shown.collect::<Vec<_>>().join(" ")
        });
        sentences.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_place_is_found_by_its_sentence_whatever_stands_before_it() {
        let line = "place\tstory.txt\t他在銀【行】上班。\txíng\n";
        assert_eq!(corrected("他在銀行(háng)上班。銀行。", line), "行xíng|");
        assert_eq!(corrected("標題\n\n走。他在銀行上班。", line), "||行xíng");
        assert_eq!(corrected("他在銀行上班。", "place\tother.txt\t他在銀【行】上班。\txíng"), "");
    }

    #[test]
    fn equal_sentences_are_told_apart_by_their_number() {
        let text = "得了。好。得了。得了。";
        assert_eq!(corrected(text, "place 2\tstory.txt\t【得】了。\tděi\nplace\tstory.txt\t得【了】。\tliǎo"), "了liǎo||得děi|");
    }

    #[test]
    fn a_word_holds_where_it_is_one_and_a_phrase_wherever_it_stands() {
        assert_eq!(corrected("銀行行長。銀行卡。", "word\t银行\tyín xíng"), "銀yín 行xíng|");
        assert_eq!(corrected("銀行行長。銀行卡。", "phrase\t银【行】\txíng"), "行xíng|行xíng");
        assert_eq!(corrected("看，著名的人看著他。", "phrase\t看【著】\tzháo"), "著zháo", "也 in a folded sentence 著 is 着");
        assert_eq!(corrected("他说：“好！”", "phrase\t：“【好】\thào"), "好hào");
    }

    #[test]
    fn the_narrower_scope_wins_and_of_equals_the_last_line() {
        let text = "银行行长来了。";
        let all = "place\tstory.txt\t银行【行】长来了。\theng2\nphrase\t【行】长来\thàng\nword\t【行】长\txíng\n";
        assert_eq!(corrected(text, all), "行héng");
        assert_eq!(corrected(text, &all[all.find("phrase").unwrap()..]), "行hàng");
        assert_eq!(corrected(text, "word\t【行】长\txíng\nword\t【行】长\thàng\n"), "行hàng");
        assert_eq!(corrected(text, "phrase\t【行】长\txíng\nword\t【行】长\thàng\n"), "行xíng");
    }
}
