//! Traditional and simplified characters.
//!
//! Look-ups fold to simplified; what is shown keeps the document's own characters. Folding maps one character to one, so
//! that character positions carry over.

use std::sync::OnceLock;

use ferrous_opencc::{OpenCC, config::BuiltinConfig};

/// Which characters a text or a card is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Script {
    /// 简体字.
    Simplified,
    /// 繁體字.
    Traditional,
}

impl Script {
    /// The script in which a text is mostly written: whether more of its first 2,000 characters are traditional-only
    /// forms.
    pub fn of(text: &str) -> Script {
        let (mut traditional, mut simplified) = (0, 0);
        let sample: String = text.chars().filter(|c| super::is_han(*c)).take(SAMPLE).collect();
        let folded = fold(&sample);
        let expanded = to_traditional(&folded);
        for ((own, folded), expanded) in sample.chars().zip(folded.chars()).zip(expanded.chars()) {
            if folded != expanded {
                if own == folded {
                    simplified += 1;
                } else {
                    traditional += 1;
                }
            }
        }
        if traditional > simplified { Script::Traditional } else { Script::Simplified }
    }

    /// The BCP 47 tag for `lang` attributes, which decides the glyphs that a browser takes.
    pub fn lang(self) -> &'static str {
        match self {
            Script::Simplified => "zh-Hans",
            Script::Traditional => "zh-Hant",
        }
    }
}

/// Characters that tell the script of a text as well as all of them would.
const SAMPLE: usize = 2_000;

/// Forms that OpenCC's table leaves as they are.
const VARIANTS: [(char, char); 8] =
    [('衹', '只'), ('祇', '只'), ('囯', '国'), ('妳', '你'), ('裡', '里'), ('喫', '吃'), ('簷', '檐'), ('痺', '痹')];

/// What stands before or behind 著 where it is read zhù; everywhere else a traditional 著 is the 着 of simplified text.
const ZHU_AFTER: &str = "作名称述录者书文";
const ZHU_BEFORE: &str = "原专编显名土昭卓译合论遗拙新巨所大";

/// The text in simplified characters, one for each character of the original.
///
/// ```
/// use duoyin::text::fold;
///
/// assert_eq!(fold("國家看著我們，著名的乾坤"), "国家看着我们，著名的乾坤");
/// ```
pub fn fold(text: &str) -> String {
    let folded = convert(text, BuiltinConfig::T2s);
    let mut out = String::with_capacity(folded.len());
    let mut before = None;
    let mut rest = folded.chars().peekable();
    while let Some(c) = rest.next() {
        let c = match VARIANTS.iter().find(|(variant, _)| *variant == c) {
            Some((_, plain)) => *plain,
            None if c == '著' && !is_zhu(before, rest.peek().copied()) => '着',
            None if c == '甚' && rest.peek() == Some(&'么') => '什',
            None => c,
        };
        out.push(c);
        before = Some(c);
    }
    out
}

/// The simplified form of one character on its own.
pub fn fold_char(c: char) -> char {
    fold(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c)
}

/// The text in traditional characters, one for each character of the original. Where a simplified character stands for
/// several, the words around it decide, and a wrong choice is possible. Of the forms of one character it is that of Taiwan's
/// standard, as in CC-CEDICT (吃, 為, 裡); only 着 stays, for 著 has readings of its own.
pub fn to_traditional(text: &str) -> String {
    let converted = convert(text, BuiltinConfig::S2tw);
    text.chars().zip(converted.chars()).map(|(own, converted)| if own == '着' { own } else { converted }).collect()
}

fn is_zhu(before: Option<char>, after: Option<char>) -> bool {
    after.is_some_and(|c| ZHU_AFTER.contains(c)) || before.is_some_and(|c| ZHU_BEFORE.contains(c))
}

fn convert(text: &str, config: BuiltinConfig) -> String {
    static CONVERTERS: [OnceLock<OpenCC>; 2] = [const { OnceLock::new() }; 2];
    let slot = usize::from(matches!(config, BuiltinConfig::S2tw));
    let converter = CONVERTERS[slot].get_or_init(|| OpenCC::from_config(config).expect("the tables are built in"));
    let converted = converter.convert(text);
    if converted.chars().count() == text.chars().count() {
        return converted;
    }
    // A phrase of the tables changed the length: character by character nothing can.
    text.chars()
        .map(|c| {
            let converted = converter.convert(c.encode_utf8(&mut [0; 4]));
            let mut characters = converted.chars();
            match (characters.next(), characters.next()) {
                (Some(one), None) => one,
                _ => c,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_document_s_variants_fold() {
        assert_eq!(fold("國爲衆裏裡衹囯妳甚麼"), "国为众里里只国你什么");
        assert_eq!(fold("看著他，他著急地等著"), "看着他，他着急地等着");
        assert_eq!(fold("顯著、著作、原著、土著"), "显著、著作、原著、土著");
        assert_eq!(fold("乾坤 乾淨 頭髮 發展"), "乾坤 干净 头发 发展");
    }

    #[test]
    fn traditional_text_has_the_forms_that_its_readers_know() {
        assert_eq!(to_traditional("他在床上看着面条，为什么不吃？屋里有床。"), "他在床上看着麵條，為什麼不吃？屋裡有床。");
        assert_eq!(fold(&to_traditional("因为秘书抬着群众的床在屋檐下")), "因为秘书抬着群众的床在屋檐下");
    }

    #[test]
    fn the_script_of_a_mixed_text_is_that_of_its_majority() {
        assert_eq!(Script::of("國務院辦公廳印發《國家信息化發展戰略》态标"), Script::Traditional);
        assert_eq!(Script::of("国务院办公厅印发"), Script::Simplified);
        assert_eq!(Script::of("大小多少"), Script::Simplified);
    }

    proptest! {
        #[test]
        fn folding_keeps_the_number_of_characters(text in "\\PC{0,40}") {
            prop_assert_eq!(fold(&text).chars().count(), text.chars().count());
            prop_assert_eq!(to_traditional(&text).chars().count(), text.chars().count());
        }

        #[test]
        fn folding_twice_is_folding_once(text in "[國家看著發髮乾坤著名裏后後顯為爲了麼]{0,20}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
