//! Compiles the dictionary: CC-CEDICT, jieba's word frequencies, the phrase readings and the curated polyphones become
//! one key index (`lexicon.fst`) with records (`lexicon.bin`), and the polyphones' explanations (`polyphones.bin`).

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

#[path = "src/lexicon/class.rs"]
#[allow(dead_code)]
mod class;
#[path = "src/lexicon/curated.rs"]
#[allow(dead_code)]
mod curated;
#[path = "src/lexicon/format.rs"]
#[allow(dead_code)]
mod format;
#[path = "src/text/han.rs"]
#[allow(dead_code)]
mod han;
#[path = "src/pinyin/mod.rs"]
#[allow(dead_code, unused_imports)]
mod pinyin;

use class::WordClass;
use curated::{CuratedCharacter, Marked, parse_curated};
use format::{Writer, flags};
use han::is_han;
use pinyin::{Syllable, Tone};

fn main() {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let packages = Packages::find();
    let entries = read_cedict(&packages.file("chinese_dictionary", "data/data.dictionary"));
    let frequencies = read_frequencies(&packages.file("jieba-rs", "src/data/dict.txt"));
    let phrases = read_phrases(&packages.file("pinyin-converter", "sources/words.txt"));
    let polyphones = read_polyphones(Path::new("dictionaries/polyphones"));
    check(&entries, &frequencies, &phrases);

    let mut words: BTreeMap<String, Word> = BTreeMap::new();
    for entry in entries {
        words.entry(entry.simplified.clone()).or_default().entries.push(entry);
    }
    for (word, Counted { frequency, name, class }) in frequencies {
        // Below that, jieba's list is mostly strings that were seen once; those with an entry stay.
        if frequency > 3 || words.contains_key(&word) {
            let record = words.entry(word).or_default();
            (record.frequency, record.name, record.class) = (frequency, name, class);
        }
    }
    for word in words.values_mut().filter(|word| word.class == WordClass::Unknown) {
        word.class = class_by_senses(&word.entries);
    }
    let usage = count_usage(&words);
    let living = living_readings(&words, &usage, &polyphones);
    for (word, reading) in phrases {
        // Only a phrase that decides something is worth its bytes.
        let decides =
            word.chars().any(|c| usage.get(&c).is_some_and(|readings| readings.len() > 1) || polyphones.contains_key(&c));
        if decides {
            words.entry(word).or_default().phrases.push(reading);
        }
    }
    for polyphone in polyphones.values() {
        for reading in &polyphone.readings {
            for Marked { text, positions } in reading.words.iter().chain(&reading.names) {
                let record = words.entry(text.clone()).or_default();
                record.curated.extend(positions.iter().map(|position| (*position, reading.reading)));
            }
        }
    }
    for (character, readings) in living {
        words.entry(character.to_string()).or_default().living = readings;
    }

    write_lexicon(&out, &words);
    write_polyphones(&out, &polyphones);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rerun-if-changed=dictionaries/polyphones");
    println!("cargo::rerun-if-changed=src/pinyin");
    println!("cargo::rerun-if-changed=src/lexicon/format.rs");
    println!("cargo::rerun-if-changed=src/lexicon/curated.rs");
    println!("cargo::rerun-if-changed=src/lexicon/class.rs");
}

/// What is collected of one headword.
#[derive(Default)]
struct Word {
    frequency: u64,
    name: bool,
    class: WordClass,
    living: Vec<(Syllable, u8)>,
    curated: Vec<(usize, Syllable)>,
    phrases: Vec<Vec<Syllable>>,
    entries: Vec<CedictEntry>,
}

/// The folders of locked packages, wherever this build keeps them: registry, vendored, offline.
struct Packages(cargo_metadata::Metadata);

impl Packages {
    fn find() -> Packages {
        let metadata = cargo_metadata::MetadataCommand::new()
            .other_options(vec!["--locked".into()])
            .exec()
            .unwrap_or_else(|error| panic!("cargo metadata does not answer; run `cargo fetch` once with a network: {error}"));
        Packages(metadata)
    }

    fn file(&self, package: &str, path: &str) -> PathBuf {
        let found = self.0.packages.iter().find(|p| p.name.as_str() == package);
        let found = found.unwrap_or_else(|| panic!("Cargo.lock has no package {package}"));
        let path = found.manifest_path.with_file_name(path).into_std_path_buf();
        assert!(path.is_file(), "{package} holds no {}", path.display());
        path
    }
}

struct CedictEntry {
    traditional: String,
    simplified: String,
    reading: Vec<Syllable>,
    proper: bool,
    senses: Vec<String>,
    measures: Vec<String>,
}

/// Reads `HashMap<u32, WordEntry>` as bincode 1 lays it out: little-endian, lengths as u64.
fn read_cedict(path: &Path) -> Vec<CedictEntry> {
    struct Bytes(Vec<u8>, usize);
    impl Bytes {
        fn take(&mut self, n: usize) -> &[u8] {
            self.1 += n;
            self.0.get(self.1 - n..self.1).expect("chinese_dictionary has another layout than 3.0.0")
        }
        fn u32(&mut self) -> u32 {
            u32::from_le_bytes(self.take(4).try_into().expect("four bytes"))
        }
        fn length(&mut self) -> usize {
            u64::from_le_bytes(self.take(8).try_into().expect("eight bytes")) as usize
        }
        fn string(&mut self) -> String {
            let length = self.length();
            String::from_utf8(self.take(length).to_vec()).expect("chinese_dictionary is UTF-8")
        }
        fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
            (0..self.length()).map(|_| item(self)).collect()
        }
    }

    let mut bytes = Bytes(fs::read(path).expect("the file was found"), 0);
    let count = bytes.length();
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        bytes.u32();
        let (traditional, simplified) = (bytes.string(), bytes.string());
        bytes.string();
        let numbered = bytes.string();
        let senses = bytes.list(Bytes::string);
        bytes.list(|bytes| bytes.take(1)[0]);
        bytes.take(8);
        let measures = bytes.list(|bytes| {
            let (traditional, simplified) = (bytes.string(), bytes.string());
            let (marks, _) = (bytes.string(), bytes.string());
            let forms = if traditional == simplified { simplified } else { format!("{simplified}/{traditional}") };
            format!("{forms} {marks}")
        });
        for _ in 0..3 {
            bytes.list(Bytes::u32);
        }
        bytes.u32();

        let han = simplified.chars().filter(|c| is_han(*c)).count();
        let spelled: Vec<&str> = numbered.split(' ').filter(|s| s.ends_with(|c: char| c.is_ascii_digit())).collect();
        let reading: Option<Vec<Syllable>> = spelled.iter().map(|s| Syllable::parse(s)).collect();
        let Some(reading) = reading.filter(|reading| reading.len() == han && han > 0) else { continue };
        let proper = numbered.starts_with(|c: char| c.is_ascii_uppercase()) && is_han(simplified.chars().next().unwrap_or(' '));
        entries.push(CedictEntry { traditional, simplified, reading, proper, senses, measures });
    }
    assert_eq!(bytes.1, bytes.0.len(), "chinese_dictionary has another layout than 3.0.0");
    entries.sort_by(|a, b| {
        (&a.simplified, &a.reading, a.proper, &a.traditional, &a.senses).cmp(&(
            &b.simplified,
            &b.reading,
            b.proper,
            &b.traditional,
            &b.senses,
        ))
    });
    entries
}

/// What jieba's dictionary says of a word.
struct Counted {
    frequency: u64,
    name: bool,
    class: WordClass,
}

fn read_frequencies(path: &Path) -> HashMap<String, Counted> {
    let text = fs::read_to_string(path).expect("jieba's dictionary is UTF-8");
    text.lines()
        .filter_map(|line| {
            let mut columns = line.split(' ');
            let (word, frequency, tag) = (columns.next()?, columns.next()?.parse().ok()?, columns.next().unwrap_or(""));
            let name = matches!(tag, "nr" | "nrt" | "nrfg" | "ns");
            let counted = Counted { frequency, name, class: WordClass::of_tag(tag) };
            word.chars().all(is_han).then(|| (word.to_owned(), counted))
        })
        .collect()
}

fn read_phrases(path: &Path) -> Vec<(String, Vec<Syllable>)> {
    let text = fs::read_to_string(path).expect("the phrase list is UTF-8");
    text.lines()
        .filter_map(|line| {
            let (word, reading) = line.split('#').next()?.split_once(':')?;
            let word = word.trim();
            let reading: Vec<Syllable> = reading.split_whitespace().map(Syllable::parse).collect::<Option<_>>()?;
            let count = word.chars().count();
            (count > 1 && count == reading.len() && word.chars().all(is_han)).then(|| (word.to_owned(), reading))
        })
        .collect()
}

fn read_polyphones(folder: &Path) -> BTreeMap<char, CuratedCharacter> {
    let mut polyphones = BTreeMap::new();
    let mut problems = Vec::new();
    for file in fs::read_dir(folder).expect("dictionaries/polyphones is there") {
        let path = file.expect("dictionaries/polyphones can be listed").path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let Some(character) = name.chars().next().filter(|_| name.chars().count() == 1) else { continue };
        let text = fs::read_to_string(&path).expect("a curated file is UTF-8");
        match parse_curated(character, &text) {
            Ok(curated) => drop(polyphones.insert(character, curated)),
            Err(errors) => problems.extend(errors.into_iter().map(|e| format!("{}:{}: {}", path.display(), e.line, e.message))),
        }
    }
    assert!(problems.is_empty(), "the curated polyphones have mistakes:\n{}", problems.join("\n"));
    polyphones
}

/// The class of a word that nobody tagged: its first sense tells a verb or an idiom, and most others are nouns.
fn class_by_senses(entries: &[CedictEntry]) -> WordClass {
    match entries.first().and_then(|entry| entry.senses.first()) {
        None => WordClass::Unknown,
        Some(sense) if sense.starts_with("to ") => WordClass::Verb,
        Some(sense) if sense.contains("(idiom)") => WordClass::Idiom,
        Some(_) => WordClass::Noun,
    }
}

/// A changed layout of a data crate fails the build, instead of emptying the dictionary.
fn check(entries: &[CedictEntry], frequencies: &HashMap<String, Counted>, phrases: &[(String, Vec<Syllable>)]) {
    assert!(entries.len() > 120_000, "CC-CEDICT gave only {} entries", entries.len());
    assert!(frequencies.len() > 340_000, "jieba gave only {} words", frequencies.len());
    assert!(phrases.len() > 370_000, "the phrase list gave only {} phrases", phrases.len());
    let bank = entries.iter().find(|entry| entry.simplified == "银行").expect("CC-CEDICT knows 银行");
    assert_eq!((bank.traditional.as_str(), pinyin::numbered(&bank.reading).as_str()), ("銀行", "yin2hang2"));
    assert_eq!(bank.senses, ["bank"]);
}

/// How often each character is read how, weighed by the frequency of the words in which CC-CEDICT says so.
fn count_usage(words: &BTreeMap<String, Word>) -> HashMap<char, BTreeMap<Syllable, Usage>> {
    let mut usage: HashMap<char, BTreeMap<Syllable, Usage>> = HashMap::new();
    for (headword, word) in words {
        let single = headword.chars().count() == 1;
        for entry in &word.entries {
            if !headword.chars().all(is_han) {
                continue;
            }
            for (c, syllable) in headword.chars().zip(&entry.reading) {
                let usage = usage.entry(c).or_default().entry(*syllable).or_default();
                if single {
                    usage.alone |= !entry.proper && entry.senses.iter().any(|sense| is_living_sense(sense));
                } else if !entry.proper {
                    usage.words += 1;
                    usage.weight += word.frequency + 1;
                }
            }
        }
    }
    usage
}

#[derive(Default)]
struct Usage {
    /// Whether the character alone has a sense that is in use.
    alone: bool,
    /// Number of longer words.
    words: u64,
    /// Their frequencies, summed.
    weight: u64,
}

impl Usage {
    fn tells_little(&self) -> bool {
        self.weight == 0 || (!self.alone && self.words <= 2 && self.weight <= 100)
    }
}

/// The first reading in the table of the `pinyin` crate.
fn listed_reading(character: char) -> Option<Syllable> {
    use ::pinyin::ToPinyin;
    Syllable::parse(character.to_pinyin()?.with_tone_num_end())
}

/// Senses that say of themselves that they are out of use, or only point elsewhere.
fn is_living_sense(sense: &str) -> bool {
    const DEAD: [&str; 10] =
        ["variant of", "surname ", "(archaic)", "archaic", "(old)", "used in ", "see ", "(classical)", "(dialect)", "Japanese "];
    !DEAD.iter().any(|dead| sense.contains(dead))
}

/// The living readings of each character with their shares in percent, the most usual first. Curated characters are as
/// their file says. For the others a second reading must be used in at least three words and be a tenth of all use: an
/// archaic reading is no polyphony, and a neutral tone within words is none either.
fn living_readings(
    words: &BTreeMap<String, Word>,
    usage: &HashMap<char, BTreeMap<Syllable, Usage>>,
    polyphones: &BTreeMap<char, CuratedCharacter>,
) -> BTreeMap<char, Vec<(Syllable, u8)>> {
    let mut living = BTreeMap::new();
    for (&character, readings) in usage {
        if !words.contains_key(&character.to_string()) {
            continue;
        }
        let mut ranked: Vec<(Syllable, &Usage)> = readings.iter().map(|(syllable, usage)| (*syllable, usage)).collect();
        ranked.sort_by_key(|(syllable, usage)| (std::cmp::Reverse((usage.weight, usage.alone)), *syllable));
        // Where hardly a word tells, the table of readings knows better than the order of the dictionary (俞 刈 轲).
        let table = listed_reading(character).and_then(|listed| ranked.iter().position(|(syllable, _)| *syllable == listed));
        if let Some(listed) = table.filter(|_| ranked[0].1.tells_little()) {
            ranked[..=listed].rotate_right(1);
        }
        let total: u64 = ranked.iter().map(|(_, usage)| usage.weight).sum::<u64>().max(1);
        let (first, _) = ranked[0];
        let mut kept = vec![];
        for (syllable, usage) in &ranked {
            let neutral =
                syllable.tone() == Tone::Neutral && ranked.iter().any(|(o, _)| o != syllable && o.same_letters(*syllable));
            let used = usage.alone && usage.words >= 3 && usage.weight * 10 >= total;
            if !neutral && (*syllable == first || used) {
                kept.push((*syllable, ((usage.weight * 100 / total) as u8).clamp(1, 100)));
            }
        }
        if kept.is_empty() {
            kept.push((ranked.iter().map(|(s, _)| *s).find(|s| s.tone() != Tone::Neutral).unwrap_or(first), 100));
        }
        living.insert(character, kept);
    }
    for polyphone in polyphones.values() {
        let readings = polyphone.readings.iter().map(|reading| (reading.reading, reading.share)).collect();
        living.insert(polyphone.character, readings);
    }
    living
}

fn write_lexicon(out: &Path, words: &BTreeMap<String, Word>) {
    let mut keys = fst::MapBuilder::memory();
    let mut records = Writer::default();
    for (headword, word) in words {
        keys.insert(headword, records.bytes.len() as u64).expect("keys are sorted and unique");
        let mut present = if word.name { flags::NAME } else { 0 };
        for (flag, there) in [
            (flags::ENTRIES, !word.entries.is_empty()),
            (flags::PHRASE, !word.phrases.is_empty()),
            (flags::CURATED, !word.curated.is_empty()),
            (flags::CHAR, !word.living.is_empty()),
        ] {
            if there {
                present |= flag;
            }
        }
        records.number(word.frequency);
        records.bytes.push(present);
        records.bytes.push(word.class.code());
        if !word.living.is_empty() {
            records.number(word.living.len() as u64);
            for (syllable, share) in &word.living {
                records.syllable(*syllable);
                records.number(u64::from(*share));
            }
        }
        if !word.curated.is_empty() {
            records.number(word.curated.len() as u64);
            for (position, syllable) in &word.curated {
                records.number(*position as u64);
                records.syllable(*syllable);
            }
        }
        if !word.phrases.is_empty() {
            records.number(word.phrases.len() as u64);
            word.phrases.iter().for_each(|reading| records.reading(reading));
        }
        if !word.entries.is_empty() {
            records.number(word.entries.len() as u64);
            for entry in &word.entries {
                records.text(if entry.traditional == *headword { "" } else { &entry.traditional });
                records.reading(&entry.reading);
                records.number(u64::from(entry.proper));
                records.number(entry.senses.len() as u64);
                entry.senses.iter().for_each(|sense| records.text(sense));
                records.number(entry.measures.len() as u64);
                entry.measures.iter().for_each(|measure| records.text(measure));
            }
        }
    }
    fs::write(out.join("lexicon.fst"), keys.into_inner().expect("the index is complete")).expect("OUT_DIR can be written");
    fs::write(out.join("lexicon.bin"), records.bytes).expect("OUT_DIR can be written");
}

fn write_polyphones(out: &Path, polyphones: &BTreeMap<char, CuratedCharacter>) {
    let mut index = Writer::default();
    let mut bodies = Writer::default();
    let marked = |out: &mut Writer, list: &[Marked]| {
        out.number(list.len() as u64);
        for Marked { text, positions } in list {
            out.text(text);
            out.number(positions.len() as u64);
            positions.iter().for_each(|position| out.number(*position as u64));
        }
    };
    for polyphone in polyphones.values() {
        index.bytes.extend_from_slice(&(polyphone.character as u32).to_le_bytes());
        index.bytes.extend_from_slice(&(bodies.bytes.len() as u32).to_le_bytes());
        bodies.number(polyphone.readings.len() as u64);
        for reading in &polyphone.readings {
            bodies.syllable(reading.reading);
            bodies.number(u64::from(reading.share));
            bodies.syllable(reading.taiwan.unwrap_or(reading.reading));
            bodies.text(&reading.gloss);
            bodies.text(reading.note.as_deref().unwrap_or_default());
            marked(&mut bodies, &reading.words);
            marked(&mut bodies, &reading.names);
            marked(&mut bodies, &reading.patterns);
            marked(&mut bodies, &reading.sentences);
        }
    }
    fs::write(out.join("polyphones.idx"), index.bytes).expect("OUT_DIR can be written");
    fs::write(out.join("polyphones.bin"), bodies.bytes).expect("OUT_DIR can be written");
}
