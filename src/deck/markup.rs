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
    let mut text_start = Some(0);
    for (index, byte) in html.bytes().enumerate() {
        match (byte, text_start) {
            (b'<', Some(start)) => {
                out.push_str(&html[start..index]);
                text_start = None;
            }
            (b'>', None) => text_start = Some(index + 1),
            _ => {}
        }
    }
    if let Some(start) = text_start {
        out.push_str(&html[start..]);
    }
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
        self.element(html.len(), |out| out.push_str(html))
    }

    /// The same around what is written into it; `length` is about how many bytes that will be.
    fn element(&self, length: usize, write: impl FnOnce(&mut String)) -> String {
        const TAGS: usize = "<span lang=\"zh-Hant\"></span>".len();
        let mut out = String::with_capacity(length + TAGS);
        out.push_str("<span lang=\"");
        out.push_str(self.target_script().lang());
        out.push_str("\">");
        write(&mut out);
        out.push_str("</span>");
        out
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
        self.element(reading.len() * RUBY, |out| {
            word.chars().zip(reading).for_each(|(text, reading)| self.push_ruby(out, text, *reading));
        })
    }

    /// An excerpt, to be shown.
    pub fn excerpt<'m>(&'m self, sentence: &'m ReadSentence, excerpt: &Excerpt) -> Shown<'m> {
        // Converted as a whole: a traditional form depends on its neighbours.
        let characters = self.convert(&sentence.written(excerpt.start, excerpt.end)).chars().collect();
        Shown { markup: self, sentence, excerpt: *excerpt, characters }
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
            out.push_str(if marked { MARK_START } else { "" });
            push_escaped(&mut out, c);
            out.push_str(if marked { MARK_END } else { "" });
        }
        self.tagged(&out)
    }

    /// Ruby as Anki's furigana filter reads it: a blank, the base, the reading in brackets.
    fn push_ruby(&self, out: &mut String, text: char, reading: Syllable) {
        out.push_str(TONE_SPANS[usize::from(reading.tone().digit()) - 1]);
        push_escaped(out, text);
        out.push('[');
        out.push_str(&self.phonetic.spell(reading));
        out.push_str("]</span>");
    }
}

/// About the bytes of a character with its reading.
const RUBY: usize = 42;

/// An excerpt in the chosen script, to be shown in several ways.
pub(super) struct Shown<'m> {
    markup: &'m Markup,
    sentence: &'m ReadSentence,
    excerpt: Excerpt,
    characters: Vec<char>,
}

impl Shown<'_> {
    /// With the target marked and nothing above it.
    pub fn marked(&self) -> String {
        let (before, target, after) = self.parts();
        self.markup.element(self.bytes() + MARK, |out| {
            push_all(out, before);
            out.push_str(MARK_START);
            push_all(out, target);
            out.push_str(MARK_END);
            push_all(out, after);
        })
    }

    /// With a gap in place of the target.
    pub fn cloze(&self) -> String {
        let (before, target, after) = self.parts();
        self.markup.element(self.bytes() + MARK, |out| {
            push_all(out, before);
            out.push_str("<span class=\"gap\">");
            target.iter().for_each(|_| out.push('　'));
            out.push_str("</span>");
            push_all(out, after);
        })
    }

    /// As plain text, for speech and search.
    pub fn plain(&self) -> String {
        let mut out = String::with_capacity(self.bytes());
        push_all(&mut out, &self.characters);
        out
    }

    /// With readings above the characters and the target marked. A doubtful reading is left out: better none than a wrong
    /// one.
    pub fn ruby(&self) -> String {
        self.markup.element(self.characters.len() * RUBY + MARK, |out| {
            for (index, text) in (self.excerpt.start..).zip(&self.characters) {
                if index == self.excerpt.target_start {
                    out.push_str(MARK_START);
                }
                let choice = self.sentence.readings[index].as_ref();
                let certain = choice.filter(|choice| choice.confidence >= crate::reading::DOUBTFUL_BELOW);
                match certain.and_then(|choice| choice.lexical) {
                    Some(reading) => self.markup.push_ruby(out, *text, reading),
                    None => push_escaped(out, *text),
                }
                if index + 1 == self.excerpt.target_end {
                    out.push_str(MARK_END);
                }
            }
        })
    }

    /// What stands before the target, the target, and what stands behind it.
    fn parts(&self) -> (&[char], &[char], &[char]) {
        let (before, rest) = self.characters.split_at(self.excerpt.target_start - self.excerpt.start);
        let (target, after) = rest.split_at(self.excerpt.target_end - self.excerpt.target_start);
        (before, target, after)
    }

    /// About how many bytes the characters take: a Han character takes three.
    fn bytes(&self) -> usize {
        self.characters.len() * 3
    }
}

const MARK_START: &str = "<b class=\"target\">";
const MARK_END: &str = "</b>";
/// Room for the marks around a target.
const MARK: usize = MARK_START.len() + MARK_END.len();

fn push_all(out: &mut String, characters: &[char]) {
    characters.iter().for_each(|c| push_escaped(out, *c));
}
