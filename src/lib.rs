//! Duoyin reads a Chinese document and makes from it what a learner practises.
#![doc = include_str!("../README.md")]

pub mod correction;
pub mod deck;
pub mod document;
pub mod export;
pub mod inspection;
pub mod lexicon;
pub mod parallel;
pub mod pinyin;
pub mod quiz;
pub mod reading;
pub mod review;
pub mod schedule;
pub mod screen;
pub mod segment;
pub mod source;
pub mod store;
pub mod text;
pub mod vocabulary;

/// Reads one source all the way to the reading of each character.
///
/// ```
/// use duoyin::{lexicon::Lexicon, source::Source};
///
/// let lexicon = Lexicon::embedded();
/// let source = Source::from_bytes("a.txt", "銀行行長還沒還書。".as_bytes()).unwrap();
/// let document = duoyin::read_source(source, &lexicon);
/// let readings = document.sentences[0].lexical(0, 4).unwrap();
/// assert_eq!(duoyin::pinyin::marked(&readings), "yín háng háng zhǎng");
/// ```
pub fn read_source(source: source::Source, lexicon: &lexicon::Lexicon) -> reading::ReadDocument {
    read_corrected(source, lexicon, &correction::Corrections::none())
}

/// The same, with the readings that a person corrected.
pub fn read_corrected(
    source: source::Source,
    lexicon: &lexicon::Lexicon,
    corrections: &correction::Corrections,
) -> reading::ReadDocument {
    let document = document::Document::parse(source, lexicon);
    reading::read_corrected(segment::segment(document, lexicon), lexicon, corrections)
}
