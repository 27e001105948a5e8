//! The best sentence for what is to be learnt.
//!
//! Good is what is complete, of readable length, made of frequent words, not yet taken by another card, and certain in its
//! readings. Long sentences are cut at clause borders, where the clause can stand alone.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Occurrence;
use crate::lexicon::Lexicon;
use crate::reading::{ReadDocument, ReadSentence, ReadingChoice};
use crate::segment::TokenKind;
use crate::text::is_han;

/// Which sentence of which document, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SentenceRef {
    /// The document.
    pub document: usize,
    /// The sentence in the document.
    pub sentence: usize,
}

/// A sentence, or some clauses of one, that shows a target. All positions are characters of the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Excerpt {
    /// The sentence.
    pub sentence: SentenceRef,
    /// The first character of the excerpt.
    pub start: usize,
    /// Behind its last character.
    pub end: usize,
    /// The first character of the target.
    pub target_start: usize,
    /// Behind the target's last character.
    pub target_end: usize,
}

/// Shortest and longest readable excerpt, in Han characters.
const READABLE: std::ops::RangeInclusive<usize> = 5..=42;
/// Lengths that are neither bare nor tiring.
const COMFORTABLE: std::ops::RangeInclusive<usize> = 8..=24;
/// Of very frequent words only so many places are looked at, spread over the documents.
const LOOKED_AT: usize = 300;

/// Chooses examples, and remembers what it has given away.
pub(super) struct Chooser<'d> {
    documents: &'d [ReadDocument],
    /// For each document, sentence and token how common the word is: the logarithm of its frequency.
    commonness: Vec<Vec<Vec<f32>>>,
    /// For each document and sentence.
    outlines: Vec<Vec<Outline>>,
    taken: FxHashMap<SentenceRef, usize>,
    shown: FxHashSet<[char; 4]>,
}

/// What is worked out of a sentence once, for all words that look for an example in it.
struct Outline {
    /// Han characters.
    han: Tally,
    /// Characters whose reading is not certain.
    unsure: Tally,
    /// Length of a list number in front.
    enumeration: usize,
    /// The clauses, with their closing punctuation.
    clauses: Vec<(usize, usize)>,
}

/// How many characters of a sentence have some property, in any range of it.
struct Tally(Vec<usize>);

impl Tally {
    fn new(has: impl Iterator<Item = bool>) -> Tally {
        let counts = has.scan(0, |count, has| {
            *count += usize::from(has);
            Some(*count)
        });
        Tally([0].into_iter().chain(counts).collect())
    }

    fn count(&self, start: usize, end: usize) -> usize {
        self.0[end] - self.0[start]
    }
}

impl Outline {
    fn new(sentence: &ReadSentence) -> Outline {
        Outline {
            han: Tally::new(sentence.characters.iter().map(|c| is_han(c.folded))),
            unsure: Tally::new(sentence.readings.iter().map(|choice| choice.as_ref().is_some_and(is_uncertain))),
            enumeration: enumeration(sentence),
            clauses: clauses(sentence),
        }
    }
}

impl<'d> Chooser<'d> {
    pub fn new(documents: &'d [ReadDocument], lexicon: &Lexicon) -> Chooser<'d> {
        let mut known: FxHashMap<String, f32> = FxHashMap::default();
        let mut commonness_of = |word: String| {
            *known
                .entry(word)
                .or_insert_with_key(|word| lexicon.find(word).map_or(0.0, |found| (found.frequency as f32 + 1.0).ln()))
        };
        let mut of_sentence = |sentence: &ReadSentence| {
            let tokens = sentence.tokens.iter();
            tokens.map(|t| if t.kind == TokenKind::Word { commonness_of(sentence.folded(t.start, t.end)) } else { 0.0 }).collect()
        };
        let commonness = documents.iter().map(|d| d.sentences.iter().map(&mut of_sentence).collect()).collect();
        let outlines = documents.iter().map(|d| d.sentences.iter().map(Outline::new).collect()).collect();
        Chooser { documents, commonness, outlines, taken: FxHashMap::default(), shown: FxHashSet::default() }
    }

    /// The best excerpt for one of the occurrences; none where no occurrence is certain or readable.
    pub fn choose(&mut self, occurrences: &[Occurrence]) -> Option<Excerpt> {
        self.choose_apart_from(occurrences, &[])
    }

    /// The same, but none of these sentences.
    pub fn choose_apart_from(&mut self, occurrences: &[Occurrence], excluded: &[SentenceRef]) -> Option<Excerpt> {
        let step = occurrences.len().div_ceil(LOOKED_AT).max(1);
        let candidates = occurrences.iter().step_by(step).filter(|o| !excluded.contains(&o.sentence));
        let mut best: Option<(f32, Excerpt)> = None;
        for excerpt in candidates.filter_map(|occurrence| self.excerpt(*occurrence)) {
            // Likeness to other examples only takes away: what is behind without it need not be compared. The first of
            // equals stays.
            let merit = self.merit(&excerpt);
            if best.as_ref().is_some_and(|(score, _)| merit <= *score) {
                continue;
            }
            let score = merit - self.likeness(&excerpt);
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, excerpt));
            }
        }
        let (_, best) = best?;
        self.take(&best);
        Some(best)
    }

    fn sentence(&self, sentence: SentenceRef) -> &'d ReadSentence {
        &self.documents[sentence.document].sentences[sentence.sentence]
    }

    fn outline(&self, sentence: SentenceRef) -> &Outline {
        &self.outlines[sentence.document][sentence.sentence]
    }

    fn excerpt(&self, occurrence: Occurrence) -> Option<Excerpt> {
        outlined_excerpt(self.sentence(occurrence.sentence), self.outline(occurrence.sentence), occurrence)
    }

    fn take(&mut self, excerpt: &Excerpt) {
        *self.taken.entry(excerpt.sentence).or_default() += 1;
        let sentence = self.sentence(excerpt.sentence);
        self.shown.extend(fragments(sentence, excerpt));
    }

    fn merit(&self, excerpt: &Excerpt) -> f32 {
        let (sentence, outline) = (self.sentence(excerpt.sentence), self.outline(excerpt.sentence));
        let whole = excerpt.start <= outline.enumeration && excerpt.end == sentence.characters.len();
        let last = sentence.characters[excerpt.end - 1].written;
        let length = outline.han.count(excerpt.start, excerpt.end);
        let mut score = 0.0;
        if matches!(last, '。' | '！' | '？' | '!' | '?' | '”' | '」' | '"') {
            score += 2.0;
        }
        if !whole {
            score -= 0.7;
        }
        if length < *COMFORTABLE.start() {
            score -= 0.5 * (*COMFORTABLE.start() - length) as f32;
        }
        score -= 0.12 * length.saturating_sub(*COMFORTABLE.end()) as f32;

        let first = sentence.tokens.partition_point(|token| token.start < excerpt.start);
        let commonness = &self.commonness[excerpt.sentence.document][excerpt.sentence.sentence];
        let inside = sentence.tokens.iter().zip(commonness).skip(first).take_while(|(token, _)| token.end <= excerpt.end);
        let words = inside.filter(|(token, _)| {
            let target = excerpt.target_start <= token.start && token.end <= excerpt.target_end;
            !target && matches!(token.kind, TokenKind::Word | TokenKind::Name)
        });
        let (sum, count) = words.fold((0.0, 0), |(sum, count), (_, commonness)| (sum + commonness, count + 1));
        score += 0.35 * if count > 0 { sum / count as f32 } else { 0.0 };

        score -= 0.4 * outline.unsure.count(excerpt.start, excerpt.end) as f32;
        let others = excerpt.end - excerpt.start - length;
        score -= 0.5 * others.saturating_sub(length / 4 + 1) as f32;

        score - 1.5 * self.taken.get(&excerpt.sentence).copied().unwrap_or(0) as f32
    }

    /// How much of the excerpt other examples already show: 0 nothing, 3 all.
    fn likeness(&self, excerpt: &Excerpt) -> f32 {
        let (mut known, mut all) = (0, 0);
        for fragment in fragments(self.sentence(excerpt.sentence), excerpt) {
            all += 1;
            known += usize::from(self.shown.contains(&fragment));
        }
        3.0 * known as f32 / all.max(1) as f32
    }
}

/// The readable part of its sentence that shows an occurrence; none where the reading is doubtful, or nothing readable can be
/// cut out.
pub fn excerpt(sentence: &ReadSentence, occurrence: Occurrence) -> Option<Excerpt> {
    outlined_excerpt(sentence, &Outline::new(sentence), occurrence)
}

fn outlined_excerpt(sentence: &ReadSentence, outline: &Outline, occurrence: Occurrence) -> Option<Excerpt> {
    let target = occurrence.start..occurrence.end;
    if sentence.readings[target.clone()].iter().flatten().any(ReadingChoice::is_doubtful) {
        return None;
    }
    let (start, end) = clauses_around(sentence, outline, target.start, target.end)?;
    Some(Excerpt { sentence: occurrence.sentence, start, end, target_start: target.start, target_end: target.end })
}

fn is_uncertain(choice: &ReadingChoice) -> bool {
    choice.confidence < crate::reading::DOUBTFUL_BELOW
}

fn fragments(sentence: &ReadSentence, excerpt: &Excerpt) -> impl Iterator<Item = [char; 4]> {
    let characters = &sentence.characters[excerpt.start..excerpt.end];
    characters.windows(4).map(|window| [window[0].folded, window[1].folded, window[2].folded, window[3].folded])
}

/// The whole sentence where it is readable; else the clauses around the target, as many as are comfortable.
fn clauses_around(sentence: &ReadSentence, outline: &Outline, target_start: usize, target_end: usize) -> Option<(usize, usize)> {
    let Outline { han, clauses, enumeration, .. } = outline;
    let all = sentence.characters.len();
    let count = han.count(0, all);
    if count < *READABLE.start() {
        return None;
    }
    if count <= *READABLE.end() {
        return Some((*enumeration, all));
    }
    let mut first = clauses.iter().position(|(_, clause_end)| *clause_end > target_start)?;
    let mut last = clauses.iter().position(|(_, clause_end)| *clause_end >= target_end)?;
    let fits = |first: usize, last: usize| han.count(clauses[first].0, clauses[last].1) <= *READABLE.end();
    let opens_well = |clause: usize| clause == 0 || stands_alone(sentence, clauses[clause].0);
    // Grow to a clause that can open a sentence, then to a comfortable length.
    while first > 0 && !opens_well(first) && fits(first - 1, last) {
        first -= 1;
    }
    while han.count(clauses[first].0, clauses[last].1) < *COMFORTABLE.start() {
        if last + 1 < clauses.len() && fits(first, last + 1) {
            last += 1;
        } else if first > 0 && fits(first - 1, last) {
            first -= 1;
        } else {
            break;
        }
    }
    let (start, mut end) = (clauses[first].0, clauses[last].1);
    // A cut example does not end in a comma.
    while end > start && matches!(sentence.characters[end - 1].written, '，' | ',' | '；' | ';' | '：' | ':' | '、') {
        end -= 1;
    }
    let readable = READABLE.contains(&han.count(start, end));
    let whole_target = end >= target_end;
    (readable && whole_target && opens_well(first) && is_balanced(sentence, start, end)).then_some((start, end))
}

/// Length of a list number in front of a sentence, with the blanks behind it: `12. `, `3、`, `4)`.
fn enumeration(sentence: &ReadSentence) -> usize {
    let digits = sentence.characters.iter().take_while(|c| c.written.is_ascii_digit()).count();
    let divided = sentence.characters.get(digits).is_some_and(|c| matches!(c.written, '.' | '．' | '、' | ')' | '）'));
    let decimal = sentence.characters.get(digits + 1).is_some_and(|c| c.written.is_ascii_digit());
    if digits == 0 || !divided || decimal {
        return 0;
    }
    let blanks = sentence.characters[digits + 1..].iter().take_while(|c| c.written.is_whitespace()).count();
    digits + 1 + blanks
}

/// The clauses of a sentence with their closing punctuation, without blanks in front.
fn clauses(sentence: &ReadSentence) -> Vec<(usize, usize)> {
    let mut clauses = Vec::new();
    let mut start = enumeration(sentence);
    for (index, character) in sentence.characters.iter().enumerate().skip(start) {
        let border = matches!(character.written, '，' | '；' | '：' | ',' | ';' | ':' | '。' | '！' | '？');
        if border || index + 1 == sentence.characters.len() {
            clauses.push((start, index + 1));
            start = index + 1;
        }
    }
    clauses
}

/// Words that lean on the clause before them.
const LEANING: [&str; 34] = [
    "而", "但", "并", "且", "却", "则", "就", "才", "也", "还", "又", "都", "以", "从而", "因此", "所以", "因而", "于是", "以及",
    "或", "和", "与", "即", "其", "那么", "否则", "不过", "然而", "可是", "只是", "并且", "而且", "使", "让",
];

fn stands_alone(sentence: &ReadSentence, start: usize) -> bool {
    let opening: String = sentence.characters[start..].iter().take(2).map(|c| c.folded).collect();
    !LEANING.iter().any(|leaning| opening.starts_with(leaning))
}

fn is_balanced(sentence: &ReadSentence, start: usize, end: usize) -> bool {
    const PAIRS: [(char, char); 8] =
        [('“', '”'), ('‘', '’'), ('「', '」'), ('『', '』'), ('（', '）'), ('(', ')'), ('《', '》'), ('【', '】')];
    let (mut open, mut quotes) = ([0; PAIRS.len()], 0);
    for c in sentence.characters[start..end].iter().map(|c| c.written).filter(|c| !is_han(*c)) {
        quotes += usize::from(c == '"');
        for (open, (opening, closing)) in open.iter_mut().zip(PAIRS) {
            *open += i32::from(c == opening) - i32::from(c == closing);
        }
    }
    open == [0; PAIRS.len()] && quotes % 2 == 0
}
