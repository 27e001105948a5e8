//! `duoyin lookup`

use duoyin::lexicon::{Lexicon, levels};
use duoyin::pinyin::{Syllable, marked, zhuyin};
use duoyin::text::fold;
use duoyin::vocabulary::senses_of;

use super::environment::Environment;
use super::input::Words;
use super::{Exit, output};

#[derive(clap::Args)]
pub struct Arguments {
    /// Words, traditional or simplified
    #[arg(required = true, value_name = "WORD")]
    words: Vec<String>,
    #[command(flatten)]
    own: Words,
}

pub fn run(arguments: Arguments, environment: &Environment) -> anyhow::Result<Exit> {
    let lexicon = arguments.own.lexicon(environment)?;
    let mut out = String::new();
    let mut missing = Vec::new();
    for word in &arguments.words {
        match describe(word, &lexicon) {
            Some(text) => out.push_str(&text),
            None => missing.push(word.as_str()),
        }
    }
    output::print(out.as_bytes())?;
    if missing.is_empty() {
        return Ok(Exit::Done);
    }
    eprintln!("not in the dictionary: {}", missing.join(", "));
    Ok(Exit::ProblemsFound)
}

fn describe(word: &str, lexicon: &Lexicon) -> Option<String> {
    let folded = fold(word);
    let entries = lexicon.entries(&folded);
    let mut readings: Vec<&[Syllable]> = Vec::new();
    for entry in &entries {
        if !readings.contains(&entry.reading.as_slice()) {
            readings.push(&entry.reading);
        }
    }
    let mut characters = folded.chars();
    let living: Vec<(Syllable, u8)> = match (characters.next(), characters.next()) {
        (Some(only), None) => lexicon.living(only),
        _ => Vec::new(),
    };
    // The living readings of a character first, the most usual in front.
    readings.sort_by_key(|reading| living.iter().position(|(syllable, _)| reading[0] == *syllable).unwrap_or(usize::MAX));
    let mut out = String::new();
    for reading in &readings {
        let of_reading: Vec<_> = entries.iter().filter(|entry| entry.reading == *reading).collect();
        let mut traditional: Vec<&str> = of_reading.iter().map(|entry| entry.traditional.as_ref()).collect();
        traditional.dedup();
        out.push_str(&format!("{folded} {}  {}  {}", traditional.join(" "), marked(reading), zhuyin(reading)));
        if living.len() > 1 {
            match living.iter().find(|(syllable, _)| reading[0] == *syllable) {
                Some((_, share)) => out.push_str(&format!("  (about {share} in 100)")),
                None => out.push_str("  (rare or archaic)"),
            }
        }
        let levels = levels(&folded, reading, readings.len() == 1);
        if !levels.is_empty() {
            let levels: Vec<String> = levels.iter().map(|level| level.to_string().replace("::", " ")).collect();
            out.push_str(&format!("  [{}]", levels.join(", ")));
        }
        out.push('\n');
        for sense in senses_of(&entries, reading) {
            out.push_str(&format!("    {sense}\n"));
        }
        let mut measures: Vec<&str> = of_reading.iter().flat_map(|entry| entry.measures.iter().copied()).collect();
        measures.dedup();
        if !measures.is_empty() {
            out.push_str(&format!("    measure word: {}\n", measures.join(", ")));
        }
    }
    if readings.is_empty() { None } else { Some(out) }
}
