//! Which characters are Chinese characters.

/// Whether the character is a Han character: the unified ideographs with Extensions A–J, the compatibility ideographs,
/// and 〇. Radicals, strokes, kana, bopomofo and Kangxi radicals are not.
///
/// Blocks of Unicode 17.0.
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{4e00}'..='\u{9fff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{3007}'
        | '\u{f900}'..='\u{fad9}'
        | '\u{20000}'..='\u{2a6df}' // B
        | '\u{2a700}'..='\u{2ebe0}' // C, D, E, F
        | '\u{2ebf0}'..='\u{2ee5d}' // I
        | '\u{2f800}'..='\u{2fa1d}' // compatibility supplement
        | '\u{30000}'..='\u{33479}' // G, H, J
    )
}

/// Whether any character of the text is Han.
pub fn contains_han(text: &str) -> bool {
    text.chars().any(is_han)
}

#[cfg(test)]
mod tests {
    use super::is_han;

    #[test]
    fn the_han_test_holds_at_every_block_boundary() {
        for (first, last) in [
            (0x3007, 0x3007),
            (0x3400, 0x4dbf),
            (0x4e00, 0x9fff),
            (0xf900, 0xfad9),
            (0x20000, 0x2a6df),
            (0x2a700, 0x2ebe0),
            (0x2ebf0, 0x2ee5d),
            (0x2f800, 0x2fa1d),
            (0x30000, 0x33479),
        ] {
            let at = |code: u32| is_han(char::from_u32(code).unwrap());
            assert!(at(first) && at(last), "{first:x}–{last:x}");
            assert!(!at(first - 1) && !at(last + 1), "around {first:x}–{last:x}");
        }
        for c in "aあア한ㄅ，（⼀々　1１".chars() {
            assert!(!is_han(c), "{c}");
        }
    }
}
