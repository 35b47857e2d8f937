//! The target's sequences against those of the source.

use pgdms_lint::catalog::Catalog;
use pgdms_lint::fix::SequenceStrategy;
use pgdms_lint::fix::target::sequence_values;

use crate::support::postgres::{Row, Server};

/// By how much the default strategy jumps ahead, at least.
const GAP: i128 = 1_000;

/// Runs on the target what the queries for the source print there. A sequence stands ahead of the
/// source's afterwards, or where it stands where there is no room, and a second run changes nothing.
pub fn copied_ahead(
    catalog: &Catalog,
    (source, from): (&Server, &str),
    (target, to): (&Server, &str),
) -> Result<(), String> {
    let failed = |error: crate::support::postgres::PostgresError| error.to_string();
    let queries = sequence_values(catalog, catalog, SequenceStrategy::Double, |_| true);
    let printed: Result<Vec<String>, _> = queries.iter().map(|query| source.psql(from, query)).collect();
    let script = printed.map_err(failed)?.join("\n");
    target.psql(to, &format!("{script}\n{script}")).map_err(failed)?;
    let (was, is) = (standing(source, from)?, standing(target, to)?);
    let problems: Vec<String> = was.iter().filter_map(|sequence| problem(sequence, &is)).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

fn standing(server: &Server, database: &str) -> Result<Vec<Row>, String> {
    let list = "SELECT pg_catalog.string_agg(pg_catalog.format('SELECT %L AS name, s.last_value, s.is_called, p.increment_by, \
                CASE WHEN p.increment_by > 0 THEN p.max_value ELSE p.min_value END, p.cycle FROM %I.%I AS s, pg_catalog.pg_sequences AS p \
                WHERE p.schemaname = %L AND p.sequencename = %L', schemaname || '.' || sequencename, schemaname, sequencename, \
                schemaname, sequencename), ' UNION ALL ') FROM pg_catalog.pg_sequences";
    let failed = |error: crate::support::postgres::PostgresError| error.to_string();
    let query = server.query_rows(database, list).map_err(failed)?;
    match query.into_iter().flatten().flatten().next() {
        Some(query) => server.query_rows(database, &query).map_err(failed),
        None => Ok(Vec::new()),
    }
}

/// What is wrong with a sequence of the target.
fn problem(was: &Row, target: &[Row]) -> Option<String> {
    let name = was[0].as_deref()?;
    let Some(is) = target.iter().find(|row| row[0].as_deref() == Some(name)) else {
        return Some(format!("sequence {name} is missing"));
    };
    let number = |row: &Row, at: usize| row[at].as_deref().unwrap_or_default().parse::<i128>().unwrap();
    let (stood, stands) = (number(was, 1), number(is, 1));
    let (increment, bound) = (number(was, 3), number(was, 4));
    let direction = increment.signum();
    let with_gap = stood + direction * GAP;
    // the column may take less than the sequence
    let has_room = (bound - with_gap) * direction >= increment.abs();
    let wanted = match (has_room, was[5].as_deref()) {
        (true, _) => with_gap,
        (false, _) => stood,
    };
    let is_ahead = (stands - wanted) * direction >= 0;
    (!is_ahead).then(|| format!("sequence {name} stands at {stands}, on the source at {stood}"))
}
