//! What is made while changes flow: all that would have kept DMS from loading.

use super::after_load::StatisticsOf;
use super::sorting::Making;
use super::{Rebuild, marker};
use crate::catalog::{Id, ObjectId, Relation, RelationKind};
use crate::fix::{Manual, PhasePlan};
use crate::remedy::Phase;

pub(super) fn phase(rebuild: &Rebuild<'_>, making: &Making, manual: &mut Vec<Manual>) -> PhasePlan {
    let mut phase = PhasePlan::new(Phase::TargetBeforeCutover);
    phase.expects.extend(marker::on_target());
    let units = &mut phase.units;
    units.extend(rebuild.definitions(&making.before_cutover));
    units.extend(rebuild.attach_partitions(&making.before_cutover));
    units.extend(rebuild.unchecked_constraints(manual));
    units.extend(rebuild.foreign_keys_put_back());
    let views: Vec<Id<Relation>> = rebuild.materialized_views().collect();
    units.extend(views.iter().flat_map(|id| rebuild.index_units(*id)));
    units.extend(views.iter().filter_map(|id| rebuild.clustering(*id)));
    units.extend(rebuild.statistics(StatisticsOf::Others));
    units.extend(rebuild.rules_before_cutover());
    units.extend(rebuild.triggers_before_cutover());
    manual.extend(rebuild.by_hand());
    phase
}

impl Rebuild<'_> {
    /// The materialized views that go to the target.
    pub(super) fn materialized_views(&self) -> impl Iterator<Item = Id<Relation>> + '_ {
        let relations = self.catalog.relations.iter();
        let views = relations.filter(|(_, relation)| relation.kind == RelationKind::MaterializedView);
        views.map(|(id, _)| id).filter(|id| self.scope.has(self.catalog, ObjectId::Relation(*id)))
    }
}
