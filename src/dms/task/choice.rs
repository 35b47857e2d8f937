//! Settings whose values are words of a fixed list.
//!
//! A word that is not in the list is kept as `Unknown` and listed among the problems. All serialise as AWS spells them.

use serde::Serialize;

/// `FullLoadSettings.TargetTablePrepMode`: what happens to target tables before a full load.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum TargetTablePrepMode {
    /// Tables and rows stay as they are; missing tables are created.
    DoNothing,
    /// Tables are dropped and created again with only what DMS needs.
    DropAndCreate,
    /// Rows are removed, tables stay.
    TruncateBeforeLoad,
    /// Any other word.
    #[serde(untagged)]
    Unknown(String),
}

impl TargetTablePrepMode {
    pub(super) fn from_name(name: &str) -> Self {
        match name.to_ascii_uppercase().as_str() {
            "DO_NOTHING" => Self::DoNothing,
            "DROP_AND_CREATE" => Self::DropAndCreate,
            "TRUNCATE_BEFORE_LOAD" => Self::TruncateBeforeLoad,
            _ => Self::Unknown(name.to_owned()),
        }
    }
}

/// The policies of `ErrorBehavior`; not each of them is allowed in each setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum ErrorPolicy {
    /// `IGNORE`: the event is ignored.
    Ignore,
    /// `IGNORE_RECORD`: the record is left out.
    IgnoreRecord,
    /// `LOG_ERROR`: an entry in the log.
    LogError,
    /// `SUSPEND_TABLE`: the table is not replicated any more.
    SuspendTable,
    /// `STOP_TASK`: the task stops.
    StopTask,
    /// `INSERT_RECORD`: the existing row is replaced.
    InsertRecord,
    /// `UPDATE_RECORD`: the missing row is inserted.
    UpdateRecord,
    /// Any other word.
    #[serde(untagged)]
    Unknown(String),
}

impl ErrorPolicy {
    pub(super) fn from_name(name: &str) -> Self {
        match name.to_ascii_uppercase().as_str() {
            "IGNORE" => Self::Ignore,
            "IGNORE_RECORD" => Self::IgnoreRecord,
            "LOG_ERROR" => Self::LogError,
            "SUSPEND_TABLE" => Self::SuspendTable,
            "STOP_TASK" => Self::StopTask,
            "INSERT_RECORD" => Self::InsertRecord,
            "UPDATE_RECORD" => Self::UpdateRecord,
            _ => Self::Unknown(name.to_owned()),
        }
    }
}

/// `ValidationSettings.ValidationMode`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum ValidationMode {
    /// Row by row.
    RowLevel,
    /// Groups of rows; not for PostgreSQL sources.
    GroupLevel,
    /// Any other word.
    #[serde(untagged)]
    Unknown(String),
}

impl ValidationMode {
    pub(super) fn from_name(name: &str) -> Self {
        match name.to_ascii_uppercase().as_str() {
            "ROW_LEVEL" => Self::RowLevel,
            "GROUP_LEVEL" => Self::GroupLevel,
            _ => Self::Unknown(name.to_owned()),
        }
    }
}

/// `PluginName`: the logical decoding plugin of the slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PluginName {
    /// pglogical where the source has it, otherwise test_decoding.
    NoPreference,
    /// test_decoding.
    TestDecoding,
    /// pglogical.
    Pglogical,
    /// Any other word.
    #[serde(untagged)]
    Unknown(String),
}

impl PluginName {
    /// The spellings of the guide and of the API, in any case.
    pub(super) fn from_name(name: &str) -> Self {
        match name.to_ascii_lowercase().replace('_', "-").as_str() {
            "no-preference" => Self::NoPreference,
            "test-decoding" => Self::TestDecoding,
            "pglogical" => Self::Pglogical,
            _ => Self::Unknown(name.to_owned()),
        }
    }
}

/// `MapLongVarcharAs`: the DMS type of `varchar(n)` with n above 16387.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum MapLongVarcharAs {
    /// WSTRING, no LOB.
    Wstring,
    /// CLOB.
    Clob,
    /// NCLOB.
    Nclob,
    /// Any other word.
    #[serde(untagged)]
    Unknown(String),
}

impl MapLongVarcharAs {
    pub(super) fn from_name(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "wstring" => Self::Wstring,
            "clob" => Self::Clob,
            "nclob" => Self::Nclob,
            _ => Self::Unknown(name.to_owned()),
        }
    }
}

/// `DatabaseMode`: special handling of PostgreSQL-compatible engines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum DatabaseMode {
    /// PostgreSQL.
    Default,
    /// Babelfish for Aurora PostgreSQL.
    Babelfish,
    /// Any other word.
    #[serde(untagged)]
    Unknown(String),
}

impl DatabaseMode {
    pub(super) fn from_name(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "default" => Self::Default,
            "babelfish" => Self::Babelfish,
            _ => Self::Unknown(name.to_owned()),
        }
    }
}
