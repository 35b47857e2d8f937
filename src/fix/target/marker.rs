//! The schema by which a file knows the target: it is there from the first file for the target to the last.

use super::Rebuild;
use crate::catalog::{Id, Name, ObjectId, Relation, quote_literal};
use crate::fix::{Expectation, Guard, Topic, Unit};
use crate::remedy::Step;

/// The schema's name.
pub(crate) use crate::comparison::MARKER;

/// Whether the schema is there.
pub(crate) fn is_marked() -> String {
    format!("EXISTS (SELECT FROM pg_catalog.pg_namespace AS n WHERE n.nspname = '{MARKER}')")
}

/// Makes the schema, unless the target was seen to have it.
pub(super) fn mark(rebuild: &Rebuild<'_>) -> Option<Unit> {
    if rebuild.existing.target().is_some_and(|target| target.schema(MARKER).is_some()) {
        return None;
    }
    let source = rebuild.catalog.database.name.as_ref().map_or("a database", Name::as_str);
    let comment = format!("the target of a migration with AWS DMS from {source}, made by pgdms-lint");
    let steps = vec![
        Step::metadata_only(format!("CREATE SCHEMA {MARKER}"), format!("DROP SCHEMA {MARKER}"), None),
        Step::metadata_only(
            format!("COMMENT ON SCHEMA {MARKER} IS {}", quote_literal(&comment)),
            format!("COMMENT ON SCHEMA {MARKER} IS NULL"),
            None,
        ),
    ];
    Some(Unit::new(
        Topic::Checks,
        "this is the target: a schema that says so",
        steps,
        Guard::Unless(is_marked()),
    ))
}

/// Drops the schema.
pub(super) fn unmark() -> Unit {
    let steps = vec![Step::metadata_only(
        format!("DROP SCHEMA IF EXISTS {MARKER}"),
        format!("CREATE SCHEMA IF NOT EXISTS {MARKER}"),
        None,
    )];
    let done = format!("NOT {}", is_marked());
    Unit::new(Topic::CleanUp, "the schema that says that this is the target", steps, Guard::Unless(done))
}

/// That this is the target, which an earlier file has marked, and that the role may go on there.
pub(super) fn on_target() -> Vec<Expectation> {
    let is_here = Expectation::new(
        is_marked(),
        format!(
            "this is not the target: it has no schema {MARKER}, which 2-target-before-load.sql makes and \
             7-target-after-cutover.sql drops as its last step. To undo that file, or to run it again, make the schema anew: \
             CREATE SCHEMA {MARKER}"
        ),
    );
    let is_owner = Expectation::new(
        format!(
            "NOT EXISTS (SELECT FROM pg_catalog.pg_namespace AS n WHERE n.nspname = '{MARKER}' \
             AND NOT pg_catalog.pg_has_role(n.nspowner, 'USAGE'))"
        ),
        "the connected role is neither the one that ran 2-target-before-load.sql nor a superuser",
    );
    vec![is_here, is_owner]
}

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
