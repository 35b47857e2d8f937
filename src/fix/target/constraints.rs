//! Constraints and indexes, a unit each: a large table's takes its time, and what is done stays done.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::Rebuild;
use crate::catalog::difference::Property;
use crate::catalog::{
    Catalog, ConstraintKind, Id, Index, IndexRole, ObjectId, ReferencedTable, Relation, RelationKind,
};
use crate::ddl::{IndexBuild, Validation, dollar_quote};
use crate::fix::{Manual, Repair, Topic, Unit};
use crate::remedy::{Phase, Step};

impl Rebuild<'_> {
    /// The constraints of a kind that a statement of their own adds: those that come from a parent are left out.
    pub(super) fn constraints(
        &self,
        is_wanted: impl Fn(&Catalog, &ConstraintKind, Id<Relation>) -> bool,
    ) -> Vec<(Id<Relation>, u32)> {
        let catalog = self.catalog;
        let mut found = Vec::new();
        for (id, relation) in catalog.relations.iter() {
            if relation.constraints.is_empty() || !self.scope.has(catalog, ObjectId::Relation(id)) {
                continue;
            }
            for (at, constraint) in (0..).zip(&relation.constraints) {
                let comes_from_above = constraint.inherited && !constraint.is_local;
                let is_part = constraint.index().is_some_and(|id| catalog.indexes[id].attached_to.is_some());
                if !comes_from_above && !is_part && is_wanted(catalog, &constraint.kind, id) {
                    found.push((id, at));
                }
            }
        }
        found
    }

    /// A key or exclusion constraint, with those of the partitions.
    pub(super) fn key_units(&self, topic: Topic, relation: Id<Relation>, at: u32) -> Vec<Unit> {
        let constraint = &self.catalog.relations[relation].constraints[at as usize];
        let Some(index) = constraint.index() else { return Vec::new() };
        let tree = self.ddl().attached_below(index);
        if tree.len() > 1 && matches!(constraint.kind, ConstraintKind::Exclusion { .. }) {
            // its parts come with it: none can be attached
            let steps = self.ddl().add_constraint(relation, at, Validation::AtOnce);
            return self.make(topic, ObjectId::Constraint(relation, at), steps).into_iter().collect();
        }
        let added = tree.iter().filter_map(|part| {
            let constraint = self.constraint_of(*part)?;
            let steps = self.undone_alone(*part, self.ddl().add_key_of_one_table(*part));
            self.make(topic, constraint, steps)
        });
        added.chain(tree.iter().skip(1).filter_map(|part| self.attach_index(topic, *part))).collect()
    }

    /// What is attached to the index above goes with it: it is dropped by itself where it is not attached.
    fn undone_alone(&self, index: Id<Index>, steps: Vec<Step>) -> Vec<Step> {
        let Some(attached) = self.ddl().index_is_attached(index) else { return steps };
        let alone = |down: String| {
            let body = format!("BEGIN IF NOT {attached} THEN {down}; END IF; END");
            format!("DO {}", dollar_quote(&body))
        };
        steps.into_iter().map(|step| Step { down: step.down.map(alone), ..step }).collect()
    }

    fn constraint_of(&self, index: Id<Index>) -> Option<ObjectId> {
        let relation = self.catalog.indexes[index].relation;
        let mut constraints = (0..).zip(&self.catalog.relations[relation].constraints);
        let (at, _) = constraints.find(|(_, constraint)| constraint.index() == Some(index))?;
        Some(ObjectId::Constraint(relation, at))
    }

    /// The indexes of a relation that enforce no constraint, with those of its partitions.
    pub(super) fn index_units(&self, relation: Id<Relation>) -> Vec<Unit> {
        let indexes = self.catalog.relations[relation].indexes.iter().copied();
        let secondary = indexes.filter(|id| {
            let index = &self.catalog.indexes[*id];
            index.role == IndexRole::Secondary && index.attached_to.is_none()
        });
        secondary.flat_map(|id| self.index_tree(id)).collect()
    }

    fn index_tree(&self, id: Id<Index>) -> Vec<Unit> {
        let tree = self.ddl().attached_below(id);
        let mut units: Vec<Unit> = tree.iter().flat_map(|part| self.one_index(*part)).collect();
        units.extend(tree.iter().skip(1).filter_map(|part| self.attach_index(Topic::Indexes, *part)));
        units
    }

    fn one_index(&self, id: Id<Index>) -> Vec<Unit> {
        let (ddl, object) = (self.ddl(), ObjectId::Index(id));
        if self.existing.has(object) {
            if !self.existing.differs(object, &[Property::StatisticsTarget]) {
                return Vec::new();
            }
            let steps = ddl.set_index_statistics(id);
            return self.repeat(Topic::Indexes, object, "statistics targets", steps).into_iter().collect();
        }
        let steps = self.undone_alone(id, ddl.create_index_of_one_table(id, IndexBuild::Blocking));
        let made = self.alter(Topic::Indexes, object, "", steps, ddl.index_is_usable(id));
        let is_partitioned =
            self.catalog.relations[self.catalog.indexes[id].relation].kind == RelationKind::PartitionedTable;
        let repair = (!is_partitioned).then(|| self.drop_broken(id));
        let made = made.map(|unit| Unit { repair, ..unit });
        let statistics =
            self.repeat(Topic::Indexes, object, "statistics targets", ddl.set_index_statistics(id));
        made.into_iter().chain(statistics).collect()
    }

    fn drop_broken(&self, id: Id<Index>) -> Repair {
        let index = &self.catalog.indexes[id];
        let name = self.catalog.qualified(index.schema, &index.name);
        Repair::new(self.ddl().index_is_broken(id), format!("DROP INDEX {name}"))
    }

    fn attach_index(&self, topic: Topic, id: Id<Index>) -> Option<Unit> {
        let object = ObjectId::Index(id);
        if self.existing.has(object) {
            return None;
        }
        self.alter(topic, object, "attach", self.ddl().attach_index(id), self.ddl().index_is_attached(id)?)
    }

    /// Checks and foreign keys, the rows that are there unchecked.
    pub(super) fn unchecked_constraints(&self, manual: &mut Vec<Manual>) -> Vec<Unit> {
        let checks = self.checks();
        let keys = self.constraints(|_, kind, _| matches!(kind, ConstraintKind::ForeignKey(_)));
        let (possible, others): (Vec<_>, Vec<_>) =
            keys.into_iter().partition(|(relation, at)| self.refers_to_target(*relation, *at));
        manual.extend(others.into_iter().map(|(relation, at)| self.refers_elsewhere(relation, at)));
        let constraints = checks.into_iter().chain(possible);
        let units = constraints.filter_map(|(relation, at)| {
            let steps = self.ddl().add_constraint(relation, at, Validation::Later);
            self.make(Topic::Constraints, ObjectId::Constraint(relation, at), steps)
        });
        units.collect()
    }

    /// Checks, those of children before those of their parents, which take the children's of the same name along.
    fn checks(&self) -> Vec<(Id<Relation>, u32)> {
        let mut checks = self.constraints(|_, kind, _| matches!(kind, ConstraintKind::Check { .. }));
        let tables: Vec<ObjectId> =
            checks.iter().map(|(relation, _)| ObjectId::Relation(*relation)).collect();
        let ordered = self.order.order(&tables).into_iter().flatten();
        let places: HashMap<ObjectId, usize> = ordered.zip(0..).collect();
        checks.sort_by_key(|(relation, at)| {
            (Reverse(places.get(&ObjectId::Relation(*relation)).copied()), *at)
        });
        checks
    }

    /// Whether the table that a foreign key refers to is on the target.
    fn refers_to_target(&self, relation: Id<Relation>, at: u32) -> bool {
        match &self.catalog.relations[relation].constraints[at as usize].kind {
            ConstraintKind::ForeignKey(key) => match key.references {
                ReferencedTable::Known(table, _) => self.scope.has(self.catalog, ObjectId::Relation(table)),
                ReferencedTable::Missing(..) => false,
            },
            _ => true,
        }
    }

    fn refers_elsewhere(&self, relation: Id<Relation>, at: u32) -> Manual {
        let name = self.catalog.object_ref(ObjectId::Constraint(relation, at));
        Manual {
            phase: Some(Phase::TargetBeforeCutover),
            words: format!(
                "the foreign key {} is not made on the target: the table that it refers to does not go there",
                name.path()
            ),
            findings: self.findings_of_rule(ObjectId::Constraint(relation, at), "foreign-key-not-migrated"),
        }
    }

    /// Validates what was added unchecked.
    pub(super) fn validations(&self) -> Vec<Unit> {
        let keys = self.constraints(|_, kind, _| matches!(kind, ConstraintKind::ForeignKey(_)));
        let units = self.checks().into_iter().chain(keys).filter_map(|(relation, at)| {
            let object = ObjectId::Constraint(relation, at);
            let is_valid =
                self.existing.has(object) && !self.existing.differs(object, &[Property::Validated]);
            if !self.refers_to_target(relation, at) || is_valid {
                return None;
            }
            let steps = self.ddl().validate_constraint(relation, at);
            self.alter(Topic::Constraints, object, "validate", steps, self.ddl().is_validated(relation, at)?)
        });
        units.collect()
    }
}
