//! What the review shows: readings at the left, the concordance at the right, the row in hand below.

use super::concordance;
use super::session::{Mode, Prompt, Session};
use crate::pinyin::Syllable;
use crate::screen::{Cell, Look, Page, Size, Text, cut, ruby_lines, wrap};
use crate::text::{pad, width};

/// The smallest window in which a review is shown.
const SMALLEST: Size = Size { columns: 80, rows: 20 };
/// Columns of the list of readings.
const LIST: usize = 22;

impl Session<'_> {
    /// The screen in a window of this size.
    pub fn screen(&self, size: Size) -> Page {
        if size.columns < SMALLEST.columns || size.rows < SMALLEST.rows {
            let notice =
                "This window is too small: 80 columns and 20 rows are needed. Nothing is lost; make it larger, or press q.";
            let lines = wrap(&Text::plain(notice), size.columns.max(1));
            return Page { lines: lines.into_iter().take(size.rows).collect(), cursor: None };
        }
        if self.mode == Mode::Help {
            return help(size);
        }
        let (done, all) = self.progress();
        let standing = format!("{done} of {all} decided   {}/{} ", (self.at + 1).min(self.order.len()), self.order.len());
        let mut lines = vec![both_ends(" duoyin review", &standing, size.columns), rule(size.columns)];
        let below = (size.rows * 2 / 5).max(9);
        let above = size.rows - 5 - below;
        let (readings, rows) = (self.readings(above), self.concordance(above, size.columns - LIST - 3));
        for line in 0..above {
            let left = readings.get(line).cloned().unwrap_or_default();
            let missing = LIST.saturating_sub(left.width());
            let left = left.with(" ".repeat(missing), Look::Plain).with(" │ ", Look::Dim);
            lines.push(left.and(rows.get(line).cloned().unwrap_or_default()));
        }
        lines.push(rule(size.columns));
        // A long notice takes a line of the detail, which seldom needs all of its own.
        let mut notice = wrap(&Text::empty().with(self.notice.clone(), Look::Strong), size.columns - 2);
        notice.truncate(2);
        let below = below + 1 - notice.len().max(1);
        let mut detail = self.detail(size.columns - 2, below);
        detail.truncate(below);
        detail.resize(below, Text::empty());
        notice.resize(notice.len().max(1), Text::empty());
        lines.extend(detail.into_iter().chain(notice).map(|line| cut(&Text::plain(" ").and(line), size.columns)));
        let mut cursor = None;
        lines.push(match &self.mode {
            Mode::Typing(prompt, typed) => {
                let line = format!(" {} {typed}", label(*prompt));
                cursor = Some((width(&line).min(size.columns - 1), lines.len()));
                cut(&Text::plain(line), size.columns)
            }
            _ => keys(size.columns),
        });
        Page { lines, cursor }
    }

    /// The same row as text, line by line: for pipes and screen readers.
    pub fn plain(&self) -> String {
        let Some(row) = self.row() else { return format!("{}\n", self.notice) };
        let document = &self.documents[row.document as usize].document;
        let place = document.place(row.sentence(self.documents).characters[row.position as usize].offset);
        let line = concordance(row.sentence(self.documents), row.position as usize, 28, 28);
        let (done, all) = self.progress();
        let mut out = String::new();
        if !self.notice.is_empty() {
            out.push_str(&format!("{}\n", self.notice));
        }
        out.push_str(&format!("[{done} of {all}] {}:{place}  {}\n", document.name, line.to_string().trim()));
        for text in self.facts() {
            out.push_str(&format!("  {text}\n"));
        }
        out
    }

    fn readings(&self, room: usize) -> Vec<Text> {
        let group = self.groups.partition_point(|start| *start <= self.at).saturating_sub(1);
        let first = group.saturating_sub(room / 2).min(self.groups.len().saturating_sub(room));
        let shown = self.groups.iter().enumerate().skip(first).take(room);
        shown
            .map(|(index, start)| {
                let end = self.groups.get(index + 1).copied().unwrap_or(self.order.len());
                let row = &self.rows[self.order[*start] as usize];
                let open = (*start..end).filter(|at| self.decided[self.order[*at] as usize].is_none()).count();
                let questionable = row.doubtful || row.disagrees;
                let state = if open == 0 {
                    "✓".to_owned()
                } else if questionable {
                    format!("{open}?")
                } else {
                    String::new()
                };
                let written = row.sentence(self.documents).characters[row.position as usize].written;
                let text = format!("{written} {} {:>4} {state}", pad(&row.reading.marked(), 6), end - start);
                let look = if index == group { Look::Selected } else { Look::Plain };
                let marker = if index == group { "▸" } else { " " };
                cut(&Text::empty().with(marker, Look::Key).with(text, look), LIST)
            })
            .collect()
    }

    fn concordance(&self, room: usize, columns: usize) -> Vec<Text> {
        let first = self.at.saturating_sub(room / 2).min(self.order.len().saturating_sub(room));
        // Marker, state, brackets, the character, and the reading at the end.
        let context = columns.saturating_sub(2 + 2 + 6 + 9) / 2;
        let rows = (first..self.order.len()).take(room).map(|at| {
            let index = self.order[at] as usize;
            let row = &self.rows[index];
            let line = concordance(row.sentence(self.documents), row.position as usize, context, context);
            let reading = self.decided[index].unwrap_or(row.reading);
            let state = match (self.decided[index], row.disagrees, row.doubtful) {
                (Some(_), _, _) => "✓ ",
                (None, true, _) => "≠ ",
                (None, false, true) => "? ",
                _ => "  ",
            };
            let look = if at == self.at { Look::Selected } else { Look::Plain };
            let marker = if at == self.at { "▸ " } else { "  " };
            let text = Text::empty().with(marker, Look::Key).with(state, Look::Strong).with(line.before, look);
            let text = text.with(format!("【{}】", line.target), Look::Target).with(format!("{} ", line.after), look);
            cut(&text.with_reading(&[reading]), columns)
        });
        rows.collect()
    }

    /// The sentence with readings above it, whole where there is room, and what is known of the row.
    fn detail(&self, columns: usize, room: usize) -> Vec<Text> {
        let Some(row) = self.row() else { return Vec::new() };
        let mut facts = self.facts();
        // The living readings need a line each; what decided may be long.
        let mut known = wrap(&facts.remove(0), columns);
        known.extend(facts.iter().map(|text| cut(text, columns)));
        let room = room.saturating_sub(known.len()).max(2);
        let sentence = row.sentence(self.documents);
        let position = row.position as usize;
        // More than fills the lines need not be laid out: a line of a book may hold a chapter.
        let reach = columns * room / 2;
        let near = position.saturating_sub(reach)..(position + reach).min(sentence.characters.len());
        let reading = self.decided[self.order[self.at] as usize].unwrap_or(row.reading);
        let mut cells = Vec::new();
        for index in near {
            let written = sentence.characters[index].written;
            let own = sentence.readings[index].as_ref().and_then(|choice| choice.lexical);
            let target = index == position;
            let cell = |base: String, reading| Cell { base, look: if target { Look::Target } else { Look::Plain }, reading };
            if target {
                cells.push(cell("【".into(), None));
            }
            cells.push(cell(written.into(), if target { Some(reading) } else { own }));
            if target {
                cells.push(cell("】".into(), None));
            }
        }
        let mut lines = around_target(ruby_lines(&cells, columns), room);
        lines.extend(known);
        lines
    }

    /// What decided, what the author wrote, and the living readings with what they mean.
    fn facts(&self) -> Vec<Text> {
        let Some(row) = self.row() else { return Vec::new() };
        let index = self.order[self.at] as usize;
        let mut lines = Vec::new();
        let percent = (row.confidence * 100.0).min(if row.confidence < 1.0 { 99.0 } else { 100.0 });
        let reading = self.decided[index].unwrap_or(row.reading);
        let mut first = Text::empty().with_reading(&[reading]);
        let choice = row.choice(self.documents);
        let by = choice.and_then(|choice| choice.decided_by.as_ref()).map_or(String::new(), |word| format!(" {word}"));
        match self.decided[index] {
            Some(_) => first.push("  decided by you", Look::Right),
            None => first.push(format!("  {}{by}, {percent:.0} %", row.evidence.name()), Look::Plain),
        }
        if let Some(choice) = choice {
            // Whoever decides for the second choice sees what was the first.
            let other = if choice.runner_up == Some(reading) { choice.lexical } else { choice.runner_up };
            if let Some(other) = other {
                first = first.with(", else ", Look::Plain).with_reading(&[other]);
            }
            if !choice.annotated.is_empty() {
                let sign = if row.disagrees { "; the author wrote (against this) " } else { "; the author wrote " };
                first.push(
                    format!("{sign}{}", choice.annotated.join(" / ")),
                    if row.disagrees { Look::Wrong } else { Look::Plain },
                );
            }
        }
        lines.push(first);
        let curated = self.lexicon.polyphone(row.character);
        for (number, reading) in self.choices().into_iter().enumerate() {
            lines.push(self.choice(number, reading, curated.as_ref().and_then(|curated| curated.reading(reading))));
        }
        lines
    }

    fn choice(&self, number: usize, reading: Syllable, known: Option<&crate::lexicon::PolyphoneReading>) -> Text {
        let text = Text::empty().with(format!("{} ", number + 1), Look::Key).with_reading(&[reading]);
        let Some(known) = known else { return text };
        let words: Vec<String> = known.words.take(5).map(|word| word.text).collect();
        text.with(format!("  {}", known.gloss), Look::Plain).with(format!("  {}", words.join(" ")), Look::Dim)
    }
}

/// As many lines as there is room for, with that of the target among them; a line of readings stays with its characters.
fn around_target(lines: Vec<Text>, room: usize) -> Vec<Text> {
    let is_readings = |line: &Text| line.runs.iter().any(|run| matches!(run.look, Look::Tone(_)));
    let is_target = |line: &Text| line.runs.iter().any(|run| run.look == Look::Target);
    let starts: Vec<usize> = (0..lines.len()).filter(|index| *index == 0 || !is_readings(&lines[index - 1])).collect();
    let start_of = |index: usize| starts[starts.partition_point(|start| *start <= index) - 1];
    let end_of = |index: usize| starts.iter().copied().find(|start| *start > index).unwrap_or(lines.len());
    let Some(target) = lines.iter().rposition(is_target) else { return lines };
    let (mut from, mut to) = (start_of(target), end_of(target));
    loop {
        let before = from.checked_sub(1).map(start_of).filter(|before| to - before <= room);
        from = before.unwrap_or(from);
        let after = Some(to).filter(|to| *to < lines.len()).map(end_of).filter(|after| after - from <= room);
        to = after.unwrap_or(to);
        if before.is_none() && after.is_none() {
            return lines[from..to].to_vec();
        }
    }
}

fn label(prompt: Prompt) -> &'static str {
    match prompt {
        Prompt::Pinyin => "pinyin:",
        Prompt::Filter => "show only (行为 usual <0.9 doubtful against open decided):",
        Prompt::Search => "search:",
        Prompt::Jump => "line:",
        Prompt::Word => "your word and its pinyin:",
    }
}

const KEYS: [(&str, &str); 8] = [
    ("Enter", "accept"),
    ("1-9 p", "change"),
    ("a A", "alike, all"),
    ("u", "undo"),
    ("f", "filter"),
    ("/", "find"),
    ("?", "help"),
    ("q", "quit"),
];

fn keys(columns: usize) -> Text {
    let mut line = Text::empty();
    for (key, action) in KEYS {
        line = line.with(" ", Look::Plain).with(key, Look::Key).with(format!(" {action}"), Look::Plain);
    }
    cut(&line, columns)
}

fn help(size: Size) -> Page {
    const HELP: [(&str, &str); 16] = [
        ("Enter, Space", "accept the reading at this place"),
        ("1–9", "choose another living reading for this place"),
        ("p", "type the reading"),
        ("a", "give all rows like this its reading: the same word, or the same neighbours"),
        ("A", "accept all that is open of this reading, as the list shows it"),
        ("d", "add a word to your own dictionary; it counts at once"),
        ("u, r", "undo, redo"),
        ("↓ ↑ j k", "next and previous row"),
        ("PgDn PgUp Home End", "further"),
        ("→ ← Tab", "next and previous reading in the list at the left"),
        ("f", "show only some rows"),
        ("/, n", "search in the sentences, and again"),
        ("g", "jump to a line of the document"),
        ("q, Ctrl-C", "quit; every decision is on disk already"),
        ("? ≠ ✓", "a row that is doubtful, against the author, decided"),
        ("any key", "back to the review"),
    ];
    let mut lines = vec![both_ends(" duoyin review: keys", "", size.columns), rule(size.columns)];
    for (key, action) in HELP {
        let mut key = key;
        for line in wrap(&Text::plain(action), size.columns - 22) {
            lines.push(Text::empty().with(format!(" {}", pad(key, 20)), Look::Key).and(line));
            key = "";
        }
    }
    lines.resize(size.rows, Text::empty());
    Page { lines, cursor: None }
}

fn both_ends(left: &str, right: &str, columns: usize) -> Text {
    let between = columns.saturating_sub(width(left) + width(right));
    cut(&Text::empty().with(left, Look::Strong).with(" ".repeat(between), Look::Plain).with(right, Look::Plain), columns)
}

fn rule(columns: usize) -> Text {
    Text::empty().with("─".repeat(columns), Look::Dim)
}
