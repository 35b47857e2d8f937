//! Casts and transforms: what ties two types, or a type and a language.

use tokio_postgres::Error;

use crate::catalog::{Common, Name, OtherKind, QualifiedName};

use super::super::super::address::{PG_CAST, PG_TRANSFORM};
use super::super::super::query::{FromRow, Row, letter};
use super::super::Assembly;
use super::super::names::name;
use super::super::value::{qualified_name, texts};
use super::New;

/// A function with its argument types, as a statement names it.
struct FunctionReference {
    name: QualifiedName,
    arguments: Vec<Box<str>>,
}

impl FunctionReference {
    fn from_row(row: &Row<'_>, schema: &str, name: &str, arguments: &str) -> Result<Option<Self>, Error> {
        let arguments = texts(row, arguments)?;
        Ok(qualified_name(row, schema, name)?.map(|name| FunctionReference { name, arguments }))
    }
}

impl std::fmt::Display for FunctionReference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}({})", self.name, self.arguments.join(", "))
    }
}

/// A row of `casts.sql`.
pub(in super::super) struct CastRow {
    oid: u32,
    source: u32,
    target: u32,
    source_name: Box<str>,
    target_name: Box<str>,
    method: u8,
    context: u8,
    function: Option<FunctionReference>,
}

impl FromRow for CastRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(CastRow {
            oid: row.try_get("oid")?,
            source: row.try_get("source")?,
            target: row.try_get("target")?,
            source_name: row.try_get("source_name")?,
            target_name: row.try_get("target_name")?,
            method: letter(row, "method")?,
            context: letter(row, "context")?,
            function: FunctionReference::from_row(
                row,
                "function_schema",
                "function_name",
                "function_arguments",
            )?,
        })
    }
}

impl CastRow {
    fn statement(&self) -> String {
        let how = match (self.method, &self.function) {
            (b'i', _) => " WITH INOUT".to_owned(),
            (b'f', Some(function)) => format!(" WITH FUNCTION {function}"),
            _ => " WITHOUT FUNCTION".to_owned(),
        };
        let when = match self.context {
            b'a' => " AS ASSIGNMENT",
            b'i' => " AS IMPLICIT",
            _ => "",
        };
        format!("CREATE CAST ({} AS {}){how}{when}", self.source_name, self.target_name)
    }
}

/// Adds casts.
pub(in super::super) fn add_casts(assembly: &mut Assembly, rows: Vec<CastRow>) {
    for row in rows {
        if assembly.is_member(PG_CAST, row.oid) {
            continue;
        }
        let cast = format!("{} AS {}", type_key(assembly, row.source), type_key(assembly, row.target));
        add_global(assembly, OtherKind::Cast, (PG_CAST, row.oid), cast, row.statement());
    }
}

/// A type as it identifies a cast.
fn type_key(assembly: &Assembly, oid: u32) -> String {
    assembly.catalog.type_name(&assembly.data_type(oid, -1, None)).to_string()
}

/// What stands in no schema and has no owner.
fn add_global(
    assembly: &mut Assembly,
    kind: OtherKind,
    (catalog, oid): (u32, u32),
    name: String,
    statement: String,
) {
    let new = New {
        kind,
        catalog,
        oid,
        schema: None,
        name: Name::from(name),
        arguments: String::new(),
        common: Common::default(),
        definition: Vec::new(),
        statements: vec![statement],
    };
    new.add_to(assembly);
}

/// A row of `transforms.sql`.
pub(in super::super) struct TransformRow {
    oid: u32,
    of_type: u32,
    type_name: Box<str>,
    language: Name,
    from_sql: Option<FunctionReference>,
    to_sql: Option<FunctionReference>,
}

impl FromRow for TransformRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(TransformRow {
            oid: row.try_get("oid")?,
            of_type: row.try_get("type")?,
            type_name: row.try_get("type_name")?,
            language: name(row, "language")?,
            from_sql: FunctionReference::from_row(row, "from_sql_schema", "from_sql", "from_sql_arguments")?,
            to_sql: FunctionReference::from_row(row, "to_sql_schema", "to_sql", "to_sql_arguments")?,
        })
    }
}

/// Adds transforms.
pub(in super::super) fn add_transforms(assembly: &mut Assembly, rows: Vec<TransformRow>) {
    for row in rows {
        if assembly.is_member(PG_TRANSFORM, row.oid) {
            continue;
        }
        let from_sql = row.from_sql.map(|function| format!("FROM SQL WITH FUNCTION {function}"));
        let to_sql = row.to_sql.map(|function| format!("TO SQL WITH FUNCTION {function}"));
        let ways: Vec<String> = from_sql.into_iter().chain(to_sql).collect();
        let (of_type, language) = (&row.type_name, &row.language);
        let statement = format!("CREATE TRANSFORM FOR {of_type} LANGUAGE {language} ({})", ways.join(", "));
        let transform = format!("{} LANGUAGE {language}", type_key(assembly, row.of_type));
        add_global(assembly, OtherKind::Transform, (PG_TRANSFORM, row.oid), transform, statement);
    }
}
