//! The WAL without what logical decoding needs.

use super::examples::servers;
use super::live::{Live, parameter};
use crate::dms::documentation::Basis;
use crate::dms::versions::CDC_SOURCE;
use crate::finding::{DecidedBy, Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::Remedy;
use crate::rules::{Group, Input, Rule, Severity, cited};
use crate::server::Provider;

const WAL_LEVEL: &str = "wal_level";

pub(super) static WAL_LEVEL_NOT_LOGICAL: Rule = Rule {
    name: "wal-level-not-logical",
    summary: "the WAL holds too little for DMS to capture changes from it",
    group: Group::Source,
    severity: Severity::Error,
    explanation: "\
DMS captures changes by logical decoding, which PostgreSQL offers only with `wal_level = logical`. With less, a
task that captures changes fails when it starts.

On a server of one's own, set `wal_level` and restart. On RDS and Aurora the parameter is not set directly: set
`rds.logical_replication = 1` in the parameter group (on Aurora that of the cluster) and reboot. On Cloud SQL it is
the flag `cloudsql.logical_decoding`. More WAL is written from then on, and only from then on: a restart is needed
either way, so plan it early.",
    example: servers(
        "setting:wal_level",
        &[],
        r#"{"version": 150004, "settings": {"seen": {"wal_level": {"text": "replica", "context": "postmaster"}}}}"#,
        r#"{"version": 150004, "settings": {"seen": {"wal_level": {"text": "logical", "context": "postmaster"}}}}"#,
    ),
    needs: &[Input::LiveSource],
    assessments: &["postgres-check-wallevel"],
    limitations: &["wal-level-logical"],
    sources: &[
        cited::SELF_MANAGED_CDC,
        CDC_SOURCE,
        cited::assessment("Validate if wal_level is set to logical on the source database"),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let Some(live) = Live::capturing(migration) else { return };
    let level = live.told(findings, WAL_LEVEL, live.facts.settings.text(WAL_LEVEL));
    if level.is_some_and(|level| level != "logical") {
        findings.add(parameter(WAL_LEVEL));
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let Some(live) = Live::of(migration) else { return Description::new(finding.rule.summary) };
    let level = live.facts.settings.text(WAL_LEVEL).value().unwrap_or_default();
    let waits = ["wal_level", "rds.logical_replication"]
        .iter()
        .any(|name| live.facts.settings.get(name).value().is_some_and(|setting| setting.pending_restart));
    let waiting = if waits { "; another value is configured and waits for a restart" } else { "" };
    let mut description = Description::new(format!(
        "wal_level is {level}: without `logical` no change can be captured, and the task fails{waiting}"
    ))
    .evidence("wal_level", level)
    .decided_by(DecidedBy::from(&migration.task().migration_type));
    description.decided_by.extend(live.decided_by(WAL_LEVEL));
    let change = match live.facts.provider {
        Provider::Rds | Provider::Aurora => live.set_and_restart("rds.logical_replication", "1"),
        Provider::CloudSql => live.set_and_restart("cloudsql.logical_decoding", "on"),
        _ => live.set_and_restart(WAL_LEVEL, "logical"),
    };
    description.remedy(Remedy::removes(change).with_caveat("the server writes more WAL from then on"))
}
