//! Whether the user of DMS may read the tables that the task moves.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, Id, ObjectId, Privilege, Relation, Schema};
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::dms::versions::Side;
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings, NotCheckedReason};
use crate::migration::Migration;
use crate::remedy::{Change, Phase, Remedy, SqlChange, Step};
use crate::rules::dms_user::{DmsUser, May};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

/// The predefined role that may read everything, from PostgreSQL 14 on.
const READS_ALL: &str = "pg_read_all_data";

pub(super) static MISSING_SELECT_PRIVILEGE: Rule = Rule {
    name: "missing-select-privilege",
    summary: "the user of DMS may not read it",
    group: Group::Source,
    severity: Severity::Error,
    explanation: "\
DMS reads tables as its user. Where the user has no SELECT on a table, or no USAGE on its schema, the table is not
migrated: the task may even end as if all were well, with nothing moved. Where it may read only some of the columns,
DMS makes the table on the target from its own types instead of the source's, and the task can fail: that is a
warning.

Grant SELECT on the tables, USAGE on their schemas. What the user has as a member of other roles counts, and so do
the owner's rights, those of PUBLIC and `pg_read_all_data`.",
    example: Example {
        bad: "CREATE ROLE app;\nCREATE ROLE dms LOGIN REPLICATION;
CREATE TABLE orders (id integer PRIMARY KEY);
ALTER TABLE orders OWNER TO app;
CREATE TABLE items (id integer PRIMARY KEY);
ALTER TABLE items OWNER TO app;
GRANT SELECT ON items TO dms;",
        object: "table:public.orders",
        beside: &[
            "ddl-capture-privilege",
            "missing-replication-privilege",
            "ownership-not-migrated",
            "privilege-not-migrated",
            "role-not-migrated",
        ],
        good: "CREATE ROLE app;\nCREATE ROLE dms LOGIN REPLICATION;
CREATE TABLE orders (id integer PRIMARY KEY);
ALTER TABLE orders OWNER TO app;
GRANT SELECT ON orders TO dms;",
        given: Given { dms_user: Some("dms"), ..Given::NOTHING },
    },
    needs: &[Input::Schema, Input::Privileges, Input::Roles, Input::DmsUser],
    assessments: &["postgres-check-select-object-privileges"],
    limitations: &["missing-column-select-privilege", "tables-missing-read-access"],
    sources: &[
        cited::SELF_MANAGED_PREREQUISITES,
        cited::assessment("Verify DMS User Full Load Permissions"),
        Citation::new(Page::Troubleshooting, "Task completes but nothing was migrated", ONLY_2026),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

/// How much of a table a user may read.
enum Readable {
    All,
    /// All but these columns.
    Part(Vec<ObjectId>),
    Nothing,
    Unknown,
}

impl Readable {
    fn of(user: &DmsUser<'_>, catalog: &Catalog, table: Id<Relation>) -> Self {
        match user.may(Privilege::Select, ObjectId::Relation(table)) {
            May::Yes => return Readable::All,
            May::Unknown => return Readable::Unknown,
            May::No => {}
        }
        let columns = catalog.relations[table].columns.iter();
        let columns: Vec<ObjectId> = columns.map(|column| ObjectId::Column(table, column.number)).collect();
        let is_hidden = |column: &ObjectId| user.may(Privilege::Select, *column) != May::Yes;
        let hidden: Vec<ObjectId> = columns.iter().copied().filter(is_hidden).collect();
        match hidden.len() {
            0 if !columns.is_empty() => Readable::All,
            hidden if hidden == columns.len() => Readable::Nothing,
            _ => Readable::Part(hidden),
        }
    }
}

fn check(migration: &Migration, findings: &mut Findings) {
    let Some(user) = DmsUser::of(migration) else { return };
    if user.role.is_none() {
        findings.not_checked(user.unknown_role(), Vec::new());
        return;
    }
    if user.is_superuser() || user.is_member_of(READS_ALL) {
        return;
    }
    check_schemas(migration, &user, findings);
    let mut unknown = Vec::new();
    for &table in &migration.moved().relations {
        let object = ObjectId::Relation(table);
        match Readable::of(&user, migration.source(), table) {
            Readable::All => {}
            Readable::Nothing => findings.add(object),
            Readable::Part(hidden) => {
                findings.add_with(object, Severity::Warning, Detail::Objects(hidden.into()));
            }
            Readable::Unknown => unknown.push(object),
        }
    }
    if !unknown.is_empty() {
        findings.not_checked(NotCheckedReason::Needs(Input::Owners), unknown);
    }
}

fn check_schemas(migration: &Migration, user: &DmsUser<'_>, findings: &mut Findings) {
    let catalog = migration.source();
    let moved = migration.moved().relations.iter();
    let schemas: BTreeSet<Id<Schema>> = moved.map(|id| catalog.relations[*id].schema).collect();
    for schema in schemas {
        if user.may(Privilege::Usage, ObjectId::Schema(schema)) == May::No {
            findings.add(ObjectId::Schema(schema));
        }
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let catalog = migration.source();
    let (Some(user), Some(object)) = (DmsUser::of(migration), finding.source_object()) else {
        return Description::new(finding.rule.summary);
    };
    let user_name = &user.name;
    let columns = match &finding.detail {
        Detail::Objects(hidden) => listed(catalog, hidden),
        _ => String::new(),
    };
    let (message, on, privilege) = match (object, &finding.detail) {
        (ObjectId::Schema(id), _) => (
            format!("{user_name} has no USAGE on it: none of its tables is migrated"),
            format!("SCHEMA {}", catalog.schemas[id].name),
            "USAGE",
        ),
        (ObjectId::Relation(id), Detail::Objects(hidden)) => (
            format!(
                "{user_name} may not read {} of its columns: DMS does not see its types, and the task can fail",
                hidden.len()
            ),
            format!("TABLE {}", catalog.relation_name(id)),
            "SELECT",
        ),
        (ObjectId::Relation(id), _) => (
            format!("{user_name} may not read it: it is not migrated"),
            format!("TABLE {}", catalog.relation_name(id)),
            "SELECT",
        ),
        _ => return Description::new(finding.rule.summary),
    };
    let grant = Step::metadata_only(
        format!("GRANT {privilege}{columns} ON {on} TO {user_name}"),
        format!("REVOKE {privilege}{columns} ON {on} FROM {user_name}"),
        None,
    );
    let change = Change::Sql(SqlChange::new(Phase::SourceBeforeTask, vec![grant]));
    let mut description = Description::new(message).remedy(Remedy::removes(change));
    if let Detail::Objects(hidden) = &finding.detail {
        description.related = hidden.iter().map(|column| catalog.object_ref(*column)).collect();
    }
    let named_by = migration.task().dms_user(Side::Source);
    description.decided_by.extend(named_by.as_ref().map(DecidedBy::from));
    description
}

/// ` (a, b)`. Of a table that is readable in part, only the other columns are granted: to take back SELECT on
/// the table would take back the columns that were granted before, too.
fn listed(catalog: &Catalog, columns: &[ObjectId]) -> String {
    let names = columns.iter().map(|column| catalog.object_ref(*column).name.to_string());
    format!(" ({})", names.collect::<Vec<_>>().join(", "))
}
