//! What is read of a running server, end to end.
#![cfg(feature = "live")]

mod support;

use std::sync::Arc;

use pgdms_lint::catalog::{Catalog, ConstraintKind, RelationKind};
use pgdms_lint::source::live::connect::{ConnectionParameters, Environment};
use pgdms_lint::source::live::{LiveOptions, LiveReading, read_live};
use support::postgres::Server;

/// A database that a test fills and reads.
struct Database {
    server: Arc<Server>,
    name: &'static str,
}

impl Database {
    fn with(name: &'static str, sql: &str) -> Self {
        let server = Server::shared();
        server.create_database(name).unwrap();
        server.psql(name, sql).unwrap();
        Database { server, name }
    }

    fn read(&self, options: &LiveOptions) -> LiveReading {
        let socket = self.server.socket_directory().display();
        let text = format!("host={socket} port=5432 user=postgres dbname={}", self.name);
        let parameters = ConnectionParameters::parse(&text, &Environment::default()).unwrap();
        read_live(&parameters, options).unwrap_or_else(|error| panic!("{error}"))
    }

    fn catalog(&self) -> Catalog {
        self.read(&LiveOptions::default()).catalog
    }
}

#[test]
fn a_table_is_read_with_its_columns_and_keys() {
    let database = Database::with(
        "table_with_keys",
        "CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(20) NOT NULL DEFAULT 'x',
             share numeric(5, 2) CHECK (share > 0), full_name text GENERATED ALWAYS AS (name || '!') STORED);
         CREATE INDEX ON people (lower(name)) WHERE share > 1;",
    );
    let catalog = database.catalog();
    let people = &catalog.relations[catalog.relation("public", "people").unwrap()];
    assert_eq!(people.kind, RelationKind::Table);
    let types: Vec<String> =
        people.columns.iter().map(|column| catalog.type_name(&column.data_type).to_string()).collect();
    assert_eq!(types, ["bigint", "character varying(20)", "numeric(5,2)", "text"]);
    let default = people.column("name").unwrap().default.as_ref().unwrap();
    assert_eq!(default.as_str(), "'x'::character varying");
    let generated = people.column("full_name").unwrap().generated.as_ref().unwrap();
    assert_eq!(generated.expression.as_str(), "(name)::text || '!'::text");
    assert!(
        people.primary_key().is_some() && people.column("id").unwrap().identity.unwrap().sequence.is_some()
    );
    let check = people.constraint("people_share_check").unwrap();
    assert!(
        matches!(&check.kind, ConstraintKind::Check { expression } if expression.as_str() == "share > (0)::numeric")
    );
    assert!(catalog.unread.is_empty(), "{:?}", catalog.unread);
}
