//! By when a column of the target refuses NULL.

use crate::catalog::{Catalog, Constraint, ConstraintKind, ObjectId};
use crate::comparison::passed_over::NOT_NULL_CHECK;
use crate::remedy::Phase;

/// The phase that makes an object of the target refuse NULL, which does not yet. Where the check is there that stands for
/// it from the cutover on, that is the one behind; otherwise the cutover itself, and it was not run, or not to its end.
pub(super) fn refused_from(target: &Catalog, there: ObjectId) -> Phase {
    let ObjectId::Column(table, number) = there else { return Phase::TargetAtCutover };
    let table = &target.relations[table];
    let Some(column) = table.column_by_number(number) else { return Phase::TargetAtCutover };
    let condition = format!("{} IS NOT NULL", column.name);
    let stands_for_it = |constraint: &Constraint| match &constraint.kind {
        ConstraintKind::Check { expression } => {
            let text = expression.as_str();
            let text = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
            constraint.name.as_str().starts_with(NOT_NULL_CHECK) && text == condition
        }
        _ => false,
    };
    match table.constraints.iter().any(stands_for_it) {
        true => Phase::TargetAfterCutover,
        false => Phase::TargetAtCutover,
    }
}
