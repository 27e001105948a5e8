//! The command line of Duoyin.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
