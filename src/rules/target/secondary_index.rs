//! Secondary indexes of the target, which slow the load down.

use super::arrivals::{Arrivals, is_whole, note_unread};
use crate::catalog::{Catalog, Id, Index, IndexRole, ObjectId, ObjectKind, Relation};
use crate::ddl::{Ddl, IndexBuild};
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::finding::{DecidedBy, Description, Finding, Findings, Subject};
use crate::migration::Migration;
use crate::remedy::{Change, LockMode, Phase, Remedy, SqlChange, Step};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

const TABLE: &str = "CREATE TABLE orders (id bigint PRIMARY KEY, placed date);";

pub(super) static TARGET_SECONDARY_INDEX_DURING_LOAD: Rule = Rule {
    name: "target-secondary-index-during-load",
    summary: "secondary index on the target, which slows the load down",
    group: Group::Target,
    severity: Severity::Warning,
    explanation: "\
Each row that is loaded goes into every index of its table, which takes longer than to build the indexes of the loaded
table at once. It applies to tables that are there before a full load and that the task keeps.

Drop secondary indexes before the load and build them when the task has stopped before it applies the cached changes
(`StopTaskCachedChangesNotApplied`): changes need them. An index that is a table's only key stays. Small tables may
keep theirs.",
    example: Example {
        bad: TABLE,
        object: "index:public.orders.orders_placed",
        beside: &[],
        good: TABLE,
        given: Given {
            target: Some(
                "CREATE TABLE orders (id bigint PRIMARY KEY, placed date);\nCREATE INDEX orders_placed ON orders (placed);",
            ),
            good_target: Some(TABLE),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema, Input::Target],
    assessments: &["postgres-check-target-secondary-indexes"],
    limitations: &["full-load-indexes-and-triggers"],
    sources: &[
        cited::assessment(
            "Validate if any table of the target database has secondary indexes for the full-load migration task",
        ),
        Citation::new(
            Page::BestPractices,
            "Working with indexes, triggers, and referential integrity constraints",
            ONLY_2026,
        ),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let loads = migration.task().migration_type.value.loads();
    let Some(arrivals) = Arrivals::kept(migration).filter(|_| loads) else { return };
    note_unread(arrivals.target, ObjectKind::Index, findings);
    for id in arrivals.with_partitions() {
        let relation = &arrivals.target.relations[id];
        for index in relation.indexes.iter().filter(|index| is_secondary(arrivals.target, relation, **index))
        {
            findings.add(arrivals.target.object_ref(ObjectId::Index(*index)));
        }
    }
}

/// Whether the table can do without the index: it was made by `CREATE INDEX`, is no part of that of a partitioned
/// table, and the rows can be told apart without it.
fn is_secondary(target: &Catalog, relation: &Relation, id: Id<Index>) -> bool {
    let index = &target.indexes[id];
    let is_only_key = || {
        let others = relation.indexes.iter().filter(|other| **other != id);
        index.is_unique_for_all_rows()
            && relation.primary_key().is_none()
            && !others.map(|other| &target.indexes[*other]).any(Index::is_unique_for_all_rows)
    };
    index.role == IndexRole::Secondary && index.attached_to.is_none() && !is_only_key()
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let (Some(target), Subject::Named(object)) = (migration.target(), &finding.object) else {
        return Description::new(finding.rule.summary);
    };
    let schema = object.schema.as_ref().map(|schema| schema.as_str()).unwrap_or_default();
    let Some(id) = target.index(schema, object.name.as_str()) else {
        return Description::new(finding.rule.summary);
    };
    let relation = target.indexes[id].relation;
    Description::new("each row that is loaded goes into it, which takes longer than to build it afterwards")
        .related(target.object_ref(ObjectId::Relation(relation)))
        .decided_by(DecidedBy::from(&migration.task().settings.full_load.target_table_prep_mode))
        .remedy(drop_until_loaded(target, id))
}

fn drop_until_loaded(target: &Catalog, id: Id<Index>) -> Remedy {
    if !is_whole(target, ObjectId::Index(id)) {
        let words = "drop it before the load, and build it when the rows are there".to_owned();
        return Remedy::removes(Change::Words(words));
    }
    let index = &target.indexes[id];
    let build = Ddl::new(target).create_index(id, IndexBuild::Blocking);
    let downs: Vec<&str> = build.iter().map(|step| step.up.as_str()).collect();
    let drop = Step::metadata_only(
        format!("DROP INDEX {}", target.qualified(index.schema, &index.name)),
        downs.join("; "),
        Some(LockMode::AccessExclusive),
    );
    let change =
        SqlChange::new(Phase::TargetBeforeLoad, vec![drop]).followed_by(Phase::TargetAfterLoad, build);
    Remedy::removes(Change::Sql(change))
        .with_caveat("build it when the task has stopped before it applies the cached changes")
}
