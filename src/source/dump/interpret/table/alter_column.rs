//! `ADD COLUMN`, `DROP COLUMN`, `ALTER COLUMN`.

use std::collections::VecDeque;

use crate::catalog::{
    Column, ColumnNumber, Constraint, ConstraintKind, DataType, Expression, Generated, GeneratedKind, Id,
    Name, ObjectKind, Relation, Sequence, SequenceType,
};

use super::super::super::read::option_list::{change_options, reset_options, set_options};
use super::super::super::read::table::Descent;
use super::super::super::read::table::alter::DropPart;
use super::super::super::read::table::alter_column::{ColumnChange, IdentityChange};
use super::super::super::read::table::column::ColumnDefinition;
use super::super::expression_text::columns_in;
use super::super::removal::Removable;
use super::super::sequence_options::change_sequence;
use super::super::{ApplyError, Interpreter};
use super::draft::{refuse_several_origins, take_sequence_wish};
use super::parents::{Tie, merge_inherited};

/// The highest number that a column can have, dropped ones counted.
const MAX_COLUMN_NUMBER: u16 = 1600;

impl Interpreter {
    pub(super) fn add_column(
        &mut self,
        relation: Id<Relation>,
        descent: Descent,
        mut definition: ColumnDefinition,
        if_not_exists: bool,
    ) -> Result<(), ApplyError> {
        if self.catalog.relations[relation].column(definition.name.as_str()).is_some() {
            return match if_not_exists {
                true => Ok(()),
                false => Err(self.existing_part(relation, ObjectKind::Column, &definition.name)),
            };
        }
        if descent == Descent::Only && !self.catalog.relations[relation].children.is_empty() {
            let name = &definition.name;
            return Err(ApplyError::Refused(format!("column {name} must be added to the children too")));
        }
        refuse_several_origins(&definition)?;
        let wish = take_sequence_wish(&mut definition);
        let constraints = std::mem::take(&mut definition.constraints);
        let not_null = definition.not_null.clone();
        let number = self.push_column(relation, self.column_of(definition))?;
        if let Some(constraint) = self.named_not_null(not_null, number) {
            self.add_constraint(relation, constraint);
        }
        if let Some(wish) = wish {
            self.grant_sequence(relation, number, wish)?;
        }
        if descent == Descent::Children {
            self.add_column_below(relation, number)?;
        }
        self.add_new_constraints(relation, constraints, Vec::new())
    }

    pub(super) fn push_column(
        &mut self,
        relation: Id<Relation>,
        mut column: Column,
    ) -> Result<ColumnNumber, ApplyError> {
        let table = &mut self.catalog.relations[relation];
        if table.next_column > MAX_COLUMN_NUMBER {
            return Err(ApplyError::Refused(format!("a table can have at most {MAX_COLUMN_NUMBER} columns")));
        }
        column.number = ColumnNumber(table.next_column);
        table.next_column += 1;
        let number = column.number;
        table.columns.push(column);
        Ok(number)
    }

    /// Gives the children a new column of the table, and theirs. One that has such a column already
    /// is tied to its parent, and its own children are left alone.
    fn add_column_below(&mut self, relation: Id<Relation>, number: ColumnNumber) -> Result<(), ApplyError> {
        let Some(column) = self.catalog.relations[relation].column_by_number(number).cloned() else {
            return Ok(());
        };
        let mut parents = VecDeque::from([relation]);
        while let Some(parent) = parents.pop_front() {
            for child in self.catalog.relations[parent].children.clone() {
                if self.inherit_new_column(parent, child, &column)? {
                    parents.push_back(child);
                }
            }
        }
        Ok(())
    }

    /// Gives a child a new column of its parent; tells whether it had none of that name.
    fn inherit_new_column(
        &mut self,
        parent: Id<Relation>,
        child: Id<Relation>,
        column: &Column,
    ) -> Result<bool, ApplyError> {
        if let Ok(known) = self.column_number(child, &column.name) {
            if let Some(known) = self.column_mut(child, known) {
                merge_inherited(known, column, column.not_null);
            }
            return Ok(false);
        }
        let inherits = self.catalog.relations[child].inherits.contains(&parent);
        let tie = if inherits { Tie::Inheritance } else { Tie::Partition };
        let inherited = self.inherited_column(column, tie);
        self.push_column(child, inherited)?;
        Ok(true)
    }

    /// With `ONLY`, the children keep the column as their own.
    pub(super) fn drop_column(
        &mut self,
        relation: Id<Relation>,
        descent: Descent,
        part: DropPart,
    ) -> Result<(), ApplyError> {
        let Ok(number) = self.column_number(relation, &part.name) else {
            return match part.if_exists || self.catalog.relations[relation].columns_unknown.is_some() {
                true => Ok(()),
                false => Err(self.missing_part(relation, ObjectKind::Column, &part.name)),
            };
        };
        let column = self.catalog.relations[relation].column_by_number(number);
        if column.is_some_and(|column| column.inherited_from > 0) {
            return Err(ApplyError::Refused(format!(
                "column {} is inherited and goes with the parent's",
                part.name
            )));
        }
        if descent == Descent::Only {
            self.keep_checks_of_children(relation, number);
            self.disinherit_column(relation, &part.name);
        }
        self.remove(vec![Removable::Column(relation, number)], part.behavior)?;
        if descent == Descent::Children {
            self.disinherit_column(relation, &part.name);
        }
        Ok(())
    }

    /// The checks that go with the column stay on the children.
    fn keep_checks_of_children(&mut self, relation: Id<Relation>, number: ColumnNumber) {
        let table = &self.catalog.relations[relation];
        let mentions_it = |constraint: &&Constraint| match &constraint.kind {
            ConstraintKind::Check { expression } => columns_in(expression.as_str(), table).contains(&number),
            _ => false,
        };
        let checks: Vec<Name> =
            table.constraints.iter().filter(mentions_it).map(|constraint| constraint.name.clone()).collect();
        for child in table.children.clone() {
            let copies = &mut self.catalog.relations[child].constraints;
            for copy in copies.iter_mut().filter(|copy| checks.contains(&copy.name)) {
                copy.inherited = false;
                copy.is_local = true;
            }
        }
    }

    /// Unties the children's columns of this name: they become their own.
    fn disinherit_column(&mut self, relation: Id<Relation>, name: &Name) {
        for child in self.catalog.relations[relation].children.clone() {
            let columns = &mut self.catalog.relations[child].columns;
            if let Some(column) = columns.iter_mut().find(|column| column.name == *name) {
                column.inherited_from = column.inherited_from.saturating_sub(1);
                column.is_local |= column.inherited_from == 0;
            }
        }
    }

    pub(super) fn alter_column(
        &mut self,
        relation: Id<Relation>,
        descent: Descent,
        name: &Name,
        change: ColumnChange,
    ) -> Result<(), ApplyError> {
        let number = self.known_or_found_column(relation, name)?;
        match change {
            ColumnChange::Type { data_type, collation } => {
                let data_type = self.data_type(&data_type);
                let collation = self.found_collation(collation);
                self.set_identity_type(relation, number, &data_type);
                self.change_column(relation, number, descent, |column| {
                    column.data_type = data_type.clone();
                    column.rare.change(|rare| {
                        rare.collation = collation.clone();
                        rare.storage = None;
                    });
                });
                self.rename_rebuilt_indexes(relation, number);
            }
            ColumnChange::SetDefault(default) => {
                self.refuse_default(relation, number)?;
                let column = self.catalog.relations[relation].column_by_number(number);
                let data_type = column.map_or(DataType::UNKNOWN, |column| column.data_type.clone());
                let default = self.stored_default(default, &data_type);
                self.change_column(relation, number, descent, |column| {
                    if column.identity.is_none() && column.generated.is_none() {
                        column.default = default.clone();
                    }
                });
            }
            ColumnChange::DropDefault => {
                self.change_column(relation, number, descent, |column| column.default = None);
            }
            ColumnChange::SetNotNull => {
                self.change_column(relation, number, descent, |column| column.not_null = true);
            }
            ColumnChange::DropNotNull => self.drop_not_null(relation, number, descent)?,
            ColumnChange::SetExpression(expression) => {
                self.change_column(relation, number, descent, |column| set_expression(column, &expression));
            }
            ColumnChange::DropExpression { .. } => {
                self.change_column(relation, number, descent, |column| {
                    column.rare.change(|rare| rare.generated = None);
                });
            }
            ColumnChange::AddIdentity(identity) => {
                return self.make_identity(relation, number, *identity);
            }
            ColumnChange::SetIdentity(change) => return self.set_identity(relation, number, *change),
            ColumnChange::DropIdentity { if_exists } => {
                return self.drop_identity(relation, number, if_exists);
            }
            change => self.set_column_property(relation, number, descent, change),
        }
        Ok(())
    }

    /// The changes of how a column is stored and measured.
    fn set_column_property(
        &mut self,
        relation: Id<Relation>,
        number: ColumnNumber,
        descent: Descent,
        change: ColumnChange,
    ) {
        match change {
            ColumnChange::SetStatistics(target) => {
                self.change_column(relation, number, descent, |column| {
                    column.rare.change(|rare| rare.statistics_target = target);
                });
            }
            ColumnChange::SetStorage(storage) => {
                self.change_column(relation, number, descent, |column| {
                    column.rare.change(|rare| rare.storage = storage);
                });
            }
            ColumnChange::SetCompression(compression) => {
                self.change_column(relation, number, Descent::Only, |column| {
                    column.rare.change(|rare| rare.compression = compression);
                });
            }
            ColumnChange::SetOptions(options) => {
                self.change_column(relation, number, Descent::Only, |column| {
                    set_options(column.rare.to_mut().options.to_mut(), options.clone());
                });
            }
            ColumnChange::ResetOptions(names) => {
                self.change_column(relation, number, Descent::Only, |column| {
                    reset_options(column.rare.to_mut().options.to_mut(), &names);
                });
            }
            ColumnChange::ForeignOptions(changes) => {
                self.change_column(relation, number, Descent::Only, |column| {
                    change_options(column.rare.to_mut().foreign_options.to_mut(), changes.clone());
                });
            }
            _ => {}
        }
    }

    /// Changes a column, and those of the tables below that have its name.
    fn change_column(
        &mut self,
        relation: Id<Relation>,
        number: ColumnNumber,
        descent: Descent,
        change: impl Fn(&mut Column),
    ) {
        let Some(column) = self.column_mut(relation, number) else { return };
        change(column);
        let name = column.name.clone();
        if descent == Descent::Only {
            return;
        }
        for child in self.descendants(relation) {
            let columns = &mut self.catalog.relations[child].columns;
            if let Some(column) = columns.iter_mut().find(|column| column.name == name) {
                change(column);
            }
        }
    }

    /// A generated column and an identity column have no default.
    fn refuse_default(&self, relation: Id<Relation>, number: ColumnNumber) -> Result<(), ApplyError> {
        let column = self.catalog.relations[relation].column_by_number(number);
        match column.is_some_and(|column| column.default.is_none()) {
            true => self.refuse_second_origin(relation, number),
            false => Ok(()),
        }
    }

    fn drop_not_null(
        &mut self,
        relation: Id<Relation>,
        number: ColumnNumber,
        descent: Descent,
    ) -> Result<(), ApplyError> {
        let table = &self.catalog.relations[relation];
        let in_primary_key = table.primary_key().is_some_and(|key| match &key.kind {
            ConstraintKind::PrimaryKey(key) => key.columns.contains(&number),
            _ => false,
        });
        if in_primary_key {
            return Err(ApplyError::Refused("a column of the primary key is NOT NULL".to_owned()));
        }
        self.change_column(relation, number, descent, |column| column.not_null = false);
        let is_its =
            |kind: &ConstraintKind| matches!(kind, ConstraintKind::NotNull { column } if *column == number);
        self.catalog.relations[relation].constraints.retain(|constraint| !is_its(&constraint.kind));
        self.places.forget_parts(relation);
        Ok(())
    }

    /// An identity column's sequence takes the column's new type.
    fn set_identity_type(&mut self, relation: Id<Relation>, number: ColumnNumber, data_type: &DataType) {
        let Some(sequence) = self.identity_of(relation, number) else { return };
        let Some(new) = data_type.as_builtin().and_then(SequenceType::from_builtin) else { return };
        let sequence = &mut self.catalog.sequences[sequence];
        let old = std::mem::replace(&mut sequence.data_type, new);
        if sequence.maximum == old.maximum() {
            sequence.maximum = new.maximum();
        }
        if sequence.minimum == old.minimum() {
            sequence.minimum = new.minimum();
        }
    }

    fn identity_of(&self, relation: Id<Relation>, number: ColumnNumber) -> Option<Id<Sequence>> {
        self.catalog.relations[relation].column_by_number(number)?.identity?.sequence
    }

    fn set_identity(
        &mut self,
        relation: Id<Relation>,
        number: ColumnNumber,
        change: IdentityChange,
    ) -> Result<(), ApplyError> {
        let identity = self.column_mut(relation, number).and_then(Column::identity_mut);
        let Some(identity) = identity else {
            return Err(ApplyError::Refused("the column is no identity column".to_owned()));
        };
        identity.kind = change.kind.unwrap_or(identity.kind);
        match identity.sequence {
            Some(sequence) => change_sequence(&mut self.catalog.sequences[sequence], &change.sequence),
            None => Ok(()),
        }
    }

    fn drop_identity(
        &mut self,
        relation: Id<Relation>,
        number: ColumnNumber,
        if_exists: bool,
    ) -> Result<(), ApplyError> {
        let identity =
            self.column_mut(relation, number).and_then(|column| column.rare.unusual_mut()?.identity.take());
        match identity {
            Some(identity) => {
                if let Some(sequence) = identity.sequence {
                    self.catalog.sequences.drop_object(sequence);
                }
                Ok(())
            }
            None if if_exists => Ok(()),
            None => Err(ApplyError::Refused("the column is no identity column".to_owned())),
        }
    }
}

fn set_expression(column: &mut Column, expression: &Expression) {
    let kind = column.generated.as_ref().map_or(GeneratedKind::Stored, |generated| generated.kind);
    column.rare.to_mut().generated = Some(Box::new(Generated { expression: expression.clone(), kind }));
}
