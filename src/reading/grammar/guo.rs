//! 过: *guo* behind a verb says that something has been experienced, *guò* is "to pass".

use super::Around;
use crate::lexicon::WordClass;

pub(super) fn rule(around: &Around) -> Option<&'static str> {
    if !around.alone() {
        return None;
    }
    let verb_before = matches!(around.class(-1), WordClass::Verb);
    if verb_before && around.is(-1, "去来吃看听说学做用见想问玩住找试读写买教喝得谈") && !around.is(1, "来去")
    {
        return Some("guo");
    }
    if around.begins()
        || around.is(1, "年节马河桥夜冬生日") && !verb_before
        || around.is(-1, "不得没好难") && around.is(1, "去来")
    {
        return Some("guò");
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::reading::grammar::tests::assert_rule;

    #[test]
    fn guo_has_been_and_guo_passes() {
        assert_rule(&[
            ("我去【过】北京。", "guo"),
            ("这本书我看【过】。", "guo"),
            ("你吃【过】烤鸭吗？", "guo"),
            ("他从没学【过】法语。", ""),
            ("我们谈【过】这件事。", "guo"),
            ("【过】马路要小心。", ""),
            ("【过】几天我再来。", "guò"),
            ("今年回家【过】年。", ""),
            ("他们要【过】河。", ""),
            ("他走【过】来了。", ""),
            ("时间【过】得真快。", ""),
            ("她跑【过】终点线。", ""),
        ]);
    }
}
