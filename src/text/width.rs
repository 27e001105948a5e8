//! Display width: a Han character takes two columns of a terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that the text takes on a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text with blanks behind it up to `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// The text cut to at most `columns`, with `…` where something was cut.
pub fn truncate(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.into();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > columns {
            break;
        }
        out.push(c);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_are_never_split_at_the_margin() {
        assert_eq!(width("銀行 bank"), 9);
        assert_eq!(pad("行", 4), "行  ");
        assert_eq!(truncate("銀行行長", 8), "銀行行長");
        assert_eq!(truncate("銀行行長", 7), "銀行行…");
        assert_eq!(truncate("銀行行長", 6), "銀行…");
    }
}
