//! The schema by which a file knows the target: it is there from the first file for the target to the last.
//!
//! - here: the schema, and what its being there says
//! - `notes`: its comment says which files were begun, so that they are undone from the last on
//! - `finished`: what says that this was the target, when the schema is gone

mod finished;
mod notes;

pub(crate) use finished::is_no_target;
pub(super) use finished::{is_run, on_marked_or_finished, unmark};
pub(super) use notes::{note_begun, was_marked_by_plan};

use super::Rebuild;
use crate::catalog::{Id, Name, ObjectId, Relation, quote_literal};
use crate::ddl::dollar_quote;
use crate::fix::{Expectation, Guard, Topic, Unit};
use crate::remedy::{Phase, Step};
use crate::report::printable::printable;

/// The schema's name.
pub(crate) use crate::comparison::MARKER;

/// Whether the schema is there.
pub(crate) fn is_marked() -> String {
    format!("EXISTS (SELECT FROM pg_catalog.pg_namespace AS n WHERE n.nspname = '{MARKER}')")
}

/// Whether it is not: nothing of the plan is here, or all of it was undone.
pub(super) fn is_not_marked() -> String {
    format!("NOT {}", is_marked())
}

/// Makes the schema, unless the target was seen to have it.
pub(super) fn mark(rebuild: &Rebuild<'_>) -> Option<Unit> {
    if rebuild.existing.target().is_some_and(|target| target.schema(MARKER).is_some()) {
        return None;
    }
    let source = rebuild.catalog.database.name.as_ref().map_or("a database", Name::as_str);
    let comment = [
        format!("the target of a migration with AWS DMS from {}, made by pgdms-lint", printable(source)),
        notes::begun(Phase::TargetBeforeLoad),
    ];
    let body = format!(
        "
BEGIN
  CREATE SCHEMA {MARKER};
  {}
END
",
        notes::set_comment(&quote_literal(&comment.join("\n")))
    );
    let step =
        Step::metadata_only(format!("DO {}", dollar_quote(&body)), format!("DROP SCHEMA {MARKER}"), None);
    let title = "this is the target: a schema that says so";
    Some(Unit::new(Topic::Checks, title, vec![step], Guard::Unless(is_marked())))
}

/// That this is the target, which an earlier file has marked, and that the role may go on there.
pub(super) fn on_target() -> Vec<Expectation> {
    let is_here = Expectation::new(
        is_marked(),
        format!("this is not the target: it has no schema {MARKER}, which 2-target-before-load.sql makes"),
    );
    vec![is_here, is_owner()]
}

fn is_owner() -> Expectation {
    Expectation::new(
        format!(
            "NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n WHERE n.nspname = '{MARKER}' \
             AND NOT pg_catalog.pg_has_role(n.nspowner, 'USAGE'))"
        ),
        NOT_OWNER,
    )
}

const NOT_OWNER: &str =
    "the connected role is neither the one that ran 2-target-before-load.sql nor a superuser";

/// That this can be the target: it has no table of the plan yet, or it is marked already. The tables that the target
/// was seen to have hold no row.
pub(super) fn can_be_target(rebuild: &Rebuild<'_>) -> Vec<Expectation> {
    let catalog = rebuild.catalog;
    let tables = catalog
        .relations
        .iter()
        .filter(|(id, relation)| relation.is_table() && rebuild.scope.has(catalog, ObjectId::Relation(*id)));
    let (there, missing): (Vec<_>, Vec<_>) =
        tables.partition(|(id, _)| rebuild.existing.has(ObjectId::Relation(*id)));
    let named = |tables: Vec<(Id<Relation>, &Relation)>| {
        let name = |relation: &Relation| {
            let schema = catalog.schema_name(relation.schema).as_str();
            format!("({}, {})", quote_literal(schema), quote_literal(relation.name.as_str()))
        };
        tables.into_iter().map(|(_, relation)| name(relation)).collect::<Vec<_>>()
    };
    let none_is = |what: &str, tables: Vec<String>| {
        format!(
            "{} OR NOT EXISTS (SELECT FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
             WHERE {what} AND (n.nspname, c.relname) IN (VALUES {}))",
            is_marked(),
            tables.join(", ")
        )
    };
    let mut expectations = vec![Expectation::new(
        "pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')",
        "the connected role may not make schemas in this database",
    )];
    if !missing.is_empty() {
        expectations.push(Expectation::new(
            none_is("c.relkind IN ('r', 'p')", named(missing)),
            "tables that the plan makes are here already. Is this the source? Where the target has tables, write the \
             plan with --target",
        ));
    }
    if !there.is_empty() {
        expectations.push(Expectation::new(
            none_is("c.relkind = 'r' AND pg_catalog.pg_relation_size(c.oid) > 0", named(there)),
            "tables of the plan hold rows here already. Is this the source? On a target that was loaded before, \
             TRUNCATE them and write the plan anew",
        ));
    }
    expectations
}

/// That the connected role may make roles.
pub(super) fn makes_roles() -> Expectation {
    Expectation::new(
        "EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = CURRENT_USER AND (r.rolsuper OR r.rolcreaterole))",
        "the connected role may not make roles",
    )
}
