//! What the WAL says of old rows: `REPLICA IDENTITY` of each table.

use crate::catalog::{Id, ObjectId, Relation, ReplicaIdentity};
use crate::dms::documentation::{Basis, Citation, Page, SINCE_2025};
use crate::finding::{DecidedBy, Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::judged::{add_for_rows, tables_with_rows};
use crate::rules::plugin::{self, Plugin};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

use super::key::{OldRow, has_primary_key, old_row, unique_indexes};
use super::remedy;

pub(super) static REPLICA_IDENTITY_NOTHING: Rule = Rule {
    name: "replica-identity-nothing",
    summary: "REPLICA IDENTITY NOTHING: UPDATE and DELETE do not reach the target",
    group: Group::Keys,
    severity: Severity::Error,
    explanation: "\
With `REPLICA IDENTITY NOTHING` the WAL does not say which row an UPDATE or DELETE concerns, so DMS cannot
replicate it. The same holds for `USING INDEX` when the index is gone. That is how PostgreSQL writes the WAL;
AWS has no page about it.

`REPLICA IDENTITY DEFAULT` writes the primary key's columns. A table without one needs `FULL` and the plugin
test_decoding.",
    example: Example {
        bad: "CREATE TABLE orders (id integer PRIMARY KEY, state varchar(10));\n\
              ALTER TABLE orders REPLICA IDENTITY NOTHING;",
        object: "table:public.orders",
        beside: &[],
        good: "CREATE TABLE orders (id integer PRIMARY KEY, state varchar(10));",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &[],
    sources: &[cited::SOURCE_LIMITATIONS],
    basis: Basis::PostgreSql,
    check: check_nothing,
    describe: describe_nothing,
};

pub(super) static REPLICA_IDENTITY_USING_INDEX: Rule = Rule {
    name: "replica-identity-using-index",
    summary: "REPLICA IDENTITY USING INDEX beside other unique indexes",
    group: Group::Keys,
    severity: Severity::Warning,
    explanation: "\
Qlik Replicate, which has the same engine as DMS, supports `REPLICA IDENTITY USING INDEX` only where that
unique index is the only one of the table. AWS documents nothing about it: its pages speak of primary keys
and of `FULL`.

`REPLICA IDENTITY DEFAULT` where the table has a primary key, otherwise `FULL` with the plugin
test_decoding.",
    example: Example {
        bad: "CREATE TABLE users (id integer PRIMARY KEY, email varchar(100) NOT NULL);\n\
              CREATE UNIQUE INDEX users_email ON users (email);\n\
              ALTER TABLE users REPLICA IDENTITY USING INDEX users_email;",
        object: "table:public.users",
        beside: &["secondary-index-not-migrated"],
        good: "CREATE TABLE users (id integer PRIMARY KEY, email varchar(100) NOT NULL);\n\
               CREATE UNIQUE INDEX users_email ON users (email);",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["qlik-replica-identity-using-index"],
    sources: &[cited::QLIK_SOURCE_LIMITATIONS],
    basis: Basis::Qlik,
    check: check_using_index,
    describe: describe_using_index,
};

pub(super) static REPLICA_IDENTITY_FULL: Rule = Rule {
    name: "replica-identity-full",
    summary: "REPLICA IDENTITY FULL writes whole old rows to the WAL",
    group: Group::Keys,
    severity: Severity::Info,
    explanation: "\
With `REPLICA IDENTITY FULL` every UPDATE and DELETE writes the whole old row to the WAL, and DMS has to read
it. AWS advises it only where it is needed. A table with a primary key does not need it.

Without a primary key it is what makes UPDATE and DELETE arrive, with the plugin test_decoding.",
    example: Example {
        bad: "CREATE TABLE orders (id integer PRIMARY KEY, state varchar(10));\n\
              ALTER TABLE orders REPLICA IDENTITY FULL;",
        object: "table:public.orders",
        beside: &[],
        good: "CREATE TABLE orders (id integer PRIMARY KEY, state varchar(10));",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["replica-identity-full-extra-wal"],
    sources: &[Citation::new(Page::SourcePostgreSql, "Additional configuration settings", SINCE_2025)],
    basis: Basis::Dms,
    check: check_full,
    describe: describe_full,
};

pub(super) static REPLICA_IDENTITY_FULL_WITH_PGLOGICAL: Rule = Rule {
    name: "replica-identity-full-with-pglogical",
    summary: "REPLICA IDENTITY FULL with pglogical: updates are not replicated correctly",
    group: Group::Keys,
    severity: Severity::Error,
    explanation: "\
When DMS reads the WAL with pglogical, it does not replicate updates of a table with `REPLICA IDENTITY FULL`
correctly. It reads with pglogical when the source endpoint's `PluginName` says so, and also when the
endpoint names no plugin and pglogical is installed in the source.

Set `PluginName` to test-decoding, or the table's identity to the primary key.",
    example: Example {
        bad: "CREATE TABLE orders (id integer PRIMARY KEY, state varchar(10));\n\
              ALTER TABLE orders REPLICA IDENTITY FULL;",
        object: "table:public.orders",
        beside: &[],
        good: "CREATE TABLE orders (id integer PRIMARY KEY, state varchar(10));",
        given: Given {
            source_endpoint: Some(r#"{"PostgreSQLSettings": {"PluginName": "pglogical"}}"#),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema],
    assessments: &["postgres-check-pglogical-replica-identity-full"],
    limitations: &["replica-identity-full-not-with-pglogical"],
    sources: &[
        cited::LOGICAL_REPLICATION,
        cited::new_assessment("Validate that REPLICA IDENTITY FULL conflicts with pglogical plugin usage"),
    ],
    basis: Basis::Dms,
    check: check_full_with_pglogical,
    describe: describe_full_with_pglogical,
};

fn captures_changes(migration: &Migration) -> bool {
    migration.task().migration_type.value.captures_changes()
}

fn check_nothing(migration: &Migration, findings: &mut Findings) {
    if !captures_changes(migration) {
        return;
    }
    let catalog = migration.source();
    add_for_rows(migration, findings, Severity::Error, |relation| {
        // a table without a primary key and with the default is the matter of another rule
        relation.replica_identity != ReplicaIdentity::Default && old_row(catalog, relation) == OldRow::Nothing
    });
}

fn check_using_index(migration: &Migration, findings: &mut Findings) {
    if !captures_changes(migration) {
        return;
    }
    let catalog = migration.source();
    add_for_rows(migration, findings, Severity::Warning, |relation| {
        matches!(old_row(catalog, relation), OldRow::UniqueIndex(_)) && unique_keys(migration, relation) > 1
    });
}

/// How many unique indexes the table has, the primary key's among them.
fn unique_keys(migration: &Migration, relation: &Relation) -> usize {
    unique_indexes(migration.source(), relation).count() + usize::from(relation.primary_key().is_some())
}

fn check_full(migration: &Migration, findings: &mut Findings) {
    if captures_changes(migration) && !Plugin::of(migration).is_pglogical() {
        add_for_rows(migration, findings, Severity::Info, is_full);
    }
}

fn check_full_with_pglogical(migration: &Migration, findings: &mut Findings) {
    if captures_changes(migration) && Plugin::of(migration).is_pglogical() {
        add_for_rows(migration, findings, Severity::Error, is_full);
    }
}

fn is_full(relation: &Relation) -> bool {
    relation.replica_identity == ReplicaIdentity::Full
}

/// The table of a finding with a description that says what decided.
fn start(migration: &Migration, finding: &Finding, message: &str) -> (Option<Id<Relation>>, Description) {
    let description = Description::new(message).decided_by(DecidedBy::from(&migration.task().migration_type));
    match finding.source_object() {
        Some(ObjectId::Relation(table)) => (Some(table), description),
        _ => (None, description),
    }
}

/// Sets the identity back to the primary key, where there is one that serves.
fn by_primary_key(migration: &Migration, table: Id<Relation>) -> Option<Remedy> {
    let catalog = migration.source();
    let serves = |id: &Id<Relation>| {
        let key = catalog.relations[*id].primary_key();
        key.is_some_and(|key| !key.timing.is_deferrable())
    };
    let stored = tables_with_rows(migration, table);
    let change = remedy::set_replica_identity(migration, table, "DEFAULT");
    (!stored.is_empty() && stored.iter().all(serves)).then(|| Remedy::removes(change))
}

/// Writes whole old rows for a table that has no primary key; linting again finds that at most.
fn by_whole_rows(migration: &Migration, table: Id<Relation>) -> Option<Remedy> {
    let mut remedy = remedy::whole_old_rows(migration, table)?;
    remedy.effect = crate::remedy::Effect::Removes;
    Some(remedy)
}

fn describe_nothing(migration: &Migration, finding: &Finding) -> Description {
    let message = "the WAL does not say which row of this table an UPDATE or DELETE concerns (REPLICA IDENTITY \
                   NOTHING, or an index that is gone), so neither reaches the target";
    let (Some(table), mut description) = start(migration, finding, message) else {
        return Description::new(message);
    };
    let remedy = by_primary_key(migration, table).or_else(|| by_whole_rows(migration, table));
    description.remedies.extend(remedy);
    description
}

fn describe_using_index(migration: &Migration, finding: &Finding) -> Description {
    let catalog = migration.source();
    let (Some(table), mut description) = start(migration, finding, "") else {
        return Description::new(finding.rule.summary);
    };
    let stored = tables_with_rows(migration, table);
    let relation = &catalog.relations[stored.first().copied().unwrap_or(table)];
    if let ReplicaIdentity::Index(index) = relation.replica_identity {
        description.message = format!(
            "the WAL identifies rows by the index {}, beside {} other unique indexes: Qlik documents this as not \
             supported, AWS says nothing",
            catalog.indexes[index].name,
            unique_keys(migration, relation).saturating_sub(1)
        );
        description = description.related(catalog.object_ref(ObjectId::Index(index)));
    }
    let remedy = by_primary_key(migration, table).or_else(|| by_whole_rows(migration, table));
    description.remedies.extend(remedy);
    description
}

fn describe_full(migration: &Migration, finding: &Finding) -> Description {
    let (Some(table), mut description) = start(migration, finding, "") else {
        return Description::new(finding.rule.summary);
    };
    description.message = if has_primary_key(migration, table) {
        "every UPDATE and DELETE writes the whole old row to the WAL; the primary key alone would do"
    } else {
        "every UPDATE and DELETE writes the whole old row to the WAL; without a primary key this is what makes them \
         arrive, as long as DMS reads with test_decoding"
    }
    .to_owned();
    description.remedies.extend(by_primary_key(migration, table));
    description.decided_by(plugin::decided_by(migration))
}

fn describe_full_with_pglogical(migration: &Migration, finding: &Finding) -> Description {
    let (Some(table), mut description) = start(migration, finding, "") else {
        return Description::new(finding.rule.summary);
    };
    description.message = format!(
        "updates of this table are not replicated correctly: it has REPLICA IDENTITY FULL, and {}",
        Plugin::of(migration).reason()
    );
    description.remedies.push(remedy::read_with_test_decoding());
    description.remedies.extend(by_primary_key(migration, table));
    if description.remedies.len() == 1 {
        let words = "give the table a primary key and set REPLICA IDENTITY DEFAULT";
        description.remedies.push(Remedy::removes(Change::Words(words.to_owned())));
    }
    description.decided_by(plugin::decided_by(migration))
}
