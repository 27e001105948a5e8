//! `duoyin completions`

use clap::CommandFactory;

use super::{Exit, output};

#[derive(clap::Args)]
pub struct Arguments {
    /// The shell
    shell: clap_complete::Shell,
}

pub fn run(arguments: Arguments) -> anyhow::Result<Exit> {
    let mut bytes = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::Arguments::command(), "duoyin", &mut bytes);
    output::print(&bytes)?;
    Ok(Exit::Done)
}
