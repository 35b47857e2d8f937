//! Dumps of real databases. They are kept outside the repository, in a folder `shared/corpus` beside it or above
//! it: the tests that use them check more where it is there.

use std::fs;
use std::path::{Path, PathBuf};

use super::older_servers::Knows;
use super::postgres::{PostgresError, Server, quote_identifier};

/// A dump that PostgreSQL 15 restores without an error.
pub struct CorpusDump {
    pub name: String,
    pub path: PathBuf,
    /// The roles that must exist before.
    pub roles: Vec<String>,
}

/// The dumps of which older servers refuse some statements: the first major version that takes all, and what it
/// brought.
const NEEDING: &[(&str, u32, &str)] = &[
    ("danbooru.sql", 11, "statistics targets of an index's expressions"),
    ("feedbin.sql", 11, "indexes that include columns"),
    ("neon-pagila.sql", 11, "keys and indexes of partitioned tables"),
    ("trase.sql", 11, "indexes of partitioned tables"),
];

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
    /// Restores the dump into a database that is there and empty. What is too new for the server is left out.
    pub fn restore(&self, server: &Server, database: &str) -> Result<(), PostgresError> {
        for role in &self.roles {
            server.psql(database, &format!("CREATE ROLE {}", quote_identifier(role)))?;
        }
        let dump = fs::read(&self.path)
            .map_err(|error| PostgresError::new(format!("reading {}", self.path.display()), error))?;
        server.restore(database, &self.name, &dump, self.known_to(server.major_version()))
    }

    fn known_to(&self, version: u32) -> Knows {
        let needs_newer = NEEDING.iter().any(|(name, needed, _)| self.name == *name && version < *needed);
        if needs_newer { Knows::Some } else { Knows::All }
    }
}
