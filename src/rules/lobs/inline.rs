//! `InlineLobMaxSize` where there is no full LOB mode.

use crate::dms::documentation::{Basis, Citation, IN_2026_AND_2023, ONLY_2026, Page};
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::Remedy;
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

use super::setting;
use super::size::needed_for_task_kb;
use super::table::may_move_lobs;

pub(super) static INLINE_LOB_WITHOUT_FULL_LOB_MODE: Rule = Rule {
    name: "inline-lob-without-full-lob-mode",
    summary: "InlineLobMaxSize is set, but there is no full LOB mode",
    group: Group::Lobs,
    severity: Severity::Warning,
    explanation: "\
`InlineLobMaxSize` belongs to full LOB mode: the full load sends LOBs up to this size inline and fetches
larger ones by key. Without `FullLobMode` it has no effect, and values above `LobMaxSize` are cut where
whoever set it may expect them to arrive whole; with a data profile of every row, which all fit, the finding is
advice. Redshift and S3 targets have no full LOB mode.

What to do: set `FullLobMode` to true and `LimitedSizeLobMode` to false, or set `InlineLobMaxSize` to 0.",
    example: Example {
        bad: "CREATE TABLE notes (id bigint PRIMARY KEY, body text);",
        object: "task:\"TargetMetadata.InlineLobMaxSize\"",
        beside: &["lob-may-be-truncated"],
        good: "CREATE TABLE notes (id bigint PRIMARY KEY, title varchar(200));",
        given: Given {
            task_settings: Some(r#"{"TargetMetadata": {"InlineLobMaxSize": 16}}"#),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Task],
    assessments: &[],
    limitations: &["inline-lob-needs-full-lob-mode"],
    sources: &[
        Citation::new(Page::BestPractices, "Inline LOB settings", ONLY_2026),
        Citation::new(Page::LobSupport, "Inline LOB mode", IN_2026_AND_2023),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let task = migration.task();
    let metadata = &task.settings.target_metadata;
    let has_full_mode = metadata.full_lob_mode.value && !setting::lacks_full_lob_mode(task);
    if metadata.inline_lob_max_size.value > 0 && !has_full_mode && may_move_lobs(migration) {
        let severity = if fitting(migration).is_some() { Severity::Info } else { Severity::Warning };
        findings.add_with(setting::subject(setting::INLINE_LOB_MAX_SIZE), severity, Detail::None);
    }
}

fn describe(migration: &Migration, _finding: &Finding) -> Description {
    let task = migration.task();
    let metadata = &task.settings.target_metadata;
    let inline = &metadata.inline_lob_max_size;
    let (message, decisive) = if metadata.full_lob_mode.value {
        let engine = task.target_engine.value;
        let message =
            format!("InlineLobMaxSize is {} KB, but {engine} targets have no full LOB mode", inline.value);
        (message, of_engine(migration))
    } else {
        let message =
            format!("InlineLobMaxSize is {} KB, but without FullLobMode it has no effect", inline.value);
        (message, DecidedBy::from(&metadata.full_lob_mode))
    };
    let stored = match fitting(migration) {
        Some(kb) => {
            format!("; all stored values fit LobMaxSize, the largest needs {kb} KB: nothing is cut today")
        }
        None => String::new(),
    };
    let mut description = Description::new(format!("{message}{stored}"))
        .decided_by(DecidedBy::from(inline))
        .decided_by(decisive);
    let switched_off = setting::set(setting::INLINE_LOB_MAX_SIZE, 0);
    description.remedies.push(Remedy::removes(switched_off));
    description.remedies.extend(setting::full_lob_mode(task));
    description
}

/// What the stored values need in KB, where every one is known and `LobMaxSize` holds them.
fn fitting(migration: &Migration) -> Option<u64> {
    let limit = migration.task().settings.target_metadata.lob_mode().value.truncates_above_kb()?;
    let needed = needed_for_task_kb(migration).filter(|needed| needed.is_exact)?.kb;
    (needed <= u64::try_from(limit).ok()?).then_some(needed)
}

fn of_engine(migration: &Migration) -> DecidedBy {
    let engine = migration.task().target_engine.clone();
    DecidedBy::from(&engine.map(|engine| engine.to_string()))
}

#[cfg(all(test, feature = "dump"))]
mod tests {
    use super::*;
    use crate::dms::versions::Side;
    use crate::rules::lobs::testing::{found, messages, metadata, migration, remedies};

    static RULE: &Rule = &INLINE_LOB_WITHOUT_FULL_LOB_MODE;
    const T: &str = "CREATE TABLE t (id int PRIMARY KEY, body text);";

    #[test]
    fn it_takes_full_lob_mode() {
        let found = |json: &str| found(RULE, &migration(T, metadata(json).build())).len();
        assert_eq!(found(r#""InlineLobMaxSize": 8"#), 1);
        assert_eq!(found(r#""InlineLobMaxSize": 8, "FullLobMode": true"#), 0);
        assert_eq!(found(r#""InlineLobMaxSize": 0"#), 0);
    }

    #[test]
    fn some_engines_have_none() {
        let task = metadata(r#""InlineLobMaxSize": 8, "FullLobMode": true"#)
            .endpoint(Side::Target, "t.json", br#"{"EngineName": "s3"}"#)
            .unwrap();
        let migration = migration(T, task.build());
        assert_eq!(
            messages(RULE, &migration),
            ["InlineLobMaxSize is 8 KB, but Amazon S3 targets have no full LOB mode"]
        );
        assert_eq!(remedies(RULE, &migration).len(), 1, "full LOB mode is no way out");
    }
}
