//! What a screen shows, as data, and where it stands, in display columns. The terminal only paints it.

mod event;
mod layout;
mod plain;
mod ruby;
mod text;
mod wrap;

pub use event::{Event, Key, Size};
pub use layout::{Page, SMALLEST, layout};
pub use plain::plain;
pub use ruby::{Cell, wrap as ruby_lines};
pub use text::{Look, Run, Text};
pub use wrap::{cut, wrap};

/// What is shown, from top to bottom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    /// Left on the first line.
    pub title: Text,
    /// Right on the first line: how things stand.
    pub standing: Text,
    /// How far it is; a bar under the first line.
    pub progress: Option<Progress>,
    /// What has to be seen, in the middle of the screen.
    pub body: Vec<Block>,
    /// What is good to know, under it, block by block as far as there is room.
    pub detail: Vec<Block>,
    /// The keys that do something, on the last lines.
    pub keys: Vec<KeyHint>,
}

/// How much is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// So much.
    pub done: usize,
    /// Of so much.
    pub total: usize,
}

/// Something that takes whole lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// An empty line; the first thing to go where room is short.
    Gap,
    /// A paragraph.
    Paragraph(Text, Align),
    /// A sentence, centred, with or without readings above it.
    Sentence(Vec<Cell>),
    /// Things to choose from, each with its key; side by side where they fit.
    Choices(Vec<Choice>),
    /// A place to type.
    Input {
        /// What stands in front of it.
        label: Text,
        /// What was typed so far.
        typed: String,
        /// How many of its characters stand before the cursor.
        cursor: usize,
    },
    /// Rows of which as many are shown as there is room for, around the selected one. Rows are cut, not wrapped.
    List {
        /// The rows.
        rows: Vec<Text>,
        /// The selected row; `None` shows the first ones.
        selected: Option<usize>,
    },
}

/// Where the lines of a paragraph stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the left margin.
    Left,
    /// In the middle.
    Centre,
}

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The key.
    pub key: char,
    /// What is chosen by it.
    pub text: Text,
    /// What became of it.
    pub mark: Mark,
}

/// Whether an answer was given, and what it was worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing is decided.
    Open,
    /// This is right.
    Right,
    /// This was chosen, and is wrong.
    Wrong,
}

/// A key and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyHint {
    /// The key's name.
    pub key: String,
    /// What it does, in a word or two.
    pub action: String,
}

impl KeyHint {
    /// The hint for a key.
    pub fn new(key: &str, action: &str) -> KeyHint {
        KeyHint { key: key.into(), action: action.into() }
    }
}

impl Block {
    /// A paragraph at the left margin.
    pub fn left(text: impl Into<Text>) -> Block {
        Block::Paragraph(text.into(), Align::Left)
    }

    /// A paragraph in the middle.
    pub fn centred(text: impl Into<Text>) -> Block {
        Block::Paragraph(text.into(), Align::Centre)
    }
}
