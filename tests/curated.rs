//! The curated polyphones: every file is well formed, and the figures that the project promises hold.

#![allow(clippy::unwrap_used)]

use std::fs;

use duoyin::lexicon::Lexicon;
use duoyin::lexicon::curated::parse_curated;

#[test]
fn every_curated_file_is_well_formed_and_compiled_in() {
    let lexicon = Lexicon::embedded();
    let mut characters = 0;
    for entry in fs::read_dir("dictionaries/polyphones").unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let character = name.chars().next().unwrap();
        let curated =
            parse_curated(character, &fs::read_to_string(&path).unwrap()).unwrap_or_else(|errors| panic!("{name}: {errors:?}"));
        let compiled = lexicon.polyphone(character).expect("the file is compiled in");
        assert_eq!(compiled.readings.len(), curated.readings.len(), "{name}");
        for (compiled, curated) in compiled.readings.iter().zip(&curated.readings) {
            assert_eq!((compiled.reading, compiled.share), (curated.reading, curated.share), "{name}");
            assert_eq!(compiled.sentences.collect::<Vec<_>>(), curated.sentences, "{name}");
            assert_eq!(compiled.words.collect::<Vec<_>>(), curated.words, "{name}");
        }
        characters += 1;
    }
    assert!(characters >= 450, "{characters} curated characters");
}
