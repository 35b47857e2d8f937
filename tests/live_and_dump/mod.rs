//! A database read as it runs and as it is dumped.
//!
//! - [`exceptions`]: what a dump cannot hold
//! - [`findings`]: what the rules say of both

pub mod exceptions;
pub mod findings;

use std::fs;
use std::path::Path;

use pgdms_lint::catalog::difference::Difference;
use pgdms_lint::source::live::connect::{ConnectionParameters, Environment};
use pgdms_lint::source::live::{LiveOptions, LiveReading, read_live};
use pgdms_lint::source::{DumpOptions, DumpReading, read_dump};

use exceptions::Exception;

use crate::support::corpus::CorpusDump;
use crate::support::fixtures::Fixture;
use crate::support::postgres::{PostgresError, SUPERUSER, Server};

/// The name of the database in which each text is restored.
const DATABASE: &str = "compared";

/// What stands on the database itself and on the server beside it, which no text of a single database makes.
const AROUND_THE_DATABASE: &str = "
    COMMENT ON DATABASE compared IS 'Read in two ways';
    ALTER DATABASE compared SET work_mem = '5MB';
    ALTER DATABASE compared SET search_path = public, \"odd, Name\";
    ALTER DATABASE compared CONNECTION LIMIT 77;
    ALTER ROLE ALL SET log_temp_files = 4096;
    CREATE ROLE around_owner NOLOGIN;
    CREATE ROLE \"around 'odd'\" LOGIN;
    ALTER DATABASE compared OWNER TO around_owner;
    REVOKE TEMPORARY ON DATABASE compared FROM PUBLIC;
    GRANT CREATE, CONNECT ON DATABASE compared TO \"around 'odd'\" WITH GRANT OPTION;
    ALTER ROLE \"around 'odd'\" IN DATABASE compared SET statement_timeout = '90s';
";

/// Privileges on what PostgreSQL and extensions made. There is no other way to have some of them than by hand.
const ON_WHAT_IS_SUPPLIED: &str = "
    CREATE ROLE reader;
    CREATE ROLE \"odd, Role\";
    CREATE SCHEMA x;
    CREATE EXTENSION hstore SCHEMA x;
    CREATE EXTENSION pg_trgm;
    CREATE EXTENSION postgres_fdw;
    CREATE EXTENSION pg_stat_statements SCHEMA x;
    REVOKE EXECUTE ON FUNCTION x.hstore(text, text), x.hstore_to_array(x.hstore) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION similarity(text, text) TO reader WITH GRANT OPTION;
    SET ROLE reader;
    GRANT EXECUTE ON FUNCTION similarity(text, text) TO \"odd, Role\";
    RESET ROLE;
    REVOKE SELECT ON x.pg_stat_statements FROM PUBLIC;
    GRANT ALL ON x.pg_stat_statements TO reader;
    GRANT SELECT (query), REFERENCES (query) ON x.pg_stat_statements TO \"odd, Role\";
    REVOKE USAGE ON TYPE x.hstore FROM PUBLIC;
    GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO reader;
    REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision), pg_catalog.quote_literal(anyelement),
        pg_catalog.charle(\"char\", \"char\"), pg_catalog.array_upper(anyarray, integer) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision), pg_catalog.pg_reload_conf() TO reader;
    REVOKE SELECT ON pg_catalog.pg_settings FROM PUBLIC;
    REVOKE UPDATE, SELECT ON pg_catalog.pg_settings FROM PUBLIC;
    GRANT SELECT (rolname, rolpassword) ON pg_catalog.pg_authid TO reader;
    GRANT SELECT ON pg_catalog.pg_authid TO \"odd, Role\";
    REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
    GRANT USAGE ON LANGUAGE plpgsql TO reader;
    REVOKE USAGE ON TYPE pg_catalog.int4range FROM PUBLIC;
    GRANT CREATE ON SCHEMA pg_catalog TO reader;
";

const PARAMETERS: &str = "
    GRANT SET, ALTER SYSTEM ON PARAMETER work_mem TO reader;
    GRANT SET ON PARAMETER \"My.Own\" TO \"odd, Role\" WITH GRANT OPTION;
";

/// The first version that has privileges on parameters.
const FIRST_WITH_PARAMETERS: u32 = 15;

/// Makes the database on a server.
type Restore = Box<dyn Fn(&Server) -> Result<(), PostgresError> + Send>;

/// A text that makes a database.
pub struct Case {
    name: String,
    restore: Restore,
}

/// A database, read in both ways.
pub struct Compared {
    pub name: String,
    /// Here is the running server, there the dump.
    pub difference: Difference,
    /// What of it may be.
    pub exceptions: Vec<&'static Exception>,
    /// The findings that only one of them gets.
    pub findings: Vec<String>,
    /// How many objects of PostgreSQL or an extension have other privileges than at first.
    pub supplied: usize,
    /// What of the server could not be read.
    pub unread: Vec<String>,
    /// What of the dump could not be read.
    pub skipped: Vec<String>,
}

impl Case {
    pub fn of_fixture(fixture: Fixture) -> Self {
        let name = fixture.name.clone();
        Case { name, restore: Box::new(move |server| fixture.restore_what_is_known(server, DATABASE)) }
    }

    pub fn of_supplied_privileges() -> Self {
        let restore = |server: &Server| {
            server.psql(DATABASE, ON_WHAT_IS_SUPPLIED)?;
            if server.major_version() >= FIRST_WITH_PARAMETERS {
                server.psql(DATABASE, PARAMETERS)?;
            }
            Ok(())
        };
        Case { name: "supplied privileges".to_owned(), restore: Box::new(restore) }
    }

    pub fn of_corpus(dump: CorpusDump) -> Self {
        let name = dump.name.clone();
        Case { name, restore: Box::new(move |server| dump.restore(server, DATABASE)) }
    }

    /// Restores the text on a server of its own and reads that in both ways.
    pub fn compare(self) -> Compared {
        let server = Server::start_with(&[("wal_level", "logical")]);
        server.create_database(DATABASE).unwrap();
        (self.restore)(&server).unwrap_or_else(|error| panic!("{}: {error}", self.name));
        server.psql(DATABASE, AROUND_THE_DATABASE).unwrap();
        let live = read_server(&server);
        let dumped = read_dumps(&server);
        let dumped_by = dumped.catalog.dump_version.expect("pg_dump says its version").major();
        Compared {
            exceptions: exceptions::of(server.major_version(), dumped_by),
            difference: Difference::between(&live.catalog, &dumped.catalog),
            supplied: live.catalog.supplied_privileges.len(),
            unread: live.catalog.unread.iter().map(|unread| format!("{unread:?}")).collect(),
            skipped: dumped.skipped.iter().map(|skipped| format!("{skipped:?}")).collect(),
            name: self.name,
            findings: findings::differences(live.catalog, dumped.catalog),
        }
    }
}

fn read_server(server: &Server) -> LiveReading {
    let socket = server.socket_directory().display();
    let text = format!("host={socket} port=5432 user={SUPERUSER} dbname={DATABASE}");
    let parameters = ConnectionParameters::parse(&text, &Environment::default()).unwrap();
    read_live(&parameters, &LiveOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// What a person would take: the roles, and the schema of the database.
fn read_dumps(server: &Server) -> DumpReading {
    let roles = server.pg_dumpall(&["--roles-only", "--no-role-passwords"]).unwrap();
    let schema = server.pg_dump(DATABASE, &["--schema-only", "--create"]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let files =
        [("roles.sql", roles), ("schema.sql", schema)].map(|(name, text)| write(folder.path(), name, &text));
    read_dump(&files, &DumpOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn write(folder: &Path, name: &str, text: &[u8]) -> std::path::PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}
