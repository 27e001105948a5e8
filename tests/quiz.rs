//! The quiz: what is asked of any document, and sessions as screens.

#![allow(clippy::unwrap_used)]

use std::fs;

use duoyin::lexicon::Lexicon;
use duoyin::quiz::{Item, Kind, Pool, check_item, collect, script_of};
use duoyin::source::Source;
use proptest::prelude::*;
use rand::{SeedableRng, rngs::StdRng};

fn pool<'l>(texts: &[String], lexicon: &'l Lexicon) -> Pool<'l> {
    // Texts without Chinese are no sources.
    let sources = texts.iter().filter_map(|text| Source::from_bytes("test.txt", text.as_bytes()).ok());
    let documents: Vec<_> = sources.map(|source| duoyin::read_source(source, lexicon)).collect();
    Pool::new(collect(&documents, lexicon), script_of(&documents), lexicon)
}

/// The texts of the tests' documents that are UTF-8.
fn texts() -> Vec<String> {
    // A real document lies beside some checkouts.
    let folders = ["tests/documents", "../shared/documents"].into_iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten();
    let mut paths: Vec<_> = folders.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let text = |path: &std::path::PathBuf| fs::read_to_string(path).ok().filter(|text| !text.trim().is_empty());
    let texts: Vec<String> = paths.iter().filter_map(text).collect();
    assert!(texts.len() >= 4);
    texts
}

/// Every kind of question about every card in every sentence.
fn all_items(pool: &Pool<'_>, seed: u64) -> Vec<Item> {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut items = Vec::new();
    for material in pool.materials() {
        for kind in Kind::of_card(&material.card) {
            for passage in &material.passages {
                items.extend(Item::build(*kind, material, passage, pool, &mut rng));
            }
        }
    }
    items
}

#[test]
fn no_question_breaks_the_invariants_on_any_document() {
    let lexicon = Lexicon::embedded();
    for text in texts() {
        for item in all_items(&pool(&[text], &lexicon), 1) {
            check_item(&item, &lexicon).unwrap_or_else(|broken| panic!("{broken}\n{item:?}"));
        }
    }
}

#[test]
fn the_story_allows_every_kind_of_question() {
    let lexicon = Lexicon::embedded();
    let text = fs::read_to_string("tests/documents/homecoming-simplified.txt").unwrap();
    let items = all_items(&pool(&[text], &lexicon), 1);
    for kind in Kind::ALL {
        let count = items.iter().filter(|item| item.kind == kind).count();
        println!("{}: {count}", kind.name());
        assert!(count >= 5, "{}: {count}", kind.name());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_question_breaks_the_invariants_on_shuffled_documents(seed in any::<u64>(), picks in prop::collection::vec(any::<prop::sample::Index>(), 1..30)) {
        let lexicon = Lexicon::embedded();
        let texts = texts();
        let lines: Vec<&str> = texts.iter().flat_map(|text| text.lines()).collect();
        let text: String = picks.iter().map(|pick| format!("{}\n", lines[pick.index(lines.len())])).collect();
        for item in all_items(&pool(&[text], &lexicon), seed) {
            let checked = check_item(&item, &lexicon);
            prop_assert!(checked.is_ok(), "{checked:?}\n{item:?}");
        }
    }
}
