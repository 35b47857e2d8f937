//! The names that PostgreSQL chooses for what a statement leaves unnamed: indexes, constraints,
//! the sequences of serial and identity columns (`makeObjectName`, `ChooseRelationName`,
//! `ChooseConstraintName`, `ChooseIndexName`).

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::catalog::{Constraint, Id, MAX_NAME_BYTES, Name, Relation, Schema, Type, TypeKind, truncate};

use super::Interpreter;

/// What a chosen name is put together from: `first_second_label`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct NameParts<'a> {
    /// The table's name.
    pub first: &'a str,
    /// The columns' names, see [`join_column_names`].
    pub second: Option<&'a str>,
    /// `pkey`, `key`, `fkey`, `check`, `excl`, `idx`, `seq`, `not_null`
    pub label: &'a str,
}

/// Whose names a chosen name must differ from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum NameSpace {
    /// Those of tables, indexes, sequences and so on: for an index or a sequence.
    Relations,
    /// Those and the names of constraints: for a constraint that has an index.
    RelationsAndConstraints,
    /// Those of constraints: for all other constraints.
    Constraints,
}

/// From this many tries on, a try starts where the last one of the same name ended. The server
/// tries all of them again, which takes quadratic time.
const TRIES_FROM_THE_START: u32 = 64;

/// What can have constraints.
#[derive(Clone, Copy, Debug)]
enum ConstraintHolder {
    Relation(Id<Relation>),
    Domain(Id<Type>),
}

/// Relations and domains by the schema and the names of their constraints.
type ConstraintHolders = HashMap<(Id<Schema>, Name), Vec<ConstraintHolder>, RandomState>;

/// What the choice of names needs to remember.
#[derive(Debug, Default)]
pub(crate) struct ImplicitNames {
    /// Where to go on trying, by the first name tried.
    next_try: HashMap<(Id<Schema>, NameSpace, Name), u32, RandomState>,
    /// The relations and domains that have or had a constraint of this name. Made when it is first needed: a
    /// dump names all of its constraints.
    constraints: Option<ConstraintHolders>,
}

/// How many constraints of a table get no more room than they need.
const FEW_CONSTRAINTS: usize = 4;

impl Interpreter {
    /// A name that nothing in the name space has: that of the parts, or with a number appended.
    pub(super) fn choose_name(&mut self, schema: Id<Schema>, parts: NameParts<'_>, space: NameSpace) -> Name {
        let first_try = object_name(parts.first, parts.second, parts.label);
        if !self.name_taken(schema, &first_try, space) {
            return first_try;
        }
        let key = (schema, space, first_try);
        let mut number = self.implicit_names.next_try.get(&key).copied().unwrap_or(1);
        loop {
            let name = object_name(parts.first, parts.second, &format!("{}{number}", parts.label));
            if !self.name_taken(schema, &name, space) {
                if number >= TRIES_FROM_THE_START {
                    self.implicit_names.next_try.insert(key, number);
                }
                return name;
            }
            number += 1;
        }
    }

    fn name_taken(&mut self, schema: Id<Schema>, name: &Name, space: NameSpace) -> bool {
        match space {
            NameSpace::Relations => self.class_name_taken(schema, name),
            NameSpace::Constraints => self.constraint_name_taken(schema, name),
            NameSpace::RelationsAndConstraints => {
                self.class_name_taken(schema, name) || self.constraint_name_taken(schema, name)
            }
        }
    }

    /// Whether a constraint of a table or domain in this schema has the name.
    fn constraint_name_taken(&mut self, schema: Id<Schema>, name: &Name) -> bool {
        if self.implicit_names.constraints.is_none() {
            self.remember_all_constraint_names();
        }
        let (catalog, places) = (&self.catalog, &self.places);
        let has_it = |holder: &ConstraintHolder| match *holder {
            ConstraintHolder::Relation(id) => {
                let table = &catalog.relations[id];
                !catalog.relations.is_dropped(id)
                    && table.schema == schema
                    && places.constraint(id, &table.constraints, name).is_some()
            }
            ConstraintHolder::Domain(id) => {
                let domain = &catalog.types[id];
                !catalog.types.is_dropped(id)
                    && domain.schema == schema
                    && constraints_of_domain(domain).iter().any(|constraint| constraint.name == *name)
            }
        };
        let key = (schema, name.clone());
        let Some(holders) = self.implicit_names.constraints.as_mut().and_then(|names| names.get_mut(&key))
        else {
            return false;
        };
        // what was dropped or renamed since is forgotten here
        while holders.last().is_some_and(|holder| !has_it(holder)) {
            holders.pop();
        }
        !holders.is_empty()
    }

    fn remember_all_constraint_names(&mut self) {
        self.implicit_names.constraints = Some(HashMap::default());
        let relations: Vec<Id<Relation>> = self.catalog.relations.ids().collect();
        relations.into_iter().for_each(|relation| self.remember_constraint_names(relation));
        let types: Vec<Id<Type>> = self.catalog.types.ids().collect();
        types.into_iter().for_each(|id| self.remember_domain_constraints(id));
    }

    /// To be called when a domain with constraints came into another schema.
    pub(super) fn remember_domain_constraints(&mut self, id: Id<Type>) {
        let constraints = constraints_of_domain(&self.catalog.types[id]);
        let names: Vec<Name> = constraints.iter().map(|constraint| constraint.name.clone()).collect();
        names.into_iter().for_each(|name| self.remember_domain_constraint(id, name));
    }

    /// To be called when a constraint of a domain is new or got another name.
    pub(super) fn remember_domain_constraint(&mut self, id: Id<Type>, name: Name) {
        let Some(names) = &mut self.implicit_names.constraints else { return };
        let schema = self.catalog.types[id].schema;
        names.entry((schema, name)).or_default().push(ConstraintHolder::Domain(id));
    }

    /// To be called when constraints of the relation got other names or came into another schema.
    pub(super) fn remember_constraint_names(&mut self, relation: Id<Relation>) {
        self.places.forget_parts(relation);
        let Some(names) = &mut self.implicit_names.constraints else { return };
        let table = &self.catalog.relations[relation];
        for constraint in &table.constraints {
            let key = (table.schema, constraint.name.clone());
            names.entry(key).or_default().push(ConstraintHolder::Relation(relation));
        }
    }

    /// Adds a constraint to a relation. All constraints are added through this.
    pub(super) fn add_constraint(&mut self, relation: Id<Relation>, constraint: Constraint) {
        let table = &mut self.catalog.relations[relation];
        if let Some(names) = &mut self.implicit_names.constraints {
            let key = (table.schema, constraint.name.clone());
            names.entry(key).or_default().push(ConstraintHolder::Relation(relation));
        }
        if table.constraints.len() < FEW_CONSTRAINTS {
            // most tables have one or two, for which a list would make room for four
            table.constraints.reserve_exact(1);
        }
        table.constraints.push(constraint);
    }
}

fn constraints_of_domain(user_type: &Type) -> &[Constraint] {
    match &user_type.kind {
        TypeKind::Domain(domain) => &domain.constraints,
        _ => &[],
    }
}

/// `first_second_label`, where the longer of the first two is cut until all fit into 63 bytes.
pub(super) fn object_name(first: &str, second: Option<&str>, label: &str) -> Name {
    let separators = 1 + usize::from(second.is_some());
    let available = MAX_NAME_BYTES.saturating_sub(label.len() + separators);
    let (first_bytes, second_bytes) = share_bytes(first.len(), second.map_or(0, str::len), available);
    let mut name = String::with_capacity(MAX_NAME_BYTES);
    name.push_str(truncate(first, first_bytes));
    if let Some(second) = second {
        name.push('_');
        name.push_str(truncate(second, second_bytes));
    }
    name.push('_');
    name.push_str(label);
    Name::from(name)
}

/// How many bytes each of two names keeps: the longer one gives, both where they are equally long.
fn share_bytes(first: usize, second: usize, available: usize) -> (usize, usize) {
    let (mut first, mut second) = (first, second);
    while first + second > available {
        if first > second {
            first -= 1;
        } else {
            second -= 1;
        }
    }
    (first, second)
}

/// The names of columns as a chosen name contains them: `a_b_c`. What no name can hold is left out.
pub(super) fn join_column_names<'a>(columns: impl IntoIterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for column in columns {
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(column);
        if joined.len() > MAX_NAME_BYTES {
            break;
        }
    }
    joined
}

/// The names of an index's columns (`ChooseIndexColumnNames`): those of its elements, where a name
/// that comes again gets a number. `None` stands for an expression that has no name.
pub(super) fn index_column_names<'a>(elements: impl IntoIterator<Item = Option<&'a str>>) -> Vec<Name> {
    let mut seen: HashMap<Name, u32, RandomState> = HashMap::default();
    let mut names = Vec::new();
    for element in elements {
        let original = Name::from(element.unwrap_or("expr"));
        let name = first_unused(&original, &mut seen);
        seen.entry(name.clone()).or_insert(1);
        names.push(name);
    }
    names
}

fn first_unused(original: &Name, seen: &mut HashMap<Name, u32, RandomState>) -> Name {
    let Some(mut number) = seen.get(original).copied() else { return original.clone() };
    loop {
        let digits = number.to_string();
        let kept = truncate(original.as_str(), MAX_NAME_BYTES - digits.len());
        let name = Name::from(format!("{kept}{digits}"));
        number += 1;
        if !seen.contains_key(&name) {
            seen.insert(original.clone(), number);
            return name;
        }
    }
}

#[cfg(test)]
mod tests;
