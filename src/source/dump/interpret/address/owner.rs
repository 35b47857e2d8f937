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
                if let Some(acl) = column.rare.unusual_mut().and_then(|rare| rare.acl.as_mut()) {
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

    /// Gives each sequence that belongs to a column to the owner of the table. The server does that
    /// whenever a table changes hands; here it is done when a sequence leaves its table, and at the end.
    pub(in super::super) fn align_sequence_owners(&mut self) {
        let sequences: Vec<Id<Sequence>> = self.catalog.sequences.ids().collect();
        sequences.into_iter().for_each(|sequence| self.align_sequence_owner(sequence));
    }

    /// Gives a sequence to the owner of the table that it belongs to.
    pub(in super::super) fn align_sequence_owner(&mut self, id: Id<Sequence>) {
        let sequence = &self.catalog.sequences[id];
        let Some(place) = sequence.owner else { return };
        let owner = self.catalog.relations[place.relation].common.owner.clone();
        if let Some(owner) = owner.filter(|owner| sequence.common.owner.as_ref() != Some(owner)) {
            self.change_owner(ObjectId::Sequence(id), &owner);
        }
    }
}
