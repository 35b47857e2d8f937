//! Numbers.

use memchr::memchr;

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
    pub(in super::super) fn read(text: &[u8]) -> Result<Self, NotOfType> {
        let magnitude = text.strip_prefix(b"-").unwrap_or(text);
        match magnitude {
            b"NaN" => return Ok(Number::Nan),
            b"Infinity" => return Ok(Number::Infinite),
            _ => {}
        }
        let (integer, fraction) = match memchr(b'.', magnitude) {
            Some(point) => (&magnitude[..point], &magnitude[point + 1..]),
            None => (magnitude, &[][..]),
        };
        let are_digits = integer.iter().chain(fraction).all(u8::is_ascii_digit);
        if !are_digits || magnitude.is_empty() || magnitude == b"." {
            return Err(NotOfType);
        }
        let leading = integer.iter().take_while(|&&digit| digit == b'0').count();
        let trailing = fraction.iter().rev().take_while(|&&digit| digit == b'0').count();
        Ok(Number::Finite {
            integer: (integer.len() - leading) as u32,
            scale: (fraction.len() - trailing) as u32,
        })
    }
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
        ] {
            assert_eq!(Number::read(text.as_bytes()), Ok(Number::Finite { integer, scale }), "{text}");
        }
        assert_eq!(Number::read(b"NaN"), Ok(Number::Nan));
        assert_eq!(Number::read(b"-Infinity"), Ok(Number::Infinite));
        for text in ["", "-", ".", "1e5", "abc", "1.2.3", "0x1"] {
            assert_eq!(Number::read(text.as_bytes()), Err(NotOfType), "{text}");
        }
    }
}
