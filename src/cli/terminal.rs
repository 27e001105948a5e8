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
        restore_on_signal().context("cannot watch for signals")?;
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

/// Whoever ends the program from outside gets the terminal back as it was; every answer is on disk already. Ctrl-C is a key here.
#[cfg(unix)]
fn restore_on_signal() -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            restore();
            // Ends the program as the signal would have, so that its parent learns the reason.
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    });
    Ok(())
}

#[cfg(not(unix))]
fn restore_on_signal() -> std::io::Result<()> {
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::painting::Colors;
    use duoyin::deck::ToneColors;
    use duoyin::pinyin::Syllable;
    use duoyin::screen::{Block, Cell, Choice, Look, Mark};
    use ratatui::backend::TestBackend;
    use ratatui::buffer::Buffer;
    use ratatui::style::Color;

    fn painted(palette: Palette) -> Buffer {
        let cell = |base: &str, look, reading: &str| Cell { base: base.into(), look, reading: Syllable::parse(reading) };
        let choice = Choice { key: '1', text: "xíng".into(), mark: Mark::Wrong };
        let screen = Screen {
            body: vec![
                Block::Sentence(vec![cell("银", Look::Plain, "yín"), cell("行", Look::Target, "háng")]),
                Block::Choices(vec![choice]),
            ],
            ..Screen::default()
        };
        let page = layout(&screen, Size { columns: 60, rows: 18 });
        let mut terminal = ratatui::Terminal::new(TestBackend::new(60, 18)).expect("it is in memory");
        terminal.draw(|frame| paint(frame, &page, palette)).expect("it is in memory");
        terminal.backend().buffer().clone()
    }

    fn colors(buffer: &Buffer) -> std::collections::HashSet<Color> {
        buffer.content().iter().flat_map(|cell| [cell.fg, cell.bg]).filter(|color| *color != Color::Reset).collect()
    }

    #[test]
    fn without_colours_everything_is_told_all_the_same() {
        let plain = painted(Palette::new(ToneColors::Mdbg, Colors::None));
        assert!(colors(&plain).is_empty(), "{:?}", colors(&plain));
        let colored = painted(Palette::new(ToneColors::Mdbg, Colors::Indexed));
        assert!(colors(&colored).len() >= 2, "the tone and the mistake have colours");
        let symbols = |buffer: &Buffer| buffer.content().iter().map(|cell| cell.symbol().to_owned()).collect::<String>();
        assert_eq!(symbols(&plain), symbols(&colored));
        assert!(symbols(&plain).contains("háng") && symbols(&plain).contains('✗'));
    }

    /// Set for the process that is to panic.
    #[cfg(unix)]
    const PANICS: &str = "DUOYIN_PANIC_TEST";

    /// The process that takes the terminal over and panics. By itself this test does nothing.
    #[cfg(unix)]
    #[test]
    fn panics_on_the_terminal() {
        if std::env::var_os(PANICS).is_some() {
            let mut terminal = Terminal::enter(Palette::new(ToneColors::None, Colors::None)).expect("it is a terminal");
            terminal.show(&Screen::default()).expect("it is painted");
            panic!("on purpose");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_panic_leaves_the_terminal_as_it_was_and_is_read_on_the_ordinary_screen() {
        use expectrl::{Expect, Regex};
        const SCRIPT: &str =
            r#"stty -g; "$0" --exact cli::terminal::tests::panics_on_the_terminal --nocapture; echo ended; stty -g"#;
        const MODES: &str = "[0-9a-f]+(:[0-9a-f]+){8,}";
        let mut command = std::process::Command::new("sh");
        command.arg("-c").arg(SCRIPT).arg(std::env::current_exe().expect("this test")).env(PANICS, "1");
        let mut terminal = expectrl::Session::spawn(command).expect("it starts");
        terminal.set_expect_timeout(Some(std::time::Duration::from_secs(20)));
        terminal.get_process_mut().set_window_size(80, 24).expect("it has a size");
        let modes = |found: expectrl::Captures| String::from_utf8_lossy(found.get(0).expect("it matches")).into_owned();
        let before = modes(terminal.expect(Regex(MODES)).expect("the modes before"));
        for expected in ["\u{1b}[?1049h", "\u{1b}[?1049l", "on purpose", "ended"] {
            terminal.expect(expected).expect(expected);
        }
        assert_eq!(modes(terminal.expect(Regex(MODES)).expect("the modes after")), before);
    }
}
