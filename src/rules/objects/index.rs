//! Secondary indexes.

use super::left_behind::{self, Elsewhere, LeftBehind, Missing, RULE, Report, example, no_caveat};
use crate::catalog::{Catalog, Id, Index, IndexRole, IndexValidity, ObjectId, RelationKind, Uniqueness};
use crate::ddl::{Ddl, IndexBuild};
use crate::finding::Finding;
use crate::remedy::{Phase, SqlChange};
use crate::rules::Rule;
use crate::rules::judged::note_unknown_indexes;

pub(super) static SECONDARY_INDEX: LeftBehind = LeftBehind {
    rule: Rule {
        name: "secondary-index-not-migrated",
        summary: "index is not created on the target",
        explanation: "\
DMS creates tables with their primary keys and now and then one unique index. All other indexes are
missing on the target: queries that were fast on the source read whole tables there, and a unique
index that is not there refuses no duplicate.

Create them after the full load and before the cached changes are applied. Let the task stop there
(`StopTaskCachedChangesNotApplied`): indexes slow the load down, and without them each change that
is applied looks for its row in the whole table. The indexes of partitions are made with that of
their partitioned table. Indexes that are not valid on the source are left out here.",
        example: example(
            "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);
CREATE INDEX orders_customer_idx ON orders (customer);",
            "index:public.orders.orders_customer_idx",
            &[],
            "CREATE TABLE orders (id bigint PRIMARY KEY, customer bigint);",
        ),
        assessments: &["all-check-secondary-constraints"],
        limitations: &["secondary-objects-not-migrated", "qlik-only-one-index-created"],
        describe: left_behind::describe_with_parts,
        ..RULE
    },
    list,
    message,
    create,
    caveat: no_caveat,
    elsewhere: Elsewhere::Known,
};

fn list(missing: &Missing<'_>, report: &mut Report<'_>) {
    note_unknown_indexes(missing.migration, report.findings);
    for (id, index) in missing.source.indexes.iter() {
        let is_own = index.role == IndexRole::Secondary && index.attached_to.is_none();
        if is_own && index.validity != IndexValidity::Invalid && is_wanted(missing, index) {
            report.add(missing, ObjectId::Index(id));
        }
    }
}

/// Materialized views come along with their schema: DMS moves none of them.
fn is_wanted(missing: &Missing<'_>, index: &Index) -> bool {
    let relation = &missing.source.relations[index.relation];
    match relation.kind {
        RelationKind::MaterializedView => missing.touches(relation.schema),
        _ => missing.is_moved(index.relation),
    }
}

fn index_of(finding: &Finding) -> Option<Id<Index>> {
    match finding.source_object() {
        Some(ObjectId::Index(id)) => Some(id),
        _ => None,
    }
}

fn message(catalog: &Catalog, finding: &Finding) -> String {
    let index = index_of(finding).map(|id| &catalog.indexes[id]);
    match index.map(|index| index.uniqueness) {
        None | Some(Uniqueness::NotUnique) => {
            "DMS does not create this index: queries on the target do without it"
        }
        Some(_) => {
            "DMS creates one unique index at most, where there is no primary key: without this one the target takes duplicates"
        }
    }
    .to_owned()
}

fn create(ddl: Ddl<'_>, finding: &Finding) -> Option<SqlChange> {
    let id = index_of(finding)?;
    let catalog = ddl.catalog();
    let phase = match catalog.relations[catalog.indexes[id].relation].kind {
        // it is not there before
        RelationKind::MaterializedView => Phase::TargetBeforeCutover,
        _ => Phase::TargetAfterLoad,
    };
    Some(SqlChange::new(phase, ddl.create_index(id, IndexBuild::Blocking)))
}
