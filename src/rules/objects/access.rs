//! Owners, privileges, default privileges: one finding a role, with all objects that it is about.

use std::collections::{BTreeMap, HashMap};

use super::left_behind::{Elsewhere, LeftBehind, Missing, RULE, Report, example, no_caveat};
use super::provider::is_given;
use crate::catalog::{Acl, Catalog, Grantee, Held, Name, ObjectId, ObjectKind, ObjectRef};
use crate::ddl::Ddl;
use crate::finding::{Detail, Finding};
use crate::remedy::{Phase, SqlChange, Step};
use crate::rules::{Input, Rule};

pub(super) static OWNERSHIP: LeftBehind = LeftBehind {
    rule: Rule {
        name: "ownership-not-migrated",
        summary: "role does not own its objects on the target",
        explanation: "\
What DMS creates belongs to the user of the target endpoint. The owner on the source cannot alter or
drop its tables there, cannot refresh its materialized views, and functions that run with the rights
of their owner (`SECURITY DEFINER`) run with others.

Give each object its owner at the cutover, when DMS is done. There is one finding a role, with all
objects that it owns.",
        example: example(
            "CREATE TABLE orders (id bigint PRIMARY KEY);
ALTER TABLE orders OWNER TO app;",
            "role:app",
            &[],
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        needs: &[Input::Schema, Input::Owners],
        ..RULE
    },
    list: list_owners,
    message: |_, finding| {
        format!(
            "on the target the user of DMS owns what this role owns on the source: {}",
            objects_words(finding)
        )
    },
    create: |ddl, finding| Some(at_cutover(finding, |object| ddl.set_owner(object))),
    caveat: no_caveat,
    elsewhere: Elsewhere::Unknown,
};

fn list_owners(missing: &Missing<'_>, report: &mut Report<'_>) {
    let source = missing.source;
    let ddl = Ddl::new(source);
    let mut owned: BTreeMap<&Name, Vec<ObjectId>> = BTreeMap::new();
    for object in source.independent_ids().filter(|object| ddl.has_owner_of_its_own(*object)) {
        let owner = source.common(object).and_then(|common| common.owner.as_ref());
        let is_own =
            |owner: &&Name| goes_along(missing, object) && !is_owner_of_new_database(source, object, owner);
        if let Some(owner) = owner.filter(is_own)
            && !has_owner_on_target(missing, object, owner)
        {
            owned.entry(owner).or_default().push(object);
        }
    }
    for (owner, mut objects) in owned {
        source.sort_by_name(&mut objects);
        let role = ObjectRef::global(ObjectKind::Role, owner.clone());
        match is_given(owner.as_str()) && *owner != "postgres" {
            true => report.leave_out(format!("{owner} belongs to the cloud provider"), objects),
            false => report.add_anyway(role, Detail::Objects(objects.into())),
        }
    }
}

/// Whether it is the owner that the schema `public` of every new database has from PostgreSQL 15 on.
fn is_owner_of_new_database(source: &Catalog, object: ObjectId, owner: &Name) -> bool {
    matches!(object, ObjectId::Schema(id) if source.schemas[id].name == "public")
        && *owner == "pg_database_owner"
}

fn has_owner_on_target(missing: &Missing<'_>, object: ObjectId, owner: &Name) -> bool {
    let Some(target) = missing.target() else { return false };
    let found = target.find(object).and_then(|found| target.catalog().common(found));
    found.is_some_and(|found| found.owner.as_ref() == Some(owner))
}

/// Whether an object goes with the migration.
fn goes_along(missing: &Missing<'_>, object: ObjectId) -> bool {
    let source = missing.source;
    match object {
        ObjectId::Relation(id) | ObjectId::Column(id, _) => match source.relations[id].view {
            Some(_) => missing.touches(source.relations[id].schema),
            None => missing.is_moved(id),
        },
        ObjectId::Schema(id) => missing.touches(id),
        ObjectId::Sequence(id) => super::sequence::is_wanted(missing.migration, &source.sequences[id]),
        ObjectId::Type(id) => missing.touches(source.types[id].schema),
        ObjectId::Function(id) => missing.touches(source.functions[id].schema),
        ObjectId::Other(id) => source.others[id].schema.is_none_or(|schema| missing.touches(schema)),
        // a person decides whether the target subscribes
        ObjectId::Subscription(_) => false,
        _ => true,
    }
}

fn objects_words(finding: &Finding) -> String {
    match &finding.detail {
        Detail::Objects(objects) if objects.len() == 1 => "1 object".to_owned(),
        Detail::Objects(objects) => format!("{} objects", objects.len()),
        _ => "its objects".to_owned(),
    }
}

fn at_cutover(finding: &Finding, steps: impl Fn(ObjectId) -> Vec<Step>) -> SqlChange {
    let objects = match &finding.detail {
        Detail::Objects(objects) => &objects[..],
        _ => &[],
    };
    SqlChange::new(Phase::TargetAtCutover, objects.iter().flat_map(|object| steps(*object)).collect())
}

pub(super) static PRIVILEGE: LeftBehind = LeftBehind {
    rule: Rule {
        name: "privilege-not-migrated",
        summary: "privileges of the role are not granted on the target",
        explanation: "\
DMS carries no privileges. On the target only the user of DMS may use the tables that it creates:
the application is refused. Where the source took rights from PUBLIC (EXECUTE on a function, say),
the target gives them again. In the schema `public` everyone may create objects before PostgreSQL 15;
in a new database of 15 or later nobody but its owner may.

Grant them at the cutover, when owners are set: a grant belongs to the owner who gives it. There is
one finding a role, with all objects that were granted to it, and one for PUBLIC.",
        example: example(
            "CREATE TABLE orders (id bigint PRIMARY KEY);
GRANT SELECT ON orders TO app;",
            "privilege:app",
            &[],
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        needs: &[Input::Schema, Input::Privileges],
        ..RULE
    },
    list: list_privileges,
    message: |_, finding| {
        format!("DMS does not carry the privileges of this role: it has them on {}", objects_words(finding))
    },
    create: |ddl, finding| {
        let grantee = grantee_of(&finding.object_ref(ddl.catalog()).name);
        Some(at_cutover(finding, |object| ddl.grant_privileges_to(object, &grantee)))
    },
    caveat: no_caveat,
    elsewhere: Elsewhere::Known,
};

fn list_privileges(missing: &Missing<'_>, report: &mut Report<'_>) {
    let source = missing.source;
    let mut granted: BTreeMap<Name, Vec<ObjectId>> = BTreeMap::new();
    let independent = source.independent_ids().filter(|object| has_acl(source, *object));
    for object in independent.chain(source.columns_with_acl()) {
        if !goes_along(missing, object) || is_told_on_target(missing, object) {
            continue;
        }
        let (Some(before), Some(after)) = (source.acl_of_new_elsewhere(object), source.own_acl(object))
        else {
            continue;
        };
        for grantee in changed_grantees(&before, &after) {
            granted.entry(grantee_name(grantee)).or_default().push(object);
        }
    }
    for (grantee, mut objects) in granted {
        source.sort_by_name(&mut objects);
        if is_given(grantee.as_str()) && grantee != "postgres" {
            report.leave_out(format!("{grantee} belongs to the server or the cloud provider"), objects);
        } else {
            let privilege = ObjectRef::global(ObjectKind::Privilege, grantee);
            report.add_anyway(privilege, Detail::Objects(objects.into()));
        }
    }
}

/// Whether the privileges of an object that is no column are not those of any new one.
fn has_acl(catalog: &Catalog, object: ObjectId) -> bool {
    catalog.own_acl(object).is_some()
}

/// Whether the target has the object: what is not granted there `target-privilege-missing` tells.
fn is_told_on_target(missing: &Missing<'_>, object: ObjectId) -> bool {
    missing.is_told_by_target_rule() && missing.target().is_some_and(|target| target.has(object))
}

/// Who has other privileges than on a new object, each once.
fn changed_grantees<'a>(before: &'a Acl, after: &'a Acl) -> Vec<&'a Grantee> {
    let mut grantees: Vec<&Grantee> =
        before.grants.iter().chain(&after.grants).map(|grant| &grant.grantee).collect();
    grantees.sort();
    grantees.dedup();
    let (before, after) = (before.held(), after.held());
    let of = |held: &HashMap<&Grantee, Held>, of: &Grantee| held.get(of).copied().unwrap_or_default();
    grantees.retain(|grantee| of(&before, grantee) != of(&after, grantee));
    grantees
}

/// The name under which a grantee is reported. No role can be named `public`.
fn grantee_name(grantee: &Grantee) -> Name {
    match grantee {
        Grantee::Public => Name::from("public"),
        Grantee::Owner => Name::from("owner"),
        Grantee::Role(name) => name.clone(),
    }
}

fn grantee_of(name: &Name) -> Grantee {
    match name.as_str() {
        "public" => Grantee::Public,
        _ => Grantee::Role(name.clone()),
    }
}

pub(super) static DEFAULT_PRIVILEGE: LeftBehind = LeftBehind {
    rule: Rule {
        name: "default-privilege-not-migrated",
        summary: "default privileges are not set on the target",
        explanation: "\
DMS carries no default privileges (`ALTER DEFAULT PRIVILEGES`). What roles create on the target
later is granted to nobody: the next table of a deployment is closed to the application.

Set them at the cutover. They hold for objects that are made afterwards.",
        example: example(
            "ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT SELECT ON TABLES TO reader;",
            "default-privilege:tables of app",
            &[],
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        needs: &[Input::Privileges],
        ..RULE
    },
    list: list_default_privileges,
    message: |_, _| {
        "DMS does not carry these default privileges: new objects on the target are granted to nobody"
            .to_owned()
    },
    create: |ddl, finding| {
        let Some(ObjectId::DefaultPrivilege(at)) = finding.source_object() else { return None };
        Some(SqlChange::new(Phase::TargetAtCutover, ddl.set_default_privileges(at)))
    },
    caveat: no_caveat,
    elsewhere: Elsewhere::Unknown,
};

fn list_default_privileges(missing: &Missing<'_>, report: &mut Report<'_>) {
    let source = missing.source;
    for (at, entry) in (0..).zip(&source.default_privileges) {
        let schema = entry.schema.map(|schema| source.schema_name(schema));
        let on_target = missing.migration.target().is_some_and(|target| {
            target.default_privileges.iter().any(|found| {
                found.role == entry.role
                    && found.object_kind == entry.object_kind
                    && found.schema.map(|schema| target.schema_name(schema)) == schema
            })
        });
        if !on_target && entry.schema.is_none_or(|schema| missing.touches(schema)) {
            report.add_anyway(ObjectId::DefaultPrivilege(at), Detail::None);
        }
    }
}
