//! Column defaults, those of serial columns left out: they come with their sequence.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::left_behind::{Elsewhere, LeftBehind, Missing, RULE, Report, example, no_caveat};
use crate::catalog::{Catalog, Column, ColumnNumber, Id, ObjectId, Relation, RelationKind};
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
    let serial: HashSet<(Id<Relation>, ColumnNumber), RandomState> = source
        .sequences
        .iter()
        .filter_map(|(_, sequence)| sequence.owner.map(|owner| (owner.relation, owner.column)))
        .collect();
    let moved = missing.migration.moved();
    let declared = moved.columns_in(source, |origin| origin.has_default);
    let declared = declared.map(|(moved, column)| (moved.relation, column));
    let own = moved.relations.iter().flat_map(|id| own_defaults(source, *id));
    for (relation, column) in declared.chain(own) {
        let Some(default) = &column.default else { continue };
        let number = column.number;
        let counts_with_sequence =
            default.as_str().starts_with("nextval(") && serial.contains(&(relation, number));
        let on_target = missing.target().and_then(|target| target.column(relation, &column.name));
        let has_default = on_target.is_some_and(|column| column.default.is_some());
        if !counts_with_sequence && column.generated.is_none() && !has_default {
            report.add_anyway(ObjectId::Column(relation, number), Detail::None);
        }
    }
}

/// Columns that a partition or an inheriting table takes from its parents, which have no default for
/// it, with a default of its own.
fn own_defaults(catalog: &Catalog, id: Id<Relation>) -> Vec<(Id<Relation>, &Column)> {
    let relation = &catalog.relations[id];
    if relation.partition_of.is_none() && relation.inherits.is_empty() {
        return Vec::new();
    }
    let partitioned = relation.partition_of.as_ref().map(|place| place.parent);
    let parents: Vec<_> = partitioned.into_iter().chain(relation.inherits.iter().copied()).collect();
    let is_own = |column: &&Column| {
        let mut above =
            parents.iter().filter_map(|id| catalog.relations[*id].column(column.name.as_str())).peekable();
        column.default.is_some() && above.peek().is_some() && above.all(|above| above.default.is_none())
    };
    relation.columns.iter().filter(is_own).map(|column| (id, column)).collect()
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
    let name = &ddl.catalog().relations[relation].column_by_number(column)?.name;
    // partitions and the tables that inherit have defaults of their own
    let steps = ddl.catalog().with_descendants(relation).into_iter().flat_map(|id| {
        let own = ddl.catalog().relations[id].column(name.as_str());
        own.map(|own| ddl.set_default(id, own.number)).unwrap_or_default()
    });
    // a foreign table is made when its server is there
    let phase = match ddl.catalog().relations[relation].kind {
        RelationKind::ForeignTable => Phase::TargetBeforeCutover,
        _ => Phase::TargetBeforeLoad,
    };
    Some(SqlChange::new(phase, steps.collect()))
}
