//! The report for people: each character with its readings, words and a concordance; what is doubtful comes last.

use std::collections::{BTreeMap, HashMap};

use super::{Row, concordance};
use crate::pinyin::Syllable;
use crate::reading::ReadDocument;
use crate::text::{pad, width};

/// Lines of a concordance for each reading.
const SHOWN: usize = 4;
/// Words named for each reading.
const WORDS: usize = 8;
/// Columns before and behind the character.
const CONTEXT: usize = 28;
/// Columns that a line and a column take at least, with the space behind them.
const PLACE: usize = 10;

/// The report of some rows. Characters with most occurrences come first.
pub fn report(documents: &[ReadDocument], rows: &[Row]) -> String {
    let (doubtful, certain): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.doubtful);
    let mut out = String::new();
    section(documents, &certain, &mut out);
    if !doubtful.is_empty() {
        out.push_str(&format!("Doubtful: {} of {}\n\n", doubtful.len(), rows.len()));
        section(documents, &doubtful, &mut out);
    }
    out
}

/// Where a character first stood among the rows, and the rows of each of its readings.
type OfCharacter<'r> = (usize, BTreeMap<Syllable, Vec<&'r Row>>);

/// The rows of one character by their reading.
type RowsByReading<'r> = Vec<(Syllable, Vec<&'r Row>)>;

fn section(documents: &[ReadDocument], rows: &[&Row], out: &mut String) {
    let mut characters: HashMap<char, OfCharacter> = HashMap::new();
    for (order, row) in rows.iter().enumerate() {
        let (_, readings) = characters.entry(row.character).or_insert_with(|| (order, BTreeMap::new()));
        readings.entry(row.reading).or_default().push(row);
    }
    let mut characters: Vec<(usize, RowsByReading)> =
        characters.into_values().map(|(first, readings)| (first, readings.into_iter().collect())).collect();
    let count = |readings: &[(Syllable, Vec<&Row>)]| readings.iter().map(|(_, rows)| rows.len()).sum::<usize>();
    characters.sort_by_key(|(first, readings)| (std::cmp::Reverse(count(readings)), *first));
    for (_, mut readings) in characters {
        readings.sort_by_key(|(_, rows)| std::cmp::Reverse(rows.len()));
        let written = readings[0].1[0].sentence(documents).characters[readings[0].1[0].position as usize].written;
        let counts: Vec<String> = readings.iter().map(|(reading, rows)| format!("{} {}", reading.marked(), rows.len())).collect();
        out.push_str(&format!("{written}  {}\n", counts.join(", ")));
        for (reading, rows) in readings {
            describe(documents, reading, &rows, out);
        }
        out.push('\n');
    }
}

fn describe(documents: &[ReadDocument], reading: Syllable, rows: &[&Row], out: &mut String) {
    let mean = rows.iter().map(|row| f64::from(row.confidence)).sum::<f64>() / rows.len() as f64;
    let evidence = tally(rows.iter().map(|row| row.evidence.name().to_owned()));
    let words = tally(rows.iter().map(|row| row.word(documents)));
    let words: Vec<String> = words.into_iter().take(WORDS).collect();
    let against = rows.iter().filter(|row| row.disagrees).count();
    let against = if against > 0 { format!("; {against} against the annotation") } else { String::new() };
    let percent = (mean * 100.0).min(if rows.iter().all(|row| row.confidence >= 1.0) { 100.0 } else { 99.0 });
    let head = pad(&format!("  {}", reading.marked()), 10);
    out.push_str(&format!("{head}{} ({percent:.0} %){against}: {}\n", evidence.join(", "), words.join(", ")));
    // Disagreements are what one wants to see.
    let (first, others): (Vec<&&Row>, Vec<&&Row>) = rows.iter().partition(|row| row.disagrees);
    let shown: Vec<(&&Row, String)> =
        first.into_iter().chain(others).take(SHOWN).map(|row| (row, place(documents, row))).collect();
    let columns = shown.iter().map(|(_, place)| width(place) + 1).fold(PLACE, usize::max);
    for (row, place) in shown {
        let line = concordance(row.sentence(documents), row.position as usize, CONTEXT, CONTEXT);
        let annotated = row
            .choice(documents)
            .filter(|_| row.disagrees)
            .map_or(String::new(), |choice| format!("   against {}", choice.annotated.join(" / ")));
        out.push_str(&format!("    {}{line}{annotated}\n", pad(&place, columns)));
    }
}

/// Where a row is: line and column, and which document's where there are several.
fn place(documents: &[ReadDocument], row: &Row) -> String {
    let document = &documents[row.document as usize].document;
    let place = document.place(row.sentence(documents).characters[row.position as usize].offset);
    if documents.len() > 1 { format!("{}:{place}", document.name) } else { place.to_string() }
}

/// Each text with its count, the most frequent first.
fn tally(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut order: Vec<(String, usize)> = Vec::new();
    let mut index: HashMap<String, usize> = HashMap::new();
    for text in texts {
        let slot = *index.entry(text.clone()).or_insert_with(|| {
            order.push((text, 0));
            order.len() - 1
        });
        order[slot].1 += 1;
    }
    order.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    order.into_iter().map(|(text, count)| format!("{text} {count}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::inspection::rows;
    use crate::lexicon::Lexicon;
    use crate::reading::read;
    use crate::segment::segment;
    use crate::source::Source;

    #[test]
    fn among_several_documents_each_place_names_its_own() {
        let lexicon = Lexicon::embedded();
        let document = |name: &str, text: &str| {
            let source = Source { name: name.into(), text: text.into() };
            read(segment(Document::parse(source, &lexicon), &lexicon), &lexicon)
        };
        let documents = [document("日记.txt", "他在银行上班。"), document("b.txt", "我去了银行。")];
        let shown = |documents: &[ReadDocument]| -> Vec<String> {
            let rows: Vec<Row> = rows(documents, &lexicon).into_iter().filter(|row| row.character == '行').collect();
            report(documents, &rows).lines().filter(|line| line.contains('【')).map(str::to_owned).collect()
        };
        assert!(shown(&documents[..1])[0].starts_with("    1:4  "));
        let lines = shown(&documents);
        assert!(lines[0].starts_with("    日记.txt:1:4 ") && lines[1].starts_with("    b.txt:1:5    "), "{lines:?}");
        let before = |line: &String| width(line.split('【').next().unwrap_or_default());
        assert_eq!(before(&lines[0]), before(&lines[1]), "the characters stay below each other");
    }
}
