//! Makes a catalog of what the server answers, one file an object kind.
//!
//! First come the plain columns of the catalogs, all queries at once; the objects are put together
//! here, tied by the numbers that the server gives them. Then come the definitions, which only
//! functions of the server print.

mod aggregate;
mod assembly;
mod base_type;
mod column;
mod comment;
mod constraint;
mod data_type;
mod foreign_data;
mod function;
mod index;
mod inheritance;
mod large_object;
mod names;
mod objects;
mod options;
mod other;
mod policy;
mod privilege;
mod publication;
mod range;
mod relation;
mod role;
mod rule;
mod schema;
mod sequence;
mod sequence_value;
mod server;
mod setting;
mod statistics;
mod supplied;
mod trigger;
mod user_type;
mod value;

use tokio_postgres::types::Type;

use crate::catalog::Catalog;
use crate::server::ServerFacts;

use super::error::LiveError;
use super::queries;
use super::session::Session;
use super::sessions::Sessions;

pub(super) use assembly::Assembly;
use names::NameRows;
pub(super) use schema::Opening;
pub(super) use sequence_value::example as sequence_value_example;
use user_type::TypeRows;

/// Reads everything but what the opening brought, and ends the transaction: a constant number of round
/// trips.
pub(super) async fn read(
    sessions: &Sessions<'_>,
    opening: Opening,
) -> Result<(Catalog, ServerFacts), LiveError> {
    let schemas = opening.chosen_schemas();
    let (rows, objects, server) = tokio::try_join!(
        biased;
        // on the heap: together they are too large for the stack of a thread in a build without optimization
        Box::pin(Rows::read(sessions, &opening)),
        Box::pin(objects::ObjectRows::read(&sessions.first, &schemas)),
        Box::pin(server::read(sessions, &schemas)),
    )?;
    let mut assembly = Assembly::new(opening);
    assembly.catalog.server_version = Some(sessions.first.version);
    rows.add_to(&mut assembly);
    objects.add_to(&mut assembly);
    large_object::add(&mut assembly, server.large_objects);
    let Assembly { mut catalog, definitions, readable_sequences, .. } = assembly;
    definitions.read_into(sessions, &mut catalog).await?;
    sequence_value::end_and_read_into(sessions, readable_sequences, &mut catalog).await?;
    Ok((catalog, server))
}

/// The plain columns of the catalogs.
struct Rows {
    names: NameRows,
    types: TypeRows,
    relations: RelationRows,
}

impl Rows {
    /// All queries are sent before the first answer comes.
    async fn read(sessions: &Sessions<'_>, opening: &Opening) -> Result<Rows, LiveError> {
        let schemas = opening.chosen_schemas();
        let of_extensions = opening.relations_of_extensions();
        let (names, types, relations) = tokio::try_join!(
            biased;
            NameRows::read(&sessions.first),
            TypeRows::read(&sessions.first, &schemas),
            RelationRows::read(sessions, &schemas, &of_extensions),
        )?;
        Ok(Rows { names, types, relations })
    }

    /// Puts the objects together: those that others speak of come first.
    fn add_to(self, assembly: &mut Assembly) {
        let Rows { names, types, mut relations } = self;
        assembly.names.add(names);
        types.add(assembly);
        relations.add_relations(assembly);
        types.complete(assembly);
        relations.add_parts(assembly);
    }
}

/// Tables and views with all that belongs to them.
struct RelationRows {
    relations: Vec<relation::RelationRow>,
    columns: Vec<column::ColumnRow>,
    inheritance: Vec<inheritance::InheritanceRow>,
    partition_keys: Vec<inheritance::PartitionKeyRow>,
    constraints: Vec<constraint::ConstraintRow>,
    indexes: Vec<index::IndexRow>,
    sequences: Vec<sequence::SequenceRow>,
}

impl RelationRows {
    async fn read(
        sessions: &Sessions<'_>,
        schemas: &Vec<u32>,
        of_extensions: &Vec<u32>,
    ) -> Result<RelationRows, LiveError> {
        let with_extensions = &[(schemas as _, Type::OID_ARRAY), (of_extensions as _, Type::OID_ARRAY)];
        let schemas = &[(schemas as _, Type::OID_ARRAY)];
        let session: &Session<'_> = &sessions.first;
        let (relations, columns, inheritance, partition_keys, constraints, indexes, sequences) = tokio::try_join!(
            biased;
            session.rows(&queries::RELATIONS, schemas),
            sessions.rows_at_leisure(&queries::COLUMNS, schemas),
            session.rows(&queries::INHERITANCE, schemas),
            session.rows(&queries::PARTITION_KEYS, schemas),
            session.rows(&queries::CONSTRAINTS, with_extensions),
            session.rows(&queries::INDEXES, schemas),
            session.rows(&queries::SEQUENCES, schemas),
        )?;
        Ok(RelationRows { relations, columns, inheritance, partition_keys, constraints, indexes, sequences })
    }

    /// The relations alone, so that types can be made of them.
    fn add_relations(&mut self, assembly: &mut Assembly) {
        relation::add(assembly, std::mem::take(&mut self.relations));
    }

    /// What belongs to them, once all types are there.
    fn add_parts(self, assembly: &mut Assembly) {
        let of_indexes = column::add(assembly, self.columns);
        relation::tie_to_types(assembly);
        index::add(assembly, self.indexes);
        index::add_columns(assembly, of_indexes);
        inheritance::add(assembly, self.inheritance);
        inheritance::add_partition_keys(assembly, self.partition_keys);
        constraint::add(assembly, self.constraints);
        sequence::add(assembly, self.sequences);
        inheritance::share_identity(assembly);
    }
}
