//! The schema by which a file knows the target: it is there from the first file for the target to the last.

use crate::catalog::{Catalog, Name, RelationKind, quote_literal};
use crate::fix::{Expectation, Guard, Topic, Unit};
use crate::remedy::Step;

/// The schema's name.
pub(crate) const MARKER: &str = "pgdms_lint_target";

/// Whether the schema is there.
pub(crate) fn is_marked() -> String {
    format!("EXISTS (SELECT FROM pg_catalog.pg_namespace AS n WHERE n.nspname = '{MARKER}')")
}

/// Makes the schema.
pub(super) fn mark(catalog: &Catalog) -> Unit {
    let source = catalog.database.name.as_ref().map_or("a database", Name::as_str);
    let comment = format!("the target of a migration with AWS DMS from {source}, made by pgdms-lint");
    let steps = vec![
        Step::metadata_only(format!("CREATE SCHEMA {MARKER}"), format!("DROP SCHEMA {MARKER}"), None),
        Step::metadata_only(
            format!("COMMENT ON SCHEMA {MARKER} IS {}", quote_literal(&comment)),
            format!("COMMENT ON SCHEMA {MARKER} IS NULL"),
            None,
        ),
    ];
    Unit::new(Topic::Checks, "this is the target: a schema that says so", steps, Guard::Unless(is_marked()))
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

/// That this is the target: an earlier file has marked it.
pub(super) fn on_target() -> Expectation {
    Expectation::new(
        is_marked(),
        format!(
            "this is not the target: it has no schema {MARKER}, which 2-target-before-load.sql makes and \
             7-target-after-cutover.sql drops as its last step. To undo that file, or to run it again, make the schema anew: \
             CREATE SCHEMA {MARKER}"
        ),
    )
}

/// That this can be the target: no table of the plan holds anything yet, or it is marked already.
pub(super) fn empty(catalog: &Catalog) -> Expectation {
    let tables: Vec<String> = catalog
        .relations
        .iter()
        .filter(|(_, relation)| relation.kind == RelationKind::Table)
        .map(|(_, relation)| {
            let schema = catalog.schema_name(relation.schema).as_str();
            format!("({}, {})", quote_literal(schema), quote_literal(relation.name.as_str()))
        })
        .collect();
    let is_empty = match tables.is_empty() {
        true => "true".to_owned(),
        false => format!(
            "NOT EXISTS (SELECT FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
             WHERE c.relkind = 'r' AND pg_catalog.pg_relation_size(c.oid) > 0 AND (n.nspname, c.relname) IN ({}))",
            tables.join(", ")
        ),
    };
    Expectation::new(
        format!("{} OR {is_empty}", is_marked()),
        "this is not an empty target: tables of the plan hold rows here already. Is this the source? On a target that \
         was loaded before, TRUNCATE them first",
    )
}
