//! What a session shows.

use super::answer::{Outcome, Part, Slot};
use super::explain::{Explanation, Meaning};
use super::items::{Item, Kind, Offer, Prompt, Task};
use super::passage::Passage;
use super::session::{Answer, Given, Notice, Question, Session, Stage, Tally};
use crate::pinyin::{Syllable, marked};
use crate::review::CardKey;
use crate::schedule::{CardState, Grade, Moment, Studied};
use crate::screen::{Block, Cell, Choice, KeyHint, Look, Mark, Progress, Screen, Text};

impl Session<'_> {
    /// What is to be seen now.
    pub fn screen(&self) -> Screen {
        let mut screen = match &self.stage {
            _ if self.help => help(),
            Stage::Asked(question) => self.asked(question),
            Stage::Turned(question) => self.turned(question),
            Stage::Answered(question, answer) => self.answered(question, answer),
            Stage::Over => Screen { body: summary(&self.tally), keys: vec![KeyHint::new("Enter", "leave")], ..Screen::default() },
        };
        screen.title = Text::empty().with("duoyin quiz", Look::Strong);
        screen.standing = self.standing();
        let asking = usize::from(matches!(self.stage, Stage::Asked(_) | Stage::Turned(_)));
        let done = self.tally.answered;
        screen.progress = Some(Progress { done, total: done + asking + self.queue.planned().len() + self.queue.waiting() });
        screen
    }

    /// How many cards are still to come.
    fn standing(&self) -> Text {
        let new = self.queue.planned().filter(|number| self.states[*number] == CardState::New).count();
        let due = self.queue.planned().len() - new;
        Text::plain(format!("{} answered · due {due} · learning {} · new {new}", self.tally.answered, self.queue.waiting()))
    }

    fn asked(&self, question: &Question) -> Screen {
        let mut body = vec![instruction(&question.item), Block::Gap];
        body.extend(prompt(&question.item));
        body.push(Block::Gap);
        let mut keys = Vec::new();
        match &question.item.task {
            Task::Choose { offers, .. } => {
                body.push(Block::Choices(
                    offers.iter().enumerate().map(|(index, offer)| choice(index, offer, Mark::Open)).collect(),
                ));
                keys.push(KeyHint::new(&format!("1–{}", offers.len()), "choose"));
            }
            Task::Type(_) => {
                let (typed, cursor) = (question.input.text(), question.input.cursor());
                body.push(Block::Input { label: "reading:".into(), typed, cursor });
                keys.push(KeyHint::new("Enter", "answer"));
            }
            Task::Recall => keys.push(KeyHint::new("Space", "turn over")),
        }
        body.extend(notice(question));
        let typing = matches!(question.item.task, Task::Type(_));
        keys.extend(if typing {
            [("Tab", "skip"), ("Ctrl-Z", "undo"), ("?", "help"), ("Esc", "quit")].map(|(key, action)| KeyHint::new(key, action))
        } else {
            [("s", "skip"), ("u", "undo"), ("?", "help"), ("q", "quit")].map(|(key, action)| KeyHint::new(key, action))
        });
        Screen { body, keys, ..Screen::default() }
    }

    fn turned(&self, question: &Question) -> Screen {
        let explanation = super::explain::explain(&question.item, &self.pool);
        let mut body = vec![instruction(&question.item), Block::Gap];
        body.extend(solution(&question.item));
        body.push(Block::Gap);
        body.extend(word_line(&explanation).map(Block::centred));
        body.push(Block::Gap);
        let outcomes = self.scheduler.outcomes(&self.states[question.number], question.since, question.item.card.seed());
        let grade = |grade: Grade| Choice {
            key: char::from_digit(u32::from(grade.number()), 10).unwrap_or(' '),
            text: Text::plain(format!("{} ({})", grade.name(), wait(&outcomes.of(grade), question.since))),
            mark: Mark::Open,
        };
        body.push(Block::Choices(Grade::ALL.map(grade).into()));
        body.extend(notice(question));
        let keys = [("1–4", "how it went"), ("u", "undo"), ("?", "help"), ("q", "quit")];
        Screen { body, keys: keys.map(|(key, action)| KeyHint::new(key, action)).into(), ..Screen::default() }
    }

    fn answered(&self, question: &Question, answer: &Answer) -> Screen {
        let item = &question.item;
        let mut body = vec![Block::centred(verdict(item, answer)), Block::Gap];
        body.extend(solution(item));
        if let (Task::Choose { offers, right }, Given::Chosen(chosen)) = (&item.task, &answer.given) {
            body.push(Block::Gap);
            let mark = |index| match index {
                index if index == *right => Mark::Right,
                index if index == *chosen => Mark::Wrong,
                _ => Mark::Open,
            };
            let shown = offers.iter().enumerate().map(|(index, offer)| choice(index, &explained(offer), mark(index)));
            body.push(Block::Choices(shown.collect()));
        }
        let mut detail = vec![Block::Gap];
        let dim = |text: String| Block::left(Text::empty().with(text, Look::Dim));
        // What matters most comes first: a small window has no room for the rest.
        detail.extend(meanings(&answer.explanation));
        detail.extend(answer.state.studied().map(|studied| dim(format!("comes back in {}", wait(studied, studied.last)))));
        if let Some(example) = &answer.explanation.example {
            let label = if item.passage().is_some() { "also" } else { "as in" };
            detail.push(Block::left(format!("{label}: {}", example.marked())));
        }
        detail.extend(answer.explanation.evidence.iter().cloned().map(dim));
        detail.extend(notes(&answer.explanation));
        let keys = [("Enter", "next"), ("u", "undo"), ("?", "help"), ("q", "quit")];
        Screen { body, detail, keys: keys.map(|(key, action)| KeyHint::new(key, action)).into(), ..Screen::default() }
    }
}

/// What a session came to, for its last screen and for whoever left early.
pub fn summary(tally: &Tally) -> Vec<Block> {
    if tally.answered == 0 {
        return vec![Block::left("Nothing was answered, and nothing changed.")];
    }
    let share = 100 * tally.right / tally.answered;
    let answers = if tally.answered == 1 { "answer" } else { "answers" };
    let mut blocks =
        vec![Block::left(format!("{} {answers}, {} right ({share} %). All of it is saved.", tally.answered, tally.right))];
    if !tally.missed.is_empty() {
        let missed: Vec<String> = tally.missed.iter().map(card_name).collect();
        blocks.extend([Block::Gap, Block::left(format!("Missed: {}", missed.join(", ")))]);
    }
    blocks
}

fn card_name(card: &CardKey) -> String {
    match card {
        CardKey::Polyphone { character, reading } => format!("{character} {}", reading.marked()),
        CardKey::Word { headword, reading } => format!("{headword} {}", marked(reading)),
        CardKey::Sandhi { character, spoken } => format!("{character} {}", spoken.marked()),
    }
}

fn instruction(item: &Item) -> Block {
    let target = item.passage().map(|passage| passage.slice(passage.target.clone())).unwrap_or_default();
    let text = match (item.kind, &item.prompt) {
        (Kind::ChooseReading, _) => format!("How is {target} read here?"),
        (Kind::ChooseSpoken, _) => format!("With which tone is {target} spoken here?"),
        (Kind::TypeReading | Kind::TypeWord, _) => format!("Type the reading of {target}."),
        (Kind::SameOrDifferent, _) => format!("Is {target} read the same in both sentences?"),
        (Kind::OddOneOut, Prompt::Words(character)) => format!("In which word is {character} read differently?"),
        (Kind::OddOneOut, _) => "Which word is read differently?".into(),
        (Kind::WrongAnnotation, _) => "One of these readings is wrong. Which?".into(),
        (Kind::Recall, _) => format!("What does {target} mean, and how is it read?"),
        (Kind::ChooseWord, _) => "Which word means this?".into(),
        (Kind::FillGap, _) => "Which word fills the gap?".into(),
    };
    Block::centred(Text::empty().with(text, Look::Dim))
}

fn prompt(item: &Item) -> Vec<Block> {
    let sentence = |passage: &Passage| Block::Sentence(cells(passage, &[], Target::Marked));
    match &item.prompt {
        Prompt::Sentence(passage) => with_origin(passage, vec![sentence(passage)]),
        Prompt::Pair(one, other) => {
            let mut blocks = with_origin(one, vec![sentence(one)]);
            blocks.push(Block::Gap);
            blocks.extend(with_origin(other, vec![sentence(other)]));
            blocks
        }
        Prompt::Words(_) => Vec::new(),
        Prompt::Meaning(meaning) => vec![Block::centred(Text::empty().with(meaning.as_str(), Look::Strong))],
        Prompt::Gap(passage, meaning) => {
            vec![Block::Sentence(cells(passage, &[], Target::Gap)), Block::centred(format!("({meaning})"))]
        }
        Prompt::Annotated(passage, shown) => with_origin(passage, vec![Block::Sentence(cells(passage, shown, Target::Hidden))]),
    }
}

/// What the documents do not have is marked as such.
fn with_origin(passage: &Passage, mut blocks: Vec<Block>) -> Vec<Block> {
    if passage.origin == super::Origin::Dictionary {
        blocks.push(Block::centred(Text::empty().with("(not from your documents)", Look::Dim)));
    }
    blocks
}

/// The sentences with the readings that were asked.
fn solution(item: &Item) -> Vec<Block> {
    let sentence = |passage: &Passage| {
        let reading = |at: usize| match item.card {
            // Here the question is how it sounds, not what the dictionary has.
            CardKey::Sandhi { spoken, .. } if passage.target.contains(&at) => Some((at, spoken)),
            _ => Some((at, passage.readings[at]?)),
        };
        let readings: Vec<_> = passage.word.clone().chain(passage.target.clone()).filter_map(reading).collect();
        Block::Sentence(cells(passage, &readings, Target::Marked))
    };
    match &item.prompt {
        Prompt::Pair(one, other) => vec![sentence(one), sentence(other)],
        _ => item.passage().map(sentence).into_iter().collect(),
    }
}

/// How the target of a sentence is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Marked,
    Gap,
    Hidden,
}

fn cells(passage: &Passage, readings: &[(usize, Syllable)], target: Target) -> Vec<Cell> {
    let bracket = |base: &str| Cell { base: base.into(), look: Look::Target, reading: None };
    let mut cells = Vec::new();
    for (position, c) in passage.characters.iter().enumerate() {
        if target != Target::Hidden && position == passage.target.start {
            cells.push(bracket("【"));
        }
        let inside = passage.target.contains(&position);
        let reading = readings.iter().find(|(at, _)| *at == position).map(|(_, reading)| *reading);
        let base = if inside && target == Target::Gap { "＿".into() } else { c.to_string() };
        let look = if inside && target != Target::Hidden { Look::Target } else { Look::Plain };
        cells.push(Cell { base, look, reading });
        if target != Target::Hidden && position + 1 == passage.target.end {
            cells.push(bracket("】"));
        }
    }
    cells
}

fn choice(index: usize, offer: &Offer, mark: Mark) -> Choice {
    let text = match offer {
        Offer::Reading(reading) => Text::empty().with_reading(&[*reading]),
        Offer::Word(word, _) => Text::plain(word.as_str()),
        Offer::Same => "the same".into(),
        Offer::Different => "differently".into(),
        Offer::Annotated(character, reading) => {
            Text::plain(character.to_string()).with(" ", Look::Plain).with_reading(&[*reading])
        }
    };
    Choice { key: char::from_digit(index as u32 + 1, 10).unwrap_or(' '), text, mark }
}

/// After the answer a word shows how its character is read.
fn explained(offer: &Offer) -> Offer {
    match offer {
        Offer::Word(word, Some(reading)) => Offer::Word(format!("{word} ({})", reading.marked()), None),
        other => other.clone(),
    }
}

fn verdict(item: &Item, answer: &Answer) -> Text {
    let right = |text: String| Text::empty().with(format!("✓ right{text}"), Look::Right);
    let wrong = |text: String| Text::empty().with(format!("✗ {text}"), Look::Wrong);
    let reading = right_reading(item);
    match &answer.given {
        Given::Unknown => wrong(format!("it is {reading}")),
        Given::Graded => right(String::new()),
        Given::Chosen(_) if answer.grade.is_pass() => right(String::new()),
        Given::Chosen(chosen) => match &item.task {
            Task::Choose { offers, right } => chosen_wrong(item, &offers[*chosen], &offers[*right]),
            _ => wrong(reading),
        },
        Given::Typed(_, judgement) => match &judgement.outcome {
            Outcome::Right => right(String::new()),
            Outcome::Spoken => right(format!(": so it is spoken; the dictionary has {reading}")),
            Outcome::Variant => right(format!(": that is read as well; the standard has {reading}")),
            Outcome::ReadElsewhere { elsewhere, .. } => {
                wrong(format!("{} is right in {}; here it is {reading}", elsewhere.reading.marked(), elsewhere.word))
            }
            Outcome::WrongTone => wrong(format!("right letters, wrong tone: it is {reading}")),
            _ => wrong(format!("it is {reading}{}", parts(&judgement.letters, &judgement.tones))),
        },
    }
}

fn chosen_wrong(item: &Item, chosen: &Offer, right: &Offer) -> Text {
    let text = match (chosen, right) {
        (Offer::Reading(chosen), Offer::Reading(right)) => format!("not {} here, but {}", chosen.marked(), right.marked()),
        (_, Offer::Same) => "they are read the same".into(),
        (_, Offer::Different) => "they are read differently".into(),
        (_, Offer::Annotated(character, wrong)) => {
            format!("{character} is not {} here, but {}", wrong.marked(), right_reading(item))
        }
        (_, Offer::Word(word, _)) => format!("it is {word}"),
        (_, Offer::Reading(right)) => format!("it is {}", right.marked()),
    };
    Text::empty().with(format!("✗ {text}"), Look::Wrong)
}

fn right_reading(item: &Item) -> String {
    match (&item.task, &item.card) {
        (Task::Type(slots), _) => marked(&slots.iter().map(|slot: &Slot| slot.reading).collect::<Vec<_>>()),
        (_, CardKey::Polyphone { reading, .. }) => reading.marked(),
        (_, CardKey::Word { reading, .. }) => marked(reading),
        (_, CardKey::Sandhi { spoken, .. }) => spoken.marked(),
    }
}

/// Which letters and which tones were right, of a word of several syllables.
fn parts(letters: &[Part], tones: &[Part]) -> String {
    if letters.is_empty() {
        return String::new();
    }
    let signs = |parts: &[Part]| {
        let sign = |part: &Part| match part {
            Part::Right => '✓',
            Part::Wrong => '✗',
            Part::Missing => '–',
        };
        parts.iter().map(sign).collect::<String>()
    };
    format!(" (letters {}, tones {})", signs(letters), signs(tones))
}

fn word_line(explanation: &Explanation) -> Option<Text> {
    let (word, reading, sense) = explanation.word.as_ref()?;
    let line = Text::empty().with(word.as_str(), Look::Strong).with("  ", Look::Plain).with_reading(reading);
    Some(match sense {
        Some(sense) => line.with(format!("  {sense}"), Look::Plain),
        None => line,
    })
}

/// The word that decides, and what the character means in each of its readings.
fn meanings(explanation: &Explanation) -> impl Iterator<Item = Block> + '_ {
    let meaning = |meaning: &Meaning| {
        Block::left(Text::empty().with_reading(&[meaning.reading]).with(format!("  {}", meaning.gloss), Look::Plain))
    };
    word_line(explanation).map(Block::left).into_iter().chain(explanation.readings.iter().map(meaning))
}

/// What decides for each reading.
fn notes(explanation: &Explanation) -> impl Iterator<Item = Block> + '_ {
    let noted = explanation.readings.iter().filter(|meaning| !meaning.note.is_empty());
    noted
        .map(|meaning| Block::left(Text::empty().with_reading(&[meaning.reading]).with(format!(": {}", meaning.note), Look::Dim)))
}

/// Why the question is still asked.
fn notice(question: &Question) -> Vec<Block> {
    let Some(notice) = question.notice else { return Vec::new() };
    let text = match notice {
        Notice::ToneMissing => "the letters are right; type the tone too, as in xíng or xing2".into(),
        Notice::Unreadable => "that is no pinyin; type it like xíng, xing2 or ㄒㄧㄥˊ".into(),
        Notice::NothingTyped => "type a reading, or press Enter again if you do not know".into(),
        Notice::NotOffered(offers) => format!("answer with a number from 1 to {offers}; ? shows all keys"),
        Notice::NotTurned => "think of the answer, then turn the card over with Enter; ? shows all keys".into(),
        Notice::TakenBack => "taken back: answer again".into(),
        Notice::NothingToTakeBack => "there is nothing to take back".into(),
    };
    vec![Block::Gap, Block::centred(Text::empty().with(text, Look::Strong))]
}

/// How long a card waits, in the unit that people would use.
fn wait(studied: &Studied, from: Moment) -> String {
    let minutes = (studied.due.since(from.at).as_secs() + 30) / 60;
    let days = Moment::new(studied.due, from.offset).day().since(from.day());
    match (studied.is_in_steps(), days) {
        (true, _) => format!("{minutes} min"),
        (false, 1) => "1 day".into(),
        (false, days) => format!("{days} days"),
    }
}

fn help() -> Screen {
    let rows = [
        ("1–9", "choose, or say how well you knew it"),
        ("Enter, Space", "turn over, go on, send what you typed"),
        ("Tab or s", "skip this question for now"),
        ("Ctrl-Z or u", "take the last answer back"),
        ("Esc or q", "quit; every answer is saved already"),
        ("?", "this help"),
    ];
    let row = |(key, action): (&str, &str)| {
        Block::left(Text::empty().with(crate::text::pad(key, 16), Look::Key).with(action, Look::Plain))
    };
    let mut body: Vec<Block> = rows.map(row).into();
    body.extend([
        Block::Gap,
        Block::left("Readings are typed as xíng, xing2 or ㄒㄧㄥˊ; ü as ü, v or u:; a neutral tone as nothing, 5 or 0."),
    ]);
    Screen { body, keys: vec![KeyHint::new("any key", "back")], ..Screen::default() }
}
