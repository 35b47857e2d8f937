//! Indexes: `indexes.sql`.

use pgdms_lint::catalog::{
    Id, Index, IndexElement, IndexKey, IndexRole, IndexValidity, NullsOrder, SortDirection, Uniqueness,
};

use super::{Teller, visible, visible_operator};

impl Teller<'_> {
    pub(super) fn index_text(&self, id: Id<Index>) -> String {
        let index = &self.catalog.indexes[id];
        self.catalog.qualified(index.schema, &index.name).to_string()
    }

    pub(super) fn indexes(&mut self) {
        for (id, index) in self.catalog.indexes.iter() {
            let object = format!("index {}", self.index_text(id));
            self.is_there(&object, index.common.comment.as_deref());
            self.index(&object, index);
            for (at, element) in index.elements.iter().enumerate() {
                self.index_key(&object, index, &format!("key {}", at + 1), element);
            }
            for (position, target) in &index.statistics_targets {
                self.say(&object, format!("key {position} statistics target"), target);
            }
        }
    }

    fn index(&mut self, object: &str, index: &Index) {
        self.say(object, "relation", self.relation_text(index.relation));
        self.say(object, "method", &index.method);
        let unique = match index.uniqueness {
            Uniqueness::NotUnique => None,
            Uniqueness::NullsDistinct => Some("nulls distinct"),
            Uniqueness::NullsNotDistinct => Some("nulls not distinct"),
            other => panic!("{other:?} is new"),
        };
        self.say_if(object, "unique", unique);
        let role = match index.role {
            IndexRole::Secondary => "secondary",
            IndexRole::PrimaryKey => "primary key",
            IndexRole::Unique => "unique",
            IndexRole::Exclusion => "exclusion",
            other => panic!("{other:?} is new"),
        };
        self.say(object, "role", role);
        let valid = match index.validity {
            IndexValidity::Valid => None,
            IndexValidity::MissingPartitions => Some("partitions are missing"),
            IndexValidity::Invalid => Some("no"),
            other => panic!("{other:?} is new"),
        };
        self.say_if(object, "valid", valid);
        self.say_if(object, "include", self.column_names(index.relation, &index.include));
        self.say_if(object, "predicate expression", index.predicate.as_ref());
        self.say_if(object, "attached to", index.attached_to.map(|parent| self.index_text(parent)));
        self.say_if(object, "tablespace", index.tablespace.as_ref());
        self.options(object, "option", &index.options);
    }

    fn index_key(&mut self, object: &str, index: &Index, key: &str, element: &IndexElement) {
        match &element.key {
            IndexKey::Column(number) => {
                self.say_if(object, key, self.column_names(index.relation, &[*number]));
            }
            IndexKey::Expression(expression) => {
                self.say(object, key, "(...)");
                self.say(object, format!("{key} expression"), expression);
            }
            other => panic!("{other:?} is new"),
        }
        self.say_if(object, format!("{key} collation"), element.collation.as_deref().map(visible));
        let class = element.operator_class.as_deref().map(visible);
        self.say_if(object, format!("{key} operator class"), class);
        self.options(object, &format!("{key} operator class option"), &element.operator_class_options);
        let descending = element.direction == SortDirection::Descending;
        self.say_when(descending, object, &format!("{key} direction"), "descending");
        self.say_when(element.nulls == NullsOrder::First, object, &format!("{key} nulls"), "first");
        let operator = element.exclusion_operator.as_deref().map(visible_operator);
        self.say_if(object, format!("{key} exclusion operator"), operator);
    }
}
