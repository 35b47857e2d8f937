//! What is read first: the database, its schemas and extensions, and whose names the rest needs.

use tokio_postgres::types::Type;

use crate::catalog::{Common, Database, Extension, Name, ObjectId};

use super::super::address::{Address, PG_CLASS, PG_DATABASE, PG_EXTENSION, PG_NAMESPACE};
use super::super::error::LiveError;
use super::super::options::LiveOptions;
use super::super::queries;
use super::super::query::{FromRow, Query, Row, letter};
use super::super::schema_pattern::regular_expression;
use super::super::session::Session;
use super::super::sessions::Snapshot;
use super::assembly::Assembly;
use super::names::{RoleName, name};

/// The size of `pg_class`, in bytes, from which on a second session is worth its connection: about 2,500
/// relations.
const MUCH_TO_READ: i64 = 512 * 1024;

/// What is read first.
pub(in super::super) struct Opening {
    schemas: Vec<SchemaRow>,
    roles: Vec<RoleName>,
    database: Vec<DatabaseRow>,
    extensions: Vec<ExtensionRow>,
    members: Vec<Member>,
    snapshot: Option<Snapshot>,
}

impl Opening {
    /// Begins the transaction and reads what the rest needs to know, in one round trip; with a snapshot for a
    /// second session, where a query for it is given and the server hands one out.
    pub async fn read(
        session: &Session<'_>,
        options: &LiveOptions,
        snapshot: Option<&Query>,
    ) -> Result<Opening, LiveError> {
        match Opening::read_with(session, options, snapshot).await {
            // the right to let others see what we see may have been taken away
            Err(LiveError::Refused { reading, .. }) if reading == queries::SNAPSHOT.name => {
                session.end().await;
                Opening::read_with(session, options, None).await
            }
            opening => opening,
        }
    }

    async fn read_with(
        session: &Session<'_>,
        options: &LiveOptions,
        snapshot: Option<&Query>,
    ) -> Result<Opening, LiveError> {
        let regular_expressions = |patterns: &[String]| {
            patterns.iter().map(|pattern| regular_expression(pattern)).collect::<Vec<_>>()
        };
        let (include, exclude) =
            (regular_expressions(&options.include_schemas), regular_expressions(&options.exclude_schemas));
        let patterns = &[(&include as _, Type::TEXT_ARRAY), (&exclude as _, Type::TEXT_ARRAY)];
        let snapshot = async {
            let much = &[(&MUCH_TO_READ as _, Type::INT8)];
            match snapshot {
                Some(query) => session.rows::<Option<Snapshot>>(query, much).await,
                None => Ok(Vec::new()),
            }
        };
        let (begun, snapshot, schemas, roles, database, extensions, members) = tokio::join!(
            biased;
            session.begin(None),
            snapshot,
            session.rows(&queries::SCHEMAS, patterns),
            session.rows(&queries::ROLE_NAMES, &[]),
            session.rows(&queries::DATABASE, &[]),
            session.rows(&queries::EXTENSIONS, &[]),
            session.rows(&queries::EXTENSION_MEMBERS, &[]),
        );
        begun?;
        Ok(Opening {
            snapshot: snapshot?.into_iter().flatten().next(),
            schemas: schemas.map_err(LiveError::of_pattern)?,
            roles: roles?,
            database: database?,
            extensions: extensions?,
            members: members?,
        })
    }

    /// What a second session needs, where there is much to read.
    pub fn take_snapshot(&mut self) -> Option<Snapshot> {
        self.snapshot.take()
    }

    /// The numbers of the schemas that are read.
    pub fn chosen_schemas(&self) -> Vec<u32> {
        self.schemas.iter().filter(|schema| schema.is_chosen).map(|schema| schema.oid).collect()
    }

    /// The numbers of the relations that extensions made.
    pub fn relations_of_extensions(&self) -> Vec<u32> {
        let relations = self.members.iter().filter(|Member(address)| address.catalog == PG_CLASS);
        relations.map(|Member(address)| address.oid).collect()
    }

    /// The names of the schemas that the patterns leave out.
    pub fn schemas_left_out(&self) -> Vec<Name> {
        let mut names: Vec<Name> = self
            .schemas
            .iter()
            .filter(|schema| !schema.is_chosen)
            .map(|schema| schema.name.clone())
            .collect();
        names.sort();
        names
    }

    pub(super) fn add_to(self, assembly: &mut Assembly) {
        assembly.names.add_roles(self.roles);
        assembly.add_members(self.members.into_iter().map(|Member(address)| address));
        for schema in self.schemas.into_iter().filter(|schema| schema.is_chosen) {
            assembly.name_schema(schema.oid, schema.name);
            if assembly.is_member(PG_NAMESPACE, schema.oid) {
                continue;
            }
            let common = assembly.common(schema.owner);
            if let Some(id) = assembly.schema(schema.oid) {
                assembly.catalog.schemas[id].common = common;
            }
        }
        if let Some(database) = self.database.into_iter().next() {
            assembly.role = database.role.clone();
            assembly.know(PG_DATABASE, database.oid, ObjectId::Database);
            assembly.catalog.database = database.into_database(assembly);
        }
        for row in self.extensions {
            let extension = Extension {
                name: row.name,
                schema: Some(row.schema),
                version: Some(row.version),
                common: Common::default(),
            };
            let id = assembly.catalog.extensions.insert(extension);
            assembly.know(PG_EXTENSION, row.oid, ObjectId::Extension(id));
        }
    }
}

struct SchemaRow {
    oid: u32,
    name: Name,
    owner: u32,
    is_chosen: bool,
}

impl FromRow for SchemaRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(SchemaRow {
            oid: row.try_get("oid")?,
            name: name(row, "name")?,
            owner: row.try_get("owner")?,
            is_chosen: row.try_get("is_chosen")?,
        })
    }
}

struct DatabaseRow {
    oid: u32,
    name: Name,
    owner: u32,
    encoding: Box<str>,
    collate: Box<str>,
    ctype: Box<str>,
    locale_provider: u8,
    locale: Option<Box<str>>,
    connection_limit: i32,
    role: Name,
}

impl FromRow for DatabaseRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(DatabaseRow {
            oid: row.try_get("oid")?,
            name: name(row, "name")?,
            owner: row.try_get("owner")?,
            encoding: row.try_get("encoding")?,
            collate: row.try_get("collate")?,
            ctype: row.try_get("ctype")?,
            locale_provider: letter(row, "locale_provider")?,
            locale: row.try_get("locale")?,
            connection_limit: row.try_get("connection_limit")?,
            role: name(row, "role")?,
        })
    }
}

impl DatabaseRow {
    fn into_database(self, assembly: &Assembly) -> Database {
        let locale_provider = match self.locale_provider {
            b'b' => "builtin",
            b'i' => "icu",
            _ => "libc",
        };
        Database {
            name: Some(self.name),
            encoding: Some(self.encoding),
            collate: Some(self.collate),
            ctype: Some(self.ctype),
            locale_provider: Some(locale_provider.into()),
            locale: self.locale,
            connection_limit: Some(self.connection_limit).filter(|limit| *limit >= 0),
            common: assembly.common(self.owner),
        }
    }
}

struct ExtensionRow {
    oid: u32,
    name: Name,
    schema: Name,
    version: Box<str>,
}

impl FromRow for ExtensionRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(ExtensionRow {
            oid: row.try_get("oid")?,
            name: name(row, "name")?,
            schema: name(row, "schema")?,
            version: row.try_get("version")?,
        })
    }
}

struct Member(Address);

impl FromRow for Member {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(Member(Address { catalog: row.try_get("catalog")?, oid: row.try_get("oid")? }))
    }
}
