//! `duoyin stats --optimize`

use std::time::Duration;

use duoyin::schedule::{Fit, FitError, FitProgress, Histories, Quality};
use duoyin::store::Store;

use crate::cli::output;

/// Fits the scheduler's parameters to the log, tells before and after, and keeps them if they are better.
pub fn run(store: &mut Store) -> anyhow::Result<()> {
    let mut histories = Histories::default();
    store.visit_log(|logged| {
        if logged.undone.is_none() {
            histories.add(logged.review.card.seed(), logged.review.grade, logged.review.at);
        }
    })?;
    let current = *store.scheduler().parameters();
    let fit = watched(|progress| histories.fit(&current, progress))?;
    eprint!("{}", description(&fit));
    if fit.is_better() {
        let retention = store.scheduler().retention();
        store.set_scheduler(fit.parameters, retention)?;
    }
    Ok(())
}

/// Works in another thread, with a progress bar in this one.
fn watched(fit: impl FnOnce(&FitProgress) -> Result<Fit, FitError> + Send) -> Result<Fit, FitError> {
    const STEPS: usize = 100;
    const LOOK_EVERY: Duration = Duration::from_millis(50);
    let bar = output::progress(STEPS);
    bar.set_message("% fitted to your answers");
    let progress = FitProgress::default();
    let result = std::thread::scope(|scope| {
        let work = scope.spawn(|| fit(&progress));
        while !work.is_finished() {
            bar.set_position((progress.share() * STEPS as f64) as u64);
            std::thread::sleep(LOOK_EVERY);
        }
        work.join()
    });
    bar.finish_and_clear();
    result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn description(fit: &Fit) -> String {
    let quality = |quality: Quality| format!("log loss {:.4}, RMSE {:.4}", quality.log_loss, quality.rmse);
    let answers = format!("tested on the newest {} of {} answers", fit.tested, fit.reviews);
    let verdict = if fit.is_better() {
        "your own parameters are better, and are kept; the cards are scheduled anew"
    } else {
        "your own parameters are no better; nothing is changed"
    };
    format!("{answers}\n  before: {}\n  after:  {}\n{verdict}\n", quality(fit.before), quality(fit.after))
}
