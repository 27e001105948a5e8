//! The scheduler: all four outcomes of the next answer at once.

use std::time::Duration;

use fsrs::{FSRS, MemoryState};

use super::Grade;
use super::card::{CardState, Memory, Phase, Studied};
use super::fuzz::{chance, fuzzed};
use super::parameters::{Fingerprint, Parameters, Retention};
use super::time::{Moment, Timestamp};

/// How long a new card waits after each step.
pub const LEARNING_STEPS: [Duration; 2] = [Duration::from_secs(60), Duration::from_secs(600)];

/// How long a forgotten card waits after each step.
pub const RELEARNING_STEPS: [Duration; 1] = [Duration::from_secs(600)];

/// The name of what this module computes; it changes with every change of its results.
const ALGORITHM: &str = "FSRS-6, steps 1m 10m, relearning 10m, fuzz 1";

/// FSRS-6 with its parameters and the retention that the learner wants.
#[derive(Clone, Debug)]
pub struct Scheduler {
    parameters: Parameters,
    retention: Retention,
    fsrs: FSRS,
}

/// What each grade would make of a card.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcomes {
    by_grade: [Studied; 4],
}

impl Outcomes {
    /// What this grade makes of the card.
    pub fn of(&self, grade: Grade) -> Studied {
        self.by_grade[usize::from(grade.number()) - 1]
    }
}

impl Scheduler {
    /// The scheduler with these parameters and this retention.
    pub fn new(parameters: Parameters, retention: Retention) -> Scheduler {
        let fsrs = FSRS::new(parameters.weights()).expect("parameters are finite and as many as FSRS wants");
        Scheduler { parameters, retention, fsrs }
    }

    /// The parameters.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The retention that the learner wants.
    pub fn retention(&self) -> Retention {
        self.retention
    }

    /// What all results depend on.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(ALGORITHM, &self.parameters, self.retention)
    }

    /// What each grade, given now, would make of the card: memory, phase, and when it comes back. Again never comes back later than
    /// hard, hard than good, good than easy.
    ///
    /// `seed` is the card's own number; it decides by how much its intervals are moved.
    ///
    /// ```
    /// use duoyin::schedule::{CardState, Grade, Moment, Phase, Scheduler};
    ///
    /// let now: Moment = "2026-03-01T09:00:00.000+08:00".parse().unwrap();
    /// let outcomes = Scheduler::default().outcomes(&CardState::New, now, 7);
    /// assert_eq!(outcomes.of(Grade::Again).phase, Phase::Learning { step: 0 });
    /// assert_eq!(outcomes.of(Grade::Easy).phase, Phase::Review);
    /// ```
    pub fn outcomes(&self, state: &CardState, now: Moment, seed: u64) -> Outcomes {
        let studied = state.studied();
        let memory =
            studied.map(|studied| MemoryState { stability: studied.memory.stability, difficulty: studied.memory.difficulty });
        let elapsed_days = studied.map_or(0, |studied| now.day().since(studied.last.day()));
        let next = self
            .fsrs
            .next_states(memory, self.retention.share(), elapsed_days)
            .expect("finite parameters and a finite memory give a finite memory");
        let by_grade = [next.again, next.hard, next.good, next.easy];
        let reviews = studied.map_or(0, |studied| studied.reviews);
        let chance = chance(seed, reviews);

        // A better grade is worth a day more, at least, once the card comes back after days; and no day begins before a step is over.
        let (mut days, mut earliest) = (0, now.at);
        let by_grade = Grade::ALL.map(|grade| {
            let item = &by_grade[usize::from(grade.number()) - 1];
            let (phase, wait) = next_phase(studied.map(|studied| studied.phase), grade);
            let due = match wait {
                Some(wait) => now.at.plus(wait),
                None => {
                    days = fuzzed(item.interval, chance).clamp(days + 1, MAXIMUM_DAYS + days);
                    now.day().plus(days).start(now.offset).max(earliest)
                }
            };
            earliest = due;
            let was_known = studied.is_some_and(|studied| studied.phase == Phase::Review);
            Studied {
                phase,
                memory: Memory { stability: item.memory.stability, difficulty: item.memory.difficulty },
                due,
                first: studied.map_or(now.at, |studied| studied.first),
                last: now,
                reviews: reviews + 1,
                lapses: studied.map_or(0, |studied| studied.lapses) + u32::from(was_known && grade == Grade::Again),
            }
        });
        Outcomes { by_grade }
    }

    /// What an answer makes of the card.
    pub fn answer(&self, state: &CardState, grade: Grade, now: Moment, seed: u64) -> CardState {
        CardState::Studied(self.outcomes(state, now, seed).of(grade))
    }

    /// How probable it is that the card is known now: 1 right after an answer, and falling.
    pub fn retrievability(&self, studied: &Studied, now: Timestamp) -> f32 {
        const SECONDS_PER_DAY: f32 = 86_400.0;
        let memory = MemoryState { stability: studied.memory.stability, difficulty: studied.memory.difficulty };
        let days = now.since(studied.last.at).as_secs_f32() / SECONDS_PER_DAY;
        fsrs::current_retrievability(memory, days, self.parameters.decay())
    }
}

impl Default for Scheduler {
    fn default() -> Scheduler {
        Scheduler::new(Parameters::default(), Retention::default())
    }
}

/// A hundred years, the longest stability of FSRS: longer no card need wait.
const MAXIMUM_DAYS: u32 = 36_500;

/// The phase after a grade, and how long a step waits; `None` where the interval is FSRS's to say.
fn next_phase(phase: Option<Phase>, grade: Grade) -> (Phase, Option<Duration>) {
    let (steps, step): (&[Duration], u8) = match phase {
        None => (&LEARNING_STEPS, 0),
        Some(Phase::Learning { step }) => (&LEARNING_STEPS, step),
        Some(Phase::Relearning { step }) => (&RELEARNING_STEPS, step),
        Some(Phase::Review) if grade == Grade::Again => (&RELEARNING_STEPS, 0),
        Some(Phase::Review) => return (Phase::Review, None),
    };
    let at_step = |step| match phase {
        None | Some(Phase::Learning { .. }) => Phase::Learning { step },
        Some(Phase::Review | Phase::Relearning { .. }) => Phase::Relearning { step },
    };
    // A step that no longer exists is the last one.
    let position = usize::from(step).min(steps.len() - 1);
    match grade {
        Grade::Again => (at_step(0), Some(steps[0])),
        Grade::Hard => (at_step(position as u8), Some(hard_wait(steps, position))),
        Grade::Good => match steps.get(position + 1) {
            Some(wait) => (at_step(position as u8 + 1), Some(*wait)),
            None => (Phase::Review, None),
        },
        Grade::Easy => (Phase::Review, None),
    }
}

/// A hard first step waits for something between itself and the next; a later one is repeated.
fn hard_wait(steps: &[Duration], position: usize) -> Duration {
    match (position, steps.get(1)) {
        (0, Some(second)) => (steps[0] + *second) / 2,
        (0, None) => steps[0] * 3 / 2,
        _ => steps[position],
    }
}
