//! Publications, subscriptions, statistics objects.

use super::{Describer, Part, Property, Value, name_set};
use crate::catalog::{Publication, PublishedTable, StatisticsObject, Subscription};

impl Describer<'_> {
    pub(super) fn publication(&mut self, publication: &Publication) {
        let Publication {
            name: _, // it is matched by it
            all_tables,
            all_sequences,
            tables,
            schemas,
            options,
            common,
        } = publication;
        self.properties.add_if(Property::AllTables, *all_tables);
        self.properties.add_if(Property::AllSequences, *all_sequences);
        tables.iter().for_each(|table| self.published_table(table));
        self.properties.add_some(Property::PublishedSchemas, name_set(schemas));
        self.properties.add_options(Property::Option, options);
        self.common(common);
    }

    fn published_table(&mut self, table: &PublishedTable) {
        let PublishedTable { name, relation, columns, row_filter } = table;
        // the name that the table has now, where it is known; otherwise the one written
        let name = relation.map_or_else(|| name.clone(), |id| self.side.catalog.relation_name(id));
        let columns = name_set(columns).unwrap_or(Value::from("all"));
        self.properties.add_of(Property::PublishedColumns, Part::Of(name.clone()), columns);
        if let Some(row_filter) = row_filter {
            self.properties.add_of(Property::RowFilter, Part::Of(name), row_filter);
        }
    }

    pub(super) fn subscription(&mut self, subscription: &Subscription) {
        let Subscription {
            name: _, // it is matched by it
            publications,
            options,
            common,
        } = subscription;
        self.properties.add_some(Property::Publications, name_set(publications));
        self.properties.add_options(Property::Option, options);
        self.common(common);
    }

    pub(super) fn statistics(&mut self, statistics: &StatisticsObject) {
        let StatisticsObject {
            schema: _, // part of its name
            name: _,   // it is matched by it
            relation,
            kinds,
            on,
            target,
            common,
        } = statistics;
        let relation = relation.map(|id| self.relation_name(id));
        self.properties.add_known(Property::StatisticsTable, relation);
        self.properties.add_some(Property::StatisticsKinds, name_set(kinds));
        self.properties.add(Property::StatisticsOn, on);
        self.properties.add_some(Property::StatisticsTarget, *target);
        self.common(common);
    }
}
