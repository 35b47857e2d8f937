//! Objects that are kept as their definition: operators and their classes and families, collations,
//! conversions, casts, text search objects, languages, transforms, access methods, tablespaces.

use crate::catalog::{Definition, Name, OtherKind, QualifiedName};

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;
use super::super::type_name::ParsedType;

mod alter;
mod clauses;
mod operator;

/// A statement about an object that is kept as its definition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DefinitionStatement {
    /// `CREATE`
    Create(CreateDefinition),
    /// An `ALTER` that changes what the object does.
    Alter {
        /// The object.
        object: DefinedObject,
        /// The whole statement as written.
        text: Box<str>,
    },
    /// An `ALTER` of nothing that a catalog holds: `ALTER COLLATION ... REFRESH VERSION`.
    Nothing,
}

/// `CREATE` of such an object.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CreateDefinition {
    pub object: DefinedObject,
    pub if_exists: IfExists,
    /// `(option = value, ...)`
    pub definition: Vec<Definition>,
    /// `OWNER` of a tablespace.
    pub owner: Option<Name>,
    /// The whole statement as written.
    pub text: Box<str>,
}

/// What `CREATE` does where the object exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IfExists {
    /// It fails.
    Fail,
    /// `IF NOT EXISTS`
    Keep,
    /// `OR REPLACE`
    Replace,
}

/// An object and what tells it from others of its kind.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DefinedObject {
    /// An operator and its operands.
    Operator { name: QualifiedName, left: Option<ParsedType>, right: Option<ParsedType> },
    /// An operator class, and the family that it belongs to where it is not the one of its name.
    OperatorClass { name: QualifiedName, method: Name, family: Option<QualifiedName> },
    /// An operator family.
    OperatorFamily { name: QualifiedName, method: Name },
    /// A cast.
    Cast { source: ParsedType, target: ParsedType },
    /// A transform.
    Transform { data_type: ParsedType, language: Name },
    /// A collation, conversion or text search object.
    InSchema(OtherKind, QualifiedName),
    /// A language, access method or tablespace.
    Global(OtherKind, Name),
}

/// Reads `CREATE` and `ALTER` of these kinds.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<DefinitionStatement, ReadError> {
    let text = cursor.rest_text();
    if cursor.eat_keyword("ALTER") {
        return alter::read_alter(cursor, &text);
    }
    cursor.expect_keyword("CREATE")?;
    let or_replace = cursor.eat_keywords(&["OR", "REPLACE"]);
    let mut create = read_create(cursor)?;
    create.text = text.into();
    if or_replace {
        create.if_exists = IfExists::Replace;
    }
    cursor.expect_end()?;
    Ok(DefinitionStatement::Create(create))
}

fn read_create(cursor: &mut Cursor<'_>) -> Result<CreateDefinition, ReadError> {
    if cursor.eat_keywords(&["OPERATOR", "CLASS"]) {
        return operator::read_class(cursor);
    }
    if cursor.eat_keywords(&["OPERATOR", "FAMILY"]) {
        return operator::read_family(cursor).map(CreateDefinition::new);
    }
    if cursor.eat_keyword("OPERATOR") {
        return operator::read_operator(cursor);
    }
    if cursor.eat_keyword("COLLATION") {
        return clauses::read_collation(cursor);
    }
    if cursor.eat_keyword("CAST") {
        return clauses::read_cast(cursor).map(CreateDefinition::new);
    }
    if cursor.eat_keyword("TRANSFORM") {
        return clauses::read_transform(cursor).map(CreateDefinition::new);
    }
    if cursor.eat_keywords(&["ACCESS", "METHOD"]) {
        return clauses::read_access_method(cursor).map(CreateDefinition::new);
    }
    if cursor.eat_keyword("TABLESPACE") {
        return clauses::read_tablespace(cursor);
    }
    if cursor.at_any_keyword(&["TRUSTED", "PROCEDURAL", "LANGUAGE"]) {
        return clauses::read_language(cursor).map(CreateDefinition::new);
    }
    if cursor.at_any_keyword(&["DEFAULT", "CONVERSION"]) {
        return clauses::read_conversion(cursor).map(CreateDefinition::new);
    }
    clauses::read_text_search(cursor)
}

impl CreateDefinition {
    fn new(object: DefinedObject) -> Self {
        CreateDefinition {
            object,
            if_exists: IfExists::Fail,
            definition: Vec::new(),
            owner: None,
            text: "".into(),
        }
    }
}

/// Reads which kind of text search object follows.
fn read_text_search_kind(cursor: &mut Cursor<'_>) -> Result<OtherKind, ReadError> {
    let choices: [(&[&str], OtherKind); 4] = [
        (&["TEXT", "SEARCH", "CONFIGURATION"], OtherKind::TextSearchConfiguration),
        (&["TEXT", "SEARCH", "DICTIONARY"], OtherKind::TextSearchDictionary),
        (&["TEXT", "SEARCH", "PARSER"], OtherKind::TextSearchParser),
        (&["TEXT", "SEARCH", "TEMPLATE"], OtherKind::TextSearchTemplate),
    ];
    cursor.eat_choice(&choices).ok_or_else(|| cursor.error("a kind of object"))
}

/// Steps over a clause of which nothing but its text is kept.
fn skip_rest(cursor: &mut Cursor<'_>) -> Result<(), ReadError> {
    while !cursor.at_end() {
        cursor.skip_balanced()?;
    }
    Ok(())
}
