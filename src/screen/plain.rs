//! A screen as text, line by line: for pipes and screen readers.

use super::{Block, Cell, Mark, Screen};

/// The body and the detail as plain lines. Readings stand in parentheses behind their characters.
pub fn plain(screen: &Screen) -> String {
    let mut out = String::new();
    for block in screen.body.iter().chain(&screen.detail) {
        match block {
            Block::Gap | Block::Input { .. } => {}
            Block::Paragraph(text, _) => line(&mut out, &text.to_string()),
            Block::Sentence(cells) => line(&mut out, &sentence(cells)),
            Block::Choices(choices) => {
                for choice in choices {
                    let mark = match choice.mark {
                        Mark::Open => "",
                        Mark::Right => "  (right)",
                        Mark::Wrong => "  (wrong)",
                    };
                    line(&mut out, &format!("{}) {}{mark}", choice.key, choice.text));
                }
            }
            Block::List { rows, .. } => rows.iter().for_each(|row| line(&mut out, &row.to_string())),
        }
    }
    out
}

fn line(out: &mut String, text: &str) {
    out.extend(text.chars().map(|c| if c.is_control() { ' ' } else { c }));
    out.push('\n');
}

fn sentence(cells: &[Cell]) -> String {
    let cell = |cell: &Cell| match cell.reading {
        Some(reading) => format!("{}({})", cell.base, reading.marked()),
        None => cell.base.clone(),
    };
    cells.iter().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pinyin::Syllable;
    use crate::screen::{Choice, Look};

    #[test]
    fn what_is_painted_can_be_read_aloud() {
        let cell = |base: &str, reading: &str| Cell { base: base.into(), look: Look::Target, reading: Syllable::parse(reading) };
        let choice = |key, text: &str, mark| Choice { key, text: text.into(), mark };
        let screen = Screen {
            body: vec![
                Block::Sentence(vec![cell("银", "yín"), cell("行", "háng"), cell("。", "")]),
                Block::Gap,
                Block::Choices(vec![choice('1', "xíng", Mark::Open), choice('2', "háng", Mark::Right)]),
            ],
            detail: vec![Block::left("bank\u{7}")],
            ..Screen::default()
        };
        assert_eq!(plain(&screen), "银(yín)行(háng)。\n1) xíng\n2) háng  (right)\nbank \n");
    }
}
