//! Operators.

use tokio_postgres::Error;

use crate::catalog::{Name, OtherKind, QualifiedName};

use super::super::super::address::PG_OPERATOR;
use super::super::super::query::{FromRow, Row};
use super::super::Assembly;
use super::super::names::name;
use super::super::value::qualified_name;
use super::{New, Parameters, operator_name, operator_reference, schema_of};

/// A row of `operators.sql`.
pub(in super::super) struct OperatorRow {
    oid: u32,
    schema: u32,
    name: Name,
    owner: u32,
    left: Operand,
    right: Operand,
    function: Box<str>,
    commutator: Option<QualifiedName>,
    negator: Option<QualifiedName>,
    merges: bool,
    hashes: bool,
    restrict: Option<Box<str>>,
    join: Option<Box<str>>,
}

/// The type of an operand.
struct Operand {
    /// 0 where there is no operand on this side.
    oid: u32,
    printed: Option<Box<str>>,
}

impl FromRow for OperatorRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(OperatorRow {
            oid: row.try_get("oid")?,
            schema: row.try_get("schema")?,
            name: name(row, "name")?,
            owner: row.try_get("owner")?,
            left: Operand { oid: row.try_get("left_type")?, printed: row.try_get("left_name")? },
            right: Operand { oid: row.try_get("right_type")?, printed: row.try_get("right_name")? },
            function: row.try_get("function")?,
            commutator: qualified_name(row, "commutator_schema", "commutator")?,
            negator: qualified_name(row, "negator_schema", "negator")?,
            merges: row.try_get("merges")?,
            hashes: row.try_get("hashes")?,
            restrict: row.try_get("restrict_estimator")?,
            join: row.try_get("join_estimator")?,
        })
    }
}

impl Operand {
    /// As it identifies the operator.
    fn key(&self, assembly: &Assembly) -> String {
        match self.oid {
            0 => "NONE".to_owned(),
            oid => assembly.catalog.type_name(&assembly.data_type(oid, -1, None)).to_string(),
        }
    }
}

/// Adds operators.
pub(in super::super) fn add_operators(assembly: &mut Assembly, rows: Vec<OperatorRow>) {
    for row in rows {
        let Some(schema) = schema_of(assembly, PG_OPERATOR, row.oid, row.schema) else { continue };
        let arguments = format!("{}, {}", row.left.key(assembly), row.right.key(assembly));
        let qualified = assembly.catalog.qualified(schema, &row.name);
        let mut parameters = Parameters::default();
        parameters.add("function", row.function);
        parameters.add_optional("leftarg", row.left.printed);
        parameters.add_optional("rightarg", row.right.printed);
        parameters.add_optional("commutator", row.commutator.as_ref().map(operator_reference));
        parameters.add_optional("negator", row.negator.as_ref().map(operator_reference));
        parameters.add_flag("merges", row.merges);
        parameters.add_flag("hashes", row.hashes);
        parameters.add_optional("restrict", row.restrict);
        parameters.add_optional("join", row.join);
        let statement =
            format!("CREATE OPERATOR {} (\n{}\n)", operator_name(&qualified), parameters.in_lines());
        let new = New {
            kind: OtherKind::Operator,
            catalog: PG_OPERATOR,
            oid: row.oid,
            schema: Some(schema),
            name: row.name,
            arguments,
            common: assembly.common(row.owner),
            definition: parameters.0,
            statements: vec![statement],
        };
        new.add_to(assembly);
    }
}
