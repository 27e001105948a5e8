//! A review as a person has it: on a real pseudo-terminal, beside other programs, and cut off in the middle.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use duoyin::correction::{Corrections, parse};
use duoyin::inspection::{Filter, Session, rows};
use duoyin::lexicon::Lexicon;
use duoyin::screen::{Event, Key, Size};
use duoyin::source::Source;

const STORY: &str = include_str!("documents/small.txt");
const LONG_STORY: &str = include_str!("documents/homecoming-traditional.txt");

/// A folder with a story and a configuration of its own.
struct Workplace(tempfile::TempDir);

impl Workplace {
    fn new(story: &str) -> Workplace {
        let folder = tempfile::tempdir().expect("there is a folder for temporary files");
        std::fs::write(folder.path().join("story.txt"), story).expect("it can be written");
        std::fs::create_dir(folder.path().join("duoyin")).expect("it can be made");
        Workplace(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn corrections_file(&self) -> PathBuf {
        self.path().join("duoyin/corrections.txt")
    }

    fn corrections(&self) -> String {
        std::fs::read_to_string(self.corrections_file()).unwrap_or_default()
    }

    fn in_here(&self, mut command: Command) -> Command {
        command.current_dir(self.path()).env("XDG_CONFIG_HOME", self.path()).env("DUOYIN_DATA", self.path());
        command
    }

    /// A review line by line of some characters.
    fn review(&self, characters: &str) -> LineByLine {
        let mut command = self.in_here(Command::new(env!("CARGO_BIN_EXE_duoyin")));
        command.args(["polyphones", "story.txt", "--review", "--plain", "--char", characters]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        LineByLine::new(command.spawn().expect("the program starts"))
    }
}

/// A review line by line, and what it says.
struct LineByLine {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl LineByLine {
    fn new(mut child: Child) -> LineByLine {
        let input = child.stdin.take().expect("it is piped");
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut review = LineByLine { child, input, output };
        review.answer();
        review
    }

    /// Gives a line and waits for what the program says to it: then it is done.
    fn say(&mut self, line: &str) -> String {
        writeln!(self.input, "{line}").expect("it reads");
        self.answer()
    }

    fn answer(&mut self) -> String {
        let mut said = String::new();
        loop {
            let before = said.len();
            if self.output.read_line(&mut said).expect("it is UTF-8") == 0 || said[before..].starts_with("Enter accepts") {
                return said;
            }
        }
    }

    /// Ends the review, and gives its exit code.
    fn quit(mut self) -> Option<i32> {
        writeln!(self.input, "q").expect("it reads");
        self.child.wait().expect("it ends").code()
    }
}

#[test]
fn undoing_leaves_the_lines_and_comments_of_others_as_they_are() {
    let workplace = Workplace::new(STORY);
    let before = "# Ms Li's class\n\nword\t【行】長\tháng\tby hand\n# to be discussed:\nno line at all\n";
    std::fs::write(workplace.corrections_file(), before).expect("it can be written");
    let mut review = workplace.review("還");
    review.say("huán");
    review.say("hai2");
    assert_eq!(workplace.corrections().lines().count(), 7);
    let others = "# meanwhile\nword\t急【紅】\thóng\n";
    let mut file = std::fs::OpenOptions::new().append(true).open(workplace.corrections_file()).expect("it is there");
    file.write_all(others.as_bytes()).expect("it can be written");
    review.say("u");
    review.say("u");
    assert_eq!(workplace.corrections(), format!("{before}{others}"));
    review.say("r");
    assert!(workplace.corrections().starts_with(&format!("{before}{others}place\tstory.txt\t")));
    assert_eq!(review.quit(), Some(3), "a line of the file is no correction");
}

#[test]
fn a_word_that_is_added_counts_at_once_and_in_the_next_program() {
    let workplace = Workplace::new("他還沒還書。\n");
    let mut review = workplace.review("還");
    review.say("j");
    let said = review.say("d 還書 xuán shū");
    assert!(said.contains("so read in 1 place") && said.contains("[1 of "), "{said}");
    let annotate = || {
        let mut command = workplace.in_here(Command::new(env!("CARGO_BIN_EXE_duoyin")));
        String::from_utf8(command.args(["annotate", "story.txt"]).output().expect("it runs").stdout).expect("it is UTF-8")
    };
    assert!(annotate().contains("還(xuán)書(shū)"), "{}", annotate());
    review.say("u");
    assert!(annotate().contains("還(huán)書(shū)"), "{}", annotate());
    assert_eq!(review.quit(), Some(0));
}

/// Two reviews decide at the same time as fast as they can, and one of them takes every second decision back, which replaces
/// the file under the other.
#[test]
fn two_programs_that_write_at_once_lose_nothing() {
    const EACH: usize = 30;
    let workplace = Workplace::new(LONG_STORY);
    std::fs::write(workplace.corrections_file(), "# shared\n").expect("it can be written");
    let (mut one, mut other) = (workplace.review("的,一"), workplace.review("了,不,得,着,地,說,人"));
    std::thread::scope(|scope| {
        scope.spawn(|| (0..EACH).for_each(|_| drop(one.say(""))));
        scope.spawn(|| {
            for _ in 0..EACH / 2 {
                other.say("");
                other.say("a");
                other.say("u");
            }
        });
    });
    let text = workplace.corrections();
    let (corrections, errors) = parse(&text);
    assert_eq!(errors, [], "no line is torn");
    assert!(text.starts_with("# shared\n"));
    let of_one = |text: &str| text.contains("【的】") || text.contains("【一】");
    let lines: Vec<String> = corrections.lines.iter().map(|line| line.correction.to_string()).collect();
    let distinct: std::collections::HashSet<&String> = lines.iter().collect();
    assert_eq!(distinct.len(), lines.len());
    assert_eq!(lines.iter().filter(|line| of_one(line)).count(), EACH);
    assert_eq!(lines.iter().filter(|line| !of_one(line)).count(), EACH / 2);
    assert_eq!([one.quit(), other.quit()], [Some(0), Some(0)]);
}

/// The README shows the screen of this very program after these keys; `DUOYIN_OVERWRITE=1` writes it anew.
#[test]
fn the_review_in_the_readme_is_a_real_one() {
    const KEYS: [Key; 3] = [Key::Enter; 3];
    let lexicon = Lexicon::embedded();
    let source = Source::from_bytes("homecoming-traditional.txt", LONG_STORY.as_bytes()).expect("it is UTF-8");
    let documents = [duoyin::read_corrected(source, &lexicon, &Corrections::none())];
    let mut session = Session::new(&documents, &lexicon, rows(&documents, &lexicon), Filter::default());
    KEYS.into_iter().for_each(|key| drop(session.handle(Event::Key(key))));
    let screen = session.screen(Size { columns: 80, rows: 24 }).to_string();
    let readme = std::fs::read_to_string("README.md").expect("it is there");
    let body = readme.find("```text\n duoyin review").expect("it has a recording") + "```text\n".len();
    let end = body + readme[body..].find("```").expect("the block ends");
    if std::env::var_os("DUOYIN_OVERWRITE").is_some() {
        std::fs::write("README.md", format!("{}{screen}{}", &readme[..body], &readme[end..])).expect("it can be written");
    } else {
        assert_eq!(&readme[body..end], screen, "\n{screen}");
    }
}

#[cfg(unix)]
mod on_a_terminal {
    use super::*;
    use expectrl::process::unix::Signal;
    use expectrl::session::OsSession;
    use expectrl::{Eof, Expect, Session};
    use std::time::Duration;

    /// A review in a window of 100 columns and 30 rows, and the modes of the terminal before it, which are said again when it
    /// is over.
    fn review(workplace: &Workplace) -> (OsSession, String) {
        let mut command = workplace.in_here(Command::new("sh"));
        command.args(["-c", "stty -g; \"$0\" polyphones story.txt --review; echo ended $?; stty -g"]);
        command.arg(env!("CARGO_BIN_EXE_duoyin")).env("TERM", "xterm-256color");
        let mut session = open(command);
        let before = session.expect("\u{1b}[?1049h").expect("the screen is its own");
        let modes = String::from_utf8_lossy(before.before()).lines().next().unwrap_or_default().trim().to_owned();
        (session, modes)
    }

    fn open(command: Command) -> OsSession {
        let mut session = Session::spawn(command).expect("it starts");
        session.set_expect_timeout(Some(Duration::from_secs(30)));
        session.get_process_mut().set_window_size(100, 30).expect("it can be resized");
        session
    }

    /// Expects the ordinary screen again, in ordinary modes.
    fn expect_the_terminal_as_it_was(session: &mut OsSession, modes: &str, status: u8) {
        session.expect("\u{1b}[?2004l").expect("bracketed paste is off");
        session.expect("\u{1b}[?1049l").expect("the screen is the ordinary one");
        session.expect("\u{1b}[?25h").expect("the cursor is shown");
        session.expect(format!("ended {status}")).expect("it ended so");
        let rest = session.expect(Eof).expect("the shell ends");
        assert_eq!(String::from_utf8_lossy(rest.as_bytes()).trim(), modes);
    }

    #[test]
    fn it_starts_decides_takes_another_size_and_quits() {
        let workplace = Workplace::new(STORY);
        let (mut session, modes) = review(&workplace);
        session.expect("quit").expect("the screen is up");
        session.send("\r").expect("it reads keys");
        session.expect("✓").expect("the row is decided");
        session.get_process_mut().set_window_size(79, 20).expect("it can be resized");
        session.expect("window").expect("the screen is painted anew");
        session.get_process_mut().set_window_size(80, 20).expect("it can be resized");
        session.expect("quit").expect("the screen is painted anew");
        session.send("q").expect("it reads keys");
        expect_the_terminal_as_it_was(&mut session, &modes, 0);
        assert!(workplace.corrections().contains("place\tstory.txt\t"));
    }

    #[test]
    fn control_c_leaves_the_terminal_as_it_was_even_where_something_is_typed() {
        let workplace = Workplace::new(STORY);
        let (mut session, modes) = review(&workplace);
        session.expect("quit").expect("the screen is up");
        session.send("p").expect("it reads keys");
        session.expect("pinyin:").expect("it asks");
        session.send("\u{3}").expect("it reads keys");
        expect_the_terminal_as_it_was(&mut session, &modes, 0);
        assert_eq!(workplace.corrections(), "");
    }

    #[test]
    fn whoever_is_killed_loses_nothing_that_was_decided() {
        let workplace = Workplace::new(STORY);
        let mut command = workplace.in_here(Command::new(env!("CARGO_BIN_EXE_duoyin")));
        command.args(["polyphones", "story.txt", "--review"]).env("TERM", "xterm-256color");
        let mut session = open(command);
        session.expect("quit").expect("the screen is up");
        session.send("\r").expect("it reads keys");
        session.expect("✓").expect("the row is decided");
        session.get_process_mut().kill(Signal::SIGKILL).expect("it can be killed");
        let (corrections, errors) = parse(&workplace.corrections());
        assert_eq!((corrections.lines.len(), errors.len()), (1, 0), "{}", workplace.corrections());
    }
}
