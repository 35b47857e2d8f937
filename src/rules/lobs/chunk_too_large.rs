//! `LobChunkSize` above what AWS recommends.

use crate::dms::documentation::Basis;
use crate::dms::lob::{RECOMMENDED_CHUNK_KB, RECOMMENDED_CHUNK_SOURCE};
use crate::finding::{DecidedBy, Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::Remedy;
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

use super::setting;
use super::table::may_move_lobs;

pub(super) static LOB_CHUNK_TOO_LARGE: Rule = Rule {
    name: "lob-chunk-too-large",
    summary: "LobChunkSize is above 64 KB",
    group: Group::Lobs,
    severity: Severity::Warning,
    explanation: "\
In full LOB mode DMS fetches LOBs in chunks of `LobChunkSize` KB. AWS recommends 64; with larger chunks
tasks can fail. In other modes the setting is not used, and nothing is found.

What to do: set `TargetMetadata.LobChunkSize` to 64.",
    example: Example {
        bad: "CREATE TABLE notes (id bigint PRIMARY KEY, body text);",
        object: "task:\"TargetMetadata.LobChunkSize\"",
        beside: &[],
        good: "CREATE TABLE notes (id bigint PRIMARY KEY, title varchar(200));",
        given: Given {
            task_settings: Some(r#"{"TargetMetadata": {"FullLobMode": true, "LobChunkSize": 128}}"#),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Task],
    assessments: &[],
    limitations: &["lob-chunk-size-limit"],
    sources: &[RECOMMENDED_CHUNK_SOURCE],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let metadata = &migration.task().settings.target_metadata;
    let is_too_large = metadata.lob_chunk_size.value > RECOMMENDED_CHUNK_KB;
    if is_too_large && metadata.lob_mode().value.is_full() && may_move_lobs(migration) {
        findings.add(setting::subject(setting::LOB_CHUNK_SIZE));
    }
}

fn describe(migration: &Migration, _finding: &Finding) -> Description {
    let chunk = &migration.task().settings.target_metadata.lob_chunk_size;
    let message = format!(
        "LobChunkSize is {} KB: with more than {RECOMMENDED_CHUNK_KB} KB tasks can fail",
        chunk.value
    );
    Description::new(message)
        .decided_by(DecidedBy::from(chunk))
        .remedy(Remedy::removes(setting::set(setting::LOB_CHUNK_SIZE, RECOMMENDED_CHUNK_KB)))
}

#[cfg(all(test, feature = "dump"))]
mod tests {
    use super::*;
    use crate::rules::lobs::testing::{found, metadata, migration};

    #[test]
    fn only_full_lob_mode_has_chunks() {
        let cases = [
            (r#""FullLobMode": true, "LobChunkSize": 65"#, 1),
            (r#""FullLobMode": true, "InlineLobMaxSize": 8, "LobChunkSize": 65"#, 1),
            (r#""FullLobMode": true, "LobChunkSize": 64"#, 0),
            (r#""LobChunkSize": 65"#, 0),
        ];
        for (json, count) in cases {
            let migration = migration("CREATE TABLE t (body text);", metadata(json).build());
            assert_eq!(found(&LOB_CHUNK_TOO_LARGE, &migration).len(), count, "{json}");
        }
    }
}
