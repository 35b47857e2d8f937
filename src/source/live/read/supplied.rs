//! Privileges that were changed on what PostgreSQL or an extension made.

use tokio_postgres::Error;

use crate::catalog::{
    Catalog, Grantee, Name, Privilege, PrivilegeChange, Privileges, QualifiedName, SuppliedObject,
    SuppliedPrivileges,
};

use super::super::query::{FromRow, Row};
use super::Assembly;

/// A row of `supplied_privileges.sql`.
pub(super) struct SuppliedRow {
    /// `None` for a kind that is not known here.
    object: Option<SuppliedObject>,
    /// 0 for everyone.
    grantee: u32,
    /// None for the owner.
    grantor: Option<u32>,
    had_some: bool,
    granted: Privileges,
    grantable: Privileges,
}

impl FromRow for SuppliedRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let kind: &str = row.try_get("kind")?;
        let text = |column| -> Result<Name, Error> {
            Ok(Name::from(row.try_get::<Option<&str>>(column)?.unwrap_or_default()))
        };
        let (schema, name, part) = (text("schema")?, text("name")?, text("part")?);
        Ok(SuppliedRow {
            object: object(kind, schema, name, part),
            grantee: row.try_get("grantee")?,
            grantor: row.try_get("grantor")?,
            had_some: row.try_get("had_some")?,
            granted: privileges(row.try_get("granted")?),
            grantable: privileges(row.try_get("grantable")?),
        })
    }
}

fn object(kind: &str, schema: Name, name: Name, part: Name) -> Option<SuppliedObject> {
    let qualified = QualifiedName { schema: Some(schema), name: name.clone() };
    Some(match kind {
        "schema" => SuppliedObject::Schema(name),
        "relation" => SuppliedObject::Relation(qualified),
        "column" => SuppliedObject::Column { relation: qualified, name: part },
        "sequence" => SuppliedObject::Sequence(qualified),
        "function" => SuppliedObject::Function { name: qualified, arguments: part.as_str().into() },
        "type" => SuppliedObject::Type(qualified),
        "language" => SuppliedObject::Language(name),
        "foreign-data-wrapper" => SuppliedObject::ForeignDataWrapper(name),
        "foreign-server" => SuppliedObject::ForeignServer(name),
        "parameter" => SuppliedObject::Parameter(part),
        _ => return None,
    })
}

fn privileges(words: Vec<String>) -> Privileges {
    let known = |word: &String| Privilege::ALL.into_iter().find(|privilege| privilege.keyword() == word);
    Privileges::of(&words.iter().filter_map(known).collect::<Vec<_>>())
}

/// Adds them; the rows of an object follow each other.
pub(super) fn add(assembly: &mut Assembly, rows: Vec<SuppliedRow>) {
    for row in rows {
        let Some(object) = row.object.clone() else { continue };
        let change = change(assembly, &row, &object);
        let Catalog { supplied_privileges, .. } = &mut assembly.catalog;
        match supplied_privileges.last_mut().filter(|last| last.object == object) {
            Some(last) => last.changes.push(change),
            None => {
                supplied_privileges.push(SuppliedPrivileges { object, changes: vec![change], span: None })
            }
        }
    }
}

fn change(assembly: &Assembly, row: &SuppliedRow, object: &SuppliedObject) -> PrivilegeChange {
    // a role that was dropped: the server prints its number
    let role = |oid: u32| assembly.names.role(oid).unwrap_or_else(|| Name::from(oid.to_string()));
    let all = object.acl_kind().all(assembly.catalog.server_version);
    PrivilegeChange {
        grantee: if row.grantee == 0 { Grantee::Public } else { Grantee::Role(role(row.grantee)) },
        grantor: row.grantor.map(role),
        granted: row.granted,
        grantable: row.grantable,
        revoked: if row.had_some { all.without(row.granted) } else { Privileges::NONE },
    }
}
