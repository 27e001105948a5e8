//! The curated polyphone dictionary, `dictionaries/polyphones/`: one text file a character.
//!
//! ```text
//! reading háng 20            a living reading, and how often in a hundred the character is read so; most usual first
//! taiwan háng                the reading in Taiwan, where it differs
//! gloss row, line; trade     what the character means when read so
//! note Behind a numeral.     what decides for this reading, for the learner
//! words 银行 行业 重【重】      words in which it is always read so; 【】 where the character stands twice
//! names 行唐县                proper names in which it is read so
//! pattern N【行】字            a frame: literal characters, the target in 【】, … for 1–8 Han characters, N for a numeral
//! say 他在银【行】上班。        a sentence in which the marked character is read so
//! ```

use crate::pinyin::Syllable;

/// All living readings of one character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CuratedCharacter {
    /// The character, simplified.
    pub character: char,
    /// Its living readings, most usual first; at least two.
    pub readings: Vec<CuratedReading>,
}

/// One living reading of a character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CuratedReading {
    /// The mainland standard's reading.
    pub reading: Syllable,
    /// How often in a hundred occurrences the character is read so.
    pub share: u8,
    /// The reading in Taiwan, where it differs.
    pub taiwan: Option<Syllable>,
    /// Meaning in a few English words.
    pub gloss: String,
    /// What decides for this reading.
    pub note: Option<String>,
    /// Words in which the character is always read so.
    pub words: Vec<Marked>,
    /// Proper names in which it is read so.
    pub names: Vec<Marked>,
    /// Frames in which it is (nearly) always read so.
    pub patterns: Vec<Marked>,
    /// Labelled sentences.
    pub sentences: Vec<Marked>,
}

/// A text in which some occurrences of the character are marked as having the reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The text without marks.
    pub text: String,
    /// Positions of the marked characters, counted in characters from 0.
    pub positions: Vec<usize>,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CuratedError {
    /// The line, counted from 1; the file's last line for what concerns the whole file.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// Reads the file of one character; all problems are reported, not only the first.
pub fn parse_curated(character: char, text: &str) -> Result<CuratedCharacter, Vec<CuratedError>> {
    let mut readings: Vec<CuratedReading> = Vec::new();
    let mut errors = Vec::new();
    let mut last_line = 0;
    for (index, line) in text.lines().enumerate() {
        last_line = index + 1;
        if !line.trim().is_empty()
            && let Err(message) = parse_line(character, line.trim(), &mut readings)
        {
            errors.push(CuratedError { line: last_line, message });
        }
    }
    if readings.len() < 2 {
        errors.push(CuratedError { line: last_line, message: "a polyphone has at least two readings".into() });
    }
    if readings.iter().map(|reading| u32::from(reading.share)).sum::<u32>() != 100 {
        errors.push(CuratedError { line: last_line, message: "the shares do not sum to 100".into() });
    }
    for (i, reading) in readings.iter().enumerate() {
        if readings[..i].iter().any(|other| other.reading == reading.reading) {
            errors.push(CuratedError { line: last_line, message: format!("{} twice", reading.reading.marked()) });
        }
        if reading.gloss.is_empty() {
            errors.push(CuratedError { line: last_line, message: format!("{} has no gloss", reading.reading.marked()) });
        }
        if reading.sentences.is_empty() {
            let message = format!("{} has no sentence", reading.reading.marked());
            errors.push(CuratedError { line: last_line, message });
        }
    }
    if errors.is_empty() { Ok(CuratedCharacter { character, readings }) } else { Err(errors) }
}

fn parse_line(character: char, line: &str, readings: &mut Vec<CuratedReading>) -> Result<(), String> {
    let (keyword, value) = line.split_once(' ').ok_or("a line is a keyword, a blank and a value")?;
    let value = value.trim();
    if keyword == "reading" {
        let (spelled, share) = value.split_once(' ').ok_or("`reading` takes a syllable and a share")?;
        readings.push(CuratedReading {
            reading: Syllable::parse(spelled).ok_or_else(|| format!("`{spelled}` is no syllable"))?,
            share: share.trim().parse().ok().filter(|share| *share > 0).ok_or("a share is 1 to 100")?,
            taiwan: None,
            gloss: String::new(),
            note: None,
            words: Vec::new(),
            names: Vec::new(),
            patterns: Vec::new(),
            sentences: Vec::new(),
        });
        return Ok(());
    }
    let reading = readings.last_mut().ok_or("the first line is `reading`")?;
    let words = |value: &str| value.split_whitespace().map(|word| unmarked(character, word)).collect::<Result<Vec<_>, _>>();
    match keyword {
        "taiwan" => {
            let taiwan = Syllable::parse(value).ok_or_else(|| format!("`{value}` is no syllable"))?;
            reading.taiwan = Some(taiwan).filter(|taiwan| *taiwan != reading.reading);
        }
        "gloss" => reading.gloss = value.into(),
        "note" => reading.note = Some(value.into()),
        "words" => reading.words.extend(words(value)?),
        "names" => reading.names.extend(words(value)?),
        "pattern" => reading.patterns.push(marked(character, value)?),
        "say" => reading.sentences.push(marked(character, value)?),
        _ => return Err(format!("unknown keyword `{keyword}`")),
    }
    Ok(())
}

fn marked(character: char, text: &str) -> Result<Marked, String> {
    let mut plain = String::new();
    let mut positions = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('【') {
        plain.push_str(before);
        let inner = after.strip_prefix(character).and_then(|after| after.strip_prefix('】'));
        rest = inner.ok_or_else(|| format!("a mark is 【{character}】 in `{text}`"))?;
        positions.push(plain.chars().count());
        plain.push(character);
    }
    plain.push_str(rest);
    if positions.is_empty() {
        return Err(format!("nothing is marked in `{text}`"));
    }
    Ok(Marked { text: plain, positions })
}

/// A word without marks has the reading wherever the character stands in it.
fn unmarked(character: char, word: &str) -> Result<Marked, String> {
    if word.contains('【') {
        return marked(character, word);
    }
    let positions: Vec<usize> = word.chars().enumerate().filter(|(_, c)| *c == character).map(|(i, _)| i).collect();
    if positions.is_empty() {
        return Err(format!("`{word}` lacks {character}"));
    }
    Ok(Marked { text: word.into(), positions })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_with_its_marks() {
        let text = "reading chóng 40\ngloss again\nwords 重新 重【重】叠\nsay 他【重】新数了一遍重重的箱子。\n\
                    reading zhòng 60\ngloss heavy\nnames 重黎\npattern N斤【重】\nsay 箱子很【重】。\n";
        let parsed = parse_curated('重', text).unwrap();
        assert_eq!(parsed.readings[0].words[1], Marked { text: "重重叠".into(), positions: vec![1] });
        assert_eq!(parsed.readings[0].sentences[0].positions, [1]);
        assert_eq!(parsed.readings[1].patterns[0].text, "N斤重");
    }

    #[test]
    fn every_problem_is_reported_with_its_line() {
        let errors =
            parse_curated('行', "gloss x\nreading hang9 50\nreading háng 50\nwords 走路\nsay 银行。\nfoo bar\n").unwrap_err();
        let lines: Vec<usize> = errors.iter().map(|error| error.line).collect();
        assert_eq!(lines[..5], [1, 2, 4, 5, 6]);
    }
}
