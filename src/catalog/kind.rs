//! What kind of object a number stands for.

use super::{Catalog, ObjectId, ObjectKind};

impl Catalog {
    /// The kind of an object of this catalog: that of its [`ObjectRef`](super::ObjectRef), without
    /// its names.
    pub fn kind_of(&self, id: ObjectId) -> ObjectKind {
        match id {
            ObjectId::Database => ObjectKind::Database,
            ObjectId::Schema(_) => ObjectKind::Schema,
            ObjectId::Relation(id) => self.relations[id].kind.into(),
            ObjectId::Column(..) => ObjectKind::Column,
            ObjectId::Constraint(..) | ObjectId::DomainConstraint(..) => ObjectKind::Constraint,
            ObjectId::Trigger(..) => ObjectKind::Trigger,
            ObjectId::Policy(..) => ObjectKind::Policy,
            ObjectId::Rule(..) => ObjectKind::Rule,
            ObjectId::Index(_) => ObjectKind::Index,
            ObjectId::Sequence(_) => ObjectKind::Sequence,
            ObjectId::Type(_) => ObjectKind::Type,
            ObjectId::Function(_) => ObjectKind::Function,
            ObjectId::Other(id) => self.others[id].kind.into(),
            ObjectId::Extension(_) => ObjectKind::Extension,
            ObjectId::EventTrigger(_) => ObjectKind::EventTrigger,
            ObjectId::Publication(_) => ObjectKind::Publication,
            ObjectId::Subscription(_) => ObjectKind::Subscription,
            ObjectId::ForeignDataWrapper(_) => ObjectKind::ForeignDataWrapper,
            ObjectId::ForeignServer(_) => ObjectKind::ForeignServer,
            ObjectId::Statistics(_) => ObjectKind::Statistics,
            ObjectId::Role(_) => ObjectKind::Role,
            ObjectId::Membership(_) => ObjectKind::RoleMembership,
            ObjectId::DefaultPrivilege(_) => ObjectKind::DefaultPrivilege,
            ObjectId::Setting(_) => ObjectKind::Setting,
            ObjectId::Supplied(at) => self
                .supplied_privileges
                .get(at as usize)
                .map_or(ObjectKind::Privilege, |supplied| supplied.object.object_ref().kind),
            ObjectId::LargeObjects => ObjectKind::LargeObject,
        }
    }
}
