//! `VALIDATE`, `ALTER` and `DROP CONSTRAINT`.

use crate::catalog::{Constraint, ConstraintKind, Id, Name, ObjectKind, Relation};

use super::super::super::read::table::alter::{ConstraintChange, DropPart};
use super::super::removal::Removable;
use super::super::{ApplyError, Interpreter};

impl Interpreter {
    fn constraint_mut(&mut self, relation: Id<Relation>, name: &Name) -> Result<&mut Constraint, ApplyError> {
        let error = self.missing_part(relation, ObjectKind::Constraint, name);
        let at = self.constraint_at(relation, name);
        at.and_then(|at| self.catalog.relations[relation].constraints.get_mut(at)).ok_or(error)
    }

    /// The children's copies are valid as well then.
    pub(super) fn validate_constraint(
        &mut self,
        relation: Id<Relation>,
        name: &Name,
    ) -> Result<(), ApplyError> {
        self.constraint_mut(relation, name)?.validated = true;
        self.change_copies(relation, name, |copy| copy.validated = true);
        Ok(())
    }

    pub(super) fn alter_constraint(
        &mut self,
        relation: Id<Relation>,
        name: &Name,
        change: ConstraintChange,
    ) -> Result<(), ApplyError> {
        let apply = |constraint: &mut Constraint| {
            constraint.timing = change.timing.unwrap_or(constraint.timing);
            constraint.enforced = change.enforced.unwrap_or(constraint.enforced);
            constraint.validated = change.enforced.unwrap_or(constraint.validated);
        };
        let constraint = self.constraint_mut(relation, name)?;
        apply(constraint);
        constraint.no_inherit = change.no_inherit.unwrap_or(constraint.no_inherit);
        self.change_copies(relation, name, apply);
        Ok(())
    }

    /// Changes the constraints of this name that tables below have from here.
    fn change_copies(&mut self, relation: Id<Relation>, name: &Name, change: impl Fn(&mut Constraint)) {
        for child in self.descendants(relation) {
            let at = self.constraint_at(child, name);
            let copy = at.and_then(|at| self.catalog.relations[child].constraints.get_mut(at));
            if let Some(copy) = copy.filter(|copy| copy.inherited) {
                change(copy);
            }
        }
    }

    pub(super) fn drop_constraint(
        &mut self,
        relation: Id<Relation>,
        part: DropPart,
    ) -> Result<(), ApplyError> {
        let Some(constraint) = self.catalog.relations[relation].constraint(part.name.as_str()) else {
            return match part.if_exists {
                true => Ok(()),
                false => Err(self.missing_part(relation, ObjectKind::Constraint, &part.name)),
            };
        };
        if constraint.inherited && !constraint.is_local {
            return Err(ApplyError::Refused(format!(
                "constraint {} is inherited and goes with the parent's",
                part.name
            )));
        }
        let not_null = match constraint.kind {
            ConstraintKind::NotNull { column } => Some(column),
            _ => None,
        };
        self.remove(vec![Removable::Constraint(relation, part.name)], part.behavior)?;
        if let Some(column) = not_null.and_then(|column| self.column_mut(relation, column)) {
            column.not_null = false;
        }
        Ok(())
    }
}
