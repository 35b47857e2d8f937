//! Publications and subscriptions.

use crate::catalog::{Definition, Expression, Name, QualifiedName};

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;
use super::option_list::{read_storage_parameters, read_with_parameters};
use super::table::Descent;

/// What makes or changes a publication or subscription.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PublicationStatement {
    /// `CREATE PUBLICATION`
    Create {
        /// The name.
        name: Name,
        /// What it publishes.
        objects: PublishedObjects,
        /// `WITH (...)`
        options: Vec<Definition>,
    },
    /// `ALTER PUBLICATION ... ADD | SET | DROP`
    AlterObjects {
        /// The name.
        name: Name,
        /// Which way.
        change: ListChange,
        /// The objects.
        objects: PublishedObjects,
    },
    /// `ALTER PUBLICATION ... SET (...)`
    AlterOptions {
        /// The name.
        name: Name,
        /// The options.
        options: Vec<Definition>,
    },
    /// `CREATE SUBSCRIPTION`; its connection string is read and forgotten.
    CreateSubscription {
        /// The name.
        name: Name,
        /// What it follows.
        publications: Vec<Name>,
        /// `WITH (...)`
        options: Vec<Definition>,
    },
    /// `ALTER SUBSCRIPTION ... ADD | SET | DROP PUBLICATION`
    AlterSubscription {
        /// The name.
        name: Name,
        /// Which way.
        change: ListChange,
        /// The publications.
        publications: Vec<Name>,
    },
    /// `ALTER SUBSCRIPTION ... SET (...)`
    AlterSubscriptionOptions {
        /// The name.
        name: Name,
        /// The options.
        options: Vec<Definition>,
    },
    /// `ALTER SUBSCRIPTION ... ENABLE`, `CONNECTION`, `REFRESH`: nothing that the catalog holds.
    NoEffect,
}

/// What happens to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListChange {
    Add,
    Set,
    Drop,
}

/// What a publication publishes.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct PublishedObjects {
    /// `FOR ALL TABLES`
    pub all_tables: bool,
    /// `FOR ALL SEQUENCES`
    pub all_sequences: bool,
    /// `FOR TABLE`
    pub tables: Vec<ParsedTable>,
    /// `FOR TABLES IN SCHEMA`; `None` for the current schema.
    pub schemas: Vec<Option<Name>>,
}

/// A table in a publication.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ParsedTable {
    /// The table.
    pub name: QualifiedName,
    /// Whether tables that inherit from it come along.
    pub descent: Descent,
    /// The columns; empty for all.
    pub columns: Vec<Name>,
    /// `WHERE`, without its parentheses.
    pub row_filter: Option<Expression>,
}

/// Reads `CREATE` or `ALTER` of a publication or subscription.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<PublicationStatement, ReadError> {
    if cursor.eat_keywords(&["CREATE", "PUBLICATION"]) {
        let name = cursor.name_as("a publication name")?;
        let objects = match cursor.eat_keyword("FOR") {
            true => read_objects(cursor)?,
            false => PublishedObjects::default(),
        };
        return Ok(PublicationStatement::Create { name, objects, options: read_with_parameters(cursor)? });
    }
    if cursor.eat_keywords(&["ALTER", "PUBLICATION"]) {
        return read_alter(cursor);
    }
    if cursor.eat_keywords(&["CREATE", "SUBSCRIPTION"]) {
        return read_create_subscription(cursor);
    }
    cursor.expect_keywords(&["ALTER", "SUBSCRIPTION"])?;
    read_alter_subscription(cursor)
}

fn read_alter(cursor: &mut Cursor<'_>) -> Result<PublicationStatement, ReadError> {
    let name = cursor.name_as("a publication name")?;
    let Some(change) = read_list_change(cursor) else {
        return Err(cursor.error("`ADD`, `SET` or `DROP`"));
    };
    if change == ListChange::Set && cursor.at_punct(b'(') {
        return Ok(PublicationStatement::AlterOptions { name, options: read_storage_parameters(cursor)? });
    }
    Ok(PublicationStatement::AlterObjects { name, change, objects: read_objects(cursor)? })
}

fn read_list_change(cursor: &mut Cursor<'_>) -> Option<ListChange> {
    const CHANGES: &[(&[&str], ListChange)] =
        &[(&["ADD"], ListChange::Add), (&["SET"], ListChange::Set), (&["DROP"], ListChange::Drop)];
    cursor.eat_choice(CHANGES)
}

#[derive(Clone, Copy)]
enum ObjectWord {
    AllTables,
    AllSequences,
    Schemas,
    Tables,
}

/// `ALL TABLES IN SCHEMA` was the spelling in betas of PostgreSQL 15.
const OBJECT_WORDS: &[(&[&str], ObjectWord)] = &[
    (&["ALL", "TABLES", "IN", "SCHEMA"], ObjectWord::Schemas),
    (&["TABLES", "IN", "SCHEMA"], ObjectWord::Schemas),
    (&["ALL", "TABLES"], ObjectWord::AllTables),
    (&["ALL", "SEQUENCES"], ObjectWord::AllSequences),
    (&["TABLE"], ObjectWord::Tables),
];

/// Objects behind words for their kinds; behind a comma the word may be left out.
fn read_objects(cursor: &mut Cursor<'_>) -> Result<PublishedObjects, ReadError> {
    let mut objects = PublishedObjects::default();
    let mut kind = None;
    loop {
        kind = cursor.eat_choice(OBJECT_WORDS).or(kind);
        match kind {
            Some(ObjectWord::AllTables) => objects.all_tables = true,
            Some(ObjectWord::AllSequences) => objects.all_sequences = true,
            Some(ObjectWord::Schemas) => objects.schemas.push(read_schema(cursor)?),
            Some(ObjectWord::Tables) => objects.tables.push(read_table(cursor)?),
            None => return Err(cursor.error("`TABLE`, `TABLES IN SCHEMA` or `ALL TABLES`")),
        }
        if !cursor.eat_punct(b',') {
            return Ok(objects);
        }
    }
}

fn read_schema(cursor: &mut Cursor<'_>) -> Result<Option<Name>, ReadError> {
    if cursor.eat_keyword("CURRENT_SCHEMA") { Ok(None) } else { Ok(Some(cursor.name_as("a schema name")?)) }
}

fn read_table(cursor: &mut Cursor<'_>) -> Result<ParsedTable, ReadError> {
    let descent = if cursor.eat_keyword("ONLY") { Descent::Only } else { Descent::Children };
    let name = cursor.qualified_name_as("a table name")?;
    cursor.eat_operator("*");
    let columns = if cursor.at_punct(b'(') { cursor.name_list()? } else { Vec::new() };
    let row_filter = match cursor.eat_keyword("WHERE") {
        true => Some(Expression::from(&*cursor.parenthesised_text()?)),
        false => None,
    };
    Ok(ParsedTable { name, descent, columns, row_filter })
}

fn read_create_subscription(cursor: &mut Cursor<'_>) -> Result<PublicationStatement, ReadError> {
    let name = cursor.name_as("a subscription name")?;
    skip_connection(cursor)?;
    cursor.expect_keyword("PUBLICATION")?;
    let publications = read_names(cursor)?;
    let options = read_with_parameters(cursor)?;
    Ok(PublicationStatement::CreateSubscription { name, publications, options })
}

fn skip_connection(cursor: &mut Cursor<'_>) -> Result<(), ReadError> {
    if cursor.eat_keyword("SERVER") {
        return cursor.name().map(drop);
    }
    cursor.expect_keyword("CONNECTION")?;
    cursor.string().map(drop)
}

fn read_names(cursor: &mut Cursor<'_>) -> Result<Vec<Name>, ReadError> {
    let mut names = vec![cursor.name_as("a publication name")?];
    while cursor.eat_punct(b',') {
        names.push(cursor.name_as("a publication name")?);
    }
    Ok(names)
}

fn read_alter_subscription(cursor: &mut Cursor<'_>) -> Result<PublicationStatement, ReadError> {
    let name = cursor.name_as("a subscription name")?;
    if cursor.at_keyword("CONNECTION") || cursor.at_keyword("SERVER") {
        skip_connection(cursor)?;
        return Ok(PublicationStatement::NoEffect);
    }
    if cursor.eat_keyword("ENABLE") || cursor.eat_keyword("DISABLE") {
        return Ok(PublicationStatement::NoEffect);
    }
    if cursor.eat_keywords(&["REFRESH", "PUBLICATION"]) || cursor.eat_keywords(&["REFRESH", "SEQUENCES"]) {
        read_with_parameters(cursor)?;
        return Ok(PublicationStatement::NoEffect);
    }
    if cursor.eat_keyword("SKIP") {
        cursor.parenthesised()?;
        return Ok(PublicationStatement::NoEffect);
    }
    let Some(change) = read_list_change(cursor) else {
        return Err(cursor.error("`ADD`, `SET` or `DROP`"));
    };
    if change == ListChange::Set && cursor.at_punct(b'(') {
        let options = read_storage_parameters(cursor)?;
        return Ok(PublicationStatement::AlterSubscriptionOptions { name, options });
    }
    cursor.expect_keyword("PUBLICATION")?;
    let publications = read_names(cursor)?;
    read_with_parameters(cursor)?;
    Ok(PublicationStatement::AlterSubscription { name, change, publications })
}
