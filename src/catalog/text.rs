//! The queries and expressions that stand in a relation and its indexes.

use super::{Catalog, ColumnNumber, ConstraintKind, Expression, Id, Index, IndexKey, Relation};

/// The part of a relation that a text stands in. Numbers are places in the relation's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextPart {
    /// The query of a view.
    Query,
    /// The whole of a rule.
    Rule(u32),
    /// `USING` or `WITH CHECK` of a policy.
    Policy(u32),
    /// `WHEN` of a trigger.
    Trigger(u32),
    /// A column's default.
    Default(ColumnNumber),
    /// What a generated column is computed from.
    Generated(ColumnNumber),
    /// A check.
    Check(u32),
    /// An index's key or predicate.
    Index(Id<Index>),
    /// An expression of the partition key.
    PartitionKey,
}

impl Catalog {
    /// Hands out every query and expression of a relation, those of one part in a row.
    pub(crate) fn texts_of_relation(&self, id: Id<Relation>, mut take: impl FnMut(TextPart, &Expression)) {
        let relation = &self.relations[id];
        if let Some(view) = &relation.view {
            take(TextPart::Query, &view.query);
        }
        for element in relation.partitioned_by.iter().flat_map(|key| &key.elements) {
            if let IndexKey::Expression(expression) = &element.key {
                take(TextPart::PartitionKey, expression);
            }
        }
        for (at, rule) in (0..).zip(&relation.rules) {
            take(TextPart::Rule(at), &rule.definition);
        }
        for (at, policy) in (0..).zip(&relation.policies) {
            policy.using.iter().chain(&policy.check).for_each(|text| take(TextPart::Policy(at), text));
        }
        for (at, trigger) in (0..).zip(&relation.triggers) {
            trigger.condition.iter().for_each(|text| take(TextPart::Trigger(at), text));
        }
        for column in &relation.columns {
            column.default.iter().for_each(|text| take(TextPart::Default(column.number), text));
            let generated = column.generated.iter();
            generated.for_each(|of| take(TextPart::Generated(column.number), &of.expression));
        }
        for (at, constraint) in (0..).zip(&relation.constraints) {
            if let ConstraintKind::Check { expression } = &constraint.kind {
                take(TextPart::Check(at), expression);
            }
        }
        for index in &relation.indexes {
            self.texts_of_index(*index, |text| take(TextPart::Index(*index), text));
        }
    }

    /// Hands out the expressions of an index and its predicate.
    pub(crate) fn texts_of_index(&self, id: Id<Index>, take: impl FnMut(&Expression)) {
        let index = &self.indexes[id];
        let expressions = index.elements.iter().filter_map(|element| match &element.key {
            IndexKey::Expression(expression) => Some(expression),
            IndexKey::Column(_) => None,
        });
        expressions.chain(&index.predicate).for_each(take);
    }
}
