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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pinyin::Syllable;
    use crate::schedule::{Grade, LEECH_LAPSES};
    use std::time::Duration;

    fn syllable(text: &str) -> Syllable {
        Syllable::parse(text).unwrap()
    }

    /// An answer: the character, the reading that was right, what was answered, and when. Right answers are good, others again.
    fn review(character: char, expected: &str, answered: &str, at: &str) -> Review {
        Review {
            at: at.parse().unwrap(),
            card: CardKey::polyphone(character, syllable(expected)),
            grade: if expected == answered { Grade::Good } else { Grade::Again },
            taken: Duration::from_secs(3),
            question: "type-reading".into(),
            sentence: None,
            answer: Some(answered.into()),
            expected: expected.into(),
        }
    }

    fn report(reviews: &[Review], now: &str) -> Report {
        let scheduler = Scheduler::default();
        let mut statistics = Statistics::new(&scheduler, now.parse().unwrap());
        reviews.iter().for_each(|review| statistics.add(review));
        statistics.report()
    }

    #[test]
    fn readings_taken_for_each_other_are_counted_where_they_were_answered() {
        let mut typed = review('行', "hang2", "xíng", "2026-03-01T09:05:00.000+08:00");
        typed.question = "choose-reading".into();
        let mut other_question = review('行', "hang2", "hang2", "2026-03-01T09:06:00.000+08:00");
        other_question.expected = "same".into();
        let mut turned_over = review('行', "hang2", "hang2", "2026-03-01T09:07:00.000+08:00");
        turned_over.answer = None;
        let reviews = [
            review('行', "hang2", "hang2", "2026-03-01T09:00:00.000+08:00"),
            review('行', "hang2", "xing2", "2026-03-01T09:01:00.000+08:00"),
            review('长', "zhang3", "zhang3", "2026-03-01T09:02:00.000+08:00"),
            review('行', "xing2", "xing2", "2026-03-01T09:03:00.000+08:00"),
            typed,
            other_question,
            turned_over,
        ];
        let report = report(&reviews, "2026-03-01T10:00:00.000+08:00");
        assert_eq!(report.confusions.iter().map(|table| table.character).collect::<Vec<_>>(), ['行', '长']);
        let table = &report.confusions[0];
        let (hang, xing) = (syllable("hang2"), syllable("xing2"));
        assert_eq!(table.readings(), [hang, xing]);
        assert_eq!(
            [table.count(hang, hang), table.count(hang, xing), table.count(xing, hang), table.count(xing, xing)],
            [1, 2, 0, 1]
        );
        assert_eq!(table.mistakes(), 2);
    }

    #[test]
    fn the_least_known_card_comes_first() {
        let reviews = [
            review('行', "hang2", "xing2", "2026-03-01T09:00:00.000+08:00"),
            review('行', "hang2", "hang2", "2026-03-01T09:01:00.000+08:00"),
            review('长', "zhang3", "chang2", "2026-03-01T09:02:00.000+08:00"),
            review('还', "hai2", "hai2", "2026-03-01T09:03:00.000+08:00"),
        ];
        let report = report(&reviews, "2026-03-01T10:00:00.000+08:00");
        let order: Vec<(String, Accuracy)> =
            report.accuracy.iter().map(|(card, accuracy)| (card.to_string(), *accuracy)).collect();
        assert_eq!(
            order,
            [
                ("polyphone:长:zhang3".to_string(), Accuracy { asked: 1, known: 0 }),
                ("polyphone:行:hang2".to_string(), Accuracy { asked: 2, known: 1 }),
                ("polyphone:还:hai2".to_string(), Accuracy { asked: 1, known: 1 }),
            ]
        );
    }

    #[test]
    fn only_the_first_answer_after_days_tells_what_was_kept() {
        let reviews = [
            // Learned in two steps.
            review('行', "hang2", "hang2", "2026-03-01T09:00:00.000+08:00"),
            review('行', "hang2", "hang2", "2026-03-01T09:10:00.000+08:00"),
            // Kept for two days.
            review('行', "hang2", "hang2", "2026-03-03T09:00:00.000+08:00"),
            // Asked again on the same day, which tells nothing.
            review('行', "hang2", "hang2", "2026-03-03T09:01:00.000+08:00"),
            // Forgotten after 47 days, and within its step.
            review('行', "hang2", "xing2", "2026-04-19T09:00:00.000+08:00"),
            review('行', "hang2", "xing2", "2026-04-19T09:10:00.000+08:00"),
        ];
        let report = report(&reviews, "2026-04-20T09:00:00.000+08:00");
        let kept: Vec<(Accuracy, Accuracy)> = report.retention.iter().map(|period| (period.young, period.mature)).collect();
        let (none, missed) = (Accuracy::default(), Accuracy { asked: 1, known: 0 });
        assert_eq!(kept, [(none, none), (missed, none), (missed, none), (Accuracy { asked: 2, known: 1 }, none)]);
        assert_eq!((report.cards.relearning, report.cards.learning + report.cards.young + report.cards.mature), (1, 0));
        assert_eq!(report.days.len(), 3);
    }

    #[test]
    fn a_card_forgotten_again_and_again_is_named() {
        let mut reviews = Vec::new();
        let mut at: Moment = "2026-03-01T09:00:00.000+08:00".parse().unwrap();
        for round in 0..=LEECH_LAPSES {
            for (answered, wait) in [("hang2", 600), ("hang2", 2 * 86_400), ("xing2", 600)] {
                if round < LEECH_LAPSES || answered == "hang2" {
                    reviews.push(review('行', "hang2", answered, &at.to_string()));
                    at = at.plus(Duration::from_secs(wait));
                }
            }
        }
        let report = report(&reviews, &at.to_string());
        let hang = CardKey::polyphone('行', syllable("hang2"));
        assert_eq!(report.leeches, [Leech { card: hang, lapses: LEECH_LAPSES }]);
    }
}
