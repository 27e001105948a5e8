//! The three published HSK lists. Two of them are called "HSK 3.0" and differ on two words in five, so a list is named by
//! its year.

use hsk::{HskLevel, HskQuery, HskSystem};

use crate::pinyin::{Syllable, numbered};

/// A published list of levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LevelList {
    /// The HSK examination's vocabulary of 2015 ("HSK 2.0"), levels 1–6.
    Hsk2015,
    /// The proficiency standard GF0025-2021, levels 1–6 and 7 for the band 7–9.
    Hsk2021,
    /// The examination syllabus of 2025, in force from July 2026, levels 1–6 and 7 for the band 7–9.
    Hsk2025,
}

impl LevelList {
    /// All lists, oldest first.
    pub const ALL: [LevelList; 3] = [LevelList::Hsk2015, LevelList::Hsk2021, LevelList::Hsk2025];

    /// The name in tags, options and tables.
    pub fn name(self) -> &'static str {
        match self {
            LevelList::Hsk2015 => "HSK2015",
            LevelList::Hsk2021 => "HSK2021",
            LevelList::Hsk2025 => "HSK2025",
        }
    }

    fn system(self) -> HskSystem {
        match self {
            LevelList::Hsk2015 => HskSystem::Hsk2015,
            LevelList::Hsk2021 => HskSystem::ProficiencyStandard2021,
            LevelList::Hsk2025 => HskSystem::HskExamSyllabus2025,
        }
    }
}

/// The name of a list was not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown level list `{0}`: write hsk2015, hsk2021 or hsk2025")]
pub struct UnknownLevelList(String);

impl std::str::FromStr for LevelList {
    type Err = UnknownLevelList;

    fn from_str(text: &str) -> Result<LevelList, UnknownLevelList> {
        let found = LevelList::ALL.into_iter().find(|list| list.name().eq_ignore_ascii_case(text));
        found.ok_or_else(|| UnknownLevelList(text.into()))
    }
}

/// A word's level in one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level {
    /// The list.
    pub list: LevelList,
    /// 1 (first) to 6; 7 stands for the band 7–9 of the newer lists.
    pub level: u8,
}

impl std::fmt::Display for Level {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let level = if self.level == 7 { "7-9".into() } else { self.level.to_string() };
        write!(f, "{}::{level}", self.list.name())
    }
}

/// The levels of a simplified word in a reading, the lowest of each list. Where the lists spell the reading another way
/// (most often a neutral tone) and `only_reading` says that the word has no other, the word alone decides.
pub fn levels(word: &str, reading: &[Syllable], only_reading: bool) -> Vec<Level> {
    let listed = hsk::levels_all(HskQuery::new(word)).unwrap_or_default();
    if listed.is_empty() {
        return Vec::new();
    }
    let spelled = numbered(reading).replace("r5", "r");
    let exact = hsk::levels_all(HskQuery::new(word).pinyin(&spelled)).unwrap_or_default();
    let levels_in = |lists: &[(HskSystem, Vec<HskLevel>)], system| {
        lists.iter().find(|(listing, _)| *listing == system).and_then(|(_, levels)| levels.iter().copied().min())
    };
    let mut found = Vec::new();
    for list in LevelList::ALL {
        let system = list.system();
        let level = levels_in(&exact, system).or_else(|| levels_in(&listed, system).filter(|_| only_reading));
        if let Some(level) = level {
            found.push(Level { list, level: number(level) });
        }
    }
    found
}

fn number(level: HskLevel) -> u8 {
    match level {
        HskLevel::One => 1,
        HskLevel::Two => 2,
        HskLevel::Three => 3,
        HskLevel::Four => 4,
        HskLevel::Five => 5,
        HskLevel::Six => 6,
        _ => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(word: &str, reading: &str, only: bool) -> Vec<String> {
        let reading: Vec<_> = reading.split(' ').map(|s| Syllable::parse(s).unwrap()).collect();
        levels(word, &reading, only).iter().map(Level::to_string).collect()
    }

    #[test]
    fn levels_name_their_list_and_heed_the_reading() {
        assert_eq!(of("长", "zhang3", false)[0], "HSK2015::2", "that list gives no readings");
        assert!(of("长", "zhang3", false).len() > 1);
        assert_eq!(of("银行", "yin2 hang2", true).len(), 3);
        assert!(of("信息化", "xin4 xi1 hua4", true).is_empty());
    }
}
