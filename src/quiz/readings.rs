//! Which readings a question may offer, and which answers are as good as the expected one.

use std::collections::HashSet;
use std::sync::OnceLock;

use rand::Rng;
use rand::seq::SliceRandom;

use super::answer::{Elsewhere, Slot};
use crate::lexicon::{Lexicon, Polyphone, PolyphoneReading};
use crate::pinyin::{Syllable, Tone};
use crate::text::fold_char;

/// Characters of which two readings are heard for the same thing, side by side: neither is ever the wrong one. (普通话异读词审音表
/// keeps some of them apart in writing and speech, which few people do.)
const FREE_VARIANTS: [(char, &[&str]); 8] = [
    ('谁', &["shéi", "shuí"]),
    ('血', &["xuè", "xiě"]),
    ('熟', &["shú", "shóu"]),
    ('这', &["zhè", "zhèi"]),
    ('那', &["nà", "nèi"]),
    ('哪', &["nǎ", "něi"]),
    ('剥', &["bāo", "bō"]),
    ('似', &["sì", "shì"]),
];

/// The tones in which each syllable is the reading of a character in use, one syllable a line.
static INVENTORY: &str = include_str!("inventory.txt");

/// Most readings that a question offers.
const OFFERED: usize = 4;

/// Whether any character in use is read so: what is offered as a wrong answer at least exists.
pub fn exists(syllable: Syllable) -> bool {
    static KNOWN: OnceLock<HashSet<Syllable>> = OnceLock::new();
    let known = KNOWN.get_or_init(|| {
        let line = |line: &'static str| {
            line.split_once(' ').into_iter().flat_map(|(letters, tones)| {
                tones.bytes().filter_map(move |digit| Syllable::new(letters, Tone::from_digit(digit.wrapping_sub(b'0'))?))
            })
        };
        INVENTORY.lines().flat_map(line).collect()
    });
    known.contains(&syllable)
}

/// The readings that are as good as this one: free variants, and the reading in Taiwan.
pub(super) fn variants(character: char, reading: Syllable, polyphone: Option<&Polyphone>) -> Vec<Syllable> {
    let mut variants = Vec::new();
    for (_, group) in FREE_VARIANTS.iter().filter(|(known, _)| *known == character) {
        let group: Vec<Syllable> = group.iter().filter_map(|text| Syllable::parse(text)).collect();
        if group.contains(&reading) {
            variants.extend(group.into_iter().filter(|other| *other != reading));
        }
    }
    let taiwan = polyphone.and_then(|polyphone| polyphone.reading(reading)).and_then(|reading| reading.taiwan);
    variants.extend(taiwan.filter(|taiwan| !variants.contains(taiwan)));
    variants
}

/// The readings of a written character that are clearly others than this one, the most usual first.
pub(super) fn contrasts(written: char, reading: Syllable, lexicon: &Lexicon) -> Vec<Syllable> {
    let folded = fold_char(written);
    let polyphone = lexicon.polyphone(folded);
    let same = variants(folded, reading, polyphone.as_ref());
    let living = lexicon.readings_as_written(written, folded).into_iter().map(|(living, _)| living);
    living.filter(|other| *other != reading && !same.contains(other)).collect()
}

/// The readings to choose from, in random order: the right one, the character's other readings, then the right letters in other
/// tones. Fewer than two where nothing else can be offered.
pub(super) fn offered(written: char, right: Syllable, spoken: Syllable, lexicon: &Lexicon, rng: &mut impl Rng) -> Vec<Syllable> {
    let folded = fold_char(written);
    let mut excluded = variants(folded, right, lexicon.polyphone(folded).as_ref());
    excluded.extend([right, spoken]);
    let mut offered: Vec<Syllable> = contrasts(written, right, lexicon).into_iter().filter(|other| *other != spoken).collect();
    let mut neighbours: Vec<Syllable> =
        Tone::ALL[..4].iter().map(|tone| right.with_tone(*tone)).filter(|near| exists(*near)).collect();
    neighbours.shuffle(rng);
    // What the character can be elsewhere misleads; what it never is only fills up.
    offered.extend(neighbours.into_iter().filter(|near| !excluded.contains(near)));
    let mut unique = Vec::new();
    for reading in offered {
        if !unique.contains(&reading) {
            unique.push(reading);
        }
    }
    unique.truncate(OFFERED - 1);
    unique.push(right);
    unique.shuffle(rng);
    unique
}

/// What may be typed for a character that is read so.
pub(super) fn slot(written: char, reading: Syllable, spoken: Syllable, lexicon: &Lexicon) -> Slot {
    let folded = fold_char(written);
    let polyphone = lexicon.polyphone(folded);
    let elsewhere = |other: &Syllable| {
        let word = polyphone.as_ref()?.reading(*other).and_then(word_of)?;
        Some(Elsewhere { reading: *other, word })
    };
    Slot {
        reading,
        spoken: Some(spoken).filter(|spoken| *spoken != reading),
        variants: variants(folded, reading, polyphone.as_ref()),
        elsewhere: contrasts(written, reading, lexicon).iter().filter_map(elsewhere).collect(),
    }
}

/// A word in which the reading is right.
pub(super) fn word_of(reading: &PolyphoneReading) -> Option<String> {
    let mut words = reading.words.chain(reading.names);
    words.next().map(|word| word.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{SeedableRng, rngs::StdRng};

    fn syllable(text: &str) -> Syllable {
        Syllable::parse(text).unwrap()
    }

    fn offer(character: char, right: &str) -> Vec<String> {
        let right = syllable(right);
        let readings = offered(character, right, right, &Lexicon::embedded(), &mut StdRng::seed_from_u64(1));
        let mut readings: Vec<String> = readings.into_iter().map(Syllable::marked).collect();
        readings.sort();
        readings
    }

    #[test]
    fn other_readings_of_the_character_are_offered_first() {
        let offered = offer('行', "háng");
        assert_eq!(offered.len(), OFFERED);
        assert!(["háng", "héng", "xíng"].iter().all(|reading| offered.contains(&(*reading).to_owned())), "{offered:?}");
        assert!(offer('长', "zhǎng").contains(&"cháng".to_owned()));
        assert!(offer('为', "wéi").contains(&"wèi".to_owned()));
    }

    #[test]
    fn a_free_variant_and_the_reading_of_taiwan_are_never_offered_as_wrong() {
        assert!(!offer('血', "xuè").contains(&"xiě".to_owned()));
        assert!(!offer('难', "nan").contains(&"nán".to_owned()), "难 in 困难 is nán in Taiwan");
        let accepted = slot('识', syllable("shi"), syllable("shi"), &Lexicon::embedded());
        assert_eq!(accepted.variants, [syllable("shì")]);
    }

    #[test]
    fn a_traditional_form_has_only_its_own_readings() {
        assert!(contrasts('髮', syllable("fà"), &Lexicon::embedded()).is_empty());
        assert!(contrasts('发', syllable("fà"), &Lexicon::embedded()).contains(&syllable("fā")));
    }

    #[test]
    fn another_reading_is_named_with_a_word() {
        let slot = slot('行', syllable("háng"), syllable("háng"), &Lexicon::embedded());
        assert_eq!(slot.elsewhere[0], Elsewhere { reading: syllable("xíng"), word: "行程".into() });
    }

    /// `DUOYIN_OVERWRITE=1 cargo test inventory` writes the list anew.
    #[test]
    fn the_inventory_is_that_of_the_characters_in_use() {
        let lexicon = Lexicon::embedded();
        let mut readings: Vec<Syllable> = ('\u{4e00}'..='\u{9fff}')
            .filter(|c| lexicon.find(&c.to_string()).is_some_and(|found| found.frequency > 0))
            .flat_map(|c| lexicon.living(c).into_iter().map(|(reading, _)| reading))
            .collect();
        readings.sort();
        readings.dedup();
        let lines = readings.chunk_by(|a, b| a.same_letters(*b)).map(|same| {
            let tones: String = same.iter().map(|reading| reading.tone().digit().to_string()).collect();
            format!("{} {tones}\n", same[0].letters())
        });
        let generated: String = lines.collect();
        if std::env::var_os("DUOYIN_OVERWRITE").is_some() {
            std::fs::write("src/quiz/inventory.txt", &generated).unwrap();
        }
        assert_eq!(generated, INVENTORY);
        assert!(exists(syllable("háng")) && !exists(syllable("gèi")));
    }
}
