use super::*;
use crate::lexicon::parse_words;
use crate::source::Source;

fn read_with(text: &str, lexicon: &Lexicon) -> ReadDocument {
    let source = Source { name: "test".into(), text: text.into() };
    read(crate::segment::segment(Document::parse(source, lexicon), lexicon), lexicon)
}

fn read_text(text: &str) -> ReadDocument {
    read_with(text, &Lexicon::embedded())
}

fn choices(document: &ReadDocument) -> Vec<(char, ReadingChoice)> {
    let characters = document.sentences.iter().flat_map(|s| s.characters.iter().zip(&s.readings));
    characters.filter_map(|(c, choice)| Some((c.written, choice.clone()?))).collect()
}

fn choice(document: &ReadDocument, character: char) -> ReadingChoice {
    choices(document).into_iter().find(|(c, _)| *c == character).unwrap().1
}

fn marked(text: &str, spoken: bool) -> String {
    let form = |choice: ReadingChoice| if spoken { choice.spoken } else { choice.lexical };
    choices(&read_text(text)).into_iter().map(|(_, c)| form(c).unwrap().marked()).collect::<Vec<_>>().join(" ")
}

#[test]
fn words_and_phrases_decide_before_frequency() {
    assert_eq!(marked("銀行行長", false), "yín háng háng zhǎng");
    assert_eq!(marked("重新重視", false), "chóng xīn zhòng shì");
    assert_eq!(marked("音乐快乐", false), "yīn yuè kuài lè");
    assert_eq!(marked("头发发展", false), "tóu fa fā zhǎn");
    assert_eq!(marked("他买东西", false), "tā mǎi dōng xi");
}

#[test]
fn a_word_gives_a_polyphone_its_neutral_tone() {
    assert_eq!(marked("衣服", false), "yī fu");
    assert_eq!(marked("请裁缝做的", false), "qǐng cái feng zuò de");
    assert_eq!(marked("服了", false), "fú le");
}

#[test]
fn a_word_gives_a_polyphone_the_reading_that_it_has_nowhere_else() {
    assert_eq!(marked("不亦说乎", false), "bù yì yuè hū");
    assert_eq!(marked("李白的《将进酒》", false), "lǐ bái de qiāng jìn jiǔ");
    assert_eq!(marked("他说得对", false), "tā shuō de duì");
}

#[test]
fn every_choice_says_what_decided() {
    let document = read_text("國(guó)家银行的𠮷");
    let by = |c| (choice(&document, c).evidence, choice(&document, c).decided_by);
    assert_eq!(by('國').0, Evidence::Annotation);
    assert_eq!(by('家'), (Evidence::Phrase, Some("国家".into())));
    assert_eq!(by('行'), (Evidence::Phrase, Some("银行".into())));
    assert_eq!(by('的').0, Evidence::Model);
    assert_eq!(by('𠮷').0, Evidence::Unknown);
    assert!(!choice(&document, '的').is_doubtful() && !choice(&document, '行').is_doubtful());
}

#[test]
fn several_candidates_are_a_filter_on_the_answer() {
    let document = read_text("了(le/liǎo)解,要(yào / yāo)求,走了(le / liǎo)");
    let read: Vec<_> = choices(&document).into_iter().map(|(_, c)| c.lexical.unwrap().marked()).collect();
    assert_eq!(read, ["liǎo", "jiě", "yāo", "qiú", "zǒu", "le"]);
    assert!(document.disagreements().is_empty());
    assert_eq!(*choice(&document, '了').annotated, ["le", "liǎo"]);
}

#[test]
fn an_annotator_who_ignores_context_does_not_spoil_what_words_say() {
    let document = read_text("電子(zǐ)和鼻子(zǐ)、桌子(zǐ)。他看著(zhù)的書。");
    let nose = &choices(&document)[4];
    assert_eq!((nose.0, nose.1.lexical.unwrap().marked().as_str()), ('子', "zi"));
    assert_eq!(choice(&document, '著').lexical.unwrap().marked(), "zhe");
    let disagreements: Vec<_> = document.disagreements().iter().map(|d| (d.character, d.place.column)).collect();
    assert_eq!(disagreements.len(), 3, "{disagreements:?}");
    assert!(!document.annotator.tells_readings_apart());
}

#[test]
fn a_careful_teacher_wins_over_the_dictionary() {
    let careful = "銀行(háng)的行(háng)長(zhǎng)說，步行(xíng)很長(cháng)，重(chóng)新音樂(yuè)重(zhòng)要，睡覺(jiào)。";
    let document = read_text(&format!("{careful}他好(hào)學，看好(hǎo)書。東西(xī)"));
    assert!(document.annotator.tells_readings_apart(), "{:?}", document.annotator);
    let direction = choices(&document).into_iter().rfind(|(c, _)| *c == '西').unwrap().1;
    assert_eq!((direction.lexical.unwrap().marked().as_str(), direction.evidence), ("xī", Evidence::Annotation));
}

#[test]
fn the_learner_s_own_word_is_the_strongest_evidence() {
    let (words, _) = parse_words("行长\txíng zhǎng\n");
    let document = read_with("行(háng)長", &Lexicon::embedded().with_words(words));
    let choice = choice(&document, '行');
    assert_eq!((choice.lexical.unwrap().marked().as_str(), choice.evidence), ("xíng", Evidence::Correction));
    assert_eq!(document.disagreements().len(), 1);
}

#[test]
fn the_learner_s_own_word_counts_without_english_and_against_the_habits_of_the_segmenter() {
    let (words, errors) = parse_words("还书\thuán shū\n巴拉还\tbā lá hái\n");
    assert_eq!(errors, []);
    let document = read_with("他還沒還書。他在巴拉還没书。", &Lexicon::embedded().with_words(words));
    let corrected: String =
        choices(&document).iter().filter(|(_, choice)| choice.evidence == Evidence::Correction).map(|(c, _)| *c).collect();
    assert_eq!(corrected, "還書巴拉還");
}

#[test]
fn a_reading_on_which_the_author_insists_needs_no_record() {
    let document = read_text("銀行(xíng!)，東西(xi!)，走了(liǎo!)。");
    for (character, reading) in [('行', "xíng"), ('西', "xi"), ('了', "liǎo")] {
        let choice = choice(&document, character);
        assert_eq!((choice.lexical.unwrap().marked().as_str(), choice.evidence), (reading, Evidence::Annotation));
        assert!(!choice.is_doubtful() && !choice.disagrees);
    }
    assert_eq!(document.annotator, Annotator::default(), "and says nothing of the others");
}

#[test]
fn a_correction_wins_over_the_learner_s_words_and_the_author() {
    let (words, _) = parse_words("行长\txíng zhǎng\n");
    let lexicon = Lexicon::embedded().with_words(words);
    let (corrections, _) = crate::correction::parse("word\t【行】长\theng2\nplace\ttest\t【好】。\thào\n");
    let source = Source { name: "folder/test".into(), text: "行(háng)長來了。好。".into() };
    let segmented = crate::segment::segment(Document::parse(source, &lexicon), &lexicon);
    let document = read_corrected(segmented, &lexicon, &corrections);
    let line = choice(&document, '行');
    assert_eq!((line.lexical.unwrap().marked().as_str(), line.evidence), ("héng", Evidence::Correction));
    assert_eq!((line.decided_by.as_deref(), line.disagrees), (Some("行长"), true));
    assert!(!line.is_doubtful());
    let good = choice(&document, '好');
    assert_eq!((good.lexical.unwrap().marked().as_str(), good.decided_by), ("hào", None));
}

#[test]
fn names_are_read_as_names() {
    assert_eq!(marked("单田芳说书", false).split(' ').next(), Some("shàn"));
    assert_eq!(marked("任长霞来了", false).split(' ').next(), Some("rén"));
}

#[test]
fn the_spoken_form_follows_the_rules_of_sandhi() {
    for (text, spoken) in [
        ("一定", "yí dìng"),
        ("一天", "yì tiān"),
        ("第一", "dì yī"),
        ("统一", "tǒng yī"),
        ("一个人", "yí gè rén"),
        ("看一看", "kàn yi kàn"),
        ("二〇一一年", "èr líng yī yī nián"),
        ("一月", "yī yuè"),
        ("不是", "bú shì"),
        ("不好", "bù hǎo"),
        ("好不好", "hǎo bu hǎo"),
        ("你好", "ní hǎo"),
        ("很好", "hén hǎo"),
        ("展览馆", "zhán lán guǎn"),
        ("我很好", "wǒ hén hǎo"),
        ("孔子", "kóng zǐ"),
    ] {
        assert_eq!(marked(text, true), spoken, "{text}");
    }
    assert_eq!(marked("一定不是你好", false), "yī dìng bù shì nǐ hǎo", "the lexical form keeps its tones");
}
