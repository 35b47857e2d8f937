//! Many changes of types: those that share something go into one transaction, the others have one each.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::blocked::Blocked;
use super::obstacle::Obstacle;
use super::search::Search;
use super::{Ddl, NewType, Retyping, tree};
use crate::catalog::{Id, Relation};
use crate::dependency::Dependencies;

/// Changes of types, sorted into transactions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TypeChanges {
    /// The transactions, in the order in which their first changes were given.
    pub transactions: Vec<RetypedTogether>,
    /// What cannot be changed.
    pub blocked: Vec<NotRetyped>,
}

/// Types that change in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetypedTogether {
    /// The columns.
    pub changes: Vec<NewType>,
    /// The statements.
    pub retyping: Retyping,
}

/// Types that cannot be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotRetyped {
    /// The columns.
    pub changes: Vec<NewType>,
    /// Why.
    pub blocked: Blocked,
}

impl Ddl<'_> {
    /// Changes the types of many columns: all columns of a table in one pass, and tables that share what stands in
    /// the way, or rows, in one transaction.
    pub fn change_types_together(&self, dependencies: &Dependencies, changes: &[NewType]) -> TypeChanges {
        let mut result = TypeChanges::default();
        let mut groups = Groups::default();
        for (_, changes) in tree::by_table(changes) {
            match self.touched(dependencies, &changes) {
                Ok(touched) => groups.add(changes, touched),
                Err(blocked) => result.blocked.push(NotRetyped { changes, blocked }),
            }
        }
        for changes in groups.joined() {
            match self.change_types(dependencies, &changes) {
                Ok(retyping) => result.transactions.push(RetypedTogether { changes, retyping }),
                Err(blocked) => result.blocked.push(NotRetyped { changes, blocked }),
            }
        }
        result
    }

    /// The tables and obstacles of a table's changes.
    fn touched(&self, dependencies: &Dependencies, changes: &[NewType]) -> Result<Vec<Touched>, Blocked> {
        let trees = tree::trees(self, changes)?;
        let tables: Vec<Touched> =
            trees.iter().flat_map(|tree| &tree.tables).map(|table| Touched::Table(*table)).collect();
        let Some(root) = trees.first().map(|tree| tree.root) else { return Ok(tables) };
        let found = Search::new(self, dependencies, usize::MAX).all(&trees, root)?;
        Ok(tables.into_iter().chain(found.obstacles.into_iter().map(Touched::from)).collect())
    }
}

/// What two changes may share.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Touched {
    Table(Id<Relation>),
    Obstacle(Obstacle),
}

impl From<Obstacle> for Touched {
    /// A function whose body is replaced for one change and that is dropped for another is shared.
    fn from(obstacle: Obstacle) -> Self {
        Touched::Obstacle(match obstacle {
            Obstacle::Function(id) => Obstacle::Body(id),
            other => other,
        })
    }
}

/// Tables joined by what they share.
#[derive(Default)]
struct Groups {
    changes: Vec<Vec<NewType>>,
    /// Of each table one that it is joined with, itself where it is the first.
    joined_with: Vec<usize>,
    first_with: HashMap<Touched, usize, RandomState>,
}

impl Groups {
    fn add(&mut self, changes: Vec<NewType>, touched: Vec<Touched>) {
        let new = self.changes.len();
        self.changes.push(changes);
        self.joined_with.push(new);
        for shared in touched {
            let first = *self.first_with.entry(shared).or_insert(new);
            let (one, other) = (self.first_of(first), self.first_of(new));
            if let Some(later) = self.joined_with.get_mut(one.max(other)) {
                *later = one.min(other);
            }
        }
    }

    /// The first table of a group; the way there is shortened.
    fn first_of(&mut self, mut at: usize) -> usize {
        while let Some(&next) = self.joined_with.get(at).filter(|next| **next != at) {
            let further = self.joined_with.get(next).copied().unwrap_or(next);
            if let Some(place) = self.joined_with.get_mut(at) {
                *place = further;
            }
            at = next;
        }
        at
    }

    fn joined(mut self) -> Vec<Vec<NewType>> {
        let mut groups: Vec<Vec<NewType>> = vec![Vec::new(); self.changes.len()];
        for (at, changes) in std::mem::take(&mut self.changes).into_iter().enumerate() {
            let first = self.first_of(at);
            if let Some(group) = groups.get_mut(first) {
                group.extend(changes);
            }
        }
        groups.retain(|group| !group.is_empty());
        groups
    }
}
