//! Readings above characters.

use std::ops::Range;

use super::text::{Look, Text};
use super::wrap::{Piece, lines};
use crate::pinyin::Syllable;
use crate::text::width;

/// A character or a bracket, with what stands above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The character.
    pub base: String,
    /// How it looks.
    pub look: Look,
    /// Its reading; `None` leaves the place above it empty.
    pub reading: Option<Syllable>,
}

/// Columns of each cell's two rows. Two readings side by side keep a blank between them.
fn widths(cells: &[Cell]) -> Vec<usize> {
    let above = |index: usize| cells.get(index).and_then(|cell| cell.reading).map(|reading| width(&reading.marked()));
    let beside = |index: usize| above(index).map_or(0, |own| own + usize::from(above(index + 1).is_some()));
    cells.iter().enumerate().map(|(index, cell)| width(&cell.base).max(beside(index))).collect()
}

/// Lines of at most `columns`: the row of readings, where one stands in it, and the row of characters.
pub fn wrap(cells: &[Cell], columns: usize) -> Vec<Text> {
    let widths = widths(cells);
    rows(cells, &widths, lines(&pieces(cells, &widths), columns))
}

/// The same in as few lines, as alike in length as they can be: no line has but a character or two.
pub fn wrap_evenly(cells: &[Cell], columns: usize) -> Vec<Text> {
    let widths = widths(cells);
    let pieces = pieces(cells, &widths);
    let fewest = lines(&pieces, columns);
    let least = widths.iter().sum::<usize>().div_ceil(fewest.len().max(1));
    let even = (least..columns).map(|columns| lines(&pieces, columns)).find(|lines| lines.len() == fewest.len());
    rows(cells, &widths, even.unwrap_or(fewest))
}

fn pieces(cells: &[Cell], widths: &[usize]) -> Vec<Piece> {
    cells.iter().zip(widths).map(|(cell, width)| Piece { width: *width, ..Piece::of(&cell.base) }).collect()
}

fn rows(cells: &[Cell], widths: &[usize], lines: Vec<Range<usize>>) -> Vec<Text> {
    let mut rows = Vec::new();
    for line in lines {
        let (mut above, mut below) = (Text::empty(), Text::empty());
        for (cell, columns) in cells[line.clone()].iter().zip(widths[line].iter().copied()) {
            match cell.reading {
                Some(reading) => centre(&mut above, &reading.marked(), Look::Tone(reading.tone()), columns),
                None => above.push(" ".repeat(columns), Look::Plain),
            }
            centre(&mut below, &clean(&cell.base), cell.look, columns);
        }
        if above.runs.iter().any(|run| !run.text.trim().is_empty()) {
            rows.push(above);
        }
        rows.push(below);
    }
    rows
}

fn centre(row: &mut Text, text: &str, look: Look, columns: usize) {
    let left = columns.saturating_sub(width(text)) / 2;
    row.push(" ".repeat(left), Look::Plain);
    row.push(text, look);
    row.push(" ".repeat(columns.saturating_sub(left + width(text))), Look::Plain);
}

/// Whatever a document holds, it does not command the terminal.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(base: &str, reading: &str) -> Cell {
        Cell { base: base.into(), look: Look::Plain, reading: Syllable::parse(reading) }
    }

    fn shown(cells: &[Cell], columns: usize) -> Vec<String> {
        wrap(cells, columns).iter().map(|row| row.to_string().trim_end().to_owned()).collect()
    }

    #[test]
    fn a_reading_stands_over_its_character() {
        let cells = [cell("她", ""), cell("【", ""), cell("银", "yín"), cell("行", "háng"), cell("】", ""), cell("。", "")];
        assert_eq!(shown(&cells, 40), ["    yín háng", "她【 银  行 】。"]);
    }

    #[test]
    fn readings_wrap_with_their_characters() {
        let cells = [cell("银", "yín"), cell("行", "háng"), cell("，", ""), cell("他", "")];
        assert_eq!(shown(&cells, 8), ["yín", " 银", "háng", " 行 ，他"]);
        assert_eq!(shown(&cells, 10), ["yín háng", " 银  行 ，", "他"]);
    }

    #[test]
    fn lines_that_must_be_two_are_alike() {
        let cells: Vec<Cell> = "他忙得停不了。".chars().map(|c| cell(c.encode_utf8(&mut [0; 4]), "")).collect();
        let even = |columns| wrap_evenly(&cells, columns).iter().map(|row| row.to_string()).collect::<Vec<_>>();
        assert_eq!(shown(&cells, 12), ["他忙得停不", "了。"]);
        assert_eq!(even(12), ["他忙得停", "不了。"]);
        assert_eq!(even(40), ["他忙得停不了。"]);
        assert!(wrap_evenly(&[], 40).is_empty());
    }

    #[test]
    fn without_readings_there_is_one_row() {
        assert_eq!(shown(&[cell("他", ""), cell("们", "")], 20), ["他们"]);
    }
}
