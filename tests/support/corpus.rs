//! Dumps of real databases. They are kept outside the repository, in a folder `shared/corpus` beside it or above
//! it: the tests that use them check more where it is there.

use std::fs;
use std::path::{Path, PathBuf};

use super::postgres::{PostgresError, Server, quote_identifier};

/// A dump that PostgreSQL 15 restores without an error.
pub struct CorpusDump {
    pub name: String,
    pub path: PathBuf,
    /// The roles that must exist before.
    pub roles: Vec<String>,
}

/// The folder of dumps, where there is one.
pub fn folder() -> Option<PathBuf> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    repository
        .ancestors()
        .map(|folder| folder.join("shared/corpus"))
        .find(|folder| folder.join("INDEX.tsv").is_file())
}

/// The dumps of which the folder's index says that they restore.
///
/// # Panics
///
/// When the index cannot be read or lacks a column.
pub fn restorable(folder: &Path) -> Vec<CorpusDump> {
    let index = fs::read_to_string(folder.join("INDEX.tsv")).unwrap();
    let mut lines = index.lines();
    let headings: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |heading| headings.iter().position(|known| *known == heading).unwrap();
    let (file, restores, roles) = (column("file"), column("restores_in_15"), column("roles_needed"));
    lines
        .map(|line| line.split('\t').collect::<Vec<&str>>())
        .filter(|fields| fields[restores].starts_with("yes"))
        .map(|fields| CorpusDump {
            name: fields[file].to_owned(),
            path: folder.join(fields[file]),
            roles: fields[roles].split(',').filter(|role| !role.is_empty()).map(str::to_owned).collect(),
        })
        .collect()
}

impl CorpusDump {
    /// Restores the dump into a database that is there and empty.
    pub fn restore(&self, server: &Server, database: &str) -> Result<(), PostgresError> {
        for role in &self.roles {
            server.psql(database, &format!("CREATE ROLE {}", quote_identifier(role)))?;
        }
        let dump = fs::read(&self.path)
            .map_err(|error| PostgresError::new(format!("reading {}", self.path.display()), error))?;
        server.psql_bytes(database, &without_newer_settings(&dump)).map(drop)
    }
}

/// Leaves out what the dumps of later versions set and older servers do not know.
fn without_newer_settings(dump: &[u8]) -> Vec<u8> {
    let lines = dump.split_inclusive(|byte| *byte == b'\n');
    let is_newer = |line: &&[u8]| {
        line.starts_with(b"SET transaction_timeout") || line.starts_with(b"SET default_table_access_method")
    };
    lines.filter(|line| !is_newer(line)).flatten().copied().collect()
}
