//! Partitions and heirs: what they get from above, and how they are tied and untied.

use crate::catalog::{
    ColumnNumber, Constraint, ConstraintKind, Expression, Id, Index, IndexKey, IndexRole, Name, PartitionOf,
    Relation, RelationKind, TriggerLevel,
};

use super::super::expression_text::columns_in;
use super::super::{ApplyError, Interpreter};
use super::parents::Tie;

impl Interpreter {
    /// Gives a partition the keys, indexes, foreign keys and triggers of its partitioned table.
    pub(super) fn inherit_from_partitioned(&mut self, partition: Id<Relation>) {
        let place = self.catalog.relations[partition].partition_of.as_deref();
        let Some(parent) = place.map(|place| place.parent) else { return };
        if self.catalog.relations[partition].is_table() {
            self.inherit_indexes(parent, partition);
        }
        self.inherit_triggers(parent, partition);
        for constraint in self.catalog.relations[parent].constraints.clone() {
            if matches!(constraint.kind, ConstraintKind::ForeignKey(_)) {
                self.copy_foreign_key(parent, &constraint, partition);
            }
        }
    }

    fn inherit_indexes(&mut self, parent: Id<Relation>, partition: Id<Relation>) {
        let table = &self.catalog.relations[parent];
        let of_constraints: Vec<Constraint> =
            table.constraints.iter().filter(|constraint| constraint.index().is_some()).cloned().collect();
        for index in table.indexes.clone() {
            if self.catalog.indexes[index].role == IndexRole::Secondary {
                self.index_partition(index, partition);
                continue;
            }
            let constraint = of_constraints.iter().find(|constraint| constraint.index() == Some(index));
            if let Some(constraint) = constraint {
                self.copy_key(constraint, partition);
            }
        }
    }

    /// A new type of a column makes the server build its indexes again: those of partitions get the
    /// names that new ones would have.
    pub(super) fn rename_rebuilt_indexes(&mut self, table: Id<Relation>, column: ColumnNumber) {
        let mut rebuilt = self.catalog.relations[table].indexes.clone();
        rebuilt.retain(|index| self.is_secondary_over(*index, column));
        while let Some(above) = rebuilt.pop() {
            let table = self.catalog.indexes[above].relation;
            for partition in self.catalog.relations[table].children.clone() {
                let own = self.catalog.relations[partition].indexes.iter().copied();
                let attached = |index: &Id<Index>| self.catalog.indexes[*index].attached_to == Some(above);
                if let Some(index) = own.clone().find(attached) {
                    self.give_new_name(index);
                    rebuilt.push(index);
                }
            }
        }
    }

    /// Whether an index made by `CREATE INDEX` holds the column, itself or in an expression.
    fn is_secondary_over(&self, index: Id<Index>, column: ColumnNumber) -> bool {
        let index = &self.catalog.indexes[index];
        let table = &self.catalog.relations[index.relation];
        let texts_hold = |text: &Expression| columns_in(text.as_str(), table).contains(&column);
        index.role == IndexRole::Secondary
            && (index.predicate.as_ref().is_some_and(texts_hold)
                || index.include.contains(&column)
                || index.elements.iter().any(|element| match &element.key {
                    IndexKey::Column(number) => *number == column,
                    IndexKey::Expression(expression) => texts_hold(expression),
                }))
    }

    fn give_new_name(&mut self, id: Id<Index>) {
        // its old name is free, for the old index is gone
        self.catalog.indexes.rekey(id, |index| index.name = Name::default());
        let index = self.catalog.indexes[id].clone();
        let name = self.choose_index_name(&index, "idx");
        self.catalog.indexes.rekey(id, |index| index.name = name);
    }

    /// A partition has the row triggers of its partitioned table.
    fn inherit_triggers(&mut self, parent: Id<Relation>, partition: Id<Relation>) {
        for mut trigger in self.catalog.relations[parent].triggers.clone() {
            let known = self.trigger_at(partition, &trigger.name).is_some();
            let columns = self.same_columns(parent, partition, &trigger.update_columns);
            let Some(columns) = columns.filter(|_| trigger.level == TriggerLevel::Row && !known) else {
                continue;
            };
            trigger.update_columns = columns;
            trigger.inherited = true;
            trigger.comment = None;
            self.catalog.relations[partition].triggers.push(trigger);
        }
    }

    /// `ATTACH PARTITION`
    pub(super) fn attach_partition(
        &mut self,
        parent: Id<Relation>,
        partition: Id<Relation>,
        bound: Expression,
    ) -> Result<(), ApplyError> {
        self.expect_partitioned(parent)?;
        let table = &self.catalog.relations[partition];
        let is_tied = table.partition_of.is_some() || !table.inherits.is_empty();
        if is_tied || self.is_below(parent, partition) {
            let (parent, partition) =
                (self.catalog.relation_name(parent), self.catalog.relation_name(partition));
            return Err(ApplyError::Refused(format!("{partition} cannot become a partition of {parent}")));
        }
        self.tie(parent, partition, Tie::Partition);
        self.catalog.relations[partition].partition_of = Some(Box::new(PartitionOf { parent, bound }));
        self.inherit_from_partitioned(partition);
        for below in self.descendants(partition) {
            self.inherit_from_partitioned(below);
        }
        Ok(())
    }

    /// Only a partitioned table has partitions.
    pub(super) fn expect_partitioned(&self, parent: Id<Relation>) -> Result<(), ApplyError> {
        match self.catalog.relations[parent].kind {
            RelationKind::PartitionedTable => Ok(()),
            _ => {
                let name = self.catalog.relation_name(parent);
                Err(ApplyError::Refused(format!("{name} is not partitioned")))
            }
        }
    }

    /// Partitioned tables and partitions have no heirs.
    pub(super) fn expect_inheritable(&self, parent: Id<Relation>) -> Result<(), ApplyError> {
        let table = &self.catalog.relations[parent];
        let is_plain = matches!(table.kind, RelationKind::Table | RelationKind::ForeignTable);
        match is_plain && table.partition_of.is_none() {
            true => Ok(()),
            false => {
                let name = self.catalog.relation_name(parent);
                Err(ApplyError::Refused(format!("no table can inherit from {name}")))
            }
        }
    }

    /// Whether a table is the other one or stands below it.
    fn is_below(&self, table: Id<Relation>, other: Id<Relation>) -> bool {
        table == other || self.descendants(other).contains(&table)
    }

    /// Ties the columns and checks of a table to those of its new parent.
    fn tie(&mut self, parent: Id<Relation>, child: Id<Relation>, tie: Tie) {
        // the columns and constraints alone: a parent of thousands is tied to each of them
        let above = &self.catalog.relations[parent];
        let (columns, constraints) = (above.columns.clone(), above.constraints.clone());
        let shares_identity = self.partitions_share_identity();
        let table = &mut self.catalog.relations[child];
        for column in &mut table.columns {
            let Some(parents) = columns.iter().find(|above| above.name == column.name) else { continue };
            column.inherited_from = column.inherited_from.saturating_add(1);
            column.is_local &= tie == Tie::Inheritance;
            if tie == Tie::Partition && shares_identity {
                column.rare.change(|rare| rare.identity = parents.identity);
            }
        }
        // in lists of their own, for a NOT NULL is the parent's whatever its name
        let not_null_above: Vec<&Name> =
            columns.iter().filter(|column| column.not_null).map(|column| &column.name).collect();
        let not_null: Vec<ColumnNumber> = table
            .columns
            .iter()
            .filter(|column| not_null_above.contains(&&column.name))
            .map(|column| column.number)
            .collect();
        for constraint in table.constraints.iter_mut().filter(|constraint| is_inheritable(constraint)) {
            let above = constraints.iter().find(|above| above.name == constraint.name);
            let is_from_above = match constraint.not_null_column() {
                Some(column) => not_null.contains(&column),
                None => above.is_some_and(is_inheritable),
            };
            if is_from_above {
                constraint.inherited = true;
                constraint.is_local &= tie == Tie::Inheritance;
            }
        }
        self.catalog.relations[parent].children.push(child);
    }

    /// `DETACH PARTITION`: what the partition has stays, and becomes its own.
    pub(super) fn detach_partition(
        &mut self,
        parent: Id<Relation>,
        partition: Id<Relation>,
    ) -> Result<(), ApplyError> {
        let place = self.catalog.relations[partition].partition_of.take();
        if place.as_ref().is_none_or(|place| place.parent != parent) {
            self.catalog.relations[partition].partition_of = place;
            let (parent, partition) =
                (self.catalog.relation_name(parent), self.catalog.relation_name(partition));
            return Err(ApplyError::Refused(format!("{partition} is no partition of {parent}")));
        }
        self.untie(parent, partition);
        let table = &mut self.catalog.relations[partition];
        table.triggers.retain(|trigger| !trigger.inherited);
        self.places.forget_parts(partition);
        if self.partitions_share_identity() {
            let table = &mut self.catalog.relations[partition];
            for column in table.columns.iter_mut().filter(|column| column.identity.is_some()) {
                column.rare.change(|rare| rare.identity = None);
            }
        }
        let table = &mut self.catalog.relations[partition];
        for constraint in &mut table.constraints {
            constraint.inherited = false;
            constraint.is_local = true;
        }
        for index in table.indexes.clone() {
            self.catalog.indexes[index].attached_to = None;
        }
        Ok(())
    }

    fn untie(&mut self, parent: Id<Relation>, child: Id<Relation>) {
        self.remove_child(parent, child);
        let names: Vec<Name> =
            self.catalog.relations[parent].columns.iter().map(|column| column.name.clone()).collect();
        let checks: Vec<Name> = self.catalog.relations[parent]
            .constraints
            .iter()
            .filter(|constraint| is_inheritable(constraint))
            .map(|constraint| constraint.name.clone())
            .collect();
        let table = &mut self.catalog.relations[child];
        for column in table.columns.iter_mut().filter(|column| names.contains(&column.name)) {
            column.inherited_from = column.inherited_from.saturating_sub(1);
            column.is_local |= column.inherited_from == 0;
        }
        for constraint in table.constraints.iter_mut().filter(|constraint| checks.contains(&constraint.name))
        {
            constraint.inherited = false;
            constraint.is_local = true;
        }
    }

    /// `INHERIT parent`
    pub(super) fn inherit(&mut self, child: Id<Relation>, parent: Id<Relation>) -> Result<(), ApplyError> {
        self.expect_inheritable(parent)?;
        self.expect_inheritable(child)?;
        if self.is_below(parent, child) || self.catalog.relations[child].inherits.contains(&parent) {
            let (parent, child) = (self.catalog.relation_name(parent), self.catalog.relation_name(child));
            return Err(ApplyError::Refused(format!("{child} cannot inherit from {parent}")));
        }
        self.tie(parent, child, Tie::Inheritance);
        self.catalog.relations[child].inherits.push(parent);
        Ok(())
    }

    /// `NO INHERIT parent`
    pub(super) fn no_inherit(&mut self, child: Id<Relation>, parent: Id<Relation>) -> Result<(), ApplyError> {
        if !self.catalog.relations[child].inherits.contains(&parent) {
            let (parent, child) = (self.catalog.relation_name(parent), self.catalog.relation_name(child));
            return Err(ApplyError::Refused(format!("{child} does not inherit from {parent}")));
        }
        self.catalog.relations[child].inherits.retain(|known| *known != parent);
        self.untie(parent, child);
        Ok(())
    }
}

/// Whether children have to have the constraint as well.
fn is_inheritable(constraint: &Constraint) -> bool {
    !constraint.no_inherit
        && matches!(constraint.kind, ConstraintKind::Check { .. } | ConstraintKind::NotNull { .. })
}
