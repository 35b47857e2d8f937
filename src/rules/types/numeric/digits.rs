//! How many digits the stored numbers have.

use crate::migration::{Figure, Margin, StoredValues};
use crate::profile::{ColumnProfile, Limit, NumberFacts};

/// The most digits that DMS carries as NUMERIC.
pub(super) const DMS_PRECISION: u64 = 38;
/// Digits after the point that NUMERIC(28,6) keeps.
pub(super) const KEPT_SCALE: u64 = 6;
/// What NUMERIC(28,6) holds.
pub(super) const CARRIED: Limit = Limit::Numeric { precision: 28, scale: 6 };
/// All digits that `MapUnboundedNumericAsString` keeps in changes.
pub(super) const CARRIED_IN_CHANGES: Limit = Limit::Digits { digits: 28 };
/// The most digits that DMS carries as NUMERIC.
pub(super) const CARRIED_AT_MOST: Limit = Limit::Digits { digits: 38 };
/// Digits before the point that NUMERIC(28,6) has room for.
pub(super) const KEPT_INTEGER_DIGITS: u64 = 22;
/// All digits that `MapUnboundedNumericAsString` keeps in changes.
pub(super) const KEPT_IN_CHANGES: u64 = 28;

/// What is known of the digits of a column's values.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Digits {
    /// The most digits before the point.
    pub integer: Option<Figure>,
    /// The most digits after the point.
    pub scale: Option<Figure>,
    /// The most digits of one value.
    pub precision: Option<Figure>,
    /// How many values have more than 6 digits after the point.
    pub over_scale: Option<Figure>,
    /// How many values have more than 22 digits before it.
    pub over_integer: Option<Figure>,
    /// How many values have more than 28 digits.
    pub over_28: Option<Figure>,
    /// How many values have more than 38 digits.
    pub over_38: Option<Figure>,
    /// How many values are infinite.
    pub infinite: Option<Figure>,
    /// How many rows there are.
    pub rows: Option<Figure>,
}

impl Digits {
    pub fn of(values: &StoredValues<'_>) -> Self {
        let largest = |fact: fn(&NumberFacts) -> Option<u32>| {
            values.largest(|column| number(column).and_then(fact).map(u64::from))
        };
        let total =
            |fact: fn(&NumberFacts) -> Option<u64>| values.total(|column| number(column).and_then(fact));
        Digits {
            integer: largest(|facts| facts.max_integer_digits),
            scale: largest(|facts| facts.max_scale),
            precision: largest(|facts| facts.max_precision),
            over_scale: total(|facts| facts.rows_over_scale_6),
            over_integer: total(|facts| facts.rows_over_integer_digits_22),
            over_28: total(|facts| facts.rows_over_precision_28),
            over_38: total(|facts| facts.rows_over_precision_38),
            infinite: total(|facts| facts.infinite),
            rows: values.rows(),
        }
    }

    /// Whether nothing is stored at all.
    pub fn is_empty_table(&self) -> bool {
        self.rows.is_some_and(|rows| rows.is_within(0))
    }

    /// Whether the digits before and after the point are known, if only of a sample.
    pub fn is_known(&self) -> bool {
        (self.scale.is_some() || self.over_scale.is_some())
            && (self.integer.is_some() || self.over_integer.is_some())
    }

    /// Whether some value has more digits after the point than NUMERIC(28,6) keeps.
    pub fn exceeds_scale(&self) -> bool {
        is_over(self.scale, KEPT_SCALE) || is_over(self.over_scale, 0)
    }

    /// Whether some value has more digits before the point than NUMERIC(28,6) has room for.
    pub fn exceeds_integer_digits(&self) -> bool {
        is_over(self.integer, KEPT_INTEGER_DIGITS) || is_over(self.over_integer, 0)
    }

    /// Whether every value fits NUMERIC(28,6).
    pub fn fits_28_6(&self) -> bool {
        let scale_fits = is_within(self.scale, KEPT_SCALE) || is_within(self.over_scale, 0);
        let integer_fits = is_within(self.integer, KEPT_INTEGER_DIGITS) || is_within(self.over_integer, 0);
        self.is_empty_table() || (scale_fits && integer_fits)
    }

    /// Whether some value has more digits than `MapUnboundedNumericAsString` keeps in changes.
    pub fn exceeds_28(&self) -> bool {
        is_over(self.precision, KEPT_IN_CHANGES) || is_over(self.over_28, 0)
    }

    /// Whether some value has more than 38 digits.
    pub fn exceeds_38(&self) -> bool {
        is_over(self.precision, DMS_PRECISION) || is_over(self.over_38, 0)
    }

    /// Whether every value has at most 38 digits.
    pub fn fits_38(&self) -> bool {
        let fits = is_within(self.precision, DMS_PRECISION) || is_within(self.over_38, 0);
        let by_parts = match (self.integer, self.scale) {
            (Some(integer), Some(scale)) => {
                integer.is_exact()
                    && scale.is_exact()
                    && integer.value.saturating_add(scale.value) <= DMS_PRECISION
            }
            _ => false,
        };
        fits || by_parts || self.is_empty_table()
    }

    /// Precision and scale that hold every stored value, with a margin where 38 digits leave room for
    /// one. `None` unless every row was looked at and none of them holds an infinite value, which has
    /// no place in `numeric(p,s)`, or where no value tells what the column is for.
    pub fn proven_type(&self, margin: Margin) -> Option<(u64, u64)> {
        let (integer, scale) = (self.integer?, self.scale?);
        if !integer.is_exact() || !scale.is_exact() || !is_within(self.infinite, 0) {
            return None;
        }
        let (integer, scale) = (integer.value, scale.value);
        let room = DMS_PRECISION.checked_sub(integer.saturating_add(scale))?;
        if integer == 0 && scale == 0 {
            return None;
        }
        let wider = scale.saturating_add((margin.scale(scale) - scale).min(room));
        let room = DMS_PRECISION - integer - wider;
        let longer = integer.saturating_add((margin.integer_digits(integer) - integer).min(room));
        Some((longer + wider, wider))
    }

    /// The digits before and behind the point, where they are known to need more together than DMS has.
    pub fn beyond_dms(&self) -> Option<(u64, u64)> {
        let (integer, scale) = (self.integer?.value, self.scale?.value);
        (integer.saturating_add(scale) > DMS_PRECISION).then_some((integer, scale))
    }

    /// The figures for a finding's evidence.
    pub fn evidence(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let figures = [
            ("rows", self.rows),
            ("max_integer_digits", self.integer),
            ("max_scale", self.scale),
            ("max_precision", self.precision),
            ("rows_over_scale_6", self.over_scale),
            ("rows_over_integer_digits_22", self.over_integer),
            ("rows_over_precision_28", self.over_28),
            ("rows_over_precision_38", self.over_38),
        ];
        figures.into_iter().filter_map(|(name, figure)| Some((name, figure?.value)))
    }
}

fn number(column: &ColumnProfile) -> Option<&NumberFacts> {
    column.number.as_ref()
}

fn is_over(figure: Option<Figure>, limit: u64) -> bool {
    figure.is_some_and(|figure| figure.is_over(limit))
}

fn is_within(figure: Option<Figure>, limit: u64) -> bool {
    figure.is_some_and(|figure| figure.is_within(limit))
}
