//! Which one of several properties of a kind is meant.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::catalog::{Grantee, Name, QualifiedName};

/// Which one is meant where an object has several properties of a kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Part {
    /// The only one.
    Whole,
    /// The one with this name: an option, an attribute.
    Named(Name),
    /// The one at this place, from 1: an argument, an element of an index.
    At(u16),
    /// That of a relation: a table of a publication.
    Of(QualifiedName),
    /// That for a role: a user mapping.
    For(Grantee),
    /// A grant.
    Grant {
        /// Who may; [`Grantee::Owner`] where that is the object's owner.
        to: Grantee,
        /// Who granted it, `None` where that was the object's owner.
        by: Option<Name>,
    },
}

impl Part {
    /// Whether the property is the only one of its kind.
    pub fn is_whole(&self) -> bool {
        *self == Part::Whole
    }
}

impl fmt::Display for Part {
    /// With a space before it; nothing for [`Part::Whole`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Part::Whole => Ok(()),
            Part::Named(name) => write!(f, " {name}"),
            Part::At(place) => write!(f, " {place}"),
            Part::Of(name) => write!(f, " {name}"),
            Part::For(grantee) => write!(f, " for {grantee}"),
            Part::Grant { to, by: None } => write!(f, " to {to}"),
            Part::Grant { to, by: Some(by) } => write!(f, " to {to} by {by}"),
        }
    }
}

impl Serialize for Part {
    /// As its text.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.to_string().trim_start())
    }
}
