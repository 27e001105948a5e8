//! What the log tells the learner: how much is to come, how much is kept, and which readings are taken for each other.

mod days;
mod readings;
mod retention;

use std::collections::{BTreeMap, HashMap};

use super::{CardKey, Replay, Review};
use crate::schedule::{Day, Moment, Scheduler};

pub use days::{FORECAST_DAYS, Streak};
pub use readings::Confusions;
pub use retention::{Period, PeriodRetention};

/// How often something was asked, and how often it was known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accuracy {
    /// How often it was asked.
    pub asked: usize,
    /// How often it was known.
    pub known: usize,
}

impl Accuracy {
    /// The share that was known; `None` where nothing was asked.
    pub fn share(self) -> Option<f64> {
        (self.asked > 0).then(|| self.known as f64 / self.asked as f64)
    }

    fn add(&mut self, review: &Review) {
        self.asked += 1;
        self.known += usize::from(review.grade.is_pass());
    }
}

/// How many of the cards that were asked are in which part of their life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CardTotals {
    /// On their first steps.
    pub learning: usize,
    /// Forgotten, and on steps again.
    pub relearning: usize,
    /// Learned, with a stability below [`crate::schedule::MATURE_DAYS`].
    pub young: usize,
    /// Learned, and known for weeks.
    pub mature: usize,
}

/// A card that is forgotten again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leech {
    /// The card.
    pub card: CardKey,
    /// How often it was forgotten after it had been learned.
    pub lapses: u32,
}

/// Everything that can be said from the log at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The day of study for which this is said.
    pub today: Day,
    /// All answers that count.
    pub reviews: usize,
    /// The cards that were asked.
    pub cards: CardTotals,
    /// Cards to be asked on each day from today on, [`FORECAST_DAYS`] of them; what is overdue is to be asked today.
    pub forecast: Vec<(Day, usize)>,
    /// How many of the cards that came back after days were still known, by period, the shortest first.
    pub retention: Vec<PeriodRetention>,
    /// How often each card was known; the least known first.
    pub accuracy: Vec<(CardKey, Accuracy)>,
    /// Which readings were answered for which, by character; those with the most mistakes first.
    pub confusions: Vec<Confusions>,
    /// The days on which something was answered, with how many answers.
    pub days: BTreeMap<Day, usize>,
    /// Days without a gap.
    pub streak: Streak,
    /// Cards forgotten again and again, the worst first.
    pub leeches: Vec<Leech>,
}

/// Collects what a [`Report`] needs, review by review.
pub struct Statistics<'s> {
    scheduler: &'s Scheduler,
    now: Moment,
    cards: HashMap<CardKey, (Replay, Accuracy)>,
    retention: retention::Counter,
    confusions: readings::Counter,
    days: BTreeMap<Day, usize>,
}

impl<'s> Statistics<'s> {
    /// Nothing yet, to be reported at this moment.
    pub fn new(scheduler: &'s Scheduler, now: Moment) -> Statistics<'s> {
        Statistics {
            scheduler,
            now,
            cards: HashMap::new(),
            retention: retention::Counter::new(now.day()),
            confusions: readings::Counter::default(),
            days: BTreeMap::new(),
        }
    }

    /// Adds the next review. The reviews of a card come in the order of their times; those taken back are left out.
    pub fn add(&mut self, review: &Review) {
        if !self.cards.contains_key(&review.card) {
            self.cards.insert(review.card.clone(), (Replay::new(&review.card), Accuracy::default()));
        }
        if let Some((replay, accuracy)) = self.cards.get_mut(&review.card) {
            self.retention.add(&replay.state(), review);
            replay.answer(review.grade, review.at, self.scheduler);
            accuracy.add(review);
        }
        self.confusions.add(review);
        *self.days.entry(review.at.day()).or_default() += 1;
    }

    /// What can be said now.
    pub fn report(self) -> Report {
        let today = self.now.day();
        let mut totals = CardTotals::default();
        let mut forecast = days::Forecast::new(self.now);
        let mut leeches = Vec::new();
        let mut accuracy = Vec::with_capacity(self.cards.len());
        for (card, (replay, card_accuracy)) in self.cards {
            if let Some(studied) = replay.state().studied() {
                totals.add(studied);
                forecast.add(studied.due);
                if studied.is_leech() {
                    leeches.push(Leech { card: card.clone(), lapses: studied.lapses });
                }
            }
            accuracy.push((card, card_accuracy));
        }
        leeches.sort_by(|a, b| b.lapses.cmp(&a.lapses).then_with(|| a.card.cmp(&b.card)));
        accuracy.sort_by(|(card_a, a), (card_b, b)| {
            // known / asked, compared without division
            let by_share = (a.known * b.asked).cmp(&(b.known * a.asked));
            by_share.then(b.asked.cmp(&a.asked)).then_with(|| card_a.cmp(card_b))
        });
        Report {
            today,
            reviews: self.days.values().sum(),
            cards: totals,
            forecast: forecast.days(),
            retention: self.retention.periods(),
            accuracy,
            confusions: self.confusions.tables(),
            streak: Streak::of(self.days.keys().copied(), today),
            days: self.days,
            leeches,
        }
    }
}

impl CardTotals {
    fn add(&mut self, studied: &crate::schedule::Studied) {
        use crate::schedule::Phase;
        match studied.phase {
            Phase::Learning { .. } => self.learning += 1,
            Phase::Relearning { .. } => self.relearning += 1,
            Phase::Review if studied.is_mature() => self.mature += 1,
            Phase::Review => self.young += 1,
        }
    }
}
