//! The command line, as data files; the README's console blocks are among them.

#[test]
fn commands_answer_as_recorded() {
    // Nobody's own words and exports play a part.
    let home = tempfile::tempdir().expect("there is a folder for temporary files");
    let home = home.path().to_string_lossy();
    trycmd::TestCases::new()
        .default_bin_name("duoyin")
        .env("XDG_CONFIG_HOME", home.as_ref())
        .env("DUOYIN_DATA", home.as_ref())
        .case("tests/cmd/*.md")
        .case("tests/cmd/*.toml")
        .case("README.md");
}

/// The recorded cases compare text; this one compares bytes.
#[test]
fn a_resolved_document_keeps_every_other_byte() {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let (before, after) = (folder.path().join("story.txt"), folder.path().join("resolved.txt"));
    std::fs::write(&before, "\u{feff}回鄉\r\n\r\n  銀行（ xíng ／ háng ）。\t(3G)\r\n\u{3000}鼻子(zǐ)")
        .expect("it can be written");
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_duoyin"))
        .args(["annotate", "--resolve", "-o"])
        .args([&after, &before])
        .env("XDG_CONFIG_HOME", folder.path())
        .status()
        .expect("the program starts");
    assert!(status.success());
    let resolved = std::fs::read_to_string(&after).expect("it was written");
    assert_eq!(resolved, "\u{feff}回鄉\r\n\r\n  銀行（ háng ）。\t(3G)\r\n\u{3000}鼻子(zi)");
}

/// A copy of the story in a folder of its own, with a configuration of its own.
fn workplace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    std::fs::copy("tests/documents/small.txt", folder.path().join("small.txt")).expect("it can be copied");
    folder
}

#[test]
fn a_review_line_by_line_writes_each_decision_and_later_commands_honour_it() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let folder = workplace();
    let duoyin = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duoyin"));
        command.args(arguments).current_dir(folder.path()).env("XDG_CONFIG_HOME", folder.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    };
    let mut review = duoyin(&["polyphones", "small.txt", "--review", "--plain", "--char", "還,都"]).spawn().expect("it starts");
    review.stdin.take().expect("it is piped").write_all("huán\n\nq\n".as_bytes()).expect("it reads");
    let output = review.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1:26  銀行的行長還沒【還】書"), "{said}");

    let corrections = std::fs::read_to_string(folder.path().join("duoyin/corrections.txt")).expect("it was made");
    assert!(corrections.contains("place\tsmall.txt\t銀行的行長還沒【還】書,鼻子都急紅了。\thuán\n"), "{corrections}");
    let annotated = duoyin(&["annotate", "small.txt"]).output().expect("it runs");
    assert!(String::from_utf8_lossy(&annotated.stdout).contains("還(huán)書"));
    let deck = duoyin(&["deck", "small.txt", "--dry-run", "--data", "data"]).output().expect("it runs");
    assert!(String::from_utf8_lossy(&deck.stdout).contains("+ polyphone 都|dou1"), "what was decided is learnt");
}

#[test]
fn a_filled_in_report_is_applied_and_what_no_longer_fits_is_named() {
    let folder = workplace();
    let duoyin = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_duoyin"));
        command.args(arguments).current_dir(folder.path()).env("XDG_CONFIG_HOME", folder.path()).output().expect("it runs")
    };
    let report = duoyin(&["polyphones", "small.txt", "--format", "csv", "--char", "還"]);
    let report = String::from_utf8(report.stdout).expect("it is UTF-8");
    assert_eq!(report.lines().count(), 3, "{report}");
    // The last three columns are to be filled in.
    let filled = report.replace("【還】書,鼻子都急紅了。\",,,", "【還】書,鼻子都急紅了。\",huan2,,checked");
    let filled = filled.replace("行長【還】沒還書,鼻子都急紅了。\",,,", "行長【還】沒了。\",hai2,,");
    std::fs::write(folder.path().join("filled.csv"), filled).expect("it can be written");
    let applied = duoyin(&["polyphones", "small.txt", "--apply", "filled.csv"]);
    assert_eq!(applied.status.code(), Some(3));
    assert_eq!(String::from_utf8_lossy(&applied.stdout), "filled.csv: row 2: small.txt no longer has this sentence\n");
    let corrections = std::fs::read_to_string(folder.path().join("duoyin/corrections.txt")).expect("it was made");
    assert!(corrections.ends_with("沒【還】書,鼻子都急紅了。\thuán\tchecked\n"), "{corrections}");
}

/// What spreadsheets make of a table: a byte order mark, semicolons, TRUE, decimals with a comma, and columns left out.
#[test]
fn a_table_that_went_through_a_spreadsheet_is_applied() {
    let folder = workplace();
    let table = "\u{feff}source;character;confidence;doubtful;occurrence;sentence;correction;scope\r\n\
                 small.txt;還;0,995;TRUE;1;銀行的行長還沒【還】書,鼻子都急紅了。;huan2;\r\n\
                 small.txt;還;0,995;FALSE;2;銀行的行長還沒【還】書,鼻子都急紅了。;huan2;\r\n\
                 small.txt;都;0,9;FALSE;1;銀行的行長還沒還書,鼻子【都】急紅了。;du1;words\r\n\
                 small.txt;都;0,9;FALSE;one;;;\r\n";
    std::fs::write(folder.path().join("filled.csv"), table).expect("it can be written");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_duoyin"));
    command.args(["polyphones", "small.txt", "--apply", "filled.csv"]);
    let applied = command.current_dir(folder.path()).env("XDG_CONFIG_HOME", folder.path()).output().expect("it runs");
    assert_eq!(applied.status.code(), Some(3), "{}", String::from_utf8_lossy(&applied.stderr));
    let said = String::from_utf8_lossy(&applied.stdout).into_owned();
    let expected = [
        "filled.csv: row 3: small.txt no longer has this sentence so often\n",
        "filled.csv: row 4: unknown scope `words`: write place or word\n",
        "filled.csv: row 5: ",
    ];
    assert!(said.starts_with(&expected.concat()) && said.lines().count() == 3, "{said}");
    let corrections = std::fs::read_to_string(folder.path().join("duoyin/corrections.txt")).expect("it was made");
    assert!(corrections.ends_with("place\tsmall.txt\t銀行的行長還沒【還】書,鼻子都急紅了。\thuán\n"), "{corrections}");
}

#[test]
fn a_reader_that_has_had_enough_is_no_failure() {
    for arguments in [["polyphones", "--format", "csv"], ["polyphones", "--format", "json"], ["vocab", "--format", "csv"]] {
        let (reader, writer) = std::io::pipe().expect("there are pipes");
        drop(reader);
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_duoyin"));
        command.args(arguments).arg("tests/documents/homecoming-traditional.txt");
        let output = command.env("XDG_CONFIG_HOME", workplace().path()).stdout(writer).output().expect("it starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !said.contains("error"), "{arguments:?}: {said}");
    }
}
