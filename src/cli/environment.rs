//! The environment, read in one place.

use std::cell::Cell;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use duoyin::store::TextFile;
use etcetera::BaseStrategy;

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
    /// Seconds since 1970.
    pub now: i64,
    /// `SOURCE_DATE_EPOCH`: the time to write into files that must be the same each time.
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
            now: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs() as i64),
            source_date: std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|value| value.parse().ok()),
        }
    }
}
