//! The kinds of definitions, one query each.

use super::super::address::{
    PG_ATTRDEF, PG_CLASS, PG_CONSTRAINT, PG_POLICY, PG_PROC, PG_PUBLICATION_REL, PG_REWRITE,
    PG_STATISTIC_EXT, PG_TRIGGER, PG_TYPE,
};
use super::super::queries::definitions as queries;
use super::super::query::Query;

/// A kind of definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum DefinitionKind {
    /// A column's default.
    Default,
    /// What a generated column is computed from.
    GeneratedColumn,
    /// A CHECK of a table or a domain.
    Check,
    /// A domain's default.
    DomainDefault,
    /// `FOR VALUES` of a partition.
    PartitionBound,
    /// The expressions of a partition key.
    PartitionKey,
    /// The expressions among an index's keys.
    IndexExpression,
    /// Whether these have another collation than their own.
    IndexCollation,
    /// `WHERE` of an index.
    IndexPredicate,
    /// The query of a view.
    View,
    /// The defaults of a function's arguments.
    ArgumentDefaults,
    /// A function's body that the server keeps parsed.
    FunctionBody,
    /// A trigger's condition.
    Trigger,
    /// The whole of a rule.
    Rule,
    /// What a policy demands.
    Policy,
    /// Which rows of a table are published.
    RowFilter,
    /// What a statistics object with expressions is made of.
    Statistics,
}

impl DefinitionKind {
    /// All kinds.
    pub const ALL: [DefinitionKind; 17] = [
        DefinitionKind::Default,
        DefinitionKind::GeneratedColumn,
        DefinitionKind::Check,
        DefinitionKind::DomainDefault,
        DefinitionKind::PartitionBound,
        DefinitionKind::PartitionKey,
        DefinitionKind::IndexExpression,
        DefinitionKind::IndexCollation,
        DefinitionKind::IndexPredicate,
        DefinitionKind::View,
        DefinitionKind::ArgumentDefaults,
        DefinitionKind::FunctionBody,
        DefinitionKind::Trigger,
        DefinitionKind::Rule,
        DefinitionKind::Policy,
        DefinitionKind::RowFilter,
        DefinitionKind::Statistics,
    ];

    /// The query that asks for it.
    pub fn query(self) -> &'static Query {
        match self {
            DefinitionKind::Default => &queries::DEFAULTS,
            DefinitionKind::GeneratedColumn => &queries::GENERATED_COLUMNS,
            DefinitionKind::Check => &queries::CHECKS,
            DefinitionKind::DomainDefault => &queries::DOMAIN_DEFAULTS,
            DefinitionKind::PartitionBound => &queries::PARTITION_BOUNDS,
            DefinitionKind::PartitionKey => &queries::PARTITION_KEYS,
            DefinitionKind::IndexExpression => &queries::INDEX_EXPRESSIONS,
            DefinitionKind::IndexCollation => &queries::INDEX_COLLATIONS,
            DefinitionKind::IndexPredicate => &queries::INDEX_PREDICATES,
            DefinitionKind::View => &queries::VIEWS,
            DefinitionKind::ArgumentDefaults => &queries::ARGUMENT_DEFAULTS,
            DefinitionKind::FunctionBody => &queries::FUNCTION_BODIES,
            DefinitionKind::Trigger => &queries::TRIGGERS,
            DefinitionKind::Rule => &queries::RULES,
            DefinitionKind::Policy => &queries::POLICIES,
            DefinitionKind::RowFilter => &queries::ROW_FILTERS,
            DefinitionKind::Statistics => &queries::STATISTICS,
        }
    }

    /// The catalog that its objects stand in.
    pub fn catalog(self) -> u32 {
        match self {
            DefinitionKind::Default | DefinitionKind::GeneratedColumn => PG_ATTRDEF,
            DefinitionKind::Check => PG_CONSTRAINT,
            DefinitionKind::DomainDefault => PG_TYPE,
            DefinitionKind::PartitionBound
            | DefinitionKind::PartitionKey
            | DefinitionKind::IndexExpression
            | DefinitionKind::IndexCollation
            | DefinitionKind::IndexPredicate
            | DefinitionKind::View => PG_CLASS,
            DefinitionKind::ArgumentDefaults | DefinitionKind::FunctionBody => PG_PROC,
            DefinitionKind::Trigger => PG_TRIGGER,
            DefinitionKind::Rule => PG_REWRITE,
            DefinitionKind::Policy => PG_POLICY,
            DefinitionKind::RowFilter => PG_PUBLICATION_REL,
            DefinitionKind::Statistics => PG_STATISTIC_EXT,
        }
    }

    /// Whether printing it locks relations.
    pub fn takes_locks(self) -> bool {
        !matches!(
            self,
            DefinitionKind::Default | DefinitionKind::DomainDefault | DefinitionKind::PartitionBound
        )
    }

    /// How many objects one query is for. Printing a query locks what it reads until the savepoint is
    /// rolled back, and the server has room for some thousands of locks in all.
    pub fn batch_size(self) -> usize {
        match self {
            DefinitionKind::View | DefinitionKind::FunctionBody | DefinitionKind::Rule => 100,
            _ => 4_000,
        }
    }
}
