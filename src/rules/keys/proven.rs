//! Columns of which a data profile proves that they identify every row today, and what it knows of others.

use super::key::key_profile_words;
use super::{remedy, steps};
use crate::catalog::{Column, Id, Relation, RelationKind};
use crate::dms::types::{DmsType, Lob, map_column};
use crate::migration::Migration;
use crate::profile::KeyProfile;
use crate::remedy::{Change, Phase, Remedy, SqlChange, Step};

/// Makes the primary key of columns that are known to hold neither NULL nor the same values twice; those of the
/// fewest columns.
pub(super) fn add_primary_key(migration: &Migration, table: Id<Relation>) -> Option<Remedy> {
    let catalog = migration.source();
    let relation = &catalog.relations[table];
    // of partitions and heirs each has facts of its own, which say nothing of all together
    let stands_alone = relation.kind == RelationKind::Table
        && relation.partition_of.is_none()
        && relation.inherits.is_empty()
        && relation.children.is_empty()
        && relation.of_type.is_none();
    let profile = migration.table_profile(table).filter(|_| stands_alone)?;
    let proven =
        profile.keys.iter().filter(|key| key.is_key() && profile.rows.is_none_or(|rows| rows.count > 0));
    let usable = proven.filter_map(|key| Some((key, columns(migration, relation, key)?)));
    let (proof, columns) = usable.min_by_key(|(_, columns)| columns.len())?;
    let name = catalog.relation_name(table);
    let key =
        remedy::free_name(catalog, relation, &format!("{}_pkey", remedy::short(relation.name.as_str())));
    let names: Vec<String> = columns.iter().map(|column| column.name.to_string()).collect();
    let names = names.join(", ");
    let nullable = columns.iter().filter(|column| !column.not_null);
    let mut all: Vec<Step> =
        nullable.flat_map(|column| remedy::not_null_steps(catalog, &name, relation, column)).collect();
    all.extend(steps::build_primary_key(catalog, &name, relation, &key, &names));
    let of_file = migration.profile().and_then(|profile| profile.measured_at());
    let measured = proof.measured_at.as_deref().or(of_file);
    let measured = measured.map(|date| format!(" (measured {date})")).unwrap_or_default();
    let change = Change::Sql(SqlChange::new(Phase::SourceBeforeTask, all));
    Some(Remedy::removes(change).with_caveat(format!(
        "no two rows share {names} today, and none lacks it{measured}: if that has changed building the index fails; from \
         then on PostgreSQL refuses such rows"
    )))
}

/// What the profile knows of candidates that are no key: `email repeats in 12 rows, and is NULL in 3`.
pub(super) fn refuted(migration: &Migration, table: Id<Relation>) -> Option<String> {
    let profile = migration.table_profile(table)?;
    let words: Vec<String> = profile.keys.iter().filter_map(key_profile_words).collect();
    (!words.is_empty()).then(|| words.join("; "))
}

/// The columns of a candidate, where a primary key of them would be no worse than none: DMS does not replicate a table
/// whose primary key is a LOB, and has to find rows by it.
fn columns<'a>(migration: &Migration, relation: &'a Relation, key: &KeyProfile) -> Option<Vec<&'a Column>> {
    let catalog = migration.source();
    let settings = migration.type_settings();
    let schema = catalog.schema_name(relation.schema).as_str();
    let is_usable = |column: &Column| {
        let mapping = map_column(catalog, relation, column, &settings);
        let is_carried = !matches!(mapping.carried_type(), DmsType::NotCarried | DmsType::Undocumented);
        let is_moved =
            migration.scope().column(schema, relation.name.as_str(), column.name.as_str()).is_moved();
        is_carried && is_moved && mapping.lob() == Lob::No
    };
    let columns: Vec<&Column> =
        key.columns.iter().map(|name| relation.column(name.as_str())).collect::<Option<_>>()?;
    (!columns.is_empty() && columns.iter().all(|column| is_usable(column))).then_some(columns)
}
