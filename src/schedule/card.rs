//! Where a card stands.

use super::time::{Moment, Timestamp};

/// How many times a card must have been forgotten to be called a leech: Anki's default, which learners know.
pub const LEECH_LAPSES: u32 = 8;

/// The stability, in days, from which a card counts as mature, as everywhere in spaced repetition.
pub const MATURE_DAYS: f32 = 21.0;

/// What FSRS knows about a card that was asked at least once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// Days after which nine in ten such cards are still known; 0.001–36,500.
    pub stability: f32,
    /// How hard it is for stability to grow; 1–10.
    pub difficulty: f32,
}

/// The part of its life in which a card is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// On its first steps, minutes apart.
    Learning {
        /// Which step of [`super::LEARNING_STEPS`] it waits for, from 0.
        step: u8,
    },
    /// Asked again after days.
    Review,
    /// Forgotten, and on steps again.
    Relearning {
        /// Which step of [`super::RELEARNING_STEPS`] it waits for, from 0.
        step: u8,
    },
}

/// A card that was asked at least once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Studied {
    /// The part of its life.
    pub phase: Phase,
    /// What FSRS knows.
    pub memory: Memory,
    /// When it is to be asked next; in the phase [`Phase::Review`] the beginning of a day of study.
    pub due: Timestamp,
    /// When it was first asked.
    pub first: Timestamp,
    /// When it was last asked.
    pub last: Moment,
    /// How often it was asked.
    pub reviews: u32,
    /// How often it was forgotten after it had been learned.
    pub lapses: u32,
}

impl Studied {
    /// Whether its steps are not done: it comes back in the same session.
    pub fn is_in_steps(&self) -> bool {
        self.phase != Phase::Review
    }

    /// Whether it is forgotten so often that it costs more than it brings.
    pub fn is_leech(&self) -> bool {
        self.lapses >= LEECH_LAPSES
    }

    /// Whether it is known for weeks.
    pub fn is_mature(&self) -> bool {
        self.phase == Phase::Review && self.memory.stability >= MATURE_DAYS
    }
}

/// Where a card stands: never asked, or somewhere on its way.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum CardState {
    /// Never asked.
    #[default]
    New,
    /// Asked at least once.
    Studied(Studied),
}

impl CardState {
    /// What is known of a card that was asked.
    pub fn studied(&self) -> Option<&Studied> {
        match self {
            CardState::New => None,
            CardState::Studied(studied) => Some(studied),
        }
    }

    /// When it is to be asked next; a new card whenever the learner wants.
    pub fn due(&self) -> Option<Timestamp> {
        self.studied().map(|studied| studied.due)
    }

    /// Whether it was asked before and is to be asked again by now.
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.due().is_some_and(|due| due <= now)
    }
}
