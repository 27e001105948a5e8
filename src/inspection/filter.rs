//! Which rows are wanted, in the words of the filter line: `行为 usual <0.9 doubtful`.

use super::Row;
use crate::reading::Evidence;
use crate::text::{fold_char, is_han};

/// What a row has to be; everything that is asked for has to hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// One of these characters, folded; any where there is none.
    pub characters: Vec<char>,
    /// Decided by one of these; by anything where there is none.
    pub evidence: Vec<Evidence>,
    /// Less confident than this.
    pub below: Option<f32>,
    /// Doubtful.
    pub doubtful: bool,
    /// Against the author's annotation.
    pub disagreements: bool,
    /// Decided by a person (`true`) or not.
    pub decided: Option<bool>,
}

/// A word that no filter has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no filter: write characters (行为), a kind of evidence (usual), <0.9, doubtful, against, open or decided")]
pub struct FilterError(pub String);

impl std::str::FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Filter, FilterError> {
        let mut filter = Filter::default();
        for word in text.split([' ', ',', '，', '、']).filter(|word| !word.is_empty()) {
            match word {
                "doubtful" => filter.doubtful = true,
                "against" => filter.disagreements = true,
                "open" => filter.decided = Some(false),
                "decided" => filter.decided = Some(true),
                _ if word.chars().all(is_han) => filter.characters.extend(word.chars().map(fold_char)),
                _ => match (Evidence::of_name(word), word.strip_prefix('<').and_then(|number| number.parse().ok())) {
                    (Some(evidence), _) => filter.evidence.push(evidence),
                    (None, Some(below)) => filter.below = Some(below),
                    (None, None) => return Err(FilterError(word.into())),
                },
            }
        }
        Ok(filter)
    }
}

impl Filter {
    /// Whether a row is wanted; `decided` says whether a person decided it.
    pub fn wants(&self, row: &Row, decided: bool) -> bool {
        (self.characters.is_empty() || self.characters.contains(&row.character))
            && (self.evidence.is_empty() || self.evidence.contains(&row.evidence))
            && self.below.is_none_or(|below| row.confidence < below)
            && (!self.doubtful || row.doubtful)
            && (!self.disagreements || row.disagrees)
            && self.decided.is_none_or(|wanted| wanted == decided)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_written_in_words() {
        let filter: Filter = "行為 usual <0.9 doubtful open".parse().unwrap();
        assert_eq!(filter.characters, ['行', '为']);
        assert_eq!((filter.evidence.as_slice(), filter.below), (&[Evidence::Usual][..], Some(0.9)));
        assert!(filter.doubtful && filter.decided == Some(false));
        assert!("usally".parse::<Filter>().unwrap_err().to_string().contains("`usally` is no filter"));
        assert_eq!("".parse::<Filter>(), Ok(Filter::default()));
    }
}
