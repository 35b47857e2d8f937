//! `SupportLobs` is false: DMS leaves LOB columns out.

use crate::dms::documentation::{Basis, Citation, IN_2026_AND_2023, Page};
use crate::dms::task::LobMode;
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings};
use crate::migration::{Migration, MovedColumn};
use crate::remedy::Remedy;
use crate::rules::judged::note_unknown_columns;
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

use super::column::{LobColumn, describe_column};
use super::setting;
use super::table::each_lob_table;

pub(super) static LOBS_SWITCHED_OFF: Rule = Rule {
    name: "lobs-switched-off",
    summary: "LOB columns are left out: SupportLobs is false",
    group: Group::Lobs,
    severity: Severity::Error,
    explanation: "\
With `SupportLobs` set to false DMS leaves every LOB column out. For PostgreSQL these are more than
they seem: `text`, `citext`, `bytea`, `json`, `jsonb`, `xml`, arrays and others are BLOB, CLOB or NCLOB to
DMS. The rows arrive, these columns are empty.

With a data profile that looked at every row and found nothing but NULL in the column, the finding is
advice.

What to do: set `TargetMetadata.SupportLobs` to true and choose a LOB mode.",
    example: Example {
        bad: "CREATE TABLE notes (id bigint PRIMARY KEY, body text);",
        object: "column:public.notes.body",
        beside: &[],
        good: "CREATE TABLE notes (id bigint PRIMARY KEY, title varchar(200));",
        given: Given {
            task_settings: Some(r#"{"TargetMetadata": {"SupportLobs": false}}"#),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &[],
    sources: &[Citation::new(Page::TaskSettingsTargetMetadata, "SupportLobs", IN_2026_AND_2023)],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    if migration.task().settings.target_metadata.support_lobs.value {
        return;
    }
    note_unknown_columns(migration, findings);
    each_lob_table(migration, |table| {
        if table.mode.value == LobMode::Off {
            for column in table.columns {
                findings.add_with(column.id(), severity(migration, column), Detail::None);
            }
        }
    });
}

/// Where every row was looked at and holds NULL, nothing is lost today.
fn severity(migration: &Migration, moved: &MovedColumn) -> Severity {
    if migration.profile().is_none() {
        return Severity::Error;
    }
    let Some(column) = moved.column(migration.source()) else { return Severity::Error };
    let values = migration.stored_values(moved.relation, column);
    match (values.total(|facts| facts.nulls), values.rows()) {
        (Some(nulls), Some(rows)) if nulls.is_exact() && rows.is_exact() && nulls.value >= rows.value => {
            Severity::Info
        }
        _ => Severity::Error,
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    describe_column(migration, finding, |column| {
        let message = match finding.severity {
            Severity::Info => {
                format!("DMS leaves this {} column out; it holds nothing but NULL today", dms_type(column))
            }
            _ => format!(
                "DMS leaves this column out: it is a {} to DMS, and the task carries no LOBs",
                dms_type(column)
            ),
        };
        let mut description = Description::new(message)
            .decided_by(DecidedBy::from(&migration.task().settings.target_metadata.support_lobs))
            .remedy(
                Remedy::removes(setting::set(setting::SUPPORT_LOBS, true))
                    .with_caveat("choose a LOB mode with it: limited mode cuts values above LobMaxSize"),
            );
        if let Some(rows) = column.values().rows() {
            description = description.evidence("rows", rows.value).evidence("exact", rows.is_exact());
        }
        description
    })
}

fn dms_type(column: &LobColumn<'_>) -> String {
    column.mapping.carried_type().to_string()
}

#[cfg(all(test, feature = "dump"))]
mod tests {
    use super::*;
    use crate::rules::lobs::testing::{found, lob_settings, metadata, migration, with_profile};

    const NOTES: &str = "CREATE TABLE notes (id bigint PRIMARY KEY, body text);";
    const OFF: &str = r#""SupportLobs": false"#;

    #[test]
    fn every_lob_is_left_out_whatever_the_table_says() {
        let own = lob_settings(metadata(OFF), "notes", r#""mode": "unlimited""#).build();
        assert_eq!(found(&LOBS_SWITCHED_OFF, &migration(NOTES, own)), ["error column:public.notes.body"]);
        let on = metadata(r#""SupportLobs": true"#).build();
        assert_eq!(found(&LOBS_SWITCHED_OFF, &migration(NOTES, on)).len(), 0);
    }

    #[test]
    fn a_column_of_nulls_loses_nothing_today() {
        let facts = [
            (r#"{"nulls": 5}"#, "info"),
            (r#"{"nulls": 4}"#, "error"),
            (r#"{"nulls": 5, "scope": "sample"}"#, "error"),
        ];
        for (facts, severity) in facts {
            let table = format!(
                r#"[{{"schema": "public", "table": "notes", "rows": {{"count": 5, "exact": true}}, "columns": {{"body": {facts}}}}}]"#
            );
            let migration = with_profile(migration(NOTES, metadata(OFF).build()), &table);
            assert_eq!(
                found(&LOBS_SWITCHED_OFF, &migration),
                [format!("{severity} column:public.notes.body")]
            );
        }
    }
}
