//! What the data holds: facts about stored values, each with how many rows were looked at.
//!
//! A profile is a JSON file of its own, written by hand or measured. Rules that can use a fact do;
//! a fact that is missing leaves their verdict to the schema.
//!
//! - `facts`: the kinds of facts, each exactly defined; `limit`: rows above a limit; `unmeasured`: why not
//! - `file`: the form of the file; `merge`: several as one; `outdated`: facts of columns that are others by now
//! - [`wanted`]: what is to be measured

mod facts;
mod file;
mod limit;
mod merge;
mod outdated;
mod unmeasured;
pub mod wanted;

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::catalog::Name;

pub use facts::{
    ArrayFacts, ColumnProfile, KeyProfile, KeySpread, LargeObjectFacts, NumberFacts, OctetFacts, RowCount,
    Scope, TableBytes, TableProfile, TextFacts, TimeFacts, WriteRate,
};
pub use file::{MeasuredSource, PROFILE_VERSION, ProfileError, ProfileFile, SourceKind, schema};
pub use limit::{ExampleRow, Limit, RowsOver};
pub use outdated::OutdatedFacts;
pub use unmeasured::{NotMeasured, Obstacle};

/// What is known of the stored values of a database.
///
/// ```
/// use pgdms_lint::profile::DataProfile;
/// let json = r#"{
///   "schema_version": 1,
///   "tables": [{
///     "schema": "public", "table": "rates", "rows": {"count": 1200345, "exact": true},
///     "columns": {"factor": {"number": {"max_integer_digits": 4, "max_scale": 15}}}
///   }]
/// }"#;
/// let profile = DataProfile::read("profile.json", json.as_bytes())?;
/// let factor = profile.column("public", "rates", "factor").unwrap();
/// assert_eq!(factor.number.as_ref().unwrap().max_scale, Some(15));
/// # Ok::<(), pgdms_lint::profile::ProfileError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct DataProfile {
    file: ProfileFile,
    tables: HashMap<(Name, Name), usize, RandomState>,
}

impl DataProfile {
    /// Reads a profile from the bytes of a file; `name` is for messages.
    ///
    /// # Errors
    /// When it is no JSON, has keys that are not known, was written by a newer version, or names a
    /// table twice.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, ProfileError> {
        DataProfile::of_file(name, ProfileFile::read(name, bytes)?)
    }

    /// A profile from what its file holds; `name` is for messages.
    pub(crate) fn of_file(name: &str, file: ProfileFile) -> Result<Self, ProfileError> {
        file.refuse_newer(name)?;
        let mut tables = HashMap::default();
        for (at, table) in file.tables.iter().enumerate() {
            if tables.insert((table.schema.clone(), table.table.clone()), at).is_some() {
                return Err(ProfileError::Duplicate {
                    file: name.to_owned(),
                    table: format!("{}.{}", table.schema, table.table),
                });
            }
        }
        Ok(DataProfile { file, tables })
    }

    /// A profile of what was measured now.
    ///
    /// # Errors
    /// When a table is named twice.
    pub fn new(file: ProfileFile) -> Result<Self, ProfileError> {
        DataProfile::of_file("the profile", file)
    }

    /// A profile of what was measured now, each table once.
    #[cfg(feature = "live")]
    pub(crate) fn of_distinct_tables(file: ProfileFile) -> Self {
        let key = |table: &TableProfile| (table.schema.clone(), table.table.clone());
        let tables = file.tables.iter().enumerate().map(|(at, table)| (key(table), at)).collect();
        DataProfile { file, tables }
    }

    /// Writes its file.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn write(&self, mut out: impl std::io::Write) -> std::io::Result<()> {
        serde_json::to_writer_pretty(&mut out, &self.file)?;
        out.write_all(b"\n")
    }

    /// What its file holds.
    pub fn file(&self) -> &ProfileFile {
        &self.file
    }

    /// What is known of a table, by the names of schema and table.
    pub fn table(&self, schema: &str, table: &str) -> Option<&TableProfile> {
        let at = self.tables.get(&(Name::from(schema), Name::from(table)))?;
        self.file.tables.get(*at)
    }

    /// What is known of a column, by the names of schema, table and column.
    pub fn column(&self, schema: &str, table: &str, column: &str) -> Option<&ColumnProfile> {
        self.table(schema, table)?.columns.get(column)
    }

    /// The tables that the profile speaks of, as the file lists them.
    pub fn tables(&self) -> &[TableProfile] {
        &self.file.tables
    }

    /// When it was measured, as the file says.
    pub fn measured_at(&self) -> Option<&str> {
        self.file.measured_at.as_deref()
    }

    /// The earliest date of what is said of a table's columns and keys: what follows from all of it was so then.
    pub(crate) fn oldest_date(&self, table: &TableProfile) -> Option<&str> {
        let known = self.tables.get(&(table.schema.clone(), table.table.clone()));
        let table = self.file.tables.get(*known?)?;
        let columns = table.columns.values().map(|column| &column.measured_at);
        let dates = columns.chain(table.keys.iter().map(|key| &key.measured_at));
        dates.map(|date| date.as_deref().or(self.measured_at())).min().unwrap_or(self.measured_at())
    }

    /// How many large objects the database holds, where known.
    pub fn large_objects(&self) -> Option<&LargeObjectFacts> {
        self.file.large_objects.as_ref()
    }
}
