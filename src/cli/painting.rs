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
