//! Rows of tables that the files do not make, as in a dump of the data alone.

use super::RowsHead;
use super::headings::{Headings, TableName};
use crate::catalog::{Catalog, Name, Span};
use crate::profile::{NotMeasured, Obstacle, TableProfile};
use crate::source::dump::split::{RawKind, RawStatement};

/// The schema of tables without one, where no search path tells.
const DEFAULT_SCHEMA: &str = "public";

/// Whether the rows of a statement are those of a dump. An INSERT of migrations may be for a table that was dropped or
/// renamed behind it.
pub(super) fn is_dumped(statement: &RawStatement, headings: &Headings) -> bool {
    matches!(statement.kind, RawKind::CopyFromStdin(_)) || headings.before(statement.span).is_some()
}

/// The table that a statement names.
pub(super) fn name(head: &RowsHead, catalog: &Catalog, statement: Span) -> TableName {
    let first_of_path = || catalog.search_paths.at(Some(statement)).first().cloned();
    let schema = head.table.schema.clone().or_else(first_of_path);
    (schema.unwrap_or_else(|| Name::from(DEFAULT_SCHEMA)), head.table.name.clone())
}

/// The profile of such a table.
pub(super) fn not_measured((schema, table): TableName) -> TableProfile {
    let message = "its rows are there, and nothing makes the table: name the file with the schema too (pgdms-lint \
                   measure schema.sql data.sql)";
    let because = Obstacle::TableUnknown;
    TableProfile {
        schema,
        table,
        not_measured: Some(NotMeasured { because, message: message.to_owned() }),
        ..TableProfile::default()
    }
}
