//! What a word that the learner lists during a review decides, without reading the whole document again.

use rustc_hash::FxHashMap;

use super::Row;
use crate::document::Document;
use crate::lexicon::{Lexicon, ListedWord};
use crate::pinyin::Syllable;
use crate::reading::{Evidence, ReadDocument, read};
use crate::segment::segment;
use crate::source::Source;
use crate::text::fold;

/// The rows whose reading the word decides, with that reading: of those that stand in it, where it is a word of its own. Only
/// the sentences that hold it are cut and read again.
pub(super) fn decided_by_word(
    word: &ListedWord,
    rows: &[Row],
    documents: &[ReadDocument],
    lexicon: &Lexicon,
) -> Vec<(u32, Syllable)> {
    let characters: Vec<char> = fold(&word.headword).chars().collect();
    let within: Vec<(u32, &Row)> = (0..).zip(rows).filter(|(_, row)| stands_in(row, &characters, documents)).collect();
    // The sentences one below the other, each with the place where it begins there.
    let mut text = String::new();
    let mut starts: FxHashMap<(u32, u32), usize> = FxHashMap::default();
    for (_, row) in &within {
        starts.entry((row.document, row.sentence)).or_insert_with(|| {
            let start = text.len();
            text.push_str(row.sentence(documents).span.of(&documents[row.document as usize].document.text));
            text.push('\n');
            start
        });
    }
    let lexicon = lexicon.clone().with_words(vec![word.clone()]);
    let source = Source { name: String::new(), text };
    let again = read(segment(Document::parse(source, &lexicon), &lexicon), &lexicon);
    let places = again.sentences.iter().flat_map(|sentence| sentence.characters.iter().zip(&sentence.readings));
    let decided: FxHashMap<usize, Syllable> = places
        .filter_map(|(character, choice)| Some((character.offset, choice.as_ref()?)))
        .filter(|(_, choice)| choice.evidence == Evidence::Correction)
        .filter_map(|(offset, choice)| Some((offset, choice.lexical?)))
        .collect();
    let reading = |row: &Row| {
        let sentence = row.sentence(documents);
        let offset = sentence.characters[row.position as usize].offset - sentence.span.start;
        decided.get(&(starts[&(row.document, row.sentence)] + offset)).copied()
    };
    within.into_iter().filter_map(|(number, row)| Some((number, reading(row)?))).collect()
}

/// Whether the row's character is one of those that stand together.
fn stands_in(row: &Row, together: &[char], documents: &[ReadDocument]) -> bool {
    let position = row.position as usize;
    let at = |(index, _): (usize, &char)| position.checked_sub(index);
    let own = together.iter().enumerate().filter(|(_, c)| **c == row.character);
    own.filter_map(at).any(|start| {
        let here = row.sentence(documents).characters.iter().skip(start).map(|c| c.folded);
        here.take(together.len()).eq(together.iter().copied())
    })
}
