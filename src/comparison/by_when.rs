//! By when something should be on the target: the phase of the plan that makes it.

use crate::catalog::difference::Property;
use crate::catalog::{Catalog, ConstraintKind, Enabled, ObjectId, RelationKind};
use crate::remedy::Phase;

use super::scope::Scope;

/// When an object is made.
pub(super) fn of_object(catalog: &Catalog, scope: Option<&Scope>, object: ObjectId) -> Phase {
    match object {
        ObjectId::Relation(id) => match catalog.relations[id].kind {
            RelationKind::Table | RelationKind::PartitionedTable => Phase::TargetBeforeLoad,
            _ => Phase::TargetBeforeCutover,
        },
        ObjectId::Column(id, _) => of_object(catalog, scope, ObjectId::Relation(id)),
        ObjectId::Constraint(id, at) => {
            of_constraint(catalog.relations[id].constraints.get(at as usize).map(|found| &found.kind))
        }
        ObjectId::Index(id) => match catalog.relations[catalog.indexes[id].relation].kind {
            RelationKind::MaterializedView => Phase::TargetBeforeCutover,
            _ => Phase::TargetAfterLoad,
        },
        ObjectId::Statistics(_) => Phase::TargetAfterLoad,
        // what defaults call is needed before
        ObjectId::Function(_) if scope.is_some_and(|scope| scope.needs(object)) => Phase::TargetBeforeLoad,
        ObjectId::Trigger(table, at) => {
            let trigger = catalog.relations[table].triggers.get(at as usize);
            of_enabled(trigger.map(|trigger| trigger.enabled))
        }
        ObjectId::Rule(table, at) => {
            of_enabled(catalog.relations[table].rules.get(at as usize).map(|rule| rule.enabled))
        }
        ObjectId::Function(_) | ObjectId::ForeignDataWrapper(_) | ObjectId::ForeignServer(_) => {
            Phase::TargetBeforeCutover
        }
        ObjectId::Policy(..)
        | ObjectId::EventTrigger(_)
        | ObjectId::Publication(_)
        | ObjectId::Subscription(_)
        | ObjectId::DefaultPrivilege(_)
        | ObjectId::Supplied(_)
        | ObjectId::LargeObjects => Phase::TargetAtCutover,
        _ => Phase::TargetBeforeLoad,
    }
}

/// What is enabled for replication would fire for DMS.
fn of_enabled(enabled: Option<Enabled>) -> Phase {
    match enabled {
        Some(Enabled::Always | Enabled::Replica) => Phase::TargetAtCutover,
        _ => Phase::TargetBeforeCutover,
    }
}

fn of_constraint(kind: Option<&ConstraintKind>) -> Phase {
    match kind {
        Some(ConstraintKind::Unique(_) | ConstraintKind::Exclusion { .. }) => Phase::TargetAfterLoad,
        Some(ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. }) => Phase::TargetBeforeCutover,
        _ => Phase::TargetBeforeLoad,
    }
}

/// When a property of an object is made what it should be, where that is not when the object is made.
pub(super) fn of_property(property: Property) -> Option<Phase> {
    match property {
        Property::Owner
        | Property::Grant
        | Property::Comment
        | Property::AttributeComment
        | Property::SecurityLabel
        | Property::RowLevelSecurity
        | Property::ReplicaIdentity
        | Property::WithNoData
        | Property::LastValue
        | Property::IsCalled => Some(Phase::TargetAtCutover),
        Property::ClusteredOn => Some(Phase::TargetAfterLoad),
        Property::Validated => Some(Phase::TargetAfterCutover),
        _ => None,
    }
}
