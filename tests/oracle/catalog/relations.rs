//! Tables of every kind and views: `relations.sql`.

use pgdms_lint::catalog::{
    CheckOption, Id, IndexKey, ObjectId, PartitionKey, PartitionStrategy, Persistence, Relation,
    RelationKind, ReplicaIdentity, RowLevelSecurity,
};

use super::{Teller, visible};

impl Teller<'_> {
    pub(super) fn relations(&mut self) {
        for (id, relation) in self.catalog.relations.iter() {
            let name = self.relation_text(id);
            let object = format!("relation {name}");
            self.is_owned(&object, ObjectId::Relation(id));
            self.relation(&object, relation);
            self.storage(&object, relation);
            if let Some(key) = &relation.partitioned_by {
                self.partition_key(&object, id, key);
            }
            if relation.columns_unknown.is_some() {
                self.told.unknown.columns_of.insert(name);
            } else {
                self.columns(id);
            }
            self.constraints(id);
            self.triggers(id);
            self.rules(id);
            self.policies(id);
        }
    }

    fn relation(&mut self, object: &str, relation: &Relation) {
        self.say(object, "kind", kind(relation.kind));
        self.say_when(relation.persistence == Persistence::Unlogged, object, "persistence", "unlogged");
        if let Some(place) = &relation.partition_of {
            self.say(object, "partition of", self.relation_text(place.parent));
            self.say(object, "partition bound expression", &place.bound);
        }
        let parents: Vec<String> =
            relation.inherits.iter().map(|parent| self.relation_text(*parent)).collect();
        self.say_if(object, "inherits", (!parents.is_empty()).then(|| parents.join(", ")));
        let (enabled, forced) = match relation.row_level_security {
            RowLevelSecurity::Disabled => (false, false),
            RowLevelSecurity::Enabled => (true, false),
            RowLevelSecurity::Forced => (true, true),
            RowLevelSecurity::ForcedButDisabled => (false, true),
            other => panic!("{other:?} is new"),
        };
        self.say_when(enabled, object, "row-level security", "enabled");
        self.say_when(forced, object, "row-level security for the owner", "forced");
        let identity = match &relation.replica_identity {
            ReplicaIdentity::Default => None,
            ReplicaIdentity::Full => Some("full".to_owned()),
            ReplicaIdentity::Nothing => Some("nothing".to_owned()),
            ReplicaIdentity::Index(index) => Some(format!("index {}", self.index_text(*index))),
            other => panic!("{other:?} is new"),
        };
        self.say_if(object, "replica identity", identity);
        if let Some(foreign) = &relation.foreign {
            self.say(object, "foreign server", &foreign.server);
            self.options(object, "foreign option", &foreign.options);
        }
        if let Some(view) = &relation.view {
            self.say(object, "query text", &view.query);
            self.say_when(view.with_no_data, object, "populated", "no");
            // Kept as an option by the server.
            let check_option = view.check_option.map(|option| match option {
                CheckOption::Local => "local",
                CheckOption::Cascaded => "cascaded",
                other => panic!("{other:?} is new"),
            });
            self.say_if(object, "option check_option", check_option);
        }
    }

    fn storage(&mut self, object: &str, relation: &Relation) {
        let clustered_on = relation.clustered_on.map(|index| self.index_text(index));
        self.say_if(object, "clustered on", clustered_on);
        self.say_if(object, "tablespace", relation.tablespace.as_ref());
        let access_method = relation.access_method.as_ref().filter(|method| *method != "heap");
        self.say_if(object, "access method", access_method);
        let of_type = relation.of_type.map(|id| self.user_type_text(id));
        self.say_if(object, "of type", of_type);
        self.options(object, "option", &relation.options);
    }

    fn partition_key(&mut self, object: &str, id: Id<Relation>, key: &PartitionKey) {
        let strategy = match key.strategy {
            PartitionStrategy::Range => "range",
            PartitionStrategy::List => "list",
            PartitionStrategy::Hash => "hash",
            other => panic!("{other:?} is new"),
        };
        self.say(object, "partition strategy", strategy);
        let mut expressions = Vec::new();
        for (at, element) in key.elements.iter().enumerate() {
            let property = format!("partition key {}", at + 1);
            let value = match &element.key {
                IndexKey::Column(number) => self.column_names(id, &[*number]).unwrap_or_default(),
                IndexKey::Expression(expression) => {
                    expressions.push(expression.as_str());
                    "(...)".to_owned()
                }
                other => panic!("{other:?} is new"),
            };
            self.say(object, &property, value);
            let collation = element.collation.as_deref().map(visible);
            self.say_if(object, format!("{property} collation"), collation);
            let class = element.operator_class.as_deref().map(visible);
            self.say_if(object, format!("{property} operator class"), class);
        }
        let expressions = (!expressions.is_empty()).then(|| expressions.join(", "));
        self.say_if(object, "partition key expression", expressions);
    }
}

fn kind(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::Table => "table",
        RelationKind::PartitionedTable => "partitioned table",
        RelationKind::ForeignTable => "foreign table",
        RelationKind::View => "view",
        RelationKind::MaterializedView => "materialized view",
        other => panic!("{other:?} is new"),
    }
}
