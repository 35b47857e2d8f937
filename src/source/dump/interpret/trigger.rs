//! Triggers and event triggers.

use crate::catalog::{
    ColumnNumber, ConstraintTrigger, Enabled, EventTrigger, Expression, Function, Id, Name, ObjectKind,
    QualifiedName, Relation, RelationKind, Trigger, TriggerLevel,
};

use super::super::read::trigger::{CreateEventTrigger, CreateTrigger, TriggerStatement};
use super::lookup::missing;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_trigger(&mut self, statement: TriggerStatement) -> Result<(), ApplyError> {
        match statement {
            TriggerStatement::Create(create) => self.create_trigger(create),
            TriggerStatement::CreateEvent(create) => self.create_event_trigger(create),
            TriggerStatement::EnableEvent { name, enabled } => self.enable_event_trigger(&name, enabled),
        }
    }

    fn create_trigger(&mut self, create: CreateTrigger) -> Result<(), ApplyError> {
        if self.is_temporary(&create.relation) {
            return Ok(());
        }
        let id = self.relation(&create.relation)?;
        let function_id = self.find_function(&create.function, "");
        let trigger = Trigger {
            update_columns: self.trigger_columns(id, &create.update_columns)?,
            function: self.name_of_function(function_id, create.function),
            function_id,
            name: create.name,
            timing: create.timing,
            events: create.events,
            level: create.level,
            condition: create.condition.as_deref().map(Expression::from),
            arguments: create.arguments,
            constraint: create.constraint.map(|constraint| Box::new(self.with_table_found(constraint))),
            old_table: create.old_table,
            new_table: create.new_table,
            enabled: Enabled::default(),
            inherited: false,
            comment: None,
            span: self.span(),
        };
        match self.trigger_at(id, &trigger.name) {
            None => self.catalog.relations[id].triggers.push(trigger.clone()),
            Some(at) if create.or_replace => self.replace_trigger(id, at, trigger.clone()),
            Some(_) => {
                let name = QualifiedName { schema: create.relation.schema, name: trigger.name };
                return Err(ApplyError::Exists { kind: ObjectKind::Trigger, name });
            }
        }
        if trigger.level == TriggerLevel::Row {
            self.clone_trigger_below(id, &trigger);
        }
        Ok(())
    }

    /// The function's name with its schema, where the catalog knows it.
    fn name_of_function(&self, function: Option<Id<Function>>, written: QualifiedName) -> QualifiedName {
        let Some(function) = function else { return written };
        let function = &self.catalog.functions[function];
        self.catalog.qualified(function.schema, &function.name)
    }

    /// A constraint trigger whose `FROM` table has its schema, where the catalog knows it.
    fn with_table_found(&self, mut constraint: ConstraintTrigger) -> ConstraintTrigger {
        if let Some(found) = constraint.from.as_ref().and_then(|from| self.find_relation(from)) {
            constraint.from = Some(self.catalog.relation_name(found));
        }
        constraint
    }

    fn replace_trigger(&mut self, relation: Id<Relation>, at: usize, mut trigger: Trigger) {
        let known = &mut self.catalog.relations[relation].triggers[at];
        trigger.comment = known.comment.take();
        *known = trigger;
    }

    /// The numbers of the columns of `UPDATE OF`.
    fn trigger_columns(
        &self,
        relation: Id<Relation>,
        columns: &[Name],
    ) -> Result<Vec<ColumnNumber>, ApplyError> {
        let table = &self.catalog.relations[relation];
        let mut numbers = Vec::with_capacity(columns.len());
        for column in columns {
            match table.column(column.as_str()) {
                Some(found) => numbers.push(found.number),
                None if table.columns_unknown.is_some() => {}
                None => {
                    let name = QualifiedName { schema: Some(table.name.clone()), name: column.clone() };
                    return Err(missing(ObjectKind::Column, &name));
                }
            }
        }
        Ok(numbers)
    }

    /// Gives all partitions below a table its trigger.
    fn clone_trigger_below(&mut self, table: Id<Relation>, trigger: &Trigger) {
        let mut above = vec![table];
        while let Some(parent) = above.pop() {
            if self.catalog.relations[parent].kind != RelationKind::PartitionedTable {
                continue;
            }
            for partition in self.catalog.relations[parent].children.clone() {
                if self.clone_trigger(table, partition, trigger) {
                    above.push(partition);
                }
            }
        }
    }

    /// Whether the partition got the trigger: one that it has already stays.
    fn clone_trigger(&mut self, table: Id<Relation>, partition: Id<Relation>, trigger: &Trigger) -> bool {
        if self.trigger_at(partition, &trigger.name).is_some() {
            return false;
        }
        let above = &self.catalog.relations[table];
        let below = &self.catalog.relations[partition];
        let number_below = |number: &ColumnNumber| {
            let name = &above.column_by_number(*number)?.name;
            Some(below.column(name.as_str())?.number)
        };
        let update_columns = trigger.update_columns.iter().filter_map(number_below).collect();
        let copy = Trigger { update_columns, inherited: true, comment: None, ..trigger.clone() };
        self.catalog.relations[partition].triggers.push(copy);
        true
    }

    fn create_event_trigger(&mut self, create: CreateEventTrigger) -> Result<(), ApplyError> {
        if self.catalog.event_triggers.find(&create.name).is_some() {
            let name = QualifiedName { schema: None, name: create.name };
            return Err(ApplyError::Exists { kind: ObjectKind::EventTrigger, name });
        }
        let function = self.name_of_function(self.find_function(&create.function, ""), create.function);
        let common = self.new_common();
        self.catalog.event_triggers.insert(EventTrigger {
            name: create.name,
            event: create.event,
            tags: create.tags,
            function,
            enabled: Enabled::default(),
            common,
        });
        Ok(())
    }

    fn enable_event_trigger(&mut self, name: &Name, enabled: Enabled) -> Result<(), ApplyError> {
        let id = self.catalog.event_triggers.find(name).ok_or_else(|| {
            missing(ObjectKind::EventTrigger, &QualifiedName { schema: None, name: name.clone() })
        })?;
        self.catalog.event_triggers[id].enabled = enabled;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
