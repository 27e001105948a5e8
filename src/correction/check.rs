//! What is to be said of corrections: what no longer applies and why, what contradicts what, what nobody can have meant.

use std::collections::HashMap;

use super::{Correction, CorrectionLine, Corrections, Matcher, Scope};
use crate::lexicon::Lexicon;
use crate::pinyin::Syllable;
use crate::segment::SegmentedDocument;
use crate::text::fold;

/// Something that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The line of the file, counted from 1.
    pub line: usize,
    /// What it is.
    pub kind: FindingKind,
}

/// The kinds of [`Finding`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// Two lines with the same scope and text give a character different readings; the later line counts.
    Contradicts {
        /// The earlier line.
        line: usize,
        /// The character.
        character: char,
        /// What the earlier line says.
        other: Syllable,
    },
    /// Two lines of equal strength give a character of a document different readings; the later line counts.
    Collides {
        /// The earlier line.
        line: usize,
        /// The sentence in which they meet.
        sentence: String,
    },
    /// The same was said before.
    Repeats {
        /// The earlier line.
        line: usize,
    },
    /// No dictionary knows the reading.
    Unattested {
        /// The character.
        character: char,
        /// The readings that it has.
        known: Vec<Syllable>,
    },
    /// The document no longer has the sentence.
    NoSentence {
        /// The document.
        document: String,
    },
    /// The document has the sentence less often.
    TooFew {
        /// The document.
        document: String,
        /// How often it has the sentence.
        found: usize,
    },
    /// The documents have the characters, but never as a word of their own.
    NotAWord {
        /// The word that holds them instead, or the characters around.
        within: String,
    },
    /// None of the documents has the word or phrase.
    NotHere,
}

impl FindingKind {
    /// Whether the file should be changed; that a word does not occur in some documents is no fault.
    pub fn is_problem(&self) -> bool {
        *self != FindingKind::NotHere
    }
}

impl std::fmt::Display for FindingKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            FindingKind::Contradicts { line, character, other } => {
                write!(
                    f,
                    "contradicts line {line}, where {character} is {}; this line counts: remove one of the two",
                    other.marked()
                )
            }
            FindingKind::Collides { line, sentence } => {
                write!(f, "collides with line {line} in “{sentence}”; this line counts: make one of the two longer")
            }
            FindingKind::Repeats { line } => write!(f, "says the same as line {line}: remove it"),
            FindingKind::Unattested { character, known } if known.is_empty() => {
                write!(f, "no dictionary knows a reading of {character}: see that the pinyin is right")
            }
            FindingKind::Unattested { character, known } => {
                let known: Vec<String> = known.iter().map(|reading| reading.marked()).collect();
                write!(f, "no dictionary reads {character} so, only {}: see that the pinyin is right", known.join(", "))
            }
            FindingKind::NoSentence { document } => {
                write!(f, "no longer applies: {document} does not have this sentence; correct the text of the line, or remove it")
            }
            FindingKind::TooFew { document, found: 1 } => {
                write!(f, "no longer applies: {document} has this sentence only once; write place, or remove the line")
            }
            FindingKind::TooFew { document, found } => {
                write!(
                    f,
                    "no longer applies: {document} has this sentence only {found} times; lower the number, or remove the line"
                )
            }
            FindingKind::NotAWord { within } => {
                write!(
                    f,
                    "does not apply: here the characters only stand within {within}; use the scope phrase, or name that word"
                )
            }
            FindingKind::NotHere => f.write_str("does not occur in these documents"),
        }
    }
}

/// Looks at all corrections, on their own and in these documents, and reports in the order of the lines. Places in documents
/// that are not given are not judged.
pub fn check(corrections: &Corrections, documents: &[SegmentedDocument], lexicon: &Lexicon) -> Vec<Finding> {
    let mut findings = among_themselves(&corrections.lines);
    for line in &corrections.lines {
        findings.extend(unattested(&line.correction, lexicon).map(|kind| Finding { line: line.number, kind }));
    }
    if !documents.is_empty() {
        findings.extend(in_documents(&corrections.lines, documents));
    }
    findings.sort_by(|one, other| (one.line, &one.kind).cmp(&(other.line, &other.kind)));
    findings.dedup();
    findings
}

fn among_themselves(lines: &[CorrectionLine]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut known: HashMap<(Scope, String), Vec<&CorrectionLine>> = HashMap::new();
    for line in lines {
        let correction = &line.correction;
        let text = match correction.scope {
            Scope::Place { .. } => correction.text.clone(),
            Scope::Word | Scope::Phrase => fold(&correction.text),
        };
        let earlier = known.entry((correction.scope.clone(), text)).or_default();
        for other in earlier.iter() {
            let said = |position| other.correction.readings.iter().find(|(at, _)| *at == position).map(|(_, reading)| *reading);
            if other.correction.readings == correction.readings {
                findings.push(Finding { line: line.number, kind: FindingKind::Repeats { line: other.number } });
                continue;
            }
            for (position, reading) in &correction.readings {
                if let Some(other_reading) = said(*position).filter(|said| said != reading) {
                    let character = correction.text.chars().nth(*position).unwrap_or_default();
                    let kind = FindingKind::Contradicts { line: other.number, character, other: other_reading };
                    findings.push(Finding { line: line.number, kind });
                }
            }
        }
        earlier.push(line);
    }
    findings
}

fn unattested(correction: &Correction, lexicon: &Lexicon) -> impl Iterator<Item = FindingKind> {
    correction.readings.iter().filter_map(|(position, reading)| {
        let character = correction.text.chars().nth(*position)?;
        let known = lexicon.attested(character);
        // Words also have light and erhua forms. For a word of the dictionary it is known whether it has; elsewhere a missing
        // tone mark cannot be told from a light tone.
        let light = reading.letters() == "r" || known.iter().any(|known| reading.is_form_of(*known));
        let as_light = match correction.scope {
            Scope::Word if !known.contains(reading) => light && claimed(&correction.text, *position, *reading, lexicon),
            _ => light,
        };
        (!as_light).then_some(FindingKind::Unattested { character, known })
    })
}

/// Whether some list gives a word this reading at this character, or does not know the word.
fn claimed(word: &str, position: usize, reading: Syllable, lexicon: &Lexicon) -> bool {
    let folded = fold(word);
    let Some(found) = lexicon.find(&folded) else { return true };
    let claims = lexicon.claims(&folded, found);
    claims.iter().flat_map(|claim| &claim.readings).any(|said| said.get(position) == Some(&Some(reading)))
}

fn in_documents(lines: &[CorrectionLine], documents: &[SegmentedDocument]) -> Vec<Finding> {
    let mut applied = vec![false; lines.len()];
    let mut findings = Vec::new();
    for segmented in documents {
        let name = &segmented.document.name;
        let mut matcher = Matcher::new(lines.iter().map(|line| &line.correction), name);
        for sentence in &segmented.sentences {
            let text = sentence.span.of(&segmented.document.text);
            let hits = matcher.hits(text, &sentence.characters, &sentence.tokens);
            for same in hits.chunk_by(|one, other| one.position == other.position) {
                for (one, next) in same.iter().zip(&same[1..]) {
                    let (weak, strong) = (&lines[one.correction], &lines[next.correction]);
                    let equal = weak.correction.strength() == strong.correction.strength();
                    // Lines about the same text were compared already.
                    if equal && one.reading != next.reading && fold(&weak.correction.text) != fold(&strong.correction.text) {
                        let kind = FindingKind::Collides { line: weak.number, sentence: text.into() };
                        findings.push(Finding { line: strong.number, kind });
                    }
                }
            }
            hits.iter().for_each(|hit| applied[hit.correction] = true);
        }
    }
    let unapplied = lines.iter().zip(&applied).filter(|(_, applied)| !**applied);
    findings.extend(unapplied.filter_map(|(line, _)| {
        let kind = why_not(&line.correction, documents)?;
        Some(Finding { line: line.number, kind })
    }));
    findings
}

/// Why a correction holds nowhere; `None` where that cannot be said.
fn why_not(correction: &Correction, documents: &[SegmentedDocument]) -> Option<FindingKind> {
    match &correction.scope {
        Scope::Place { document, .. } => {
            let mut named = documents.iter().filter(|read| Scope::document_name(&read.document.name) == document).peekable();
            named.peek()?;
            let found = |read: &SegmentedDocument| {
                read.document.sentences.iter().filter(|span| span.of(&read.document.text) == correction.text).count()
            };
            Some(match named.map(found).max().unwrap_or(0) {
                0 => FindingKind::NoSentence { document: document.clone() },
                found => FindingKind::TooFew { document: document.clone(), found },
            })
        }
        Scope::Phrase => Some(FindingKind::NotHere),
        Scope::Word => {
            Some(within(&correction.text, documents).map_or(FindingKind::NotHere, |within| FindingKind::NotAWord { within }))
        }
    }
}

/// The tokens that hold the characters of a word where it stands first.
fn within(word: &str, documents: &[SegmentedDocument]) -> Option<String> {
    let wanted: Vec<char> = fold(word).chars().collect();
    documents.iter().flat_map(|document| &document.sentences).find_map(|sentence| {
        let same = |window: &[crate::segment::Character]| window.iter().map(|c| c.folded).eq(wanted.iter().copied());
        let start = sentence.characters.windows(wanted.len()).position(same)?;
        let (first, last) = (sentence.token_at(start), sentence.token_at(start + wanted.len() - 1));
        let words: Vec<String> =
            sentence.tokens[first..=last].iter().map(|token| sentence.written(token.start, token.end)).collect();
        Some(words.join(" "))
    })
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::document::Document;
    use crate::segment::segment;
    use crate::source::Source;

    fn findings(corrections: &str, text: Option<&str>) -> Vec<String> {
        let lexicon = Lexicon::embedded();
        let documents = text.map(|text| {
            let source = Source::from_bytes("folder/story.txt", text.as_bytes()).unwrap();
            segment(Document::parse(source, &lexicon), &lexicon)
        });
        let (corrections, errors) = parse(corrections);
        assert_eq!(errors, []);
        let documents: Vec<SegmentedDocument> = documents.into_iter().collect();
        let found = check(&corrections, &documents, &lexicon);
        found.into_iter().map(|finding| format!("{}: {}", finding.line, finding.kind)).collect()
    }

    fn one(corrections: &str, text: Option<&str>) -> String {
        let found = findings(corrections, text);
        assert_eq!(found.len(), 1, "{found:?}");
        found.into_iter().next().unwrap()
    }

    #[test]
    fn what_contradicts_or_repeats_an_earlier_line_is_named_with_it() {
        let contradiction = one("word\t银【行】\tháng\n\nword\t銀【行】\txíng\n", None);
        assert!(contradiction.starts_with("3: contradicts line 1, where 行 is háng"), "{contradiction}");
        assert!(one("word\t银【行】\tháng\nword\t银【行】\thang2\n", None).starts_with("2: says the same as line 1"));
        assert!(findings("word\t银【行】\tháng\nphrase\t银【行】\txíng\nword\t【行】长\txíng\n", None).is_empty());
        let places = "place\ta.txt\t【得】了。\tdé\nplace 2\ta.txt\t【得】了。\tděi\nplace\tb.txt\t【得】了。\tděi\n";
        assert!(findings(places, None).is_empty(), "other places are other matters");
    }

    #[test]
    fn lines_that_collide_in_a_document_are_named_with_the_sentence() {
        let collision = one("phrase\t银【行】\tháng\nphrase\t【行】卡\txíng\n", Some("他有银行卡。"));
        assert!(collision.starts_with("2: collides with line 1 in “他有银行卡。”"), "{collision}");
        assert!(findings("phrase\t银【行】\tháng\nphrase\t有银【行】\txíng\n", Some("他有银行卡。")).is_empty());
    }

    #[test]
    fn a_place_that_the_document_no_longer_has_says_why() {
        let line = "place 2\tstory.txt\t【得】了。\tdé\n";
        assert!(one(line, Some("得了！")).contains("story.txt does not have this sentence"));
        assert!(one(line, Some("得了。")).contains("only once"));
        assert!(findings(line, Some("得了。好。得了。")).is_empty());
        assert!(findings("place\tother.txt\t【得】了。\tdé\n", Some("得了！")).is_empty(), "that document was not given");
    }

    #[test]
    fn a_word_that_never_stands_alone_names_what_holds_it() {
        assert!(one("word\t银【行】\txíng\n", Some("他有銀行卡。")).contains("within 銀行卡"));
        assert_eq!(one("word\t旅【行】\txíng\n", Some("他有银行卡。")), "1: does not occur in these documents");
        assert!(!FindingKind::NotHere.is_problem());
    }

    #[test]
    fn a_reading_that_the_character_does_not_have_is_questioned() {
        assert!(one("word\t【行】长\thang\nword\t东西\tdōng xi\n", None).contains("only xíng, háng"), "a light 行 is no word's");
        assert!(one("phrase\t国【家】\tguō\n", None).contains("only jiā"));
    }
}
