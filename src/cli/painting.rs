//! Pages as cells of a terminal: what a look is in colours and attributes.
//!
//! No look sets a background, so that it is the terminal's own, light or dark.

use duoyin::deck::ToneColors;
use duoyin::screen::{Look, Page};
use ratatui::Frame;
use ratatui::style::{Color, Modifier, Style};

/// Whether and how tones are coloured.
#[derive(Clone, Copy)]
pub struct Palette {
    tones: Option<[[u8; 3]; 5]>,
    colors: Colors,
}

/// What the terminal can show.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Colors {
    /// None, or none is wanted (`NO_COLOR`).
    None,
    /// The 256 of xterm.
    Indexed,
    /// All.
    True,
}

impl Palette {
    /// The palette of a preset.
    pub fn new(tones: ToneColors, colors: Colors) -> Palette {
        Palette { tones: tones.terminal().filter(|_| colors != Colors::None), colors }
    }

    fn color(self, [red, green, blue]: [u8; 3]) -> Color {
        // xterm's cube of 6 × 6 × 6 colours begins at 16; its steps are 0, 95, 135, 175, 215, 255.
        let step = |value: u8| match value {
            0..48 => 0,
            48..115 => 1,
            _ => (value - 35) / 40,
        };
        match self.colors {
            Colors::True => Color::Rgb(red, green, blue),
            _ => Color::Indexed(16 + 36 * step(red) + 6 * step(green) + step(blue)),
        }
    }

    fn style(self, look: Look) -> Style {
        let plain = Style::new();
        let colored = |color| if self.colors == Colors::None { plain } else { plain.fg(color) };
        match look {
            Look::Plain => plain,
            Look::Dim => plain.add_modifier(Modifier::DIM),
            Look::Strong => plain.add_modifier(Modifier::BOLD),
            Look::Target => plain.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            Look::Tone(tone) => match self.tones {
                Some(tones) => plain.fg(self.color(tones[usize::from(tone.digit()) - 1])).add_modifier(Modifier::BOLD),
                None => plain.add_modifier(Modifier::BOLD),
            },
            Look::Right => colored(Color::Green).add_modifier(Modifier::BOLD),
            Look::Wrong => colored(Color::Red).add_modifier(Modifier::BOLD),
            Look::Key => colored(Color::Cyan).add_modifier(Modifier::BOLD),
            Look::Selected => plain.add_modifier(Modifier::REVERSED),
        }
    }
}

/// Paints a page on a frame.
pub fn paint(frame: &mut Frame<'_>, page: &Page, palette: Palette) {
    let area = frame.area();
    let Page { lines, cursor } = page;
    let buffer = frame.buffer_mut();
    for (row, line) in (0..area.height).zip(lines) {
        let mut column = 0;
        for run in &line.runs {
            let left = usize::from(area.width.saturating_sub(column));
            (column, _) = buffer.set_stringn(column, row, &run.text, left, palette.style(run.look));
        }
    }
    if let Some((column, row)) = cursor {
        frame.set_cursor_position((*column as u16, *row as u16));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use duoyin::pinyin::Tone;
    use duoyin::screen::Text;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    /// A page with a line for each look.
    fn page() -> Page {
        let tone = |tone| ("mā", Look::Tone(tone));
        let looks = [
            ("plain", Look::Plain),
            ("dim", Look::Dim),
            ("strong", Look::Strong),
            ("【行】", Look::Target),
            ("✓ right", Look::Right),
            ("≠ wrong", Look::Wrong),
            ("Enter", Look::Key),
            ("selected", Look::Selected),
        ];
        let lines = looks.into_iter().chain(Tone::ALL.map(tone)).map(|(text, look)| Text::empty().with(text, look));
        Page { lines: lines.collect(), cursor: None }
    }

    /// Each line as it stands on the terminal, with the colours and attributes of its first cell.
    fn painted(colors: Colors) -> Vec<String> {
        let mut terminal = Terminal::new(TestBackend::new(10, 13)).unwrap();
        let palette = Palette::new(ToneColors::Mdbg, colors);
        terminal.draw(|frame| paint(frame, &page(), palette)).unwrap();
        let buffer = terminal.backend().buffer();
        let line = |row: u16| {
            let text: String = (0..10).map(|column| buffer[(column, row)].symbol()).collect();
            let cell = &buffer[(0, row)];
            assert!((0..10).all(|column| buffer[(column, row)].bg == Color::Reset), "the background is the terminal's own");
            format!("{} | {} {:?}", text.trim_end(), cell.fg, cell.modifier)
        };
        (0..13).map(line).collect()
    }

    #[test]
    fn without_colours_every_look_but_the_tones_still_differs() {
        let painted = painted(Colors::None);
        assert_eq!(
            painted[..8],
            [
                "plain | Reset NONE",
                "dim | Reset DIM",
                "strong | Reset BOLD",
                "【 行 】 | Reset BOLD | UNDERLINED",
                "✓ right | Reset BOLD",
                "≠ wrong | Reset BOLD",
                "Enter | Reset BOLD",
                "selected | Reset REVERSED"
            ]
        );
        assert!(painted[8..].iter().all(|line| line == "mā | Reset BOLD"), "their marks tell the tones: {painted:?}");
    }

    #[test]
    fn colours_are_those_that_the_terminal_has_and_can_be_read_on_light_and_dark() {
        let colored = |colors| painted(colors).split_off(4).join("\n");
        assert_eq!(
            colored(Colors::True),
            "✓ right | Green BOLD\n≠ wrong | Red BOLD\nEnter | Cyan BOLD\nselected | Reset REVERSED\n\
             mā | #D9232B BOLD\nmā | #C2570C BOLD\nmā | #3F8A1C BOLD\nmā | #2F6FB5 BOLD\nmā | #6F6F6F BOLD"
        );
        assert_eq!(
            colored(Colors::Indexed),
            "✓ right | Green BOLD\n≠ wrong | Red BOLD\nEnter | Cyan BOLD\nselected | Reset REVERSED\n\
             mā | 160 BOLD\nmā | 130 BOLD\nmā | 64 BOLD\nmā | 25 BOLD\nmā | 59 BOLD"
        );
    }
}
