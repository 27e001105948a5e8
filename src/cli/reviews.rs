//! `duoyin export-reviews` and `duoyin import-reviews`

use std::path::{Path, PathBuf};

use duoyin::review::{LineProblem, LoggedReview};
use duoyin::store::Store;

use super::environment::Environment;
use super::{Exit, input, output};

#[derive(clap::Args)]
pub struct ExportArguments {
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    data: DataFolder,
}

#[derive(clap::Args)]
pub struct ImportArguments {
    /// A file that `duoyin export-reviews` wrote; - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    data: DataFolder,
}

/// Where progress is kept.
#[derive(clap::Args)]
pub struct DataFolder {
    /// Where your progress is kept [default: DUOYIN_DATA, else duoyin in your data folder]
    #[arg(long = "data", value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl DataFolder {
    pub fn path<'p>(&'p self, environment: &'p Environment) -> anyhow::Result<&'p Path> {
        environment.data_folder(self.folder.as_deref())
    }
}

pub fn export(arguments: ExportArguments, environment: &Environment) -> anyhow::Result<Exit> {
    let mut lines = Vec::new();
    let mut count = 0;
    if let Some(store) = Store::open_existing(arguments.data.path(environment)?)? {
        store.visit_log(|logged| {
            lines.extend_from_slice(logged.to_line().as_bytes());
            lines.push(b'\n');
            count += 1;
        })?;
    }
    match arguments.output.as_deref().filter(|path| *path != Path::new("-")) {
        Some(path) => output::replace(path, &lines)?,
        None => output::print(&lines)?,
    }
    eprintln!("{} exported", output::count(count, "review", "reviews"));
    Ok(Exit::Done)
}

pub fn import(arguments: ImportArguments, environment: &Environment) -> anyhow::Result<Exit> {
    let name = arguments.file.display();
    let (reviews, problems) = LoggedReview::from_lines(&input::bytes(&arguments.file)?);
    let mut store = Store::open(arguments.data.path(environment)?)?;
    let imported = store.import(&reviews)?;
    for LineProblem { line, error } in &problems {
        eprintln!("{name}:{line}: {error}");
    }
    for position in &imported.conflicts {
        let review = &reviews[*position].review;
        eprintln!("{name}: {} at {}: your log has another answer at that time, and keeps it", review.card, review.at);
    }
    let mut summary = format!("{} added, {} known already", output::count(imported.added, "review", "reviews"), imported.known);
    if imported.undone > 0 {
        summary.push_str(&format!(", {} of them now taken back", imported.undone));
    }
    eprintln!("{summary}");
    if problems.is_empty() && imported.conflicts.is_empty() {
        return Ok(Exit::Done);
    }
    if !problems.is_empty() {
        let lines = output::count(problems.len(), "line was", "lines were");
        eprintln!("{lines} left out; mend them and import the file again, nothing is added twice");
    }
    Ok(Exit::ProblemsFound)
}
