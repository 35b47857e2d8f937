//! Whether the user of DMS may read changes.

use super::live::captures_changes;
use crate::catalog::{Name, ObjectKind, ObjectRef};
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::dms::versions::Side;
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Phase, Remedy, SqlChange, Step};
use crate::rules::dms_user::DmsUser;
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};
use crate::server::Provider;

const RDS_REPLICATION: &str = "rds_replication";
const RDS_SUPERUSER: &str = "rds_superuser";

pub(super) static MISSING_REPLICATION_PRIVILEGE: Rule = Rule {
    name: "missing-replication-privilege",
    summary: "the user of DMS lacks the rights to capture changes",
    group: Group::Source,
    severity: Severity::Error,
    explanation: "\
To capture changes, DMS creates a replication slot and reads from it. AWS asks for a superuser on servers of one's
own, for `rds_superuser` and `rds_replication` on RDS and Aurora, and for the attribute REPLICATION on Azure and Google Cloud SQL.
PostgreSQL itself asks for REPLICATION alone, or `rds_replication` on AWS: without it the task fails, and that is an
error. A user that has it, but not all that AWS asks for, is a warning: DMS may fail where it makes objects of its own,
such as the event trigger of DDL capture.

Rights come from the running server, or from the output of `pg_dumpall --globals-only`. Who runs the server, a
roles file shows by the roles of the provider.",
    example: Example {
        bad: "CREATE ROLE dms LOGIN;\nCREATE TABLE orders (id integer PRIMARY KEY);",
        object: "role:dms",
        beside: &["ddl-capture-privilege", "role-not-migrated"],
        good: "CREATE ROLE dms LOGIN SUPERUSER;\nCREATE TABLE orders (id integer PRIMARY KEY);",
        given: Given { dms_user: Some("dms"), ..Given::NOTHING },
    },
    needs: &[Input::Roles, Input::DmsUser],
    assessments: &["postgres-check-rds-roles"],
    limitations: &["cdc-needs-superuser-or-rds-roles", "hdm-superuser"],
    sources: &[
        cited::SELF_MANAGED_PREREQUISITES,
        cited::AWS_MANAGED_PREREQUISITES,
        cited::new_assessment("Validate that AWS DMS user has required roles for AWS-managed PostgreSQL databases"),
        Citation::new(Page::SourceAzurePostgreSql, "setup", ONLY_2026),
        Citation::new(Page::SourceGooglePostgreSql, "setup", ONLY_2026),
        Citation::new(Page::HomogeneousSourcePostgreSql, "introduction", ONLY_2026),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

/// Who runs the source: the running server tells, otherwise the roles that a provider adds.
fn provider(migration: &Migration) -> Provider {
    if let Some(facts) = migration.server() {
        return facts.provider;
    }
    let roles = &migration.source().roles;
    let has = |name: &str| roles.find(&Name::from(name)).is_some();
    match () {
        () if has(RDS_SUPERUSER) => Provider::Rds,
        () if has("azure_pg_admin") => Provider::Azure,
        () if has("cloudsqlsuperuser") => Provider::CloudSql,
        () => Provider::SelfManaged,
    }
}

/// What the user lacks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lack {
    /// What PostgreSQL asks for: no slot can be made.
    Replication,
    /// What AWS asks for beside it.
    Superuser,
}

impl Lack {
    fn of(user: &DmsUser<'_>, provider: Provider) -> Option<Lack> {
        if user.is_superuser() {
            return None;
        }
        let has_attribute = user.role.is_some_and(|role| role.replication);
        let may_replicate = match provider.is_aws() {
            true => user.is_member_of(RDS_REPLICATION),
            false => has_attribute,
        };
        let is_super = match provider {
            Provider::Rds | Provider::Aurora => user.is_member_of(RDS_SUPERUSER),
            Provider::SelfManaged | Provider::Other => false,
            Provider::Azure | Provider::CloudSql => true,
        };
        match (may_replicate, is_super) {
            (false, _) => Some(Lack::Replication),
            (true, false) => Some(Lack::Superuser),
            (true, true) => None,
        }
    }
}

fn check(migration: &Migration, findings: &mut Findings) {
    if !captures_changes(migration) {
        return;
    }
    let Some(user) = DmsUser::of(migration) else { return };
    if user.role.is_none() {
        findings.not_checked(user.unknown_role(), Vec::new());
        return;
    }
    let severity = match Lack::of(&user, provider(migration)) {
        Some(Lack::Replication) => Severity::Error,
        Some(Lack::Superuser) => Severity::Warning,
        None => return,
    };
    findings.add_with(ObjectRef::global(ObjectKind::Role, user.name.clone()), severity, Detail::None);
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let user = DmsUser::of(migration);
    let provider = provider(migration);
    let lack = user.as_ref().and_then(|user| Lack::of(user, provider));
    let (Some(user), Some(lack)) = (user, lack) else { return Description::new(finding.rule.summary) };
    let lacks = match (lack, provider.is_aws()) {
        (Lack::Replication, true) => {
            "is no member of rds_replication: it cannot read changes, and the task fails"
        }
        (Lack::Replication, false) => {
            "has no REPLICATION attribute: it cannot create a replication slot, and the task fails"
        }
        (Lack::Superuser, true) => "may read changes, but AWS asks for membership in rds_superuser as well",
        (Lack::Superuser, false) => "may read changes, but AWS asks for a superuser on a server of one's own",
    };
    let mut description = Description::new(format!("{} {lacks}", user.name));
    let named_by = migration.task().dms_user(Side::Source);
    description.decided_by.extend(named_by.as_ref().map(DecidedBy::from));
    description.remedies = remedies(&user, provider, lack);
    description
}

fn remedies(user: &DmsUser<'_>, provider: Provider, lack: Lack) -> Vec<Remedy> {
    let lacking = [RDS_REPLICATION, RDS_SUPERUSER].into_iter().filter(|role| !user.is_member_of(role));
    let user = &user.name;
    let attribute = |name: &str| {
        vec![Step::metadata_only(
            format!("ALTER ROLE {user} {name}"),
            format!("ALTER ROLE {user} NO{name}"),
            None,
        )]
    };
    let member = |role: &str| {
        Step::metadata_only(format!("GRANT {role} TO {user}"), format!("REVOKE {role} FROM {user}"), None)
    };
    let sql = |steps| Change::Sql(SqlChange::new(Phase::SourceBeforeTask, steps));
    match (provider, lack) {
        (Provider::Rds | Provider::Aurora, _) => {
            vec![Remedy::removes(sql(lacking.map(member).collect()))]
        }
        (Provider::Azure | Provider::CloudSql, _) => vec![Remedy::removes(sql(attribute("REPLICATION")))],
        (_, Lack::Replication) => vec![
            Remedy::removes(sql(attribute("SUPERUSER"))).with_caveat("it may do everything then"),
            Remedy::lowers(sql(attribute("REPLICATION"))),
        ],
        (_, Lack::Superuser) => {
            vec![Remedy::removes(sql(attribute("SUPERUSER"))).with_caveat("it may do everything then")]
        }
    }
}
