//! The schemas in `fixtures/`: hand-written, each for what its name says.

use std::fs;
use std::path::{Path, PathBuf};

use super::older_servers::Knows;
use super::postgres::{PostgresError, Server};

/// A folder of migrations that all apply as they are; those in `migration_tools` have parts that undo.
const MIGRATIONS: &str = "migrations";

/// The fixtures that the SQL of this crate does not make again yet, each with the reason.
const NOT_MADE_AGAIN: &[(&str, &str)] = &[
    (
        "base_type",
        "the functions of a base type need it as a shell, the type needs the functions: no step alone does it",
    ),
    ("grants_by_several", "privileges are granted by the owner, whoever granted them before"),
];

/// The fixtures whose own dumps no server takes, each with the reason.
const NOT_RESTORED_FROM_DUMP: &[(&str, &str)] = &[(
    "since_17_excluded",
    "pg_dump attaches the exclusion constraints of partitions, which PostgreSQL refuses",
)];

/// A schema to restore: one file, or the files of a folder of migrations in the order of their versions.
pub struct Fixture {
    pub name: String,
    pub files: Vec<PathBuf>,
    /// The oldest major version of PostgreSQL that knows all of its statements.
    pub oldest_version: u32,
    /// The roles that must exist before.
    pub roles: &'static [&'static str],
}

/// All fixtures, by name.
///
/// # Panics
///
/// When `fixtures/` cannot be read.
pub fn all() -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut fixtures: Vec<Fixture> = entries(&folder).into_iter().filter_map(fixture).collect();
    fixtures.sort_by(|left, right| left.name.cmp(&right.name));
    fixtures
}

/// The fixtures whose statements a server of this major version knows. The others are named on standard output.
pub fn known_to(version: u32) -> Vec<Fixture> {
    let (known, newer): (Vec<Fixture>, Vec<Fixture>) =
        all().into_iter().partition(|fixture| fixture.oldest_version <= version);
    for Fixture { name, oldest_version, .. } in newer {
        println!("{name} needs PostgreSQL {oldest_version}: not tried with {version}");
    }
    known
}

/// All fixtures that the SQL of this crate makes again.
pub fn all_made_again() -> Vec<Fixture> {
    let is_made = |fixture: &Fixture| !NOT_MADE_AGAIN.iter().any(|(name, _)| fixture.name == *name);
    all().into_iter().filter(is_made).collect()
}

impl Fixture {
    /// Whether a server takes what pg_dump writes of the fixture. Where not, the reason is told on standard output.
    pub fn is_restored_from_dump(&self) -> bool {
        let not = NOT_RESTORED_FROM_DUMP.iter().find(|(name, _)| self.name == *name);
        if let Some((name, reason)) = not {
            println!("{name} is not restored from its dump: {reason}");
        }
        not.is_none()
    }

    /// Restores the schema into a database that is there and empty. Roles belong to all databases of a server:
    /// a fixture restores once a server.
    pub fn restore(&self, server: &Server, database: &str) -> Result<(), PostgresError> {
        self.restore_what(Knows::All, server, database)
    }

    /// As [`Fixture::restore`], on a server of any version: what is too new for it is left out.
    pub fn restore_what_is_known(&self, server: &Server, database: &str) -> Result<(), PostgresError> {
        let knows = if server.major_version() < self.oldest_version { Knows::Some } else { Knows::All };
        self.restore_what(knows, server, database)
    }

    fn restore_what(&self, knows: Knows, server: &Server, database: &str) -> Result<(), PostgresError> {
        for role in self.roles {
            server.psql(database, &format!("CREATE ROLE {role}"))?;
        }
        let lacks_lz4 = !has_lz4(server, database)?;
        for file in &self.files {
            let mut text = fs::read_to_string(file)
                .map_err(|error| PostgresError::new(format!("reading {}", file.display()), error))?;
            if lacks_lz4 {
                text = text.replace("COMPRESSION lz4", "COMPRESSION pglz");
            }
            let shown = file.display().to_string();
            server
                .restore(database, &shown, text.as_bytes(), knows)
                .map_err(|error| PostgresError::new(format!("restoring {shown}"), error))?;
        }
        Ok(())
    }
}

/// Whether the server was built with LZ4, or is too old to know of any compression.
fn has_lz4(server: &Server, database: &str) -> Result<bool, PostgresError> {
    let lacking = "SELECT count(*) FROM pg_settings WHERE name = 'default_toast_compression' AND NOT 'lz4' = ANY (enumvals)";
    Ok(server.psql(database, lacking)?.trim() == "0")
}

fn fixture(path: PathBuf) -> Option<Fixture> {
    let name = path.file_stem()?.to_str()?.to_owned();
    let oldest_version = oldest_version(&name);
    if name == MIGRATIONS {
        let files = in_version_order(entries(&path));
        return Some(Fixture { name, files, oldest_version, roles: &[] });
    }
    let is_sql = path.extension().is_some_and(|extension| extension == "sql");
    let roles = roles(&name);
    is_sql.then(|| Fixture { name, files: vec![path], oldest_version, roles })
}

/// The roles that a dump of a single database names and does not create.
fn roles(fixture: &str) -> &'static [&'static str] {
    match fixture {
        "shop" => &["shop_app", "shop_report"],
        _ => &[],
    }
}

fn oldest_version(name: &str) -> u32 {
    match name {
        "since_18" => 18,
        "since_17" | "since_17_excluded" => 17,
        "since_16" => 16,
        "since_15" => 15,
        // gen_random_uuid, DROP EXPRESSION, ALTER STATISTICS, password_required.
        "alter_heavy" | "everything" | "extensions" | MIGRATIONS => 13,
        // Foreign keys that refer to partitioned tables.
        "entangled" => 12,
        // Procedures.
        "grants_by_several" => 11,
        _ => 10,
    }
}

/// Sorts `V10__x.sql` behind `V2__y.sql`.
fn in_version_order(mut files: Vec<PathBuf>) -> Vec<PathBuf> {
    files.sort_by_key(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let version =
            name.trim_start_matches('V').split('_').next().and_then(|version| version.parse::<u32>().ok());
        version.unwrap_or_else(|| panic!("{} does not begin with a version", file.display()))
    });
    files
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("reading {}: {error}", folder.display()));
    entries.map(|entry| entry.unwrap().path()).collect()
}
