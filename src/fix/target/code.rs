//! Triggers and rules.
//!
//! DMS applies changes with `session_replication_role = replica`: what is enabled for ordinary sessions fires for
//! the application alone. What fires in replicas as well, or in them alone, waits for the cutover.

use super::Rebuild;
use super::definitions::concat;
use crate::catalog::difference::Property;
use crate::catalog::{Enabled, Id, ObjectId, Relation};
use crate::fix::{Topic, Unit};

impl Rebuild<'_> {
    pub(super) fn rules_before_cutover(&self) -> Vec<Unit> {
        self.rules(|enabled| matches!(enabled, Enabled::Origin | Enabled::Disabled))
    }

    /// Those that would act on what DMS writes.
    pub(super) fn rules_at_cutover(&self) -> Vec<Unit> {
        self.rules(|enabled| matches!(enabled, Enabled::Always | Enabled::Replica))
    }

    fn rules(&self, is_wanted: fn(Enabled) -> bool) -> Vec<Unit> {
        let mut units = Vec::new();
        for (id, relation) in self.coded_relations() {
            for (at, rule) in (0..).zip(&relation.rules) {
                if is_wanted(rule.enabled) {
                    units.extend(self.make(
                        Topic::Rules,
                        ObjectId::Rule(id, at),
                        self.ddl().create_rule(id, at),
                    ));
                }
            }
        }
        units
    }

    /// Triggers, those left out that fire in replicas alone; one that always fires is an ordinary one for now.
    pub(super) fn triggers_before_cutover(&self) -> Vec<Unit> {
        let mut units = Vec::new();
        for (id, relation) in self.coded_relations() {
            for (at, trigger) in (0..).zip(&relation.triggers) {
                let object = ObjectId::Trigger(id, at);
                match trigger.enabled {
                    Enabled::Origin | Enabled::Disabled if self.existing.has(object) => {
                        if self.existing.differs(object, &[Property::Enabled]) {
                            units.extend(self.enabling(id, at));
                        }
                    }
                    Enabled::Origin | Enabled::Always => units.extend(self.trigger(id, at)),
                    Enabled::Disabled if trigger.inherited => units.extend(self.enabling(id, at)),
                    Enabled::Disabled => units.extend(self.disabled_trigger(id, at)),
                    Enabled::Replica => {}
                }
            }
        }
        units
    }

    /// What fires for DMS, once it has nothing to apply any more.
    pub(super) fn triggers_at_cutover(&self) -> Vec<Unit> {
        let mut units = Vec::new();
        for (id, relation) in self.coded_relations() {
            for (at, trigger) in (0..).zip(&relation.triggers) {
                match trigger.enabled {
                    Enabled::Always => units.extend(self.enabling(id, at)),
                    Enabled::Replica => {
                        units.extend(self.trigger(id, at));
                        units.extend(self.enabling(id, at));
                    }
                    Enabled::Origin | Enabled::Disabled => {}
                }
            }
        }
        units
    }

    /// A trigger as every new one is; those of partitions come with their table's.
    fn trigger(&self, id: Id<Relation>, at: u32) -> Option<Unit> {
        if self.catalog.relations[id].triggers[at as usize].inherited {
            return None;
        }
        self.make(Topic::Triggers, ObjectId::Trigger(id, at), self.ddl().create_trigger(id, at))
    }

    fn disabled_trigger(&self, id: Id<Relation>, at: u32) -> Option<Unit> {
        let steps = concat([self.ddl().create_trigger(id, at), self.ddl().set_trigger_enabled(id, at)]);
        self.make(Topic::Triggers, ObjectId::Trigger(id, at), steps)
    }

    /// Brings a trigger that is there into its state.
    fn enabling(&self, id: Id<Relation>, at: u32) -> Option<Unit> {
        let enabled = self.catalog.relations[id].triggers[at as usize].enabled;
        let (steps, done) = (self.ddl().set_trigger_enabled(id, at), self.ddl().trigger_is(id, at, enabled));
        self.alter(Topic::Triggers, ObjectId::Trigger(id, at), "when it fires", steps, done)
    }

    /// The relations of the target that have triggers or rules, partitioned tables before their partitions.
    fn coded_relations(&self) -> impl Iterator<Item = (Id<Relation>, &Relation)> {
        let relations = self.catalog.relations.iter();
        let coded =
            relations.filter(|(_, relation)| !relation.triggers.is_empty() || !relation.rules.is_empty());
        let mut coded: Vec<_> =
            coded.filter(|(id, _)| self.scope.has(self.catalog, ObjectId::Relation(*id))).collect();
        coded.sort_by_key(|(_, relation)| relation.partition_of.is_some());
        coded.into_iter()
    }
}
