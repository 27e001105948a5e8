//! `duoyin check`

use duoyin::export::explanation;

use super::environment::Environment;
use super::input::Documents;
use super::{Exit, output};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    documents: Documents,
}

pub fn run(arguments: Arguments, environment: &Environment) -> anyhow::Result<Exit> {
    let (documents, _) = arguments.documents.read(environment)?;
    let mut problems = Vec::new();
    for read in &documents {
        let name = &read.document.name;
        let diagnostics = read.document.diagnostics.iter().map(|found| (found.place, format!("{}", found.kind)));
        let choices = read.sentences.iter().flat_map(|sentence| sentence.characters.iter().zip(&sentence.readings));
        let disagreements = choices.filter_map(|(character, choice)| {
            let choice = choice.as_ref().filter(|choice| choice.disagrees)?;
            Some((read.document.place(character.offset), format!("{} is read {}", character.written, explanation(choice))))
        });
        let mut found: Vec<_> = diagnostics.chain(disagreements).collect();
        found.sort();
        problems.extend(found.into_iter().map(|(place, message)| format!("{name}:{place}: {message}\n")));
    }
    output::print(problems.concat().as_bytes())?;
    if problems.is_empty() {
        eprintln!("no problems found");
        return Ok(Exit::Done);
    }
    eprintln!("{} found", output::count(problems.len(), "problem", "problems"));
    Ok(Exit::ProblemsFound)
}
