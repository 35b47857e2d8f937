//! The names of what columns, indexes and owners speak of, by number.

use crate::catalog::{Name, QualifiedName, Storage};

use super::super::error::LiveError;
use super::super::queries;
use super::super::query::{FromRow, Row, letter};
use super::super::session::Session;
use super::assembly::ByOid;

/// The collation of a database, which texts have where nothing else is said.
pub(super) const DEFAULT_COLLATION: u32 = 100;

/// Names by number.
#[derive(Default)]
pub(in super::super) struct Names {
    roles: ByOid<Name>,
    types: ByOid<TypeName>,
    collations: ByOid<QualifiedName>,
    operator_classes: ByOid<OperatorClass>,
}

impl Names {
    pub fn add_roles(&mut self, rows: Vec<RoleName>) {
        self.roles = rows.into_iter().map(|row| (row.oid, row.name)).collect();
    }

    pub fn add(&mut self, rows: NameRows) {
        self.types = rows.types.into_iter().map(|row| (row.oid, row)).collect();
        self.collations = rows.collations.into_iter().map(|row| (row.oid, row.name)).collect();
        self.operator_classes = rows.operator_classes.into_iter().map(|row| (row.oid, row)).collect();
    }

    /// The role with this number.
    pub fn role(&self, oid: u32) -> Option<Name> {
        self.roles.get(&oid).cloned()
    }

    /// The type with this number.
    pub fn type_name(&self, oid: u32) -> Option<&TypeName> {
        self.types.get(&oid)
    }

    /// The collation of a column where it is not `of_type`, with its schema, as a dump writes it.
    pub fn collation_beside(&self, collation: u32, of_type: u32) -> Option<Box<QualifiedName>> {
        if collation == of_type || collation == 0 {
            return None;
        }
        self.collations.get(&collation).cloned().map(Box::new)
    }

    /// The collation of a key where it is not `of_column`, as the server prints it in a definition:
    /// one of its own without the schema.
    pub fn key_collation_beside(&self, collation: u32, of_column: u32) -> Option<Box<QualifiedName>> {
        self.collation_beside(collation, of_column).map(|name| Box::new(without_system_schema(*name)))
    }

    /// The collation of an expression where it may have to be named. That of the database is what
    /// nearly every expression has.
    pub fn expression_collation(&self, collation: u32) -> Option<Box<QualifiedName>> {
        self.key_collation_beside(collation, DEFAULT_COLLATION)
    }

    /// The operator class where it is not the default, as the server prints it in a definition.
    pub fn operator_class(&self, oid: u32) -> Option<Box<QualifiedName>> {
        let class = self.operator_classes.get(&oid).filter(|class| !class.is_default)?;
        Some(Box::new(without_system_schema(class.name.clone())))
    }
}

/// The server prints what stands in `pg_catalog` without its schema.
pub(super) fn without_system_schema(name: QualifiedName) -> QualifiedName {
    QualifiedName { schema: name.schema.filter(|schema| *schema != "pg_catalog"), name: name.name }
}

/// The names of what may stand outside of the catalog.
pub(in super::super) struct NameRows {
    types: Vec<TypeName>,
    collations: Vec<Collation>,
    operator_classes: Vec<OperatorClass>,
}

impl NameRows {
    pub async fn read(session: &Session<'_>) -> Result<NameRows, LiveError> {
        let (types, collations, operator_classes) = tokio::try_join!(
            biased;
            session.rows(&queries::TYPE_NAMES, &[]),
            session.rows(&queries::COLLATIONS, &[]),
            session.rows(&queries::OPERATOR_CLASSES, &[]),
        )?;
        Ok(NameRows { types, collations, operator_classes })
    }
}

/// A role.
pub(in super::super) struct RoleName {
    oid: u32,
    name: Name,
}

impl FromRow for RoleName {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(RoleName { oid: row.try_get("oid")?, name: name(row, "name")? })
    }
}

/// A type.
pub(in super::super) struct TypeName {
    pub oid: u32,
    pub name: Name,
    pub schema: Name,
    /// The type of its elements where it is an array.
    pub element: Option<u32>,
    /// The relation of a composite type, 0 for others.
    pub relation: u32,
    /// How its values are stored.
    pub storage: Option<Storage>,
    /// The collation of its values, 0 for none.
    pub collation: u32,
}

impl TypeName {
    /// Schema and name.
    pub fn qualified(&self) -> QualifiedName {
        QualifiedName { schema: Some(self.schema.clone()), name: self.name.clone() }
    }
}

impl FromRow for TypeName {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(TypeName {
            oid: row.try_get("oid")?,
            name: name(row, "name")?,
            schema: name(row, "schema")?,
            element: row.try_get("element")?,
            relation: row.try_get("relation")?,
            storage: storage(letter(row, "storage")?),
            collation: row.try_get("collation")?,
        })
    }
}

/// A collation.
struct Collation {
    oid: u32,
    name: QualifiedName,
}

impl FromRow for Collation {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(Collation { oid: row.try_get("oid")?, name: qualified(row)? })
    }
}

/// An operator class.
struct OperatorClass {
    oid: u32,
    name: QualifiedName,
    is_default: bool,
}

impl FromRow for OperatorClass {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(OperatorClass {
            oid: row.try_get("oid")?,
            name: qualified(row)?,
            is_default: row.try_get("is_default")?,
        })
    }
}

/// The storage that a letter stands for.
pub(super) fn storage(letter: u8) -> Option<Storage> {
    match letter {
        b'p' => Some(Storage::Plain),
        b'e' => Some(Storage::External),
        b'x' => Some(Storage::Extended),
        b'm' => Some(Storage::Main),
        _ => None,
    }
}

/// A name.
pub(in super::super) fn name(row: &Row<'_>, column: &str) -> Result<Name, tokio_postgres::Error> {
    row.try_get::<&str>(column).map(Name::from)
}

/// A name, or NULL.
pub(in super::super) fn optional_name(
    row: &Row<'_>,
    column: &str,
) -> Result<Option<Name>, tokio_postgres::Error> {
    Ok(row.try_get::<Option<&str>>(column)?.map(Name::from))
}

/// The names of an array; none for NULL.
pub(super) fn names(row: &Row<'_>, column: &str) -> Result<Vec<Name>, tokio_postgres::Error> {
    let names: Option<Vec<&str>> = row.try_get(column)?;
    Ok(names.unwrap_or_default().into_iter().map(Name::from).collect())
}

fn qualified(row: &Row<'_>) -> Result<QualifiedName, tokio_postgres::Error> {
    Ok(QualifiedName { schema: Some(name(row, "schema")?), name: name(row, "name")? })
}
