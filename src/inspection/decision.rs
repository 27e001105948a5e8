//! What a person decides in a review: each decision is written down, changes some rows, and can be undone.

use rustc_hash::FxHashSet;

use super::session::{Effect, Prompt, Session};
use super::{Row, reread};
use crate::correction::Correction;
use crate::lexicon::parse_words;
use crate::pinyin::{Syllable, marked, parse_word};
use crate::reading::ReadSentence;
use crate::segment::{Token, TokenKind};

/// Something that was decided.
pub(super) struct Decision {
    written: Written,
    changes: Vec<Change>,
    /// Where the review stood.
    at: usize,
}

/// What was written down.
enum Written {
    /// Corrections, and what they replace: what was said of the same place, word or phrase before.
    Corrections(Vec<Correction>, Vec<Correction>),
    /// A line of the learner's own words.
    Word(String),
}

/// A row whose reading was decided.
struct Change {
    row: u32,
    before: Option<Syllable>,
    after: Syllable,
}

/// How far a decision reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// To the row in hand.
    Here,
    /// To all rows like it.
    Alike,
}

/// Which step was taken last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A decision, for the first time or again.
    Forth,
    /// A decision was undone.
    Back,
}

impl Written {
    fn down(&self) -> Effect {
        match self {
            Written::Corrections(new, old) => Effect::Correct { add: new.clone(), remove: old.clone() },
            Written::Word(line) => Effect::AddWord(line.clone()),
        }
    }

    fn back(&self) -> Effect {
        match self {
            Written::Corrections(new, old) => Effect::Correct { add: old.clone(), remove: new.clone() },
            Written::Word(line) => Effect::RemoveWord(line.clone()),
        }
    }
}

impl Session<'_> {
    /// Takes the last step back without an effect, because its own could not be carried out.
    pub fn step_failed(&mut self) {
        match self.step {
            Step::Forth => {
                if let Some(decision) = self.done.pop() {
                    self.take_back(&decision);
                }
            }
            Step::Back => {
                if let Some(decision) = self.undone.pop() {
                    self.carry_out(&decision);
                    self.done.push(decision);
                }
            }
        }
    }

    pub(super) fn accept(&mut self, reach: Reach) -> Vec<Effect> {
        let Some(index) = self.order.get(self.at).map(|row| *row as usize) else { return Vec::new() };
        self.decide(self.decided[index].unwrap_or(self.rows[index].reading), reach)
    }

    pub(super) fn decide_typed(&mut self, typed: &str) -> Vec<Effect> {
        let Some(row) = self.row().copied() else { return Vec::new() };
        let Some(mut reading) = parse_word(typed, 1).map(|reading| reading[0]) else {
            return self.refuse(format!("`{typed}` is not pinyin; write it like háng or hang2"));
        };
        let written = row.sentence(self.documents).characters[row.position as usize].written;
        // What is typed without a tone means the one reading with these letters.
        let toneless = !typed.chars().any(|c| c.is_ascii_digit() || !c.is_ascii());
        let alike: Vec<Syllable> = self.choices().into_iter().filter(|known| known.same_letters(reading)).collect();
        if let ([one], true) = (&alike[..], toneless) {
            reading = *one;
        }
        match super::table::attested(written, reading, self.lexicon) {
            Ok(()) => self.decide(reading, Reach::Here),
            Err(message) => self.refuse(message),
        }
    }

    pub(super) fn decide(&mut self, reading: Syllable, reach: Reach) -> Vec<Effect> {
        let Some(index) = self.order.get(self.at).copied() else { return Vec::new() };
        if reach == Reach::Here && self.decided[index as usize] == Some(reading) {
            // It is written already.
            self.advance();
            return Vec::new();
        }
        let row = self.rows[index as usize];
        let (correction, changed) = match reach {
            Reach::Here => (row.place_correction(self.documents, reading), vec![index]),
            Reach::Alike => {
                let alike = row.alike(&self.rows, self.documents).collect();
                (row.alike_correction(self.documents, reading), alike)
            }
        };
        if reach == Reach::Alike {
            self.notice = format!("{}: {} in {}", correction.marked_text(), reading.marked(), places(changed.len()));
        }
        let old = self.replaced_by(&correction, &row);
        let changes = changed.into_iter().map(|row| self.change(row, reading)).collect();
        let written = Written::Corrections(vec![correction], old.into_iter().collect());
        self.go_on_with(Decision { written, changes, at: self.at })
    }

    /// Accepts all that is open of the reading in hand, as the list shows it, each at its own place.
    pub(super) fn accept_group(&mut self) -> Vec<Effect> {
        let group = self.groups.partition_point(|start| *start <= self.at);
        let Some(start) = group.checked_sub(1).map(|group| self.groups[group]) else { return Vec::new() };
        let end = self.groups.get(group).copied().unwrap_or(self.order.len());
        let open: Vec<u32> = self.order[start..end].iter().copied().filter(|row| self.decided[*row as usize].is_none()).collect();
        if open.is_empty() {
            return self.refuse("nothing is open in this line of the list".into());
        }
        let occurrences: Vec<Vec<usize>> = self.documents.iter().map(super::table::occurrences).collect();
        let correction = |row: &u32| {
            let row = &self.rows[*row as usize];
            row.correction_at(self.documents, row.reading, occurrences[row.document as usize][row.sentence as usize])
        };
        let corrections: Vec<Correction> = open.iter().map(correction).collect();
        let changes: Vec<Change> = open.into_iter().map(|row| self.change(row, self.rows[row as usize].reading)).collect();
        self.notice = format!("accepted in {}: u takes it back", places(changes.len()));
        self.go_on_with(Decision { written: Written::Corrections(corrections, Vec::new()), changes, at: self.at })
    }

    /// What was said before of the place, word or phrase of a correction, and nothing else.
    fn replaced_by(&self, correction: &Correction, row: &Row) -> Option<Correction> {
        let positions = |correction: &Correction| correction.readings.iter().map(|(position, _)| *position).collect::<Vec<_>>();
        let same = |known: &&Correction| {
            (&known.scope, &known.text, positions(known)) == (&correction.scope, &correction.text, positions(correction))
        };
        let here = self.done.iter().rev().flat_map(|decision| match &decision.written {
            Written::Corrections(known, _) => &known[..],
            Written::Word(_) => &[],
        });
        let earlier = || row.is_place_corrected(self.documents).then(|| row.place_correction(self.documents, row.reading));
        here.into_iter().find(same).cloned().or_else(|| earlier().filter(|known| same(&known)))
    }

    pub(super) fn ask_for_word(&mut self) {
        let Some(row) = self.row() else { return };
        let sentence = row.sentence(self.documents);
        let (start, end) = word_around(sentence, row.position as usize);
        let mut reading = sentence.lexical(start, end).unwrap_or_default();
        let decided = self.decided[self.order[self.at] as usize];
        if let (Some(decided), Some(own)) = (decided, reading.get_mut(row.position as usize - start)) {
            *own = decided;
        }
        self.ask(Prompt::Word, format!("{} {}", sentence.written(start, end), marked(&reading)));
    }

    pub(super) fn add_word(&mut self, typed: &str) -> Vec<Effect> {
        let line = typed.split_once(char::is_whitespace).map(|(word, pinyin)| format!("{word}\t{}", pinyin.trim()));
        let line = line.unwrap_or_else(|| typed.to_owned());
        let (words, errors) = parse_words(&line);
        if let Some(error) = errors.first() {
            return self.refuse(error.message.clone());
        }
        let Some(word) = words.into_iter().next() else { return Vec::new() };
        if word.reading.len() < 2 {
            return self.refuse("one character is no word that decides: add its neighbour, or accept with a".into());
        }
        let corrected = self.corrected();
        let mut decided = reread::decided_by_word(&word, &self.rows, self.documents, self.lexicon);
        decided.retain(|(row, _)| !corrected.contains(row));
        self.notice = match decided.len() {
            0 => format!("added to your words: {typed}; no open place here is read by it"),
            count => format!("added to your words: {typed}; so read in {}", places(count)),
        };
        let changes = decided.into_iter().map(|(row, reading)| self.change(row, reading)).collect();
        self.go_on_with(Decision { written: Written::Word(line), changes, at: self.at })
    }

    /// The rows that a correction decides, which is stronger than any word.
    fn corrected(&self) -> FxHashSet<u32> {
        let before = self.rows.iter().zip(0..).filter(|(row, _)| row.evidence == crate::reading::Evidence::Correction);
        let mut corrected: FxHashSet<u32> = before.map(|(_, row)| row).collect();
        for Decision { written, changes, .. } in &self.done {
            if matches!(written, Written::Corrections(..)) {
                corrected.extend(changes.iter().map(|change| change.row));
            }
        }
        corrected
    }

    pub(super) fn undo(&mut self) -> Vec<Effect> {
        let Some(decision) = self.done.pop() else { return self.refuse("there is nothing to undo".into()) };
        self.take_back(&decision);
        let effect = decision.written.back();
        self.undone.push(decision);
        self.step = Step::Back;
        self.notice = "undone".into();
        vec![effect]
    }

    pub(super) fn redo(&mut self) -> Vec<Effect> {
        let Some(decision) = self.undone.pop() else { return self.refuse("there is nothing to redo".into()) };
        self.carry_out(&decision);
        self.at = decision.at.min(self.order.len().saturating_sub(1));
        let effect = decision.written.down();
        self.done.push(decision);
        self.step = Step::Forth;
        self.notice = "done again".into();
        vec![effect]
    }

    fn change(&self, row: u32, after: Syllable) -> Change {
        Change { row, before: self.decided[row as usize], after }
    }

    fn go_on_with(&mut self, decision: Decision) -> Vec<Effect> {
        self.carry_out(&decision);
        let effect = decision.written.down();
        self.done.push(decision);
        self.undone.clear();
        self.step = Step::Forth;
        self.advance();
        vec![effect]
    }

    fn carry_out(&mut self, decision: &Decision) {
        decision.changes.iter().for_each(|change| self.decided[change.row as usize] = Some(change.after));
    }

    fn take_back(&mut self, decision: &Decision) {
        decision.changes.iter().for_each(|change| self.decided[change.row as usize] = change.before);
        self.at = decision.at.min(self.order.len().saturating_sub(1));
    }

    /// On to the next row that nobody decided, unless the one in hand is open.
    fn advance(&mut self) {
        let open = |at: &usize| self.decided[self.order[*at] as usize].is_none();
        match (self.at..self.order.len()).find(open) {
            Some(next) => self.at = next,
            None => self.notice = format!("{} (nothing open below)", self.notice).trim().into(),
        }
    }
}

/// The word that holds a character; where that is a word of its own, with the word that follows, else with the one before.
fn word_around(sentence: &ReadSentence, position: usize) -> (usize, usize) {
    let token = sentence.token_at(position);
    let is_word = |token: &Token| matches!(token.kind, TokenKind::Word | TokenKind::Name);
    if token.end - token.start > 1 {
        return (token.start, token.end);
    }
    let next = (token.end < sentence.characters.len()).then(|| sentence.token_at(token.end)).filter(is_word);
    let before = token.start.checked_sub(1).map(|before| sentence.token_at(before)).filter(is_word);
    match (next, before) {
        (Some(next), _) => (token.start, next.end),
        (None, Some(before)) => (before.start, token.end),
        (None, None) => (token.start, token.end),
    }
}

fn places(count: usize) -> String {
    if count == 1 { "1 place".into() } else { format!("{count} places") }
}
