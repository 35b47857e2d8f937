//! Changing a column's type on the source.

use super::found::FoundColumn;
use crate::ddl::{Ddl, NewType};
use crate::dms::types::TypeMapping;
use crate::profile::wanted::StoredType;
use crate::remedy::{Change, Phase, Remedy, Safety, SqlChange};

/// A remedy takes down and puts back as many objects as this. Of more a person has to think.
const MOST_OBSTACLES: usize = 500;

/// The statement that gives the column another type, which somebody has to complete. `None` where the type
/// cannot be changed by itself.
pub(super) fn to_complete(found: &FoundColumn<'_>, layer: &TypeMapping, new_type: &str) -> Option<String> {
    let table = found.declared_in();
    let is_free = table.is_table() && table.of_type.is_none() && !found.is_in_partition_key();
    let is_whole = is_free && found.is_itself(layer);
    is_whole
        .then(|| format!("ALTER TABLE {} ALTER COLUMN {} TYPE {new_type}", found.table(), found.column.name))
}

/// A remedy that gives the column another type before the task starts. The caller vouches that every
/// stored value stays what it is; a number that came since and would be rounded ends the statement. `None` where the column's type cannot be changed by itself: the
/// type is a domain's or an array's element, or the table's: it is typed, partitioned by the column, or
/// no table. Words where something else in the database stands in the way that cannot be put back as it was.
pub(super) fn to_type(
    found: &FoundColumn<'_>,
    layer: &TypeMapping,
    new_type: &str,
    safety: Safety,
) -> Option<Remedy> {
    let table = found.declared_in();
    let is_free = table.is_table() && table.of_type.is_none() && !found.is_in_partition_key();
    if !is_free || !found.is_itself(layer) {
        return None;
    }
    let change = NewType::new(found.relation, found.column.number, new_type, safety);
    let stored = StoredType::of(found.migration.source(), &found.column.data_type);
    let change = match (stored, safety) {
        // more digits may have come since they were measured
        (StoredType::Numeric, Safety::Rewrite) => change.unrounded(),
        _ => change,
    };
    let ddl = Ddl::new(found.migration.source());
    let dependencies = found.migration.dependencies();
    let retyping = ddl.change_types_past(dependencies, std::slice::from_ref(&change), MOST_OBSTACLES);
    Some(Remedy::removes(match retyping {
        Ok(retyping) => {
            Change::Sql(SqlChange::new(Phase::SourceBeforeTask, retyping.steps).changing_type(change))
        }
        Err(blocked) => Change::Words(format!(
            "ALTER TABLE {} ALTER COLUMN {} TYPE {new_type}; {}",
            found.table(),
            found.column.name,
            blocked.reason
        )),
    }))
}
