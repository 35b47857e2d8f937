//! The catalog is true: what the reader makes of a text is what PostgreSQL makes of it.
//!
//! A text is restored in a real server and read by us, and everything that queries on `pg_catalog` say of that
//! database is held against the catalog. Each text is judged twice: as it was written, and as pg_dump writes it again.
//! Of what was written, the texts of expressions may differ from what the server prints: a second database is made
//! from the catalog alone, and of both the server must print the same.

mod oracle;
mod rebuild;
mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use oracle::exceptions::{is_not_in_the_text, is_of_other_version};
use oracle::facts::{Difference, Fact, Texts, that_count};
use oracle::server::OLDEST_VERSION;
use pgdms_lint::source::{DumpOptions, DumpReading, read_dump};
use support::postgres::{PostgresError, SUPERUSER, Server};
use support::{corpus, fixtures};

/// The name of the database in which each text is restored.
const DATABASE: &str = "judged";

/// The name of the database that is made from the catalog alone.
const REBUILT: &str = "rebuilt";

/// A text that makes a database.
struct Case {
    name: String,
    files: Vec<PathBuf>,
    /// Roles that the text needs and does not make.
    roles: Vec<String>,
    /// What of the database pg_dump is to write.
    dumped: &'static [&'static str],
}

fn read(files: &[PathBuf]) -> DumpReading {
    read_dump(files, &DumpOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// What the two sides say differently of a database that was made from the files.
fn judge(server: &Server, files: &[PathBuf], texts: Texts, leave_out: impl Fn(&Fact) -> bool) -> Vec<String> {
    let reading = read(files);
    let told = oracle::catalog::facts(&reading.catalog);
    let mut facts = told.facts;
    facts.retain(|fact| {
        !is_of_other_version(fact, &reading.catalog, server.major_version()) && !leave_out(fact)
    });
    let mut said = that_count(oracle::server::facts(server, DATABASE), &facts, texts);
    said.retain(|fact| !told.unknown.covers(fact) && !leave_out(fact));
    let compared = |fact: Fact| fact.comparable(texts);
    let said = said.into_iter().map(compared).collect();
    let difference = Difference::between(said, facts.into_iter().map(compared).collect());
    let mut lines = difference.lines();
    lines.extend(reading.skipped.iter().map(|skipped| format!("! not read: {skipped:?}")));
    lines
}

/// What the server prints differently of expressions, queries and definitions in the database that was made from the
/// files, and in one that is made from our catalog of them.
fn judge_expressions(server: &Server, files: &[PathBuf], leave_out: impl Fn(&Fact) -> bool) -> Vec<String> {
    let reading = read(files);
    let told = oracle::catalog::facts(&reading.catalog);
    server.create_database(REBUILT).unwrap();
    if let Err(not_made) = rebuild::rebuild(server, REBUILT, &reading.catalog) {
        return vec![format!("! {not_made}")];
    }
    let counts = |fact: &Fact| fact.is_text() && !told.unknown.covers(fact) && !leave_out(fact);
    let [made, rebuilt] = [DATABASE, REBUILT].map(|database| {
        let texts = oracle::server::facts(server, database).into_iter().filter(&counts);
        texts.map(|fact| fact.comparable(Texts::Exact)).collect::<Vec<Fact>>()
    });
    server.psql(SUPERUSER, &format!("DROP DATABASE {REBUILT}")).unwrap();
    Difference::between(made, rebuilt).lines()
}

/// Texts from which the database is not made again, each with the reason. What pg_dump says of it is
/// (`tests/ddl_round_trip.rs`).
const NOT_MADE_FROM_TEXT: &[(&str, &str)] = &[(
    "entangled",
    "a view and a function need each other, and the text does not tell the types of the view's columns, without which \
     the view cannot be announced",
)];

/// Judges a text as it is written and as it is dumped.
fn judge_twice(case: &Case, restore: impl Fn(&Server) -> Result<(), PostgresError>) -> Vec<String> {
    let server = Server::start();
    assert!(server.major_version() >= OLDEST_VERSION, "the queries ask for columns that came with 15");
    server.create_database(DATABASE).unwrap();
    restore(&server).unwrap_or_else(|error| panic!("{}: {error}", case.name));
    let roles: Vec<String> = case.roles.iter().map(|role| format!("role {role}")).collect();
    let leave_out = |fact: &Fact| roles.contains(&fact.object) || is_not_in_the_text(&case.name, fact);
    let mut lines = marked(&case.name, "as written", judge(&server, &case.files, Texts::Present, leave_out));
    let anew = judge_expressions(&server, &case.files, leave_out);
    match NOT_MADE_FROM_TEXT.iter().find(|(name, _)| *name == case.name) {
        None => lines.extend(marked(&case.name, "written anew", anew)),
        Some((name, reason)) => {
            assert!(!anew.is_empty(), "{name} is made now, so that this is not so: {reason}")
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let files = dump_and_restore(&server, folder.path(), case.dumped);
    lines.extend(marked(&case.name, "as dumped", judge(&server, &files, Texts::Exact, |_| false)));
    lines
}

/// Writes the dump of the cluster's roles and of the database, and makes the database again from it.
fn dump_and_restore(server: &Server, folder: &Path, dumped: &[&str]) -> Vec<PathBuf> {
    let (globals, dump) = (folder.join("globals.sql"), folder.join("dump.sql"));
    fs::write(&globals, server.pg_dumpall(&["--globals-only"]).unwrap()).unwrap();
    fs::write(&dump, server.pg_dump(DATABASE, dumped).unwrap()).unwrap();
    // Not dropped: a database with a subscription cannot be.
    server.psql(SUPERUSER, &format!("ALTER DATABASE {DATABASE} RENAME TO judged_before")).unwrap();
    server.psql_file(SUPERUSER, &dump).unwrap();
    vec![globals, dump]
}

fn marked(name: &str, how: &str, lines: Vec<String>) -> Vec<String> {
    lines.into_iter().map(|line| format!("{name} {how}: {line}")).collect()
}

fn assert_none(differences: &[String]) {
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}

#[test]
fn fixtures_are_read_as_the_server_reads_them() {
    let mut differences = Vec::new();
    for fixture in fixtures::known_to(Server::shared().major_version()) {
        let case = Case {
            name: fixture.name.clone(),
            files: fixture.files.clone(),
            roles: fixture.roles.iter().map(|role| (*role).to_owned()).collect(),
            dumped: &["--create"],
        };
        differences.extend(judge_twice(&case, |server| fixture.restore(server, DATABASE)));
    }
    assert_none(&differences);
}

#[test]
fn real_dumps_are_read_as_the_server_reads_them() {
    let Some(folder) = corpus::folder() else {
        println!("no folder shared/corpus: no real dump compared");
        return;
    };
    let dumps = Mutex::new(corpus::restorable(&folder).into_iter());
    let next = || dumps.lock().unwrap().next();
    let judge_some = || {
        let mut differences = Vec::new();
        while let Some(dump) = next() {
            let case = Case {
                name: dump.name.clone(),
                files: vec![dump.path.clone()],
                roles: dump.roles.clone(),
                dumped: &["--create", "--schema-only"],
            };
            differences.extend(judge_twice(&case, |server| dump.restore(server, DATABASE)));
        }
        differences
    };
    let mut differences = thread::scope(|scope| {
        let workers = [scope.spawn(judge_some), scope.spawn(judge_some)];
        workers.map(|worker| worker.join().unwrap()).concat()
    });
    differences.sort();
    assert_none(&differences);
}

/// A folder of migrations ends in the same structure as the dump of the database that ran them.
#[test]
fn migrations_end_as_the_dump_of_their_database() {
    let fixture = fixtures::all().into_iter().find(|fixture| fixture.name == "migrations").unwrap();
    let server = Server::start();
    server.create_database(DATABASE).unwrap();
    fixture.restore(&server, DATABASE).unwrap();
    let dump = tempfile::Builder::new().suffix(".sql").tempfile().unwrap();
    fs::write(dump.path(), server.pg_dump(DATABASE, &["--schema-only"]).unwrap()).unwrap();

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/migrations");
    let [ran, dumped] = [folder, dump.path().to_owned()].map(|source| {
        let told = oracle::catalog::facts(&read(&[source]).catalog);
        assert!(told.facts.len() > 500, "only {} facts", told.facts.len());
        // Numbers of columns are not in a dump, roles neither; the encoding is in a dump alone.
        let is_structure = |fact: &Fact| {
            fact.property != "number"
                && fact.property != "encoding"
                && !fact.object.starts_with("role ")
                && !told.unknown.covers(fact)
        };
        let structure = told.facts.iter().filter(|fact| is_structure(fact)).cloned();
        structure.map(|fact| fact.comparable(Texts::Present)).collect::<Vec<Fact>>()
    });
    assert_none(&Difference::between(dumped, ran).lines());
}

/// The folders that migration tools read, the parts that undo left out, end as a database that was made at once.
#[test]
fn folders_of_migration_tools_end_in_the_same_database() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/migration_tools");
    let server = Server::start();
    server.create_database(DATABASE).unwrap();
    server.psql_file(DATABASE, &folder.join("expected.sql")).unwrap();
    // Columns that were dropped on the way keep their numbers.
    let is_number = |fact: &Fact| fact.property == "number";
    let mut differences = Vec::new();
    for tool in ["dbmate", "flyway", "golang-migrate", "goose", "sql-migrate"] {
        let files = [folder.join(tool)];
        differences.extend(marked(tool, "as written", judge(&server, &files, Texts::Present, is_number)));
        differences.extend(marked(tool, "written anew", judge_expressions(&server, &files, is_number)));
    }
    assert_none(&differences);
}

/// What the folders are said to end in is what the server ends in when it runs one of them.
#[test]
fn migrations_that_run_end_in_what_is_expected_of_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/migration_tools");
    let server = Server::start();
    server.create_database("expected").unwrap();
    server.psql_file("expected", &folder.join("expected.sql")).unwrap();
    server.create_database("migrated").unwrap();
    for version in ["1_create_users", "2_rename_login", "9_function", "10_drop_born"] {
        let file = folder.join(format!("golang-migrate/{version}.up.sql"));
        server.psql_file("migrated", &file).unwrap();
    }
    let [expected, migrated] = ["expected", "migrated"].map(|database| {
        let facts = oracle::server::facts(&server, database).into_iter();
        let counts = |fact: &Fact| fact.object != "database" && !fact.property.ends_with("number");
        facts.filter(counts).collect::<Vec<Fact>>()
    });
    assert!(expected.len() > 40, "only {} facts", expected.len());
    assert_none(&Difference::between(expected, migrated).lines());
}
