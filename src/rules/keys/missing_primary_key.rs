//! Tables without a primary key.

use crate::catalog::{Id, ObjectId, Relation};
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, ONLY_2026, Page};
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::Effect;
use crate::rules::plugin::{self, Plugin};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

use super::key::{OldRow, tables_without_primary_key, weakest_old_row};
use super::{proven, remedy};

pub(super) static MISSING_PRIMARY_KEY: Rule = Rule {
    name: "missing-primary-key",
    summary: "table without a primary key: UPDATE and DELETE do not reach the target",
    group: Group::Keys,
    severity: Severity::Error,
    explanation: "\
While changes are replicated, DMS ignores every UPDATE and DELETE on a table that has no primary key.
The rows are loaded and inserts arrive; the two databases drift apart without an error.

A unique index over NOT NULL columns becomes the primary key in an instant. Where there is none, a data profile
that looked at every row may prove that columns identify them: they become the key. Otherwise
`REPLICA IDENTITY FULL` writes whole old rows to the WAL, and DMS replicates the changes with the plugin
test_decoding. With pglogical it does not help.

In a task that only loads, rows are copied all the same.",
    example: Example {
        bad: "CREATE TABLE log (at timestamp NOT NULL, line varchar(200));",
        object: "table:public.log",
        beside: &[],
        good: "CREATE TABLE log (id bigint PRIMARY KEY, at timestamp NOT NULL, line varchar(200));",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &["table-with-no-primary-key-or-unique-constraint", "postgres-check-pk"],
    limitations: &[
        "no-primary-key-updates-deletes-ignored",
        "no-pk-or-unique-index-extra-limits",
        "hdm-cdc-primary-keys",
        "qlik-replica-identity-default",
    ],
    sources: &[
        cited::SOURCE_LIMITATIONS,
        Citation::new(
            Page::Troubleshooting,
            "Deletes and updates to a table aren't being replicated using CDC",
            ONLY_2026,
        ),
        cited::assessment("Validate if the source table has a primary key"),
        Citation::new(
            Page::AssessmentsAll,
            "Source table without primary key for CDC or full load and CDC tasks only",
            ALL_EDITIONS,
        ),
        cited::QLIK_SOURCE_LIMITATIONS,
    ],
    basis: Basis::Dms,
    check,
    describe,
};

/// What comes of changes to a table without a primary key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Changes {
    /// There are none: the task only loads.
    NotCaptured,
    /// The WAL does not say which row an UPDATE or DELETE concerns.
    Lost,
    /// The WAL holds whole old rows, but pglogical reads it.
    LostByPglogical,
    /// The WAL holds the columns of a unique index, of which AWS says nothing.
    ByUniqueIndex,
    /// The WAL holds whole old rows.
    Replicated,
}

impl Changes {
    fn of(migration: &Migration, table: Id<Relation>) -> Self {
        if !migration.task().migration_type.value.captures_changes() {
            return Changes::NotCaptured;
        }
        match weakest_old_row(migration, table) {
            OldRow::Nothing => Changes::Lost,
            OldRow::UniqueIndex(_) => Changes::ByUniqueIndex,
            OldRow::Whole | OldRow::PrimaryKey if Plugin::of(migration).is_pglogical() => {
                Changes::LostByPglogical
            }
            OldRow::Whole | OldRow::PrimaryKey => Changes::Replicated,
        }
    }

    fn severity(self) -> Severity {
        match self {
            Changes::Lost | Changes::LostByPglogical => Severity::Error,
            Changes::ByUniqueIndex => Severity::Warning,
            Changes::NotCaptured | Changes::Replicated => Severity::Info,
        }
    }
}

fn check(migration: &Migration, findings: &mut Findings) {
    for (id, _) in tables_without_primary_key(migration, findings) {
        let severity = Changes::of(migration, id).severity();
        findings.add_with(ObjectId::Relation(id), severity, Detail::None);
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let Some(ObjectId::Relation(table)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let changes = Changes::of(migration, table);
    let refuted = proven::refuted(migration, table).map(|words| format!(" ({words})")).unwrap_or_default();
    let mut description = Description::new(format!("{}{refuted}", message(migration, changes)))
        .decided_by(DecidedBy::from(&migration.task().migration_type));
    if matches!(changes, Changes::LostByPglogical | Changes::Replicated) {
        description = description.decided_by(plugin::decided_by(migration));
    }
    let mut remedies = remedy::add_primary_key(migration, table);
    match changes {
        Changes::Lost | Changes::ByUniqueIndex => {
            // what rewrites the table comes last
            let at = remedies.iter().position(rewrites).unwrap_or(remedies.len());
            let whole_rows = remedy::whole_old_rows(migration, table);
            remedies.splice(at..at, whole_rows);
        }
        Changes::LostByPglogical => {
            let mut plugin = remedy::read_with_test_decoding();
            plugin.effect = Effect::Lowers;
            remedies.insert(0, plugin);
        }
        Changes::NotCaptured | Changes::Replicated => {}
    }
    description.remedies = remedies;
    description
}

fn message(migration: &Migration, changes: Changes) -> String {
    match changes {
        Changes::NotCaptured => {
            "this table has no primary key: its rows are loaded, but a task with CDC would \
             ignore every UPDATE and DELETE on it"
                .to_owned()
        }
        Changes::Lost => {
            "this table has no primary key: DMS ignores every UPDATE and DELETE on it".to_owned()
        }
        Changes::LostByPglogical => format!(
            "this table has no primary key, and REPLICA IDENTITY FULL does not stand in for it: {}",
            Plugin::of(migration).reason()
        ),
        Changes::ByUniqueIndex => {
            "this table has no primary key; the WAL identifies its rows by a unique index, \
             and whether DMS replicates UPDATE and DELETE by it is not documented by AWS"
                .to_owned()
        }
        Changes::Replicated => {
            "this table has no primary key; UPDATE and DELETE are replicated by REPLICA IDENTITY \
             FULL as long as DMS reads with test_decoding, and search their rows without an index"
                .to_owned()
        }
    }
}

fn rewrites(remedy: &crate::remedy::Remedy) -> bool {
    use crate::remedy::{Change, Safety};
    match &remedy.change {
        Change::Sql(change) => change.steps.iter().any(|step| step.safety == Safety::Rewrite),
        Change::Words(_) => true,
        _ => false,
    }
}
