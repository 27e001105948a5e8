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
