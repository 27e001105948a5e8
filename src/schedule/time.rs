//! Points in time, and days of study. Nothing here asks for the time.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

const MILLIS_PER_DAY: i64 = 24 * 60 * 60 * 1000;
const MILLIS_PER_HOUR: i64 = 60 * 60 * 1000;
const MILLIS_PER_MINUTE: i64 = 60 * 1000;

/// The hour at which a day of study begins: who learns past midnight is still in yesterday's session.
pub const DAY_START_HOUR: i64 = 4;

/// A point in time: milliseconds since 1970-01-01 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The time of a number of milliseconds since 1970.
    pub const fn from_millis(millis: i64) -> Timestamp {
        Timestamp(millis)
    }

    /// Milliseconds since 1970.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The time after a while.
    pub fn plus(self, duration: Duration) -> Timestamp {
        Timestamp(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// How long ago `earlier` was; nothing where it is later.
    pub fn since(self, earlier: Timestamp) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// How far a learner's clock is from UTC: minutes, positive to the east.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtcOffset(i16);

impl UtcOffset {
    /// UTC itself.
    pub const UTC: UtcOffset = UtcOffset(0);

    /// The offset of a number of minutes; `None` at a whole day or more.
    pub fn from_minutes(minutes: i32) -> Option<UtcOffset> {
        (minutes.abs() < 24 * 60).then_some(UtcOffset(minutes as i16))
    }

    /// Minutes east of UTC.
    pub fn minutes(self) -> i32 {
        self.0.into()
    }

    fn millis(self) -> i64 {
        i64::from(self.0) * MILLIS_PER_MINUTE
    }
}

/// A point in time as the learner's clock shows it. With the offset the day of study is a fact, wherever it is looked at later.
///
/// It is written as RFC 3339 with milliseconds, and reads back:
///
/// ```
/// use duoyin::schedule::Moment;
///
/// let night: Moment = "2026-03-02T01:30:00.000+08:00".parse().unwrap();
/// assert_eq!(night.to_string(), "2026-03-02T01:30:00.000+08:00");
/// assert_eq!(night.day().to_string(), "2026-03-01", "before four o'clock it is still the day before");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// Where the clock stands.
    pub offset: UtcOffset,
}

impl Moment {
    /// The moment of a time and an offset.
    pub fn new(at: Timestamp, offset: UtcOffset) -> Moment {
        Moment { at, offset }
    }

    /// The day of study.
    pub fn day(self) -> Day {
        let local = self.at.0.saturating_add(self.offset.millis()).saturating_sub(DAY_START_HOUR * MILLIS_PER_HOUR);
        Day(local.div_euclid(MILLIS_PER_DAY))
    }

    /// The moment after a while.
    pub fn plus(self, duration: Duration) -> Moment {
        Moment { at: self.at.plus(duration), ..self }
    }
}

/// A day of study, from four in the morning to four in the morning: days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i64);

impl Day {
    /// The day of a number of days since 1970-01-01.
    pub const fn from_number(number: i64) -> Day {
        Day(number)
    }

    /// Days since 1970-01-01.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// When it begins, for a clock.
    pub fn start(self, offset: UtcOffset) -> Timestamp {
        let local = self.0.saturating_mul(MILLIS_PER_DAY).saturating_add(DAY_START_HOUR * MILLIS_PER_HOUR);
        Timestamp(local.saturating_sub(offset.millis()))
    }

    /// The day that many days later.
    pub fn plus(self, days: u32) -> Day {
        Day(self.0.saturating_add(days.into()))
    }

    /// Days from `earlier` to this day; none where it is later.
    pub fn since(self, earlier: Day) -> u32 {
        u32::try_from(self.0.saturating_sub(earlier.0).max(0)).unwrap_or(u32::MAX)
    }

    /// Days since the last Monday, 0–6.
    pub fn days_since_monday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        (self.0 + 3).rem_euclid(7) as u8
    }

    /// Year, month 1–12 and day of the month 1–31.
    pub fn date(self) -> (i64, u8, u8) {
        date_of(self.0)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.at.0.saturating_add(self.offset.millis());
        let (year, month, day) = date_of(local.div_euclid(MILLIS_PER_DAY));
        let of_day = local.rem_euclid(MILLIS_PER_DAY);
        let (hour, minute) = (of_day / MILLIS_PER_HOUR, of_day / MILLIS_PER_MINUTE % 60);
        let (second, milli) = (of_day / 1000 % 60, of_day % 1000);
        let (sign, offset) = (if self.offset.0 < 0 { '-' } else { '+' }, self.offset.0.abs());
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}{sign}{:02}:{:02}",
            offset / 60,
            offset % 60
        )
    }
}

/// A text that is no moment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no time; write it like 2026-03-01T09:30:00.000+08:00")]
pub struct MomentError(String);

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(text: &str) -> Result<Moment, MomentError> {
        let moment = parse(text).filter(|moment| moment.to_string() == text);
        moment.ok_or_else(|| MomentError(text.into()))
    }
}

/// Reads the numbers at their places; whether the rest is as it must be shows when the moment is written again.
fn parse(text: &str) -> Option<Moment> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok().map(i64::from);
    let (hour, minute, second, milli) = (number(11, 13)?, number(14, 16)?, number(17, 19)?, number(20, 23)?);
    let days = days_of(number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let offset = number(24, 26)? * 60 + number(27, 29)?;
    let offset = UtcOffset::from_minutes(if text.get(23..24)? == "-" { -offset } else { offset } as i32)?;
    let local = days * MILLIS_PER_DAY + hour * MILLIS_PER_HOUR + minute * MILLIS_PER_MINUTE + second * 1000 + milli;
    Some(Moment { at: Timestamp(local - offset.millis()), offset })
}

/// Days in the 400 years after which the Gregorian calendar repeats itself.
const DAYS_PER_ERA: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01. Years are counted from March, so that the leap day is a year's last.
const DAYS_TO_1970: i64 = 719_468;
/// Days from the first of March to the first of each month, March first.
const DAYS_BEFORE_MONTH: [i64; 12] = [0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337];

/// The Gregorian date of a number of days since 1970-01-01.
fn date_of(days: i64) -> (i64, u8, u8) {
    let days = days.saturating_add(DAYS_TO_1970);
    let (era, of_era) = (days.div_euclid(DAYS_PER_ERA), days.rem_euclid(DAYS_PER_ERA));
    // Each leap day that has passed makes 365 days too short a year.
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / (DAYS_PER_ERA - 1)) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = DAYS_BEFORE_MONTH.iter().rposition(|before| *before <= of_year).unwrap_or(0);
    let day = of_year - DAYS_BEFORE_MONTH[month] + 1;
    let calendar_month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month >= 10), calendar_month as u8, day as u8)
}

/// The number of days since 1970-01-01 of a Gregorian date.
fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let before = DAYS_BEFORE_MONTH[(month + 9).rem_euclid(12) as usize];
    era * DAYS_PER_ERA + of_era * 365 + of_era / 4 - of_era / 100 + before + day - 1 - DAYS_TO_1970
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_begins_at_four_by_the_learners_clock() {
        for (time, day) in [
            ("2026-03-01T03:59:59.999+08:00", "2026-02-28"),
            ("2026-03-01T04:00:00.000+08:00", "2026-03-01"),
            ("2026-03-02T03:59:59.999+08:00", "2026-03-01"),
            ("2026-03-01T04:00:00.000-05:00", "2026-03-01"),
            ("2026-03-01T03:59:59.999+00:00", "2026-02-28"),
            ("1969-12-31T05:00:00.000+00:00", "1969-12-31"),
        ] {
            assert_eq!(moment(time).day().to_string(), day, "{time}");
            let offset = moment(time).offset;
            assert!(moment(time).day().start(offset) <= moment(time).at);
            assert!(moment(time).day().plus(1).start(offset) > moment(time).at);
        }
    }

    #[test]
    fn dates_are_those_of_the_gregorian_calendar() {
        for (number, date) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(Day::from_number(number).to_string(), date);
        }
        let mut before = date_of(-800_000);
        for number in -799_999..800_000 {
            let (year, month, day) = date_of(number);
            assert!((year, month, day) > before);
            assert_eq!(days_of(year, month.into(), day.into()), number);
            before = (year, month, day);
        }
        assert_eq!(Day::from_number(4).days_since_monday(), 0, "1970-01-05 was a Monday");
        assert_eq!(Day::from_number(-1).days_since_monday(), 2);
    }

    #[test]
    fn only_the_one_way_to_write_a_moment_is_read() {
        for text in [
            "2026-02-30T09:30:00.000+08:00",
            "2026-13-01T09:30:00.000+08:00",
            "2026-03-01T24:00:00.000+08:00",
            "2026-03-01T09:30:00.000Z",
            "2026-03-01T09:30:00+08:00",
            "2026-03-01 09:30:00.000+08:00",
            "2026-03-01T09:30:00.000+08:00 ",
            "2026-03-01T09:30:00.000-00:00",
            "+026-03-01T09:30:00.000+08:00",
            "2026年03-01T09:30",
            "",
        ] {
            assert!(text.parse::<Moment>().is_err(), "{text}");
        }
        let error = "soon".parse::<Moment>().unwrap_err().to_string();
        assert_eq!(error, "`soon` is no time; write it like 2026-03-01T09:30:00.000+08:00");
    }

    proptest::proptest! {
        #[test]
        fn a_moment_reads_back_as_written(millis in -62_000_000_000_000_i64..253_000_000_000_000, minutes in -1439..1440) {
            let moment = Moment::new(Timestamp::from_millis(millis), UtcOffset::from_minutes(minutes).unwrap());
            proptest::prop_assert_eq!(moment.to_string().parse(), Ok(moment));
        }
    }
}
