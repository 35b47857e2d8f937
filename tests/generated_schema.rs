//! The schema generator of the measurements writes what pg_dump writes: a measurement on anything else would
//! say nothing about real dumps.

#[path = "../benches/generator/mod.rs"]
mod generator;
mod support;

use generator::{ROLES, Request, write_dump};
use support::postgres::Server;

/// The version whose pg_dump the generator imitates; others word some things differently.
const IMITATED_VERSION: u32 = 15;

fn generate(request: &Request) -> String {
    let mut dump = Vec::new();
    write_dump(request, &mut dump).unwrap();
    String::from_utf8(dump).unwrap()
}

/// What every dump has of its own: versions, and the random words that newer pg_dumps put around a dump.
fn comparable(dump: &str) -> Vec<&str> {
    let is_own = |line: &&str| {
        line.starts_with("-- Dumped ") || line.starts_with("\\restrict") || line.starts_with("\\unrestrict")
    };
    let mut lines: Vec<&str> = dump.lines().filter(|line| !is_own(line)).collect();
    // Where the random words stood two empty lines meet.
    lines.dedup_by(|line, previous| line.is_empty() && previous.is_empty());
    lines
}

fn restore(server: &Server, database: &str, dump: &str) {
    for role in ROLES {
        let create = format!(
            "SELECT 'CREATE ROLE {role}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') \\gexec"
        );
        server.psql("postgres", &create).unwrap();
    }
    server.create_database(database).unwrap();
    server.psql(database, dump).unwrap();
}

fn dump(server: &Server, database: &str, arguments: &[&str]) -> String {
    String::from_utf8(server.pg_dump(database, arguments).unwrap()).unwrap()
}

fn assert_same_lines(generated: &[&str], dumped: &[&str]) {
    let difference = generated.iter().zip(dumped).position(|(generated, dumped)| generated != dumped);
    if let Some(line) = difference {
        let around = line.saturating_sub(8)..(line + 8).min(generated.len()).min(dumped.len());
        panic!(
            "generated:\n{}\n\ndumped:\n{}",
            generated[around.clone()].join("\n"),
            dumped[around].join("\n")
        );
    }
    assert_eq!(generated.len(), dumped.len());
}

#[test]
fn a_generated_schema_restores_and_is_dumped_as_it_was_generated() {
    let server = Server::start();
    let schema = generate(&Request { tables: 150, data_bytes: 0 });
    restore(&server, "schema", &schema);
    let tables = server
        .query_rows(
            "schema",
            "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relname ~ '_[0-9]{5}'",
        )
        .unwrap();
    assert_eq!(tables, [vec![Some("150".to_owned())]]);
    if server.major_version() == IMITATED_VERSION {
        assert_same_lines(&comparable(&schema), &comparable(&dump(&server, "schema", &["-s"])));
    }
}

#[test]
fn generated_rows_keep_all_constraints_and_have_about_the_size_asked_for() {
    let server = Server::start();
    let with_rows = generate(&Request { tables: 60, data_bytes: 1_000_000 });
    let without_rows = generate(&Request { tables: 60, data_bytes: 0 });
    let row_bytes = with_rows.len() - without_rows.len();
    assert!((800_000..1_200_000).contains(&row_bytes), "{row_bytes}");
    restore(&server, "rows", &with_rows);
    if server.major_version() == IMITATED_VERSION {
        // PostgreSQL fills its pages as it likes: the order of rows is no part of the promise.
        let dumped = dump(&server, "rows", &[]);
        let (mut generated, mut dumped) = (comparable(&with_rows), comparable(&dumped));
        generated.sort_unstable();
        dumped.sort_unstable();
        assert_same_lines(&generated, &dumped);
    }
}

#[test]
fn the_same_request_gives_the_same_bytes() {
    let request = Request { tables: 300, data_bytes: 10_000 };
    assert!(generate(&request) == generate(&request));
}
