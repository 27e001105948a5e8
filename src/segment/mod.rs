//! Sentences become tokens: words, names, numbers, Latin, punctuation and blanks that tile them.
//!
//! Only runs of Han characters reach the segmenter, folded to simplified; a word never crosses punctuation. The segmenter
//! gets just the dictionary words that occur in the document: its result is that of the full dictionary, and nothing of
//! the 200,000 words that do not occur has to be loaded.

mod names;

use jieba_rs::Jieba;
use rustc_hash::FxHashMap;

pub use names::surname_reading;

use crate::document::Document;
use crate::lexicon::{Lexicon, Match};
use crate::text::{Span, fold, is_han};

/// A document whose sentences are cut into tokens.
#[derive(Clone, Debug)]
pub struct SegmentedDocument {
    /// The document.
    pub document: Document,
    /// Its sentences, in order.
    pub sentences: Vec<Sentence>,
}

/// A sentence as characters and the tokens that tile them.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Where the sentence stands in the document's text.
    pub span: Span,
    /// Its characters.
    pub characters: Vec<Character>,
    /// Its tokens; each begins where the one before it ends.
    pub tokens: Vec<Token>,
}

/// A character of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Character {
    /// Byte offset in the document's text.
    pub offset: usize,
    /// As the document has it.
    pub written: char,
    /// Folded to simplified.
    pub folded: char,
}

/// A range of a sentence's characters, counted in characters, end-exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The first character.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
    /// What it is.
    pub kind: TokenKind,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word of the dictionary, or a single character that is in none.
    Word,
    /// A proper name that no dictionary explains.
    Name,
    /// Digits.
    Number,
    /// Letters of any script but Han.
    Latin,
    /// Punctuation and symbols.
    Punctuation,
    /// Blanks.
    Space,
}

impl TokenKind {
    /// The name in machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            TokenKind::Word => "word",
            TokenKind::Name => "name",
            TokenKind::Number => "number",
            TokenKind::Latin => "latin",
            TokenKind::Punctuation => "punctuation",
            TokenKind::Space => "space",
        }
    }
}

impl Sentence {
    /// The characters of a range as the document has them.
    pub fn written(&self, start: usize, end: usize) -> String {
        self.characters[start..end].iter().map(|c| c.written).collect()
    }

    /// The characters of a range, folded.
    pub fn folded(&self, start: usize, end: usize) -> String {
        self.characters[start..end].iter().map(|c| c.folded).collect()
    }

    /// The index of the token that holds a character.
    pub fn token_at(&self, character: usize) -> usize {
        self.tokens.partition_point(|token| token.end <= character)
    }
}

/// Cuts the sentences of a document into tokens.
pub fn segment(document: Document, lexicon: &Lexicon) -> SegmentedDocument {
    let folded = fold(&document.text);
    let mut characters: Vec<Character> = document
        .text
        .char_indices()
        .zip(folded.chars())
        .map(|((offset, written), folded)| Character { offset, written, folded })
        .collect();

    let segmenter = Segmenter::new(&folded, lexicon);
    let mut sentences = Vec::with_capacity(document.sentences.len());
    for span in document.sentences.iter().rev() {
        let end = characters.partition_point(|c| c.offset < span.end);
        characters.truncate(end);
        let start = characters.partition_point(|c| c.offset < span.start);
        let characters = characters.split_off(start);
        let tokens = segmenter.tokens(&characters);
        sentences.push(Sentence { span: *span, characters, tokens });
    }
    sentences.reverse();
    SegmentedDocument { document, sentences }
}

/// The number of words in the corpus from which the segmenter's frequencies come.
const CORPUS_SIZE: u64 = 60_101_967;

/// What a word that was never counted weighs: as much as the rarest that the list keeps.
const UNCOUNTED: u64 = 3;

struct Segmenter<'a> {
    lexicon: &'a Lexicon,
    /// The words of the document that can be tokens.
    found: FxHashMap<&'a str, Match>,
    /// All words of the document.
    words: Jieba,
    /// Only those that have an entry, to take apart what has none.
    defined: Jieba,
}

impl<'a> Segmenter<'a> {
    fn new(folded: &'a str, lexicon: &'a Lexicon) -> Segmenter<'a> {
        let mut found: FxHashMap<&str, Match> = FxHashMap::default();
        for run in folded.split(|c| !is_han(c)).filter(|run| !run.is_empty()) {
            for (start, c) in run.char_indices() {
                for word in lexicon.matches(&run[start..]) {
                    if word.frequency > 0 || word.defined || word.len == c.len_utf8() {
                        found.insert(&run[start..start + word.len], word);
                    }
                }
            }
        }
        let mut words: Vec<(&str, Match)> = found.iter().map(|(word, found)| (*word, *found)).collect();
        words.sort_unstable_by_key(|(word, _)| *word);
        let single = |word: &str| word.chars().nth(1).is_none();
        Segmenter {
            lexicon,
            found,
            words: jieba(words.iter()),
            defined: jieba(words.iter().filter(|(word, found)| found.defined || single(word))),
        }
    }

    fn tokens(&self, characters: &[Character]) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut start = 0;
        while start < characters.len() {
            let class = Class::of(characters[start].written);
            let same = |c: &&Character| match class {
                Class::Han => is_han(c.folded),
                Class::Punctuation => c.written == characters[start].written,
                other => Class::of(c.written) == other,
            };
            let end = start + characters[start..].iter().take_while(same).count();
            let kind = match class {
                Class::Han => {
                    self.cut(characters, start, end, &mut tokens);
                    start = end;
                    continue;
                }
                Class::Number => TokenKind::Number,
                Class::Latin => TokenKind::Latin,
                Class::Space => TokenKind::Space,
                Class::Punctuation => TokenKind::Punctuation,
            };
            tokens.push(Token { start, end, kind });
            start = end;
        }
        tokens
    }

    fn cut(&self, characters: &[Character], start: usize, end: usize, tokens: &mut Vec<Token>) {
        let run: String = characters[start..end].iter().map(|c| c.folded).collect();
        let mut position = start;
        for token in self.words.cut(&run, true) {
            let word = token.word;
            let next = position + word.chars().count();
            let known = self.found.get(word).copied().or_else(|| self.lexicon.find(word));
            let single = next - position == 1;
            if single || known.is_some_and(|known| known.defined) {
                tokens.push(Token { start: position, end: next, kind: TokenKind::Word });
            } else if known.is_some_and(|known| known.name) || (known.is_none() && names::looks_like_a_name(word)) {
                tokens.push(Token { start: position, end: next, kind: TokenKind::Name });
            } else {
                for piece in self.defined.cut(word, false) {
                    let end = position + piece.word.chars().count();
                    tokens.push(Token { start: position, end, kind: TokenKind::Word });
                    position = end;
                }
            }
            position = next;
        }
    }
}

fn jieba<'w>(words: impl Iterator<Item = &'w (&'w str, Match)>) -> Jieba {
    let mut jieba = Jieba::empty();
    let mut sum = 0;
    for (word, found) in words {
        let frequency = found.frequency.max(UNCOUNTED);
        sum += frequency;
        jieba.add_word(word, Some(frequency as usize), None);
    }
    // The words that do not occur still count in every word's share of the corpus.
    let rest = CORPUS_SIZE.saturating_sub(sum).max(1);
    jieba.add_word("\u{10fffd}", Some(rest as usize), None);
    jieba
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Han,
    Number,
    Latin,
    Space,
    Punctuation,
}

impl Class {
    fn of(c: char) -> Class {
        if is_han(c) {
            Class::Han
        } else if c.is_whitespace() {
            Class::Space
        } else if c.is_numeric() {
            Class::Number
        } else if c.is_alphabetic() {
            Class::Latin
        } else {
            Class::Punctuation
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use proptest::prelude::*;

    fn segmented(text: &str) -> SegmentedDocument {
        let lexicon = Lexicon::embedded();
        let source = Source { name: "test".into(), text: text.into() };
        segment(Document::parse(source, &lexicon), &lexicon)
    }

    fn words(text: &str) -> String {
        let segmented = segmented(text);
        let sentence = |s: &Sentence| s.tokens.iter().map(|t| s.written(t.start, t.end)).collect::<Vec<_>>().join("|");
        segmented.sentences.iter().map(sentence).collect::<Vec<_>>().join("‖")
    }

    #[test]
    fn traditional_text_is_cut_like_simplified_and_shown_as_written() {
        assert_eq!(words("銀行行長發表講話。"), "銀行|行長|發表|講話|。");
        assert_eq!(words("他還沒還書。"), "他|還|沒|還|書|。");
        assert_eq!(words("我们在研究生物学。"), "我们|在|研究|生物学|。");
    }

    #[test]
    fn a_word_never_crosses_punctuation_or_digits() {
        assert_eq!(words("银，行2016年AB行"), "银|，|行|2016|年|AB|行");
        assert_eq!(words("《國家》……好"), "《|國家|》|……|好");
    }

    #[test]
    fn what_no_dictionary_explains_is_a_name_or_taken_apart() {
        let segmented = segmented("王建國說話。");
        let kinds: Vec<_> = segmented.sentences[0].tokens.iter().map(|token| token.kind).collect();
        assert_eq!(kinds, [TokenKind::Name, TokenKind::Word, TokenKind::Punctuation]);
        assert_eq!(words("國家銀行"), "國家|銀行");
    }

    proptest! {
        #[test]
        fn tokens_tile_their_sentence(text in "[銀行长大衣还没還書了的 ，。a1\n（）王小明😀㐀𠮷]{0,40}") {
            let segmented = segmented(&text);
            for sentence in &segmented.sentences {
                let written: String = sentence.characters.iter().map(|c| c.written).collect();
                prop_assert_eq!(&written, sentence.span.of(&segmented.document.text));
                let mut end = 0;
                for token in &sentence.tokens {
                    prop_assert!(token.start == end && token.end > end);
                    end = token.end;
                }
                prop_assert_eq!(end, sentence.characters.len());
            }
        }
    }
}
