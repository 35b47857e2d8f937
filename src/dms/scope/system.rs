//! Objects that belong to PostgreSQL or to DMS itself.

/// Whether a schema belongs to PostgreSQL.
pub(super) fn is_system_schema(schema: &str) -> bool {
    matches!(schema, "pg_catalog" | "information_schema")
        || ["pg_toast", "pg_temp"].iter().any(|prefix| schema.starts_with(prefix))
}

/// Whether DMS made an object with this name: its control tables, DDL audit, heartbeat.
pub fn is_dms_object(name: &str) -> bool {
    name.starts_with("awsdms_")
}
