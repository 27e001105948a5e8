//! The environment, read in one place.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use duoyin::schedule::{Moment, Timestamp, UtcOffset};
use duoyin::store::TextFile;
use etcetera::BaseStrategy;

use super::painting::Colors;

/// What the program takes from its surroundings.
pub struct Environment {
    /// Where progress is kept: `DUOYIN_DATA`, else `duoyin` in the XDG data folder; `None` where there is no home.
    pub data: Option<PathBuf>,
    /// The learner's own words, in the XDG config folder.
    pub words: Option<PathBuf>,
    /// The corrections: the file that the option names, else `corrections.txt` in the XDG config folder.
    pub corrections: Option<TextFile>,
    /// Whether the option named the file of corrections.
    pub corrections_named: bool,
    /// Whether something was wrong beside the command's own business; said on standard error, and by the exit code.
    pub problems: Cell<bool>,
    /// The time at which the program was started, by the learner's clock.
    pub now: Moment,
    /// The colours that the terminal shows: none where `NO_COLOR` is set, all where `COLORTERM` says so.
    pub colors: Colors,
    /// `SOURCE_DATE_EPOCH`, in seconds since 1970: the time for output that must be the same each time.
    pub source_date: Option<i64>,
}

impl Environment {
    pub fn read(corrections: Option<PathBuf>) -> Environment {
        let folders = etcetera::choose_base_strategy().ok();
        let own_data = std::env::var_os("DUOYIN_DATA").filter(|value| !value.is_empty()).map(PathBuf::from);
        let config = |name| Some(folders.as_ref()?.config_dir().join("duoyin").join(name));
        Environment {
            data: own_data.or_else(|| Some(folders.as_ref()?.data_dir().join("duoyin"))),
            words: config("words.tsv"),
            corrections_named: corrections.is_some(),
            corrections: corrections.or_else(|| config("corrections.txt")).map(|path| TextFile::new(&path, "--corrections")),
            problems: Cell::new(false),
            now: clock(),
            colors: colors(),
            source_date: std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|value| value.parse().ok()),
        }
    }

    /// The time that a report is made for: `SOURCE_DATE_EPOCH`, in UTC, else now.
    pub fn report_time(&self) -> Moment {
        match self.source_date {
            Some(seconds) => Moment::new(Timestamp::from_millis(seconds.saturating_mul(1000)), UtcOffset::UTC),
            None => self.now,
        }
    }

    /// The folder of the store: what the option says, else `DUOYIN_DATA`, else the learner's own data folder.
    pub fn data_folder<'p>(&'p self, option: Option<&'p Path>) -> anyhow::Result<&'p Path> {
        option.or(self.data.as_deref()).context("there is no home folder to keep your progress in; name a folder with --data DIR")
    }
}

fn colors() -> Colors {
    let value = |name: &str| std::env::var(name).unwrap_or_default();
    if !value("NO_COLOR").is_empty() || value("TERM") == "dumb" {
        Colors::None
    } else if matches!(value("COLORTERM").as_str(), "truecolor" | "24bit") {
        Colors::True
    } else {
        Colors::Indexed
    }
}

/// The time by the learner's clock; where that cannot be told, by UTC.
pub fn clock() -> Moment {
    let millis = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_millis() as i64);
    let minutes = time::UtcOffset::current_local_offset().map_or(0, |offset| i32::from(offset.whole_minutes()));
    Moment::new(Timestamp::from_millis(millis), UtcOffset::from_minutes(minutes).unwrap_or_default())
}
