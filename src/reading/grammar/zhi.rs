//! 只: *zhī* counts, *zhǐ* is "only".

use super::Around;
use crate::reading::pattern::is_numeral;

pub(super) fn rule(around: &Around) -> Option<&'static str> {
    let counted = is_numeral(around.at(-1)) || around.is(-1, "这那每哪整");
    if counted && around.is(1, "要有是") && !around.is(2, "眼手脚鸡鸭狗猫鸟羊") {
        return None;
    }
    if counted {
        return Some("zhī");
    }
    (around.alone() && !around.begins() || around.is(1, "有要能好是会想不怕顾见剩")).then_some("zhǐ")
}

#[cfg(test)]
mod tests {
    use crate::reading::grammar::tests::assert_rule;

    #[test]
    fn zhi_counts_or_is_only() {
        assert_rule(&[
            ("他养了三【只】羊。", "zhī"),
            ("树上有一【只】鸟。", "zhī"),
            ("这【只】箱子太重。", "zhī"),
            ("那【只】猫又来了。", "zhī"),
            ("丢了一【只】袜子。", "zhī"),
            ("我【只】有十块钱。", "zhǐ"),
            ("他【只】喝茶。", "zhǐ"),
            ("屋里【只】剩下我一个人。", "zhǐ"),
            ("【只】要你来就好。", "zhǐ"),
            ("事情【只】能这样了。", "zhǐ"),
            ("鸭子一【只】要三十块。", ""),
            ("我们【只】去过一次。", "zhǐ"),
        ]);
    }
}
