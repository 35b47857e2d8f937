//! Collations.

use tokio_postgres::Error;

use crate::catalog::{Name, OtherKind};

use super::super::super::address::PG_COLLATION;
use super::super::super::query::{FromRow, Row, letter};
use super::super::Assembly;
use super::super::names::name;
use super::super::setting::standard_literal;
use super::{New, Parameters, schema_of};

/// A row of `other/collations.sql`.
pub(in super::super) struct CollationRow {
    oid: u32,
    schema: u32,
    name: Name,
    owner: u32,
    provider: u8,
    deterministic: bool,
    collate: Option<Box<str>>,
    ctype: Option<Box<str>>,
    /// The locale of ICU and of the server's own collations, in a column of its own from PostgreSQL 15 on.
    locale: Option<Box<str>>,
    rules: Option<Box<str>>,
}

impl FromRow for CollationRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(CollationRow {
            oid: row.try_get("oid")?,
            schema: row.try_get("schema")?,
            name: name(row, "name")?,
            owner: row.try_get("owner")?,
            provider: letter(row, "provider")?,
            deterministic: row.try_get("deterministic")?,
            collate: row.try_get("collate")?,
            ctype: row.try_get("ctype")?,
            locale: row.try_get("locale")?,
            rules: row.try_get("rules")?,
        })
    }
}

/// Adds collations.
pub(in super::super) fn add_collations(assembly: &mut Assembly, rows: Vec<CollationRow>) {
    for row in rows {
        let Some(schema) = schema_of(assembly, PG_COLLATION, row.oid, row.schema) else { continue };
        let parameters = parameters(&row);
        let in_one_line = parameters.0.iter().map(|parameter| {
            format!("{} = {}", parameter.name.as_str(), parameter.value.as_deref().unwrap_or_default())
        });
        let statement = format!(
            "CREATE COLLATION {} ({})",
            assembly.catalog.qualified(schema, &row.name),
            in_one_line.collect::<Vec<_>>().join(", ")
        );
        let new = New {
            kind: OtherKind::Collation,
            catalog: PG_COLLATION,
            oid: row.oid,
            schema: Some(schema),
            name: row.name,
            arguments: String::new(),
            common: assembly.common(row.owner),
            definition: parameters.0,
            statements: vec![statement],
        };
        new.add_to(assembly);
    }
}

fn parameters(row: &CollationRow) -> Parameters {
    let literal = |text: &Option<Box<str>>| standard_literal(text.as_deref().unwrap_or_default());
    let provider = match row.provider {
        b'b' => "builtin",
        b'i' => "icu",
        b'd' => "default",
        _ => "libc",
    };
    let mut parameters = Parameters::default();
    parameters.add("provider", provider);
    if !row.deterministic {
        parameters.add("deterministic", "false");
    }
    if row.locale.is_some() {
        parameters.add("locale", literal(&row.locale));
    } else if row.collate == row.ctype {
        parameters.add("locale", literal(&row.collate));
    } else {
        parameters.add("lc_collate", literal(&row.collate));
        parameters.add("lc_ctype", literal(&row.ctype));
    }
    if row.rules.is_some() {
        parameters.add("rules", literal(&row.rules));
    }
    parameters
}
