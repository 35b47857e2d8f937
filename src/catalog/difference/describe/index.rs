//! Indexes.

use super::{Describer, Part, Property, Value, place};
use crate::catalog::{
    Definition, Index, IndexElement, IndexKey, IndexRole, IndexValidity, NullsOrder, Relation, SortDirection,
    Uniqueness,
};

impl Describer<'_> {
    pub(super) fn index(&mut self, index: &Index) {
        let Index {
            schema: _,   // its table's
            name: _,     // it is matched by it
            relation: _, // part of its name
            method,
            uniqueness,
            role,
            elements,
            include,
            predicate,
            validity,
            attached_to,
            tablespace,
            options,
            statistics_targets,
            common,
        } = index;
        let relation = &self.side.catalog.relations[index.relation];
        self.properties.add(Property::AccessMethod, method);
        self.properties.add(Property::Uniqueness, uniqueness_word(*uniqueness));
        self.properties.add(Property::IndexRole, role_word(*role));
        for (at, element) in elements.iter().enumerate() {
            let element = self.element(relation, element);
            self.properties.add_of(Property::IndexElement, place(at), element);
        }
        if !include.is_empty() {
            let include = self.columns(relation, include);
            self.properties.add(Property::Include, include);
        }
        self.properties.add_some(Property::Predicate, predicate.as_ref());
        self.properties.add(Property::Validity, validity_word(*validity));
        let attached_to = attached_to.map(|parent| self.index_name(parent));
        self.properties.add_some(Property::AttachedTo, attached_to);
        self.properties.add_some(Property::Tablespace, tablespace.as_ref());
        self.properties.add_options(Property::StorageParameter, options);
        for (column, target) in statistics_targets {
            self.properties.add_of(Property::StatisticsTarget, Part::At(*column), *target);
        }
        self.common_without_owner(common);
    }

    /// What is indexed, and what is said of it, where anything is.
    fn element(&self, relation: &Relation, element: &IndexElement) -> Value {
        let IndexElement {
            key,
            collation,
            operator_class,
            operator_class_options,
            direction,
            nulls,
            exclusion_operator,
        } = element;
        let mut parts = vec![self.index_key(relation, key)];
        parts.extend(collation.as_ref().map(|name| Value::clause(["COLLATE".into(), name.into()])));
        parts.extend(operator_class.as_ref().map(Value::from));
        parts.extend(definitions(operator_class_options));
        parts.extend(order_words(*direction, *nulls));
        let operator = exclusion_operator.as_ref();
        parts.extend(operator.map(|operator| Value::clause(["WITH".into(), operator_name(operator)])));
        if parts.len() > 1 { Value::clause(parts) } else { parts.pop().unwrap_or(Value::Unknown) }
    }

    /// A column or an expression.
    pub(super) fn index_key(&self, relation: &Relation, key: &IndexKey) -> Value {
        match key {
            IndexKey::Column(number) => super::column_name(relation, *number),
            IndexKey::Expression(expression) => Value::from(expression),
        }
    }
}

/// An operator's symbol is no identifier; `pg_catalog` is left out.
fn operator_name(operator: &crate::catalog::QualifiedName) -> Value {
    match &operator.schema {
        Some(schema) if *schema != "pg_catalog" => {
            Value::sql(format_args!("{schema}.{}", operator.name.as_str()))
        }
        _ => Value::sql(operator.name.as_str()),
    }
}

fn definitions(options: &[Definition]) -> Option<Value> {
    let one = |Definition { name, value }: &Definition| {
        let value = value.as_ref().map_or(Value::Flag(true), Value::from);
        Value::clause([Value::from(name), "=".into(), value])
    };
    (!options.is_empty()).then(|| Value::set(options.iter().map(one)))
}

/// Nothing for the order that an index has unless told otherwise.
fn order_words(direction: SortDirection, nulls: NullsOrder) -> Option<Value> {
    let words = match (direction, nulls) {
        (SortDirection::Ascending, NullsOrder::Last) => return None,
        (SortDirection::Ascending, NullsOrder::First) => "NULLS FIRST",
        (SortDirection::Descending, NullsOrder::First) => "DESC",
        (SortDirection::Descending, NullsOrder::Last) => "DESC NULLS LAST",
    };
    Some(Value::from(words))
}

fn uniqueness_word(uniqueness: Uniqueness) -> &'static str {
    match uniqueness {
        Uniqueness::NotUnique => "not unique",
        Uniqueness::NullsDistinct => "unique",
        Uniqueness::NullsNotDistinct => "unique nulls not distinct",
    }
}

fn role_word(role: IndexRole) -> &'static str {
    match role {
        IndexRole::Secondary => "secondary",
        IndexRole::PrimaryKey => "primary key",
        IndexRole::Unique => "unique",
        IndexRole::Exclusion => "exclude",
    }
}

fn validity_word(validity: IndexValidity) -> &'static str {
    match validity {
        IndexValidity::Valid => "valid",
        IndexValidity::MissingPartitions => "lacks partitions",
        IndexValidity::Invalid => "invalid",
    }
}
