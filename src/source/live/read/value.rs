//! Values of rows that more than one kind of object has.

use tokio_postgres::Error;

use crate::catalog::QualifiedName;

use super::super::query::Row;
use super::names::{optional_name, without_system_schema};

/// The texts of an array; none for NULL.
pub(super) fn texts(row: &Row<'_>, column: &str) -> Result<Vec<Box<str>>, Error> {
    Ok(row.try_get::<Option<Vec<Box<str>>>>(column)?.unwrap_or_default())
}

/// A name and its schema, each in a column of its own; `None` where there is no name.
pub(super) fn qualified_name(
    row: &Row<'_>,
    schema: &str,
    name: &str,
) -> Result<Option<QualifiedName>, Error> {
    let schema = optional_name(row, schema)?;
    Ok(optional_name(row, name)?.map(|name| QualifiedName { schema, name }))
}

/// The same as the server prints it: without the schema where that is `pg_catalog`.
pub(super) fn printed_name(row: &Row<'_>, schema: &str, name: &str) -> Result<Option<QualifiedName>, Error> {
    Ok(qualified_name(row, schema, name)?.map(without_system_schema))
}

/// Where the next item of a list of a relation goes.
pub(super) fn next_place<T>(list: &[T]) -> u32 {
    // no relation has 2^32 of anything
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}
