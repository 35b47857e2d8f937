//! The target: what it lacks or has otherwise, and what stands in the way of DMS there.
//!
//! A file a rule, or a family of rules that share one check. [`arrivals`] finds the tables that rows arrive in.

mod arrivals;
mod collation;
mod foreign_keys;
mod generated;
mod limitless;
mod materialized_view;
mod not_empty;
mod privileges;
mod row_security;
mod secondary_index;
mod standby;
mod table_missing;
#[cfg(all(test, feature = "dump"))]
mod tests;
mod triggers;
mod version;
mod without_key;

use crate::rules::Rule;

/// The rules of this group.
pub(super) static RULES: &[&Rule] = &[
    &table_missing::TARGET_TABLE_MISSING,
    &without_key::TARGET_TABLE_WITHOUT_KEY,
    &materialized_view::TARGET_MATERIALIZED_VIEW_UNPOPULATED,
    &secondary_index::TARGET_SECONDARY_INDEX_DURING_LOAD,
    &foreign_keys::TARGET_FOREIGN_KEYS_ACTIVE,
    &triggers::TARGET_TRIGGER_ACTIVE,
    &row_security::TARGET_ROW_LEVEL_SECURITY,
    &generated::TARGET_GENERATED_COLUMN,
    &not_empty::TARGET_NOT_EMPTY,
    &foreign_keys::PREP_MODE_BLOCKED_BY_FOREIGN_KEYS,
    &privileges::DMS_USER_LACKS_TARGET_PRIVILEGE,
    &standby::TARGET_STANDBY,
    &version::TARGET_VERSION_UNSUPPORTED,
    &version::TARGET_VERSION_OLDER,
    &limitless::AURORA_LIMITLESS_TARGET,
    &collation::COLLATION_DIFFERS,
];
