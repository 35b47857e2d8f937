//! Primary keys that PostgreSQL does not use as replica identity.

use std::collections::HashSet;

use crate::catalog::{Catalog, Constraint, ConstraintTiming, Id, Index, ObjectId, Relation, RelationKind};
use crate::ddl::{Ddl, IndexBuild};
use crate::dms::documentation::Basis;
use crate::finding::{DecidedBy, Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, LockMode, Phase, Remedy, Safety, SqlChange, Step};
use crate::rules::judged::judged_tables;
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

use super::key::{OldRow, weakest_old_row};
use super::remedy;

pub(super) static DEFERRABLE_PRIMARY_KEY: Rule = Rule {
    name: "deferrable-primary-key",
    summary: "deferrable primary key: UPDATE and DELETE do not reach the target",
    group: Group::Keys,
    severity: Severity::Error,
    explanation: "\
PostgreSQL does not use a primary key that is DEFERRABLE as replica identity. The WAL then says of an
UPDATE or DELETE that it happened, but not to which row, and DMS ignores it as if there were no primary
key. AWS documents that deferred constraints are not supported; that every deferrable primary key is
passed over follows from how PostgreSQL writes the WAL.

Put a key that is not deferrable in its place, or set `REPLICA IDENTITY FULL` and read with test_decoding.",
    example: Example {
        bad: "CREATE TABLE slots (place integer PRIMARY KEY DEFERRABLE, label varchar(20));",
        object: "table:public.slots",
        beside: &[],
        good: "CREATE TABLE slots (place integer PRIMARY KEY, label varchar(20));",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["no-primary-key-updates-deletes-ignored", "deferred-constraints-unsupported"],
    sources: &[cited::SOURCE_LIMITATIONS],
    basis: Basis::PostgreSql,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    if !migration.task().migration_type.value.captures_changes() {
        return;
    }
    for id in judged_tables(migration) {
        let is_found = !deferrable_keys(migration.source(), id).is_empty();
        if is_found && weakest_old_row(migration, id) == OldRow::Nothing {
            findings.add(ObjectId::Relation(id));
        }
    }
}

/// The tables whose deferrable keys hold for a judged table: itself, or, where a partitioned table has no key,
/// the topmost of its partitions that have one.
fn deferrable_keys(catalog: &Catalog, table: Id<Relation>) -> Vec<Id<Relation>> {
    let mut found = Vec::new();
    let mut open = vec![table];
    // a text can hold a circle of partitions, which no server does
    let mut seen = HashSet::from([table]);
    while let Some(id) = open.pop() {
        let relation = &catalog.relations[id];
        match relation.primary_key() {
            Some(key) if key.timing.is_deferrable() => found.push(id),
            Some(_) => {}
            None if relation.kind == RelationKind::PartitionedTable => {
                open.extend(relation.children.iter().rev().filter(|child| seen.insert(**child)));
            }
            None => {}
        }
    }
    found
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let catalog = migration.source();
    let Some(ObjectId::Relation(table)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let keys = deferrable_keys(catalog, table);
    let mut description = Description::new(message(catalog, table, &keys))
        .decided_by(DecidedBy::from(&migration.task().migration_type));
    description.remedies.extend(remedy::whole_old_rows(migration, table));
    description.remedies.extend(replace_keys(migration, &keys));
    description
}

fn message(catalog: &Catalog, table: Id<Relation>, keys: &[Id<Relation>]) -> String {
    let lost = "as replica identity: the WAL does not say which row an UPDATE or DELETE concerns, and DMS ignores it";
    let name_of = |id: Id<Relation>| catalog.relations[id].primary_key().map(|key| key.name.to_string());
    match keys {
        [key] if *key == table => {
            let name = name_of(*key).unwrap_or_default();
            format!("the primary key {name} is deferrable, so PostgreSQL does not use it {lost}")
        }
        _ => format!(
            "the primary keys of {} of this table's partitions are deferrable, so PostgreSQL does not use them {lost}",
            keys.len()
        ),
    }
}

/// Puts keys that are not deferrable in their place. No foreign key can refer to a deferrable one.
fn replace_keys(migration: &Migration, tables: &[Id<Relation>]) -> Option<Remedy> {
    let steps: Option<Vec<Vec<Step>>> = tables.iter().map(|table| replace_key(migration, *table)).collect();
    let change = Change::Sql(SqlChange::new(Phase::SourceBeforeTask, steps?.concat()));
    Some(Remedy::removes(change).with_caveat(
        "transactions that rely on SET CONSTRAINTS ... DEFERRED for this key, for instance to swap two keys, fail then",
    ))
}

/// Takes down what hangs on the key, replaces the key, and puts back what hung on it.
fn replace_key(migration: &Migration, table: Id<Relation>) -> Option<Vec<Step>> {
    let catalog = migration.source();
    let relation = &catalog.relations[table];
    let key = relation.primary_key()?;
    let index = key.index().filter(|index| !migration.is_incomplete(ObjectId::Index(*index)))?;
    let (prepare, replace) = match relation.kind {
        RelationKind::PartitionedTable => (None, replace_in_partitions(catalog, table, key, index)?),
        _ => {
            let (build, swap) = build_and_swap(catalog, table, key, index)?;
            (Some(build), swap)
        }
    };
    let extras = Ddl::new(catalog).set_index_extras(index);
    let taken_down = extras.iter().rev().cloned().filter_map(Step::reversed);
    Some(prepare.into_iter().chain(taken_down).chain([replace]).chain(extras.iter().cloned()).collect())
}

/// Neither CONCURRENTLY nor USING INDEX is for partitioned tables.
fn replace_in_partitions(
    catalog: &Catalog,
    table: Id<Relation>,
    key: &Constraint,
    index: Id<Index>,
) -> Option<Step> {
    let ddl = Ddl::new(catalog);
    let up = ddl.make_key_anew(table, key, ConstraintTiming::Immediate)?;
    let down = ddl.make_key_anew(table, key, key.timing)?;
    let step = Step::metadata_only(up, down, Some(LockMode::AccessExclusive)).with_safety(Safety::Scan);
    let parts = ddl.attached_below(index);
    let is_made_alike = parts.iter().skip(1).all(|part| is_made_alike(catalog, *part));
    Some(match is_made_alike {
        true => step,
        false => step.irreversible(
            "the keys of the partitions get names of PostgreSQL's choice, and lose their comments and options",
        ),
    })
}

/// Whether PostgreSQL, when it makes the key of the partitioned table, makes this part of it as it is now.
fn is_made_alike(catalog: &Catalog, part: Id<Index>) -> bool {
    let index = &catalog.indexes[part];
    let table = &catalog.relations[index.relation];
    index.name == format!("{}_pkey", table.name.as_str()).as_str()
        && index.options.is_empty()
        && index.tablespace.is_none()
        && Ddl::new(catalog).set_index_extras(part).is_empty()
}

/// Builds the new index while readers and writers go on; only the swap stops them.
fn build_and_swap(
    catalog: &Catalog,
    table: Id<Relation>,
    key: &Constraint,
    index: Id<Index>,
) -> Option<(Step, Step)> {
    let ddl = Ddl::new(catalog);
    let relation = &catalog.relations[table];
    let name = &key.name;
    let new = remedy::free_name(catalog, relation, &format!("{}_new", remedy::short(name.as_str())));
    let mut build = ddl.create_index_named(index, &new, IndexBuild::Concurrently);
    // it has the constraint's name once it is swapped in
    build.down =
        Some(format!("DROP INDEX CONCURRENTLY IF EXISTS {}", catalog.qualified(relation.schema, &new)));
    let swap = format!(
        "ALTER TABLE {} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} PRIMARY KEY USING INDEX {new}",
        catalog.relation_name(table)
    );
    let down = ddl.make_key_anew(table, key, key.timing)?;
    Some((build, Step::metadata_only(swap, down, Some(LockMode::AccessExclusive))))
}
