//! How a server is measured.

use std::num::NonZeroUsize;
use std::time::Duration;

/// How a server is measured: how much of it, how fast, for how long.
///
/// ```
/// use pgdms_lint::source::live::measure::{MeasureOptions, SamplePercent};
/// let mut options = MeasureOptions::default();
/// options.sample = SamplePercent::parse("1%");
/// assert!(options.sample.is_some());
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MeasureOptions {
    /// How many tables are measured at once, each over a connection of its own. All connections see the
    /// same snapshot.
    pub jobs: NonZeroUsize,
    /// How much of each table is looked at; everything where it is missing.
    pub sample: Option<SamplePercent>,
    /// How long one statement about a table may take; without a limit where it is missing.
    pub table_timeout: Option<Duration>,
    /// How long all tables together may take.
    pub time_limit: Option<Duration>,
    /// How long to wait for a lock that another session holds on a table.
    pub lock_timeout: Duration,
    /// Which tables come first.
    pub order: TableOrder,
    /// How many bytes of tables are read a second, at most, by all connections together. Then the server
    /// uses no parallel workers. Before PostgreSQL 14 a table is read at full speed, with rests between tables.
    pub max_rate: Option<u64>,
    /// How the rows of tables are counted that need not be read otherwise.
    pub row_counts: RowCounts,
    /// Whether example rows show the value itself.
    pub values: Values,
    /// How long the server's counters of writes are watched, at least; shorter where they are not watched at
    /// all, which is where measuring took less than [`MeasureOptions::SHORTEST_WATCH`].
    pub watch_writes: Duration,
}

impl MeasureOptions {
    /// The shortest time between two looks at the server's counters from which a rate is taken.
    pub const SHORTEST_WATCH: Duration = Duration::from_secs(5);
}

impl Default for MeasureOptions {
    /// All rows, one connection, the largest table first, a second for a lock, no other limits.
    fn default() -> Self {
        MeasureOptions {
            jobs: NonZeroUsize::MIN,
            sample: None,
            table_timeout: None,
            time_limit: None,
            lock_timeout: Duration::from_secs(1),
            order: TableOrder::default(),
            max_rate: None,
            row_counts: RowCounts::default(),
            values: Values::default(),
            watch_writes: Duration::ZERO,
        }
    }
}

/// A share of a table's blocks, in percent: above 0, below 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SamplePercent(f64);

impl SamplePercent {
    /// Reads `1%`, `0.1` or `12.5 %`; `None` where it is no share between 0 and 100.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let number = text.strip_suffix('%').unwrap_or(text).trim_end();
        let percent: f64 = number.parse().ok()?;
        (percent > 0.0 && percent < 100.0).then_some(SamplePercent(percent))
    }

    /// The share in percent.
    pub fn percent(self) -> f64 {
        self.0
    }
}

/// Which tables are measured first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum TableOrder {
    /// The largest, so that connections end at about the same time.
    #[default]
    LargestFirst,
    /// The smallest, so that most tables are known soon.
    LargestLast,
}

/// How rows are counted where nothing else needs them to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum RowCounts {
    /// As the server estimates.
    #[default]
    Estimated,
    /// One by one.
    Exact,
}

/// Whether example rows show the value that passes a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Values {
    /// Only the values of their primary key.
    #[default]
    Hidden,
    /// The value too.
    Shown,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_a_share_of_a_table() {
        let percent = |text| SamplePercent::parse(text).map(SamplePercent::percent);
        assert_eq!((percent("1%"), percent("0.5"), percent(" 12.5 % ")), (Some(1.0), Some(0.5), Some(12.5)));
        for text in ["", "%", "0", "100%", "-1", "a", "NaN", "inf"] {
            assert_eq!(percent(text), None, "{text}");
        }
    }
}
