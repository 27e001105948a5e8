//! A deck: notes with their fields, cards and tags, and the note types they belong to. Content only, no file format.

mod build;
mod identity;
mod markup;
mod note_types;
mod tones;

use serde::Serialize;

pub use build::build;
pub use identity::NoteId;
pub use markup::{escape, plain_text, readable_text};
pub use note_types::{CardKind, NoteKind, TEMPLATE_VERSION, Template};
pub use tones::ToneColors;

use crate::lexicon::LevelList;
use crate::pinyin::{Syllable, marked};

/// What a deck is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deck {
    /// Its name; words and polyphones become decks below it.
    pub name: String,
    /// Colours of the tones.
    pub tone_colors: ToneColors,
    /// Words first, then polyphones, each in the order in which they are to be learnt.
    pub notes: Vec<Note>,
}

/// One note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its kind.
    pub kind: NoteKind,
    /// Its identity.
    pub id: NoteId,
    /// Field values as HTML, one for each of [`NoteKind::fields`].
    pub fields: Vec<String>,
    /// Tags without blanks.
    pub tags: Vec<String>,
    /// Its cards, in the order of the note type's templates.
    pub cards: Vec<CardKind>,
}

/// What to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The deck's name.
    pub name: String,
    /// Which cards.
    pub cards: Vec<CardKind>,
    /// In which script texts are shown.
    pub script: ScriptChoice,
    /// How readings are spelled.
    pub phonetic: Phonetic,
    /// Colours of the tones.
    pub tone_colors: ToneColors,
    /// Words and readings that occur less often are left out.
    pub min_count: usize,
    /// At most so many words, and so many readings of polyphones.
    pub limit: Option<usize>,
    /// Only words of these levels.
    pub level: Option<LevelFilter>,
    /// In which order new cards come.
    pub order: Order,
}

/// In which script texts are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ScriptChoice {
    /// As the document has it.
    #[default]
    Document,
    /// 简体字.
    Simplified,
    /// 繁體字.
    Traditional,
}

/// How readings are spelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Phonetic {
    /// Pinyin with tone marks.
    #[default]
    Pinyin,
    /// Zhuyin.
    Zhuyin,
}

impl Phonetic {
    /// Spells a syllable.
    pub fn spell(self, syllable: Syllable) -> String {
        match self {
            Phonetic::Pinyin => syllable.marked(),
            Phonetic::Zhuyin => syllable.zhuyin(),
        }
    }
}

/// In which order new cards come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// What the document uses most comes first; of equals, what the language uses most.
    #[default]
    Frequency,
    /// As the document goes.
    Appearance,
    /// The lowest level first, by the newest list that has the word; then by frequency.
    Level,
}

/// Which levels of a list are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LevelFilter {
    /// The list.
    pub list: LevelList,
    /// The lowest level that is wanted.
    pub from: u8,
    /// The highest; `None` for all above, words in no level included.
    pub to: Option<u8>,
}

impl Note {
    /// The value of a field, by its name.
    pub fn field(&self, name: &str) -> &str {
        let index = self.kind.fields().iter().position(|field| *field == name);
        index.map_or("", |index| &self.fields[index])
    }

    /// A hash of all that an import would write, to tell whether a note has changed.
    pub fn content_hash(&self) -> [u8; 32] {
        let fields = self.fields.iter().map(String::as_str);
        let parts: Vec<&str> = [self.kind.name()].into_iter().chain(fields).chain(self.tags.iter().map(String::as_str)).collect();
        identity::digest(&parts)
    }
}

impl Deck {
    /// The name of the deck in which the cards of a kind of note lie.
    pub fn subdeck(&self, kind: NoteKind) -> String {
        match kind {
            NoteKind::Word => format!("{}::Words", self.name),
            NoteKind::Polyphone => format!("{}::Polyphones", self.name),
        }
    }

    /// The style sheet of the cards.
    pub fn css(&self) -> String {
        format!("{}{}", self.tone_colors.css(), include_str!("templates/style.css"))
    }

    /// Number of cards.
    pub fn card_count(&self) -> usize {
        self.notes.iter().map(|note| note.cards.len()).sum()
    }
}

/// The first field of a note: unique within its type, readable in lists.
fn key(headword: &str, reading: &[Syllable]) -> String {
    format!("{headword}|{}", crate::pinyin::numbered(reading))
}

/// The spoken form where it differs from the lexical one; else nothing.
fn spoken_if_other(lexical: &[Syllable], spoken: &[Syllable]) -> String {
    if lexical == spoken { String::new() } else { marked(spoken) }
}

/// A row of the deck for machine-readable output.
#[derive(Serialize)]
pub struct NoteRow<'n> {
    /// `word` or `polyphone`.
    pub kind: &'static str,
    /// The note's GUID.
    pub guid: String,
    /// The deck of its cards.
    pub deck: String,
    /// Field values by name, in the note type's order.
    pub fields: serde_json::Map<String, serde_json::Value>,
    /// Tags.
    pub tags: &'n [String],
    /// Names of its cards' templates.
    pub cards: Vec<&'static str>,
}
