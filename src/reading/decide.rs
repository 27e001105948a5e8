//! Decides one reading: the judges are asked one after the other, the strongest evidence first. A judge is one function.

use std::sync::Arc;

use super::annotator::Annotator;
use super::phrase::{Phrase, Shares};
use super::shared::Lists;
use super::{Evidence, ReadingChoice};
use crate::lexicon::Source;
use crate::pinyin::{Syllable, Tone};

/// A Han character with all that is known of it before a decision.
pub(super) struct Site {
    pub folded: char,
    /// Living readings that the written form allows, with shares in percent.
    pub possible: Shares,
    /// What the longest trusted word or phrase says.
    pub phrase: Option<Phrase>,
    /// The classifier's probabilities, in the order of the possible readings; empty where it was not asked.
    pub model: Vec<(Syllable, f64)>,
    /// What the author wrote.
    pub annotated: Vec<String>,
    /// The readings that the author can have meant, each once.
    pub meant: Vec<Syllable>,
    /// The reading on which the author insists.
    pub insisted: Option<Syllable>,
    /// What a person said, and the word or phrase of which it was said.
    pub corrected: Option<Box<(Syllable, Option<Arc<str>>)>>,
}

/// How likely a reading is right on which the author insists.
const INSISTED: f64 = 0.99;

/// The lists of all choices of a document.
#[derive(Default)]
pub(super) struct ChoiceLists {
    candidates: Lists<Syllable>,
    annotated: Lists<String>,
}

/// Asks one judge after the other, the strongest evidence first; the annotation only where an annotator wrote something.
pub(super) fn decide(site: Site, annotator: Option<&Annotator>, lists: &mut ChoiceLists) -> ReadingChoice {
    let verdict = correction(&site)
        .or_else(|| annotation(&site, annotator?))
        .or_else(|| phrase_verdict(&site))
        .or_else(|| model_verdict(&site))
        .or_else(|| only(&site))
        .unwrap_or_else(|| usual(&site));
    let disagrees = match verdict.reading {
        Some(reading) => !site.meant.is_empty() && !site.meant.iter().any(|meant| agrees(reading, *meant, &site)),
        None => false,
    };
    let mut candidates: Vec<Syllable> = site.possible.iter().map(|(syllable, _)| *syllable).collect();
    // An author's list is a filter, unless it filters the answer away.
    if !site.meant.is_empty() && !disagrees {
        candidates.retain(|candidate| site.meant.contains(candidate));
    }
    if let Some(reading) = verdict.reading.filter(|reading| !candidates.contains(reading)) {
        candidates.insert(0, reading);
    }
    let open = |candidate: &Syllable| Some(*candidate) != verdict.reading && candidates.contains(candidate);
    let likeliest = site.model.iter().filter(|(candidate, _)| open(candidate)).max_by(|a, b| a.1.total_cmp(&b.1));
    let runner_up = likeliest.map(|(candidate, _)| *candidate).or_else(|| candidates.iter().copied().find(open));
    ReadingChoice {
        runner_up,
        lexical: verdict.reading,
        spoken: verdict.reading,
        evidence: verdict.evidence,
        confidence: verdict.confidence,
        candidates: lists.candidates.shared(&candidates),
        annotated: lists.annotated.shared(&site.annotated),
        disagrees,
        decided_by: verdict.decided_by,
    }
}

/// What a judge says.
pub(super) struct Verdict {
    pub reading: Option<Syllable>,
    pub evidence: Evidence,
    pub confidence: f64,
    pub decided_by: Option<Arc<str>>,
}

fn correction(site: &Site) -> Option<Verdict> {
    if let Some(corrected) = &site.corrected {
        let (reading, decided_by) = (Some(corrected.0), corrected.1.clone());
        return Some(Verdict { reading, evidence: Evidence::Correction, confidence: 1.0, decided_by });
    }
    let phrase = site.phrase.as_ref().filter(|phrase| phrase.source == Source::Learner)?;
    Some(phrase.verdict(Evidence::Correction, 1.0))
}

fn annotation(site: &Site, annotator: &Annotator) -> Option<Verdict> {
    if site.insisted.is_some() {
        let evidence = Evidence::Annotation;
        return Some(Verdict { reading: site.insisted, evidence, confidence: INSISTED, decided_by: None });
    }
    let candidates: Vec<Syllable> = site.meant.iter().copied().filter(|meant| site.is_possible(*meant)).collect();
    // Several candidates that the dictionary narrows to one are that one; else a single candidate is a vote for itself.
    let voted = match (&candidates[..], &site.meant[..]) {
        ([one], _) | ([], [one]) => *one,
        _ => return None,
    };
    let confidence = annotator.confidence(site, voted);
    if let Some(phrase) = site.phrase.as_ref().filter(|phrase| phrase.readings.len() == 1) {
        let said = phrase.readings[0];
        if agrees(said, voted, site) {
            // They may still differ in a neutral tone, where only a careful annotator means what is written.
            let reading = if annotator.tells_readings_apart() { voted } else { said };
            return Some(Verdict {
                reading: Some(reading),
                ..phrase.verdict(Evidence::Annotation, confidence.max(phrase.confidence()))
            });
        }
        if !annotator.tells_readings_apart() {
            return None;
        }
    }
    (confidence >= 0.5).then_some(Verdict { reading: Some(voted), evidence: Evidence::Annotation, confidence, decided_by: None })
}

fn phrase_verdict(site: &Site) -> Option<Verdict> {
    let phrase = site.phrase.as_ref()?;
    let listed = !site.meant.is_empty();
    let agreed: Vec<Syllable> =
        phrase.readings.iter().copied().filter(|r| site.meant.iter().any(|m| agrees(*r, *m, site))).collect();
    let readings = if agreed.is_empty() { &phrase.readings } else { &agreed };
    // What the classifier was asked to weigh does not decide by itself.
    if readings.len() > 1 || !site.model.is_empty() {
        return None;
    }
    // An author who excludes what the dictionary says may know better.
    let doubt = if listed && agreed.is_empty() { 0.95 } else { 1.0 };
    let confidence = phrase.confidence() * doubt;
    Some(Verdict { reading: Some(readings[0]), ..phrase.verdict(Evidence::Phrase, confidence) })
}

fn model_verdict(site: &Site) -> Option<Verdict> {
    // An author's list is a filter, unless nothing passes it.
    let listed: Vec<(Syllable, f64)> = site.model.iter().copied().filter(|(r, _)| site.meant.contains(r)).collect();
    let open = if listed.is_empty() { &site.model } else { &listed };
    let total: f64 = open.iter().map(|(_, probability)| probability).sum();
    let (reading, probability) = open.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let confidence = probability / total;
    // Where a word of the dictionary says the same, the word is what a learner wants to see, with its neutral tone.
    match site.phrase.as_ref().map(|phrase| (phrase, &phrase.readings[..])) {
        Some((phrase, [said])) if said.is_form_of(reading) => {
            Some(Verdict { reading: Some(*said), ..phrase.verdict(Evidence::Phrase, confidence) })
        }
        _ => Some(Verdict { reading: Some(reading), evidence: Evidence::Model, confidence, decided_by: None }),
    }
}

fn only(site: &Site) -> Option<Verdict> {
    let [(reading, _)] = site.possible[..] else { return None };
    Some(Verdict { reading: Some(reading), evidence: Evidence::Only, confidence: 0.999, decided_by: None })
}

fn usual(site: &Site) -> Verdict {
    let listed = |reading: Syllable| site.meant.is_empty() || site.meant.contains(&reading);
    let possible: Vec<(Syllable, u8)> = site.possible.iter().copied().filter(|(reading, _)| listed(*reading)).collect();
    let possible: &[(Syllable, u8)] = if possible.is_empty() { &site.possible } else { &possible };
    let total: f64 = possible.iter().map(|(_, share)| f64::from(*share)).sum();
    match possible.iter().max_by_key(|(_, share)| *share) {
        Some((reading, share)) => Verdict {
            reading: Some(*reading),
            evidence: Evidence::Usual,
            confidence: f64::from(*share) / total,
            decided_by: None,
        },
        None => Verdict { reading: site.meant.first().copied(), evidence: Evidence::Unknown, confidence: 0.0, decided_by: None },
    }
}

impl Site {
    /// Whether no trusted word settles the reading, so that the classifier is asked.
    pub fn is_open(&self) -> bool {
        self.possible.len() > 1 && !self.phrase.as_ref().is_some_and(|phrase| phrase.settles(&self.possible))
    }

    /// Whether a reading is living here, or the neutral form that words give it.
    pub fn is_possible(&self, reading: Syllable) -> bool {
        self.possible.iter().any(|(possible, _)| reading.is_form_of(*possible))
    }

    /// Whether the character has a neutral-tone reading of its own, so that it matters whether a word has it.
    pub fn distinguishes_neutral(&self) -> bool {
        self.possible.iter().any(|(reading, _)| reading.tone() == Tone::Neutral)
    }

    /// How often in life the character has a reading, 0 to 1.
    pub fn share(&self, reading: Syllable) -> f64 {
        let share = self.possible.iter().find(|(possible, _)| *possible == reading).map_or(0, |(_, share)| *share);
        f64::from(share) / 100.0
    }
}

/// Whether two readings are the same for this character: a neutral tone within a word is the same reading, unless the
/// character has a neutral reading of its own (子, 了).
pub(super) fn agrees(one: Syllable, other: Syllable, site: &Site) -> bool {
    one == other || (!site.distinguishes_neutral() && (one.is_form_of(other) || other.is_form_of(one)))
}
