//! Who may use an object: the way back from what is used to what uses it.
//!
//! Made when a statement first removes or renames something, and from then on brought up to date
//! with what changed since, so that thousands of `DROP`s take linear time. It says who is to be
//! looked at; that something still uses the object is for whoever asks to see.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use crate::catalog::{
    BaseType, ConstraintKind, DataType, Function, FunctionBody, Id, Name, ReferencedTable, Relation, Returns,
    Sequence, StatisticsObject, Type, TypeKind,
};

use super::super::mention::mentions;
use super::Interpreter;

/// What is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Used {
    /// A table or view, or its row type.
    Relation(Id<Relation>),
    /// A type.
    Type(Id<Type>),
    /// A function that a trigger calls.
    Function(Id<Function>),
    /// Whatever has this name, in a text.
    Name(Name),
}

/// What uses something, in itself or in its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum User {
    /// A table or view with its constraints, defaults, triggers, rules, policies, indexes.
    Relation(Id<Relation>),
    /// A type.
    Type(Id<Type>),
    /// A function.
    Function(Id<Function>),
    /// A sequence.
    Sequence(Id<Sequence>),
    /// A statistics object.
    Statistics(Id<StatisticsObject>),
}

/// The way back from what is used to its users.
#[derive(Debug, Default)]
pub(super) struct Usage {
    users: HashMap<Used, HashSet<User, RandomState>, RandomState>,
}

impl Interpreter {
    /// The users of an object that exist, in a fixed order. Some may have used it only before.
    pub(super) fn users(&mut self, used: &Used) -> Vec<User> {
        self.refresh_usage();
        let users = self.usage.users.get(used);
        let mut users: Vec<User> =
            users.into_iter().flatten().copied().filter(|user| self.exists(*user)).collect();
        users.sort_unstable();
        users
    }

    /// Whether no other function of this one's schema has its name.
    pub(super) fn is_only_overload(&self, id: Id<Function>) -> bool {
        let function = &self.catalog.functions[id];
        self.only_function(&self.catalog.qualified(function.schema, &function.name)) == Some(id)
    }

    fn exists(&self, user: User) -> bool {
        !match user {
            User::Relation(id) => self.catalog.relations.is_dropped(id),
            User::Type(id) => self.catalog.types.is_dropped(id),
            User::Function(id) => self.catalog.functions.is_dropped(id),
            User::Sequence(id) => self.catalog.sequences.is_dropped(id),
            User::Statistics(id) => self.catalog.statistics.is_dropped(id),
        }
    }

    fn refresh_usage(&mut self) {
        // an index's expressions are among its table's texts
        let of_indexes = self.catalog.indexes.take_changes();
        let mut relations = self.catalog.relations.take_changes();
        relations.extend(of_indexes.iter().map(|index| self.catalog.indexes[*index].relation));
        relations.sort_unstable();
        relations.dedup();
        relations.into_iter().for_each(|id| self.note_relation(id));
        self.catalog.types.take_changes().into_iter().for_each(|id| self.note_type(id));
        self.catalog.functions.take_changes().into_iter().for_each(|id| self.note_function(id));
        for id in self.catalog.sequences.take_changes() {
            if let Some(owner) = &self.catalog.sequences[id].owner {
                self.usage.note(Used::Relation(owner.relation), User::Sequence(id));
            }
        }
        for id in self.catalog.statistics.take_changes() {
            if let Some(relation) = self.catalog.statistics[id].relation {
                self.usage.note(Used::Relation(relation), User::Statistics(id));
            }
        }
    }

    fn note_relation(&mut self, id: Id<Relation>) {
        if self.catalog.relations.is_dropped(id) {
            return;
        }
        let relation = &self.catalog.relations[id];
        let usage = &mut self.usage;
        let user = User::Relation(id);
        relation.columns.iter().for_each(|column| usage.note_type(&column.data_type, user));
        if let Some(of) = relation.of_type {
            usage.note(Used::Type(of), user);
        }
        for constraint in &relation.constraints {
            if let ConstraintKind::ForeignKey(key) = &constraint.kind
                && let ReferencedTable::Known(target, _) = key.references
            {
                usage.note(Used::Relation(target), user);
            }
        }
        for trigger in &relation.triggers {
            usage.note(Used::Name(trigger.function.name.clone()), user);
            if let Some(function) = trigger.function_id {
                usage.note(Used::Function(function), user);
            }
        }
        self.catalog.texts_of_relation(id, |_, text| usage.note_text(text.as_str(), user));
    }

    fn note_type(&mut self, id: Id<Type>) {
        let user = User::Type(id);
        match &self.catalog.types[id].kind {
            TypeKind::Domain(domain) => {
                self.usage.note_type(&domain.base, user);
                if let Some(default) = &domain.default {
                    self.usage.note_text(default.as_str(), user);
                }
                for constraint in &domain.constraints {
                    if let ConstraintKind::Check { expression } = &constraint.kind {
                        self.usage.note_text(expression.as_str(), user);
                    }
                }
            }
            TypeKind::Composite(attributes) => {
                attributes.iter().for_each(|attribute| self.usage.note_type(&attribute.data_type, user));
            }
            TypeKind::Range(range) => self.usage.note_type(&range.subtype, user),
            TypeKind::Enum(_) | TypeKind::Base(_) | TypeKind::Shell => {}
        }
    }

    fn note_function(&mut self, id: Id<Function>) {
        let function = &self.catalog.functions[id];
        let user = User::Function(id);
        for argument in &function.arguments {
            self.usage.note_type(&argument.data_type, user);
            if let Some(default) = &argument.default {
                self.usage.note_text(default.as_str(), user);
            }
        }
        if let Returns::One(data_type) | Returns::SetOf(data_type) = &function.returns {
            self.usage.note_type(data_type, user);
        }
        if let FunctionBody::Sql(body) = &function.body {
            self.usage.note_text(body, user);
        }
    }
}

impl Usage {
    fn note(&mut self, used: Used, user: User) {
        self.users.entry(used).or_default().insert(user);
    }

    fn note_type(&mut self, data_type: &DataType, user: User) {
        match &data_type.base {
            BaseType::Defined(id) | BaseType::Multirange(id) => self.note(Used::Type(*id), user),
            BaseType::Row(id) => self.note(Used::Relation(*id), user),
            BaseType::External(name) => self.note(Used::Name(name.name.clone()), user),
            BaseType::Builtin(_) | BaseType::Unknown => {}
        }
    }

    fn note_text(&mut self, text: &str, user: User) {
        for mention in mentions(text) {
            self.note(Used::Name(mention.name.name), user);
        }
    }
}
