//! Large objects, as DMS calls them: columns whose DMS type is BLOB, CLOB or NCLOB, such as `text`,
//! `jsonb` and `bytea`.
//!
//! - what a LOB mode does to the values: [`truncated`], [`switched_off`], [`update_record`]
//! - what a LOB mode asks of the tables: [`without_key`], [`primary_key`], [`not_null_on_target`],
//!   [`batch_apply`]
//! - the settings themselves: [`limit_too_large`], [`limit_memory`], [`chunk_too_large`], [`inline`],
//!   [`invalid`]

mod batch_apply;
mod chunk_too_large;
mod column;
mod inline;
mod invalid;
mod key;
mod limit_memory;
mod limit_too_large;
mod not_null_on_target;
mod primary_key;
mod setting;
pub(super) mod size;
mod switched_off;
mod table;
#[cfg(all(test, feature = "dump"))]
mod testing;
mod truncated;
mod update_record;
mod without_key;

use crate::rules::Rule;

/// The rules of this group.
pub(super) static RULES: &[&Rule] = &[
    &truncated::LOB_MAY_BE_TRUNCATED,
    &switched_off::LOBS_SWITCHED_OFF,
    &update_record::LOBS_LOST_BY_UPDATE_RECORD,
    &without_key::LOB_WITHOUT_KEY,
    &primary_key::LOB_PRIMARY_KEY,
    &not_null_on_target::LOB_NOT_NULL_ON_TARGET,
    &batch_apply::LOB_BATCH_APPLY,
    &limit_too_large::LOB_LIMIT_TOO_LARGE,
    &limit_memory::LOB_LIMIT_USES_MEMORY,
    &chunk_too_large::LOB_CHUNK_TOO_LARGE,
    &inline::INLINE_LOB_WITHOUT_FULL_LOB_MODE,
    &invalid::LOB_SETTINGS_INVALID,
];
