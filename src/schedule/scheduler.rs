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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{LEECH_LAPSES, UtcOffset};
    use proptest::prelude::*;

    /// A card's life as a table: an answer a line, `+` and the time since the answer before, the grade, the phase and the wait that
    /// follow; days are written `d`, and a wait in days ends at four in the morning of that day.
    fn life(answers: &[(&str, Grade)]) -> Vec<String> {
        let scheduler = Scheduler::default();
        let mut state = CardState::New;
        let mut now: Moment = "2026-03-01T09:00:00.000+08:00".parse().unwrap();
        let mut table = Vec::new();
        for (wait, grade) in answers {
            now = now.plus(duration(wait));
            state = scheduler.answer(&state, *grade, now, 0);
            let studied = state.studied().unwrap();
            let phase = match studied.phase {
                Phase::Learning { step } => format!("learning {step}"),
                Phase::Review => "review".into(),
                Phase::Relearning { step } => format!("relearning {step}"),
            };
            let due = match studied.phase {
                Phase::Review => format!("{}d", Moment::new(studied.due, now.offset).day().since(now.day())),
                _ => format!("{}s", studied.due.since(now.at).as_secs()),
            };
            let Memory { stability, difficulty } = studied.memory;
            table.push(format!("+{wait} {}: {phase}, {due}, S {stability:.2}, D {difficulty:.2}", grade.name()));
        }
        table
    }

    fn duration(text: &str) -> Duration {
        let (number, unit) = text.split_at(text.len() - 1);
        let seconds = match unit {
            "d" => 86_400,
            "m" => 60,
            _ => 1,
        };
        Duration::from_secs(number.parse::<u64>().unwrap() * seconds)
    }

    use Grade::{Again, Easy, Good, Hard};

    #[test]
    fn a_card_that_is_always_known_is_learned_in_ten_minutes_and_then_asked_ever_more_rarely() {
        let table = life(&[("0s", Good), ("10m", Good), ("2d", Good), ("11d", Good), ("47d", Good)]);
        assert_eq!(
            table,
            [
                "+0s good: learning 1, 600s, S 2.31, D 2.12",
                "+10m good: review, 2d, S 2.31, D 2.11",
                "+2d good: review, 10d, S 10.97, D 2.10",
                "+11d good: review, 50d, S 46.32, D 2.10",
                "+47d good: review, 158d, S 164.81, D 2.09",
            ]
        );
    }

    #[test]
    fn a_forgotten_card_goes_through_a_step_and_comes_back_sooner() {
        let table = life(&[("0s", Good), ("10m", Good), ("2d", Good), ("11d", Again), ("10m", Good), ("3d", Good)]);
        assert_eq!(
            table,
            [
                "+0s good: learning 1, 600s, S 2.31, D 2.12",
                "+10m good: review, 2d, S 2.31, D 2.11",
                "+2d good: review, 10d, S 10.97, D 2.10",
                "+11d again: relearning 0, 600s, S 1.54, D 7.39",
                "+10m good: review, 2d, S 1.57, D 7.38",
                "+3d good: review, 5d, S 5.93, D 7.37",
            ]
        );
    }

    #[test]
    fn a_new_card_repeats_its_steps_until_it_is_known() {
        let table =
            life(&[("0s", Again), ("1m", Hard), ("330s", Good), ("10m", Again), ("1m", Good), ("10m", Hard), ("10m", Good)]);
        assert_eq!(
            table,
            [
                "+0s again: learning 0, 60s, S 0.21, D 6.41",
                "+1m hard: learning 0, 330s, S 0.21, D 7.60",
                "+330s good: learning 1, 600s, S 0.25, D 7.59",
                "+10m again: learning 0, 60s, S 0.10, D 9.19",
                "+1m good: learning 1, 600s, S 0.12, D 9.18",
                "+10m hard: learning 1, 600s, S 0.12, D 9.44",
                "+10m good: review, 1d, S 0.14, D 9.43",
            ]
        );
    }

    #[test]
    fn an_easy_card_skips_its_steps() {
        let table = life(&[("0s", Easy), ("8d", Easy), ("60d", Hard)]);
        assert_eq!(
            table,
            [
                "+0s easy: review, 9d, S 8.30, D 1.00",
                "+8d easy: review, 65d, S 65.62, D 1.00",
                "+60d hard: review, 156d, S 164.89, D 4.01",
            ]
        );
    }

    #[test]
    fn what_is_learned_past_midnight_counts_for_the_day_before() {
        let scheduler = Scheduler::default();
        let evening: Moment = "2026-03-01T22:00:00.000+08:00".parse().unwrap();
        let night: Moment = "2026-03-02T03:50:00.000+08:00".parse().unwrap();
        let state = scheduler.answer(&CardState::New, Good, evening, 0);
        let outcomes = scheduler.outcomes(&state, night, 0);
        let due = |grade| Moment::new(outcomes.of(grade).due, night.offset).to_string();
        assert_eq!(due(Hard), "2026-03-02T04:00:00.000+08:00");
        assert_eq!(due(Good), "2026-03-03T04:00:00.000+08:00", "two days from the first of March");
    }

    #[test]
    fn only_forgetting_what_was_learned_is_a_lapse_and_many_make_a_leech() {
        let scheduler = Scheduler::default();
        let mut now: Moment = "2026-03-01T09:00:00.000+08:00".parse().unwrap();
        let mut state = CardState::New;
        let mut answer = |grade| {
            state = scheduler.answer(&state, grade, now, 0);
            now.at = state.due().unwrap();
            *state.studied().unwrap()
        };
        assert_eq!(answer(Again).lapses, 0);
        assert_eq!(answer(Easy).lapses, 0);
        for lapses in 1..=LEECH_LAPSES {
            assert_eq!(answer(Again).lapses, lapses);
            assert_eq!(answer(Again).lapses, lapses, "again within its step");
            assert_eq!(answer(Good).is_leech(), lapses == LEECH_LAPSES);
        }
    }

    #[test]
    fn who_wants_to_know_more_is_asked_more_often() {
        let days = |share| {
            let scheduler = Scheduler::new(Parameters::default(), Retention::new(share).unwrap());
            let now: Moment = "2026-03-01T09:00:00.000+08:00".parse().unwrap();
            let state = scheduler.answer(&CardState::New, Easy, now, 0);
            Moment::new(state.due().unwrap(), now.offset).day().since(now.day())
        };
        assert_eq!([0.97, 0.9, 0.8, 0.7].map(days), [2, 9, 30, 81]);
    }

    #[test]
    fn memory_fades_with_time() {
        let scheduler = Scheduler::default();
        let now: Moment = "2026-03-01T09:00:00.000+08:00".parse().unwrap();
        let state = scheduler.answer(&CardState::New, Good, now, 0);
        let studied = state.studied().unwrap();
        let after = |days: f32| scheduler.retrievability(studied, now.at.plus(Duration::from_secs_f32(days * 86_400.0)));
        assert_eq!(after(0.0), 1.0);
        assert!((after(studied.memory.stability) - 0.9).abs() < 1e-3, "stability is the time until nine in ten are known");
        assert!(after(30.0) < after(3.0));
    }

    fn any_state() -> impl Strategy<Value = (CardState, Moment)> {
        let answers = proptest::collection::vec((1_u8..=4, 0_u64..40 * 86_400), 0..12);
        (answers, any::<u64>(), -720_i32..840).prop_map(|(answers, seed, minutes)| {
            let mut now = Moment::new(Timestamp::from_millis(1_750_000_000_000), UtcOffset::from_minutes(minutes).unwrap());
            let mut state = CardState::New;
            for (grade, wait) in answers {
                state = Scheduler::default().answer(&state, Grade::from_number(grade).unwrap(), now, seed);
                now = now.plus(Duration::from_secs(wait));
            }
            (state, now)
        })
    }

    proptest! {
        #[test]
        fn a_better_grade_never_comes_back_sooner((state, now) in any_state(), seed: u64, share in 0.7_f32..0.97) {
            let scheduler = Scheduler::new(Parameters::default(), Retention::new(share).unwrap());
            let outcomes = scheduler.outcomes(&state, now, seed);
            for pair in Grade::ALL.windows(2) {
                let (worse, better) = (outcomes.of(pair[0]), outcomes.of(pair[1]));
                prop_assert!(worse.due <= better.due);
                prop_assert!(worse.memory.stability <= better.memory.stability);
                prop_assert!(worse.memory.difficulty >= better.memory.difficulty);
            }
            for grade in Grade::ALL {
                let outcome = outcomes.of(grade);
                prop_assert!(outcome.due > now.at && outcome.last == now && outcome.first <= now.at);
                prop_assert!(outcome.phase != Phase::Review || outcome.due >= now.day().plus(1).start(now.offset));
            }
        }
    }
}
