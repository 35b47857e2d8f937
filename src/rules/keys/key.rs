//! By what the rows of a table can be told apart.

use std::collections::HashSet;

use crate::catalog::{
    Catalog, Column, Constraint, Id, Index, IndexRole, IndexValidity, ObjectId, Relation, ReplicaIdentity,
    Uniqueness, Unknown,
};
use crate::figures;
use crate::finding::{Findings, NotCheckedReason};
use crate::migration::Migration;
use crate::profile::{KeyProfile, Scope};
use crate::rules::judged::{judged_tables, tables_with_rows, with_known_indexes};

/// The tables without a primary key, of which the input tells enough to say so. The others are added
/// to what was not checked.
pub(super) fn tables_without_primary_key<'a>(
    migration: &'a Migration,
    findings: &mut Findings,
) -> Vec<(Id<Relation>, &'a Relation)> {
    let catalog = migration.source();
    let mut found = Vec::new();
    let mut unread = Vec::new();
    for id in judged_tables(migration) {
        let relation = &catalog.relations[id];
        if has_primary_key(migration, id) {
            continue;
        }
        match relation.columns_unknown {
            Some(Unknown::StatementNotRead(_)) => unread.push(ObjectId::Relation(id)),
            _ => found.push((id, relation)),
        }
    }
    if !unread.is_empty() {
        let reason = "statements about these tables could not be read, so their keys are not known";
        findings.not_checked(NotCheckedReason::Because(reason.to_owned()), unread);
    }
    found
}

/// The tables of which the input tells that they have neither a primary key nor a unique one. Those of
/// which it does not tell enough are added to what was not checked.
pub(super) fn tables_without_row_key(migration: &Migration, findings: &mut Findings) -> Vec<Id<Relation>> {
    let without_primary_key = tables_without_primary_key(migration, findings);
    let lack_known_key =
        without_primary_key.into_iter().map(|(id, _)| id).filter(|id| !has_row_key(migration, *id));
    with_known_indexes(migration, findings, lack_known_key)
}

/// Whether the table has a primary key. A partitioned table without one has it where each of its
/// partitions does.
pub(super) fn has_primary_key(migration: &Migration, table: Id<Relation>) -> bool {
    let relations = &migration.source().relations;
    if relations[table].primary_key().is_some() {
        return true;
    }
    if relations[table].children.is_empty() || relations[table].partitioned_by.is_none() {
        return false;
    }
    let stored = tables_with_rows(migration, table);
    !stored.is_empty() && stored.iter().all(|id| relations[*id].primary_key().is_some())
}

/// The unique indexes by which every row of the table can be found: of columns alone, without a
/// predicate, valid, and checked at once. The primary key's is among them unless it is deferrable.
pub(in crate::rules) fn row_keys<'a>(
    catalog: &'a Catalog,
    relation: &'a Relation,
) -> impl Iterator<Item = (Id<Index>, &'a Index)> {
    let deferrable = deferrable_indexes(relation);
    relation
        .indexes
        .iter()
        .map(|id| (*id, &catalog.indexes[*id]))
        .filter(move |(id, index)| is_row_key(index) && !deferrable.contains(id))
}

fn is_row_key(index: &Index) -> bool {
    index.is_unique_for_all_rows() && index.validity == IndexValidity::Valid && index.key_columns().is_some()
}

/// The indexes that enforce deferrable constraints. Nearly always none, which allocates nothing.
fn deferrable_indexes(relation: &Relation) -> HashSet<Id<Index>> {
    let deferrable = relation.constraints.iter().filter(|constraint| constraint.timing.is_deferrable());
    deferrable.filter_map(Constraint::index).collect()
}

/// The key that DMS can use for validation and batches: the primary key, or any unique key.
pub(super) fn has_row_key(migration: &Migration, table: Id<Relation>) -> bool {
    let catalog = migration.source();
    let relation = &catalog.relations[table];
    has_primary_key(migration, table) || row_keys(catalog, relation).next().is_some()
}

/// The key columns of an index.
pub(super) fn key_columns<'a>(relation: &'a Relation, index: &Index) -> Vec<&'a Column> {
    let numbers = index.key_columns().unwrap_or_default();
    numbers.into_iter().filter_map(|number| relation.column_by_number(number)).collect()
}

/// The key columns that may hold NULL.
pub(super) fn nullable_columns<'a>(relation: &'a Relation, index: &Index) -> Vec<&'a Column> {
    key_columns(relation, index).into_iter().filter(|column| !column.not_null).collect()
}

/// How many rows are known to hold NULL in a key column; 0 where nothing is known.
pub(super) fn known_nulls(migration: &Migration, relation: &Relation, index: &Index) -> u64 {
    let columns = nullable_columns(relation, index);
    let of_column = |column: &&Column| migration.column_profile(index.relation, column)?.nulls;
    let by_column = columns.iter().filter_map(of_column).max().unwrap_or(0);
    by_column.max(key_profile(migration, relation, index).map_or(0, |facts| facts.nulls))
}

/// Whether every stored row was looked at and none holds NULL in a key column.
pub(super) fn is_known_without_nulls(migration: &Migration, relation: &Relation, index: &Index) -> bool {
    let is_full = |column: &&Column| {
        let facts = migration.column_profile(index.relation, column);
        facts.is_some_and(|facts| facts.is_exact() && facts.nulls == Some(0))
    };
    let columns = nullable_columns(relation, index);
    columns.iter().all(is_full)
        || key_profile(migration, relation, index)
            .is_some_and(|facts| facts.scope == Scope::All && facts.nulls == 0)
}

/// What a profile knows of a candidate for a key that is none: `email repeats in 12 rows, and is NULL in 3`.
pub(super) fn key_profile_words(key: &KeyProfile) -> Option<String> {
    let columns: Vec<String> = key.columns.iter().map(ToString::to_string).collect();
    let (columns, nulls) = (columns.join(", "), figures::count(key.nulls));
    let repeated = figures::count(key.duplicates.unwrap_or(0));
    match (key.duplicates.unwrap_or(0) > 0, key.nulls > 0) {
        (false, false) => None,
        (true, false) => Some(format!("{columns} repeats in {repeated} rows")),
        (false, true) => Some(format!("{columns} is NULL in {nulls} rows")),
        (true, true) => Some(format!("{columns} repeats in {repeated} rows, and is NULL in {nulls}")),
    }
}

fn key_profile<'a>(migration: &'a Migration, relation: &Relation, index: &Index) -> Option<&'a KeyProfile> {
    let columns = key_columns(relation, index);
    let is_of_index = |key: &&KeyProfile| {
        key.columns.len() == columns.len() && columns.iter().all(|column| key.columns.contains(&column.name))
    };
    migration.table_profile(index.relation)?.keys.iter().find(is_of_index)
}

/// The unique indexes of the table beside the primary key's.
pub(super) fn unique_indexes<'a>(
    catalog: &'a Catalog,
    relation: &'a Relation,
) -> impl Iterator<Item = (Id<Index>, &'a Index)> {
    relation
        .indexes
        .iter()
        .map(|id| (*id, &catalog.indexes[*id]))
        .filter(|(_, index)| index.uniqueness != Uniqueness::NotUnique && index.role != IndexRole::PrimaryKey)
}

/// What the WAL holds of an old row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OldRow {
    /// Every column.
    Whole,
    /// The columns of the primary key.
    PrimaryKey,
    /// The columns of another unique index.
    UniqueIndex(Id<Index>),
    /// Nothing by which the row could be found.
    Nothing,
}

/// What the WAL holds of the old rows of one table. PostgreSQL passes over a deferrable primary key,
/// and over an index that is gone.
pub(super) fn old_row(catalog: &Catalog, relation: &Relation) -> OldRow {
    match relation.replica_identity {
        ReplicaIdentity::Full => OldRow::Whole,
        ReplicaIdentity::Nothing => OldRow::Nothing,
        ReplicaIdentity::Index(index) if catalog.indexes.is_dropped(index) => OldRow::Nothing,
        ReplicaIdentity::Index(index) => OldRow::UniqueIndex(index),
        ReplicaIdentity::Default => match relation.primary_key() {
            Some(key) if !key.timing.is_deferrable() => OldRow::PrimaryKey,
            _ => OldRow::Nothing,
        },
    }
}

/// What the WAL holds of the old rows of a table or of the worst of its partitions.
pub(super) fn weakest_old_row(migration: &Migration, table: Id<Relation>) -> OldRow {
    let catalog = migration.source();
    let of_each = |id: &Id<Relation>| old_row(catalog, &catalog.relations[*id]);
    let stored = tables_with_rows(migration, table);
    let strength = |old: &OldRow| match old {
        OldRow::Nothing => 0,
        OldRow::UniqueIndex(_) => 1,
        OldRow::PrimaryKey => 2,
        OldRow::Whole => 3,
    };
    stored.iter().map(of_each).min_by_key(strength).unwrap_or(OldRow::Nothing)
}
