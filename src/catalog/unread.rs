//! What of a database could not be read: it is there, and nobody knows what it is like.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Catalog, Id, ObjectId, ObjectKind, Sequence};

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
