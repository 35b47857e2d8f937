//! Tables with an array and no primary key.

use crate::catalog::{Column, ObjectId, Relation};
use crate::dms::documentation::Basis;
use crate::finding::{DecidedBy, Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::Remedy;
use crate::rules::judged::note_unknown_columns;
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited, mapped};

use super::key::tables_without_primary_key;
use super::remedy;

pub(super) static ARRAY_WITHOUT_PRIMARY_KEY: Rule = Rule {
    name: "array-without-primary-key",
    summary: "array in a table without a primary key: the load suspends the table",
    group: Group::Keys,
    severity: Severity::Error,
    explanation: "\
DMS needs a primary key to load a table that has a column of an array type. Without one the table is
suspended during the full load, and none of its rows arrive. (One page of AWS says that the table is
ignored; the outcome is the same.)

Give the table a primary key, or leave its array columns out of the task.",
    example: Example {
        bad: "CREATE TABLE tagged (item integer NOT NULL, tags integer[]);",
        object: "table:public.tagged",
        beside: &["missing-primary-key"],
        good: "CREATE TABLE tagged (item integer PRIMARY KEY, tags integer[]);",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &["postgres-check-table-with-array"],
    limitations: &["array-table-needs-primary-key"],
    sources: &[
        cited::SOURCE_LIMITATIONS,
        cited::HOMOGENEOUS,
        cited::assessment("Validate if there are tables with ARRAY data type without a primary key"),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    if !migration.task().migration_type.value.loads() {
        return;
    }
    note_unknown_columns(migration, findings);
    for (id, relation) in tables_without_primary_key(migration, findings) {
        if moved_arrays(migration, relation).next().is_some() {
            findings.add(ObjectId::Relation(id));
        }
    }
}

fn moved_arrays<'a>(migration: &'a Migration, relation: &'a Relation) -> impl Iterator<Item = &'a Column> {
    let catalog = migration.source();
    let schema = catalog.schema_name(relation.schema).as_str();
    let is_moved = |column: &&Column| {
        migration.scope().column(schema, relation.name.as_str(), column.name.as_str()).is_moved()
    };
    let is_array = |column: &&Column| catalog.base_type(&column.data_type).is_array();
    relation.columns.iter().filter(is_array).filter(is_moved)
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let Some(ObjectId::Relation(table)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let relation = &migration.source().relations[table];
    let columns: Vec<&Column> = moved_arrays(migration, relation).collect();
    let names: Vec<String> = columns.iter().map(|column| column.name.to_string()).collect();
    let mut description = Description::new(format!(
        "this table has no primary key and an array in {}: DMS suspends it during the full load",
        names.join(", ")
    ))
    .decided_by(DecidedBy::from(&migration.task().migration_type));
    description.remedies = remedy::add_primary_key(migration, table);
    if let [column] = columns[..] {
        let remove = Remedy::removes(mapped::remove_column(migration, relation, column));
        description.remedies.push(remove.with_caveat("the array does not arrive: copy it by other means"));
    }
    description
}
