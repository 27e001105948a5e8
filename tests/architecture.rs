//! The pipeline points one way: a module uses only what stands before it.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

/// The layers, lowest first. A module may use the modules in the layers before its own.
const LAYERS: [&[&str]; 17] = [
    &["pinyin", "parallel"],
    &["text"],
    &["lexicon"],
    &["source"],
    &["document"],
    &["segment"],
    &["correction"],
    &["reading"],
    &["vocabulary"],
    &["deck"],
    &["export"],
    &["schedule"],
    &["review"],
    &["screen"],
    &["inspection"],
    &["quiz"],
    &["store"],
];

fn layer(module: &str) -> usize {
    LAYERS.iter().position(|modules| modules.contains(&module)).unwrap_or_else(|| panic!("{module} is in no layer"))
}

fn sources(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix("src").unwrap().to_string_lossy().replace('\\', "/");
            found.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
}

fn library() -> Vec<(String, String)> {
    let mut found = Vec::new();
    sources(Path::new("src"), &mut found);
    let is_library = |name: &str| name != "lib.rs" && name != "main.rs" && !name.starts_with("cli/");
    // Tests that fill a file of their own are no part of the library.
    found.retain(|(name, _)| is_library(name) && !name.ends_with("_tests.rs"));
    assert!(found.len() > 20, "the sources were found");
    found
}

#[test]
fn modules_use_only_what_stands_before_them() {
    for (name, text) in library() {
        let module = name.split('/').next().unwrap().trim_end_matches(".rs");
        for used in text.split("crate::").skip(1) {
            let used: String = used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if used != module {
                assert!(layer(&used) < layer(module), "{name} uses crate::{used}, which does not stand before {module}");
            }
        }
    }
}

#[test]
fn only_the_store_opens_files_and_nobody_asks_for_the_time() {
    for (name, text) in library() {
        let code = text.split("#[cfg(test)]").next().unwrap();
        for forbidden in ["std::fs", "SystemTime", "Instant::now", "std::env", "println!", "stdin()"] {
            let allowed = name.starts_with("store/") && forbidden == "std::fs";
            assert!(
                allowed || !code.contains(forbidden) || code.contains(&"env!(\"OUT_DIR\"".to_string()) && forbidden == "std::env",
                "{name} uses {forbidden}: files, clock, environment and terminal belong to the command line"
            );
        }
    }
}

#[test]
fn every_module_of_the_library_is_in_the_table() {
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    let declared: Vec<&str> = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let listed: usize = LAYERS.iter().map(|modules| modules.len()).sum();
    assert_eq!(declared.len(), listed);
    assert!(declared.into_iter().all(|module| layer(module) < LAYERS.len()));
}
