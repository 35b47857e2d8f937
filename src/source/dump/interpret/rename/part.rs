//! Another name for what stands on a table: constraints, triggers, policies, rules. `at` is its place in the
//! table's list.

use crate::catalog::{ConstraintKind, Id, Name, ObjectKind, Relation};

use super::super::super::read::rule;
use super::super::{ApplyError, Interpreter};

impl Interpreter {
    /// Renames a constraint: with its index, or with the copies of a check that tables below have.
    pub(in super::super) fn rename_constraint(
        &mut self,
        relation: Id<Relation>,
        at: usize,
        name: Name,
    ) -> Result<(), ApplyError> {
        let Some(constraint) = self.catalog.relations[relation].constraints.get(at) else { return Ok(()) };
        if let Some(index) = constraint.index() {
            return self.rename_index(index, name);
        }
        let old = constraint.name.clone();
        let is_passed_on =
            matches!(constraint.kind, ConstraintKind::Check { .. } | ConstraintKind::NotNull { .. });
        let heirs = if is_passed_on { self.descendants(relation) } else { Vec::new() };
        let mut places = vec![(relation, at)];
        places.extend(heirs.into_iter().filter_map(|heir| {
            let copy = self.constraint_at(heir, &old)?;
            self.catalog.relations[heir].constraints[copy].inherited.then_some((heir, copy))
        }));
        places.iter().try_for_each(|(table, _)| self.refuse_taken_constraint(*table, &name))?;
        for (table, at) in places {
            self.catalog.relations[table].constraints[at].name = name.clone();
            self.remember_constraint_names(table);
        }
        Ok(())
    }

    /// A table has no two constraints of one name.
    pub(in super::super) fn refuse_taken_constraint(
        &self,
        relation: Id<Relation>,
        name: &Name,
    ) -> Result<(), ApplyError> {
        match self.constraint_at(relation, name) {
            Some(_) => Err(self.existing_part(relation, ObjectKind::Constraint, name)),
            None => Ok(()),
        }
    }

    /// Renames a trigger and its copies on partitions.
    pub(super) fn rename_trigger(
        &mut self,
        relation: Id<Relation>,
        at: usize,
        name: Name,
    ) -> Result<(), ApplyError> {
        // unlike other objects, a trigger may be renamed to the name that it has
        if self.catalog.relations[relation].triggers.get(at).is_some_and(|own| own.name == name) {
            return Ok(());
        }
        let is_taken = |table: &Id<Relation>| {
            self.catalog.relations[*table].triggers.iter().any(|trigger| trigger.name == name)
        };
        let tables = std::iter::once(relation).chain(self.descendants(relation));
        if let Some(table) = tables.into_iter().find(is_taken) {
            return Err(self.existing_part(table, ObjectKind::Trigger, &name));
        }
        let triggers = &mut self.catalog.relations[relation].triggers;
        let Some(trigger) = triggers.get_mut(at) else { return Ok(()) };
        let old = std::mem::replace(&mut trigger.name, name.clone());
        self.places.forget_parts(relation);
        let mut waiting = self.catalog.relations[relation].children.to_vec();
        while let Some(child) = waiting.pop() {
            self.places.forget_parts(child);
            let table = &mut self.catalog.relations[child];
            let mut copies = table.triggers.iter_mut().filter(|copy| copy.inherited && copy.name == old);
            if let Some(copy) = copies.next() {
                copy.name = name.clone();
                waiting.extend(table.children.iter());
            }
        }
        Ok(())
    }

    pub(super) fn rename_policy(
        &mut self,
        relation: Id<Relation>,
        at: usize,
        name: Name,
    ) -> Result<(), ApplyError> {
        if self.policy_at(relation, &name).is_some() {
            return Err(self.existing_part(relation, ObjectKind::Policy, &name));
        }
        self.places.forget_parts(relation);
        if let Some(policy) = self.catalog.relations[relation].policies.get_mut(at) {
            policy.name = name;
        }
        Ok(())
    }

    /// Renames a rule, in its definition too.
    pub(super) fn rename_rule(
        &mut self,
        relation: Id<Relation>,
        at: usize,
        name: Name,
    ) -> Result<(), ApplyError> {
        if self.rule_at(relation, &name).is_some() {
            return Err(self.existing_part(relation, ObjectKind::Rule, &name));
        }
        self.places.forget_parts(relation);
        if let Some(rule) = self.catalog.relations[relation].rules.get_mut(at) {
            if let Some(definition) = rule::with_name(rule.definition.as_str(), &name) {
                rule.definition = definition.as_str().into();
            }
            rule.name = name;
        }
        Ok(())
    }
}
