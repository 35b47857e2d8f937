//! What stands in no schema: languages, access methods, tablespaces.

use tokio_postgres::Error;

use crate::catalog::{Common, Definition, Name, ObjectId, OtherKind};

use super::super::super::address::{Address, PG_AM, PG_LANGUAGE, PG_PROC, PG_TABLESPACE};
use super::super::super::query::{FromRow, Row, letter};
use super::super::Assembly;
use super::super::names::name;
use super::super::options::options;
use super::super::setting::standard_literal;
use super::New;

/// A row of `languages.sql`.
pub(in super::super) struct LanguageRow {
    oid: u32,
    name: Name,
    owner: u32,
    trusted: bool,
    handler: u32,
    /// 0 for none.
    inline: u32,
    /// 0 for none.
    validator: u32,
}

impl FromRow for LanguageRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(LanguageRow {
            oid: row.try_get("oid")?,
            name: name(row, "name")?,
            owner: row.try_get("owner")?,
            trusted: row.try_get("trusted")?,
            handler: row.try_get("handler")?,
            inline: row.try_get("inline")?,
            validator: row.try_get("validator")?,
        })
    }
}

impl LanguageRow {
    /// Its functions are named where all of them are the database's own; otherwise the language is one
    /// that the server knows by its name.
    fn statement(&self, assembly: &Assembly) -> String {
        let name = &self.name;
        match self.clauses(assembly) {
            Some(clauses) => {
                let trusted = if self.trusted { "TRUSTED " } else { "" };
                format!("CREATE {trusted}PROCEDURAL LANGUAGE {name}{clauses}")
            }
            None => format!("CREATE OR REPLACE PROCEDURAL LANGUAGE {name}"),
        }
    }

    fn clauses(&self, assembly: &Assembly) -> Option<String> {
        let mut clauses = format!(" HANDLER {}", own_function(assembly, self.handler)?);
        for (word, function) in [("INLINE", self.inline), ("VALIDATOR", self.validator)] {
            if function != 0 {
                clauses.push_str(&format!(" {word} {}", own_function(assembly, function)?));
            }
        }
        Some(clauses)
    }
}

/// The name of a function that the catalog holds.
fn own_function(assembly: &Assembly, oid: u32) -> Option<String> {
    match assembly.objects.get(&Address { catalog: PG_PROC, oid })? {
        ObjectId::Function(id) => {
            let function = &assembly.catalog.functions[*id];
            Some(assembly.catalog.qualified(function.schema, &function.name).to_string())
        }
        _ => None,
    }
}

/// Adds languages. To be called when the functions are there.
pub(in super::super) fn add_languages(assembly: &mut Assembly, rows: Vec<LanguageRow>) {
    for row in rows {
        if assembly.is_member(PG_LANGUAGE, row.oid) {
            continue;
        }
        let statement = row.statement(assembly);
        let common = assembly.common(row.owner);
        new_global(OtherKind::Language, (PG_LANGUAGE, row.oid), row.name, common, statement).add_to(assembly);
    }
}

fn new_global(
    kind: OtherKind,
    (catalog, oid): (u32, u32),
    name: Name,
    common: Common,
    statement: String,
) -> New {
    New {
        kind,
        catalog,
        oid,
        schema: None,
        name,
        arguments: String::new(),
        common,
        definition: Vec::new(),
        statements: vec![statement],
    }
}

/// A row of `access_methods.sql`.
pub(in super::super) struct AccessMethodRow {
    oid: u32,
    name: Name,
    kind: u8,
    handler: Box<str>,
}

impl FromRow for AccessMethodRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(AccessMethodRow {
            oid: row.try_get("oid")?,
            name: name(row, "name")?,
            kind: letter(row, "type")?,
            handler: row.try_get("handler")?,
        })
    }
}

/// Adds access methods.
pub(in super::super) fn add_access_methods(assembly: &mut Assembly, rows: Vec<AccessMethodRow>) {
    for row in rows {
        if assembly.is_member(PG_AM, row.oid) {
            continue;
        }
        let of = if row.kind == b't' { "TABLE" } else { "INDEX" };
        let statement = format!("CREATE ACCESS METHOD {} TYPE {of} HANDLER {}", row.name, row.handler);
        new_global(OtherKind::AccessMethod, (PG_AM, row.oid), row.name, Common::default(), statement)
            .add_to(assembly);
    }
}

/// A row of `tablespaces.sql`.
pub(in super::super) struct TablespaceRow {
    oid: u32,
    name: Name,
    owner: u32,
    options: Vec<Definition>,
    location: Box<str>,
}

impl FromRow for TablespaceRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(TablespaceRow {
            oid: row.try_get("oid")?,
            name: name(row, "name")?,
            owner: row.try_get("owner")?,
            options: options(row, "options")?,
            location: row.try_get("location")?,
        })
    }
}

/// Adds tablespaces.
pub(in super::super) fn add_tablespaces(assembly: &mut Assembly, rows: Vec<TablespaceRow>) {
    for row in rows {
        let common = assembly.common(row.owner);
        let owner = common.owner.as_ref().map(|owner| format!(" OWNER {owner}")).unwrap_or_default();
        let statement =
            format!("CREATE TABLESPACE {}{owner} LOCATION {}", row.name, standard_literal(&row.location));
        let mut new =
            new_global(OtherKind::Tablespace, (PG_TABLESPACE, row.oid), row.name, common, statement);
        new.definition = row.options;
        new.add_to(assembly);
    }
}
