//! `duoyin polyphones --review`: the review on a terminal, or row by row on standard input and output.

use std::collections::HashMap;
use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::Context;
use duoyin::correction::{Correction, HEADER, parse, without_lines};
use duoyin::inspection::{Effect, Filter, Row, Session};
use duoyin::lexicon::Lexicon;
use duoyin::reading::ReadDocument;
use duoyin::screen::{Event, Key};
use duoyin::store::{TextFile, TextFileError};

use super::Exit;
use duoyin::deck::ToneColors;

use super::environment::Environment;
use super::painting::Palette;
use super::terminal::Terminal;

pub fn run(
    documents: &[ReadDocument],
    lexicon: &Lexicon,
    rows: Vec<Row>,
    filter: Filter,
    plain: bool,
    words: Option<PathBuf>,
    environment: &Environment,
) -> anyhow::Result<Exit> {
    let no_home = "there is no home folder; name the file with --corrections FILE";
    let words = words.or_else(|| environment.words.clone()).context("there is no home folder; name a file with --words FILE")?;
    let files = Files { corrections: environment.corrections.clone().context(no_home)?, words: TextFile::new(&words, "--words") };
    let mut session = Session::new(documents, lexicon, rows, filter);
    if plain || !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        line_by_line(&mut session, &files)?;
    } else {
        on_screen(&mut session, &files, Palette::new(ToneColors::Mdbg, environment.colors))?;
    }
    let (done, all) = session.progress();
    eprintln!(
        "{done} of {all} questionable readings are decided; your corrections are in {}",
        files.corrections.path().display()
    );
    Ok(Exit::Done)
}

struct Files {
    corrections: TextFile,
    words: TextFile,
}

impl Files {
    fn carry_out(&self, effect: &Effect) -> Result<(), TextFileError> {
        match effect {
            Effect::Correct { add, remove } => {
                // First what is added, so that there is always one line: of two the later counts.
                if !add.is_empty() {
                    let lines: Vec<String> = add.iter().map(ToString::to_string).collect();
                    self.corrections.append(HEADER, &lines.join("\n"))?;
                }
                if !remove.is_empty() {
                    self.corrections.edit(|text| without(text, remove))?;
                }
                Ok(())
            }
            Effect::AddWord(line) => self.words.append("", line),
            Effect::RemoveWord(line) => self.words.edit(|text| {
                let last = text.lines().enumerate().filter(|(_, known)| known == line).last();
                last.map_or(text.into(), |(index, _)| without_lines(text, &[index + 1]))
            }),
            Effect::Quit => Ok(()),
        }
    }
}

/// The text without the last lines that say what these corrections say, one line for each.
fn without(text: &str, corrections: &[Correction]) -> String {
    let mut wanted: HashMap<String, usize> = HashMap::new();
    corrections.iter().for_each(|correction| *wanted.entry(correction.to_string()).or_default() += 1);
    let (known, _) = parse(text);
    let mut gone = Vec::new();
    for line in known.lines.iter().rev() {
        if let Some(count) = wanted.get_mut(&line.correction.to_string()).filter(|count| **count > 0) {
            *count -= 1;
            gone.push(line.number);
        }
    }
    gone.sort_unstable();
    without_lines(text, &gone)
}

/// Handles an event and carries out what follows from it, on disk before this returns. Whether to go on.
fn handle(session: &mut Session, event: Event, files: &Files) -> bool {
    let effects = session.handle(event);
    for effect in &effects {
        if let Err(error) = files.carry_out(effect) {
            session.step_failed();
            session.tell(format!("not written: {error}"));
        }
    }
    !effects.contains(&Effect::Quit)
}

fn on_screen(session: &mut Session, files: &Files, palette: Palette) -> anyhow::Result<()> {
    let mut terminal = Terminal::enter(palette)?;
    loop {
        terminal.paint(&session.screen(terminal.size()?))?;
        let event = terminal.next()?;
        if !handle(session, event, files) {
            return Ok(());
        }
    }
}

/// Each line is a command: the keys of the screen, or pinyin for the row in hand.
fn line_by_line(session: &mut Session, files: &Files) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::iter::once(Ok(String::new())).chain(std::io::stdin().lock().lines()).enumerate() {
        let (number, line) = line;
        let line = line.context("cannot read standard input")?;
        if number > 0 {
            for event in events(line.trim()) {
                if !handle(session, event, files) {
                    return Ok(());
                }
            }
        }
        write!(out, "{}", session.plain())?;
        writeln!(
            out,
            "Enter accepts, 1-9 changes, pinyin changes, a: all alike, A: all of this reading, j k: next and previous, u: undo, q: quit"
        )?;
        out.flush()?;
    }
    Ok(())
}

/// What a typed line means on the screen.
fn events(line: &str) -> Vec<Event> {
    const PROMPTS: [char; 4] = ['f', '/', 'g', 'd'];
    let mut characters = line.chars();
    match (characters.next(), characters.as_str().trim()) {
        (None, _) => vec![Event::Key(Key::Enter)],
        (Some(key), "") => vec![Event::Key(Key::Char(key))],
        (Some(key), rest) if PROMPTS.contains(&key) && line[key.len_utf8()..].starts_with(' ') => {
            // What the screen proposes gives way to what is typed.
            let clear = Event::Key(Key::Control('u'));
            vec![Event::Key(Key::Char(key)), clear, Event::Text(rest.into()), Event::Key(Key::Enter)]
        }
        _ => vec![Event::Key(Key::Char('p')), Event::Text(line.into()), Event::Key(Key::Enter)],
    }
}
