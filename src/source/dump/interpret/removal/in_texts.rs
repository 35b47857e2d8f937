//! What mentions an object in a query or an expression.

use crate::catalog::{Function, FunctionBody, Id, Name, QualifiedName, Relation, Sequence, TextPart, Type};

use super::super::super::mention::{
    ColumnMention, Mention, MentionKind, column_mentions, mentions, selects_all_columns,
};
use super::super::Interpreter;
use super::super::usage::{Used, User};
use super::dependents::Found;
use super::{Hold, Removable};

/// What is looked for in texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum TextTarget {
    /// A table or view.
    Relation(Id<Relation>),
    /// A sequence.
    Sequence(Id<Sequence>),
    /// A type.
    Type(Id<Type>),
    /// A function.
    Function(Id<Function>),
}

impl Interpreter {
    /// What mentions the target. Functions that share their name with others are left out: which of
    /// them a text calls is not known.
    pub(super) fn in_texts(&mut self, target: TextTarget, found: &mut Found) {
        if let TextTarget::Function(id) = target
            && !self.is_only_overload(id)
        {
            return;
        }
        for user in self.users(&Used::Name(self.name_of(target))) {
            match user {
                User::Relation(id) if target == TextTarget::Relation(id) => {}
                User::Relation(id) => {
                    self.parts_with_text(id, |text| self.mentions_target(text, target), found);
                }
                User::Function(id) => {
                    if let FunctionBody::Sql(body) = &self.catalog.functions[id].body
                        && target != TextTarget::Function(id)
                        && self.mentions_target(body, target)
                    {
                        found.push((Removable::Function(id), Hold::Dependent));
                    }
                }
                User::Type(_) | User::Sequence(_) | User::Statistics(_) => {}
            }
        }
    }

    pub(in super::super) fn name_of(&self, target: TextTarget) -> Name {
        match target {
            TextTarget::Relation(id) => self.catalog.relations[id].name.clone(),
            TextTarget::Sequence(id) => self.catalog.sequences[id].name.clone(),
            TextTarget::Type(id) => self.catalog.types[id].name.clone(),
            TextTarget::Function(id) => self.catalog.functions[id].name.clone(),
        }
    }

    fn mentions_target(&self, text: &str, target: TextTarget) -> bool {
        mentions(text).iter().any(|mention| self.is_target(mention, target))
    }

    pub(in super::super) fn is_target(&self, mention: &Mention, target: TextTarget) -> bool {
        let name = &mention.name;
        match target {
            TextTarget::Relation(id) => {
                matches!(mention.kind, MentionKind::Relation | MentionKind::InString)
                    && self.catalog.relations[id].name == name.name
                    && self.find_relation(name) == Some(id)
            }
            TextTarget::Sequence(id) => {
                matches!(mention.kind, MentionKind::Relation | MentionKind::InString)
                    && self.catalog.sequences[id].name == name.name
                    && self.find_sequence(name) == Some(id)
            }
            TextTarget::Type(id) => {
                mention.kind == MentionKind::Type
                    && self.catalog.types[id].name == name.name
                    && self.find_type(name) == Some(id)
            }
            TextTarget::Function(id) => mention.kind == MentionKind::Function && self.is_function(name, id),
        }
    }

    fn is_function(&self, name: &QualifiedName, id: Id<Function>) -> bool {
        let function = &self.catalog.functions[id];
        function.name == name.name && self.schemas_to_search(name).contains(&function.schema)
    }

    /// The parts of a relation whose text passes the test; a view goes as a whole.
    fn parts_with_text(&self, id: Id<Relation>, test: impl Fn(&str) -> bool, found: &mut Found) {
        self.catalog.texts_of_relation(id, |part, text| {
            if test(text.as_str())
                && let Some(removable) = self.removable_part(id, part)
            {
                found.push((removable, Hold::Dependent));
            }
        });
    }

    fn removable_part(&self, id: Id<Relation>, part: TextPart) -> Option<Removable> {
        let relation = &self.catalog.relations[id];
        Some(match part {
            TextPart::Query => Removable::Relation(id),
            TextPart::Rule(at) => Removable::Rule(id, relation.rules.get(at as usize)?.name.clone()),
            TextPart::Policy(at) => Removable::Policy(id, relation.policies.get(at as usize)?.name.clone()),
            TextPart::Trigger(at) => Removable::Trigger(id, relation.triggers.get(at as usize)?.name.clone()),
            TextPart::Default(column) => Removable::Default(id, column),
            TextPart::Generated(column) => Removable::Column(id, column),
            TextPart::Check(at) => {
                Removable::Constraint(id, relation.constraints.get(at as usize)?.name.clone())
            }
            TextPart::Index(index) => Removable::Index(index),
            TextPart::PartitionKey => return None,
        })
    }

    /// What mentions a column: in its own table, and in the views of it.
    pub(super) fn column_in_texts(&mut self, id: Id<Relation>, column: &Name, found: &mut Found) {
        let own_name = self.catalog.relations[id].name.clone();
        let is_it = |mention: &ColumnMention| {
            mention.name == *column && mention.of.as_ref().is_none_or(|of| *of == own_name)
        };
        let mut own = Vec::new();
        self.parts_with_text(id, |text| column_mentions(text).iter().any(is_it), &mut own);
        found.extend(own.into_iter().filter_map(|(part, _)| own_part_hold(part)));
        for user in self.users(&Used::Name(own_name)) {
            let User::Relation(other) = user else { continue };
            let relation = &self.catalog.relations[other];
            let shows = |text: &str| relation.column(column.as_str()).is_some() && selects_all_columns(text);
            let uses = |text: &str| self.text_uses_column(text, id, column) || shows(text);
            if other != id && relation.view.as_ref().is_some_and(|view| uses(view.query.as_str())) {
                found.push((Removable::Relation(other), Hold::Guessed));
            }
        }
    }

    /// Whether a query names a column of a table, under the table's name, an alias, or none.
    fn text_uses_column(&self, text: &str, id: Id<Relation>, column: &Name) -> bool {
        let qualifiers: Vec<Name> = mentions(text)
            .into_iter()
            .filter(|mention| self.is_target(mention, TextTarget::Relation(id)))
            .map(|mention| mention.alias.unwrap_or(mention.name.name))
            .collect();
        !qualifiers.is_empty()
            && column_mentions(text).iter().any(|mention| {
                mention.name == *column && mention.of.as_ref().is_none_or(|of| qualifiers.contains(of))
            })
    }
}

/// How a part of a table hangs on a column that it mentions. A view's columns are its query's.
fn own_part_hold(part: Removable) -> Option<(Removable, Hold)> {
    let hold = match &part {
        Removable::Constraint(..) | Removable::Index(_) => Hold::Part,
        Removable::Column(..) | Removable::Trigger(..) => Hold::Dependent,
        // their names may be those of other tables in a query
        Removable::Policy(..) | Removable::Rule(..) => Hold::Guessed,
        _ => return None,
    };
    Some((part, hold))
}
