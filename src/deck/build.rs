//! From the vocabulary of documents to the notes of a deck.

use std::cmp::Reverse;

use super::markup::Markup;
use super::{CardKind, Deck, Note, NoteId, NoteKind, Options, Order, Phonetic, escape, key, spoken_if_other};
use crate::lexicon::{Level, Lexicon, levels};
use crate::parallel;
use crate::pinyin::{Syllable, marked, numbered, zhuyin};
use crate::reading::{ReadDocument, ReadSentence};
use crate::text::{Script, is_han, to_traditional};
use crate::vocabulary::{Excerpt, Lexeme, PolyphoneUse, ReadingUse, Vocabulary, WordUse};

/// Makes the deck that the options ask for.
pub fn build(documents: &[ReadDocument], vocabulary: &Vocabulary, lexicon: &Lexicon, options: &Options) -> Deck {
    let builder = Builder { documents, lexicon, options, markups: documents.iter().map(|d| markup(d, options)).collect() };
    let mut notes = builder.words(vocabulary);
    notes.extend(builder.polyphones(vocabulary));
    Deck { name: options.name.clone(), tone_colors: options.tone_colors, notes }
}

fn markup(document: &ReadDocument, options: &Options) -> Markup {
    Markup::new(options, Script::of(&document.document.text))
}

struct Builder<'d> {
    documents: &'d [ReadDocument],
    lexicon: &'d Lexicon,
    options: &'d Options,
    markups: Vec<Markup>,
}

/// A reading of a polyphone that gets a note, with the sentence on its card.
struct Wanted<'v> {
    polyphone: &'v PolyphoneUse,
    reading: &'v ReadingUse,
    example: Excerpt,
    frequency: u64,
    levels: Vec<Level>,
}

impl<'d> Builder<'d> {
    fn words(&self, vocabulary: &Vocabulary) -> Vec<Note> {
        if self.options.cards.iter().all(|card| *card == CardKind::Polyphone) {
            return Vec::new();
        }
        let mut lexemes: Vec<&Lexeme> = vocabulary.lexemes.iter().filter(|lexeme| self.wants(lexeme)).collect();
        self.sort(&mut lexemes, |lexeme| (lexeme.count, lexeme.frequency, &lexeme.levels));
        lexemes.truncate(self.options.limit.unwrap_or(usize::MAX));
        let mut notes = parallel::map(&lexemes, |lexeme| self.word(lexeme));
        notes.retain(|note| !note.cards.is_empty());
        notes
    }

    fn polyphones(&self, vocabulary: &Vocabulary) -> Vec<Note> {
        if !self.options.cards.contains(&CardKind::Polyphone) {
            return Vec::new();
        }
        let all = vocabulary.polyphones.iter();
        let uses = all.flat_map(|polyphone| polyphone.readings.iter().map(move |reading| (polyphone, reading)));
        let mut uses: Vec<Wanted> = uses.filter_map(|(polyphone, reading)| self.wanted(polyphone, reading)).collect();
        uses.sort_by_key(|wanted| (wanted.reading.occurrences[0], wanted.polyphone.character));
        self.sort(&mut uses, |wanted| (wanted.reading.count, wanted.frequency, &wanted.levels));
        uses.truncate(self.options.limit.unwrap_or(usize::MAX));
        parallel::map(&uses, |wanted| self.polyphone(wanted))
    }

    fn wants(&self, lexeme: &Lexeme) -> bool {
        let level_wanted = self.options.level.is_none_or(|filter| {
            let level = lexeme.levels.iter().find(|level| level.list == filter.list).map(|level| level.level);
            match (level, filter.to) {
                (Some(level), Some(to)) => (filter.from..=to).contains(&level),
                (Some(level), None) => level >= filter.from,
                (None, Some(_)) => false,
                (None, None) => true,
            }
        });
        level_wanted && lexeme.count >= self.options.min_count && self.is_certain(lexeme)
    }

    /// A word whose reading is doubtful wherever it stands is not taught.
    fn is_certain(&self, lexeme: &Lexeme) -> bool {
        let sentence = self.sentence(lexeme.first.sentence);
        lexeme.example.is_some()
            || !sentence.readings[lexeme.first.start..lexeme.first.end].iter().flatten().any(|choice| choice.is_doubtful())
    }

    fn wanted<'v>(&self, polyphone: &'v PolyphoneUse, reading: &'v ReadingUse) -> Option<Wanted<'v>> {
        let example = *reading.examples.first()?;
        if reading.count < self.options.min_count || !polyphone.living.contains(&reading.reading) {
            return None;
        }
        let character = polyphone.character.to_string();
        let frequency = self.lexicon.find(&character).map_or(0, |found| found.frequency);
        Some(Wanted { polyphone, reading, example, frequency, levels: levels(&character, &[reading.reading], false) })
    }

    /// Sorts by the order asked for; what comes in the order of appearance keeps it among equals.
    fn sort<T>(&self, items: &mut [T], measure: impl Fn(&T) -> (usize, u64, &Vec<Level>)) {
        match self.options.order {
            Order::Appearance => {}
            Order::Frequency => items.sort_by_key(|item| {
                let (count, frequency, _) = measure(item);
                Reverse((count, frequency))
            }),
            Order::Level => items.sort_by_key(|item| {
                let (count, frequency, levels) = measure(item);
                (levels.iter().max().map_or(u8::MAX, |newest| newest.level), Reverse((count, frequency)))
            }),
        }
    }

    fn sentence(&self, sentence: crate::vocabulary::SentenceRef) -> &'d ReadSentence {
        &self.documents[sentence.document].sentences[sentence.sentence]
    }

    fn word(&self, lexeme: &Lexeme) -> Note {
        let markup = &self.markups[lexeme.first.sentence.document];
        let mut fields = Fields::new(NoteKind::Word);
        fields.set("Key", key(&lexeme.headword, &lexeme.reading));
        fields.set("Hanzi", markup.chinese(&lexeme.written));
        fields.set("Simplified", escape(&lexeme.headword));
        fields.set("Traditional", escape(&lexeme.traditional));
        self.set_readings(&mut fields, &lexeme.reading, &lexeme.spoken);
        fields.set("Ruby", markup.word_ruby(&lexeme.written, &lexeme.reading));
        let definition = first_senses(&lexeme.senses);
        fields.set("Definition", escape(&definition));
        fields.set("AllDefinitions", list(&lexeme.senses));
        fields.set("MeasureWords", markup.tagged(&escape(&lexeme.measures.join(", "))));
        if lexeme.measures.is_empty() {
            fields.set("MeasureWords", String::new());
        }
        let others: String = lexeme
            .other_readings
            .iter()
            .map(|(reading, sense)| format!("<div class=\"other\">{} {}</div>", markup.reading(reading), escape(sense)))
            .collect();
        fields.set("OtherReadings", others);
        if let Some(example) = &lexeme.example {
            self.set_example(&mut fields, example);
        }
        fields.set("Level", escape(&level_names(&lexeme.levels)));
        fields.set("Frequency", per_million(lexeme.frequency));

        let mut cards = Vec::new();
        for (card, field, possible) in [
            (CardKind::Recognition, "Recognition", true),
            (CardKind::Production, "Production", !definition.is_empty()),
            (CardKind::Listening, "Listening", true),
            (CardKind::Cloze, "Cloze", lexeme.example.is_some()),
        ] {
            if possible && self.options.cards.contains(&card) {
                fields.set(field, "1".into());
                cards.push(card);
            }
        }
        let mut tags = self.tags(NoteKind::Word, &lexeme.levels, lexeme.first.sentence.document);
        if lexeme.proper {
            tags.push("duoyin::name".into());
        }
        if let Some(evidence) = self.evidence(lexeme) {
            tags.push(format!("duoyin::evidence::{evidence}"));
        }
        tags.sort();
        let id = NoteId::new(NoteKind::Word, &lexeme.headword, &lexeme.reading);
        Note { kind: NoteKind::Word, id, fields: fields.values, tags, cards }
    }

    /// The weakest evidence of the word's characters, where it is shown: a word is as sure as its least sure character.
    fn evidence(&self, lexeme: &Lexeme) -> Option<&'static str> {
        let (sentence, start, end) = match &lexeme.example {
            Some(example) => (example.sentence, example.target_start, example.target_end),
            None => (lexeme.first.sentence, lexeme.first.start, lexeme.first.end),
        };
        let choices = self.sentence(sentence).readings[start..end].iter().flatten();
        choices.map(|choice| choice.evidence).max().map(|evidence| evidence.name())
    }

    fn polyphone(&self, wanted: &Wanted) -> Note {
        let Wanted { polyphone, reading, example, .. } = wanted;
        let markup = &self.markups[example.sentence.document];
        let sentence = self.sentence(example.sentence);
        let character = polyphone.character.to_string();
        let written = sentence.written(example.target_start, example.target_end);
        let choice = sentence.readings[example.target_start].as_ref();
        let curated = self.lexicon.polyphone(polyphone.character);
        let explained = curated.as_ref().and_then(|curated| curated.reading(reading.reading));

        let mut fields = Fields::new(NoteKind::Polyphone);
        fields.set("Key", key(&character, &[reading.reading]));
        fields.set("Character", markup.chinese(&written));
        fields.set("Simplified", escape(&character));
        fields.set("Traditional", escape(&if written == character { to_traditional(&character) } else { written }));
        let spoken = choice.and_then(|choice| choice.spoken).unwrap_or(reading.reading);
        self.set_readings(&mut fields, &[reading.reading], &[spoken]);
        fields.set("Meaning", escape(&self.meaning(polyphone.character, reading.reading)));
        fields.set("Note", escape(explained.map_or("", |explained| explained.note)));
        self.set_example(&mut fields, example);
        if let Some(word) = self.deciding_word(example, reading) {
            fields.set("DecidingWord", markup.chinese(&word.written));
            fields.set("DecidingWordRuby", markup.word_ruby(&word.written, &word.reading));
            fields.set("DecidingWordMeaning", escape(word.sense.as_deref().unwrap_or("")));
        }
        let others = polyphone.living.iter().filter(|other| **other != reading.reading);
        fields.set("OtherReadings", others.map(|other| self.contrast(polyphone, *other, markup)).collect());
        let more = reading.examples[1..].iter().map(|excerpt| {
            let markup = &self.markups[excerpt.sentence.document];
            format!("<div class=\"example\">{}</div>", markup.excerpt(self.sentence(excerpt.sentence), excerpt).marked())
        });
        fields.set("MoreExamples", more.collect());
        fields.set("Level", escape(&level_names(&wanted.levels)));
        let evidence = choice.map_or("", |choice| choice.evidence.name());
        fields.set("Evidence", evidence.into());

        let mut tags = self.tags(NoteKind::Polyphone, &wanted.levels, example.sentence.document);
        tags.push(format!("duoyin::evidence::{evidence}"));
        tags.sort();
        let id = NoteId::new(NoteKind::Polyphone, &character, &[reading.reading]);
        Note { kind: NoteKind::Polyphone, id, fields: fields.values, tags, cards: vec![CardKind::Polyphone] }
    }

    fn set_readings(&self, fields: &mut Fields, lexical: &[Syllable], spoken: &[Syllable]) {
        fields.set("Pinyin", escape(&marked(lexical)));
        fields.set("PinyinNumbers", numbered(lexical));
        fields.set("PinyinSpoken", escape(&spoken_if_other(lexical, spoken)));
        if self.options.phonetic == Phonetic::Zhuyin {
            fields.set("Zhuyin", zhuyin(lexical));
        }
    }

    fn set_example(&self, fields: &mut Fields, example: &Excerpt) {
        let markup = &self.markups[example.sentence.document];
        let sentence = self.sentence(example.sentence);
        let document = &self.documents[example.sentence.document].document;
        let shown = markup.excerpt(sentence, example);
        fields.set("Sentence", shown.marked());
        fields.set("SentenceRuby", shown.ruby());
        fields.set("SentenceCloze", shown.cloze());
        fields.set("SentencePlain", shown.plain());
        fields.set("SentenceSource", escape(&source_name(&document.name)));
    }

    /// What the character means in this reading: the curated gloss, else the dictionary's senses.
    fn meaning(&self, character: char, reading: Syllable) -> String {
        if let Some(curated) = self.lexicon.polyphone(character)
            && let Some(reading) = curated.reading(reading)
        {
            return reading.gloss.into();
        }
        let entries = self.lexicon.entries(&character.to_string());
        first_senses(&crate::vocabulary::senses_of(&entries, &[reading]))
    }

    /// The word of the example that decides the reading: the token around the character.
    fn deciding_word<'r>(&self, example: &Excerpt, reading: &'r ReadingUse) -> Option<&'r WordUse> {
        let sentence = self.sentence(example.sentence);
        let token = sentence.token_at(example.target_start);
        let word = sentence.folded(token.start, token.end);
        reading.words.iter().find(|known| known.word == word && word.chars().count() > 1)
    }

    /// Another reading of the character with its meaning and a sentence: from the documents, else from the dictionary.
    fn contrast(&self, polyphone: &PolyphoneUse, other: Syllable, markup: &Markup) -> String {
        let meaning = escape(&self.meaning(polyphone.character, other));
        let own = polyphone.readings.iter().find(|reading| reading.reading == other).and_then(|reading| reading.examples.first());
        let curated = self.lexicon.polyphone(polyphone.character);
        let curated =
            curated.as_ref().and_then(|curated| curated.reading(other)).and_then(|reading| { reading.sentences }.next());
        let example = match (own, curated) {
            (Some(own), _) => self.markups[own.sentence.document].excerpt(self.sentence(own.sentence), own).marked(),
            (None, Some(curated)) => markup.example(&curated.text, &curated.positions),
            (None, None) => String::new(),
        };
        format!(
            "<div class=\"other\"><b>{}</b> {meaning}<span class=\"example\">{example}</span></div>",
            markup.reading(&[other])
        )
    }

    fn tags(&self, kind: NoteKind, levels: &[Level], document: usize) -> Vec<String> {
        let mut tags = vec![format!("duoyin::{}", kind.name())];
        tags.push(format!("duoyin::source::{}", slug(&source_name(&self.documents[document].document.name))));
        tags.extend(levels.iter().map(|level| format!("duoyin::{level}")));
        tags
    }
}

/// Field values by name, checked against the note type.
struct Fields {
    kind: NoteKind,
    values: Vec<String>,
}

impl Fields {
    fn new(kind: NoteKind) -> Fields {
        Fields { kind, values: vec![String::new(); kind.fields().len()] }
    }

    fn set(&mut self, name: &str, value: String) {
        let index = self.kind.fields().iter().position(|field| *field == name).expect("the note type has this field");
        self.values[index] = value;
    }
}

/// At most three senses, as one line. Cards ask with this line, so it leaves out what would give the answer away: Chinese
/// examples, which CC-CEDICT puts in parentheses with their pinyin, and senses that only point to another word.
fn first_senses(senses: &[String]) -> String {
    let plain: Vec<String> = senses.iter().map(|sense| without_chinese(sense)).filter(|sense| !sense.is_empty()).collect();
    plain.iter().take(3).map(String::as_str).collect::<Vec<_>>().join("; ")
}

/// A sense without its parentheses that hold Chinese; nothing where Chinese stands outside of them too.
fn without_chinese(sense: &str) -> String {
    let mut kept = String::new();
    let mut rest = sense;
    while let Some(open) = rest.find('(') {
        let mut depth = 0;
        let close = rest[open..].char_indices().find_map(|(at, c)| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            (depth == 0).then_some(open + at + 1)
        });
        let close = close.unwrap_or(rest.len());
        kept.push_str(&rest[..open]);
        if !rest[open..close].contains(is_han) {
            kept.push_str(&rest[open..close]);
        }
        rest = &rest[close..];
    }
    kept.push_str(rest);
    let is_pronunciation = kept.starts_with("Taiwan pr.") || kept.starts_with("also pr.");
    if is_pronunciation || kept.contains(is_han) {
        return String::new();
    }
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn list(senses: &[String]) -> String {
    let items: String = senses.iter().map(|sense| format!("<li>{}</li>", escape(sense))).collect();
    format!("<ol>{items}</ol>")
}

fn level_names(levels: &[Level]) -> String {
    levels.iter().map(|level| level.to_string().replace("::", " ")).collect::<Vec<_>>().join(", ")
}

/// Occurrences in a million words of the segmenter's corpus, to two significant digits: stable, and easy to sort by.
fn per_million(frequency: u64) -> String {
    let value = frequency as f64 / 60.1;
    if value >= 10.0 { format!("{value:.0}") } else { format!("{value:.1}") }
}

/// The document's name without folders and extension.
fn source_name(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match file.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem.into(),
        _ if file == "-" => "stdin".into(),
        _ => file.into(),
    }
}

/// A tag: no blanks, and no colons, which divide levels.
fn slug(name: &str) -> String {
    name.chars().map(|c| if c.is_whitespace() || c == ':' || c == '"' { '_' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_that_cards_ask_with_gives_nothing_away() {
        let senses = |senses: &[&str]| first_senses(&senses.iter().map(|sense| (*sense).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            senses(&["to hit; to strike", "(coll.) from; since (as in 打那以后 (dǎ nà yǐ hòu) \"since then\")"]),
            "to hit; to strike; (coll.) from; since"
        );
        assert_eq!(senses(&["variant of 裡|里[lǐ]", "inside"]), "inside");
        assert_eq!(senses(&["dozen", "Taiwan pr. dǎ"]), "dozen");
        assert_eq!(senses(&["a (cut off 打"]), "a");
        assert_eq!(senses(&["variant of 裡"]), "");
    }
}
