//! Timeouts that end what DMS runs.

use super::examples::servers;
use super::live::{Live, parameter};
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, Page};
use crate::dms::versions::CDC_SOURCE;
use crate::figures;
use crate::finding::{Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::rules::{Group, Input, Rule, Severity, cited};

const SENDER_TIMEOUT: &str = "wal_sender_timeout";
/// The shortest that DMS works with; 0 switches the timeout off.
const SHORTEST_MS: i64 = 10_000;
/// From here on a failover of the replication instance takes longer.
const LONG_MS: i64 = 300_000;

const IDLE_TIMEOUT: &str = "idle_in_transaction_session_timeout";

pub(super) static WAL_SENDER_TIMEOUT: Rule = Rule {
    name: "wal-sender-timeout",
    summary: "wal_sender_timeout does not suit DMS",
    group: Group::Source,
    severity: Severity::Error,
    explanation: "\
The server ends a replication connection that was silent for `wal_sender_timeout`. With 1 to 9,999 milliseconds a
task that captures changes fails. 0 switches the timeout off, and AWS accepts that. From five minutes on the source
notices late that a replication instance is gone, and the failover of a Multi-AZ instance waits for it: that is
advice, no error.

Set it to between ten seconds and five minutes. The defaults are 60 seconds, and 30 on servers that AWS runs.",
    example: servers(
        "setting:wal_sender_timeout",
        &[],
        r#"{"version": 150004, "settings": {"seen": {"wal_sender_timeout": {"milliseconds": 5000}}}}"#,
        r#"{"version": 150004, "settings": {"seen": {"wal_sender_timeout": {"milliseconds": 60000}}}}"#,
    ),
    needs: &[Input::LiveSource],
    assessments: &["postgres-check-walsenderstimeout"],
    limitations: &["wal-sender-timeout-range"],
    sources: &[
        cited::SELF_MANAGED_CDC,
        CDC_SOURCE,
        cited::assessment("Validate if wal_sender_timeout is set to a minimum required value to support DMS CDC"),
    ],
    basis: Basis::Dms,
    check: check_sender,
    describe: describe_sender,
};

pub(super) static IDLE_TRANSACTIONS_ARE_ENDED: Rule = Rule {
    name: "idle-transactions-are-ended",
    summary: "the server ends sessions of DMS whose transaction is idle",
    group: Group::Source,
    severity: Severity::Warning,
    explanation: "\
DMS keeps transactions open on the source in which nothing happens for a while. Where
`idle_in_transaction_session_timeout` is set for its user, the server ends these sessions, and what the task was
doing fails. AWS advises against ending them. (One of its assessments asks for the opposite, that the parameter is
not 0; the guide is followed here.)

Set it to 0 for the user of DMS alone: the application keeps its limit.",
    example: servers(
        "setting:idle_in_transaction_session_timeout",
        &[],
        r#"{"version": 150004, "settings": {"seen": {"idle_in_transaction_session_timeout": {"milliseconds": 300000}}}}"#,
        r#"{"version": 150004, "settings": {"seen": {"idle_in_transaction_session_timeout": {"milliseconds": 0}}}}"#,
    ),
    needs: &[Input::LiveSource],
    assessments: &["postgres-check-idle-in-transaction-session-timeout"],
    limitations: &["idle-in-transaction-timeout"],
    sources: &[
        Citation::new(Page::SourcePostgreSql, "Prerequisites (notes)", ALL_EDITIONS),
        cited::new_assessment(
            "Validate that idle_in_transaction_session_timeout setting is configured on the source database",
        ),
    ],
    basis: Basis::Dms,
    check: check_idle,
    describe: describe_idle,
};

fn check_sender(migration: &Migration, findings: &mut Findings) {
    let Some(live) = Live::capturing(migration) else { return };
    let timeout = live.told(findings, SENDER_TIMEOUT, live.for_dms_user(SENDER_TIMEOUT));
    let severity = match timeout.and_then(|timeout| timeout.value.as_integer()) {
        Some(1..SHORTEST_MS) => Severity::Error,
        Some(LONG_MS..) => Severity::Info,
        _ => return,
    };
    findings.add_with(parameter(SENDER_TIMEOUT), severity, Detail::None);
}

fn describe_sender(migration: &Migration, finding: &Finding) -> Description {
    let timeout =
        Live::of(migration).and_then(|live| Some((live, live.for_dms_user(SENDER_TIMEOUT).value()?)));
    let Some((live, timeout)) = timeout else { return Description::new(finding.rule.summary) };
    let milliseconds = timeout.value.as_integer().unwrap_or_default();
    let message = match finding.severity {
        Severity::Error => format!(
            "wal_sender_timeout is {milliseconds} ms: a task that captures changes fails with 1 to 9,999 ms"
        ),
        _ => format!(
            "wal_sender_timeout is {}: the failover of a Multi-AZ replication instance waits that long",
            figures::milliseconds(milliseconds.unsigned_abs())
        ),
    };
    let mut description = Description::new(message).evidence("milliseconds", milliseconds);
    description.decided_by.extend(timeout.decided_by());
    let usual = if live.facts.provider.is_aws() { "30000" } else { "60000" };
    // from version 12 on a role may have a value of its own
    let of_user = (live.facts.version.major() >= 12).then(|| timeout.set_for_dms_user(usual));
    description.remedies.extend(of_user.flatten());
    description.remedies.extend(timeout.set_for_all(usual));
    description
}

fn check_idle(migration: &Migration, findings: &mut Findings) {
    let Some(live) = Live::of(migration) else { return };
    let timeout = live.told(findings, IDLE_TIMEOUT, live.for_dms_user(IDLE_TIMEOUT));
    if timeout.and_then(|timeout| timeout.value.as_integer()).is_some_and(|timeout| timeout > 0) {
        findings.add(parameter(IDLE_TIMEOUT));
    }
}

fn describe_idle(migration: &Migration, finding: &Finding) -> Description {
    let timeout = Live::of(migration).and_then(|live| live.for_dms_user(IDLE_TIMEOUT).value());
    let Some(timeout) = timeout else { return Description::new(finding.rule.summary) };
    let milliseconds = timeout.value.as_integer().unwrap_or_default();
    let mut description = Description::new(format!(
        "a session of DMS whose transaction is idle for {} is ended by the server, and what it was doing fails",
        figures::milliseconds(milliseconds.unsigned_abs())
    ))
    .evidence("milliseconds", milliseconds);
    description.decided_by.extend(timeout.decided_by());
    description.remedies.extend(timeout.set_for_dms_user("0"));
    let caveat = "sessions of the application are no longer ended either: better for the user of DMS alone";
    description.remedies.extend(timeout.set_for_all("0").map(|remedy| remedy.with_caveat(caveat)));
    description
}
