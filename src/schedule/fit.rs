//! Parameters fitted to what one learner forgets and keeps.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use fsrs::{CombinedProgressState, ComputeParametersInput, FSRS, FSRSError, FSRSItem, FSRSReview, compute_parameters};

use super::{Day, Grade, Moment, Parameters, ScheduleError};

/// How many answers to cards that came back after days a fit needs; with fewer it says more about chance than about the learner.
pub const ENOUGH_REVIEWS: usize = 400;

/// The part of the answers, the newest, that tests a fit which has not seen them.
const HELD_OUT: f64 = 0.2;

/// How far predictions are from what happened; smaller is better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// The mean of −ln of the probability that was given to what happened.
    pub log_loss: f32,
    /// The root mean square of the distance between predicted and true retention, over bins of similar answers.
    pub rmse: f32,
}

/// Parameters fitted to a log.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// Fitted to all answers.
    pub parameters: Parameters,
    /// How many answers there were.
    pub reviews: usize,
    /// How many of them, the newest, tested both.
    pub tested: usize,
    /// The parameters used so far, on the answers that test.
    pub before: Quality,
    /// Parameters fitted to the older answers, on those that test.
    pub after: Quality,
}

impl Fit {
    /// Whether new parameters foretell answers that they have not seen better than those used so far.
    pub fn is_better(&self) -> bool {
        self.after.log_loss < self.before.log_loss
    }
}

/// Why nothing was fitted.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum FitError {
    /// Too few answers.
    #[error("{found} answers to cards that came back after a day or more are too few to fit parameters to; it takes {needed}")]
    TooFew {
        /// How many there are.
        found: usize,
        /// How many it takes.
        needed: usize,
    },
    /// The optimiser failed.
    #[error("no parameters fit these answers: {0}; those used so far stay")]
    Optimiser(FSRSError),
    /// The optimiser found what is no parameter.
    #[error(transparent)]
    Parameters(#[from] ScheduleError),
}

/// The answers that a fit learns from.
#[derive(Default)]
pub struct Histories {
    cards: HashMap<u64, (i64, Vec<(Day, Grade)>)>,
    items: Vec<FSRSItem>,
    card_ids: Vec<i64>,
}

impl Histories {
    /// Adds an answer; they come in the order of their times. `card` is any number that only this card has.
    pub fn add(&mut self, card: u64, grade: Grade, at: Moment) {
        let count = self.cards.len() as i64;
        let (id, history) = self.cards.entry(card).or_insert((count, Vec::new()));
        let elapsed = history.last().map_or(0, |(last, _)| at.day().since(*last));
        history.push((at.day(), grade));
        // Within a day nothing is forgotten: such an answer is history for later ones, but predicts nothing.
        if elapsed > 0 {
            self.items.push(item(history));
            self.card_ids.push(*id);
        }
    }

    /// How many answers there are to learn from.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is nothing to learn from.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Fits parameters, and compares them with those used so far on answers that neither the fit nor chance has chosen: the newest.
    pub fn fit(self, current: &Parameters, progress: &FitProgress) -> Result<Fit, FitError> {
        let reviews = self.items.len();
        if reviews < ENOUGH_REVIEWS {
            return Err(FitError::TooFew { found: reviews, needed: ENOUGH_REVIEWS });
        }
        let older = reviews - (reviews as f64 * HELD_OUT) as usize;
        let train = |count: usize| -> Result<Parameters, FitError> {
            let weights = compute_parameters(ComputeParametersInput {
                train_set: self.items[..count].to_vec(),
                card_ids: Some(self.card_ids[..count].to_vec()),
                progress: Some(progress.state.clone()),
                num_relearning_steps: Some(super::RELEARNING_STEPS.len()),
                ..Default::default()
            });
            progress.passes.fetch_add(1, Ordering::Relaxed);
            Ok(Parameters::new(&weights.map_err(FitError::Optimiser)?)?)
        };
        let (items, card_ids) = (&self.items[older..], &self.card_ids[older..]);
        let test = |parameters: &Parameters| -> Result<Quality, FitError> {
            let fsrs = FSRS::new(parameters.weights()).map_err(FitError::Optimiser)?;
            let found = fsrs.evaluate_with_card_ids(items.to_vec(), card_ids.to_vec(), |_| true).map_err(FitError::Optimiser)?;
            Ok(Quality { log_loss: found.log_loss, rmse: found.rmse_bins })
        };
        let (before, after) = (test(current)?, test(&train(older)?)?);
        Ok(Fit { parameters: train(reviews)?, reviews, tested: reviews - older, before, after })
    }
}

/// A history as FSRS wants it: each answer with the days since the one before.
fn item(history: &[(Day, Grade)]) -> FSRSItem {
    let mut last = None;
    let reviews = history.iter().map(|(day, grade)| {
        let delta_t = last.replace(*day).map_or(0, |last| day.since(last));
        FSRSReview { rating: grade.number().into(), delta_t }
    });
    FSRSItem { reviews: reviews.collect() }
}

/// How far a fit is, for another thread to look at.
#[derive(Default)]
pub struct FitProgress {
    state: Arc<Mutex<CombinedProgressState>>,
    passes: AtomicUsize,
}

impl FitProgress {
    /// The share of the work that is done, 0–1.
    pub fn share(&self) -> f64 {
        /// One on the older answers, one on all.
        const PASSES: f64 = 2.0;
        let passes = self.passes.load(Ordering::Relaxed) as f64;
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let this = if state.finished() || state.total() == 0 { 0.0 } else { state.current() as f64 / state.total() as f64 };
        ((passes + this) / PASSES).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{CardState, Scheduler, Timestamp, UtcOffset};

    /// Answers of a learner whose memory is FSRS's with these parameters.
    fn learner(parameters: Parameters, cards: u64) -> Vec<(u64, Grade, Moment)> {
        let truth = Scheduler::new(parameters, Default::default());
        let asked = Scheduler::default();
        let mut answers = Vec::new();
        let mut luck = 12_345_u64;
        for card in 0..cards {
            let (mut known, mut planned) = (CardState::New, CardState::New);
            let mut now = Moment::new(Timestamp::from_millis(1_750_000_000_000 + card as i64 * 7_200_000), UtcOffset::UTC);
            for _ in 0..9 {
                luck = luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let chance = (luck >> 40) as f32 / (1_u64 << 24) as f32;
                let grade = match known.studied() {
                    Some(studied) if chance > truth.retrievability(studied, now.at) => Grade::Again,
                    _ => Grade::Good,
                };
                answers.push((card, grade, now));
                known = truth.answer(&known, grade, now, card);
                planned = asked.answer(&planned, grade, now, card);
                now.at = planned.due().unwrap();
            }
        }
        answers.sort_by_key(|(card, _, at)| (at.at, *card));
        answers
    }

    fn histories(answers: &[(u64, Grade, Moment)]) -> Histories {
        let mut histories = Histories::default();
        for (card, grade, at) in answers {
            histories.add(*card, *grade, *at);
        }
        histories
    }

    #[test]
    fn too_few_answers_are_counted_and_refused() {
        let error = histories(&learner(Parameters::default(), 20)).fit(&Parameters::default(), &FitProgress::default());
        let message = error.unwrap_err().to_string();
        assert!(message.contains("are too few") && message.ends_with("it takes 400"), "{message}");
    }

    #[test]
    fn a_learner_who_forgets_faster_gets_parameters_that_foretell_it() {
        let mut weights = *Parameters::default().weights();
        for weight in &mut weights[..4] {
            *weight *= 0.3;
        }
        let fast = Parameters::new(&weights).unwrap();
        let progress = FitProgress::default();
        let fit = histories(&learner(fast, 400)).fit(&Parameters::default(), &progress).unwrap();
        assert!(fit.is_better(), "{fit:?}");
        assert!(fit.parameters.weights()[2] < 0.7 * Parameters::default().weights()[2], "{fit:?}");
        assert!(fit.tested * 4 <= fit.reviews && fit.tested > 100);
        assert_eq!(progress.share(), 1.0);
    }

    #[test]
    fn parameters_that_are_right_already_are_not_made_better() {
        let mut weights = *Parameters::default().weights();
        for weight in &mut weights[..4] {
            *weight *= 0.3;
        }
        let truth = Parameters::new(&weights).unwrap();
        let fit = histories(&learner(truth, 400)).fit(&truth, &FitProgress::default()).unwrap();
        assert!(fit.after.log_loss > fit.before.log_loss - 0.02, "{fit:?}");
    }

    #[test]
    fn answers_within_a_day_are_history_only() {
        let start: Moment = "2026-03-01T09:00:00.000+08:00".parse().unwrap();
        let mut histories = Histories::default();
        for (minutes, grade) in [(0, Grade::Again), (10, Grade::Good), (26 * 60, Grade::Good)] {
            histories.add(7, grade, start.plus(std::time::Duration::from_secs(minutes * 60)));
        }
        assert_eq!(histories.len(), 1);
        let reviews = &histories.items[0].reviews;
        assert_eq!(reviews.iter().map(|review| (review.rating, review.delta_t)).collect::<Vec<_>>(), [(1, 0), (3, 0), (3, 1)]);
    }
}
