//! How long the load of a table takes.

use schemars::JsonSchema;
use serde::Serialize;

use super::assumptions::{Assumptions, Quantity};
use super::load::TableLoad;

/// The time that the load of a table takes, by what it is spent on, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct LoadTime {
    /// To begin.
    pub start: f64,
    /// To read, send and write the rows, by their number or by their bytes, whichever takes longer.
    pub rows: f64,
    /// For each `CommitRate` of rows.
    pub commits: f64,
    /// To fetch LOBs one by one.
    pub lobs: f64,
}

/// What most of a table's time is spent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SpentOn {
    /// Beginning.
    Start,
    /// The number of its rows.
    Rows,
    /// Their bytes.
    Bytes,
    /// Commits.
    Commits,
    /// Fetching LOBs one by one.
    LobLookups,
}

/// What decides how long a load takes, apart from what is loaded.
#[derive(Clone, Copy)]
pub(super) struct Rates<'a> {
    pub assumptions: &'a Assumptions,
    /// `CommitRate`, one at least.
    pub commit_rate: u64,
}

impl Rates<'_> {
    /// One subtask alone loads the table.
    pub fn time(self, load: &TableLoad) -> LoadTime {
        let rate = |quantity| self.assumptions.rate(quantity);
        LoadTime {
            start: rate(Quantity::TableStartSeconds),
            rows: self.by_rows(load).max(self.by_bytes(load)),
            commits: load.rows.value.div_ceil(self.commit_rate.max(1)) as f64 * rate(Quantity::CommitSeconds),
            lobs: load.lobs.lookups as f64 * rate(Quantity::LobLookupSeconds)
                + load.lobs.chunks as f64 * rate(Quantity::LobChunkSeconds),
        }
    }

    fn by_rows(self, load: &TableLoad) -> f64 {
        load.rows.value as f64 / self.assumptions.rate(Quantity::RowsPerSecond)
    }

    fn by_bytes(self, load: &TableLoad) -> f64 {
        load.bytes.value as f64 / self.assumptions.rate(Quantity::BytesPerSecond)
    }

    /// What most of the time is spent on.
    pub fn spent_on(self, load: &TableLoad) -> SpentOn {
        let time = self.time(load);
        let by_rows = if self.by_rows(load) >= self.by_bytes(load) { SpentOn::Rows } else { SpentOn::Bytes };
        let parts = [
            (SpentOn::Start, time.start),
            (by_rows, time.rows),
            (SpentOn::Commits, time.commits),
            (SpentOn::LobLookups, time.lobs),
        ];
        let longest = parts.into_iter().max_by(|one, other| one.1.total_cmp(&other.1));
        longest.map_or(SpentOn::Start, |(part, _)| part)
    }
}

impl LoadTime {
    /// All together.
    pub fn total(self) -> f64 {
        self.start + self.rows + self.commits + self.lobs
    }

    /// The time of one of so many equal parts: each begins, the rest is shared.
    pub fn of_segment(self, segments: u64) -> f64 {
        self.start + (self.total() - self.start) / segments.max(1) as f64
    }

    /// The same, all of it so many times as long.
    pub(super) fn times(self, factor: f64) -> LoadTime {
        LoadTime {
            start: self.start * factor,
            rows: self.rows * factor,
            commits: self.commits * factor,
            lobs: self.lobs * factor,
        }
    }
}
