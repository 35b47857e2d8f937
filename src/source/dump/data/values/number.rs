//! Numbers.

use super::NotOfType;
use crate::profile::NumberFacts;
use crate::profile::wanted::{Fact, WantedColumn};

/// A number, as far as it is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Number {
    /// Digits before the point without leading zeros, and after it without trailing ones.
    Finite {
        integer: u32,
        scale: u32,
    },
    Nan,
    Infinite,
}

impl Number {
    /// Reads what PostgreSQL prints for a `numeric`.
    #[inline]
    pub(in super::super) fn read(text: &[u8]) -> Result<Self, NotOfType> {
        let magnitude = text.strip_prefix(b"-").unwrap_or(text);
        let digits = leading_digits(magnitude);
        let (integer, behind) = magnitude.split_at(digits);
        let fraction = match behind {
            [] if digits > 0 => &[][..],
            [b'.', fraction @ ..] if leading_digits(fraction) == fraction.len() && magnitude.len() > 1 => {
                fraction
            }
            _ => return Number::not_finite(magnitude),
        };
        let leading = integer.iter().position(|&digit| digit != b'0').unwrap_or(integer.len());
        let scale = fraction.iter().rposition(|&digit| digit != b'0').map_or(0, |last| last + 1);
        Ok(Number::Finite { integer: (integer.len() - leading) as u32, scale: scale as u32 })
    }

    fn not_finite(magnitude: &[u8]) -> Result<Self, NotOfType> {
        match magnitude {
            b"NaN" => Ok(Number::Nan),
            b"Infinity" => Ok(Number::Infinite),
            _ => Err(NotOfType),
        }
    }
}

/// How many digits stand at the front.
#[inline]
fn leading_digits(text: &[u8]) -> usize {
    let (words, _) = text.as_chunks::<8>();
    let mut digits = 0;
    for word in words {
        let others = not_digits(u64::from_le_bytes(*word));
        if others != 0 {
            return digits + others.trailing_zeros() as usize / 8;
        }
        digits += word.len();
    }
    digits + text[digits..].iter().take_while(|digit| digit.is_ascii_digit()).count()
}

/// The highest bit of each byte that is no digit.
#[inline]
fn not_digits(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    // digits become 0 to 9, and no sum overflows its byte
    let values = word ^ (0x30 * EACH);
    (((values & !HIGH) + 0x76 * EACH) | values) & HIGH
}

/// What was counted of numbers.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct NumberTally {
    integer_digits: u32,
    scale: u32,
    precision: u32,
    nan: u64,
    infinite: u64,
    over_scale_6: u64,
    over_integer_digits_22: u64,
    over_precision_28: u64,
    over_precision_38: u64,
}

impl NumberTally {
    pub(in super::super) fn add(&mut self, number: Number) {
        match number {
            Number::Nan => self.nan += 1,
            Number::Infinite => self.infinite += 1,
            Number::Finite { integer, scale } => {
                let precision = integer + scale;
                self.integer_digits = self.integer_digits.max(integer);
                self.scale = self.scale.max(scale);
                self.precision = self.precision.max(precision);
                self.over_scale_6 += u64::from(scale > 6);
                self.over_integer_digits_22 += u64::from(integer > 22);
                self.over_precision_28 += u64::from(precision > 28);
                self.over_precision_38 += u64::from(precision > 38);
            }
        }
    }

    pub(in super::super) fn merge(&mut self, other: &NumberTally) {
        self.integer_digits = self.integer_digits.max(other.integer_digits);
        self.scale = self.scale.max(other.scale);
        self.precision = self.precision.max(other.precision);
        self.nan += other.nan;
        self.infinite += other.infinite;
        self.over_scale_6 += other.over_scale_6;
        self.over_integer_digits_22 += other.over_integer_digits_22;
        self.over_precision_28 += other.over_precision_28;
        self.over_precision_38 += other.over_precision_38;
    }

    /// The facts that are wanted.
    pub(in super::super) fn facts(&self, wanted: &WantedColumn) -> NumberFacts {
        let mut facts = NumberFacts::default();
        if wanted.wants(Fact::Digits) {
            facts.max_integer_digits = Some(self.integer_digits);
            facts.max_scale = Some(self.scale);
            facts.rows_over_scale_6 = Some(self.over_scale_6);
            facts.rows_over_integer_digits_22 = Some(self.over_integer_digits_22);
        }
        if wanted.wants(Fact::Precision) {
            facts.max_precision = Some(self.precision);
            facts.rows_over_precision_28 = Some(self.over_precision_28);
            facts.rows_over_precision_38 = Some(self.over_precision_38);
        }
        if wanted.wants(Fact::NotFinite) {
            facts.nan = Some(self.nan);
            facts.infinite = Some(self.infinite);
        }
        facts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_that_say_nothing_are_no_digits() {
        for (text, integer, scale) in [
            ("0", 0, 0),
            ("0.50", 0, 1),
            ("100", 3, 0),
            ("-12.3400", 2, 2),
            ("0.0012", 0, 4),
            ("007.0", 1, 0),
            ("12345678901234567890123.1", 23, 1),
            (".5", 0, 1),
            ("1.", 1, 0),
            ("00000000000000000.00000000000000010", 0, 16),
        ] {
            assert_eq!(Number::read(text.as_bytes()), Ok(Number::Finite { integer, scale }), "{text}");
        }
        assert_eq!(Number::read(b"NaN"), Ok(Number::Nan));
        assert_eq!(Number::read(b"-Infinity"), Ok(Number::Infinite));
        for text in
            ["", "-", ".", "-.", "1e5", "abc", "1.2.3", "0x1", "12345678/", "12345678:1", "1234567\u{b1}"]
        {
            assert_eq!(Number::read(text.as_bytes()), Err(NotOfType), "{text}");
        }
    }
}
