//! How far a document's annotations are to be trusted.
//!
//! Many pages were annotated by a script that gives each character one reading everywhere; others by a careful teacher. What
//! tells them apart are the places where the dictionary is sure: above all those where the sure reading is not the usual
//! one.

use std::collections::HashMap;

use super::decide::{Site, agrees};
use crate::lexicon::Source;
use crate::pinyin::Syllable;

/// What a document shows of its annotator. Counts are of single-candidate annotations on polyphones whose reading a word
/// makes sure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotator {
    /// Places where the annotation agrees.
    pub agreed: usize,
    /// Places where it does not.
    pub disagreed: usize,
    by_character: HashMap<char, Record>,
}

/// The same of one character.
#[derive(Clone, Debug, Default, PartialEq)]
struct Record {
    agreed: usize,
    disagreed: usize,
    /// The different readings on which the annotation agreed, and whether one of them is not the usual one.
    readings: Vec<Syllable>,
    rare: bool,
}

/// An annotator is believed against the dictionary who is right this often where we can tell.
const RELIABLE: f64 = 0.95;

/// So many characters do not get their rarer reading by chance.
const RARE_CHARACTERS: usize = 3;

impl Annotator {
    /// Takes another place of the document into account.
    pub(super) fn watch(&mut self, site: &Site) {
        let ([voted], Some(phrase)) = (&site.meant[..], &site.phrase) else { return };
        let [sure] = phrase.readings[..] else { return };
        if site.possible.len() < 2 || phrase.source == Source::Phrases || site.insisted.is_some() {
            return;
        }
        let record = self.by_character.entry(site.folded).or_default();
        if agrees(sure, *voted, site) {
            self.agreed += 1;
            record.agreed += 1;
            record.rare |= *voted != site.possible[0].0;
            if !record.readings.contains(voted) {
                record.readings.push(*voted);
            }
        } else {
            self.disagreed += 1;
            record.disagreed += 1;
        }
    }

    /// Whether the annotations are believed against a word of the dictionary: they are hardly ever wrong, and tell readings
    /// apart. A script gives each character one reading everywhere, so what counts is a character that was given two, each
    /// where it belongs, or several characters with a reading that is not their usual one.
    pub fn tells_readings_apart(&self) -> bool {
        let all = self.agreed + self.disagreed;
        let varied = self.by_character.values().any(|record| record.readings.len() > 1);
        let rare = self.by_character.values().filter(|record| record.rare).count();
        (varied || rare >= RARE_CHARACTERS) && self.agreed as f64 >= RELIABLE * all as f64
    }

    /// How likely a vote is right where no word decides: the annotator's record on this character, with the reading's own
    /// share as the expectation of two places.
    pub(super) fn confidence(&self, site: &Site, voted: Syllable) -> f64 {
        if site.possible.len() == 1 && site.is_possible(voted) {
            return 0.99;
        }
        let (agreed, disagreed) = if self.tells_readings_apart() {
            (self.agreed, self.disagreed)
        } else {
            self.by_character.get(&site.folded).map_or((0, 0), |record| (record.agreed, record.disagreed))
        };
        let expected = 2.0 * site.share(voted);
        ((agreed as f64 + expected) / ((agreed + disagreed) as f64 + 2.0)).min(0.99)
    }
}
