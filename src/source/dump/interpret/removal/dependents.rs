//! What hangs on one object, and how tightly.

use crate::catalog::{
    BaseType, Column, ColumnNumber, Constraint, ConstraintKind, DataType, ForeignDataWrapper, ForeignKey,
    ForeignServer, Function, Id, Index, IndexKey, Name, ReferencedTable, Relation, Returns, Schema,
    SequenceOwner, Type, TypeKind,
};

use super::super::Interpreter;
use super::super::expression_text::columns_in;
use super::super::usage::{Used, User};
use super::in_texts::TextTarget;
use super::{Hold, Removable};

/// What was found so far.
pub(super) type Found = Vec<(Removable, Hold)>;

impl Interpreter {
    /// What hangs directly on an object, its parts first.
    pub(super) fn dependents(&mut self, removable: &Removable) -> Found {
        let mut found = Vec::new();
        match removable {
            Removable::Relation(id) => self.of_relation(*id, &mut found),
            Removable::Column(relation, column) => self.of_column(*relation, *column, &mut found),
            Removable::Constraint(relation, name) => self.of_constraint(*relation, name, &mut found),
            Removable::Trigger(relation, name) => self.of_trigger(*relation, name, &mut found),
            Removable::Index(id) => self.of_index(*id, &mut found),
            Removable::Sequence(id) => self.in_texts(TextTarget::Sequence(*id), &mut found),
            Removable::Type(id) => {
                self.of_data_type(&BaseType::Defined(*id), &mut found);
                self.in_texts(TextTarget::Type(*id), &mut found);
            }
            Removable::Function(id) => {
                self.triggers_calling(*id, &mut found);
                self.in_texts(TextTarget::Function(*id), &mut found);
            }
            Removable::Schema(id) => self.of_schema(*id, &mut found),
            Removable::ForeignDataWrapper(id) => self.of_wrapper(*id, &mut found),
            Removable::ForeignServer(id) => self.of_server(*id, &mut found),
            _ => {}
        }
        found
    }

    fn of_relation(&mut self, id: Id<Relation>, found: &mut Found) {
        let relation = &self.catalog.relations[id];
        found.extend(relation.indexes.iter().map(|index| (Removable::Index(*index), Hold::Part)));
        for child in &relation.children {
            let is_partition = self.catalog.relations[*child].partition_of.is_some();
            let hold = if is_partition { Hold::Part } else { Hold::Dependent };
            found.push((Removable::Relation(*child), hold));
        }
        let users = self.users(&Used::Relation(id));
        self.sequences_of(id, |_| true, &users, found);
        self.foreign_keys_to(id, |_| true, &users, found);
        found.extend(users.iter().filter_map(|user| match user {
            User::Statistics(statistics) => Some((Removable::Statistics(*statistics), Hold::Part)),
            _ => None,
        }));
        self.publications_of(id, |_| Some(Hold::Part), found);
        self.of_data_type(&BaseType::Row(id), found);
        self.in_texts(TextTarget::Relation(id), found);
    }

    /// The copies of a partitioned table's trigger.
    fn of_trigger(&self, id: Id<Relation>, name: &Name, found: &mut Found) {
        for child in &self.catalog.relations[id].children {
            let triggers = self.catalog.relations[*child].triggers.iter();
            let copies = triggers.filter(|trigger| trigger.name == *name && trigger.inherited);
            found.extend(copies.map(|copy| (Removable::Trigger(*child, copy.name.clone()), Hold::Part)));
        }
    }

    fn triggers_calling(&mut self, id: Id<Function>, found: &mut Found) {
        for user in self.users(&Used::Function(id)) {
            let User::Relation(relation) = user else { continue };
            let triggers = self.catalog.relations[relation].triggers.iter();
            let calling = triggers.filter(|trigger| trigger.function_id == Some(id));
            found.extend(
                calling.map(|trigger| (Removable::Trigger(relation, trigger.name.clone()), Hold::Dependent)),
            );
        }
        let function = &self.catalog.functions[id];
        let name = self.catalog.qualified(function.schema, &function.name);
        let is_event_trigger = function.arguments.is_empty();
        let event_triggers = self.catalog.event_triggers.iter();
        let calling = event_triggers.filter(|(_, trigger)| is_event_trigger && trigger.function == name);
        found.extend(calling.map(|(id, _)| (Removable::EventTrigger(id), Hold::Dependent)));
    }

    fn of_wrapper(&self, id: Id<ForeignDataWrapper>, found: &mut Found) {
        let name = &self.catalog.foreign_data_wrappers[id].name;
        let servers = self.catalog.foreign_servers.iter().filter(|(_, server)| server.wrapper == *name);
        found.extend(servers.map(|(id, _)| (Removable::ForeignServer(id), Hold::Dependent)));
    }

    fn of_server(&self, id: Id<ForeignServer>, found: &mut Found) {
        let name = &self.catalog.foreign_servers[id].name;
        let tables = self.catalog.relations.iter();
        let its_tables =
            tables.filter(|(_, table)| table.foreign.as_ref().is_some_and(|foreign| foreign.server == *name));
        found.extend(its_tables.map(|(id, _)| (Removable::Relation(id), Hold::Dependent)));
    }

    fn of_column(&mut self, id: Id<Relation>, column: ColumnNumber, found: &mut Found) {
        let users = self.users(&Used::Relation(id));
        let relation = &self.catalog.relations[id];
        let Some(dropped) = relation.column_by_number(column) else { return };
        for constraint in relation.constraints.iter().filter(|one| self.constraint_uses(one, column)) {
            found.push((Removable::Constraint(id, constraint.name.clone()), Hold::Part));
        }
        for index in &relation.indexes {
            if self.index_uses(*index, column) {
                found.push((Removable::Index(*index), Hold::Part));
            }
        }
        self.sequences_of(id, |owner| owner.column == column, &users, found);
        self.foreign_keys_to(id, |key| refers_to_column(key, column), &users, found);
        for trigger in relation.triggers.iter().filter(|trigger| trigger.update_columns.contains(&column)) {
            found.push((Removable::Trigger(id, trigger.name.clone()), Hold::Dependent));
        }
        for user in &users {
            if let User::Statistics(statistics) = user
                && columns_in(self.catalog.statistics[*statistics].on.as_str(), relation).contains(&column)
            {
                found.push((Removable::Statistics(*statistics), Hold::Part));
            }
        }
        let name = dropped.name.clone();
        self.publications_of(id, |columns| columns.contains(&name).then_some(Hold::Dependent), found);
        self.heirs_of_column(relation, &name, found);
        self.column_in_texts(id, &name, found);
    }

    /// The columns of children that have this one's name and are not declared there as well.
    fn heirs_of_column(&self, parent: &Relation, name: &Name, found: &mut Found) {
        for child in &parent.children {
            let heir = self.catalog.relations[*child].column(name.as_str());
            let only_inherited = |column: &&Column| !column.is_local && column.inherited_from <= 1;
            found.extend(
                heir.filter(only_inherited)
                    .map(|column| (Removable::Column(*child, column.number), Hold::Part)),
            );
        }
    }

    fn of_constraint(&self, id: Id<Relation>, name: &Name, found: &mut Found) {
        let relation = &self.catalog.relations[id];
        let Some(constraint) = relation.constraint(name.as_str()) else { return };
        if let Some(index) = constraint.index() {
            found.push((Removable::Index(index), Hold::Part));
            for part in self.attached_indexes(index) {
                let partition = self.catalog.indexes[part].relation;
                let same = self.catalog.relations[partition].constraints.iter();
                found.extend(
                    same.filter(|copy| copy.index() == Some(part))
                        .map(|copy| (Removable::Constraint(partition, copy.name.clone()), Hold::Part)),
                );
            }
        } else if !constraint.no_inherit {
            self.heirs_of_constraint(relation, constraint, found);
        }
    }

    /// The children's copies of a check or foreign key.
    fn heirs_of_constraint(&self, parent: &Relation, constraint: &Constraint, found: &mut Found) {
        for child in &parent.children {
            let heir = self.catalog.relations[*child].constraint(constraint.name.as_str());
            found.extend(
                heir.filter(|copy| copy.inherited && !copy.is_local)
                    .map(|copy| (Removable::Constraint(*child, copy.name.clone()), Hold::Part)),
            );
        }
    }

    fn of_index(&mut self, id: Id<Index>, found: &mut Found) {
        let table = self.catalog.indexes[id].relation;
        let users = self.users(&Used::Relation(table));
        let index = &self.catalog.indexes[id];
        found.extend(self.attached_indexes(id).map(|part| (Removable::Index(part), Hold::Part)));
        let relation = &self.catalog.relations[index.relation];
        let owner = relation.constraints.iter().find(|constraint| constraint.index() == Some(id));
        if let Some(constraint) = owner {
            found.push((Removable::Constraint(index.relation, constraint.name.clone()), Hold::Dependent));
        }
        if let Some(key) = index.key_columns().filter(|_| index.is_unique_for_all_rows()) {
            let needs_it = |foreign_key: &ForeignKey| {
                refers_to_exactly(foreign_key, &key) && !self.has_other_key(relation, id, &key)
            };
            self.foreign_keys_to(index.relation, needs_it, &users, found);
        }
    }

    /// Whether another unique index than `id` holds for the same columns.
    fn has_other_key(&self, relation: &Relation, id: Id<Index>, key: &[ColumnNumber]) -> bool {
        relation.indexes.iter().filter(|other| **other != id).any(|other| {
            let other = &self.catalog.indexes[*other];
            other.is_unique_for_all_rows()
                && other.key_columns().is_some_and(|columns| same_columns(&columns, key))
        })
    }

    /// The indexes of partitions that are attached to this one.
    fn attached_indexes(&self, id: Id<Index>) -> impl Iterator<Item = Id<Index>> {
        let relation = &self.catalog.relations[self.catalog.indexes[id].relation];
        relation
            .children
            .iter()
            .flat_map(|child| &self.catalog.relations[*child].indexes)
            .copied()
            .filter(move |part| self.catalog.indexes[*part].attached_to == Some(id))
    }

    fn constraint_uses(&self, constraint: &Constraint, column: ColumnNumber) -> bool {
        match &constraint.kind {
            ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => key.columns.contains(&column),
            ConstraintKind::Exclusion { index } => self.index_uses(*index, column),
            ConstraintKind::ForeignKey(key) => key.columns.contains(&column),
            ConstraintKind::NotNull { column: of } => *of == column,
            ConstraintKind::Check { .. } => false,
        }
    }

    fn index_uses(&self, index: Id<Index>, column: ColumnNumber) -> bool {
        let index = &self.catalog.indexes[index];
        index.include.contains(&column)
            || index.elements.iter().any(|element| element.key == IndexKey::Column(column))
    }

    fn sequences_of(
        &self,
        relation: Id<Relation>,
        chosen: impl Fn(&SequenceOwner) -> bool,
        users: &[User],
        found: &mut Found,
    ) {
        for user in users {
            let User::Sequence(id) = user else { continue };
            let owner = &self.catalog.sequences[*id].owner;
            if owner.as_ref().is_some_and(|owner| owner.relation == relation && chosen(owner)) {
                found.push((Removable::Sequence(*id), Hold::Part));
            }
        }
    }

    fn foreign_keys_to(
        &self,
        target: Id<Relation>,
        chosen: impl Fn(&ForeignKey) -> bool,
        users: &[User],
        found: &mut Found,
    ) {
        for user in users {
            let User::Relation(id) = user else { continue };
            for constraint in &self.catalog.relations[*id].constraints {
                let ConstraintKind::ForeignKey(key) = &constraint.kind else { continue };
                if matches!(key.references, ReferencedTable::Known(to, _) if to == target) && chosen(key) {
                    found.push((Removable::Constraint(*id, constraint.name.clone()), Hold::Dependent));
                }
            }
        }
    }

    fn publications_of(
        &self,
        relation: Id<Relation>,
        hold: impl Fn(&[Name]) -> Option<Hold>,
        found: &mut Found,
    ) {
        for (id, publication) in self.catalog.publications.iter() {
            let table = publication.tables.iter().find(|table| table.relation == Some(relation));
            let hold = table.and_then(|table| hold(&table.columns));
            found.extend(hold.map(|hold| (Removable::PublishedTable(id, relation), hold)));
        }
    }

    /// What is made of a type: columns, domains, attributes, functions that take or return it.
    fn of_data_type(&mut self, base: &BaseType, found: &mut Found) {
        let used = match base {
            BaseType::Defined(id) => Used::Type(*id),
            BaseType::Row(id) => Used::Relation(*id),
            _ => return,
        };
        for user in self.users(&used) {
            match user {
                User::Relation(id) => self.columns_of_type(id, base, found),
                User::Type(id) => self.types_made_of(id, base, found),
                User::Function(id) => {
                    if signature_uses(&self.catalog.functions[id], |data_type| is_of(&data_type.base, base)) {
                        found.push((Removable::Function(id), Hold::Dependent));
                    }
                }
                User::Sequence(_) | User::Statistics(_) => {}
            }
        }
    }

    fn columns_of_type(&self, id: Id<Relation>, base: &BaseType, found: &mut Found) {
        let relation = &self.catalog.relations[id];
        let columns = relation.columns.iter().filter(|column| is_of(&column.data_type.base, base));
        found.extend(columns.map(|column| (Removable::Column(id, column.number), Hold::Dependent)));
        if relation.of_type.is_some_and(|of| *base == BaseType::Defined(of)) {
            found.push((Removable::Relation(id), Hold::Dependent));
        }
    }

    fn types_made_of(&self, id: Id<Type>, base: &BaseType, found: &mut Found) {
        let is_it = |data_type: &DataType| is_of(&data_type.base, base);
        match &self.catalog.types[id].kind {
            TypeKind::Domain(domain) if is_it(&domain.base) => {
                found.push((Removable::Type(id), Hold::Dependent));
            }
            TypeKind::Range(range) if is_it(&range.subtype) => {
                found.push((Removable::Type(id), Hold::Dependent));
            }
            TypeKind::Composite(attributes) => {
                let made_of_it = attributes.iter().filter(|attribute| is_it(&attribute.data_type));
                found
                    .extend(made_of_it.map(|attribute| {
                        (Removable::Attribute(id, attribute.name.clone()), Hold::Dependent)
                    }));
            }
            _ => {}
        }
    }

    fn of_schema(&self, id: Id<Schema>, found: &mut Found) {
        let catalog = &self.catalog;
        let mut hold = |removable| found.push((removable, Hold::Dependent));
        let in_it = |schema: Id<Schema>| schema == id;
        catalog
            .relations
            .iter()
            .filter(|(_, o)| in_it(o.schema))
            .for_each(|(id, _)| hold(Removable::Relation(id)));
        catalog
            .sequences
            .iter()
            .filter(|(_, o)| in_it(o.schema))
            .for_each(|(id, _)| hold(Removable::Sequence(id)));
        catalog.types.iter().filter(|(_, o)| in_it(o.schema)).for_each(|(id, _)| hold(Removable::Type(id)));
        catalog
            .functions
            .iter()
            .filter(|(_, o)| in_it(o.schema))
            .for_each(|(id, _)| hold(Removable::Function(id)));
        catalog
            .statistics
            .iter()
            .filter(|(_, o)| in_it(o.schema))
            .for_each(|(id, _)| hold(Removable::Statistics(id)));
        catalog
            .others
            .iter()
            .filter(|(_, o)| o.schema.is_some_and(in_it))
            .for_each(|(id, _)| hold(Removable::Other(id)));
        let name = catalog.schema_name(id);
        catalog
            .extensions
            .iter()
            .filter(|(_, o)| o.schema.as_ref() == Some(name))
            .for_each(|(id, _)| hold(Removable::Extension(id)));
    }
}

/// Whether a type is `wanted`, or the multirange that comes and goes with it.
fn is_of(base: &BaseType, wanted: &BaseType) -> bool {
    match (base, wanted) {
        (BaseType::Multirange(of), BaseType::Defined(wanted)) => of == wanted,
        _ => base == wanted,
    }
}

fn signature_uses(function: &Function, is_it: impl Fn(&DataType) -> bool) -> bool {
    let returned = match &function.returns {
        Returns::One(data_type) | Returns::SetOf(data_type) => is_it(data_type),
        Returns::Nothing | Returns::Table => false,
    };
    returned || function.arguments.iter().any(|argument| is_it(&argument.data_type))
}

fn refers_to_column(key: &ForeignKey, column: ColumnNumber) -> bool {
    matches!(&key.references, ReferencedTable::Known(_, columns) if columns.contains(&column))
}

fn refers_to_exactly(key: &ForeignKey, columns: &[ColumnNumber]) -> bool {
    matches!(&key.references, ReferencedTable::Known(_, to) if same_columns(to, columns))
}

fn same_columns(some: &[ColumnNumber], others: &[ColumnNumber]) -> bool {
    some.len() == others.len() && some.iter().all(|column| others.contains(column))
}
