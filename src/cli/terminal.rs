//! The terminal: raw mode and the alternate screen, painting pages, reading keys. It is put back however the program ends.

use std::io::{Stdout, stdout};

use anyhow::Context;
use crossterm::event::{self, KeyCode, KeyEventKind, KeyModifiers};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, execute};
use duoyin::pinyin::Tone;
use duoyin::screen::{Event, Key, Look, Page, Size};
use ratatui::backend::CrosstermBackend;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

/// A terminal that shows pages.
pub struct Terminal {
    screen: ratatui::Terminal<CrosstermBackend<Stdout>>,
    colours: Colours,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Colours {
    Painted,
    /// `NO_COLOR` is set: only bold, dim and reversed.
    None,
}

impl Terminal {
    /// Takes the terminal over.
    pub fn open() -> anyhow::Result<Terminal> {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            restore();
            before(panic);
        }));
        enable_raw_mode().context("cannot read single keys from this terminal; use --plain")?;
        execute!(stdout(), EnterAlternateScreen).context("cannot paint on this terminal; use --plain")?;
        let screen = ratatui::Terminal::new(CrosstermBackend::new(stdout()))?;
        let colours = if super::environment::no_color() { Colours::None } else { Colours::Painted };
        Ok(Terminal { screen, colours })
    }

    /// Its size now.
    pub fn size(&self) -> anyhow::Result<Size> {
        let size = self.screen.size()?;
        Ok(Size { columns: size.width.into(), rows: size.height.into() })
    }

    /// Shows a page.
    pub fn paint(&mut self, page: &Page) -> anyhow::Result<()> {
        let colours = self.colours;
        let line = |text: &duoyin::screen::Text| {
            Line::from(text.runs.iter().map(|run| Span::styled(run.text.clone(), style(run.look, colours))).collect::<Vec<_>>())
        };
        let lines: Vec<Line> = page.lines.iter().map(line).collect();
        self.screen.draw(|frame| {
            frame.render_widget(Paragraph::new(lines), frame.area());
            if let Some((column, row)) = page.cursor {
                frame.set_cursor_position((column as u16, row as u16));
            }
        })?;
        Ok(())
    }

    /// Waits for the next thing that happens.
    pub fn event(&mut self) -> anyhow::Result<Event> {
        loop {
            match event::read()? {
                event::Event::Key(key) if key.kind != KeyEventKind::Release => {
                    if let Some(key) = self::key(key) {
                        return Ok(Event::Key(key));
                    }
                }
                event::Event::Paste(text) => return Ok(Event::Text(text)),
                event::Event::Resize(..) => return Ok(Event::Resize),
                _ => {}
            }
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

/// Best effort: there is nobody left to tell.
fn restore() {
    let _ = disable_raw_mode();
    let _ = execute!(stdout(), LeaveAlternateScreen, cursor::Show);
}

fn key(key: event::KeyEvent) -> Option<Key> {
    Some(match key.code {
        KeyCode::Char(c) if key.modifiers.contains(KeyModifiers::CONTROL) => Key::Control(c.to_ascii_lowercase()),
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Escape,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Tab => Key::Tab,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        _ => return None,
    })
}

/// Sixteen colours, which the person's own light or dark theme makes readable.
fn style(look: Look, colours: Colours) -> Style {
    let plain = Style::default();
    let style = match look {
        Look::Plain => plain,
        Look::Dim => plain.add_modifier(Modifier::DIM),
        Look::Strong | Look::Key => plain.add_modifier(Modifier::BOLD),
        Look::Target => plain.add_modifier(Modifier::BOLD).fg(Color::Magenta),
        Look::Selected => plain.add_modifier(Modifier::REVERSED),
        Look::Right => plain.fg(Color::Green),
        Look::Wrong => plain.fg(Color::Red).add_modifier(Modifier::BOLD),
        Look::Tone(Tone::First) => plain.fg(Color::Red),
        Look::Tone(Tone::Second) => plain.fg(Color::Yellow),
        Look::Tone(Tone::Third) => plain.fg(Color::Green),
        Look::Tone(Tone::Fourth) => plain.fg(Color::Blue),
        Look::Tone(Tone::Neutral) => plain,
    };
    if colours == Colours::None { Style { fg: None, bg: None, ..style } } else { style }
}
