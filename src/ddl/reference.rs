//! Objects as `COMMENT ON`, `ALTER ... OWNER TO` and `DROP` name them.

use super::Ddl;
use crate::catalog::{Id, ObjectId, OtherKind, OtherObject, QualifiedName};

impl Ddl<'_> {
    /// The words and the name: `TABLE shop.orders`, `TRIGGER touch ON shop.orders`. `None` for what
    /// SQL does not name in this way.
    pub(super) fn reference(&self, object: ObjectId) -> Option<String> {
        let catalog = self.catalog;
        Some(match object {
            ObjectId::Database => format!("DATABASE {}", catalog.database.name.as_ref()?),
            ObjectId::Schema(id) => format!("SCHEMA {}", catalog.schema_name(id)),
            ObjectId::Relation(id) => format!("{} {}", self.relation_word(id), self.relation_name(id)),
            ObjectId::Column(relation, number) => {
                format!("COLUMN {}.{}", self.relation_name(relation), self.column_names(relation, &[number]))
            }
            ObjectId::Constraint(relation, at) => {
                let constraint = catalog.relations[relation].constraints.get(at as usize)?;
                format!("CONSTRAINT {} ON {}", constraint.name, self.relation_name(relation))
            }
            ObjectId::DomainConstraint(domain, _) => {
                let name = catalog.object_ref(object).name;
                format!("CONSTRAINT {name} ON DOMAIN {}", self.type_name(domain))
            }
            ObjectId::Trigger(relation, at) => {
                let trigger = catalog.relations[relation].triggers.get(at as usize)?;
                format!("TRIGGER {} ON {}", trigger.name, self.relation_name(relation))
            }
            ObjectId::Policy(relation, at) => {
                let policy = catalog.relations[relation].policies.get(at as usize)?;
                format!("POLICY {} ON {}", policy.name, self.relation_name(relation))
            }
            ObjectId::Rule(relation, at) => {
                let rule = catalog.relations[relation].rules.get(at as usize)?;
                format!("RULE {} ON {}", rule.name, self.relation_name(relation))
            }
            ObjectId::Index(id) => format!("INDEX {}", self.index_name(id)),
            ObjectId::Sequence(id) => format!("SEQUENCE {}", self.sequence_name(id)),
            ObjectId::Type(id) => format!("{} {}", self.type_word(id), self.type_name(id)),
            ObjectId::Function(id) => self.function_reference(id),
            ObjectId::Other(id) => self.other_reference(id),
            ObjectId::Extension(id) => format!("EXTENSION {}", catalog.extensions[id].name),
            ObjectId::EventTrigger(id) => format!("EVENT TRIGGER {}", catalog.event_triggers[id].name),
            ObjectId::Publication(id) => format!("PUBLICATION {}", catalog.publications[id].name),
            ObjectId::Subscription(id) => format!("SUBSCRIPTION {}", catalog.subscriptions[id].name),
            ObjectId::ForeignDataWrapper(id) => {
                format!("FOREIGN DATA WRAPPER {}", catalog.foreign_data_wrappers[id].name)
            }
            ObjectId::ForeignServer(id) => format!("SERVER {}", catalog.foreign_servers[id].name),
            ObjectId::Statistics(id) => {
                let statistics = &catalog.statistics[id];
                format!("STATISTICS {}", catalog.qualified(statistics.schema, &statistics.name))
            }
            ObjectId::Role(id) => format!("ROLE {}", catalog.roles[id].name),
            _ => return None,
        })
    }

    fn type_word(&self, id: Id<crate::catalog::Type>) -> &'static str {
        match self.catalog.types[id].kind {
            crate::catalog::TypeKind::Domain(_) => "DOMAIN",
            _ => "TYPE",
        }
    }

    pub(super) fn other_reference(&self, id: Id<OtherObject>) -> String {
        let other = &self.catalog.others[id];
        let arguments = &other.arguments;
        let name = QualifiedName {
            schema: other.schema.map(|schema| self.catalog.schema_name(schema).clone()),
            name: other.name.clone(),
        };
        match other.kind {
            // an operator's symbol is no identifier
            OtherKind::Operator => {
                let schema = name.schema.map(|schema| format!("{schema}.")).unwrap_or_default();
                format!("OPERATOR {schema}{} ({arguments})", other.name.as_str())
            }
            OtherKind::OperatorClass => format!("OPERATOR CLASS {name} USING {arguments}"),
            OtherKind::OperatorFamily => format!("OPERATOR FAMILY {name} USING {arguments}"),
            // its name is the types, as SQL writes them
            OtherKind::Cast => format!("CAST ({})", other.name.as_str()),
            OtherKind::Transform => format!("TRANSFORM FOR {}", other.name.as_str()),
            OtherKind::Collation => format!("COLLATION {name}"),
            OtherKind::Conversion => format!("CONVERSION {name}"),
            OtherKind::TextSearchConfiguration => format!("TEXT SEARCH CONFIGURATION {name}"),
            OtherKind::TextSearchDictionary => format!("TEXT SEARCH DICTIONARY {name}"),
            OtherKind::TextSearchParser => format!("TEXT SEARCH PARSER {name}"),
            OtherKind::TextSearchTemplate => format!("TEXT SEARCH TEMPLATE {name}"),
            OtherKind::Language => format!("LANGUAGE {name}"),
            OtherKind::AccessMethod => format!("ACCESS METHOD {name}"),
            OtherKind::Tablespace => format!("TABLESPACE {name}"),
        }
    }
}
