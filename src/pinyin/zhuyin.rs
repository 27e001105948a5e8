//! Zhuyin (bopomofo): spelled from the canonical letters by initial and final, and read back by the same table.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::Tone;
use super::syllables::SYLLABLES;

const INITIALS: [(&str, &str); 21] = [
    ("zh", "ㄓ"),
    ("ch", "ㄔ"),
    ("sh", "ㄕ"),
    ("b", "ㄅ"),
    ("p", "ㄆ"),
    ("m", "ㄇ"),
    ("f", "ㄈ"),
    ("d", "ㄉ"),
    ("t", "ㄊ"),
    ("n", "ㄋ"),
    ("l", "ㄌ"),
    ("g", "ㄍ"),
    ("k", "ㄎ"),
    ("h", "ㄏ"),
    ("j", "ㄐ"),
    ("q", "ㄑ"),
    ("x", "ㄒ"),
    ("r", "ㄖ"),
    ("z", "ㄗ"),
    ("c", "ㄘ"),
    ("s", "ㄙ"),
];

const FINALS: [(&str, &str); 42] = [
    ("a", "ㄚ"),
    ("o", "ㄛ"),
    ("e", "ㄜ"),
    ("ê", "ㄝ"),
    ("ai", "ㄞ"),
    ("ei", "ㄟ"),
    ("ao", "ㄠ"),
    ("ou", "ㄡ"),
    ("an", "ㄢ"),
    ("en", "ㄣ"),
    ("ang", "ㄤ"),
    ("eng", "ㄥ"),
    ("er", "ㄦ"),
    ("i", "ㄧ"),
    ("ia", "ㄧㄚ"),
    ("io", "ㄧㄛ"),
    ("ie", "ㄧㄝ"),
    ("iai", "ㄧㄞ"),
    ("iao", "ㄧㄠ"),
    ("iu", "ㄧㄡ"),
    ("ian", "ㄧㄢ"),
    ("in", "ㄧㄣ"),
    ("iang", "ㄧㄤ"),
    ("ing", "ㄧㄥ"),
    ("u", "ㄨ"),
    ("ua", "ㄨㄚ"),
    ("uo", "ㄨㄛ"),
    ("uai", "ㄨㄞ"),
    ("ui", "ㄨㄟ"),
    ("uan", "ㄨㄢ"),
    ("un", "ㄨㄣ"),
    ("uang", "ㄨㄤ"),
    ("ueng", "ㄨㄥ"),
    ("ong", "ㄨㄥ"),
    ("ü", "ㄩ"),
    ("üe", "ㄩㄝ"),
    ("üan", "ㄩㄢ"),
    ("ün", "ㄩㄣ"),
    ("iong", "ㄩㄥ"),
    ("iou", "ㄧㄡ"),
    ("uei", "ㄨㄟ"),
    ("uen", "ㄨㄣ"),
];

/// The zhuyin of canonical letters in a tone.
pub(super) fn spell(letters: &str, tone: Tone) -> String {
    let symbols = symbols(letters);
    match tone {
        Tone::First => symbols,
        Tone::Second => symbols + "ˊ",
        Tone::Third => symbols + "ˇ",
        Tone::Fourth => symbols + "ˋ",
        Tone::Neutral => format!("˙{symbols}"),
    }
}

/// Canonical letters and tone of one zhuyin syllable; `˙` may stand before or behind it.
pub(super) fn parse(text: &str) -> Option<(&'static str, Tone)> {
    static LETTERS: OnceLock<HashMap<String, &'static str>> = OnceLock::new();
    let letters = LETTERS.get_or_init(|| {
        let readable = SYLLABLES.iter().filter(|letters| **letters != "r");
        readable.map(|letters| (symbols(letters), *letters)).collect()
    });

    let mut tone = None;
    let mut symbols = String::new();
    for c in text.chars() {
        let marked = match c {
            'ˉ' => Some(Tone::First),
            'ˊ' => Some(Tone::Second),
            'ˇ' => Some(Tone::Third),
            'ˋ' => Some(Tone::Fourth),
            '˙' => Some(Tone::Neutral),
            _ => None,
        };
        match marked {
            Some(_) if tone.is_some() => return None,
            Some(_) => tone = marked,
            // The glyph for i is printed upright or lying, as two code points.
            None => symbols.push(if c == '一' || c == '丨' { 'ㄧ' } else { c }),
        }
    }
    Some((letters.get(&symbols)?, tone.unwrap_or(Tone::First)))
}

fn symbols(letters: &str) -> String {
    match letters {
        "m" => return "ㄇ".into(),
        "n" => return "ㄋ".into(),
        "ng" => return "ㄫ".into(),
        "hm" => return "ㄏㄇ".into(),
        "hng" => return "ㄏㄫ".into(),
        // The erhua ending has the symbol of er.
        "r" => return "ㄦ".into(),
        _ => {}
    }
    let (initial, rest) = INITIALS
        .iter()
        .find_map(|(latin, symbol)| letters.strip_prefix(latin).map(|rest| (*symbol, rest)))
        .unwrap_or(("", letters));
    let final_letters = match (initial, rest) {
        ("ㄓ" | "ㄔ" | "ㄕ" | "ㄖ" | "ㄗ" | "ㄘ" | "ㄙ", "i") => return initial.into(),
        ("ㄐ" | "ㄑ" | "ㄒ", _) if rest.starts_with('u') => rest.replacen('u', "ü", 1),
        ("", "yi" | "yin" | "ying") => rest.replacen('y', "", 1),
        ("", "yu" | "yue" | "yuan" | "yun") => rest.replacen("yu", "ü", 1),
        ("", "yong") => "iong".into(),
        ("", _) if rest.starts_with('y') => rest.replacen('y', "i", 1),
        ("", "wu") => "u".into(),
        ("", _) if rest.starts_with('w') => rest.replacen('w', "u", 1),
        _ => rest.into(),
    };
    let symbols = FINALS.iter().find(|(latin, _)| *latin == final_letters).map_or("", |(_, symbols)| symbols);
    format!("{initial}{symbols}")
}
