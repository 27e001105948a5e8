//! 地: *de* makes what stands before it an adverb, *dì* is the ground.

use super::Around;
use crate::lexicon::WordClass;

pub(super) fn rule(around: &Around) -> Option<&'static str> {
    if !around.alone() {
        return None;
    }
    let doubled = around.at(-1) == around.at(-2) && !around.begins();
    let manner = matches!(around.class(-1), WordClass::Adverb | WordClass::Adjective | WordClass::Idiom);
    let acts = matches!(around.class(1), WordClass::Verb | WordClass::Preposition | WordClass::Adverb | WordClass::Adjective);
    if (doubled || manner && around.length(-1) > 1) && acts && !around.is(1, "上下里面") {
        return Some("de");
    }
    if around.begins() || around.is(-1, "满遍在的扫拖种下落倒着随当此外内") || around.ends() && !doubled {
        return Some("dì");
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::reading::grammar::tests::assert_rule;

    #[test]
    fn de_marks_the_manner_and_di_is_the_ground() {
        assert_rule(&[
            ("他高兴【地】跳了起来。", "de"),
            ("雨哗哗【地】下着。", ""),
            ("她仔细【地】检查了一遍。", "de"),
            ("老师耐心【地】给我们讲解。", "de"),
            ("他兴高采烈【地】回家了。", ""),
            ("妈妈正在扫【地】。", ""),
            ("孩子们坐在【地】上。", ""),
            ("书掉了一【地】。", "dì"),
            ("【地】里种着玉米。", "dì"),
            ("他家有三亩【地】。", "dì"),
            ("别往【地】上扔纸。", ""),
            ("我们去过很多【地】方。", ""),
        ]);
    }
}
