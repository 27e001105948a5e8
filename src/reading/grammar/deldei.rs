//! 得: *de* links a verb to its complement, *děi* is "must", *dé* is "to get".

use super::Around;
use crate::lexicon::WordClass;

/// Words behind which 得 before a verb is "must".
const ADVERBS: &str = "就还也都总必可非又只才真便仍更最准定你我他她它咱们家谁人";

/// With these behind it, 得 is a verb of its own or part of a word.
const GOT: &str = "到出了知以意罪奖病分益逞体";

pub(super) fn rule(around: &Around) -> Option<&'static str> {
    if !around.alone() {
        return None;
    }
    let verb_behind = matches!(around.class(1), WordClass::Verb | WordClass::Preposition | WordClass::Adverb);
    if around.is(-1, ADVERBS) && !around.is(1, GOT) && (verb_behind || around.class(1) == WordClass::Numeral) {
        return Some("děi");
    }
    if matches!(around.class(-1), WordClass::Verb | WordClass::Adjective)
        && (around.is(1, "很太不真挺更最多好快慢高大满那这像") || around.class(1) == WordClass::Adjective)
    {
        return Some("de");
    }
    if around.begins() && around.followed_by(&["了吧", "了，", "了！"]) {
        return Some("dé");
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::reading::grammar::tests::assert_rule;

    #[test]
    fn de_links_dei_obliges_and_de_gets() {
        assert_rule(&[
            ("这件事我【得】想想。", "děi"),
            ("你【得】去医院看看。", "děi"),
            ("明天还【得】上班。", "děi"),
            ("这本书少说也【得】三十块。", "děi"),
            ("他跑【得】很快。", "de"),
            ("孩子们玩【得】真高兴。", "de"),
            ("天气冷【得】像冬天。", "de"),
            ("这话说【得】不对。", "de"),
            ("屋里热【得】受不了。", ""),
            ("他终于【得】到了机会。", ""),
            ("她【得】了第一名。", ""),
            ("【得】了吧，谁信你。", "dé"),
            ("我觉【得】可以。", ""),
        ]);
    }
}
