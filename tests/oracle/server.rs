//! The facts that queries on `pg_catalog` tell.

use super::facts::Fact;
use crate::support::postgres::Server;

/// Each query gives the columns object, property, value.
const QUERIES: [&str; 11] = [
    include_str!("queries/objects.sql"),
    include_str!("queries/relations.sql"),
    include_str!("queries/columns.sql"),
    include_str!("queries/constraints.sql"),
    include_str!("queries/indexes.sql"),
    include_str!("queries/sequences.sql"),
    include_str!("queries/types.sql"),
    include_str!("queries/functions.sql"),
    include_str!("queries/on_relations.sql"),
    include_str!("queries/replication.sql"),
    include_str!("queries/access.sql"),
];

/// What the queries share.
const SETUP: &str = include_str!("queries/setup.sql");

/// The oldest server that has all columns that the queries ask for.
pub const OLDEST_VERSION: u32 = 15;

/// All facts of a database and of its cluster's roles.
///
/// # Panics
///
/// When the server refuses a query.
pub fn facts(server: &Server, database: &str) -> Vec<Fact> {
    let subqueries: Vec<String> = QUERIES.iter().map(|query| format!("SELECT * FROM ({query}) q")).collect();
    let query = format!(
        "SELECT object, property, value FROM ({}) AS all_facts (object, property, value) WHERE value IS NOT NULL",
        subqueries.join("\nUNION ALL ")
    );
    let rows = server.query_rows_after(database, SETUP, &query).unwrap_or_else(|error| panic!("{error}"));
    rows.into_iter().map(fact).collect()
}

fn fact(row: Vec<Option<String>>) -> Fact {
    let [Some(object), Some(property), Some(value)] = <[Option<String>; 3]>::try_from(row).unwrap() else {
        panic!("a fact without an object, property or value");
    };
    Fact { object, property, value }
}
