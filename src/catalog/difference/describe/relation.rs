//! Tables of every kind, views.

use super::{Describer, Property, Value, names};
use crate::catalog::{
    CheckOption, ForeignTable, PartitionKey, PartitionKeyElement, PartitionOf, PartitionStrategy,
    Persistence, Relation, RelationKind, ReplicaIdentity, RowLevelSecurity, ViewDefinition,
};

impl Describer<'_> {
    pub(super) fn relation(&mut self, relation: &Relation) {
        let Relation {
            schema: _, // part of its name
            name: _,   // it is matched by it
            kind,
            persistence,
            columns,
            next_column: _, // counts dropped columns, which a dump does not have
            columns_unknown,
            indexes_unknown: _, // `knows_its_indexes`
            constraints: _,     // objects of their own
            indexes: _,         // objects of their own
            inherits,
            children: _, // the other side of `inherits` and `partition_of`
            partition_of,
            partitioned_by,
            view,
            foreign,
            of_type,
            triggers: _, // objects of their own
            rules: _,    // objects of their own
            policies: _, // objects of their own
            row_level_security,
            replica_identity,
            clustered_on,
            tablespace,
            access_method,
            options,
            common,
        } = relation;
        self.properties.add(Property::Kind, kind_word(*kind));
        self.properties.add(Property::Persistence, persistence_word(*persistence));
        let names_of_columns: Vec<_> = columns.iter().map(|column| column.name.clone()).collect();
        let order = if columns_unknown.is_some() { Some(Value::Unknown) } else { names(&names_of_columns) };
        self.properties.add_some(Property::ColumnOrder, order);
        // the indexes that are known are objects of their own
        let indexes = (!relation.knows_its_indexes()).then_some(Value::Unknown);
        self.properties.add_some(Property::Indexes, indexes);
        let parents: Vec<Value> = inherits.iter().map(|parent| self.relation_name(*parent)).collect();
        self.properties.add_some(Property::Parents, (!parents.is_empty()).then_some(Value::list(parents)));
        let of_type = of_type.map(|id| {
            let of_type = &self.side.catalog.types[id];
            Value::sql(self.side.catalog.qualified(of_type.schema, &of_type.name))
        });
        self.properties.add_some(Property::OfType, of_type);
        self.properties.add(Property::RowLevelSecurity, row_level_security_word(*row_level_security));
        self.replica_identity(replica_identity);
        let clustered_on = clustered_on.map(|index| self.index_name(index));
        self.properties.add_some(Property::ClusteredOn, clustered_on);
        self.properties.add_some(Property::Tablespace, tablespace.as_ref());
        self.properties.add_some(Property::AccessMethod, access_method.as_ref());
        self.properties.add_options(Property::StorageParameter, options);
        partition_of.iter().for_each(|partition| self.partition(partition));
        partitioned_by.iter().for_each(|key| self.partition_key(relation, key));
        view.iter().for_each(|view| self.view(view));
        foreign.iter().for_each(|foreign| self.foreign_table(foreign));
        self.common(common);
    }

    fn replica_identity(&mut self, identity: &ReplicaIdentity) {
        let value = match identity {
            ReplicaIdentity::Default => Value::from("default"),
            ReplicaIdentity::Full => Value::from("full"),
            ReplicaIdentity::Nothing => Value::from("nothing"),
            ReplicaIdentity::Index(index) => self.index_name(*index),
        };
        self.properties.add(Property::ReplicaIdentity, value);
    }

    fn partition(&mut self, partition: &PartitionOf) {
        let PartitionOf { parent, bound } = partition;
        let parent = self.relation_name(*parent);
        self.properties.add(Property::PartitionOf, parent);
        self.properties.add(Property::PartitionBound, bound);
    }

    fn partition_key(&mut self, relation: &Relation, key: &PartitionKey) {
        let PartitionKey { strategy, elements } = key;
        let strategy = match strategy {
            PartitionStrategy::Range => "range",
            PartitionStrategy::List => "list",
            PartitionStrategy::Hash => "hash",
        };
        let mut parts = vec![Value::from(strategy)];
        for PartitionKeyElement { key, collation, operator_class } in elements {
            parts.push(self.index_key(relation, key));
            parts.extend(collation.as_ref().map(|name| Value::clause(["COLLATE".into(), name.into()])));
            parts.extend(operator_class.as_ref().map(Value::from));
        }
        self.properties.add(Property::PartitionKey, Value::list(parts));
    }

    fn view(&mut self, view: &ViewDefinition) {
        let ViewDefinition { query, check_option, with_no_data } = view;
        self.properties.add(Property::Query, query);
        let check_option = check_option.map(|option| match option {
            CheckOption::Local => "local",
            CheckOption::Cascaded => "cascaded",
        });
        self.properties.add_some(Property::CheckOption, check_option);
        self.properties.add_if(Property::WithNoData, *with_no_data);
    }

    fn foreign_table(&mut self, foreign: &ForeignTable) {
        let ForeignTable {
            server,
            server_id: _, // the same server, by number
            options,
        } = foreign;
        self.properties.add(Property::ForeignServer, server);
        self.properties.add_options(Property::ForeignOption, options);
    }
}

fn kind_word(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::Table => "table",
        RelationKind::PartitionedTable => "partitioned table",
        RelationKind::ForeignTable => "foreign table",
        RelationKind::View => "view",
        RelationKind::MaterializedView => "materialized view",
    }
}

pub(super) fn persistence_word(persistence: Persistence) -> &'static str {
    match persistence {
        Persistence::Permanent => "permanent",
        Persistence::Unlogged => "unlogged",
    }
}

fn row_level_security_word(security: RowLevelSecurity) -> &'static str {
    match security {
        RowLevelSecurity::Disabled => "disabled",
        RowLevelSecurity::Enabled => "enabled",
        RowLevelSecurity::Forced => "forced",
        RowLevelSecurity::ForcedButDisabled => "forced but disabled",
    }
}
