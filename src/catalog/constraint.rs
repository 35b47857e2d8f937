//! Constraints of tables and domains.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ColumnNumber, Expression, Id, Index, Name, QualifiedName, Relation, Span};

/// A constraint of a table.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Constraint {
    /// The name, PostgreSQL's own choice where none was given.
    pub name: Name,
    /// What it demands.
    pub kind: ConstraintKind,
    /// When it is checked.
    pub timing: ConstraintTiming,
    /// Whether existing rows were checked: not `NOT VALID`.
    pub validated: bool,
    /// Whether it is enforced at all: not `NOT ENFORCED` (PostgreSQL 18).
    pub enforced: bool,
    /// `NO INHERIT`.
    pub no_inherit: bool,
    /// Whether the triggers behind it fire.
    pub triggers: EnforcingTriggers,
    /// Whether it is declared on this table, and not only inherited.
    pub is_local: bool,
    /// Whether it came from the parent (a partition's copy of a key, an inherited check).
    pub inherited: bool,
    /// The comment.
    pub comment: Option<Box<str>>,
    /// Where it was written.
    pub span: Option<Span>,
}

impl Constraint {
    /// A valid constraint, checked at once.
    pub(crate) fn new(name: Name, kind: ConstraintKind) -> Self {
        Constraint {
            name,
            kind,
            timing: ConstraintTiming::Immediate,
            validated: true,
            enforced: true,
            no_inherit: false,
            triggers: EnforcingTriggers::Enabled,
            is_local: true,
            inherited: false,
            comment: None,
            span: None,
        }
    }

    /// Whether this is the primary key.
    pub fn is_primary_key(&self) -> bool {
        matches!(self.kind, ConstraintKind::PrimaryKey(_))
    }

    /// The column of a `NOT NULL`.
    pub(crate) fn not_null_column(&self) -> Option<ColumnNumber> {
        match self.kind {
            ConstraintKind::NotNull { column } => Some(column),
            _ => None,
        }
    }

    /// The index that enforces it.
    pub fn index(&self) -> Option<Id<Index>> {
        match &self.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => Some(key.index),
            ConstraintKind::Exclusion { index } => Some(*index),
            _ => None,
        }
    }
}

/// Whether the triggers fire that PostgreSQL makes for a foreign key, or for a key that is checked later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EnforcingTriggers {
    /// They do, or there are none. No dump says otherwise: whoever restores one has all of them enabled.
    #[default]
    Enabled,
    /// `ALTER TABLE ... DISABLE TRIGGER ALL` of a table that it is about: rows are not checked against it.
    Disabled,
}

/// What a constraint demands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConstraintKind {
    /// `PRIMARY KEY`
    PrimaryKey(KeyConstraint),
    /// `UNIQUE`
    Unique(KeyConstraint),
    /// `EXCLUDE`; elements and predicate are the index's.
    Exclusion {
        /// The index that enforces it.
        index: Id<Index>,
    },
    /// `FOREIGN KEY`
    ForeignKey(Box<ForeignKey>),
    /// `CHECK`
    Check {
        /// The condition, without its outer parentheses.
        expression: Expression,
    },
    /// `NOT NULL` with a name of its own (PostgreSQL 18 keeps it). [`Column::not_null`] holds too.
    ///
    /// [`Column::not_null`]: super::Column::not_null
    NotNull {
        /// The column.
        column: ColumnNumber,
    },
}

/// A primary key or unique constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyConstraint {
    /// The columns, in key order.
    pub columns: Vec<ColumnNumber>,
    /// The index that enforces it: it has the constraint's name.
    pub index: Id<Index>,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ForeignKey {
    /// The columns that refer.
    pub columns: Vec<ColumnNumber>,
    /// The table referred to.
    pub references: ReferencedTable,
    /// `MATCH FULL`, `MATCH SIMPLE`.
    pub match_type: MatchType,
    /// What happens when the referred-to key changes.
    pub on_update: ReferentialAction,
    /// What happens when the referred-to row goes.
    pub on_delete: ReferentialAction,
    /// The columns that `ON DELETE SET NULL | SET DEFAULT (...)` names.
    pub on_delete_columns: Vec<ColumnNumber>,
    /// `PERIOD` (PostgreSQL 18).
    pub period: bool,
}

/// The table that a foreign key refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReferencedTable {
    /// A table of this catalog, with the columns referred to.
    Known(Id<Relation>, Vec<ColumnNumber>),
    /// A table that the input does not define, with the columns as named (empty: its primary key).
    Missing(QualifiedName, Vec<Name>),
}

/// `MATCH` of a foreign key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MatchType {
    /// NULL in any column satisfies it.
    #[default]
    Simple,
    /// All columns or none are NULL.
    Full,
}

/// `ON UPDATE`, `ON DELETE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ReferentialAction {
    /// Refused, at the end of the statement or transaction.
    #[default]
    NoAction,
    /// Refused at once.
    Restrict,
    /// Passed on.
    Cascade,
    /// Set to NULL.
    SetNull,
    /// Set to the default.
    SetDefault,
}

/// When a constraint is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ConstraintTiming {
    /// `NOT DEFERRABLE`
    #[default]
    Immediate,
    /// `DEFERRABLE INITIALLY IMMEDIATE`
    Deferrable,
    /// `DEFERRABLE INITIALLY DEFERRED`
    InitiallyDeferred,
}

impl ConstraintTiming {
    /// Whether the check can be put off to the end of the transaction.
    pub fn is_deferrable(self) -> bool {
        self != ConstraintTiming::Immediate
    }
}
