//! 为: *wéi* is "to be, to become, to act as" and the agent of a passive, *wèi* is "for, because of".

use super::Around;
use crate::lexicon::WordClass;

/// Verbs that end in 为: to be made or taken for.
const BECOMING: &str = "成作变化视译改列定选称认以命转沦誉评奉尊封升降分合缩增减扩调设贬判名";

pub(super) fn rule(around: &Around) -> Option<&'static str> {
    if around.is(1, "了着此何啥") && !around.followed_by(&["着火", "何物"]) {
        return Some("wèi");
    }
    let clause = around.clause();
    if !around.begins() && around.alone() && around.clause_before().contains('以') && !clause.contains("服务") {
        return Some("wéi");
    }
    if around.alone() && clause.chars().skip(1).any(|c| c == '所') && !clause.contains("所有") {
        return Some("wéi");
    }
    if around.is(-1, BECOMING)
        || around.is(-1, "颇尤极更最较甚大广深稍")
        || around.class(1) == WordClass::Numeral && !around.begins()
    {
        return Some("wéi");
    }
    if !around.alone() {
        return None;
    }
    let whom = matches!(around.class(1), WordClass::Pronoun | WordClass::Name);
    if whom || ["服务", "起见", "着想", "而"].iter().any(|end| clause.chars().count() > 2 && clause.contains(end)) {
        return Some("wèi");
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::reading::grammar::tests::assert_rule;

    #[test]
    fn wei_is_to_be_or_for() {
        assert_rule(&[
            ("我们以质量【为】生命。", "wéi"),
            ("他被选【为】班长。", "wéi"),
            ("水会变【为】蒸汽。", "wéi"),
            ("这里的面积【为】三百平方米。", "wéi"),
            ("他的行【为】令人不解。", ""),
            ("这种做法【为】大家所接受。", "wéi"),
            ("她的表现颇【为】出色。", "wéi"),
            ("妈妈【为】我做了一碗面。", "wèi"),
            ("大家都【为】他高兴。", "wèi"),
            ("【为】了孩子，她换了工作。", "wèi"),
            ("【为】何不早说？", "wèi"),
            ("我们【为】理想而奋斗。", "wèi"),
            ("【为】顾客服务是我们的责任。", "wèi"),
        ]);
    }
}
