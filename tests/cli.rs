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
