//! What a database contains, in lines that can be compared: as our catalog tells it, and as the server's
//! own catalog does. The lines of both are worded alike.
//!
//! - [`catalog`]: the lines of a [`pgdms_lint::catalog::Catalog`]
//! - `server.sql`: the query that gives the same lines from `pg_catalog`

pub mod catalog;

use std::collections::BTreeSet;

use pgdms_lint::catalog::Catalog;

/// One column `fact`, a row for each line, in no order.
pub const SERVER_QUERY: &str = include_str!("server.sql");

/// The lines that only one side has: `-` the server's, `+` the catalog's.
pub fn differences(catalog: &Catalog, server: &[String]) -> Vec<String> {
    let unknown = catalog::unknown(catalog);
    let is_known = |line: &&String| !unknown.iter().any(|start| line.starts_with(start));
    let ours: BTreeSet<String> = catalog::facts(catalog).iter().filter(is_known).cloned().collect();
    let theirs: BTreeSet<String> = server.iter().filter(is_known).cloned().collect();
    let missing = theirs.difference(&ours).map(|line| format!("- {line}"));
    let surplus = ours.difference(&theirs).map(|line| format!("+ {line}"));
    let mut differences: Vec<String> = missing.chain(surplus).collect();
    differences.sort_by(|left, right| left[2..].cmp(&right[2..]));
    differences
}
