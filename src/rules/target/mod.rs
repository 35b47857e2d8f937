//! The target: what it lacks or has otherwise, and what stands in the way of DMS there.
//!
//! A file a rule, or a family of rules that share one check.

mod table_missing;

use crate::rules::Rule;

/// The rules of this group.
pub(super) static RULES: &[&Rule] = &[&table_missing::TARGET_TABLE_MISSING];
