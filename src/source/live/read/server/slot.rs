//! Replication slots.

use crate::catalog::Name;
use crate::server::{ReplicationSlot, SlotActivity, SlotKind, WalStatus};

use super::super::super::query::{FromRow, Row};
use super::super::names::{name, optional_name};

/// A replication slot.
pub(super) struct SlotRow {
    name: Name,
    /// A physical slot has neither plugin nor database.
    plugin: Option<String>,
    database: Option<Name>,
    activity: SlotActivity,
    restart_position: Option<i64>,
    wal_status: Option<WalStatus>,
    invalidation: Option<String>,
}

impl SlotRow {
    /// The slot, with how far it stands behind the end of the WAL.
    pub fn into_slot(self, end_of_wal: Option<u64>) -> ReplicationSlot {
        let kind = match (self.plugin, self.database) {
            (Some(plugin), Some(database)) => SlotKind::Logical { plugin, database },
            _ => SlotKind::Physical,
        };
        let mut slot = ReplicationSlot::new(self.name, kind);
        slot.activity = self.activity;
        let position = self.restart_position.map(i64::cast_unsigned);
        slot.kept_bytes = end_of_wal.zip(position).map(|(end, position)| end.saturating_sub(position));
        slot.wal_status = self.wal_status;
        slot.invalidation = self.invalidation;
        slot
    }
}

impl FromRow for SlotRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(SlotRow {
            name: name(row, "name")?,
            plugin: row.try_get::<Option<&str>>("plugin")?.map(str::to_owned),
            database: optional_name(row, "database")?,
            activity: activity(row)?,
            restart_position: row.try_get("restart_position")?,
            wal_status: row.try_get::<Option<&str>>("wal_status")?.map(WalStatus::from_word),
            invalidation: row.try_get("invalidation")?,
        })
    }
}

fn activity(row: &Row<'_>) -> Result<SlotActivity, tokio_postgres::Error> {
    let is_synchronized = row.try_get("is_synchronized")?;
    let is_temporary = row.try_get("is_temporary")?;
    Ok(match row.try_get("is_active")? {
        // the worker that copies holds the slot now and then, and a copy that is not complete is temporary
        _ if is_synchronized => SlotActivity::Synchronized,
        _ if is_temporary => SlotActivity::Temporary,
        true => SlotActivity::Active,
        false => SlotActivity::Inactive,
    })
}
