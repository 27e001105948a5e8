//! 数: *shǔ* counts, *shù* is a number.

use super::Around;
use crate::lexicon::WordClass;

pub(super) fn rule(around: &Around) -> Option<&'static str> {
    if !around.alone() {
        return None;
    }
    if around.is(1, "了着过完清错到") || around.followed_by(&["一数", "不清", "得清", "数", "出来", "起来"]) {
        return Some("shǔ");
    }
    if around.is(-1, "的人次个总多少整余岁页分") && !around.is(1, "他她我你") {
        return Some("shù");
    }
    (around.class(1) == WordClass::Measure || around.is(1, "十百千万亿")).then_some("shù")
}

#[cfg(test)]
mod tests {
    use crate::reading::grammar::tests::assert_rule;

    #[test]
    fn shu_counts_or_is_a_number() {
        assert_rule(&[
            ("他【数】了三遍。", "shǔ"),
            ("你来【数】一数有几个人。", "shǔ"),
            ("孩子们【数】着星星。", "shǔ"),
            ("钱【数】错了。", ""),
            ("天上的星星【数】不清。", ""),
            ("票都【数】完了。", "shǔ"),
            ("班里的人【数】不多。", ""),
            ("来了【数】百人。", ""),
            ("这个【数】不对。", "shù"),
            ("他连【数】都不会数。", ""),
            ("【数】他跑得最快。", ""),
            ("花了【数】年时间。", ""),
        ]);
    }
}
