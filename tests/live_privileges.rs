//! A user with few rights: what could not be read is not checked, with the GRANT that helps; the role of
//! `docs/lint-role.sql` is enough for all of it.
#![cfg(feature = "cli")]

mod program;
mod support;

use std::collections::BTreeSet;
use std::path::Path;

use program::run_in;
use serde_json::Value;
use support::postgres::Server;

const SCHEMA: &str = "
    CREATE SCHEMA \"Sales Data\";
    CREATE TABLE \"Sales Data\".orders (id bigserial PRIMARY KEY, total numeric, note varchar);
    CREATE TABLE customers (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(20) NOT NULL);
    SELECT setval('\"Sales Data\".orders_id_seq', 9223372036854775000);
    CREATE VIEW big AS SELECT id FROM \"Sales Data\".orders WHERE total > 100;
";

fn server_with_schema(database: &str) -> Server {
    let server = Server::start();
    server.create_database(database).unwrap();
    server.psql(database, SCHEMA).unwrap();
    server
}

fn report(server: &Server, database: &str, user: &str) -> Value {
    let source =
        format!("host={} port=5432 user={user} dbname={database}", server.socket_directory().display());
    let run = run_in(Path::new("/"), &["check", &source, "--format", "json"]);
    assert!(matches!(run.exit_code, 0 | 1), "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

fn ids(report: &Value) -> BTreeSet<&str> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings.map(|finding| finding["id"].as_str().unwrap()).collect()
}

/// The GRANTs that the report asks for.
fn grants(report: &Value) -> BTreeSet<&str> {
    let entries = report["not_checked"].as_array().unwrap().iter();
    entries.filter_map(|entry| entry["grant"].as_str()).collect()
}

#[test]
fn the_documented_role_sees_what_a_superuser_sees_and_can_read_no_row() {
    let server = server_with_schema("shop");
    let role = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lint-role.sql");
    server.psql_file("shop", &role).unwrap();
    server.psql_file("shop", &role).expect("it can be run again");
    let of_superuser = report(&server, "shop", "postgres");
    let of_role = report(&server, "shop", "pgdms_lint");
    assert_eq!(ids(&of_superuser), ids(&of_role));
    assert_eq!(of_superuser["not_checked"], of_role["not_checked"]);
    assert_eq!(grants(&of_role), BTreeSet::new());
    let denied = |sql: &str| {
        let setup = "SET ROLE pgdms_lint; SET transaction_read_only = off;";
        server.psql("shop", &format!("{setup} {sql}")).expect_err(sql).to_string()
    };
    assert!(denied("SELECT * FROM \"Sales Data\".orders").contains("permission denied"));
    assert!(denied("SELECT * FROM customers").contains("permission denied"));
    assert!(denied("CREATE TABLE \"Sales Data\".mine (id int)").contains("permission denied"));
}

#[test]
fn what_a_user_without_rights_does_not_see_is_not_checked_and_the_grants_it_names_help() {
    let server = server_with_schema("shop");
    server.psql("shop", "CREATE ROLE nobody LOGIN").unwrap();
    let before = report(&server, "shop", "nobody");
    let headroom = "sequence-headroom:sequence:\"Sales Data\".orders_id_seq";
    assert!(!ids(&before).contains(headroom), "{:#?}", ids(&before));
    let wanted = grants(&before);
    assert!(wanted.iter().any(|grant| grant.contains("\"Sales Data\"")), "{wanted:?}");
    for grant in &wanted {
        server.psql("shop", grant).unwrap_or_else(|error| panic!("{grant}: {error}"));
    }
    let of_superuser = report(&server, "shop", "postgres");
    assert!(ids(&of_superuser).contains(headroom), "{:#?}", ids(&of_superuser));
    let after = report(&server, "shop", "nobody");
    assert_eq!(grants(&after), BTreeSet::new());
    assert_eq!(ids(&after), ids(&of_superuser));
}
