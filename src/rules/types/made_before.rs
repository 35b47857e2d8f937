//! Target tables that are made before the load, with the exact types: what DMS does not reproduce is
//! there already then.

use super::found::FoundColumn;
use crate::dms::task::TargetTablePrepMode;
use crate::dms::types::TypeMapping;
use crate::finding::DecidedBy;
use crate::migration::Migration;
use crate::remedy::{Change, LockMode, Phase, Remedy, Safety, SqlChange, Step};

/// Whether the task says that its tables are there before the load. `DO_NOTHING` does not: it is the
/// default, and DMS creates what is missing.
pub(super) fn keeps_tables(migration: &Migration) -> bool {
    let mode = &migration.task().settings.full_load.target_table_prep_mode.value;
    *mode == TargetTablePrepMode::TruncateBeforeLoad
}

/// The setting that says so.
pub(super) fn decision(migration: &Migration) -> DecidedBy {
    (&migration.task().settings.full_load.target_table_prep_mode).into()
}

/// The setting as a remedy, where it is not set.
pub(super) fn keep_tables(migration: &Migration) -> Option<Remedy> {
    if keeps_tables(migration) {
        return None;
    }
    let change = Change::TaskSetting {
        name: "FullLoadSettings.TargetTablePrepMode",
        value: "TRUNCATE_BEFORE_LOAD".into(),
    };
    Some(Remedy::lowers(change).with_caveat(
        "create the types and tables on the target before the load, as `pg_dump --schema-only` writes them; that \
         values then arrive in the exact type is our conclusion: try one table first",
    ))
}

/// Gives the column its type back on the target, once the load is done and before changes are applied.
/// `None` where the mappings compute a name, or DMS keeps the table as it was made.
pub(super) fn type_back(found: &FoundColumn<'_>, layer: &TypeMapping) -> Option<Remedy> {
    if keeps_tables(found.migration) || !found.is_itself(layer) || !found.declared_in().is_table() {
        return None;
    }
    let (table, column) = found.on_target()?;
    let exact = found.type_name();
    let up = format!("ALTER TABLE {table} ALTER COLUMN {column} TYPE {exact} USING {column}::{exact}");
    let step = Step::metadata_only(up, "", Some(LockMode::AccessExclusive))
        .with_safety(Safety::Rewrite)
        .irreversible("the type that DMS gave the column is not known beforehand");
    let sql = SqlChange::new(Phase::TargetAfterLoad, vec![step]);
    Some(Remedy::lowers(Change::Sql(sql)).with_caveat("it rewrites the table on the target"))
}
