//! Which question is asked about a card.

use rand::seq::{IndexedRandom, SliceRandom};

use super::items::{Item, Kind, check_item};
use super::session::Session;
use crate::review::CardKey;
use crate::schedule::{CardState, Phase};

impl Session<'_> {
    /// A question about a card, of a kind that suits its state, in the sentence shown longest ago.
    pub(super) fn question(&mut self, number: usize) -> Option<Item> {
        let kinds = self.kinds(number);
        let material = self.pool.material(number);
        let mut order: Vec<usize> = (0..material.passages.len()).collect();
        let unclear = |index: &usize| {
            let passage = &material.passages[*index];
            passage.reason.decided_by.is_none() || passage.word.len() < 2
        };
        let new = self.states[number] == CardState::New;
        order.sort_by_key(|index| (self.shown.contains(&material.passages[*index].id()), new && unclear(index)));
        for kind in kinds {
            for index in &order {
                let material = self.pool.material(number);
                let passage = &material.passages[*index];
                let Some(item) = Item::build(kind, material, passage, &self.pool, &mut self.rng) else { continue };
                if check_item(&item, self.pool.lexicon).is_err() {
                    continue;
                }
                if let Some(passage) = item.passage() {
                    self.shown.insert(passage.id());
                    self.pool.rotate(number, *index);
                }
                return Some(item);
            }
        }
        None
    }

    /// The kinds of question for a card, the best first: what is new is shown in a clear word, what is known is typed or compared.
    fn kinds(&mut self, number: usize) -> Vec<Kind> {
        let card = &self.pool.material(number).card;
        if !self.options.kinds.is_empty() {
            let mut kinds: Vec<Kind> =
                Kind::of_card(card).iter().copied().filter(|kind| self.options.kinds.contains(kind)).collect();
            kinds.shuffle(&mut self.rng);
            return kinds;
        }
        let phase = self.states[number].studied().map(|studied| studied.phase);
        let (mut first, rest): (Vec<Kind>, &[Kind]) = match (card, phase) {
            (CardKey::Sandhi { .. }, _) => (Vec::new(), &[Kind::ChooseSpoken]),
            (CardKey::Polyphone { .. }, None) => (Vec::new(), &[Kind::ChooseReading]),
            (CardKey::Polyphone { .. }, Some(Phase::Learning { .. } | Phase::Relearning { .. })) => {
                (vec![Kind::ChooseReading, Kind::SameOrDifferent, Kind::TypeReading], &[])
            }
            (CardKey::Polyphone { .. }, Some(Phase::Review)) => {
                // Typing examines most: it comes as often as all others together.
                let others = [Kind::ChooseReading, Kind::SameOrDifferent, Kind::OddOneOut, Kind::WrongAnnotation];
                let other = others.choose(&mut self.rng).copied();
                ([Kind::TypeReading].into_iter().chain(other).collect(), &[Kind::ChooseReading])
            }
            (CardKey::Word { .. }, None) => (Vec::new(), &[Kind::Recall]),
            (CardKey::Word { .. }, Some(Phase::Learning { .. } | Phase::Relearning { .. })) => {
                (vec![Kind::ChooseWord, Kind::FillGap], &[Kind::TypeWord])
            }
            (CardKey::Word { .. }, Some(Phase::Review)) => {
                (vec![Kind::TypeWord, Kind::FillGap, Kind::ChooseWord, Kind::Recall], &[])
            }
        };
        first.shuffle(&mut self.rng);
        first.extend(rest);
        first
    }
}
