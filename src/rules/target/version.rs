//! Versions of PostgreSQL on the target.

use crate::catalog::{ObjectKind, ObjectRef, ServerVersion};
use crate::dms::DmsVersion;
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, ONLY_2026, Page};
use crate::dms::versions::{Deployment, Side, VersionSupport, version_support};
use crate::finding::{DecidedBy, Description, Finding, Findings, NotCheckedReason};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::{Example, Given, Group, Input, Rule, Severity};
use crate::server::Provider;

/// AWS names this minor version of RDS and Aurora as one that DMS does not work with.
const BROKEN_ON_AWS: u32 = 100_004;
const SERVER_VERSION: &str = "server_version";

pub(super) static TARGET_VERSION_UNSUPPORTED: Rule = Rule {
    name: "target-version-unsupported",
    summary: "DMS does not write to this version of PostgreSQL",
    group: Group::Target,
    severity: Severity::Error,
    explanation: "\
AWS lists the versions of PostgreSQL that DMS writes to: 9.4 to 18 on servers of one's own, 10 to 18 on RDS. Up to 16
they ask for DMS 3.5.3, for 17 and 18 for DMS 3.5.4. RDS and Aurora 10.4 do not work at all. For Aurora and for servers
of other providers the lists name no versions, and nothing is said of them.

The version comes from the target's server or from the header of its dump; who runs the server a dump does not tell,
and then the widest of the lists counts. Without `--dms-version` DMS 3.5.4 is assumed.

Use a newer DMS (an engine version of the replication instance), or a target of a version that is listed.",
    example: Example {
        bad: "CREATE TABLE t (id integer PRIMARY KEY);",
        object: "setting:server_version",
        beside: &[],
        good: "CREATE TABLE t (id integer PRIMARY KEY);",
        given: Given {
            target: Some("-- Dumped from database version 9.3.25\nCREATE TABLE t (id integer PRIMARY KEY);"),
            good_target: Some("-- Dumped from database version 16.2\nCREATE TABLE t (id integer PRIMARY KEY);"),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Target],
    assessments: &[],
    limitations: &["rds-aurora-10-4-unsupported"],
    sources: &[
        Citation::new(Page::IntroductionTargets, "Target endpoints for data migration", ONLY_2026),
        Citation::new(
            Page::SourcePostgreSql,
            "Limitations on using a PostgreSQL database as a DMS source",
            ALL_EDITIONS,
        ),
    ],
    basis: Basis::Dms,
    check: check_unsupported,
    describe: describe_unsupported,
};

pub(super) static TARGET_VERSION_OLDER: Rule = Rule {
    name: "target-version-older",
    summary: "the target has an older version of PostgreSQL than the source",
    group: Group::Target,
    severity: Severity::Warning,
    explanation: "\
A schema may use what the older server does not have: generated columns before 12, multiranges before 14,
`NULLS NOT DISTINCT` before 15 ..., and functions may call what is not there. AWS excludes a lower version for its
homogeneous data migrations; for DMS tasks no page speaks of it, rows are carried all the same. Statements that this
program writes for the target are written for the source's version.

Take a target of the source's major version or a later one.",
    example: Example {
        bad: "-- Dumped from database version 16.2\nCREATE TABLE t (id integer PRIMARY KEY);",
        object: "setting:server_version",
        beside: &[],
        good: "-- Dumped from database version 16.2\nCREATE TABLE t (id integer PRIMARY KEY);",
        given: Given {
            target: Some("-- Dumped from database version 13.1\nCREATE TABLE t (id integer PRIMARY KEY);"),
            good_target: Some("-- Dumped from database version 16.1\nCREATE TABLE t (id integer PRIMARY KEY);"),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema, Input::Target],
    assessments: &[],
    limitations: &["hdm-no-version-downgrade"],
    sources: &[Citation::new(
        Page::HomogeneousPostgreSql,
        "Limitations for homogeneous data migrations",
        ONLY_2026,
    )],
    basis: Basis::Inference,
    check: check_older,
    describe: describe_older,
};

/// What is wrong with the target's version.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Problem {
    /// AWS names it as one that does not work.
    DoesNotWork,
    /// No list has it.
    NotListed,
    /// It needs a later DMS.
    NeedsDms(DmsVersion),
}

impl Problem {
    fn of(migration: &Migration, version: ServerVersion) -> Option<Self> {
        let deployment = deployment(migration)?;
        let is_aws = matches!(deployment, Deployment::Rds | Deployment::Aurora);
        if is_aws && version.number == BROKEN_ON_AWS {
            return Some(Problem::DoesNotWork);
        }
        match version_support(Side::Target, deployment, version) {
            VersionSupport::NotListed => Some(Problem::NotListed),
            VersionSupport::From(first) if dms_version(migration) < first => Some(Problem::NeedsDms(first)),
            _ => None,
        }
    }
}

/// How AWS's lists call the one who runs the target: who has the widest list where that is not known, `None` for
/// those whom the lists do not know.
fn deployment(migration: &Migration) -> Option<Deployment> {
    Some(match migration.target_server().map(|facts| facts.provider) {
        None | Some(Provider::SelfManaged) => Deployment::SelfManaged,
        Some(Provider::Rds) => Deployment::Rds,
        Some(Provider::Aurora) => Deployment::Aurora,
        Some(Provider::Azure) => Deployment::AzureFlexibleServer,
        Some(Provider::CloudSql) => Deployment::GoogleCloudSql,
        Some(Provider::Other) => return None,
    })
}

fn dms_version(migration: &Migration) -> DmsVersion {
    migration.task().dms_version.value.unwrap_or_default()
}

fn target_version(migration: &Migration) -> Option<ServerVersion> {
    let of_server = migration.target_server().map(|facts| facts.version);
    of_server.or(migration.target()?.server_version)
}

fn source_version(migration: &Migration) -> Option<ServerVersion> {
    let of_server = migration.server().map(|facts| facts.version);
    of_server.or(migration.source().server_version)
}

fn version_setting() -> ObjectRef {
    ObjectRef::global(ObjectKind::Setting, SERVER_VERSION)
}

fn check_unsupported(migration: &Migration, findings: &mut Findings) {
    if !migration.task().is_homogeneous() {
        return;
    }
    let Some(version) = target_version(migration) else {
        let reason = "the target's dump does not say from which version of PostgreSQL it comes".to_owned();
        return findings.not_checked(NotCheckedReason::Because(reason), Vec::new());
    };
    if Problem::of(migration, version).is_some() {
        findings.add(version_setting());
    }
}

fn describe_unsupported(migration: &Migration, finding: &Finding) -> Description {
    let problem =
        target_version(migration).and_then(|version| Some((version, Problem::of(migration, version)?)));
    let Some((version, problem)) = problem else { return Description::new(finding.rule.summary) };
    let whose = match migration.target_server() {
        Some(facts) => format!(" ({})", facts.provider),
        None => String::new(),
    };
    let message = match problem {
        Problem::DoesNotWork => {
            format!("AWS names PostgreSQL {version}{whose} as one that DMS does not work with")
        }
        Problem::NotListed => {
            format!("PostgreSQL {version}{whose} is not among the versions that AWS lists for targets")
        }
        Problem::NeedsDms(first) => format!(
            "to write to PostgreSQL {version}{whose} takes DMS {first}, the task has {}",
            dms_version(migration)
        ),
    };
    let words = match problem {
        Problem::NeedsDms(first) => format!("use a replication instance with DMS {first} or later"),
        _ => "take a target of a version that AWS lists".to_owned(),
    };
    Description::new(message)
        .evidence("server_version", version.to_string())
        .decided_by(DecidedBy::from(&migration.task().dms_version))
        .remedy(Remedy::removes(Change::Words(words)))
}

fn check_older(migration: &Migration, findings: &mut Findings) {
    if !migration.task().is_homogeneous() {
        return;
    }
    match (source_version(migration), target_version(migration)) {
        (Some(source), Some(target)) => {
            if release(target) < release(source) {
                findings.add(version_setting());
            }
        }
        _ => {
            let reason = "the inputs do not say from which versions of PostgreSQL both sides come".to_owned();
            findings.not_checked(NotCheckedReason::Because(reason), Vec::new());
        }
    }
}

/// What a release with new features is counted by: 15, or 9.6.
fn release(version: ServerVersion) -> u32 {
    match version.major() {
        10.. => version.major() * 100,
        _ => version.number / 100,
    }
}

fn describe_older(migration: &Migration, finding: &Finding) -> Description {
    let (Some(source), Some(target)) = (source_version(migration), target_version(migration)) else {
        return Description::new(finding.rule.summary);
    };
    let message = format!(
        "the target is PostgreSQL {target}, the source {source}: what the schema uses of the later version cannot be \
         made there"
    );
    let words = format!("take a target of PostgreSQL {} or later", source.major());
    Description::new(message)
        .evidence("source_version", source.to_string())
        .evidence("target_version", target.to_string())
        .remedy(Remedy::removes(Change::Words(words)))
}

#[cfg(all(test, feature = "dump"))]
mod tests {
    use crate::rules::testing::Case;

    const T: &str = "CREATE TABLE t (id integer PRIMARY KEY);";

    fn unsupported(server: &str, dms: &str) -> Vec<String> {
        Case::new(T).target(T).target_server(server).dms_version(dms).finds("target-version-unsupported")
    }

    #[test]
    fn the_lists_of_aws_decide() {
        let found = ["error setting:server_version"];
        assert!(unsupported(r#"{"version": 150004}"#, "3.5.4").is_empty());
        assert_eq!(unsupported(r#"{"version": 170002}"#, "3.5.3"), found);
        assert!(unsupported(r#"{"version": 170002}"#, "3.5.4").is_empty());
        assert_eq!(unsupported(r#"{"version": 190000}"#, "3.6.1"), found);
        assert_eq!(unsupported(r#"{"version": 100004, "provider": "aurora"}"#, "3.6.1"), found);
        assert!(unsupported(r#"{"version": 190000, "provider": "aurora"}"#, "3.6.1").is_empty());
        assert_eq!(unsupported(r#"{"version": 90624, "provider": "rds"}"#, "3.6.1"), found);
    }

    #[test]
    fn a_minor_version_is_no_older_release() {
        let older = |source: &str, target: &str| {
            let from = |version: &str| format!("-- Dumped from database version {version}\n{T}");
            !Case::new(&from(source)).target(&from(target)).finds("target-version-older").is_empty()
        };
        assert!(older("16.2", "15.7"));
        assert!(older("9.6.24", "9.5.3"));
        assert!(!older("16.2", "16.1"));
        assert!(!older("9.5.3", "9.6.24"));
        assert!(!older("9.6.24", "10.1"));
        let open = Case::new(T).target(T).not_checked("target-version-older");
        assert!(open[0].contains("do not say"), "{open:?}");
    }
}
