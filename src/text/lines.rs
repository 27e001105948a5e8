//! Line and column of a byte offset.

/// A place in a source text, for people: both numbers count from 1, columns count characters (Unicode scalar values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line of the source.
    pub line: usize,
    /// Character within the line.
    pub column: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// An index over a text that answers places in logarithmic time, also on a line of many megabytes.
#[derive(Clone, Debug)]
pub struct Lines {
    /// Byte offset of each line, and the number of characters before it.
    lines: Vec<(usize, usize)>,
    /// Number of characters before each block of [`BLOCK`] bytes, and the offset of the block's first whole character.
    blocks: Vec<(usize, usize)>,
}

const BLOCK: usize = 1024;

impl Lines {
    /// Indexes the text. Lines end with `\n`; a `\r` before it belongs to the line.
    pub fn new(text: &str) -> Lines {
        let mut lines = vec![(0, 0)];
        let mut blocks = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut characters = 0;
        for (offset, c) in text.char_indices() {
            if offset >= blocks.len() * BLOCK {
                blocks.push((offset, characters));
            }
            characters += 1;
            if c == '\n' {
                lines.push((offset + 1, characters));
            }
        }
        Lines { lines, blocks }
    }

    /// The place of a byte offset in the text that was indexed; `text` must be that text.
    pub fn place(&self, text: &str, offset: usize) -> Place {
        let line = self.lines.partition_point(|(start, _)| *start <= offset) - 1;
        let before_line = self.lines[line].1;
        let block = self.blocks.partition_point(|(start, _)| *start <= offset);
        let (start, before_block) = if block == 0 { (0, 0) } else { self.blocks[block - 1] };
        let characters = before_block + text[start..offset].chars().count();
        Place { line: line + 1, column: characters - before_line + 1 }
    }

    /// A cursor over the text that was indexed, for places that are asked for in their order.
    pub fn cursor<'t>(&'t self, text: &'t str) -> PlaceCursor<'t> {
        PlaceCursor { lines: self, text, offset: 0, place: Place { line: 1, column: 1 } }
    }
}

/// Answers places in constant time as long as each lies shortly behind the one before; the others by the index.
#[derive(Clone, Debug)]
pub struct PlaceCursor<'t> {
    lines: &'t Lines,
    text: &'t str,
    offset: usize,
    place: Place,
}

impl PlaceCursor<'_> {
    /// The place of a byte offset.
    pub fn place(&mut self, offset: usize) -> Place {
        if (self.offset..self.offset + BLOCK).contains(&offset) {
            for c in self.text[self.offset..offset].chars() {
                let Place { line, column } = self.place;
                self.place = if c == '\n' { Place { line: line + 1, column: 1 } } else { Place { line, column: column + 1 } };
            }
        } else {
            self.place = self.lines.place(self.text, offset);
        }
        self.offset = offset;
        self.place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn places_agree_with_counting(text in "[a\n\r國 😀]{0,3000}") {
            let lines = Lines::new(&text);
            let (mut line, mut column) = (1, 1);
            for (offset, c) in text.char_indices() {
                prop_assert_eq!(lines.place(&text, offset), Place { line, column });
                (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
            }
            prop_assert_eq!(lines.place(&text, text.len()), Place { line, column });
        }

        #[test]
        fn a_cursor_agrees_with_the_index_forwards_and_back(text in "[a\n國]{0,900}", hops in prop::collection::vec(any::<prop::sample::Index>(), 0..20)) {
            let lines = Lines::new(&text);
            let offsets: Vec<usize> = text.char_indices().map(|(offset, _)| offset).chain([text.len()]).collect();
            let mut cursor = lines.cursor(&text);
            for offset in hops.iter().map(|hop| *hop.get(&offsets)).chain(offsets.iter().copied()) {
                prop_assert_eq!(cursor.place(offset), lines.place(&text, offset));
            }
        }
    }
}
