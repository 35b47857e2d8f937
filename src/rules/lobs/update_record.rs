//! `ApplyErrorUpdatePolicy` `UPDATE_RECORD` costs the task its LOB columns.

use crate::dms::DmsVersion;
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::dms::task::{ErrorPolicy, Task};
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::Remedy;
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

use super::setting;

/// From this version on LOB columns are replicated all the same, by the release notes.
const REPLICATES_LOBS: DmsVersion = DmsVersion::new(3, 6, 0);

pub(super) static LOBS_LOST_BY_UPDATE_RECORD: Rule = Rule {
    name: "lobs-lost-by-update-record",
    summary: "ApplyErrorUpdatePolicy UPDATE_RECORD switches LOB columns off",
    group: Group::Lobs,
    severity: Severity::Error,
    explanation: "\
`ApplyErrorUpdatePolicy` says what happens when an UPDATE finds no row on the target. `UPDATE_RECORD`
inserts the row, and then LOB columns are not supported in the whole task: `text`, `jsonb`, `bytea`,
arrays and the other LOB types do not arrive.

The release notes of DMS 3.6.0 say that LOB columns are replicated in this mode; the page on the
setting does not follow them. With `--dms-version` 3.6.0 or later the finding is advice, in a task that
only loads a warning.

What to do: choose another policy, such as the default `LOG_ERROR`.",
    example: Example {
        bad: "CREATE TABLE notes (id bigint PRIMARY KEY, body text);",
        object: "task:\"ErrorBehavior.ApplyErrorUpdatePolicy\"",
        beside: &["lob-may-be-truncated"],
        good: "CREATE TABLE notes (id bigint PRIMARY KEY, title varchar(200));",
        given: Given {
            task_settings: Some(r#"{"ErrorBehavior": {"ApplyErrorUpdatePolicy": "UPDATE_RECORD"}}"#),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["update-record-disables-lobs"],
    sources: &[
        Citation::new(Page::TaskSettingsErrorHandling, "ApplyErrorUpdatePolicy", ONLY_2026),
        Citation::new(Page::ReleaseNotes, "3.6.0", ONLY_2026),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let task = migration.task();
    let settings = &task.settings;
    let is_set = settings.error_behavior.apply_error_update_policy.value == ErrorPolicy::UpdateRecord;
    if !is_set || !settings.target_metadata.support_lobs.value {
        return;
    }
    let columns = migration.moved().lob_columns().len() as u64;
    if columns > 0 {
        let object = setting::subject(setting::APPLY_ERROR_UPDATE_POLICY);
        findings.add_with(object, severity(task), Detail::Number(columns));
    }
}

fn severity(task: &Task) -> Severity {
    match task.dms_version.value {
        Some(version) if version >= REPLICATES_LOBS => Severity::Info,
        _ if task.migration_type.value.captures_changes() => Severity::Error,
        _ => Severity::Warning,
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let task = migration.task();
    let columns = match finding.detail {
        Detail::Number(columns) => columns,
        _ => 0,
    };
    let message = match finding.severity {
        Severity::Info => format!(
            "with UPDATE_RECORD the {columns} LOB columns of the task arrive by the release notes of DMS 3.6.0; \
             the page on the setting says they do not"
        ),
        _ => format!("with UPDATE_RECORD DMS does not carry the {columns} LOB columns of the task"),
    };
    let mut description = Description::new(message)
        .decided_by(DecidedBy::from(&task.settings.error_behavior.apply_error_update_policy))
        .evidence("lob_columns", columns)
        .remedy(Remedy::removes(setting::set(setting::APPLY_ERROR_UPDATE_POLICY, "LOG_ERROR")));
    if let Some(version) = task.dms_version.value {
        let name = task.dms_version.name;
        let origin = task.dms_version.origin.to_string();
        description.decided_by.push(DecidedBy {
            setting: name.to_owned(),
            value: version.to_string().into(),
            origin,
        });
    }
    description
}

#[cfg(all(test, feature = "dump"))]
mod tests {
    use super::*;
    use crate::dms::task::{Origin, TaskBuilder};
    use crate::rules::lobs::testing::{found, full_load, messages, migration, settings};

    static RULE: &Rule = &LOBS_LOST_BY_UPDATE_RECORD;
    const NOTES: &str = "CREATE TABLE notes (id bigint PRIMARY KEY, body text, more jsonb);";

    fn update_record() -> TaskBuilder {
        settings(r#"{"ErrorBehavior": {"ApplyErrorUpdatePolicy": "UPDATE_RECORD"}}"#)
    }

    #[test]
    fn the_version_and_the_kind_of_task_decide() {
        let version =
            |text| update_record().dms_version(DmsVersion::parse(text).unwrap(), Origin::Default).build();
        let cases = [
            (update_record().build(), "error"),
            (version("3.5.4"), "error"),
            (version("3.6.0"), "info"),
            (version("3.6.1"), "info"),
            (full_load(update_record()), "warning"),
        ];
        for (task, severity) in cases {
            let expected = format!("{severity} task:\"ErrorBehavior.ApplyErrorUpdatePolicy\"");
            assert_eq!(found(RULE, &migration(NOTES, task)), [expected]);
        }
        let message = "with UPDATE_RECORD DMS does not carry the 2 LOB columns of the task";
        assert_eq!(messages(RULE, &migration(NOTES, update_record().build())), [message]);
    }

    #[test]
    fn nothing_is_lost_without_lobs_or_with_another_policy() {
        assert!(found(RULE, &migration(NOTES, TaskBuilder::new().build())).is_empty());
        assert!(
            found(RULE, &migration("CREATE TABLE t (id int PRIMARY KEY);", update_record().build()))
                .is_empty()
        );
        let off = settings(
            r#"{"ErrorBehavior": {"ApplyErrorUpdatePolicy": "UPDATE_RECORD"}, "TargetMetadata": {"SupportLobs": false}}"#,
        );
        assert!(found(RULE, &migration(NOTES, off.build())).is_empty());
    }
}
