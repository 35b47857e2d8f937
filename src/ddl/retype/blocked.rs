//! Why types cannot be changed.

use std::fmt;

use crate::catalog::{Catalog, Id, ObjectId, ObjectRef, QualifiedName, Relation};

/// How many objects are named; of more the number is told.
const NAMED: usize = 5;

/// Why the types of a table's columns cannot be changed by SQL that is known beforehand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
#[non_exhaustive]
pub struct Blocked {
    /// The table; of several that change together the first that cannot.
    pub table: Id<Relation>,
    /// Why.
    pub reason: BlockedReason,
}

/// What keeps types from being changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BlockedReason {
    /// It is no table, or a foreign one.
    NoTable,
    /// The table is made of a type: the type says what its columns are.
    Typed,
    /// The column does not exist, or not all of the table is known.
    Unknown,
    /// The column's type is a domain.
    Domain,
    /// The column is inherited: it is changed in the table that declares it.
    Inherited(Vec<QualifiedName>),
    /// The table, or a partition of it, is partitioned by the column: its type is fixed.
    PartitionKey(QualifiedName),
    /// A column stores rows of the table, or of a view that would have to be dropped.
    StoredRows(Box<ObjectRef>),
    /// Generated columns are computed from the column.
    Generated(Vec<ObjectRef>),
    /// These may use the column, and nobody could read them.
    Unread(Vec<ObjectRef>),
    /// All objects of these kinds could not be read.
    UnreadKinds(Vec<&'static str>),
    /// Not all columns of a view in the way are known, so that it cannot be put back as it was.
    ColumnsUnknown(Box<ObjectRef>),
    /// This object uses another that would have to be dropped, and cannot be taken down itself.
    Uses {
        /// What is in the way.
        object: Box<ObjectRef>,
        /// What it uses.
        used: Box<ObjectRef>,
    },
    /// Objects in the way depend on each other in a circle.
    Circle(Vec<ObjectRef>),
    /// More objects are in the way than are to be written.
    TooMany(usize),
}

impl BlockedReason {
    pub(super) fn of(self, table: Id<Relation>) -> Blocked {
        Blocked { table, reason: self }
    }
}

impl fmt::Display for BlockedReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BlockedReason::NoTable => {
                f.write_str("it is a column of no ordinary table: change it where its rows are stored")
            }
            BlockedReason::Typed => {
                f.write_str("the table is made of a type: alter the type's attribute with CASCADE")
            }
            BlockedReason::Unknown => f.write_str("not all statements that made the table could be read"),
            BlockedReason::Domain => f.write_str(
                "its type is a domain: decide whether the column keeps it, or the domain is replaced",
            ),
            BlockedReason::Inherited(parents) => write!(
                f,
                "the column is inherited: change it in {}, for all that inherit it together",
                joined(parents)
            ),
            BlockedReason::PartitionKey(table) => write!(
                f,
                "{table} is partitioned by the column, so that its type is fixed: make a new table and move the rows"
            ),
            BlockedReason::StoredRows(column) => write!(
                f,
                "PostgreSQL refuses that as long as the column {} stores rows of the table or of a view on it",
                column.path()
            ),
            BlockedReason::Generated(columns) => write!(
                f,
                "PostgreSQL refuses that as long as columns are generated from it: drop these before, and add them \
                 again after, at the end of the table: {}",
                named(columns)
            ),
            BlockedReason::Unread(objects) => write!(
                f,
                "find out first whether these, which could not be read, use the column, for PostgreSQL refuses it \
                 then: {}",
                named(objects)
            ),
            BlockedReason::UnreadKinds(kinds) => write!(
                f,
                "find out first whether objects of these kinds, none of which could be read, use the column, for \
                 PostgreSQL refuses it then: {}",
                kinds.join(", ")
            ),
            BlockedReason::ColumnsUnknown(view) => write!(
                f,
                "{} {} has to be taken down for that, and not all of its columns are known, so that it could not be \
                 put back as it was",
                view.kind,
                view.path()
            ),
            BlockedReason::Uses { object, used } => write!(
                f,
                "{} {} has to be taken down for that, and {} {} uses it: take both down before and make them again \
                 after, in the same transaction",
                used.kind,
                used.path(),
                object.kind,
                object.path()
            ),
            BlockedReason::Circle(objects) => write!(
                f,
                "in the same transaction, take down before and make again after what uses the column and depends on \
                 each other in a circle: {}",
                named(objects)
            ),
            BlockedReason::TooMany(most) => write!(
                f,
                "more than {most} objects use the column: take them down before and make them again after, in the \
                 same transaction"
            ),
        }
    }
}

fn joined(names: &[QualifiedName]) -> String {
    names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn named(objects: &[ObjectRef]) -> String {
    let mut names: Vec<String> =
        objects.iter().take(NAMED).map(|object| format!("{} {}", object.kind, object.path())).collect();
    if let Some(more) = objects.len().checked_sub(NAMED).filter(|more| *more > 0) {
        names.push(format!("{more} more"));
    }
    names.join(", ")
}

/// The objects by name, in the order of their names.
pub(super) fn references(catalog: &Catalog, objects: &[ObjectId]) -> Vec<ObjectRef> {
    let mut named: Vec<ObjectRef> = objects.iter().map(|object| catalog.object_ref(*object)).collect();
    named.sort();
    named.dedup();
    named
}
