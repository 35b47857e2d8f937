//! Indexes: made and changed; `partition`: those of partitioned tables and their parts.

mod partition;

use crate::catalog::{
    ColumnNumber, Common, Expression, Id, Index, IndexElement, IndexKey, IndexRole, IndexValidity, Name,
    ObjectKind, QualifiedName, RareList, Relation, RelationKind, SchemaKey,
};

use super::super::read::address::IfMissing;
use super::super::read::index::{CreateIndex, IfExists, IndexChange, IndexStatement, PartitionReach};
use super::super::read::index_element::{ParsedIndexElement, ParsedIndexKey};
use super::super::read::option_list::{reset_options, set_options};
use super::implicit_name::{NameParts, NameSpace, index_column_names, join_column_names};
use super::index_column_name::implied_column_name;
use super::lookup::missing;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_index(&mut self, statement: IndexStatement) -> Result<(), ApplyError> {
        match statement {
            IndexStatement::Create(create) => self.create_index(*create),
            IndexStatement::Alter { name, if_missing, changes } => {
                self.alter_index(&name, if_missing, changes)
            }
            IndexStatement::MoveAll { from, owners, to } => {
                self.move_all_indexes(&from, &owners, &to);
                Ok(())
            }
            IndexStatement::Cluster { table, index } => self.cluster(&table, &index),
            IndexStatement::Maintenance => Ok(()),
        }
    }

    fn create_index(&mut self, create: CreateIndex) -> Result<(), ApplyError> {
        if self.is_temporary(&create.table) {
            return Ok(());
        }
        let relation = self.relation(&create.table)?;
        let schema = self.catalog.relations[relation].schema;
        if let Some(name) = create.name.as_ref().filter(|name| self.class_name_taken(schema, name)) {
            return match create.if_exists {
                IfExists::Skip => Ok(()),
                IfExists::Fail => Err(ApplyError::Exists {
                    kind: ObjectKind::Index,
                    name: self.catalog.qualified(schema, name),
                }),
            };
        }
        let reach = create.reach;
        let index = self.new_index(relation, create)?;
        let id = self.add_index(index);
        let table = &self.catalog.relations[relation];
        if table.kind == RelationKind::PartitionedTable && !table.children.is_empty() {
            match reach {
                PartitionReach::All => self.index_partitions(id),
                PartitionReach::Only => {
                    self.catalog.indexes[id].validity = IndexValidity::MissingPartitions;
                }
            }
        }
        Ok(())
    }

    /// The index that the statement describes, not yet in the catalog.
    fn new_index(&mut self, relation: Id<Relation>, create: CreateIndex) -> Result<Index, ApplyError> {
        let elements = create.elements.into_iter().map(|element| self.index_element(relation, element));
        let elements = elements.collect::<Result<Vec<_>, _>>()?;
        let include = create
            .include
            .iter()
            .map(|column| self.column_number(relation, column))
            .collect::<Result<_, _>>()?;
        let name = match create.name {
            Some(name) => name,
            None => self.index_name(relation, &elements, &create.include),
        };
        Ok(Index {
            schema: self.catalog.relations[relation].schema,
            name,
            relation,
            method: create.method.unwrap_or_else(|| Name::from("btree")),
            uniqueness: create.uniqueness,
            role: IndexRole::Secondary,
            elements,
            include,
            predicate: create.predicate,
            validity: IndexValidity::Valid,
            attached_to: None,
            tablespace: self.tablespace(create.tablespace),
            options: create.options.into(),
            statistics_targets: RareList::new(),
            common: Common { span: self.span(), ..Common::default() },
        })
    }

    /// The tablespace that a statement names, or else the session's; `None` for the database's.
    fn tablespace(&self, named: Option<Name>) -> Option<Name> {
        let tablespace = named.or_else(|| self.session.default_tablespace.clone());
        tablespace.filter(|name| *name != "pg_default")
    }

    /// Puts an index into the catalog and onto its table's list.
    pub(super) fn add_index(&mut self, index: Index) -> Id<Index> {
        let relation = index.relation;
        let id = self.catalog.indexes.insert(index);
        self.catalog.relations[relation].indexes.push(id);
        id
    }

    /// The element of an index on the relation.
    pub(super) fn index_element(
        &self,
        relation: Id<Relation>,
        parsed: ParsedIndexElement,
    ) -> Result<IndexElement, ApplyError> {
        Ok(IndexElement {
            key: self.index_key(relation, parsed.key)?,
            collation: self.found_collation(parsed.collation),
            operator_class: parsed.operator_class.map(Box::new),
            operator_class_options: parsed.operator_class_options.into(),
            direction: parsed.direction,
            nulls: parsed.nulls,
            exclusion_operator: parsed.exclusion_operator.map(Box::new),
        })
    }

    /// A column by its number. Where the columns are not known, its name is kept as an expression.
    fn index_key(&self, relation: Id<Relation>, parsed: ParsedIndexKey) -> Result<IndexKey, ApplyError> {
        match parsed {
            ParsedIndexKey::Expression(expression) => Ok(IndexKey::Expression(expression)),
            ParsedIndexKey::Column(name) => match self.column_number(relation, &name) {
                Ok(number) => Ok(IndexKey::Column(number)),
                Err(_) if self.catalog.relations[relation].columns_unknown.is_some() => {
                    Ok(IndexKey::Expression(Expression::from(name.to_string().as_str())))
                }
                Err(error) => Err(error),
            },
        }
    }

    pub(super) fn column_number(
        &self,
        relation: Id<Relation>,
        name: &Name,
    ) -> Result<ColumnNumber, ApplyError> {
        match self.catalog.relations[relation].column(name.as_str()) {
            Some(column) => Ok(column.number),
            None => Err(missing(
                ObjectKind::Column,
                &QualifiedName {
                    schema: Some(self.catalog.relations[relation].name.clone()),
                    name: name.clone(),
                },
            )),
        }
    }

    /// The name that the server chooses for an index of these columns.
    fn index_name(&mut self, relation: Id<Relation>, elements: &[IndexElement], include: &[Name]) -> Name {
        let names: Vec<Option<Name>> =
            elements.iter().map(|element| self.index_column_name(relation, &element.key)).collect();
        let all = names.iter().map(|name| name.as_ref().map(Name::as_str));
        let columns = index_column_names(all.chain(include.iter().map(|name| Some(name.as_str()))));
        let joined = join_column_names(columns.iter().map(Name::as_str));
        let table = &self.catalog.relations[relation];
        let (schema, first) = (table.schema, table.name.clone());
        let parts = NameParts { first: first.as_str(), second: Some(&joined), label: "idx" };
        self.choose_name(schema, parts, NameSpace::Relations)
    }

    fn index_column_name(&self, relation: Id<Relation>, key: &IndexKey) -> Option<Name> {
        match key {
            IndexKey::Column(number) => {
                let column = self.catalog.relations[relation].column_by_number(*number);
                column.map(|column| column.name.clone())
            }
            IndexKey::Expression(expression) => implied_column_name(expression.as_str()),
        }
    }

    fn alter_index(
        &mut self,
        name: &QualifiedName,
        if_missing: IfMissing,
        changes: Vec<IndexChange>,
    ) -> Result<(), ApplyError> {
        let Some(index) = self.find_index(name) else {
            return match if_missing {
                IfMissing::Skip => Ok(()),
                IfMissing::Fail => Err(missing(ObjectKind::Index, name)),
            };
        };
        changes.into_iter().try_for_each(|change| self.change_index(index, change))
    }

    fn change_index(&mut self, id: Id<Index>, change: IndexChange) -> Result<(), ApplyError> {
        match change {
            IndexChange::Attach(part) => {
                let part = self.find_index(&part).ok_or_else(|| missing(ObjectKind::Index, &part))?;
                return self.attach_index(id, part);
            }
            IndexChange::SetOptions(options) => {
                set_options(self.catalog.indexes[id].options.to_mut(), options)
            }
            IndexChange::ResetOptions(names) => {
                reset_options(self.catalog.indexes[id].options.to_mut(), &names)
            }
            IndexChange::SetTablespace(tablespace) => {
                self.catalog.indexes[id].tablespace = Some(tablespace).filter(|name| *name != "pg_default");
            }
            IndexChange::SetStatistics { position, target } => {
                let targets = &mut self.catalog.indexes[id].statistics_targets;
                targets.retain(|(known, _)| *known != position);
                if target >= 0 {
                    targets.push((position, target));
                    targets.sort_unstable();
                }
            }
        }
        Ok(())
    }

    fn move_all_indexes(&mut self, from: &Name, owners: &[Name], to: &Name) {
        let is_meant = |index: &Index| {
            let owner = &self.catalog.relations[index.relation].common.owner;
            let is_there = index.tablespace.as_ref().map_or(*from == "pg_default", |name| name == from);
            is_there && (owners.is_empty() || owner.as_ref().is_some_and(|owner| owners.contains(owner)))
        };
        let moved: Vec<Id<Index>> =
            self.catalog.indexes.iter().filter(|(_, index)| is_meant(index)).map(|(id, _)| id).collect();
        for id in moved {
            self.catalog.indexes[id].tablespace = Some(to.clone()).filter(|name| *name != "pg_default");
        }
    }

    fn cluster(&mut self, table: &QualifiedName, index: &Name) -> Result<(), ApplyError> {
        if self.is_temporary(table) {
            return Ok(());
        }
        let relation = self.relation(table)?;
        let schema = self.catalog.relations[relation].schema;
        let found = self.catalog.indexes.find(&SchemaKey { schema: Some(schema), name: index.clone() });
        let of_table = found.filter(|id| self.catalog.indexes[*id].relation == relation);
        let Some(index) = of_table else {
            return Err(missing(ObjectKind::Index, &self.catalog.qualified(schema, index)));
        };
        self.catalog.relations[relation].clustered_on = Some(index);
        Ok(())
    }

    /// Whether the name means a temporary relation, which is in no catalog.
    pub(super) fn is_temporary(&self, name: &QualifiedName) -> bool {
        match &name.schema {
            None => self.session.temporary.contains(&name.name),
            Some(schema) => *schema == "pg_temp",
        }
    }
}

#[cfg(test)]
mod tests;
