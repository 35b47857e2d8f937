//! Versions of PostgreSQL that DMS does not read from.

use super::live::deployment;
use crate::catalog::ServerVersion;
use crate::dms::DmsVersion;
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, ONLY_2026, Page};
use crate::dms::versions::{Deployment, Side, VersionSupport, cdc_available, version_support};
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings, NotCheckedReason};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

use super::live::{captures_changes, parameter};

const SERVER_VERSION: &str = "server_version";
/// AWS names this minor version of RDS and Aurora as one that DMS does not work with.
const BROKEN_ON_AWS: u32 = 100_004;

pub(super) static UNSUPPORTED_SERVER_VERSION: Rule = Rule {
    name: "unsupported-server-version",
    summary: "DMS does not read from this version of PostgreSQL",
    group: Group::Source,
    severity: Severity::Error,
    explanation: "\
AWS lists the versions of PostgreSQL that DMS reads from: 9.4 to 18 on servers of one's own, 10 to 18 on RDS, a few on
Azure and Google Cloud SQL. Up to 16 they ask for DMS 3.5.3, for 17 and 18 for DMS 3.5.4. RDS and Aurora 10.4 do not work
at all, and changes are captured from Aurora from 10.6 on. For Azure and Google the lists name single versions, so another
one is a warning.

The version comes from the running server or from the header of the dump; who runs the server a dump does not tell,
and then the widest of the lists counts. Without `--dms-version` DMS 3.5.4 is assumed.

Use a newer DMS (an engine version of the replication instance), or upgrade the source.",
    example: Example {
        bad: "-- Dumped from database version 9.3.25\nCREATE TABLE t (id integer PRIMARY KEY);",
        object: "setting:server_version",
        beside: &["truncate-not-replicated"],
        good: "-- Dumped from database version 15.4\nCREATE TABLE t (id integer PRIMARY KEY);",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &["postgres-check-dbversion"],
    limitations: &["rds-aurora-10-4-unsupported", "minimum-source-version-9-4"],
    sources: &[
        Citation::new(Page::IntroductionSources, "Source endpoints for data migration", ONLY_2026),
        cited::SELF_MANAGED_PREREQUISITES,
        Citation::new(
            Page::SourcePostgreSql,
            "Limitations on using a PostgreSQL database as a DMS source",
            ALL_EDITIONS,
        ),
        cited::assessment("Validate if source database version is supported by DMS for migration"),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

/// What is wrong with a version.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Problem {
    /// AWS names it as one that does not work.
    DoesNotWork,
    /// No list has it.
    NotListed,
    /// It needs a later DMS.
    NeedsDms(DmsVersion),
    /// Rows can be loaded, changes cannot be captured.
    NoChanges,
}

impl Problem {
    fn of(migration: &Migration, server: ServerVersion) -> Option<Self> {
        let deployment = known_deployment(migration);
        let is_aws = matches!(deployment, Deployment::Rds | Deployment::Aurora);
        if is_aws && server.number == BROKEN_ON_AWS {
            return Some(Problem::DoesNotWork);
        }
        match version_support(Side::Source, deployment, server) {
            VersionSupport::NotListed => Some(Problem::NotListed),
            VersionSupport::From(first) if dms_version(migration) < first => Some(Problem::NeedsDms(first)),
            _ if captures_changes(migration) && cdc_available(deployment, server) == Some(false) => {
                Some(Problem::NoChanges)
            }
            _ => None,
        }
    }

    fn severity(self, deployment: Deployment) -> Severity {
        match deployment {
            Deployment::AzureFlexibleServer | Deployment::GoogleCloudSql => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

/// Who runs the server; where that is not known, the one with the widest list.
fn known_deployment(migration: &Migration) -> Deployment {
    let provider = migration.server().map(|facts| facts.provider);
    provider.and_then(deployment).unwrap_or(Deployment::SelfManaged)
}

fn server_version(migration: &Migration) -> Option<ServerVersion> {
    let of_server = migration.server().map(|facts| facts.version);
    of_server.or(migration.source().server_version)
}

fn dms_version(migration: &Migration) -> DmsVersion {
    migration.task().dms_version.value.unwrap_or_default()
}

fn check(migration: &Migration, findings: &mut Findings) {
    let Some(server) = server_version(migration) else {
        let reason = "the input does not say from which version of PostgreSQL it comes".to_owned();
        findings.not_checked(NotCheckedReason::Because(reason), Vec::new());
        return;
    };
    if let Some(problem) = Problem::of(migration, server) {
        let severity = problem.severity(known_deployment(migration));
        findings.add_with(parameter(SERVER_VERSION), severity, Detail::None);
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let problem =
        server_version(migration).and_then(|server| Some((server, Problem::of(migration, server)?)));
    let Some((server, problem)) = problem else { return Description::new(finding.rule.summary) };
    let whose = match migration.server() {
        Some(facts) => format!(" ({})", facts.provider),
        None => String::new(),
    };
    let message = match problem {
        Problem::DoesNotWork => {
            format!("AWS names PostgreSQL {server}{whose} as one that DMS does not work with")
        }
        Problem::NotListed => {
            format!("PostgreSQL {server}{whose} is not among the versions that AWS lists for sources")
        }
        Problem::NeedsDms(first) => {
            format!("PostgreSQL {server}{whose} needs DMS {first}, the task has {}", dms_version(migration))
        }
        Problem::NoChanges => format!("from PostgreSQL {server}{whose} no changes can be captured"),
    };
    let description = Description::new(message)
        .evidence("server_version", server.to_string())
        .decided_by(DecidedBy::from(&migration.task().dms_version));
    let words = match problem {
        Problem::NeedsDms(first) => format!("use a replication instance with DMS {first} or later"),
        _ => "upgrade the source to a version that AWS lists".to_owned(),
    };
    description.remedy(Remedy::removes(Change::Words(words)))
}
