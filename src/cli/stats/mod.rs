//! `duoyin stats`

mod json;
mod optimize;
mod text;

use std::path::Path;

use duoyin::review::{Report, Statistics};
use duoyin::schedule::{Moment, Retention, Scheduler};
use duoyin::store::Store;

use super::environment::Environment;
use super::reviews::DataFolder;
use super::{Exit, output};

#[derive(clap::Args)]
pub struct Arguments {
    /// The form of the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// From now on, ask so often that this share of the cards is still known: 0.70 to 0.97
    #[arg(long, value_name = "SHARE", value_parser = retention)]
    retention: Option<Retention>,
    /// Fit the scheduler to your own answers, and keep the fit if it foretells them better
    #[arg(long)]
    optimize: bool,
    #[command(flatten)]
    data: DataFolder,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
}

/// A desired retention on the command line.
pub fn retention(text: &str) -> Result<Retention, String> {
    let share = text.parse().map_err(|_| format!("`{text}` is no number; write a share from 0.70 to 0.97, for example 0.9"))?;
    Retention::new(share).map_err(|error| error.to_string())
}

pub fn run(arguments: Arguments, environment: &Environment) -> anyhow::Result<Exit> {
    let now = environment.report_time();
    let folder = arguments.data.path(environment)?;
    if arguments.retention.is_some() || arguments.optimize {
        let mut store = Store::open(folder)?;
        if let Some(retention) = arguments.retention {
            let parameters = *store.scheduler().parameters();
            store.set_scheduler(parameters, retention)?;
        }
        if arguments.optimize {
            optimize::run(&mut store)?;
        }
    }
    let (report, scheduler) = report(folder, now)?;
    let out = match arguments.format {
        Format::Text => text::write(&report, scheduler.retention()),
        Format::Json => json::write(&report, &scheduler)?,
    };
    output::print(out.as_bytes())?;
    if report.reviews == 0 {
        eprintln!("nothing is recorded yet; `duoyin quiz` with a document begins");
    }
    Ok(Exit::Done)
}

/// What the store tells at this moment; where there is none, nothing.
fn report(folder: &Path, now: Moment) -> anyhow::Result<(Report, Scheduler)> {
    let Some(store) = Store::open_existing(folder)? else {
        let scheduler = Scheduler::default();
        return Ok((Statistics::new(&scheduler, now).report(), scheduler));
    };
    let mut statistics = Statistics::new(store.scheduler(), now);
    store.visit_log(|logged| {
        if logged.undone.is_none() {
            statistics.add(&logged.review);
        }
    })?;
    Ok((statistics.report(), store.scheduler().clone()))
}
