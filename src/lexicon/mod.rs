//! The compiled dictionary: headwords, senses, levels, and the readings of characters, words and phrases.
//!
//! Keys are simplified; callers fold first. Nothing is loaded or inflated: records are read in place from the program's own
//! data, so a look-up costs microseconds and a program that looks nothing up pays nothing.

mod class;
pub mod curated;
pub mod format;
mod levels;
mod polyphone;
mod words;

use std::borrow::Cow;

use pinyin::ToPinyinMulti;
use rustc_hash::{FxHashMap, FxHashSet};

pub use class::WordClass;
pub use levels::{Level, LevelList, UnknownLevelList, levels};
pub use polyphone::{Example, Examples, Polyphone, PolyphoneReading};
pub use words::{ListedWord, WordListError, parse_words};

use crate::pinyin::Syllable;
use crate::text::{fold, fold_char, is_han};
use format::{Reader, flags};

static INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.fst"));
static RECORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.bin"));
static PROJECT_WORDS: &str = include_str!("../../dictionaries/words.tsv");

/// The dictionary, with the project's and the learner's own words on top.
///
/// ```
/// use duoyin::lexicon::Lexicon;
///
/// let lexicon = Lexicon::embedded();
/// let entries = lexicon.entries("银行");
/// assert_eq!(entries[0].senses[0], "bank");
/// assert_eq!(duoyin::pinyin::marked(&entries[0].reading), "yín háng");
/// ```
#[derive(Clone)]
pub struct Lexicon {
    index: fst::Map<&'static [u8]>,
    listed: FxHashMap<String, Vec<(Source, ListedWord)>>,
    /// With which characters a listed word begins.
    listed_first: FxHashSet<char>,
    longest_listed: usize,
}

/// Where an entry or a reading comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The learner's own word list.
    Learner,
    /// The curated polyphone dictionary.
    Curated,
    /// The project's word list.
    Project,
    /// CC-CEDICT.
    Cedict,
    /// The phrase list.
    Phrases,
}

/// One dictionary entry: a word in one reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Headword in traditional characters.
    pub traditional: Cow<'static, str>,
    /// One syllable a Han character of the headword.
    pub reading: Vec<Syllable>,
    /// Whether it is a proper name.
    pub proper: bool,
    /// English senses, in the dictionary's order.
    pub senses: Vec<Cow<'static, str>>,
    /// Measure words, as `个/個 gè`.
    pub measures: Vec<&'static str>,
    /// Which list holds it.
    pub source: Source,
}

/// A word of the dictionary that begins at the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Length in bytes.
    pub len: usize,
    /// How often the word occurs in the corpus of 60 million words behind the segmenter; 0 where it was not counted.
    pub frequency: u64,
    /// Whether the segmenter's dictionary knows it as a proper name.
    pub name: bool,
    /// Whether there is an entry with a meaning.
    pub defined: bool,
    /// What kind of word it is.
    pub class: WordClass,
    record: Option<u64>,
}

/// What some list says of the reading of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Which list.
    pub source: Source,
    /// The readings it gives, one syllable a character; `None` for a character of which it says nothing.
    pub readings: Vec<Vec<Option<Syllable>>>,
}

impl Match {
    /// A number that tells the words of the compiled dictionary apart; `None` for a word that is only listed.
    pub fn record(&self) -> Option<u64> {
        self.record
    }
}

impl Lexicon {
    /// The embedded dictionary with the project's own words.
    pub fn embedded() -> Lexicon {
        let index = fst::Map::new(INDEX).expect("the build wrote a whole index");
        let (words, errors) = parse_words(PROJECT_WORDS);
        debug_assert!(errors.is_empty(), "dictionaries/words.tsv: {errors:?}");
        let mut lexicon = Lexicon { index, listed: FxHashMap::default(), listed_first: FxHashSet::default(), longest_listed: 0 };
        lexicon.list(Source::Project, words);
        lexicon
    }

    /// The same dictionary with the learner's own words, which win over all others.
    pub fn with_words(mut self, words: Vec<ListedWord>) -> Lexicon {
        self.list(Source::Learner, words);
        self
    }

    fn list(&mut self, source: Source, words: Vec<ListedWord>) {
        for word in words {
            let key = fold(&word.headword);
            self.longest_listed = self.longest_listed.max(key.len());
            self.listed_first.extend(key.chars().next());
            let same = self.listed.entry(key).or_default();
            same.push((source, word));
            same.sort_by_key(|(source, _)| *source);
        }
    }

    /// All words of the dictionary that begin the text, shortest first. The text is folded.
    pub fn matches(&self, text: &str) -> Vec<Match> {
        let mut found = Vec::new();
        self.matches_into(text, &mut found);
        found
    }

    /// [`Lexicon::matches`] into an empty list that the caller uses again.
    pub fn matches_into(&self, text: &str, found: &mut Vec<Match>) {
        let fst = self.index.as_fst();
        let mut node = fst.root();
        let mut output = fst::raw::Output::zero();
        for (i, byte) in text.bytes().enumerate() {
            let Some(transition) = node.find_input(byte) else { break };
            let transition = node.transition(transition);
            output = output.cat(transition.out);
            node = fst.node(transition.addr);
            if node.is_final() {
                found.push(self.record_match(i + 1, output.cat(node.final_output()).value()));
            }
        }
        if text.chars().next().is_some_and(|first| self.listed_first.contains(&first)) {
            self.add_listed(text, found);
        }
    }

    fn record_match(&self, len: usize, offset: u64) -> Match {
        let mut record = record(offset);
        let frequency = record.number();
        let present = record.byte();
        Match {
            len,
            frequency,
            name: present & flags::NAME != 0,
            defined: present & flags::ENTRIES != 0,
            class: WordClass::from_code(record.byte()),
            record: Some(offset),
        }
    }

    fn add_listed(&self, text: &str, found: &mut Vec<Match>) {
        for (end, _) in text.char_indices().skip(1).chain([(text.len(), ' ')]).take_while(|(end, _)| *end <= self.longest_listed)
        {
            let Some(words) = self.listed.get(&text[..end]) else { continue };
            match found.binary_search_by_key(&end, |found| found.len) {
                Ok(known) => found[known] = found[known].and_listed(words),
                Err(position) => found.insert(position, Match::listed(end, words)),
            }
        }
    }

    /// What is known of a folded word; `None` where no list holds it.
    pub fn find(&self, word: &str) -> Option<Match> {
        let record = self.index.get(word).map(|offset| self.record_match(word.len(), offset));
        match (record, self.listed.get(word)) {
            (Some(found), Some(words)) => Some(found.and_listed(words)),
            (None, Some(words)) => Some(Match::listed(word.len(), words)),
            (found, None) => found,
        }
    }

    /// The entries of a folded word: the learner's first, then the project's, then CC-CEDICT's.
    pub fn entries(&self, word: &str) -> Vec<Entry> {
        let listed = self.listed.get(word).into_iter().flatten().filter(|(_, listed)| !listed.senses.is_empty());
        let mut entries: Vec<Entry> = listed
            .map(|(source, listed)| Entry {
                traditional: Cow::Owned(listed.headword.clone()),
                reading: listed.reading.clone(),
                proper: false,
                senses: listed.senses.iter().cloned().map(Cow::Owned).collect(),
                measures: Vec::new(),
                source: *source,
            })
            .collect();
        if let Some(offset) = self.index.get(word) {
            entries.extend(Record::decode(offset).entries(word));
        }
        entries
    }

    /// What each list says of the reading of a matched word, the most trusted list first.
    pub fn claims(&self, word: &str, found: Match) -> Vec<Claim> {
        let certain = |reading: &[Syllable]| reading.iter().copied().map(Some).collect::<Vec<_>>();
        let mut claims: Vec<Claim> = Vec::new();
        for (source, listed) in self.listed.get(word).into_iter().flatten() {
            claims.push(Claim { source: *source, readings: vec![certain(&listed.reading)] });
        }
        if let Some(offset) = found.record {
            let record = Record::decode(offset);
            if !record.curated.is_empty() {
                let mut reading = vec![None; word.chars().count()];
                for (position, syllable) in &record.curated {
                    reading[*position] = Some(*syllable);
                }
                claims.push(Claim { source: Source::Curated, readings: vec![reading] });
            }
            let mut readings: Vec<Vec<Option<Syllable>>> = Vec::new();
            for reading in record.entry_readings() {
                let reading = certain(&reading);
                if !readings.contains(&reading) {
                    readings.push(reading);
                }
            }
            if !readings.is_empty() {
                claims.push(Claim { source: Source::Cedict, readings });
            }
            if !record.phrases.is_empty() {
                let readings = record.phrases.iter().map(|reading| certain(reading)).collect();
                claims.push(Claim { source: Source::Phrases, readings });
            }
        }
        claims.sort_by_key(|claim| claim.source);
        claims
    }

    /// The living readings of a folded character with their shares in percent, the most usual first; empty where no
    /// dictionary reads it.
    pub fn living(&self, character: char) -> Vec<(Syllable, u8)> {
        if let Some(offset) = self.index.get(character.encode_utf8(&mut [0; 4])) {
            let living = Record::decode(offset).living;
            if !living.is_empty() {
                return living;
            }
        }
        listed_readings(character).first().map(|syllable| vec![(*syllable, 100)]).unwrap_or_default()
    }

    /// Every reading that any list gives the character or its simplified form, living or not: what an author may have
    /// meant by an annotation.
    pub fn attested(&self, character: char) -> Vec<Syllable> {
        let folded = fold_char(character);
        let mut readings: Vec<Syllable> = self.living(folded).into_iter().map(|(syllable, _)| syllable).collect();
        let record = self.index.get(folded.encode_utf8(&mut [0; 4])).map(Record::decode);
        let entries = record.iter().flat_map(Record::entry_readings).filter_map(|reading| reading.first().copied());
        for syllable in entries.chain(listed_readings(character)).chain(listed_readings(folded)) {
            if !readings.contains(&syllable) {
                readings.push(syllable);
            }
        }
        readings
    }

    /// The readings that are possible for a character as it is written: a traditional form often has only one of the
    /// readings of its simplified form (發 fā and 髮 fà are both 发).
    pub fn readings_as_written(&self, written: char, folded: char) -> Vec<(Syllable, u8)> {
        let living = self.living(folded);
        if written == folded || living.len() < 2 {
            return living;
        }
        let own = self.own_readings(written, folded);
        let kept: Vec<_> = living.iter().copied().filter(|(syllable, _)| own.contains(syllable)).collect();
        if kept.is_empty() { living } else { kept }
    }

    fn own_readings(&self, written: char, folded: char) -> Vec<Syllable> {
        let traditional = written.to_string();
        let entries = self.entries(folded.encode_utf8(&mut [0; 4]));
        let mut own: Vec<Syllable> = entries
            .iter()
            .filter(|entry| entry.traditional == traditional)
            .filter_map(|entry| entry.reading.first().copied())
            .collect();
        own.extend(listed_readings(written));
        own
    }

    /// The curated explanation of a polyphone.
    pub fn polyphone(&self, character: char) -> Option<Polyphone> {
        Polyphone::find(character)
    }
}

/// How often a listed word is taken to occur in the corpus: often enough for the segmenter to prefer it to its characters.
const LISTED: u64 = 1_000;

impl Match {
    /// A word that only word lists hold; it counts as common, because somebody means it to be found whole.
    fn listed(len: usize, words: &[(Source, ListedWord)]) -> Match {
        let unknown = Match { len, frequency: LISTED, name: false, defined: false, class: WordClass::Unknown, record: None };
        unknown.and_listed(words)
    }

    /// The same word, which lists hold too. What the learner lists is a word, with or without English.
    fn and_listed(self, words: &[(Source, ListedWord)]) -> Match {
        let learner = words.iter().any(|(source, _)| *source == Source::Learner);
        let defined = learner || words.iter().any(|(_, word)| !word.senses.is_empty());
        let frequency = if learner { self.frequency.max(LISTED) } else { self.frequency };
        Match { frequency, defined: self.defined || defined, ..self }
    }
}

/// The readings in the table of the `pinyin` crate.
fn listed_readings(character: char) -> Vec<Syllable> {
    let table = character.to_pinyin_multi();
    table.into_iter().flatten().filter_map(|reading| Syllable::parse(reading.with_tone_num_end())).collect()
}

fn record(offset: u64) -> Reader {
    Reader::new(&RECORDS[offset as usize..])
}

/// A record up to its entries, which are decoded only where they are asked for.
struct Record {
    living: Vec<(Syllable, u8)>,
    curated: Vec<(usize, Syllable)>,
    phrases: Vec<Vec<Syllable>>,
    entries: Option<Reader>,
}

impl Record {
    fn decode(offset: u64) -> Record {
        let mut reader = record(offset);
        reader.number();
        let present = reader.byte();
        reader.byte();
        let has = |flag| present & flag != 0;
        let mut decoded = Record { living: Vec::new(), curated: Vec::new(), phrases: Vec::new(), entries: None };
        if has(flags::CHAR) {
            decoded.living = (0..reader.count()).map(|_| (reader.syllable(), reader.number() as u8)).collect();
        }
        if has(flags::CURATED) {
            decoded.curated = (0..reader.count()).map(|_| (reader.count(), reader.syllable())).collect();
        }
        if has(flags::PHRASE) {
            decoded.phrases = (0..reader.count()).map(|_| reader.reading()).collect();
        }
        if has(flags::ENTRIES) {
            decoded.entries = Some(reader);
        }
        decoded
    }

    /// Only the readings of the entries: many times cheaper than the entries.
    fn entry_readings(&self) -> Vec<Vec<Syllable>> {
        let Some(mut reader) = self.entries else { return Vec::new() };
        (0..reader.count())
            .map(|_| {
                reader.skip_text();
                let reading = reader.reading();
                reader.number();
                for _ in 0..2 {
                    (0..reader.count()).for_each(|_| reader.skip_text());
                }
                reading
            })
            .collect()
    }

    fn entries(&self, headword: &str) -> Vec<Entry> {
        let Some(mut reader) = self.entries else { return Vec::new() };
        (0..reader.count())
            .map(|_| {
                let traditional = match reader.text() {
                    "" => Cow::Owned(headword.to_owned()),
                    traditional => Cow::Borrowed(traditional),
                };
                Entry {
                    traditional,
                    reading: reader.reading(),
                    proper: reader.number() == 1,
                    senses: (0..reader.count()).map(|_| Cow::Borrowed(reader.text())).collect(),
                    measures: (0..reader.count()).map(|_| reader.text()).collect(),
                    source: Source::Cedict,
                }
            })
            .collect()
    }
}

/// Whether every character is Han, so that the word can stand in a segmented run.
pub fn is_han_word(word: &str) -> bool {
    !word.is_empty() && word.chars().all(is_han)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        Lexicon::embedded()
    }

    #[test]
    fn matches_grow_from_the_shortest_to_the_longest_word() {
        let words: Vec<usize> = lexicon().matches("银行行长走了").iter().map(|found| found.len / 3).collect();
        assert_eq!(words, [1, 2]);
        assert!(lexicon().matches("，").is_empty() && lexicon().matches("").is_empty());
    }

    #[test]
    fn archaic_readings_are_no_polyphony() {
        let readings = |c| lexicon().living(c).iter().map(|(syllable, _)| syllable.marked()).collect::<Vec<_>>();
        assert_eq!(readings('国'), ["guó"]);
        assert_eq!(readings('是'), ["shì"]);
        assert_eq!(readings('还'), ["hái", "huán"]);
        assert_eq!(readings('㐀'), ["qiū"], "a rare character is read as the table says");
        assert!(readings('𠮷').is_empty(), "and one that no table holds has no reading");
    }

    #[test]
    fn a_traditional_form_narrows_the_readings() {
        let readings = |written, folded| {
            let readings = lexicon().readings_as_written(written, folded);
            readings.into_iter().map(|(syllable, _)| syllable.marked()).collect::<Vec<_>>()
        };
        assert_eq!(readings('發', '发'), ["fā"]);
        assert_eq!(readings('髮', '发'), ["fà"]);
        assert_eq!(readings('隻', '只'), ["zhī"]);
        assert_eq!(readings('长', '长').len(), 2);
    }

    #[test]
    fn a_learner_s_word_is_found_and_wins() {
        let (words, _) = parse_words("网信\twǎngxìn\tcyberspace\n银行\tyín xíng\t(wrong on purpose)\n");
        let lexicon = lexicon().with_words(words);
        assert!(lexicon.matches("网信事业").iter().any(|found| found.len == 6 && found.defined));
        let found = lexicon.find("银行").unwrap();
        assert_eq!(lexicon.claims("银行", found)[0].source, Source::Learner);
        assert_eq!(lexicon.entries("银行")[0].senses, ["(wrong on purpose)"]);
    }

    #[test]
    fn the_project_s_word_list_has_no_bad_line() {
        let (words, errors) = parse_words(PROJECT_WORDS);
        assert!(errors.is_empty(), "{errors:?}");
        assert!(words.windows(2).all(|pair| pair[0].headword < pair[1].headword), "sorted, no headword twice");
    }
}
