//! Sequences: made, changed, set to a value.

use crate::catalog::{
    ColumnNumber, Id, LastValue, Name, ObjectKind, QualifiedName, Relation, Sequence, SequenceOwner,
    SequenceOwnership, SequenceType,
};

use super::super::read::address::IfMissing;
use super::super::read::index::IfExists;
use super::super::read::sequence::{SequenceLifetime, SequenceReference, SequenceStatement, SetValue};
use super::super::read::sequence_options::{OwnedBy, SequenceOptions};
use super::lookup::missing;
use super::sequence_options::change_sequence;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_sequence(&mut self, statement: SequenceStatement) -> Result<(), ApplyError> {
        match statement {
            SequenceStatement::Create { name, if_exists, lifetime, options } => {
                self.create_sequence(&name, if_exists, lifetime, options)
            }
            SequenceStatement::Alter { name, if_missing, options } => {
                self.alter_sequence(&name, if_missing, options)
            }
            SequenceStatement::SetValues(values) => values.iter().try_for_each(|value| self.set_value(value)),
        }
    }

    fn create_sequence(
        &mut self,
        name: &QualifiedName,
        if_exists: IfExists,
        lifetime: SequenceLifetime,
        mut options: SequenceOptions,
    ) -> Result<(), ApplyError> {
        let SequenceLifetime::Stored(persistence) = lifetime else {
            self.session.temporary.insert(name.name.clone());
            return Ok(());
        };
        let schema = self.creation_schema(name);
        if self.class_name_taken(schema, &name.name) {
            return match if_exists {
                IfExists::Skip => Ok(()),
                IfExists::Fail => {
                    let name = self.catalog.qualified(schema, &name.name);
                    Err(ApplyError::Exists { kind: ObjectKind::Sequence, name })
                }
            };
        }
        let owner = match options.owned_by.take() {
            Some(OwnedBy::Column(table, column)) => Some(self.owning_column(&table, &column)?),
            Some(OwnedBy::Nothing) | None => None,
        };
        options.persistence = options.persistence.or(Some(persistence));
        let mut sequence = self.new_sequence(schema, name.name.clone(), SequenceType::BigInt, &options)?;
        sequence.owner = self.new_owner(&sequence, owner.map(Some))?;
        self.catalog.sequences.insert(sequence);
        Ok(())
    }

    /// The column that `OWNED BY` names.
    fn owning_column(&self, table: &QualifiedName, column: &Name) -> Result<SequenceOwner, ApplyError> {
        let relation = self.relation(table)?;
        let number = self.number_of_column(relation, table, column)?;
        Ok(SequenceOwner { relation, column: number, kind: SequenceOwnership::OwnedBy })
    }

    fn number_of_column(
        &self,
        relation: Id<Relation>,
        table: &QualifiedName,
        column: &Name,
    ) -> Result<ColumnNumber, ApplyError> {
        let found = self.catalog.relations[relation].column(column.as_str());
        found.map(|column| column.number).ok_or_else(|| {
            let name = QualifiedName { schema: Some(table.name.clone()), name: column.clone() };
            missing(ObjectKind::Column, &name)
        })
    }

    fn alter_sequence(
        &mut self,
        name: &QualifiedName,
        if_missing: IfMissing,
        mut options: SequenceOptions,
    ) -> Result<(), ApplyError> {
        if self.is_temporary(name) {
            return Ok(());
        }
        let Some(id) = self.find_sequence(name) else {
            return match if_missing {
                IfMissing::Skip => Ok(()),
                IfMissing::Fail => Err(missing(ObjectKind::Sequence, name)),
            };
        };
        let owner = match options.owned_by.take() {
            Some(OwnedBy::Column(table, column)) => Some(Some(self.owning_column(&table, &column)?)),
            Some(OwnedBy::Nothing) => Some(None),
            None => None,
        };
        if owner.is_some() {
            self.align_sequence_owner(id);
        }
        let mut changed = self.catalog.sequences[id].clone();
        change_sequence(&mut changed, &options)?;
        changed.owner = self.new_owner(&changed, owner)?;
        self.catalog.sequences[id] = changed;
        Ok(())
    }

    /// The owner after `OWNED BY`; the server keeps identity sequences where they are.
    fn new_owner(
        &self,
        sequence: &Sequence,
        change: Option<Option<SequenceOwner>>,
    ) -> Result<Option<SequenceOwner>, ApplyError> {
        let is_identity = sequence.owner.is_some_and(|owner| owner.kind == SequenceOwnership::Identity);
        match change {
            None => Ok(sequence.owner),
            Some(_) if is_identity => Err(ApplyError::Refused(format!(
                "the owner of identity sequence {} cannot be changed",
                sequence.name
            ))),
            Some(Some(owner)) if self.catalog.relations[owner.relation].schema != sequence.schema => {
                Err(ApplyError::Refused(format!(
                    "sequence {} is not in the schema of the table that shall own it",
                    sequence.name
                )))
            }
            Some(owner) => Ok(owner),
        }
    }

    fn set_value(&mut self, value: &SetValue) -> Result<(), ApplyError> {
        let id = match &value.sequence {
            SequenceReference::Named(name) if self.is_temporary(name) => return Ok(()),
            SequenceReference::Named(name) => {
                self.find_sequence(name).ok_or_else(|| missing(ObjectKind::Sequence, name))?
            }
            SequenceReference::OfColumn(table, _) if self.is_temporary(table) => return Ok(()),
            SequenceReference::OfColumn(table, column) => self.sequence_of_column(table, column)?,
        };
        let is_called = value.is_called;
        self.catalog.sequences[id].last_value = value.value.map(|value| LastValue { value, is_called });
        Ok(())
    }

    /// `pg_get_serial_sequence`: the sequence that belongs to a column.
    fn sequence_of_column(&self, table: &QualifiedName, column: &Name) -> Result<Id<Sequence>, ApplyError> {
        let relation = self.relation(table)?;
        let number = self.number_of_column(relation, table, column)?;
        let of_identity = self.catalog.relations[relation]
            .column_by_number(number)
            .and_then(|column| column.identity?.sequence);
        let owns = |sequence: &Sequence| {
            sequence.owner.is_some_and(|owner| owner.relation == relation && owner.column == number)
        };
        of_identity
            .or_else(|| {
                self.sequence_of_default(relation, number).filter(|id| owns(&self.catalog.sequences[*id]))
            })
            .or_else(|| self.catalog.sequences.iter().find(|(_, sequence)| owns(sequence)).map(|(id, _)| id))
            .ok_or_else(|| {
                let name = QualifiedName { schema: Some(table.name.clone()), name: column.clone() };
                missing(ObjectKind::Sequence, &name)
            })
    }

    /// The sequence that a default `nextval('name'::regclass)` names: found without a search.
    pub(super) fn sequence_of_default(
        &self,
        relation: Id<Relation>,
        column: ColumnNumber,
    ) -> Option<Id<Sequence>> {
        let column = self.catalog.relations[relation].column_by_number(column)?;
        let text = column.default.as_ref()?.as_str();
        let name = text.strip_prefix("nextval('")?.split('\'').next()?;
        self.find_sequence(&super::super::mention::name_in_string(name)?)
    }
}

#[cfg(test)]
mod tests;
