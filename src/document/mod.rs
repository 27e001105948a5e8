//! A source text becomes a document: annotations stripped but kept, sentences found, everything located.

mod annotation;
mod sentence;

pub use annotation::{Annotation, Candidate};

use crate::lexicon::Lexicon;
use crate::source::Source;
use crate::text::{Lines, Place, Span, is_han};

/// A document without its annotations.
///
/// ```
/// use duoyin::{document::Document, lexicon::Lexicon, source::Source};
///
/// let source = Source::from_bytes("a.txt", "國(guó)家(3G)".as_bytes()).unwrap();
/// let document = Document::parse(source, &Lexicon::embedded());
/// assert_eq!(document.text, "國家(3G)");
/// assert_eq!(document.annotations[0].candidates[0].written, "guó");
/// assert_eq!(document.place(document.text.find('家').unwrap()).column, 7);
/// ```
#[derive(Clone, Debug)]
pub struct Document {
    /// Name under which the document is cited.
    pub name: String,
    /// The text without annotations; all else is as in the source.
    pub text: String,
    /// Sentences in order, without the blanks around them; what lies between is blank.
    pub sentences: Vec<Span>,
    /// Annotations in the order of their targets; a second group behind the same characters is a second annotation.
    pub annotations: Vec<Annotation>,
    /// What is wrong with the document, in its order.
    pub diagnostics: Vec<Diagnostic>,
    source: String,
    lines: Lines,
    /// For each stripped group the offset in `text` at which it stood, and the bytes stripped up to its end.
    stripped: Vec<(usize, usize)>,
}

/// Something in the document that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Where, in the source.
    pub place: Place,
    /// What.
    pub kind: DiagnosticKind,
}

/// The kinds of [`Diagnostic`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiagnosticKind {
    /// An annotation offers a reading that the characters do not have.
    UnattestedReading {
        /// The annotated characters.
        target: String,
        /// The candidate as written.
        written: String,
    },
}

impl std::fmt::Display for DiagnosticKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            DiagnosticKind::UnattestedReading { target, written } => {
                write!(f, "{target} is annotated `{written}`, which no dictionary lists as its reading")
            }
        }
    }
}

impl Document {
    /// Finds the annotations and sentences of a source.
    pub fn parse(source: Source, lexicon: &Lexicon) -> Document {
        let Source { name, text: source } = source;
        let lines = Lines::new(&source);
        let mut text = String::with_capacity(source.len());
        let mut annotations = Vec::new();
        let mut diagnostics = Vec::new();
        let mut stripped: Vec<(usize, usize)> = Vec::new();
        // The Han characters directly before the place in hand.
        let mut run: Vec<char> = Vec::new();
        let mut finder = annotation::Finder::new(lexicon);
        let mut offset = 0;
        while let Some(c) = source[offset..].chars().next() {
            if !run.is_empty()
                && annotation::opening(&source[offset..]).is_some()
                && let Some(found) = finder.find(&source[offset..], &run)
            {
                let target_len: usize = run[run.len() - found.characters..].iter().map(|c| c.len_utf8()).sum();
                let target = Span::new(text.len() - target_len, text.len());
                for candidate in found.candidates.iter().filter(|candidate| !candidate.is_attested()) {
                    let kind =
                        DiagnosticKind::UnattestedReading { target: target.of(&text).into(), written: candidate.written.clone() };
                    diagnostics.push(Diagnostic { place: lines.place(&source, offset), kind });
                }
                let before = stripped.last().map_or(0, |(_, removed)| *removed);
                stripped.push((text.len(), before + found.len));
                annotations.push(Annotation {
                    target,
                    source: Span::new(offset, offset + found.len),
                    candidates: found.candidates,
                    insisted: found.insisted,
                });
                offset += found.len;
                continue;
            }
            if is_han(c) {
                run.push(c);
            } else {
                run.clear();
            }
            text.push(c);
            offset += c.len_utf8();
        }
        let sentences = sentence::split(&text);
        Document { name, text, sentences, annotations, diagnostics, source, lines, stripped }
    }

    /// Line and column in the source of the character that begins at this offset of the text.
    pub fn place(&self, offset: usize) -> Place {
        self.lines.place(&self.source, self.source_offset(offset))
    }

    /// The same for characters that are asked for in their order, each found by counting on from the one before.
    pub fn places(&self) -> impl FnMut(usize) -> Place + '_ {
        let mut cursor = self.lines.cursor(&self.source);
        move |offset| cursor.place(self.source_offset(offset))
    }

    /// The annotations whose targets lie in this span of the text.
    pub fn annotations_in(&self, span: Span) -> &[Annotation] {
        let start = self.annotations.partition_point(|annotation| annotation.target.start < span.start);
        let end = self.annotations.partition_point(|annotation| annotation.target.start < span.end);
        &self.annotations[start..end]
    }

    /// The source text with its annotations, as it came but for a byte order mark.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The offset in the source of the character that begins at this offset of the text.
    pub fn source_offset(&self, offset: usize) -> usize {
        let before = self.stripped.partition_point(|(at, _)| *at <= offset);
        offset + if before == 0 { 0 } else { self.stripped[before - 1].1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn document(text: &str) -> Document {
        let source = Source { name: "test".into(), text: text.into() };
        Document::parse(source, &Lexicon::embedded())
    }

    /// The annotations as `target=candidate/candidate`.
    fn annotations(text: &str) -> (String, Vec<String>) {
        let document = document(text);
        let shown = |annotation: &Annotation| {
            let written: Vec<_> = annotation.candidates.iter().map(|candidate| candidate.written.as_str()).collect();
            format!("{}={}", annotation.target.of(&document.text), written.join("/"))
        };
        (document.text.clone(), document.annotations.iter().map(shown).collect())
    }

    #[test]
    fn every_form_of_annotation_is_found_and_stripped() {
        for (source, text, found) in [
            ("國(guó)家", "國家", vec!["國=guó"]),
            ("要(yào / yāo)求", "要求", vec!["要=yào/yāo"]),
            ("了(le/liǎo)", "了", vec!["了=le/liǎo"]),
            ("一(yī / yì /yí)百年", "一百年", vec!["一=yī/yì/yí"]),
            ("為了（le／liǎo）", "為了", vec!["了=le/liǎo"]),
            ("要(yao4)", "要", vec!["要=yao4"]),
            ("電(diàn) 子( zǐ )", "電 子", vec!["電=diàn", "子=zǐ"]),
            ("中庭(zhōngtíng)", "中庭", vec!["中庭=zhōngtíng"]),
            ("看西安(Xī'ān)城", "看西安城", vec!["西安=Xī'ān"]),
            ("(一(yī / yì /yí))人(rén)類", "(一)人類", vec!["一=yī/yì/yí", "人=rén"]),
            ("國(ɡuó)要(yăo)", "國要", vec!["國=ɡuó", "要=yăo"]),
            ("女(nv3)旅(lu:3)綠(LǛ4)綠(LǙ)", "女旅綠(LǛ4)綠", vec!["女=nv3", "旅=lu:3", "綠=LǙ"]),
            ("長(zhǎng)(cháng)", "長", vec!["長=zhǎng", "長=cháng"]),
            ("國(gu\u{6f}\u{301})", "國", vec!["國=gu\u{6f}\u{301}"]),
            ("行(xíng háng)", "行", vec!["行=xíng/háng"]),
            ("國(ㄍㄨㄛˊ)", "國", vec!["國=ㄍㄨㄛˊ"]),
            ("银行(yin2 hang2)", "银行", vec!["银行=yin2 hang2"]),
        ] {
            let (stripped, annotated) = annotations(source);
            assert_eq!((stripped.as_str(), annotated), (text, found.into_iter().map(String::from).collect()), "{source}");
        }
    }

    #[test]
    fn ordinary_parentheses_stay_text() {
        for text in [
            "通信(3G)",
            "特/秒(Tbps)",
            "機構(ICANN)",
            "第二(二)",
            "國(2016)",
            "國(an)",
            "國()",
            "國( )",
            "(guó)",
            "，(guó)",
            "國 (guó)",
            "國(guó",
            "國((guó",
            "國(guó國)",
            "要(yao/hello)",
            "他(OK)",
            "国（见上）",
        ] {
            let (stripped, annotated) = annotations(text);
            let expected = if text.starts_with("國((") { stripped.clone() } else { text.to_owned() };
            assert_eq!((stripped, annotated.len()), (expected, 0), "{text}");
        }
    }

    #[test]
    fn a_reading_that_fits_no_character_is_kept_and_reported() {
        let document = document("我們\n國(gǔo/guò)家");
        assert_eq!(document.text, "我們\n國家");
        assert_eq!(document.annotations[0].candidates.len(), 2);
        let places: Vec<String> = document.diagnostics.iter().map(|d| format!("{} {}", d.place, d.kind)).collect();
        assert_eq!(places.len(), 2);
        assert!(places[0].starts_with("2:2 國 is annotated `gǔo`"), "{places:?}");
    }

    #[test]
    fn an_insisted_reading_is_taken_as_it_stands() {
        for (source, found) in [
            ("銀行(xíng!)", "行=xíng!"),
            ("東西(xi!)", "西=xi!"),
            ("東西（xi5！）", "西=xi5！"),
            ("中庭( zhōngtíng! )", "中庭=zhōngtíng!"),
            ("西安(xī ān!)", "西安=xī ān!"),
            ("哪兒(nǎ ·r!)", "哪兒=nǎ ·r!"),
            ("東西(dàn!)", "西=dàn!"),
        ] {
            assert_eq!(annotations(source).1, [found]);
        }
        let meant = |source: &str| document(source).annotations[0].candidates[0].meant.concat();
        assert_eq!(crate::pinyin::numbered(&meant("東西(xi!)")), "xi5");
        assert_eq!(crate::pinyin::numbered(&meant("東西(dàn!)")), "dan4", "attested or not");
        assert_eq!(crate::pinyin::numbered(&meant("東西(·xi)")), "xi5", "a written neutral tone is meant");
        for text in ["他來了(la!)", "好吃(yum!)", "國(guó/jiā!)", "國(!)"] {
            assert_eq!(annotations(text), (text.to_owned(), vec![]), "{text}");
        }
    }

    #[test]
    fn places_are_those_of_the_source() {
        let document = document("我國(guó)的\n要(yào / yāo)求");
        let places: Vec<String> = document.text.char_indices().map(|(i, c)| format!("{c}{}", document.place(i))).collect();
        assert_eq!(places, ["我1:1", "國1:2", "的1:8", "\n1:9", "要2:1", "求2:13"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_stripping_twice_is_stripping_once(
            parts in prop::collection::vec(
                prop::sample::select(vec!["國", "要", "行", "一", "(", ")", "（", "）", "guó", "yào", "/", " ", "3G", "an", "\n", "。", "xíng", "háng", "😀", "ü"]), 0..40)
        ) {
            let text: String = parts.concat();
            let first = document(&text);
            let mut rebuilt = first.text.clone();
            for annotation in first.annotations.iter().rev() {
                rebuilt.insert_str(annotation.target.end, annotation.source.of(&text));
            }
            prop_assert_eq!(&rebuilt, &text, "text and annotations give the source back");
            prop_assert_eq!(&document(&first.text).text, &first.text);
            for (offset, c) in first.text.char_indices() {
                prop_assert!(text[first.source_offset(offset)..].starts_with(c));
            }
            let mut end = 0;
            for span in &first.sentences {
                prop_assert!(first.text[end..span.start].chars().all(char::is_whitespace));
                end = span.end;
            }
            prop_assert!(first.text[end..].chars().all(char::is_whitespace));
        }
    }
}
