//! The sequences of serial and identity columns.

use crate::catalog::{
    BaseType, ColumnNumber, Expression, Id, Identity, Name, ObjectKind, Persistence, Relation, Schema,
    Sequence, SequenceOwner, SequenceOwnership, SequenceType, ServerVersion, quote_literal,
};

use super::super::super::read::sequence_options::SequenceOptions;
use super::super::super::read::table::column::IdentityDefinition;
use super::super::super::type_name::SerialType;
use super::super::implicit_name::{NameParts, NameSpace};
use super::super::{ApplyError, Interpreter};
use super::draft::SequenceWish;

impl Interpreter {
    /// Makes the sequence that a column asks for.
    pub(super) fn grant_sequence(
        &mut self,
        relation: Id<Relation>,
        column: ColumnNumber,
        wish: SequenceWish,
    ) -> Result<(), ApplyError> {
        match wish {
            SequenceWish::Serial(serial) => self.make_serial(relation, column, serial),
            SequenceWish::Identity(identity) => self.make_identity(relation, column, *identity),
        }
    }

    fn make_serial(
        &mut self,
        relation: Id<Relation>,
        column: ColumnNumber,
        serial: SerialType,
    ) -> Result<(), ApplyError> {
        let (schema, name) = self.sequence_name(relation, column);
        // sequences have had a type of their own since PostgreSQL 10
        let before_10 =
            self.catalog.server_version.is_some_and(|version| version < ServerVersion::from_number(100_000));
        let data_type = match serial {
            _ if before_10 => SequenceType::BigInt,
            SerialType::Small => SequenceType::SmallInt,
            SerialType::Normal => SequenceType::Integer,
            SerialType::Big => SequenceType::BigInt,
        };
        let mut sequence = self.new_sequence(schema, name.clone(), data_type, &SequenceOptions::default())?;
        sequence.owner = Some(SequenceOwner { relation, column, kind: SequenceOwnership::OwnedBy });
        sequence.persistence = self.catalog.relations[relation].persistence;
        self.catalog.sequences.insert(sequence);
        let qualified = self.catalog.qualified(schema, &name).to_string();
        let default = format!("nextval({}::regclass)", quote_literal(&qualified));
        if let Some(column) = self.column_mut(relation, column) {
            column.default = Some(Expression::from(default.as_str()));
            column.not_null = true;
        }
        Ok(())
    }

    /// Makes a column an identity column.
    pub(super) fn make_identity(
        &mut self,
        relation: Id<Relation>,
        column: ColumnNumber,
        identity: IdentityDefinition,
    ) -> Result<(), ApplyError> {
        self.refuse_second_origin(relation, column)?;
        let (schema, name) = match &identity.sequence.name {
            Some(name) => match &name.schema {
                Some(schema) => (self.schema_or_make(schema), name.name.clone()),
                None => (self.catalog.relations[relation].schema, name.name.clone()),
            },
            None => self.sequence_name(relation, column),
        };
        if self.class_name_taken(schema, &name) {
            let name = self.catalog.qualified(schema, &name);
            return Err(ApplyError::Exists { kind: ObjectKind::Sequence, name });
        }
        let sequence = self.identity_sequence(relation, column, schema, name, &identity)?;
        let sequence = self.catalog.sequences.insert(sequence);
        if let Some(column) = self.column_mut(relation, column) {
            column.rare.to_mut().identity = Some(Identity { kind: identity.kind, sequence: Some(sequence) });
            column.not_null = true;
        }
        Ok(())
    }

    /// A column's values come from its default, its expression or its identity: from one of them.
    pub(super) fn refuse_second_origin(
        &self,
        relation: Id<Relation>,
        column: ColumnNumber,
    ) -> Result<(), ApplyError> {
        let known = self.catalog.relations[relation].column_by_number(column);
        let has = match known {
            Some(column) if column.identity.is_some() => "is an identity column",
            Some(column) if column.generated.is_some() => "is a generated column",
            Some(column) if column.default.is_some() => "has a default",
            _ => return Ok(()),
        };
        let name = known.map(|column| column.name.to_string()).unwrap_or_default();
        Err(ApplyError::Refused(format!("column {name} {has} already")))
    }

    fn identity_sequence(
        &self,
        relation: Id<Relation>,
        column: ColumnNumber,
        schema: Id<Schema>,
        name: Name,
        identity: &IdentityDefinition,
    ) -> Result<Sequence, ApplyError> {
        let table = &self.catalog.relations[relation];
        let base =
            table.column_by_number(column).map(|column| self.catalog.base_type(&column.data_type).base);
        let data_type = match base {
            Some(BaseType::Builtin(builtin)) => SequenceType::from_builtin(builtin),
            _ => None,
        };
        let data_type = data_type.unwrap_or(SequenceType::BigInt);
        let mut sequence = self.new_sequence(schema, name, data_type, &identity.sequence)?;
        sequence.owner = Some(SequenceOwner { relation, column, kind: SequenceOwnership::Identity });
        if identity.sequence.persistence.is_none() && table.persistence == Persistence::Unlogged {
            sequence.persistence = Persistence::Unlogged;
        }
        Ok(sequence)
    }

    /// The name that the server chooses for a column's sequence.
    fn sequence_name(&mut self, relation: Id<Relation>, column: ColumnNumber) -> (Id<Schema>, Name) {
        let table = &self.catalog.relations[relation];
        let (schema, first) = (table.schema, table.name.clone());
        let second = table.column_by_number(column).map(|column| column.name.clone());
        let parts =
            NameParts { first: first.as_str(), second: second.as_ref().map(Name::as_str), label: "seq" };
        (schema, self.choose_name(schema, parts, NameSpace::Relations))
    }
}
