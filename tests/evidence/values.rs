//! A database whose values pass what DMS carries, and some that only seem to.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::run_in;
use crate::support::postgres::Server;

/// The tables, each with the columns that are compared as they were and are. Those without equality as text.
pub const TABLES: [(&str, &str); 8] = [
    ("rates", "id, factor, exact, huge, wild"),
    ("names", "id, v, b, c, t"),
    ("documents", "id, body, doc, x::text, a"),
    ("orders", "order_id, total, note"),
    ("events", "event_id, total"),
    ("customers", "customer_id, name"),
    ("times", "id, at, day, at_zone"),
    ("log", "id, amount"),
];

pub const VALUES: &str = r"
CREATE SCHEMA shop;
CREATE TABLE shop.rates (id int PRIMARY KEY, factor numeric, exact numeric, huge numeric(60,20), wild numeric);
INSERT INTO shop.rates SELECT i, i + 0.5, 1, 1, 1 FROM generate_series(1, 200) i;
UPDATE shop.rates SET factor = id + 0.123456789012345 WHERE id % 20 = 0;
-- zeros at the end are no digits
UPDATE shop.rates SET factor = 1.500000000000000000000000 WHERE id = 3;
UPDATE shop.rates SET factor = -0.000 WHERE id = 4;
UPDATE shop.rates SET exact = 12.250000000 WHERE id = 7;
UPDATE shop.rates SET huge = 1234567890123456789012345678901234567890.12345678901234567890 WHERE id = 7;
UPDATE shop.rates SET wild = ('1' || repeat('0', 30))::numeric WHERE id = 8;
UPDATE shop.rates SET wild = 0.00000000000000000000123 WHERE id = 9;
CREATE VIEW shop.high AS SELECT id, factor FROM shop.rates WHERE factor > 1;

CREATE TABLE shop.names (id int PRIMARY KEY, v varchar, b bpchar, c char(5), t text);
INSERT INTO shop.names SELECT i, 'v' || i, 'x', 'ab', 'short' FROM generate_series(1, 100) i;
UPDATE shop.names SET v = repeat('ü', 9000) WHERE id = 5;
UPDATE shop.names SET b = 'abc  ' WHERE id = 6;
UPDATE shop.names SET c = '' WHERE id = 7;
UPDATE shop.names SET t = repeat('t', 70000) WHERE id IN (8, 9, 10);

CREATE TABLE shop.documents (id int PRIMARY KEY, body bytea, doc jsonb, x xml, a int[]);
INSERT INTO shop.documents SELECT i, '\x00', '{}', '<a/>', '{1}' FROM generate_series(1, 50) i;
UPDATE shop.documents SET body = decode(repeat('ab', 100000), 'hex') WHERE id = 11;
UPDATE shop.documents SET doc = jsonb_build_object('k', repeat('j', 40000)) WHERE id IN (12, 13);

CREATE TABLE shop.orders (order_id bigint, total numeric(10,2), note text);
INSERT INTO shop.orders SELECT i, i, 'n' FROM generate_series(1, 300) i;
CREATE TABLE shop.events (event_id bigint, total numeric(10,2));
INSERT INTO shop.events SELECT i / 2, i FROM generate_series(1, 300) i;
CREATE TABLE shop.customers (customer_id bigint UNIQUE, name varchar(20));
INSERT INTO shop.customers SELECT i, 'n' FROM generate_series(1, 300) i;

CREATE TABLE shop.times (id int PRIMARY KEY, at timestamp, day date, at_zone timestamptz);
INSERT INTO shop.times SELECT i, '2020-01-01', '2020-01-01', '2020-01-01' FROM generate_series(1, 20) i;
UPDATE shop.times SET at = 'infinity' WHERE id = 3;
UPDATE shop.times SET day = '0044-03-15 BC' WHERE id = 4;

CREATE TABLE shop.log (id int PRIMARY KEY, amount numeric) PARTITION BY RANGE (id);
CREATE TABLE shop.log_1 PARTITION OF shop.log FOR VALUES FROM (1) TO (50);
CREATE TABLE shop.log_2 PARTITION OF shop.log FOR VALUES FROM (50) TO (100);
INSERT INTO shop.log SELECT i, i * 0.5 FROM generate_series(1, 99) i;
UPDATE shop.log SET amount = 1.12345678 WHERE id = 60;
";

/// Runs the program; it must end with this exit code.
pub fn run(folder: &Path, exit_code: i32, arguments: &[&str]) -> String {
    let run = run_in(folder, arguments);
    assert_eq!(run.exit_code, exit_code, "{arguments:?}\n{}{}", run.stdout, run.stderr);
    run.stdout
}

/// What `check --format json` finds, each as severity and id, with its message.
pub fn findings(folder: &Path, arguments: &[&str]) -> Vec<(String, String)> {
    let run = run_in(folder, &[&["check", "--format", "json"], arguments].concat());
    let report: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr));
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let all = report["findings"].as_array().unwrap().iter();
    all.map(|found| (format!("{} {}", text(found, "severity"), text(found, "id")), text(found, "message")))
        .collect()
}

/// The findings whose verdict hangs on values or keys.
pub fn verdicts(findings: &[(String, String)]) -> Vec<&str> {
    let others =
        ["-not-migrated", "partition", "timestamptz-normalised", "char-trimmed", "nullable-unique-key"];
    let hangs = |id: &&str| !others.iter().any(|other| id.contains(other));
    findings.iter().map(|(id, _)| id.as_str()).filter(hangs).collect()
}

/// A dump as a file of this folder.
pub fn dump(server: &Server, database: &str, folder: &Path, name: &str, arguments: &[&str]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, server.pg_dump(database, &[&["-n", "shop"], arguments].concat()).unwrap()).unwrap();
    path
}
