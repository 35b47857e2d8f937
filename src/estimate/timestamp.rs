//! Times in the output of the AWS CLI.

use serde_json::Value;

const SECONDS_PER_DAY: i64 = 86_400;

/// Seconds since 1970: of a number, which is just that, or of a text such as `2026-11-01T10:00:00.25+01:00`.
pub(super) fn seconds(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => of_text(text),
        _ => None,
    }
}

fn of_text(text: &str) -> Option<f64> {
    let (date, rest) = text.split_once(['T', ' '])?;
    let (time, offset) = match rest.find(['Z', '+', '-']) {
        Some(at) => rest.split_at_checked(at)?,
        None => (rest, ""),
    };
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let days = days_since_1970(year, month, day)?;
    Some((days * SECONDS_PER_DAY) as f64 + of_time(time)? - of_offset(offset)?)
}

/// `10:00:00.25` in seconds.
fn of_time(time: &str) -> Option<f64> {
    let mut parts = time.splitn(3, ':');
    let hours: f64 = parts.next()?.parse().ok()?;
    let minutes: f64 = parts.next()?.parse().ok()?;
    let seconds: f64 = parts.next().map_or(Some(0.0), |seconds| seconds.parse().ok())?;
    Some(hours * 3600.0 + minutes * 60.0 + seconds)
}

/// `+01:00`, `-0530`, `Z` or nothing, in seconds.
fn of_offset(offset: &str) -> Option<f64> {
    let Some(sign) = offset.chars().next().filter(|sign| *sign != 'Z') else { return Some(0.0) };
    let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
    let hours: f64 = digits.get(..2)?.parse().ok()?;
    let minutes: f64 = digits.get(2..4).map_or(Some(0.0), |minutes| minutes.parse().ok())?;
    let seconds = hours * 3600.0 + minutes * 60.0;
    Some(if sign == '-' { -seconds } else { seconds })
}

/// The days from 1970-01-01 to a date of the Gregorian calendar.
fn days_since_1970(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // the year begins in March, so that the odd day is its last
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_seconds_since_1970() {
        let cases = [
            ("1970-01-01T00:00:00Z", 0.0),
            ("1970-01-01T01:00:00+01:00", 0.0),
            ("2000-02-29 12:00:00", 951_825_600.0),
            ("2026-11-01T10:00:00.500000+00:00", 1_793_527_200.5),
            ("2026-11-01T04:30:00-0530", 1_793_527_200.0),
        ];
        for (text, expected) in cases {
            assert_eq!(seconds(&Value::from(text)), Some(expected), "{text}");
        }
        for text in
            ["", "yesterday", "2026-13-01T00:00:00Z", "2026-11-01", "2026-11-01Tx", "2026-11-01T10:00:00+x"]
        {
            assert_eq!(seconds(&Value::from(text)), None, "{text}");
        }
        assert_eq!(seconds(&Value::from(5.25)), Some(5.25));
        assert_eq!(seconds(&Value::Bool(true)), None);
    }
}
