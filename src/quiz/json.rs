//! Questions as JSON Lines.

use serde::Serialize;

use super::items::{Item, Offer, Prompt, Task};
use super::passage::{Origin, Passage};

/// The version of this form.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Row {
    schema: u32,
    kind: &'static str,
    card: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    meaning: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sentences: Vec<Sentence>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    shown: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<String>,
    answer: String,
}

/// `start` and `end` count characters of `text`.
#[derive(Serialize)]
struct Sentence {
    text: String,
    start: usize,
    end: usize,
    origin: Origin,
}

impl From<&Passage> for Sentence {
    fn from(passage: &Passage) -> Sentence {
        let (start, end) = (passage.target.start, passage.target.end);
        Sentence { text: passage.text(), start, end, origin: passage.origin.clone() }
    }
}

/// One line of JSON for a question, with its answer.
pub fn json_line(item: &Item) -> String {
    let (meaning, sentences) = match &item.prompt {
        Prompt::Sentence(passage) | Prompt::Annotated(passage, _) => (None, vec![passage.into()]),
        Prompt::Pair(one, other) => (None, vec![one.into(), other.into()]),
        Prompt::Words(_) => (None, Vec::new()),
        Prompt::Meaning(meaning) => (Some(meaning.clone()), Vec::new()),
        Prompt::Gap(passage, meaning) => (Some(meaning.clone()), vec![passage.into()]),
    };
    let shown = match &item.prompt {
        Prompt::Annotated(passage, shown) => {
            shown.iter().map(|(at, reading)| format!("{}({})", passage.characters[*at], reading.numbered())).collect()
        }
        _ => Vec::new(),
    };
    let options = match &item.task {
        Task::Choose { offers, .. } => offers.iter().map(Offer::value).collect(),
        Task::Type(_) | Task::Recall => Vec::new(),
    };
    let row = Row {
        schema: SCHEMA,
        kind: item.kind.name(),
        card: item.card.to_string(),
        meaning,
        sentences,
        shown,
        options,
        answer: item.expected(),
    };
    serde_json::to_string(&row).expect("texts and numbers are valid JSON") + "\n"
}
