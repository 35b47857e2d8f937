//! `RENAME COLUMN`: the name is changed in the expressions of the table as well, so that they stay
//! what the server would print.

use crate::catalog::{
    Column, ConstraintKind, Expression, Id, IndexKey, Name, ObjectKind, Policy, QualifiedName, Relation,
    Trigger,
};
use crate::sql::Place;

use super::super::super::mention::{ColumnMention, Edit, MentionKind, column_mentions, edited, mentions};
use super::super::super::read::table::alter::Renaming;
use super::super::expression_text::with_column_renamed;
use super::super::removal::TextTarget;
use super::super::usage::{Used, User};
use super::super::{ApplyError, Interpreter};

/// What is renamed in expressions about one table.
struct Renamer<'a> {
    table: Name,
    renaming: &'a Renaming,
}

impl Renamer<'_> {
    fn expression(&self, expression: &mut Expression) {
        self.expression_about(expression, &self.table);
    }

    /// In an expression that calls the row by another name than the table's.
    fn expression_about(&self, expression: &mut Expression, row: &Name) {
        let renamed = with_column_renamed(expression, row, &self.renaming.from, &self.renaming.to);
        if let Some(renamed) = renamed {
            *expression = renamed;
        }
    }

    fn key(&self, key: &mut IndexKey) {
        if let IndexKey::Expression(expression) = key {
            self.expression(expression);
        }
    }

    fn column(&self, column: &mut Column) {
        if column.name == self.renaming.from {
            column.name = self.renaming.to.clone();
        }
        if let Some(generated) = column.generated_mut() {
            self.expression(&mut generated.expression);
        }
    }

    fn policy(&self, policy: &mut Policy) {
        policy.using.iter_mut().chain(&mut policy.check).for_each(|expression| self.expression(expression));
    }

    /// A trigger's condition calls the row OLD and NEW.
    fn trigger(&self, trigger: &mut Trigger) {
        if let Some(condition) = &mut trigger.condition {
            self.expression_about(condition, &Name::from("old"));
            self.expression_about(condition, &Name::from("new"));
        }
    }
}

impl Interpreter {
    pub(in super::super) fn rename_column(
        &mut self,
        relation: Id<Relation>,
        renaming: Renaming,
    ) -> Result<(), ApplyError> {
        let number = self.known_or_found_column(relation, &renaming.from)?;
        let column = self.catalog.relations[relation].column_by_number(number);
        if column.is_some_and(|column| column.inherited_from > 0) {
            return Err(ApplyError::Refused(format!("column {} is inherited", renaming.from)));
        }
        let tables: Vec<Id<Relation>> = std::iter::once(relation).chain(self.descendants(relation)).collect();
        for table in &tables {
            if *table != relation && self.inherits_from_elsewhere(*table, &tables, &renaming.from) {
                return Err(ApplyError::Refused(format!("column {} is inherited", renaming.from)));
            }
            if self.catalog.relations[*table].column(renaming.to.as_str()).is_some() {
                return Err(self.existing_part(*table, ObjectKind::Column, &renaming.to));
            }
        }
        tables.into_iter().for_each(|table| self.rename_column_of(table, &renaming));
        Ok(())
    }

    /// Whether a child has the column from a parent that is not among these tables too.
    fn inherits_from_elsewhere(&self, child: Id<Relation>, tables: &[Id<Relation>], name: &Name) -> bool {
        let child = &self.catalog.relations[child];
        let parents = child.inherits.iter().chain(child.partition_of.as_ref().map(|place| &place.parent));
        let expected = parents.filter(|parent| tables.contains(parent)).count();
        child.column(name.as_str()).is_some_and(|column| usize::from(column.inherited_from) > expected)
    }

    fn rename_column_of(&mut self, relation: Id<Relation>, renaming: &Renaming) {
        let renamer = Renamer { table: self.catalog.relations[relation].name.clone(), renaming };
        let table = &mut self.catalog.relations[relation];
        table.columns.iter_mut().for_each(|column| renamer.column(column));
        for constraint in &mut table.constraints {
            if let ConstraintKind::Check { expression } = &mut constraint.kind {
                renamer.expression(expression);
            }
        }
        if let Some(key) = &mut table.partitioned_by {
            key.elements.iter_mut().for_each(|element| renamer.key(&mut element.key));
        }
        table.policies.iter_mut().for_each(|policy| renamer.policy(policy));
        table.triggers.iter_mut().for_each(|trigger| renamer.trigger(trigger));
        for index in table.indexes.clone() {
            let index = &mut self.catalog.indexes[index];
            index.elements.iter_mut().for_each(|element| renamer.key(&mut element.key));
            index.predicate.iter_mut().for_each(|predicate| renamer.expression(predicate));
        }
        self.rename_column_in_queries(relation, renaming);
        self.rename_published_column(relation, &renamer);
        self.rename_column_in_statistics(relation, &renamer);
    }

    /// In the views, rules and bodies that read the table.
    fn rename_column_in_queries(&mut self, relation: Id<Relation>, renaming: &Renaming) {
        let own_rules: Vec<Option<Expression>> = self.catalog.relations[relation]
            .rules
            .iter()
            .map(|rule| {
                let text = rule.definition.as_str();
                let edits = self.column_edits(text, relation, renaming, vec!["old".into(), "new".into()]);
                edited(text, edits).map(|text| text.as_str().into())
            })
            .collect();
        for (rule, definition) in self.catalog.relations[relation].rules.iter_mut().zip(own_rules) {
            rule.definition = definition.unwrap_or_else(|| rule.definition.clone());
        }
        let name = self.catalog.relations[relation].name.clone();
        for user in self.users(&Used::Name(name)) {
            if user != User::Relation(relation) {
                self.rewrite_user(user, |interpreter, text| {
                    interpreter.column_edits(text, relation, renaming, Vec::new())
                });
            }
        }
    }

    /// What changes in a query: the column behind the table's name, an alias of it or one of `rows`, and the
    /// column alone where no other table of the query can have one of its name.
    fn column_edits(
        &self,
        text: &str,
        relation: Id<Relation>,
        renaming: &Renaming,
        mut rows: Vec<Name>,
    ) -> Vec<Edit> {
        let mut is_alone = true;
        for mention in mentions(text) {
            if self.is_target(&mention, TextTarget::Relation(relation)) {
                rows.push(mention.alias.unwrap_or(mention.name.name));
            } else if mention.kind == MentionKind::Relation {
                is_alone &= self.is_known_without(&mention.name, &renaming.from);
            }
        }
        if rows.is_empty() {
            return Vec::new();
        }
        let is_it = |mention: &ColumnMention| match &mention.of {
            _ if mention.name != renaming.from => false,
            Some(row) => rows.contains(row),
            None => is_alone && !is_alias(text, mention.place),
        };
        let found = column_mentions(text).into_iter().filter(is_it);
        found.map(|mention| (mention.place, renaming.to.to_string())).collect()
    }

    /// Whether a table is known to have no column of this name.
    fn is_known_without(&self, table: &QualifiedName, column: &Name) -> bool {
        self.find_relation(table).is_some_and(|id| {
            let table = &self.catalog.relations[id];
            table.columns_unknown.is_none() && table.column(column.as_str()).is_none()
        })
    }

    fn rename_published_column(&mut self, relation: Id<Relation>, renamer: &Renamer<'_>) {
        let publications: Vec<_> = self.catalog.publications.ids().collect();
        for publication in publications {
            let tables = &mut self.catalog.publications[publication].tables;
            for table in tables.iter_mut().filter(|table| table.relation == Some(relation)) {
                for column in table.columns.iter_mut().filter(|column| **column == renamer.renaming.from) {
                    *column = renamer.renaming.to.clone();
                }
                table.row_filter.iter_mut().for_each(|filter| renamer.expression(filter));
            }
        }
    }

    fn rename_column_in_statistics(&mut self, relation: Id<Relation>, renamer: &Renamer<'_>) {
        let of_table: Vec<_> = self
            .catalog
            .statistics
            .iter()
            .filter(|(_, statistics)| statistics.relation == Some(relation))
            .map(|(id, _)| id)
            .collect();
        for statistics in of_table {
            renamer.expression(&mut self.catalog.statistics[statistics].on);
        }
    }
}

/// Whether a name in a query is what `AS` calls something.
fn is_alias(text: &str, place: Place) -> bool {
    let before = text.get(..place.start as usize).unwrap_or_default();
    before.split_ascii_whitespace().next_back().is_some_and(|word| word.eq_ignore_ascii_case("as"))
}
