//! Tables, with what belongs to their columns, and the places of partitions.

use std::collections::HashMap;

use super::Rebuild;
use super::definitions::concat;
use crate::catalog::{Catalog, Id, ObjectId, Relation, RelationKind, Sequence, SequenceOwnership};
use crate::fix::{Topic, Unit};

impl Rebuild<'_> {
    /// A table as it is while DMS writes to it, with the sequences that belong to its columns.
    pub(super) fn table(&self, id: Id<Relation>) -> Vec<Unit> {
        let object = ObjectId::Relation(id);
        if self.existing.has(object) {
            return self.existing_table(id);
        }
        let ddl = self.ddl_while_loading();
        let Some(table) = ddl.create_table(id) else { return Vec::new() };
        let owned = self.owned_sequences(id).into_iter().map(|sequence| ddl.set_sequence_owner(sequence));
        let steps = concat([table].into_iter().chain(owned));
        let topic = match self.catalog.relations[id].kind {
            RelationKind::ForeignTable => Topic::ForeignData,
            _ => Topic::Tables,
        };
        self.make(topic, object, steps).into_iter().collect()
    }

    pub(super) fn owned_sequences(&self, id: Id<Relation>) -> Vec<Id<Sequence>> {
        self.sequences_of_tables.get(&id).cloned().unwrap_or_default()
    }

    /// Makes partitions of the tables among these that are some, those above before those below.
    pub(super) fn attach_partitions(&self, groups: &[Vec<ObjectId>]) -> Vec<Unit> {
        let objects = groups.iter().flatten().copied();
        objects
            .filter_map(|object| match object {
                ObjectId::Relation(id) => self.attach_partition(id),
                _ => None,
            })
            .collect()
    }

    fn attach_partition(&self, id: Id<Relation>) -> Option<Unit> {
        let done = self.ddl().is_attached(id)?;
        let object = ObjectId::Relation(id);
        if self.existing.has(object) {
            return None;
        }
        self.alter(Topic::Tables, object, "partition", self.ddl().attach_partition(id), done)
    }
}

/// The sequences that belong to the columns of each table, identity left out.
pub(super) fn sequences_of_tables(catalog: &Catalog) -> HashMap<Id<Relation>, Vec<Id<Sequence>>> {
    let mut found: HashMap<Id<Relation>, Vec<Id<Sequence>>> = HashMap::new();
    for (id, sequence) in catalog.sequences.iter() {
        if let Some(owner) = sequence.owner.filter(|owner| owner.kind == SequenceOwnership::OwnedBy) {
            found.entry(owner.relation).or_default().push(id);
        }
    }
    found
}
