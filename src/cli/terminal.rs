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

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::cli::painting::Colors;
    use duoyin::deck::ToneColors;
    use expectrl::{Eof, Expect, Session};
    use std::time::Duration;

    /// Says to the child process that it is the one.
    const CHILD: &str = "DUOYIN_PANIC_TEST";

    /// The child process: panics while the terminal is its own. By itself this test does nothing.
    #[test]
    fn panics_on_its_own_screen() {
        if std::env::var_os(CHILD).is_some() {
            let _terminal = Terminal::enter(Palette::new(ToneColors::None, Colors::None)).unwrap();
            panic!("something is broken");
        }
    }

    #[test]
    fn after_a_panic_the_terminal_is_as_it_was_and_shows_the_message() {
        let mut command = std::process::Command::new("sh");
        command.args(["-c", "stty -g; \"$0\" --exact cli::terminal::tests::panics_on_its_own_screen --nocapture; stty -g"]);
        command.arg(std::env::current_exe().unwrap()).env(CHILD, "1").env("TERM", "xterm-256color");
        let mut session = Session::spawn(command).unwrap();
        session.set_expect_timeout(Some(Duration::from_secs(30)));
        let before = session.expect("\u{1b}[?1049h").unwrap();
        let modes = String::from_utf8_lossy(before.before()).lines().next().unwrap().trim().to_owned();
        session.expect("\u{1b}[?1049l").unwrap();
        session.expect("something is broken").unwrap();
        let rest = session.expect(Eof).unwrap();
        assert_eq!(String::from_utf8_lossy(rest.as_bytes()).trim().lines().last(), Some(modes.as_str()));
    }
}
