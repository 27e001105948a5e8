//! What there is to ask: from documents, or from what the store has of earlier ones.

use std::path::PathBuf;

use duoyin::lexicon::Lexicon;
use duoyin::quiz::{Material, Passage, SessionOptions, collect, script_of, stored_material};
use duoyin::review::{CardKey, Occurrence};
use duoyin::schedule::{CardState, Moment};
use duoyin::store::Store;
use duoyin::text::Script;

use crate::cli::environment::Environment;
use crate::cli::input::{Documents, Words};

/// Where questions come from.
pub struct Source<'a> {
    pub documents: &'a [PathBuf],
    pub words: &'a Words,
    pub environment: &'a Environment,
}

/// The dictionary, the material, and the script of what the dictionary adds. What documents have is saved, so that it can be asked
/// when it is due.
pub fn gather(
    source: &Source<'_>,
    options: &SessionOptions,
    store: &mut Store,
    now: Moment,
    save: bool,
) -> anyhow::Result<(Lexicon, Vec<Material>, Script)> {
    if source.documents.is_empty() {
        let lexicon = source.words.lexicon(source.environment)?;
        let (materials, script) = stored(options, store, now, &lexicon)?;
        return Ok((lexicon, materials, script));
    }
    let documents = Documents { documents: source.documents.to_vec(), words: source.words.clone() };
    let (documents, lexicon) = documents.read(source.environment)?;
    let mut materials = collect(&documents, &lexicon);
    if save {
        store.save_occurrences(&materials.iter().flat_map(occurrences).collect::<Vec<_>>())?;
    }
    rotate(&mut materials, store)?;
    Ok((lexicon, materials, script_of(&documents)))
}

fn occurrences(material: &Material) -> impl Iterator<Item = Occurrence> {
    material.passages.iter().map(|passage| Occurrence {
        card: material.card.clone(),
        id: passage.id(),
        source: passage.origin.to_string(),
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

/// Cards that are due or new, with their saved sentences.
fn stored(options: &SessionOptions, store: &Store, now: Moment, lexicon: &Lexicon) -> anyhow::Result<(Vec<Material>, Script)> {
    /// Cards that are looked at: more than anybody answers in a day.
    const LOOKED_AT: usize = 1_000;
    let keys: Vec<CardKey> = if options.only.is_empty() {
        let due = store.due(now.at, LOOKED_AT)?.into_iter().map(|card| card.key);
        due.chain(store.new_cards(LOOKED_AT)?).filter(|card| options.admits(card)).collect()
    } else {
        options.only.clone()
    };
    let mut materials = Vec::new();
    let mut script = None;
    for card in keys {
        let mut passages = Vec::new();
        for occurrence in store.occurrences(&card)? {
            match Passage::restore(&occurrence.sentence) {
                Ok(passage) => passages.push(passage),
                Err(error) => eprintln!("warning: {card}: {error}"),
            }
        }
        let script =
            *script.get_or_insert_with(|| passages.first().map_or(Script::Simplified, |passage| Script::of(&passage.text())));
        materials.extend(stored_material(card, passages, script, lexicon));
    }
    Ok((materials, script.unwrap_or(Script::Simplified)))
}
