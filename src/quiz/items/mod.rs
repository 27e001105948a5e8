//! Questions: what is shown, what can be answered, and what is right.

mod contrast;
mod error;
mod invariants;
mod reading;
mod word;

use rand::Rng;

use super::answer::Slot;
use super::material::Material;
use super::passage::Passage;
use super::pool::Pool;
use crate::pinyin::{Syllable, numbered};
use crate::review::CardKey;

pub use invariants::{Broken, check_item, check_session};

/// A question about one card.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The kind of question.
    pub kind: Kind,
    /// The card that is examined.
    pub card: CardKey,
    /// What is shown.
    pub prompt: Prompt,
    /// What is to be done.
    pub task: Task,
}

/// The kinds of question, the easier ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Choose the reading of the marked character.
    ChooseReading,
    /// Say whether a character is read the same in two sentences.
    SameOrDifferent,
    /// Find the word in which a character is read differently.
    OddOneOut,
    /// Find the wrong annotation in a sentence.
    WrongAnnotation,
    /// Type the reading of the marked character.
    TypeReading,
    /// Remember meaning and reading of a word, turn the card over, and grade oneself.
    Recall,
    /// Choose the word for a meaning.
    ChooseWord,
    /// Choose the word that fills the gap in a sentence.
    FillGap,
    /// Type the reading of a whole word.
    TypeWord,
    /// Choose the tone with which 一 or 不 is spoken.
    ChooseSpoken,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 10] = [
        Kind::ChooseReading,
        Kind::SameOrDifferent,
        Kind::OddOneOut,
        Kind::WrongAnnotation,
        Kind::TypeReading,
        Kind::Recall,
        Kind::ChooseWord,
        Kind::FillGap,
        Kind::TypeWord,
        Kind::ChooseSpoken,
    ];

    /// The name in options, files and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kind::ChooseReading => "choose-reading",
            Kind::SameOrDifferent => "same-or-different",
            Kind::OddOneOut => "odd-one-out",
            Kind::WrongAnnotation => "wrong-annotation",
            Kind::TypeReading => "type-reading",
            Kind::Recall => "recall",
            Kind::ChooseWord => "choose-word",
            Kind::FillGap => "fill-gap",
            Kind::TypeWord => "type-word",
            Kind::ChooseSpoken => "choose-spoken",
        }
    }

    /// The kind of a [`Kind::name`].
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kinds that can examine a card.
    pub fn of_card(card: &CardKey) -> &'static [Kind] {
        match card {
            CardKey::Polyphone { .. } => &Kind::ALL[..5],
            CardKey::Word { .. } => &Kind::ALL[5..9],
            CardKey::Sandhi { .. } => &Kind::ALL[9..],
        }
    }
}

/// What a question shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Prompt {
    /// A sentence with its target marked.
    Sentence(Passage),
    /// Two sentences with the same character marked.
    Pair(Passage, Passage),
    /// Nothing but the words to choose from; the character that they share.
    Words(char),
    /// The meaning of a word.
    Meaning(String),
    /// A sentence with a gap, and the meaning of what is missing.
    Gap(Passage, String),
    /// A sentence with readings behind some characters, by position.
    Annotated(Passage, Vec<(usize, Syllable)>),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// To choose.
    Choose {
        /// The offers.
        offers: Vec<Offer>,
        /// Which of them is right.
        right: usize,
    },
    /// To type a reading.
    Type(Vec<Slot>),
    /// To remember, and then to say how it went.
    Recall,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// A reading.
    Reading(Syllable),
    /// A word, with its reading for whoever has answered.
    Word(String, Option<Syllable>),
    /// Read the same.
    Same,
    /// Read differently.
    Different,
    /// An annotated character.
    Annotated(char, Syllable),
}

impl Offer {
    /// The offer in logs and JSON: a reading in tone digits, a word, `same`, `different`, `行(xing2)`.
    pub fn value(&self) -> String {
        match self {
            Offer::Reading(reading) => reading.numbered(),
            Offer::Word(word, _) => word.clone(),
            Offer::Same => "same".into(),
            Offer::Different => "different".into(),
            Offer::Annotated(character, reading) => format!("{character}({})", reading.numbered()),
        }
    }
}

impl Item {
    /// The right answer in logs and JSON, in the form of [`Offer::value`].
    pub fn expected(&self) -> String {
        match &self.task {
            Task::Choose { offers, right } => offers[*right].value(),
            Task::Type(slots) => numbered(&slots.iter().map(|slot| slot.reading).collect::<Vec<_>>()),
            Task::Recall => match &self.card {
                CardKey::Word { reading, .. } => numbered(reading),
                CardKey::Polyphone { reading, .. } => reading.numbered(),
                CardKey::Sandhi { spoken, .. } => spoken.numbered(),
            },
        }
    }

    /// The sentence in which the card is asked, where there is one.
    pub fn passage(&self) -> Option<&Passage> {
        match &self.prompt {
            Prompt::Sentence(passage) | Prompt::Pair(passage, _) | Prompt::Gap(passage, _) | Prompt::Annotated(passage, _) => {
                Some(passage)
            }
            Prompt::Words(_) | Prompt::Meaning(_) => None,
        }
    }

    /// Builds a question of one kind about a card in one of its sentences; `None` where the material does not allow it.
    pub fn build(kind: Kind, material: &Material, passage: &Passage, pool: &Pool<'_>, rng: &mut impl Rng) -> Option<Item> {
        let (prompt, task) = match (kind, &material.card) {
            (Kind::ChooseReading | Kind::ChooseSpoken, _) => reading::choose(&material.card, passage, pool, rng)?,
            (Kind::TypeReading | Kind::TypeWord, _) => reading::typed(passage, pool)?,
            (Kind::SameOrDifferent, CardKey::Polyphone { character, reading }) => {
                contrast::same_or_different(*character, *reading, passage, pool, rng)?
            }
            (Kind::OddOneOut, CardKey::Polyphone { character, reading }) => {
                contrast::odd_one_out(*character, *reading, pool, rng)?
            }
            (Kind::WrongAnnotation, CardKey::Polyphone { .. }) => error::wrong_annotation(passage, pool, rng)?,
            (Kind::Recall, _) => (Prompt::Sentence(passage.clone()), Task::Recall),
            (Kind::ChooseWord, CardKey::Word { headword, reading }) => word::for_meaning(headword, reading, passage, pool, rng)?,
            (Kind::FillGap, CardKey::Word { headword, reading }) => word::for_gap(headword, reading, passage, pool, rng)?,
            _ => return None,
        };
        Some(Item { kind, card: material.card.clone(), prompt, task })
    }
}
