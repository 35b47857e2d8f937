//! The order of objects by name: what everything that is shown is sorted by.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::{Catalog, Id, ObjectId, Relation};

/// Where each relation stands among all by the names of its schema and its own. Made once, it spares
/// the comparison of names where many objects of tables are sorted.
#[derive(Debug)]
pub struct RelationOrder {
    /// The rank of each relation, by its number.
    ranks: Vec<u32>,
}

impl RelationOrder {
    /// The order of the relations of a catalog.
    pub fn of(catalog: &Catalog) -> Self {
        let mut named: Vec<(&str, &str, Id<Relation>)> = catalog
            .relations
            .iter()
            .map(|(id, relation)| (catalog.schema_name(relation.schema).as_str(), relation.name.as_str(), id))
            .collect();
        named.par_sort_unstable();
        let mut ranks = vec![u32::MAX; catalog.relations.added()];
        for (rank, (_, _, id)) in named.into_iter().enumerate() {
            ranks[id.index()] = u32::try_from(rank).unwrap_or(u32::MAX);
        }
        RelationOrder { ranks }
    }

    /// Where a relation stands.
    pub fn rank(&self, relation: Id<Relation>) -> u32 {
        self.ranks.get(relation.index()).copied().unwrap_or(u32::MAX)
    }
}

impl Catalog {
    /// The order of two objects of this catalog by name: schema, table, name, arguments; kinds
    /// apart where these are equal. It allocates nothing for what stands in a table, and for tables.
    pub fn compare(&self, a: ObjectId, b: ObjectId) -> Ordering {
        match (self.path(a), self.path(b)) {
            (Some(a_path), Some(b_path)) => {
                a_path.cmp(&b_path).then_with(|| self.object_ref(a).kind.cmp(&self.object_ref(b).kind))
            }
            _ => {
                let (a, b) = (self.object_ref(a), self.object_ref(b));
                a.by_name().cmp(&b.by_name())
            }
        }
    }

    /// The relation that an object belongs to; none for the relation itself.
    pub fn relation_of(&self, id: ObjectId) -> Option<Id<Relation>> {
        match id {
            ObjectId::Column(relation, _)
            | ObjectId::Constraint(relation, _)
            | ObjectId::Trigger(relation, _)
            | ObjectId::Policy(relation, _)
            | ObjectId::Rule(relation, _) => Some(relation),
            ObjectId::Index(id) => Some(self.indexes[id].relation),
            _ => None,
        }
    }

    /// Schema, table and own name, without a copy, of tables and sequences and of most of what
    /// stands in a table.
    fn path(&self, id: ObjectId) -> Option<(&str, Option<&str>, &str)> {
        let own = match id {
            ObjectId::Column(relation, number) => &self.relations[relation].column_by_number(number)?.name,
            ObjectId::Constraint(relation, at) => {
                &self.relations[relation].constraints.get(at as usize)?.name
            }
            ObjectId::Trigger(relation, at) => &self.relations[relation].triggers.get(at as usize)?.name,
            ObjectId::Index(id) => &self.indexes[id].name,
            ObjectId::Relation(id) => {
                let relation = &self.relations[id];
                return Some((self.schema_name(relation.schema).as_str(), None, relation.name.as_str()));
            }
            ObjectId::Sequence(id) => {
                let sequence = &self.sequences[id];
                return Some((self.schema_name(sequence.schema).as_str(), None, sequence.name.as_str()));
            }
            _ => return None,
        };
        let table = &self.relations[self.relation_of(id)?];
        Some((self.schema_name(table.schema).as_str(), Some(table.name.as_str()), own.as_str()))
    }
}
