//! What a learner can set of the scheduler, and what is fitted to them.

use sha2::{Digest, Sha256};

/// FSRS-6's 21 weights: finite numbers; out of range they are brought back into FSRS's bounds where they are used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters([f32; Parameters::COUNT]);

impl Parameters {
    /// How many there are.
    pub const COUNT: usize = 21;

    /// These weights.
    pub fn new(weights: &[f32]) -> Result<Parameters, ScheduleError> {
        let weights: [f32; Self::COUNT] =
            weights.try_into().map_err(|_| ScheduleError::ParameterCount { found: weights.len() })?;
        match weights.iter().find(|weight| !weight.is_finite()) {
            Some(weight) => Err(ScheduleError::Parameter { found: *weight }),
            None => Ok(Parameters(weights)),
        }
    }

    /// The weights, in FSRS's order.
    pub fn weights(&self) -> &[f32; Self::COUNT] {
        &self.0
    }

    /// How fast the forgetting curve falls: the last weight.
    pub fn decay(&self) -> f32 {
        self.0[Self::COUNT - 1]
    }
}

impl Default for Parameters {
    /// Those that FSRS fitted to many learners.
    fn default() -> Parameters {
        Parameters(fsrs::DEFAULT_PARAMETERS)
    }
}

/// The share of due cards that the learner wants to know: 0.70–0.97.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Retention(f32);

impl Retention {
    /// Below, most of a day's cards are forgotten ones.
    pub const LOWEST: f32 = 0.70;
    /// Above, the intervals shrink so much that a deck cannot be kept up.
    pub const HIGHEST: f32 = 0.97;

    /// This share.
    pub fn new(share: f32) -> Result<Retention, ScheduleError> {
        if (Self::LOWEST..=Self::HIGHEST).contains(&share) {
            Ok(Retention(share))
        } else {
            Err(ScheduleError::Retention { found: share })
        }
    }

    /// The share.
    pub fn share(self) -> f32 {
        self.0
    }
}

impl Default for Retention {
    /// Nine in ten, FSRS's default.
    fn default() -> Retention {
        Retention(0.9)
    }
}

/// What a scheduler cannot work with.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ScheduleError {
    /// The wanted retention is out of range.
    #[error("a retention of {found} is out of range; choose a share from 0.70 to 0.97, for example 0.9")]
    Retention {
        /// What was given.
        found: f32,
    },
    /// The wrong number of weights.
    #[error("FSRS-6 has 21 parameters, not {found}; fit them anew with `duoyin stats --optimize`")]
    ParameterCount {
        /// How many were given.
        found: usize,
    },
    /// A weight that is no number.
    #[error("{found} is no FSRS parameter; fit them anew with `duoyin stats --optimize`")]
    Parameter {
        /// What was given.
        found: f32,
    },
}

/// What a scheduler's results depend on, as a number: states with another fingerprint must be computed again from the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(u64);

impl Fingerprint {
    pub(super) fn of(algorithm: &str, parameters: &Parameters, retention: Retention) -> Fingerprint {
        let mut hasher = Sha256::new();
        hasher.update((algorithm.len() as u64).to_be_bytes());
        hasher.update(algorithm);
        for weight in parameters.weights() {
            hasher.update(weight.to_be_bytes());
        }
        hasher.update(retention.share().to_be_bytes());
        let digest = hasher.finalize();
        Fingerprint(u64::from_be_bytes(digest[..8].try_into().expect("a digest is longer than eight bytes")))
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retention_out_of_range_is_refused_with_the_range() {
        assert_eq!(Retention::new(0.9), Ok(Retention::default()));
        for share in [0.69, 0.98, 1.0, 90.0, -0.9, f32::NAN] {
            assert!(Retention::new(share).is_err(), "{share}");
        }
        assert!(Retention::new(90.0).unwrap_err().to_string().contains("from 0.70 to 0.97"));
        assert!(Retention::new(Retention::LOWEST).is_ok() && Retention::new(Retention::HIGHEST).is_ok());
    }

    #[test]
    fn parameters_are_twenty_one_finite_numbers() {
        let weights = Parameters::default().weights().to_vec();
        assert_eq!(Parameters::new(&weights), Ok(Parameters::default()));
        assert_eq!(Parameters::new(&weights[1..]), Err(ScheduleError::ParameterCount { found: 20 }));
        let mut broken = weights.clone();
        broken[3] = f32::INFINITY;
        assert_eq!(Parameters::new(&broken), Err(ScheduleError::Parameter { found: f32::INFINITY }));
    }

    #[test]
    fn every_setting_has_its_part_in_the_fingerprint() {
        let fingerprint = Fingerprint::of("a", &Parameters::default(), Retention::default());
        let mut weights = *Parameters::default().weights();
        weights[20] += 0.001;
        let others = [
            Fingerprint::of("b", &Parameters::default(), Retention::default()),
            Fingerprint::of("a", &Parameters(weights), Retention::default()),
            Fingerprint::of("a", &Parameters::default(), Retention(0.91)),
        ];
        assert!(others.iter().all(|other| *other != fingerprint));
        assert_eq!(fingerprint, Fingerprint::of("a", &Parameters::default(), Retention::default()));
    }
}
