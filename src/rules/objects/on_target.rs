//! What the target has already, under the names that the transformation rules give. Tables that DMS drops before the
//! load, and all that goes with them, are as good as missing.

use crate::catalog::{Catalog, Column, Id, Name, ObjectId, Relation};
use crate::comparison::TargetComparison;
use crate::migration::Migration;
use crate::rules::arriving::remakes_tables;

/// The target, asked about objects of the source.
pub(in crate::rules) struct OnTarget<'a> {
    migration: &'a Migration,
    source: &'a Catalog,
    target: &'a Catalog,
    comparison: &'a TargetComparison,
}

impl<'a> OnTarget<'a> {
    /// `None` where no target is known.
    pub fn of(migration: &'a Migration) -> Option<Self> {
        let (target, comparison) = (migration.target()?, migration.target_comparison()?);
        Some(OnTarget { migration, source: migration.source(), target, comparison })
    }

    /// The table or view of the target that a relation of the source becomes.
    pub fn relation(&self, id: Id<Relation>) -> Option<&'a Relation> {
        match self.find(ObjectId::Relation(id))? {
            ObjectId::Relation(id) => Some(&self.target.relations[id]),
            _ => None,
        }
    }

    /// Whether DMS drops the table on the target before the load, and with it what belongs to it.
    pub fn is_dropped(&self, id: Id<Relation>) -> bool {
        remakes_tables(self.migration) && self.migration.moved().contains(id)
    }

    /// Whether DMS makes the table of the target that an object belongs to: it is not there, or dropped before.
    pub fn goes_with_new_table(&self, object: ObjectId) -> bool {
        let table = table_of(self.source, object);
        table.is_some_and(|table| self.find(ObjectId::Relation(table)).is_none())
    }

    /// The column of the target that a column of the source becomes.
    pub fn column(&self, id: Id<Relation>, name: &Name) -> Option<&'a Column> {
        let number = self.source.relations[id].column(name.as_str())?.number;
        match self.find(ObjectId::Column(id, number))? {
            ObjectId::Column(table, number) => self.target.relations[table].column_by_number(number),
            _ => None,
        }
    }

    /// Whether the target has an object of this kind and name.
    pub fn has(&self, object: ObjectId) -> bool {
        self.find(object).is_some()
    }

    /// The catalog of the target.
    pub fn catalog(&self) -> &'a Catalog {
        self.target
    }

    /// The object of the target that an object of the source is there.
    pub fn find(&self, object: ObjectId) -> Option<ObjectId> {
        let is_dropped = table_of(self.source, object).is_some_and(|table| self.is_dropped(table));
        self.comparison.counterpart(object).filter(|_| !is_dropped)
    }
}

/// The relation that an object is, or goes with.
fn table_of(catalog: &Catalog, object: ObjectId) -> Option<Id<Relation>> {
    match object {
        ObjectId::Relation(id) => Some(id),
        ObjectId::Sequence(id) => catalog.sequences[id].owner.map(|owner| owner.relation),
        ObjectId::Statistics(id) => catalog.statistics[id].relation,
        part => catalog.relation_of(part),
    }
}
