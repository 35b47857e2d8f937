//! The event trigger with which DMS captures DDL, and who needs rights for it.

use std::collections::BTreeSet;

use super::live::captures_changes;
use crate::catalog::{
    Catalog, Enabled, EventTrigger, FunctionSecurity, Grantee, Id, Name, ObjectId, ObjectKind, ObjectRef,
    Privilege, Relation,
};
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, Page, SINCE_2025};
use crate::dms::versions::Side;
use crate::finding::{DecidedBy, Description, Finding, Findings, NotCheckedReason};
use crate::migration::Migration;
use crate::remedy::{Change, Endpoint, Phase, Remedy, SqlChange, Step};
use crate::rules::dms_user::{DmsUser, with_members};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

/// The name of DMS's event trigger and of the function that it calls.
const INTERCEPT: &str = "awsdms_intercept_ddl";
/// The table that the function writes to.
const AUDIT: &str = "awsdms_ddl_audit";
/// The sequence of that table's key.
const AUDIT_KEY: &str = "awsdms_ddl_audit_c_key_seq";

const ARTIFACTS: Citation = Citation::new(
    Page::SourcePostgreSql,
    "Migrating an Amazon RDS for PostgreSQL database without using the master user account",
    SINCE_2025,
);

const TRIGGER: &str = "CREATE TABLE orders (id integer PRIMARY KEY);
CREATE FUNCTION public.awsdms_intercept_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER awsdms_intercept_ddl ON ddl_command_end EXECUTE FUNCTION public.awsdms_intercept_ddl();";

pub(super) static DDL_EVENT_TRIGGER_NOT_ALWAYS: Rule = Rule {
    name: "ddl-event-trigger-not-always",
    summary: "DMS's event trigger does not fire in every session",
    group: Group::Source,
    severity: Severity::Warning,
    explanation: "\
DMS captures DDL with an event trigger on the source, `awsdms_intercept_ddl`. As it is made it fires in ordinary sessions
alone. Where the source itself receives changes from another replication system, DDL of that system runs as a
replica, the trigger does not fire, and the DDL is missed. A trigger that is disabled misses all of it.

Enable it ALWAYS. Without DDL capture (`CaptureDdls` false) or change capture nothing is found.",
    example: Example {
        bad: TRIGGER,
        object: "event-trigger:awsdms_intercept_ddl",
        beside: &["awsdms-artifact"],
        good: "CREATE TABLE orders (id integer PRIMARY KEY);
CREATE FUNCTION public.awsdms_intercept_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE EVENT TRIGGER awsdms_intercept_ddl ON ddl_command_end EXECUTE FUNCTION public.awsdms_intercept_ddl();
ALTER EVENT TRIGGER awsdms_intercept_ddl ENABLE ALWAYS;",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &["postgres-check-ddl-event-trigger"],
    limitations: &["ddl-event-trigger-not-enabled-always"],
    sources: &[
        Citation::new(
            Page::SourcePostgreSql,
            "Limitations on using a PostgreSQL database as a DMS source",
            ALL_EDITIONS,
        ),
        cited::assessment("Validate if DDL event trigger is set to ENABLE ALWAYS"),
    ],
    basis: Basis::Dms,
    check: check_always,
    describe: describe_always,
};

pub(super) static DDL_CAPTURE_PRIVILEGE: Rule = Rule {
    name: "ddl-capture-privilege",
    summary: "the role lacks rights that DDL capture needs",
    group: Group::Source,
    severity: Severity::Warning,
    explanation: "\
With `CaptureDdls` (the default) DMS makes a table `awsdms_ddl_audit`, a function and an event trigger on the source.
Only a superuser may create an event trigger (`rds_superuser` on AWS), so a DMS user without these rights needs them made
by hand beforehand. Once they are there, every DDL statement of any role writes to the table as that role: a role without
the right to gets an error, and its DDL fails.

Let a superuser make the objects and grant the rights on the table and on its sequence to every role that runs DDL, or
set `CaptureDdls` to false and apply DDL to the target by hand.",
    example: Example {
        bad: "CREATE ROLE dms LOGIN REPLICATION;\nCREATE TABLE orders (id integer PRIMARY KEY);",
        object: "role:dms",
        beside: &["missing-replication-privilege", "role-not-migrated"],
        good: "CREATE ROLE dms LOGIN SUPERUSER;\nCREATE TABLE orders (id integer PRIMARY KEY);",
        given: Given { dms_user: Some("dms"), ..Given::NOTHING },
    },
    needs: &[Input::Schema, Input::Roles, Input::DmsUser],
    assessments: &[],
    limitations: &["ddl-capture-artifacts"],
    sources: &[ARTIFACTS],
    basis: Basis::Dms,
    check: check_privilege,
    describe: describe_privilege,
};

/// Whether the task captures DDL.
fn captures_ddl(migration: &Migration) -> bool {
    captures_changes(migration) && migration.task().source.settings.capture_ddls.value
}

fn event_trigger(catalog: &Catalog) -> Option<Id<EventTrigger>> {
    catalog.event_triggers.find(&Name::from(INTERCEPT))
}

fn check_always(migration: &Migration, findings: &mut Findings) {
    if !captures_ddl(migration) {
        return;
    }
    let catalog = migration.source();
    if let Some(id) = event_trigger(catalog)
        && catalog.event_triggers[id].enabled != Enabled::Always
    {
        findings.add(ObjectId::EventTrigger(id));
    }
}

fn describe_always(migration: &Migration, finding: &Finding) -> Description {
    let catalog = migration.source();
    let Some(trigger) = event_trigger(catalog).map(|id| &catalog.event_triggers[id]) else {
        return Description::new(finding.rule.summary);
    };
    let (message, back) = match trigger.enabled {
        Enabled::Disabled => ("it is disabled: no DDL is captured", "DISABLE"),
        Enabled::Replica => {
            ("it fires for replicated DDL alone: that of ordinary sessions is missed", "ENABLE REPLICA")
        }
        _ => (
            "it does not fire for DDL that another replication system applies here, which is missed",
            "ENABLE",
        ),
    };
    let step = Step::metadata_only(
        format!("ALTER EVENT TRIGGER {INTERCEPT} ENABLE ALWAYS"),
        format!("ALTER EVENT TRIGGER {INTERCEPT} {back}"),
        None,
    );
    let change = Change::Sql(SqlChange::new(Phase::SourceBeforeTask, vec![step]));
    Description::new(message)
        .decided_by(DecidedBy::from(&migration.task().source.settings.capture_ddls))
        .remedy(Remedy::removes(change))
}

/// The table that DDL is written to, with the schema that the endpoint names.
fn audit_table(migration: &Migration) -> Option<Id<Relation>> {
    let schema = &migration.task().source.settings.ddl_artifacts_schema.value;
    migration.source().relation(schema, AUDIT)
}

fn check_privilege(migration: &Migration, findings: &mut Findings) {
    if !captures_ddl(migration) {
        return;
    }
    match (event_trigger(migration.source()), audit_table(migration)) {
        (Some(_), Some(table)) => check_writers(migration, table, findings),
        _ => check_maker(migration, findings),
    }
}

/// Whether the user of DMS may make the event trigger.
fn check_maker(migration: &Migration, findings: &mut Findings) {
    let Some(user) = DmsUser::of(migration) else { return };
    const MAKERS: [&str; 3] = ["rds_superuser", "azure_pg_admin", "cloudsqlsuperuser"];
    let may = user.is_superuser() || MAKERS.iter().any(|role| user.is_member_of(role));
    if user.role.is_none() {
        findings.not_checked(user.unknown_role(), Vec::new());
    } else if !may {
        findings.add(role(&user.name));
    }
}

/// Whether those who own what the task moves, and so run DDL, may write to the table.
fn check_writers(migration: &Migration, table: Id<Relation>, findings: &mut Findings) {
    let catalog = migration.source();
    if runs_as_its_owner(migration) {
        return;
    }
    if !catalog.contents.privileges {
        return findings.not_checked(NotCheckedReason::Needs(Input::Privileges), Vec::new());
    }
    let Some(acl) = catalog.effective_acl(ObjectId::Relation(table)) else { return };
    let mut granted = Vec::new();
    for grant in acl.grants.iter().filter(|grant| grant.privileges.contains(Privilege::Insert)) {
        match &grant.grantee {
            Grantee::Role(role) => granted.push(role.clone()),
            Grantee::Owner => granted.extend(catalog.relations[table].common.owner.clone()),
            _ => return,
        }
    }
    let ownerless = ownerless(migration);
    if !ownerless.is_empty() {
        findings.not_checked(NotCheckedReason::Needs(Input::Owners), ownerless);
    }
    let writers = with_members(catalog, granted);
    let is_superuser = |role: &Name| catalog.roles.find(role).is_some_and(|id| catalog.roles[id].superuser);
    for owner in
        owners(migration).into_iter().filter(|owner| !writers.contains(owner) && !is_superuser(owner))
    {
        findings.add(role(&owner));
    }
}

/// Whether the function writes with the rights of its owner, whoever runs the DDL.
fn runs_as_its_owner(migration: &Migration) -> bool {
    let mut functions = migration.source().functions.iter().map(|(_, function)| function);
    functions
        .any(|function| function.name.as_str() == INTERCEPT && function.security == FunctionSecurity::Definer)
}

fn owners(migration: &Migration) -> BTreeSet<Name> {
    let catalog = migration.source();
    let moved = migration.moved().relations.iter();
    moved.filter_map(|id| catalog.relations[*id].common.owner.clone()).collect()
}

/// What the task moves and the input names no owner of.
fn ownerless(migration: &Migration) -> Vec<ObjectId> {
    let catalog = migration.source();
    let moved = migration.moved().relations.iter().copied();
    moved.filter(|id| catalog.relations[*id].common.owner.is_none()).map(ObjectId::Relation).collect()
}

fn role(name: &Name) -> ObjectRef {
    ObjectRef::global(ObjectKind::Role, name.clone())
}

fn describe_privilege(migration: &Migration, finding: &Finding) -> Description {
    let role = finding.object_ref(migration.source()).name;
    let capture = &migration.task().source.settings.capture_ddls;
    let off =
        Change::EndpointSetting { endpoint: Endpoint::Source, name: "CaptureDdls", value: false.into() };
    let off = Remedy::removes(off).with_caveat("then no DDL is replicated: apply it to the target by hand");
    let description = match (event_trigger(migration.source()), audit_table(migration)) {
        (Some(_), Some(table)) => Description::new(format!(
            "{role} owns tables that the task moves and may not write to {}: its DDL fails",
            migration.source().relation_name(table)
        ))
        .remedy(Remedy::removes(Change::Sql(grant(migration.source(), table, &role)))),
        _ => Description::new(format!(
            "{role} may not create the event trigger with which DMS captures DDL: only superusers may (rds_superuser \
             on AWS)"
        ))
        .remedy(Remedy::lowers(Change::Words(format!(
            "let a superuser make the table {AUDIT}, the function and the event trigger {INTERCEPT} beforehand, and \
             grant their use to every role that runs DDL"
        )))),
    };
    let description = description.decided_by(DecidedBy::from(capture)).remedy(off);
    match migration.task().dms_user(Side::Source).filter(|user| role == user.value.as_str()) {
        Some(user) => description.decided_by(DecidedBy::from(&user)),
        None => description,
    }
}

/// What a role needs to write to the table, and to draw its keys.
fn grant(catalog: &Catalog, table: Id<Relation>, role: &Name) -> SqlChange {
    let name = catalog.relation_name(table);
    let mut steps = vec![Step::metadata_only(
        format!("GRANT ALL ON TABLE {name} TO {role}"),
        format!("REVOKE ALL ON TABLE {name} FROM {role}"),
        None,
    )];
    let schema = catalog.relations[table].schema;
    let key = crate::catalog::SchemaKey { schema: Some(schema), name: Name::from(AUDIT_KEY) };
    if catalog.sequences.find(&key).is_some() {
        let sequence = catalog.qualified(schema, &key.name);
        steps.push(Step::metadata_only(
            format!("GRANT ALL ON SEQUENCE {sequence} TO {role}"),
            format!("REVOKE ALL ON SEQUENCE {sequence} FROM {role}"),
            None,
        ));
    }
    SqlChange::new(Phase::SourceBeforeTask, steps)
}
