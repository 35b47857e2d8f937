//! The places in a catalog where definitions belong.

use crate::catalog::{
    Catalog, Column, ColumnNumber, ConstraintKind, Expression, Function, FunctionBody, Id, Index, IndexKey,
    ObjectId, Publication, Relation, StatisticsObject, Type, TypeKind,
};

use super::super::expression_text::{split_behind_parentheses, split_list, without_outer_parentheses};
use super::objects;

/// Where a text belongs. Numbers are places in the lists of their relation or type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Place {
    /// A column's default.
    Default(Id<Relation>, ColumnNumber),
    /// A generated column's expression.
    Generated(Id<Relation>, ColumnNumber),
    /// A table's check.
    Check(Id<Relation>, u32),
    /// A domain's check.
    DomainCheck(Id<Type>, u32),
    /// A domain's default.
    DomainDefault(Id<Type>),
    /// `FOR VALUES` of a partition.
    PartitionBound(Id<Relation>),
    /// The expressions of a partition key.
    PartitionKey(Id<Relation>),
    /// A key of an index.
    IndexExpression(Id<Index>, u32),
    /// The collation of a key of an index.
    IndexCollation(Id<Index>, u32),
    /// `WHERE` of an index.
    IndexPredicate(Id<Index>),
    /// The query of a view.
    View(Id<Relation>),
    /// The defaults of a function's arguments.
    ArgumentDefaults(Id<Function>),
    /// A function's body.
    FunctionBody(Id<Function>),
    /// A trigger's condition.
    TriggerCondition(Id<Relation>, u32),
    /// The whole of a rule.
    Rule(Id<Relation>, u32),
    /// `USING` of a policy.
    PolicyUsing(Id<Relation>, u32),
    /// `WITH CHECK` of a policy.
    PolicyCheck(Id<Relation>, u32),
    /// `WHERE` of a table in a publication.
    RowFilter(Id<Publication>, u32),
    /// Columns and expressions of a statistics object.
    Statistics(Id<StatisticsObject>),
}

impl Place {
    /// The object whose definition it is.
    pub fn object(self) -> ObjectId {
        match self {
            Place::Default(relation, column) | Place::Generated(relation, column) => {
                ObjectId::Column(relation, column)
            }
            Place::Check(relation, at) => ObjectId::Constraint(relation, at),
            Place::DomainCheck(domain, at) => ObjectId::DomainConstraint(domain, at),
            Place::DomainDefault(domain) => ObjectId::Type(domain),
            Place::PartitionBound(relation) | Place::PartitionKey(relation) | Place::View(relation) => {
                ObjectId::Relation(relation)
            }
            Place::IndexExpression(index, _)
            | Place::IndexCollation(index, _)
            | Place::IndexPredicate(index) => ObjectId::Index(index),
            Place::ArgumentDefaults(function) | Place::FunctionBody(function) => ObjectId::Function(function),
            Place::TriggerCondition(relation, at) => ObjectId::Trigger(relation, at),
            Place::Rule(relation, at) => ObjectId::Rule(relation, at),
            Place::PolicyUsing(relation, at) | Place::PolicyCheck(relation, at) => {
                ObjectId::Policy(relation, at)
            }
            Place::RowFilter(publication, _) => ObjectId::Publication(publication),
            Place::Statistics(statistics) => ObjectId::Statistics(statistics),
        }
    }

    /// Puts the text there.
    pub fn fill(self, catalog: &mut Catalog, text: &str) {
        match self {
            Place::Default(relation, number) => {
                if let Some(column) = catalog.relations[relation].column_by_number_mut(number) {
                    column.default = Some(Expression::from(text));
                }
            }
            Place::Generated(relation, number) => {
                let column = catalog.relations[relation].column_by_number_mut(number);
                if let Some(generated) = column.and_then(Column::generated_mut) {
                    generated.expression = condition(text);
                }
            }
            Place::Check(relation, at) => {
                if let Some(constraint) = catalog.relations[relation].constraints.get_mut(at as usize) {
                    constraint.kind = ConstraintKind::Check { expression: condition(text) };
                }
            }
            Place::DomainCheck(domain, at) => {
                if let TypeKind::Domain(domain) = &mut catalog.types[domain].kind
                    && let Some(constraint) = domain.constraints.get_mut(at as usize)
                {
                    constraint.kind = ConstraintKind::Check { expression: condition(text) };
                }
            }
            Place::DomainDefault(domain) => {
                if let TypeKind::Domain(domain) = &mut catalog.types[domain].kind {
                    domain.default = Some(Expression::from(text));
                }
            }
            Place::PartitionBound(relation) => {
                if let Some(partition) = &mut catalog.relations[relation].partition_of {
                    partition.bound = Expression::from(text);
                }
            }
            Place::PartitionKey(relation) => fill_partition_key(catalog, relation, text),
            Place::IndexExpression(index, at) => {
                if let Some(element) = catalog.indexes[index].elements.get_mut(at as usize) {
                    element.key = IndexKey::Expression(condition(text));
                }
            }
            Place::IndexCollation(index, at) => fill_index_collation(catalog, index, at, text),
            Place::IndexPredicate(index) => catalog.indexes[index].predicate = Some(condition(text)),
            Place::View(relation) => {
                if let Some(view) = &mut catalog.relations[relation].view {
                    view.query = Expression::from(text.trim().trim_end_matches(';').trim_end());
                }
            }
            Place::ArgumentDefaults(function) => objects::fill_argument_defaults(catalog, function, text),
            Place::FunctionBody(function) => {
                catalog.functions[function].body = FunctionBody::Sql(text.trim().into());
            }
            Place::TriggerCondition(relation, at) => {
                objects::fill_trigger_condition(catalog, relation, at, text);
            }
            Place::Rule(relation, at) => objects::fill_rule(catalog, relation, at, text),
            Place::PolicyUsing(relation, at) => {
                if let Some(policy) = catalog.relations[relation].policies.get_mut(at as usize) {
                    policy.using = Some(Expression::from(text));
                }
            }
            Place::PolicyCheck(relation, at) => {
                if let Some(policy) = catalog.relations[relation].policies.get_mut(at as usize) {
                    policy.check = Some(Expression::from(text));
                }
            }
            Place::RowFilter(publication, at) => {
                if let Some(table) = catalog.publications[publication].tables.get_mut(at as usize) {
                    table.row_filter = Some(Expression::from(text));
                }
            }
            Place::Statistics(statistics) => catalog.statistics[statistics].on = Expression::from(text),
        }
    }
}

/// An expression that the catalog keeps without its outer parentheses.
fn condition(text: &str) -> Expression {
    Expression::from(without_outer_parentheses(text))
}

/// Takes expressions out of a partition key as the server prints it whole: `RANGE (lower(a) COLLATE "C", b)`.
/// A collation that is not named there is the expression's own.
fn fill_partition_key(catalog: &mut Catalog, relation: Id<Relation>, text: &str) {
    let Some(key) = &mut catalog.relations[relation].partitioned_by else { return };
    let list = text.split_once('(').and_then(|(_, list)| list.trim_end().strip_suffix(')'));
    for (element, text) in key.elements.iter_mut().zip(split_list(list.unwrap_or_default())) {
        if matches!(element.key, IndexKey::Expression(_)) {
            let (expression, rest) = split_behind_parentheses(text);
            element.key = IndexKey::Expression(condition(expression));
            element.collation.take_if(|_| !rest.trim_start().starts_with("COLLATE "));
        }
    }
}

/// The server says which collation the definition names; none where the expression's own is meant.
fn fill_index_collation(catalog: &mut Catalog, index: Id<Index>, at: u32, text: &str) {
    let Some(element) = catalog.indexes[index].elements.get_mut(at as usize) else { return };
    if element.collation.as_ref().is_some_and(|collation| collation.name != *text) {
        element.collation = None;
    }
}
