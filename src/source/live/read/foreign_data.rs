//! Foreign-data wrappers, foreign servers, user mappings.

use tokio_postgres::Error;

use crate::catalog::{
    Definition, ForeignDataWrapper, ForeignServer, Grantee, Name, ObjectId, QualifiedName, UserMapping,
    without_secrets,
};

use super::super::address::{Address, PG_FOREIGN_DATA_WRAPPER, PG_FOREIGN_SERVER};
use super::super::query::{FromRow, Row};
use super::Assembly;
use super::names::{name, optional_name};
use super::options::options;
use super::value::printed_name;

/// A row of `foreign_data_wrappers.sql`.
pub(super) struct WrapperRow {
    oid: u32,
    name: Name,
    owner: u32,
    handler: Option<QualifiedName>,
    validator: Option<QualifiedName>,
    options: Vec<Definition>,
}

impl FromRow for WrapperRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(WrapperRow {
            oid: row.try_get("oid")?,
            name: name(row, "name")?,
            owner: row.try_get("owner")?,
            handler: printed_name(row, "handler_schema", "handler")?,
            validator: printed_name(row, "validator_schema", "validator")?,
            options: without_secrets(options(row, "options")?),
        })
    }
}

/// A row of `foreign_servers.sql`.
pub(super) struct ServerRow {
    oid: u32,
    name: Name,
    owner: u32,
    wrapper: Name,
    server_type: Option<Box<str>>,
    version: Option<Box<str>>,
    options: Vec<Definition>,
}

impl FromRow for ServerRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(ServerRow {
            oid: row.try_get("oid")?,
            name: name(row, "name")?,
            owner: row.try_get("owner")?,
            wrapper: name(row, "wrapper")?,
            server_type: row.try_get("type")?,
            version: row.try_get("version")?,
            options: without_secrets(options(row, "options")?),
        })
    }
}

/// A row of `user_mappings.sql`.
pub(super) struct UserMappingRow {
    server: u32,
    user: Grantee,
    options: Vec<Definition>,
}

impl FromRow for UserMappingRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(UserMappingRow {
            server: row.try_get("server")?,
            user: optional_name(row, "mapped_user")?.map_or(Grantee::Public, Grantee::Role),
            options: without_secrets(options(row, "options")?),
        })
    }
}

/// Adds foreign-data wrappers.
pub(super) fn add_wrappers(assembly: &mut Assembly, rows: Vec<WrapperRow>) {
    for row in rows {
        if assembly.is_member(PG_FOREIGN_DATA_WRAPPER, row.oid) {
            continue;
        }
        let common = assembly.common(row.owner);
        let id = assembly.catalog.foreign_data_wrappers.insert(ForeignDataWrapper {
            name: row.name,
            handler: row.handler,
            validator: row.validator,
            options: row.options,
            common,
        });
        assembly.know(PG_FOREIGN_DATA_WRAPPER, row.oid, ObjectId::ForeignDataWrapper(id));
    }
}

/// Adds foreign servers and whom they have a user mapping for, and ties foreign tables to them.
pub(super) fn add_servers(assembly: &mut Assembly, rows: Vec<ServerRow>, mappings: Vec<UserMappingRow>) {
    for row in rows {
        if assembly.is_member(PG_FOREIGN_SERVER, row.oid) {
            continue;
        }
        let common = assembly.common(row.owner);
        let id = assembly.catalog.foreign_servers.insert(ForeignServer {
            name: row.name,
            wrapper: row.wrapper,
            server_type: row.server_type,
            version: row.version,
            options: row.options,
            user_mappings: Vec::new(),
            common,
        });
        assembly.know(PG_FOREIGN_SERVER, row.oid, ObjectId::ForeignServer(id));
    }
    for row in mappings {
        let server = assembly.objects.get(&Address { catalog: PG_FOREIGN_SERVER, oid: row.server });
        if let Some(ObjectId::ForeignServer(id)) = server.copied() {
            let mapping = UserMapping { user: row.user, options: row.options };
            assembly.catalog.foreign_servers[id].user_mappings.push(mapping);
        }
    }
    tie_foreign_tables(assembly);
}

fn tie_foreign_tables(assembly: &mut Assembly) {
    let catalog = &mut assembly.catalog;
    let ids: Vec<_> = catalog.relations.ids().collect();
    for id in ids {
        if catalog.relations[id].foreign.is_none() {
            continue;
        }
        if let Some(foreign) = &mut catalog.relations[id].foreign {
            foreign.server_id = catalog.foreign_servers.find(&foreign.server);
        }
    }
}
