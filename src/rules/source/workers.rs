//! WAL senders and worker processes.

use super::examples::servers;
use super::live::{Live, parameter};
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::dms::versions::CDC_SOURCE;
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::Remedy;
use crate::rules::{Group, Input, Rule, Severity, cited};
use crate::server::{Known, Provider, Settings};

const MAX_WAL_SENDERS: &str = "max_wal_senders";
/// AWS asks for more than one, however many run.
const FEWEST: i64 = 2;
/// What one task with change capture takes.
const NEEDED: i64 = 1;

const MAX_WORKER_PROCESSES: &str = "max_worker_processes";
/// What AWS adds up to what `max_worker_processes` should be at least.
const WORKERS: [&str; 3] =
    ["max_logical_replication_workers", "autovacuum_max_workers", "max_parallel_workers"];
/// What AWS asks for on Azure.
const AZURE_WORKERS: i64 = 16;

pub(super) static TOO_FEW_WAL_SENDERS: Rule = Rule {
    name: "too-few-wal-senders",
    summary: "no WAL sender is free for the task",
    group: Group::Source,
    severity: Severity::Error,
    explanation: "\
Each task that captures changes has one WAL sender on the source while it runs, whatever the number of its tables.
`max_wal_senders` is how many there can be, those of standbys and backups included. AWS asks for more than one.

Raise `max_wal_senders`, which needs a restart: the WAL senders in use and one for each task, with some to spare for a
connection that broke and was not yet noticed.",
    example: servers(
        "setting:max_wal_senders",
        &[],
        r#"{"version": 150004, "settings": {"seen": {"max_wal_senders": {"integer": 3, "context": "postmaster"}}},
 "wal_senders": {"value": 3}}"#,
        r#"{"version": 150004, "settings": {"seen": {"max_wal_senders": {"integer": 10, "context": "postmaster"}}},
 "wal_senders": {"value": 3}}"#,
    ),
    needs: &[Input::LiveSource],
    assessments: &["postgres-check-maxwalsenders"],
    limitations: &["max-wal-senders"],
    sources: &[
        cited::SELF_MANAGED_CDC,
        cited::assessment("Check if the source database parameter postgres-check-maxwalsenders is set to support CDC"),
    ],
    basis: Basis::Dms,
    check: check_senders,
    describe: describe_senders,
};

pub(super) static TOO_FEW_WORKER_PROCESSES: Rule = Rule {
    name: "too-few-worker-processes",
    summary: "fewer worker processes than AWS asks for",
    group: Group::Source,
    severity: Severity::Warning,
    explanation: "\
For a source on RDS or Aurora that captures changes, AWS asks that `max_worker_processes` be at least
`max_logical_replication_workers` + `autovacuum_max_workers` + `max_parallel_workers`; on Azure at least 16. With
less, workers of replication may find no place. For servers of one's own AWS says nothing, and nothing is found.

Raise `max_worker_processes`, which needs a reboot.",
    example: servers(
        "setting:max_worker_processes",
        &[],
        r#"{"version": 150004, "provider": "rds", "settings": {"seen": {
   "max_worker_processes": {"integer": 8, "context": "postmaster"}, "max_logical_replication_workers": {"integer": 4},
   "autovacuum_max_workers": {"integer": 3}, "max_parallel_workers": {"integer": 8}}}}"#,
        r#"{"version": 150004, "provider": "rds", "settings": {"seen": {
   "max_worker_processes": {"integer": 16, "context": "postmaster"}, "max_logical_replication_workers": {"integer": 4},
   "autovacuum_max_workers": {"integer": 3}, "max_parallel_workers": {"integer": 8}}}}"#,
    ),
    needs: &[Input::LiveSource],
    assessments: &[],
    limitations: &["max-worker-processes-aws-managed"],
    sources: &[CDC_SOURCE, Citation::new(Page::SourceAzurePostgreSql, "setup", ONLY_2026)],
    basis: Basis::Dms,
    check: check_workers,
    describe: describe_workers,
};

fn check_senders(migration: &Migration, findings: &mut Findings) {
    let Some(live) = Live::capturing(migration) else { return };
    let most = live.facts.settings.integer(MAX_WAL_SENDERS);
    let Some(most) = live.told(findings, MAX_WAL_SENDERS, most) else { return };
    if most < FEWEST {
        findings.add(parameter(MAX_WAL_SENDERS));
        return;
    }
    let running = live.told(findings, "the WAL senders in use", live.facts.wal_senders);
    if running.is_some_and(|running| most - i64::from(running) < NEEDED) {
        findings.add(parameter(MAX_WAL_SENDERS));
    }
}

fn describe_senders(migration: &Migration, finding: &Finding) -> Description {
    let Some(live) = Live::of(migration) else { return Description::new(finding.rule.summary) };
    let most = live.facts.settings.integer(MAX_WAL_SENDERS).value().unwrap_or_default();
    let running = i64::from(live.facts.wal_senders.value().unwrap_or_default());
    let message = match most - running < NEEDED {
        true => {
            format!("{running} of max_wal_senders = {most} run: the task needs 1 and cannot capture changes")
        }
        false => {
            format!("max_wal_senders is {most}: AWS asks for more than 1 for a task that captures changes")
        }
    };
    let needed = (running + NEEDED).max(FEWEST);
    let mut description = Description::new(message)
        .evidence("max_wal_senders", most)
        .evidence("in_use", running)
        .evidence("needed", NEEDED);
    description.decided_by.extend(live.decided_by(MAX_WAL_SENDERS));
    let change = live.set_and_restart(MAX_WAL_SENDERS, needed.to_string());
    let caveat = "one more for each further task; on standbys first, which need as many as their primary";
    description.remedy(Remedy::removes(change).with_caveat(caveat))
}

/// How many worker processes AWS asks for; `None` where it asks for no number.
fn workers_asked_for(live: Live<'_>) -> Option<Known<i64>> {
    match live.facts.provider {
        Provider::Rds | Provider::Aurora => Some(sum_of_workers(&live.facts.settings)),
        Provider::Azure => Some(Known::Value(AZURE_WORKERS)),
        _ => None,
    }
}

fn sum_of_workers(settings: &Settings) -> Known<i64> {
    WORKERS.iter().fold(Known::Value(0), |sum, name| {
        sum.and_then(|sum| settings.integer(name).map(|workers| workers.saturating_add(sum)))
    })
}

fn check_workers(migration: &Migration, findings: &mut Findings) {
    let Some(live) = Live::capturing(migration) else { return };
    let Some(asked_for) = workers_asked_for(live) else { return };
    let most = live.facts.settings.integer(MAX_WORKER_PROCESSES);
    let most = live.told(findings, MAX_WORKER_PROCESSES, most);
    let asked_for = live.told(findings, &WORKERS.join(", "), asked_for);
    if most.zip(asked_for).is_some_and(|(most, asked_for)| most < asked_for) {
        findings.add(parameter(MAX_WORKER_PROCESSES));
    }
}

fn describe_workers(migration: &Migration, finding: &Finding) -> Description {
    let Some(live) = Live::of(migration) else { return Description::new(finding.rule.summary) };
    let most = live.facts.settings.integer(MAX_WORKER_PROCESSES).value().unwrap_or_default();
    let asked_for = workers_asked_for(live).and_then(Known::value).unwrap_or_default();
    let sum = match live.facts.provider.is_aws() {
        true => format!(" ({})", WORKERS.join(" + ")),
        false => String::new(),
    };
    let mut description = Description::new(format!(
        "max_worker_processes is {most}: AWS asks for at least {asked_for}{sum} where changes are captured"
    ))
    .evidence("max_worker_processes", most)
    .evidence("asked_for", asked_for);
    description.decided_by.extend(live.decided_by(MAX_WORKER_PROCESSES));
    let change = live.set_and_restart(MAX_WORKER_PROCESSES, asked_for.to_string());
    description
        .remedy(Remedy::removes(change).with_caveat("on standbys first, which need as many as their primary"))
}
