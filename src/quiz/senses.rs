//! English meanings as prompts: without anything that gives the word or its reading away.

use crate::lexicon::Lexicon;
use crate::pinyin::Syllable;
use crate::text::is_han;
use crate::vocabulary::senses_of;

/// Senses that a prompt shows.
const SHOWN: usize = 3;
/// Words of English too common to mean that two senses are alike.
const COMMON: [&str; 28] = [
    "a", "an", "and", "as", "at", "be", "by", "etc", "for", "from", "in", "into", "it", "of", "on", "one", "one's", "or", "sb",
    "sth", "that", "the", "to", "used", "up", "with", "not", "esp",
];

/// Whether a sense explains by itself: no Chinese, no pinyin, no reference.
pub(super) fn is_plain(sense: &str) -> bool {
    const MARKED: &str = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü";
    const REFERENCES: [&str; 7] = ["surname ", "variant of", "see ", "used in ", "abbr. ", "(Tw", "classifier "];
    !sense.chars().any(|c| is_han(c) || MARKED.contains(c)) && !REFERENCES.iter().any(|reference| sense.contains(reference))
}

/// The meaning of a word in a few plain words; `None` where the dictionary only refers elsewhere.
pub(super) fn meaning(headword: &str, reading: &[Syllable], lexicon: &Lexicon) -> Option<String> {
    let senses = senses_of(&lexicon.entries(headword), reading);
    let plain: Vec<&str> = senses.iter().map(String::as_str).filter(|sense| is_plain(sense)).take(SHOWN).collect();
    (!plain.is_empty()).then(|| plain.join("; "))
}

/// The first sense of a word in a reading, whatever it holds.
pub(super) fn first_sense(headword: &str, reading: &[Syllable], lexicon: &Lexicon) -> Option<String> {
    senses_of(&lexicon.entries(headword), reading).into_iter().next()
}

/// Whether two words may mean the same in some of their senses: they share a telling word of English.
pub(super) fn overlap(one: &str, other: &str, lexicon: &Lexicon) -> bool {
    let mine = telling_words(one, lexicon);
    telling_words(other, lexicon).iter().any(|word| mine.contains(word))
}

/// The words in all senses of all readings of a word, in a crude stem, so that `works` and `work` are one.
fn telling_words(headword: &str, lexicon: &Lexicon) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for entry in lexicon.entries(headword) {
        for sense in &entry.senses {
            let split = sense.split(|c: char| !c.is_alphabetic() && c != '\'');
            for word in split.map(str::to_lowercase).filter(|word| word.len() > 1 && !COMMON.contains(&word.as_str())) {
                words.push(stem(&word).to_owned());
            }
        }
    }
    words
}

fn stem(word: &str) -> &str {
    let stem = ["ing", "ed", "es", "s", "ly"].iter().find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.len() > 2));
    stem.unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prompt_gives_nothing_away() {
        assert!(is_plain("to work") && is_plain("bank"));
        for sense in ["see 过来 (guò lái)", "surname Li", "used with 得 (dé)", "(Tw) motor", "abbr. for x", "lǜ"] {
            assert!(!is_plain(sense), "{sense}");
        }
        let lexicon = Lexicon::embedded();
        let reading: Vec<_> = ["yín", "háng"].iter().map(|s| Syllable::parse(s).unwrap()).collect();
        assert_eq!(meaning("银行", &reading, &lexicon).as_deref(), Some("bank"));
    }

    #[test]
    fn words_of_like_meaning_are_told() {
        let lexicon = Lexicon::embedded();
        assert!(overlap("工作", "上班", &lexicon) && overlap("高兴", "快乐", &lexicon));
        assert!(!overlap("银行", "眼睛", &lexicon));
    }
}
