//! Figures in messages.

/// `1,200,345`
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Bytes for people: `800 bytes`, `32 KB`, `1.5 MB`, `18.3 GB`.
pub(crate) fn bytes(number: u64) -> String {
    if number < 1024 { format!("{number} bytes") } else { scaled(number as f64 / 1024.0) }
}

/// Kilobytes for people: `0 KB`, `32 KB`, `1.5 MB`, `18.3 GB`.
pub(crate) fn kilobytes(number: u64) -> String {
    scaled(number as f64)
}

fn scaled(kilobytes: f64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    let mut size = kilobytes;
    let mut unit = UNITS[0];
    for larger in &UNITS[1..] {
        if size < 1024.0 {
            break;
        }
        size /= 1024.0;
        unit = larger;
    }
    let text = format!("{size:.1}");
    format!("{} {unit}", text.strip_suffix(".0").unwrap_or(&text))
}

/// A time for people: `40 seconds`, `12 minutes`, `3 hours`, `2 days`.
pub(crate) fn seconds(number: u64) -> String {
    let (amount, unit) = match number {
        0..120 => (number, "second"),
        120..7_200 => (number / 60, "minute"),
        7_200..172_800 => (number / 3_600, "hour"),
        _ => (number / 86_400, "day"),
    };
    if amount == 1 { format!("1 {unit}") } else { format!("{} {unit}s", count(amount)) }
}

/// A time for people: `500 ms`, and from a second on as [`seconds`].
pub(crate) fn milliseconds(number: u64) -> String {
    if number < 1_000 { format!("{number} ms") } else { seconds(number / 1_000) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_by_three() {
        for (number, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_200_345, "1,200,345")] {
            assert_eq!(count(number), expected);
        }
    }

    #[test]
    fn sizes_are_readable() {
        let texts = [
            (0, "0 KB"),
            (63, "63 KB"),
            (1536, "1.5 MB"),
            (19_200_000, "18.3 GB"),
            (u64::MAX, "17179869184 TB"),
        ];
        for (kb, expected) in texts {
            assert_eq!(kilobytes(kb), expected);
        }
        assert_eq!((bytes(800), bytes(8192)), ("800 bytes".to_owned(), "8 KB".to_owned()));
    }

    #[test]
    fn times_are_readable() {
        let texts = [
            (1, "1 second"),
            (119, "119 seconds"),
            (720, "12 minutes"),
            (7_200, "2 hours"),
            (200_000, "2 days"),
        ];
        for (number, expected) in texts {
            assert_eq!(seconds(number), expected);
        }
        assert_eq!((milliseconds(999), milliseconds(90_000)), ("999 ms".to_owned(), "90 seconds".to_owned()));
    }
}
