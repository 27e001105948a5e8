//! Reading annotations: `國(guó)`, `要(yào / yāo)`, `中庭(zhōngtíng)`, and what is only a parenthesis.
//!
//! A reading with an exclamation mark, `行(xíng!)`, is insisted on: whoever wrote it knew what one would expect instead. It is
//! taken as it stands, one syllable a character, and a syllable without a tone mark is in the neutral tone.

use std::collections::HashMap;
use std::rc::Rc;

use crate::lexicon::Lexicon;
use crate::pinyin::{Letter, SpelledSyllable, Syllable, Tone, parse_syllable, parse_text, split_text};
use crate::text::{Span, is_han};

/// What the author wrote behind a character or a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// The annotated characters, in the document's text.
    pub target: Span,
    /// The whole group with its parentheses, in the source text.
    pub source: Span,
    /// The candidates, each as written and as understood.
    pub candidates: Vec<Candidate>,
    /// Whether the author insists on the one candidate.
    pub insisted: bool,
}

/// One reading that the author offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// As written, without surrounding blanks.
    pub written: String,
    /// For each annotated character the readings that the author may have meant: the attested ones that agree with what is
    /// written. Empty where the character has no such reading.
    pub meant: Vec<Vec<Syllable>>,
}

impl Candidate {
    /// Whether some attested reading of every character agrees.
    pub fn is_attested(&self) -> bool {
        self.meant.iter().all(|readings| !readings.is_empty())
    }

    /// Whether the author can have meant these readings, or the light forms of what is written.
    pub fn allows(&self, readings: &[Syllable]) -> bool {
        let allowed = |(meant, reading): (&Vec<Syllable>, &Syllable)| meant.iter().any(|meant| reading.is_form_of(*meant));
        self.meant.len() == readings.len() && self.meant.iter().zip(readings).all(allowed)
    }
}

/// A group found in the source, before the text is stripped.
pub(super) struct Found {
    /// Number of annotated characters before the group.
    pub characters: usize,
    /// Length of the group in bytes.
    pub len: usize,
    pub candidates: Vec<Candidate>,
    pub insisted: bool,
}

/// Longest group that can be an annotation, in bytes: it keeps the search linear, whatever a document holds.
const LONGEST_GROUP: usize = 160;

/// Longest word that carries one annotation, in characters.
const LONGEST_WORD: usize = 8;

/// Finds annotations, and remembers what may be written of each character's reading.
pub(super) struct Finder<'l> {
    lexicon: &'l Lexicon,
    readable: HashMap<char, Rc<Readable>>,
}

impl<'l> Finder<'l> {
    pub fn new(lexicon: &'l Lexicon) -> Finder<'l> {
        Finder { lexicon, readable: HashMap::new() }
    }

    /// Looks at a group that opens at the start of `text`; `before` are the Han characters directly before it.
    pub fn find(&mut self, text: &str, before: &[char]) -> Option<Found> {
        let inner = inner_text(text)?;
        let near = &before[before.len().saturating_sub(LONGEST_WORD)..];
        let attested: Vec<Rc<Readable>> = near.iter().rev().map(|c| self.readable(*c)).collect();
        let written = inner.of(text).trim();
        let insisted = written.strip_suffix(['!', '！']);
        let (characters, candidates) = match insisted {
            Some(pinyin) => read_insisted(written, pinyin, &attested)?,
            None => read_candidates(written, &attested)?,
        };
        let closing = text[inner.end..].chars().next().map_or(0, char::len_utf8);
        Some(Found { characters, len: inner.end + closing, candidates, insisted: insisted.is_some() })
    }

    fn readable(&mut self, character: char) -> Rc<Readable> {
        let lexicon = self.lexicon;
        self.readable.entry(character).or_insert_with(|| Rc::new(Readable::new(character, lexicon))).clone()
    }
}

/// What stands between the parentheses of a group that can be an annotation: no Han, no line end, nothing nested.
fn inner_text(text: &str) -> Option<Span> {
    let start = opening(text)?;
    for (i, c) in text[start..].char_indices().take_while(|(i, _)| *i < LONGEST_GROUP) {
        match c {
            ')' | '）' => return Some(Span::new(start, start + i)),
            '(' | '（' | '\n' => return None,
            c if is_han(c) => return None,
            _ => {}
        }
    }
    None
}

/// Length of an opening parenthesis at the start of the text.
pub(super) fn opening(text: &str) -> Option<usize> {
    ['(', '（'].into_iter().find(|c| text.starts_with(*c)).map(char::len_utf8)
}

fn read_candidates(inner: &str, attested: &[Rc<Readable>]) -> Option<(usize, Vec<Candidate>)> {
    let parts: Vec<&str> = inner.split(['/', '／', '|', '｜', '、', ',', '，', ';', '；']).map(str::trim).collect();
    if parts.iter().any(|part| part.is_empty()) {
        return None;
    }
    let spelled: Vec<Spelling> = parts.iter().map(|part| Spelling::parse(part)).collect::<Option<_>>()?;

    // The shortest word of which every candidate is a reading; else of which some candidate is one.
    for wanted in [usize::MAX, 1] {
        for count in 1..=attested.len() {
            let fits = |spelling: &Spelling| spelling.meant(count, attested);
            let candidates: Vec<Option<Vec<Vec<Syllable>>>> = spelled.iter().map(fits).collect();
            let fitting = candidates.iter().flatten().count();
            let all_pinyin = || spelled.iter().all(|spelling| spelling.divides_into(count));
            if fitting >= wanted.min(spelled.len()) && (fitting == spelled.len() || all_pinyin()) {
                let candidates = candidates.into_iter().zip(&parts).map(|(meant, part)| Candidate {
                    written: (*part).to_owned(),
                    meant: meant.unwrap_or_else(|| vec![Vec::new(); count]),
                });
                return Some((count, candidates.collect()));
            }
        }
    }
    // Several readings of one character may be divided by blanks alone.
    if let [part] = parts[..] {
        let alternatives: Vec<&str> = part.split_whitespace().collect();
        if alternatives.len() > 1 {
            return read_candidates(&alternatives.join("/"), attested);
        }
    }
    // Marked pinyin that fits no reading is still an annotation, which somebody should look at.
    if spelled.iter().all(Spelling::has_tone) {
        let count = (1..=attested.len()).find(|count| spelled.iter().all(|spelling| spelling.divides_into(*count)))?;
        let candidates = parts.iter().map(|part| Candidate { written: (*part).to_owned(), meant: vec![Vec::new(); count] });
        return Some((count, candidates.collect()));
    }
    None
}

/// The shortest word whose characters the author can have given these syllables. A syllable that is no reading of its
/// character needs a tone: `(la!)` may be a cry.
fn read_insisted(written: &str, pinyin: &str, attested: &[Rc<Readable>]) -> Option<(usize, Vec<Candidate>)> {
    let spelling = Spelling::parse(pinyin)?;
    (1..=attested.len()).find_map(|count| {
        let syllables = match spelling.meant(count, attested) {
            Some(_) => spelling.split(count, &|position, spelled| !attested[count - 1 - position].meant(spelled).is_empty()),
            None => spelling.split(count, &|_, spelled| spelled.tone().is_some()),
        }?;
        let meant = syllables.into_iter().map(|spelled| vec![spelled.with_default_tone()]).collect();
        Some((count, vec![Candidate { written: written.to_owned(), meant }]))
    })
}

/// A character before the group, with what may be written of its reading and what that means.
struct Readable(Vec<(Syllable, Syllable)>);

impl Readable {
    fn new(character: char, lexicon: &Lexicon) -> Readable {
        let mut readings: Vec<_> = lexicon.attested(character).into_iter().map(|reading| (reading, reading)).collect();
        // Authors also list the spoken forms of 一 and 不; they mean the one reading that these have.
        let (lexical, spoken): (&str, &[&str]) = match character {
            '一' => ("yi1", &["yi2", "yi4"]),
            '不' => ("bu4", &["bu2"]),
            _ => ("", &[]),
        };
        for form in spoken {
            readings.extend(Syllable::parse(form).zip(Syllable::parse(lexical)));
        }
        Readable(readings)
    }

    /// The readings that a spelling may mean, each once.
    fn meant(&self, spelled: SpelledSyllable) -> Vec<Syllable> {
        let mut meant = Vec::new();
        for (written, lexical) in &self.0 {
            if spelled.may_be(*written) && !meant.contains(lexical) {
                meant.push(*lexical);
            }
        }
        // A neutral tone that is written out is the light form that words give a reading: 西(·xi).
        let light = spelled.with_default_tone();
        if meant.is_empty() && spelled.tone() == Some(Tone::Neutral) && self.0.iter().any(|(known, _)| light.is_form_of(*known)) {
            meant.push(light);
        }
        meant
    }
}

/// A candidate's spelling: pinyin letters, or one syllable of zhuyin.
enum Spelling {
    Letters(Vec<Letter>),
    Zhuyin(Vec<SpelledSyllable>),
}

impl Spelling {
    fn parse(part: &str) -> Option<Spelling> {
        if let Some(letters) = parse_text(part) {
            return Some(Spelling::Letters(letters));
        }
        let syllables: Option<Vec<_>> = part.split_whitespace().map(parse_syllable).collect();
        syllables.filter(|syllables| !syllables.is_empty()).map(Spelling::Zhuyin)
    }

    /// For the last `count` characters (nearest first in `attested`) the readings that agree with this spelling.
    fn meant(&self, count: usize, attested: &[Rc<Readable>]) -> Option<Vec<Vec<Syllable>>> {
        let meant = |position: usize, spelled| attested[count - 1 - position].meant(spelled);
        let syllables = self.split(count, &|position, spelled| !meant(position, spelled).is_empty())?;
        let meant = syllables.into_iter().enumerate().map(|(position, spelled)| {
            let meant = meant(position, spelled);
            // No tone mark is the neutral tone, where the character has one.
            let neutral = spelled.with_default_tone();
            if spelled.tone().is_none() && meant.contains(&neutral) { vec![neutral] } else { meant }
        });
        Some(meant.collect())
    }

    fn split(&self, count: usize, accept: &dyn Fn(usize, SpelledSyllable) -> bool) -> Option<Vec<SpelledSyllable>> {
        match self {
            Spelling::Letters(letters) => split_text(letters, count, accept),
            Spelling::Zhuyin(syllables) => {
                let accepted = syllables.len() == count && syllables.iter().enumerate().all(|(i, s)| accept(i, *s));
                accepted.then(|| syllables.clone())
            }
        }
    }

    fn divides_into(&self, count: usize) -> bool {
        self.split(count, &|_, _| true).is_some()
    }

    fn has_tone(&self) -> bool {
        match self {
            Spelling::Letters(letters) => letters.iter().any(|letter| letter.tone().is_some()),
            Spelling::Zhuyin(_) => true,
        }
    }
}
