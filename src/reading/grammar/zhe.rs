//! 着: *zhe* goes on, *zháo* has reached its goal, *zhuó* begins or attaches, *zhāo* is a move.

use super::Around;
use crate::lexicon::WordClass;

/// Verbs that reach a goal with 着.
const REACHING: &str = "睡找猜够买逮抓碰捞点烧见管用摸借等";

pub(super) fn rule(around: &Around) -> Option<&'static str> {
    if around.is(-1, "不得") && around.is(-2, REACHING) {
        return Some("zháo");
    }
    if !around.alone() && around.length(0) > 2 {
        return None;
    }
    if around.is(-1, "睡找猜逮") && (around.at(1) == '了' || around.at(1) == '没') {
        return Some("zháo");
    }
    if around.is(-1, "一这那高") && (around.is(1, "棋数妙") || around.ends()) && around.alone() {
        return Some("zhāo");
    }
    if around.begins() && around.is(1, "手眼重装陆色力想") {
        return Some("zhuó");
    }
    if around.alone() && around.class(-1) == WordClass::Verb && !around.is(1, "了火凉") {
        return Some("zhe");
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::reading::grammar::tests::assert_rule;

    #[test]
    fn zhe_goes_on_and_zhao_reaches_its_goal() {
        assert_rule(&[
            ("他看【着】窗外。", "zhe"),
            ("门开【着】呢。", "zhe"),
            ("妈妈抱【着】孩子。", "zhe"),
            ("桌上放【着】两本书。", "zhe"),
            ("孩子刚睡【着】了。", "zháo"),
            ("钥匙找【着】了。", "zháo"),
            ("昨晚一夜睡不【着】。", "zháo"),
            ("这么高我够不【着】。", "zháo"),
            ("这事你管得【着】吗？", "zháo"),
            ("【着】眼未来，我们要早做准备。", "zhuó"),
            ("走错一【着】，满盘皆输。", "zhāo"),
            ("他跟【着】爸爸走。", ""),
        ]);
    }
}
