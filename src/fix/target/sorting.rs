//! The order in which objects are made: each behind all that it needs.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::Rebuild;
use crate::catalog::{Catalog, ObjectId, OtherKind, Relation, RelationKind};

/// The kinds of objects that are made by a statement of their own, those first that others need most.
const KINDS: &[fn(&Catalog) -> Vec<ObjectId>] = &[
    |catalog| catalog.schemas.ids().map(ObjectId::Schema).collect(),
    |catalog| catalog.extensions.ids().map(ObjectId::Extension).collect(),
    |catalog| others(catalog, needs_little),
    |catalog| catalog.types.ids().map(ObjectId::Type).collect(),
    |catalog| catalog.functions.ids().map(ObjectId::Function).collect(),
    |catalog| others(catalog, |kind| kind == OtherKind::Operator),
    |catalog| others(catalog, |kind| kind == OtherKind::OperatorFamily),
    |catalog| others(catalog, |kind| kind == OtherKind::OperatorClass),
    |catalog| others(catalog, |kind| matches!(kind, OtherKind::Cast | OtherKind::Transform)),
    |catalog| catalog.foreign_data_wrappers.ids().map(ObjectId::ForeignDataWrapper).collect(),
    |catalog| catalog.foreign_servers.ids().map(ObjectId::ForeignServer).collect(),
    |catalog| catalog.sequences.ids().map(ObjectId::Sequence).collect(),
    |catalog| relations(catalog, |relation| relation.view.is_none()),
    |catalog| relations(catalog, |relation| relation.view.is_some()),
];

fn needs_little(kind: OtherKind) -> bool {
    matches!(
        kind,
        OtherKind::AccessMethod
            | OtherKind::Collation
            | OtherKind::Conversion
            | OtherKind::Language
            | OtherKind::TextSearchParser
            | OtherKind::TextSearchTemplate
            | OtherKind::TextSearchDictionary
            | OtherKind::TextSearchConfiguration
    )
}

/// In the order of the text search kinds: a configuration names dictionaries, these name templates.
fn others(catalog: &Catalog, is_wanted: fn(OtherKind) -> bool) -> Vec<ObjectId> {
    let rank = |kind| match kind {
        OtherKind::TextSearchDictionary => 1,
        OtherKind::TextSearchConfiguration => 2,
        _ => 0,
    };
    let mut found: Vec<_> = catalog.others.iter().filter(|(_, other)| is_wanted(other.kind)).collect();
    found.sort_by_key(|(_, other)| rank(other.kind));
    found.into_iter().map(|(id, _)| ObjectId::Other(id)).collect()
}

fn relations(catalog: &Catalog, is_wanted: fn(&Relation) -> bool) -> Vec<ObjectId> {
    let found = catalog.relations.iter().filter(|(_, relation)| is_wanted(relation));
    found.map(|(id, _)| ObjectId::Relation(id)).collect()
}

/// What is made when: before the load, and what can wait.
pub(super) struct Making {
    /// What tables, keys and indexes need, and the tables, in groups that are made together.
    pub before_load: Vec<Vec<ObjectId>>,
    /// Views that are needed before the load, but by no statement of it: behind the tables' keys.
    pub views_before_load: Vec<Vec<ObjectId>>,
    /// The rest.
    pub before_cutover: Vec<Vec<ObjectId>>,
}

impl Rebuild<'_> {
    /// Everything that is made by a statement of its own, in order.
    pub(super) fn making(&self) -> Making {
        let catalog = self.catalog;
        let all: Vec<ObjectId> = KINDS
            .iter()
            .flat_map(|list| list(catalog))
            .filter(|object| self.scope.has(catalog, *object))
            .collect();
        let early = self.needed_before_load(&all);
        let (before_load, before_cutover): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|object| early.contains(object));
        let (views, others): (Vec<_>, Vec<_>) =
            before_load.into_iter().partition(|object| self.is_view(*object));
        let needed = self.order.with_all_below(others.iter().copied());
        let (among_others, views): (Vec<_>, Vec<_>) =
            views.into_iter().partition(|view| needed.contains(view));
        let others: Vec<ObjectId> = others.into_iter().chain(among_others).collect();
        Making {
            before_load: self.order.order(&others),
            views_before_load: self.order.order(&views),
            before_cutover: self.order.order(&before_cutover),
        }
    }

    /// What tables, their keys and their indexes need, also when a function runs: an index calls its functions.
    fn needed_before_load(&self, all: &[ObjectId]) -> HashSet<ObjectId, RandomState> {
        let catalog = self.catalog;
        let is_seed = |object: &ObjectId| match object {
            ObjectId::Function(_) | ObjectId::ForeignDataWrapper(_) | ObjectId::ForeignServer(_) => false,
            ObjectId::Relation(id) => {
                matches!(catalog.relations[*id].kind, RelationKind::Table | RelationKind::PartitionedTable)
            }
            _ => true,
        };
        let indexes = catalog.indexes.iter().filter(|(_, index)| {
            let of = &catalog.relations[index.relation];
            of.view.is_none() && self.scope.has(catalog, ObjectId::Relation(index.relation))
        });
        let indexes = indexes.map(|(id, _)| ObjectId::Index(id));
        let statistics = catalog.statistics.ids().map(ObjectId::Statistics);
        let statistics = statistics.filter(|object| {
            matches!(object, ObjectId::Statistics(id) if catalog.statistics[*id].relation
                .is_some_and(|of| catalog.relations[of].view.is_none()))
                && self.scope.has(catalog, *object)
        });
        let seeds = all.iter().copied().filter(is_seed).chain(indexes).chain(statistics);
        self.dependencies.with_all_below(seeds)
    }

    pub(super) fn is_view(&self, object: ObjectId) -> bool {
        matches!(object, ObjectId::Relation(id) if self.catalog.relations[id].view.is_some())
    }
}
