//! Conversions between encodings.

use tokio_postgres::Error;

use crate::catalog::{Name, OtherKind};

use super::super::super::address::PG_CONVERSION;
use super::super::super::query::{FromRow, Row};
use super::super::Assembly;
use super::super::names::name;
use super::super::setting::standard_literal;
use super::{New, schema_of};

/// A row of `conversions.sql`.
pub(in super::super) struct ConversionRow {
    oid: u32,
    schema: u32,
    name: Name,
    owner: u32,
    is_default: bool,
    source: Box<str>,
    target: Box<str>,
    function: Box<str>,
}

impl FromRow for ConversionRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(ConversionRow {
            oid: row.try_get("oid")?,
            schema: row.try_get("schema")?,
            name: name(row, "name")?,
            owner: row.try_get("owner")?,
            is_default: row.try_get("is_default")?,
            source: row.try_get("source")?,
            target: row.try_get("target")?,
            function: row.try_get("function")?,
        })
    }
}

/// Adds conversions.
pub(in super::super) fn add_conversions(assembly: &mut Assembly, rows: Vec<ConversionRow>) {
    for row in rows {
        let Some(schema) = schema_of(assembly, PG_CONVERSION, row.oid, row.schema) else { continue };
        let statement = format!(
            "CREATE {}CONVERSION {} FOR {} TO {} FROM {}",
            if row.is_default { "DEFAULT " } else { "" },
            assembly.catalog.qualified(schema, &row.name),
            standard_literal(&row.source),
            standard_literal(&row.target),
            row.function,
        );
        let new = New {
            kind: OtherKind::Conversion,
            catalog: PG_CONVERSION,
            oid: row.oid,
            schema: Some(schema),
            name: row.name,
            arguments: String::new(),
            common: assembly.common(row.owner),
            definition: Vec::new(),
            statements: vec![statement],
        };
        new.add_to(assembly);
    }
}
