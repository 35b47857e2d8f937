//! Tables, views and databases that need care as a whole.
//!
//! A file a rule, or a family of rules that share one check. [`function_body`] looks into functions.

mod date_style;
mod function_body;
mod functions;
mod inheritance;
mod kinds;
mod leftovers;
mod partitions;
mod row_security;
mod similar_names;
#[cfg(all(test, feature = "dump"))]
mod tests;
mod unlogged;
mod whole_database;
mod written_by_target;

use crate::rules::Rule;

/// The rules of this group.
pub(super) static RULES: &[&Rule] = &[
    &similar_names::SIMILAR_TABLE_NAMES,
    &partitions::PARTITIONED_TABLE,
    &inheritance::INHERITED_TABLE,
    &inheritance::INHERITANCE_PARENT_SELECTED,
    &partitions::PARTITION_PARENT_SELECTED,
    &written_by_target::GENERATED_COLUMN,
    &written_by_target::IDENTITY_ALWAYS_COLUMN,
    &kinds::UNLOGGED_TABLE,
    &kinds::FOREIGN_TABLE,
    &kinds::MATERIALIZED_VIEW,
    &kinds::VIEW_SELECTED_WITH_CDC,
    &row_security::ROW_LEVEL_SECURITY,
    &functions::DDL_IN_FUNCTION,
    &functions::TRUNCATE_NOT_REPLICATED,
    &leftovers::LARGE_OBJECTS_NOT_MIGRATED,
    &leftovers::AWSDMS_ARTIFACT,
    &whole_database::TOO_MANY_TABLES,
    &whole_database::ENCODING_NOT_UTF8,
    &date_style::DATE_STYLE_NOT_ISO,
    &whole_database::DATABASE_NAME_WITH_SEMICOLON,
];
