//! The two note types. Their field lists and templates are final: Anki updates old notes only while both stay as they are.

/// The kinds of note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// A word in a reading.
    Word,
    /// A polyphonic character in a reading, shown in a sentence.
    Polyphone,
}

/// The kinds of card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CardKind {
    /// Word → reading and meaning.
    Recognition,
    /// Meaning → word.
    Production,
    /// Sound → word.
    Listening,
    /// Sentence with a gap → word.
    Cloze,
    /// Sentence with a marked character → its reading there.
    Polyphone,
}

/// A template of a note type.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// The card that it makes.
    pub card: CardKind,
    /// Its name in Anki.
    pub name: &'static str,
    /// Its id in the note type, by which Anki tells templates apart.
    pub id: i64,
    /// The front.
    pub front: &'static str,
    /// The back.
    pub back: &'static str,
}

impl NoteKind {
    /// Both kinds.
    pub const ALL: [NoteKind; 2] = [NoteKind::Word, NoteKind::Polyphone];

    /// The name in identities and machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            NoteKind::Word => "word",
            NoteKind::Polyphone => "polyphone",
        }
    }

    /// The name of the note type in Anki.
    pub fn type_name(self) -> &'static str {
        match self {
            NoteKind::Word => "Duoyin Word",
            NoteKind::Polyphone => "Duoyin Polyphone",
        }
    }

    /// The id of the note type in Anki, drawn once at random.
    pub fn type_id(self) -> i64 {
        match self {
            NoteKind::Word => 1_764_203_518_947,
            NoteKind::Polyphone => 1_764_209_771_362,
        }
    }

    /// The names of the fields, in order. The first is unique and tells notes of one type apart.
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            NoteKind::Word => &WORD_FIELDS,
            NoteKind::Polyphone => &POLYPHONE_FIELDS,
        }
    }

    /// The field by which Anki's browser sorts.
    pub fn sort_field(self) -> usize {
        1
    }

    /// The templates, in the order of their cards.
    pub fn templates(self) -> &'static [Template] {
        match self {
            NoteKind::Word => &WORD_TEMPLATES,
            NoteKind::Polyphone => &POLYPHONE_TEMPLATES,
        }
    }
}

/// When fields and templates last changed (2026-11-25); Anki replaces a note type only by a newer one.
pub const TEMPLATE_VERSION: i64 = 1_795_564_800;

const WORD_FIELDS: [&str; 31] = [
    "Key",
    "Hanzi",
    "Simplified",
    "Traditional",
    "Pinyin",
    "PinyinNumbers",
    "PinyinSpoken",
    "Zhuyin",
    "Ruby",
    "Definition",
    "AllDefinitions",
    "MeasureWords",
    "OtherReadings",
    "Sentence",
    "SentenceRuby",
    "SentenceCloze",
    "SentencePlain",
    "SentenceSource",
    "Level",
    "Frequency",
    "Recognition",
    "Production",
    "Listening",
    "Cloze",
    // The learner's own, and room for what is not thought of yet.
    "Audio",
    "SentenceAudio",
    "Image",
    "Mnemonic",
    "UserNotes",
    "Extra1",
    "Extra2",
];

const POLYPHONE_FIELDS: [&str; 29] = [
    "Key",
    "Character",
    "Simplified",
    "Traditional",
    "Pinyin",
    "PinyinNumbers",
    "PinyinSpoken",
    "Zhuyin",
    "Meaning",
    "Note",
    "Sentence",
    "SentenceRuby",
    "SentenceCloze",
    "SentencePlain",
    "SentenceSource",
    "DecidingWord",
    "DecidingWordRuby",
    "DecidingWordMeaning",
    "OtherReadings",
    "MoreExamples",
    "Level",
    "Evidence",
    "Audio",
    "SentenceAudio",
    "Image",
    "Mnemonic",
    "UserNotes",
    "Extra1",
    "Extra2",
];

const WORD_BACK: &str = include_str!("templates/word_back.html");

const WORD_TEMPLATES: [Template; 4] = [
    Template {
        card: CardKind::Recognition,
        name: "Recognition",
        id: 7_402_118_365_201,
        front: include_str!("templates/recognition.html"),
        back: WORD_BACK,
    },
    Template {
        card: CardKind::Production,
        name: "Production",
        id: 7_402_118_365_202,
        front: include_str!("templates/production.html"),
        back: WORD_BACK,
    },
    Template {
        card: CardKind::Listening,
        name: "Listening",
        id: 7_402_118_365_203,
        front: include_str!("templates/listening.html"),
        back: WORD_BACK,
    },
    Template {
        card: CardKind::Cloze,
        name: "Cloze",
        id: 7_402_118_365_204,
        front: include_str!("templates/cloze.html"),
        back: WORD_BACK,
    },
];

const POLYPHONE_TEMPLATES: [Template; 1] = [Template {
    card: CardKind::Polyphone,
    name: "Reading in context",
    id: 7_402_118_365_301,
    front: include_str!("templates/polyphone.html"),
    back: include_str!("templates/polyphone_back.html"),
}];
