//! Tables whose only key may hold NULL.

use crate::catalog::{Id, Index, ObjectId, Relation, Uniqueness};
use crate::dms::documentation::{Basis, Citation, Edition, Page};
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::rules::judged::with_known_indexes;
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

use super::key::{
    is_known_without_nulls, known_nulls, nullable_columns, row_keys, tables_without_primary_key,
};
use super::remedy;

pub(super) static NULLABLE_UNIQUE_KEY: Rule = Rule {
    name: "nullable-unique-key",
    summary: "the table's only key may hold NULL in several rows",
    group: Group::Keys,
    severity: Severity::Warning,
    explanation: "\
A table without a primary key is identified by a unique index. Where its columns may hold NULL, several
rows may look alike to it: Qlik Replicate, which has the same engine, documents that one UPDATE or DELETE
then hits all of them. AWS documents that data validation does not support NULL in keys.

Make the columns NOT NULL and the index the primary key. An index with NULLS NOT DISTINCT lets only one
such row in and matters to validation alone.",
    example: Example {
        bad: "CREATE TABLE badges (code integer, holder integer NOT NULL);\n\
              CREATE UNIQUE INDEX badges_code ON badges (code);",
        object: "index:public.badges.badges_code",
        beside: &["missing-primary-key", "secondary-index-not-migrated"],
        good: "CREATE TABLE badges (code integer PRIMARY KEY, holder integer NOT NULL);",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["validation-null-keys", "qlik-null-in-unique-key"],
    sources: &[
        cited::VALIDATION_LIMITATIONS,
        Citation::new(Page::QlikLimitations, "Limitations and considerations", &[Edition::Qlik("May 2025")]),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let catalog = migration.source();
    let validates = migration.task().settings.validation.enable_validation.value;
    if !migration.task().migration_type.value.captures_changes() && !validates {
        return;
    }
    let without_primary_key = tables_without_primary_key(migration, findings).into_iter().map(|(id, _)| id);
    for table in with_known_indexes(migration, findings, without_primary_key) {
        for (id, index) in nullable_keys(migration, &catalog.relations[table]) {
            if index.uniqueness == Uniqueness::NullsNotDistinct && !validates {
                continue;
            }
            let severity = match is_known_without_nulls(migration, &catalog.relations[index.relation], index)
            {
                true => Severity::Info,
                false => Severity::Warning,
            };
            findings.add_with(ObjectId::Index(id), severity, Detail::None);
        }
    }
}

/// The table's keys, where none of them is without NULL.
fn nullable_keys<'a>(migration: &'a Migration, relation: &'a Relation) -> Vec<(Id<Index>, &'a Index)> {
    let keys: Vec<_> = row_keys(migration.source(), relation).collect();
    let may_hold_null = |(_, index): &(_, &Index)| !nullable_columns(relation, index).is_empty();
    if keys.iter().all(may_hold_null) { keys } else { Vec::new() }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let catalog = migration.source();
    let Some(ObjectId::Index(id)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let index = &catalog.indexes[id];
    let relation = &catalog.relations[index.relation];
    let columns: Vec<String> =
        nullable_columns(relation, index).iter().map(|column| column.name.to_string()).collect();
    let (table, columns) = (catalog.relation_name(index.relation), columns.join(", "));
    let nulls = known_nulls(migration, relation, index);
    let message = match finding.severity {
        Severity::Info => format!(
            "{table} has no primary key and this unique index may hold NULL in {columns}; no stored row does{}",
            as_of(migration, index.relation)
        ),
        _ if nulls > 0 => format!(
            "{table} has no primary key, and {nulls} rows hold NULL in {columns} of this unique index: to DMS they \
             are one row, and they cannot be validated"
        ),
        _ => format!(
            "{table} has no primary key, and this unique index lets NULL into {columns}: rows that hold NULL are \
             one row to DMS, and cannot be validated"
        ),
    };
    let mut description = Description::new(message)
        .related(catalog.object_ref(ObjectId::Relation(index.relation)))
        .decided_by(DecidedBy::from(&migration.task().migration_type))
        .decided_by(DecidedBy::from(&migration.task().settings.validation.enable_validation));
    if nulls > 0 || finding.severity == Severity::Info {
        description = description.evidence("nulls", nulls);
    }
    description.remedies.extend(remedy::from_index_of(migration, index.relation, id));
    description
}

fn as_of(migration: &Migration, table: Id<Relation>) -> String {
    let profile = migration.profile().zip(migration.table_profile(table));
    let measured = profile.and_then(|(profile, table)| profile.oldest_date(table));
    measured.map(|at| format!(" (measured {at})")).unwrap_or_default()
}
