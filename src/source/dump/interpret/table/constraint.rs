//! Constraints: their order and names; checks, NOT NULL.

use crate::catalog::{
    ColumnNumber, Constraint, ConstraintKind, Expression, Id, Index, Name, ObjectKind, Relation, RelationKind,
};

use super::super::super::read::table::Descent;
use super::super::super::read::table::constraint::{KeyKind, TableConstraint, TableConstraintKind};
use super::super::expression_text::columns_in;
use super::super::implicit_name::{NameParts, NameSpace, join_column_names};
use super::super::{ApplyError, Interpreter};
use super::parents::inherited_constraint;

/// The order in which the server makes the constraints of a new table.
fn rank(constraint: &TableConstraint) -> u8 {
    match constraint.kind {
        TableConstraintKind::Check(_) => 0,
        TableConstraintKind::NotNull(_) => 1,
        TableConstraintKind::Key(KeyKind::Primary, _)
        | TableConstraintKind::KeyUsingIndex(KeyKind::Primary, _) => 2,
        TableConstraintKind::Key(..)
        | TableConstraintKind::KeyUsingIndex(..)
        | TableConstraintKind::Exclusion(_) => 3,
        TableConstraintKind::ForeignKey(_) => 4,
    }
}

/// The constraints of a new table or column in the order in which the server makes them.
pub(super) fn in_order_of_new(mut constraints: Vec<TableConstraint>) -> Vec<TableConstraint> {
    constraints.sort_by_key(rank);
    merge_equal_keys(&mut constraints);
    // what is new has no rows that `NOT VALID` could spare
    constraints.iter_mut().for_each(|constraint| constraint.attributes.validated = true);
    constraints
}

impl Interpreter {
    /// Adds the constraints of a new table or column. One that cannot be added does not keep the
    /// others out.
    pub(super) fn add_new_constraints(
        &mut self,
        relation: Id<Relation>,
        constraints: Vec<TableConstraint>,
        copied_indexes: Vec<Id<Index>>,
    ) -> Result<(), ApplyError> {
        let mut constraints = in_order_of_new(constraints);
        let mut outcome = Ok(());
        let foreign_keys = constraints.partition_point(|constraint| rank(constraint) < 4);
        let foreign_keys = constraints.split_off(foreign_keys);
        for constraint in constraints {
            outcome = outcome.and(self.add_table_constraint(relation, Descent::Children, constraint));
        }
        for index in copied_indexes {
            self.copy_index(relation, index);
        }
        for constraint in foreign_keys {
            outcome = outcome.and(self.add_table_constraint(relation, Descent::Children, constraint));
        }
        outcome
    }

    /// Adds one constraint, and to the children what they inherit of it.
    pub(super) fn add_table_constraint(
        &mut self,
        relation: Id<Relation>,
        descent: Descent,
        definition: TableConstraint,
    ) -> Result<(), ApplyError> {
        self.refuse_taken_name(relation, &definition)?;
        match &definition.kind {
            TableConstraintKind::Check(expression) => {
                let expression = expression.clone();
                self.add_check(relation, expression, definition)
            }
            TableConstraintKind::ForeignKey(key) => {
                let key = self.foreign_key(relation, key)?;
                self.add_foreign_key(relation, descent, key, definition);
                Ok(())
            }
            TableConstraintKind::NotNull(column) => {
                let column = self.known_or_found_column(relation, column)?;
                self.add_not_null(relation, column, definition);
                Ok(())
            }
            TableConstraintKind::Key(kind, key) => self.add_key(relation, descent, *kind, key, &definition),
            TableConstraintKind::KeyUsingIndex(kind, index) => {
                self.add_key_using_index(relation, descent, *kind, index, &definition)
            }
            TableConstraintKind::Exclusion(exclusion) => {
                self.add_exclusion(relation, descent, exclusion.clone(), &definition)
            }
        }
    }

    /// A check may have the name of an inherited one: then they become one.
    fn refuse_taken_name(
        &self,
        relation: Id<Relation>,
        definition: &TableConstraint,
    ) -> Result<(), ApplyError> {
        let Some(name) = &definition.name else { return Ok(()) };
        let is_check = matches!(definition.kind, TableConstraintKind::Check(_));
        let known = self.constraint_at(relation, name);
        match known.and_then(|at| self.catalog.relations[relation].constraints.get(at)) {
            Some(known) if !(is_check && known.inherited && !known.is_local) => {
                Err(self.existing_part(relation, ObjectKind::Constraint, name))
            }
            _ => Ok(()),
        }
    }

    /// A constraint with what its definition says about every kind.
    pub(super) fn constraint_of(
        &self,
        name: Name,
        kind: ConstraintKind,
        definition: &TableConstraint,
    ) -> Constraint {
        let mut constraint = Constraint::new(name, kind);
        constraint.timing = definition.attributes.timing;
        constraint.validated = definition.attributes.validated;
        constraint.enforced = definition.attributes.enforced;
        constraint.no_inherit = definition.attributes.no_inherit;
        constraint.span = self.part(definition.place);
        constraint
    }

    /// The name given, or the one that the server chooses: `table_columns_label`.
    pub(super) fn constraint_name(
        &mut self,
        relation: Id<Relation>,
        given: Option<&Name>,
        columns: &[ColumnNumber],
        label: &str,
    ) -> Name {
        if let Some(name) = given {
            return name.clone();
        }
        let table = &self.catalog.relations[relation];
        let names = columns.iter().filter_map(|number| table.column_by_number(*number));
        let joined = join_column_names(names.map(|column| column.name.as_str()));
        let second = (!columns.is_empty()).then_some(joined.as_str());
        let (schema, first) = (table.schema, table.name.clone());
        self.choose_name(schema, NameParts { first: first.as_str(), second, label }, NameSpace::Constraints)
    }

    fn add_check(
        &mut self,
        relation: Id<Relation>,
        expression: Expression,
        definition: TableConstraint,
    ) -> Result<(), ApplyError> {
        let table = &self.catalog.relations[relation];
        if definition.attributes.no_inherit && table.kind == RelationKind::PartitionedTable {
            let name = self.catalog.relation_name(relation);
            return Err(ApplyError::Refused(format!("partitions of {name} inherit all of its checks")));
        }
        let used = columns_in(expression.as_str(), &self.catalog.relations[relation]);
        // a check that looks at one column has its name
        let named_after = if used.len() == 1 { used.as_slice() } else { &[] };
        let name = self.constraint_name(relation, definition.name.as_ref(), named_after, "check");
        let constraint = self.constraint_of(name, ConstraintKind::Check { expression }, &definition);
        self.add_or_merge_check(relation, constraint);
        Ok(())
    }

    /// Adds a check to a table and to those that inherit from it.
    pub(super) fn add_or_merge_check(&mut self, relation: Id<Relation>, constraint: Constraint) {
        if !constraint.no_inherit {
            for child in self.descendants(relation) {
                self.inherit_constraint(child, &constraint, constraint.kind.clone());
            }
        }
        let known = self.constraint_at(relation, &constraint.name);
        match known.and_then(|at| self.catalog.relations[relation].constraints.get_mut(at)) {
            Some(known) => known.is_local = true,
            None => self.add_constraint(relation, constraint),
        }
    }

    /// Gives a child a constraint of its parent's, or ties the one that it has to it.
    pub(super) fn inherit_constraint(
        &mut self,
        child: Id<Relation>,
        constraint: &Constraint,
        kind: ConstraintKind,
    ) {
        let known = self.constraint_at(child, &constraint.name);
        match known.and_then(|at| self.catalog.relations[child].constraints.get_mut(at)) {
            Some(known) => known.inherited = true,
            None => self.add_constraint(child, inherited_constraint(constraint, kind)),
        }
    }

    fn add_not_null(&mut self, relation: Id<Relation>, column: ColumnNumber, definition: TableConstraint) {
        let name = self.constraint_name(relation, definition.name.as_ref(), &[column], "not_null");
        let mut constraint = self.constraint_of(name, ConstraintKind::NotNull { column }, &definition);
        let known = self.catalog.relations[relation].column_by_number(column);
        constraint.inherited = known.is_some_and(|known| known.not_null && known.inherited_from > 0);
        let column_name = known.map(|known| known.name.clone());
        if let (false, Some(column_name)) = (constraint.no_inherit, column_name) {
            for child in self.descendants(relation) {
                let Ok(number) = self.column_number(child, &column_name) else { continue };
                self.set_not_null(child, number);
                self.inherit_constraint(child, &constraint, ConstraintKind::NotNull { column: number });
            }
        }
        self.set_not_null(relation, column);
        self.add_constraint(relation, constraint);
    }

    pub(super) fn set_not_null(&mut self, relation: Id<Relation>, column: ColumnNumber) {
        if let Some(column) = self.column_mut(relation, column) {
            column.not_null = true;
        }
    }
}

/// The server makes one key of two that are alike: `a int PRIMARY KEY UNIQUE`.
fn merge_equal_keys(constraints: &mut Vec<TableConstraint>) {
    let mut kept: Vec<TableConstraint> = Vec::with_capacity(constraints.len());
    for constraint in constraints.drain(..) {
        let prior = kept.iter_mut().find(|prior| is_same_key(prior, &constraint));
        match prior {
            Some(prior) => prior.name = prior.name.take().or(constraint.name),
            None => kept.push(constraint),
        }
    }
    *constraints = kept;
}

fn is_same_key(prior: &TableConstraint, other: &TableConstraint) -> bool {
    match (&prior.kind, &other.kind) {
        (TableConstraintKind::Key(_, prior_key), TableConstraintKind::Key(_, key)) => {
            prior_key.columns == key.columns
                && prior_key.include == key.include
                && prior.attributes.timing == other.attributes.timing
        }
        (TableConstraintKind::Exclusion(prior_exclusion), TableConstraintKind::Exclusion(exclusion)) => {
            prior_exclusion.elements == exclusion.elements
                && prior_exclusion.predicate == exclusion.predicate
                && prior.attributes.timing == other.attributes.timing
        }
        _ => false,
    }
}
