//! The dictionary words that begin at each character of a sentence, each looked up once.

use crate::lexicon::{Lexicon, Match};
use crate::segment::Sentence;
use crate::text::is_han;

/// Longest word that is looked for, in characters.
const LONGEST: usize = 12;

/// The words of one sentence, looked up as they are asked for.
pub(super) struct Lattice<'l> {
    lexicon: &'l Lexicon,
    /// The sentence, folded.
    text: String,
    /// Where each character begins in the text, and where the text ends.
    offsets: Vec<usize>,
    /// For each character how many Han characters stand from it on.
    runs: Vec<usize>,
    /// For each character that was asked for, its part of `words`.
    known: Vec<Option<(usize, usize)>>,
    words: Vec<Word>,
    found: Vec<Match>,
}

/// A word of the dictionary at a place of the sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// What the dictionary knows of it.
    pub found: Match,
    /// Its length in characters.
    pub count: usize,
}

impl<'l> Lattice<'l> {
    pub fn new(sentence: &Sentence, lexicon: &'l Lexicon) -> Lattice<'l> {
        let count = sentence.characters.len();
        let mut text = String::with_capacity(3 * count);
        let mut offsets = Vec::with_capacity(count + 1);
        let mut runs = vec![0; count];
        for c in &sentence.characters {
            offsets.push(text.len());
            text.push(c.folded);
        }
        offsets.push(text.len());
        let mut run = 0;
        for (c, length) in sentence.characters.iter().zip(&mut runs).rev() {
            run = if is_han(c.folded) { run + 1 } else { 0 };
            *length = run;
        }
        Lattice { lexicon, text, offsets, runs, known: vec![None; count], words: Vec::new(), found: Vec::new() }
    }

    /// The words that begin at a character, shortest first.
    pub fn at(&mut self, start: usize) -> &[Word] {
        let (from, to) = match self.known[start] {
            Some(known) => known,
            None => self.look_up(start),
        };
        &self.words[from..to]
    }

    fn look_up(&mut self, start: usize) -> (usize, usize) {
        let end = start + self.runs[start].min(LONGEST);
        let (from, offset) = (self.words.len(), self.offsets[start]);
        self.found.clear();
        self.lexicon.matches_into(&self.text[offset..self.offsets[end]], &mut self.found);
        let mut count = 0;
        for found in &self.found {
            while self.offsets[start + count] - offset < found.len {
                count += 1;
            }
            self.words.push(Word { found: *found, count });
        }
        let part = (from, self.words.len());
        self.known[start] = Some(part);
        part
    }

    /// The characters of a range, folded.
    pub fn text(&self, start: usize, end: usize) -> &str {
        &self.text[self.offsets[start]..self.offsets[end]]
    }
}
