//! Range types.

use crate::catalog::{Definition, Name, Range, TypeKind};

use super::super::query::{FromRow, Row};
use super::assembly::Assembly;
use super::names::optional_name;

pub(super) struct RangeRow {
    of_type: u32,
    subtype: u32,
    multirange: u32,
    multirange_name: Option<Name>,
    parameters: Vec<Definition>,
}

impl FromRow for RangeRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(RangeRow {
            of_type: row.try_get("type")?,
            subtype: row.try_get("subtype")?,
            multirange: row.try_get("multirange")?,
            multirange_name: optional_name(row, "multirange_name")?,
            parameters: given_parameters(
                row,
                &[
                    ("subtype", "subtype_text"),
                    ("multirange_type_name", "multirange_text"),
                    ("subtype_opclass", "operator_class"),
                    ("collation", "collation"),
                    ("canonical", "canonical"),
                    ("subtype_diff", "difference"),
                ],
            )?,
        })
    }
}

/// The parameters of `CREATE TYPE` whose columns are not NULL: name of the parameter, name of the column.
pub(super) fn given_parameters(
    row: &Row<'_>,
    columns: &[(&str, &str)],
) -> Result<Vec<Definition>, tokio_postgres::Error> {
    let mut parameters = Vec::new();
    for (parameter, column) in columns {
        if let Some(text) = row.try_get::<Option<&str>>(column)? {
            parameters.push(Definition::new(Name::from(*parameter), Some(text.into())));
        }
    }
    Ok(parameters)
}

/// Notes the multirange types, so that columns can have them.
pub(super) fn note_multiranges(assembly: &mut Assembly, rows: &[RangeRow]) {
    for row in rows.iter().filter(|row| row.multirange != 0) {
        if let Some(id) = assembly.types.get(&row.of_type) {
            assembly.multiranges.insert(row.multirange, *id);
        }
    }
}

/// Says what the range types are made of.
pub(super) fn complete(assembly: &mut Assembly, rows: Vec<RangeRow>) {
    for row in rows {
        let Some(id) = assembly.types.get(&row.of_type).copied() else { continue };
        let subtype = assembly.data_type(row.subtype, -1, None);
        let range = Range { subtype, multirange: row.multirange_name, parameters: row.parameters };
        assembly.catalog.types[id].kind = TypeKind::Range(Box::new(range));
    }
}
