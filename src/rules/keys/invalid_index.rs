//! Indexes that the server does not use.

use std::collections::HashSet;

use crate::catalog::{Catalog, Id, Index, IndexValidity, ObjectId, Relation, RelationKind, Uniqueness};
use crate::dms::documentation::Basis;
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, LockMode, Phase, Remedy, Safety, SqlChange, Step};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

/// How many partitions a message names.
const NAMED: usize = 5;

pub(super) static INVALID_INDEX: Rule = Rule {
    name: "invalid-index",
    summary: "index that is not valid",
    group: Group::Keys,
    severity: Severity::Warning,
    explanation: "\
An index is not valid when `CREATE INDEX CONCURRENTLY` failed half-way, or when it stands on a partitioned
table and not every partition has its part. Queries do not use it, and a unique one promises nothing. DMS's
premigration assessment asks for keys in a usable state before it validates data.

Build it again, or build the missing parts and attach them.",
    example: Example {
        bad: "CREATE TABLE parts (id integer NOT NULL, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);\n\
              CREATE TABLE parts_2025 PARTITION OF parts FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');\n\
              CREATE INDEX parts_at ON ONLY parts (at);",
        object: "index:public.parts.parts_at",
        beside: &["partitioned-table", "partition-parent-selected", "secondary-index-not-migrated"],
        good: "CREATE TABLE parts (id integer NOT NULL, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);\n\
               CREATE TABLE parts_2025 PARTITION OF parts FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');\n\
               CREATE INDEX parts_at ON parts (at);",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &["postgres-check-pk-validity"],
    limitations: &[],
    sources: &[cited::assessment(
        "Validate if table has primary key or unique index and its state is well when DMS validation is enabled",
    )],
    basis: Basis::PostgreSql,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let catalog = migration.source();
    for (id, index) in catalog.indexes.iter() {
        if index.validity != IndexValidity::Valid && is_of_moved_table(migration, index) {
            findings.add(ObjectId::Index(id));
        }
    }
}

/// Whether the task moves the table of the index, or one of its partitions.
fn is_of_moved_table(migration: &Migration, index: &Index) -> bool {
    let relation = &migration.source().relations[index.relation];
    let is_moved = |id: Id<Relation>| migration.moved().contains(id);
    relation.is_table()
        && (is_moved(index.relation) || relation.children.iter().any(|child| is_moved(*child)))
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let catalog = migration.source();
    let Some(ObjectId::Index(id)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let index = &catalog.indexes[id];
    let kind = if index.uniqueness == Uniqueness::NotUnique { "index" } else { "unique index" };
    let table = catalog.relation_name(index.relation);
    let related = catalog.object_ref(ObjectId::Relation(index.relation));
    if index.validity == IndexValidity::Invalid {
        return Description::new(format!(
            "this {kind} of {table} is not valid: a concurrent build failed, and what it promises does not hold"
        ))
        .related(related)
        .remedy(Remedy::removes(rebuild(catalog, index)));
    }
    let lacking = partitions_without(catalog, id, index);
    let names: Vec<String> =
        lacking.iter().take(NAMED).map(|id| catalog.relation_name(*id).to_string()).collect();
    let more = match lacking.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let attach = format!(
        "build the index on each partition that lacks it (CREATE INDEX CONCURRENTLY) and attach it with ALTER INDEX \
         {} ATTACH PARTITION: {}{more}",
        catalog.qualified(index.schema, &index.name),
        names.join(", ")
    );
    Description::new(format!(
        "this {kind} of the partitioned table {table} is not valid: {} of its partitions lack it",
        lacking.len()
    ))
    .related(related)
    .evidence("partitions_without", lacking.len())
    .remedy(Remedy::removes(Change::Words(attach)))
}

fn rebuild(catalog: &Catalog, index: &Index) -> Change {
    let name = catalog.qualified(index.schema, &index.name);
    let lock = Some(LockMode::ShareUpdateExclusive);
    let step = Step::metadata_only(format!("REINDEX INDEX CONCURRENTLY {name}"), "", lock)
        .with_safety(Safety::Online)
        .outside_transaction()
        .irreversible("an index that became valid needs no undoing");
    Change::Sql(SqlChange::new(Phase::SourceBeforeTask, vec![step]))
}

/// The partitions of the next level that have no part of the index.
fn partitions_without(catalog: &Catalog, id: Id<Index>, index: &Index) -> Vec<Id<Relation>> {
    let is_part = |part: &Id<Index>| catalog.indexes[*part].attached_to == Some(id);
    let partitions = &catalog.relations[index.relation].children;
    let with: HashSet<Id<Relation>> = partitions
        .iter()
        .copied()
        .filter(|partition| catalog.relations[*partition].indexes.iter().any(is_part))
        .collect();
    let stores = |partition: &Id<Relation>| catalog.relations[*partition].kind != RelationKind::ForeignTable;
    partitions.iter().copied().filter(|partition| !with.contains(partition)).filter(stores).collect()
}
