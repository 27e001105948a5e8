//! The reading of every character in its sentence, and what decided it.
//!
//! Evidence, strongest first: a correction by the learner; the author's annotation, where this author proves able to tell
//! readings apart; a word or phrase that has one reading; the trained classifier; the only living reading; the usual one.
//! `decide` asks for it place by place.

mod annotator;
mod decide;
mod grammar;
mod lattice;
pub mod model;
mod pattern;
mod phrase;
mod sandhi;
mod shared;

use std::sync::Arc;

pub use annotator::Annotator;

use crate::correction::{Corrections, Matcher, Scope};
use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::pinyin::Syllable;
use crate::segment::{Character, SegmentedDocument, Sentence, Token};
use crate::text::{Place, Span, fold, is_han};
use decide::{ChoiceLists, Site, decide};
use model::{Cues, Scene, Weights, cues};
use phrase::Consultation;

/// A document with the reading of each of its characters.
#[derive(Clone, Debug)]
pub struct ReadDocument {
    /// The document.
    pub document: Document,
    /// Its sentences, in order.
    pub sentences: Vec<ReadSentence>,
    /// What the document shows of its annotator.
    pub annotator: Annotator,
}

/// A sentence with its tokens and readings.
#[derive(Clone, Debug)]
pub struct ReadSentence {
    /// Where the sentence stands in the document's text.
    pub span: Span,
    /// Its characters.
    pub characters: Vec<Character>,
    /// The tokens that tile it.
    pub tokens: Vec<Token>,
    /// For each character its reading; `None` where the character is not Han.
    pub readings: Vec<Option<ReadingChoice>>,
}

/// How a character is read at one place, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadingChoice {
    /// The reading in the dictionary; `None` for a character of which no table knows a reading.
    pub lexical: Option<Syllable>,
    /// The reading in speech, after tone sandhi.
    pub spoken: Option<Syllable>,
    /// What decided.
    pub evidence: Evidence,
    /// How likely the choice is right, 0 to 1.
    pub confidence: f64,
    /// The readings that were possible here, the most usual first; shared like the next, of which a document has few.
    pub candidates: Arc<[Syllable]>,
    /// The one of them that would be chosen if this choice were excluded.
    pub runner_up: Option<Syllable>,
    /// What the author wrote; empty where nothing was.
    pub annotated: Arc<[String]>,
    /// Whether the author's candidates exclude the choice.
    pub disagrees: bool,
    /// The word or phrase that decided, folded; shared by all its characters and occurrences.
    pub decided_by: Option<Arc<str>>,
}

/// What decided a reading, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// The learner said so.
    Correction,
    /// The document gives it.
    Annotation,
    /// A word or phrase has one reading.
    Phrase,
    /// The classifier chose it.
    Model,
    /// The character has one living reading.
    Only,
    /// Nothing but frequency.
    Usual,
    /// No table knows the character.
    Unknown,
}

impl Evidence {
    /// Every kind of evidence, the strongest first.
    pub const ALL: [Evidence; 7] = [
        Evidence::Correction,
        Evidence::Annotation,
        Evidence::Phrase,
        Evidence::Model,
        Evidence::Only,
        Evidence::Usual,
        Evidence::Unknown,
    ];

    /// The evidence of a [`Evidence::name`].
    pub fn of_name(name: &str) -> Option<Evidence> {
        Evidence::ALL.into_iter().find(|evidence| evidence.name() == name)
    }

    /// The name in machine-readable output and tags.
    pub fn name(self) -> &'static str {
        match self {
            Evidence::Correction => "correction",
            Evidence::Annotation => "annotation",
            Evidence::Phrase => "phrase",
            Evidence::Model => "model",
            Evidence::Only => "only",
            Evidence::Usual => "usual",
            Evidence::Unknown => "unknown",
        }
    }
}

/// Below this confidence a choice is shown as doubtful, and nothing is asked or exemplified with it.
pub const DOUBTFUL_BELOW: f64 = 0.9;

impl ReadingChoice {
    /// Whether a learner should not rely on this choice.
    pub fn is_doubtful(&self) -> bool {
        self.lexical.is_none() || self.evidence == Evidence::Usual || self.confidence < DOUBTFUL_BELOW
    }
}

/// An annotation and a choice that exclude each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Disagreement {
    /// Where, in the source.
    pub place: Place,
    /// The character as written.
    pub character: char,
    /// What the author wrote.
    pub annotated: Arc<[String]>,
    /// What was chosen.
    pub chosen: Syllable,
    /// Why.
    pub evidence: Evidence,
    /// The word or phrase that decided.
    pub decided_by: Option<Arc<str>>,
}

impl ReadDocument {
    /// Every place where the choice is none of the author's candidates, in order.
    pub fn disagreements(&self) -> Vec<Disagreement> {
        let mut found = Vec::new();
        let mut place = self.document.places();
        for sentence in &self.sentences {
            for (character, choice) in sentence.characters.iter().zip(&sentence.readings) {
                let Some(choice) = choice.as_ref().filter(|choice| choice.disagrees) else { continue };
                let Some(chosen) = choice.lexical else { continue };
                found.push(Disagreement {
                    place: place(character.offset),
                    character: character.written,
                    annotated: choice.annotated.clone(),
                    chosen,
                    evidence: choice.evidence,
                    decided_by: choice.decided_by.clone(),
                });
            }
        }
        found
    }
}

impl ReadSentence {
    /// The characters of a range as the document has them.
    pub fn written(&self, start: usize, end: usize) -> String {
        self.characters[start..end].iter().map(|c| c.written).collect()
    }

    /// The characters of a range, folded.
    pub fn folded(&self, start: usize, end: usize) -> String {
        self.characters[start..end].iter().map(|c| c.folded).collect()
    }

    /// The lexical readings of a range; `None` where a character of it has none.
    pub fn lexical(&self, start: usize, end: usize) -> Option<Vec<Syllable>> {
        self.readings[start..end].iter().map(|choice| choice.as_ref()?.lexical).collect()
    }

    /// The token that holds a character.
    pub fn token_at(&self, character: usize) -> Token {
        self.tokens[self.tokens.partition_point(|token| token.end <= character)]
    }
}

/// Reads a segmented document that nobody corrected; see [`read_corrected`].
pub fn read(segmented: SegmentedDocument, lexicon: &Lexicon) -> ReadDocument {
    read_corrected(segmented, lexicon, &Corrections::none())
}

/// Reads a segmented document: first what words and phrases say, then how far the annotator is to be trusted, then each
/// character.
pub fn read_corrected(segmented: SegmentedDocument, lexicon: &Lexicon, corrections: &Corrections) -> ReadDocument {
    read_with(segmented, lexicon, corrections, model::trained())
}

/// Reads a segmented document with other weights than those that come with the program.
pub fn read_with(segmented: SegmentedDocument, lexicon: &Lexicon, corrections: &Corrections, weights: &Weights) -> ReadDocument {
    let SegmentedDocument { document, sentences } = segmented;
    let mut consultation = Consultation::new(lexicon);
    let mut matcher = Matcher::new(corrections.lines.iter().map(|line| &line.correction), &document.name);
    let mut annotator = Annotator::default();
    let mut lists = ChoiceLists::default();
    // What the author annotated waits until all of the document has shown how far he is to be trusted; the rest is decided
    // at once, so that of a long document little more than the choices is ever in memory.
    let mut annotated: Vec<(usize, usize, Site)> = Vec::new();
    let mut sentences: Vec<ReadSentence> = sentences
        .into_iter()
        .enumerate()
        .map(|(number, sentence)| {
            let mut sites = sites(&sentence, &document, &mut consultation, weights);
            correct(&mut sites, &sentence, &document, &mut matcher);
            sites.iter().flatten().for_each(|site| annotator.watch(site));
            let mut readings = Vec::with_capacity(sites.len());
            for (position, site) in sites.into_iter().enumerate() {
                readings.push(match site {
                    Some(site) if !site.meant.is_empty() => {
                        annotated.push((number, position, site));
                        None
                    }
                    site => site.map(|site| decide(site, None, &mut lists)),
                });
            }
            let Sentence { span, characters, tokens } = sentence;
            ReadSentence { span, characters, tokens, readings }
        })
        .collect();
    for (number, position, site) in annotated {
        sentences[number].readings[position] = Some(decide(site, Some(&annotator), &mut lists));
    }
    sentences.iter_mut().for_each(sandhi::speak);
    ReadDocument { document, sentences, annotator }
}

/// A polyphone as the classifier sees it.
#[derive(Clone, Debug)]
pub struct Observation {
    /// What is seen.
    pub cues: Cues,
    /// Whether a trusted word settles the reading, so that the classifier is not asked.
    pub settled: bool,
}

/// What the classifier sees of the polyphone at a position of a sentence; `None` where the character is no polyphone. This
/// is what the weights are fitted on.
pub fn observe(sentence: &Sentence, position: usize, lexicon: &Lexicon) -> Option<Observation> {
    let mut consultation = Consultation::new(lexicon);
    let possible = consultation.possible(sentence.characters[position]);
    if possible.len() < 2 {
        return None;
    }
    let mut lattice = consultation.lattice(sentence);
    let (phrases, classes) = consultation.phrases(sentence, &mut lattice);
    let said = consultation.said(sentence, &mut lattice, &classes, position, phrases[position].as_ref());
    let settled = phrases[position].as_ref().is_some_and(|phrase| phrase.settles(&possible));
    Some(Observation { cues: cues(&Scene::new(sentence, &classes), position, &possible, &said), settled })
}

fn sites(sentence: &Sentence, document: &Document, consultation: &mut Consultation, weights: &Weights) -> Vec<Option<Site>> {
    let mut lattice = consultation.lattice(sentence);
    let (phrases, classes) = consultation.phrases(sentence, &mut lattice);
    let mut sites: Vec<Option<Site>> = sentence
        .characters
        .iter()
        .zip(phrases)
        .map(|(c, phrase)| {
            is_han(c.folded).then(|| Site {
                folded: c.folded,
                possible: consultation.possible(*c),
                phrase,
                model: Vec::new(),
                annotated: Vec::new(),
                meant: Vec::new(),
                insisted: None,
                corrected: None,
            })
        })
        .collect();
    let mut scene = None;
    for (position, site) in sites.iter_mut().enumerate() {
        let Some(site) = site.as_mut().filter(|site| site.is_open()) else { continue };
        let said = consultation.said(sentence, &mut lattice, &classes, position, site.phrase.as_ref());
        let scene = scene.get_or_insert_with(|| Scene::new(sentence, &classes));
        site.model = model::probabilities(&cues(scene, position, &site.possible, &said), weights);
    }
    for annotation in document.annotations_in(sentence.span) {
        let first = sentence.characters.partition_point(|c| c.offset < annotation.target.start);
        let targets = sites.iter_mut().zip(&sentence.characters).skip(first);
        for (position, (site, _)) in targets.take_while(|(_, c)| c.offset < annotation.target.end).enumerate() {
            let Some(site) = site else { continue };
            for candidate in &annotation.candidates {
                site.annotated.push(candidate.written.clone());
                if annotation.insisted {
                    site.insisted = candidate.meant[position].first().copied();
                }
                for meant in &candidate.meant[position] {
                    if !site.meant.contains(meant) {
                        site.meant.push(*meant);
                    }
                }
            }
        }
    }
    sites
}

/// Notes at each site of the next sentence the correction that holds there.
fn correct(sites: &mut [Option<Site>], sentence: &Sentence, document: &Document, matcher: &mut Matcher) {
    if matcher.is_empty() {
        return;
    }
    let text = sentence.span.of(&document.text);
    for hit in matcher.strongest(text, &sentence.characters, &sentence.tokens) {
        let correction = matcher.correction(hit);
        let by = match correction.scope {
            Scope::Place { .. } => None,
            Scope::Word | Scope::Phrase => Some(fold(&correction.text).into()),
        };
        if let Some(site) = &mut sites[hit.position] {
            site.corrected = Some(Box::new((hit.reading, by)));
        }
    }
}

#[cfg(test)]
mod tests;
