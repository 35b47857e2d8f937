//! Random DDL against a real server: after the statements that the server accepts, our catalog holds what
//! the server's does.

mod consistency;
mod facts;
mod random_ddl;
mod support;

use std::sync::Arc;

use pgdms_lint::source::{DumpOptions, read_dump_from};
use proptest::prelude::*;

use support::postgres::Server;

const PRELUDE: &str = "CREATE SCHEMA s;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE t1 (a integer PRIMARY KEY, b text, c bigint);
CREATE TABLE t2 (a integer NOT NULL, b text, c bigint, UNIQUE (a, b)) PARTITION BY LIST (a);
CREATE TABLE t3 (a serial, b text, c numeric, d integer) PARTITION BY LIST (a);
CREATE TYPE y1 AS ENUM ('x', 'y');
";

/// The version of which the queries and the choices of names are.
const OLDEST_VERSION: u32 = 15;

/// How many scripts are tried where `RANDOM_CASES` does not say otherwise.
const CASES: u32 = 60;

/// What the server makes of a script.
struct Outcome {
    accepted: Vec<String>,
    facts: Vec<String>,
}

/// Runs the statements one by one in a transaction that is rolled back; those that fail change nothing.
fn run(server: &Server, script: &[String]) -> Outcome {
    let mut text = format!(
        "\\set ON_ERROR_ROLLBACK on\nSET client_min_messages = error;\nBEGIN;\n{PRELUDE}\\set ON_ERROR_STOP off\n"
    );
    for statement in script {
        text += &format!("{statement};\n\\echo :ERROR\n");
    }
    text += "SET LOCAL search_path = '';\n\\set ON_ERROR_STOP on\n\\echo facts\n";
    text += &format!("{};\nROLLBACK;\n", facts::SERVER_QUERY);
    let output = server.psql("random", &text).unwrap();
    let mut lines = output.lines();
    let verdicts: Vec<&str> = lines.by_ref().take_while(|line| *line != "facts").collect();
    assert_eq!(verdicts.len(), script.len(), "{output}");
    let accepted = script.iter().zip(verdicts).filter(|(_, failed)| *failed == "false");
    Outcome {
        accepted: accepted.map(|(statement, _)| statement.clone()).collect(),
        facts: lines.map(str::to_owned).collect(),
    }
}

/// What our reader makes of the accepted statements that differs.
fn differences(outcome: &Outcome) -> Vec<String> {
    let text = format!("{PRELUDE}{};\n", outcome.accepted.join(";\n"));
    let reading = read_dump_from("random.sql", text.as_bytes(), &DumpOptions::default()).unwrap();
    let mut differences: Vec<String> = reading
        .skipped
        .iter()
        .map(|skipped| format!("left out: {}: {:?}", skipped.head, skipped.reason))
        .collect();
    differences.extend(facts::differences(&reading.catalog, &outcome.facts));
    differences.extend(consistency::problems(&reading.catalog));
    differences
}

#[test]
fn what_the_server_accepts_leaves_the_same_catalog() {
    let server: Arc<Server> = Server::shared();
    if server.major_version() < OLDEST_VERSION {
        return;
    }
    server.create_database("random").unwrap();
    let found = random_ddl::runner(CASES).run(&random_ddl::script(80), |script| {
        let outcome = run(&server, &script);
        let differences = differences(&outcome);
        prop_assert!(
            differences.is_empty(),
            "{}\n\n{};",
            differences.join("\n"),
            outcome.accepted.join(";\n")
        );
        Ok(())
    });
    if let Err(error) = found {
        panic!("{error}");
    }
}
