//! How much room a type or a limit gets above what is stored today.

use std::fmt;
use std::str::FromStr;

/// How much more than the largest stored value a type or limit holds that a remedy proposes.
///
/// ```
/// use pgdms_lint::migration::Margin;
/// assert_eq!(Margin::Usual.length(100), 200);
/// assert_eq!("20%".parse::<Margin>().map(|margin| margin.length(100)), Ok(120));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Margin {
    /// Lengths twice over, four digits more before the point and two behind it; limits of LOBs as they are needed,
    /// since they cost memory.
    #[default]
    Usual,
    /// So many per cent more of everything, rounded up.
    Percent(u16),
}

/// A margin that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no margin: write a whole number of per cent from 0 to 1000 (20 or 20%)")]
pub struct MarginError(pub String);

/// The largest margin, in per cent.
const MOST: u16 = 1000;

impl FromStr for Margin {
    type Err = MarginError;

    fn from_str(text: &str) -> Result<Self, MarginError> {
        let number = text.trim().strip_suffix('%').unwrap_or(text).trim();
        let percent = number.parse().ok().filter(|percent| *percent <= MOST);
        percent.map(Margin::Percent).ok_or_else(|| MarginError(text.to_owned()))
    }
}

impl fmt::Display for Margin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Margin::Usual => f.write_str("usual"),
            Margin::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

impl Margin {
    /// A length that holds values of this length, and longer ones.
    pub fn length(self, longest: u64) -> u64 {
        match self {
            Margin::Usual => longest.saturating_mul(2),
            Margin::Percent(percent) => more(longest, percent),
        }
    }

    /// The digits before the point for values of so many.
    pub fn integer_digits(self, digits: u64) -> u64 {
        match self {
            Margin::Usual => digits.saturating_add(4),
            Margin::Percent(percent) => more(digits, percent),
        }
    }

    /// The digits behind the point for values of so many.
    pub fn scale(self, digits: u64) -> u64 {
        match self {
            Margin::Usual => digits.saturating_add(2),
            Margin::Percent(percent) => more(digits, percent),
        }
    }

    /// A limit in KB where so many are needed.
    pub fn kilobytes(self, needed: u64) -> u64 {
        match self {
            Margin::Usual => needed,
            Margin::Percent(percent) => more(needed, percent),
        }
    }
}

fn more(number: u64, percent: u16) -> u64 {
    number.saturating_add(number.saturating_mul(u64::from(percent)).div_ceil(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_are_rounded_up() {
        let ten = Margin::Percent(10);
        assert_eq!((ten.length(15), ten.integer_digits(4), ten.scale(0), ten.kilobytes(79)), (17, 5, 0, 87));
        let none = Margin::Percent(0);
        assert_eq!((none.length(15), none.scale(3), none.kilobytes(79)), (15, 3, 79));
        assert_eq!((Margin::Usual.integer_digits(4), Margin::Usual.kilobytes(79)), (8, 79));
    }

    #[test]
    fn margins_are_read_or_refused() {
        assert_eq!("0".parse(), Ok(Margin::Percent(0)));
        for text in ["", "-1", "1001", "20 %x", "much"] {
            assert_eq!(text.parse::<Margin>(), Err(MarginError(text.to_owned())));
        }
    }
}
