//! Field texts: escaped HTML, ruby in Anki's form, tone classes, marks and gaps.

use std::borrow::Cow;

use super::{Options, Phonetic, ScriptChoice};
use crate::pinyin::Syllable;
use crate::reading::ReadSentence;
use crate::text::{Script, fold, to_traditional};
use crate::vocabulary::Excerpt;

/// Escapes what HTML and Anki would act upon: a `[` would open ruby or a sound, a `\(` a formula.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push_escaped(&mut out, c));
    out
}

/// The text of a field without its tags, for lists and comparisons.
pub fn plain_text(html: &str) -> Cow<'_, str> {
    if !html.contains('<') {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        out.push_str(text);
        rest = tag.split_once('>').map_or("", |(_, behind)| behind);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn push_escaped(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '[' => out.push_str("&#91;"),
        ']' => out.push_str("&#93;"),
        '{' => out.push_str("&#123;"),
        '}' => out.push_str("&#125;"),
        '\\' => out.push_str("&#92;"),
        '\n' | '\r' | '\t' => out.push(' '),
        _ => out.push(c),
    }
}

/// Opens a character of each tone; the blank is what Anki's furigana filter wants before a base.
const TONE_SPANS: [&str; 5] = [
    "<span class=\"tone1\"> ",
    "<span class=\"tone2\"> ",
    "<span class=\"tone3\"> ",
    "<span class=\"tone4\"> ",
    "<span class=\"tone5\"> ",
];

/// Writes texts in one script with one phonetic spelling.
pub(super) struct Markup {
    script: ScriptChoice,
    phonetic: Phonetic,
    document: Script,
}

/// A character with what stands above it.
struct Piece {
    text: char,
    reading: Option<Syllable>,
    target: bool,
}

impl Markup {
    pub fn new(options: &Options, document: Script) -> Markup {
        Markup { script: options.script, phonetic: options.phonetic, document }
    }

    /// The script in which texts come out.
    pub fn target_script(&self) -> Script {
        match self.script {
            ScriptChoice::Document => self.document,
            ScriptChoice::Simplified => Script::Simplified,
            ScriptChoice::Traditional => Script::Traditional,
        }
    }

    /// A text in the chosen script.
    pub fn convert(&self, text: &str) -> String {
        match self.script {
            ScriptChoice::Document => text.to_owned(),
            ScriptChoice::Simplified => fold(text),
            ScriptChoice::Traditional if Script::of(text) == Script::Traditional => text.to_owned(),
            ScriptChoice::Traditional => to_traditional(text),
        }
    }

    /// Wraps HTML in an element that says which script it is in.
    pub fn tagged(&self, html: &str) -> String {
        format!("<span lang=\"{}\">{html}</span>", self.target_script().lang())
    }

    /// Chinese text, escaped and tagged.
    pub fn chinese(&self, text: &str) -> String {
        self.tagged(&escape(&self.convert(text)))
    }

    /// A reading in the chosen phonetic spelling, coloured syllable by syllable.
    pub fn reading(&self, reading: &[Syllable]) -> String {
        let spelled = reading.iter().map(|syllable| {
            format!("<span class=\"tone{}\">{}</span>", syllable.tone().digit(), escape(&self.phonetic.spell(*syllable)))
        });
        spelled.collect::<Vec<_>>().join(" ")
    }

    /// A word with its reading above each character.
    pub fn word_ruby(&self, word: &str, reading: &[Syllable]) -> String {
        let word = self.convert(word);
        let pieces = word.chars().zip(reading).map(|(text, reading)| Piece { text, reading: Some(*reading), target: false });
        self.tagged(&self.ruby(&pieces.collect::<Vec<_>>()))
    }

    /// An excerpt with its target marked and nothing above it.
    pub fn sentence(&self, sentence: &ReadSentence, excerpt: &Excerpt) -> String {
        let (before, target, after) = self.parts(sentence, excerpt);
        self.tagged(&format!("{}<b class=\"target\">{}</b>{}", escape(&before), escape(&target), escape(&after)))
    }

    /// An excerpt with a gap in place of its target.
    pub fn cloze(&self, sentence: &ReadSentence, excerpt: &Excerpt) -> String {
        let (before, target, after) = self.parts(sentence, excerpt);
        let gap = "　".repeat(target.chars().count());
        self.tagged(&format!("{}<span class=\"gap\">{gap}</span>{}", escape(&before), escape(&after)))
    }

    /// An excerpt as plain text, for speech and search.
    pub fn plain(&self, sentence: &ReadSentence, excerpt: &Excerpt) -> String {
        let (before, target, after) = self.parts(sentence, excerpt);
        escape(&format!("{before}{target}{after}"))
    }

    /// An excerpt with readings above its characters and the target marked. A doubtful reading is left out: better none
    /// than a wrong one.
    pub fn sentence_ruby(&self, sentence: &ReadSentence, excerpt: &Excerpt) -> String {
        let text = self.convert(&sentence.written(excerpt.start, excerpt.end));
        let pieces = text.chars().enumerate().map(|(index, text)| {
            let index = excerpt.start + index;
            let certain = sentence.readings[index].as_ref().filter(|choice| choice.confidence >= crate::reading::DOUBTFUL_BELOW);
            Piece {
                text,
                reading: certain.and_then(|choice| choice.lexical),
                target: (excerpt.target_start..excerpt.target_end).contains(&index),
            }
        });
        self.tagged(&self.ruby(&pieces.collect::<Vec<_>>()))
    }

    /// A curated sentence, which is written in simplified characters, with the marked characters in bold.
    pub fn example(&self, text: &str, positions: &[usize]) -> String {
        let text = match self.target_script() {
            Script::Simplified => text.to_owned(),
            Script::Traditional => to_traditional(text),
        };
        let mut out = String::new();
        for (index, c) in text.chars().enumerate() {
            let marked = positions.contains(&index);
            out.push_str(if marked { "<b class=\"target\">" } else { "" });
            push_escaped(&mut out, c);
            out.push_str(if marked { "</b>" } else { "" });
        }
        self.tagged(&out)
    }

    fn parts(&self, sentence: &ReadSentence, excerpt: &Excerpt) -> (String, String, String) {
        // Converted as a whole: a traditional form depends on its neighbours.
        let text: Vec<char> = self.convert(&sentence.written(excerpt.start, excerpt.end)).chars().collect();
        let (start, end) = (excerpt.target_start - excerpt.start, excerpt.target_end - excerpt.start);
        let part = |range: std::ops::Range<usize>| text[range].iter().collect::<String>();
        (part(0..start), part(start..end), part(end..text.len()))
    }

    /// Ruby as Anki's furigana filter reads it: a blank, the base, the reading in brackets.
    fn ruby(&self, pieces: &[Piece]) -> String {
        let mut out = String::new();
        let mut marked = false;
        for piece in pieces {
            if piece.target != marked {
                out.push_str(if piece.target { "<b class=\"target\">" } else { "</b>" });
                marked = piece.target;
            }
            let Some(reading) = piece.reading else {
                push_escaped(&mut out, piece.text);
                continue;
            };
            out.push_str(TONE_SPANS[usize::from(reading.tone().digit()) - 1]);
            push_escaped(&mut out, piece.text);
            out.push('[');
            out.push_str(&self.phonetic.spell(reading));
            out.push_str("]</span>");
        }
        if marked {
            out.push_str("</b>");
        }
        out
    }
}
