//! Finding the programs of PostgreSQL.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::PostgresError;

/// The oldest major version that the live tests run with; some others need 12.
const OLDEST_VERSION: u32 = 10;

/// The programs without which a folder does not count. Debian's `/usr/bin` has wrappers for some of them, but
/// no server.
const PROGRAMS: [&str; 5] = ["postgres", "initdb", "psql", "pg_dump", "pg_dumpall"];

/// A folder that holds a whole PostgreSQL.
pub struct Installation {
    folder: PathBuf,
    pub major_version: u32,
}

impl Installation {
    /// Takes the first installation that is whole and new enough. `scripts/test` knows more places, and names the
    /// one it found in `PGDMS_LINT_POSTGRES_BIN`.
    pub fn find() -> Result<Self, PostgresError> {
        candidate_folders().into_iter().find_map(Self::in_folder).ok_or_else(|| {
            PostgresError::new(
                "looking for PostgreSQL",
                format!(
                    "this test needs a server (version {OLDEST_VERSION} or later) and found none in \
                     /usr/lib/postgresql/*/bin, `pg_config --bindir` or PATH. Install one, or set \
                     PGDMS_LINT_POSTGRES_BIN to the folder that holds initdb and postgres."
                ),
            )
        })
    }

    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn in_folder(folder: PathBuf) -> Option<Self> {
        if !PROGRAMS.iter().all(|program| folder.join(program).is_file()) {
            return None;
        }
        let major_version = major_version(&folder)?;
        (major_version >= OLDEST_VERSION).then_some(Self { folder, major_version })
    }
}

fn candidate_folders() -> Vec<PathBuf> {
    if let Some(folder) = env::var_os("PGDMS_LINT_POSTGRES_BIN") {
        return vec![PathBuf::from(folder)];
    }
    let mut folders = packaged_folders();
    folders.extend(pg_config_folder());
    folders.extend(env::var_os("PATH").iter().flat_map(env::split_paths));
    folders
}

/// The folders of distribution packages, the newest version first.
fn packaged_folders() -> Vec<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort_unstable_by(|left, right| right.cmp(left));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

fn pg_config_folder() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    let printed = String::from_utf8(output.stdout).ok()?;
    Some(PathBuf::from(printed.trim()))
}

/// Reads `postgres (PostgreSQL) 15.18 (Debian 15.18-1)`.
fn major_version(folder: &Path) -> Option<u32> {
    let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
    let printed = String::from_utf8(output.stdout).ok()?;
    let version = printed.split_whitespace().nth(2)?;
    version.split(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}
