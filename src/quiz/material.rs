//! What can be asked: cards, each with the sentences in which it can be asked.

use std::collections::HashMap;

use super::passage::{Origin, Passage, Reason};
use super::readings::contrasts;
use crate::lexicon::Lexicon;
use crate::pinyin::{Syllable, Tone};
use crate::reading::{ReadDocument, ReadSentence, ReadingChoice};
use crate::review::CardKey;
use crate::segment::TokenKind;
use crate::text::{Script, is_han};
use crate::vocabulary::{Occurrence, SentenceRef, excerpt, senses_of};

/// A card with the sentences in which it can be asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Material {
    /// The card.
    pub card: CardKey,
    /// The sentences, at least one; the document's before the dictionary's.
    pub passages: Vec<Passage>,
    /// How often the documents have it; 0 for what comes from the dictionary or the store.
    pub count: usize,
}

/// So many sentences of a card are kept: enough not to know one by heart.
pub const PASSAGES: usize = 8;

/// Shortest and longest passage that is asked, in Han characters: shorter ones say too little, longer ones do not fit the smallest
/// window together with an answer.
const READABLE: std::ops::RangeInclusive<usize> = 4..=42;

/// Everything that documents let one ask with certainty, in the order of its first occurrence: polyphones in each of their readings,
/// words, and 一 and 不 in the tones that they are spoken with.
///
/// Nothing doubtful is taken, and nothing where the author's annotation says otherwise.
pub fn collect(documents: &[ReadDocument], lexicon: &Lexicon) -> Vec<Material> {
    let mut collection = Collection { lexicon, index: HashMap::new(), found: Vec::new(), known: HashMap::new() };
    for (number, document) in documents.iter().enumerate() {
        for (sentence_number, sentence) in document.sentences.iter().enumerate() {
            let place = SentenceRef { document: number, sentence: sentence_number };
            collection.polyphones(document, sentence, place);
            collection.words(document, sentence, place);
        }
    }
    collection.found.retain(|material| !material.passages.is_empty());
    collection.found
}

/// The script in which documents are mostly written, for what the dictionary adds to them.
pub fn script_of(documents: &[ReadDocument]) -> Script {
    documents.first().map_or(Script::Simplified, |document| Script::of(&document.document.text))
}

struct Collection<'l> {
    lexicon: &'l Lexicon,
    index: HashMap<CardKey, usize>,
    found: Vec<Material>,
    /// Characters as written and folded that were looked up: whether they are worth asking.
    known: HashMap<(char, char), bool>,
}

impl Collection<'_> {
    fn polyphones(&mut self, document: &ReadDocument, sentence: &ReadSentence, place: SentenceRef) {
        for (position, (character, choice)) in sentence.characters.iter().zip(&sentence.readings).enumerate() {
            let Some(choice) = choice.as_ref().filter(|choice| is_sure(choice)) else { continue };
            let (Some(reading), Some(spoken)) = (choice.lexical, choice.spoken) else { continue };
            let key = if matches!(character.folded, '一' | '不') {
                if spoken.tone() == Tone::Neutral || may_be_light(sentence, position) || !next_is_sure(sentence, position) {
                    continue;
                }
                CardKey::sandhi(character.folded, spoken)
            } else {
                if !self.is_polyphone(character.written, character.folded) || !self.is_living(character.folded, reading) {
                    continue;
                }
                let others = contrasts(character.written, reading, self.lexicon);
                // Where speech gives it the sound of another reading, no answer would be wrong enough.
                if others.is_empty() || others.contains(&spoken) || sentence.token_at(position).kind != TokenKind::Word {
                    continue;
                }
                CardKey::polyphone(character.folded, reading)
            };
            self.add(key, document, sentence, Occurrence { sentence: place, start: position, end: position + 1 });
        }
    }

    fn words(&mut self, document: &ReadDocument, sentence: &ReadSentence, place: SentenceRef) {
        for token in sentence.tokens.iter().filter(|token| token.kind == TokenKind::Word) {
            let sure = sentence.readings[token.start..token.end].iter().all(|choice| choice.as_ref().is_some_and(is_sure));
            let Some(reading) = sentence.lexical(token.start, token.end).filter(|_| sure) else { continue };
            let headword = sentence.folded(token.start, token.end);
            // A polyphone on its own is a card already.
            if token.end - token.start == 1
                && (matches!(&*headword, "一" | "不") || headword.chars().any(|c| self.is_polyphone(c, c)))
            {
                continue;
            }
            let key = CardKey::Word { headword: headword.clone(), reading };
            let CardKey::Word { reading, .. } = &key else { continue };
            if self.index.contains_key(&key) || is_worth_learning(&headword, reading, self.lexicon) {
                self.add(key, document, sentence, Occurrence { sentence: place, start: token.start, end: token.end });
            }
        }
    }

    fn is_polyphone(&mut self, written: char, folded: char) -> bool {
        let lexicon = self.lexicon;
        *self
            .known
            .entry((written, folded))
            .or_insert_with(|| lexicon.polyphone(folded).is_some() && lexicon.readings_as_written(written, folded).len() > 1)
    }

    fn is_living(&self, character: char, reading: Syllable) -> bool {
        self.lexicon.polyphone(character).is_some_and(|polyphone| polyphone.reading(reading).is_some())
    }

    fn add(&mut self, key: CardKey, document: &ReadDocument, sentence: &ReadSentence, occurrence: Occurrence) {
        let slot = *self.index.entry(key.clone()).or_insert_with(|| {
            self.found.push(Material { card: key, passages: Vec::new(), count: 0 });
            self.found.len() - 1
        });
        let material = &mut self.found[slot];
        material.count += 1;
        if material.passages.len() < PASSAGES
            && let Some(passage) = passage(document, sentence, occurrence)
            && !material.passages.iter().any(|known| known.characters == passage.characters)
        {
            material.passages.push(passage);
        }
    }
}

fn is_sure(choice: &ReadingChoice) -> bool {
    !choice.is_doubtful() && !choice.disagrees
}

/// Whether 一 or 不 stands between a verb and what completes it (看一看, 停不了), where it is light or not, as one likes.
fn may_be_light(sentence: &ReadSentence, position: usize) -> bool {
    const COMPLEMENTS: &str = "了起住到着完得下上出来去见动开清懂好成过进回";
    const NO_VERBS: &str = "我你他她它们谁就也都并又还真可从再才却人";
    let folded = |position: Option<usize>| position.and_then(|position| sentence.characters.get(position)).map(|c| c.folded);
    let (before, after) = (folded(position.checked_sub(1)), folded(Some(position + 1)));
    let verb = before.is_some_and(|before| is_han(before) && !NO_VERBS.contains(before));
    verb && (before == after || after.is_some_and(|after| COMPLEMENTS.contains(after)))
}

/// The tone of 一 and 不 depends on what follows.
fn next_is_sure(sentence: &ReadSentence, position: usize) -> bool {
    sentence.readings.get(position + 1).and_then(Option::as_ref).is_some_and(is_sure)
}

/// Words with a meaning of their own: neither names, nor what the dictionary only refers elsewhere.
fn is_worth_learning(headword: &str, reading: &[Syllable], lexicon: &Lexicon) -> bool {
    let entries = lexicon.entries(headword);
    let senses = senses_of(&entries, reading);
    let common = entries.iter().any(|entry| !entry.proper);
    common && senses.iter().any(|sense| super::senses::is_plain(sense))
}

fn passage(document: &ReadDocument, sentence: &ReadSentence, occurrence: Occurrence) -> Option<Passage> {
    let cut = excerpt(sentence, occurrence)?;
    let token = sentence.token_at(occurrence.start);
    let inside = |index: usize| index.clamp(cut.start, cut.end) - cut.start;
    let range = cut.start..cut.end;
    let certain =
        |choice: &Option<ReadingChoice>| choice.as_ref().filter(|choice| is_sure(choice)).and_then(|choice| choice.lexical);
    let choice = sentence.readings[occurrence.start].as_ref()?;
    let spoken = sentence.readings[occurrence.start..occurrence.end].iter().map(|choice| choice.as_ref()?.spoken);
    let place = document.document.place(sentence.characters[occurrence.start].offset);
    let passage = Passage {
        characters: sentence.characters[range.clone()].iter().map(|c| c.written).collect(),
        target: inside(occurrence.start)..inside(occurrence.end),
        word: inside(token.start)..inside(token.end),
        readings: sentence.readings[range].iter().map(certain).collect(),
        spoken: spoken.collect::<Option<_>>()?,
        reason: Reason { evidence: choice.evidence.name().into(), decided_by: choice.decided_by.as_deref().map(Into::into) },
        origin: Origin::Document { name: document.document.name.clone(), line: place.line, column: place.column },
    };
    (READABLE.contains(&passage.han()) && passage.reading().is_some()).then_some(passage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn collected(text: &str) -> Vec<String> {
        let lexicon = Lexicon::embedded();
        let source = Source::from_bytes("test", text.as_bytes()).unwrap();
        let document = crate::document::Document::parse(source, &lexicon);
        let document = crate::reading::read(crate::segment::segment(document, &lexicon), &lexicon);
        collect(&[document], &lexicon)
            .into_iter()
            .flat_map(|material| {
                material.passages.into_iter().map(move |passage| format!("{} {}", material.card, passage.marked()))
            })
            .collect()
    }

    #[test]
    fn cards_come_with_their_sentences() {
        let found = collected("她在银行工作了很多年。银行门口有很多人。");
        assert!(found.contains(&"polyphone:行:hang2 她在银【行】工作了很多年。".to_owned()), "{found:?}");
        assert!(found.contains(&"polyphone:行:hang2 银【行】门口有很多人。".to_owned()));
        assert!(found.contains(&"word:银行:yin2hang2 她在【银行】工作了很多年。".to_owned()));
    }

    #[test]
    fn what_an_author_denies_is_not_asked() {
        let found = collected("她在银行(xíng)工作了很多年。");
        assert!(!found.iter().any(|line| line.contains("hang2")), "{found:?}");
    }

    #[test]
    fn the_tones_of_yi_and_bu_are_cards_of_their_own() {
        let found = collected("我一定要去看一场电影。他看一看就不去了。我一天没吃饭。");
        assert!(found.iter().any(|line| line.starts_with("sandhi:一:yi2 我【一】定")), "{found:?}");
        assert!(found.iter().any(|line| line.starts_with("sandhi:一:yi4")), "{found:?}");
        assert!(found.iter().any(|line| line.starts_with("sandhi:不:bu2")), "{found:?}");
        assert!(!found.iter().any(|line| line.starts_with("sandhi:一:yi5")), "{found:?}");
    }
}
