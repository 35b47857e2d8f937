//! The profile's file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::facts::{LargeObjectFacts, TableProfile};

/// The version of the file's form that this crate writes, and the newest that it reads.
pub const PROFILE_VERSION: u32 = 1;

/// A profile as it stands in its file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "pgdms-lint data profile")]
#[serde(deny_unknown_fields)]
pub struct ProfileFile {
    /// The version of this form: 1.
    pub schema_version: u32,
    /// When the facts were measured, for people (`2026-11-20T10:00:00Z`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_at: Option<String>,
    /// What was measured.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<MeasuredSource>,
    /// What is known of large objects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub large_objects: Option<LargeObjectFacts>,
    /// The tables of which something is known.
    #[serde(default)]
    pub tables: Vec<TableProfile>,
}

/// What was measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasuredSource {
    /// A server or a file.
    pub kind: SourceKind,
    /// The file, or the server without its password.
    pub name: String,
    /// The server's version, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_version: Option<String>,
}

/// The kinds of what can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SourceKind {
    /// A running server.
    Server,
    /// A server that replays another's changes: a read replica.
    Standby,
    /// A dump or an archive.
    Dump,
}

impl Default for ProfileFile {
    fn default() -> Self {
        ProfileFile {
            schema_version: PROFILE_VERSION,
            measured_at: None,
            sources: Vec::new(),
            large_objects: None,
            tables: Vec::new(),
        }
    }
}

/// The JSON Schema of the file.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(ProfileFile).to_value()
}

/// Why a profile could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// It is no JSON, or not of the profile's form.
    #[error("{file}:{}:{}: this is no data profile: {source}", .source.line(), .source.column())]
    Form {
        /// The file.
        file: String,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// It was written by a newer version of this program.
    #[error(
        "{file}: the profile has version {found}, this program reads up to {PROFILE_VERSION}: use a newer pgdms-lint, or measure again"
    )]
    Newer {
        /// The file.
        file: String,
        /// Its version.
        found: u64,
    },
    /// A table is listed twice.
    #[error("{file}: the table {table} is listed twice: merge the two entries")]
    Duplicate {
        /// The file.
        file: String,
        /// The table.
        table: String,
    },
}

/// The one key that is read before the rest.
#[derive(Deserialize)]
struct VersionOnly {
    schema_version: u64,
}

impl ProfileFile {
    /// A file of a newer version is not understood, even where it has no key that is not known.
    pub(super) fn refuse_newer(&self, name: &str) -> Result<(), ProfileError> {
        if self.schema_version > PROFILE_VERSION {
            return Err(ProfileError::Newer { file: name.to_owned(), found: u64::from(self.schema_version) });
        }
        Ok(())
    }

    /// Reads the file's bytes; `name` is for messages.
    pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Self, ProfileError> {
        let form = |source| ProfileError::Form { file: name.to_owned(), source };
        let version: VersionOnly = serde_json::from_slice(bytes).map_err(form)?;
        if version.schema_version > u64::from(PROFILE_VERSION) {
            return Err(ProfileError::Newer { file: name.to_owned(), found: version.schema_version });
        }
        serde_json::from_slice(bytes).map_err(form)
    }
}

#[cfg(test)]
mod tests {
    use crate::profile::{DataProfile, ProfileError};

    fn error(json: &str) -> String {
        DataProfile::read("p.json", json.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_newer_version_is_refused_before_its_keys_are_looked_at() {
        let found = DataProfile::read("p.json", br#"{"schema_version": 2, "new_key": 1}"#);
        assert!(matches!(found, Err(ProfileError::Newer { found: 2, .. })), "{found:?}");
    }

    #[test]
    fn errors_name_file_line_and_what_is_wrong() {
        assert_eq!(
            error("{\"schema_version\": 1,\n \"tabels\": []}"),
            "p.json:2:9: this is no data profile: unknown field `tabels`, expected one of `schema_version`, \
             `measured_at`, `sources`, `large_objects`, `tables` at line 2 column 9"
        );
        assert!(error("").starts_with("p.json:1:0: this is no data profile: EOF"));
    }

    #[test]
    fn a_table_listed_twice_is_refused() {
        let table = r#"{"schema": "s", "table": "t"}"#;
        let json = format!(r#"{{"schema_version": 1, "tables": [{table}, {table}]}}"#);
        assert_eq!(error(&json), "p.json: the table s.t is listed twice: merge the two entries");
    }
}
