//! Columns that the target lacks, that differ there, or that it has too many of.

use super::lacks::{RULE, in_words, lacks};
use crate::catalog::difference::{Property, PropertyDifference, Value};
use crate::catalog::{Catalog, Column, Id, ObjectId, ObjectRef, Relation};
use crate::comparison::{TargetComparison, TargetDifference, Verdict};
use crate::dms::documentation::{Basis, Citation, Edition, Page};
use crate::finding::{Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::arriving::remakes_tables;
use crate::rules::{Example, Given, Rule, Severity};

pub(super) static TARGET_COLUMN_DIFFERS: Rule = Rule {
    name: "target-column-differs",
    summary: "column is not on the target as it is on the source",
    explanation: "\
DMS writes into the tables that it finds. A column of another type takes values otherwise, rounded or cut, or refuses
them; one that the target lacks is lost; one that refuses NULL there and not on the source makes rows fail, and so does a
column that only the target has, which is NOT NULL and has no default. Types, lengths, collations, NOT NULL and generated
columns are compared, under the names that the table mappings give; what these leave out or give another type is not.
LOB columns that take NULL while the migration runs are right.

Make the column before the load as it is on the source. It is an error where rows would fail. Where DMS drops the tables
first (`DROP_AND_CREATE`), nothing is reported here.",
    example: Example {
        bad: "CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric(12,4));",
        object: "column:public.orders.amount",
        beside: &[],
        good: "CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric(10,2));",
        given: Given {
            target: Some("CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric(10,2));"),
            ..Given::NOTHING
        },
    },
    limitations: &["qlik-extra-target-columns"],
    sources: &[Citation::new(
        Page::QlikLimitations,
        "Limitations and considerations",
        &[Edition::Qlik("May 2025")],
    )],
    basis: Basis::Qlik,
    check,
    describe,
    ..RULE
};

fn check(migration: &Migration, findings: &mut Findings) {
    for (object, lack) in lacks(migration) {
        let is_column = matches!(object, ObjectId::Column(..));
        if is_column && (lack.verdict == Verdict::Missing && lack.properties.is_empty() || differs(lack)) {
            findings.add_with(object, severity(lack), Detail::None);
        }
    }
    let (Some(comparison), Some(target)) = (migration.target_comparison(), migration.target()) else {
        return;
    };
    if !remakes_tables(migration) {
        for object in refusing_rows(comparison, target) {
            findings.add_with(object, Severity::Error, Detail::None);
        }
    }
}

fn differs(lack: &TargetDifference) -> bool {
    lack.verdict == Verdict::Different && lack.properties.iter().any(is_about_values)
}

/// Whether it decides which values the column takes. What the target computes has a rule of its own.
fn is_about_values(one: &PropertyDifference) -> bool {
    match one.property {
        Property::DataType | Property::Collation | Property::NotNull => true,
        Property::Generated => one.there.is_none(),
        _ => false,
    }
}

fn severity(lack: &TargetDifference) -> Severity {
    let refuses =
        |one: &PropertyDifference| one.property == Property::NotNull && one.there == Some(Value::Flag(true));
    if lack.properties.iter().any(refuses) { Severity::Error } else { Severity::Warning }
}

/// The columns that only the target has, and that refuse every row which does not name them.
fn refusing_rows(comparison: &TargetComparison, target: &Catalog) -> Vec<ObjectRef> {
    let too_much = comparison.differences.iter().filter(|found| found.verdict == Verdict::TooMuch);
    let columns = too_much.filter_map(|found| match found.target? {
        ObjectId::Column(table, number) => {
            let column = target.relations[table].column_by_number(number)?;
            refuses_rows(column).then(|| found.object.clone())
        }
        _ => None,
    });
    columns.collect()
}

fn refuses_rows(column: &Column) -> bool {
    column.not_null && column.default.is_none() && column.generated.is_none() && column.identity.is_none()
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let Some((object, comparison)) = finding.source_object().zip(migration.target_comparison()) else {
        let words = "only the target has this column, which is NOT NULL and has no default: rows of DMS fail";
        let drop = "drop it on the target, or give it a default or let it take NULL".to_owned();
        return Description::new(words).remedy(Remedy::removes(Change::Words(drop)));
    };
    let found: Vec<&TargetDifference> =
        comparison.of_object(object).filter(|found| found.verdict.is_lack()).collect();
    let differing: Vec<&PropertyDifference> =
        found.iter().flat_map(|found| &found.properties).filter(|one| is_about_values(one)).collect();
    let ObjectId::Column(table, _) = object else { return Description::new(finding.rule.summary) };
    let name = comparison.expected().relation_name(table);
    if differing.is_empty() {
        let words = "the target's table does not have this column: its values do not arrive";
        return Description::new(words).remedy(again(
            &name.to_string(),
            comparison.expected(),
            table,
            object,
        ));
    }
    let words: Vec<String> = differing.iter().map(|one| in_words(one)).collect();
    let description = Description::new(words.join("; "));
    description.remedy(again(&name.to_string(), comparison.expected(), table, object))
}

/// In words: what an ALTER does to rows that are there depends on them.
fn again(table_name: &str, expected: &Catalog, table: Id<Relation>, object: ObjectId) -> Remedy {
    let ObjectId::Column(_, number) = object else {
        return Remedy::removes(Change::Words("make the column as the source has it".to_owned()));
    };
    let column = expected.relations[table].column_by_number(number);
    let data_type =
        column.map(|column| expected.type_name(&column.data_type).to_string()).unwrap_or_default();
    let not_null = column.is_some_and(|column| column.not_null);
    let words = format!(
        "before the load, while {table_name} is empty on the target, make the column {data_type}{} as the source has it",
        if not_null { " NOT NULL" } else { "" }
    );
    Remedy::removes(Change::Words(words))
}
