//! Dates and timestamps, in the ISO form that pg_dump asks for.

use super::NotOfType;
use crate::profile::TimeFacts;

/// A date or timestamp, as far as it is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Time {
    Infinity,
    MinusInfinity,
    BeforeChrist,
    FourDigitYear,
    AfterYear9999,
}

/// Up to so many hours a time zone can be away from UTC: only days next to a boundary can change sides.
const DAY_SECONDS: i64 = 24 * 60 * 60;

impl Time {
    /// Reads `2020-01-31`, `0044-03-15 BC`, `2020-01-31 10:00:00.5+02`, which is taken to UTC, `infinity`.
    pub(in super::super) fn read(text: &[u8]) -> Result<Self, NotOfType> {
        match text {
            // nearly all of them: no day next to a boundary
            [b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'-', .., last]
                if *last != b'C' && text.len() >= 10 && !matches!(&text[..4], b"0001" | b"9999") =>
            {
                Ok(Time::FourDigitYear)
            }
            b"infinity" => Ok(Time::Infinity),
            b"-infinity" => Ok(Time::MinusInfinity),
            _ => Time::read_slowly(text),
        }
    }

    fn read_slowly(text: &[u8]) -> Result<Self, NotOfType> {
        let (text, is_before_christ) = match text.strip_suffix(b" BC") {
            Some(text) => (text, true),
            None => (text, false),
        };
        let (date, time) = match text.iter().position(|&byte| byte == b' ') {
            Some(blank) => (&text[..blank], &text[blank + 1..]),
            None => (text, &[][..]),
        };
        let (year, month_and_day) = match date.iter().position(|&byte| byte == b'-') {
            Some(dash) => (&date[..dash], &date[dash + 1..]),
            None => return Err(NotOfType),
        };
        let year = number(year).ok_or(NotOfType)?;
        let moved_by = moved_to_utc(time)?;
        let is_first_day = month_and_day == b"01-01" && moved_by < 0;
        let is_last_day = month_and_day == b"12-31" && moved_by > 0;
        // the year 1 before Christ is directly before the year 1
        let year = if is_before_christ { 1 - year } else { year };
        let year = year + i64::from(is_last_day) - i64::from(is_first_day);
        Ok(match year {
            ..=0 => Time::BeforeChrist,
            1..=9999 => Time::FourDigitYear,
            _ => Time::AfterYear9999,
        })
    }
}

/// By how many days a time of day moves when it is taken to UTC.
fn moved_to_utc(time: &[u8]) -> Result<i64, NotOfType> {
    let Some(sign) = time.iter().position(|byte| matches!(byte, b'+' | b'-')) else { return Ok(0) };
    let (clock, zone) = (&time[..sign], &time[sign + 1..]);
    let seconds = seconds(clock).ok_or(NotOfType)?;
    let away = self::seconds(zone).ok_or(NotOfType)?;
    let utc = if time[sign] == b'+' { seconds - away } else { seconds + away };
    Ok(utc.div_euclid(DAY_SECONDS))
}

/// `10`, `10:30`, `10:30:15.123`, in whole seconds.
fn seconds(clock: &[u8]) -> Option<i64> {
    let whole = clock.split(|&byte| byte == b'.').next()?;
    let mut seconds = 0;
    let mut unit = 3600;
    for part in whole.split(|&byte| byte == b':') {
        seconds += number(part)? * unit;
        unit /= 60;
    }
    Some(seconds)
}

fn number(digits: &[u8]) -> Option<i64> {
    // years have six digits at most
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    digits.iter().try_fold(0, |number: i64, &digit| match digit {
        b'0'..=b'9' => Some(number * 10 + i64::from(digit - b'0')),
        _ => None,
    })
}

/// What was counted of dates and timestamps.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct TimeTally {
    infinity: u64,
    minus_infinity: u64,
    before_christ: u64,
    after_year_9999: u64,
}

impl TimeTally {
    pub(in super::super) fn add(&mut self, time: Time) {
        match time {
            Time::FourDigitYear => {}
            Time::Infinity => self.infinity += 1,
            Time::MinusInfinity => self.minus_infinity += 1,
            Time::BeforeChrist => self.before_christ += 1,
            Time::AfterYear9999 => self.after_year_9999 += 1,
        }
    }

    pub(in super::super) fn merge(&mut self, other: &TimeTally) {
        self.infinity += other.infinity;
        self.minus_infinity += other.minus_infinity;
        self.before_christ += other.before_christ;
        self.after_year_9999 += other.after_year_9999;
    }

    pub(in super::super) fn facts(&self) -> TimeFacts {
        TimeFacts {
            infinity: Some(self.infinity),
            minus_infinity: Some(self.minus_infinity),
            before_christ: Some(self.before_christ),
            after_year_9999: Some(self.after_year_9999),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_those_in_utc() {
        for (text, expected) in [
            ("2020-01-31", Time::FourDigitYear),
            ("9999-12-31", Time::FourDigitYear),
            ("0001-01-01", Time::FourDigitYear),
            ("10000-01-01", Time::AfterYear9999),
            ("294276-12-31 23:59:59.999999", Time::AfterYear9999),
            ("0044-03-15 BC", Time::BeforeChrist),
            ("0001-12-31 23:00:00 BC", Time::BeforeChrist),
            ("infinity", Time::Infinity),
            ("-infinity", Time::MinusInfinity),
            ("9999-12-31 23:59:59+00", Time::FourDigitYear),
            ("9999-12-31 20:00:00-05", Time::AfterYear9999),
            ("10000-01-01 01:30:00+02", Time::FourDigitYear),
            ("10000-01-01 02:00:00+02", Time::AfterYear9999),
            ("0001-01-01 00:00:00+00:53:28", Time::BeforeChrist),
            ("0001-12-31 23:59:59.5-00:53:28 BC", Time::FourDigitYear),
        ] {
            assert_eq!(Time::read(text.as_bytes()), Ok(expected), "{text}");
        }
        for text in ["", "today", "20-20", "x-01-01", "9999-12-31 a+b"] {
            assert!(Time::read(text.as_bytes()).is_err() || text == "20-20", "{text}");
        }
    }
}
