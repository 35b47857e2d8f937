//! What is known about a type, and what that makes of one column.

use super::{DmsType, Effect, Lob, Outcome, TargetType, TypeCase};
use crate::dms::{Basis, Citation};

/// What is known about one case.
#[derive(Debug)]
#[non_exhaustive]
pub struct TypeEntry {
    /// The case.
    pub case: TypeCase,
    /// The PostgreSQL type and the condition, in words.
    pub source_type: &'static str,
    /// DMS's type; lengths and digits that are the column's own are left out.
    pub dms_type: DmsType,
    /// The column's type on the target.
    pub target_type: TargetType,
    /// Whether it migrates.
    pub outcome: Outcome,
    /// What happens to values.
    pub effect: Effect,
    /// What the entry rests on.
    pub basis: Basis,
    /// Why, in a sentence or two.
    pub reason: &'static str,
    /// The pages, the most telling first.
    pub citations: &'static [Citation],
}

/// What DMS makes of a type under the task's settings.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TypeMapping {
    /// What is known about the case.
    pub entry: &'static TypeEntry,
    /// DMS's type.
    pub dms_type: DmsType,
    /// The column's type on the target.
    pub target_type: TargetType,
    /// Whether this type, taken by itself, migrates. See [`TypeMapping::verdict`].
    pub outcome: Outcome,
    /// What happens to values.
    pub effect: Effect,
    /// Why, in a sentence or two.
    pub reason: &'static str,
    /// The pages, the most telling first.
    pub citations: &'static [Citation],
    /// The type that this one is made of.
    pub inner: Option<Inner>,
}

/// The type that another is made of. It is judged too.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Inner {
    /// The type below a domain.
    DomainOver(Box<TypeMapping>),
    /// The element of an array.
    ArrayOf(Box<TypeMapping>),
}

impl Inner {
    /// The mapping of the inner type.
    pub fn mapping(&self) -> &TypeMapping {
        match self {
            Inner::DomainOver(mapping) | Inner::ArrayOf(mapping) => mapping,
        }
    }
}

impl TypeMapping {
    /// The mapping as the entry states it.
    pub(super) fn of(entry: &'static TypeEntry) -> Self {
        TypeMapping {
            entry,
            dms_type: entry.dms_type,
            target_type: entry.target_type,
            outcome: entry.outcome,
            effect: entry.effect,
            reason: entry.reason,
            citations: entry.citations,
            inner: None,
        }
    }

    /// The same with the lengths or digits of the column.
    pub(super) fn carried_as(self, dms_type: DmsType) -> Self {
        TypeMapping { dms_type, ..self }
    }

    /// The same with another effect on values.
    pub(super) fn with_effect(self, effect: Effect) -> Self {
        TypeMapping { effect, ..self }
    }

    /// The case.
    pub fn case(&self) -> TypeCase {
        self.entry.case
    }

    /// This mapping and those of the types that it is made of, from the outside in.
    pub fn layers(&self) -> impl Iterator<Item = &TypeMapping> {
        std::iter::successors(Some(self), |mapping| mapping.inner.as_ref().map(Inner::mapping))
    }

    /// The worst outcome of the type and of those that it is made of.
    pub fn verdict(&self) -> Outcome {
        self.layers().map(|layer| layer.outcome).fold(Outcome::Full, Outcome::worse)
    }

    /// Whether the column is a LOB. For a domain, of which no page speaks, the type below decides:
    /// an inference.
    pub fn lob(&self) -> Lob {
        match &self.inner {
            Some(Inner::DomainOver(base)) => base.lob(),
            _ => self.dms_type.lob(),
        }
    }

    /// Whether a column of the type travels as a LOB. One that does not arrive at all does not.
    pub fn travels_as_lob(&self) -> bool {
        self.lob() == Lob::Yes && self.target_type != TargetType::NotMigrated
    }

    /// DMS's type; for a domain, of which no page speaks, that of the type below.
    pub fn carried_type(&self) -> DmsType {
        match &self.inner {
            Some(Inner::DomainOver(base)) => base.carried_type(),
            _ => self.dms_type,
        }
    }
}
