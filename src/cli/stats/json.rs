//! The report as one JSON object.

use std::collections::BTreeMap;

use duoyin::review::{Accuracy, Confusions, PeriodRetention, Report};
use duoyin::schedule::Scheduler;
use serde::Serialize;

#[derive(Serialize)]
struct Object<'r> {
    /// The form of this object; it changes only with its meaning.
    schema: u32,
    day: String,
    reviews: usize,
    desired_retention: f64,
    parameters: &'r [f32],
    cards: Cards,
    streak: Streak,
    forecast: Vec<Due>,
    retention: Vec<Retention>,
    accuracy: Vec<Card>,
    confusions: Vec<Confusion>,
    days: BTreeMap<String, usize>,
    leeches: Vec<Leech>,
}

#[derive(Serialize)]
struct Cards {
    learning: usize,
    relearning: usize,
    young: usize,
    mature: usize,
}

#[derive(Serialize)]
struct Streak {
    current: usize,
    longest: usize,
}

#[derive(Serialize)]
struct Due {
    day: String,
    cards: usize,
}

#[derive(Serialize)]
struct Share {
    asked: usize,
    known: usize,
}

#[derive(Serialize)]
struct Retention {
    /// `null` for all days.
    days: Option<u32>,
    young: Share,
    mature: Share,
}

#[derive(Serialize)]
struct Card {
    card: String,
    asked: usize,
    known: usize,
}

#[derive(Serialize)]
struct Confusion {
    character: char,
    expected: String,
    answered: String,
    count: usize,
}

#[derive(Serialize)]
struct Leech {
    card: String,
    lapses: u32,
}

pub fn write(report: &Report, scheduler: &Scheduler) -> anyhow::Result<String> {
    let object = Object {
        schema: 1,
        day: report.today.to_string(),
        reviews: report.reviews,
        desired_retention: thousandths(scheduler.retention().share()),
        parameters: scheduler.parameters().weights(),
        cards: Cards {
            learning: report.cards.learning,
            relearning: report.cards.relearning,
            young: report.cards.young,
            mature: report.cards.mature,
        },
        streak: Streak { current: report.streak.current, longest: report.streak.longest },
        forecast: report.forecast.iter().map(|(day, cards)| Due { day: day.to_string(), cards: *cards }).collect(),
        retention: report.retention.iter().map(retention).collect(),
        accuracy: report
            .accuracy
            .iter()
            .map(|(card, Accuracy { asked, known })| Card { card: card.to_string(), asked: *asked, known: *known })
            .collect(),
        confusions: report.confusions.iter().flat_map(confusions).collect(),
        days: report.days.iter().map(|(day, count)| (day.to_string(), *count)).collect(),
        leeches: report.leeches.iter().map(|leech| Leech { card: leech.card.to_string(), lapses: leech.lapses }).collect(),
    };
    Ok(serde_json::to_string(&object)? + "\n")
}

/// The share as it was typed: 0.9, and not the nearest number that a computer has for it.
fn thousandths(share: f32) -> f64 {
    (f64::from(share) * 1000.0).round() / 1000.0
}

fn share(accuracy: Accuracy) -> Share {
    Share { asked: accuracy.asked, known: accuracy.known }
}

fn retention(retention: &PeriodRetention) -> Retention {
    Retention { days: retention.period.days(), young: share(retention.young), mature: share(retention.mature) }
}

fn confusions(table: &Confusions) -> impl Iterator<Item = Confusion> + '_ {
    table.answers.iter().flat_map(|(expected, row)| {
        row.iter().map(|(answered, count)| Confusion {
            character: table.character,
            expected: expected.numbered(),
            answered: answered.numbered(),
            count: *count,
        })
    })
}
