//! Labelled sentences: where they come from, and how they are cut into parts.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use duoyin::document::Document;
use duoyin::lexicon::Lexicon;
use duoyin::lexicon::curated::{CuratedCharacter, parse_curated};
use duoyin::pinyin::Syllable;
use duoyin::segment::{Sentence, segment};
use duoyin::source::Source;

/// A sentence in which one character's reading is known.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// The sentence.
    pub text: String,
    /// The character's position, in characters.
    pub position: usize,
    /// Its reading, as labelled.
    pub reading: Syllable,
    /// Its reading by the standard, which differs where a word has a neutral tone that the set's labels do not know.
    pub standard: Syllable,
    /// How much it teaches; an everyday sentence has 1.
    pub worth: f32,
    /// Sentences of one family are near-copies, and stay on one side of every cut.
    pub family: u64,
}

impl Labelled {
    /// The character whose reading is known.
    pub fn character(&self) -> char {
        self.text.chars().nth(self.position).expect("the position lies in the sentence")
    }

    /// Whether this word stands around the other's character.
    fn stands_at(&self, other: &Labelled) -> bool {
        let Some(start) = other.position.checked_sub(self.position) else { return false };
        self.text.chars().eq(other.text.chars().skip(start).take(self.text.chars().count()))
    }
}

/// The curated dictionary, character by character in the order of the file names.
fn curated_characters(folder: &Path) -> Result<Vec<CuratedCharacter>> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .with_context(|| format!("cannot list {}", folder.display()))?
        .filter_map(|file| Some(file.ok()?.path()).filter(|path| path.extension().is_some_and(|e| e == "txt")))
        .collect();
    files.sort();
    let parse = |path: PathBuf| {
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let character =
            path.file_stem().and_then(|stem| stem.to_str()?.chars().next()).context("a file is named by its character")?;
        let Ok(curated) = parse_curated(character, &text) else { bail!("{} has mistakes", path.display()) };
        Ok(curated)
    };
    files.into_iter().map(parse).collect()
}

/// The curated sentences.
pub fn curated(folder: &Path) -> Result<Vec<Labelled>> {
    let mut labelled = Vec::new();
    for curated in curated_characters(folder)? {
        for reading in &curated.readings {
            for sentence in &reading.sentences {
                labelled.extend(sentence.positions.iter().map(|position| Labelled {
                    text: sentence.text.clone(),
                    position: *position,
                    reading: reading.reading,
                    standard: reading.reading,
                    worth: 1.0,
                    family: 0,
                }));
            }
        }
    }
    families(&mut labelled);
    Ok(labelled)
}

/// Stands where a fragment was cut out of its sentence: the classifier sees no cue of it.
pub const CUT: char = '\u{fffc}';

/// How much a fragment of names and learned use teaches beside an everyday one: there are many of them, and a learner's text is
/// everyday. Measured: with more the everyday sentences suffer, with less the encyclopaedia.
const LEARNED: f32 = 0.5;

/// The collocations, everyday and learned. They only teach.
pub fn collocations() -> Result<Vec<Labelled>> {
    let mut labelled = fragments(Path::new("dictionaries/collocations"), 1.0)?;
    labelled.extend(fragments(Path::new("dictionaries/learned"), LEARNED)?);
    families(&mut labelled);
    Ok(labelled)
}

/// Fragments, character by character: a line is a reading and fragments in which the marked character has it.
fn fragments(folder: &Path, worth: f32) -> Result<Vec<Labelled>> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .with_context(|| format!("cannot list {}", folder.display()))?
        .filter_map(|file| Some(file.ok()?.path()))
        .collect();
    files.sort();
    let mut labelled = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        for line in text.lines() {
            let mut words = line.split_whitespace();
            let reading = words.next().and_then(Syllable::parse);
            let reading = reading.with_context(|| format!("{}: a line begins with a reading", path.display()))?;
            labelled.extend(words.map(|fragment| Labelled { worth, ..marked(&format!("{CUT}{fragment}{CUT}"), reading) }));
        }
    }
    Ok(labelled)
}

/// Lines of a character, its reading and a sentence in which it is marked, separated by tabs.
pub fn table(path: &Path) -> Result<Vec<Labelled>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut labelled = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let mut columns = line.split('\t').skip(1);
        let (reading, sentence) = (columns.next().and_then(Syllable::parse), columns.next());
        let (Some(reading), Some(sentence)) = (reading, sentence) else {
            bail!("{}:{}: not three columns", path.display(), index + 1)
        };
        labelled.push(marked(sentence, reading));
    }
    Ok(labelled)
}

fn marked(text: &str, reading: Syllable) -> Labelled {
    let position = text.chars().position(|c| c == '【').unwrap_or(0);
    Labelled { text: text.replace(['【', '】'], ""), position, reading, standard: reading, worth: 1.0, family: 0 }
}

/// The sentences of a pair of files, without their labels.
pub fn sentences(stem: &Path) -> Result<Vec<String>> {
    let path = stem.with_extension("sent");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text.lines().map(|line| line.replace('▁', "")).collect())
}

/// A pair of files, `NAME.sent` with the target between two `▁` and `NAME.lb` with its reading, line by line. Labels that no
/// standard reading of the character matches are kept: an error of the set is an error in its figure.
pub fn pair(stem: &Path, lexicon: &Lexicon) -> Result<Vec<Labelled>> {
    let read = |extension: &str| {
        let path = stem.with_extension(extension);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let (sentences, labels) = (read("sent")?, read("lb")?);
    let mut labelled = Vec::new();
    for (line, (marked, label)) in sentences.lines().zip(labels.lines()).enumerate() {
        let place = || format!("{}.sent:{}", stem.display(), line + 1);
        let position = marked.chars().position(|c| c == '▁').with_context(|| format!("{}: no target", place()))?;
        let Some(reading) = Syllable::parse(&label.replace("u:", "v")) else { bail!("{}: `{label}` is no syllable", place()) };
        labelled.push(Labelled { text: marked.replace('▁', ""), position, reading, standard: reading, worth: 1.0, family: 0 });
    }
    families(&mut labelled);
    let mut standard: Vec<Syllable> = labelled.iter().map(|labelled| labelled.standard).collect();
    segmented(&labelled, lexicon, |index, sentence, position| {
        standard[index] = by_the_standard(labelled[index].reading, sentence, position, lexicon);
    });
    labelled.iter_mut().zip(standard).for_each(|(labelled, standard)| labelled.standard = standard);
    let words: Vec<Labelled> = standard_words()?;
    for labelled in &mut labelled {
        let known = words.iter().find(|word| word.stands_at(labelled));
        labelled.standard = known.map_or(labelled.standard, |word| word.reading);
    }
    for (line, reading) in audited(stem)? {
        let Some(labelled) = labelled.get_mut(line - 1) else { bail!("{}.sent has no line {line}", stem.display()) };
        labelled.standard = reading;
    }
    Ok(labelled)
}

/// The lines of a set whose labels an audit found to be wrong by the standard, with the right readings; none where the set
/// was not audited.
fn audited(stem: &Path) -> Result<Vec<(usize, Syllable)>> {
    let path = Path::new("examples/polyphones").join(stem.file_name().unwrap_or_default()).with_extension("tsv");
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let line = |line: &str| {
        let (number, reading) = line.split_once('\t')?;
        Some((number.parse().ok().filter(|number| *number > 0)?, Syllable::parse(reading)?))
    };
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|text| line(text).with_context(|| format!("{}: `{text}` is no line with a reading", path.display()))).collect()
}

/// Words whose labels in the sets contradict the standard.
fn standard_words() -> Result<Vec<Labelled>> {
    let lines = include_str!("standard.tsv").lines().filter(|line| !line.starts_with('#'));
    let word = |line: &str| {
        let (word, reading) = line.split_once('\t')?;
        Some(marked(word, Syllable::parse(reading)?))
    };
    lines.map(|line| word(line).with_context(|| format!("standard.tsv: `{line}` is no word with a reading"))).collect()
}

/// The neutral tone that the word gives its character, where the label is the same syllable with its full tone, or the
/// other way round: the sets do not agree on that, and 现代汉语词典 decides.
fn by_the_standard(label: Syllable, sentence: &Sentence, position: usize, lexicon: &Lexicon) -> Syllable {
    let token = sentence.tokens[sentence.token_at(position)];
    let word = sentence.folded(token.start, token.end);
    let Some(found) = lexicon.find(&word).filter(|_| token.end - token.start > 1) else { return label };
    let claims = lexicon.claims(&word, found);
    let trusted = claims.iter().filter(|claim| claim.source <= duoyin::lexicon::Source::Cedict);
    let said = trusted.filter_map(|claim| match &claim.readings[..] {
        [only] => only[position - token.start],
        _ => None,
    });
    let neutral = |syllable: Syllable| syllable.tone() == duoyin::pinyin::Tone::Neutral;
    said.take(1).find(|said| said.same_letters(label) && neutral(*said) != neutral(label)).unwrap_or(label)
}

/// How many characters in a row make two sentences near-copies.
const SHARED_RUN: usize = 8;

/// Gives sentences that share a run of characters the same family.
fn families(labelled: &mut [Labelled]) {
    let mut parent: Vec<usize> = (0..labelled.len()).collect();
    fn root(parent: &mut [usize], mut at: usize) -> usize {
        while parent[at] != at {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        at
    }
    let mut seen: HashMap<Vec<char>, usize> = HashMap::new();
    for (index, sentence) in labelled.iter().enumerate() {
        let characters: Vec<char> = sentence.text.chars().filter(|c| duoyin::text::is_han(*c)).collect();
        for run in characters.windows(SHARED_RUN.min(characters.len()).max(1)) {
            let other = *seen.entry(run.to_vec()).or_insert(index);
            let (a, b) = (root(&mut parent, index), root(&mut parent, other));
            parent[a.max(b)] = a.min(b);
        }
    }
    for index in 0..labelled.len() {
        let first = root(&mut parent, index);
        labelled[index].family = hash(&labelled[first].text);
    }
}

/// FNV-1a, so that the cut does not change with the standard library.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// Which of `parts` parts a sentence belongs to.
pub fn part(labelled: &Labelled, parts: u64) -> u64 {
    (labelled.family >> 17) % parts
}

/// How many sentences are segmented as one document.
const BATCH: usize = 4_000;

/// Segments the sentences, and gives for each label its sentence and the target's position in it. The few whose target is
/// swallowed by an annotation give nothing.
pub fn segmented(labelled: &[Labelled], lexicon: &Lexicon, mut visit: impl FnMut(usize, &Sentence, usize)) {
    for (batch, chunk) in labelled.chunks(BATCH).enumerate() {
        let document = segment(document(chunk, lexicon), lexicon);
        let mut offset = 0;
        let mut sentence = 0;
        for (index, labelled) in chunk.iter().enumerate() {
            let target: usize = offset + labelled.text.chars().take(labelled.position).map(char::len_utf8).sum::<usize>();
            while sentence + 1 < document.sentences.len() && document.sentences[sentence].span.end <= target {
                sentence += 1;
            }
            let found = &document.sentences[sentence];
            if let Ok(position) = found.characters.binary_search_by_key(&target, |c| c.offset) {
                visit(batch * BATCH + index, found, position);
            }
            offset += labelled.text.len() + 1;
        }
    }
}

/// The sentences as one document, one a line. Parentheses are turned into brackets, so that none is an annotation.
pub fn document(labelled: &[Labelled], lexicon: &Lexicon) -> Document {
    let mut text = String::new();
    for sentence in labelled {
        text.push_str(&sentence.text);
        text.push('\n');
    }
    let text = text.chars().map(|c| match c {
        '（' => '［',
        '）' => '］',
        '(' => '[',
        ')' => ']',
        other => other,
    });
    Document::parse(Source { name: "labelled".into(), text: text.collect() }, lexicon)
}
