//! Materialized views of the target that hold no rows.

use std::collections::HashSet;

use super::arrivals::{note_unread, relation_of};
use crate::catalog::{Catalog, Id, Name, ObjectId, ObjectKind, Relation, RelationKind};
use crate::ddl::Ddl;
use crate::dms::documentation::Basis;
use crate::finding::{Description, Finding, Findings, NotCheckedReason, Subject};
use crate::migration::Migration;
use crate::remedy::{Change, Phase, Remedy, SqlChange};
use crate::rules::arriving::name_on_target;
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

pub(super) static TARGET_MATERIALIZED_VIEW_UNPOPULATED: Rule = Rule {
    name: "target-materialized-view-unpopulated",
    summary: "materialized view on the target that was never filled",
    group: Group::Target,
    severity: Severity::Warning,
    explanation: "\
A materialized view that was made WITH NO DATA cannot be read before it is refreshed: queries fail. DMS does not fill it.
Refresh it at the cutover, when DMS has applied its last change, those first that others read from.

A running server tells whether a view is filled, and so does a dump with rows. A dump of the schema alone leaves all of
them empty and says nothing. A view that is empty on the source, too, is left as it is.",
    example: Example {
        bad: "CREATE TABLE t (id integer PRIMARY KEY);",
        object: "materialized-view:public.totals",
        beside: &[],
        good: "CREATE TABLE t (id integer PRIMARY KEY);",
        given: Given {
            target: Some(
                "CREATE TABLE t (id integer PRIMARY KEY);
CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS count FROM t WITH NO DATA;",
            ),
            good_target: Some(
                "CREATE TABLE t (id integer PRIMARY KEY);
CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS count FROM t WITH NO DATA;
REFRESH MATERIALIZED VIEW totals;",
            ),
            target_server: Some(r#"{"version": 150004}"#),
            good_target_server: Some(r#"{"version": 150004}"#),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema, Input::Target],
    assessments: &[],
    limitations: &[],
    sources: &[cited::SOURCE_LIMITATIONS_SINCE_2025],
    basis: Basis::PostgreSql,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let Some(target) = migration.target().filter(|_| migration.task().is_homogeneous()) else { return };
    note_unread(target, ObjectKind::MaterializedView, findings);
    let empty: Vec<Id<Relation>> =
        target.relations.iter().filter(|(_, view)| is_empty(view)).map(|(id, _)| id).collect();
    if empty.is_empty() {
        return;
    }
    if migration.target_server().is_none() && !target.contents.rows {
        let reason =
            "the target's dump holds no rows, and so does not tell which materialized views are filled";
        return findings.not_checked(NotCheckedReason::Because(reason.to_owned()), Vec::new());
    }
    let empty_on_source = empty_on_source(migration);
    for id in empty.into_iter().filter(|id| !empty_on_source.contains(&named(target, *id))) {
        findings.add(target.object_ref(ObjectId::Relation(id)));
    }
}

fn is_empty(relation: &Relation) -> bool {
    relation.kind == RelationKind::MaterializedView
        && relation.view.as_ref().is_some_and(|view| view.with_no_data)
}

fn named(catalog: &Catalog, id: Id<Relation>) -> (Name, Name) {
    let relation = &catalog.relations[id];
    (catalog.schema_name(relation.schema).clone(), relation.name.clone())
}

/// The views that are known to be empty on the source, under their names on the target.
fn empty_on_source(migration: &Migration) -> HashSet<(Name, Name)> {
    let source = migration.source();
    if migration.server().is_none() && !source.contents.rows {
        return HashSet::new();
    }
    let empty = source.relations.iter().filter(|(_, view)| is_empty(view));
    empty
        .filter_map(|(id, _)| {
            let name = name_on_target(migration, id)?;
            Some((name.schema?, name.name))
        })
        .collect()
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let description = Description::new("it was never filled: queries of it fail until it is refreshed");
    let (Some(target), Subject::Named(object)) = (migration.target(), &finding.object) else {
        return description;
    };
    let Some(id) = relation_of(target, object) else { return description };
    let steps = Ddl::new(target).refresh_materialized_view(id);
    let change = Change::Sql(SqlChange::new(Phase::TargetAtCutover, steps));
    description.remedy(
        Remedy::removes(change)
            .with_caveat("when DMS has applied its last change; refresh those first that it reads from"),
    )
}
