//! Intervals a little longer or shorter, so that cards learned together do not stay together for ever.

/// Spans of days, and what share of the part of an interval within them it may be longer or shorter: the ranges of Anki.
const RANGES: [(f32, f32, f32); 3] = [(2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, f32::INFINITY, 0.05)];

/// The interval in whole days, moved within its range by `chance`, a number from 0 up to 1; at least one day.
///
/// The same chance never puts a longer interval before a shorter one.
pub(super) fn fuzzed(interval: f32, chance: f64) -> u32 {
    let delta: f32 = RANGES.iter().map(|(from, to, share)| share * (interval.min(*to) - from).max(0.0)).sum();
    let (low, high) = ((interval - delta).round(), (interval + delta).round());
    (low + (chance * f64::from(high - low + 1.0)) as f32).max(1.0) as u32
}

/// A number from 0 up to 1 that depends on the card and on how often it was asked, and on nothing else (SplitMix64).
pub(super) fn chance(seed: u64, reviews: u32) -> f64 {
    let mut z = seed.wrapping_add(u64::from(reviews).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^= z >> 31;
    // The 53 bits that a double holds.
    (z >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_moves_within_its_range_and_is_a_day_at_least() {
        for (interval, lowest, highest) in
            [(0.2, 1, 1), (1.4, 1, 1), (2.4, 2, 2), (5.0, 5, 5), (10.0, 9, 11), (30.0, 28, 32), (100.0, 94, 106)]
        {
            assert_eq!((fuzzed(interval, 0.0), fuzzed(interval, 0.999_999)), (lowest, highest), "{interval}");
        }
    }

    #[test]
    fn chance_is_spread_evenly_over_cards_and_reviews() {
        let chances: Vec<f64> = (0..100).flat_map(|seed| (0..100).map(move |reviews| chance(seed, reviews))).collect();
        assert!(chances.iter().all(|chance| (0.0..1.0).contains(chance)));
        for tenth in 0..10 {
            let count = chances.iter().filter(|chance| (**chance * 10.0) as u32 == tenth).count();
            assert!((900..1100).contains(&count), "{count} of 10,000 in tenth {tenth}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_longer_interval_never_comes_before_a_shorter_one(a in 0.0_f32..40_000.0, b in 0.0_f32..40_000.0, chance in 0.0_f64..1.0) {
            proptest::prop_assert!(fuzzed(a.min(b), chance) <= fuzzed(a.max(b), chance));
        }
    }
}
