//! A session in the terminal, or line by line.

use std::io::{BufRead, Write};
use std::path::PathBuf;

use anyhow::Context;
use duoyin::quiz::{Effect, Session, summary};
use duoyin::screen::{Event, Key, Screen, plain};
use duoyin::store::{ReviewId, Store};

use crate::cli::environment::clock;
use crate::cli::output;
use crate::cli::painting::Palette;
use crate::cli::terminal::Terminal;

/// Whether a session goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    Goes,
    Ends,
}

/// A session with the store that keeps its answers.
struct Player<'s, 'l> {
    session: Session<'l>,
    store: &'s mut Store,
    recorded: Vec<ReviewId>,
}

impl Player<'_, '_> {
    /// Lets an event happen. What it changes is on disk when this returns.
    fn happen(&mut self, event: &Event) -> anyhow::Result<Flow> {
        let now = clock();
        let mut flow = Flow::Goes;
        for effect in self.session.handle(event, now) {
            match effect {
                Effect::Record(review) => self.recorded.push(self.store.record_review(&review)?.id),
                Effect::TakeBack => {
                    if let Some(last) = self.recorded.pop() {
                        self.store.undo_review(last, now.at)?;
                    }
                }
                Effect::Quit => flow = Flow::Ends,
            }
        }
        Ok(flow)
    }
}

/// Plays a session on the whole terminal.
pub fn in_terminal<'l>(session: Session<'l>, store: &mut Store, palette: Palette) -> anyhow::Result<Session<'l>> {
    let mut player = Player { session, store, recorded: Vec::new() };
    let mut terminal = Terminal::enter(palette)?;
    loop {
        terminal.show(&player.session.screen())?;
        if player.happen(&terminal.next()?)? == Flow::Ends {
            return Ok(player.session);
        }
    }
}

/// Plays a session on standard input and output, an answer a line; at the end of the input it ends.
pub fn line_by_line<'l>(session: Session<'l>, store: &mut Store) -> anyhow::Result<Session<'l>> {
    let mut player = Player { session, store, recorded: Vec::new() };
    let mut input = std::io::stdin().lock();
    output::print(b"Answer with a number or a reading; Enter alone turns a card over. ? help, s skip, u undo, q quit.\n\n")?;
    while !player.session.is_over() {
        let screen = plain(&player.session.screen());
        output::print(screen.as_bytes())?;
        if player.session.is_answered() {
            output::print(b"\n")?;
            player.happen(&Event::Key(Key::Enter))?;
            continue;
        }
        output::print(b"> ")?;
        let mut line = String::new();
        if input.read_line(&mut line).context("cannot read standard input")? == 0 {
            output::print(b"\n")?;
            break;
        }
        if matches!(line.trim(), "?" | "？") {
            // Whoever cannot see the help stand beside the question gets the question again.
            player.happen(&Event::Key(Key::Char('?')))?;
            output::print(format!("{}\n", plain(&player.session.screen())).as_bytes())?;
            player.happen(&Event::Key(Key::Escape))?;
            continue;
        }
        for event in events(line.trim(), player.session.is_typing()) {
            if player.happen(&event)? == Flow::Ends {
                return Ok(player.session);
            }
        }
    }
    Ok(player.session)
}

/// The events that a line stands for.
fn events(line: &str, typing: bool) -> Vec<Event> {
    let mut characters = line.chars();
    match (characters.next(), characters.next()) {
        (None, _) => vec![Event::Key(Key::Enter)],
        _ if typing => {
            // What was typed before, and asked again, is not continued.
            vec![Event::Key(Key::Control('u')), Event::Text(line.into()), Event::Key(Key::Enter)]
        }
        (Some(only), None) => vec![Event::Key(Key::Char(only))],
        _ => vec![Event::Text(line.into())],
    }
}

/// Tells how it went, and how to repeat what was missed.
pub fn conclude(session: &Session<'_>, documents: &[PathBuf]) -> anyhow::Result<()> {
    let text = plain(&Screen { body: summary(session.tally()), ..Screen::default() });
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !session.tally().missed.is_empty() {
        let cards: Vec<String> = session.tally().missed.iter().map(ToString::to_string).collect();
        let documents = documents.iter().filter(|path| path.as_os_str() != "-");
        let documents: String = documents.map(|path| format!(" {}", output::quoted(&path.display().to_string()))).collect();
        writeln!(out, "Repeat them: duoyin quiz{documents} --only {}", cards.join(","))?;
    }
    out.flush()?;
    Ok(())
}
