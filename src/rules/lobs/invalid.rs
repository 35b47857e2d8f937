//! LOB settings that contradict each other, or that DMS does not take.

use crate::catalog::{ObjectKind, ObjectRef};
use crate::dms::documentation::{Basis, Citation, IN_2026_AND_2023, ONLY_2026, Page};
use crate::dms::mappings::{TableLobMode, TableSettingsRule};
use crate::dms::task::{LobMode, Origin};
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

use super::key::{RowKey, row_key};
use super::setting;
use super::table::may_move_lobs;

pub(super) static LOB_SETTINGS_INVALID: Rule = Rule {
    name: "lob-settings-invalid",
    summary: "LOB settings that DMS does not take",
    group: Group::Lobs,
    severity: Severity::Error,
    explanation: "\
The task needs one LOB mode. With `SupportLobs`, one of `FullLobMode` and `LimitedSizeLobMode` has to be
true, not both and not neither; a size limit or a chunk size has to be above 0.

A table's own `lob-settings` in the table mappings are `limited` with a `bulk-max-size` above 0, `unlimited`
with none or 0, or `none`. `unlimited` with a size is a combination that AWS documents for other sources
only: a warning. Tables with `lob-settings` must have a primary key.

What to do: correct the setting that the finding names.",
    example: Example {
        bad: "CREATE TABLE notes (id bigint PRIMARY KEY, body text);",
        object: "task:\"TargetMetadata.FullLobMode\"",
        beside: &[],
        good: "CREATE TABLE notes (id bigint PRIMARY KEY, title varchar(200));",
        given: Given {
            task_settings: Some(r#"{"TargetMetadata": {"FullLobMode": true, "LimitedSizeLobMode": true}}"#),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Task],
    assessments: &[],
    limitations: &["per-table-combination-lob-mode", "per-table-limited-needs-size"],
    sources: &[
        Citation::new(Page::TaskSettingsTargetMetadata, "LOB settings", IN_2026_AND_2023),
        Citation::new(
            Page::TableMappingsTableSettings,
            "Specifying LOB settings for a selected table or view",
            ONLY_2026,
        ),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    if let Some(problem) = TaskProblem::of(migration).filter(|_| may_move_lobs(migration)) {
        findings.add(setting::subject(problem.setting()));
    }
    for (at, rule) in (0..).zip(table_settings(migration)) {
        if let Some(problem) = TableProblem::of(migration, rule) {
            let object = ObjectRef::global(ObjectKind::MappingRule, rule.header.id.to_string());
            findings.add_with(object, problem.severity(), Detail::Number(at));
        }
    }
}

/// What is wrong with the task's LOB mode.
#[derive(Clone, Copy)]
enum TaskProblem {
    BothModes,
    NoMode,
    /// `LobMaxSize` is not above 0.
    NoLimit,
    /// `LobChunkSize` is not above 0.
    NoChunk,
}

impl TaskProblem {
    fn of(migration: &Migration) -> Option<Self> {
        match migration.task().settings.target_metadata.lob_mode().value {
            LobMode::BothModes => Some(TaskProblem::BothModes),
            LobMode::NoMode => Some(TaskProblem::NoMode),
            LobMode::Limited { max_kb } if max_kb <= 0 => Some(TaskProblem::NoLimit),
            LobMode::Full { chunk_kb } | LobMode::InlineFull { chunk_kb, .. } if chunk_kb <= 0 => {
                Some(TaskProblem::NoChunk)
            }
            _ => None,
        }
    }

    fn setting(self) -> &'static str {
        match self {
            TaskProblem::BothModes => setting::FULL_LOB_MODE,
            TaskProblem::NoMode => setting::LIMITED_SIZE_LOB_MODE,
            TaskProblem::NoLimit => setting::LOB_MAX_SIZE,
            TaskProblem::NoChunk => setting::LOB_CHUNK_SIZE,
        }
    }

    fn message(self) -> &'static str {
        match self {
            TaskProblem::BothModes => {
                "FullLobMode and LimitedSizeLobMode are both true: DMS takes one LOB mode"
            }
            TaskProblem::NoMode => "neither FullLobMode nor LimitedSizeLobMode is true, and SupportLobs is",
            TaskProblem::NoLimit => "limited LOB mode needs a LobMaxSize above 0",
            TaskProblem::NoChunk => "full LOB mode needs a LobChunkSize above 0",
        }
    }

    /// The ways out, the one that cuts nothing first.
    fn remedies(self) -> Vec<Remedy> {
        let cuts = "values above LobMaxSize are cut then";
        let is_slow = "full LOB mode is slow and needs a key";
        match self {
            TaskProblem::BothModes => vec![
                Remedy::removes(setting::set(setting::LIMITED_SIZE_LOB_MODE, false)).with_caveat(is_slow),
                Remedy::removes(setting::set(setting::FULL_LOB_MODE, false)).with_caveat(cuts),
            ],
            TaskProblem::NoMode => vec![
                Remedy::removes(setting::set(setting::FULL_LOB_MODE, true)).with_caveat(is_slow),
                Remedy::removes(setting::set(setting::LIMITED_SIZE_LOB_MODE, true)).with_caveat(cuts),
            ],
            TaskProblem::NoLimit => {
                vec![Remedy::removes(setting::set(setting::LOB_MAX_SIZE, 32)).with_caveat(cuts)]
            }
            TaskProblem::NoChunk => vec![Remedy::removes(setting::set(setting::LOB_CHUNK_SIZE, 64))],
        }
    }
}

/// What is wrong with a table's own LOB settings.
#[derive(Clone, Copy)]
enum TableProblem {
    /// `limited` without a size.
    LimitedWithoutSize,
    /// A mode or a size that DMS does not know.
    Unknown,
    /// `unlimited` with a size.
    Combination,
    /// The table has no primary key.
    NoPrimaryKey,
}

impl TableProblem {
    fn of(migration: &Migration, rule: &TableSettingsRule) -> Option<Self> {
        let settings = rule.lob_settings.as_ref()?;
        match (&settings.mode, settings.bulk_max_size_kb) {
            (TableLobMode::None, _) => None,
            (TableLobMode::Unknown(_), _) => Some(TableProblem::Unknown),
            (TableLobMode::Limited, None | Some(0)) => Some(TableProblem::LimitedWithoutSize),
            (_, Some(size)) if size < 0 => Some(TableProblem::Unknown),
            (TableLobMode::Unlimited, Some(size)) if size > 0 => Some(TableProblem::Combination),
            _ => lacks_primary_key(migration, rule).then_some(TableProblem::NoPrimaryKey),
        }
    }

    fn severity(self) -> Severity {
        match self {
            TableProblem::Combination => Severity::Warning,
            _ => Severity::Error,
        }
    }

    fn message(self) -> &'static str {
        match self {
            TableProblem::LimitedWithoutSize => "limited LOB mode needs a bulk-max-size above 0",
            TableProblem::Unknown => "DMS does not know this mode or size",
            TableProblem::Combination => {
                "unlimited mode with a bulk-max-size is documented for other sources than PostgreSQL"
            }
            TableProblem::NoPrimaryKey => "a table with lob-settings must have a primary key",
        }
    }

    fn remedy(self) -> &'static str {
        match self {
            TableProblem::LimitedWithoutSize => {
                "set bulk-max-size to three times the largest value, in KB, or mode to unlimited"
            }
            TableProblem::Unknown => "set mode to limited with a bulk-max-size, unlimited or none",
            TableProblem::Combination => "set bulk-max-size to 0, or mode to limited",
            TableProblem::NoPrimaryKey => {
                "give the table a primary key (missing-primary-key names the ways), or leave lob-settings out"
            }
        }
    }
}

fn lacks_primary_key(migration: &Migration, rule: &TableSettingsRule) -> bool {
    let catalog = migration.source();
    let (schema, table) = (rule.locator.schema.as_str(), rule.locator.table.as_str());
    match catalog.relation(schema, table) {
        Some(id) if catalog.relations[id].is_table() => {
            row_key(catalog, id, &migration.type_settings()) != RowKey::Primary
        }
        _ => false,
    }
}

fn table_settings(migration: &Migration) -> &[TableSettingsRule] {
    migration.task().mappings.as_deref().map_or(&[], |mappings| &mappings.table_settings)
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    match finding.detail {
        Detail::Number(at) => describe_table(migration, finding, at as usize),
        _ => describe_task(migration, finding),
    }
}

fn describe_task(migration: &Migration, finding: &Finding) -> Description {
    let Some(problem) = TaskProblem::of(migration) else { return Description::new(finding.rule.summary) };
    let metadata = &migration.task().settings.target_metadata;
    let mut description = Description::new(problem.message());
    description.decided_by = match problem {
        TaskProblem::NoLimit => vec![DecidedBy::from(&metadata.lob_max_size)],
        TaskProblem::NoChunk => vec![DecidedBy::from(&metadata.lob_chunk_size)],
        _ => vec![DecidedBy::from(&metadata.full_lob_mode), DecidedBy::from(&metadata.limited_size_lob_mode)],
    };
    description.remedies = problem.remedies();
    description
}

fn describe_table(migration: &Migration, finding: &Finding, at: usize) -> Description {
    let rule = table_settings(migration).get(at);
    let problem = rule.and_then(|rule| Some((rule, TableProblem::of(migration, rule)?)));
    let Some((rule, problem)) = problem else { return Description::new(finding.rule.summary) };
    let (schema, table) = (rule.locator.schema.as_str(), rule.locator.table.as_str());
    Description::new(format!("{} for {schema}.{table}: {}", rule.header, problem.message()))
        .related(ObjectRef::in_schema(ObjectKind::Table, schema, table))
        .decided_by(decided_by(rule.header.origin.clone(), rule))
        .remedy(Remedy::removes(Change::Words(format!("in {}: {}", rule.header, problem.remedy()))))
}

/// The settings as they stand in the table mappings.
fn decided_by(origin: Origin, rule: &TableSettingsRule) -> DecidedBy {
    let settings = rule.lob_settings.as_ref();
    let mode = settings.map(|settings| mode_name(&settings.mode));
    let value = serde_json::json!({
        "mode": mode,
        "bulk-max-size": settings.and_then(|settings| settings.bulk_max_size_kb),
    });
    DecidedBy { setting: "lob-settings".to_owned(), value, origin: origin.to_string() }
}

fn mode_name(mode: &TableLobMode) -> &str {
    match mode {
        TableLobMode::Limited => "limited",
        TableLobMode::Unlimited => "unlimited",
        TableLobMode::None => "none",
        TableLobMode::Unknown(other) => other,
    }
}

#[cfg(all(test, feature = "dump"))]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::dms::task::TaskBuilder;
    use crate::rules::lobs::testing::{found, lob_settings, messages, metadata, migration};

    static RULE: &Rule = &LOB_SETTINGS_INVALID;
    const NOTES: &str = "CREATE TABLE notes (id bigint PRIMARY KEY, body text);";

    #[test]
    fn the_task_needs_one_mode_with_sizes() {
        let cases = [
            (r#""FullLobMode": true, "LimitedSizeLobMode": true"#, Some("FullLobMode")),
            (r#""LimitedSizeLobMode": false"#, Some("LimitedSizeLobMode")),
            (r#""LobMaxSize": 0"#, Some("LobMaxSize")),
            (r#""FullLobMode": true, "LobChunkSize": 0"#, Some("LobChunkSize")),
            (r#""FullLobMode": true"#, None),
            (r#""SupportLobs": false, "LimitedSizeLobMode": false"#, None),
            (r#""LobMaxSize": 32"#, None),
        ];
        for (json, setting) in cases {
            let expected: Vec<String> =
                setting.iter().map(|name| format!("error task:\"TargetMetadata.{name}\"")).collect();
            assert_eq!(found(RULE, &migration(NOTES, metadata(json).build())), expected, "{json}");
            // the task's files alone
            let alone = Migration::new(Catalog::new()).with_task(metadata(json).build());
            assert_eq!(found(RULE, &alone), expected, "{json}");
        }
    }

    #[test]
    fn table_settings_are_checked_one_by_one() {
        let cases = [
            (r#""mode": "limited""#, "error", "needs a bulk-max-size"),
            (r#""mode": "limited", "bulk-max-size": 0"#, "error", "needs a bulk-max-size"),
            (r#""mode": "limited", "bulk-max-size": -1"#, "error", "does not know"),
            (r#""mode": "sometimes""#, "error", "does not know"),
            (r#""mode": "unlimited", "bulk-max-size": 9"#, "warning", "documented for other sources"),
            (r#""mode": "unlimited""#, "", ""),
            (r#""mode": "limited", "bulk-max-size": 9"#, "", ""),
            (r#""mode": "none""#, "", ""),
        ];
        for (json, severity, words) in cases {
            let migration = migration(NOTES, lob_settings(TaskBuilder::new(), "notes", json).build());
            let found = found(RULE, &migration);
            if severity.is_empty() {
                assert!(found.is_empty(), "{json}: {found:?}");
                continue;
            }
            assert_eq!(found, [format!("{severity} mapping-rule:\"2\"")], "{json}");
            assert!(messages(RULE, &migration)[0].contains(words), "{json}");
        }
    }

    #[test]
    fn a_table_with_settings_of_its_own_needs_a_primary_key() {
        let task = || lob_settings(TaskBuilder::new(), "notes", r#""mode": "unlimited""#).build();
        let found = |sql: &str| found(RULE, &migration(sql, task()));
        assert_eq!(
            found("CREATE TABLE notes (id bigint NOT NULL UNIQUE, body text);"),
            ["error mapping-rule:\"2\""]
        );
        assert!(found("CREATE TABLE other (body text);").is_empty(), "nothing is known of the table");
    }
}
