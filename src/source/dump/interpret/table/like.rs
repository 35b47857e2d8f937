//! `LIKE table INCLUDING ...`

use crate::catalog::{
    BuiltinType, Column, ColumnNumber, Common, Constraint, ConstraintKind, Id, Identity, Index, IndexRole,
    Modifier, Name, ObjectKind, QualifiedName, RareOfColumn, Relation, Sequence, StatisticsObject, TypeKind,
};

use super::super::super::read::sequence_options::{SequenceBound, SequenceOptions};
use super::super::super::read::table::column::IdentityDefinition;
use super::super::super::read::table::create::{LikeClause, LikeOptions};
use super::super::super::type_name::{Cardinality, ParsedType, TypeNameRef};
use super::super::expression_text::columns_in;
use super::super::implicit_name::{NameParts, NameSpace, join_column_names};
use super::super::lookup::missing;
use super::super::{ApplyError, Interpreter};
use super::draft::{Draft, SequenceWish};
use super::key::constraint_kind;

impl Interpreter {
    /// Takes up what `LIKE` copies.
    pub(super) fn draft_like(&self, draft: &mut Draft, like: &LikeClause) -> Result<(), ApplyError> {
        let Some(model) = self.find_relation(&like.table) else {
            return self.draft_like_type(draft, &like.table);
        };
        let table = &self.catalog.relations[model];
        draft.lacks_columns = draft.lacks_columns.take().or_else(|| table.columns_unknown.clone());
        for column in &table.columns {
            let place = draft.push(self.copied_column(column, like.including))?;
            if let Some(identity) = column.identity.filter(|_| like.including.identity) {
                draft.sequences.push((place, self.identity_like(identity)));
            }
        }
        if like.including.constraints {
            let checks =
                table.constraints.iter().filter_map(|constraint| copied_check(constraint, like.including));
            draft.ready_constraints.extend(checks);
        }
        if like.including.indexes {
            draft.copied_indexes.extend(&table.indexes);
            draft.lacks_indexes = draft.lacks_indexes.take().or_else(|| table.indexes_unknown.clone());
        }
        if like.including.statistics {
            let of_table =
                self.catalog.statistics.iter().filter(|(_, object)| object.relation == Some(model));
            draft.copied_statistics.extend(of_table.map(|(id, _)| id));
        }
        Ok(())
    }

    /// `LIKE` a composite type.
    fn draft_like_type(&self, draft: &mut Draft, name: &QualifiedName) -> Result<(), ApplyError> {
        let id = self.find_type(name).ok_or_else(|| missing(ObjectKind::Table, name))?;
        let TypeKind::Composite(attributes) = &self.catalog.types[id].kind else {
            return Err(missing(ObjectKind::Table, name));
        };
        for attribute in attributes {
            let data_type = attribute.data_type.clone();
            let mut column = Column::new(ColumnNumber(0), attribute.name.clone(), data_type);
            column.rare.change(|rare| rare.collation = attribute.collation.clone());
            column.span = self.span();
            draft.push(column)?;
        }
        Ok(())
    }

    fn copied_column(&self, column: &Column, including: LikeOptions) -> Column {
        let mut copy = Column::new(ColumnNumber(0), column.name.clone(), column.data_type.clone());
        copy.not_null = column.not_null;
        copy.span = self.span();
        if including.defaults {
            copy.default = column.default.clone();
        }
        let mut rare = RareOfColumn { collation: column.collation.clone(), ..RareOfColumn::default() };
        if including.generated {
            rare.generated = column.generated.clone();
        }
        if including.storage {
            rare.storage = column.storage;
        }
        if including.compression {
            rare.compression = column.compression;
        }
        if including.comments {
            rare.comment = column.comment.clone();
        }
        copy.rare = rare.into();
        copy
    }

    /// A sequence of its own with the options of the other.
    fn identity_like(&self, identity: Identity) -> SequenceWish {
        let model = identity.sequence.map(|id| &self.catalog.sequences[id]);
        let sequence = model.map(options_of).unwrap_or_default();
        SequenceWish::Identity(Box::new(IdentityDefinition { kind: identity.kind, sequence }))
    }

    /// Gives a table an index, with its constraint, like one of another table.
    pub(super) fn copy_index(&mut self, relation: Id<Relation>, model: Id<Index>) {
        let Some(mut index) = self.index_for(model, relation) else { return };
        let owner = self.catalog.indexes[model].relation;
        let constraint = self.catalog.relations[owner].constraints.iter();
        let constraint = constraint.clone().find(|constraint| constraint.index() == Some(model)).cloned();
        let label = match index.role {
            IndexRole::PrimaryKey => "pkey",
            IndexRole::Unique => "key",
            IndexRole::Exclusion => "excl",
            IndexRole::Secondary => "idx",
        };
        if index.role == IndexRole::PrimaryKey && self.catalog.relations[relation].primary_key().is_some() {
            return;
        }
        index.name = self.choose_index_name(&index, label);
        let (name, role) = (index.name.clone(), index.role);
        let columns = index.key_columns().unwrap_or_default();
        let id = self.add_index(index);
        if let Some(model) = constraint {
            let mut copy = Constraint::new(name, constraint_kind(role, &columns, id));
            copy.timing = model.timing;
            copy.span = self.span();
            if role == IndexRole::PrimaryKey {
                columns.iter().for_each(|column| self.set_not_null(relation, *column));
            }
            self.add_constraint(relation, copy);
        }
    }

    /// Gives a table a statistics object like one of another table.
    pub(super) fn copy_statistics(&mut self, relation: Id<Relation>, model: Id<StatisticsObject>) {
        let model = self.catalog.statistics[model].clone();
        let table = &self.catalog.relations[relation];
        let columns = columns_in(model.on.as_str(), table);
        let names = columns.iter().filter_map(|number| table.column_by_number(*number));
        let joined = join_column_names(names.map(|column| column.name.as_str()));
        let (schema, first) = (table.schema, table.name.clone());
        let parts = NameParts { first: first.as_str(), second: Some(&joined), label: "stat" };
        let name: Name = self.choose_name(schema, parts, NameSpace::Relations);
        let common = Common { owner: self.session.role.clone(), span: self.span(), ..Common::default() };
        self.catalog.statistics.insert(StatisticsObject {
            schema,
            name,
            relation: Some(relation),
            common,
            ..model
        });
    }
}

/// A check as the copy has it.
fn copied_check(constraint: &Constraint, including: LikeOptions) -> Option<Constraint> {
    let ConstraintKind::Check { .. } = &constraint.kind else { return None };
    let mut copy = Constraint::new(constraint.name.clone(), constraint.kind.clone());
    copy.no_inherit = constraint.no_inherit;
    copy.enforced = constraint.enforced;
    copy.span = constraint.span;
    copy.comment = constraint.comment.clone().filter(|_| including.comments);
    Some(copy)
}

/// The options that make a sequence like this one. The server does not copy its type.
fn options_of(sequence: &Sequence) -> SequenceOptions {
    let data_type = ParsedType {
        name: TypeNameRef::Builtin(BuiltinType::Int8),
        modifier: Modifier::None,
        dimensions: 0,
        cardinality: Cardinality::Single,
    };
    SequenceOptions {
        data_type: Some(data_type),
        start: Some(sequence.start),
        increment: Some(sequence.increment),
        minimum: Some(SequenceBound::Value(sequence.minimum)),
        maximum: Some(SequenceBound::Value(sequence.maximum)),
        cache: Some(sequence.cache),
        cycle: Some(sequence.cycle),
        ..SequenceOptions::default()
    }
}
