//! The report for people: plain letters, so that every terminal, width of character and screen reader shows it right.

use duoyin::pinyin::marked;
use duoyin::review::{Accuracy, CardKey, Confusions, Period, PeriodRetention, Report};
use duoyin::schedule::{Day, Retention};
use duoyin::text::{pad, width};

use crate::cli::output::count;

/// How many cards, tables and leeches are shown; `--format json` has all.
const SHOWN: usize = 8;
/// Weeks of the heat map: half a year.
const WEEKS: u32 = 26;
/// Columns of the longest bar.
const LONGEST_BAR: usize = 40;

pub fn write(report: &Report, retention: Retention) -> String {
    if report.reviews == 0 {
        return String::new();
    }
    let sections = [
        totals(report),
        forecast(report),
        kept(report, retention),
        least_known(report),
        confusions(report),
        heat_map(report),
        leeches(report),
    ];
    sections.into_iter().filter(|section| !section.is_empty()).collect::<Vec<_>>().join("\n")
}

fn totals(report: &Report) -> String {
    let cards = &report.cards;
    let asked = cards.learning + cards.relearning + cards.young + cards.mature;
    format!(
        "{}: {} learning, {} learned, {} known for weeks\n{} on {}; {} without a gap, at best {}\n",
        count(asked, "card", "cards"),
        cards.learning + cards.relearning,
        cards.young,
        cards.mature,
        count(report.reviews, "answer", "answers"),
        count(report.days.len(), "day", "days"),
        count(report.streak.current, "day", "days"),
        report.streak.longest
    )
}

fn forecast(report: &Report) -> String {
    let most = report.forecast.iter().map(|(_, cards)| *cards).max().unwrap_or(0);
    if most == 0 {
        return String::new();
    }
    let digits = most.to_string().len();
    let mut out = String::from("To be asked\n");
    for (day, cards) in &report.forecast {
        let name = if *day == report.today { "today".into() } else { format!("{} {}", weekday(*day), short_date(*day)) };
        let bar = "=".repeat((cards * LONGEST_BAR).div_ceil(most));
        out.push_str(format!("  {name:<10}  {cards:>digits$}  {bar}").trim_end());
        out.push('\n');
    }
    out
}

fn kept(report: &Report, retention: Retention) -> String {
    let Some(all) = report.retention.iter().find(|retention| retention.period == Period::All) else { return String::new() };
    if all.young.asked + all.mature.asked == 0 {
        return String::new();
    }
    let row = |PeriodRetention { period, young, mature }: &PeriodRetention| {
        let name = match period.days() {
            None => "all days".into(),
            Some(1) => "today".into(),
            Some(days) => format!("{days} days"),
        };
        vec![name, share(*young), share(*mature)]
    };
    let header = ["", "learned", "known for weeks"].map(String::from).to_vec();
    let rows = std::iter::once(header).chain(report.retention.iter().map(row)).collect();
    let wanted = (retention.share() * 100.0).round();
    format!("Still known when they came back ({wanted} % is wanted)\n{}", columns(rows))
}

fn least_known(report: &Report) -> String {
    let missed = report.accuracy.iter().filter(|(_, accuracy)| accuracy.known < accuracy.asked);
    let rows: Vec<Vec<String>> = missed.take(SHOWN).map(|(card, accuracy)| vec![name(card), share(*accuracy)]).collect();
    if rows.is_empty() { String::new() } else { format!("Least known\n{}", columns(rows)) }
}

fn confusions(report: &Report) -> String {
    let tables: Vec<&Confusions> = report.confusions.iter().filter(|table| table.mistakes() > 0).take(SHOWN).collect();
    if tables.is_empty() {
        return String::new();
    }
    let mut out = String::from("Readings taken for each other (a row: what was right; a column: what you answered)\n");
    for (position, table) in tables.into_iter().enumerate() {
        if position > 0 {
            out.push('\n');
        }
        let readings = table.readings();
        let header = std::iter::once(table.character.to_string()).chain(readings.iter().map(|reading| reading.marked()));
        let mut rows = vec![header.collect::<Vec<_>>()];
        for expected in table.answers.keys() {
            let cell = |answered| match table.count(*expected, answered) {
                0 => ".".into(),
                count => count.to_string(),
            };
            rows.push(std::iter::once(expected.marked()).chain(readings.iter().map(|answered| cell(*answered))).collect());
        }
        out.push_str(&columns(rows));
    }
    out
}

fn leeches(report: &Report) -> String {
    let rows: Vec<Vec<String>> =
        report.leeches.iter().take(SHOWN).map(|leech| vec![name(&leech.card), format!("{} times", leech.lapses)]).collect();
    if rows.is_empty() {
        return String::new();
    }
    format!("Forgotten again and again (look for a word or a picture to tie them to)\n{}", columns(rows))
}

/// A week a column, Monday first; the more answers, the darker.
fn heat_map(report: &Report) -> String {
    let most = report.days.values().copied().max().unwrap_or(0);
    if most == 0 {
        return String::new();
    }
    let back = 7 * (WEEKS - 1) + u32::from(report.today.days_since_monday());
    let first = Day::from_number(report.today.number() - i64::from(back));
    let mut months = String::new();
    for week in 0..WEEKS {
        let monday = first.plus(7 * week);
        let (_, month, day) = monday.date();
        // A month stands above the week in which it begins, and above the first one.
        if (day <= 7 || week == 0) && months.len() <= 2 * week as usize {
            months = pad(&months, 2 * week as usize) + MONTHS[usize::from(month) - 1] + " ";
        }
    }
    let mut out = format!(
        "Answers a day, at most {most}: - up to a quarter of that, + half, * three quarters, # more\n       {}\n",
        months.trim_end()
    );
    for weekday_number in 0..7 {
        let days = (0..WEEKS).map(|week| first.plus(7 * week + weekday_number)).take_while(|day| *day <= report.today);
        let marks: Vec<&str> = days.map(|day| mark(report.days.get(&day).copied().unwrap_or(0), most)).collect();
        out.push_str(&format!("  {}  {}\n", WEEKDAYS[weekday_number as usize], marks.join(" ")));
    }
    out
}

fn mark(answers: usize, most: usize) -> &'static str {
    match (4 * answers).div_ceil(most) {
        0 => ".",
        1 => "-",
        2 => "+",
        3 => "*",
        _ => "#",
    }
}

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn weekday(day: Day) -> &'static str {
    WEEKDAYS[usize::from(day.days_since_monday())]
}

fn short_date(day: Day) -> String {
    let (_, month, day) = day.date();
    format!("{day} {}", MONTHS[usize::from(month) - 1])
}

/// A card as people write it.
fn name(card: &CardKey) -> String {
    match card {
        CardKey::Polyphone { character, reading } => format!("{character} {}", reading.marked()),
        CardKey::Word { headword, reading } => format!("{headword} {}", marked(reading)),
        CardKey::Sandhi { character, spoken } => format!("{character} spoken {}", spoken.marked()),
    }
}

/// `9 of 10, 90 %`.
fn share(accuracy: Accuracy) -> String {
    match accuracy.share() {
        None => "-".into(),
        Some(share) => format!("{} of {}, {:.0} %", accuracy.known, accuracy.asked, 100.0 * share),
    }
}

/// Rows with their columns aligned by display width.
fn columns(rows: Vec<Vec<String>>) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0))
        .collect();
    let mut out = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| pad(cell, *width)).collect();
        out.push_str(format!("  {}", cells.join("  ")).trim_end());
        out.push('\n');
    }
    out
}
