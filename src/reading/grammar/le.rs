//! 了: *le* is the particle, *liǎo* behind 得 or 不 says what can be done, and is "to finish".

use super::Around;
use crate::lexicon::WordClass;

pub(super) fn rule(around: &Around) -> Option<&'static str> {
    let verb_before = !around.is(-2, " ，。！？、“”：就可也都");
    if around.is(-1, "得不")
        && verb_before
        && !around.preceded_by(&["也不", "就不", "都不", "我不", "懂得", "记得", "觉得", "晓得", "认得"])
    {
        return Some("liǎo");
    }
    if around.is(1, "解结断却然") && around.begins() {
        return Some("liǎo");
    }
    if around.alone() && matches!(around.class(-1), WordClass::Verb | WordClass::Adjective | WordClass::Noun) {
        return Some("le");
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::reading::grammar::tests::assert_rule;

    #[test]
    fn le_is_the_particle_and_liao_says_what_can_be_done() {
        assert_rule(&[
            ("这么多菜吃不【了】。", "liǎo"),
            ("这点小事难不倒我，我干得【了】。", "liǎo"),
            ("他明天来不【了】了。", "liǎo"),
            ("这病治得【了】吗？", "liǎo"),
            ("我吃【了】两碗饭。", "le"),
            ("他走【了】。", "le"),
            ("天黑【了】。", "le"),
            ("春天【了】，花都开了。", ""),
            ("不【了】，我还有事。", ""),
            ("他懂得【了】这个道理。", "le"),
            ("我也不【了】解情况。", ""),
            ("下雨【了】，快收衣服。", "le"),
        ]);
    }
}
