//! Rules, policies, triggers, defaults, places in publications.

use super::Ddl;
use super::obstacle::Taken;
use crate::catalog::{ColumnNumber, Id, ObjectId, Publication, Relation};
use crate::ddl::publication::published_table;
use crate::dependency::Dependencies;
use crate::remedy::{LockMode, Step};

impl Ddl<'_> {
    pub(super) fn taken_rule(
        &self,
        dependencies: &Dependencies,
        relation: Id<Relation>,
        at: u32,
    ) -> Option<Taken> {
        let mut put_back = self.create_rule(relation, at);
        put_back.extend(self.comment_on(ObjectId::Rule(relation, at)));
        if self.is_locked_as_table(relation) {
            return Taken::from_put_back(put_back, Some(LockMode::AccessExclusive));
        }
        let mut steps = put_back.iter_mut();
        if let Some(create) = steps.next() {
            // it may write to what it names
            let reads = self.lock_of_reading(dependencies, ObjectId::Rule(relation, at));
            create.lock = reads.map(|_| LockMode::RowExclusive);
        }
        steps.for_each(|step| step.lock = None);
        Taken::from_put_back(put_back, None)
    }

    pub(super) fn taken_policy(&self, relation: Id<Relation>, at: u32) -> Option<Taken> {
        let mut put_back = self.create_policy(relation, at);
        put_back.extend(self.comment_on(ObjectId::Policy(relation, at)));
        Taken::from_put_back(put_back, Some(LockMode::AccessExclusive))
    }

    /// With the states and comments of what partitions have of it.
    pub(super) fn taken_trigger(&self, relation: Id<Relation>, at: u32) -> Option<Taken> {
        let mut put_back = self.create_trigger(relation, at);
        for (table, at) in self.trigger_with_parts(relation, at) {
            put_back.extend(self.set_trigger_enabled(table, at));
            put_back.extend(self.comment_on(ObjectId::Trigger(table, at)));
        }
        if self.is_locked_as_table(relation) {
            return Taken::from_put_back(put_back, Some(LockMode::AccessExclusive));
        }
        put_back.iter_mut().for_each(|step| step.lock = None);
        Taken::from_put_back(put_back, None)
    }

    /// The trigger, and what partitions have of it.
    pub(super) fn trigger_with_parts(&self, relation: Id<Relation>, at: u32) -> Vec<(Id<Relation>, u32)> {
        let relations = &self.catalog.relations;
        let mut parts = vec![(relation, at)];
        let Some(trigger) = relations[relation].triggers.get(at as usize) else { return parts };
        let mut open = relations[relation].children.to_vec();
        // a text can hold a circle, which no server does
        let mut seen = std::collections::HashSet::from([relation]);
        while let Some(table) = open.pop().filter(|table| seen.insert(*table)) {
            let mut own = (0..).zip(&relations[table].triggers);
            let part = own.find(|(_, part)| part.inherited && part.name == trigger.name);
            parts.extend(part.map(|(at, _)| (table, at)));
            open.extend(relations[table].children.iter());
        }
        parts
    }

    pub(super) fn taken_default(&self, relation: Id<Relation>, column: ColumnNumber) -> Option<Taken> {
        let mut put_back = self.set_default(relation, column);
        let lock = self.is_locked_as_table(relation).then_some(LockMode::AccessExclusive);
        put_back.iter_mut().for_each(|step| step.lock = lock);
        Taken::from_put_back(put_back, lock)
    }

    /// The other tables of the publication stay in it.
    pub(super) fn taken_from_publication(&self, id: Id<Publication>, at: u32) -> Option<Taken> {
        let publication = &self.catalog.publications[id];
        let table = publication.tables.get(at as usize)?;
        let alter = format!("ALTER PUBLICATION {}", publication.name);
        let lock = Some(LockMode::ShareUpdateExclusive);
        let add = Step::metadata_only(
            format!("{alter} ADD TABLE {}", published_table(table)),
            format!("{alter} DROP TABLE ONLY {}", table.name),
            lock,
        );
        Taken::from_put_back(vec![add], lock)
    }
}
