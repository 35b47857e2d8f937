//! Primary keys, unique keys, replica identity.
//!
//! - [`key`]: by what the rows of a table can be told apart
//! - [`remedy`], [`steps`]: ways to a key; [`proven`]: out of columns of which a data profile proves it
//! - a file a rule, or a family of rules that share one check

mod array_without_primary_key;
mod batch_apply;
mod batch_fallback;
mod deferrable_primary_key;
mod deferred_constraint;
mod invalid_index;
mod key;
mod missing_primary_key;
mod nullable_unique_key;
mod primary_key_change;
mod proven;
mod remedy;
mod replica_identity;
mod steps;
#[cfg(all(test, feature = "dump"))]
mod tests;
mod unique_expression;
mod validation;

pub(super) use key::row_keys;

use crate::rules::Rule;

/// The rules of this group.
pub(super) static RULES: &[&Rule] = &[
    &missing_primary_key::MISSING_PRIMARY_KEY,
    &deferrable_primary_key::DEFERRABLE_PRIMARY_KEY,
    &array_without_primary_key::ARRAY_WITHOUT_PRIMARY_KEY,
    &unique_expression::COALESCE_UNIQUE_INDEX,
    &unique_expression::CASE_UNIQUE_INDEX,
    &nullable_unique_key::NULLABLE_UNIQUE_KEY,
    &deferred_constraint::DEFERRED_CONSTRAINT,
    &invalid_index::INVALID_INDEX,
    &primary_key_change::PRIMARY_KEY_MAY_CHANGE,
    &replica_identity::REPLICA_IDENTITY_NOTHING,
    &replica_identity::REPLICA_IDENTITY_USING_INDEX,
    &replica_identity::REPLICA_IDENTITY_FULL,
    &replica_identity::REPLICA_IDENTITY_FULL_WITH_PGLOGICAL,
    &validation::VALIDATION_WITHOUT_KEY,
    &validation::VALIDATION_KEY_TYPE,
    &batch_apply::BATCH_APPLY_WITHOUT_KEY,
    &batch_apply::BATCH_APPLY_PRIMARY_AND_UNIQUE,
    &batch_apply::BATCH_APPLY_WITH_FOREIGN_KEYS,
    &batch_fallback::BATCH_APPLY_FALLS_BACK,
];
