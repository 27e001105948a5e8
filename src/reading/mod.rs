//! The reading of every character in its sentence, and what decided it.
//!
//! Evidence, strongest first: a correction by the learner; the author's annotation, where this author proves able to tell
//! readings apart; a word or phrase that has one reading; the trained classifier; the only living reading; the usual one.
//! `decide` asks one judge after the other, and a judge is one function.

mod annotator;
mod grammar;
mod lattice;
pub mod model;
mod pattern;
mod phrase;
mod sandhi;
mod shared;

use std::sync::Arc;

pub use annotator::Annotator;

use crate::correction::{Corrections, Matcher, Scope};
use crate::document::Document;
use crate::lexicon::{Lexicon, Source};
use crate::pinyin::{Syllable, Tone};
use crate::segment::{Character, SegmentedDocument, Sentence, Token};
use crate::text::{Place, Span, fold, is_han};
use model::{Cues, Scene, Weights, cues};
use phrase::{Consultation, Phrase, Shares};
use shared::Lists;

/// A document with the reading of each of its characters.
#[derive(Clone, Debug)]
pub struct ReadDocument {
    /// The document.
    pub document: Document,
    /// Its sentences, in order.
    pub sentences: Vec<ReadSentence>,
    /// What the document shows of its annotator.
    pub annotator: Annotator,
}

/// A sentence with its tokens and readings.
#[derive(Clone, Debug)]
pub struct ReadSentence {
    /// Where the sentence stands in the document's text.
    pub span: Span,
    /// Its characters.
    pub characters: Vec<Character>,
    /// The tokens that tile it.
    pub tokens: Vec<Token>,
    /// For each character its reading; `None` where the character is not Han.
    pub readings: Vec<Option<ReadingChoice>>,
}

/// How a character is read at one place, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadingChoice {
    /// The reading in the dictionary; `None` for a character of which no table knows a reading.
    pub lexical: Option<Syllable>,
    /// The reading in speech, after tone sandhi.
    pub spoken: Option<Syllable>,
    /// What decided.
    pub evidence: Evidence,
    /// How likely the choice is right, 0 to 1.
    pub confidence: f64,
    /// The readings that were possible here, the most usual first; shared like the next, of which a document has few.
    pub candidates: Arc<[Syllable]>,
    /// The one of them that would be chosen if this choice were excluded.
    pub runner_up: Option<Syllable>,
    /// What the author wrote; empty where nothing was.
    pub annotated: Arc<[String]>,
    /// Whether the author's candidates exclude the choice.
    pub disagrees: bool,
    /// The word or phrase that decided, folded; shared by all its characters and occurrences.
    pub decided_by: Option<Arc<str>>,
}

/// What decided a reading, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// The learner said so.
    Correction,
    /// The document gives it.
    Annotation,
    /// A word or phrase has one reading.
    Phrase,
    /// The classifier chose it.
    Model,
    /// The character has one living reading.
    Only,
    /// Nothing but frequency.
    Usual,
    /// No table knows the character.
    Unknown,
}

impl Evidence {
    /// Every kind of evidence, the strongest first.
    pub const ALL: [Evidence; 7] = [
        Evidence::Correction,
        Evidence::Annotation,
        Evidence::Phrase,
        Evidence::Model,
        Evidence::Only,
        Evidence::Usual,
        Evidence::Unknown,
    ];

    /// The evidence of a [`Evidence::name`].
    pub fn of_name(name: &str) -> Option<Evidence> {
        Evidence::ALL.into_iter().find(|evidence| evidence.name() == name)
    }

    /// The name in machine-readable output and tags.
    pub fn name(self) -> &'static str {
        match self {
            Evidence::Correction => "correction",
            Evidence::Annotation => "annotation",
            Evidence::Phrase => "phrase",
            Evidence::Model => "model",
            Evidence::Only => "only",
            Evidence::Usual => "usual",
            Evidence::Unknown => "unknown",
        }
    }
}

/// How likely a reading is right on which the author insists.
const INSISTED: f64 = 0.99;

/// Below this confidence a choice is shown as doubtful, and nothing is asked or exemplified with it.
pub const DOUBTFUL_BELOW: f64 = 0.9;

impl ReadingChoice {
    /// Whether a learner should not rely on this choice.
    pub fn is_doubtful(&self) -> bool {
        self.lexical.is_none() || self.evidence == Evidence::Usual || self.confidence < DOUBTFUL_BELOW
    }
}

/// An annotation and a choice that exclude each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Disagreement {
    /// Where, in the source.
    pub place: Place,
    /// The character as written.
    pub character: char,
    /// What the author wrote.
    pub annotated: Arc<[String]>,
    /// What was chosen.
    pub chosen: Syllable,
    /// Why.
    pub evidence: Evidence,
    /// The word or phrase that decided.
    pub decided_by: Option<Arc<str>>,
}

impl ReadDocument {
    /// Every place where the choice is none of the author's candidates, in order.
    pub fn disagreements(&self) -> Vec<Disagreement> {
        let mut found = Vec::new();
        let mut place = self.document.places();
        for sentence in &self.sentences {
            for (character, choice) in sentence.characters.iter().zip(&sentence.readings) {
                let Some(choice) = choice.as_ref().filter(|choice| choice.disagrees) else { continue };
                let Some(chosen) = choice.lexical else { continue };
                found.push(Disagreement {
                    place: place(character.offset),
                    character: character.written,
                    annotated: choice.annotated.clone(),
                    chosen,
                    evidence: choice.evidence,
                    decided_by: choice.decided_by.clone(),
                });
            }
        }
        found
    }
}

impl ReadSentence {
    /// The characters of a range as the document has them.
    pub fn written(&self, start: usize, end: usize) -> String {
        self.characters[start..end].iter().map(|c| c.written).collect()
    }

    /// The characters of a range, folded.
    pub fn folded(&self, start: usize, end: usize) -> String {
        self.characters[start..end].iter().map(|c| c.folded).collect()
    }

    /// The lexical readings of a range; `None` where a character of it has none.
    pub fn lexical(&self, start: usize, end: usize) -> Option<Vec<Syllable>> {
        self.readings[start..end].iter().map(|choice| choice.as_ref()?.lexical).collect()
    }

    /// The token that holds a character.
    pub fn token_at(&self, character: usize) -> Token {
        self.tokens[self.tokens.partition_point(|token| token.end <= character)]
    }
}

/// Reads a segmented document that nobody corrected; see [`read_corrected`].
pub fn read(segmented: SegmentedDocument, lexicon: &Lexicon) -> ReadDocument {
    read_corrected(segmented, lexicon, &Corrections::none())
}

/// Reads a segmented document: first what words and phrases say, then how far the annotator is to be trusted, then each
/// character.
pub fn read_corrected(segmented: SegmentedDocument, lexicon: &Lexicon, corrections: &Corrections) -> ReadDocument {
    read_with(segmented, lexicon, corrections, model::trained())
}

/// Reads a segmented document with other weights than those that come with the program.
pub fn read_with(segmented: SegmentedDocument, lexicon: &Lexicon, corrections: &Corrections, weights: &Weights) -> ReadDocument {
    let SegmentedDocument { document, sentences } = segmented;
    let mut consultation = Consultation::new(lexicon);
    let mut matcher = Matcher::new(corrections.lines.iter().map(|line| &line.correction), &document.name);
    let mut annotator = Annotator::default();
    let mut lists = ChoiceLists { candidates: Lists::new(), annotated: Lists::new() };
    // What the author annotated waits until all of the document has shown how far he is to be trusted; the rest is decided
    // at once, so that of a long document little more than the choices is ever in memory.
    let mut annotated: Vec<(usize, usize, Site)> = Vec::new();
    let mut sentences: Vec<ReadSentence> = sentences
        .into_iter()
        .enumerate()
        .map(|(number, sentence)| {
            let mut sites = sites(&sentence, &document, &mut consultation, weights);
            correct(&mut sites, &sentence, &document, &mut matcher);
            sites.iter().flatten().for_each(|site| annotator.watch(site));
            let mut readings = Vec::with_capacity(sites.len());
            for (position, site) in sites.into_iter().enumerate() {
                readings.push(match site {
                    Some(site) if !site.meant.is_empty() => {
                        annotated.push((number, position, site));
                        None
                    }
                    site => site.map(|site| decide(site, None, &mut lists)),
                });
            }
            let Sentence { span, characters, tokens } = sentence;
            ReadSentence { span, characters, tokens, readings }
        })
        .collect();
    for (number, position, site) in annotated {
        sentences[number].readings[position] = Some(decide(site, Some(&annotator), &mut lists));
    }
    sentences.iter_mut().for_each(sandhi::speak);
    ReadDocument { document, sentences, annotator }
}

/// A polyphone as the classifier sees it.
#[derive(Clone, Debug)]
pub struct Observation {
    /// What is seen.
    pub cues: Cues,
    /// Whether a trusted word settles the reading, so that the classifier is not asked.
    pub settled: bool,
}

/// What the classifier sees of the polyphone at a position of a sentence; `None` where the character is no polyphone. This
/// is what the weights are fitted on.
pub fn observe(sentence: &Sentence, position: usize, lexicon: &Lexicon) -> Option<Observation> {
    let mut consultation = Consultation::new(lexicon);
    let possible = consultation.possible(sentence.characters[position]);
    if possible.len() < 2 {
        return None;
    }
    let mut lattice = consultation.lattice(sentence);
    let (phrases, classes) = consultation.phrases(sentence, &mut lattice);
    let said = consultation.said(sentence, &mut lattice, &classes, position, phrases[position].as_ref());
    let settled = phrases[position].as_ref().is_some_and(Phrase::settles);
    Some(Observation { cues: cues(&Scene::new(sentence, &classes), position, &possible, &said), settled })
}

/// A Han character with all that is known of it before a decision.
struct Site {
    folded: char,
    /// Living readings that the written form allows, with shares in percent.
    possible: Shares,
    /// What the longest trusted word or phrase says.
    phrase: Option<Phrase>,
    /// The classifier's probabilities, in the order of the possible readings; empty where it was not asked.
    model: Vec<(Syllable, f64)>,
    /// What the author wrote.
    annotated: Vec<String>,
    /// The readings that the author can have meant, each once.
    meant: Vec<Syllable>,
    /// The reading on which the author insists.
    insisted: Option<Syllable>,
    /// What a person said, and the word or phrase of which it was said.
    corrected: Option<Box<(Syllable, Option<Arc<str>>)>>,
}

fn sites(sentence: &Sentence, document: &Document, consultation: &mut Consultation, weights: &Weights) -> Vec<Option<Site>> {
    let mut lattice = consultation.lattice(sentence);
    let (phrases, classes) = consultation.phrases(sentence, &mut lattice);
    let mut sites: Vec<Option<Site>> = sentence
        .characters
        .iter()
        .zip(phrases)
        .map(|(c, phrase)| {
            is_han(c.folded).then(|| Site {
                folded: c.folded,
                possible: consultation.possible(*c),
                phrase,
                model: Vec::new(),
                annotated: Vec::new(),
                meant: Vec::new(),
                insisted: None,
                corrected: None,
            })
        })
        .collect();
    let mut scene = None;
    for (position, site) in sites.iter_mut().enumerate() {
        let Some(site) = site.as_mut().filter(|site| site.is_open()) else { continue };
        let said = consultation.said(sentence, &mut lattice, &classes, position, site.phrase.as_ref());
        let scene = scene.get_or_insert_with(|| Scene::new(sentence, &classes));
        site.model = model::probabilities(&cues(scene, position, &site.possible, &said), weights);
    }
    for annotation in document.annotations_in(sentence.span) {
        let first = sentence.characters.partition_point(|c| c.offset < annotation.target.start);
        let targets = sites.iter_mut().zip(&sentence.characters).skip(first);
        for (position, (site, _)) in targets.take_while(|(_, c)| c.offset < annotation.target.end).enumerate() {
            let Some(site) = site else { continue };
            for candidate in &annotation.candidates {
                site.annotated.push(candidate.written.clone());
                if annotation.insisted {
                    site.insisted = candidate.meant[position].first().copied();
                }
                for meant in &candidate.meant[position] {
                    if !site.meant.contains(meant) {
                        site.meant.push(*meant);
                    }
                }
            }
        }
    }
    sites
}

/// Notes at each site of the next sentence the correction that holds there.
fn correct(sites: &mut [Option<Site>], sentence: &Sentence, document: &Document, matcher: &mut Matcher) {
    if matcher.is_empty() {
        return;
    }
    let text = sentence.span.of(&document.text);
    for hit in matcher.strongest(text, &sentence.characters, &sentence.tokens) {
        let correction = matcher.correction(hit);
        let by = match correction.scope {
            Scope::Place { .. } => None,
            Scope::Word | Scope::Phrase => Some(fold(&correction.text).into()),
        };
        if let Some(site) = &mut sites[hit.position] {
            site.corrected = Some(Box::new((hit.reading, by)));
        }
    }
}

/// The lists of all choices of a document.
struct ChoiceLists {
    candidates: Lists<Syllable>,
    annotated: Lists<String>,
}

/// Asks one judge after the other, the strongest evidence first; the annotation only where an annotator wrote something.
fn decide(site: Site, annotator: Option<&Annotator>, lists: &mut ChoiceLists) -> ReadingChoice {
    let verdict = correction(&site)
        .or_else(|| annotation(&site, annotator?))
        .or_else(|| phrase_verdict(&site))
        .or_else(|| model_verdict(&site))
        .or_else(|| only(&site))
        .unwrap_or_else(|| usual(&site));
    let disagrees = match verdict.reading {
        Some(reading) => !site.meant.is_empty() && !site.meant.iter().any(|meant| agrees(reading, *meant, &site)),
        None => false,
    };
    let mut candidates: Vec<Syllable> = site.possible.iter().map(|(syllable, _)| *syllable).collect();
    // An author's list is a filter, unless it filters the answer away.
    if !site.meant.is_empty() && !disagrees {
        candidates.retain(|candidate| site.meant.contains(candidate));
    }
    if let Some(reading) = verdict.reading.filter(|reading| !candidates.contains(reading)) {
        candidates.insert(0, reading);
    }
    let open = |candidate: &Syllable| Some(*candidate) != verdict.reading && candidates.contains(candidate);
    let likeliest = site.model.iter().filter(|(candidate, _)| open(candidate)).max_by(|a, b| a.1.total_cmp(&b.1));
    let runner_up = likeliest.map(|(candidate, _)| *candidate).or_else(|| candidates.iter().copied().find(open));
    ReadingChoice {
        runner_up,
        lexical: verdict.reading,
        spoken: verdict.reading,
        evidence: verdict.evidence,
        confidence: verdict.confidence,
        candidates: lists.candidates.shared(&candidates),
        annotated: lists.annotated.shared(&site.annotated),
        disagrees,
        decided_by: verdict.decided_by,
    }
}

struct Verdict {
    reading: Option<Syllable>,
    evidence: Evidence,
    confidence: f64,
    decided_by: Option<Arc<str>>,
}

fn correction(site: &Site) -> Option<Verdict> {
    if let Some(corrected) = &site.corrected {
        let (reading, decided_by) = (Some(corrected.0), corrected.1.clone());
        return Some(Verdict { reading, evidence: Evidence::Correction, confidence: 1.0, decided_by });
    }
    let phrase = site.phrase.as_ref().filter(|phrase| phrase.source == Source::Learner)?;
    Some(phrase.verdict(Evidence::Correction, 1.0))
}

fn annotation(site: &Site, annotator: &Annotator) -> Option<Verdict> {
    if site.insisted.is_some() {
        let evidence = Evidence::Annotation;
        return Some(Verdict { reading: site.insisted, evidence, confidence: INSISTED, decided_by: None });
    }
    let candidates: Vec<Syllable> = site.meant.iter().copied().filter(|meant| site.is_possible(*meant)).collect();
    // Several candidates that the dictionary narrows to one are that one; else a single candidate is a vote for itself.
    let voted = match (&candidates[..], &site.meant[..]) {
        ([one], _) | ([], [one]) => *one,
        _ => return None,
    };
    let confidence = annotator.confidence(site, voted);
    if let Some(phrase) = site.phrase.as_ref().filter(|phrase| phrase.readings.len() == 1) {
        let said = phrase.readings[0];
        if agrees(said, voted, site) {
            // They may still differ in a neutral tone, where only a careful annotator means what is written.
            let reading = if annotator.tells_readings_apart() { voted } else { said };
            return Some(Verdict {
                reading: Some(reading),
                ..phrase.verdict(Evidence::Annotation, confidence.max(phrase.confidence()))
            });
        }
        if !annotator.tells_readings_apart() {
            return None;
        }
    }
    (confidence >= 0.5).then_some(Verdict { reading: Some(voted), evidence: Evidence::Annotation, confidence, decided_by: None })
}

fn phrase_verdict(site: &Site) -> Option<Verdict> {
    let phrase = site.phrase.as_ref()?;
    let listed = !site.meant.is_empty();
    let agreed: Vec<Syllable> =
        phrase.readings.iter().copied().filter(|r| site.meant.iter().any(|m| agrees(*r, *m, site))).collect();
    let readings = if agreed.is_empty() { &phrase.readings } else { &agreed };
    // What the classifier was asked to weigh does not decide by itself.
    if readings.len() > 1 || !site.model.is_empty() {
        return None;
    }
    // An author who excludes what the dictionary says may know better.
    let doubt = if listed && agreed.is_empty() { 0.95 } else { 1.0 };
    let confidence = phrase.confidence() * doubt;
    Some(Verdict { reading: Some(readings[0]), ..phrase.verdict(Evidence::Phrase, confidence) })
}

fn model_verdict(site: &Site) -> Option<Verdict> {
    // An author's list is a filter, unless nothing passes it.
    let listed: Vec<(Syllable, f64)> = site.model.iter().copied().filter(|(r, _)| site.meant.contains(r)).collect();
    let open = if listed.is_empty() { &site.model } else { &listed };
    let total: f64 = open.iter().map(|(_, probability)| probability).sum();
    let (reading, probability) = open.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let confidence = probability / total;
    // Where a word of the dictionary says the same, the word is what a learner wants to see, with its neutral tone.
    match site.phrase.as_ref().map(|phrase| (phrase, &phrase.readings[..])) {
        Some((phrase, [said])) if said.is_form_of(reading) => {
            Some(Verdict { reading: Some(*said), ..phrase.verdict(Evidence::Phrase, confidence) })
        }
        _ => Some(Verdict { reading: Some(reading), evidence: Evidence::Model, confidence, decided_by: None }),
    }
}

fn only(site: &Site) -> Option<Verdict> {
    let [(reading, _)] = site.possible[..] else { return None };
    Some(Verdict { reading: Some(reading), evidence: Evidence::Only, confidence: 0.999, decided_by: None })
}

fn usual(site: &Site) -> Verdict {
    let listed = |reading: Syllable| site.meant.is_empty() || site.meant.contains(&reading);
    let possible: Vec<(Syllable, u8)> = site.possible.iter().copied().filter(|(reading, _)| listed(*reading)).collect();
    let possible: &[(Syllable, u8)] = if possible.is_empty() { &site.possible } else { &possible };
    let total: f64 = possible.iter().map(|(_, share)| f64::from(*share)).sum();
    match possible.iter().max_by_key(|(_, share)| *share) {
        Some((reading, share)) => Verdict {
            reading: Some(*reading),
            evidence: Evidence::Usual,
            confidence: f64::from(*share) / total,
            decided_by: None,
        },
        None => Verdict { reading: site.meant.first().copied(), evidence: Evidence::Unknown, confidence: 0.0, decided_by: None },
    }
}

impl Site {
    /// Whether no trusted word settles the reading, so that the classifier is asked.
    fn is_open(&self) -> bool {
        self.possible.len() > 1 && !self.phrase.as_ref().is_some_and(Phrase::settles)
    }

    /// Whether a reading is living here, or the neutral form that words give it.
    fn is_possible(&self, reading: Syllable) -> bool {
        self.possible.iter().any(|(possible, _)| reading.is_form_of(*possible))
    }

    /// Whether the character has a neutral-tone reading of its own, so that it matters whether a word has it.
    fn distinguishes_neutral(&self) -> bool {
        self.possible.iter().any(|(reading, _)| reading.tone() == Tone::Neutral)
    }

    fn share(&self, reading: Syllable) -> f64 {
        let share = self.possible.iter().find(|(possible, _)| *possible == reading).map_or(0, |(_, share)| *share);
        f64::from(share) / 100.0
    }
}

/// Whether two readings are the same for this character: a neutral tone within a word is the same reading, unless the
/// character has a neutral reading of its own (子, 了).
fn agrees(one: Syllable, other: Syllable, site: &Site) -> bool {
    one == other || (!site.distinguishes_neutral() && (one.is_form_of(other) || other.is_form_of(one)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::parse_words;
    use crate::source::Source;

    fn read_with(text: &str, lexicon: &Lexicon) -> ReadDocument {
        let source = Source { name: "test".into(), text: text.into() };
        read(crate::segment::segment(Document::parse(source, lexicon), lexicon), lexicon)
    }

    fn read_text(text: &str) -> ReadDocument {
        read_with(text, &Lexicon::embedded())
    }

    fn choices(document: &ReadDocument) -> Vec<(char, ReadingChoice)> {
        let characters = document.sentences.iter().flat_map(|s| s.characters.iter().zip(&s.readings));
        characters.filter_map(|(c, choice)| Some((c.written, choice.clone()?))).collect()
    }

    fn choice(document: &ReadDocument, character: char) -> ReadingChoice {
        choices(document).into_iter().find(|(c, _)| *c == character).unwrap().1
    }

    fn marked(text: &str, spoken: bool) -> String {
        let form = |choice: ReadingChoice| if spoken { choice.spoken } else { choice.lexical };
        choices(&read_text(text)).into_iter().map(|(_, c)| form(c).unwrap().marked()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_and_phrases_decide_before_frequency() {
        assert_eq!(marked("銀行行長", false), "yín háng háng zhǎng");
        assert_eq!(marked("重新重視", false), "chóng xīn zhòng shì");
        assert_eq!(marked("音乐快乐", false), "yīn yuè kuài lè");
        assert_eq!(marked("头发发展", false), "tóu fa fā zhǎn");
        assert_eq!(marked("他买东西", false), "tā mǎi dōng xi");
    }

    #[test]
    fn a_word_gives_a_polyphone_its_neutral_tone() {
        assert_eq!(marked("衣服", false), "yī fu");
        assert_eq!(marked("请裁缝做的", false), "qǐng cái feng zuò de");
        assert_eq!(marked("服了", false), "fú le");
    }

    #[test]
    fn every_choice_says_what_decided() {
        let document = read_text("國(guó)家银行的𠮷");
        let by = |c| (choice(&document, c).evidence, choice(&document, c).decided_by);
        assert_eq!(by('國').0, Evidence::Annotation);
        assert_eq!(by('家'), (Evidence::Phrase, Some("国家".into())));
        assert_eq!(by('行'), (Evidence::Phrase, Some("银行".into())));
        assert_eq!(by('的').0, Evidence::Model);
        assert_eq!(by('𠮷').0, Evidence::Unknown);
        assert!(!choice(&document, '的').is_doubtful() && !choice(&document, '行').is_doubtful());
    }

    #[test]
    fn several_candidates_are_a_filter_on_the_answer() {
        let document = read_text("了(le/liǎo)解,要(yào / yāo)求,走了(le / liǎo)");
        let read: Vec<_> = choices(&document).into_iter().map(|(_, c)| c.lexical.unwrap().marked()).collect();
        assert_eq!(read, ["liǎo", "jiě", "yāo", "qiú", "zǒu", "le"]);
        assert!(document.disagreements().is_empty());
        assert_eq!(*choice(&document, '了').annotated, ["le", "liǎo"]);
    }

    #[test]
    fn an_annotator_who_ignores_context_does_not_spoil_what_words_say() {
        let document = read_text("電子(zǐ)和鼻子(zǐ)、桌子(zǐ)。他看著(zhù)的書。");
        let nose = &choices(&document)[4];
        assert_eq!((nose.0, nose.1.lexical.unwrap().marked().as_str()), ('子', "zi"));
        assert_eq!(choice(&document, '著').lexical.unwrap().marked(), "zhe");
        let disagreements: Vec<_> = document.disagreements().iter().map(|d| (d.character, d.place.column)).collect();
        assert_eq!(disagreements.len(), 3, "{disagreements:?}");
        assert!(!document.annotator.tells_readings_apart());
    }

    #[test]
    fn a_careful_teacher_wins_over_the_dictionary() {
        let careful = "銀行(háng)的行(háng)長(zhǎng)說，步行(xíng)很長(cháng)，重(chóng)新音樂(yuè)重(zhòng)要，睡覺(jiào)。";
        let document = read_text(&format!("{careful}他好(hào)學，看好(hǎo)書。東西(xī)"));
        assert!(document.annotator.tells_readings_apart(), "{:?}", document.annotator);
        let direction = choices(&document).into_iter().rfind(|(c, _)| *c == '西').unwrap().1;
        assert_eq!((direction.lexical.unwrap().marked().as_str(), direction.evidence), ("xī", Evidence::Annotation));
    }

    #[test]
    fn the_learner_s_own_word_is_the_strongest_evidence() {
        let (words, _) = parse_words("行长\txíng zhǎng\n");
        let document = read_with("行(háng)長", &Lexicon::embedded().with_words(words));
        let choice = choice(&document, '行');
        assert_eq!((choice.lexical.unwrap().marked().as_str(), choice.evidence), ("xíng", Evidence::Correction));
        assert_eq!(document.disagreements().len(), 1);
    }

    #[test]
    fn the_learner_s_own_word_counts_without_english_and_against_the_habits_of_the_segmenter() {
        let (words, errors) = parse_words("还书\thuán shū\n巴拉还\tbā lá hái\n");
        assert_eq!(errors, []);
        let document = read_with("他還沒還書。他在巴拉還没书。", &Lexicon::embedded().with_words(words));
        let corrected: String =
            choices(&document).iter().filter(|(_, choice)| choice.evidence == Evidence::Correction).map(|(c, _)| *c).collect();
        assert_eq!(corrected, "還書巴拉還");
    }

    #[test]
    fn a_reading_on_which_the_author_insists_needs_no_record() {
        let document = read_text("銀行(xíng!)，東西(xi!)，走了(liǎo!)。");
        for (character, reading) in [('行', "xíng"), ('西', "xi"), ('了', "liǎo")] {
            let choice = choice(&document, character);
            assert_eq!((choice.lexical.unwrap().marked().as_str(), choice.evidence), (reading, Evidence::Annotation));
            assert!(!choice.is_doubtful() && !choice.disagrees);
        }
        assert_eq!(document.annotator, Annotator::default(), "and says nothing of the others");
    }

    #[test]
    fn a_correction_wins_over_the_learner_s_words_and_the_author() {
        let (words, _) = parse_words("行长\txíng zhǎng\n");
        let lexicon = Lexicon::embedded().with_words(words);
        let (corrections, _) = crate::correction::parse("word\t【行】长\theng2\nplace\ttest\t【好】。\thào\n");
        let source = Source { name: "folder/test".into(), text: "行(háng)長來了。好。".into() };
        let segmented = crate::segment::segment(Document::parse(source, &lexicon), &lexicon);
        let document = read_corrected(segmented, &lexicon, &corrections);
        let line = choice(&document, '行');
        assert_eq!((line.lexical.unwrap().marked().as_str(), line.evidence), ("héng", Evidence::Correction));
        assert_eq!((line.decided_by.as_deref(), line.disagrees), (Some("行长"), true));
        assert!(!line.is_doubtful());
        let good = choice(&document, '好');
        assert_eq!((good.lexical.unwrap().marked().as_str(), good.decided_by), ("hào", None));
    }

    #[test]
    fn names_are_read_as_names() {
        assert_eq!(marked("单田芳说书", false).split(' ').next(), Some("shàn"));
        assert_eq!(marked("任长霞来了", false).split(' ').next(), Some("rén"));
    }

    #[test]
    fn the_spoken_form_follows_the_rules_of_sandhi() {
        for (text, spoken) in [
            ("一定", "yí dìng"),
            ("一天", "yì tiān"),
            ("第一", "dì yī"),
            ("统一", "tǒng yī"),
            ("一个人", "yí gè rén"),
            ("看一看", "kàn yi kàn"),
            ("二〇一一年", "èr líng yī yī nián"),
            ("一月", "yī yuè"),
            ("不是", "bú shì"),
            ("不好", "bù hǎo"),
            ("好不好", "hǎo bu hǎo"),
            ("你好", "ní hǎo"),
            ("很好", "hén hǎo"),
            ("展览馆", "zhán lán guǎn"),
            ("我很好", "wǒ hén hǎo"),
            ("孔子", "kóng zǐ"),
        ] {
            assert_eq!(marked(text, true), spoken, "{text}");
        }
        assert_eq!(marked("一定不是你好", false), "yī dìng bù shì nǐ hǎo", "the lexical form keeps its tones");
    }
}
