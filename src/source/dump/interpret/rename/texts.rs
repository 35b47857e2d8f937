//! Rewriting the texts that mention an object.

use crate::catalog::{
    ConstraintKind, Expression, Function, FunctionBody, Id, Index, IndexKey, Name, QualifiedName, Relation,
    Schema, Type, TypeKind, quote_literal,
};

use super::super::super::mention::{Edit, MentionKind, column_mentions, edited, mentions};
use super::super::Interpreter;
use super::super::removal::TextTarget;
use super::super::usage::{Used, User};

impl Interpreter {
    /// Writes an object's new name into all texts that mention it. To be called while it still has
    /// the old one. A function that shares its name with others stays as it is: which of them a
    /// text calls is not known.
    pub(super) fn rewrite_texts(&mut self, target: TextTarget, schema: Id<Schema>, name: &Name) {
        if let TextTarget::Function(id) = target
            && !self.is_only_overload(id)
        {
            return;
        }
        let new = self.catalog.qualified(schema, name);
        let moves = self.schema_of(target) != schema;
        for user in self.users(&Used::Name(self.name_of(target))) {
            self.rewrite_user(user, |interpreter, text| interpreter.edits(text, target, &new, moves));
        }
    }

    /// Applies edits to all texts of one user.
    pub(in super::super) fn rewrite_user(&mut self, user: User, edits: impl Fn(&Self, &str) -> Vec<Edit>) {
        let rewrite = |interpreter: &Self, text: &str| edited(text, edits(interpreter, text));
        match user {
            User::Relation(id) => {
                let mut relation = self.catalog.relations[id].clone();
                rewrite_relation(&mut relation, |text| rewrite(self, text));
                let indexes = relation.indexes.clone();
                self.catalog.relations[id] = relation;
                for index in indexes {
                    let mut changed = self.catalog.indexes[index].clone();
                    rewrite_index(&mut changed, |text| rewrite(self, text));
                    self.catalog.indexes[index] = changed;
                }
            }
            User::Function(id) => {
                let mut function = self.catalog.functions[id].clone();
                rewrite_function(&mut function, |text| rewrite(self, text));
                self.catalog.functions[id] = function;
            }
            User::Type(id) => {
                let mut user_type = self.catalog.types[id].clone();
                rewrite_type(&mut user_type, |text| rewrite(self, text));
                self.catalog.types[id] = user_type;
            }
            User::Sequence(_) | User::Statistics(_) => {}
        }
    }

    fn schema_of(&self, target: TextTarget) -> Id<Schema> {
        match target {
            TextTarget::Relation(id) => self.catalog.relations[id].schema,
            TextTarget::Sequence(id) => self.catalog.sequences[id].schema,
            TextTarget::Type(id) => self.catalog.types[id].schema,
            TextTarget::Function(id) => self.catalog.functions[id].schema,
        }
    }

    /// What changes in a text: each mention of the target, and the table's name in front of columns
    /// where the text gives it no alias. A name that had no schema gets one where the object moves.
    fn edits(&self, text: &str, target: TextTarget, new: &QualifiedName, moves: bool) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut has_own_name = false;
        let old = self.name_of(target);
        for mention in mentions(text) {
            if !self.is_target(&mention, target) {
                continue;
            }
            has_own_name |= mention.kind == MentionKind::Relation && mention.alias.is_none();
            let is_qualified = mention.name.schema.is_some() || moves;
            let name = if is_qualified { new.to_string() } else { new.name.to_string() };
            let name = if mention.kind == MentionKind::InString { quote_literal(&name) } else { name };
            edits.push((mention.place, name));
        }
        if has_own_name && old != new.name {
            for column in column_mentions(text) {
                if let Some(place) = column.of_place.filter(|_| column.of.as_ref() == Some(&old)) {
                    edits.push((place, new.name.to_string()));
                }
            }
        }
        edits
    }
}

fn rewrite_expression(expression: &mut Expression, rewrite: &impl Fn(&str) -> Option<String>) {
    if let Some(new) = rewrite(expression.as_str()) {
        *expression = Expression::from(new.as_str());
    }
}

fn rewrite_relation(relation: &mut Relation, rewrite: impl Fn(&str) -> Option<String>) {
    if let Some(view) = &mut relation.view {
        rewrite_expression(&mut view.query, &rewrite);
    }
    relation.rules.iter_mut().for_each(|rule| rewrite_expression(&mut rule.definition, &rewrite));
    for policy in &mut relation.policies {
        policy.using.iter_mut().chain(&mut policy.check).for_each(|text| rewrite_expression(text, &rewrite));
    }
    for trigger in &mut relation.triggers {
        trigger.condition.iter_mut().for_each(|text| rewrite_expression(text, &rewrite));
    }
    for column in &mut relation.columns {
        column.default.iter_mut().for_each(|text| rewrite_expression(text, &rewrite));
        if let Some(generated) = column.generated_mut() {
            rewrite_expression(&mut generated.expression, &rewrite);
        }
    }
    for constraint in &mut relation.constraints {
        if let ConstraintKind::Check { expression } = &mut constraint.kind {
            rewrite_expression(expression, &rewrite);
        }
    }
}

fn rewrite_index(index: &mut Index, rewrite: impl Fn(&str) -> Option<String>) {
    for element in &mut index.elements {
        if let IndexKey::Expression(expression) = &mut element.key {
            rewrite_expression(expression, &rewrite);
        }
    }
    index.predicate.iter_mut().for_each(|text| rewrite_expression(text, &rewrite));
}

fn rewrite_function(function: &mut Function, rewrite: impl Fn(&str) -> Option<String>) {
    for argument in &mut function.arguments {
        argument.default.iter_mut().for_each(|text| rewrite_expression(text, &rewrite));
    }
    if let FunctionBody::Sql(body) = &mut function.body
        && let Some(new) = rewrite(body)
    {
        *body = new.into();
    }
}

fn rewrite_type(user_type: &mut Type, rewrite: impl Fn(&str) -> Option<String>) {
    let TypeKind::Domain(domain) = &mut user_type.kind else { return };
    domain.default.iter_mut().for_each(|text| rewrite_expression(text, &rewrite));
    for constraint in &mut domain.constraints {
        if let ConstraintKind::Check { expression } = &mut constraint.kind {
            rewrite_expression(expression, &rewrite);
        }
    }
}
