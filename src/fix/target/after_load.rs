//! What is made when the rows are there, and nobody else works on the target: indexes, statistics.

use super::{Rebuild, marker};
use crate::catalog::difference::Property;
use crate::catalog::{ConstraintKind, Id, ObjectId, Relation, ReplicaIdentity};
use crate::fix::{PhasePlan, Suggestion, Topic, Unit};
use crate::remedy::{LockMode, Phase, Safety, Step};

pub(super) fn phase(rebuild: &Rebuild<'_>) -> PhasePlan {
    let mut phase = PhasePlan::new(Phase::TargetAfterLoad);
    phase.expects.extend(marker::on_target());
    let units = &mut phase.units;
    let tables: Vec<Id<Relation>> = rebuild.tables().collect();
    let keys = rebuild.constraints(|_, kind, _| {
        matches!(kind, ConstraintKind::Unique(_) | ConstraintKind::Exclusion { .. })
    });
    units.extend(keys.into_iter().flat_map(|(relation, at)| rebuild.key_units(Topic::Keys, relation, at)));
    units.extend(tables.iter().flat_map(|id| rebuild.index_units(*id)));
    units.extend(tables.iter().filter_map(|id| rebuild.clustering(*id)));
    units.extend(rebuild.statistics(StatisticsOf::Tables));
    if !units.is_empty() {
        phase.suggestions.push(faster_builds());
    }
    units.extend(tables.iter().filter_map(|id| rebuild.analyze(*id)));
    phase
}

/// Settings that build indexes faster, and depend on the server's memory and processors.
fn faster_builds() -> Suggestion {
    Suggestion {
        title: "settings with which indexes are built faster".to_owned(),
        words: "Put these at the top of this file. Every worker and the leader share maintenance_work_mem; nobody else \
                uses the target now, so a quarter of its memory and most of its processors are free for it. \
                max_parallel_maintenance_workers is bounded by max_worker_processes and max_parallel_workers. On a \
                managed server that is all; on one's own, checkpoint_timeout and max_wal_size may be raised until \
                the load is done."
            .to_owned(),
        query: Some(
            "SELECT name, setting, unit FROM pg_catalog.pg_settings WHERE name IN ('maintenance_work_mem', \
             'max_parallel_maintenance_workers', 'max_parallel_workers', 'max_worker_processes', 'shared_buffers')"
                .to_owned(),
        ),
        statements: vec![
            "SET maintenance_work_mem = '<a quarter of the memory>'".to_owned(),
            "SET max_parallel_maintenance_workers = <processors minus one>".to_owned(),
        ],
        findings: Vec::new(),
    }
}

/// What statistics objects are about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum StatisticsOf {
    /// Tables that are loaded.
    Tables,
    /// Materialized views and foreign tables.
    Others,
}

impl Rebuild<'_> {
    /// The tables of the target that hold rows, and those whose partitions do.
    pub(super) fn tables(&self) -> impl Iterator<Item = Id<Relation>> + '_ {
        let tables = self.catalog.relations.iter().filter(|(_, relation)| relation.is_table());
        let in_scope = tables.filter(|(id, _)| self.scope.has(self.catalog, ObjectId::Relation(*id)));
        in_scope.map(|(id, _)| id)
    }

    pub(super) fn clustering(&self, id: Id<Relation>) -> Option<Unit> {
        let index = self.catalog.relations[id].clustered_on?;
        let ddl = self.ddl();
        let object = ObjectId::Relation(id);
        let is_so = self.existing.has(object)
            && self.existing.has(ObjectId::Index(index))
            && !self.existing.differs(object, &[Property::ClusteredOn]);
        if is_so {
            return None;
        }
        self.alter(
            Topic::Indexes,
            object,
            "cluster on",
            ddl.set_cluster_index(id),
            ddl.is_clustered_on(index),
        )
    }

    /// At the cutover, for its index may hold columns that take NULL until then.
    pub(super) fn replica_identity(&self, id: Id<Relation>) -> Option<Unit> {
        if self.catalog.relations[id].replica_identity == ReplicaIdentity::Default {
            return None;
        }
        let ddl = self.ddl();
        let (steps, done) = (ddl.set_replica_identity(id), ddl.has_replica_identity(id));
        self.alter(Topic::ReplicaIdentity, ObjectId::Relation(id), "replica identity", steps, done)
    }

    /// The statistics objects.
    pub(super) fn statistics(&self, of: StatisticsOf) -> Vec<Unit> {
        let catalog = self.catalog;
        let of_phase = catalog.statistics.iter().filter(|(id, statistics)| {
            let is_table = statistics.relation.map(|relation| catalog.relations[relation].is_table());
            is_table == Some(of == StatisticsOf::Tables) && self.scope.has(catalog, ObjectId::Statistics(*id))
        });
        let units = of_phase.filter_map(|(id, _)| {
            self.make(Topic::Statistics, ObjectId::Statistics(id), self.ddl().create_statistics(id))
        });
        units.collect()
    }

    /// Whether the target's planner knows the rows already: it counted some, or none as on the source.
    fn was_analyzed(&self, id: Id<Relation>) -> bool {
        let relation = &self.catalog.relations[id];
        if relation.partitioned_by.is_some() {
            return !relation.children.is_empty()
                && relation.children.iter().all(|part| self.was_analyzed(*part));
        }
        let migration = self.context.migration;
        let there = self.existing.target().and_then(|target| {
            let schema = self.catalog.schema_name(relation.schema).as_str();
            let table = target.relation(schema, relation.name.as_str())?;
            migration.target_table_size(table)?.rows
        });
        let here = migration.table_size(id).and_then(|size| size.rows);
        there.is_some_and(|rows| rows > 0 || here == Some(0))
    }

    /// Partitions are looked at with their table.
    fn analyze(&self, id: Id<Relation>) -> Option<Unit> {
        let relation = &self.catalog.relations[id];
        if relation.partition_of.is_some() || self.was_analyzed(id) {
            return None;
        }
        let step = Step::metadata_only(
            format!("ANALYZE {}", self.catalog.relation_name(id)),
            "",
            Some(LockMode::ShareUpdateExclusive),
        )
        .with_safety(Safety::Online)
        .irreversible("what the planner knows hurts nobody");
        self.repeat(Topic::Statistics, ObjectId::Relation(id), "analyze", vec![step])
    }
}
