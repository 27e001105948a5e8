//! The terminal: painted with screens, read for events, and left as it was found.

use std::io::Stdout;

use anyhow::Context;
use crossterm::event::{self, DisableBracketedPaste, EnableBracketedPaste, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::{cursor, execute, terminal};
use duoyin::screen::{Event, Key, Page, Screen, Size, layout};
use ratatui::backend::CrosstermBackend;

use super::painting::{Palette, paint};

/// A terminal that shows screens as long as this lives; after that it is as it was.
pub struct Terminal {
    terminal: ratatui::Terminal<CrosstermBackend<Stdout>>,
    palette: Palette,
}

impl Terminal {
    /// Takes the terminal over.
    pub fn enter(palette: Palette) -> anyhow::Result<Terminal> {
        restore_on_panic();
        let enter = || -> std::io::Result<ratatui::Terminal<CrosstermBackend<Stdout>>> {
            terminal::enable_raw_mode()?;
            execute!(std::io::stdout(), terminal::EnterAlternateScreen, EnableBracketedPaste)?;
            ratatui::Terminal::new(CrosstermBackend::new(std::io::stdout()))
        };
        let entered = enter().inspect_err(|_| restore());
        let terminal = entered.context("cannot take over the terminal; use --plain to go line by line")?;
        Ok(Terminal { terminal, palette })
    }

    /// Its size now.
    pub fn size(&self) -> anyhow::Result<Size> {
        let size = self.terminal.size().context("cannot measure the terminal")?;
        Ok(Size { columns: size.width.into(), rows: size.height.into() })
    }

    /// Shows a screen.
    pub fn show(&mut self, screen: &Screen) -> anyhow::Result<()> {
        let page = layout(screen, self.size()?);
        self.paint(&page)
    }

    /// Shows a page.
    pub fn paint(&mut self, page: &Page) -> anyhow::Result<()> {
        let palette = self.palette;
        self.terminal.draw(|frame| paint(frame, page, palette)).context("cannot write to the terminal")?;
        Ok(())
    }

    /// Waits for the next event.
    pub fn next(&mut self) -> anyhow::Result<Event> {
        loop {
            match event::read().context("cannot read from the terminal")? {
                event::Event::Key(key) if key.kind != KeyEventKind::Release => {
                    if let Some(key) = key_of(key) {
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

fn restore() {
    // Whatever fails here, there is nothing better to do than to try the rest.
    let _ = execute!(std::io::stdout(), DisableBracketedPaste, terminal::LeaveAlternateScreen, cursor::Show);
    let _ = terminal::disable_raw_mode();
}

/// A panic's message is to be read on the ordinary screen.
fn restore_on_panic() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        restore();
        before(panic);
    }));
}

fn key_of(key: KeyEvent) -> Option<Key> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    Some(match key.code {
        KeyCode::Char(c) if control => Key::Control(c.to_ascii_lowercase()),
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
