//! Views and policies. Materialized views have a rule of their own, `materialized-view`.

use super::left_behind::{self, Elsewhere, LeftBehind, Missing, RULE, Report, example, no_caveat};
use crate::catalog::{Catalog, ObjectId, RelationKind};
use crate::ddl::Ddl;
use crate::dms::documentation::{Citation, ONLY_2026, Page};
use crate::finding::{Description, Finding};
use crate::migration::Migration;
use crate::remedy::{Change, Phase, SqlChange};
use crate::rules::Rule;

pub(super) static VIEW: LeftBehind = LeftBehind {
    rule: Rule {
        name: "view-not-migrated",
        summary: "view is not created on the target",
        explanation: "\
DMS creates no views. A selection rule with `table-type` `view` or `all`
copies what a view shows into a table, in a full load; the view itself is not made even then.

Create views before the cutover, those that others read from first. Where a view needs a function that
takes or gives rows of this view, make a view of the same columns first, then the function, then the view
what it is. Materialized views have a rule of their own, `materialized-view`.",
        example: example(
            "CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE VIEW order_ids AS SELECT id FROM orders;",
            "view:public.order_ids",
            &[],
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        limitations: &["secondary-objects-not-migrated", "views-need-table-type", "hdm-views-as-tables"],
        sources: &[
            Citation::new(Page::Troubleshooting, "Foreign keys and secondary indexes are missing", ONLY_2026),
            Citation::new(Page::TableMappingsSelection, "object-locator", ONLY_2026),
        ],
        describe: describe_view,
        ..RULE
    },
    list: list_views,
    message: view_message,
    create: create_view,
    caveat: no_caveat,
    elsewhere: Elsewhere::Known,
};

fn list_views(missing: &Missing<'_>, report: &mut Report<'_>) {
    for (id, relation) in missing.source.relations.iter() {
        if relation.kind == RelationKind::View && missing.touches(relation.schema) {
            report.add(missing, ObjectId::Relation(id));
        }
    }
}

fn view_message(_: &Catalog, _: &Finding) -> String {
    "DMS does not create this view: queries that read it fail on the target".to_owned()
}

fn create_view(ddl: Ddl<'_>, finding: &Finding) -> Option<SqlChange> {
    let Some(ObjectId::Relation(id)) = finding.source_object() else { return None };
    Some(SqlChange::new(Phase::TargetBeforeCutover, ddl.create_view(id)))
}

fn describe_view(migration: &Migration, finding: &Finding) -> Description {
    let mut description = left_behind::describe_with_parts(migration, finding);
    let Some(ObjectId::Relation(id)) = finding.source_object() else { return description };
    if !migration.dependencies().is_in_circle(ObjectId::Relation(id)) {
        return description;
    }
    let ddl = Ddl::new(migration.source());
    for remedy in &mut description.remedies {
        if let (Change::Sql(change), Some(announce)) = (&mut remedy.change, ddl.announce_view(id)) {
            *change = SqlChange::new(change.phase, announce).followed_by(change.phase, ddl.replace_view(id));
            remedy.caveat = Some("functions that need the view and that it needs come between".to_owned());
        }
    }
    description
}

pub(super) static POLICY: LeftBehind = LeftBehind {
    rule: Rule {
        name: "policy-not-migrated",
        summary: "row-level security is not set up on the target",
        explanation: "\
DMS carries neither policies nor the switch that enforces them. On the target every role that may
read a table sees all of its rows, and may write any.

Create policies and switch row-level security on at the cutover, when DMS has applied its last
change: it must see and write every row until then. Their roles must be there before.",
        example: example(
            "CREATE TABLE notes (id bigint PRIMARY KEY, author bigint);
CREATE POLICY own ON notes USING (author > 0);",
            "policy:public.notes.own",
            &[],
            "CREATE TABLE notes (id bigint PRIMARY KEY, author bigint);",
        ),
        ..RULE
    },
    list: list_policies,
    message: policy_message,
    create: create_policy,
    caveat: no_caveat,
    elsewhere: Elsewhere::Unknown,
};

/// Policies; and tables whose security is switched on without any, which then nobody reads.
fn list_policies(missing: &Missing<'_>, report: &mut Report<'_>) {
    for id in missing.migration.moved().involved() {
        let relation = &missing.source.relations[id];
        for at in 0..relation.policies.len() as u32 {
            report.add(missing, ObjectId::Policy(id, at));
        }
        let is_enabled_alone = relation.policies.is_empty() && relation.row_level_security.is_enabled();
        let on_target = missing.target().and_then(|target| target.relation(id));
        if is_enabled_alone && !on_target.is_some_and(|table| table.row_level_security.is_enabled()) {
            report.add_anyway(ObjectId::Relation(id), crate::finding::Detail::None);
        }
    }
}

fn policy_message(_: &Catalog, finding: &Finding) -> String {
    match finding.source_object() {
        Some(ObjectId::Policy(..)) => "DMS does not create this policy: the target shows all rows to everyone who may read the table",
        _ => "DMS does not switch row-level security on: the target shows all rows to everyone who may read the table",
    }
    .to_owned()
}

fn create_policy(ddl: Ddl<'_>, finding: &Finding) -> Option<SqlChange> {
    let mut steps = Vec::new();
    let relation = match finding.source_object()? {
        ObjectId::Policy(relation, at) => {
            steps.extend(ddl.create_policy(relation, at));
            relation
        }
        ObjectId::Relation(relation) => relation,
        _ => return None,
    };
    steps.extend(ddl.set_row_level_security(relation));
    Some(SqlChange::new(Phase::TargetAtCutover, steps))
}
