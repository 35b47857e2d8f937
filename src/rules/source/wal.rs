//! How much WAL the server keeps for a slot, and how much memory it decodes it with.

use super::examples::servers;
use super::live::{Live, parameter};
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::figures;
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::Remedy;
use crate::rules::{Group, Input, Rule, Severity, cited};

const KEPT: &str = "max_slot_wal_keep_size";
const WORK_MEMORY: &str = "logical_decoding_work_mem";
/// Both parameters came with this version.
const SINCE: u32 = 13;
/// PostgreSQL's default of `logical_decoding_work_mem`.
const DEFAULT_MEMORY: i64 = 64 << 20;
/// What is proposed instead.
const LARGER_MEMORY: &str = "256MB";

pub(super) static LIMITED_SLOT_WAL: Rule = Rule {
    name: "limited-slot-wal",
    summary: "the server removes WAL that a task still needs when it falls behind",
    group: Group::Source,
    severity: Severity::Warning,
    explanation: "\
From PostgreSQL 13 on `max_slot_wal_keep_size` limits how much WAL is kept for a replication slot; the default, -1,
is no limit. When the task falls further behind than that, because it is stopped, the target is slow or one
transaction is long, the server removes WAL that the task needs. The slot is lost then, and the task fails and must
load everything again.

Lift the limit for the time of the migration and watch the disk, or make it larger than the WAL of the longest stop
that is planned for.",
    example: servers(
        "setting:max_slot_wal_keep_size",
        &[],
        r#"{"version": 150004, "settings": {"seen": {"max_slot_wal_keep_size": {"bytes": 10737418240, "context": "sighup"}}}}"#,
        r#"{"version": 150004, "settings": {"seen": {"max_slot_wal_keep_size": {"bytes": -1, "context": "sighup"}}}}"#,
    ),
    needs: &[Input::LiveSource],
    assessments: &["postgres-check-maxslot-wal-keep-size"],
    limitations: &["max-slot-wal-keep-size"],
    sources: &[
        cited::LOGICAL_REPLICATION,
        cited::assessment("Validate the source database parameter max_slot_wal_keep_size"),
    ],
    basis: Basis::Dms,
    check: check_kept,
    describe: describe_kept,
};

pub(super) static SMALL_LOGICAL_DECODING_WORK_MEM: Rule = Rule {
    name: "small-logical-decoding-work-mem",
    summary: "large transactions spill to disk while they are decoded",
    group: Group::Source,
    severity: Severity::Info,
    explanation: "\
Before a transaction is committed, the changes that were decoded of it are held in memory up to
`logical_decoding_work_mem` (64 MB by default, from PostgreSQL 13 on) and beyond that written to files. Long
transactions with many changes, and those with many subtransactions, then make the task lag behind.

AWS advises to raise it where such transactions occur, and to split them. The memory is taken once for each running
task.",
    example: servers(
        "setting:logical_decoding_work_mem",
        &[],
        r#"{"version": 150004, "settings": {"seen": {"logical_decoding_work_mem": {"bytes": 67108864}}}}"#,
        r#"{"version": 150004, "settings": {"seen": {"logical_decoding_work_mem": {"bytes": 268435456}}}}"#,
    ),
    needs: &[Input::LiveSource],
    assessments: &["postgres-check-for-logical-decoding-work-mem"],
    limitations: &["large-transactions-spill"],
    sources: &[
        cited::assessment("Validate the logical_decoding_work_mem parameter on the source database"),
        Citation::new(Page::LatencySourcePostgreSql, "Spill files in Aurora PostgreSQL", ONLY_2026),
        cited::SOURCE_LIMITATIONS,
    ],
    basis: Basis::Dms,
    check: check_memory,
    describe: describe_memory,
};

fn check_kept(migration: &Migration, findings: &mut Findings) {
    let Some(live) = capturing_since_13(migration) else { return };
    let kept = live.told(findings, KEPT, live.facts.settings.integer(KEPT));
    if kept.is_some_and(|kept| kept >= 0) {
        findings.add(parameter(KEPT));
    }
}

fn capturing_since_13(migration: &Migration) -> Option<Live<'_>> {
    Live::capturing(migration).filter(|live| live.facts.version.major() >= SINCE)
}

fn describe_kept(migration: &Migration, finding: &Finding) -> Description {
    let Some(live) = Live::of(migration) else { return Description::new(finding.rule.summary) };
    let bytes = live.facts.settings.integer(KEPT).value().unwrap_or_default();
    let mut description = Description::new(format!(
        "when the task is more than {} of WAL behind, its replication slot is lost and it fails",
        figures::bytes(bytes.unsigned_abs())
    ))
    .evidence("bytes", bytes);
    description.decided_by.extend(live.decided_by(KEPT));
    let caveat = "then a task that stands still fills the disk: watch the slot's WAL";
    description.remedy(Remedy::removes(live.set(KEPT, "-1")).with_caveat(caveat))
}

fn check_memory(migration: &Migration, findings: &mut Findings) {
    let Some(live) = capturing_since_13(migration) else { return };
    let memory = live.told(findings, WORK_MEMORY, live.for_dms_user(WORK_MEMORY));
    if memory.and_then(|memory| memory.value.as_integer()).is_some_and(|bytes| bytes <= DEFAULT_MEMORY) {
        findings.add(parameter(WORK_MEMORY));
    }
}

fn describe_memory(migration: &Migration, finding: &Finding) -> Description {
    let memory = Live::of(migration).and_then(|live| live.for_dms_user(WORK_MEMORY).value());
    let Some(memory) = memory else { return Description::new(finding.rule.summary) };
    let bytes = memory.value.as_integer().unwrap_or_default();
    let mut description = Description::new(format!(
        "transactions with more than {} of changes spill to disk while they are decoded, and the task lags",
        figures::bytes(bytes.unsigned_abs())
    ))
    .evidence("bytes", bytes);
    description.decided_by.extend(memory.decided_by());
    let caveat = "where large transactions occur and memory allows: each running task takes as much";
    let remedies = [memory.set_for_dms_user(LARGER_MEMORY), memory.set_for_all(LARGER_MEMORY)];
    description.remedies.extend(remedies.into_iter().flatten().map(|remedy| remedy.with_caveat(caveat)));
    description
}
