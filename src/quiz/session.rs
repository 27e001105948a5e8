//! A session: one question after the other, as a state machine.
//!
//! [`Session::handle`] takes what the learner did and says what is to be done about it; [`Session::screen`] says what is to be seen.
//! Neither knows a terminal, a file or a clock. Whoever drives a session carries out its effects, in order, before showing its next
//! screen: so an answer is on disk before the next question is seen.

use std::collections::HashSet;

use rand::{SeedableRng, rngs::StdRng};

use super::answer::{Judgement, Outcome, judge};
use super::explain::{Explanation, explain};
use super::input::Input;
use super::items::{Item, Offer, Task};
use super::plan::{SessionOptions, begun, plan};
use super::pool::Pool;
use super::queue::{Bookmark, Queue};
use crate::pinyin::numbered;
use crate::review::{CardKey, Review, SentenceId};
use crate::schedule::{CardState, Grade, Moment, Scheduler};
use crate::screen::{Event, Key};

/// A session in progress.
pub struct Session<'l> {
    pub(super) pool: Pool<'l>,
    pub(super) states: Vec<CardState>,
    pub(super) scheduler: Scheduler,
    pub(super) options: SessionOptions,
    pub(super) rng: StdRng,
    pub(super) queue: Queue,
    /// Sentences that were shown.
    pub(super) shown: HashSet<SentenceId>,
    pub(super) stage: Stage,
    pub(super) help: bool,
    pub(super) tally: Tally,
    past: Vec<Past>,
}

/// What is to be done, by whoever drives the session.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Record this answer.
    Record(Review),
    /// Take back the answer that was recorded last and not taken back yet.
    TakeBack,
    /// Leave.
    Quit,
}

/// Where a session is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stage {
    /// A question is asked.
    Asked(Question),
    /// The card was turned over, and waits to be graded.
    Turned(Question),
    /// The question was answered.
    Answered(Box<Question>, Box<Answer>),
    /// There is nothing more to ask.
    Over,
}

/// A question with what was done about it so far.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Question {
    pub number: usize,
    pub item: Item,
    pub input: Input,
    pub notice: Option<Notice>,
    pub since: Moment,
}

/// Why a question is still asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    ToneMissing,
    Unreadable,
    NothingTyped,
    /// There are only so many offers, or grades.
    NotOffered(usize),
    NotTurned,
    TakenBack,
    NothingToTakeBack,
}

/// An answer and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    pub grade: Grade,
    pub given: Given,
    pub explanation: Explanation,
    pub state: CardState,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Given {
    Chosen(usize),
    Typed(String, Judgement),
    /// The learner did not know, and said so.
    Unknown,
    Graded,
}

/// How a session went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Answers.
    pub answered: usize,
    /// Right answers.
    pub right: usize,
    /// Cards that were missed, in order, each once.
    pub missed: Vec<CardKey>,
}

/// What it takes to go back by one answer.
struct Past {
    question: Question,
    state: CardState,
    queue: Bookmark,
    right: usize,
    missed: usize,
}

/// So many answers can be taken back.
const PAST: usize = 50;

/// What a key means whatever is asked.
enum Command {
    Help,
    Skip,
    TakeBack,
    Quit,
}

impl<'l> Session<'l> {
    /// A session over a pool, whose cards stand as `states` says, in the pool's order. The same seed, pool and events give the same
    /// session.
    pub fn new(
        pool: Pool<'l>,
        states: Vec<CardState>,
        scheduler: Scheduler,
        options: SessionOptions,
        seed: u64,
        now: Moment,
    ) -> Session<'l> {
        let mut rng = StdRng::seed_from_u64(seed);
        let mut queue = Queue::new(plan(&pool, &states, &options, now.at, &mut rng));
        if options.only.is_empty() {
            for (number, due) in begun(&pool, &states, &options, now.at) {
                queue.wait(due, number);
            }
        }
        let mut session = Session {
            pool,
            states,
            scheduler,
            options,
            rng,
            queue,
            shown: HashSet::new(),
            stage: Stage::Over,
            help: false,
            tally: Tally::default(),
            past: Vec::new(),
        };
        session.advance(now);
        session
    }

    /// The first question of each card of the session, in order, without asking them; never the same sentence twice for a card.
    pub fn into_items(mut self) -> Vec<Item> {
        let mut items = Vec::new();
        let mut seen = HashSet::new();
        while let Stage::Asked(question) = &self.stage {
            let sentence = question.item.passage().map(|passage| passage.id());
            if sentence.is_none_or(|sentence| seen.insert((question.item.card.clone(), sentence))) {
                items.push(question.item.clone());
            }
            let now = question.since;
            self.advance(now);
        }
        items
    }

    /// How it went so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Whether everything was asked.
    pub fn is_over(&self) -> bool {
        self.stage == Stage::Over
    }

    /// Whether an answer is being explained.
    pub fn is_answered(&self) -> bool {
        matches!(self.stage, Stage::Answered(..))
    }

    /// Whether letters are text now, not commands.
    pub fn is_typing(&self) -> bool {
        matches!(&self.stage, Stage::Asked(question) if matches!(question.item.task, Task::Type(_)))
    }

    /// Takes in what happened.
    pub fn handle(&mut self, event: &Event, now: Moment) -> Vec<Effect> {
        if event.is_interrupt() {
            return vec![Effect::Quit];
        }
        if *event == Event::Resize {
            return Vec::new();
        }
        if self.help {
            self.help = false;
            return Vec::new();
        }
        match self.command(event) {
            Some(Command::Help) => self.help = true,
            Some(Command::Skip) => self.skip(now),
            Some(Command::TakeBack) => return self.take_back(now),
            Some(Command::Quit) => return vec![Effect::Quit],
            None => return self.act(event, now),
        }
        Vec::new()
    }

    fn command(&self, event: &Event) -> Option<Command> {
        let Event::Key(key) = event else { return None };
        match key {
            Key::Char('?' | '？') => Some(Command::Help),
            Key::Tab => Some(Command::Skip),
            Key::Control('z') => Some(Command::TakeBack),
            Key::Escape => Some(Command::Quit),
            Key::Char(letter) if !self.is_typing() => letter_command(*letter),
            // A letter that is no syllable is a command here too, once it is sent.
            Key::Enter => match &self.stage {
                Stage::Asked(question) => {
                    let text = question.input.text();
                    let mut letters = text.trim().chars();
                    letters.next().filter(|_| letters.next().is_none()).and_then(letter_command)
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn act(&mut self, event: &Event, now: Moment) -> Vec<Effect> {
        let confirmed = matches!(event, Event::Key(Key::Enter | Key::Char(' ')));
        match &mut self.stage {
            Stage::Over if confirmed => vec![Effect::Quit],
            Stage::Answered(..) if confirmed => {
                self.advance(now);
                Vec::new()
            }
            Stage::Turned(question) => match digit(event).and_then(|digit| Grade::from_number(digit as u8)) {
                Some(grade) => self.answer(Given::Graded, grade, now),
                None => question.refuse(event, Notice::NotOffered(Grade::ALL.len())),
            },
            Stage::Asked(question) => match &question.item.task {
                Task::Choose { offers, right } => {
                    let Some(chosen) =
                        digit(event).and_then(|digit| digit.checked_sub(1)).filter(|chosen| *chosen < offers.len())
                    else {
                        let notice = Notice::NotOffered(offers.len());
                        return question.refuse(event, notice);
                    };
                    let grade = if chosen == *right { Grade::Good } else { Grade::Again };
                    self.answer(Given::Chosen(chosen), grade, now)
                }
                Task::Recall if confirmed => {
                    self.stage = Stage::Turned(Question { notice: None, ..question.clone() });
                    Vec::new()
                }
                Task::Recall => question.refuse(event, Notice::NotTurned),
                Task::Type(_) => self.type_in(event, now),
            },
            Stage::Answered(..) | Stage::Over => Vec::new(),
        }
    }

    fn type_in(&mut self, event: &Event, now: Moment) -> Vec<Effect> {
        let Stage::Asked(question) = &mut self.stage else { return Vec::new() };
        let Task::Type(slots) = &question.item.task else { return Vec::new() };
        match event {
            Event::Text(text) => question.input.insert(text),
            Event::Key(Key::Enter) => {
                let typed = question.input.text();
                if typed.trim().is_empty() {
                    if question.notice == Some(Notice::NothingTyped) {
                        return self.answer(Given::Unknown, Grade::Again, now);
                    }
                    question.notice = Some(Notice::NothingTyped);
                    return Vec::new();
                }
                let judgement = judge(&typed, slots);
                match judgement.outcome {
                    Outcome::ToneMissing => question.notice = Some(Notice::ToneMissing),
                    Outcome::Unreadable => question.notice = Some(Notice::Unreadable),
                    _ => {
                        // A wrong tone is a wrong reading: for FSRS, hard would mean that it was known.
                        let grade = if judgement.outcome.is_right() { Grade::Good } else { Grade::Again };
                        return self.answer(Given::Typed(typed, judgement), grade, now);
                    }
                }
            }
            Event::Key(key) => {
                question.input.edit(*key);
                question.notice = None;
            }
            Event::Resize => {}
        }
        Vec::new()
    }

    fn answer(&mut self, given: Given, grade: Grade, now: Moment) -> Vec<Effect> {
        let (Stage::Asked(question) | Stage::Turned(question)) = &self.stage else { return Vec::new() };
        let question = question.clone();
        let number = question.number;
        let card = question.item.card.clone();
        if self.past.len() == PAST {
            self.past.remove(0);
        }
        self.past.push(Past {
            question: question.clone(),
            state: self.states[number],
            queue: self.queue.bookmark(),
            right: self.tally.right,
            missed: self.tally.missed.len(),
        });
        let review = Review {
            at: now,
            card: card.clone(),
            grade,
            taken: now.at.since(question.since.at),
            question: question.item.kind.name().into(),
            sentence: question.item.passage().map(|passage| passage.id()),
            answer: given.value(&question.item),
            expected: question.item.expected(),
        };
        let state = self.scheduler.answer(&self.states[number], grade, now, card.seed());
        self.states[number] = state;
        if let Some(studied) = state.studied().filter(|studied| studied.is_in_steps()) {
            self.queue.wait(studied.due, number);
        }
        self.tally.answered += 1;
        self.tally.right += usize::from(grade.is_pass());
        if !grade.is_pass() {
            if !self.tally.missed.contains(&card) {
                self.tally.missed.push(card);
            }
            self.pull_contrast(number);
        }
        let explanation = explain(&question.item, &self.pool);
        let graded = given == Given::Graded;
        self.stage = Stage::Answered(Box::new(question), Box::new(Answer { grade, given, explanation, state }));
        if graded {
            // Whoever turned the card over has seen everything.
            self.advance(now);
        }
        vec![Effect::Record(review)]
    }

    /// After a miss the other reading comes soon, so that the two are told apart.
    fn pull_contrast(&mut self, missed: usize) {
        /// One question in between, so that the answer just shown is no hint.
        const SOON: usize = 1;
        let others: Vec<usize> = self.pool.contrasting(missed).collect();
        let planned = self.queue.planned().position(|planned| others.contains(&planned));
        if let Some(partner) = planned.and_then(|place| self.queue.take(place)) {
            self.queue.place(SOON, partner);
            return;
        }
        let learned = |number: &&usize| {
            let known = self.states[**number].studied().is_some();
            known && !self.queue.waits(**number) && self.options.admits(&self.pool.material(**number).card)
        };
        if let Some(partner) = others.iter().find(learned) {
            self.queue.place(SOON, *partner);
        }
    }

    fn skip(&mut self, now: Moment) {
        match &self.stage {
            Stage::Asked(_) | Stage::Turned(_) | Stage::Answered(..) => self.advance(now),
            Stage::Over => {}
        }
    }

    fn take_back(&mut self, now: Moment) -> Vec<Effect> {
        let Some(past) = self.past.pop() else {
            if let Stage::Asked(question) = &mut self.stage {
                question.notice = Some(Notice::NothingToTakeBack);
            }
            return Vec::new();
        };
        self.states[past.question.number] = past.state;
        self.queue.go_back(past.queue);
        self.tally.answered -= 1;
        self.tally.right = past.right;
        self.tally.missed.truncate(past.missed);
        let question = Question { input: Input::default(), notice: Some(Notice::TakenBack), since: now, ..past.question };
        self.stage = Stage::Asked(question);
        vec![Effect::TakeBack]
    }

    /// Goes on to the next question, or to the end.
    fn advance(&mut self, now: Moment) {
        let last = match &self.stage {
            Stage::Asked(question) | Stage::Turned(question) => Some(question.number),
            Stage::Answered(question, _) => Some(question.number),
            Stage::Over => None,
        };
        while let Some(number) = self.queue.next(now.at, last) {
            if let Some(item) = self.question(number) {
                self.stage = Stage::Asked(Question { number, item, input: Input::default(), notice: None, since: now });
                return;
            }
        }
        self.stage = Stage::Over;
    }
}

impl Question {
    /// Says what can be answered here, where something else was.
    fn refuse(&mut self, event: &Event, notice: Notice) -> Vec<Effect> {
        if matches!(event, Event::Key(Key::Enter | Key::Char(_)) | Event::Text(_)) {
            self.notice = Some(notice);
        }
        Vec::new()
    }
}

impl Given {
    /// What was answered, as the log keeps it.
    fn value(&self, item: &Item) -> Option<String> {
        match (self, &item.task) {
            (Given::Chosen(chosen), Task::Choose { offers, .. }) => offers.get(*chosen).map(Offer::value),
            (Given::Typed(typed, judgement), _) => {
                let read = !judgement.syllables.is_empty();
                Some(if read { numbered(&judgement.syllables) } else { typed.trim().to_owned() })
            }
            _ => None,
        }
    }
}

fn letter_command(letter: char) -> Option<Command> {
    match letter {
        's' => Some(Command::Skip),
        'u' => Some(Command::TakeBack),
        'q' => Some(Command::Quit),
        _ => None,
    }
}

fn digit(event: &Event) -> Option<usize> {
    let Event::Key(Key::Char(c)) = event else { return None };
    match c {
        '０'..='９' => Some(*c as usize - '０' as usize),
        c => c.to_digit(10).map(|digit| digit as usize),
    }
}
