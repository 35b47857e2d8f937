//! Columns that refer to large objects.

use super::as_listed::{self, ASSESSMENTS, BASIS, GIVEN, GROUP, NEEDS};
use super::found::{self, Candidate};
use super::words;
use crate::dms::documentation::{ALL_EDITIONS, Citation, Page};
use crate::dms::types::{TypeCase, TypeMapping};
use crate::finding::{Description, Finding, Findings};
use crate::migration::{Figure, Migration, StoredValues};
use crate::remedy::{Change, Remedy};
use crate::rules::{Example, Rule, Severity};

const REFERENCES: &[TypeCase] = &[TypeCase::LargeObject, TypeCase::Oid];

pub(super) static RULE: Rule = Rule {
    name: "large-object-reference",
    summary: "the large objects that a column refers to are not migrated",
    group: GROUP,
    severity: Severity::Error,
    explanation: "\
DMS does not migrate large objects. A column of type `lo` (the extension's), or an `oid` column that holds
numbers of large objects, refers to nothing on the target.

An `oid` may be just a number, and AWS says nothing of those. So the finding is an error for `lo`, and for
`oid` where the database holds large objects (a running server tells); otherwise a warning. A data profile settles it: values that are
the number of a large object make it an error, and where every row was looked at and none is, it is advice.

What to do: move the large objects with `pg_dump --large-objects` when writing has stopped, which keeps their
numbers, or store their content in a `bytea` column, which DMS carries as a LOB.",
    example: Example {
        bad: "CREATE TABLE scans (id bigint PRIMARY KEY, image oid);\n\
              SELECT pg_catalog.lo_create('16400');",
        object: "column:public.scans.image",
        beside: &["large-objects-not-migrated"],
        good: "CREATE TABLE scans (id bigint PRIMARY KEY, pages integer);",
        given: GIVEN,
    },
    needs: NEEDS,
    assessments: ASSESSMENTS,
    limitations: &["oid-large-objects-not-migrated"],
    sources: &[Citation::new(
        Page::SourcePostgreSql,
        "Limitations on using a PostgreSQL database as a DMS source",
        ALL_EDITIONS,
    )],
    basis: BASIS,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let stored = migration.large_objects();
    found::find(migration, findings, REFERENCES, |found, layer| Some(severity(found, layer, stored)));
}

fn severity(found: &Candidate<'_>, layer: &TypeMapping, stored: Option<u64>) -> Severity {
    let references = references(&found.values());
    match references {
        Some(references) if references.value > 0 => return Severity::Error,
        Some(references) if references.is_exact() => return Severity::Info,
        _ => {}
    }
    match (layer.case(), stored) {
        (_, Some(0)) => Severity::Info,
        (TypeCase::LargeObject, _) | (_, Some(_)) => Severity::Error,
        (_, None) => Severity::Warning,
    }
}

fn references(values: &StoredValues<'_>) -> Option<Figure> {
    values.total(|column| column.large_object_references)
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    found::describe(migration, finding, REFERENCES, |found, layer| {
        let values = found.values();
        let measured = words::when_measured(&values);
        let known = match (references(&values), migration.large_objects()) {
            (Some(references), _) if references.value > 0 => {
                format!("; {} refer to a large object{measured}", words::some_of(references.value, &values))
            }
            (Some(references), _) if references.is_exact() => {
                format!("; {}: none refers to a large object{measured}", words::all(&values))
            }
            (_, Some(0)) => format!("; the database holds no large object{measured}"),
            (_, Some(count)) => {
                format!("; the database holds {} large objects at least", words::count(count))
            }
            _ => String::new(),
        };
        let mut description = Description::new(format!("{}{known}", as_listed::message(found, layer)));
        description.evidence.extend(
            references(&values).map(|references| ("large_object_references", references.value.into())),
        );
        description
            .remedy(Remedy::lowers(Change::Words(
                "move the large objects with pg_dump --large-objects when writing has stopped, which keeps their numbers"
                    .to_owned(),
            )))
            .remedy(Remedy::removes(Change::Words(format!(
                "or store the content in a bytea column instead, which DMS carries as a LOB: lo_get({})",
                found.column.name
            ))))
    })
}
