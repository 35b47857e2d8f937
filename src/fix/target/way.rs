//! What the target has that makes way for DMS, and is put back.
//!
//! Foreign keys keep DMS from emptying the tables that they refer to; triggers that fire in replicas too, and policies,
//! act on what DMS writes. They are dropped or switched off before the load. What the source has as well comes back
//! with the units that make it on an empty server, what the target alone has by units of its own. What differs and can
//! be made anew goes the same way.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::Rebuild;
use super::existing::Existing;
use super::marker::MARKER;
use super::unit::title;
use crate::catalog::{
    Catalog, ConstraintKind, Enabled, Id, ObjectId, QualifiedName, ReferencedTable, Relation,
};
use crate::comparison::scope::Scope;
use crate::ddl::{Ddl, IndexBuild, Validation, dollar_quote};
use crate::fix::{Guard, Topic, Unit};
use crate::migration::Migration;
use crate::remedy::{LockMode, Step};

/// How many indexes are named.
const NAMED_INDEXES: usize = 20;

/// The foreign keys of the target that keep DMS from emptying tables: those that the source has too are missing then.
pub(super) fn make_foreign_keys_anew(
    catalog: &Catalog,
    existing: &mut Existing<'_>,
    scope: &Scope,
    migration: &Migration,
) {
    let Some(target) = existing.target() else { return };
    for key in foreign_keys_in_the_way(catalog, target, scope, migration) {
        if let Some(here) = constraint_here(catalog, target, key).filter(|here| scope.has(catalog, *here)) {
            existing.forget(here);
        }
    }
}

/// The foreign keys of the target, as numbers there, that refer to a table of the plan from another.
fn foreign_keys_in_the_way(
    catalog: &Catalog,
    target: &Catalog,
    scope: &Scope,
    migration: &Migration,
) -> Vec<ObjectId> {
    if !migration.task().migration_type.value.loads() || has_made_way(target) {
        return Vec::new();
    }
    let planned = planned_tables(catalog, target, scope);
    let mut found = Vec::new();
    for (id, relation) in target.relations.iter() {
        for (at, constraint) in (0..).zip(&relation.constraints) {
            let ConstraintKind::ForeignKey(key) = &constraint.kind else { continue };
            let ReferencedTable::Known(referenced, _) = key.references else { continue };
            let is_own = !constraint.inherited || constraint.is_local;
            if is_own && referenced != id && planned.contains(&referenced) {
                found.push(ObjectId::Constraint(id, at));
            }
        }
    }
    target.sort_by_name(&mut found);
    found
}

/// Whether the first file for the target was run there: what is there since is meant to be.
fn has_made_way(target: &Catalog) -> bool {
    target.schema(MARKER).is_some()
}

/// The tables of the target that the plan is about.
fn planned_tables(catalog: &Catalog, target: &Catalog, scope: &Scope) -> HashSet<Id<Relation>, RandomState> {
    let tables = catalog
        .relations
        .iter()
        .filter(|(id, relation)| relation.is_table() && scope.has(catalog, ObjectId::Relation(*id)));
    let there = |relation: &Relation| {
        target.relation(catalog.schema_name(relation.schema).as_str(), relation.name.as_str())
    };
    tables.filter_map(|(_, relation)| there(relation)).collect()
}

fn relation_here(catalog: &Catalog, target: &Catalog, id: Id<Relation>) -> Option<Id<Relation>> {
    let relation = &target.relations[id];
    catalog.relation(target.schema_name(relation.schema).as_str(), relation.name.as_str())
}

/// The constraint of the plan with the name of one of the target.
fn constraint_here(catalog: &Catalog, target: &Catalog, object: ObjectId) -> Option<ObjectId> {
    let ObjectId::Constraint(id, at) = object else { return None };
    let name = &target.relations[id].constraints.get(at as usize)?.name;
    let here = relation_here(catalog, target, id)?;
    let mut constraints = (0..).zip(&catalog.relations[here].constraints);
    let (at, _) = constraints.find(|(_, constraint)| constraint.name == *name)?;
    Some(ObjectId::Constraint(here, at))
}

impl Rebuild<'_> {
    fn foreign_keys_in_the_way(&self, target: &Catalog) -> Vec<ObjectId> {
        foreign_keys_in_the_way(self.catalog, target, &self.scope, self.context.migration)
    }

    /// The foreign keys of the target that make way, and that the source does not have.
    fn foreign_keys_of_target_alone(&self) -> Vec<(&Catalog, Id<Relation>, u32)> {
        let Some(target) = self.existing.target() else { return Vec::new() };
        let keys = self.foreign_keys_in_the_way(target).into_iter();
        let alone = keys.filter(|key| {
            let here = constraint_here(self.catalog, target, *key);
            here.is_none_or(|here| !self.scope.has(self.catalog, here))
        });
        alone
            .filter_map(|key| match key {
                ObjectId::Constraint(relation, at) => Some((target, relation, at)),
                _ => None,
            })
            .collect()
    }

    /// Drops and switches off what is in the way of DMS, and what is made anew.
    pub(super) fn make_way(&self) -> Vec<Unit> {
        let Some(target) = self.existing.target() else { return Vec::new() };
        let keys = self.foreign_keys_in_the_way(target);
        let others = self.existing.made_anew().into_iter().filter(|object| !keys.contains(object));
        let mut units: Vec<Unit> =
            keys.iter().filter_map(|key| self.drop_foreign_key(target, *key)).collect();
        units.extend(others.filter_map(|object| self.drop(target, object)));
        for id in self.planned(target).into_iter().filter(|_| !has_made_way(target)) {
            units.extend(self.silenced_triggers(target, id));
            units.extend(self.policies_off(target, id));
        }
        units
    }

    /// The planned tables of the target, in the order of the source.
    fn planned(&self, target: &Catalog) -> Vec<Id<Relation>> {
        let there = |id: Id<Relation>| {
            let relation = &self.catalog.relations[id];
            target.relation(self.catalog.schema_name(relation.schema).as_str(), relation.name.as_str())
        };
        self.tables().filter_map(there).collect()
    }

    fn drop_foreign_key(&self, target: &Catalog, key: ObjectId) -> Option<Unit> {
        let mut unit = self.drop(target, key)?;
        let name = target.object_ref(key);
        unit.findings = ["prep-mode-blocked-by-foreign-keys", "target-foreign-keys-active"]
            .map(|rule| format!("{rule}:{name}"))
            .into();
        Some(unit)
    }

    /// Drops a part of a table of the target; undone it is made as it was.
    fn drop(&self, target: &Catalog, object: ObjectId) -> Option<Unit> {
        let ddl = Ddl::new(target);
        let relation = target.relation_of(object)?;
        let table = target.relation_name(relation);
        let (made, drop) = match object {
            ObjectId::Constraint(relation, at) => {
                let name = &target.relations[relation].constraints.get(at as usize)?.name;
                // no rows are there to be checked
                let made = ddl.add_constraint(relation, at, Validation::AtOnce);
                (made, format!("ALTER TABLE {table} DROP CONSTRAINT {name}"))
            }
            ObjectId::Index(id) => {
                let index = &target.indexes[id];
                let name = target.qualified(index.schema, &index.name);
                (ddl.create_index(id, IndexBuild::Blocking), format!("DROP INDEX {name}"))
            }
            ObjectId::Trigger(relation, at) => {
                let name = &target.relations[relation].triggers.get(at as usize)?.name;
                let made = [ddl.create_trigger(relation, at), ddl.set_trigger_enabled(relation, at)].concat();
                (made, format!("DROP TRIGGER {name} ON {table}"))
            }
            ObjectId::Policy(relation, at) => {
                let name = &target.relations[relation].policies.get(at as usize)?.name;
                (ddl.create_policy(relation, at), format!("DROP POLICY {name} ON {table}"))
            }
            _ => return None,
        };
        let there = ddl.is_there(object)?;
        let made = made.into_iter().chain(ddl.comment_on(object));
        let ups: Vec<String> = made.map(|step| format!("{};", step.up)).collect();
        let again = format!("BEGIN IF NOT {there} THEN {} END IF; END", ups.join(" "));
        let down = format!("DO {}", dollar_quote(&again));
        let step = Step::metadata_only(drop, down, Some(LockMode::AccessExclusive));
        Some(self.way(target, object, emptied(target, object, relation), "makes way", vec![step], &there))
    }

    /// Triggers that fire for DMS too fire for nobody, or as ordinary ones.
    fn silenced_triggers(&self, target: &Catalog, id: Id<Relation>) -> Vec<Unit> {
        let ddl = Ddl::new(target);
        let mut units = Vec::new();
        for (at, trigger) in (0..).zip(&target.relations[id].triggers) {
            let object = ObjectId::Trigger(id, at);
            let is_dropped = self.existing.made_anew().contains(&object);
            let steps = match trigger.enabled {
                _ if is_dropped || trigger.inherited => continue,
                Enabled::Always => ddl.make_trigger_ordinary(id, at),
                Enabled::Replica => disable(&target.relation_name(id), trigger.name.to_string()),
                Enabled::Origin | Enabled::Disabled => continue,
            };
            let fires = ddl.trigger_is(id, at, trigger.enabled);
            let mut unit = self.way(target, object, id, "does not fire for DMS", steps, &fires);
            unit.findings = ["target-trigger-active", "trigger-enabled-always"]
                .map(|rule| format!("{rule}:{}", target.object_ref(object)))
                .into();
            units.push(unit);
        }
        units
    }

    /// Policies are enforced on nobody until the cutover.
    fn policies_off(&self, target: &Catalog, id: Id<Relation>) -> Option<Unit> {
        if !target.relations[id].row_level_security.is_enabled() {
            return None;
        }
        let ddl = Ddl::new(target);
        let table = target.relation_name(id);
        let step = Step::metadata_only(
            format!("ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"),
            format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"),
            Some(LockMode::AccessExclusive),
        );
        let (object, enforced) = (ObjectId::Relation(id), ddl.has_row_level_security(id));
        let mut unit = self.way(target, object, id, "policies are not enforced", vec![step], &enforced);
        if let Some(here) = relation_here(self.catalog, target, id) {
            // the source has it under the same number
            let name = self.context.migration.source().object_ref(ObjectId::Relation(here));
            unit.findings.push(format!("target-row-level-security:{name}"));
        }
        Some(unit)
    }

    /// A unit for something of the target that is there while its table holds no rows: behind the load it is put back,
    /// and stays.
    fn way(
        &self,
        target: &Catalog,
        object: ObjectId,
        table: Id<Relation>,
        what: &str,
        steps: Vec<Step>,
        is_so: &str,
    ) -> Unit {
        let done = format!("(NOT {is_so} OR {})", Ddl::new(target).holds_rows(table));
        let mut unit = Unit::new(Topic::Way, title(target, object, what), steps, Guard::Unless(done));
        unit.search_path = search_path(target, object);
        unit
    }

    /// Foreign keys that only the target has, the rows that are there unchecked.
    pub(super) fn foreign_keys_put_back(&self) -> Vec<Unit> {
        let keys = self.foreign_keys_of_target_alone().into_iter();
        let units = keys.filter_map(|(target, id, at)| {
            let (ddl, object) = (Ddl::new(target), ObjectId::Constraint(id, at));
            let steps = ddl.add_constraint(id, at, Validation::Later);
            Some(put_back(target, Topic::Constraints, object, steps, ddl.is_there(object)?))
        });
        units.collect()
    }

    /// Validates them, where they were valid.
    pub(super) fn validations_of_put_back(&self) -> Vec<Unit> {
        let keys = self.foreign_keys_of_target_alone().into_iter();
        let units = keys.filter_map(|(target, id, at)| {
            let ddl = Ddl::new(target);
            let steps = ddl.validate_constraint(id, at);
            let done = ddl.is_validated(id, at)?;
            let is_needed = !steps.is_empty();
            is_needed.then(|| put_back(target, Topic::Constraints, ObjectId::Constraint(id, at), steps, done))
        });
        units.collect()
    }

    /// Triggers and policies that only the target has, as they were.
    pub(super) fn switches_put_back(&self) -> Vec<Unit> {
        let Some(target) = self.existing.target() else { return Vec::new() };
        let ddl = Ddl::new(target);
        let mut units = Vec::new();
        for id in self.planned(target) {
            let here = relation_here(self.catalog, target, id).map(|here| &self.catalog.relations[here]);
            for (at, trigger) in (0..).zip(&target.relations[id].triggers) {
                let fires_for_dms = matches!(trigger.enabled, Enabled::Always | Enabled::Replica);
                let is_of_source =
                    here.is_some_and(|here| here.triggers.iter().any(|other| other.name == trigger.name));
                if fires_for_dms && !is_of_source && !trigger.inherited {
                    let done = ddl.trigger_is(id, at, trigger.enabled);
                    let steps = ddl.set_trigger_enabled(id, at);
                    units.push(put_back(target, Topic::Triggers, ObjectId::Trigger(id, at), steps, done));
                }
            }
            let is_enforced = target.relations[id].row_level_security.is_enabled();
            if is_enforced && here.is_some_and(|here| !here.row_level_security.is_enabled()) {
                let (steps, done) = (ddl.set_row_level_security(id), ddl.has_row_level_security(id));
                units.push(put_back(target, Topic::Policies, ObjectId::Relation(id), steps, done));
            }
        }
        units
    }

    /// Advice about the indexes that slow the load down.
    pub(super) fn indexes_during_load(&self) -> Option<String> {
        let target = self.existing.target()?;
        let task = self.context.migration.task();
        if !task.migration_type.value.loads() {
            return None;
        }
        let of_tables = self.planned(target).into_iter().flat_map(|id| target.relations[id].indexes.iter());
        let secondary = of_tables.filter(|id| {
            let index = &target.indexes[**id];
            index.role == crate::catalog::IndexRole::Secondary && index.attached_to.is_none()
        });
        let mut indexes: Vec<ObjectId> = secondary.map(|id| ObjectId::Index(*id)).collect();
        indexes.retain(|index| !self.existing.made_anew().contains(index));
        target.sort_by_name(&mut indexes);
        if indexes.is_empty() {
            return None;
        }
        let name = |object: &ObjectId| match object {
            ObjectId::Index(id) => {
                target.qualified(target.indexes[*id].schema, &target.indexes[*id].name).to_string()
            }
            _ => String::new(),
        };
        let named: Vec<String> = indexes.iter().take(NAMED_INDEXES).map(name).collect();
        let more = if indexes.len() > NAMED_INDEXES { " ..." } else { "" };
        Some(format!(
            "{} secondary indexes of the target slow the load down. Drop those of large tables before the load, and write \
             the plan again: 3-target-after-load.sql builds what is missing then: {}{more}",
            indexes.len(),
            named.join(", ")
        ))
    }
}

/// The table that something makes way for: that to which a foreign key refers, otherwise its own.
fn emptied(target: &Catalog, object: ObjectId, own: Id<Relation>) -> Id<Relation> {
    let ObjectId::Constraint(id, at) = object else { return own };
    match target.relations[id].constraints.get(at as usize).map(|constraint| &constraint.kind) {
        Some(ConstraintKind::ForeignKey(key)) => match key.references {
            ReferencedTable::Known(referenced, _) => referenced,
            ReferencedTable::Missing(..) => own,
        },
        _ => own,
    }
}

fn disable(table: &QualifiedName, trigger: String) -> Vec<Step> {
    vec![Step::metadata_only(
        format!("ALTER TABLE {table} DISABLE TRIGGER {trigger}"),
        format!("ALTER TABLE {table} ENABLE REPLICA TRIGGER {trigger}"),
        Some(LockMode::ShareRowExclusive),
    )]
}

/// A unit that puts something of the target back as it was.
fn put_back(target: &Catalog, topic: Topic, object: ObjectId, steps: Vec<Step>, done: String) -> Unit {
    let mut unit = Unit::new(topic, title(target, object, "as it was"), steps, Guard::Unless(done));
    unit.search_path = search_path(target, object);
    unit
}

fn search_path(target: &Catalog, object: ObjectId) -> Vec<String> {
    let path = target.search_paths.at(target.span(object));
    path.iter().map(|schema| schema.as_str().to_owned()).collect()
}
