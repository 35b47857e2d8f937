//! When files were written.

use std::time::SystemTime;

use crate::source::Sources;

const DAY_SECONDS: u64 = 86_400;

/// When the last of these files was written, in UTC: what a dump says was so then at the latest.
pub(super) fn written_at(sources: &Sources) -> Option<String> {
    let modified = |name: &str| std::fs::metadata(name).and_then(|found| found.modified()).ok();
    let latest = sources.iter().filter_map(|text| modified(text.name())).max()?;
    Some(utc(latest.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs()))
}

/// A time as ISO 8601 has it, from the seconds since 1970.
fn utc(seconds: u64) -> String {
    let (mut days, of_day) = (seconds / DAY_SECONDS, seconds % DAY_SECONDS);
    let mut year = 1970;
    while days >= days_of_year(year) {
        days -= days_of_year(year);
        year += 1;
    }
    let february = days_of_year(year) - 337;
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{year}-{month:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z", days + 1)
}

fn days_of_year(year: u64) -> u64 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    if is_leap { 366 } else { 365 }
}

#[cfg(test)]
mod tests {
    use super::utc;

    #[test]
    fn times_are_written_as_dates() {
        assert_eq!(utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(utc(951_827_696), "2000-02-29T12:34:56Z");
        assert_eq!(utc(1_798_761_599), "2026-12-31T23:59:59Z");
    }
}
