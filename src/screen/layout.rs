//! Where everything stands on a screen of a given size.

use super::text::{Look, Text};
use super::wrap::{cut, wrap};
use super::{Align, Block, Choice, Mark, Progress, Screen, Size, ruby};
use crate::text::width;

/// The smallest window in which a screen is shown.
pub const SMALLEST: Size = Size { columns: 60, rows: 18 };

/// Widest text that reads well, in columns.
const MEASURE: usize = 84;
/// Columns at either side that stay empty.
const MARGIN: usize = 2;
/// At most so many lines of key hints.
const KEY_LINES: usize = 2;

/// A screen line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// At most as many lines as the window has rows, none wider than its columns.
    pub lines: Vec<Text>,
    /// Column and row of the cursor, from 0.
    pub cursor: Option<(usize, usize)>,
}

impl std::fmt::Display for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{}", line.to_string().trim_end()))
    }
}

/// Lays a screen out. In a window that is smaller than [`SMALLEST`] it says so instead.
pub fn layout(screen: &Screen, size: Size) -> Page {
    if size.columns < SMALLEST.columns || size.rows < SMALLEST.rows {
        return too_small(size);
    }
    let measure = (size.columns - 2 * MARGIN).min(MEASURE);
    let left = (size.columns - measure) / 2;
    let mut lines = vec![head(screen, size.columns), bar(screen.progress, size.columns)];
    let keys = keys(screen, size.columns);
    let room = size.rows - lines.len() - keys.len() - 1;

    let (body, mut cursor) = middle(screen, measure, room);
    let above = (room - body.len()) / 2;
    // Detail lines pull what stands above them up, so that nothing jumps more than it must.
    let above = if screen.detail.is_empty() { above } else { above.min(1) };
    lines.extend(vec![Text::empty(); above]);
    if let Some((column, row)) = &mut cursor {
        *column += left;
        *row += lines.len();
    }
    lines.extend(body.into_iter().map(|line| indented(line, left)));
    lines.resize(size.rows - keys.len() - 1, Text::empty());
    lines.push(rule(size.columns));
    lines.extend(keys);
    Page { lines, cursor }
}

/// Body and detail in at most `room` lines: gaps go first, then those blocks of the detail that do not fit any more.
fn middle(screen: &Screen, measure: usize, room: usize) -> (Vec<Text>, Option<(usize, usize)>) {
    let mut body = Lines::of(&screen.body, measure, room);
    let detail = Lines::of(&screen.detail, measure, room);
    if body.lines.len() > room {
        let dense: Vec<Block> = screen.body.iter().filter(|block| **block != Block::Gap).cloned().collect();
        body = Lines::of(&dense, measure, room);
    }
    if body.lines.len() > room {
        body.lines.truncate(room - 1);
        body.lines.push(Text::empty().with("… (a larger window shows all of it)", Look::Dim));
        body.cursor = body.cursor.filter(|(_, row)| *row + 1 < room);
    }
    let mut lines = body.lines;
    let mut start = 0;
    for end in detail.ends {
        // What is too long makes room for what comes after it.
        if lines.len() + (end - start) <= room {
            lines.extend_from_slice(&detail.lines[start..end]);
        }
        start = end;
    }
    (lines, body.cursor)
}

/// The lines of blocks.
struct Lines {
    lines: Vec<Text>,
    cursor: Option<(usize, usize)>,
    /// How many lines there are up to the end of each block.
    ends: Vec<usize>,
}

impl Lines {
    fn of(blocks: &[Block], measure: usize, room: usize) -> Lines {
        let mut all = Lines { lines: Vec::new(), cursor: None, ends: Vec::new() };
        // A list takes what the other blocks leave.
        let fixed = blocks.iter().filter(|block| !matches!(block, Block::List { .. }));
        let fixed: usize = fixed.map(|block| lines_of(block, measure, 0).0.len()).sum();
        for block in blocks {
            let (lines, cursor) = lines_of(block, measure, room.saturating_sub(fixed));
            if let Some((column, row)) = cursor {
                all.cursor = Some((column, all.lines.len() + row));
            }
            all.lines.extend(lines);
            all.ends.push(all.lines.len());
        }
        all
    }
}

fn lines_of(block: &Block, measure: usize, room: usize) -> (Vec<Text>, Option<(usize, usize)>) {
    let lines = match block {
        Block::Gap => vec![Text::empty()],
        Block::Paragraph(text, Align::Left) => wrap(text, measure),
        Block::Paragraph(text, Align::Centre) => centred(wrap(text, measure), measure),
        Block::Sentence(cells) => centred(ruby::wrap_evenly(cells, measure), measure),
        Block::Choices(choices) => choice_lines(choices, measure),
        Block::List { rows, selected } => list(rows, *selected, measure, room),
        Block::Input { label, typed, cursor } => {
            let (line, column) = input(label, typed, *cursor, measure);
            return (vec![line], Some((column, 0)));
        }
    };
    (lines, None)
}

/// Lines in the middle. What was wrapped is one block: its lines begin below each other, as in a book.
fn centred(lines: Vec<Text>, measure: usize) -> Vec<Text> {
    let widest = lines.iter().map(Text::width).max().unwrap_or(0);
    lines.into_iter().map(|line| indented(line, (measure - widest.min(measure)) / 2)).collect()
}

fn choice_lines(choices: &[Choice], measure: usize) -> Vec<Text> {
    const BETWEEN: usize = 4;
    let shown: Vec<Text> = choices.iter().map(choice).collect();
    let widest = shown.iter().map(Text::width).max().unwrap_or(0);
    let across = shown.len() * (widest + BETWEEN) - BETWEEN.min(shown.len() * (widest + BETWEEN));
    if across > measure {
        // One below the other, each within the measure.
        return centred(shown.into_iter().flat_map(|text| wrap(&text, measure)).collect(), measure);
    }
    let mut line = Text::empty();
    for (index, text) in shown.into_iter().enumerate() {
        if index > 0 {
            line.push(" ".repeat(BETWEEN), Look::Plain);
        }
        let missing = widest - text.width();
        line = line.and(text).with(" ".repeat(missing), Look::Plain);
    }
    centred(vec![line], measure)
}

fn choice(choice: &Choice) -> Text {
    let sign = match choice.mark {
        Mark::Open => Text::plain("  "),
        Mark::Right => Text::empty().with("✓ ", Look::Right),
        Mark::Wrong => Text::empty().with("✗ ", Look::Wrong),
    };
    sign.with(choice.key, Look::Key).with("  ", Look::Plain).and(choice.text.clone())
}

/// The label, what was typed, and the cursor's column. Of what is too long the end is shown.
fn input(label: &Text, typed: &str, cursor: usize, measure: usize) -> (Text, usize) {
    let mut shown: Vec<char> = typed.chars().filter(|c| !c.is_control()).collect();
    let mut cursor = cursor.min(shown.len());
    let start = label.width().min(measure / 2) + 1;
    let columns = |characters: &[char]| width(&characters.iter().collect::<String>());
    while start + columns(&shown) >= measure && !shown.is_empty() {
        // The cursor stays in sight.
        if cursor > 0 {
            shown.remove(0);
            cursor -= 1;
        } else {
            shown.pop();
        }
    }
    let column = start + columns(&shown[..cursor]);
    let line = cut(label, measure / 2).with(" ", Look::Plain).with(shown.iter().collect::<String>(), Look::Strong);
    // In the middle of the lines to come, so that typing does not move it.
    let indent = measure.saturating_sub(start + 16) / 2;
    if column + indent < measure && line.width() + indent < measure {
        (indented(line, indent), column + indent)
    } else {
        (line, column)
    }
}

fn list(rows: &[Text], selected: Option<usize>, measure: usize, room: usize) -> Vec<Text> {
    let shown = room.min(rows.len());
    let at = selected.unwrap_or(0).min(rows.len().saturating_sub(1));
    let first = at.saturating_sub(shown / 2).min(rows.len() - shown);
    let row = |(index, row): (usize, &Text)| {
        let marker = if selected == Some(index) { "▸ " } else { "  " };
        let mut line = Text::empty().with(marker, Look::Key);
        for run in cut(row, measure - 2).runs {
            let look = if selected == Some(index) && run.look == Look::Plain { Look::Selected } else { run.look };
            line.push(run.text, look);
        }
        line
    };
    rows.iter().enumerate().skip(first).take(shown).map(row).collect()
}

fn head(screen: &Screen, columns: usize) -> Text {
    let standing = cut(&screen.standing, columns * 2 / 3);
    let title = cut(&screen.title, columns - 3 - standing.width());
    let between = columns - 2 - title.width() - standing.width();
    indented(title.with(" ".repeat(between), Look::Plain).and(standing), 1)
}

fn bar(progress: Option<Progress>, columns: usize) -> Text {
    let Some(Progress { done, total }) = progress.filter(|progress| progress.total > 0) else { return rule(columns) };
    let filled = columns * done.min(total) / total;
    Text::empty().with("━".repeat(filled), Look::Strong).with("─".repeat(columns - filled), Look::Dim)
}

fn rule(columns: usize) -> Text {
    Text::empty().with("─".repeat(columns), Look::Dim)
}

fn keys(screen: &Screen, columns: usize) -> Vec<Text> {
    let mut lines: Vec<Text> = Vec::new();
    for hint in &screen.keys {
        let shown = Text::empty().with(hint.key.as_str(), Look::Key).with(format!(" {}", hint.action), Look::Plain);
        match lines.last_mut() {
            Some(line) if line.width() + 3 + shown.width() < columns => {
                *line = std::mem::take(line).with("   ", Look::Plain).and(shown)
            }
            _ => lines.push(cut(&indented(shown, 1), columns)),
        }
    }
    lines.truncate(KEY_LINES);
    lines
}

fn indented(line: Text, columns: usize) -> Text {
    if line.is_empty() { line } else { Text::plain(" ".repeat(columns)).and(line) }
}

fn too_small(size: Size) -> Page {
    let Size { columns, rows } = SMALLEST;
    let notice = format!(
        "This window is too small: {columns} columns and {rows} rows are needed. Nothing is lost; make it larger, or leave with Ctrl-C."
    );
    let lines = if size.columns < 2 { Vec::new() } else { wrap(&Text::plain(notice), size.columns) };
    Page { lines: lines.into_iter().take(size.rows).collect(), cursor: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pinyin::Syllable;
    use crate::screen::{Cell, KeyHint};
    use proptest::prelude::*;

    fn screen() -> Screen {
        let cell = |base: &str, reading: &str| Cell { base: base.into(), look: Look::Plain, reading: Syllable::parse(reading) };
        let choice = |key, text: &str, mark| Choice { key, text: text.into(), mark };
        Screen {
            title: "duoyin quiz".into(),
            standing: "due 3".into(),
            progress: Some(Progress { done: 1, total: 4 }),
            body: vec![
                Block::centred("How is 行 read here?"),
                Block::Gap,
                Block::Sentence(vec![cell("银", "yín"), cell("【", ""), cell("行", "háng"), cell("】", "")]),
                Block::Gap,
                Block::Choices(vec![choice('1', "xíng", Mark::Wrong), choice('2', "háng", Mark::Right)]),
            ],
            detail: vec![Block::Gap, Block::left("银行 bank")],
            keys: vec![KeyHint::new("Enter", "next"), KeyHint::new("q", "quit")],
        }
    }

    #[test]
    fn a_screen_is_laid_out_for_people() {
        let page = layout(&screen(), SMALLEST).to_string();
        let expected = [
            " duoyin quiz                                          due 3",
            "━━━━━━━━━━━━━━━─────────────────────────────────────────────",
            "",
            "                    How is 行 read here?",
            "",
            "                        yín  háng",
            "                        银 【 行 】",
            "",
            "                   ✗ 1  xíng    ✓ 2  háng",
            "",
            "  银行 bank",
            "",
            "",
            "",
            "",
            "",
            "────────────────────────────────────────────────────────────",
            " Enter next   q quit",
            "",
        ];
        let expected = expected.join("\n");
        assert_eq!(page, expected, "\n{page}");
    }

    #[test]
    fn detail_goes_before_anything_of_the_body_does() {
        let mut crowded = screen();
        crowded.body.extend(vec![Block::left("一行"); 9]);
        let page = layout(&crowded, SMALLEST).to_string();
        assert!(page.contains("✓ 2  háng") && !page.contains("银行 bank"), "\n{page}");
        crowded.body.extend(vec![Block::left("又一行"); 20]);
        let page = layout(&crowded, SMALLEST).to_string();
        assert!(page.contains("larger window") && page.contains("q quit"), "\n{page}");
    }

    #[test]
    fn a_small_window_gets_a_notice() {
        for (columns, rows) in [(59, 40), (80, 17), (20, 5), (1, 1), (0, 0)] {
            let page = layout(&screen(), Size { columns, rows });
            assert!(page.lines.len() <= rows);
            assert!(columns * rows < 100 || page.to_string().contains("small"));
        }
    }

    #[test]
    fn a_list_shows_what_is_around_the_selected_row() {
        let rows: Vec<Text> = (0..100).map(|number| Text::plain(format!("row {number}"))).collect();
        let list = Screen { body: vec![Block::List { rows, selected: Some(50) }], ..Screen::default() };
        let page = layout(&list, SMALLEST).to_string();
        assert!(page.contains("▸ row 50") && page.contains("row 45") && !page.contains("row 99"), "\n{page}");
    }

    #[test]
    fn the_cursor_stands_behind_what_was_typed() {
        let typed = |typed: &str, cursor| Screen {
            body: vec![Block::Input { label: "pinyin:".into(), typed: typed.into(), cursor }],
            ..Screen::default()
        };
        for (text, cursor) in [("", 0), ("hang2", 5), ("hang2", 2), (&"长".repeat(90), 90), (&"长".repeat(90), 0)] {
            let page = layout(&typed(text, cursor), SMALLEST);
            let (column, row) = page.cursor.unwrap();
            assert!(column < 60 && row < 18);
            assert!(page.lines[row].to_string().contains("pinyin:"));
        }
        let page = layout(&typed("hang2", 5), SMALLEST);
        let (column, row) = page.cursor.unwrap();
        assert_eq!(page.lines[row].width(), column);
    }

    proptest! {
        #[test]
        fn every_screen_fits_its_window(
            text in "[银行，a b。yín]{0,200}", columns in 60usize..130, rows in 18usize..50, count in 0usize..6
        ) {
            let choice = Choice { key: '1', text: Text::plain(text.as_str()), mark: Mark::Open };
            let cells = text.chars().map(|c| Cell { base: c.into(), look: Look::Plain, reading: Syllable::parse("zhuàng") }).collect();
            let full = Screen {
                title: Text::plain(text.as_str()),
                standing: Text::plain(text.as_str()),
                progress: Some(Progress { done: count, total: 3 }),
                body: vec![Block::Sentence(cells), Block::Gap, Block::Choices(vec![choice; count]), Block::centred(text.as_str())],
                detail: vec![Block::left(text.as_str()); count],
                keys: vec![KeyHint::new("q", &text)],
            };
            let page = layout(&full, Size { columns, rows });
            prop_assert_eq!(page.lines.len(), rows);
            for line in &page.lines {
                prop_assert!(line.width() <= columns, "{}", line);
            }
        }
    }
}
