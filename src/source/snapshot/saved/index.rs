//! Indexes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::SavedCommon;
use super::is_default;
use crate::catalog::{
    Definition, Expression, Id, Index, IndexElement, IndexKey, IndexRole, IndexValidity, Name, NullsOrder,
    QualifiedName, Relation, SortDirection, Uniqueness,
};
use crate::source::snapshot::error::Flaw;
use crate::source::snapshot::reader::Reader;
use crate::source::snapshot::writer::Writer;

/// An index, that of a constraint too. Its schema is its table's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedIndex {
    /// Its name.
    pub name: Name,
    /// What it is for.
    #[serde(default, skip_serializing_if = "is_default")]
    pub role: IndexRole,
    /// Whether it refuses duplicates.
    #[serde(default, skip_serializing_if = "is_default")]
    pub uniqueness: Uniqueness,
    /// The access method; missing for `btree`.
    #[serde(default = "btree", skip_serializing_if = "is_btree")]
    pub method: Name,
    /// The key columns and expressions.
    pub elements: Vec<SavedIndexElement>,
    /// `INCLUDE (...)`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<Name>,
    /// `WHERE`, without its outer parentheses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predicate: Option<Expression>,
    /// Whether it can be used.
    #[serde(default, skip_serializing_if = "is_default")]
    pub validity: IndexValidity,
    /// The index of the partitioned table that it is attached to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attached_to: Option<QualifiedName>,
    /// The tablespace where it is not the database's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tablespace: Option<Name>,
    /// Storage parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Definition>,
    /// Statistics targets of its elements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statistics_targets: Vec<SavedStatisticsTarget>,
    /// Comment; owner and privileges are the table's.
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: SavedCommon,
}

fn btree() -> Name {
    Name::from("btree")
}

fn is_btree(method: &Name) -> bool {
    *method == "btree"
}

/// `ALTER INDEX ... ALTER COLUMN n SET STATISTICS`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedStatisticsTarget {
    /// The place of the element, from 1.
    pub element: u16,
    /// The target.
    pub target: i16,
}

/// One key column or expression of an index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedIndexElement {
    /// What is indexed.
    pub key: SavedIndexKey,
    /// The collation where it is not the column's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<QualifiedName>,
    /// The operator class where it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator_class: Option<QualifiedName>,
    /// The operator class's parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operator_class_options: Vec<Definition>,
    /// Ascending or descending.
    #[serde(default, skip_serializing_if = "is_default")]
    pub direction: SortDirection,
    /// Where NULLs are sorted; missing where that follows from the direction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nulls: Option<NullsOrder>,
    /// The operator of an exclusion constraint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exclusion_operator: Option<QualifiedName>,
}

/// What an index element or a partition key looks at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SavedIndexKey {
    /// A column of the table.
    Column(Name),
    /// An expression, without its outer parentheses.
    Expression(Expression),
}

impl SavedIndex {
    pub fn of(writer: &Writer<'_>, index: &Index) -> Self {
        let Index {
            schema: _,
            name,
            relation,
            method,
            uniqueness,
            role,
            elements,
            include,
            predicate,
            validity,
            attached_to,
            tablespace,
            options,
            statistics_targets,
            common,
        } = index;
        let relation = &writer.catalog().relations[*relation];
        SavedIndex {
            name: name.clone(),
            role: *role,
            uniqueness: *uniqueness,
            method: method.clone(),
            elements: elements
                .iter()
                .map(|element| SavedIndexElement::of(writer, relation, element))
                .collect(),
            include: writer.columns(relation, include),
            predicate: predicate.clone(),
            validity: *validity,
            attached_to: attached_to.map(|id| writer.index(id)),
            tablespace: tablespace.clone(),
            options: options.to_vec(),
            statistics_targets: statistics_targets
                .iter()
                .map(|&(element, target)| SavedStatisticsTarget { element, target })
                .collect(),
            about: SavedCommon::of(writer, common),
        }
    }

    /// The index of a relation, and the name of the one that it is attached to: that may not be there
    /// yet.
    pub fn restore(
        self,
        reader: &mut Reader,
        relation: Id<Relation>,
    ) -> Result<(Index, Option<QualifiedName>), Flaw> {
        let SavedIndex {
            name,
            role,
            uniqueness,
            method,
            elements,
            include,
            predicate,
            validity,
            attached_to,
            tablespace,
            options,
            statistics_targets,
            about,
        } = self;
        let elements = elements.into_iter().map(|element| element.restore(reader, relation));
        let index = Index {
            schema: reader.catalog().relations[relation].schema,
            name,
            relation,
            method,
            uniqueness,
            role,
            elements: elements.collect::<Result<_, _>>()?,
            include: reader.columns(relation, &include)?.into(),
            predicate,
            validity,
            attached_to: None,
            tablespace,
            options: options.into(),
            statistics_targets: statistics_targets
                .into_iter()
                .map(|SavedStatisticsTarget { element, target }| (element, target))
                .collect(),
            common: about.restore(reader),
        };
        Ok((index, attached_to))
    }
}

impl SavedIndexElement {
    fn of(writer: &Writer<'_>, relation: &Relation, element: &IndexElement) -> Self {
        let IndexElement {
            key,
            collation,
            operator_class,
            operator_class_options,
            direction,
            nulls,
            exclusion_operator,
        } = element;
        SavedIndexElement {
            key: SavedIndexKey::of(writer, relation, key),
            collation: collation.as_deref().cloned(),
            operator_class: operator_class.as_deref().cloned(),
            operator_class_options: operator_class_options.to_vec(),
            direction: *direction,
            nulls: Some(*nulls).filter(|nulls| *nulls != implied_nulls(*direction)),
            exclusion_operator: exclusion_operator.as_deref().cloned(),
        }
    }

    fn restore(self, reader: &Reader, relation: Id<Relation>) -> Result<IndexElement, Flaw> {
        let SavedIndexElement {
            key,
            collation,
            operator_class,
            operator_class_options,
            direction,
            nulls,
            exclusion_operator,
        } = self;
        Ok(IndexElement {
            key: key.restore(reader, relation)?,
            collation: collation.map(Box::new),
            operator_class: operator_class.map(Box::new),
            operator_class_options: operator_class_options.into(),
            direction,
            nulls: nulls.unwrap_or(implied_nulls(direction)),
            exclusion_operator: exclusion_operator.map(Box::new),
        })
    }
}

/// Where NULLs are sorted when nothing is said.
fn implied_nulls(direction: SortDirection) -> NullsOrder {
    match direction {
        SortDirection::Ascending => NullsOrder::Last,
        SortDirection::Descending => NullsOrder::First,
    }
}

impl SavedIndexKey {
    pub fn of(writer: &Writer<'_>, relation: &Relation, key: &IndexKey) -> Self {
        match key {
            IndexKey::Column(number) => SavedIndexKey::Column(writer.column(relation, *number)),
            IndexKey::Expression(expression) => SavedIndexKey::Expression(expression.clone()),
        }
    }

    pub fn restore(self, reader: &Reader, relation: Id<Relation>) -> Result<IndexKey, Flaw> {
        Ok(match self {
            SavedIndexKey::Column(name) => IndexKey::Column(reader.column(relation, &name)?),
            SavedIndexKey::Expression(expression) => IndexKey::Expression(expression),
        })
    }
}
