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
    rows: &[R],
    format: TableFormat,
    header: &[&str],
    cells: impl Fn(&R) -> Vec<String>,
) -> anyhow::Result<()> {
    let bytes = match format {
        TableFormat::Table => aligned(header, rows.iter().map(cells).collect()).into_bytes(),
        TableFormat::Csv => {
            let mut writer = csv::Writer::from_writer(Vec::new());
            for row in rows {
                writer.serialize(row)?;
            }
            writer.into_inner()?
        }
        TableFormat::Json => {
            let mut bytes = Vec::new();
            for row in rows {
                serde_json::to_writer(&mut bytes, row)?;
                bytes.push(b'\n');
            }
            bytes
        }
    };
    output::print(&bytes)
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
