//! What a new owner changes.

use crate::catalog::{Common, Id, Name, ObjectId, Sequence};

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
        self.places.forget_grants(object);
        if let ObjectId::Relation(relation) = object {
            for column in &mut self.catalog.relations[relation].columns {
                if let Some(acl) = &mut column.acl {
                    acl.change_owner(old.as_ref(), role);
                    self.places.forget_grants(ObjectId::Column(relation, column.number));
                }
            }
        }
    }

    /// The objects of the database that belong to one of the roles.
    pub(in crate::source::dump::interpret) fn owned_by(&self, roles: &[Name]) -> Vec<ObjectId> {
        let catalog = &self.catalog;
        let mut owned = Vec::new();
        let mut take = |common: &Common, object| {
            if common.owner.as_ref().is_some_and(|owner| roles.contains(owner)) {
                owned.push(object);
            }
        };
        catalog.relations.iter().for_each(|(id, o)| take(&o.common, ObjectId::Relation(id)));
        catalog.sequences.iter().for_each(|(id, o)| take(&o.common, ObjectId::Sequence(id)));
        catalog.types.iter().for_each(|(id, o)| take(&o.common, ObjectId::Type(id)));
        catalog.functions.iter().for_each(|(id, o)| take(&o.common, ObjectId::Function(id)));
        catalog.others.iter().for_each(|(id, o)| take(&o.common, ObjectId::Other(id)));
        catalog.statistics.iter().for_each(|(id, o)| take(&o.common, ObjectId::Statistics(id)));
        catalog.publications.iter().for_each(|(id, o)| take(&o.common, ObjectId::Publication(id)));
        catalog.subscriptions.iter().for_each(|(id, o)| take(&o.common, ObjectId::Subscription(id)));
        catalog.event_triggers.iter().for_each(|(id, o)| take(&o.common, ObjectId::EventTrigger(id)));
        let wrappers = catalog.foreign_data_wrappers.iter();
        wrappers.for_each(|(id, o)| take(&o.common, ObjectId::ForeignDataWrapper(id)));
        catalog.foreign_servers.iter().for_each(|(id, o)| take(&o.common, ObjectId::ForeignServer(id)));
        catalog.schemas.iter().for_each(|(id, o)| take(&o.common, ObjectId::Schema(id)));
        owned
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
