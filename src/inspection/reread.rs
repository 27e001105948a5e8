//! What a word that the learner lists during a review decides, without reading the whole document again.

use rustc_hash::FxHashMap;

use super::Row;
use crate::document::Document;
use crate::lexicon::{Lexicon, ListedWord};
use crate::pinyin::Syllable;
use crate::reading::{Evidence, ReadDocument, read};
use crate::segment::{Character, segment};
use crate::source::Source;
use crate::text::{Span, fold, is_han};

/// The rows whose reading the word decides, with that reading: of those that stand in it, where it is a word of its own. Only
/// the runs of Han characters that hold it are cut and read again, each different one once: words end where a run ends.
pub(super) fn decided_by_word(
    word: &ListedWord,
    rows: &[Row],
    documents: &[ReadDocument],
    lexicon: &Lexicon,
) -> Vec<(u32, Syllable)> {
    let characters: Vec<char> = fold(&word.headword).chars().collect();
    // The runs one below the other, each with the place where it begins there.
    let mut text = String::new();
    let mut starts: FxHashMap<&str, usize> = FxHashMap::default();
    let mut within: Vec<(u32, usize)> = Vec::new();
    for (number, row) in (0..).zip(rows).filter(|(_, row)| stands_in(row, &characters, documents)) {
        let (run, offset) = run_around(row, documents);
        let start = *starts.entry(run).or_insert_with(|| {
            let start = text.len();
            text.push_str(run);
            text.push('\n');
            start
        });
        within.push((number, start + offset));
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
    within.into_iter().filter_map(|(number, offset)| Some((number, *decided.get(&offset)?))).collect()
}

/// The run of Han characters around a row, and where in it the row's character begins.
fn run_around<'d>(row: &Row, documents: &'d [ReadDocument]) -> (&'d str, usize) {
    let characters = &row.sentence(documents).characters;
    let position = row.position as usize;
    let before = characters[..position].iter().rev().take_while(|c| is_han(c.folded)).count();
    let after = characters[position..].iter().take_while(|c| is_han(c.folded)).count();
    let end = |character: &Character| character.offset + character.written.len_utf8();
    let start = characters[position - before].offset;
    let run = Span::new(start, end(&characters[position + after.max(1) - 1]));
    (run.of(&documents[row.document as usize].document.text), characters[position].offset - start)
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
