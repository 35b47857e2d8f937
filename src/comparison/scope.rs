//! Which objects go to the target.
//!
//! The tables that the task moves, what they need, and what stands in the schemas that the task touches. A view
//! that reads a table that is not moved cannot be made there.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::catalog::{Catalog, Id, ObjectId, Relation, Schema};
use crate::dependency::Dependencies;
use crate::dms::scope::is_dms_object;
use crate::migration::Migration;

/// The objects that go to the target.
pub(crate) struct Scope {
    tables: HashSet<Id<Relation>, RandomState>,
    schemas_left_out: HashSet<Id<Schema>, RandomState>,
    /// What stands in other schemas, and is needed all the same.
    needed: HashSet<ObjectId, RandomState>,
    /// What needs a table that stays behind, and which.
    impossible: HashMap<ObjectId, ObjectId, RandomState>,
}

impl Scope {
    /// The scope in a catalog with the numbers of the migration's source; `order` is what has to be
    /// there before an object can be made.
    pub(crate) fn of(catalog: &Catalog, migration: &Migration, order: &Dependencies) -> Self {
        let moved = migration.moved();
        let schemas_left_out = catalog
            .schemas
            .iter()
            .filter(|(id, schema)| !moved.touches(*id) || is_dms_object(schema.name.as_str()))
            .map(|(id, _)| id)
            .collect();
        let mut scope = Scope {
            tables: tables(catalog, migration),
            schemas_left_out,
            needed: HashSet::default(),
            impossible: HashMap::default(),
        };
        scope.add_what_is_needed(catalog, order);
        scope.leave_out_impossible(catalog, order);
        scope
    }

    /// What the tables and the types need, wherever it stands.
    fn add_what_is_needed(&mut self, catalog: &Catalog, order: &Dependencies) {
        let tables = self.tables.iter().map(|id| ObjectId::Relation(*id));
        let types = catalog.types.ids().map(ObjectId::Type).filter(|id| self.has(catalog, *id));
        let sequences = catalog.sequences.ids().map(ObjectId::Sequence).filter(|id| self.has(catalog, *id));
        let needed = order.with_all_below(tables.chain(types).chain(sequences));
        for object in &needed {
            if let ObjectId::Relation(id) = object {
                self.tables.insert(*id);
            }
        }
        self.needed = needed;
    }

    fn leave_out_impossible(&mut self, catalog: &Catalog, order: &Dependencies) {
        let tables = || catalog.relations.iter().filter(|(_, relation)| relation.view.is_none());
        if tables().all(|(id, _)| self.tables.contains(&id)) {
            return;
        }
        let views = catalog.relations.iter().filter(|(_, relation)| relation.view.is_some());
        let objects: Vec<ObjectId> = views
            .map(|(id, _)| ObjectId::Relation(id))
            .chain(catalog.functions.ids().map(ObjectId::Function))
            .collect();
        for object in order.order(&objects).into_iter().flatten() {
            let needs =
                order.wholes_below(object).into_iter().find(|below| self.stays_behind(catalog, *below));
            if let Some(needs) = needs.filter(|_| self.has(catalog, object)) {
                self.impossible.insert(object, needs);
            }
        }
    }

    fn stays_behind(&self, catalog: &Catalog, object: ObjectId) -> bool {
        let is_table = matches!(object, ObjectId::Relation(id) if catalog.relations[id].view.is_none());
        self.impossible.contains_key(&object) || (is_table && !self.has(catalog, object))
    }

    /// Whether an object goes to the target.
    pub(crate) fn has(&self, catalog: &Catalog, object: ObjectId) -> bool {
        if self.impossible.contains_key(&object) {
            return false;
        }
        if self.needed.contains(&object) {
            return true;
        }
        match object {
            ObjectId::Relation(id) => self.has_relation(catalog, id),
            ObjectId::Schema(id) => self.touches(id),
            ObjectId::Sequence(id) => match catalog.sequences[id].owner {
                Some(owner) => self.tables.contains(&owner.relation),
                None => self.touches(catalog.sequences[id].schema),
            },
            ObjectId::Type(id) | ObjectId::DomainConstraint(id, _) => self.touches(catalog.types[id].schema),
            ObjectId::Function(id) => {
                let function = &catalog.functions[id];
                self.touches(function.schema) && !is_dms_object(function.name.as_str())
            }
            ObjectId::Other(id) => catalog.others[id].schema.is_none_or(|schema| self.touches(schema)),
            ObjectId::Statistics(id) => {
                let of = catalog.statistics[id].relation;
                of.is_some_and(|relation| self.has_relation(catalog, relation))
            }
            ObjectId::EventTrigger(id) => !is_dms_object(catalog.event_triggers[id].name.as_str()),
            // a person decides whether the target subscribes
            ObjectId::Subscription(_) => false,
            _ => catalog
                .relation_of(object)
                .is_none_or(|relation| self.has(catalog, ObjectId::Relation(relation))),
        }
    }

    /// Whether tables, types or sequences need the object, wherever it stands.
    pub(crate) fn needs(&self, object: ObjectId) -> bool {
        self.needed.contains(&object)
    }

    /// What would go along, but needs a table that stays behind: the object, and the table. By name.
    pub(crate) fn impossible(&self, catalog: &Catalog) -> Vec<(ObjectId, ObjectId)> {
        let mut found: Vec<_> = self.impossible.iter().map(|(object, needs)| (*object, *needs)).collect();
        found.sort_by_cached_key(|(object, _)| catalog.object_ref(*object));
        found
    }

    /// Whether the functions, types and other objects of a schema go along.
    pub(crate) fn has_schema(&self, schema: Id<Schema>) -> bool {
        self.touches(schema)
    }

    fn has_relation(&self, catalog: &Catalog, id: Id<Relation>) -> bool {
        match catalog.relations[id].view {
            Some(_) => self.touches(catalog.relations[id].schema),
            None => self.tables.contains(&id),
        }
    }

    fn touches(&self, schema: Id<Schema>) -> bool {
        !self.schemas_left_out.contains(&schema)
    }
}

/// The tables that are moved, their parents, and the partitions of those that are partitioned.
fn tables(catalog: &Catalog, migration: &Migration) -> HashSet<Id<Relation>, RandomState> {
    let mut found: HashSet<Id<Relation>, RandomState> = HashSet::default();
    let mut waiting: Vec<Id<Relation>> = migration.moved().involved().collect();
    while let Some(id) = waiting.pop() {
        let relation = &catalog.relations[id];
        if relation.view.is_some() || !found.insert(id) {
            continue;
        }
        waiting.extend(&relation.inherits);
        waiting.extend(relation.partition_of.as_ref().map(|place| place.parent));
        if relation.partitioned_by.is_some() {
            waiting.extend(&relation.children);
        }
    }
    found
}
