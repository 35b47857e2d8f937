//! The database itself, its schemas and extensions.

use super::{Common, Keyed, Name};

/// The database.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Database {
    /// The name, where the input tells.
    pub name: Option<Name>,
    /// The encoding (`UTF8`), where the input tells. `client_encoding` of a dump is taken for it:
    /// pg_dump writes the database's own encoding unless told otherwise.
    pub encoding: Option<Box<str>>,
    /// `LC_COLLATE`, where the input tells.
    pub collate: Option<Box<str>>,
    /// `LC_CTYPE`, where the input tells.
    pub ctype: Option<Box<str>>,
    /// `LOCALE_PROVIDER`, where the input tells.
    pub locale_provider: Option<Box<str>>,
    /// The ICU or built-in locale, where the input tells.
    pub locale: Option<Box<str>>,
    /// `CONNECTION LIMIT`
    pub connection_limit: Option<i32>,
    /// Owner, grants, comment, place in the input.
    pub common: Common,
}

/// A schema.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Schema {
    /// The name.
    pub name: Name,
    /// Owner, grants, comment, place in the input.
    pub common: Common,
}

impl Schema {
    /// Whether PostgreSQL keeps its own objects here.
    pub fn is_system(&self) -> bool {
        is_system_schema(self.name.as_str())
    }
}

/// Whether PostgreSQL keeps its own objects in a schema of this name.
pub fn is_system_schema(name: &str) -> bool {
    matches!(name, "pg_catalog" | "information_schema" | "pg_toast")
        || name.starts_with("pg_temp_")
        || name.starts_with("pg_toast_temp_")
}

impl Keyed for Schema {
    type Key = Name;
    fn key(&self) -> Name {
        self.name.clone()
    }
}

/// An extension. Its members are in no catalog, as they are in no dump.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Extension {
    /// The name.
    pub name: Name,
    /// The schema of its objects, where the input tells.
    pub schema: Option<Name>,
    /// The version, where the input tells (a dump does not).
    pub version: Option<Box<str>>,
    /// Comment and place in the input.
    pub common: Common,
}

impl Keyed for Extension {
    type Key = Name;
    fn key(&self) -> Name {
        self.name.clone()
    }
}
