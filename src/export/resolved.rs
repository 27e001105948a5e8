//! A document with its one right reading in each annotation, and all else as it was.
//!
//! The result is read again before it is given away. Where the reader would not take an annotation for what it says, it is
//! written more clearly: first spelled out, with the dot of a neutral tone; then insisted on, as `行(xíng!)`. So what was
//! decided stays decided for whoever reads the document next, whatever else is thought of its annotations.

use crate::document::{Annotation, Candidate, Document};
use crate::lexicon::Lexicon;
use crate::pinyin::{Syllable, Tone};
use crate::reading::{Evidence, ReadDocument, read};
use crate::segment::segment;
use crate::source::Source;
use crate::text::Span;

/// Which characters have a reading written behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extent {
    /// Those that the author annotated.
    Annotated,
    /// These, and every character with several living readings.
    AllPolyphones,
}

/// How annotations are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResolvedStyle {
    /// As the author wrote them: the same parentheses, blanks and spelling.
    AsWritten,
    /// `國(guó)`, character by character.
    Inline,
}

/// The source of a document with one reading in each of its annotations, without a byte order mark.
pub fn resolve(read: &ReadDocument, lexicon: &Lexicon, style: ResolvedStyle, extent: Extent) -> String {
    let mut groups = groups(read, lexicon, style, extent);
    loop {
        let text = written(read.document.source(), &groups);
        let again = reread(&read.document.name, &text, lexicon);
        let mut clearer = false;
        for group in groups.iter_mut().filter(|group| !group.is_understood(read, &again)) {
            clearer |= group.write_more_clearly();
        }
        if !clearer {
            return text;
        }
    }
}

/// The offsets in the document's text of the characters that have a reading written behind them, in order.
pub fn characters(read: &ReadDocument, lexicon: &Lexicon, extent: Extent) -> Vec<usize> {
    let readable = |annotation: &&Annotation| readings_of(read, annotation).is_some();
    let targets = read.document.annotations.iter().filter(readable).map(|annotation| annotation.target);
    let offsets_in = |target: Span| target.of(&read.document.text).char_indices().map(move |(at, _)| target.start + at);
    let mut offsets: Vec<usize> = targets.flat_map(offsets_in).collect();
    if extent == Extent::AllPolyphones {
        let mut polyphones = Polyphones::new(lexicon);
        let characters = read.sentences.iter().flat_map(|sentence| &sentence.characters);
        offsets.extend(characters.filter(|c| polyphones.contains(c.folded)).map(|c| c.offset));
    }
    offsets.sort_unstable();
    offsets.dedup();
    offsets
}

/// What is put in place of a stretch of the source.
struct Group {
    /// The stretch; empty where the author wrote nothing.
    source: Span,
    /// The sentence, and the characters in it.
    sentence: usize,
    start: usize,
    readings: Vec<Syllable>,
    /// What the author wrote, where it may stay as it is.
    own: Option<String>,
    frame: Frame,
    clarity: Clarity,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Clarity {
    /// As the author wrote it.
    Own,
    /// As pinyin is spelled in books.
    Spelled,
    /// With every neutral tone written out and every syllable on its own.
    SpelledOut,
    /// The same, and insisted on.
    Insisted,
}

/// What stands around and between the syllables of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Frame {
    /// Parenthesis and blanks before the reading.
    open: String,
    /// Blanks and parenthesis behind it.
    close: String,
    spelling: Spelling,
    /// Whether blanks stand between the syllables of a word.
    divided: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Spelling {
    Marks,
    Digits,
    Zhuyin,
}

impl Frame {
    fn plain() -> Frame {
        Frame { open: "(".into(), close: ")".into(), spelling: Spelling::Marks, divided: false }
    }

    /// The frame of a group as the author wrote it.
    fn of(group: &str, candidates: &[Candidate]) -> Frame {
        let inner = group.trim_start_matches(['(', '（']).trim_end_matches([')', '）']);
        let start = group.find(inner).unwrap_or(0) + (inner.len() - inner.trim_start().len());
        let end = start + inner.trim().len();
        let has = |wanted: fn(char) -> bool| inner.contains(wanted);
        let spelling = if has(|c| c.is_ascii_digit()) {
            Spelling::Digits
        } else if has(|c| matches!(c, '\u{3105}'..='\u{312f}')) {
            Spelling::Zhuyin
        } else {
            Spelling::Marks
        };
        let divided = spelling == Spelling::Zhuyin || candidates.iter().any(|candidate| candidate.written.contains(' '));
        Frame { open: group[..start].into(), close: group[end..].into(), spelling, divided }
    }

    fn spell(&self, readings: &[Syllable], clarity: Clarity) -> String {
        let mut out = self.open.clone();
        for (index, reading) in readings.iter().enumerate() {
            let spelled = match (self.spelling, reading.tone()) {
                (Spelling::Marks, Tone::Neutral) if clarity >= Clarity::SpelledOut => format!("·{}", reading.marked()),
                (Spelling::Marks, _) => reading.marked(),
                (Spelling::Digits, _) => reading.numbered(),
                // Zhuyin writes the ending of 哪兒 like the word 兒.
                (Spelling::Zhuyin, _) if reading.letters() == "r" => format!("·{}", reading.marked()),
                (Spelling::Zhuyin, _) => reading.zhuyin(),
            };
            if index > 0 && (self.divided || clarity >= Clarity::SpelledOut) {
                out.push(' ');
            } else if index > 0 && self.spelling == Spelling::Marks && reading.letters().starts_with(['a', 'e', 'ê', 'o']) {
                out.push('\'');
            }
            out.push_str(&spelled);
        }
        if clarity == Clarity::Insisted {
            out.push('!');
        }
        out + &self.close
    }
}

impl Group {
    fn text(&self) -> String {
        match &self.own {
            Some(own) if self.clarity == Clarity::Own => own.clone(),
            _ => self.frame.spell(&self.readings, self.clarity),
        }
    }

    /// Whether the document, read again, has these readings because it says so.
    fn is_understood(&self, read: &ReadDocument, again: &ReadDocument) -> bool {
        let same_text = read.document.text == again.document.text;
        let choices =
            again.sentences.get(self.sentence).and_then(|s| s.readings.get(self.start..self.start + self.readings.len()));
        let mut choices = choices.into_iter().flatten().zip(&self.readings);
        same_text
            && choices.all(|(choice, reading)| {
                let choice = choice.as_ref();
                choice.is_some_and(|choice| choice.lexical == Some(*reading) && choice.evidence <= Evidence::Annotation)
            })
    }

    fn write_more_clearly(&mut self) -> bool {
        self.clarity = match self.clarity {
            Clarity::Own => Clarity::Spelled,
            Clarity::Spelled => Clarity::SpelledOut,
            Clarity::SpelledOut => Clarity::Insisted,
            Clarity::Insisted => return false,
        };
        true
    }
}

fn groups(read: &ReadDocument, lexicon: &Lexicon, style: ResolvedStyle, extent: Extent) -> Vec<Group> {
    let document = &read.document;
    let mut groups = Vec::new();
    for same in document.annotations.chunk_by(|one, other| one.target == other.target) {
        annotated(read, same, style, &mut groups);
    }
    if extent == Extent::AllPolyphones {
        let frame = if style == ResolvedStyle::AsWritten { commonest_frame(document) } else { Frame::plain() };
        let own: Vec<usize> = characters(read, lexicon, Extent::Annotated);
        let mut polyphones = Polyphones::new(lexicon);
        for (number, sentence) in read.sentences.iter().enumerate() {
            for (position, character) in sentence.characters.iter().enumerate() {
                let reading = sentence.readings[position].as_ref().and_then(|choice| choice.lexical);
                let Some(reading) = reading.filter(|_| polyphones.contains(character.folded)) else { continue };
                if own.binary_search(&character.offset).is_err() {
                    let at = document.source_offset(character.offset) + character.written.len_utf8();
                    groups.push(Group::new(Span::new(at, at), (number, position), vec![reading], None, frame.clone()));
                }
            }
        }
    }
    groups.sort_by_key(|group| (group.source.start, group.source.end));
    groups
}

impl Group {
    fn new(source: Span, place: (usize, usize), readings: Vec<Syllable>, own: Option<String>, frame: Frame) -> Group {
        let clarity = if own.is_some() { Clarity::Own } else { Clarity::Spelled };
        Group { source, sentence: place.0, start: place.1, readings, own, frame, clarity }
    }
}

/// What becomes of the groups behind the same characters: one group, or one behind each character.
fn annotated(read: &ReadDocument, same: &[Annotation], style: ResolvedStyle, groups: &mut Vec<Group>) {
    let document = &read.document;
    let first = &same[0];
    let Some((number, start, readings)) = readings_of(read, first) else { return };
    let sentence = &read.sentences[number];
    let source = Span::new(first.source.start, same[same.len() - 1].source.end);
    let written = first.source.of(document.source());
    if style == ResolvedStyle::Inline && readings.len() > 1 {
        for (index, reading) in readings.iter().enumerate() {
            let character = sentence.characters[start + index];
            let at = document.source_offset(character.offset) + character.written.len_utf8();
            // The author's group goes with the last character.
            let source = if index + 1 == readings.len() { source } else { Span::new(at, at) };
            groups.push(Group::new(source, (number, start + index), vec![*reading], None, Frame::plain()));
        }
        return;
    }
    let frame = if style == ResolvedStyle::AsWritten { Frame::of(written, &first.candidates) } else { Frame::plain() };
    let own = match (style, &first.candidates[..]) {
        (ResolvedStyle::Inline, _) => None,
        (_, [one]) => one.allows(&readings).then(|| written.to_owned()),
        (_, several) => several.iter().find(|candidate| candidate.allows(&readings)).map(|candidate| {
            let Frame { open, close, .. } = &frame;
            format!("{open}{}{close}", candidate.written)
        }),
    };
    groups.push(Group::new(source, (number, start), readings, own, frame));
}

/// The sentence and the first character of an annotated word, with its readings; `None` where a character has none, and the
/// annotation stays as the author left it.
fn readings_of(read: &ReadDocument, annotation: &Annotation) -> Option<(usize, usize, Vec<Syllable>)> {
    let target = annotation.target;
    let number = read.sentences.partition_point(|sentence| sentence.span.end <= target.start);
    let sentence = read.sentences.get(number)?;
    let start = sentence.characters.partition_point(|c| c.offset < target.start);
    let end = sentence.characters.partition_point(|c| c.offset < target.end);
    Some((number, start, sentence.lexical(start, end)?))
}

/// The frame that the author uses most, for what the author did not write.
fn commonest_frame(document: &Document) -> Frame {
    let mut frames: Vec<(usize, Frame)> = Vec::new();
    for annotation in &document.annotations {
        let frame = Frame::of(annotation.source.of(document.source()), &annotation.candidates);
        match frames.iter_mut().find(|(_, known)| *known == frame) {
            Some((count, _)) => *count += 1,
            None => frames.push((1, frame)),
        }
    }
    // The first of equals.
    frames.into_iter().rev().max_by_key(|(count, _)| *count).map_or_else(Frame::plain, |(_, frame)| frame)
}

fn written(source: &str, groups: &[Group]) -> String {
    let mut out = String::with_capacity(source.len() + groups.len() * 8);
    let mut end = 0;
    for group in groups {
        out.push_str(&source[end..group.source.start]);
        out.push_str(&group.text());
        end = group.source.end;
    }
    out.push_str(&source[end..]);
    out
}

fn reread(name: &str, text: &str, lexicon: &Lexicon) -> ReadDocument {
    let source = Source { name: name.to_owned(), text: text.to_owned() };
    read(segment(Document::parse(source, lexicon), lexicon), lexicon)
}

/// Which characters have several living readings; asked once each.
struct Polyphones<'l> {
    lexicon: &'l Lexicon,
    known: std::collections::HashMap<char, bool>,
}

impl<'l> Polyphones<'l> {
    fn new(lexicon: &'l Lexicon) -> Polyphones<'l> {
        Polyphones { lexicon, known: Default::default() }
    }

    fn contains(&mut self, folded: char) -> bool {
        *self.known.entry(folded).or_insert_with(|| self.lexicon.living(folded).len() > 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correction::{Corrections, parse};
    use crate::reading::read_corrected;
    use proptest::prelude::*;

    fn read_with(text: &str, corrections: &Corrections) -> ReadDocument {
        let lexicon = Lexicon::embedded();
        let source = Source { name: "test".into(), text: text.into() };
        read_corrected(segment(Document::parse(source, &lexicon), &lexicon), &lexicon, corrections)
    }

    fn resolved(text: &str, corrections: &str, style: ResolvedStyle, extent: Extent) -> String {
        let (corrections, errors) = parse(corrections);
        assert_eq!(errors, []);
        resolve(&read_with(text, &corrections), &Lexicon::embedded(), style, extent)
    }

    fn as_written(text: &str) -> String {
        resolved(text, "", ResolvedStyle::AsWritten, Extent::Annotated)
    }

    #[test]
    fn a_list_gives_way_to_the_right_reading_and_all_else_stays() {
        for (text, expected) in [
            ("\t要(yào / yāo)求\r\n 我 走了（le／liǎo）。\r\n", "\t要(yāo)求\r\n 我 走了（le）。\r\n"),
            ("通信(3G)的銀行( xíng | háng )", "通信(3G)的銀行( háng )"),
            ("要(yao1/yao4)求", "要(yao1)求"),
            ("要(ㄧㄠˋ/ㄧㄠ)求", "要(ㄧㄠ)求"),
            ("長(zhǎng)(cháng)大", "長(zhǎng)大"),
            ("銀行(yínxíng / yínháng)", "銀行(yínháng)"),
            ("國(gǔo)家", "國(guó)家"),
            ("𠮷(jí / jī)行(xíng)", "𠮷(jí / jī)行(xíng)"),
        ] {
            assert_eq!(as_written(text), expected);
        }
    }

    #[test]
    fn a_wrong_reading_is_replaced_in_the_author_s_spelling() {
        assert_eq!(as_written("銀行(xíng)"), "銀行(háng)");
        assert_eq!(as_written("銀行（ xing2 ）"), "銀行（ hang2 ）");
        assert_eq!(as_written("鼻子(zǐ)"), "鼻子(zi)");
        assert_eq!(as_written("西安銀行(yínxíng)"), "西安銀行(yínháng)");
    }

    #[test]
    fn what_the_reader_would_not_believe_is_insisted_on() {
        let resolve = |text, corrections| resolved(text, corrections, ResolvedStyle::AsWritten, Extent::Annotated);
        assert_eq!(resolve("銀行(háng)", "word\t銀【行】\txíng"), "銀行(xíng!)");
        assert_eq!(resolve("銀行(háng)", "word\t銀【行】\tdà"), "銀行(dà!)");
        assert_eq!(resolve("銀行(hang2)", "word\t銀行\tyin2 xing5"), "銀行(xing5!)");
        assert_eq!(resolve("銀行(yínháng)", "word\t銀行\tyín xíng"), "銀行(yín xíng!)");
    }

    #[test]
    fn polyphones_without_an_annotation_get_one_in_the_document_s_style() {
        let all = |text| resolved(text, "", ResolvedStyle::AsWritten, Extent::AllPolyphones);
        assert_eq!(all("銀行行長要（ yāo ）求(3G)。"), "銀行（ háng ）行（ háng ）長（ zhǎng ）要（ yāo ）求(3G)。");
        assert_eq!(all("银行(3G)。"), "银行(háng)(3G)。");
        assert_eq!(all("英國。"), "英國。");
    }

    #[test]
    fn inline_is_one_plain_annotation_a_character() {
        let inline = |text| resolved(text, "", ResolvedStyle::Inline, Extent::Annotated);
        assert_eq!(inline("銀行（yin2hang2）的要（yào／yāo）求。"), "銀(yín)行(háng)的要(yāo)求。");
    }

    /// Every resolved character with its reading, in the text that was resolved.
    fn understood(before: &ReadDocument, after: &ReadDocument, shown: &[usize]) -> Result<(), TestCaseError> {
        prop_assert_eq!(&before.document.text, &after.document.text);
        for (one, other) in before.sentences.iter().zip(&after.sentences) {
            for (index, character) in one.characters.iter().enumerate() {
                let Some(choice) = &one.readings[index] else { continue };
                let again = other.readings[index].as_ref().unwrap();
                let expected = choice.lexical.filter(|_| shown.binary_search(&character.offset).is_ok());
                if let Some(expected) = expected {
                    prop_assert_eq!(again.lexical, Some(expected), "{} in {}", character.written, after.document.source());
                    prop_assert_eq!(again.evidence, Evidence::Annotation, "{} in {}", character.written, after.document.source());
                }
            }
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn reading_the_result_again_gives_the_same_readings(
            parts in prop::collection::vec(prop::sample::select(vec![
                "銀行", "行長", "東西", "得", "了", "著", "的", "兒", "哪兒", "音樂", "快樂", "𠮷", "一", "不", "子", "鼻子", "大夫",
                "(xíng)", "(háng)", "(xíng / háng)", "（de／dé／děi）", "(xi)", "(dōngxī)", "(dong1 xi1)", "(zhe)", "(zhù)", "(yuè)",
                "(lè)", "(r)", "(nǎr)", "(zǐ)", "(yì)", "(bú)", "(dài fu)", "(dàfū / dàifu)", "(jí)", "(ㄒㄧㄥˊ)", "(cháng)(zhǎng)",
                "(xíng!)", "(hng)", "(gǔo)", "(an)", "(3G)", "(", ")", "\r\n", "。", "，", " ", "銀(yín)行(háng)",
            ]), 1..30),
            corrections in prop::sample::select(vec![
                "", "word\t銀行\tyín xíng", "phrase\t【東】\tdǒng\nphrase\t【行】\thàng", "phrase\t【了】\tliǎo\nword\t東西\tdōng xī",
                "phrase\t【得】\t·dei\nphrase\t【樂】\tyào",
            ]),
            style in prop::sample::select(vec![ResolvedStyle::AsWritten, ResolvedStyle::Inline]),
            extent in prop::sample::select(vec![Extent::Annotated, Extent::AllPolyphones]),
        ) {
            let lexicon = Lexicon::embedded();
            let before = read_with(&parts.concat(), &parse(corrections).0);
            let text = resolve(&before, &lexicon, style, extent);
            understood(&before, &read_with(&text, &Corrections::none()), &characters(&before, &lexicon, extent))?;
        }
    }
}
