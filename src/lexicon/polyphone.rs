//! The curated polyphones as compiled into the program.

use super::curated::Marked;
use super::format::Reader;
use crate::pinyin::Syllable;

static INDEX: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/polyphones.idx"));
static BODIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/polyphones.bin"));

/// A polyphone with its living readings, most usual first.
#[derive(Clone, Debug)]
pub struct Polyphone {
    /// At least two readings.
    pub readings: Vec<PolyphoneReading>,
}

/// One living reading, and what a learner should know of it.
#[derive(Clone, Debug)]
pub struct PolyphoneReading {
    /// The mainland standard's reading.
    pub reading: Syllable,
    /// How often in a hundred the character is read so.
    pub share: u8,
    /// The reading in Taiwan, where it differs.
    pub taiwan: Option<Syllable>,
    /// Meaning in a few English words.
    pub gloss: &'static str,
    /// What decides for this reading; may be empty.
    pub note: &'static str,
    /// Words in which the character is always read so, common first.
    pub words: Examples,
    /// Proper names.
    pub names: Examples,
    /// Frames in which it is (nearly) always read so.
    pub patterns: Examples,
    /// Labelled sentences.
    pub sentences: Examples,
}

/// Curated texts, decoded one by one as they are asked for.
#[derive(Clone, Copy)]
pub struct Examples {
    left: usize,
    reader: Reader,
}

impl Iterator for Examples {
    type Item = Example;

    fn next(&mut self) -> Option<Example> {
        self.left = self.left.checked_sub(1)?;
        let text = self.reader.text().to_owned();
        Some(Example { text, positions: (0..self.reader.count()).map(|_| self.reader.count()).collect() })
    }
}

impl std::fmt::Debug for Examples {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(*self).finish()
    }
}

/// A curated text, with the positions of the characters that have the reading.
pub type Example = Marked;

impl Polyphone {
    pub(super) fn find(character: char) -> Option<Polyphone> {
        let (records, _) = INDEX.as_chunks::<8>();
        let key = |record: &[u8; 8]| u32::from_le_bytes([record[0], record[1], record[2], record[3]]);
        let found = records.binary_search_by_key(&(character as u32), key).ok()?;
        let [.., a, b, c, d] = records[found];
        let mut reader = Reader::new(&BODIES[u32::from_le_bytes([a, b, c, d]) as usize..]);
        let readings = (0..reader.count()).map(|_| PolyphoneReading::decode(&mut reader)).collect();
        Some(Polyphone { readings })
    }

    /// What is said of one reading.
    pub fn reading(&self, reading: Syllable) -> Option<&PolyphoneReading> {
        self.readings.iter().find(|known| known.reading == reading)
    }
}

impl PolyphoneReading {
    fn decode(reader: &mut Reader) -> PolyphoneReading {
        let reading = reader.syllable();
        let share = reader.number() as u8;
        let taiwan = Some(reader.syllable()).filter(|taiwan| *taiwan != reading);
        PolyphoneReading {
            reading,
            share,
            taiwan,
            gloss: reader.text(),
            note: reader.text(),
            words: examples(reader),
            names: examples(reader),
            patterns: examples(reader),
            sentences: examples(reader),
        }
    }
}

/// The list at the reader's place, which moves behind it.
fn examples(reader: &mut Reader) -> Examples {
    let left = reader.count();
    let examples = Examples { left, reader: *reader };
    for _ in 0..left {
        reader.skip_text();
        for _ in 0..reader.count() {
            reader.number();
        }
    }
    examples
}
