//! Whether row-level security stands between the user of DMS and rows, on the source or the target.

use super::Severity;
use super::dms_user::DmsUser;
use crate::catalog::{Name, Relation, RowLevelSecurity};
use crate::remedy::{Change, Phase, Remedy, SqlChange, Step};

/// How grave the policies of a table are for the user: an error where they are enforced on it, a warning where
/// nobody knows. `None` where they are not enforced on it.
pub(super) fn severity_for(user: Option<&DmsUser<'_>>, relation: &Relation) -> Option<Severity> {
    if !relation.row_level_security.is_enabled() {
        return None;
    }
    let Some(user) = user else { return Some(Severity::Warning) };
    let owner = relation.common.owner.as_ref();
    let is_owner = owner.is_some_and(|owner| user.has_role(owner));
    let is_forced = relation.row_level_security == RowLevelSecurity::Forced;
    match user.role.map(|role| role.superuser || role.bypass_row_level_security) {
        Some(true) => None,
        _ if is_owner && !is_forced => None,
        None => Some(Severity::Warning),
        Some(false) if owner.is_none() && !is_forced => Some(Severity::Warning),
        Some(false) => Some(Severity::Error),
    }
}

/// Lets the user see and write all rows.
pub(super) fn bypass(user: &Name, phase: Phase) -> Remedy {
    let alter = Step::metadata_only(
        format!("ALTER ROLE {user} BYPASSRLS"),
        format!("ALTER ROLE {user} NOBYPASSRLS"),
        None,
    );
    Remedy::removes(Change::Sql(SqlChange::new(phase, vec![alter])))
        .with_caveat("only a superuser may give BYPASSRLS before PostgreSQL 16")
}
