//! What points at an index that has another name on the target.

use crate::catalog::difference::Property;
use crate::catalog::{Catalog, Id, Index, ObjectId, Relation, ReplicaIdentity};

/// How many tables above a partition are followed.
const MOST_ABOVE: usize = 64;

/// The index that a property of an object names.
pub(super) fn index_of(catalog: &Catalog, object: ObjectId, property: Property) -> Option<Id<Index>> {
    match (object, property) {
        (ObjectId::Index(id), Property::AttachedTo) => catalog.indexes[id].attached_to,
        (ObjectId::Relation(id), Property::ClusteredOn) => catalog.relations[id].clustered_on,
        (ObjectId::Relation(id), Property::ReplicaIdentity) => match catalog.relations[id].replica_identity {
            ReplicaIdentity::Index(index) => Some(index),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a column of a partition is identity in a table above it: from PostgreSQL 17 on the partition's is too, before
/// it is not.
pub(super) fn has_identity_above(catalog: &Catalog, column: ObjectId) -> bool {
    let ObjectId::Column(table, number) = column else { return false };
    let Some(column) = catalog.relations[table].column_by_number(number) else { return false };
    let above = |id: Id<Relation>| catalog.relations[id].partition_of.as_ref().map(|place| place.parent);
    std::iter::successors(above(table), |id| above(*id)).take(MOST_ABOVE).any(|id| {
        let found = catalog.relations[id].column(column.name.as_str());
        found.is_some_and(|found| found.identity.is_some())
    })
}
