//! The functions that must be there before the load, told by the names in the texts that need them.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::catalog::{Catalog, Expression, IndexKey, TypeKind};

/// The words in the expressions of tables, indexes, types and operators. A word that is no
/// function's name does no harm: a function is made earlier than it had to be.
pub(super) struct NamesInTables<'a> {
    words: HashSet<&'a str, RandomState>,
    /// The texts that the words are from: many columns have the same default.
    texts: HashSet<&'a str, RandomState>,
}

impl<'a> NamesInTables<'a> {
    pub fn of(catalog: &'a Catalog) -> Self {
        let mut names = NamesInTables { words: HashSet::default(), texts: HashSet::default() };
        names.add_columns(catalog);
        names.add_indexes(catalog);
        names.add_types(catalog);
        for (_, other) in catalog.others.iter() {
            other.statements.iter().for_each(|statement| names.add(statement));
        }
        names
    }

    /// Whether something that is made before or right after the load may call a function of this name.
    pub fn contains(&self, name: &str) -> bool {
        let mut words = words(name).peekable();
        words.peek().is_some() && words.all(|word| self.words.contains(word))
    }

    fn add(&mut self, expression: &'a Expression) {
        if self.texts.insert(expression.as_str()) {
            self.words.extend(words(expression.as_str()));
        }
    }

    fn add_columns(&mut self, catalog: &'a Catalog) {
        for (_, relation) in catalog.relations.iter() {
            for column in &relation.columns {
                column.default.iter().for_each(|default| self.add(default));
                column.generated.iter().for_each(|generated| self.add(&generated.expression));
            }
            let elements = relation.partitioned_by.iter().flat_map(|key| &key.elements);
            elements.for_each(|element| self.add_key(&element.key));
        }
    }

    fn add_indexes(&mut self, catalog: &'a Catalog) {
        for (_, index) in catalog.indexes.iter() {
            index.elements.iter().for_each(|element| self.add_key(&element.key));
            index.predicate.iter().for_each(|predicate| self.add(predicate));
        }
    }

    fn add_key(&mut self, key: &'a IndexKey) {
        if let IndexKey::Expression(expression) = key {
            self.add(expression);
        }
    }

    fn add_types(&mut self, catalog: &'a Catalog) {
        for (_, user_type) in catalog.types.iter() {
            let parameters = match &user_type.kind {
                TypeKind::Domain(domain) => {
                    domain.default.iter().for_each(|default| self.add(default));
                    for constraint in &domain.constraints {
                        if let crate::catalog::ConstraintKind::Check { expression } = &constraint.kind {
                            self.add(expression);
                        }
                    }
                    continue;
                }
                TypeKind::Range(range) => &range.parameters,
                TypeKind::Base(parameters) => parameters,
                _ => continue,
            };
            let values = parameters.iter().filter_map(|parameter| parameter.value.as_deref());
            values.for_each(|value| self.words.extend(words(value)));
        }
    }
}

/// Runs of letters, digits and underscores. A quoted name falls into several.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_separator = |letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '$';
    text.split(is_separator).filter(|word| !word.is_empty())
}
