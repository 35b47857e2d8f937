//! Columns of the target that are generated, and refuse the values that arrive.

use super::arrivals::Arrivals;
use crate::catalog::{Catalog, Column, Id, ObjectId, Relation};
use crate::dms::documentation::Basis;
use crate::finding::{DecidedBy, Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::arriving::{Arriving, arriving, column_on_target};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited, mapped};

pub(super) static TARGET_GENERATED_COLUMN: Rule = Rule {
    name: "target-generated-column",
    summary: "values arrive at a column that the target generates",
    group: Group::Target,
    severity: Severity::Error,
    explanation: "\
PostgreSQL refuses a value for a generated column, stored or virtual, so a load that brings one fails. AWS's assessment
only says that generated columns on the target need care. This is about columns that are plain on the source; the
rule `generated-column` is about those that are generated there.

Leave the column out of the task with a `remove-column` rule, so that the target computes it, or let it be a plain column
on the target until the cutover. A generated column of the target at which nothing arrives is computed, and is not
found.",
    example: Example {
        bad: "CREATE TABLE boxes (id integer PRIMARY KEY, side integer, area integer);",
        object: "column:public.boxes.area",
        beside: &[],
        good: "CREATE TABLE boxes (id integer PRIMARY KEY, side integer);",
        given: Given {
            target: Some(
                "CREATE TABLE boxes (id integer PRIMARY KEY, side integer, area integer GENERATED ALWAYS AS (side * side) STORED);",
            ),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema, Input::Target],
    assessments: &["postgres-check-target-generated-cols"],
    limitations: &["target-generated-columns"],
    sources: &[cited::new_assessment("Validate that target PostgreSQL database contains generated columns")],
    basis: Basis::PostgreSql,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let Some(arrivals) = Arrivals::kept(migration) else { return };
    for arrival in &arrivals.tables {
        let there = &arrivals.target.relations[arrival.to];
        if there.columns.iter().all(|column| column.generated.is_none()) {
            continue;
        }
        for column in &migration.source().relations[arrival.from].columns {
            let meets = column_on_target(migration, arrival.from, column);
            let meets = meets.and_then(|name| there.column(name.as_str()));
            if column.generated.is_none() && meets.is_some_and(|column| column.generated.is_some()) {
                findings.add(ObjectId::Column(arrival.from, column.number));
            }
        }
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let Some(ObjectId::Column(table, number)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let relation = &migration.source().relations[table];
    let Some(column) = relation.column_by_number(number) else {
        return Description::new(finding.rule.summary);
    };
    let remove = mapped::remove_column(migration, relation, column);
    let description = Description::new(
        "the target generates this column and refuses the values that arrive: the load fails",
    )
    .decided_by(DecidedBy::from(&migration.task().settings.full_load.target_table_prep_mode))
    .remedy(Remedy::removes(remove).with_caveat("what the target computes must be what the source holds"));
    match on_target(migration, table, column) {
        Some((target, id, there)) => {
            let name = target.relation_name(id);
            let words =
                format!("let {name}.{} be a plain column on the target until the cutover", there.name);
            description
                .related(target.object_ref(ObjectId::Column(id, there.number)))
                .remedy(Remedy::removes(Change::Words(words)))
        }
        None => description,
    }
}

fn on_target<'a>(
    migration: &'a Migration,
    table: Id<Relation>,
    column: &Column,
) -> Option<(&'a Catalog, Id<Relation>, &'a Column)> {
    let Arriving::There(target, relation) = arriving(migration, table) else { return None };
    let id = target.relation(target.schema_name(relation.schema).as_str(), relation.name.as_str())?;
    let name = column_on_target(migration, table, column)?;
    Some((target, id, relation.column(name.as_str())?))
}
