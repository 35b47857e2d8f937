//! Which `NOT NULL` constraints say more than the `NOT NULL` of their column.

use super::{Catalog, Constraint, ConstraintKind, Id, Relation};

/// The most tables above a table whose names are looked at. Trees of partitions are a few levels deep.
const MOST_ANCESTORS: usize = 32;

impl Catalog {
    /// Whether a constraint is a `NOT NULL` whose name PostgreSQL 18 chose (`table_column_not_null`, after the table; in
    /// one that only inherits it, after the one that it inherits from), and that is as any other:
    /// [`Column::not_null`] tells it all. A partition is written as a table of its own, and says its names itself.
    ///
    /// [`Column::not_null`]: super::Column::not_null
    pub(crate) fn is_plain_not_null(&self, relation: Id<Relation>, constraint: &Constraint) -> bool {
        let ConstraintKind::NotNull { column } = constraint.kind else { return false };
        let says_more = constraint.no_inherit || !constraint.validated || constraint.comment.is_some();
        let Some(column) = self.relations[relation].column_by_number(column).filter(|_| !says_more) else {
            return false;
        };
        let rest = constraint.name.as_str().strip_suffix("_not_null");
        let rest = rest.and_then(|rest| rest.strip_suffix(column.name.as_str()));
        let table = rest.and_then(|rest| rest.strip_suffix('_'));
        let is_partition = self.relations[relation].partition_of.is_some();
        let is_taken_along = !constraint.is_local && !is_partition;
        // a table that declares a NOT NULL beside the one that it inherits, or of a column that it only inherits
        let is_beside = !is_partition && constraint.is_local && (constraint.inherited || !column.is_local);
        table.is_some_and(|table| match is_taken_along {
            true => self.is_named_at_or_above(relation, table),
            false => !is_beside && self.relations[relation].name == *table,
        })
    }

    /// Whether a table or one that it inherits from has this name.
    fn is_named_at_or_above(&self, relation: Id<Relation>, name: &str) -> bool {
        let mut tables = vec![relation];
        let mut at = 0;
        while let Some(table) = tables.get(at).map(|id| &self.relations[*id]) {
            if table.name == *name {
                return true;
            }
            let parents = table.inherits.iter().chain(table.partition_of.iter().map(|of| &of.parent));
            let room = MOST_ANCESTORS.saturating_sub(tables.len());
            tables.extend(parents.take(room));
            at += 1;
        }
        false
    }
}
