//! The kinds of definitions, one query each.

use super::super::address::{PG_ATTRDEF, PG_CLASS, PG_CONSTRAINT, PG_TYPE};
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
}

impl DefinitionKind {
    /// All kinds.
    pub const ALL: [DefinitionKind; 10] = [
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
        }
    }

    /// Whether printing it locks relations.
    pub fn takes_locks(self) -> bool {
        !matches!(
            self,
            DefinitionKind::Default | DefinitionKind::DomainDefault | DefinitionKind::PartitionBound
        )
    }

    /// How many objects one query is for. Printing a view locks what it reads until the savepoint is
    /// rolled back, and the server has room for some thousands of locks in all.
    pub fn batch_size(self) -> usize {
        match self {
            DefinitionKind::View => 100,
            _ => 4_000,
        }
    }
}
