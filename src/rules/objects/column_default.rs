//! Column defaults, those of serial columns left out: they come with their sequence.

use std::collections::HashSet;

use super::left_behind::{Elsewhere, LeftBehind, Missing, RULE, Report, example, no_caveat};
use crate::catalog::{Catalog, ColumnNumber, Id, ObjectId, Relation};
use crate::ddl::Ddl;
use crate::finding::{Detail, Finding};
use crate::remedy::{Phase, SqlChange};
use crate::rules::Rule;

pub(super) static DEFAULT: LeftBehind = LeftBehind {
    rule: Rule {
        name: "default-not-migrated",
        summary: "column default is not created on the target",
        explanation: "\
DMS creates columns without their defaults. Once the application writes to the target, an INSERT
that leaves such a column out stores NULL, or fails where the column is NOT NULL.

Create the tables on the target yourself before the load, defaults included, and let DMS keep them
(`TRUNCATE_BEFORE_LOAD`); or set the defaults on its tables before the cutover. The default of a
serial column is reported with its sequence.",
        example: example(
            "CREATE TABLE orders (id bigint PRIMARY KEY, quantity integer DEFAULT 1);",
            "column:public.orders.quantity",
            &[],
            "CREATE TABLE orders (id bigint PRIMARY KEY, quantity integer);",
        ),
        ..RULE
    },
    list,
    message,
    create,
    caveat: no_caveat,
    elsewhere: Elsewhere::Known,
};

fn list(missing: &Missing<'_>, report: &mut Report<'_>) {
    let source = missing.source;
    let serial: HashSet<(Id<Relation>, ColumnNumber)> = source
        .sequences
        .iter()
        .filter_map(|(_, sequence)| sequence.owner.map(|owner| (owner.relation, owner.column)))
        .collect();
    for moved in &missing.migration.moved().columns {
        let Some(column) = moved.column(source) else { continue };
        let Some(default) = &column.default else { continue };
        let counts_with_sequence =
            default.as_str().starts_with("nextval(") && serial.contains(&(moved.relation, moved.number));
        let on_target = missing.target().and_then(|target| target.column(moved.relation, &column.name));
        let has_default = on_target.is_some_and(|column| column.default.is_some());
        if !counts_with_sequence && column.generated.is_none() && !has_default {
            report.add_anyway(moved.id(), Detail::None);
        }
    }
}

fn column_of(finding: &Finding) -> Option<(Id<Relation>, ColumnNumber)> {
    match finding.source_object() {
        Some(ObjectId::Column(relation, column)) => Some((relation, column)),
        _ => None,
    }
}

fn message(catalog: &Catalog, finding: &Finding) -> String {
    let column = column_of(finding)
        .and_then(|(relation, number)| catalog.relations[relation].column_by_number(number));
    match column {
        Some(column) if column.not_null => {
            "DMS creates this column without its default: an INSERT without a value fails on the target"
        }
        _ => {
            "DMS creates this column without its default: an INSERT without a value stores NULL on the target"
        }
    }
    .to_owned()
}

fn create(ddl: Ddl<'_>, finding: &Finding) -> Option<SqlChange> {
    let (relation, column) = column_of(finding)?;
    Some(SqlChange::new(Phase::TargetBeforeLoad, ddl.set_default(relation, column)))
}
