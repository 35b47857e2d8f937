//! Changing the types of columns, with everything that stands in the way taken down before and put back behind, in
//! one transaction.
//!
//! - here: what is asked for, and the order of the statements
//! - `tree`: the tables whose columns change: the table and what inherits from it
//! - `obstacle`: what PostgreSQL refuses to change a column under; `search`: finding it, and what hangs on it in turn
//! - `order`: what has to be there before what
//! - `view`, `function`, `table_part`, `partitioned_index`: each kind taken down and put back
//! - `belongings`: owner, grants, comments, labels of what is made anew
//! - `kept`: what PostgreSQL forgets although nothing was taken down
//! - `together`: many changes, sorted into transactions
//! - `condition`: how one sees on the server that all is still as it was
//! - `blocked`: why types cannot be changed
//!
//! Nothing is dropped with CASCADE: what nobody knew of stops the transaction.

mod belongings;
mod blocked;
mod condition;
mod function;
mod kept;
mod obstacle;
mod order;
mod partitioned_index;
mod search;
mod table_part;
mod together;
mod tree;
mod view;

use crate::catalog::{Column, ColumnNumber, Id, ObjectId, Relation, quote_literal};
use crate::dependency::Dependencies;
use crate::remedy::{LockMode, Safety, Step};

use super::Ddl;
use super::text::{clause, list};
pub use blocked::{Blocked, BlockedReason};
pub use condition::Condition;
use obstacle::Taken;
use search::Search;
pub use together::{NotRetyped, RetypedTogether, TypeChanges};
use tree::Tree;

/// A column that gets another type. Who asks vouches that every stored value of the table, and of those that inherit
/// from it, stays what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewType {
    /// The table that declares the column.
    pub table: Id<Relation>,
    /// The column.
    pub column: ColumnNumber,
    /// The type as SQL writes it: `numeric(12,2)`. A collation of the column's own stays.
    pub type_name: String,
    /// The work that PostgreSQL has with the rows.
    pub safety: Safety,
    /// What becomes of a value that the type cannot hold, since one may have come by the time.
    pub conversion: Conversion,
}

/// How stored values get another type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Conversion {
    /// As an assignment converts them: what is too long is refused, but numbers are rounded.
    #[default]
    Assigned,
    /// Numbers that would be rounded are refused as well. Only where PostgreSQL rewrites the table anyway.
    Unrounded,
}

impl NewType {
    /// A new type for a column.
    pub fn new(
        table: Id<Relation>,
        column: ColumnNumber,
        type_name: impl Into<String>,
        safety: Safety,
    ) -> Self {
        NewType { table, column, type_name: type_name.into(), safety, conversion: Conversion::default() }
    }

    /// Refuses numbers that would be rounded.
    #[must_use]
    pub fn unrounded(mut self) -> Self {
        self.conversion = Conversion::Unrounded;
        self
    }
}

/// The statements that change types, all of them in one transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retyping {
    /// The statements, in order. What undoes them, run the last first, leaves everything as it was.
    pub steps: Vec<Step>,
    /// The objects that are taken down and put back. The search path of their texts has to hold for the statements.
    pub objects: Vec<ObjectId>,
    /// What holds as long as the database is what the statements were written for.
    pub expects: Vec<Condition>,
}

impl Ddl<'_> {
    /// Changes the types of columns: one `ALTER TABLE` a table, before them what takes down everything in the way,
    /// behind them what puts it back complete.
    ///
    /// # Errors
    /// Where PostgreSQL cannot do it at all, or where something in the way could not be put back as it was.
    pub fn change_types(
        &self,
        dependencies: &Dependencies,
        changes: &[NewType],
    ) -> Result<Retyping, Blocked> {
        self.change_types_past(dependencies, changes, usize::MAX)
    }

    /// The same, unless more than this many objects are in the way.
    pub(crate) fn change_types_past(
        &self,
        dependencies: &Dependencies,
        changes: &[NewType],
        most_obstacles: usize,
    ) -> Result<Retyping, Blocked> {
        let trees = tree::trees(self, changes)?;
        let Some(first) = trees.first() else { return Ok(Retyping::default()) };
        let found = Search::new(self, dependencies, most_obstacles).all(&trees, first.root)?;
        let obstacles = order::in_order(self, dependencies, found)?;
        let taken: Vec<Taken> =
            obstacles.iter().filter_map(|obstacle| self.taken(dependencies, *obstacle)).collect();
        let refreshes = self.refreshes(&obstacles);
        let mut steps: Vec<Step> = taken.iter().rev().map(|taken| taken.down.clone()).collect();
        for tree in &trees {
            steps.extend(self.alter_types(dependencies, tree));
        }
        steps.extend(taken.into_iter().flat_map(|taken| taken.put_back));
        self.refill_when_undone(&mut steps, &refreshes);
        steps.extend(refreshes);
        Ok(Retyping {
            steps,
            objects: obstacles.iter().map(|obstacle| obstacle.object()).collect(),
            expects: self.conditions(&trees, &obstacles),
        })
    }

    /// What is undone first to last ends with the first step: then all that a query reads is there again.
    fn refill_when_undone(&self, steps: &mut [Step], refreshes: &[Step]) {
        let Some(down) = steps.first_mut().and_then(|first| first.down.as_mut()) else { return };
        for refresh in refreshes {
            down.push_str(";\n");
            down.push_str(&refresh.up);
        }
    }

    /// The `ALTER TABLE`, and what PostgreSQL forgets with it.
    fn alter_types(&self, dependencies: &Dependencies, tree: &Tree) -> Vec<Step> {
        let table = &self.catalog.relations[tree.root];
        let alter = |new_type: &dyn Fn(&NewType, &str) -> String| {
            let columns = list(tree.changes.iter().filter_map(|change| {
                let column = table.column_by_number(change.column)?;
                let collation = clause("COLLATE", column.collation.as_deref());
                Some(format!("ALTER COLUMN {} TYPE {}", column.name, new_type(change, &collation)))
            }));
            format!("ALTER TABLE {} {columns}", self.relation_name(tree.root))
        };
        let old = |change: &NewType| {
            let column = table.column_by_number(change.column);
            column.map(|column| self.catalog.type_name(&column.data_type).to_string()).unwrap_or_default()
        };
        let new = |change: &NewType| {
            let using = table.column_by_number(change.column).and_then(|column| self.using(change, column));
            clause("USING", using.as_deref())
        };
        let kept = self.forgotten(dependencies, tree);
        let ups = kept.iter().map(|step| format!(";\n{}", step.up)).collect::<String>();
        let safety = tree.changes.iter().map(|change| change.safety).max().unwrap_or(Safety::MetadataOnly);
        let step = Step::metadata_only(
            alter(&|change, collation| format!("{}{collation}{}", change.type_name, new(change))),
            format!("{}{ups}", alter(&|change, collation| format!("{}{collation}", old(change)))),
            Some(LockMode::AccessExclusive),
        );
        let mut steps = vec![step.with_safety(safety.max(self.work_besides(dependencies, tree)))];
        steps.extend(kept);
        steps
    }

    /// The value that a row gets, where a cast alone could lose something. The text that is no number ends the
    /// statement; it names the column, so that it is not looked at before a value asks for it.
    fn using(&self, change: &NewType, column: &Column) -> Option<String> {
        if change.conversion == Conversion::Assigned || column.generated.is_some() {
            return None;
        }
        let (name, new) = (&column.name, &change.type_name);
        let why = quote_literal(&format!(
            "a value of {}.{name} has more digits than {new} holds: measure again",
            self.relation_name(change.table)
        ));
        Some(format!(
            "CASE WHEN {name} IS DISTINCT FROM {name}::{new} THEN ({why} || left({name}::text, 0))::{new} ELSE {name} END"
        ))
    }
}
