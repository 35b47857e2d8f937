//! A source that follows another server.

use super::examples::servers;
use super::live::Live;
use crate::catalog::{ObjectKind, ObjectRef};
use crate::dms::DmsVersion;
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, Page, SINCE_2025};
use crate::dms::versions::{STANDBY_SOURCE as SINCE_16, standby_as_cdc_source};
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::{Group, Input, Rule, Severity, cited};
use crate::server::Recovery;

pub(super) static STANDBY_SOURCE: Rule = Rule {
    name: "standby-source",
    summary: "the source is a standby, on which DMS cannot create a replication slot",
    group: Group::Source,
    severity: Severity::Error,
    explanation: "\
A read replica takes no replication slot for logical decoding before PostgreSQL 16, so no changes can be captured
from it. From PostgreSQL 16 on, with DMS 3.6.1 or later, they can, but DMS does not create the slot itself: on 16 it is
made by hand on the replica, and dropped and made again before each restart of the task; from 17 on it is made on the
primary and synchronised. On RDS for PostgreSQL 16 with three availability zones it is limited. A slot made on the
writer of a Multi-AZ cluster is read from the start time of the task on: what it holds from before is passed over. The
heartbeat cannot work on a replica.

Let the source endpoint point at the primary (the writer). A full load alone can be made from a standby.",
    example: servers(
        "endpoint:source",
        &[],
        r#"{"version": 150004, "recovery": "standby"}"#,
        r#"{"version": 150004, "recovery": "primary"}"#,
    ),
    needs: &[Input::LiveSource],
    assessments: &["postgres-aurora-check-source-replica-role-cdc", "postgres-check-source-replica-role-cdc"],
    limitations: &[
        "read-replica-slot-creation",
        "aurora-read-replica-cdc-versions",
        "read-replica-pg16-manual-slots",
        "rds-pg16-three-az-read-replica",
        "multi-az-cluster-reader-start-position",
        "qlik-hot-standby",
    ],
    sources: &[
        Citation::new(Page::SourcePostgreSql, "Read replica as a source for PostgreSQL", SINCE_2025),
        Citation::new(
            Page::SourcePostgreSql,
            "Limitations on using a PostgreSQL database as a DMS source",
            ALL_EDITIONS,
        ),
        SINCE_16,
        cited::new_assessment("Verify source PostgreSQL read replica version"),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

fn dms_version(migration: &Migration) -> DmsVersion {
    migration.task().dms_version.value.unwrap_or_default()
}

fn check(migration: &Migration, findings: &mut Findings) {
    let Some(live) = Live::capturing(migration) else { return };
    if live.facts.recovery != Recovery::Standby {
        return;
    }
    let severity = match standby_as_cdc_source(live.facts.version, dms_version(migration)) {
        true => Severity::Warning,
        false => Severity::Error,
    };
    findings.add_with(ObjectRef::global(ObjectKind::Endpoint, "source"), severity, Detail::None);
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let Some(live) = Live::of(migration) else { return Description::new(finding.rule.summary) };
    let server = live.facts.version;
    let dms = dms_version(migration);
    let message = match finding.severity {
        Severity::Error if server.major() >= 16 => {
            format!("the server is a standby: changes can be captured from it with DMS 3.6.1, not with {dms}")
        }
        Severity::Error => {
            format!("the server is a standby: from PostgreSQL {server} no changes can be captured there")
        }
        _ => "the server is a standby: DMS does not create its replication slot there".to_owned(),
    };
    let description = Description::new(message)
        .evidence("server_version", server.to_string())
        .decided_by(DecidedBy::from(&migration.task().dms_version))
        .decided_by(DecidedBy::from(&migration.task().migration_type));
    let primary = "let the source endpoint point at the primary (the writer)".to_owned();
    let description = description.remedy(Remedy::removes(Change::Words(primary)));
    match by_hand(server.major()).filter(|_| finding.severity != Severity::Error) {
        Some(words) => description.remedy(Remedy::lowers(Change::Words(words.to_owned()))),
        None => description,
    }
}

/// How a slot for a standby is made.
fn by_hand(major: u32) -> Option<&'static str> {
    match major {
        ..16 => None,
        16 => Some(
            "or make the slot on this standby by hand and name it in SlotName, and drop and make it again before each \
             restart of the task",
        ),
        _ => Some(
            "or make the slot with failover on the primary, let it be synchronised (sync_replication_slots), and name \
             it in SlotName",
        ),
    }
}
