//! Tables that data validation cannot compare.

use crate::catalog::{BuiltinType, Column, Id, Modifier, ObjectId, Relation};
use crate::dms::documentation::Basis;
use crate::dms::types::{DmsType, map_column};
use crate::figures;
use crate::finding::{DecidedBy, Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::judged::{judged_tables, note_unknown_indexes};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

use super::key::{key_columns, row_keys, tables_without_row_key};
use super::remedy;

/// Characters from which on DMS does not validate by a key column.
const TOO_LONG: u32 = 1024;

const VALIDATION: Given =
    Given { task_settings: Some(r#"{"ValidationSettings": {"EnableValidation": true}}"#), ..Given::NOTHING };

pub(super) static VALIDATION_WITHOUT_KEY: Rule = Rule {
    name: "validation-without-key",
    summary: "table without a key: data validation passes it over",
    group: Group::Keys,
    severity: Severity::Warning,
    explanation: "\
With data validation on, DMS compares rows by the primary key or a unique index. A table that has neither, or
one that is not valid, is not compared; its validation state says `No primary key`, and nothing fails.

Give the table a key, or compare it by other means.",
    example: Example {
        bad: "CREATE TABLE log (at timestamp NOT NULL, line varchar(200));",
        object: "table:public.log",
        beside: &["missing-primary-key"],
        good: "CREATE TABLE log (id bigint PRIMARY KEY, at timestamp NOT NULL, line varchar(200));",
        given: VALIDATION,
    },
    needs: &[Input::Schema],
    assessments: &["postgres-check-pk-validity"],
    limitations: &["validation-needs-key", "no-pk-or-unique-index-extra-limits"],
    sources: &[
        cited::VALIDATION_LIMITATIONS,
        cited::assessment(
            "Validate if table has primary key or unique index and its state is well when DMS validation is enabled",
        ),
    ],
    basis: Basis::Dms,
    check: check_without_key,
    describe: describe_without_key,
};

pub(super) static VALIDATION_KEY_TYPE: Rule = Rule {
    name: "validation-key-type",
    summary: "key column of a type that data validation does not compare by",
    group: Group::Keys,
    severity: Severity::Warning,
    explanation: "\
DMS does not validate a table whose key has a column that it carries as a LOB or as bytes, or a character
column of 1,024 characters or more, or one without a length. AWS's list names CLOB and BLOB; that NCLOB, as
which `text` is carried, is meant too is our conclusion.

Nothing fails: the table is just not compared. Declare a length below 1,024, validate by another key, or
compare the table by other means.",
    example: Example {
        bad: "CREATE TABLE pages (path varchar(2000) PRIMARY KEY);",
        object: "column:public.pages.path",
        beside: &[],
        good: "CREATE TABLE pages (path varchar(1000) PRIMARY KEY);",
        given: VALIDATION,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["validation-pk-lob-types", "validation-varchar-key-length"],
    sources: &[cited::VALIDATION_LIMITATIONS],
    basis: Basis::Dms,
    check: check_key_type,
    describe: describe_key_type,
};

fn validates(migration: &Migration) -> bool {
    migration.task().settings.validation.enable_validation.value
}

fn decided_by(migration: &Migration) -> DecidedBy {
    DecidedBy::from(&migration.task().settings.validation.enable_validation)
}

fn check_without_key(migration: &Migration, findings: &mut Findings) {
    if !validates(migration) {
        return;
    }
    for id in tables_without_row_key(migration, findings) {
        findings.add(ObjectId::Relation(id));
    }
}

fn describe_without_key(migration: &Migration, finding: &Finding) -> Description {
    let mut description = Description::new(
        "this table has neither a primary key nor a usable unique index: data validation passes it over",
    )
    .decided_by(decided_by(migration));
    if let Some(ObjectId::Relation(table)) = finding.source_object() {
        description.remedies = remedy::add_primary_key(migration, table);
    }
    description
}

fn check_key_type(migration: &Migration, findings: &mut Findings) {
    if !validates(migration) {
        return;
    }
    note_unknown_indexes(migration, findings);
    for id in judged_tables(migration) {
        for column in validation_key(migration, id) {
            if obstacle(migration, &migration.source().relations[id], column).is_some() {
                findings.add(ObjectId::Column(id, column.number));
            }
        }
    }
}

/// The columns by which DMS would compare rows: the primary key's, otherwise those of the first
/// unique index. Which one of several DMS takes is not documented.
fn validation_key(migration: &Migration, table: Id<Relation>) -> Vec<&Column> {
    let catalog = migration.source();
    let relation = &catalog.relations[table];
    let primary = relation.primary_key().and_then(|key| key.index()).map(|id| &catalog.indexes[id]);
    let key = primary.or_else(|| row_keys(catalog, relation).next().map(|(_, index)| index));
    key.map(|index| key_columns(relation, index)).unwrap_or_default()
}

/// Why DMS does not compare by a column.
#[derive(Clone, Copy)]
enum Obstacle {
    Lob(DmsType),
    Length(u32),
    NoLength,
}

fn obstacle(migration: &Migration, relation: &Relation, column: &Column) -> Option<Obstacle> {
    let catalog = migration.source();
    let carried = map_column(catalog, relation, column, &migration.type_settings()).carried_type();
    if matches!(carried, DmsType::Blob | DmsType::Clob | DmsType::Nclob) {
        return Some(Obstacle::Lob(carried));
    }
    let base = catalog.base_type(&column.data_type);
    match (base.as_builtin()?, &base.modifier) {
        (BuiltinType::Varchar | BuiltinType::Bpchar, Modifier::Length(length)) => {
            (*length >= TOO_LONG).then_some(Obstacle::Length(*length))
        }
        (BuiltinType::Varchar | BuiltinType::Bpchar, Modifier::None) => Some(Obstacle::NoLength),
        _ => None,
    }
}

fn describe_key_type(migration: &Migration, finding: &Finding) -> Description {
    let found = finding.source_object().and_then(|object| match object {
        ObjectId::Column(id, number) => {
            let relation = &migration.source().relations[id];
            let column = relation.column_by_number(number)?;
            let values = migration.stored_values(id, column);
            let longest = values.largest(|facts| facts.text.as_ref()?.max_characters);
            let longest = longest.filter(|longest| longest.is_exact()).map(|longest| longest.value);
            Some((migration.source().relation_name(id), obstacle(migration, relation, column)?, longest))
        }
        _ => None,
    });
    let Some((table, obstacle, longest)) = found else { return Description::new(finding.rule.summary) };
    let why = match obstacle {
        Obstacle::Lob(carried) => format!("DMS carries this key column as {carried}"),
        Obstacle::Length(length) => {
            format!("this key column has a length of {length} characters, 1,023 are allowed")
        }
        Obstacle::NoLength => "this key column has no declared length".to_owned(),
    };
    let words = match obstacle {
        Obstacle::Lob(_) => "compare the table by other means, or give it a key of another type",
        _ => {
            "compare the table by other means, or declare a length below 1,024 once the stored values are known to \
             fit (the change rewrites the table)"
        }
    };
    let stored = match longest {
        Some(longest) => format!("; the longest value stored has {} characters", figures::count(longest)),
        None => String::new(),
    };
    Description::new(format!("{why}: data validation passes {table} over{stored}"))
        .decided_by(decided_by(migration))
        .remedy(Remedy::removes(Change::Words(words.to_owned())))
}
