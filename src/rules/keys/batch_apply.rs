//! Changes in batches: tables that the batches do not work for.

use crate::catalog::{Catalog, ConstraintKind, Id, ObjectId, Relation};
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::finding::{DecidedBy, Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::arriving::{Arriving, arriving, remakes_tables};
use crate::rules::judged::{judged_tables, note_unknown_indexes};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited, replica_role};

use super::key::{has_row_key, row_keys, tables_without_row_key, unique_indexes};
use super::remedy;

pub(super) const BATCH_APPLY: Given =
    Given { task_settings: Some(r#"{"TargetMetadata": {"BatchApplyEnabled": true}}"#), ..Given::NOTHING };

pub(super) static BATCH_APPLY_WITHOUT_KEY: Rule = Rule {
    name: "batch-apply-without-key",
    summary: "table without a key: only its inserts are applied in batches",
    group: Group::Keys,
    severity: Severity::Warning,
    explanation: "\
With `BatchApplyEnabled`, DMS needs a primary key or a unique key on the source table to put UPDATE and DELETE
into batches; without one it batches inserts alone. Its assessment asks for the key on the target as well: a
batch for a table without one fails, and its changes are applied one by one. That is looked at where the
target's schema is known and the task keeps its tables.

Give the table a key, or move it to a task without batches.",
    example: Example {
        bad: "CREATE TABLE log (at timestamp NOT NULL, line varchar(200));",
        object: "table:public.log",
        beside: &["missing-primary-key", "batch-apply-falls-back"],
        good: "CREATE TABLE log (id bigint PRIMARY KEY, at timestamp NOT NULL, line varchar(200));",
        given: BATCH_APPLY,
    },
    needs: &[Input::Schema],
    assessments: &["postgres-check-batch-apply-target-pk-ui-absence"],
    limitations: &["batch-apply-needs-source-key", "no-pk-or-unique-index-extra-limits"],
    sources: &[
        cited::BATCH_APPLY,
        cited::SOURCE_LIMITATIONS,
        cited::assessment(
            "Validate if primary keys or unique indexes exist on the target tables when BatchApplyEnabled is enabled",
        ),
    ],
    basis: Basis::Dms,
    check: check_without_key,
    describe: describe_without_key,
};

pub(super) static BATCH_APPLY_PRIMARY_AND_UNIQUE: Rule = Rule {
    name: "batch-apply-primary-and-unique",
    summary: "primary key and unique index together: batches fail",
    group: Group::Keys,
    severity: Severity::Warning,
    explanation: "\
With `BatchApplyEnabled`, a target table must not have both a primary key and a unique index or constraint: the
batch fails, and its changes are applied one by one.

While batches are on, keep to the primary key on the target, and build unique indexes only before the cutover,
after batches are switched off. Without the target's schema this is judged by the source's.",
    example: Example {
        bad: "CREATE TABLE users (id integer PRIMARY KEY, email varchar(100) NOT NULL);\n\
              CREATE UNIQUE INDEX users_email ON users (email);",
        object: "table:public.users",
        beside: &["batch-apply-falls-back", "secondary-index-not-migrated"],
        good: "CREATE TABLE users (id integer PRIMARY KEY, email varchar(100) NOT NULL);\n\
               CREATE INDEX users_email ON users (email);",
        given: BATCH_APPLY,
    },
    needs: &[Input::Schema],
    assessments: &["postgres-check-batch-apply-target-pk-ui-simultaneously"],
    limitations: &["batch-apply-target-pk-and-unique"],
    sources: &[
        cited::BATCH_APPLY,
        cited::assessment("Validate if both Primary Key and Unique index exist on target for Batch Apply"),
    ],
    basis: Basis::Dms,
    check: check_primary_and_unique,
    describe: describe_primary_and_unique,
};

pub(super) static BATCH_APPLY_WITH_FOREIGN_KEYS: Rule = Rule {
    name: "batch-apply-with-foreign-keys",
    summary: "foreign key that batches violate for a while",
    group: Group::Keys,
    severity: Severity::Warning,
    explanation: "\
With `BatchApplyEnabled`, DMS applies changes in another order than the source did, and foreign keys on the
target are almost always violated for a while. An active one refuses changes.

Create foreign keys on the target only before the cutover, or switch them off for DMS: an
`AfterConnectScript` on the target endpoint that sets `session_replication_role` to `replica`. Without the
target's schema this is judged by the source's.",
    example: Example {
        bad: "CREATE TABLE a (id integer PRIMARY KEY);\n\
              CREATE TABLE b (id integer PRIMARY KEY, a integer, CONSTRAINT b_a FOREIGN KEY (a) REFERENCES a (id));",
        object: "constraint:public.b.b_a",
        beside: &["batch-apply-falls-back", "foreign-key-not-migrated"],
        good: "CREATE TABLE a (id integer PRIMARY KEY);\n\
               CREATE TABLE b (id integer PRIMARY KEY, a integer);",
        given: BATCH_APPLY,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["batch-apply-breaks-foreign-keys"],
    sources: &[Citation::new(Page::TaskSettingsChangeProcessing, "BatchApplyPreserveTransaction", ONLY_2026)],
    basis: Basis::Dms,
    check: check_foreign_keys,
    describe: describe_foreign_keys,
};

/// Whether the task applies changes in batches.
pub(super) fn is_on(migration: &Migration) -> bool {
    let task = migration.task();
    task.settings.target_metadata.batch_apply_enabled.value && task.migration_type.value.captures_changes()
}

pub(super) fn decided_by(migration: &Migration) -> DecidedBy {
    DecidedBy::from(&migration.task().settings.target_metadata.batch_apply_enabled)
}

/// Applies changes transaction by transaction.
fn switch_off() -> Remedy {
    let change = Change::TaskSetting { name: "TargetMetadata.BatchApplyEnabled", value: false.into() };
    Remedy::removes(change).with_caveat(
        "changes of all tables are applied transaction by transaction then, which may be too slow; a task of their own \
         for the tables concerned keeps batches for the others",
    )
}

fn check_without_key(migration: &Migration, findings: &mut Findings) {
    if !is_on(migration) {
        return;
    }
    for id in tables_without_row_key(migration, findings) {
        findings.add(ObjectId::Relation(id));
    }
    for id in judged_tables(migration) {
        if has_row_key(migration, id) && lacks_key_on_target(migration, id) {
            findings.add(ObjectId::Relation(id));
        }
    }
}

/// Whether the target is known to have the table without a key, and to keep it so.
fn lacks_key_on_target(migration: &Migration, table: Id<Relation>) -> bool {
    match arriving(migration, table) {
        Arriving::There(catalog, relation) if !remakes_tables(migration) => {
            relation.primary_key().is_none()
                && relation.columns_unknown.is_none()
                && relation.knows_its_indexes()
                && row_keys(catalog, relation).next().is_none()
        }
        _ => false,
    }
}

fn describe_without_key(migration: &Migration, finding: &Finding) -> Description {
    let Some(ObjectId::Relation(table)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    if has_row_key(migration, table) {
        let words = "give the target's table the key that the source's has, before the load";
        return Description::new(
            "the target's table has neither a primary key nor a unique key: its batches fail, and changes are \
             applied one by one",
        )
        .decided_by(decided_by(migration))
        .remedy(Remedy::removes(Change::Words(words.to_owned())))
        .remedy(switch_off());
    }
    let mut description = Description::new(
        "this table has neither a primary key nor a unique key: only its inserts are applied in batches",
    )
    .decided_by(decided_by(migration))
    .remedy(switch_off());
    description.remedies.extend(remedy::add_primary_key(migration, table));
    description
}

fn check_primary_and_unique(migration: &Migration, findings: &mut Findings) {
    if !is_on(migration) {
        return;
    }
    note_unknown_indexes(migration, findings);
    for id in judged_tables(migration) {
        let Some((catalog, relation)) = on_target(migration, id) else { continue };
        if relation.primary_key().is_some() && unique_indexes(catalog, relation).next().is_some() {
            findings.add(ObjectId::Relation(id));
        }
    }
}

/// The table on the target, in the target's catalog where that is known; otherwise as the source has
/// it. `None` where the target is known and lacks it.
fn on_target(migration: &Migration, table: Id<Relation>) -> Option<(&Catalog, &Relation)> {
    match arriving(migration, table) {
        Arriving::There(catalog, relation) => Some((catalog, relation)),
        Arriving::Unknown => Some((migration.source(), &migration.source().relations[table])),
        Arriving::Missing => None,
    }
}

fn describe_primary_and_unique(migration: &Migration, finding: &Finding) -> Description {
    let Some(ObjectId::Relation(table)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let names: Vec<String> = on_target(migration, table)
        .map(|(catalog, relation)| {
            unique_indexes(catalog, relation).map(|(_, index)| index.name.to_string()).collect()
        })
        .unwrap_or_default();
    let names = names.join(", ");
    let message = match migration.target() {
        Some(_) => format!(
            "the target's table has a primary key and {names}: its batches fail, one change follows the other"
        ),
        None => format!("with the primary key and {names} on the target, batches for this table fail"),
    };
    let later = format!("create {names} on the target only before the cutover, with batches switched off");
    Description::new(message)
        .decided_by(decided_by(migration))
        .remedy(switch_off())
        .remedy(Remedy::lowers(Change::Words(later)))
}

fn check_foreign_keys(migration: &Migration, findings: &mut Findings) {
    if !is_on(migration) || replica_role::foreign_keys_rest(migration) {
        return;
    }
    for id in judged_tables(migration) {
        for (at, constraint) in (0..).zip(&migration.source().relations[id].constraints) {
            let is_foreign_key = matches!(constraint.kind, ConstraintKind::ForeignKey(_));
            if is_foreign_key && is_on_target(migration, id, constraint.name.as_str()) {
                findings.add(ObjectId::Constraint(id, at));
            }
        }
    }
}

/// Whether the target has the constraint, as far as it is known.
fn is_on_target(migration: &Migration, table: Id<Relation>, constraint: &str) -> bool {
    on_target(migration, table).is_some_and(|(_, relation)| relation.constraint(constraint).is_some())
}

fn describe_foreign_keys(migration: &Migration, _finding: &Finding) -> Description {
    let later = "create the foreign key on the target only before the cutover";
    Description::new(
        "batches violate this foreign key for a while: where it is active on the target, changes fail",
    )
    .decided_by(decided_by(migration))
    .decided_by(DecidedBy::from(&migration.task().target.settings.after_connect_script))
    .remedy(replica_role::set_by_script(migration))
    .remedy(Remedy::lowers(Change::Words(later.to_owned())))
    .remedy(switch_off())
}
