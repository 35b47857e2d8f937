//! Makes a catalog of what the server answers, one file an object kind.
//!
//! First come the plain columns of the catalogs, all queries at once; the objects are put together
//! here, tied by the numbers that the server gives them. Then come the definitions, which only
//! functions of the server print.

mod assembly;
mod column;
mod constraint;
mod data_type;
mod index;
mod inheritance;
mod names;
mod options;
mod relation;
mod schema;
mod sequence;
mod sequence_value;
mod user_type;

use tokio_postgres::types::Type;

use crate::catalog::Catalog;

use super::error::LiveError;
use super::queries;
use super::session::Session;

pub(super) use assembly::Assembly;
pub(super) use schema::Opening;

/// Reads everything but what the opening brought: a constant number of round trips.
pub(super) async fn read(session: &Session<'_>, opening: Opening) -> Result<Catalog, LiveError> {
    let rows = Rows::read(session, &opening.chosen_schemas(), &opening.relations_of_extensions()).await?;
    let mut assembly = Assembly::new(opening);
    assembly.catalog.server_version = Some(session.version);
    rows.add_to(&mut assembly);
    let Assembly { mut catalog, definitions, readable_sequences, .. } = assembly;
    definitions.read_into(session, &mut catalog).await?;
    sequence_value::read_into(session, readable_sequences, &mut catalog).await?;
    Ok(catalog)
}

/// The plain columns of the catalogs.
struct Rows {
    type_names: Vec<names::TypeName>,
    collations: Vec<names::Collation>,
    operator_classes: Vec<names::OperatorClass>,
    types: Vec<user_type::TypeRow>,
    enum_labels: Vec<user_type::EnumLabel>,
    relations: Vec<relation::RelationRow>,
    columns: Vec<column::ColumnRow>,
    inheritance: Vec<inheritance::InheritanceRow>,
    partition_keys: Vec<inheritance::PartitionKeyRow>,
    constraints: Vec<constraint::ConstraintRow>,
    indexes: Vec<index::IndexRow>,
    index_columns: Vec<index::IndexColumnRow>,
    sequences: Vec<sequence::SequenceRow>,
}

impl Rows {
    /// All queries are sent before the first answer comes.
    async fn read(
        session: &Session<'_>,
        schemas: &Vec<u32>,
        relations_of_extensions: &Vec<u32>,
    ) -> Result<Rows, LiveError> {
        let with_extensions =
            &[(schemas as _, Type::OID_ARRAY), (relations_of_extensions as _, Type::OID_ARRAY)];
        let schemas = &[(schemas as _, Type::OID_ARRAY)];
        let (type_names, collations, operator_classes, types, enum_labels) = (
            session.rows(&queries::TYPE_NAMES, &[]),
            session.rows(&queries::COLLATIONS, &[]),
            session.rows(&queries::OPERATOR_CLASSES, &[]),
            session.rows(&queries::TYPES, schemas),
            session.rows(&queries::ENUM_LABELS, schemas),
        );
        let (relations, columns, inheritance, partition_keys) = (
            session.rows(&queries::RELATIONS, schemas),
            session.rows(&queries::COLUMNS, schemas),
            session.rows(&queries::INHERITANCE, schemas),
            inheritance::partition_keys(session, schemas),
        );
        let (constraints, indexes, index_columns, sequences) = (
            session.rows(&queries::CONSTRAINTS, with_extensions),
            session.rows(&queries::INDEXES, schemas),
            session.rows(&queries::INDEX_COLUMNS, schemas),
            session.rows(&queries::SEQUENCES, schemas),
        );
        let (
            type_names,
            collations,
            operator_classes,
            types,
            enum_labels,
            relations,
            columns,
            inheritance,
            partition_keys,
            constraints,
            indexes,
            index_columns,
            sequences,
        ) = tokio::try_join!(
            type_names,
            collations,
            operator_classes,
            types,
            enum_labels,
            relations,
            columns,
            inheritance,
            partition_keys,
            constraints,
            indexes,
            index_columns,
            sequences,
        )?;
        Ok(Rows {
            type_names,
            collations,
            operator_classes,
            types,
            enum_labels,
            relations,
            columns,
            inheritance,
            partition_keys,
            constraints,
            indexes,
            index_columns,
            sequences,
        })
    }

    /// Puts the objects together: those that others speak of come first.
    fn add_to(self, assembly: &mut Assembly) {
        assembly.names.add_types(self.type_names);
        assembly.names.add_collations(self.collations);
        assembly.names.add_operator_classes(self.operator_classes);
        user_type::add(assembly, &self.types, self.enum_labels);
        relation::add(assembly, self.relations);
        user_type::complete(assembly, self.types);
        column::add(assembly, self.columns);
        relation::tie_to_types(assembly);
        index::add(assembly, self.indexes);
        index::add_columns(assembly, self.index_columns);
        inheritance::add(assembly, self.inheritance);
        constraint::add(assembly, self.constraints);
        inheritance::add_partition_keys(assembly, self.partition_keys);
        sequence::add(assembly, self.sequences);
        inheritance::share_identity(assembly);
    }
}
