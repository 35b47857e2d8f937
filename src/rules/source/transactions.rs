//! Transactions that are open for long.

use super::examples::servers;
use super::live::Live;
use crate::catalog::{ObjectKind, ObjectRef};
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::figures;
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::{Group, Input, Rule, Severity, cited};
use crate::server::{OpenTransaction, SessionState};

/// What AWS calls long, in seconds.
const LONG_SECONDS: u64 = 600;

pub(super) static LONG_TRANSACTION: Rule = Rule {
    name: "long-transaction",
    summary: "a transaction has been open for more than ten minutes",
    group: Group::Source,
    severity: Severity::Warning,
    explanation: "\
When a task that captures changes starts, DMS waits for the transactions that are open on the source, as
PostgreSQL itself does before it gives out a replication slot. One that stays open holds up the start or makes it fail. After
`TransactionConsistencyTimeout` (600 seconds) the full load starts anyway. AWS's own assessment looks for transactions
of more than ten minutes.

While the task runs, a long transaction keeps the slot from moving on, and WAL piles up.

End the session, or start when the transaction is over. What a finding names is the server process of the session
when the server was read.",
    example: servers(
        "transaction:\"4711\"",
        &[],
        r#"{"version": 150004, "open_transactions": {"seen": [
   {"pid": 4711, "user": "report", "database": "shop", "application": "psql", "state": "idle-in-transaction", "age_seconds": 5400}]}}"#,
        r#"{"version": 150004, "open_transactions": {"seen": [
   {"pid": 4711, "user": "report", "database": "shop", "application": "psql", "state": "active", "age_seconds": 20}]}}"#,
    ),
    needs: &[Input::LiveSource],
    assessments: &["postgres-check-longrunningtxn"],
    limitations: &["large-transactions-spill", "open-transactions-at-start"],
    sources: &[
        cited::assessment("Validate whether the source database has any long running transactions"),
        Citation::new(Page::TaskSettingsFullLoad, "TransactionConsistencyTimeout", ONLY_2026),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let Some(live) = Live::capturing(migration) else { return };
    let open = &live.facts.open_transactions;
    for transaction in open.seen.iter().filter(|open| open.age_seconds > LONG_SECONDS) {
        findings.add(ObjectRef::global(ObjectKind::Transaction, transaction.pid.to_string().as_str()));
    }
    if let Some(unknown) = open.hidden {
        live.not_told(findings, "the transactions of other roles", unknown);
    }
    live.primary_is_not_seen(findings, "the open transactions");
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let pid = finding.object_ref(migration.source()).name;
    let open = migration.server().map(|facts| &facts.open_transactions.seen);
    let named = |open: &&OpenTransaction| pid.as_str() == open.pid.to_string();
    let Some(open) = open.and_then(|open| open.iter().find(named)) else {
        return Description::new(finding.rule.summary);
    };
    let who = match &open.user {
        Some(user) => format!("{user}{}", application(open)),
        None => format!("an unknown user{}", application(open)),
    };
    let what = match open.state {
        SessionState::IdleInTransaction => ", which does nothing now",
        SessionState::Active | SessionState::Other => "",
    };
    let mut description = Description::new(format!(
        "a transaction of {who} has been open for {}{what}: a task that starts now waits for it, or fails",
        figures::seconds(open.age_seconds)
    ))
    .evidence("age_seconds", open.age_seconds);
    description.evidence.extend(open.database.as_ref().map(|name| ("database", name.as_str().into())));
    let end =
        format!("commit or roll it back, or end its session: SELECT pg_terminate_backend({})", open.pid);
    description.remedy(Remedy::removes(Change::Words(end)))
}

/// ` (psql)`, where the client gave itself a name.
fn application(open: &OpenTransaction) -> String {
    if open.application.is_empty() { String::new() } else { format!(" ({})", open.application) }
}
