//! What a learner has answered survives whatever happens to the program.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use duoyin::pinyin::Syllable;
use duoyin::review::{CardKey, Review, replay};
use duoyin::schedule::{Grade, Moment};
use duoyin::store::Store;

/// Names the folder in which the child process answers.
const FOLDER: &str = "DUOYIN_DURABILITY_TEST";

fn answer(number: u64) -> Review {
    let start: Moment = "2026-03-01T09:00:00.000+08:00".parse().expect("a time");
    let reading = Syllable::parse(if number.is_multiple_of(2) { "hang2" } else { "xing2" }).expect("a syllable");
    Review {
        at: start.plus(Duration::from_secs(300 * number)),
        card: CardKey::polyphone('行', reading),
        grade: if number.is_multiple_of(5) { Grade::Again } else { Grade::Good },
        taken: Duration::from_secs(3),
        question: "type-reading".into(),
        sentence: None,
        answer: None,
        expected: reading.numbered(),
    }
}

/// The child process: answers until it is killed, and says so after each answer. By itself this test does nothing.
#[test]
fn answers_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let mut store = Store::open(Path::new(&folder)).expect("the store opens");
    for number in 0.. {
        store.record_review(&answer(number)).expect("the answer is recorded");
        println!("\nanswered {number}");
    }
}

#[test]
fn whoever_is_killed_loses_nothing_that_was_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    for survived in [1, 2, 7, 40, 150] {
        let data = folder.path().join(survived.to_string());
        let mut child = Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", "answers_until_it_is_killed", "--nocapture"])
            .env(FOLDER, &data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the child starts");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
        let said = lines.filter(|line| line.starts_with("answered ")).take(survived).count();
        child.kill().expect("the child is killed");
        child.wait().expect("the child is gone");
        assert_eq!(said, survived);

        let store = Store::open(&data).expect("the store opens again");
        let mut log = Vec::new();
        store.visit_log(|logged| log.push(logged.review)).expect("the log is whole");
        assert!(log.len() >= said, "{said} were answered, {} are in the log", log.len());
        assert_eq!(log, (0..log.len() as u64).map(answer).collect::<Vec<_>>());
        for card in [answer(0).card, answer(1).card] {
            let expected = replay(&card, log.iter().filter(|review| review.card == card), store.scheduler());
            assert_eq!(store.states(std::slice::from_ref(&card)).expect("the states"), [expected]);
        }
    }
}

#[cfg(unix)]
mod without_rights {
    use super::*;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;

    /// The program as somebody who may not write: root may write everywhere, and becomes nobody.
    fn duoyin(program: &Path, folder: &Path) -> Command {
        const NOBODY: u32 = 65_534;
        let mut command = Command::new(program);
        command.current_dir("/").env("DUOYIN_DATA", folder);
        if fs::metadata(folder).expect("the folder").uid() == 0 {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }

    #[test]
    fn statistics_of_a_folder_that_may_not_be_written_to_can_be_read_and_changes_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        let mut store = Store::open(&data).expect("the store opens");
        for number in 0..4 {
            store.record_review(&answer(number)).expect("the answer is recorded");
        }
        drop(store);
        // Nobody cannot look into the folder of the build, so the program is copied beside the data.
        let program = folder.path().join("duoyin");
        fs::copy(env!("CARGO_BIN_EXE_duoyin"), &program).expect("the program is copied");
        for (path, mode) in [(folder.path(), 0o755), (data.join("duoyin.sqlite").as_path(), 0o444), (data.as_path(), 0o555)] {
            fs::set_permissions(path, Permissions::from_mode(mode)).expect("the rights are set");
        }

        let stats = duoyin(&program, &data).arg("stats").output().expect("the program runs");
        let shown = String::from_utf8_lossy(&stats.stdout);
        assert!(
            stats.status.success() && shown.contains("4 answers on 1 day"),
            "{shown}{}",
            String::from_utf8_lossy(&stats.stderr)
        );
        let export = duoyin(&program, &data).arg("export-reviews").output().expect("the program runs");
        assert_eq!(String::from_utf8_lossy(&export.stdout).lines().count(), 4);

        let change = duoyin(&program, &data).args(["stats", "--retention", "0.8"]).output().expect("the program runs");
        let said = String::from_utf8_lossy(&change.stderr);
        assert_eq!(change.status.code(), Some(1));
        assert!(said.contains("you may not write to it or its folder") && said.contains("--data DIR"), "{said}");
        fs::set_permissions(&data, Permissions::from_mode(0o755)).expect("the rights are set back");
    }
}
