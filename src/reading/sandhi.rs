//! Tone sandhi: the spoken form of 一, 不 and of third tones in a row.
//!
//! Rules of the standard textbooks (黄伯荣、廖序东《现代汉语》, 语流音变): 一 is yí before a fourth tone, yì before the
//! others, yī at the end, in ordinals and in numbers read digit by digit, and light between repeated verbs; 不 is bú before
//! a fourth tone; of two third tones the first is spoken as a second.

use super::{ReadSentence, ReadingChoice};
use crate::pinyin::{Syllable, Tone};
use crate::segment::Token;

/// Fills in the spoken readings of a sentence.
pub(super) fn speak(sentence: &mut ReadSentence) {
    third_tones(sentence);
    for index in 0..sentence.readings.len() {
        let Some(reading) = sentence.readings[index].as_ref().and_then(|choice| choice.lexical) else { continue };
        let tone = match sentence.characters[index].folded {
            '一' if reading.tone() == Tone::First => spoken_yi(sentence, index),
            '不' if reading.tone() == Tone::Fourth => spoken_bu(sentence, index),
            _ => continue,
        };
        if let Some(choice) = &mut sentence.readings[index] {
            choice.spoken = Some(reading.with_tone(tone));
        }
    }
}

fn spoken_yi(sentence: &ReadSentence, index: usize) -> Tone {
    let at = |index: Option<usize>| index.and_then(|index| sentence.characters.get(index)).map(|c| c.folded);
    let (before, after) = (at(index.checked_sub(1)), at(Some(index + 1)));
    const NUMERALS: &str = "一二三四五六七八九十〇零";
    // 第一, 初一, 十一, 二〇一六: ordinals and digits are read as they stand.
    if before.is_some_and(|c| c == '第' || c == '初' || NUMERALS.contains(c)) || after.is_some_and(|c| NUMERALS.contains(c)) {
        return Tone::First;
    }
    // 一月, 一号, 一楼: dates and floors are ordinals without 第.
    if after.is_some_and(|c| "月号楼班".contains(c)) {
        return Tone::First;
    }
    if before.is_some() && before == after {
        return Tone::Neutral;
    }
    let token = sentence.token_at(index);
    // 统一, 唯一: at the end of a word of several characters.
    if index + 1 == token.end && token.end - token.start > 1 {
        return Tone::First;
    }
    match following(sentence, index).map(|next| (next.tone(), next)) {
        None => Tone::First,
        Some((Tone::Fourth, _)) => Tone::Second,
        // 一个: the measure word lost its fourth tone, and 一 still goes by it.
        Some((Tone::Neutral, next)) if next.letters() == "ge" => Tone::Second,
        Some(_) => Tone::Fourth,
    }
}

fn spoken_bu(sentence: &ReadSentence, index: usize) -> Tone {
    let neighbour = |index: Option<usize>| index.and_then(|index| sentence.characters.get(index)).map(|c| c.folded);
    let before = neighbour(index.checked_sub(1));
    if before.is_some() && before == neighbour(Some(index + 1)) {
        return Tone::Neutral;
    }
    match following(sentence, index) {
        Some(next) if next.tone() == Tone::Fourth => Tone::Second,
        _ => Tone::Fourth,
    }
}

fn following(sentence: &ReadSentence, index: usize) -> Option<Syllable> {
    sentence.readings.get(index + 1)?.as_ref()?.lexical
}

/// Within a word every third tone before another becomes a second. Between two words the first gives way only where one of
/// them has a single syllable (很好, 我想), and only to a third tone that is still spoken as one.
fn third_tones(sentence: &mut ReadSentence) {
    let ReadSentence { tokens, readings, .. } = sentence;
    let is_third = |choice: &Option<ReadingChoice>, spoken: bool| {
        let reading = choice.as_ref().and_then(|choice| if spoken { choice.spoken } else { choice.lexical });
        reading.is_some_and(|reading| reading.tone() == Tone::Third)
    };
    for (number, token) in tokens.iter().enumerate().rev() {
        for index in (token.start..token.end).rev() {
            if !is_third(&readings[index], false) {
                continue;
            }
            let gives_way = if index + 1 < token.end {
                is_third(&readings[index + 1], false)
            } else {
                let short = |token: &Token| token.end - token.start == 1;
                let next = tokens.get(number + 1);
                next.is_some_and(|next| (short(token) || short(next)) && is_third(&readings[next.start], true))
            };
            if gives_way && let Some(choice) = &mut readings[index] {
                choice.spoken = choice.lexical.map(|reading| reading.with_tone(Tone::Second));
            }
        }
    }
}
