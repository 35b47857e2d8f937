//! Statements that several remedies of this group are made of.

use crate::catalog::{
    Catalog, ColumnNumber, Constraint, ConstraintKind, Id, Index, Name, ObjectId, QualifiedName,
    ReferencedTable, Relation, ReplicaIdentity,
};
use crate::ddl::{Ddl, IndexBuild};
use crate::migration::Migration;
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

/// Makes a unique index of columns that are NOT NULL the primary key. It takes its index with it when it is
/// dropped: what undoes it builds that anew.
pub(super) fn promote(migration: &Migration, table: Id<Relation>, index: Id<Index>) -> Step {
    let catalog = migration.source();
    let (relation, name) = (catalog.relation_name(table), &catalog.indexes[index].name);
    let drop = format!("ALTER TABLE {relation} DROP CONSTRAINT {name}");
    let up = format!("ALTER TABLE {relation} ADD CONSTRAINT {name} PRIMARY KEY USING INDEX {name}");
    let step = Step::metadata_only(up, "", Some(LockMode::AccessExclusive));
    if is_referred_to(migration, table, index) {
        return step.irreversible("a foreign key refers to the index that it is made of");
    }
    if migration.is_incomplete(ObjectId::Index(index)) {
        return step.irreversible("the definition of the index that it is made of could not be read");
    }
    let ddl = Ddl::new(catalog);
    let mut again = vec![ddl.create_index_named(index, name, IndexBuild::Blocking)];
    again.extend(ddl.set_index_extras(index));
    if catalog.relations[table].replica_identity == ReplicaIdentity::Index(index) {
        again.extend(ddl.set_replica_identity(table));
    }
    let statements: Vec<String> =
        std::iter::once(drop).chain(again.into_iter().map(|step| step.up)).collect();
    Step { down: Some(statements.join(";\n")), ..step }
}

/// Whether a foreign key refers to the columns of an index: it may hold on to that very index.
fn is_referred_to(migration: &Migration, table: Id<Relation>, index: Id<Index>) -> bool {
    let catalog = migration.source();
    let sorted = |mut columns: Vec<ColumnNumber>| {
        columns.sort_unstable();
        columns
    };
    let Some(own) = catalog.indexes[index].key_columns().map(sorted) else {
        return false;
    };
    let refers = |object: ObjectId| match object {
        ObjectId::Constraint(from, at) => match catalog.relations[from].constraints.get(at as usize) {
            Some(Constraint { kind: ConstraintKind::ForeignKey(key), .. }) => match &key.references {
                ReferencedTable::Known(to, columns) => *to == table && sorted(columns.clone()) == own,
                ReferencedTable::Missing(..) => false,
            },
            _ => false,
        },
        _ => false,
    };
    let dependents = migration.dependencies().dependents(ObjectId::Relation(table));
    dependents.iter().any(|dependent| refers(dependent.object))
}
