//! Two-phase commit.

use super::examples::servers;
use super::live::{Live, parameter};
use crate::catalog::{ObjectKind, ObjectRef, quote_literal};
use crate::dms::documentation::Basis;
use crate::figures;
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::{Group, Input, Rule, Severity, cited};

const MAX_PREPARED: &str = "max_prepared_transactions";

pub(super) static PREPARED_TRANSACTION: Rule = Rule {
    name: "prepared-transaction",
    summary: "a prepared transaction waits: the replication slot may never be created",
    group: Group::Source,
    severity: Severity::Error,
    explanation: "\
Before PostgreSQL gives out a replication slot, it waits for all transactions that are open in any database of
the server. A transaction that was prepared for two-phase commit stays open, across restarts, until somebody
commits it or rolls it back, so the task hangs when it starts. Its changes would not be captured either: DMS does not
process two-phase commits.

Find out from the transaction manager what is to become of it, connect to its database, and run `COMMIT PREPARED`
or `ROLLBACK PREPARED`.",
    example: servers(
        "transaction:\"order-4711\"",
        &[],
        r#"{"version": 150004, "prepared_transactions": {"seen": [
   {"gid": "order-4711", "owner": "app", "database": "shop", "age_seconds": 90000}]}}"#,
        r#"{"version": 150004, "prepared_transactions": {"seen": []}}"#,
    ),
    needs: &[Input::LiveSource],
    assessments: &["postgres-check-preparedtxn"],
    limitations: &["two-phase-commit-not-captured"],
    sources: &[
        cited::assessment("Validate if prepared transactions are present on the source database"),
        cited::SOURCE_LIMITATIONS,
    ],
    basis: Basis::Dms,
    check: check_waiting,
    describe: describe_waiting,
};

pub(super) static PREPARED_TRANSACTIONS_ENABLED: Rule = Rule {
    name: "prepared-transactions-enabled",
    summary: "the server allows two-phase commit, whose changes are not captured",
    group: Group::Source,
    severity: Severity::Info,
    explanation: "\
DMS does not process the changes of two-phase commits (AWS says so of PostgreSQL 14 with DMS 3.4.7, and of no version
that it does). With `max_prepared_transactions` above 0 applications can use them, those with a distributed
transaction manager (JTA, XA) first of all.

Find out whether any does. If none does, 0 (PostgreSQL's default) makes sure of it; it needs a restart.",
    example: servers(
        "setting:max_prepared_transactions",
        &[],
        r#"{"version": 150004, "settings": {"seen": {"max_prepared_transactions": {"integer": 100, "context": "postmaster"}}}}"#,
        r#"{"version": 150004, "settings": {"seen": {"max_prepared_transactions": {"integer": 0, "context": "postmaster"}}}}"#,
    ),
    needs: &[Input::LiveSource],
    assessments: &[],
    limitations: &["two-phase-commit-not-captured"],
    sources: &[cited::SOURCE_LIMITATIONS],
    basis: Basis::Dms,
    check: check_enabled,
    describe: describe_enabled,
};

fn check_waiting(migration: &Migration, findings: &mut Findings) {
    let Some(live) = Live::capturing(migration) else { return };
    let prepared = &live.facts.prepared_transactions;
    for transaction in &prepared.seen {
        findings.add(ObjectRef::global(ObjectKind::Transaction, transaction.gid.as_str()));
    }
    if let Some(unknown) = prepared.hidden {
        live.not_told(findings, "the prepared transactions", unknown);
    }
    live.primary_is_not_seen(findings, "the prepared transactions");
}

fn describe_waiting(migration: &Migration, finding: &Finding) -> Description {
    let gid = finding.object_ref(migration.source()).name;
    let prepared = migration.server().map(|facts| &facts.prepared_transactions.seen);
    let prepared = prepared.and_then(|all| all.iter().find(|one| gid == one.gid.as_str()));
    let Some(prepared) = prepared else { return Description::new(finding.rule.summary) };
    let gid = quote_literal(&prepared.gid);
    Description::new(format!(
        "prepared by {} in {} {} ago: the task hangs while it waits for its replication slot",
        prepared.owner,
        prepared.database,
        figures::seconds(prepared.age_seconds)
    ))
    .evidence("age_seconds", prepared.age_seconds)
    .remedy(Remedy::removes(Change::Words(format!(
        "in the database {}: COMMIT PREPARED {gid}, or ROLLBACK PREPARED {gid}, as its transaction manager says",
        prepared.database
    ))))
}

fn check_enabled(migration: &Migration, findings: &mut Findings) {
    let Some(live) = Live::capturing(migration) else { return };
    let most = live.told(findings, MAX_PREPARED, live.facts.settings.integer(MAX_PREPARED));
    if most.is_some_and(|most| most > 0) {
        findings.add(parameter(MAX_PREPARED));
    }
}

fn describe_enabled(migration: &Migration, finding: &Finding) -> Description {
    let Some(live) = Live::of(migration) else { return Description::new(finding.rule.summary) };
    let most = live.facts.settings.integer(MAX_PREPARED).value().unwrap_or_default();
    let mut description = Description::new(format!(
        "max_prepared_transactions is {most}: what applications commit in two phases does not reach the target"
    ))
    .evidence("max_prepared_transactions", most);
    description.decided_by.extend(live.decided_by(MAX_PREPARED));
    let caveat = "only when no application uses two-phase commit, and after the last prepared transaction ended: \
                  with one that waits the server does not start";
    description.remedy(Remedy::removes(live.set_and_restart(MAX_PREPARED, "0")).with_caveat(caveat))
}
