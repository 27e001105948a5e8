//! What only a real pseudo-terminal shows: that the program takes it over, and leaves it as it was however it ends.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use duoyin::store::Store;
use expectrl::{Eof, Expect, Regex, Session};

/// Tells the terminal's modes, runs a quiz in a process whose number it tells, and tells how it ended and the modes again.
const SCRIPT: &str = r#"stty -g
sh -c 'echo "pid $$."; exec "$0" quiz tests/documents/small.txt --seed 5 --data "$1"' "$0" "$1"
echo "ended $?."
stty -g"#;

const MODES: &str = "[0-9a-f]+(:[0-9a-f]+){8,}";
const ENTER_SCREEN: &str = "\u{1b}[?1049h";
const LEAVE_SCREEN: &str = "\u{1b}[?1049l";

struct Quiz {
    terminal: expectrl::session::OsSession,
    modes: String,
    process: String,
}

impl Quiz {
    /// Starts a quiz, and waits for its first question.
    fn start(data: &Path) -> Quiz {
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, env!("CARGO_BIN_EXE_duoyin")]).arg(data);
        command.env("TERM", "xterm-256color").env("XDG_CONFIG_HOME", data);
        let mut terminal = Session::spawn(command).unwrap();
        terminal.set_expect_timeout(Some(Duration::from_secs(20)));
        terminal.get_process_mut().set_window_size(80, 24).unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let modes = text(terminal.expect(Regex(MODES)).unwrap().get(0).unwrap());
        let process = text(terminal.expect(Regex("pid ([0-9]+)\\.")).unwrap().get(1).unwrap());
        terminal.expect(ENTER_SCREEN).unwrap();
        terminal.expect("quit").unwrap();
        Quiz { terminal, modes, process }
    }

    fn signal(&self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.process]).status().unwrap().success());
    }

    /// The screen is left, `said` is on the ordinary one, the exit code is that, and the modes are what they were.
    fn ends(mut self, said: &str, code: u8) {
        self.terminal.expect(LEAVE_SCREEN).unwrap();
        self.terminal.expect(said).unwrap();
        self.terminal.expect(format!("ended {code}.")).unwrap();
        let modes = self.terminal.expect(Regex(MODES)).unwrap();
        assert_eq!(String::from_utf8_lossy(modes.get(0).unwrap()), self.modes);
        self.terminal.expect(Eof).unwrap();
    }
}

fn answers(data: &Path) -> usize {
    let mut count = 0;
    Store::open(data).unwrap().visit_log(|_| count += 1).unwrap();
    count
}

#[test]
fn it_starts_answers_fits_a_new_size_and_quits() {
    let data = tempfile::tempdir().unwrap();
    let mut quiz = Quiz::start(data.path());
    quiz.terminal.send("1").unwrap();
    quiz.terminal.expect("comes back in").unwrap();
    quiz.terminal.get_process_mut().set_window_size(40, 10).unwrap();
    quiz.terminal.expect("small:").unwrap();
    quiz.terminal.get_process_mut().set_window_size(60, 18).unwrap();
    quiz.terminal.expect("duoyin quiz").unwrap();
    quiz.terminal.send("q").unwrap();
    quiz.ends("1 answer", 0);
    assert_eq!(answers(data.path()), 1);
}

#[test]
fn control_c_ends_it_like_q() {
    let data = tempfile::tempdir().unwrap();
    let mut quiz = Quiz::start(data.path());
    quiz.terminal.send("\u{3}").unwrap();
    quiz.ends("Nothing was answered", 0);
}

#[test]
fn whoever_ends_it_from_outside_gets_the_terminal_back() {
    const TERMINATED: u8 = 128 + 15;
    let data = tempfile::tempdir().unwrap();
    let mut quiz = Quiz::start(data.path());
    quiz.terminal.send("1").unwrap();
    quiz.terminal.expect("comes back in").unwrap();
    quiz.signal("-TERM");
    quiz.ends("", TERMINATED);
    assert_eq!(answers(data.path()), 1);
}

#[test]
fn killed_at_once_it_loses_no_answer_that_was_explained() {
    let data = tempfile::tempdir().unwrap();
    for expected in 1..=3 {
        let mut quiz = Quiz::start(data.path());
        // The first question may be a word to turn over, which is no answer yet.
        quiz.terminal.send("1").unwrap();
        quiz.terminal.expect("comes back in").unwrap();
        quiz.signal("-KILL");
        quiz.terminal.expect("ended 137.").unwrap();
        assert_eq!(answers(data.path()), expected);
    }
}
