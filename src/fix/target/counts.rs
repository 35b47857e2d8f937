//! How many rows each table holds, in the same words on both servers.

use super::Rebuild;
use crate::catalog::{Catalog, Id, Relation, RelationKind, quote_literal};
use crate::fix::{Guard, Topic, Unit};
use crate::migration::Migration;
use crate::remedy::{LockMode, Safety, Step};

/// How many tables one query counts.
const TABLES: usize = 50;

/// How many tables above each other are followed. A circle stands in no server, but may in a text.
const MOST_LEVELS: usize = 64;

/// Queries that count the rows of the tables that the task moves: a line for each table with its name on the
/// target. `server` is the catalog of the server that they are for, `target` the one with the target's names;
/// objects have the same numbers in both. What the queries of one server print is compared line by line with what
/// those of the other print.
///
/// Rows of a partitioned table are counted in its partitions, but for those that are foreign tables. Rows that
/// filters of the table mappings leave out are counted on the source.
pub fn row_counts(server: &Catalog, target: &Catalog, migration: &Migration) -> Vec<String> {
    let tables = counted_tables(target, migration);
    let of_one = |id: &Id<Relation>| {
        format!(
            "SELECT {} AS \"table\", pg_catalog.count(*) AS \"rows\" FROM ONLY {}",
            quote_literal(&target.relation_name(*id).to_string()),
            server.relation_name(*id)
        )
    };
    let queries = tables.chunks(TABLES).map(|tables| {
        let counts: Vec<String> = tables.iter().map(of_one).collect();
        format!("{}\nORDER BY 1", counts.join("\nUNION ALL "))
    });
    queries.collect()
}

/// The tables that hold rows which the task moves.
pub fn counted_tables(target: &Catalog, migration: &Migration) -> Vec<Id<Relation>> {
    let plain = target.relations.iter().filter(|(_, relation)| relation.kind == RelationKind::Table);
    plain.map(|(id, _)| id).filter(|id| is_moved(target, migration, *id)).collect()
}

/// Whether the task moves the rows of a table, by its own name or by that of a partitioned table above.
fn is_moved(catalog: &Catalog, migration: &Migration, id: Id<Relation>) -> bool {
    let above = |id: &Id<Relation>| {
        let place = catalog.relations[*id].partition_of.as_ref();
        place.map(|place| place.parent)
    };
    std::iter::successors(Some(id), above).take(MOST_LEVELS).any(|id| migration.moved().involves(id))
}

/// The counts of the target, to be held against those that the source's file printed.
pub(super) fn units(rebuild: &Rebuild<'_>) -> Vec<Unit> {
    let queries = row_counts(rebuild.catalog, rebuild.catalog, rebuild.context.migration);
    let units = queries.into_iter().map(|query| {
        let step = Step::metadata_only(query, "", Some(LockMode::AccessShare))
            .with_safety(Safety::Online)
            .irreversible("it only reads");
        let title = "rows of each table: hold them against what 5-source-at-cutover.sql printed";
        Unit::new(Topic::RowCounts, title, vec![step], Guard::Repeatable)
    });
    units.collect()
}
