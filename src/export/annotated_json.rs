//! A document with readings as JSON Lines, for other programs.

use serde::Serialize;

use super::{AnnotatedOptions, explanation};
use crate::pinyin::Syllable;
use crate::reading::ReadDocument;
use crate::text::{Place, Span};

/// One JSON object for each sentence, with its line end, in order. They are made one by one: those of a long document
/// together are fifty times as long as its text.
pub fn json_lines(document: &ReadDocument, options: AnnotatedOptions) -> impl Iterator<Item = Vec<u8>> {
    let text = &document.document.text;
    let mut place = document.document.places();
    document.sentences.iter().map(move |sentence| {
        let offset = |character: usize| sentence.characters.get(character).map_or(sentence.span.end, |c| c.offset);
        let tokens = sentence.tokens.iter().map(|token| {
            let Place { line, column } = place(offset(token.start));
            let syllables = (token.start..token.end).filter_map(|index| {
                let choice = sentence.readings[index].as_ref()?;
                let Place { line, column } = place(offset(index));
                Some(SyllableObject {
                    char: sentence.characters[index].written,
                    line,
                    column,
                    reading: choice.lexical.map(Syllable::numbered),
                    spoken: choice.spoken.map(Syllable::numbered),
                    evidence: choice.evidence.name(),
                    confidence: (choice.confidence * 1000.0).round() / 1000.0,
                    candidates: choice.candidates.iter().map(|candidate| candidate.numbered()).collect(),
                    annotated: &choice.annotated,
                    explanation: options.explain.then(|| explanation(choice)),
                })
            });
            TokenObject {
                text: Span::new(offset(token.start), offset(token.end)).of(text),
                kind: token.kind.name(),
                line,
                column,
                syllables: syllables.collect(),
            }
        });
        let tokens: Vec<TokenObject> = tokens.collect();
        let line = tokens.first().map_or(0, |token| token.line);
        let object = SentenceObject { source: &document.document.name, line, text: sentence.span.of(text), tokens };
        let mut out = serde_json::to_vec(&object).expect("texts and numbers can be written as JSON");
        out.push(b'\n');
        out
    })
}

#[derive(Serialize)]
struct SentenceObject<'d> {
    source: &'d str,
    line: usize,
    text: &'d str,
    tokens: Vec<TokenObject<'d>>,
}

#[derive(Serialize)]
struct TokenObject<'d> {
    text: &'d str,
    kind: &'static str,
    line: usize,
    column: usize,
    syllables: Vec<SyllableObject<'d>>,
}

#[derive(Serialize)]
struct SyllableObject<'d> {
    char: char,
    line: usize,
    column: usize,
    reading: Option<String>,
    spoken: Option<String>,
    evidence: &'static str,
    confidence: f64,
    candidates: Vec<String>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    annotated: &'d [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<String>,
}
