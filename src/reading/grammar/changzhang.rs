//! 长: *cháng* is long, *zhǎng* grows and leads.

use super::Around;
use crate::lexicon::WordClass;

pub(super) fn rule(around: &Around) -> Option<&'static str> {
    if !around.alone() {
        return None;
    }
    if around.is(1, "大高出成满胖在着了得")
        && !around.is(-1, "很太更多不够最米丈里")
        && !around.followed_by(&["大衣", "高跟", "得多", "了点", "了一"])
    {
        return Some("zhǎng");
    }
    if around.is(-1, "很太更多最够挺真好米丈里尺寸年那这么") && !around.is(1, "大高得出") {
        return Some("cháng");
    }
    (around.class(-1) == WordClass::Measure && around.ends()).then_some("cháng")
}

#[cfg(test)]
mod tests {
    use crate::reading::grammar::tests::assert_rule;

    #[test]
    fn chang_is_long_and_zhang_grows() {
        assert_rule(&[
            ("这条路很【长】。", "cháng"),
            ("桥有三百米【长】。", "cháng"),
            ("她的头发真【长】。", "cháng"),
            ("这根绳子不够【长】。", "cháng"),
            ("孩子【长】高了。", ""),
            ("树上【长】满了果子。", ""),
            ("他【长】得像爸爸。", "zhǎng"),
            ("脸上【长】了个痘。", "zhǎng"),
            ("他穿着【长】大衣。", ""),
            ("她穿【长】裙子很好看。", ""),
            ("裤子【长】了点。", ""),
            ("草【长】得很快。", "zhǎng"),
        ]);
    }
}
