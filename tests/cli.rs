//! The command line, as data files; the README's console blocks are among them.

#[test]
fn commands_answer_as_recorded() {
    trycmd::TestCases::new()
        .default_bin_name("duoyin")
        .env("XDG_CONFIG_HOME", "/nonexistent")
        .env("XDG_DATA_HOME", "/nonexistent")
        .case("tests/cmd/*.md")
        .case("README.md");
}
