//! Table-settings rules: parallel load and LOB settings of single tables.

use super::problem::Context;
use super::rule::{RuleHeader, TableLocator};
use crate::dms::json::{Cursor, ObjectReader, ReadError};

/// A rule of type `table-settings`. Names are patterns here only so that a rule can see wildcards,
/// which DMS refuses; the scope takes the names as they are written.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TableSettingsRule {
    /// Id, name and place.
    pub header: RuleHeader,
    /// The table.
    pub locator: TableLocator,
    /// `parallel-load`.
    pub parallel_load: Option<ParallelLoad>,
    /// `lob-settings`.
    pub lob_settings: Option<LobSettings>,
}

/// `parallel-load`: how one table is cut into parts that load at the same time.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ParallelLoad {
    /// `type`.
    pub kind: ParallelLoadType,
    /// `columns`: those whose values cut the table.
    pub columns: Vec<String>,
    /// `boundaries`: upper bounds, one value a column, as written.
    pub boundaries: Vec<Vec<String>>,
    /// `partitions` or `subpartitions` was given.
    pub names_partitions: bool,
}

/// `type` of a parallel load; PostgreSQL has only ranges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParallelLoadType {
    /// `none`.
    #[default]
    None,
    /// `ranges`.
    Ranges,
    /// `partitions-auto`.
    PartitionsAuto,
    /// `partitions-list`.
    PartitionsList,
    /// `subpartitions-auto`.
    SubpartitionsAuto,
    /// Any other word.
    Unknown(String),
}

/// `lob-settings`: the LOB mode of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LobSettings {
    /// `mode`.
    pub mode: TableLobMode,
    /// `bulk-max-size` in KB.
    pub bulk_max_size_kb: Option<i64>,
}

/// `mode` of LOB settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TableLobMode {
    /// `limited`: values longer than `bulk-max-size` are truncated in the full load.
    #[default]
    Limited,
    /// `unlimited`: nothing is truncated.
    Unlimited,
    /// `none`: the task's LOB settings hold.
    None,
    /// Any other word.
    Unknown(String),
}

impl TableSettingsRule {
    pub(super) fn read(
        header: RuleHeader,
        rule: &mut ObjectReader<'_>,
        context: &mut Context,
    ) -> Result<Self, ReadError> {
        let mut locator_object = rule.require("object-locator")?.object()?;
        let locator = TableLocator::read(&mut locator_object)?;
        context.unknown_keys(&locator_object);
        let parallel_load = rule.get("parallel-load").map(|value| parallel_load(&value, context));
        let lob_settings = rule.get("lob-settings").map(|value| lob_settings(&value, context));
        Ok(TableSettingsRule {
            header,
            locator,
            parallel_load: parallel_load.transpose()?,
            lob_settings: lob_settings.transpose()?,
        })
    }
}

fn parallel_load(value: &Cursor<'_>, context: &mut Context) -> Result<ParallelLoad, ReadError> {
    let mut object = value.object()?;
    let kind = match object.text("type")?.as_deref() {
        None | Some("none") => ParallelLoadType::None,
        Some("ranges") => ParallelLoadType::Ranges,
        Some("partitions-auto") => ParallelLoadType::PartitionsAuto,
        Some("partitions-list") => ParallelLoadType::PartitionsList,
        Some("subpartitions-auto") => ParallelLoadType::SubpartitionsAuto,
        Some(other) => ParallelLoadType::Unknown(other.to_owned()),
    };
    let columns = object.get("columns").map(|columns| scalars(&columns)).transpose()?;
    let boundaries = object.get("boundaries").map(|list| list.array()?.iter().map(scalars).collect());
    let parallel_load = ParallelLoad {
        kind,
        columns: columns.unwrap_or_default(),
        boundaries: boundaries.transpose()?.unwrap_or_default(),
        names_partitions: object.get("partitions").is_some() | object.get("subpartitions").is_some(),
    };
    context.unknown_keys(&object);
    Ok(parallel_load)
}

fn scalars(list: &Cursor<'_>) -> Result<Vec<String>, ReadError> {
    list.array()?.iter().map(Cursor::scalar_as_text).collect()
}

fn lob_settings(value: &Cursor<'_>, context: &mut Context) -> Result<LobSettings, ReadError> {
    let mut object = value.object()?;
    let mode = match object.text("mode")?.as_deref() {
        None | Some("limited") => TableLobMode::Limited,
        Some("unlimited") => TableLobMode::Unlimited,
        Some("none") => TableLobMode::None,
        Some(other) => TableLobMode::Unknown(other.to_owned()),
    };
    let size = object.get("bulk-max-size").map(|size| size.integer_or_text()).transpose()?;
    context.unknown_keys(&object);
    Ok(LobSettings { mode, bulk_max_size_kb: size })
}
