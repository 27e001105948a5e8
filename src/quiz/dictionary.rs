//! What the curated dictionary adds where the documents lack one side of a contrast, and its word lists.

use super::material::{Material, PASSAGES};
use super::passage::{Origin, Passage, Reason};
use super::readings::contrasts;
use crate::lexicon::{Example, Lexicon, PolyphoneReading};
use crate::pinyin::Syllable;
use crate::review::CardKey;
use crate::text::{Script, fold, to_traditional};

/// The card of a polyphone's reading with sentences from the dictionary; `None` where it has none that can be asked.
pub(super) fn material(character: char, reading: Syllable, script: Script, lexicon: &Lexicon) -> Option<Material> {
    let passages = passages(character, reading, script, lexicon);
    (!passages.is_empty()).then_some(Material { card: CardKey::Polyphone { character, reading }, passages, count: 0 })
}

/// Sentences of the dictionary in which the character is read so: those first in which a word decides, and of these the shortest.
pub(super) fn passages(character: char, reading: Syllable, script: Script, lexicon: &Lexicon) -> Vec<Passage> {
    let Some(polyphone) = lexicon.polyphone(character) else { return Vec::new() };
    let Some(known) = polyphone.reading(reading) else { return Vec::new() };
    let mut passages: Vec<Passage> =
        known.sentences.filter_map(|example| passage(character, known, &example, script, lexicon)).collect();
    passages.sort_by_key(|passage| (passage.reason.decided_by.is_none(), passage.han()));
    passages.truncate(PASSAGES);
    passages
}

/// Words in which the character, standing once in them, is always read so.
pub(super) fn words(character: char, reading: Syllable, script: Script, lexicon: &Lexicon) -> Vec<String> {
    let Some(polyphone) = lexicon.polyphone(character) else { return Vec::new() };
    let words = polyphone.reading(reading).map(|known| known.words);
    let alone = |word: &Example| (2..=4).contains(&word.text.chars().count()) && word.text.matches(character).count() == 1;
    words.into_iter().flatten().filter(alone).filter_map(|word| in_script(&word.text, script)).collect()
}

fn passage(character: char, known: &PolyphoneReading, example: &Example, script: Script, lexicon: &Lexicon) -> Option<Passage> {
    let characters: Vec<char> = in_script(&example.text, script)?.chars().collect();
    let start = *example.positions.first()?;
    let written = *characters.get(start)?;
    // A traditional form may have lost the other readings; and where the conversion chose the wrong form, it lost this one.
    let possible = lexicon.readings_as_written(written, character);
    if !possible.iter().any(|(reading, _)| *reading == known.reading) || contrasts(written, known.reading, lexicon).is_empty() {
        return None;
    }
    let plain: Vec<char> = example.text.chars().collect();
    let listed = known.words.filter_map(|word| place(&word, &plain, start)).max_by_key(|word| word.len());
    let word = listed.or_else(|| entry_around(&plain, start, known.reading, lexicon));
    let mut readings = vec![None; characters.len()];
    if let Some(word) = &word {
        readings[word.clone()].copy_from_slice(&word_readings(&plain[word.clone()], start - word.start, known.reading, lexicon));
    }
    example.positions.iter().for_each(|position| readings[*position] = Some(known.reading));
    let decided_by = word.clone().map(|word| plain[word].iter().collect());
    debug_assert_eq!(plain[start], character);
    Some(Passage {
        target: start..start + 1,
        word: word.unwrap_or(start..start + 1),
        readings,
        spoken: vec![known.reading],
        reason: Reason { evidence: "dictionary".into(), decided_by },
        origin: Origin::Dictionary,
        characters,
    })
}

/// How the characters of a word are read, the one at `position` in this reading; where that is not certain, `None`.
fn word_readings(word: &[char], position: usize, reading: Syllable, lexicon: &Lexicon) -> Vec<Option<Syllable>> {
    let entries = lexicon.entries(&word.iter().collect::<String>());
    let fits = |known: &Vec<Syllable>| known.len() == word.len() && known[position] == reading;
    let agreeing: Vec<Vec<Syllable>> = entries.into_iter().map(|entry| entry.reading).filter(fits).collect();
    if let Some((first, others)) = agreeing.split_first() {
        let certain =
            |(index, syllable): (usize, &Syllable)| others.iter().all(|other| other[index] == *syllable).then_some(*syllable);
        return first.iter().enumerate().map(certain).collect();
    }
    // A word that is in no dictionary: what its characters are always read.
    let only = |c: &char| match lexicon.living(*c)[..] {
        [(only, _)] => Some(only),
        _ => None,
    };
    word.iter().map(only).collect()
}

/// Where a word stands in a text so that its marked character is the one at `position`.
fn place(word: &Example, text: &[char], position: usize) -> Option<std::ops::Range<usize>> {
    let characters: Vec<char> = word.text.chars().collect();
    word.positions.iter().find_map(|marked| {
        let start = position.checked_sub(*marked)?;
        let range = start..start + characters.len();
        (text.get(range.clone())? == characters).then_some(range)
    })
}

/// The longest dictionary word around a position of which every entry reads it so.
fn entry_around(text: &[char], position: usize, reading: Syllable, lexicon: &Lexicon) -> Option<std::ops::Range<usize>> {
    let ranges = (2..=4).rev().flat_map(|len| {
        (0..len).filter_map(move |before| Some(position.checked_sub(before)?..position.checked_sub(before)? + len))
    });
    ranges.filter(|range| range.end <= text.len()).find(|range| {
        let word: String = text[range.clone()].iter().collect();
        let entries = lexicon.entries(&word);
        let at = position - range.start;
        !entries.is_empty() && entries.iter().all(|entry| entry.reading.get(at) == Some(&reading))
    })
}

/// A simplified text in a script; `None` where converting it loses something.
pub(super) fn in_script(text: &str, script: Script) -> Option<String> {
    match script {
        Script::Simplified => Some(text.to_owned()),
        Script::Traditional => Some(to_traditional(text)).filter(|converted| fold(converted) == text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn syllable(text: &str) -> Syllable {
        Syllable::parse(text).unwrap()
    }

    #[test]
    fn the_dictionary_gives_sentences_with_the_word_that_decides() {
        let lexicon = Lexicon::embedded();
        let found = passages('行', syllable("háng"), Script::Simplified, &lexicon);
        assert_eq!(found.len(), PASSAGES);
        assert!(
            found.iter().all(|passage| passage.origin == Origin::Dictionary && passage.characters[passage.target.start] == '行')
        );
        assert!(found.iter().any(|passage| passage.folded_word() == "外行"), "{found:?}");
    }

    #[test]
    fn the_whole_word_that_decides_is_read() {
        let lexicon = Lexicon::embedded();
        let found = passages('行', syllable("háng"), Script::Simplified, &lexicon);
        let passage = found.iter().find(|passage| passage.folded_word() == "外行").unwrap();
        assert_eq!(passage.readings[passage.word.clone()], [Some(syllable("wài")), Some(syllable("háng"))]);
        assert_eq!(word_readings(&['陈', '行', '长'], 1, syllable("háng"), &lexicon)[..2], [Some(syllable("chén")), None]);
    }

    #[test]
    fn in_traditional_characters_only_what_is_still_a_polyphone_is_asked() {
        let lexicon = Lexicon::embedded();
        assert!(passages('发', syllable("fà"), Script::Traditional, &lexicon).is_empty());
        let long = passages('长', syllable("zhǎng"), Script::Traditional, &lexicon);
        assert!(!long.is_empty() && long.iter().all(|passage| passage.characters[passage.target.start] == '長'));
    }

    #[test]
    fn words_hold_the_character_once() {
        let lexicon = Lexicon::embedded();
        let found = words('行', syllable("xíng"), Script::Simplified, &lexicon);
        assert!(found.len() > 5 && found.iter().all(|word| word.matches('行').count() == 1), "{found:?}");
    }
}
