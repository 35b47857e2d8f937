//! Tables of every kind, views, materialized views, with what belongs to them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::column::SavedColumn;
use super::common::SavedCommon;
use super::constraint::{Holder, RestoredHolder, SavedConstraint};
use super::index::SavedIndex;
use super::relation_parts::{
    SavedForeignTable, SavedPartitionKey, SavedPartitionOf, SavedReplicaIdentity, SavedUnknown, SavedView,
};
use super::trigger::{SavedPolicy, SavedRule, SavedTrigger};
use super::{expect_unique, is_default};
use crate::catalog::{
    Column, ColumnNumber, Definition, Id, Name, ObjectKind, Persistence, QualifiedName, Relation,
    RelationKind, RowLevelSecurity, Span,
};
use crate::source::snapshot::error::Flaw;
use crate::source::snapshot::reader::Reader;
use crate::source::snapshot::writer::Writer;

/// A table of any kind, a view, a materialized view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedRelation {
    /// Its schema.
    pub schema: Name,
    /// Its name.
    pub name: Name,
    /// What kind of relation it is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: RelationKind,
    /// Whether changes of its rows reach the WAL.
    #[serde(default, skip_serializing_if = "is_default")]
    pub persistence: Persistence,
    /// Owner, privileges, comment.
    #[serde(default, skip_serializing_if = "is_default")]
    pub about: SavedCommon,
    /// The columns in physical order, dropped ones left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<SavedColumn>,
    /// The number that the next column gets; missing where it is one more than the last column's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_column: Option<u16>,
    /// Why the columns are not, or not all, known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns_unknown: Option<SavedUnknown>,
    /// Why the indexes are not all known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indexes_unknown: Option<SavedUnknown>,
    /// The query of a view.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<SavedView>,
    /// Where a foreign table's rows are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreign: Option<SavedForeignTable>,
    /// The composite type of `CREATE TABLE ... OF`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of_type: Option<QualifiedName>,
    /// The parents by inheritance (not by partitioning), in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inherits: Vec<QualifiedName>,
    /// The relations that inherit from it or are its partitions, where their order is not that of their
    /// names: what they are they say themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub children: Option<Vec<QualifiedName>>,
    /// Set where it is a partition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_of: Option<SavedPartitionOf>,
    /// `PARTITION BY`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partitioned_by: Option<SavedPartitionKey>,
    /// Its constraints.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<SavedConstraint>,
    /// Its indexes, those of constraints too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<SavedIndex>,
    /// Its triggers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub triggers: Vec<SavedTrigger>,
    /// Its rewrite rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<SavedRule>,
    /// Its row-level security policies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<SavedPolicy>,
    /// Whether policies are enforced.
    #[serde(default, skip_serializing_if = "is_default")]
    pub row_level_security: RowLevelSecurity,
    /// Which columns of an old row are written to the WAL.
    #[serde(default, skip_serializing_if = "is_default")]
    pub replica_identity: SavedReplicaIdentity,
    /// The index of `CLUSTER ON`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clustered_on: Option<Name>,
    /// The tablespace where it is not the database's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tablespace: Option<Name>,
    /// The table access method where it is not `heap`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_method: Option<Name>,
    /// Storage parameters, in the order written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Definition>,
}

impl SavedRelation {
    pub fn of(writer: &Writer<'_>, relation: &Relation) -> Self {
        let Relation {
            schema,
            name,
            kind,
            persistence,
            columns,
            next_column,
            columns_unknown,
            indexes_unknown,
            constraints,
            indexes,
            inherits,
            children,
            partition_of,
            partitioned_by,
            view,
            foreign,
            of_type,
            triggers,
            rules,
            policies,
            row_level_security,
            replica_identity,
            clustered_on,
            tablespace,
            access_method,
            options,
            common,
        } = relation;
        let indexes = indexes.iter().map(|id| &writer.catalog().indexes[*id]);
        let holder = Holder::Relation(relation);
        SavedRelation {
            schema: writer.schema(*schema),
            name: name.clone(),
            kind: *kind,
            persistence: *persistence,
            about: SavedCommon::of(writer, common),
            columns: saved_columns(writer, columns, common.span),
            next_column: Some(*next_column).filter(|next| *next != next_number(columns)),
            columns_unknown: columns_unknown.as_ref().map(SavedUnknown::of),
            indexes_unknown: indexes_unknown.as_ref().map(SavedUnknown::of),
            view: view.as_deref().map(SavedView::of),
            foreign: foreign.as_deref().map(SavedForeignTable::of),
            of_type: of_type.map(|id| writer.user_type(id)),
            inherits: inherits.iter().map(|id| writer.relation(*id)).collect(),
            children: saved_children(writer, children),
            partition_of: partition_of.as_deref().map(|of| SavedPartitionOf::of(writer, of)),
            partitioned_by: partitioned_by.as_deref().map(|by| SavedPartitionKey::of(writer, relation, by)),
            constraints: constraints.iter().map(|of| SavedConstraint::of(writer, holder, of)).collect(),
            indexes: indexes.map(|index| SavedIndex::of(writer, index)).collect(),
            triggers: triggers.iter().map(|of| SavedTrigger::of(writer, relation, of)).collect(),
            rules: rules.iter().map(|of| SavedRule::of(writer, relation, of)).collect(),
            policies: policies.iter().map(|of| SavedPolicy::of(writer, relation, of)).collect(),
            row_level_security: *row_level_security,
            replica_identity: SavedReplicaIdentity::of(writer, replica_identity),
            clustered_on: clustered_on.map(|id| writer.index_name(id)),
            tablespace: tablespace.clone(),
            access_method: access_method.clone(),
            options: options.to_vec(),
        }
    }

    /// Fills the relation with what needs no other relation's columns and no index, and returns the
    /// rest.
    pub fn restore(self, reader: &mut Reader, id: Id<Relation>) -> Result<RelationRest, Flaw> {
        let SavedRelation {
            // it was made by these
            schema: _,
            name: _,
            kind: _,
            persistence,
            about,
            columns,
            next_column,
            columns_unknown,
            indexes_unknown,
            view,
            foreign,
            of_type,
            inherits,
            children,
            partition_of,
            partitioned_by,
            constraints,
            indexes,
            triggers,
            rules,
            policies,
            row_level_security,
            replica_identity,
            clustered_on,
            tablespace,
            access_method,
            options,
        } = self;
        let common = about.restore(reader);
        let columns = restored_columns(reader, columns, common.span)?;
        let of_type = of_type.map(|name| reader.user_type(&name)).transpose()?;
        let foreign = foreign.map(|foreign| Box::new(foreign.restore(reader)));
        let relation = &mut reader.catalog_mut().relations[id];
        relation.persistence = persistence;
        relation.next_column = next_column.unwrap_or_else(|| next_number(&columns));
        relation.columns = columns;
        relation.columns_unknown = columns_unknown.map(SavedUnknown::restore);
        relation.indexes_unknown = indexes_unknown.map(SavedUnknown::restore);
        relation.view = view.map(|view| Box::new(view.restore()));
        relation.foreign = foreign;
        relation.of_type = of_type;
        relation.row_level_security = row_level_security;
        relation.tablespace = tablespace;
        relation.access_method = access_method;
        relation.options = options.into();
        relation.common = common;
        reader.note_columns(id);
        Ok(RelationRest {
            id,
            inherits,
            children,
            partition_of,
            partitioned_by,
            constraints,
            indexes,
            triggers,
            rules,
            policies,
            replica_identity,
            clustered_on,
        })
    }
}

/// What of a relation refers to columns, indexes and other relations.
pub(crate) struct RelationRest {
    /// The relation.
    pub id: Id<Relation>,
    inherits: Vec<QualifiedName>,
    children: Option<Vec<QualifiedName>>,
    partition_of: Option<SavedPartitionOf>,
    partitioned_by: Option<SavedPartitionKey>,
    constraints: Vec<SavedConstraint>,
    indexes: Vec<SavedIndex>,
    triggers: Vec<SavedTrigger>,
    rules: Vec<SavedRule>,
    policies: Vec<SavedPolicy>,
    replica_identity: SavedReplicaIdentity,
    clustered_on: Option<Name>,
}

impl RelationRest {
    /// Parents, partition key and indexes: when all relations have their columns. Parents learn of
    /// their child.
    pub fn restore_structure(&mut self, reader: &mut Reader) -> Result<(), Flaw> {
        let inherits = std::mem::take(&mut self.inherits);
        let inherits = inherits.iter().map(|name| reader.relation(name)).collect::<Result<Vec<_>, _>>()?;
        let partition_of = self.partition_of.take().map(|of| of.restore(reader)).transpose()?;
        let partitioned_by = self.partitioned_by.take().map(|by| by.restore(reader, self.id)).transpose()?;
        for parent in inherits.iter().copied().chain(partition_of.as_ref().map(|of| of.parent)) {
            reader.catalog_mut().relations[parent].children.push(self.id);
        }
        let relation = &mut reader.catalog_mut().relations[self.id];
        relation.inherits = inherits.into();
        relation.partition_of = partition_of.map(Box::new);
        relation.partitioned_by = partitioned_by.map(Box::new);
        std::mem::take(&mut self.indexes).into_iter().try_for_each(|index| reader.add_index(self.id, index))
    }

    /// Constraints and what hangs on the relation: when all indexes are there.
    pub fn restore_rest(self, reader: &mut Reader) -> Result<(), Flaw> {
        let RelationRest {
            id,
            inherits: _,
            children,
            partition_of: _,
            partitioned_by: _,
            constraints,
            indexes: _,
            triggers,
            rules,
            policies,
            replica_identity,
            clustered_on,
        } = self;
        let span = reader.catalog().relations[id].common.span;
        let holder = RestoredHolder { relation: Some(id), span };
        expect_unique(ObjectKind::Constraint, constraints.iter().map(|constraint| &constraint.name))?;
        expect_unique(ObjectKind::Trigger, triggers.iter().map(|trigger| &trigger.name))?;
        expect_unique(ObjectKind::Rule, rules.iter().map(|rule| &rule.name))?;
        expect_unique(ObjectKind::Policy, policies.iter().map(|policy| &policy.name))?;
        let constraints = constraints.into_iter().map(|constraint| constraint.restore(reader, holder));
        let constraints = constraints.collect::<Result<_, _>>()?;
        let triggers = triggers.into_iter().map(|trigger| trigger.restore(reader, id, span));
        let triggers = triggers.collect::<Result<_, _>>()?;
        let rules = rules.into_iter().map(|rule| rule.restore(reader, span)).collect();
        let policies = policies.into_iter().map(|policy| policy.restore(reader, span)).collect();
        let replica_identity = replica_identity.restore(reader, id)?;
        let clustered_on = clustered_on.map(|name| reader.index_of(id, &name)).transpose()?;
        let children = children.map(|names| restored_children(reader, id, &names)).transpose()?;
        let relation = &mut reader.catalog_mut().relations[id];
        if let Some(children) = children {
            relation.children = children.into();
        }
        relation.constraints = constraints;
        relation.triggers = triggers;
        relation.rules = rules;
        relation.policies = policies;
        relation.replica_identity = replica_identity;
        relation.clustered_on = clustered_on;
        Ok(())
    }
}

/// The children, where their order is not that of their names.
fn saved_children(writer: &Writer<'_>, children: &[Id<Relation>]) -> Option<Vec<QualifiedName>> {
    let names: Vec<QualifiedName> = children.iter().map(|id| writer.relation(*id)).collect();
    (!names.is_sorted()).then_some(names)
}

/// The children in this order: all that say to be, and no others.
fn restored_children(
    reader: &Reader,
    parent: Id<Relation>,
    names: &[QualifiedName],
) -> Result<Vec<Id<Relation>>, Flaw> {
    let children = names.iter().map(|name| reader.relation(name)).collect::<Result<Vec<_>, _>>()?;
    let sorted = |mut ids: Vec<Id<Relation>>| {
        ids.sort_unstable();
        ids
    };
    let known = reader.catalog().relations[parent].children.to_vec();
    if sorted(children.clone()) == sorted(known) { Ok(children) } else { Err(Flaw::Children) }
}

fn saved_columns(writer: &Writer<'_>, columns: &[Column], whole: Option<Span>) -> Vec<SavedColumn> {
    let mut next = 1;
    let mut saved = Vec::with_capacity(columns.len());
    for column in columns {
        saved.push(SavedColumn::of(writer, column, next, whole));
        next = column.number.0.saturating_add(1);
    }
    saved
}

fn restored_columns(
    reader: &mut Reader,
    saved: Vec<SavedColumn>,
    whole: Option<Span>,
) -> Result<Vec<Column>, Flaw> {
    let mut columns: Vec<Column> = Vec::with_capacity(saved.len());
    for column in saved {
        let column = column.restore(reader, next_number(&columns), whole)?;
        let before = columns.last().map_or(ColumnNumber(0), |column| column.number);
        if column.number <= before {
            return Err(Flaw::ColumnNumber { column: column.name });
        }
        columns.push(column);
    }
    expect_unique(ObjectKind::Column, columns.iter().map(|column| &column.name))?;
    Ok(columns)
}

/// The number of a column that comes behind these.
fn next_number(columns: &[Column]) -> u16 {
    columns.last().map_or(1, |column| column.number.0.saturating_add(1))
}
