//! Rows as a table aligned by display width, as CSV, or as JSON Lines.

use duoyin::text::{pad, truncate, width};
use serde::Serialize;

use super::output;

/// A form of tabular output.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum TableFormat {
    /// Aligned columns, for people
    Table,
    /// Comma-separated values with a header
    Csv,
    /// One JSON object a line
    Json,
}

/// Widest cell of a table for people, in columns of the terminal.
const WIDEST: usize = 60;

/// Prints rows; `cells` says what a table for people shows of a row, under `header`.
pub fn print_rows<R: Serialize>(
    rows: impl IntoIterator<Item = R>,
    format: TableFormat,
    header: &[&str],
    cells: impl Fn(&R) -> Vec<String>,
) -> anyhow::Result<()> {
    let rows = rows.into_iter();
    match format {
        TableFormat::Table => output::print(aligned(header, rows.map(|row| cells(&row)).collect()).as_bytes()),
        TableFormat::Csv => output::print_with(|out| {
            let mut writer = csv::Writer::from_writer(out);
            rows.into_iter().try_for_each(|row| writer.serialize(row)).map_err(cause)?;
            writer.flush()
        }),
        TableFormat::Json => output::print_with(|out| {
            for row in rows {
                serde_json::to_writer(&mut *out, &row)?;
                out.write_all(b"\n")?;
            }
            Ok(())
        }),
    }
}

/// What the system said. As an error of CSV it could not be told that the reader of a pipe has gone.
fn cause(error: csv::Error) -> std::io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => std::io::Error::other(format!("{other:?}")),
    }
}

fn aligned(header: &[&str], mut rows: Vec<Vec<String>>) -> String {
    rows.insert(0, header.iter().map(|cell| (*cell).to_owned()).collect());
    for cell in rows.iter_mut().flatten() {
        *cell = truncate(cell, WIDEST);
    }
    let widths: Vec<usize> =
        (0..header.len()).map(|column| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0)).collect();
    let mut out = String::new();
    for row in rows {
        let line: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| pad(cell, *width)).collect();
        out.push_str(line.join("  ").trim_end());
        out.push('\n');
    }
    out
}
