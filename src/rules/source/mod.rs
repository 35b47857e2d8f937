//! The source server: its parameters, its replication slots, its transactions, the rights of DMS's user.
//!
//! Most of these rules need a running server. [`live`] and [`effective`] are what they share; a
//! file a rule, or a family of rules that share one check.

mod ddl_capture;
mod effective;
mod examples;
mod live;
mod output_plugin;
mod prepared;
mod replication_privilege;
mod select_privilege;
mod slots;
mod standby;
mod synchronous_commit;
#[cfg(all(test, feature = "dump"))]
mod tests;
mod timeouts;
mod transactions;
mod version;
mod wal;
mod wal_level;
mod workers;

use crate::rules::Rule;

/// The rules of this group.
pub(super) static RULES: &[&Rule] = &[
    &wal_level::WAL_LEVEL_NOT_LOGICAL,
    &slots::NO_FREE_REPLICATION_SLOT,
    &slots::LEFTOVER_REPLICATION_SLOT,
    &workers::TOO_FEW_WAL_SENDERS,
    &workers::TOO_FEW_WORKER_PROCESSES,
    &timeouts::WAL_SENDER_TIMEOUT,
    &wal::LIMITED_SLOT_WAL,
    &timeouts::IDLE_TRANSACTIONS_ARE_ENDED,
    &wal::SMALL_LOGICAL_DECODING_WORK_MEM,
    &version::UNSUPPORTED_SERVER_VERSION,
    &output_plugin::OUTPUT_PLUGIN_MISSING,
    &output_plugin::OUTPUT_PLUGIN_NOT_CHOSEN,
    &output_plugin::TEST_DECODING_WITH_FEW_TABLES,
    &transactions::LONG_TRANSACTION,
    &prepared::PREPARED_TRANSACTION,
    &prepared::PREPARED_TRANSACTIONS_ENABLED,
    &synchronous_commit::SYNCHRONOUS_COMMIT_OFF,
    &standby::STANDBY_SOURCE,
    &ddl_capture::DDL_EVENT_TRIGGER_NOT_ALWAYS,
    &ddl_capture::DDL_CAPTURE_PRIVILEGE,
    &replication_privilege::MISSING_REPLICATION_PRIVILEGE,
    &select_privilege::MISSING_SELECT_PRIVILEGE,
];
