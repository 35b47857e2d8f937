//! `CREATE TABLE`

use crate::catalog::{
    Common, ForeignTable, Id, Name, ObjectKind, PartitionKey, PartitionKeyElement, PartitionOf,
    QualifiedName, Relation, RelationKind, Unknown,
};

use super::super::super::read::index_element::ParsedIndexKey;
use super::super::super::read::table::CreateTable;
use super::super::super::read::table::create::{ForeignTablePart, Lifetime, TableElement, TableForm};
use super::super::super::read::table::partition::ParsedPartitionKey;
use super::super::implicit_name::object_name;
use super::super::{ApplyError, Interpreter};
use super::draft::Draft;
use super::parents::{Tie, finish_partition, finish_typed};
use crate::catalog::{ColumnNumber, Constraint, ConstraintKind, Expression, IndexKey};

impl Interpreter {
    pub(super) fn create_table(&mut self, statement: CreateTable) -> Result<(), ApplyError> {
        if is_temporary(&statement) {
            self.session.temporary.insert(statement.name.name);
            return Ok(());
        }
        let schema = self.creation_schema(&statement.name);
        if self.relation_name_taken(schema, &statement.name.name) {
            return match statement.if_not_exists {
                true => Ok(()),
                false => Err(ApplyError::Exists {
                    kind: ObjectKind::Table,
                    name: self.catalog.qualified(schema, &statement.name.name),
                }),
            };
        }
        let mut relation = Relation::new(schema, statement.name.name.clone(), kind_of(&statement));
        self.set_table_properties(&mut relation, &statement);
        self.create_table_from(relation, statement)
    }

    /// What does not depend on columns.
    fn set_table_properties(&self, relation: &mut Relation, statement: &CreateTable) {
        relation.common = Common { owner: self.session.role.clone(), span: self.span(), ..Common::default() };
        if let Lifetime::Lasting(persistence) = statement.lifetime {
            relation.persistence = persistence;
        }
        relation.options = statement.options.clone().into();
        relation.foreign = statement.foreign.as_ref().map(|part| Box::new(self.foreign_part(part)));
        if relation.foreign.is_some() {
            return;
        }
        let tablespace = statement.tablespace.clone().or_else(|| self.session.default_tablespace.clone());
        relation.tablespace = tablespace.filter(|name| *name != "pg_default");
        let default_method = self.session.default_table_access_method.clone();
        let default_method = default_method.filter(|_| relation.kind == RelationKind::Table);
        let method = statement.access_method.clone().or(default_method);
        relation.access_method = method.filter(|name| *name != "heap");
    }

    fn foreign_part(&self, part: &ForeignTablePart) -> ForeignTable {
        ForeignTable {
            server: part.server.clone(),
            server_id: self.catalog.foreign_servers.find(&part.server),
            options: part.options.clone(),
        }
    }

    fn create_table_from(
        &mut self,
        mut relation: Relation,
        statement: CreateTable,
    ) -> Result<(), ApplyError> {
        let parents = self.parents_of(&statement)?;
        let mut draft = Draft::with_capacity(statement.elements.len());
        let tie = match statement.form {
            TableForm::PartitionOf { .. } => Tie::Partition,
            _ => Tie::Inheritance,
        };
        for parent in &parents {
            self.draft_parent(&mut draft, *parent, tie)?;
        }
        if let TableForm::OfType(name) = &statement.form {
            relation.of_type = self.draft_type(&mut draft, name)?;
        }
        self.draft_elements(&mut draft, statement.elements)?;
        match statement.form {
            TableForm::OfType(_) => finish_typed(&mut draft),
            TableForm::PartitionOf { .. } => finish_partition(&mut draft)?,
            TableForm::Query => draft.lacks_columns = Some(Unknown::CreatedFromQuery),
            _ => {}
        }
        relation.columns_unknown = draft.lacks_columns.take();
        relation.indexes_unknown = draft.lacks_indexes.take();
        relation.columns = std::mem::take(&mut draft.columns);
        relation.next_column = relation.columns.len() as u16 + 1;
        relation.constraints = std::mem::take(&mut draft.ready_constraints);
        name_not_nulls_again(&mut relation, &draft.not_null_again);
        relation.partitioned_by =
            statement.partition_by.map(|key| self.partition_key(&relation, key)).transpose()?.map(Box::new);
        let id = self.insert_table(relation, &parents, statement.form);
        self.finish_table(id, draft)
    }

    /// Puts the table into the catalog and below its parents.
    fn insert_table(
        &mut self,
        mut relation: Relation,
        parents: &[Id<Relation>],
        form: TableForm,
    ) -> Id<Relation> {
        match (form, parents.first()) {
            (TableForm::PartitionOf { bound, .. }, Some(parent)) => {
                relation.partition_of = Some(Box::new(PartitionOf { parent: *parent, bound }));
            }
            _ => relation.inherits = parents.to_vec().into(),
        }
        let id = self.catalog.relations.insert(relation);
        for parent in parents {
            self.catalog.relations[*parent].children.push(id);
        }
        self.remember_constraint_names(id);
        id
    }

    /// What needs the table to be there, in the server's order: sequences, what a partition gets from
    /// above, checks, keys, foreign keys.
    fn finish_table(&mut self, id: Id<Relation>, draft: Draft) -> Result<(), ApplyError> {
        let numbers: Vec<_> = self.catalog.relations[id].columns.iter().map(|column| column.number).collect();
        let mut outcome = Ok(());
        for (place, wish) in draft.sequences {
            if let Some(number) = numbers.get(place) {
                outcome = outcome.and(self.grant_sequence(id, *number, wish));
            }
        }
        if self.catalog.relations[id].partition_of.is_some() {
            self.inherit_from_partitioned(id);
        }
        outcome = outcome.and(self.add_new_constraints(id, draft.constraints, draft.copied_indexes));
        for statistics in draft.copied_statistics {
            self.copy_statistics(id, statistics);
        }
        outcome
    }

    fn parents_of(&self, statement: &CreateTable) -> Result<Vec<Id<Relation>>, ApplyError> {
        if let TableForm::PartitionOf { parent, .. } = &statement.form {
            let parent = self.relation(parent)?;
            self.expect_partitioned(parent)?;
            return Ok(vec![parent]);
        }
        let mut parents = Vec::with_capacity(statement.inherits.len());
        for name in &statement.inherits {
            let parent = self.relation(name)?;
            self.expect_inheritable(parent)?;
            if parents.contains(&parent) {
                return Err(ApplyError::Refused(format!("a table cannot inherit twice from {name}")));
            }
            parents.push(parent);
        }
        Ok(parents)
    }

    fn draft_elements(&mut self, draft: &mut Draft, elements: Vec<TableElement>) -> Result<(), ApplyError> {
        for element in elements {
            match element {
                TableElement::Column(column) => self.draft_column(draft, *column)?,
                TableElement::Constraint(constraint) => draft.constraints.push(*constraint),
                TableElement::Like(like) => self.draft_like(draft, &like)?,
            }
        }
        Ok(())
    }

    fn partition_key(
        &self,
        relation: &Relation,
        parsed: ParsedPartitionKey,
    ) -> Result<PartitionKey, ApplyError> {
        let mut elements = Vec::new();
        for element in parsed.elements {
            let key = match element.key {
                ParsedIndexKey::Expression(expression) => IndexKey::Expression(expression),
                ParsedIndexKey::Column(name) => match relation.column(name.as_str()) {
                    Some(column) => IndexKey::Column(column.number),
                    None if relation.columns_unknown.is_some() => {
                        IndexKey::Expression(Expression::from(name.to_string().as_str()))
                    }
                    None => {
                        let name = QualifiedName { schema: Some(relation.name.clone()), name };
                        return Err(ApplyError::Missing { kind: ObjectKind::Column, name });
                    }
                },
            };
            elements.push(PartitionKeyElement {
                key,
                collation: self.found_collation(element.collation),
                operator_class: element.operator_class.map(Box::new),
            });
        }
        Ok(PartitionKey { strategy: parsed.strategy, elements })
    }
}

fn is_temporary(statement: &CreateTable) -> bool {
    let in_temporary_schema = |schema: &Name| *schema == "pg_temp";
    statement.lifetime == Lifetime::Temporary
        || statement.name.schema.as_ref().is_some_and(in_temporary_schema)
}

fn kind_of(statement: &CreateTable) -> RelationKind {
    if statement.foreign.is_some() {
        RelationKind::ForeignTable
    } else if statement.partition_by.is_some() {
        RelationKind::PartitionedTable
    } else {
        RelationKind::Table
    }
}

/// The `NOT NULL`s that a table declares beside those of its parents, under the names that PostgreSQL 18 chooses: a
/// column has one of them, and its own name goes before that of a parent's.
fn name_not_nulls_again(relation: &mut Relation, columns: &[ColumnNumber]) {
    for number in columns {
        let Some(column) = relation.column_by_number(*number) else { continue };
        let name = object_name(relation.name.as_str(), Some(column.name.as_str()), "not_null");
        let mut constraint = Constraint::new(name, ConstraintKind::NotNull { column: *number });
        constraint.inherited = true;
        constraint.span = column.span;
        relation.constraints.retain(|known| known.not_null_column() != Some(*number));
        relation.constraints.push(constraint);
    }
}
