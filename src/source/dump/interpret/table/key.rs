//! Constraints that an index enforces: primary keys, unique and exclusion constraints.

use crate::catalog::{
    ColumnNumber, Common, Constraint, ConstraintKind, Id, Index, IndexElement, IndexKey, IndexRole,
    IndexValidity, KeyConstraint, Name, NullsOrder, ObjectKind, QualifiedName, RareList, Relation,
    RelationKind, SchemaKey, SortDirection, Uniqueness,
};

use super::super::super::read::table::Descent;
use super::super::super::read::table::constraint::{
    ExclusionDefinition, KeyDefinition, KeyKind, TableConstraint,
};
use super::super::implicit_name::{NameParts, NameSpace, index_column_names, join_column_names};
use super::super::index_column_name::implied_column_name;
use super::super::lookup::missing;
use super::super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn add_key(
        &mut self,
        relation: Id<Relation>,
        descent: Descent,
        kind: KeyKind,
        key: &KeyDefinition,
        definition: &TableConstraint,
    ) -> Result<(), ApplyError> {
        self.refuse_second_primary_key(relation, kind)?;
        let columns = self.numbers_of_columns(relation, &key.columns)?;
        let include = self.numbers_of_columns(relation, &key.include)?;
        let mut index = self.constraint_index(relation, index_role(kind));
        index.elements = columns.iter().map(|column| column_element(*column)).collect();
        index.include = include.into();
        index.uniqueness = uniqueness(kind);
        index.options = key.options.clone().into();
        index.tablespace = self.index_tablespace(key.tablespace.clone());
        if key.without_overlaps {
            index.method = Name::from("gist");
        }
        index.name = self.constraint_index_name(&index, definition.name.as_ref(), label(kind))?;
        self.add_index_constraint(index, descent, &columns, definition);
        Ok(())
    }

    fn refuse_second_primary_key(&self, relation: Id<Relation>, kind: KeyKind) -> Result<(), ApplyError> {
        let table = &self.catalog.relations[relation];
        match table.primary_key() {
            Some(known) if kind == KeyKind::Primary => {
                Err(self.existing_part(relation, ObjectKind::Constraint, &known.name.clone()))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn add_exclusion(
        &mut self,
        relation: Id<Relation>,
        descent: Descent,
        exclusion: ExclusionDefinition,
        definition: &TableConstraint,
    ) -> Result<(), ApplyError> {
        let mut index = self.constraint_index(relation, IndexRole::Exclusion);
        for element in exclusion.elements {
            index.elements.push(self.index_element(relation, element)?);
        }
        index.include = self.numbers_of_columns(relation, &exclusion.include)?.into();
        index.method = exclusion.method.unwrap_or_else(|| Name::from("btree"));
        index.options = exclusion.options.into();
        index.tablespace = self.index_tablespace(exclusion.tablespace);
        index.predicate = exclusion.predicate;
        index.name = self.constraint_index_name(&index, definition.name.as_ref(), "excl")?;
        self.add_index_constraint(index, descent, &[], definition);
        Ok(())
    }

    /// An index without elements and name.
    fn constraint_index(&self, relation: Id<Relation>, role: IndexRole) -> Index {
        Index {
            schema: self.catalog.relations[relation].schema,
            name: Name::default(),
            relation,
            method: Name::from("btree"),
            uniqueness: Uniqueness::NotUnique,
            role,
            elements: Vec::new(),
            include: RareList::new(),
            predicate: None,
            validity: IndexValidity::Valid,
            attached_to: None,
            tablespace: None,
            options: RareList::new(),
            statistics_targets: RareList::new(),
            common: Common { span: self.span(), ..Common::default() },
        }
    }

    fn index_tablespace(&self, given: Option<Name>) -> Option<Name> {
        given.or_else(|| self.session.default_tablespace.clone()).filter(|name| *name != "pg_default")
    }

    /// The name given, which must be free, or the one that the server chooses.
    fn constraint_index_name(
        &mut self,
        index: &Index,
        given: Option<&Name>,
        label: &str,
    ) -> Result<Name, ApplyError> {
        match given {
            Some(name) if self.class_name_taken(index.schema, name) => Err(ApplyError::Exists {
                kind: ObjectKind::Index,
                name: self.catalog.qualified(index.schema, name),
            }),
            Some(name) => Ok(name.clone()),
            None => Ok(self.choose_index_name(index, label)),
        }
    }

    /// `table_columns_label`; a primary key's name has no columns.
    pub(super) fn choose_index_name(&mut self, index: &Index, label: &str) -> Name {
        let space = match index.role {
            IndexRole::Secondary => NameSpace::Relations,
            _ => NameSpace::RelationsAndConstraints,
        };
        let columns = match index.role {
            IndexRole::PrimaryKey => None,
            _ => Some(self.joined_index_columns(index)),
        };
        let first = self.catalog.relations[index.relation].name.clone();
        let parts = NameParts { first: first.as_str(), second: columns.as_deref(), label };
        self.choose_name(index.schema, parts, space)
    }

    fn joined_index_columns(&self, index: &Index) -> String {
        let table = &self.catalog.relations[index.relation];
        let column_name =
            |number: ColumnNumber| table.column_by_number(number).map(|column| column.name.clone());
        let elements = index.elements.iter().map(|element| match &element.key {
            IndexKey::Column(number) => column_name(*number),
            IndexKey::Expression(expression) => implied_column_name(expression.as_str()),
        });
        let names: Vec<Option<Name>> =
            elements.chain(index.include.iter().map(|number| column_name(*number))).collect();
        let names = index_column_names(names.iter().map(|name| name.as_ref().map(Name::as_str)));
        join_column_names(names.iter().map(Name::as_str))
    }

    /// Adds the index and its constraint, and those of partitions.
    fn add_index_constraint(
        &mut self,
        index: Index,
        descent: Descent,
        columns: &[ColumnNumber],
        definition: &TableConstraint,
    ) {
        let (relation, name, role) = (index.relation, index.name.clone(), index.role);
        let id = self.add_index(index);
        let kind = constraint_kind(role, columns, id);
        let mut constraint = self.constraint_of(name, kind, definition);
        // attributes of other kinds
        (constraint.validated, constraint.no_inherit) = (true, false);
        self.finish_index_constraint(relation, descent, constraint);
    }

    fn finish_index_constraint(&mut self, relation: Id<Relation>, descent: Descent, constraint: Constraint) {
        if let ConstraintKind::PrimaryKey(key) = &constraint.kind {
            key.columns.iter().for_each(|column| self.set_not_null_below(relation, *column));
        }
        if self.catalog.relations[relation].kind != RelationKind::PartitionedTable {
            return self.add_constraint(relation, constraint);
        }
        self.add_constraint(relation, constraint.clone());
        match (descent, constraint.index()) {
            (Descent::Children, _) => self.copy_key_to_partitions(relation, &constraint),
            (Descent::Only, Some(index)) if !self.catalog.relations[relation].children.is_empty() => {
                self.catalog.indexes[index].validity = IndexValidity::MissingPartitions;
            }
            (Descent::Only, _) => {}
        }
    }

    /// `ADD CONSTRAINT name PRIMARY KEY USING INDEX index`: the index takes the constraint's name.
    pub(super) fn add_key_using_index(
        &mut self,
        relation: Id<Relation>,
        descent: Descent,
        kind: KeyKind,
        index: &Name,
        definition: &TableConstraint,
    ) -> Result<(), ApplyError> {
        self.refuse_second_primary_key(relation, kind)?;
        let schema = self.catalog.relations[relation].schema;
        let found = self.catalog.indexes.find(&SchemaKey { schema: Some(schema), name: index.clone() });
        let id = found.filter(|id| self.catalog.indexes[*id].relation == relation).ok_or_else(|| {
            missing(ObjectKind::Index, &QualifiedName { schema: None, name: index.clone() })
        })?;
        if self.catalog.indexes[id].role != IndexRole::Secondary {
            return Err(ApplyError::Refused(format!("index {index} belongs to a constraint already")));
        }
        let columns = self.catalog.indexes[id].key_columns().ok_or_else(|| {
            ApplyError::Refused(format!("index {index} has expressions and cannot become a key"))
        })?;
        let name = definition.name.clone().unwrap_or_else(|| index.clone());
        if name != *index && self.class_name_taken(schema, &name) {
            let name = self.catalog.qualified(schema, &name);
            return Err(ApplyError::Exists { kind: ObjectKind::Index, name });
        }
        self.refuse_taken_constraint(relation, &name)?;
        self.catalog.indexes.rekey(id, |index| {
            index.name = name.clone();
            index.role = index_role(kind);
        });
        let constraint =
            self.constraint_of(name, constraint_kind(index_role(kind), &columns, id), definition);
        self.finish_index_constraint(relation, descent, constraint);
        Ok(())
    }

    /// Gives partitions, and theirs, what a key of their partitioned table asks for.
    fn copy_key_to_partitions(&mut self, relation: Id<Relation>, constraint: &Constraint) {
        let mut waiting = vec![(relation, constraint.clone())];
        while let Some((parent, constraint)) = waiting.pop() {
            for partition in self.catalog.relations[parent].children.clone() {
                if let Some(copy) = self.copy_key(&constraint, partition) {
                    waiting.push((partition, copy));
                }
            }
        }
    }

    /// Ties a partition's own key to the one above, or makes it one. The answer is the partition's.
    pub(super) fn copy_key(
        &mut self,
        constraint: &Constraint,
        partition: Id<Relation>,
    ) -> Option<Constraint> {
        let above = constraint.index()?;
        if !self.catalog.relations[partition].is_table() {
            return None;
        }
        if let Some(own) = self.matching_key(above, partition) {
            return Some(own);
        }
        let mut index = self.index_for(above, partition)?;
        let has_primary_key = self.catalog.relations[partition].primary_key().is_some();
        if index.role == IndexRole::PrimaryKey && has_primary_key {
            return None;
        }
        let label = match index.role {
            IndexRole::PrimaryKey => "pkey",
            IndexRole::Unique => "key",
            IndexRole::Exclusion => "excl",
            IndexRole::Secondary => return None,
        };
        index.name = self.choose_index_name(&index, label);
        index.attached_to = Some(above);
        let (name, role) = (index.name.clone(), index.role);
        let columns = index.key_columns().unwrap_or_default();
        let id = self.add_index(index);
        let mut copy = super::parents::inherited_constraint(constraint, constraint_kind(role, &columns, id));
        copy.name = name;
        if role == IndexRole::PrimaryKey {
            columns.iter().for_each(|column| self.set_not_null(partition, *column));
        }
        self.add_constraint(partition, copy.clone());
        Some(copy)
    }

    /// The constraint of a partition that is the same as that of the index above; it is tied to it.
    fn matching_key(&mut self, above: Id<Index>, partition: Id<Relation>) -> Option<Constraint> {
        let wanted = self.index_for(above, partition)?;
        let is_same = |constraint: &&Constraint| {
            constraint.index().is_some_and(|id| {
                let own = &self.catalog.indexes[id];
                own.attached_to.is_none()
                    && own.role == wanted.role
                    && own.method == wanted.method
                    && own.uniqueness == wanted.uniqueness
                    && own.elements == wanted.elements
                    && own.include == wanted.include
                    && own.predicate == wanted.predicate
            })
        };
        let own = self.catalog.relations[partition].constraints.iter().find(is_same)?.clone();
        if let Some(id) = own.index() {
            self.catalog.indexes[id].attached_to = Some(above);
        }
        let constraints = &mut self.catalog.relations[partition].constraints;
        if let Some(own) = constraints.iter_mut().find(|constraint| constraint.name == own.name) {
            own.inherited = true;
            own.is_local = false;
        }
        Some(own)
    }

    /// An index like `model`, on another table that has the columns, without its name.
    pub(super) fn index_for(&self, model: Id<Index>, relation: Id<Relation>) -> Option<Index> {
        let model = &self.catalog.indexes[model];
        let mut elements = Vec::with_capacity(model.elements.len());
        for element in &model.elements {
            let mut element = element.clone();
            if let IndexKey::Column(number) = element.key {
                let same = self.same_columns(model.relation, relation, &[number])?;
                element.key = IndexKey::Column(*same.first()?);
            }
            elements.push(element);
        }
        let include = self.same_columns(model.relation, relation, &model.include)?;
        Some(Index {
            elements,
            include: include.into(),
            method: model.method.clone(),
            uniqueness: model.uniqueness,
            predicate: model.predicate.clone(),
            options: model.options.clone(),
            tablespace: model.tablespace.clone(),
            ..self.constraint_index(relation, model.role)
        })
    }
}

fn index_role(kind: KeyKind) -> IndexRole {
    match kind {
        KeyKind::Primary => IndexRole::PrimaryKey,
        KeyKind::Unique(_) => IndexRole::Unique,
    }
}

fn uniqueness(kind: KeyKind) -> Uniqueness {
    match kind {
        KeyKind::Primary => Uniqueness::NullsDistinct,
        KeyKind::Unique(uniqueness) => uniqueness,
    }
}

fn label(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::Primary => "pkey",
        KeyKind::Unique(_) => "key",
    }
}

pub(super) fn constraint_kind(role: IndexRole, columns: &[ColumnNumber], index: Id<Index>) -> ConstraintKind {
    let key = || KeyConstraint { columns: columns.to_vec(), index };
    match role {
        IndexRole::PrimaryKey => ConstraintKind::PrimaryKey(key()),
        IndexRole::Unique => ConstraintKind::Unique(key()),
        IndexRole::Exclusion | IndexRole::Secondary => ConstraintKind::Exclusion { index },
    }
}

/// A column in ascending order with its type's own operator class.
fn column_element(column: ColumnNumber) -> IndexElement {
    IndexElement {
        key: IndexKey::Column(column),
        collation: None,
        operator_class: None,
        operator_class_options: RareList::new(),
        direction: SortDirection::Ascending,
        nulls: NullsOrder::Last,
        exclusion_operator: None,
    }
}
