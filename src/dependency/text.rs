//! What queries, expressions and function bodies mention.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::catalog::{BuiltinType, Id, Name, ObjectId, QualifiedName, Relation};
use crate::sql::mention::{
    ColumnMention, Mention, MentionKind, column_mentions, mentions, selects_all_columns,
};

use super::name::{Names, is_of_server};
use super::{Links, NameKind};

/// A column without its table is looked for in all tables of a query, up to as many as this: a
/// larger query hangs on the tables alone where it does not say whose a column is.
const MOST_TABLES: usize = 32;

/// What a text is.
#[derive(Clone, Copy)]
pub(super) enum Language {
    /// A query, a rule, or statements of SQL: every table that it names exists, and `*` stands for its columns.
    Query,
    /// An expression, in which `*` behind a table stands for the row.
    Expression,
    /// The body of a function: a name without a schema may be a variable's or a temporary table's.
    Body,
}

/// A text and how its names are meant.
pub(super) struct Text<'a> {
    pub text: &'a str,
    pub language: Language,
    /// The schemas in which names without one are looked for.
    pub path: &'a [Name],
    /// The table whose columns it speaks of without naming the table, and that table's name.
    pub own: Option<(Id<Relation>, &'a Name)>,
}

/// By which names a text speaks of tables.
#[derive(Default)]
struct Tables {
    by_name: HashMap<Name, Vec<Id<Relation>>, RandomState>,
    all: Vec<Id<Relation>>,
}

impl Tables {
    fn add(&mut self, name: Name, relation: Id<Relation>) {
        let named = self.by_name.entry(name).or_default();
        if !named.contains(&relation) && named.len() < MOST_TABLES {
            named.push(relation);
        }
        if !self.all.contains(&relation) && self.all.len() <= MOST_TABLES {
            self.all.push(relation);
        }
    }

    /// The tables that a column may be of.
    fn of(&self, column: &ColumnMention) -> &[Id<Relation>] {
        match &column.of {
            Some(of) => self.by_name.get(of).map_or(&[], Vec::as_slice),
            None if self.all.len() > MOST_TABLES => &[],
            None => &self.all,
        }
    }
}

/// Adds what a text mentions to the edges of the object that it belongs to.
pub(super) fn follow(text: &Text<'_>, names: &mut Names<'_>, links: &mut Links) {
    let mut tables = Tables::default();
    if let Some((own, name)) = text.own {
        // a trigger and a rule call the row by these names
        [Name::from("new"), Name::from("old"), name.clone()].into_iter().for_each(|row| tables.add(row, own));
    }
    for mention in mentions(text.text) {
        follow_mention(text, &mention, names, links, &mut tables);
    }
    if tables.all.is_empty() {
        return;
    }
    for column in column_mentions(text.text) {
        for relation in tables.of(&column) {
            if let Some(number) = names.column(*relation, &column.name) {
                links.mention(ObjectId::Column(*relation, number));
            }
        }
    }
    // PostgreSQL writes the columns out and holds on to each; a body that is kept as text holds on to none
    if matches!(text.language, Language::Query) && selects_all_columns(text.text) {
        for relation in tables.all.iter().take(MOST_TABLES) {
            let columns = &names.catalog.relations[*relation].columns;
            columns.iter().for_each(|column| links.mention(ObjectId::Column(*relation, column.number)));
        }
    }
}

fn follow_mention(
    text: &Text<'_>,
    mention: &Mention,
    names: &Names<'_>,
    links: &mut Links,
    tables: &mut Tables,
) {
    let name = &mention.name;
    match mention.kind {
        MentionKind::Relation | MentionKind::InString => match names.relation(name, text.path) {
            Some(found) => {
                links.mention(found);
                if let ObjectId::Relation(relation) = found {
                    tables.add(mention.alias.clone().unwrap_or_else(|| name.name.clone()), relation);
                }
            }
            None => miss(text, NameKind::Relation, name, links),
        },
        MentionKind::Function => match names.functions(name, text.path) {
            // without a list of the server's own functions a name alone says nothing
            [] if name.schema.is_none() => {}
            [] => miss(text, NameKind::Function, name, links),
            found => found.iter().for_each(|function| links.mention(ObjectId::Function(*function))),
        },
        MentionKind::Type => match names.data_type(name, text.path) {
            Some(found) => links.mention(found),
            None if is_builtin(name) => {}
            None => miss(text, NameKind::Type, name, links),
        },
    }
}

fn miss(text: &Text<'_>, kind: NameKind, name: &QualifiedName, links: &mut Links) {
    let may_be_local = name.schema.is_none() && matches!(text.language, Language::Body);
    if !may_be_local && !is_of_server(name) {
        links.miss(kind, name);
    }
}

/// Whether the server has a type of this name, as `format_type()` or a person writes it.
fn is_builtin(name: &QualifiedName) -> bool {
    name.schema.is_none()
        && (BuiltinType::from_catalog_name(name.name.as_str()).is_some()
            || SQL_NAMES.contains(&name.name.as_str()))
}

/// First words of the standard's names of types.
const SQL_NAMES: &[&str] = &[
    "bigint",
    "bit",
    "boolean",
    "char",
    "character",
    "dec",
    "decimal",
    "double",
    "float",
    "int",
    "integer",
    "interval",
    "national",
    "nchar",
    "numeric",
    "real",
    "smallint",
    "time",
    "timestamp",
    "varchar",
];
