//! Primary keys whose values the schema expects to change.

use crate::catalog::{
    ColumnNumber, Constraint, ConstraintKind, ForeignKey, ObjectId, ReferencedTable, ReferentialAction,
    Relation,
};
use crate::dms::documentation::Basis;
use crate::finding::{DecidedBy, Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::judged::{judged_tables, partition_root};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

pub(super) static PRIMARY_KEY_MAY_CHANGE: Rule = Rule {
    name: "primary-key-may-change",
    summary: "foreign key that expects primary key values to change",
    group: Group::Keys,
    severity: Severity::Info,
    explanation: "\
DMS ignores an UPDATE that changes a primary key value: on the target it updates no row, and nothing is
written to the exceptions table. A foreign key with ON UPDATE CASCADE, SET NULL or SET DEFAULT tells that
somebody counted on such changes.

Make sure that nothing changes key values while changes are replicated. Many tools write ON UPDATE CASCADE
everywhere, and nobody ever changes a key; then there is nothing to do.",
    example: Example {
        bad: "CREATE TABLE countries (code character varying(2) PRIMARY KEY);\n\
              CREATE TABLE cities (id integer PRIMARY KEY, country character varying(2),\n\
              CONSTRAINT cities_country FOREIGN KEY (country) REFERENCES countries (code) ON UPDATE CASCADE);",
        object: "constraint:public.cities.cities_country",
        beside: &["foreign-key-not-migrated"],
        good: "CREATE TABLE countries (code character varying(2) PRIMARY KEY);\n\
               CREATE TABLE cities (id integer PRIMARY KEY, country character varying(2),\n\
               CONSTRAINT cities_country FOREIGN KEY (country) REFERENCES countries (code));",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["primary-key-value-update-ignored"],
    sources: &[cited::SOURCE_LIMITATIONS],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    if !migration.task().migration_type.value.captures_changes() {
        return;
    }
    for id in judged_tables(migration) {
        for (at, constraint) in (0..).zip(&migration.source().relations[id].constraints) {
            if changed_key(migration, constraint).is_some() {
                findings.add(ObjectId::Constraint(id, at));
            }
        }
    }
}

/// The table that is moved and whose primary key the foreign key expects to change.
fn changed_key<'a>(
    migration: &'a Migration,
    constraint: &'a Constraint,
) -> Option<(&'a Relation, &'a ForeignKey)> {
    let catalog = migration.source();
    let ConstraintKind::ForeignKey(key) = &constraint.kind else { return None };
    let ReferencedTable::Known(id, columns) = &key.references else { return None };
    let follows = !matches!(key.on_update, ReferentialAction::NoAction | ReferentialAction::Restrict);
    let is_moved =
        migration.moved().contains(*id) || migration.moved().contains(partition_root(catalog, *id));
    let referenced = &catalog.relations[*id];
    (follows && is_moved && is_in_primary_key(referenced, columns)).then_some((referenced, key.as_ref()))
}

fn is_in_primary_key(relation: &Relation, columns: &[ColumnNumber]) -> bool {
    match relation.primary_key().map(|key| &key.kind) {
        Some(ConstraintKind::PrimaryKey(key)) => {
            columns.is_empty() || columns.iter().any(|column| key.columns.contains(column))
        }
        _ => false,
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let catalog = migration.source();
    let found = finding.source_object().and_then(|object| match object {
        ObjectId::Constraint(id, at) => {
            let constraint = catalog.relations[id].constraints.get(at as usize)?;
            changed_key(migration, constraint)
        }
        _ => None,
    });
    let Some((referenced, key)) = found else { return Description::new(finding.rule.summary) };
    let action = match key.on_update {
        ReferentialAction::SetNull => "SET NULL",
        ReferentialAction::SetDefault => "SET DEFAULT",
        _ => "CASCADE",
    };
    let table = catalog.qualified(referenced.schema, &referenced.name);
    let words = format!("do not change primary key values of {table} while changes are replicated");
    Description::new(format!(
        "ON UPDATE {action}: DMS ignores an UPDATE that changes a primary key value of {table}, without an error"
    ))
    .decided_by(DecidedBy::from(&migration.task().migration_type))
    .remedy(Remedy::lowers(Change::Words(words)))
}
