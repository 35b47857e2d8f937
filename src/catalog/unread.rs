//! What of a database could not be read: it is there, and nobody knows what it is like.

use std::collections::HashSet;

use foldhash::fast::RandomState;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Catalog, Id, Index, ObjectId, ObjectKind, Sequence};

/// Something that could not be read. What is known of it besides stands in the catalog all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unread {
    /// What it is.
    pub subject: UnreadSubject,
    /// Why it could not be read.
    pub reason: UnreadReason,
    /// The SQL that would let the role read it.
    pub grant: Option<Box<str>>,
}

impl Unread {
    /// Something that could not be read, and no right would have helped.
    pub(crate) fn new(subject: UnreadSubject, reason: UnreadReason) -> Self {
        Unread { subject, reason, grant: None }
    }
}

impl Catalog {
    /// The sequences of which it could not be read where they stand.
    pub(crate) fn unread_values(&self) -> impl Iterator<Item = (Id<Sequence>, &Unread)> {
        self.unread.iter().filter_map(|unread| match unread.subject {
            UnreadSubject::LastValue(sequence) => Some((sequence, unread)),
            _ => None,
        })
    }
}

impl Catalog {
    /// The objects whose statements cannot be written in full: their definition could not be read, or that of a
    /// part that is made with them, as a column of a view with a default, a check of a domain, the index of a
    /// constraint, or a part of an index on a partition.
    pub fn incomplete(&self) -> HashSet<ObjectId, RandomState> {
        let mut found = HashSet::default();
        let definitions = self.unread.iter().filter_map(|unread| match unread.subject {
            UnreadSubject::Definition(object) => Some(object),
            _ => None,
        });
        for object in definitions {
            found.insert(object);
            match object {
                ObjectId::Column(relation, _) => drop(found.insert(ObjectId::Relation(relation))),
                ObjectId::DomainConstraint(domain, _) => drop(found.insert(ObjectId::Type(domain))),
                ObjectId::Index(index) => self.add_made_with_index(index, &mut found),
                _ => {}
            }
        }
        found
    }

    /// The index's constraint, and the indexes that it is attached to with theirs.
    fn add_made_with_index(&self, index: Id<Index>, found: &mut HashSet<ObjectId, RandomState>) {
        let mut next = Some(index);
        // a text can hold a circle, which no server does
        let mut seen = HashSet::new();
        while let Some(index) = next.filter(|index| seen.insert(*index)) {
            let relation = self.indexes[index].relation;
            let constraints = (0..).zip(&self.relations[relation].constraints);
            let own = constraints.filter(|(_, constraint)| constraint.index() == Some(index));
            found.extend(own.map(|(at, _)| ObjectId::Constraint(relation, at)));
            found.insert(ObjectId::Index(index));
            next = self.indexes[index].attached_to;
        }
    }
}

/// What could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnreadSubject {
    /// The expression, query or body of an object: its texts in the catalog are
    /// [unread](super::Expression::is_unread).
    Definition(ObjectId),
    /// Where a sequence stands.
    LastValue(Id<Sequence>),
    /// Every object of a kind: the catalog has none, the database may have some.
    Kind(ObjectKind),
}

impl UnreadSubject {
    /// What of an object it is, or which objects.
    pub fn words(self) -> String {
        match self {
            UnreadSubject::Definition(_) => "the definition".to_owned(),
            UnreadSubject::LastValue(_) => "the current value".to_owned(),
            UnreadSubject::Kind(kind) => format!("objects of the kind {kind}"),
        }
    }
}

/// Why something could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum UnreadReason {
    /// Another session holds a lock on it, or waits for one.
    Locked,
    /// The role has no right to.
    NotPermitted,
    /// It was dropped or changed while it was read.
    Vanished,
    /// The server refused, with this message.
    Refused(Box<str>),
}

impl std::fmt::Display for UnreadReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            UnreadReason::Locked => f.write_str("another session holds a lock on it, or waits for one"),
            UnreadReason::NotPermitted => f.write_str("the role has no right to read it"),
            UnreadReason::Vanished => f.write_str("it was dropped or changed while it was read"),
            UnreadReason::Refused(message) => write!(f, "the server refused: {message}"),
        }
    }
}
