//! Batch apply carries LOBs in limited mode alone.

use crate::catalog::ObjectId;
use crate::dms::documentation::{Basis, Citation, IN_2026_AND_2023, Page, SINCE_2025};
use crate::finding::{DecidedBy, Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::judged::note_unknown_columns;
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

use super::setting;
use super::table::{each_lob_table, mode_of};

pub(super) static LOB_BATCH_APPLY: Rule = Rule {
    name: "lob-batch-apply",
    summary: "batch apply does not carry LOBs in full LOB mode",
    group: Group::Lobs,
    severity: Severity::Warning,
    explanation: "\
With `BatchApplyEnabled` DMS applies changes in batches. LOB columns go with that in limited LOB mode
alone: in full LOB mode, of the task or of the table's own `lob-settings`, the batch fails and its changes
are applied one by one, which is slow.

It applies to tasks with changes (CDC).

What to do: switch batch apply off, use limited LOB mode with a limit that holds the largest value, or move
tables with LOBs in a task of their own without batch apply.",
    example: Example {
        bad: "CREATE TABLE notes (id bigint PRIMARY KEY, body text);",
        object: "table:public.notes",
        beside: &["batch-apply-falls-back"],
        good: "CREATE TABLE notes (id bigint PRIMARY KEY, title varchar(200));",
        given: Given {
            task_settings: Some(
                r#"{"TargetMetadata": {"BatchApplyEnabled": true, "FullLobMode": true, "LimitedSizeLobMode": false}}"#,
            ),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema],
    assessments: &["postgres-batch-apply-lob-mode"],
    limitations: &["batch-apply-limited-lob-only"],
    sources: &[
        Citation::new(Page::TaskSettingsTargetMetadata, "BatchApplyEnabled", IN_2026_AND_2023),
        Citation::new(
            Page::AssessmentsPostgreSql,
            "Validate that limited LOB mode only is used when BatchApplyEnabled is set to true",
            SINCE_2025,
        ),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let task = migration.task();
    let is_batched = task.settings.target_metadata.batch_apply_enabled.value;
    if !is_batched || !task.migration_type.value.captures_changes() {
        return;
    }
    note_unknown_columns(migration, findings);
    each_lob_table(migration, |table| {
        if table.mode.value.is_full() {
            findings.add(ObjectId::Relation(table.relation));
        }
    });
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let Some(ObjectId::Relation(id)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let mode = mode_of(migration, id);
    let batch = &migration.task().settings.target_metadata.batch_apply_enabled;
    Description::new(format!(
        "the table has LOB columns and is carried in {}: its batches fail, and changes are applied one by one",
        mode.value
    ))
    .decided_by(DecidedBy::from(batch))
    .decided_by(DecidedBy::from(&mode))
    .remedy(
        Remedy::removes(setting::set(setting::BATCH_APPLY_ENABLED, false))
            .with_caveat("changes of all tables are applied one by one then"),
    )
    .remedy(Remedy::removes(Change::Words(
        "move the tables with LOB columns in a task of their own without batch apply".to_owned(),
    )))
}

#[cfg(all(test, feature = "dump"))]
mod tests {
    use super::*;
    use crate::rules::lobs::testing::{found, full_load, lob_settings, metadata, migration};

    const NOTES: &str = "CREATE TABLE notes (id bigint PRIMARY KEY, body text, more text);";
    const FULL: &str = r#""BatchApplyEnabled": true, "FullLobMode": true"#;
    const LIMITED: &str = r#""BatchApplyEnabled": true"#;

    #[test]
    fn batches_and_full_lob_mode_do_not_go_together() {
        let found = |task| found(&LOB_BATCH_APPLY, &migration(NOTES, task));
        let expected = ["warning table:public.notes"];
        assert_eq!(found(metadata(FULL).build()), expected);
        assert_eq!(
            found(lob_settings(metadata(LIMITED), "notes", r#""mode": "unlimited""#).build()),
            expected
        );
        let own_limit = r#""mode": "limited", "bulk-max-size": 5"#;
        assert!(found(lob_settings(metadata(FULL), "notes", own_limit).build()).is_empty());
        assert!(found(metadata(LIMITED).build()).is_empty());
        assert!(found(metadata(r#""FullLobMode": true"#).build()).is_empty());
        assert!(found(full_load(metadata(FULL))).is_empty(), "no changes");
    }
}
