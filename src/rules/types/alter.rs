//! Changing a column's type on the source.

mod in_the_way;

use super::found::FoundColumn;
use crate::dms::types::TypeMapping;
use crate::remedy::{Change, LockMode, Phase, Remedy, Safety, SqlChange, Step};

/// A remedy that gives the column another type before the task starts. The caller vouches that every
/// stored value stays what it is. `None` where the column's type cannot be changed by itself: the
/// type is a domain's or an array's element, or the table's: it is typed, partitioned by the column,
/// no table, or has the column from a parent that was not read. Words where something else in the database
/// stands in the way.
pub(super) fn to_type(
    found: &FoundColumn<'_>,
    layer: &TypeMapping,
    new_type: &str,
    safety: Safety,
) -> Option<Remedy> {
    let table = found.declared_in();
    let is_free = table.is_table()
        && table.of_type.is_none()
        && found.column.inherited_from == 0
        && !found.is_in_partition_key();
    if !is_free || !found.is_itself(layer) {
        return None;
    }
    let alter = |type_name: &str| {
        format!("ALTER TABLE {} ALTER COLUMN {} TYPE {type_name}", found.table(), found.column.name)
    };
    if let Some(words) = in_the_way::of(found) {
        return Some(Remedy::removes(Change::Words(format!("{}; {words}", alter(new_type)))));
    }
    let step =
        Step::metadata_only(alter(new_type), alter(&found.type_name()), Some(LockMode::AccessExclusive))
            .with_safety(safety.max(in_the_way::work(found)));
    Some(Remedy::removes(Change::Sql(SqlChange::new(Phase::SourceBeforeTask, vec![step]))))
}
