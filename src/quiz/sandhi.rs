//! The tones that 一 and 不 have in speech: what each follows, and sentences for those that the documents lack.

use super::dictionary::in_script;
use super::material::Material;
use super::passage::{Origin, Passage, Reason};
use crate::pinyin::Syllable;
use crate::review::CardKey;
use crate::text::Script;

/// When a character is spoken in a tone (现代汉语词典, 凡例; 普通话水平测试大纲).
pub(super) struct Rule {
    character: char,
    /// In tone digits.
    spoken: &'static str,
    /// What decides, with words in which it does.
    pub when: &'static str,
    /// Sentences, the character in 【】.
    sentences: [&'static str; 3],
}

const RULES: [Rule; 5] = [
    Rule {
        character: '一',
        spoken: "yi2",
        when: "before a fourth tone: 一定, 一样, 一下; also in 一个",
        sentences: ["我们【一】定会来。", "这两件衣服【一】样。", "请等【一】下，他马上就来。"],
    },
    Rule {
        character: '一',
        spoken: "yi4",
        when: "before a first, second or third tone: 一天, 一年, 一起",
        sentences: ["我们【一】起去吧。", "他等了你【一】天。", "她买了【一】条红裙子。"],
    },
    Rule {
        character: '一',
        spoken: "yi1",
        when: "by itself, and in numbers, dates and ordinals: 十一, 一月, 第一",
        sentences: ["她得了第【一】名。", "他是第【一】个到的。", "这是我第【一】次来北京。"],
    },
    Rule {
        character: '不',
        spoken: "bu2",
        when: "before a fourth tone: 不是, 不会, 不要",
        sentences: ["我【不】是学生。", "他【不】会游泳。", "这件事【不】重要。"],
    },
    Rule {
        character: '不',
        spoken: "bu4",
        when: "before any other tone, and by itself: 不说, 不来, 不好",
        sentences: ["今天【不】冷。", "他今天【不】来。", "这里的水【不】好喝。"],
    },
];

/// The rules of a character.
pub(super) fn rules(character: char) -> impl Iterator<Item = (Syllable, &'static Rule)> {
    let own = RULES.iter().filter(move |rule| rule.character == character);
    own.filter_map(|rule| Some((Syllable::parse(rule.spoken)?, rule)))
}

/// How a character can be spoken between full syllables.
pub(super) fn tones(character: char) -> impl Iterator<Item = Syllable> {
    rules(character).map(|(spoken, _)| spoken)
}

/// The card of a character in a tone, with sentences that the documents lack.
pub(super) fn material(character: char, spoken: Syllable, script: Script) -> Option<Material> {
    let (_, rule) = rules(character).find(|(tone, _)| *tone == spoken)?;
    let passages: Vec<Passage> = rule.sentences.iter().filter_map(|marked| passage(marked, rule, spoken, script)).collect();
    (!passages.is_empty()).then_some(Material { card: CardKey::Sandhi { character, spoken }, passages, count: 0 })
}

fn passage(marked: &str, rule: &Rule, spoken: Syllable, script: Script) -> Option<Passage> {
    let start = marked.chars().position(|c| c == '【')?;
    let characters: Vec<char> = in_script(&marked.replace(['【', '】'], ""), script)?.chars().collect();
    let mut readings = vec![None; characters.len()];
    *readings.get_mut(start)? = Syllable::parse(if rule.character == '一' { "yi1" } else { "bu4" });
    Some(Passage {
        target: start..start + 1,
        word: start..start + 1,
        readings,
        spoken: vec![spoken],
        reason: Reason { evidence: "dictionary".into(), decided_by: None },
        origin: Origin::Dictionary,
        characters,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::source::Source;

    #[test]
    fn every_sentence_is_spoken_as_its_rule_says() {
        let lexicon = Lexicon::embedded();
        for rule in &RULES {
            let spoken = Syllable::parse(rule.spoken).unwrap();
            let material = material(rule.character, spoken, Script::Simplified).unwrap();
            assert_eq!(material.passages.len(), rule.sentences.len());
            for passage in material.passages {
                let source = Source::from_bytes("test", passage.text().as_bytes()).unwrap();
                let document = crate::document::Document::parse(source, &lexicon);
                let read = crate::reading::read(crate::segment::segment(document, &lexicon), &lexicon);
                let choice = read.sentences[0].readings[passage.target.start].as_ref().unwrap();
                assert_eq!(
                    (choice.lexical, choice.spoken),
                    (passage.readings[passage.target.start], Some(spoken)),
                    "{}",
                    passage.marked()
                );
            }
        }
    }
}
