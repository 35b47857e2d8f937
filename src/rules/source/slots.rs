//! Replication slots: a free one for the task, and those that nobody reads from.

use super::examples::servers;
use super::live::{Live, parameter};
use crate::catalog::{Name, ObjectKind, ObjectRef, quote_literal};
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::figures;
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Phase, Remedy, SqlChange, Step};
use crate::rules::{Group, Input, Rule, Severity, cited};
use crate::server::{ReplicationSlot, SlotActivity, SlotKind, WalStatus};

const MAX_REPLICATION_SLOTS: &str = "max_replication_slots";
/// AWS asks for more than one, however many are in use.
const FEWEST: i64 = 2;
/// What one task with change capture takes; the number of its tables and subtasks does not matter.
const NEEDED: i64 = 1;

pub(super) static NO_FREE_REPLICATION_SLOT: Rule = Rule {
    name: "no-free-replication-slot",
    summary: "no replication slot is free for the task",
    group: Group::Source,
    severity: Severity::Error,
    explanation: "\
A task that captures changes takes one replication slot, whatever the number of its tables, and keeps it as long
as the task exists, also when it is stopped. Where `max_replication_slots` are taken by standbys, other tasks or
leftovers, the task cannot start. AWS asks for more than one in any case.

Drop slots that nobody needs (see `leftover-replication-slot`), or raise `max_replication_slots`, which needs a
restart. A task that reads from an existing slot (`SlotName`) needs no other.",
    example: servers(
        "setting:max_replication_slots",
        &[],
        r#"{"version": 150004,
 "settings": {"seen": {"max_replication_slots": {"integer": 2, "context": "postmaster"}}},
 "replication_slots": {"seen": [
   {"name": "standby_1", "kind": "physical", "activity": "active"},
   {"name": "reports", "kind": "logical", "plugin": "pgoutput", "database": "shop", "activity": "active"}]}}"#,
        r#"{"version": 150004,
 "settings": {"seen": {"max_replication_slots": {"integer": 10, "context": "postmaster"}}},
 "replication_slots": {"seen": [{"name": "standby_1", "kind": "physical", "activity": "active"}]}}"#,
    ),
    needs: &[Input::LiveSource],
    assessments: &["postgres-check-replication-slots-count"],
    limitations: &["max-replication-slots"],
    sources: &[
        cited::SELF_MANAGED_CDC,
        cited::assessment("Validates availability of free replication slots for CDC"),
    ],
    basis: Basis::Dms,
    check: check_free,
    describe: describe_free,
};

pub(super) static LEFTOVER_REPLICATION_SLOT: Rule = Rule {
    name: "leftover-replication-slot",
    summary: "nobody reads from the replication slot, and the server keeps WAL for it",
    group: Group::Source,
    severity: Severity::Warning,
    explanation: "\
A replication slot stays when its reader is gone: that of a task that was stopped or deleted by force, of a
homogeneous data migration, of a standby that no longer exists. The server keeps all WAL from the slot's position
on, until its disk is full, keeps old row versions of the system catalogs, and the slot counts against
`max_replication_slots`.

Drop the slot when nothing will come back for it. The slot that the task itself names (`SlotName`) is not reported.",
    example: servers(
        "replication-slot:old_task",
        &[],
        r#"{"version": 150004, "replication_slots": {"seen": [
   {"name": "old_task", "kind": "logical", "plugin": "test_decoding", "database": "shop", "activity": "inactive",
    "kept_bytes": 13958643712, "wal_status": "extended"}]}}"#,
        r#"{"version": 150004, "replication_slots": {"seen": [
   {"name": "standby_1", "kind": "physical", "activity": "active", "kept_bytes": 0}]}}"#,
    ),
    needs: &[Input::LiveSource],
    assessments: &[],
    limitations: &["hdm-leftover-slot-and-publication"],
    sources: &[
        cited::SELF_MANAGED_CDC,
        Citation::new(Page::HomogeneousPostgreSql, "introduction", ONLY_2026),
    ],
    basis: Basis::Dms,
    check: check_leftover,
    describe: describe_leftover,
};

/// The slot that the task is to read from, as its endpoint names it.
fn slot_of_task(migration: &Migration) -> Option<Name> {
    migration.task().source.settings.slot_name.value.as_deref().map(Name::from)
}

fn check_free(migration: &Migration, findings: &mut Findings) {
    let Some(live) = Live::capturing(migration) else { return };
    let slots = &live.facts.replication_slots;
    let of_task = slot_of_task(migration);
    if slots.seen.iter().any(|slot| Some(&slot.name) == of_task.as_ref()) {
        return;
    }
    let most = live.facts.settings.integer(MAX_REPLICATION_SLOTS);
    let Some(most) = live.told(findings, MAX_REPLICATION_SLOTS, most) else { return };
    let free = most - slots.seen.len() as i64;
    if most < FEWEST || free < NEEDED {
        findings.add(parameter(MAX_REPLICATION_SLOTS));
    } else if let Some(unknown) = slots.hidden {
        live.not_told(findings, "the replication slots in use", unknown);
    }
}

fn describe_free(migration: &Migration, finding: &Finding) -> Description {
    let Some(live) = Live::of(migration) else { return Description::new(finding.rule.summary) };
    let most = live.facts.settings.integer(MAX_REPLICATION_SLOTS).value().unwrap_or_default();
    let slots = &live.facts.replication_slots.seen;
    let used = slots.len();
    let idle = slots.iter().filter(|slot| slot.activity == SlotActivity::Inactive).count();
    let message = match most - (used as i64) < NEEDED {
        true => format!(
            "{used} of max_replication_slots = {most} are in use, {idle} of them without a reader: the task needs 1 \
             and cannot start"
        ),
        false => format!(
            "max_replication_slots is {most}: AWS asks for more than 1 for a task that captures changes"
        ),
    };
    let needed = (used as i64 + NEEDED).max(FEWEST);
    let mut description = Description::new(message)
        .evidence("max_replication_slots", most)
        .evidence("in_use", used)
        .evidence("without_a_reader", idle)
        .evidence("needed", NEEDED);
    description.decided_by.extend(live.decided_by(MAX_REPLICATION_SLOTS));
    let change = live.set_and_restart(MAX_REPLICATION_SLOTS, needed.to_string());
    let words = "drop slots that nobody reads from any more: see leftover-replication-slot".to_owned();
    description = description.remedy(Remedy::removes(change).with_caveat("one more for each further task"));
    if idle > 0 { description.remedy(Remedy::removes(Change::Words(words))) } else { description }
}

fn check_leftover(migration: &Migration, findings: &mut Findings) {
    let Some(live) = Live::capturing(migration) else { return };
    let of_task = slot_of_task(migration);
    let slots = &live.facts.replication_slots;
    for slot in &slots.seen {
        if slot.activity == SlotActivity::Inactive && Some(&slot.name) != of_task.as_ref() {
            findings.add(ObjectRef::global(ObjectKind::ReplicationSlot, slot.name.clone()));
        }
    }
    if let Some(unknown) = slots.hidden {
        live.not_told(findings, "the replication slots", unknown);
    }
}

fn describe_leftover(migration: &Migration, finding: &Finding) -> Description {
    let name = finding.object_ref(migration.source()).name;
    let slots = migration.server().map(|facts| &facts.replication_slots.seen);
    let slot = slots.and_then(|slots| slots.iter().find(|slot| slot.name == name));
    let Some(slot) = slot else { return Description::new(finding.rule.summary) };
    let mut description = Description::new(format!("nobody reads from it: {}", consequence(slot)));
    description.evidence.extend(slot.kept_bytes.map(|kept| ("kept_bytes", kept.into())));
    if let SlotKind::Logical { plugin, database } = &slot.kind {
        description = description.evidence("plugin", plugin.as_str()).evidence("database", database.as_str());
    }
    let sql = format!("SELECT pg_catalog.pg_drop_replication_slot({})", quote_literal(name.as_str()));
    let drop = Step::metadata_only(sql, "", None)
        .irreversible("a slot cannot be made again at an old position of the WAL");
    let change = Change::Sql(SqlChange::new(Phase::SourceBeforeTask, vec![drop]));
    let caveat = match slot.kind {
        SlotKind::Physical => "only when no standby or backup will come back for it",
        SlotKind::Logical { .. } => "only when no task or subscriber will come back for it",
    };
    description.remedy(Remedy::removes(change).with_caveat(caveat))
}

fn consequence(slot: &ReplicationSlot) -> String {
    match (slot.wal_status, &slot.invalidation, slot.kept_bytes) {
        (_, Some(reason), _) => format!("it was invalidated ({reason}) and only takes a place"),
        (Some(WalStatus::Lost), None, _) => "WAL that it needs is gone, and it only takes a place".to_owned(),
        (_, None, Some(kept)) => {
            format!("the server keeps {} of WAL for it, and more every day", figures::bytes(kept))
        }
        (_, None, None) => "how much WAL the server keeps for it is not known".to_owned(),
    }
}
