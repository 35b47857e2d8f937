//! How much WAL is written while the load runs.

use schemars::JsonSchema;
use serde::Serialize;

use super::assumptions::{Assumptions, Quantity};
use crate::migration::Migration;

const KEPT: &str = "max_slot_wal_keep_size";

/// How much WAL is written while the load runs. The task's replication slot may keep all of it: no page says what DMS
/// confirms before the load has ended.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct WalEstimate {
    /// Bytes in a second, where anything tells.
    pub bytes_per_second: Option<f64>,
    /// What that comes to until the load has ended.
    pub bytes: Option<u64>,
    /// Where the rate comes from.
    pub basis: WalBasis,
    /// `max_slot_wal_keep_size` of the source in bytes; absent where it is not known or sets no limit.
    pub slot_limit_bytes: Option<u64>,
    /// After how many seconds the limit is reached, if it is before the load has ended: the slot may be lost then.
    pub slot_limit_reached_after: Option<f64>,
}

/// Where the rate of WAL comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum WalBasis {
    /// It was given as such (`wal-bytes-per-second`).
    GivenRate,
    /// The rows written in a second were given.
    GivenWrites,
    /// They were measured, for the data profile.
    MeasuredWrites,
    /// Nothing tells.
    Unknown,
}

impl WalEstimate {
    /// `None` where the task captures no changes, and thus needs no slot.
    pub(super) fn of(migration: &Migration, assumptions: &Assumptions, seconds: f64) -> Option<Self> {
        if !migration.task().migration_type.value.captures_changes() {
            return None;
        }
        let (rate, basis) = rate(migration, assumptions);
        let kept = migration.server().and_then(|server| server.settings.integer(KEPT).value());
        let limit = kept.and_then(|kept| u64::try_from(kept).ok());
        let reached = limit.zip(rate).map(|(limit, rate)| limit as f64 / rate);
        Some(WalEstimate {
            bytes_per_second: rate,
            bytes: rate.map(|rate| (rate * seconds) as u64),
            basis,
            slot_limit_bytes: limit,
            slot_limit_reached_after: reached.filter(|reached| *reached < seconds),
        })
    }
}

fn rate(migration: &Migration, assumptions: &Assumptions) -> (Option<f64>, WalBasis) {
    let bytes_per_write = assumptions.rate(Quantity::WalBytesPerWrite);
    if let Some(rate) = assumptions.value(Quantity::WalBytesPerSecond) {
        return (Some(rate), WalBasis::GivenRate);
    }
    if let Some(writes) = assumptions.value(Quantity::WritesPerSecond) {
        return (Some(writes * bytes_per_write), WalBasis::GivenWrites);
    }
    match measured_writes(migration).filter(|writes| *writes > 0.0) {
        Some(writes) => (Some(writes * bytes_per_write), WalBasis::MeasuredWrites),
        None => (None, WalBasis::Unknown),
    }
}

/// Rows written in a second, in all tables of the profile together.
fn measured_writes(migration: &Migration) -> Option<f64> {
    let written = migration.profile()?.tables().iter().filter_map(|table| table.writes);
    written.map(|rate| rate.inserts + rate.updates + rate.deletes).reduce(|sum, rate| sum + rate)
}
