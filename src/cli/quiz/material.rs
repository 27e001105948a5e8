//! What there is to ask: from documents, or from what the store has of earlier ones.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use duoyin::lexicon::Lexicon;
use duoyin::quiz::{
    LEARN_AHEAD, Material, Origin, Passage, SessionOptions, collect, contrasting_cards, script_of, stored_material,
};
use duoyin::review::{CardKey, Occurrence};
use duoyin::schedule::{CardState, Moment};
use duoyin::store::{Card, Store};
use duoyin::text::Script;

use crate::cli::environment::Environment;
use crate::cli::input::{Documents, Words};

/// Where questions come from.
pub struct Source<'a> {
    pub documents: &'a [PathBuf],
    pub words: &'a Words,
    pub environment: &'a Environment,
}

/// What there is to ask.
pub struct Gathered {
    pub lexicon: Lexicon,
    pub materials: Vec<Material>,
    /// The script of what the dictionary adds.
    pub script: Script,
}

/// Whether the sentences of documents are kept, to be asked when their cards are due.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    Sentences,
    Nothing,
}

/// The material of documents, or of what the store has of earlier ones. A card that is asked for by name is looked for in both.
pub fn gather(
    source: &Source<'_>,
    options: &SessionOptions,
    store: &mut Store,
    now: Moment,
    keep: Keep,
) -> anyhow::Result<Gathered> {
    if source.documents.is_empty() {
        let lexicon = source.words.lexicon(source.environment)?;
        let (materials, script) = stored(wanted(options, store, now)?, None, store, &lexicon)?;
        return Ok(Gathered { lexicon, materials, script });
    }
    let documents = Documents { documents: source.documents.to_vec(), words: source.words.clone() };
    let (documents, lexicon) = documents.read(source.environment)?;
    let mut materials = collect(&documents, &lexicon);
    if keep == Keep::Sentences {
        let files = files(source.documents);
        let occurrences: Vec<Occurrence> = materials.iter().flat_map(|material| occurrences(material, &files)).collect();
        store.replace_occurrences(&files.into_values().collect::<Vec<_>>(), &occurrences)?;
    }
    rotate(&mut materials, store)?;
    let script = script_of(&documents);
    let found: HashSet<&CardKey> = materials.iter().map(|material| &material.card).collect();
    let missing = options.only.iter().filter(|card| !found.contains(card)).cloned().collect();
    materials.extend(stored(missing, Some(script), store, &lexicon)?.0);
    Ok(Gathered { lexicon, materials, script })
}

/// The names by which documents are cited, each with the whole path by which the store knows the file: the same name in another folder
/// is another document. What came through a pipe is no file that could be opened again.
fn files(documents: &[PathBuf]) -> HashMap<String, String> {
    let whole = |path: &Path| std::fs::canonicalize(path).or_else(|_| std::path::absolute(path));
    let files = documents.iter().filter(|path| path.is_file() && path.as_os_str() != "-");
    files.filter_map(|path| Some((path.display().to_string(), whole(path).ok()?.display().to_string()))).collect()
}

fn occurrences<'a>(material: &'a Material, files: &'a HashMap<String, String>) -> impl Iterator<Item = Occurrence> + 'a {
    material.passages.iter().map(|passage| Occurrence {
        card: material.card.clone(),
        id: passage.id(),
        source: match &passage.origin {
            Origin::Document { name, line, column } => format!("{}:{line}:{column}", files.get(name).unwrap_or(name)),
            Origin::Dictionary => passage.origin.to_string(),
        },
        sentence: passage.store(),
        last_asked: None,
    })
}

/// The sentences of cards that were asked before: those asked longest ago first.
fn rotate(materials: &mut [Material], store: &Store) -> anyhow::Result<()> {
    let keys: Vec<CardKey> = materials.iter().map(|material| material.card.clone()).collect();
    for (material, state) in materials.iter_mut().zip(store.states(&keys)?) {
        if state != CardState::New {
            let order: Vec<_> = store.occurrences(&material.card)?.into_iter().map(|occurrence| occurrence.id).collect();
            material.passages.sort_by_key(|passage| order.iter().position(|id| *id == passage.id()));
        }
    }
    Ok(())
}

/// The cards that a session without documents is about.
fn wanted(options: &SessionOptions, store: &Store, now: Moment) -> anyhow::Result<Vec<CardKey>> {
    /// Cards that are looked at where all will do: more than anybody answers in a day.
    const LOOKED_AT: usize = 1_000;
    /// New cards to choose from, for each that is asked; a handful in any case, for they are each other's wrong answers.
    const CHOICE: usize = 5;
    const HANDFUL: usize = 200;
    if !options.only.is_empty() {
        return Ok(options.only.clone());
    }
    let looked_at = if options.is_open() { LOOKED_AT.max(options.reviews) } else { usize::MAX };
    let in_steps = |card: &Card| card.state.studied().is_some_and(|studied| studied.is_in_steps());
    let due = store.due(now.at.plus(LEARN_AHEAD), looked_at)?.into_iter();
    let due = due.filter(|card| options.admits(&card.key) && (card.state.is_due(now.at) || in_steps(card)));
    let (steps, back): (Vec<Card>, Vec<Card>) = due.partition(in_steps);
    let due = steps.into_iter().chain(back.into_iter().take(options.reviews)).map(|card| card.key);
    let new = store.new_cards(looked_at)?.into_iter().filter(|card| options.admits(card));
    Ok(due.chain(new.take(options.new.saturating_mul(CHOICE).max(HANDFUL))).collect())
}

/// Cards with their saved sentences, and the cards that they are told apart from, where sentences of these are saved too.
fn stored(
    cards: Vec<CardKey>,
    script: Option<Script>,
    store: &Store,
    lexicon: &Lexicon,
) -> anyhow::Result<(Vec<Material>, Script)> {
    let mut known: HashSet<CardKey> = cards.iter().cloned().collect();
    let mut found: Vec<(CardKey, Vec<Passage>)> = Vec::new();
    for card in cards {
        let contrasts = contrasting_cards(&card, lexicon);
        found.push((card.clone(), passages(&card, store)?));
        for contrast in contrasts {
            if known.contains(&contrast) {
                continue;
            }
            let passages = passages(&contrast, store)?;
            if !passages.is_empty() {
                known.insert(contrast.clone());
                found.push((contrast, passages));
            }
        }
    }
    let first = || found.iter().find_map(|(_, passages)| passages.first()).map(|passage| Script::of(&passage.text()));
    let script = script.or_else(first).unwrap_or(Script::Simplified);
    let materials = found.into_iter().filter_map(|(card, passages)| stored_material(card, passages, script, lexicon)).collect();
    Ok((materials, script))
}

/// The saved sentences of a card.
fn passages(card: &CardKey, store: &Store) -> anyhow::Result<Vec<Passage>> {
    let mut passages = Vec::new();
    for occurrence in store.occurrences(card)? {
        match Passage::restore(&occurrence.sentence) {
            Ok(passage) => passages.push(passage),
            Err(error) => eprintln!("warning: {card}: {error}"),
        }
    }
    Ok(passages)
}
