//! What a session asks, in which order.
//!
//! Cards that belong together – the readings of a polyphone – form a set. A set is balanced, so that nobody passes by always giving
//! the usual reading, and sets are woven into each other, so that readings alternate and no answer is followed by its own hint.

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

use rand::Rng;
use rand::seq::SliceRandom;

use super::items::Kind;
use super::pool::Pool;
use crate::pinyin::{Syllable, Tone};
use crate::review::CardKey;
use crate::schedule::{CardState, Timestamp};
use crate::text::fold;

/// How long before the end of its step a card is asked where nothing else is left; twice the longest step.
pub const LEARN_AHEAD: Duration = Duration::from_secs(20 * 60);

/// What a session is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Polyphones and words.
    #[default]
    Mixed,
    /// Polyphones.
    Polyphones,
    /// Words.
    Words,
    /// The tones of 一 and 不.
    Sandhi,
}

/// What a learner asks of a session.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionOptions {
    /// What it is about.
    pub mode: Mode,
    /// The kinds of question; empty for all.
    pub kinds: Vec<Kind>,
    /// Only these characters, folded; empty for all.
    pub characters: Vec<char>,
    /// Exactly these cards, due or not; empty for those that are due or new.
    pub only: Vec<CardKey>,
    /// At most so many questions, not counting those that come again.
    pub limit: Option<usize>,
    /// At most so many new cards.
    pub new: usize,
    /// At most so many cards that come back after days; those on their steps come besides.
    pub reviews: usize,
}

impl SessionOptions {
    /// Whether any card will do, but for the few of sandhi.
    pub fn is_open(&self) -> bool {
        self.mode == Mode::Mixed && self.kinds.is_empty() && self.characters.is_empty() && self.only.is_empty()
    }

    /// Whether a card belongs into the session.
    pub fn admits(&self, card: &CardKey) -> bool {
        if !self.only.is_empty() {
            return self.only.contains(card);
        }
        let (mode, character) = match card {
            CardKey::Polyphone { character, .. } => (matches!(self.mode, Mode::Mixed | Mode::Polyphones), Some(character)),
            CardKey::Word { .. } => (matches!(self.mode, Mode::Mixed | Mode::Words), None),
            CardKey::Sandhi { character, .. } => (self.mode == Mode::Sandhi, Some(character)),
        };
        let kind = self.kinds.is_empty() || Kind::of_card(card).iter().any(|kind| self.kinds.contains(kind));
        let character = self.characters.is_empty() || character.is_some_and(|character| self.characters.contains(character));
        mode && kind && character
    }
}

/// Cards that belong together, by their numbers in the pool; a card may come twice.
type Set = Vec<usize>;

/// The cards to ask, by their numbers in the pool, in order.
pub(super) fn plan(
    pool: &Pool<'_>,
    states: &[CardState],
    options: &SessionOptions,
    now: Timestamp,
    rng: &mut impl Rng,
) -> VecDeque<usize> {
    let admitted: Vec<usize> =
        (0..pool.materials().len()).filter(|number| options.admits(&pool.material(*number).card)).collect();
    let mut sets: Vec<Set> = if options.only.is_empty() {
        let due = admitted.iter().copied().filter(|number| states[*number].is_due(now));
        // What was begun is finished: the limit is for cards that come back after days.
        let in_steps = |number: &usize| states[*number].studied().is_some_and(|studied| studied.is_in_steps());
        let (mut due, mut back): (Vec<usize>, Vec<usize>) = due.partition(in_steps);
        back.sort_by_key(|number| states[*number].due());
        back.truncate(options.reviews);
        due.extend(back);
        due.sort_by_key(|number| states[*number].due());
        let new = new_cards(pool, states, &admitted, options.new, rng);
        let mut sets = together(pool, due);
        for set in &mut sets {
            add_contrast(set, pool, states, options, rng);
        }
        sets.shuffle(rng);
        sets.extend(together(pool, new));
        sets
    } else {
        let mut sets = together(pool, admitted);
        sets.shuffle(rng);
        sets
    };
    for set in &mut sets {
        balance(set, pool);
    }
    let mut left = options.limit.unwrap_or(usize::MAX);
    for set in &mut sets {
        set.truncate(left);
        left -= set.len();
    }
    weave(sets, pool)
}

/// Cards whose step is over soon, with the time at which it is: what an earlier session of the day left unfinished.
pub(super) fn begun(
    pool: &Pool<'_>,
    states: &[CardState],
    options: &SessionOptions,
    now: Timestamp,
) -> impl Iterator<Item = (usize, Timestamp)> {
    let soon = now.plus(LEARN_AHEAD);
    states.iter().enumerate().filter_map(move |(number, state)| {
        let studied = state.studied().filter(|studied| studied.is_in_steps())?;
        let waits = studied.due > now && studied.due <= soon && options.admits(&pool.material(number).card);
        waits.then_some((number, studied.due))
    })
}

/// New cards: polyphones, the readings of one together, in turn with words.
fn new_cards(pool: &Pool<'_>, states: &[CardState], admitted: &[usize], limit: usize, rng: &mut impl Rng) -> Vec<usize> {
    let new = |number: &usize| states[*number] == CardState::New;
    let fresh: Vec<usize> = admitted.iter().copied().filter(new).collect();
    let (words, others): (Vec<usize>, Vec<usize>) =
        fresh.into_iter().partition(|number| matches!(pool.material(*number).card, CardKey::Word { .. }));
    let count = |number: usize| pool.material(number).count;
    let mut sets = together(pool, others);
    // Where nothing is told apart there is nothing to learn; what was learned once, or is asked for, is asked all the same.
    sets.retain(|set| set.len() > 1 || set.iter().all(|number| pool.contrasting(*number).next().is_some()));
    // Of equals chance decides, so that two sessions differ.
    sets.shuffle(rng);
    // A contrast of the learner's own text comes before one that only the dictionary makes (的 is hardly ever read dī).
    let one_sided = |set: &Set| set.iter().filter(|number| count(**number) > 0).count() < 2;
    sets.sort_by_key(|set| {
        let occurrences = set.iter().map(|number| count(*number)).sum::<usize>();
        (one_sided(set), difference(set, pool), std::cmp::Reverse(occurrences))
    });
    let mut words = words;
    words.sort_by_key(|number| (length(pool, *number) == 1, std::cmp::Reverse(count(*number))));
    let mut words = words.into_iter();
    let mut chosen = Vec::new();
    for set in sets {
        // Half a contrast is none, unless the limit leaves no choice.
        if chosen.len() + set.len() <= limit || chosen.is_empty() {
            chosen.extend(set);
            chosen.extend(words.next());
        }
    }
    chosen.extend(words);
    chosen.truncate(limit);
    chosen
}

fn length(pool: &Pool<'_>, number: usize) -> usize {
    match &pool.material(number).card {
        CardKey::Word { headword, .. } => headword.chars().count(),
        CardKey::Polyphone { .. } | CardKey::Sandhi { .. } => 1,
    }
}

/// How the readings of a set differ, the most telling first: in their letters, in their full tones, or only in a neutral tone.
fn difference(set: &[usize], pool: &Pool<'_>) -> u8 {
    let Some(CardKey::Polyphone { character, .. }) = set.first().map(|number| &pool.material(*number).card) else { return 1 };
    let readings: Vec<Syllable> = pool.readings_of(*character).iter().filter_map(|number| reading(pool, *number)).collect();
    let pairs = || readings.iter().enumerate().flat_map(|(index, one)| readings[..index].iter().map(move |other| (*one, *other)));
    if pairs().any(|(one, other)| !one.same_letters(other)) {
        0
    } else if pairs().any(|(one, other)| one.tone() != Tone::Neutral && other.tone() != Tone::Neutral) {
        1
    } else {
        2
    }
}

fn reading(pool: &Pool<'_>, number: usize) -> Option<Syllable> {
    match pool.material(number).card {
        CardKey::Polyphone { reading, .. } => Some(reading),
        _ => None,
    }
}

/// Cards of one character in one set; the order of sets is that of their first cards.
fn together(pool: &Pool<'_>, cards: Vec<usize>) -> Vec<Set> {
    let mut sets: Vec<Set> = Vec::new();
    let mut index: HashMap<char, usize> = HashMap::new();
    for number in cards {
        match &pool.material(number).card {
            CardKey::Polyphone { character, .. } | CardKey::Sandhi { character, .. } => {
                let slot = *index.entry(*character).or_insert_with(|| {
                    sets.push(Vec::new());
                    sets.len() - 1
                });
                sets[slot].push(number);
            }
            CardKey::Word { .. } => sets.push(vec![number]),
        }
    }
    sets
}

/// A reading that is due alone gets another one that was learned beside it.
fn add_contrast(set: &mut Set, pool: &Pool<'_>, states: &[CardState], options: &SessionOptions, rng: &mut impl Rng) {
    let [alone] = set[..] else { return };
    let learned = |number: &usize| states[*number].studied().is_some();
    let mut others: Vec<usize> = pool.contrasting(alone).filter(learned).collect();
    others.retain(|number| options.admits(&pool.material(*number).card));
    others.shuffle(rng);
    set.extend(others.first());
}

/// Brings the rarer readings of a set up to two in five, by asking them again in another sentence.
fn balance(set: &mut Set, pool: &Pool<'_>) {
    let usual = |number: usize| match pool.material(number).card {
        CardKey::Polyphone { character, reading } => {
            pool.lexicon.living(character).first().is_some_and(|(usual, _)| *usual == reading)
        }
        _ => false,
    };
    let rare: Vec<usize> = set.iter().copied().filter(|number| !usual(*number)).collect();
    let count = |set: &Set| set.iter().filter(|number| !usual(**number)).count();
    let mut again = rare.iter().cycle();
    while !rare.is_empty() && count(set) * 5 < set.len() * 2 {
        set.extend(again.next());
    }
}

/// One order for all sets: a few are open at a time and take turns.
fn weave(sets: Vec<Set>, pool: &Pool<'_>) -> VecDeque<usize> {
    /// Open sets: between two readings of a character stand three other questions, where there are any.
    const OPEN: usize = 4;
    /// How far ahead a set is looked for that has nothing to do with the open ones.
    const AHEAD: usize = 16;
    let mut pending: VecDeque<VecDeque<usize>> = sets.into_iter().filter(|set| !set.is_empty()).map(VecDeque::from).collect();
    let mut open: VecDeque<VecDeque<usize>> = VecDeque::new();
    let mut order = VecDeque::new();
    loop {
        while open.len() < OPEN && !pending.is_empty() {
            let taken: HashSet<char> = open.iter().flatten().flat_map(|number| characters(pool, *number)).collect();
            let unrelated =
                |set: &VecDeque<usize>| set.iter().all(|number| characters(pool, *number).iter().all(|c| !taken.contains(c)));
            let next = pending.iter().take(AHEAD).position(unrelated).unwrap_or(0);
            open.extend(pending.remove(next));
        }
        let Some(mut set) = open.pop_front() else { return order };
        order.extend(set.pop_front());
        if !set.is_empty() {
            open.push_back(set);
        }
    }
}

/// The characters that an answer to a card shows.
pub(super) fn characters(pool: &Pool<'_>, number: usize) -> Vec<char> {
    match &pool.material(number).card {
        CardKey::Polyphone { character, .. } | CardKey::Sandhi { character, .. } => vec![*character],
        CardKey::Word { headword, .. } => fold(headword).chars().collect(),
    }
}
