//! How one sees that a statement was run on the source already.

use crate::catalog::{Catalog, Name, QualifiedName, quote_literal};
use crate::fix::{Repair, Topic};
use crate::source::dump::cursor::Cursor;
use crate::source::dump::lexer::{StandardStrings, tokenize};
use crate::source::dump::read::address::ObjectAddress;
use crate::source::dump::read::drop::DropStatement;
use crate::source::dump::read::index::{CreateIndex, IndexStatement};
use crate::source::dump::read::read_statement;
use crate::source::dump::read::table::TableStatement;
use crate::source::dump::read::table::alter::{AlterAction, AlterTable};
use crate::source::dump::read::table::alter_column::ColumnChange;
use crate::source::dump::statement::Statement;

/// What is known of a statement by reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Done {
    pub topic: Topic,
    /// The condition that holds once it was run, `None` where it may be run again.
    pub condition: Option<Condition>,
    pub repair: Option<Repair>,
}

/// A condition that holds once a statement was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// Something is there, or is as the statement makes it: it was not so before.
    Reached(String),
    /// Something is not there. That may have been so before an earlier statement made it.
    Gone(String),
}

impl Condition {
    pub fn sql(&self) -> &str {
        match self {
            Condition::Reached(sql) | Condition::Gone(sql) => sql,
        }
    }
}

impl Done {
    fn repeatable(topic: Topic) -> Self {
        Done { topic, condition: None, repair: None }
    }

    fn reached(topic: Topic, sql: String) -> Self {
        Done { topic, condition: Some(Condition::Reached(sql)), repair: None }
    }

    fn gone(topic: Topic, sql: String) -> Self {
        Done { topic, condition: Some(Condition::Gone(sql)), repair: None }
    }

    /// Reads a statement; `after` is the catalog behind it.
    pub fn of(statement: &str, after: &Catalog) -> Self {
        match read(statement) {
            Some(Statement::Table(table)) => match *table {
                TableStatement::Alter(alter) => of_alter(&alter, after),
                _ => Done::repeatable(Topic::Tables),
            },
            Some(Statement::Index(index)) => match *index {
                IndexStatement::Create(create) => of_create_index(&create),
                _ => Done::repeatable(Topic::Indexes),
            },
            Some(Statement::Drop(drop)) => of_drop(&drop),
            Some(Statement::Role(_)) => Done::repeatable(Topic::Roles),
            Some(Statement::Privilege(_)) => Done::repeatable(Topic::Privileges),
            Some(Statement::Database(_)) => Done::repeatable(Topic::Settings),
            Some(Statement::Extension(_)) => Done::repeatable(Topic::Extensions),
            Some(Statement::Object(_)) => Done::repeatable(Topic::Comments),
            _ => Done::repeatable(Topic::Other),
        }
    }
}

/// The table that a statement alters.
pub(in crate::fix) fn altered_table(statement: &str) -> Option<QualifiedName> {
    match read(statement) {
        Some(Statement::Table(table)) => match *table {
            TableStatement::Alter(alter) => Some(alter.name),
            _ => None,
        },
        _ => None,
    }
}

fn read(statement: &str) -> Option<Statement> {
    let mut tokens = Vec::new();
    tokenize(statement.as_bytes(), StandardStrings::On, &mut tokens);
    read_statement(&mut Cursor::new(statement.as_bytes(), &tokens)).ok()
}

/// Of several changes in one statement, all are made or none: one tells of all.
fn of_alter(alter: &AlterTable, after: &Catalog) -> Done {
    let table = regclass(&alter.name);
    let told = alter.actions.iter().map(|placed| of_action(&table, alter, &placed.action, after));
    let mut done = Done::repeatable(Topic::Tables);
    for one in told {
        let is_better = matches!(one.condition, Some(Condition::Reached(_))) || done.condition.is_none();
        if is_better {
            done = one;
        }
    }
    done
}

fn of_action(table: &str, alter: &AlterTable, action: &AlterAction, after: &Catalog) -> Done {
    match action {
        AlterAction::AddColumn { column, .. } => {
            Done::reached(Topic::Tables, attribute(table, &column.name, "true"))
        }
        AlterAction::DropColumn(part) => {
            Done::gone(Topic::Tables, format!("NOT {}", attribute(table, &part.name, "true")))
        }
        AlterAction::AlterColumn(column, change) => of_column(table, alter, column, change, after),
        AlterAction::AddConstraint(constraint) => match &constraint.name {
            // a key that replaces one of its name differs from it in that it cannot be deferred
            Some(name) => Done::reached(Topic::Keys, constraint_is(table, name, "NOT condeferrable")),
            None => Done::repeatable(Topic::Keys),
        },
        AlterAction::ValidateConstraint(name) => {
            Done::reached(Topic::Constraints, constraint_is(table, name, "convalidated"))
        }
        AlterAction::DropConstraint(part) => {
            Done::gone(Topic::Constraints, format!("NOT {}", constraint_is(table, &part.name, "true")))
        }
        AlterAction::AlterConstraint(..) => Done::repeatable(Topic::Constraints),
        AlterAction::ReplicaIdentity(_) => Done::repeatable(Topic::ReplicaIdentity),
        _ => Done::repeatable(Topic::Tables),
    }
}

fn of_column(table: &str, alter: &AlterTable, column: &Name, change: &ColumnChange, after: &Catalog) -> Done {
    match change {
        ColumnChange::Type { .. } => {
            let schema = alter.name.schema.as_ref().map_or("public", Name::as_str);
            let relation = after.relation(schema, alter.name.name.as_str());
            let found = relation.and_then(|id| after.relations[id].column(column.as_str()));
            let Some(found) = found else { return Done::repeatable(Topic::ColumnTypes) };
            let name = quote_literal(&after.type_name(&found.data_type).to_string());
            let is_so = format!("pg_catalog.format_type(atttypid, atttypmod) = {name}");
            Done::reached(Topic::ColumnTypes, attribute(table, column, &is_so))
        }
        ColumnChange::SetNotNull => Done::reached(Topic::Keys, attribute(table, column, "attnotnull")),
        ColumnChange::DropNotNull => Done::reached(Topic::Keys, attribute(table, column, "NOT attnotnull")),
        _ => Done::repeatable(Topic::Tables),
    }
}

fn of_create_index(create: &CreateIndex) -> Done {
    let Some(name) = &create.name else { return Done::repeatable(Topic::Indexes) };
    let index = QualifiedName { schema: create.table.schema.clone(), name: name.clone() };
    let is = |validity: &str| {
        format!(
            "EXISTS (SELECT FROM pg_catalog.pg_index WHERE indexrelid = {} AND {validity})",
            regclass(&index)
        )
    };
    let drop = format!("DROP INDEX CONCURRENTLY {index}");
    Done {
        repair: Some(Repair::new(is("NOT indisvalid"), drop)),
        ..Done::reached(Topic::Indexes, is("indisvalid"))
    }
}

fn of_drop(drop: &DropStatement) -> Done {
    let DropStatement::Objects { objects, .. } = drop else { return Done::repeatable(Topic::Other) };
    let relations = objects.iter().filter_map(|object| match object {
        ObjectAddress::Relation(_, name) => Some(name),
        _ => None,
    });
    let gone: Vec<String> = relations.map(|name| format!("{} IS NULL", regclass(name))).collect();
    match gone.is_empty() {
        true => Done::repeatable(Topic::Other),
        false => Done::gone(Topic::Indexes, gone.join(" AND ")),
    }
}

/// The relation with this name, NULL where there is none.
pub(super) fn regclass(name: &QualifiedName) -> String {
    format!("pg_catalog.to_regclass({})", quote_literal(&name.to_string()))
}

fn attribute(table: &str, column: &Name, is_so: &str) -> String {
    format!(
        "EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = {table} AND attname = {} \
         AND NOT attisdropped AND {is_so})",
        quote_literal(column.as_str())
    )
}

fn constraint_is(table: &str, name: &Name, is_so: &str) -> String {
    format!(
        "EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = {table} AND conname = {} AND {is_so})",
        quote_literal(name.as_str())
    )
}
