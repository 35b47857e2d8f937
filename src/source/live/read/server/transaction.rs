//! Transactions that are open or prepared.

use crate::server::{OpenTransaction, PreparedTransaction, SessionState};

use super::super::super::query::{FromRow, Row};
use super::super::names::{name, optional_name};

/// A prepared transaction.
pub(super) struct PreparedRow(PreparedTransaction);

impl PreparedRow {
    pub fn into_transaction(self) -> PreparedTransaction {
        self.0
    }
}

impl FromRow for PreparedRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(PreparedRow(PreparedTransaction {
            gid: row.try_get("gid")?,
            owner: name(row, "owner")?,
            database: name(row, "database")?,
            age_seconds: row.try_get::<i64>("age_seconds")?.cast_unsigned(),
        }))
    }
}

/// An open transaction.
pub(super) struct OpenRow(OpenTransaction);

impl OpenRow {
    pub fn into_transaction(self) -> OpenTransaction {
        self.0
    }
}

impl FromRow for OpenRow {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        Ok(OpenRow(OpenTransaction {
            pid: row.try_get::<i32>("pid")?.cast_unsigned(),
            user: optional_name(row, "user_name")?,
            database: optional_name(row, "database")?,
            application: row.try_get("application")?,
            state: SessionState::from_word(row.try_get("state")?),
            age_seconds: row.try_get::<i64>("age_seconds")?.cast_unsigned(),
        }))
    }
}
