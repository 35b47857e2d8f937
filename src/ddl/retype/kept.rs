//! What PostgreSQL forgets of what was not taken down, and the work that it has with it.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::Ddl;
use super::tree::Tree;
use crate::catalog::{Id, Index, ObjectId, RelationKind};
use crate::dependency::Dependencies;
use crate::remedy::{Safety, Step};

impl Ddl<'_> {
    /// Sets again what `ALTER COLUMN ... TYPE` forgets: the storage and compression of the columns, the statistics
    /// targets of the indexes that it makes again, owner and target of such statistics objects.
    pub(super) fn forgotten(&self, dependencies: &Dependencies, tree: &Tree) -> Vec<Step> {
        let mut steps: Vec<Step> =
            tree.columns.iter().flat_map(|(table, number)| self.set_stored_form(*table, *number)).collect();
        let mut seen: HashSet<ObjectId, RandomState> = HashSet::default();
        let dependents = tree
            .columns
            .iter()
            .flat_map(|(table, number)| dependencies.dependents(ObjectId::Column(*table, *number)));
        for object in dependents.map(|dependent| dependent.object).filter(|object| seen.insert(*object)) {
            match object {
                ObjectId::Index(id) if !self.is_taken_down(id) => {
                    steps.extend(self.set_index_statistics(id));
                }
                ObjectId::Statistics(id) => {
                    steps.extend(self.set_statistics_target(id));
                    steps.extend(self.set_owner(object).into_iter().map(|step| {
                        let down = Some(step.up.clone());
                        Step { down, reason: None, ..step }
                    }));
                }
                _ => {}
            }
        }
        steps
    }

    /// Indexes of partitioned tables are made anew as a whole.
    fn is_taken_down(&self, id: Id<Index>) -> bool {
        let index = &self.catalog.indexes[id];
        let table = &self.catalog.relations[index.relation];
        let is_partitioned = table.kind == RelationKind::PartitionedTable;
        index.attached_to.is_some() || (is_partitioned && self.attached_below(id).len() > 1)
    }

    /// What PostgreSQL does with the rows although the values stay as they are.
    pub(super) fn work_besides(&self, dependencies: &Dependencies, tree: &Tree) -> Safety {
        let mut dependents = tree
            .columns
            .iter()
            .flat_map(|(table, number)| dependencies.dependents(ObjectId::Column(*table, *number)));
        let reads = dependents.any(|dependent| match dependent.object {
            // dropped before, and made again by statements of their own
            ObjectId::Index(id) if self.is_taken_down(id) => false,
            object => self.reads_rows(object),
        });
        if reads { Safety::Scan } else { Safety::MetadataOnly }
    }
}
