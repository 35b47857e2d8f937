//! Tables and views of kinds that DMS does not move, or not all of.

use crate::catalog::{Id, ObjectId, Persistence, Relation, RelationKind};
use crate::ddl::Ddl;
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::dms::scope::is_dms_object;
use crate::finding::{DecidedBy, Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Phase, Remedy, SqlChange};
use crate::rules::arriving::{Arriving, arriving};
use crate::rules::judged::add_for_rows;
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited, mapped};

use super::unlogged;

pub(super) static UNLOGGED_TABLE: Rule = Rule {
    name: "unlogged-table",
    summary: "unlogged table: its changes are not in the WAL",
    group: Group::Tables,
    severity: Severity::Error,
    explanation: "\
Changes of an UNLOGGED table are not written to the WAL, so DMS cannot replicate them. The rows of the load
arrive, nothing that comes later does, and nothing fails. No page of AWS speaks of it; it follows from how
PostgreSQL works.

Most unlogged tables hold what can be made anew: leave such a table out of the task. Otherwise make it LOGGED
before the task starts, which writes the table anew.",
    example: Example {
        bad: "CREATE UNLOGGED TABLE sessions (id integer PRIMARY KEY, state varchar(10));",
        object: "table:public.sessions",
        beside: &[],
        good: "CREATE TABLE sessions (id integer PRIMARY KEY, state varchar(10));",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &[],
    sources: &[cited::LOGICAL_REPLICATION],
    basis: Basis::PostgreSql,
    check: check_unlogged,
    describe: describe_unlogged,
};

pub(super) static FOREIGN_TABLE: Rule = Rule {
    name: "foreign-table",
    summary: "foreign table selected: whether DMS moves it is not documented",
    group: Group::Tables,
    severity: Severity::Warning,
    explanation: "\
The rows of a foreign table are on another server, and its changes are not in the source's WAL. AWS documents
nothing about foreign tables. The selection rules match them like tables; that changes do not arrive follows
from how PostgreSQL works.

Leave foreign tables out of the task and create them on the target, with their server.",
    example: Example {
        bad: "CREATE FOREIGN TABLE rates (code varchar(3), rate integer) SERVER bank;",
        object: "foreign-table:public.rates",
        beside: &[],
        good: "CREATE TABLE rates (code varchar(3) PRIMARY KEY, rate integer);",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &[],
    sources: &[cited::SOURCE_LIMITATIONS],
    basis: Basis::Inference,
    check: check_foreign,
    describe: describe_foreign,
};

pub(super) static MATERIALIZED_VIEW: Rule = Rule {
    name: "materialized-view",
    summary: "materialized view: DMS does not migrate it",
    group: Group::Tables,
    severity: Severity::Warning,
    explanation: "\
DMS migrates no materialized view, neither its definition nor its rows.

Create it on the target without rows when its tables are there, and refresh it at the cutover, when they hold
everything; views upon each other in their order.",
    example: Example {
        bad: "CREATE TABLE sales (id integer PRIMARY KEY, amount integer);\n\
              CREATE MATERIALIZED VIEW totals AS SELECT sum(amount) AS amount FROM sales;",
        object: "materialized-view:public.totals",
        beside: &[],
        good: "CREATE TABLE sales (id integer PRIMARY KEY, amount integer);",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &["postgres-check-materialized-views"],
    limitations: &["materialized-views-unsupported"],
    sources: &[
        cited::SOURCE_LIMITATIONS_SINCE_2025,
        cited::new_assessment("Validate that materialized views exist in homogeneous PostgreSQL migrations"),
    ],
    basis: Basis::Dms,
    check: check_materialized,
    describe: describe_materialized,
};

pub(super) static VIEW_SELECTED_WITH_CDC: Rule = Rule {
    name: "view-selected-with-cdc",
    summary: "view selected in a task with CDC: it is not loaded",
    group: Group::Tables,
    severity: Severity::Warning,
    explanation: "\
The table mappings select this view (`table-type` view or all), but a task that replicates changes loads no
views. A task that only loads does, into a table; DMS Serverless supports no views at all.

Load the view in a task of its own that only loads, or take it out of the selection. As a view it has to be
created on the target in any case.",
    example: Example {
        bad: "CREATE TABLE sales (id integer PRIMARY KEY, amount integer);\n\
              CREATE VIEW big_sales AS SELECT id FROM sales WHERE amount > 100;",
        object: "view:public.big_sales",
        beside: &["view-not-migrated"],
        good: "CREATE TABLE sales (id integer PRIMARY KEY, amount integer);",
        given: Given {
            table_mappings: Some(
                r#"{"rules": [{"rule-type": "selection", "rule-id": "1", "rule-name": "all", "rule-action": "include",
                "object-locator": {"schema-name": "%", "table-name": "%", "table-type": "all"}}]}"#,
            ),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["views-need-table-type"],
    sources: &[
        Citation::new(Page::TableMappingsSelection, "object-locator", ONLY_2026),
        Citation::new(Page::Troubleshooting, "Task using view as a source has no rows copied", ONLY_2026),
        Citation::new(Page::ServerlessLimitations, "list", ONLY_2026),
    ],
    basis: Basis::Dms,
    check: check_view,
    describe: describe_view,
};

fn captures_changes(migration: &Migration) -> bool {
    migration.task().migration_type.value.captures_changes()
}

fn relation_of(finding: &Finding) -> Option<Id<Relation>> {
    match finding.source_object() {
        Some(ObjectId::Relation(id)) => Some(id),
        _ => None,
    }
}

fn check_unlogged(migration: &Migration, findings: &mut Findings) {
    if captures_changes(migration) {
        add_for_rows(migration, findings, Severity::Error, |relation| {
            relation.persistence == Persistence::Unlogged
        });
    }
}

fn describe_unlogged(migration: &Migration, finding: &Finding) -> Description {
    let Some(table) = relation_of(finding) else { return Description::new(finding.rule.summary) };
    let catalog = migration.source();
    let loads = migration.task().migration_type.value.loads();
    let message = match loads {
        true => {
            "changes of this UNLOGGED table are not in the WAL: its rows are loaded, and nothing that comes later arrives"
        }
        false => "changes of this UNLOGGED table are not in the WAL: none arrives",
    };
    Description::new(message)
        .decided_by(DecidedBy::from(&migration.task().migration_type))
        .remedy(
            Remedy::removes(mapped::exclude_table(migration, &catalog.relations[table]))
                .with_caveat("the table does not arrive: right for what can be made anew"),
        )
        .remedy(unlogged::make_logged(migration, table))
}

fn check_foreign(migration: &Migration, findings: &mut Findings) {
    for &id in &migration.moved().relations {
        if migration.source().relations[id].kind == RelationKind::ForeignTable {
            findings.add(ObjectId::Relation(id));
        }
    }
}

fn describe_foreign(migration: &Migration, finding: &Finding) -> Description {
    let Some(table) = relation_of(finding) else { return Description::new(finding.rule.summary) };
    let relation = &migration.source().relations[table];
    let server = relation.foreign.as_ref().map(|foreign| foreign.server.to_string()).unwrap_or_default();
    let message = match captures_changes(migration) {
        true => format!(
            "the rows of this foreign table are on the server {server}: whether DMS loads them is not documented, and \
             changes are not in the source's WAL"
        ),
        false => format!(
            "the rows of this foreign table are on the server {server}: whether DMS loads them is not documented"
        ),
    };
    Description::new(message)
        .decided_by(DecidedBy::from(&migration.task().migration_type))
        .remedy(Remedy::removes(mapped::exclude_table(migration, relation)))
}

/// No selection rule selects a materialized view, so those count that one would select were they
/// tables or views.
/// DMS moves none, whatever the mappings select: missed are those of the schemas that go with the
/// migration, as views are.
fn check_materialized(migration: &Migration, findings: &mut Findings) {
    let catalog = migration.source();
    for (id, view) in catalog.relations.iter() {
        if view.kind == RelationKind::MaterializedView
            && migration.moved().touches(view.schema)
            && !is_dms_object(catalog.schema_name(view.schema).as_str())
            && !is_on_target(migration, id)
        {
            findings.add(ObjectId::Relation(id));
        }
    }
}

fn is_on_target(migration: &Migration, view: Id<Relation>) -> bool {
    matches!(arriving(migration, view), Arriving::There(_, found) if found.kind == RelationKind::MaterializedView)
}

fn describe_materialized(migration: &Migration, finding: &Finding) -> Description {
    let Some(view) = relation_of(finding) else { return Description::new(finding.rule.summary) };
    let description = Description::new(
        "DMS does not migrate materialized views: neither this definition nor its rows arrive",
    );
    if !migration.task().is_homogeneous() {
        let words = "build on the target what takes its place";
        return description.remedy(Remedy::lowers(Change::Words(words.to_owned())));
    }
    let ddl = Ddl::new(migration.source());
    let change = SqlChange::new(Phase::TargetBeforeCutover, ddl.create_view(view))
        .followed_by(Phase::TargetAtCutover, ddl.refresh_materialized_view(view));
    description.remedy(
        Remedy::removes(Change::Sql(change))
            .with_caveat("it holds no rows until it is refreshed at the cutover"),
    )
}

fn check_view(migration: &Migration, findings: &mut Findings) {
    if !captures_changes(migration) {
        return;
    }
    for &id in &migration.moved().relations {
        if migration.source().relations[id].kind == RelationKind::View {
            findings.add(ObjectId::Relation(id));
        }
    }
}

fn describe_view(migration: &Migration, finding: &Finding) -> Description {
    let Some(view) = relation_of(finding) else { return Description::new(finding.rule.summary) };
    let words = "load the view in a task of its own with the migration type full-load";
    Description::new("the table mappings select this view, but a task that replicates changes loads no views")
        .decided_by(DecidedBy::from(&migration.task().migration_type))
        .remedy(
            Remedy::removes(mapped::exclude_table(migration, &migration.source().relations[view]))
                .with_caveat(
                    "the rule leaves the view out; as a view it has to be created on the target anyway",
                ),
        )
        .remedy(Remedy::removes(Change::Words(words.to_owned())))
}
