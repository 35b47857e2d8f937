//! What the tests of measuring share.

#![allow(dead_code, reason = "each test program uses a part of its own")]

use std::fs;
use std::path::Path;

use pgdms_lint::profile::{ColumnProfile, DataProfile};

use crate::program::run_in;
use crate::support::postgres::Server;

/// A table with values of every kind that facts tell apart. The facts in the tests were counted by hand.
pub const EVERY_KIND: &str = r#"
CREATE DOMAIN money_amount AS numeric;
CREATE TYPE pair AS (a int, b text);
SELECT lo_create(4711);
CREATE TABLE "every kind" (
    id int, letter text, number numeric, price numeric(10,2), amount money_amount, words text, code char(4), bytes bytea,
    packed jsonb, written json, document xml, list int[], row pair, day date, at timestamp, at_zone timestamptz, object oid,
    PRIMARY KEY (id, letter)
);
INSERT INTO "every kind" VALUES
    (1, 'a', 0.500, 1.10, 1.2340, 'Grüße €', 'ab', '\x000102', '{"a":1}', '{"b" :  2}', '<a/>', '{1,NULL}', (1,'x'),
     'infinity', 'infinity', 'infinity', 4711),
    (2, 'b', 0.0000001, 'NaN', NULL, 'x', '', '', NULL, NULL, NULL, '{{1,2},{3,4}}', NULL,
     '-infinity', '-infinity', '-infinity', 1),
    (3, 'c', 100, 5, NULL, '', 'abcd', NULL, NULL, NULL, NULL, '{}', NULL,
     '0001-01-01 BC', '0001-12-31 23:59:59.999999 BC', '0001-12-31 23:59:59+00 BC', NULL),
    (4, 'd', 1234567890123456789012345678901234567890, 7, NULL, 'plain 😀   ', NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     '10000-01-01', '10000-01-01', '9999-12-31 23:59:59-01', NULL),
    (5, 'e', -0.000000000000000000000000000001, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     '0001-01-01', '0001-01-01', '0001-01-01 00:00:00+00', NULL),
    (6, 'f', 'NaN', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     '9999-12-31', '9999-12-31 23:59:59.999999', '9999-12-31 23:59:59+00', NULL),
    (7, 'g', -12345678901234567890123.456789, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     NULL, NULL, NULL, NULL);
INSERT INTO "every kind" (id, letter) VALUES (8, 'h');
"#;

/// Numbers that PostgreSQL has from 14 on.
pub const INFINITE_NUMBERS: &str =
    r#"INSERT INTO "every kind" (id, letter, number) VALUES (9, 'i', 'Infinity'), (10, 'j', '-Infinity')"#;

/// A new database with these statements run, as a connection string.
pub fn database(server: &Server, name: &str, sql: &str) -> String {
    server.create_database(name).unwrap();
    server.psql(name, sql).unwrap();
    connection_string(server, name)
}

pub fn connection_string(server: &Server, database: &str) -> String {
    format!("host={} port=5432 user=postgres dbname={database}", server.socket_directory().display())
}

/// Measures a server, all of whose tables can be measured.
pub fn measure(source: &str, arguments: &[&str]) -> DataProfile {
    let folder = tempfile::tempdir().unwrap();
    let all = [&["measure", source, "-o", "p.json"], arguments].concat();
    let run = run_in(folder.path(), &all);
    assert_eq!(run.exit_code, 0, "{}{}", run.stdout, run.stderr);
    read(&folder.path().join("p.json"))
}

pub fn read(file: &Path) -> DataProfile {
    DataProfile::read(&file.display().to_string(), &fs::read(file).unwrap()).unwrap()
}

pub fn column<'a>(profile: &'a DataProfile, table: &str, name: &str) -> &'a ColumnProfile {
    profile.column("public", table, name).unwrap()
}

pub fn facts(profile: &DataProfile, table: &str, name: &str) -> serde_json::Value {
    serde_json::to_value(column(profile, table, name)).unwrap()
}
