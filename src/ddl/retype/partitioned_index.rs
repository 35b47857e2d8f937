//! Indexes of partitioned tables, with those of the partitions.

use super::Ddl;
use super::obstacle::Taken;
use crate::catalog::{Id, Index, Relation, ReplicaIdentity};
use crate::ddl::{IndexBuild, Validation};
use crate::remedy::{LockMode, Step};

impl Ddl<'_> {
    pub(super) fn taken_index(&self, id: Id<Index>) -> Option<Taken> {
        let put_back = self.create_index(id, IndexBuild::Blocking);
        let drop = format!("DROP INDEX {}", self.index_name(id));
        let again = format!("DROP INDEX IF EXISTS {}", self.index_name(id));
        Some(self.taken_with_parts(id, put_back, drop, &again))
    }

    pub(super) fn taken_key(&self, relation: Id<Relation>, at: u32) -> Option<Taken> {
        let constraint = self.catalog.relations[relation].constraints.get(at as usize)?;
        let put_back = self.add_constraint(relation, at, Validation::AtOnce);
        let table = self.relation_name(relation);
        let drop = format!("ALTER TABLE {table} DROP CONSTRAINT {}", constraint.name);
        let again = format!("ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {}", constraint.name);
        Some(self.taken_with_parts(constraint.index()?, put_back, drop, &again))
    }

    /// The parts cannot be dropped one by one: what undoes the last statement drops all of them, and the rest then
    /// finds nothing to drop.
    fn taken_with_parts(&self, id: Id<Index>, mut put_back: Vec<Step>, drop: String, again: &str) -> Taken {
        for part in self.attached_below(id) {
            put_back.extend(self.set_index_extras(part));
            put_back.extend(self.identity_by(part));
        }
        let ups = put_back.iter().map(|step| step.up.as_str()).collect::<Vec<_>>().join(";\n");
        let down = Step::metadata_only(drop.clone(), ups, Some(LockMode::AccessExclusive));
        let last = put_back.len().saturating_sub(1);
        for (at, step) in put_back.iter_mut().enumerate() {
            step.down = Some(if at == last { drop.clone() } else { again.to_owned() });
            step.reason = None;
        }
        Taken { down, put_back }
    }

    /// `REPLICA IDENTITY` of a table that uses the index.
    fn identity_by(&self, id: Id<Index>) -> Vec<Step> {
        let table = self.catalog.indexes[id].relation;
        match self.catalog.relations[table].replica_identity {
            ReplicaIdentity::Index(of) if of == id => self.set_replica_identity(table),
            _ => Vec::new(),
        }
    }
}
