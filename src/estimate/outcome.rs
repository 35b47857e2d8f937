//! What an estimate says.

use schemars::JsonSchema;
use serde::Serialize;

use super::advice::Advice;
use super::assumptions::Assumption;
use super::duration::{LoadTime, SpentOn};
use super::load::LoadNote;
use super::sizes::SizeFigure;
use super::wal::WalEstimate;
use crate::catalog::Name;

/// How long the full load takes. Times are in seconds, sizes in bytes.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Estimate {
    /// From the start of the load until the last table is loaded; at least, where tables are left out.
    pub seconds: f64,
    /// What decides that time.
    pub decided_by: Decisive,
    /// How many rows are loaded.
    pub rows: SizeFigure,
    /// How many bytes are sent.
    pub bytes: SizeFigure,
    /// The settings of the task that matter.
    pub settings: Vec<UsedSetting>,
    /// The tables, the slowest first.
    pub tables: Vec<TableEstimate>,
    /// Tables that are left out, because nothing tells how many rows they have.
    pub unknown: Vec<UnknownTable>,
    /// What the subtask that ends last does, in order.
    pub critical_path: Vec<PathStep>,
    /// How much WAL is written meanwhile; absent where the task captures no changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wal: Option<WalEstimate>,
    /// What the rehearsal says; absent without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calibration: Option<CalibrationSummary>,
    /// What would make it shorter.
    pub advice: Vec<Advice>,
    /// What is assumed.
    pub assumptions: Vec<Assumption>,
}

/// What decides how long the whole load takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Decisive {
    /// One table, which is loaded longer than all subtasks would take for everything if they shared it evenly.
    OneTable,
    /// The number of subtasks.
    Subtasks,
    /// What all subtasks together can load.
    Throughput,
}

/// A setting of the task with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct UsedSetting {
    /// Its name in AWS's documentation.
    pub name: &'static str,
    /// Its value.
    pub value: i64,
    /// A file with its line, an argument, or `default`.
    pub origin: String,
}

/// The load of one table.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct TableEstimate {
    /// The schema.
    pub schema: Name,
    /// The table.
    pub table: Name,
    /// From the start of its first part until the end of its last.
    pub seconds: f64,
    /// When its load begins, from the start of the whole.
    pub starts: f64,
    /// When it ends.
    pub ends: f64,
    /// What one subtask alone would need, by what it is spent on.
    pub time: LoadTime,
    /// What most of that is spent on.
    pub spent_on: SpentOn,
    /// Its rows.
    pub rows: SizeFigure,
    /// What is sent, LOBs included.
    pub bytes: SizeFigure,
    /// Its LOBs; absent where it has no such column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lobs: Option<LobEstimate>,
    /// In how many parts it is loaded (`parallel-load`).
    pub segments: u64,
    /// What a rehearsal says of it; absent without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calibration: Option<TableCalibration>,
    /// What else there is to know.
    pub notes: Vec<LoadNote>,
}

/// The LOBs of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct LobEstimate {
    /// How many columns.
    pub columns: u64,
    /// What they hold together.
    pub bytes: u64,
    /// How many values are fetched one by one.
    pub lookups: u64,
    /// How they are carried, in words.
    pub mode: String,
}

/// By how much a rehearsal took longer, or less long, than the assumptions say.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct TableCalibration {
    /// The times of the assumptions are multiplied by this.
    pub factor: f64,
    /// The rows that the table had in the rehearsal; absent where its load told nothing, or too little, and the factor is
    /// that of all tables together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rehearsed_rows: Option<u64>,
    /// How long its load took there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rehearsed_seconds: Option<f64>,
}

/// What a rehearsal says of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct CalibrationSummary {
    /// Tables with a factor of their own.
    pub tables: u64,
    /// Tables that take the factor of all together.
    pub others: u64,
    /// That factor.
    pub factor: f64,
    /// Entries of the statistics that tell no time.
    pub without_times: u64,
    /// Whether a profile of the rehearsal's data told how wide its rows were. Otherwise they are taken to be as wide as
    /// here.
    pub knows_widths: bool,
}

/// A table of which nothing tells how many rows it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct UnknownTable {
    /// The schema.
    pub schema: Name,
    /// The table.
    pub table: Name,
}

/// Something that the subtask does which ends last.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct PathStep {
    /// The schema.
    pub schema: Name,
    /// The table.
    pub table: Name,
    /// Which of its ranges, from 1; absent where it is loaded as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<u64>,
    /// When it begins, from the start of the load.
    pub starts: f64,
    /// When it ends.
    pub ends: f64,
}
