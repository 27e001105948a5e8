//! Styled text: runs of characters that look alike.

use crate::pinyin::{Syllable, Tone};
use crate::text::width;

/// What a run of text is, which decides how it is painted. Nothing is told by colour alone: tones have their marks, what is
/// asked has its brackets, right and wrong their words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Look {
    /// Ordinary text.
    #[default]
    Plain,
    /// What matters less.
    Dim,
    /// What matters more.
    Strong,
    /// The character or word that is asked.
    Target,
    /// A syllable in its tone.
    Tone(Tone),
    /// Something right.
    Right,
    /// Something wrong.
    Wrong,
    /// A key to press.
    Key,
    /// The row that is selected in a list.
    Selected,
}

/// Characters that look alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The characters. Control characters are never painted.
    pub text: String,
    /// How they look.
    pub look: Look,
}

/// Text made of runs.
///
/// ```
/// use duoyin::screen::{Look, Text};
///
/// let text = Text::plain("read ").with("háng", Look::Strong);
/// assert_eq!((text.to_string().as_str(), text.width()), ("read háng", 9));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The runs, in order.
    pub runs: Vec<Run>,
}

impl Text {
    /// Text without any character.
    pub fn empty() -> Text {
        Text::default()
    }

    /// Ordinary text.
    pub fn plain(text: impl Into<String>) -> Text {
        Text::empty().with(text, Look::Plain)
    }

    /// The same text and behind it a run.
    pub fn with(mut self, text: impl Into<String>, look: Look) -> Text {
        self.push(text, look);
        self
    }

    /// The same text and behind it a reading in tone marks, each syllable in its tone.
    pub fn with_reading(mut self, reading: &[Syllable]) -> Text {
        for (index, syllable) in reading.iter().enumerate() {
            if index > 0 && syllable.letters() != "r" {
                self.push(" ", Look::Plain);
            }
            self.push(syllable.marked(), Look::Tone(syllable.tone()));
        }
        self
    }

    /// The same text and behind it another.
    pub fn and(mut self, other: Text) -> Text {
        for run in other.runs {
            self.push(run.text, run.look);
        }
        self
    }

    /// Appends a run; it joins the run before it where they look alike.
    pub fn push(&mut self, text: impl Into<String>, look: Look) {
        let text = text.into();
        match self.runs.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.look == look => last.text.push_str(&text),
            _ => self.runs.push(Run { text, look }),
        }
    }

    /// Columns that the text takes.
    pub fn width(&self) -> usize {
        self.runs.iter().map(|run| width(&run.text)).sum()
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }
}

impl std::fmt::Display for Text {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.runs.iter().try_for_each(|run| f.write_str(&run.text))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text::plain(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text::plain(text)
    }
}
