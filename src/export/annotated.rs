//! A document with readings: inline, as HTML ruby, or in Anki's furigana form.

use crate::deck::escape;
use crate::pinyin::Syllable;
use crate::reading::{ReadDocument, ReadSentence, ReadingChoice};
use crate::text::Script;

/// A form of annotated text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AnnotatedForm {
    /// `國(guó)家(jiā)`, which Duoyin reads again.
    Inline,
    /// An HTML page with ruby.
    Ruby,
    /// ` 國[guó] 家[jiā]`, for Anki's furigana filter.
    Furigana,
}

/// What is shown of each reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnnotatedOptions {
    /// The spoken reading instead of the lexical one; [`json_lines`](super::json_lines) have both.
    pub spoken: bool,
    /// What decided and what the runner-up was, for every character with several living readings.
    pub explain: bool,
}

/// The document in the form asked for, as UTF-8.
pub fn annotate(document: &ReadDocument, form: AnnotatedForm, options: AnnotatedOptions) -> Vec<u8> {
    pages(document, form, options, &|_| true)
}

/// The document with the lexical readings of some characters only, given by their offsets in its text, in order.
pub fn annotate_only(document: &ReadDocument, form: AnnotatedForm, shown: &[usize]) -> Vec<u8> {
    pages(document, form, AnnotatedOptions::default(), &|offset| shown.binary_search(&offset).is_ok())
}

fn pages(document: &ReadDocument, form: AnnotatedForm, options: AnnotatedOptions, shown: &dyn Fn(usize) -> bool) -> Vec<u8> {
    let text = match form {
        AnnotatedForm::Ruby => page(document, options, shown),
        AnnotatedForm::Furigana => running_text(document, options, shown, &furigana, &str::to_owned),
        AnnotatedForm::Inline => running_text(document, options, shown, &inline, &str::to_owned),
    };
    text.into_bytes()
}

fn inline(written: char, reading: Syllable) -> String {
    format!("{written}({})", reading.marked())
}

fn furigana(written: char, reading: Syllable) -> String {
    format!(" {written}[{}]", reading.marked())
}

fn ruby(written: char, reading: Syllable) -> String {
    format!("<ruby class=\"tone{}\">{written}<rt>{}</rt></ruby>", reading.tone().digit(), reading.marked())
}

/// The whole text, blanks and line ends as they are, with each read character that is shown spelled by `spell`.
fn running_text(
    document: &ReadDocument,
    options: AnnotatedOptions,
    shown: &dyn Fn(usize) -> bool,
    spell: &dyn Fn(char, Syllable) -> String,
    literal: &dyn Fn(&str) -> String,
) -> String {
    let text = &document.document.text;
    let mut out = String::with_capacity(text.len() * 3);
    let mut end = 0;
    for sentence in &document.sentences {
        out.push_str(&literal(&text[end..sentence.span.start]));
        for (character, choice) in sentence.characters.iter().zip(&sentence.readings) {
            let reading = choice.as_ref().and_then(|choice| if options.spoken { choice.spoken } else { choice.lexical });
            match reading.filter(|_| shown(character.offset)) {
                Some(reading) => out.push_str(&spell(character.written, reading)),
                None => out.push_str(&literal(character.written.encode_utf8(&mut [0; 4]))),
            }
        }
        if options.explain {
            let lines = explanations(document, sentence);
            for line in &lines {
                out.push_str(&literal(&format!("\n    {line}")));
            }
            if !lines.is_empty() && !text[sentence.span.end..].trim_start_matches(' ').starts_with(['\n', '\r']) {
                out.push_str(&literal("\n"));
            }
        }
        end = sentence.span.end;
    }
    out.push_str(&literal(&text[end..]));
    out
}

fn page(document: &ReadDocument, options: AnnotatedOptions, shown: &dyn Fn(usize) -> bool) -> String {
    let body = running_text(document, options, shown, &ruby, &|text| {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\n', "<br>\n")
    });
    let lang = Script::of(&document.document.text).lang();
    let title = escape(&document.document.name);
    let colors = crate::deck::ToneColors::Mdbg
        .css()
        .replace(".nightMode.card, .night_mode.card", "@media (prefers-color-scheme: dark) { .card");
    let colors = colors.trim_end().to_owned() + " }";
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{title}</title>\n<style>\n:root {{ color-scheme: light dark; }}\n{colors}\n\
         body {{ max-width: 42em; margin: 2em auto; padding: 0 1em; font-size: 1.35rem; line-height: 2.4; }}\n\
         rt {{ font-size: .5em; }}\n.tone1 {{ color: var(--tone1); }} .tone2 {{ color: var(--tone2); }} .tone3 {{ color: var(--tone3); }} \
         .tone4 {{ color: var(--tone4); }} .tone5 {{ color: var(--tone5); }}\n</style>\n</head>\n<body class=\"card\">\n{body}\n</body>\n</html>\n"
    )
}

/// For each polyphone of a sentence a line that says what decided.
fn explanations(document: &ReadDocument, sentence: &ReadSentence) -> Vec<String> {
    let choices = sentence.characters.iter().zip(&sentence.readings);
    choices
        .filter_map(|(character, choice)| {
            let choice = choice.as_ref().filter(|choice| choice.candidates.len() > 1 || choice.disagrees)?;
            Some(format!("{} {} {}", document.document.place(character.offset), character.written, explanation(choice)))
        })
        .collect()
}

/// A choice in words: reading, evidence, confidence, runner-up, and what the author wrote.
pub fn explanation(choice: &ReadingChoice) -> String {
    let reading = choice.lexical.map_or("?".into(), Syllable::marked);
    let mut out = format!("{reading}: {}", choice.evidence.name());
    if let Some(word) = &choice.decided_by {
        out.push_str(&format!(" {word}"));
    }
    // Nothing short of the reader's own word is certain.
    let percent = if choice.confidence < 1.0 { (choice.confidence * 100.0).min(99.0) } else { 100.0 };
    out.push_str(&format!(", {percent:.0} %"));
    if choice.is_doubtful() {
        out.push_str(", doubtful");
    }
    if let Some(runner_up) = choice.runner_up {
        out.push_str(&format!(", else {}", runner_up.marked()));
    }
    if !choice.annotated.is_empty() {
        let verb = if choice.disagrees { "against" } else { "annotated" };
        out.push_str(&format!(", {verb} {}", choice.annotated.join(" / ")));
    }
    out
}
