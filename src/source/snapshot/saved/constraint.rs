//! Constraints of tables and domains.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{other_path, place_of_part};
use super::{is_default, is_true, yes};
use crate::catalog::{
    Constraint, ConstraintKind, ConstraintTiming, EnforcingTriggers, Expression, ForeignKey, Id,
    KeyConstraint, MatchType, Name, QualifiedName, ReferencedTable, ReferentialAction, Relation, Span,
};
use crate::source::snapshot::error::Flaw;
use crate::source::snapshot::reader::Reader;
use crate::source::snapshot::writer::Writer;

/// A constraint of a table or a domain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedConstraint {
    /// Its name.
    pub name: Name,
    /// What it demands.
    pub kind: SavedConstraintKind,
    /// When it is checked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub timing: ConstraintTiming,
    /// Whether existing rows were checked: not `NOT VALID`.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub validated: bool,
    /// Whether it is enforced at all: not `NOT ENFORCED`.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub enforced: bool,
    /// `NO INHERIT`
    #[serde(default, skip_serializing_if = "is_default")]
    pub no_inherit: bool,
    /// Whether the triggers behind it fire.
    #[serde(default, skip_serializing_if = "is_default")]
    pub triggers: EnforcingTriggers,
    /// Whether it is declared on this table, and not only inherited.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub is_local: bool,
    /// Whether it came from the parent.
    #[serde(default, skip_serializing_if = "is_default")]
    pub inherited: bool,
    /// The comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Box<str>>,
    /// The schemas that were searched where it was written, where not those of its relation or type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_path: Option<Vec<Name>>,
}

/// What a constraint demands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum SavedConstraintKind {
    /// `PRIMARY KEY`
    PrimaryKey(SavedKey),
    /// `UNIQUE`
    Unique(SavedKey),
    /// `EXCLUDE`; elements and predicate are the index's.
    Exclusion(SavedExclusion),
    /// `FOREIGN KEY`
    ForeignKey(SavedForeignKey),
    /// `CHECK`: the condition, without its outer parentheses.
    Check(Expression),
    /// `NOT NULL` of this column, with a name of its own.
    NotNull(Name),
}

/// A primary key or unique constraint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedKey {
    /// The columns, in key order.
    pub columns: Vec<Name>,
    /// The index that enforces it; missing where it has the constraint's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<Name>,
}

/// An exclusion constraint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedExclusion {
    /// The index that enforces it; missing where it has the constraint's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<Name>,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedForeignKey {
    /// The columns that refer.
    pub columns: Vec<Name>,
    /// What they refer to.
    pub references: SavedReference,
    /// `MATCH`
    #[serde(default, skip_serializing_if = "is_default")]
    pub match_type: MatchType,
    /// What happens when the referred-to key changes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_update: ReferentialAction,
    /// What happens when the referred-to row goes.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_delete: ReferentialAction,
    /// The columns that `ON DELETE SET NULL | SET DEFAULT (...)` names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_delete_columns: Vec<Name>,
    /// `PERIOD`
    #[serde(default, skip_serializing_if = "is_default")]
    pub period: bool,
}

/// A table that a foreign key refers to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedReference {
    /// Its schema.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Name>,
    /// Its name.
    pub name: Name,
    /// The columns referred to; none for the primary key of a table that is not in the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Name>,
    /// Whether the table is in this file.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub in_file: bool,
}

/// Whose constraint it is, for writing.
#[derive(Clone, Copy)]
pub(crate) enum Holder<'a> {
    /// A relation.
    Relation(&'a Relation),
    /// A domain, which has no columns, written there.
    Domain(Option<Span>),
}

impl Holder<'_> {
    fn span(self) -> Option<Span> {
        match self {
            Holder::Relation(relation) => relation.common.span,
            Holder::Domain(span) => span,
        }
    }
}

/// Whose constraint it is, for reading.
#[derive(Clone, Copy)]
pub(crate) struct RestoredHolder {
    /// The relation; none for a domain.
    pub relation: Option<Id<Relation>>,
    /// Its place.
    pub span: Option<Span>,
}

impl SavedConstraint {
    pub fn of(writer: &Writer<'_>, holder: Holder<'_>, constraint: &Constraint) -> Self {
        let Constraint {
            name,
            kind,
            timing,
            validated,
            enforced,
            no_inherit,
            triggers,
            is_local,
            inherited,
            comment,
            span,
        } = constraint;
        SavedConstraint {
            name: name.clone(),
            kind: SavedConstraintKind::of(writer, holder, name, kind),
            timing: *timing,
            validated: *validated,
            enforced: *enforced,
            no_inherit: *no_inherit,
            triggers: *triggers,
            is_local: *is_local,
            inherited: *inherited,
            comment: comment.clone(),
            search_path: other_path(writer, span.or(holder.span()), holder.span()),
        }
    }

    pub fn restore(self, reader: &mut Reader, holder: RestoredHolder) -> Result<Constraint, Flaw> {
        let SavedConstraint {
            name,
            kind,
            timing,
            validated,
            enforced,
            no_inherit,
            triggers,
            is_local,
            inherited,
            comment,
            search_path,
        } = self;
        Ok(Constraint {
            kind: kind.restore(reader, holder, &name)?,
            name,
            timing,
            validated,
            enforced,
            no_inherit,
            triggers,
            is_local,
            inherited,
            comment,
            span: place_of_part(reader, search_path, holder.span),
        })
    }
}

impl SavedConstraintKind {
    fn of(writer: &Writer<'_>, holder: Holder<'_>, name: &Name, kind: &ConstraintKind) -> Self {
        let columns = |numbers: &[_]| match holder {
            Holder::Relation(relation) => writer.columns(relation, numbers),
            Holder::Domain(_) => Vec::new(),
        };
        let index = |id| Some(writer.index_name(id)).filter(|index| index != name);
        match kind {
            ConstraintKind::PrimaryKey(key) => SavedConstraintKind::PrimaryKey(SavedKey {
                columns: columns(&key.columns),
                index: index(key.index),
            }),
            ConstraintKind::Unique(key) => SavedConstraintKind::Unique(SavedKey {
                columns: columns(&key.columns),
                index: index(key.index),
            }),
            ConstraintKind::Exclusion { index: id } => {
                SavedConstraintKind::Exclusion(SavedExclusion { index: index(*id) })
            }
            ConstraintKind::ForeignKey(key) => {
                SavedConstraintKind::ForeignKey(SavedForeignKey::of(writer, key, columns))
            }
            ConstraintKind::Check { expression } => SavedConstraintKind::Check(expression.clone()),
            ConstraintKind::NotNull { column } => {
                SavedConstraintKind::NotNull(columns(&[*column]).pop().unwrap_or_default())
            }
        }
    }

    fn restore(self, reader: &Reader, holder: RestoredHolder, name: &Name) -> Result<ConstraintKind, Flaw> {
        if let SavedConstraintKind::Check(expression) = self {
            return Ok(ConstraintKind::Check { expression });
        }
        let relation = holder.relation.ok_or(Flaw::NoDomainConstraint)?;
        let index = |index: Option<Name>| reader.index_of(relation, &index.unwrap_or_else(|| name.clone()));
        let key = |key: SavedKey| {
            let SavedKey { columns, index: of } = key;
            Ok::<_, Flaw>(KeyConstraint { columns: reader.columns(relation, &columns)?, index: index(of)? })
        };
        Ok(match self {
            SavedConstraintKind::PrimaryKey(saved) => ConstraintKind::PrimaryKey(key(saved)?),
            SavedConstraintKind::Unique(saved) => ConstraintKind::Unique(key(saved)?),
            SavedConstraintKind::Exclusion(SavedExclusion { index: of }) => {
                ConstraintKind::Exclusion { index: index(of)? }
            }
            SavedConstraintKind::ForeignKey(saved) => {
                ConstraintKind::ForeignKey(Box::new(saved.restore(reader, relation)?))
            }
            SavedConstraintKind::NotNull(column) => {
                ConstraintKind::NotNull { column: reader.column(relation, &column)? }
            }
            SavedConstraintKind::Check(expression) => ConstraintKind::Check { expression },
        })
    }
}

impl SavedForeignKey {
    fn of(
        writer: &Writer<'_>,
        key: &ForeignKey,
        own: impl Fn(&[crate::catalog::ColumnNumber]) -> Vec<Name>,
    ) -> Self {
        let ForeignKey { columns, references, match_type, on_update, on_delete, on_delete_columns, period } =
            key;
        SavedForeignKey {
            columns: own(columns),
            references: SavedReference::of(writer, references),
            match_type: *match_type,
            on_update: *on_update,
            on_delete: *on_delete,
            on_delete_columns: own(on_delete_columns),
            period: *period,
        }
    }

    fn restore(self, reader: &Reader, relation: Id<Relation>) -> Result<ForeignKey, Flaw> {
        let SavedForeignKey {
            columns,
            references,
            match_type,
            on_update,
            on_delete,
            on_delete_columns,
            period,
        } = self;
        Ok(ForeignKey {
            columns: reader.columns(relation, &columns)?,
            references: references.restore(reader)?,
            match_type,
            on_update,
            on_delete,
            on_delete_columns: reader.columns(relation, &on_delete_columns)?,
            period,
        })
    }
}

impl SavedReference {
    fn of(writer: &Writer<'_>, references: &ReferencedTable) -> Self {
        match references {
            ReferencedTable::Known(id, numbers) => {
                let QualifiedName { schema, name } = writer.relation(*id);
                let columns = writer.columns(&writer.catalog().relations[*id], numbers);
                SavedReference { schema, name, columns, in_file: true }
            }
            ReferencedTable::Missing(QualifiedName { schema, name }, columns) => SavedReference {
                schema: schema.clone(),
                name: name.clone(),
                columns: columns.clone(),
                in_file: false,
            },
        }
    }

    fn restore(self, reader: &Reader) -> Result<ReferencedTable, Flaw> {
        let SavedReference { schema, name, columns, in_file } = self;
        let name = QualifiedName { schema, name };
        if !in_file {
            return Ok(ReferencedTable::Missing(name, columns));
        }
        let id = reader.relation(&name)?;
        Ok(ReferencedTable::Known(id, reader.columns(id, &columns)?))
    }
}
