//! A LOB limit above the largest that DMS takes.

use crate::dms::documentation::Basis;
use crate::dms::lob::{MAX_LOB_SIZE_KB, MAX_LOB_SIZE_SOURCE};
use crate::dms::task::{LobMode, Setting, Task};
use crate::figures;
use crate::finding::{DecidedBy, Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::Remedy;
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

use super::setting;
use super::size::{TaskNeed, needed_for_task_kb, with_margin};
use super::table::may_move_lobs;

pub(super) static LOB_LIMIT_TOO_LARGE: Rule = Rule {
    name: "lob-limit-too-large",
    summary: "a LOB limit is above 102,400 KB",
    group: Group::Lobs,
    severity: Severity::Warning,
    explanation: "\
`LobMaxSize` in limited LOB mode and `InlineLobMaxSize` in full LOB mode may be 102,400 KB (100 MB) at most.
In 2023 AWS's page only recommended that; the newer one calls it the maximum. What DMS makes of a larger
value is not documented.

What to do: set 102,400 KB or less; a data profile tells how much is needed. Where LOBs are larger, use full LOB mode, which cuts nothing.",
    example: Example {
        bad: "CREATE TABLE films (id bigint PRIMARY KEY, body bytea);",
        object: "task:\"TargetMetadata.LobMaxSize\"",
        beside: &["lob-may-be-truncated", "lob-limit-uses-memory"],
        good: "CREATE TABLE films (id bigint PRIMARY KEY, title varchar(200));",
        given: Given {
            task_settings: Some(r#"{"TargetMetadata": {"LobMaxSize": 500000}}"#),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Task],
    assessments: &[],
    limitations: &["lob-max-size-limit"],
    sources: &[MAX_LOB_SIZE_SOURCE],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let limit = limit_in_use(migration.task());
    let is_too_large = limit.is_some_and(|(_, limit)| limit.value > MAX_LOB_SIZE_KB);
    if let Some((name, _)) = limit.filter(|_| is_too_large && may_move_lobs(migration)) {
        findings.add(setting::subject(name));
    }
}

/// The limit that the task's mode uses.
fn limit_in_use(task: &Task) -> Option<(&'static str, &Setting<i64>)> {
    let metadata = &task.settings.target_metadata;
    match metadata.lob_mode().value {
        LobMode::Limited { .. } => Some((setting::LOB_MAX_SIZE, &metadata.lob_max_size)),
        LobMode::InlineFull { .. } => Some((setting::INLINE_LOB_MAX_SIZE, &metadata.inline_lob_max_size)),
        _ => None,
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let task = migration.task();
    let Some((name, limit)) = limit_in_use(task) else { return Description::new(finding.rule.summary) };
    let needed = needed_for_task_kb(migration).filter(|_| name == setting::LOB_MAX_SIZE);
    let stored = needed.map(|needed| stored(migration, &needed)).unwrap_or_default();
    let message =
        format!("{} is {} KB; DMS takes {MAX_LOB_SIZE_KB} KB at most{stored}", limit.name, limit.value);
    let sufficient = needed
        .filter(|needed| needed.is_exact)
        .and_then(|needed| i64::try_from(with_margin(migration, needed.kb)).ok());
    let sufficient = sufficient.filter(|kb| *kb <= MAX_LOB_SIZE_KB);
    let lowered = Remedy::removes(setting::set(name, sufficient.unwrap_or(MAX_LOB_SIZE_KB)));
    let mut description = Description::new(message).decided_by(DecidedBy::from(limit));
    description.evidence.extend(needed.map(|needed| ("needed_kb", needed.kb.into())));
    if name == setting::LOB_MAX_SIZE {
        let caveat = match sufficient {
            Some(_) => "it holds the largest value of today; longer ones are cut",
            None => "values above it are cut",
        };
        description.remedies.push(lowered.with_caveat(caveat));
        description.remedies.extend(setting::full_lob_mode(task));
    } else {
        description.remedies.push(lowered);
    }
    description
}

/// What the profile says of the values that the limit is for.
fn stored(migration: &Migration, needed: &TaskNeed) -> String {
    let measured = migration.profile().and_then(|profile| profile.measured_at());
    let measured = measured.map(|date| format!(" (measured {date})")).unwrap_or_default();
    match needed.is_exact {
        true => format!("; what is stored needs {} KB{measured}", figures::count(needed.kb)),
        false => {
            format!("; what was looked at needs {} KB{measured}, but not all was", figures::count(needed.kb))
        }
    }
}

#[cfg(all(test, feature = "dump"))]
mod tests {
    use super::*;
    use crate::rules::lobs::testing::{found, metadata, migration};

    #[test]
    fn only_the_limit_in_use_counts() {
        let cases = [
            (r#""LobMaxSize": 102400"#, None),
            (r#""LobMaxSize": 102401"#, Some("LobMaxSize")),
            (r#""LobMaxSize": 102401, "FullLobMode": true"#, None),
            (r#""InlineLobMaxSize": 102401, "FullLobMode": true"#, Some("InlineLobMaxSize")),
            (r#""InlineLobMaxSize": 102401"#, None),
            (r#""LobMaxSize": 102401, "SupportLobs": false"#, None),
        ];
        for (json, setting) in cases {
            let expected: Vec<String> =
                setting.iter().map(|name| format!("warning task:\"TargetMetadata.{name}\"")).collect();
            let migration = migration("CREATE TABLE t (body text);", metadata(json).build());
            assert_eq!(found(&LOB_LIMIT_TOO_LARGE, &migration), expected, "{json}");
        }
    }
}
