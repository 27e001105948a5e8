//! The state of a review: which rows are wanted, which is in hand, what was decided, and what can be undone.

use super::{Filter, Row};
use crate::correction::Correction;
use crate::lexicon::Lexicon;
use crate::pinyin::{Syllable, parse_word};
use crate::reading::{Evidence, ReadDocument};
use crate::screen::{Event, Key};

/// What the surroundings have to do before the next event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Write a correction down.
    Write(Correction),
    /// Take the last equal correction out again.
    Erase(Correction),
    /// Add a word with its pinyin to the learner's own list.
    AddWord(String),
    /// Take the last equal line out of that list again.
    RemoveWord(String),
    /// Leave.
    Quit,
}

/// One review of some documents.
pub struct Session<'d> {
    pub(super) documents: &'d [ReadDocument],
    pub(super) lexicon: &'d Lexicon,
    pub(super) rows: Vec<Row>,
    /// What a person decided in this review; the row keeps what the program thought.
    pub(super) decided: Vec<Option<Syllable>>,
    /// The wanted rows, in the order of the review.
    pub(super) order: Vec<u32>,
    /// Runs of equal character and reading within the order, each with its first place there.
    pub(super) groups: Vec<usize>,
    pub(super) at: usize,
    pub(super) filter: Filter,
    pub(super) mode: Mode,
    pub(super) notice: String,
    search: String,
    done: Vec<Decision>,
    undone: Vec<Decision>,
}

/// What keys mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Browse,
    Help,
    Typing(Prompt, String),
}

/// What is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prompt {
    Pinyin,
    Filter,
    Search,
    Jump,
    Word,
}

/// Something that can be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Decision {
    Correction {
        correction: Correction,
        /// The rows that it changed, with what was decided before.
        rows: Vec<(u32, Option<Syllable>)>,
        reading: Syllable,
        /// Where the review stood.
        at: usize,
    },
    Word(String),
}

impl<'d> Session<'d> {
    /// A review of these rows: what is doubtful or against the author first, then character by character.
    pub fn new(documents: &'d [ReadDocument], lexicon: &'d Lexicon, mut rows: Vec<Row>, filter: Filter) -> Session<'d> {
        let mut counts: std::collections::HashMap<char, u32> = Default::default();
        rows.iter().for_each(|row| *counts.entry(row.character).or_default() += 1);
        // Cached: the key of 300,000 rows is asked for many times while they are sorted.
        rows.sort_by_cached_key(|row| {
            let settled = row.evidence == Evidence::Correction || !(row.doubtful || row.disagrees);
            (
                settled,
                std::cmp::Reverse(counts[&row.character]),
                row.character,
                row.reading,
                row.document,
                row.sentence,
                row.position,
            )
        });
        let decided = rows.iter().map(|row| (row.evidence == Evidence::Correction).then_some(row.reading)).collect();
        let mut session = Session {
            documents,
            lexicon,
            rows,
            decided,
            order: Vec::new(),
            groups: Vec::new(),
            at: 0,
            filter,
            mode: Mode::Browse,
            notice: String::new(),
            search: String::new(),
            done: Vec::new(),
            undone: Vec::new(),
        };
        session.choose_rows();
        session
    }

    /// The row in hand.
    pub fn row(&self) -> Option<&Row> {
        self.order.get(self.at).map(|row| &self.rows[*row as usize])
    }

    /// How many rows were questionable, and how many of them a person has decided.
    pub fn progress(&self) -> (usize, usize) {
        let questionable =
            self.rows.iter().zip(&self.decided).filter(|(row, decided)| row.doubtful || row.disagrees || decided.is_some());
        questionable.fold((0, 0), |(done, all), (_, decided)| (done + usize::from(decided.is_some()), all + 1))
    }

    /// The living readings of the character in hand, as far as they have a number, then what is read here.
    pub fn choices(&self) -> Vec<Syllable> {
        let Some(row) = self.row() else { return Vec::new() };
        let mut choices: Vec<Syllable> = self.lexicon.living(row.character).into_iter().map(|(reading, _)| reading).collect();
        if !choices.contains(&row.reading) {
            choices.push(row.reading);
        }
        choices.truncate(9);
        choices
    }

    /// Answers an event. The effects are to be carried out before the next one.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        if event.is_interrupt() {
            return vec![Effect::Quit];
        }
        match (self.mode.clone(), event) {
            (_, Event::Resize) => Vec::new(),
            (Mode::Help, _) => {
                self.mode = Mode::Browse;
                Vec::new()
            }
            (Mode::Browse, Event::Key(key)) => {
                self.notice.clear();
                self.browse(key)
            }
            (Mode::Browse, Event::Text(_)) => Vec::new(),
            (Mode::Typing(prompt, typed), event) => self.type_on(prompt, typed, event),
        }
    }

    /// Notes something for the person, such as that a decision could not be written.
    pub fn tell(&mut self, notice: String) {
        self.notice = notice;
    }

    /// Takes the last decision back without writing anything: it never came to be.
    pub fn forget_last(&mut self) {
        if let Some(decision) = self.done.pop() {
            self.take_back(&decision);
        }
    }

    fn browse(&mut self, key: Key) -> Vec<Effect> {
        let last = self.order.len().saturating_sub(1);
        match key {
            Key::Char('q') => return vec![Effect::Quit],
            Key::Char('?') => self.mode = Mode::Help,
            Key::Down | Key::Char('j') => self.at = (self.at + 1).min(last),
            Key::Up | Key::Char('k') => self.at = self.at.saturating_sub(1),
            Key::PageDown => self.at = (self.at + 10).min(last),
            Key::PageUp => self.at = self.at.saturating_sub(10),
            Key::Home => self.at = 0,
            Key::End => self.at = last,
            Key::Right | Key::Tab | Key::Char(']') => {
                self.at = self.groups.iter().copied().find(|start| *start > self.at).unwrap_or(self.at);
            }
            Key::Left | Key::Char('[') => self.at = self.groups.iter().rev().copied().find(|start| *start < self.at).unwrap_or(0),
            Key::Enter | Key::Char(' ') => return self.accept(Reach::Here),
            Key::Char('a') => return self.accept(Reach::Alike),
            Key::Char(digit @ '1'..='9') => {
                let index = digit as usize - '1' as usize;
                return match self.choices().get(index).copied() {
                    Some(reading) => self.decide(reading, Reach::Here),
                    None => self.refuse(format!("there is no reading {digit}")),
                };
            }
            Key::Char('p') => self.ask(Prompt::Pinyin, String::new()),
            Key::Char('f') => self.ask(Prompt::Filter, String::new()),
            Key::Char('/') => self.ask(Prompt::Search, String::new()),
            Key::Char('g') => self.ask(Prompt::Jump, String::new()),
            Key::Char('d') => self.ask_for_word(),
            Key::Char('n') => self.search_on(),
            Key::Char('u') => return self.undo(),
            Key::Char('r') | Key::Control('r') => return self.redo(),
            _ => {}
        }
        Vec::new()
    }

    fn type_on(&mut self, prompt: Prompt, mut typed: String, event: Event) -> Vec<Effect> {
        match event {
            Event::Text(text) => typed.push_str(&text),
            Event::Key(Key::Char(c)) => typed.push(c),
            Event::Key(Key::Backspace) => {
                typed.pop();
            }
            Event::Key(Key::Escape) => {
                self.mode = Mode::Browse;
                return Vec::new();
            }
            Event::Key(Key::Enter) => {
                self.mode = Mode::Browse;
                self.notice.clear();
                return self.enter(prompt, typed.trim());
            }
            _ => {}
        }
        self.mode = Mode::Typing(prompt, typed);
        Vec::new()
    }

    fn enter(&mut self, prompt: Prompt, typed: &str) -> Vec<Effect> {
        match prompt {
            Prompt::Pinyin => return self.decide_typed(typed),
            Prompt::Word => return self.add_word(typed),
            Prompt::Filter => match typed.parse() {
                Ok(filter) => {
                    self.filter = filter;
                    self.choose_rows();
                }
                Err(error) => self.notice = format!("{error}"),
            },
            Prompt::Search => {
                self.search = typed.to_owned();
                self.search_on();
            }
            Prompt::Jump => match typed.parse::<usize>() {
                Ok(line) => self.jump(line),
                Err(_) => self.notice = format!("`{typed}` is no line of the document"),
            },
        }
        Vec::new()
    }

    fn ask(&mut self, prompt: Prompt, typed: String) {
        self.mode = Mode::Typing(prompt, typed);
    }

    fn refuse(&mut self, notice: String) -> Vec<Effect> {
        self.notice = notice;
        Vec::new()
    }

    fn accept(&mut self, reach: Reach) -> Vec<Effect> {
        let Some(index) = self.order.get(self.at).map(|row| *row as usize) else { return Vec::new() };
        let reading = self.decided[index].unwrap_or(self.rows[index].reading);
        self.decide(reading, reach)
    }

    fn decide_typed(&mut self, typed: &str) -> Vec<Effect> {
        let Some(row) = self.row().copied() else { return Vec::new() };
        let Some(mut reading) = parse_word(typed, 1).map(|reading| reading[0]) else {
            return self.refuse(format!("`{typed}` is not pinyin; write it like háng or hang2"));
        };
        let written = row.sentence(self.documents).characters[row.position as usize].written;
        // What is typed without a tone means the one reading with these letters.
        let toneless = !typed.chars().any(|c| c.is_ascii_digit() || !c.is_ascii());
        let alike: Vec<Syllable> = self.choices().into_iter().filter(|known| known.same_letters(reading)).collect();
        if let ([one], true) = (&alike[..], toneless) {
            reading = *one;
        }
        match super::table::attested(written, reading, self.lexicon) {
            Ok(()) => self.decide(reading, Reach::Here),
            Err(message) => self.refuse(message),
        }
    }

    fn decide(&mut self, reading: Syllable, reach: Reach) -> Vec<Effect> {
        let Some(index) = self.order.get(self.at).copied() else { return Vec::new() };
        let row = self.rows[index as usize];
        let (correction, changed) = match reach {
            Reach::Here => (row.place_correction(self.documents, reading), vec![index]),
            Reach::Alike => {
                let alike = (0..self.rows.len() as u32).filter(|other| row.is_like(&self.rows[*other as usize], self.documents));
                (row.alike_correction(self.documents, reading), alike.collect())
            }
        };
        let rows: Vec<_> = changed.into_iter().map(|row| (row, self.decided[row as usize])).collect();
        if reach == Reach::Alike {
            let places = if rows.len() == 1 { "1 place".to_owned() } else { format!("{} places", rows.len()) };
            self.notice = format!("{}: {} in {places}", correction.marked_text(), reading.marked());
        }
        let decision = Decision::Correction { correction: correction.clone(), rows, reading, at: self.at };
        self.carry_out(&decision);
        self.done.push(decision);
        self.undone.clear();
        self.advance();
        vec![Effect::Write(correction)]
    }

    fn ask_for_word(&mut self) {
        let Some(row) = self.row() else { return };
        let sentence = row.sentence(self.documents);
        let token = sentence.token_at(row.position as usize);
        let reading = sentence.lexical(token.start, token.end).unwrap_or_default();
        let proposed = format!("{} {}", sentence.written(token.start, token.end), crate::pinyin::marked(&reading));
        self.ask(Prompt::Word, proposed);
    }

    fn add_word(&mut self, typed: &str) -> Vec<Effect> {
        let line = typed.split_once(char::is_whitespace).map(|(word, pinyin)| format!("{word}\t{}", pinyin.trim()));
        let line = line.unwrap_or_else(|| typed.to_owned());
        let (words, errors) = crate::lexicon::parse_words(&line);
        if let Some(error) = errors.first() {
            return self.refuse(error.message.clone());
        }
        if words.is_empty() {
            return Vec::new();
        }
        self.notice = format!("added to your words: {}; it counts when documents are read again", line.replace('\t', " "));
        self.done.push(Decision::Word(line.clone()));
        self.undone.clear();
        vec![Effect::AddWord(line)]
    }

    fn undo(&mut self) -> Vec<Effect> {
        let Some(decision) = self.done.pop() else { return self.refuse("there is nothing to undo".into()) };
        self.take_back(&decision);
        let effect = match &decision {
            Decision::Correction { correction, .. } => Effect::Erase(correction.clone()),
            Decision::Word(line) => Effect::RemoveWord(line.clone()),
        };
        self.undone.push(decision);
        self.notice = "undone".into();
        vec![effect]
    }

    fn redo(&mut self) -> Vec<Effect> {
        let Some(decision) = self.undone.pop() else { return self.refuse("there is nothing to redo".into()) };
        self.carry_out(&decision);
        let effect = match &decision {
            Decision::Correction { correction, at, .. } => {
                self.at = (*at).min(self.order.len().saturating_sub(1));
                Effect::Write(correction.clone())
            }
            Decision::Word(line) => Effect::AddWord(line.clone()),
        };
        self.done.push(decision);
        self.notice = "done again".into();
        vec![effect]
    }

    fn carry_out(&mut self, decision: &Decision) {
        if let Decision::Correction { rows, reading, .. } = decision {
            rows.iter().for_each(|(row, _)| self.decided[*row as usize] = Some(*reading));
        }
    }

    fn take_back(&mut self, decision: &Decision) {
        if let Decision::Correction { rows, at, .. } = decision {
            rows.iter().for_each(|(row, before)| self.decided[*row as usize] = *before);
            self.at = (*at).min(self.order.len().saturating_sub(1));
        }
    }

    /// On to the next row that nobody decided.
    fn advance(&mut self) {
        let open = |at: &usize| self.decided[self.order[*at] as usize].is_none();
        match (self.at + 1..self.order.len()).find(open) {
            Some(next) => self.at = next,
            None => self.notice = format!("{} (nothing open below)", self.notice).trim().into(),
        }
    }

    fn search_on(&mut self) {
        if self.search.is_empty() {
            self.notice = "search with /".into();
            return;
        }
        let found = |at: &usize| {
            let row = &self.rows[self.order[*at] as usize];
            let read = &self.documents[row.document as usize];
            row.sentence(self.documents).span.of(&read.document.text).contains(&self.search)
        };
        let after = (self.at + 1..self.order.len()).find(found);
        match after.or_else(|| (0..self.at).find(found)) {
            Some(at) => self.at = at,
            None => self.notice = format!("`{}` is nowhere else", self.search),
        }
    }

    fn jump(&mut self, line: usize) {
        // A sentence never crosses a line, so the first sentence from there on is found by halves.
        let first = |read: &ReadDocument| {
            read.sentences.partition_point(|sentence| read.document.place(sentence.span.start).line < line) as u32
        };
        let firsts: Vec<u32> = self.documents.iter().map(first).collect();
        let row = |at: &usize| &self.rows[self.order[*at] as usize];
        let below = |at: &usize| row(at).sentence >= firsts[row(at).document as usize];
        let nearest = (0..self.order.len()).filter(below).min_by_key(|at| (row(at).document, row(at).sentence, row(at).position));
        match nearest {
            Some(at) => self.at = at,
            None => self.notice = format!("nothing stands on line {line} or below"),
        }
    }

    fn choose_rows(&mut self) {
        let wanted = |row: &u32| self.filter.wants(&self.rows[*row as usize], self.decided[*row as usize].is_some());
        self.order = (0..self.rows.len() as u32).filter(wanted).collect();
        let key = |at: usize| {
            let row = &self.rows[self.order[at] as usize];
            (row.character, row.reading, row.doubtful || row.disagrees)
        };
        self.groups = (0..self.order.len()).filter(|at| *at == 0 || key(at - 1) != key(*at)).collect();
        self.at = 0;
        if self.order.is_empty() {
            self.notice = "no row passes this filter: f and Enter show all".into();
        }
    }
}

/// How far a decision reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Here,
    Alike,
}

#[cfg(test)]
mod tests {
    use super::super::{report, rows, table};
    use super::*;
    use crate::correction::{Corrections, parse};
    use crate::document::Document;
    use crate::reading;
    use crate::reading::model::Weights;
    use crate::screen::Size;
    use crate::segment::segment;
    use crate::source::Source;

    const TEXT: &str = "他還沒還書。銀行(xíng)都開了。\n都很好，都行。他還沒還書。";

    fn read_with(text: &str, corrections: &Corrections) -> Vec<ReadDocument> {
        let lexicon = Lexicon::embedded();
        let source = Source { name: "folder/story.txt".into(), text: text.into() };
        // Without the classifier's weights there is much to doubt.
        let weights = Weights::build(&[], 1.0, 1.0);
        vec![reading::read_with(segment(Document::parse(source, &lexicon), &lexicon), &lexicon, corrections, &weights)]
    }

    fn with_session<T>(filter: &str, test: impl FnOnce(&mut Session) -> T) -> T {
        let lexicon = Lexicon::embedded();
        let documents = read_with(TEXT, &Corrections::none());
        let rows = rows(&documents, &lexicon);
        test(&mut Session::new(&documents, &lexicon, rows, filter.parse().unwrap()))
    }

    fn press(session: &mut Session, keys: &str) -> Vec<Effect> {
        keys.chars().flat_map(|c| session.handle(Event::Key(if c == '\n' { Key::Enter } else { Key::Char(c) }))).collect()
    }

    fn lines(effects: &[Effect]) -> Vec<String> {
        let line = |effect: &Effect| match effect {
            Effect::Write(correction) => format!("+ {correction}"),
            Effect::Erase(correction) => format!("- {correction}"),
            Effect::AddWord(line) => format!("+ {line}"),
            Effect::RemoveWord(line) => format!("- {line}"),
            Effect::Quit => "quit".into(),
        };
        effects.iter().map(line).collect()
    }

    #[test]
    fn what_is_questionable_comes_first() {
        with_session("", |session| {
            let questionable: Vec<bool> =
                session.order.iter().map(|row| session.rows[*row as usize]).map(|row| row.doubtful || row.disagrees).collect();
            assert!(questionable[0] && questionable.is_sorted_by(|one, other| one >= other), "{questionable:?}");
        });
    }

    #[test]
    fn each_decision_is_a_correction_that_can_be_undone_and_done_again() {
        with_session("都", |session| {
            let accepted = lines(&press(session, "\n"));
            assert_eq!(accepted, ["+ place\tstory.txt\t銀行【都】開了。\tdōu"]);
            assert_eq!(session.at, 1, "on to the next open row");
            assert_eq!(lines(&press(session, "pdu\n")), ["+ place\tstory.txt\t【都】很好，都行。\tdū"]);
            assert_eq!(lines(&press(session, "u")), ["- place\tstory.txt\t【都】很好，都行。\tdū"]);
            assert_eq!((session.at, session.decided[session.order[1] as usize]), (1, None));
            assert_eq!(lines(&press(session, "r")), ["+ place\tstory.txt\t【都】很好，都行。\tdū"]);
            assert_eq!(lines(&press(session, "uu")).len(), 2);
            assert!(press(session, "u").is_empty() && session.notice.contains("nothing to undo"));
        });
    }

    #[test]
    fn all_rows_like_one_are_decided_together() {
        with_session("还 doubtful", |session| {
            let before = session.order.len();
            assert_eq!(before, 2);
            let effects = press(session, "2k");
            assert_eq!(lines(&effects).len(), 1);
            assert_eq!(lines(&press(session, "a")), ["+ phrase\t沒【還】書\thuán"]);
            assert!(session.order.iter().all(|row| session.decided[*row as usize].is_some()));
            press(session, "u");
            assert_eq!(session.order.iter().filter(|row| session.decided[**row as usize].is_some()).count(), 1);
        });
    }

    #[test]
    fn the_second_of_equal_sentences_is_told_apart() {
        with_session("还 doubtful", |session| {
            let effects = press(session, "\n\n");
            assert!(lines(&effects)[1].starts_with("+ place 2\tstory.txt\t他還沒【還】書。"), "{effects:?}");
        });
    }

    #[test]
    fn what_cannot_be_meant_is_refused_in_words() {
        with_session("都", |session| {
            for (keys, notice) in [
                ("pxyz\n", "not pinyin"),
                ("pmǎ\n", "is not read mǎ, only"),
                ("9", "no reading 9"),
                ("fhm\n", "no filter"),
                ("gx\n", "no line"),
                ("/nothing\n", "nowhere"),
                ("dOK ok\n", "not a word"),
            ] {
                let erase = if keys.starts_with('d') { 20 } else { 0 };
                let mut effects = press(session, &keys[..1]);
                (0..erase).for_each(|_| effects.extend(session.handle(Event::Key(Key::Backspace))));
                effects.extend(press(session, &keys[1..]));
                assert!(effects.is_empty(), "{keys}");
                assert!(session.notice.contains(notice), "{keys}: {}", session.notice);
            }
        });
    }

    #[test]
    fn a_word_goes_to_the_learner_s_own_list() {
        with_session("行", |session| {
            assert_eq!(lines(&press(session, "d\n")), ["+ 銀行\tyín háng"]);
            assert_eq!(lines(&press(session, "u")), ["- 銀行\tyín háng"]);
        });
    }

    #[test]
    fn an_accepted_reading_is_no_longer_doubtful() {
        let written = with_session("doubtful", |session| {
            let mut written = String::new();
            for _ in 0..session.order.len() {
                written.extend(lines(&press(session, "\n")).iter().map(|line| format!("{}\n", line.trim_start_matches("+ "))));
            }
            written
        });
        let (corrections, errors) = parse(&written);
        assert_eq!(errors, []);
        let documents = read_with(TEXT, &corrections);
        let rows = rows(&documents, &Lexicon::embedded());
        assert!(rows.iter().all(|row| !row.doubtful), "{}", report(&documents, &rows));
    }

    #[test]
    fn a_filled_in_table_reads_back_and_misfits_say_why() {
        let lexicon = Lexicon::embedded();
        let documents = read_with(TEXT, &Corrections::none());
        let rows = rows(&documents, &lexicon);
        let mut table: Vec<_> = table(&documents, &rows).collect();
        table.retain(|row| row.character == '還' || row.character == '行');
        table[0].correction = "hai2".into();
        table[1].correction = "huán".into();
        table[1].scope = "word".into();
        table[2].correction = "háng".into();
        table[2].note = "bank".into();
        let given: Vec<_> = table.iter().cloned().enumerate().map(|(index, row)| (index + 2, Ok(row))).collect();
        let applied = super::super::apply(&given, &documents, &lexicon);
        let lines: Vec<String> = applied.corrections.iter().map(ToString::to_string).collect();
        assert_eq!(
            lines,
            ["place\tstory.txt\t他【還】沒還書。\thái", "word\t【還】\thuán", "place\tstory.txt\t銀【行】都開了。\tháng\tbank"]
        );
        assert!(applied.misfits.is_empty());

        let changed = read_with("他還沒有還書。", &Corrections::none());
        let misfits = super::super::apply(&given, &changed, &lexicon).misfits;
        assert_eq!(misfits.len(), 3);
        assert_eq!((misfits[0].row, misfits[0].message.as_str()), (2, "story.txt no longer has this sentence"));
    }

    #[test]
    fn every_screen_fits_its_window() {
        with_session("", |session| {
            for keys in ["", "\n", "f", "行", "\u{1b}", "?", "x", "p"] {
                press(session, keys);
                for (columns, rows) in [(80, 20), (120, 40), (200, 60), (79, 20), (10, 3), (0, 0)] {
                    let page = session.screen(Size { columns, rows });
                    assert!(page.lines.len() <= rows);
                    assert!(page.lines.iter().all(|line| line.width() <= columns.max(1)), "\n{page}");
                }
            }
        });
    }

    #[test]
    fn the_screen_shows_the_row_in_hand() {
        with_session("都", |session| {
            let page = session.screen(Size { columns: 80, rows: 24 }).to_string();
            let expected = include_str!("testdata/screen.txt");
            if std::env::var_os("UPDATE_SCREENS").is_some() {
                std::fs::write("src/inspection/testdata/screen.txt", &page).unwrap();
            } else {
                assert_eq!(page, expected, "\n{page}");
            }
        });
    }
}
