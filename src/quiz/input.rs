//! A line that is being typed.

use crate::screen::Key;

/// Text and cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Input {
    characters: Vec<char>,
    cursor: usize,
}

impl Input {
    /// What was typed.
    pub fn text(&self) -> String {
        self.characters.iter().collect()
    }

    /// How many characters stand before the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Inserts at the cursor. A line has no control characters, and is no longer than any reading.
    pub fn insert(&mut self, text: &str) {
        const LONGEST: usize = 60;
        for c in text.chars().filter(|c| !c.is_control()) {
            if self.characters.len() < LONGEST {
                self.characters.insert(self.cursor, c);
                self.cursor += 1;
            }
        }
    }

    /// Edits by a key; what is no editing key does nothing.
    pub fn edit(&mut self, key: Key) {
        match key {
            Key::Char(c) => self.insert(c.encode_utf8(&mut [0; 4])),
            Key::Backspace if self.cursor > 0 => {
                self.cursor -= 1;
                self.characters.remove(self.cursor);
            }
            Key::Delete if self.cursor < self.characters.len() => {
                self.characters.remove(self.cursor);
            }
            Key::Left => self.cursor = self.cursor.saturating_sub(1),
            Key::Right => self.cursor = (self.cursor + 1).min(self.characters.len()),
            Key::Home | Key::Control('a') => self.cursor = 0,
            Key::End | Key::Control('e') => self.cursor = self.characters.len(),
            Key::Control('u') => {
                self.characters.drain(..self.cursor);
                self.cursor = 0;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_edited_at_its_cursor() {
        let mut input = Input::default();
        input.insert("hng2\n");
        input.edit(Key::Home);
        input.edit(Key::Right);
        input.edit(Key::Char('a'));
        assert_eq!((input.text().as_str(), input.cursor()), ("hang2", 2));
        input.edit(Key::Delete);
        input.edit(Key::Backspace);
        assert_eq!((input.text().as_str(), input.cursor()), ("hg2", 1));
        input.edit(Key::End);
        input.edit(Key::Control('u'));
        input.edit(Key::Backspace);
        input.edit(Key::Delete);
        assert_eq!(input, Input::default());
    }
}
