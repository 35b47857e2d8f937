//! Statements that several remedies of this group are made of.

use crate::catalog::{Catalog, Name, QualifiedName, Relation, ReplicaIdentity};
use crate::remedy::{LockMode, Safety, Step};

/// What stands behind `REPLICA IDENTITY` to get the table's identity of today.
pub(super) fn replica_identity(catalog: &Catalog, relation: &Relation) -> String {
    match relation.replica_identity {
        ReplicaIdentity::Default => "DEFAULT".to_owned(),
        ReplicaIdentity::Full => "FULL".to_owned(),
        ReplicaIdentity::Index(index) if !catalog.indexes.is_dropped(index) => {
            format!("USING INDEX {}", catalog.indexes[index].name)
        }
        // an identity whose index is gone is like none
        ReplicaIdentity::Index(_) | ReplicaIdentity::Nothing => "NOTHING".to_owned(),
    }
}

/// Builds a unique index while readers and writers go on, and makes it the primary key.
pub(super) fn build_primary_key(
    catalog: &Catalog,
    table: &QualifiedName,
    relation: &Relation,
    key: &Name,
    columns: &str,
) -> Vec<Step> {
    let index = catalog.qualified(relation.schema, key);
    let build = Step::metadata_only(
        format!("CREATE UNIQUE INDEX CONCURRENTLY {key} ON {table} ({columns})"),
        format!("DROP INDEX CONCURRENTLY IF EXISTS {index}"),
        Some(LockMode::ShareUpdateExclusive),
    );
    let promote = Step::metadata_only(
        format!("ALTER TABLE {table} ADD CONSTRAINT {key} PRIMARY KEY USING INDEX {key}"),
        format!("ALTER TABLE {table} DROP CONSTRAINT {key}"),
        Some(LockMode::AccessExclusive),
    );
    vec![build.with_safety(Safety::Online).outside_transaction(), promote]
}

/// Makes a unique index of columns that are NOT NULL the primary key.
pub(super) fn promote(table: &QualifiedName, index: &Name) -> Step {
    Step::metadata_only(
        format!("ALTER TABLE {table} ADD CONSTRAINT {index} PRIMARY KEY USING INDEX {index}"),
        "",
        Some(LockMode::AccessExclusive),
    )
    .irreversible("dropping the primary key drops the unique index that it was made of")
}
