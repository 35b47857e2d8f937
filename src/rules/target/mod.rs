//! The target: what it lacks and what differs there, and what stands in the way of DMS there.
//!
//! A file a rule, or a family of rules that share one check. [`arrivals`] finds the tables that rows arrive in, [`lacks`]
//! what is missing, from the comparison of the two databases.

mod arrivals;
mod collation;
mod column_differs;
mod foreign_keys;
mod generated;
mod lacks;
mod limitless;
mod materialized_view;
mod not_empty;
mod object_missing;
mod primary_key_differs;
mod privilege_missing;
mod privileges;
mod row_security;
mod secondary_index;
mod sequence_behind;
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
    &column_differs::TARGET_COLUMN_DIFFERS,
    &primary_key_differs::TARGET_PRIMARY_KEY_DIFFERS,
    &without_key::TARGET_TABLE_WITHOUT_KEY,
    &object_missing::TARGET_INDEX_MISSING,
    &object_missing::TARGET_CONSTRAINT_MISSING,
    &object_missing::TARGET_SEQUENCE_MISSING,
    &sequence_behind::TARGET_SEQUENCE_BEHIND,
    &object_missing::TARGET_ROLE_MISSING,
    &privilege_missing::TARGET_PRIVILEGE_MISSING,
    &object_missing::TARGET_EXTENSION_MISSING,
    &object_missing::TARGET_STATISTICS_MISSING,
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

/// The rules of this group whose findings a plan answers by what it makes on the target.
#[cfg(feature = "dump")]
pub(crate) const ANSWERED_ON_TARGET: &[&str] = &[
    "target-table-missing",
    "target-index-missing",
    "target-constraint-missing",
    "target-sequence-missing",
    "target-sequence-behind",
    "target-role-missing",
    "target-privilege-missing",
    "target-extension-missing",
    "target-statistics-missing",
];
