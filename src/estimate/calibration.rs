//! What a rehearsal took: the output of `aws dms describe-table-statistics`.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use super::timestamp;
use crate::catalog::Name;

/// The state of a table whose load has ended.
const COMPLETED: &str = "Table completed";

/// The load of one table in a rehearsal.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Rehearsed {
    /// How many rows it had there.
    pub rows: u64,
    /// How long it took, in seconds.
    pub seconds: f64,
}

/// What a rehearsal took, table by table.
///
/// ```
/// use pgdms_lint::estimate::Calibration;
/// let json = br#"{"TableStatistics": [{"SchemaName": "shop", "TableName": "orders",
///     "FullLoadRows": 60000, "TableState": "Table completed",
///     "FullLoadStartTime": "2026-11-01T10:00:00.000000+00:00",
///     "FullLoadEndTime": "2026-11-01T10:01:30.500000+00:00"}]}"#;
/// let calibration = Calibration::read("rehearsal.json", json)?;
/// let orders = calibration.table("shop", "orders").unwrap();
/// assert_eq!((orders.rows, orders.seconds), (60_000, 90.5));
/// # Ok::<(), pgdms_lint::estimate::CalibrationError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Calibration {
    tables: HashMap<(Name, Name), Rehearsed>,
    /// Entries of tables whose load had not ended, or without times.
    without_times: u64,
}

/// Why the statistics of a rehearsal could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CalibrationError {
    /// It is no JSON, or not what the AWS CLI writes.
    #[error("{file}: this is no output of `aws dms describe-table-statistics`: {source}")]
    Form {
        /// The file.
        file: String,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// No table of it has been loaded.
    #[error(
        "{file}: none of its {tables} tables has rows, a start and an end of its full load: take the statistics when the load of the rehearsal has ended"
    )]
    NothingLoaded {
        /// The file.
        file: String,
        /// How many tables it lists.
        tables: usize,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Statistics {
    table_statistics: Vec<TableStatistics>,
}

/// An entry; keys that are not needed here are passed over.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TableStatistics {
    schema_name: String,
    table_name: String,
    #[serde(default)]
    full_load_rows: Option<u64>,
    #[serde(default)]
    full_load_start_time: Option<Value>,
    #[serde(default)]
    full_load_end_time: Option<Value>,
    #[serde(default)]
    table_state: Option<String>,
}

impl Calibration {
    /// Reads the bytes of a file; `file` is its name in messages. Times may be texts, as version 2 of the AWS CLI
    /// writes them, or seconds since 1970, as version 1 does.
    ///
    /// # Errors
    /// When it has another form, or no table in it has been loaded.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, CalibrationError> {
        let statistics: Statistics = serde_json::from_slice(bytes)
            .map_err(|source| CalibrationError::Form { file: file.to_owned(), source })?;
        let tables = statistics.table_statistics.len();
        let mut calibration = Calibration::default();
        for entry in statistics.table_statistics {
            match entry.rehearsed() {
                Some(rehearsed) => {
                    let key = (entry.schema_name.as_str().into(), entry.table_name.as_str().into());
                    calibration.tables.insert(key, rehearsed);
                }
                None => calibration.without_times += 1,
            }
        }
        match calibration.tables.is_empty() {
            true => Err(CalibrationError::NothingLoaded { file: file.to_owned(), tables }),
            false => Ok(calibration),
        }
    }

    /// What the load of a table took, by the names of schema and table.
    pub fn table(&self, schema: &str, table: &str) -> Option<Rehearsed> {
        self.tables.get(&(schema.into(), table.into())).copied()
    }

    /// How many tables it tells of.
    pub fn len(&self) -> usize {
        self.tables.len()
    }

    /// Whether it tells of none.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// How many entries tell no time, because the load of the table had not ended.
    pub fn without_times(&self) -> u64 {
        self.without_times
    }
}

impl TableStatistics {
    fn rehearsed(&self) -> Option<Rehearsed> {
        let is_loaded = self.table_state.as_deref().is_none_or(|state| state == COMPLETED);
        let starts = timestamp::seconds(self.full_load_start_time.as_ref()?)?;
        let ends = timestamp::seconds(self.full_load_end_time.as_ref()?)?;
        let rows = self.full_load_rows?;
        (is_loaded && ends >= starts).then_some(Rehearsed { rows, seconds: ends - starts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(entries: &str) -> Result<Calibration, CalibrationError> {
        Calibration::read("r.json", format!(r#"{{"TableStatistics": [{entries}]}}"#).as_bytes())
    }

    #[test]
    fn both_versions_of_the_cli_are_read() {
        let entry = |name: &str, starts: &str, ends: &str| {
            format!(
                r#"{{"SchemaName": "s", "TableName": "{name}", "FullLoadRows": 10, "Inserts": 0,
                    "FullLoadStartTime": {starts}, "FullLoadEndTime": {ends}, "TableState": "Table completed"}}"#
            )
        };
        let old = entry("old", "1793527200.25", "1793527260.75");
        let new = entry("new", r#""2026-11-01T11:00:00.5+01:00""#, r#""2026-11-01T10:01:00Z""#);
        let read = read(&format!("{old}, {new}")).unwrap();
        assert_eq!(read.table("s", "old").unwrap().seconds, 60.5);
        assert_eq!(read.table("s", "new").unwrap().seconds, 59.5);
        assert_eq!((read.len(), read.without_times()), (2, 0));
    }

    #[test]
    fn tables_that_were_not_loaded_tell_nothing() {
        let before =
            r#"{"SchemaName": "s", "TableName": "a", "TableState": "Before load", "FullLoadRows": 0}"#;
        let running = r#"{"SchemaName": "s", "TableName": "b", "TableState": "Full load", "FullLoadRows": 5,
            "FullLoadStartTime": 5, "FullLoadEndTime": 6}"#;
        let error = read(&format!("{before}, {running}")).unwrap_err().to_string();
        assert!(error.starts_with("r.json: none of its 2 tables has rows, a start and an end"), "{error}");
    }

    #[test]
    fn other_files_are_refused() {
        for text in ["", "[]", "{}", r#"{"TableStatistics": [{"TableName": "a"}]}"#] {
            let error = Calibration::read("r.json", text.as_bytes()).unwrap_err().to_string();
            assert!(
                error.starts_with("r.json: this is no output of `aws dms describe-table-statistics`"),
                "{error}"
            );
        }
    }
}
