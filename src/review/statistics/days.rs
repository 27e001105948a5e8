//! Days past and days to come.

use crate::schedule::{Day, Moment, Timestamp, UtcOffset};

/// How many days the forecast looks ahead, today included: two weeks, as far as a learner plans.
pub const FORECAST_DAYS: usize = 14;

/// Cards to be asked, by day.
pub(super) struct Forecast {
    today: Day,
    offset: UtcOffset,
    counts: [usize; FORECAST_DAYS],
}

impl Forecast {
    pub(super) fn new(now: Moment) -> Forecast {
        Forecast { today: now.day(), offset: now.offset, counts: [0; FORECAST_DAYS] }
    }

    pub(super) fn add(&mut self, due: Timestamp) {
        let ahead = Moment::new(due, self.offset).day().since(self.today);
        if let Some(count) = self.counts.get_mut(ahead as usize) {
            *count += 1;
        }
    }

    pub(super) fn days(self) -> Vec<(Day, usize)> {
        (0..).map(|ahead| self.today.plus(ahead)).zip(self.counts).collect()
    }
}

/// Days without a gap on which something was answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Streak {
    /// Up to today; a day that is not over yet breaks nothing.
    pub current: usize,
    /// At any time.
    pub longest: usize,
}

impl Streak {
    /// The streaks of these days, which come in order.
    pub(super) fn of(days: impl Iterator<Item = Day>, today: Day) -> Streak {
        let mut streak = Streak::default();
        let mut last: Option<Day> = None;
        for day in days {
            streak.current = if last.is_some_and(|last| last.plus(1) == day) { streak.current + 1 } else { 1 };
            streak.longest = streak.longest.max(streak.current);
            last = Some(day);
        }
        if last.is_none_or(|last| last.plus(1) < today) {
            streak.current = 0;
        }
        streak
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_streak_ends_with_a_day_without_an_answer_but_not_with_today() {
        let streak = |days: &[i64], today| {
            let streak = Streak::of(days.iter().map(|day| Day::from_number(*day)), Day::from_number(today));
            (streak.current, streak.longest)
        };
        assert_eq!(streak(&[], 10), (0, 0));
        assert_eq!(streak(&[10], 10), (1, 1));
        assert_eq!(streak(&[8, 9], 10), (2, 2));
        assert_eq!(streak(&[7, 8], 10), (0, 2));
        assert_eq!(streak(&[1, 2, 3, 9, 10], 10), (2, 3));
    }

    #[test]
    fn what_is_overdue_is_to_be_asked_today_and_the_far_future_is_left_out() {
        let now: Moment = "2026-03-10T09:00:00.000+08:00".parse().unwrap();
        let mut forecast = Forecast::new(now);
        for due in [
            "2026-01-01T04:00:00.000+08:00",
            "2026-03-10T23:00:00.000+08:00",
            "2026-03-11T03:59:00.000+08:00",
            "2026-03-11T04:00:00.000+08:00",
            "2026-03-23T04:00:00.000+08:00",
            "2026-03-24T04:00:00.000+08:00",
        ] {
            forecast.add(due.parse::<Moment>().unwrap().at);
        }
        let days = forecast.days();
        assert_eq!(days.len(), FORECAST_DAYS);
        let busy: Vec<(String, usize)> = days.iter().filter(|(_, n)| *n > 0).map(|(day, n)| (day.to_string(), *n)).collect();
        assert_eq!(busy, [("2026-03-10".to_string(), 3), ("2026-03-11".to_string(), 1), ("2026-03-23".to_string(), 1)]);
    }
}
