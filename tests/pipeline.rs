//! From documents to decks: the sample story, texts made for the purpose, and a real document where one is at hand.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use duoyin::deck::{CardKind, Deck, NoteKind, Options, Order, Phonetic, ScriptChoice, TEMPLATE_VERSION, ToneColors, build};
use duoyin::document::Document;
use duoyin::export::{AnnotatedForm, AnnotatedOptions, Format, Stamps, annotate, export, json_lines};
use duoyin::lexicon::Lexicon;
use duoyin::pinyin::Syllable;
use duoyin::read_source;
use duoyin::reading::{Evidence, ReadDocument};
use duoyin::source::Source;
use duoyin::vocabulary::extract;

fn read(name: &str, text: &str) -> ReadDocument {
    read_source(Source::from_bytes(name, text.as_bytes()).unwrap(), &Lexicon::embedded())
}

fn story(script: &str) -> ReadDocument {
    let path = format!("tests/documents/homecoming-{script}.txt");
    read(&path, &fs::read_to_string(&path).unwrap())
}

fn options() -> Options {
    Options {
        name: "Test".into(),
        cards: vec![CardKind::Recognition, CardKind::Polyphone],
        script: ScriptChoice::Document,
        phonetic: Phonetic::Pinyin,
        tone_colors: ToneColors::Mdbg,
        min_count: 1,
        limit: None,
        level: None,
        order: Order::Frequency,
    }
}

fn deck_of(documents: &[ReadDocument], options: &Options) -> Deck {
    let lexicon = Lexicon::embedded();
    build(documents, &extract(documents, &lexicon), &lexicon, options)
}

#[test]
fn the_story_has_forty_polyphones_in_both_readings() {
    let text = story("simplified").document.text;
    let mut readings: Vec<(&str, &str)> = Vec::new();
    let labels = fs::read_to_string("tests/documents/homecoming-readings.tsv").unwrap();
    for line in labels.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [character, reading, excerpt] = columns[..] else { panic!("{line}") };
        assert!(text.contains(&excerpt.replace(['【', '】'], "")), "the story has {excerpt}");
        readings.push((character, reading));
    }
    readings.sort_unstable();
    readings.dedup();
    let both = readings.chunk_by(|a, b| a.0 == b.0).filter(|readings| readings.len() >= 2).count();
    assert!(both >= 40, "{both} polyphones in both readings");
}

/// Accuracy on the story's labels, which no rule was made from. Doubtful choices may be wrong; certain ones hardly ever.
#[test]
fn certain_readings_of_the_story_are_right() {
    let document = story("simplified");
    let labels = fs::read_to_string("tests/documents/homecoming-readings.tsv").unwrap();
    let (mut certain, mut right, mut all, mut all_right) = (0, 0, 0, 0);
    for line in labels.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let expected = Syllable::parse(columns[1]).unwrap();
        let excerpt = columns[2].replace(['【', '】'], "");
        let offset = document.document.text.find(&excerpt).unwrap() + columns[2].find('【').unwrap();
        let sentence = document.sentences.iter().find(|s| s.span.start <= offset && offset < s.span.end).unwrap();
        let position = sentence.characters.iter().position(|c| c.offset == offset).unwrap();
        let choice = sentence.readings[position].as_ref().unwrap();
        let correct = choice.lexical == Some(expected);
        all += 1;
        all_right += usize::from(correct);
        if !choice.is_doubtful() {
            certain += 1;
            right += usize::from(correct);
        }
        if !correct {
            println!("{} is read {:?} by {:?}, not {}", columns[2], choice.lexical, choice.evidence, columns[1]);
        }
    }
    println!("{all_right} of {all} right; of {certain} certain ones {right}");
    assert!(right as f64 >= 0.96 * certain as f64, "{right} of {certain}");
    assert!(all_right as f64 >= 0.80 * all as f64, "{all_right} of {all}");
}

#[test]
fn both_scripts_of_the_story_give_the_same_notes() {
    let ids = |script| {
        let deck = deck_of(&[story(script)], &options());
        let mut ids: Vec<String> = deck.notes.iter().map(|note| note.fields[0].clone()).collect();
        ids.sort();
        ids
    };
    let (simplified, traditional) = (ids("simplified"), ids("traditional"));
    let common = simplified.iter().filter(|id| traditional.binary_search(id).is_ok()).count();
    assert!(common * 100 >= simplified.len() * 95, "{common} of {} and {}", simplified.len(), traditional.len());
}

#[test]
fn the_same_word_from_two_documents_is_one_note_and_no_two_share_a_guid() {
    let one = deck_of(&[read("a", "他在銀行工作了十年。")], &options());
    let two = deck_of(&[read("b", "我昨天去了一家银行。")], &options());
    let bank = |deck: &Deck| deck.notes.iter().find(|note| note.field("Key") == "银行|yin2hang2").unwrap().id;
    assert_eq!(bank(&one), bank(&two));

    let deck = deck_of(&[story("traditional"), story("simplified")], &options());
    let mut guids: Vec<String> = deck.notes.iter().map(|note| note.id.guid()).collect();
    guids.sort();
    guids.dedup();
    assert_eq!(guids.len(), deck.notes.len());
}

#[test]
fn a_polyphone_note_shows_its_reading_the_deciding_word_and_the_contrast() {
    let deck = deck_of(&[read("a", "他在银行上班已经很久了。我们一起去旅行吧，路上小心。")], &options());
    let note = deck.notes.iter().find(|note| note.field("Key") == "行|hang2").unwrap();
    assert_eq!(note.field("Pinyin"), "háng");
    assert!(note.field("Sentence").contains("银<b class=\"target\">行</b>上班"), "{}", note.field("Sentence"));
    assert!(note.field("DecidingWord").contains("银行"));
    let others = note.field("OtherReadings");
    assert!(
        others.contains("xíng") && others.contains("旅<b class=\"target\">行</b>"),
        "the contrast is the document's own: {others}"
    );
    assert!(note.tags.contains(&"duoyin::evidence::phrase".to_owned()));
}

#[test]
fn an_example_neither_begins_with_a_list_number_nor_ends_in_a_comma() {
    let long = "12. 各地區要加強信息安全教育工作，不斷提高人民群眾的安全意識和防護能力，建立健全國家信息安全保障體系，維護國家網絡空間主權和發展利益。";
    let deck = deck_of(&[read("a", &format!("3、銀行在學校旁邊開門。\n{long}\n2016年他們來了北京。"))], &options());
    for note in deck.notes.iter().filter(|note| !note.field("Sentence").is_empty()) {
        let sentence = duoyin::deck::plain_text(note.field("Sentence"));
        assert!(!sentence.starts_with("3、") && !sentence.starts_with("12."), "{sentence}");
        assert!(!sentence.ends_with('，'), "{sentence}");
        assert!(!sentence.starts_with('年'), "a year is no list number: {sentence}");
    }
}

#[test]
fn a_doubtful_reading_is_never_exemplified() {
    for document in [story("simplified"), story("traditional")] {
        let documents = [document];
        let vocabulary = extract(&documents, &Lexicon::embedded());
        for reading in vocabulary.polyphones.iter().flat_map(|polyphone| &polyphone.readings) {
            let mut sentences = Vec::new();
            for example in &reading.examples {
                let sentence = &documents[0].sentences[example.sentence.sentence];
                let choice = sentence.readings[example.target_start].as_ref().unwrap();
                assert!(!choice.is_doubtful());
                sentences.push(example.sentence);
            }
            sentences.sort();
            sentences.dedup();
            assert_eq!(sentences.len(), reading.examples.len(), "no sentence twice");
        }
        for polyphone in &vocabulary.polyphones {
            let mut first: Vec<_> =
                polyphone.readings.iter().filter_map(|reading| reading.examples.first()).map(|e| e.sentence).collect();
            let count = first.len();
            first.sort();
            first.dedup();
            assert_eq!(first.len(), count, "{} has another sentence for each reading", polyphone.character);
        }
    }
}

#[test]
fn fields_are_escaped_and_nothing_of_a_document_is_acted_upon() {
    let deck = deck_of(&[read("<b>.txt", "他说<script>alert(1)</script>银行[sound:x.mp3]很{{c1::远}}，\\(a\\)。")], &options());
    for note in &deck.notes {
        for field in &note.fields {
            for dangerous in ["<script", "[sound", "{{", "\\(", "<b>.txt"] {
                assert!(!field.contains(dangerous), "{dangerous} in {field}");
            }
        }
        assert!(note.tags.iter().all(|tag| !tag.contains(' ')));
    }
}

#[test]
fn the_same_deck_is_the_same_bytes_in_every_format() {
    let one = deck_of(&[story("traditional")], &options());
    let two = deck_of(&[story("traditional")], &options());
    let stamps = Stamps::constant(&one, TEMPLATE_VERSION);
    for format in [Format::Apkg, Format::Csv, Format::Tsv, Format::Json] {
        assert_eq!(export(&one, &stamps, format).unwrap(), export(&two, &stamps, format).unwrap(), "{format:?}");
    }
}

#[test]
fn tables_begin_with_anki_s_header_and_all_rows_are_equally_wide() {
    let deck = deck_of(&[story("simplified")], &options());
    let stamps = Stamps::constant(&deck, 0);
    for (format, separator) in [(Format::Csv, b','), (Format::Tsv, b'\t')] {
        let bytes = export(&deck, &stamps, format).unwrap();
        let name = if separator == b',' { "comma" } else { "tab" };
        assert!(bytes.starts_with(format!("#separator:{name}\n#html:true\n#guid column:1\n").as_bytes()));
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).comment(Some(b'#')).delimiter(separator).from_reader(&bytes[..]);
        let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
        assert_eq!(rows.len(), deck.notes.len());
        assert_eq!(&rows[0][0], deck.notes[0].id.guid());
    }
}

#[test]
fn scripts_and_spellings_are_as_asked_for() {
    let documents = [read("a", "銀行的行長來了。")];
    let word = |options: &Options, field: &str| {
        let deck = deck_of(&documents, options);
        deck.notes.iter().find(|note| note.field("Key") == "银行|yin2hang2").unwrap().field(field).to_owned()
    };
    assert!(word(&options(), "Hanzi").contains("銀行") && word(&options(), "Hanzi").contains("zh-Hant"));
    let simplified = Options { script: ScriptChoice::Simplified, phonetic: Phonetic::Zhuyin, ..options() };
    assert!(word(&simplified, "Hanzi").contains("银行") && word(&simplified, "Hanzi").contains("zh-Hans"));
    assert_eq!(word(&simplified, "Zhuyin"), "ㄧㄣˊ ㄏㄤˊ");
    assert!(word(&simplified, "Ruby").contains("[ㄧㄣˊ]"));
    assert!(word(&options(), "Ruby").contains("<span class=\"tone2\"> 銀[yín]</span>"));
}

#[test]
fn annotated_text_reads_back_as_it_was_written() {
    let document = story("traditional");
    let inline = annotate(&document, AnnotatedForm::Inline, AnnotatedOptions::default());
    let again = read("again", std::str::from_utf8(&inline).unwrap());
    assert_eq!(again.document.text, document.document.text);
    assert!(again.document.diagnostics.is_empty(), "{:?}", again.document.diagnostics);
}

#[test]
fn json_lines_locate_every_han_character() {
    let document = read("a.txt", "我國(guó)綜合國力\r\n一(yī / yì /yí)百年(3G)。");
    let json = json_lines(&document, AnnotatedOptions::default()).collect::<Vec<_>>().concat();
    let text = String::from_utf8(json).unwrap();
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["text"], "我國綜合國力");
    let syllables = |line: &serde_json::Value| -> Vec<serde_json::Value> {
        let tokens = line["tokens"].as_array().unwrap();
        tokens.iter().flat_map(|token| token["syllables"].as_array().unwrap().clone()).collect()
    };
    let first = syllables(&lines[0]);
    assert_eq!(first.iter().map(|s| s["char"].as_str().unwrap()).collect::<String>(), "我國綜合國力");
    assert_eq!(
        first[1],
        serde_json::json!({"char": "國", "line": 1, "column": 2, "reading": "guo2", "spoken": "guo2", "evidence": "annotation",
            "confidence": 0.99, "candidates": ["guo2"], "annotated": ["guó"]})
    );
    let second = syllables(&lines[1]);
    assert_eq!((second[0]["line"].as_u64(), second[0]["reading"].as_str()), (Some(2), Some("yi1")));
    assert_eq!(second[1]["column"], 15);
}

/// The real document that the project was measured on lies outside it.
fn real_document() -> Option<ReadDocument> {
    let folder = Path::new("../shared/documents");
    let Some(file) = fs::read_dir(folder).ok().and_then(|mut files| files.next()) else {
        println!("skipped: there is no document in {}", folder.display());
        return None;
    };
    Some(read("real", &fs::read_to_string(file.unwrap().path()).unwrap()))
}

#[test]
fn the_real_document_is_understood() {
    let Some(read) = real_document() else { return };
    let Document { text, annotations, diagnostics, .. } = &read.document;
    assert_eq!(annotations.len(), 1058);
    assert_eq!(annotations.iter().filter(|annotation| annotation.candidates.len() > 1).count(), 362);
    let mut targets: Vec<&str> = annotations.iter().map(|annotation| annotation.target.of(text)).collect();
    targets.sort_unstable();
    targets.dedup();
    assert_eq!(targets.len(), 28);
    assert_eq!(text.matches('(').count(), 30);
    assert_eq!(text.chars().count(), 14_343);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert!(!read.annotator.tells_readings_apart(), "a script that ignores context");

    let choices = read.sentences.iter().flat_map(|sentence| sentence.readings.iter().flatten());
    assert!(choices.clone().all(|choice| choice.evidence != Evidence::Unknown));
    assert_eq!(choices.count(), text.chars().filter(|c| duoyin::text::is_han(*c)).count());
    let deck = deck_of(&[read], &options());
    assert!(deck.notes.iter().filter(|note| note.kind == NoteKind::Word).count() > 1000);
}

/// Accuracy on everyday sentences that no weight was fitted on and no rule was made from; each miss is printed.
#[test]
fn everyday_sentences_are_read_right() {
    let labelled = fs::read_to_string("tests/readings/everyday.tsv").unwrap();
    let rows: Vec<Vec<&str>> = labelled.lines().map(|line| line.split('\t').collect()).collect();
    let text: String = rows.iter().map(|row| format!("{}\n", row[2].replace(['【', '】'], ""))).collect();
    let document = read("everyday", &text);
    let (mut offset, mut right, mut certain, mut certain_right) = (0, 0, 0, 0);
    for row in &rows {
        let target = offset + row[2].find('【').unwrap();
        let sentence = document.sentences.iter().find(|s| s.span.start <= target && target < s.span.end).unwrap();
        let position = sentence.characters.iter().position(|c| c.offset == target).unwrap();
        let choice = sentence.readings[position].as_ref().unwrap();
        let correct = choice.lexical == Syllable::parse(row[1]);
        right += usize::from(correct);
        if !choice.is_doubtful() {
            certain += 1;
            certain_right += usize::from(correct);
        }
        if !correct {
            println!("{} is {}, not {:?}: {}", row[0], row[1], choice.lexical.map(|reading| reading.marked()), row[2]);
        }
        offset += row[2].replace(['【', '】'], "").len() + 1;
    }
    let share = |part: usize, whole: usize| part as f64 / whole as f64;
    assert!(share(right, rows.len()) >= 0.985, "{right} of {} are right", rows.len());
    assert!(share(certain, rows.len()) >= 0.95, "{certain} of {} are certain", rows.len());
    assert!(share(certain_right, certain) >= 0.995, "{certain_right} of {certain} certain ones are right");
}
