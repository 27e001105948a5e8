//! The state of a review: which rows are wanted, which is in hand, what was decided, and what can be undone.

use rustc_hash::FxHashSet;

use super::decision::{Decision, Reach, Step};
use super::{Filter, Row};
use crate::correction::Correction;
use crate::lexicon::Lexicon;
use crate::pinyin::Syllable;
use crate::reading::{Evidence, ReadDocument};
use crate::screen::{Event, Key};

/// What the surroundings have to do before the next event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Write corrections down, and take out what they replace.
    Correct {
        /// To be added, in this order.
        add: Vec<Correction>,
        /// To be taken out: for each the last line that says the same.
        remove: Vec<Correction>,
    },
    /// Add a word with its pinyin to the learner's own list.
    AddWord(String),
    /// Take the last equal line out of that list again.
    RemoveWord(String),
    /// Leave.
    Quit,
}

/// One review of some documents.
pub struct Session<'d> {
    pub(super) documents: &'d [ReadDocument],
    pub(super) lexicon: &'d Lexicon,
    pub(super) rows: Vec<Row>,
    /// What a person decided in this review; the row keeps what the program thought.
    pub(super) decided: Vec<Option<Syllable>>,
    /// The wanted rows, in the order of the review.
    pub(super) order: Vec<u32>,
    /// Runs of equal character and reading within the order, each with its first place there.
    pub(super) groups: Vec<usize>,
    pub(super) at: usize,
    pub(super) filter: Filter,
    pub(super) mode: Mode,
    pub(super) notice: String,
    search: String,
    pub(super) done: Vec<Decision>,
    pub(super) undone: Vec<Decision>,
    pub(super) step: Step,
}

/// What keys mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Browse,
    Help,
    Typing(Prompt, String),
}

/// What is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prompt {
    Pinyin,
    Filter,
    Search,
    Jump,
    Word,
}

impl<'d> Session<'d> {
    /// A review of these rows: what is doubtful or against the author first, then character by character.
    pub fn new(documents: &'d [ReadDocument], lexicon: &'d Lexicon, mut rows: Vec<Row>, filter: Filter) -> Session<'d> {
        let mut counts: std::collections::HashMap<char, u32> = Default::default();
        rows.iter().for_each(|row| *counts.entry(row.character).or_default() += 1);
        // Cached: the key of 300,000 rows is asked for many times while they are sorted.
        rows.sort_by_cached_key(|row| {
            let settled = row.evidence == Evidence::Correction || !(row.doubtful || row.disagrees);
            (
                settled,
                std::cmp::Reverse(counts[&row.character]),
                row.character,
                row.reading,
                row.document,
                row.sentence,
                row.position,
            )
        });
        let decided = rows.iter().map(|row| (row.evidence == Evidence::Correction).then_some(row.reading)).collect();
        let mut session = Session {
            documents,
            lexicon,
            rows,
            decided,
            order: Vec::new(),
            groups: Vec::new(),
            at: 0,
            filter,
            mode: Mode::Browse,
            notice: String::new(),
            search: String::new(),
            done: Vec::new(),
            undone: Vec::new(),
            step: Step::Forth,
        };
        session.choose_rows();
        session
    }

    /// The row in hand.
    pub fn row(&self) -> Option<&Row> {
        self.order.get(self.at).map(|row| &self.rows[*row as usize])
    }

    /// How many rows were questionable, and how many of them a person has decided.
    pub fn progress(&self) -> (usize, usize) {
        let questionable =
            self.rows.iter().zip(&self.decided).filter(|(row, decided)| row.doubtful || row.disagrees || decided.is_some());
        questionable.fold((0, 0), |(done, all), (_, decided)| (done + usize::from(decided.is_some()), all + 1))
    }

    /// The living readings of the character in hand, as far as they have a number, then what is read here.
    pub fn choices(&self) -> Vec<Syllable> {
        let Some(row) = self.row() else { return Vec::new() };
        let mut choices: Vec<Syllable> = self.lexicon.living(row.character).into_iter().map(|(reading, _)| reading).collect();
        if !choices.contains(&row.reading) {
            choices.push(row.reading);
        }
        choices.truncate(9);
        choices
    }

    /// Answers an event. The effects are to be carried out before the next one.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        if event.is_interrupt() {
            return vec![Effect::Quit];
        }
        match (self.mode.clone(), event) {
            (_, Event::Resize) => Vec::new(),
            (Mode::Help, _) => {
                self.mode = Mode::Browse;
                Vec::new()
            }
            (Mode::Browse, Event::Key(key)) => {
                self.notice.clear();
                self.browse(key)
            }
            (Mode::Browse, Event::Text(_)) => Vec::new(),
            (Mode::Typing(prompt, typed), event) => self.type_on(prompt, typed, event),
        }
    }

    /// Notes something for the person, such as that a decision could not be written.
    pub fn tell(&mut self, notice: String) {
        self.notice = notice;
    }

    fn browse(&mut self, key: Key) -> Vec<Effect> {
        let last = self.order.len().saturating_sub(1);
        match key {
            Key::Char('q') => return vec![Effect::Quit],
            Key::Char('?') => self.mode = Mode::Help,
            Key::Down | Key::Char('j') => self.at = (self.at + 1).min(last),
            Key::Up | Key::Char('k') => self.at = self.at.saturating_sub(1),
            Key::PageDown => self.at = (self.at + 10).min(last),
            Key::PageUp => self.at = self.at.saturating_sub(10),
            Key::Home => self.at = 0,
            Key::End => self.at = last,
            Key::Right | Key::Tab | Key::Char(']') => {
                self.at = self.groups.iter().copied().find(|start| *start > self.at).unwrap_or(self.at);
            }
            Key::Left | Key::Char('[') => self.at = self.groups.iter().rev().copied().find(|start| *start < self.at).unwrap_or(0),
            Key::Enter | Key::Char(' ') => return self.accept(Reach::Here),
            Key::Char('a') => return self.accept(Reach::Alike),
            Key::Char('A') => return self.accept_group(),
            Key::Char(digit @ '1'..='9') => {
                let index = digit as usize - '1' as usize;
                return match self.choices().get(index).copied() {
                    Some(reading) => self.decide(reading, Reach::Here),
                    None => self.refuse(format!("there is no reading {digit}")),
                };
            }
            Key::Char('p') => self.ask(Prompt::Pinyin, String::new()),
            Key::Char('f') => self.ask(Prompt::Filter, String::new()),
            Key::Char('/') => self.ask(Prompt::Search, String::new()),
            Key::Char('g') => self.ask(Prompt::Jump, String::new()),
            Key::Char('d') => self.ask_for_word(),
            Key::Char('n') => self.search_on(),
            Key::Char('u') => return self.undo(),
            Key::Char('r') | Key::Control('r') => return self.redo(),
            _ => {}
        }
        Vec::new()
    }

    fn type_on(&mut self, prompt: Prompt, mut typed: String, event: Event) -> Vec<Effect> {
        match event {
            Event::Text(text) => typed.push_str(&text),
            Event::Key(Key::Char(c)) => typed.push(c),
            Event::Key(Key::Backspace) => {
                typed.pop();
            }
            Event::Key(Key::Control('u')) => typed.clear(),
            Event::Key(Key::Escape) => {
                self.mode = Mode::Browse;
                return Vec::new();
            }
            Event::Key(Key::Enter) => {
                self.mode = Mode::Browse;
                self.notice.clear();
                return self.enter(prompt, typed.trim());
            }
            _ => {}
        }
        self.mode = Mode::Typing(prompt, typed);
        Vec::new()
    }

    fn enter(&mut self, prompt: Prompt, typed: &str) -> Vec<Effect> {
        match prompt {
            Prompt::Pinyin => return self.decide_typed(typed),
            Prompt::Word => return self.add_word(typed),
            Prompt::Filter => match typed.parse() {
                Ok(filter) => {
                    self.filter = filter;
                    self.choose_rows();
                }
                Err(error) => self.notice = format!("{error}"),
            },
            Prompt::Search => {
                self.search = typed.to_owned();
                self.search_on();
            }
            Prompt::Jump => match typed.parse::<usize>() {
                Ok(line) => self.jump(line),
                Err(_) => self.notice = format!("`{typed}` is no line of the document"),
            },
        }
        Vec::new()
    }

    pub(super) fn ask(&mut self, prompt: Prompt, typed: String) {
        self.mode = Mode::Typing(prompt, typed);
    }

    pub(super) fn refuse(&mut self, notice: String) -> Vec<Effect> {
        self.notice = notice;
        Vec::new()
    }

    fn search_on(&mut self) {
        if self.search.is_empty() {
            self.notice = "search with /".into();
            return;
        }
        // Each document is searched once: many rows share a sentence.
        let holding: FxHashSet<(u32, u32)> =
            (0..).zip(self.documents).flat_map(|(number, read)| sentences_with(&self.search, number, read)).collect();
        let found = |at: &usize| {
            let row = &self.rows[self.order[*at] as usize];
            holding.contains(&(row.document, row.sentence))
        };
        if holding.is_empty() {
            self.notice = format!("`{}` is nowhere", self.search);
            return;
        }
        let after = (self.at + 1..self.order.len()).find(found);
        match after.or_else(|| (0..self.at).find(found)) {
            Some(at) => self.at = at,
            None => self.notice = format!("`{}` is nowhere else", self.search),
        }
    }

    fn jump(&mut self, line: usize) {
        // A sentence never crosses a line, so the first sentence from there on is found by halves.
        let first = |read: &ReadDocument| {
            read.sentences.partition_point(|sentence| read.document.place(sentence.span.start).line < line) as u32
        };
        let firsts: Vec<u32> = self.documents.iter().map(first).collect();
        let row = |at: &usize| &self.rows[self.order[*at] as usize];
        let below = |at: &usize| row(at).sentence >= firsts[row(at).document as usize];
        let nearest = (0..self.order.len()).filter(below).min_by_key(|at| (row(at).document, row(at).sentence, row(at).position));
        match nearest {
            Some(at) => self.at = at,
            None => self.notice = format!("nothing stands on line {line} or below"),
        }
    }

    fn choose_rows(&mut self) {
        let wanted = |row: &u32| self.filter.wants(&self.rows[*row as usize], self.decided[*row as usize].is_some());
        self.order = (0..self.rows.len() as u32).filter(wanted).collect();
        let key = |at: usize| {
            let row = &self.rows[self.order[at] as usize];
            (row.character, row.reading, row.doubtful || row.disagrees)
        };
        self.groups = (0..self.order.len()).filter(|at| *at == 0 || key(at - 1) != key(*at)).collect();
        self.at = 0;
        if self.order.is_empty() {
            self.notice = "no row passes this filter: f and Enter show all".into();
        }
    }
}

/// The sentences of a document in which a text stands, each as the document's number and its own.
fn sentences_with(text: &str, number: u32, read: &ReadDocument) -> Vec<(u32, u32)> {
    let within = |(start, _): (usize, &str)| {
        let sentence = read.sentences.partition_point(|sentence| sentence.span.end <= start);
        let span = read.sentences.get(sentence)?.span;
        (span.start <= start && start + text.len() <= span.end).then_some((number, sentence as u32))
    };
    let mut found: Vec<(u32, u32)> = read.document.text.match_indices(text).filter_map(within).collect();
    found.dedup();
    found
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
