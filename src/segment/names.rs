//! Personal names: which unknown words are taken for one, and how a surname is read.

use crate::pinyin::Syllable;

/// The hundred commonest surnames (Ministry of Public Security, 2020), less those that are everyday words of their own
/// (和 was never among them; 时, 成, 向 are left out).
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文";

/// Surnames of two characters.
const COMPOUND_SURNAMES: [&str; 8] = ["欧阳", "司马", "诸葛", "上官", "尉迟", "司徒", "夏侯", "皇甫"];

/// Surnames with a reading of their own (现代汉语词典).
const SURNAME_READINGS: [(char, &str); 21] = [
    ('单', "shàn"),
    ('曾', "zēng"),
    ('任', "rén"),
    ('区', "ōu"),
    ('仇', "qiú"),
    ('查', "zhā"),
    ('盖', "gě"),
    ('解', "xiè"),
    ('华', "huà"),
    ('朴', "piáo"),
    ('翟', "zhái"),
    ('尉', "yù"),
    ('冼', "xiǎn"),
    ('缪', "miào"),
    ('宁', "níng"),
    ('乐', "yuè"),
    ('召', "shào"),
    ('员', "yùn"),
    ('折', "shé"),
    ('燕', "yān"),
    ('覃', "qín"),
];

/// Whether a folded word that no dictionary holds is built like a personal name.
pub(super) fn looks_like_a_name(word: &str) -> bool {
    let count = word.chars().count();
    let simple = word.chars().next().is_some_and(|c| SURNAMES.contains(c) || SURNAME_READINGS.iter().any(|(s, _)| *s == c));
    let compound = COMPOUND_SURNAMES.iter().any(|surname| word.starts_with(surname));
    (simple && (2..=3).contains(&count)) || (compound && (3..=4).contains(&count))
}

/// The reading of a folded character as a surname, where it has one of its own.
pub fn surname_reading(character: char) -> Option<Syllable> {
    let (_, reading) = SURNAME_READINGS.iter().find(|(surname, _)| *surname == character)?;
    Syllable::parse(reading)
}
