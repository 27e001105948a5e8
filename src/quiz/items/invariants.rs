//! What holds of every question, whatever the document.

use std::collections::HashSet;

use super::{Item, Offer, Prompt, Task};
use crate::lexicon::Lexicon;
use crate::pinyin::{Syllable, marked};
use crate::quiz::passage::Passage;
use crate::quiz::readings::{exists, variants};
use crate::review::CardKey;
use crate::text::{fold, fold_char};

/// A question that must not be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind} about {card}: {fault}")]
pub struct Broken {
    /// The kind of question.
    pub kind: &'static str,
    /// The card.
    pub card: String,
    /// What is wrong.
    pub fault: String,
}

/// Checks one question: the answer is among the offers, which are two or more and all different; each offered reading is a real one
/// and only the right one is right; the sentence has the character at its place; and nothing shown gives the answer away.
pub fn check_item(item: &Item, lexicon: &Lexicon) -> Result<(), Broken> {
    let checks = [offers(item, lexicon), passages(item), secrecy(item)];
    match checks.into_iter().find_map(Result::err) {
        Some(fault) => Err(Broken { kind: item.kind.name(), card: item.card.to_string(), fault }),
        None => Ok(()),
    }
}

/// Checks the questions of a session: each, and that none comes twice in the same sentence.
pub fn check_session(items: &[Item], lexicon: &Lexicon) -> Result<(), Broken> {
    let mut seen = HashSet::new();
    for item in items {
        check_item(item, lexicon)?;
        if let Some(passage) = item.passage()
            && !seen.insert((item.kind, item.card.clone(), passage.id()))
        {
            let fault = format!("asked twice in {}", passage.marked());
            return Err(Broken { kind: item.kind.name(), card: item.card.to_string(), fault });
        }
    }
    Ok(())
}

fn ensure(holds: bool, fault: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(fault()) }
}

fn offers(item: &Item, lexicon: &Lexicon) -> Result<(), String> {
    let Task::Choose { offers, right } = &item.task else {
        return match &item.task {
            Task::Type(slots) => ensure(!slots.is_empty(), || "nothing is expected".into()),
            _ => Ok(()),
        };
    };
    ensure(*right < offers.len(), || "the answer is not among the offers".into())?;
    ensure(offers.len() >= 2, || "fewer than two offers".into())?;
    let values: HashSet<String> = offers.iter().map(Offer::value).collect();
    ensure(values.len() == offers.len(), || format!("an offer comes twice: {offers:?}"))?;
    let wrong = offers.iter().enumerate().filter(|(index, _)| index != right).map(|(_, offer)| offer);
    match (&item.card, &offers[*right]) {
        (CardKey::Polyphone { character, reading }, Offer::Reading(answer)) => {
            ensure(answer == reading, || format!("{} is not the card's reading", answer.marked()))?;
            let spoken = item.passage().and_then(|passage| passage.spoken.first().copied());
            let accepted = variants(*character, *reading, lexicon.polyphone(*character).as_ref());
            for offer in wrong {
                let Offer::Reading(other) = offer else { return Err("offers of two kinds".into()) };
                let living = lexicon.living(*character).iter().any(|(living, _)| living == other);
                ensure(living || exists(*other), || format!("{} is no reading", other.marked()))?;
                let right_too = accepted.contains(other) || spoken == Some(*other);
                ensure(!right_too, || format!("{} is right as well", other.marked()))?;
            }
            Ok(())
        }
        (CardKey::Sandhi { spoken, .. }, Offer::Reading(answer)) => ensure(answer == spoken, || "another tone is spoken".into()),
        (CardKey::Polyphone { character, .. }, Offer::Word(..)) => {
            let Offer::Word(_, Some(odd)) = &offers[*right] else { return Err("a word without a reading".into()) };
            let mut others: Vec<Option<Syllable>> = Vec::new();
            for offer in offers {
                let Offer::Word(word, reading) = offer else { return Err("offers of two kinds".into()) };
                ensure(fold(word).matches(*character).count() == 1, || format!("{character} is not once in {word}"))?;
                others.extend((reading != &Some(*odd)).then_some(*reading));
            }
            let alone = others.len() + 1 == offers.len() && others.windows(2).all(|pair| pair[0] == pair[1]);
            ensure(alone, || "there is not one odd word".into())
        }
        (CardKey::Word { headword, .. }, Offer::Word(word, _)) => {
            ensure(fold(word) == *headword, || format!("{word} is another word"))
        }
        (CardKey::Polyphone { .. }, Offer::Annotated(..)) => match &item.prompt {
            Prompt::Annotated(passage, shown) => {
                let wrong = shown.iter().filter(|(position, reading)| passage.readings[*position] != Some(*reading));
                let wrong: Vec<usize> = wrong.map(|(position, _)| *position).collect();
                ensure(wrong == [passage.target.start], || format!("not one annotation is wrong: {shown:?}"))
            }
            _ => Err("annotated offers without annotations".into()),
        },
        (CardKey::Polyphone { .. }, answer @ (Offer::Same | Offer::Different)) => match &item.prompt {
            Prompt::Pair(one, other) => {
                let same = one.reading() == other.reading();
                ensure(same == (*answer == Offer::Same), || "the sentences do not say so".into())?;
                ensure(one.characters != other.characters, || "one sentence twice".into())
            }
            _ => Err("a comparison without two sentences".into()),
        },
        (_, answer) => Err(format!("{answer:?} does not fit the card")),
    }
}

fn passages(item: &Item) -> Result<(), String> {
    let both = match &item.prompt {
        Prompt::Pair(one, other) => vec![one, other],
        _ => item.passage().into_iter().collect(),
    };
    for passage in both {
        let target = fold(&passage.slice(passage.target.clone()));
        let expected = match &item.card {
            CardKey::Polyphone { character, .. } | CardKey::Sandhi { character, .. } => character.to_string(),
            CardKey::Word { headword, .. } => headword.clone(),
        };
        // A single character folds by its neighbours, so that the text around it may be needed.
        let alone: String = passage.characters[passage.target.clone()].iter().map(|c| fold_char(*c)).collect();
        let whole: String = fold(&passage.text()).chars().skip(passage.target.start).take(passage.target.len()).collect();
        let fits = target == expected || alone == expected || whole == expected;
        ensure(fits, || format!("{} is not about {expected}", passage.marked()))?;
        ensure(passage.reading().is_some(), || format!("the reading in {} is doubtful", passage.marked()))?;
    }
    if let (CardKey::Polyphone { reading, .. }, Some(passage)) = (&item.card, item.passage()) {
        ensure(passage.reading() == Some(vec![*reading]), || format!("{} has another reading", passage.marked()))?;
    }
    Ok(())
}

/// Nothing shown tells the answer.
fn secrecy(item: &Item) -> Result<(), String> {
    let readings: Vec<Syllable> = match &item.card {
        CardKey::Polyphone { reading, .. } => vec![*reading],
        CardKey::Word { reading, .. } => reading.clone(),
        CardKey::Sandhi { spoken, .. } => vec![*spoken],
    };
    let annotated = |passage: &Passage| {
        let rest = passage.slice(passage.target.end..passage.characters.len());
        let spelled = [marked(&readings).replace(' ', ""), crate::pinyin::numbered(&readings), crate::pinyin::zhuyin(&readings)];
        spelled.iter().any(|spelling| rest.starts_with(&format!("({spelling}")) || rest.starts_with(&format!("（{spelling}")))
    };
    match &item.prompt {
        Prompt::Sentence(passage) => ensure(!annotated(passage), || "the sentence shows the reading".into()),
        Prompt::Pair(one, other) => ensure(!annotated(one) && !annotated(other), || "a sentence shows the reading".into()),
        Prompt::Words(_) => Ok(()),
        Prompt::Meaning(meaning) => ensure(!crate::text::contains_han(meaning), || "the meaning shows Chinese".into()),
        Prompt::Gap(passage, meaning) => {
            let CardKey::Word { headword, .. } = &item.card else { return Err("a gap without a word".into()) };
            let rest =
                passage.slice(0..passage.target.start) + " " + &passage.slice(passage.target.end..passage.characters.len());
            ensure(!fold(&rest).contains(headword.as_str()), || "the sentence shows the word".into())?;
            ensure(!crate::text::contains_han(meaning), || "the meaning shows Chinese".into())
        }
        Prompt::Annotated(passage, shown) => {
            let right = shown.iter().any(|(position, reading)| *position == passage.target.start && readings.contains(reading));
            ensure(!right, || "the right reading is shown".into())
        }
    }
}
