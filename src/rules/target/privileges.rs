//! What the user of DMS may do on the target.

use std::collections::{BTreeMap, BTreeSet};

use super::arrivals::Arrivals;
use crate::catalog::{
    Catalog, Id, Name, ObjectId, ObjectKind, ObjectRef, Privilege, Privileges, Relation, Schema,
};
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, Page};
use crate::dms::versions::Side;
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings, NotCheckedReason, Subject};
use crate::migration::Migration;
use crate::remedy::{Change, LockMode, Phase, Remedy, SqlChange, Step};
use crate::rules::arriving::{name_on_target, remakes_tables};
use crate::rules::dms_user::{DmsUser, May};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

/// The predefined role that may write everywhere, from PostgreSQL 14 on: USAGE on schemas, INSERT, UPDATE and DELETE.
const WRITES_ALL: &str = "pg_write_all_data";
/// The one that may read everything.
const READS_ALL: &str = "pg_read_all_data";

/// What AWS asks for on each table.
const ON_TABLES: [Privilege; 5] =
    [Privilege::Select, Privilege::Insert, Privilege::Update, Privilege::Delete, Privilege::Truncate];
const ON_SCHEMAS: [Privilege; 2] = [Privilege::Usage, Privilege::Create];
const ON_DATABASE: [Privilege; 2] = [Privilege::Connect, Privilege::Create];

pub(super) static DMS_USER_LACKS_TARGET_PRIVILEGE: Rule = Rule {
    name: "dms-user-lacks-target-privilege",
    summary: "the user of DMS lacks a privilege on the target",
    group: Group::Target,
    severity: Severity::Error,
    explanation: "\
On the target AWS asks that the user of DMS owns the schemas, or has USAGE and CREATE on them, CONNECT and CREATE on the
database, and SELECT, INSERT, UPDATE, DELETE and TRUNCATE on the tables. Without a privilege on a table it is not loaded
or not kept up to date. With `DROP_AND_CREATE` the user must own the tables or their schema, since nobody else can drop
them. CREATE on a schema or the database is a warning where all tables, or all schemas, are there: DMS makes none then,
but its control tables.

Privileges that come with memberships, to PUBLIC, or with `pg_write_all_data` count. The tables, schemas and roles of
the target must be known: from its server, or from a dump with owners and privileges together with the roles.",
    example: Example {
        bad: "CREATE TABLE orders (id integer PRIMARY KEY);",
        object: "table:public.orders",
        beside: &[],
        good: "CREATE TABLE orders (id integer PRIMARY KEY);",
        given: Given {
            target: Some(
                "CREATE ROLE app; CREATE ROLE dms LOGIN;
CREATE TABLE orders (id integer PRIMARY KEY);
ALTER TABLE orders OWNER TO app;
GRANT SELECT, INSERT ON orders TO dms;
GRANT USAGE, CREATE ON SCHEMA public TO dms;",
            ),
            good_target: Some(
                "CREATE ROLE app; CREATE ROLE dms LOGIN;
CREATE TABLE orders (id integer PRIMARY KEY);
ALTER TABLE orders OWNER TO app;
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON orders TO dms;
GRANT USAGE, CREATE ON SCHEMA public TO dms;",
            ),
            target_endpoint: Some(r#"{"PostgreSQLSettings": {"Username": "dms"}}"#),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema, Input::Target, Input::TargetDmsUser],
    assessments: &["postgres-check-target-privileges"],
    limitations: &["target-user-privileges"],
    sources: &[
        Citation::new(Page::TargetPostgreSql, "Security requirements", ALL_EDITIONS),
        cited::assessment("Validate if AWS DMS user has necessary privileges to the target"),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

/// What the user may not do with something.
struct Lack {
    object: ObjectId,
    missing: Missing,
    severity: Severity,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    Privileges(Privileges),
    /// It is not the owner, who alone can drop it.
    Ownership,
}

fn check(migration: &Migration, findings: &mut Findings) {
    let (Some(arrivals), Some(user)) = (Arrivals::of(migration), DmsUser::of_target(migration)) else {
        return;
    };
    if let Some(reason) = not_known(arrivals.target, &user) {
        return findings.not_checked(reason, Vec::new());
    }
    if user.is_superuser() {
        return;
    }
    let mut unknown = Vec::new();
    for lack in lacks(migration, &arrivals, &user, &mut unknown) {
        let detail = match lack.missing {
            Missing::Privileges(_) => Detail::Number(0),
            Missing::Ownership => Detail::Number(1),
        };
        findings.add_with(arrivals.target.object_ref(lack.object), lack.severity, detail);
    }
    if !unknown.is_empty() {
        let reason = "the target's dump does not tell who owns these tables (`--no-owner`?)".to_owned();
        findings.not_checked(NotCheckedReason::Because(reason), unknown);
    }
}

/// Why nothing can be said of the user.
fn not_known(target: &Catalog, user: &DmsUser<'_>) -> Option<NotCheckedReason> {
    let contents = target.contents;
    let reason = if !contents.roles {
        "needs the target's roles: add the output of its `pg_dumpall --globals-only`, or name its server"
            .to_owned()
    } else if !contents.privileges {
        "needs the target's privileges: its dump holds no GRANT (`--no-acl`?)".to_owned()
    } else if user.role.is_none() {
        format!("the target knows no role {}: is it the user of DMS?", user.name)
    } else {
        return None;
    };
    Some(NotCheckedReason::Because(reason))
}

fn lacks(
    migration: &Migration,
    arrivals: &Arrivals<'_>,
    user: &DmsUser<'_>,
    unknown: &mut Vec<ObjectId>,
) -> Vec<Lack> {
    let target = arrivals.target;
    let mut lacks = Vec::new();
    let needed = Needed::of(migration, target);
    lacks.extend(of_database(target, user, &needed));
    for (&schema, &makes_tables) in &needed.schemas {
        lacks.extend(of_schema(target, user, schema, makes_tables));
    }
    for arrival in &arrivals.tables {
        let object = ObjectId::Relation(arrival.to);
        match of_table(migration, target, user, arrival.to) {
            Ok(Some(missing)) => lacks.push(Lack { object, missing, severity: Severity::Error }),
            Ok(None) => {}
            Err(OwnerUnknown) => unknown.push(ObjectId::Relation(arrival.from)),
        }
    }
    lacks
}

/// The schemas of the target that the task writes to.
struct Needed {
    /// Those that are there, and whether DMS makes tables in them.
    schemas: BTreeMap<Id<Schema>, bool>,
    /// Those that DMS has to make.
    missing: BTreeSet<Name>,
}

impl Needed {
    fn of(migration: &Migration, target: &Catalog) -> Self {
        let mut needed = Needed { schemas: BTreeMap::new(), missing: BTreeSet::new() };
        for &table in &migration.moved().relations {
            let Some(name) = name_on_target(migration, table) else { continue };
            let Some(schema) = name.schema else { continue };
            match target.schema(schema.as_str()) {
                Some(id) => {
                    let is_made = remakes_tables(migration)
                        || target.relation(schema.as_str(), name.name.as_str()).is_none();
                    *needed.schemas.entry(id).or_default() |= is_made;
                }
                None => drop(needed.missing.insert(schema)),
            }
        }
        needed
    }
}

fn of_database(target: &Catalog, user: &DmsUser<'_>, needed: &Needed) -> Option<Lack> {
    let object = ObjectId::Database;
    let missing = missing(user, object, &ON_DATABASE);
    // a dump without `--create` does not tell of the database
    let is_told = target.contents.database_settings || target.database.common.owner.is_some();
    if missing == Privileges::NONE || !is_told {
        return None;
    }
    let hurts = missing.contains(Privilege::Connect) || !needed.missing.is_empty();
    let severity = if hurts { Severity::Error } else { Severity::Warning };
    Some(Lack { object, missing: Missing::Privileges(missing), severity })
}

fn of_schema(target: &Catalog, user: &DmsUser<'_>, schema: Id<Schema>, makes_tables: bool) -> Option<Lack> {
    let owner = target.schemas[schema].common.owner.as_ref();
    if owner.is_some_and(|owner| user.has_role(owner)) {
        return None;
    }
    let object = ObjectId::Schema(schema);
    let missing = missing(user, object, &ON_SCHEMAS);
    if missing == Privileges::NONE {
        return None;
    }
    let hurts = missing.contains(Privilege::Usage) || makes_tables;
    let severity = if hurts { Severity::Error } else { Severity::Warning };
    Some(Lack { object, missing: Missing::Privileges(missing), severity })
}

/// The input does not tell who owns a table.
struct OwnerUnknown;

fn of_table(
    migration: &Migration,
    target: &Catalog,
    user: &DmsUser<'_>,
    table: Id<Relation>,
) -> Result<Option<Missing>, OwnerUnknown> {
    let relation = &target.relations[table];
    let owns = |owner: &Option<Name>| owner.as_ref().map(|owner| user.has_role(owner));
    let owns_table = owns(&relation.common.owner);
    if remakes_tables(migration) {
        let owns_schema = owns(&target.schemas[relation.schema].common.owner);
        return match (owns_table, owns_schema) {
            (Some(true), _) | (_, Some(true)) => Ok(None),
            (None, _) => Err(OwnerUnknown),
            (Some(false), _) => Ok(Some(Missing::Ownership)),
        };
    }
    let object = ObjectId::Relation(table);
    let missing = missing(user, object, &ON_TABLES);
    match missing == Privileges::NONE {
        true => Ok(None),
        false if owns_table.is_none() => Err(OwnerUnknown),
        false => Ok(Some(Missing::Privileges(missing))),
    }
}

/// Those of the privileges that the user does not have.
fn missing(user: &DmsUser<'_>, object: ObjectId, wanted: &[Privilege]) -> Privileges {
    let has = |privilege: Privilege| {
        user.may(privilege, object) == May::Yes || comes_with_a_predefined_role(user, privilege, object)
    };
    let missing: Vec<Privilege> = wanted.iter().copied().filter(|privilege| !has(*privilege)).collect();
    Privileges::of(&missing)
}

fn comes_with_a_predefined_role(user: &DmsUser<'_>, privilege: Privilege, object: ObjectId) -> bool {
    if !matches!(object, ObjectId::Relation(_) | ObjectId::Schema(_)) {
        return false;
    }
    match privilege {
        Privilege::Insert | Privilege::Update | Privilege::Delete => user.is_member_of(WRITES_ALL),
        Privilege::Select => user.is_member_of(READS_ALL),
        Privilege::Usage => user.is_member_of(WRITES_ALL) || user.is_member_of(READS_ALL),
        _ => false,
    }
}

/// The object of the target that a finding names.
fn named(target: &Catalog, object: &ObjectRef) -> Option<ObjectId> {
    Some(match object.kind {
        ObjectKind::Database => ObjectId::Database,
        ObjectKind::Schema => ObjectId::Schema(target.schema(object.name.as_str())?),
        _ => ObjectId::Relation(target.relation(object.schema.as_ref()?.as_str(), object.name.as_str())?),
    })
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let summary = || Description::new(finding.rule.summary);
    let (Some(target), Some(user), Subject::Named(object)) =
        (migration.target(), DmsUser::of_target(migration), &finding.object)
    else {
        return summary();
    };
    let Some(id) = named(target, object) else { return summary() };
    let mut description = match finding.detail {
        Detail::Number(1) => own(target, &user, id),
        _ => grant(target, &user, id, finding.severity),
    };
    let named_by = migration.task().dms_user(Side::Target);
    description.decided_by.extend(named_by.as_ref().map(DecidedBy::from));
    if finding.detail == Detail::Number(1) {
        let mode = &migration.task().settings.full_load.target_table_prep_mode;
        description = description.decided_by(DecidedBy::from(mode));
    }
    description
}

fn own(target: &Catalog, user: &DmsUser<'_>, object: ObjectId) -> Description {
    let name = target.object_ref(object).path().to_string();
    let owner = target.common(object).and_then(|common| common.owner.as_ref());
    let message = format!("{} does not own it, and so cannot drop it before the load", user.name);
    let description = Description::new(message);
    let Some(owner) = owner else { return description };
    let step = Step::metadata_only(
        format!("ALTER TABLE {name} OWNER TO {}", user.name),
        format!("ALTER TABLE {name} OWNER TO {owner}"),
        Some(LockMode::AccessExclusive),
    );
    let change = Change::Sql(SqlChange::new(Phase::TargetBeforeLoad, vec![step]));
    let keep = Change::TaskSetting {
        name: "FullLoadSettings.TargetTablePrepMode",
        value: "TRUNCATE_BEFORE_LOAD".into(),
    };
    description
        .remedy(Remedy::removes(keep).with_caveat("the user needs the right to empty the tables then"))
        .remedy(Remedy::removes(change))
}

fn grant(target: &Catalog, user: &DmsUser<'_>, object: ObjectId, severity: Severity) -> Description {
    let (wanted, word): (&[Privilege], &str) = match object {
        ObjectId::Database => (&ON_DATABASE, "DATABASE"),
        ObjectId::Schema(_) => (&ON_SCHEMAS, "SCHEMA"),
        _ => (&ON_TABLES, "TABLE"),
    };
    let lacking: Vec<&str> = missing(user, object, wanted).iter().map(Privilege::keyword).collect();
    let lacking = lacking.join(", ");
    let effect = match (object, severity) {
        (ObjectId::Database, Severity::Error) => "DMS cannot connect, or make the schemas that are missing",
        (ObjectId::Schema(_), Severity::Error) => "DMS cannot reach or make its tables",
        (ObjectId::Database | ObjectId::Schema(_), _) => {
            "AWS asks for it, though all that the task moves has its place there"
        }
        _ => "DMS cannot load it and keep it up to date",
    };
    let message = format!("{} lacks {lacking} on it: {effect}", user.name);
    let name = target.object_ref(object).path().to_string();
    let step = Step::metadata_only(
        format!("GRANT {lacking} ON {word} {name} TO {}", user.name),
        format!("REVOKE {lacking} ON {word} {name} FROM {}", user.name),
        None,
    );
    let change = Change::Sql(SqlChange::new(Phase::TargetBeforeLoad, vec![step]));
    Description::new(message).evidence("missing", lacking.as_str()).remedy(Remedy::removes(change))
}

#[cfg(all(test, feature = "dump"))]
mod tests {
    use crate::dms::task::MigrationType;
    use crate::rules::testing::Case;

    const RULE: &str = "dms-user-lacks-target-privilege";
    const T: &str = "CREATE TABLE t (id integer PRIMARY KEY);";
    const ALL: &str = "GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON t TO dms;";

    fn case(grants: &str) -> Case {
        let roles = "CREATE ROLE app; CREATE ROLE dms LOGIN;";
        let target = format!("{roles} {T} ALTER TABLE t OWNER TO app; {grants}");
        Case::new(T).target(&target).dms_user("dms")
    }

    #[test]
    fn each_object_is_named_with_what_is_missing() {
        let found = case("GRANT SELECT ON t TO dms; REVOKE ALL ON SCHEMA public FROM PUBLIC;").finds(RULE);
        assert_eq!(found, ["error schema:public", "error table:public.t"]);
        let described =
            case("GRANT SELECT ON t TO dms; GRANT CREATE ON SCHEMA public TO dms;").remedies(RULE);
        assert_eq!(
            described,
            ["target-before-load: GRANT INSERT, UPDATE, DELETE, TRUNCATE ON TABLE public.t TO dms"]
        );
    }

    #[test]
    fn the_right_to_make_tables_is_needed_where_dms_makes_some() {
        let no_create = format!("{ALL} REVOKE CREATE ON SCHEMA public FROM PUBLIC;");
        assert_eq!(case(&no_create).finds(RULE), ["warning schema:public"]);
        let missing = "CREATE ROLE dms; GRANT USAGE ON SCHEMA public TO dms; REVOKE CREATE ON SCHEMA public FROM PUBLIC;";
        let found = Case::new(T).target(missing).dms_user("dms").finds(RULE);
        assert_eq!(found, ["error schema:public"]);
    }

    #[test]
    fn memberships_and_predefined_roles_count() {
        let created = "GRANT CREATE ON SCHEMA public TO dms;";
        assert!(case(&format!("GRANT app TO dms; {created}")).finds(RULE).is_empty());
        let writes = format!(
            "GRANT pg_write_all_data TO dms; GRANT pg_read_all_data TO dms; GRANT TRUNCATE ON t TO dms; {created}"
        );
        assert!(case(&writes).finds(RULE).is_empty());
    }

    #[test]
    fn only_the_owner_drops_a_table() {
        let drop = r#"{"FullLoadSettings": {"TargetTablePrepMode": "DROP_AND_CREATE"}}"#;
        let created = format!("{ALL} GRANT CREATE ON SCHEMA public TO dms;");
        assert_eq!(case(&created).settings(drop).finds(RULE), ["error table:public.t"]);
        assert!(case(&created).finds(RULE).is_empty());
        assert!(case(&created).settings(drop).kind(MigrationType::Cdc).finds(RULE).is_empty());
    }

    #[test]
    fn a_dump_without_roles_says_nothing() {
        let open = Case::new(T).target(T).dms_user("dms").not_checked(RULE);
        assert!(open[0].contains("needs the target's roles"), "{open:?}");
        let open = Case::new(T).target("CREATE ROLE other; GRANT other TO other2;").dms_user("dms");
        assert_eq!(open.not_checked(RULE).len(), 1);
    }
}
