//! Base types.

use crate::catalog::{Definition, Name, TypeKind, quote_literal};

use super::super::query::{FromRow, Row, letter};
use super::assembly::Assembly;
use super::range::given_parameters;

pub(super) struct BaseTypeRow {
    oid: u32,
    parameters: Vec<Definition>,
}

impl FromRow for BaseTypeRow {
    /// The parameters in the order in which a dump writes them, those left out that say what holds
    /// anyway.
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        let length: i16 = row.try_get("length")?;
        let length = if length < 0 { "variable".to_owned() } else { length.to_string() };
        let mut parameters = vec![parameter("internallength", &length)];
        parameters.extend(given_parameters(
            row,
            &[
                ("input", "input"),
                ("output", "output"),
                ("receive", "receive"),
                ("send", "send"),
                ("typmod_in", "modifier_input"),
                ("typmod_out", "modifier_output"),
                ("analyze", "analyze"),
            ],
        )?);
        if row.try_get("is_collatable")? {
            parameters.push(parameter("collatable", "true"));
        }
        let columns = &[("default", "default"), ("subscript", "subscript"), ("element", "element")];
        parameters.extend(given_parameters(row, columns)?);
        parameters.extend(letters(row)?);
        if row.try_get("is_passed_by_value")? {
            parameters.push(Definition::new(Name::from("passedbyvalue"), None));
        }
        Ok(BaseTypeRow { oid: row.try_get("oid")?, parameters })
    }
}

fn letters(row: &Row<'_>) -> Result<Vec<Definition>, tokio_postgres::Error> {
    const USER_DEFINED: u8 = b'U';
    let mut parameters = Vec::new();
    let literal = |letter: u8| quote_literal(&char::from(letter).to_string());
    let category = letter(row, "category")?;
    if category != USER_DEFINED {
        parameters.push(parameter("category", &literal(category)));
    }
    if row.try_get("is_preferred")? {
        parameters.push(parameter("preferred", "true"));
    }
    let delimiter = letter(row, "delimiter")?;
    if delimiter != b',' {
        parameters.push(parameter("delimiter", &literal(delimiter)));
    }
    let alignment = match letter(row, "alignment")? {
        b'c' => "char",
        b's' => "int2",
        b'd' => "double",
        _ => "int4",
    };
    parameters.push(parameter("alignment", alignment));
    let storage = match letter(row, "storage")? {
        b'e' => "external",
        b'x' => "extended",
        b'm' => "main",
        _ => "plain",
    };
    parameters.push(parameter("storage", storage));
    Ok(parameters)
}

fn parameter(name: &str, value: &str) -> Definition {
    Definition::new(Name::from(name), Some(value.into()))
}

/// Says what the base types are made of.
pub(super) fn complete(assembly: &mut Assembly, rows: Vec<BaseTypeRow>) {
    for row in rows {
        if let Some(id) = assembly.types.get(&row.oid).copied() {
            assembly.catalog.types[id].kind = TypeKind::Base(row.parameters);
        }
    }
}
