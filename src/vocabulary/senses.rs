//! Which English senses a learner sees, and in which order.

use crate::lexicon::Entry;
use crate::pinyin::Syllable;

/// The entries of one reading. Where the dictionary spells the reading with another neutral tone, that will do.
pub(super) fn entries_of_reading<'e>(entries: &'e [Entry], reading: &[Syllable]) -> Vec<&'e Entry> {
    let exact: Vec<&Entry> = entries.iter().filter(|entry| entry.reading == reading).collect();
    if !exact.is_empty() {
        return exact;
    }
    let near = |entry: &&Entry| {
        entry.reading.len() == reading.len()
            && entry.reading.iter().zip(reading).all(|(one, other)| one.is_form_of(*other) || other.is_form_of(*one))
    };
    entries.iter().filter(near).collect()
}

/// Of several traditional words behind one simplified form, those that the document's spelling can be; all of them where
/// it is simplified.
pub(super) fn entries_as_written<'e>(entries: &[&'e Entry], written: &str, headword: &str) -> Vec<&'e Entry> {
    let same: Vec<&Entry> = entries.iter().copied().filter(|entry| entry.traditional == written).collect();
    if written == headword || same.is_empty() { entries.to_vec() } else { same }
}

/// All senses, each once: common words before proper names, surnames and references to other forms last.
pub(super) fn ordered(entries: &[&Entry]) -> Vec<String> {
    let mut senses: Vec<(u8, String)> = Vec::new();
    for entry in entries {
        for sense in &entry.senses {
            let rank = rank(sense) + if entry.proper { 2 } else { 0 };
            let sense = readable(sense);
            if !sense.is_empty() && !senses.iter().any(|(_, known)| *known == sense) {
                senses.push((rank, sense));
            }
        }
    }
    senses.sort_by_key(|(rank, _)| *rank);
    senses.into_iter().map(|(_, sense)| sense).collect()
}

fn rank(sense: &str) -> u8 {
    const REFERENCES: [&str; 7] =
        ["variant of ", "old variant of ", "see ", "used in ", "erhua variant", "Japanese variant", "abbr. for "];
    if sense.starts_with("surname ") {
        4
    } else if REFERENCES.iter().any(|start| sense.starts_with(start)) || sense.contains(" variant of ") {
        3
    } else if sense.starts_with("(archaic)") || sense.starts_with("(old)") || sense.starts_with("(dialect)") {
        1
    } else {
        0
    }
}

/// CC-CEDICT writes references as `無|无[wu2]`: the simplified form with its tone marks reads better.
fn readable(sense: &str) -> String {
    let mut out = String::new();
    let mut rest = sense;
    while let Some(open) = rest.find('[') {
        let Some(close) = rest[open..].find(']').map(|close| open + close) else { break };
        let (before, inside) = (&rest[..open], &rest[open + 1..close]);
        let syllables: Option<Vec<Syllable>> = inside.split(' ').map(Syllable::parse).collect();
        match syllables {
            Some(syllables) => {
                let word_start = before
                    .rfind(|c: char| !crate::text::is_han(c) && c != '|' && c != '·')
                    .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
                let (prose, word) = before.split_at(word_start);
                out.push_str(prose);
                out.push_str(word.rsplit('|').next().unwrap_or(word));
                let marked = crate::pinyin::marked(&syllables);
                if word.is_empty() { out.push_str(&marked) } else { out.push_str(&format!(" ({marked})")) }
            }
            None => out.push_str(&rest[..=close]),
        }
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    out.trim().to_owned()
}

/// The other readings of a headword, each with its first sense; readings that only point elsewhere are left out.
pub(super) fn other_readings(entries: &[Entry], reading: &[Syllable]) -> Vec<(Vec<Syllable>, String)> {
    let mut others: Vec<(Vec<Syllable>, String)> = Vec::new();
    for entry in entries {
        let known = entry.reading == reading || others.iter().any(|(other, _)| *other == entry.reading);
        if known || entry.proper {
            continue;
        }
        let of_reading: Vec<&Entry> = entries.iter().filter(|other| other.reading == entry.reading).collect();
        let living = of_reading.iter().flat_map(|entry| &entry.senses).any(|sense| rank(sense) == 0);
        if let Some(sense) = ordered(&of_reading).into_iter().next().filter(|_| living) {
            others.push((entry.reading.clone(), sense));
        }
    }
    others
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    fn senses(word: &str, reading: &str) -> Vec<String> {
        let reading: Vec<_> = reading.split(' ').map(|s| Syllable::parse(s).unwrap()).collect();
        ordered(&entries_of_reading(&Lexicon::embedded().entries(word), &reading))
    }

    #[test]
    fn surnames_and_variants_come_last() {
        let zhang = senses("长", "zhang3");
        assert!(zhang[0].contains("chief"), "{zhang:?}");
        let li = senses("李", "li3");
        assert!(li.last().unwrap().starts_with("surname"), "{li:?}");
        let zhe = senses("着", "zhe5");
        assert!(zhe[0].starts_with("aspect particle") && zhe.last().unwrap().contains("variant of"), "{zhe:?}");
    }

    #[test]
    fn senses_are_those_of_the_reading() {
        assert_eq!(senses("银行", "yin2 hang2"), ["bank"]);
        assert!(senses("行", "hang2")[0].contains("row"));
        assert!(senses("东西", "dong1 xi5").contains(&"thing".to_owned()));
    }

    #[test]
    fn references_are_spelled_for_people() {
        assert_eq!(readable("see 過來|过来[guo4 lai2]"), "see 过来 (guò lái)");
        assert_eq!(readable("used with 得[de2] or 不[bu4] after"), "used with 得 (dé) or 不 (bù) after");
        assert_eq!(readable("move (Taiwan pr. [zhuo2])"), "move (Taiwan pr. zhuó)");
        assert_eq!(readable("a [sic] b"), "a [sic] b");
    }
}
