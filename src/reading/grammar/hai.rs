//! 还: *hái* is the adverb "still", *huán* is "to give back".

use super::Around;
use crate::lexicon::WordClass;

/// What is given back.
const OWED: &[&str] = &["书", "钱", "债", "款", "贷", "账", "礼", "清", "给", "乡", "价", "手", "击", "原", "车", "人情"];

pub(super) fn rule(around: &Around) -> Option<&'static str> {
    if !around.alone() {
        return None;
    }
    let owed = around.followed_by(OWED);
    if owed && (around.is(-1, "没不要来去先快就该能得并已才") || around.begins() || around.class(-1) == WordClass::Verb)
    {
        return Some("huán");
    }
    if around.ends() || around.is(1, "了过") && !around.followed_by(&["了得"]) {
        return Some("huán");
    }
    if around.is(1, "是有没不在要想会能可得算好挺很更都敢应该未只剩") {
        return Some("hái");
    }
    matches!(around.class(1), WordClass::Adverb | WordClass::Adjective | WordClass::Preposition).then_some("hái")
}

#[cfg(test)]
mod tests {
    use crate::reading::grammar::tests::assert_rule;

    #[test]
    fn hai_is_still_and_huan_gives_back() {
        assert_rule(&[
            ("他借了我的书，还没【还】。", "huán"),
            ("这笔钱我早就【还】了。", "huán"),
            ("我去图书馆【还】书。", ""),
            ("你先【还】给他吧。", ""),
            ("我不想【还】。", "huán"),
            ("他【还】不知道。", "hái"),
            ("他【还】很年轻。", "hái"),
            ("你【还】要不要？", "hái"),
            ("我【还】在路上。", "hái"),
            ("今天比昨天【还】冷。", "hái"),
            ("妹妹【还】小。", "hái"),
            ("他【还】把门锁上了。", "hái"),
        ]);
    }
}
