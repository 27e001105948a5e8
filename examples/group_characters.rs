//! Groups the characters that keep the same company: `cargo run --release --example group_characters -- [DATA]...`
//!
//! It reads the collocations and the sentences of each DATA, never their labels, and writes `dictionaries/character_groups.txt`, one
//! group a line. 镇 乡 村 are of one group, 氏 姓 匡 of another: what the classifier learns of one it knows of the others.
//!
//! Characters are compared by what stands within four places of them, weighed by positive pointwise mutual information (Church &
//! Hanks 1990, with the smoothing of contexts of Levy et al. 2015), and grouped by spherical k-means (Dhillon & Modha 2001). The
//! same data give the same file.

#[allow(dead_code)]
mod polyphones;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use duoyin::text::is_han;
use polyphones::sets;

const FILE: &str = "dictionaries/character_groups.txt";

/// How many groups.
const GROUPS: usize = 512;

/// A character that occurs less often is in no group.
const RAREST: usize = 5;

/// How far its company reaches, and from which distance on the places are one.
const REACH: usize = 4;
const FAR: usize = 3;

/// How often the groups are drawn anew.
const ROUNDS: usize = 20;

/// How far rare companions are held back: their counts are raised to this power.
const SMOOTHING: f64 = 0.75;

fn main() -> Result<()> {
    let mut texts: Vec<String> = sets::collocations()?.into_iter().map(|labelled| labelled.text).collect();
    for stem in std::env::args().skip(1) {
        texts.extend(sets::sentences(Path::new(&stem))?);
    }
    let characters = common(&texts);
    let rows = companions(&texts, &characters);
    let groups = groups(&rows, 2 * FAR * characters.len());
    let mut lines: BTreeMap<usize, String> = BTreeMap::new();
    for (row, group) in groups.into_iter().enumerate().filter(|(row, _)| is_han(characters[*row])) {
        lines.entry(group).or_default().push(characters[row]);
    }
    let text: String = lines.into_values().map(|line| line + "\n").collect();
    fs::write(FILE, text).with_context(|| format!("cannot write {FILE}"))
}

/// The characters that are not rare, the most frequent first.
fn common(texts: &[String]) -> Vec<char> {
    let mut counts: HashMap<char, usize> = HashMap::new();
    texts.iter().flat_map(|text| text.chars()).filter(|c| *c != sets::CUT).for_each(|c| *counts.entry(c).or_default() += 1);
    let mut common: Vec<(char, usize)> = counts.into_iter().filter(|(_, count)| *count >= RAREST).collect();
    common.sort_by_key(|(c, count)| (std::cmp::Reverse(*count), *c));
    common.into_iter().map(|(c, _)| c).collect()
}

/// For each character its companions by place with the weight of each, the squares of which add up to 1.
fn companions(texts: &[String], characters: &[char]) -> Vec<Vec<(usize, f32)>> {
    let numbers: HashMap<char, usize> = characters.iter().enumerate().map(|(number, c)| (*c, number)).collect();
    let mut rows: Vec<HashMap<usize, f64>> = vec![HashMap::new(); characters.len()];
    for text in texts {
        let text: Vec<Option<usize>> = text.chars().map(|c| numbers.get(&c).copied()).collect();
        for (at, one) in text.iter().enumerate() {
            for (distance, other) in text[at + 1..].iter().take(REACH).enumerate() {
                let (Some(one), Some(other)) = (*one, *other) else { continue };
                let slot = distance.min(FAR - 1);
                let seen = 1.0 / (distance + 1) as f64;
                *rows[one].entry((FAR + slot) * characters.len() + other).or_default() += seen;
                *rows[other].entry(slot * characters.len() + one).or_default() += seen;
            }
        }
    }
    let mut columns = vec![0.0; 2 * FAR * characters.len()];
    rows.iter().flatten().for_each(|(column, seen)| columns[*column] += seen);
    columns.iter_mut().for_each(|column| *column = column.powf(SMOOTHING));
    let smoothed: f64 = columns.iter().sum();
    rows.into_iter()
        .map(|row| {
            let mut row: Vec<(usize, f64)> = row.into_iter().collect();
            row.sort_unstable_by_key(|(column, _)| *column);
            let sum: f64 = row.iter().map(|(_, seen)| seen).sum();
            let information = |column: usize, seen: f64| (seen / sum / (columns[column] / smoothed)).ln();
            let mut row: Vec<(usize, f64)> = row
                .into_iter()
                .map(|(column, seen)| (column, information(column, seen)))
                .filter(|(_, weight)| *weight > 0.0)
                .collect();
            let length = row.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
            row.iter_mut().for_each(|(_, weight)| *weight /= length);
            row.into_iter().map(|(column, weight)| (column, weight as f32)).collect()
        })
        .collect()
}

/// The group of each character. At first each of the most frequent ones is a group of its own.
fn groups(rows: &[Vec<(usize, f32)>], columns: usize) -> Vec<usize> {
    let mut groups: Vec<usize> = (0..rows.len()).map(|row| if row < GROUPS { row } else { usize::MAX }).collect();
    for _ in 0..ROUNDS {
        // The centres, column by column, so that a row meets all groups at once.
        let mut centres = vec![0f32; columns * GROUPS];
        for (row, group) in rows.iter().zip(&groups).filter(|(_, group)| **group != usize::MAX) {
            row.iter().for_each(|(column, weight)| centres[column * GROUPS + group] += weight);
        }
        let mut lengths = vec![0f32; GROUPS];
        centres
            .chunks(GROUPS)
            .for_each(|column| lengths.iter_mut().zip(column).for_each(|(sum, weight)| *sum += weight * weight));
        lengths.iter_mut().for_each(|length| *length = length.sqrt().max(f32::MIN_POSITIVE));
        for (row, group) in rows.iter().zip(&mut groups) {
            let mut nearness = vec![0f32; GROUPS];
            for (column, weight) in row {
                let column = &centres[column * GROUPS..(column + 1) * GROUPS];
                nearness.iter_mut().zip(column).for_each(|(sum, centre)| *sum += weight * centre);
            }
            nearness.iter_mut().zip(&lengths).for_each(|(sum, length)| *sum /= length);
            let nearest = (0..GROUPS).max_by(|a, b| nearness[*a].total_cmp(&nearness[*b]).then(b.cmp(a)));
            *group = nearest.unwrap_or(0);
        }
    }
    groups
}
