//! Roles, memberships, settings.

use super::left_behind::{Elsewhere, LeftBehind, Missing, RULE, Report, example, no_caveat};
use super::provider::is_given;
use crate::catalog::{Catalog, Id, ObjectId, Role};
use crate::finding::Finding;
use crate::remedy::{Phase, SqlChange};
use crate::rules::{Input, Rule};

pub(super) static ROLE: LeftBehind = LeftBehind {
    rule: Rule {
        name: "role-not-migrated",
        summary: "role is not created on the target",
        explanation: "\
DMS creates no users and groups. Nobody can log in on the target, and owners, grants and policies
that name a role cannot be set.

Create the roles before the load. Passwords are never read or written here: set those of roles that
log in by hand. A managed server gives nobody SUPERUSER; REPLICATION and BYPASSRLS may be a role of
the provider's there. Roles that belong to a cloud provider are left out, and so is `postgres`, which
a new server has.",
        example: example("CREATE ROLE app;", "role:app", &[], "CREATE TABLE orders (id bigint PRIMARY KEY);"),
        limitations: &["secondary-objects-not-migrated", "hdm-role-precreation"],
        needs: &[Input::Roles],
        ..RULE
    },
    list: list_roles,
    message: |catalog, finding| {
        match role_of(finding).map(|id| &catalog.roles[id]) {
            Some(role) if role.login => "DMS does not create this user: it cannot log in on the target",
            _ => "DMS does not create this role: nothing can be owned by it or granted to it on the target",
        }
        .to_owned()
    },
    create: |ddl, finding| Some(SqlChange::new(Phase::TargetBeforeLoad, ddl.create_role(role_of(finding)?))),
    caveat: role_caveat,
    elsewhere: Elsewhere::Known,
};

fn role_of(finding: &Finding) -> Option<Id<Role>> {
    match finding.source_object() {
        Some(ObjectId::Role(id)) => Some(id),
        _ => None,
    }
}

fn list_roles(missing: &Missing<'_>, report: &mut Report<'_>) {
    let (given, own): (Vec<_>, Vec<_>) =
        missing.source.roles.iter().partition(|(_, role)| is_given(role.name.as_str()));
    own.iter().for_each(|(id, _)| report.add(missing, ObjectId::Role(*id)));
    if !given.is_empty() {
        let objects = given.iter().map(|(id, _)| ObjectId::Role(*id)).collect();
        report.leave_out(
            "roles that come with a server, or belong to its provider, are not looked for".to_owned(),
            objects,
        );
    }
}

fn role_caveat(catalog: &Catalog, finding: &Finding) -> Option<String> {
    let role = &catalog.roles[role_of(finding)?];
    let has_special = role.superuser || role.replication || role.bypass_row_level_security;
    let words = [
        role.login.then_some("set its password by hand"),
        has_special.then_some(
            "a managed server may refuse SUPERUSER, REPLICATION and BYPASSRLS: grant the provider's role instead",
        ),
    ];
    let words: Vec<&str> = words.into_iter().flatten().collect();
    (!words.is_empty()).then(|| words.join("; "))
}

pub(super) static ROLE_MEMBERSHIP: LeftBehind = LeftBehind {
    rule: Rule {
        name: "role-membership-not-migrated",
        summary: "role membership is not granted on the target",
        explanation: "\
DMS carries no role memberships. A user on the target lacks what it may do as a member of a group.

Grant them before the load, when all roles are there, with their options (`ADMIN`, and from
PostgreSQL 16 `INHERIT` and `SET`).",
        example: example(
            "CREATE ROLE readers;
CREATE ROLE app;
GRANT readers TO app;",
            "role-membership:readers.app",
            &["role-not-migrated"],
            "CREATE ROLE readers;",
        ),
        needs: &[Input::Roles],
        ..RULE
    },
    list: |missing, report| {
        let target = missing.migration.target();
        for (at, membership) in (0..).zip(&missing.source.memberships) {
            let on_target = target.is_some_and(|target| {
                target
                    .memberships
                    .iter()
                    .any(|found| found.role == membership.role && found.member == membership.member)
            });
            if !on_target && !is_given(membership.member.as_str()) {
                report.add_anyway(ObjectId::Membership(at), crate::finding::Detail::None);
            }
        }
    },
    message: |_, _| {
        "DMS does not grant this membership: the member lacks the role's rights on the target".to_owned()
    },
    create: |ddl, finding| {
        let Some(ObjectId::Membership(at)) = finding.source_object() else { return None };
        Some(SqlChange::new(Phase::TargetBeforeLoad, ddl.grant_membership(at)))
    },
    caveat: no_caveat,
    elsewhere: Elsewhere::Unknown,
};

pub(super) static DATABASE_SETTING: LeftBehind = LeftBehind {
    rule: Rule {
        name: "database-setting-not-migrated",
        summary: "setting of a role or database is not made on the target",
        explanation: "\
DMS carries no settings of databases and roles (`ALTER DATABASE ... SET`, `ALTER ROLE ... SET`). On
the target sessions run with the server's own `search_path`, `statement_timeout`, time zone.

Make them before the load. If the database has another name there, write that name.",
        example: example(
            "CREATE ROLE app;
ALTER ROLE app SET statement_timeout TO '30s';",
            "setting:app.statement_timeout",
            &["role-not-migrated"],
            "CREATE ROLE app;",
        ),
        ..RULE
    },
    list: list_settings,
    message: |_, _| "DMS does not carry this setting: sessions on the target run without it".to_owned(),
    create: |ddl, finding| {
        let Some(ObjectId::Setting(at)) = finding.source_object() else { return None };
        Some(SqlChange::new(Phase::TargetBeforeLoad, ddl.set_setting(at)))
    },
    caveat: no_caveat,
    elsewhere: Elsewhere::Unknown,
};

/// Settings stand where roles or the database itself are written: a dump of a database alone has none.
fn list_settings(missing: &Missing<'_>, report: &mut Report<'_>) {
    let contents = missing.source.contents;
    if !contents.database_settings && !contents.roles {
        return report.needs(Input::DatabaseSettings);
    }
    let target = missing.migration.target();
    for (at, setting) in (0..).zip(&missing.source.settings) {
        let on_target = target.is_some_and(|target| {
            target.settings.iter().any(|found| {
                found.role == setting.role
                    && found.database.is_some() == setting.database.is_some()
                    && found.parameter.name == setting.parameter.name
            })
        });
        let of_provider = setting.role.as_ref().is_some_and(|role| is_given(role.as_str()));
        if !on_target && !of_provider {
            report.add_anyway(ObjectId::Setting(at), crate::finding::Detail::None);
        }
    }
}
