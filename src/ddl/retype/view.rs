//! Views and materialized views.

use super::Ddl;
use super::obstacle::{Obstacle, Taken};
use crate::catalog::{Id, ObjectId, Relation, RelationKind};
use crate::ddl::IndexBuild;
use crate::dependency::Dependencies;
use crate::remedy::{LockMode, Step};

impl Ddl<'_> {
    pub(super) fn taken_view(&self, dependencies: &Dependencies, id: Id<Relation>) -> Option<Taken> {
        let object = ObjectId::Relation(id);
        let mut put_back = self.create_view(id);
        if let Some(create) = put_back.first_mut() {
            create.lock = self.lock_of_reading(dependencies, object);
        }
        put_back.extend(self.belongings(object));
        put_back.extend(self.belongings_of_columns(id));
        if self.catalog.relations[id].kind == RelationKind::View {
            put_back.iter_mut().skip(1).for_each(|step| step.lock = None);
            return Taken::from_put_back(put_back, None);
        }
        put_back.extend(self.indexes_of_view(id));
        put_back.extend(self.statistics_of_view(dependencies, id));
        Taken::from_put_back(put_back, Some(LockMode::AccessExclusive))
    }

    fn indexes_of_view(&self, id: Id<Relation>) -> Vec<Step> {
        let indexes = &self.catalog.relations[id].indexes;
        let mut steps = Vec::new();
        for index in indexes {
            steps.push(self.create_index_named(
                *index,
                &self.catalog.indexes[*index].name,
                IndexBuild::Blocking,
            ));
            steps.extend(self.set_index_extras(*index));
        }
        steps
    }

    fn statistics_of_view(&self, dependencies: &Dependencies, id: Id<Relation>) -> Vec<Step> {
        let dependents = dependencies.dependents(ObjectId::Relation(id)).iter();
        let statistics = dependents.filter_map(|dependent| match dependent.object {
            ObjectId::Statistics(id) => Some(id),
            _ => None,
        });
        let make =
            |id| self.create_statistics(id).into_iter().chain(self.belongings(ObjectId::Statistics(id)));
        statistics.flat_map(make).collect()
    }

    /// Fills the materialized views that were filled, in an order in which each finds filled what it reads. Of a
    /// dump of the schema alone nobody knows which were: there all are filled.
    pub(super) fn refreshes(&self, in_order: &[Obstacle]) -> Vec<Step> {
        let tells_data = self.catalog.dump_version.is_none() || self.catalog.contents.rows;
        let is_filled = |id: &Id<Relation>| {
            let view = self.catalog.relations[*id].view.as_ref();
            view.is_some_and(|view| !tells_data || !view.with_no_data)
        };
        let views = in_order.iter().filter_map(|obstacle| match obstacle {
            Obstacle::View(id) => Some(*id),
            _ => None,
        });
        views.filter(is_filled).flat_map(|id| self.refresh_materialized_view(id)).collect()
    }
}
