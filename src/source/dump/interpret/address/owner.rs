//! What a new owner changes.

use crate::catalog::{Id, Name, ObjectId, Sequence};

use super::super::Interpreter;

impl Interpreter {
    /// Gives an object to another role. What its ACL grants to the owner, or the owner has granted,
    /// goes over with it.
    pub(in crate::source::dump::interpret) fn change_owner(&mut self, object: ObjectId, role: &Name) {
        let Some(common) = self.common_of(object) else { return };
        let old = common.owner.replace(role.clone());
        if let Some(acl) = &mut common.acl {
            acl.change_owner(old.as_ref(), role);
        }
        if let ObjectId::Relation(relation) = object {
            for column in &mut self.catalog.relations[relation].columns {
                if let Some(acl) = &mut column.acl {
                    acl.change_owner(old.as_ref(), role);
                }
            }
        }
    }

    /// Gives each sequence that belongs to a column to the owner of the table, as the server does
    /// whenever one of them changes.
    pub(in super::super) fn align_sequence_owners(&mut self) {
        let owned: Vec<(Id<Sequence>, Name)> = self
            .catalog
            .sequences
            .iter()
            .filter_map(|(id, sequence)| {
                let table = &self.catalog.relations[sequence.owner?.relation];
                let owner = table.common.owner.clone()?;
                (sequence.common.owner.as_ref() != Some(&owner)).then_some((id, owner))
            })
            .collect();
        for (sequence, owner) in owned {
            self.change_owner(ObjectId::Sequence(sequence), &owner);
        }
    }
}
