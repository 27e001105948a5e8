//! Each stage on its own, with throughput in bytes of source text. `benches/README.md` says how to run it.

use divan::Bencher;
use divan::counter::BytesCount;
use duoyin::deck::{CardKind, Deck, Options, build};
use duoyin::document::Document;
use duoyin::export::{AnnotatedOptions, Format, Stamps, export, json_lines};
use duoyin::lexicon::Lexicon;
use duoyin::reading::{ReadDocument, read};
use duoyin::segment::{SegmentedDocument, segment};
use duoyin::source::Source;
use duoyin::vocabulary::{Vocabulary, extract};
use rand::seq::SliceRandom;
use rand::{SeedableRng, rngs::StdRng};

fn main() {
    divan::main();
}

/// The sample story, its paragraphs shuffled and repeated up to some 50 KB: the size of a long news text.
fn text() -> String {
    const SIZE: usize = 50_000;
    let story = include_str!("../tests/documents/homecoming-traditional.txt");
    let mut paragraphs: Vec<&str> = story.lines().filter(|line| !line.trim().is_empty()).collect();
    let mut rng = StdRng::seed_from_u64(7);
    let mut text = String::new();
    while text.len() < SIZE {
        paragraphs.shuffle(&mut rng);
        for paragraph in &paragraphs {
            text.push_str(paragraph);
            text.push('\n');
        }
    }
    text
}

fn source() -> Source {
    Source::from_bytes("story.txt", text().as_bytes()).expect("the story is UTF-8")
}

fn parsed(lexicon: &Lexicon) -> Document {
    Document::parse(source(), lexicon)
}

fn segmented(lexicon: &Lexicon) -> SegmentedDocument {
    segment(parsed(lexicon), lexicon)
}

fn read_documents(lexicon: &Lexicon) -> Vec<ReadDocument> {
    vec![read(segmented(lexicon), lexicon)]
}

fn options() -> Options {
    Options {
        name: "Bench".into(),
        cards: vec![CardKind::Recognition, CardKind::Polyphone],
        script: Default::default(),
        phonetic: Default::default(),
        tone_colors: Default::default(),
        min_count: 1,
        limit: None,
        level: None,
        order: Default::default(),
    }
}

fn deck(lexicon: &Lexicon) -> Deck {
    let documents = read_documents(lexicon);
    let vocabulary: Vocabulary = extract(&documents, lexicon);
    build(&documents, &vocabulary, lexicon, &options())
}

#[divan::bench]
fn stage_1_parse(bencher: Bencher) {
    let lexicon = Lexicon::embedded();
    let counter = BytesCount::new(text().len());
    bencher.counter(counter).with_inputs(source).bench_values(|source| Document::parse(source, &lexicon));
}

#[divan::bench]
fn stage_2_segment(bencher: Bencher) {
    let lexicon = Lexicon::embedded();
    let counter = BytesCount::new(text().len());
    bencher.counter(counter).with_inputs(|| parsed(&lexicon)).bench_values(|document| segment(document, &lexicon));
}

#[divan::bench]
fn stage_3_read(bencher: Bencher) {
    let lexicon = Lexicon::embedded();
    let counter = BytesCount::new(text().len());
    bencher.counter(counter).with_inputs(|| segmented(&lexicon)).bench_values(|segmented| read(segmented, &lexicon));
}

#[divan::bench]
fn stage_4_extract(bencher: Bencher) {
    let lexicon = Lexicon::embedded();
    let counter = BytesCount::new(text().len());
    let documents = read_documents(&lexicon);
    bencher.counter(counter).bench(|| extract(&documents, &lexicon));
}

#[divan::bench]
fn stage_5_build(bencher: Bencher) {
    let lexicon = Lexicon::embedded();
    let counter = BytesCount::new(text().len());
    let documents = read_documents(&lexicon);
    let vocabulary = extract(&documents, &lexicon);
    bencher.counter(counter).bench(|| build(&documents, &vocabulary, &lexicon, &options()));
}

#[divan::bench(args = [Format::Apkg, Format::Tsv, Format::Json])]
fn stage_6_write(bencher: Bencher, format: Format) {
    let lexicon = Lexicon::embedded();
    let counter = BytesCount::new(text().len());
    let deck = deck(&lexicon);
    let stamps = Stamps::constant(&deck, 0);
    bencher.counter(counter).bench(|| export(&deck, &stamps, format));
}

#[divan::bench]
fn annotate_json(bencher: Bencher) {
    let lexicon = Lexicon::embedded();
    let counter = BytesCount::new(text().len());
    let documents = read_documents(&lexicon);
    bencher
        .counter(counter)
        .bench(|| json_lines(&documents[0], AnnotatedOptions::default()).map(|line| line.len()).sum::<usize>());
}

#[divan::bench]
fn look_up_a_word(bencher: Bencher) {
    bencher.bench(|| Lexicon::embedded().entries("银行").len());
}
