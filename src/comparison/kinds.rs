//! The order in which kinds of objects are told, and what they are called.

use crate::catalog::{Catalog, ConstraintKind, ObjectId, ObjectKind};

use super::{TargetComparison, TargetDifference};

/// Where a kind stands in a list: what others stand on comes first.
pub fn kind_rank(kind: ObjectKind) -> usize {
    const ORDER: &[ObjectKind] = &[
        ObjectKind::Database,
        ObjectKind::Role,
        ObjectKind::RoleMembership,
        ObjectKind::Setting,
        ObjectKind::Schema,
        ObjectKind::Extension,
        ObjectKind::Collation,
        ObjectKind::Type,
        ObjectKind::Table,
        ObjectKind::Column,
        ObjectKind::Constraint,
        ObjectKind::Sequence,
        ObjectKind::Index,
        ObjectKind::Statistics,
        ObjectKind::Function,
        ObjectKind::View,
        ObjectKind::MaterializedView,
        ObjectKind::Rule,
        ObjectKind::Trigger,
        ObjectKind::Policy,
    ];
    ORDER.iter().position(|known| *known == kind).unwrap_or(ORDER.len())
}

/// What an object is called: constraints by their kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KindWords(ObjectKind, Option<&'static str>);

impl KindWords {
    /// For one: `foreign key`.
    pub fn one(self) -> String {
        match self {
            KindWords(_, Some(words)) => words.to_owned(),
            KindWords(kind, None) => kind.as_str().replace('-', " "),
        }
    }

    /// For several: `foreign keys`.
    pub fn many(self) -> String {
        let one = match self {
            KindWords(ObjectKind::Statistics, None) => "statistics object".to_owned(),
            KindWords(ObjectKind::Index, None) => return "indexes".to_owned(),
            other => other.one(),
        };
        match one.strip_suffix('y') {
            Some(stem) if !one.ends_with("ey") => format!("{stem}ies"),
            _ if one.ends_with('x') || one.ends_with("ss") => format!("{one}es"),
            _ => format!("{one}s"),
        }
    }
}

impl TargetComparison {
    /// What the object of a difference is called.
    pub fn kind_words(&self, difference: &TargetDifference, target: &Catalog) -> KindWords {
        let (catalog, id) = match (difference.source, difference.target) {
            (Some(id), _) => (self.expected(), Some(id)),
            (None, id) => (target, id),
        };
        KindWords(difference.object.kind, id.and_then(|id| constraint_words(catalog, id)))
    }
}

fn constraint_words(catalog: &Catalog, id: ObjectId) -> Option<&'static str> {
    let ObjectId::Constraint(table, at) = id else { return None };
    Some(match catalog.relations[table].constraints.get(at as usize)?.kind {
        ConstraintKind::PrimaryKey(_) => "primary key",
        ConstraintKind::Unique(_) => "unique constraint",
        ConstraintKind::Exclusion { .. } => "exclusion constraint",
        ConstraintKind::ForeignKey(_) => "foreign key",
        ConstraintKind::Check { .. } => "check constraint",
        ConstraintKind::NotNull { .. } => "not null constraint",
    })
}
