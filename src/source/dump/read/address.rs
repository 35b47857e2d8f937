//! Naming any object (`TABLE a.b`, `FUNCTION f(integer)`, `CONSTRAINT c ON t`), and what can be done to
//! objects of every kind: comments, labels, new owners, names, schemas.

mod grammar;

use crate::catalog::{Name, OtherKind, QualifiedName};

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;
use super::super::type_name::ParsedType;

/// An object as a statement names it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ObjectAddress {
    /// A table, view, index or sequence, under whichever of these words.
    Relation(RelationWord, QualifiedName),
    /// A column of a table, an attribute of a type.
    Column(QualifiedName, Name),
    /// `CONSTRAINT c ON t`
    TableConstraint(Name, QualifiedName),
    /// `CONSTRAINT c ON DOMAIN d`
    DomainConstraint(Name, QualifiedName),
    /// `TRIGGER g ON t`
    Trigger(Name, QualifiedName),
    /// `RULE r ON t`; old dumps name no table.
    Rule(Name, Option<QualifiedName>),
    /// `POLICY p ON t`
    Policy(Name, QualifiedName),
    /// `TYPE`, `DOMAIN`
    Type(QualifiedName),
    /// `FUNCTION`, `PROCEDURE`, `ROUTINE`, `AGGREGATE`
    Function(FunctionAddress),
    /// `OPERATOR =(a, b)`
    Operator(OperatorAddress),
    /// `OPERATOR CLASS c USING m`, `OPERATOR FAMILY f USING m`.
    OfAccessMethod(OtherKind, QualifiedName, Name),
    /// `CAST (a AS b)`
    Cast(ParsedType, ParsedType),
    /// `TRANSFORM FOR t LANGUAGE l`
    Transform(ParsedType, Name),
    /// A collation, a conversion, a text search object.
    InSchema(OtherKind, QualifiedName),
    /// A language, an access method, a tablespace.
    Other(OtherKind, Name),
    /// `STATISTICS`
    Statistics(QualifiedName),
    /// A kind of object that stands in no schema.
    Global(GlobalWord, Name),
    /// `LARGE OBJECT 123`
    LargeObject,
}

/// The word before the name of something in `pg_class`. The server takes `TABLE` for all of them in
/// some places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RelationWord {
    Table,
    ForeignTable,
    View,
    MaterializedView,
    Index,
    Sequence,
}

/// The word before the name of something that stands in no schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GlobalWord {
    Schema,
    Database,
    Role,
    Extension,
    EventTrigger,
    Publication,
    Subscription,
    ForeignDataWrapper,
    ForeignServer,
}

/// A function by name and argument types.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FunctionAddress {
    /// The name.
    pub name: QualifiedName,
    /// The types of the arguments that identify it; `None` where no list is written, which is
    /// enough for a name that is not overloaded.
    pub arguments: Option<Vec<ParsedType>>,
}

/// An operator by symbol and operand types.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OperatorAddress {
    /// The symbol.
    pub name: QualifiedName,
    /// The left operand; `None` for a prefix operator.
    pub left: Option<ParsedType>,
    /// The right operand; `None` for a postfix operator (before PostgreSQL 14).
    pub right: Option<ParsedType>,
}

/// A role as statements name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RoleName {
    /// By name.
    Named(Name),
    /// `CURRENT_USER`, `CURRENT_ROLE`: whoever runs the statement.
    Current,
    /// `SESSION_USER`: whoever logged in.
    Session,
    /// `PUBLIC`: everyone.
    Public,
}

/// Whether it is an error that something does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IfMissing {
    /// It is.
    Fail,
    /// `IF EXISTS`: nothing happens then.
    Skip,
}

/// What can be done to objects of every kind.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ObjectStatement {
    /// The object.
    pub object: ObjectAddress,
    /// What happens if there is none.
    pub if_missing: IfMissing,
    /// What is done.
    pub action: ObjectAction,
}

/// What is done to an object.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ObjectAction {
    /// `COMMENT ON ... IS`; `None` takes the comment away.
    Comment(Option<Box<str>>),
    /// `SECURITY LABEL [FOR provider] ON ... IS`; `None` takes the label away.
    SecurityLabel {
        /// The provider, where one is named.
        provider: Option<Name>,
        /// The label.
        label: Option<Box<str>>,
    },
    /// `OWNER TO`
    Owner(RoleName),
    /// `RENAME TO`
    Rename(Name),
    /// `SET SCHEMA`
    SetSchema(Name),
    /// `[NO] DEPENDS ON EXTENSION`: nothing that the catalog holds.
    DependsOnExtension,
}

/// Reads `COMMENT ON`, `SECURITY LABEL`, and the `ALTER`s that all kinds have.
pub(crate) fn read(cursor: &mut Cursor<'_>) -> Result<ObjectStatement, ReadError> {
    if cursor.eat_keywords(&["COMMENT", "ON"]) {
        let object = ObjectAddress::read(cursor)?;
        cursor.expect_keyword("IS")?;
        let action = ObjectAction::Comment(read_text_or_null(cursor)?);
        return Ok(ObjectStatement { object, if_missing: IfMissing::Fail, action });
    }
    if cursor.eat_keywords(&["SECURITY", "LABEL"]) {
        return read_security_label(cursor);
    }
    read_alter(cursor)
}

fn read_security_label(cursor: &mut Cursor<'_>) -> Result<ObjectStatement, ReadError> {
    let provider = match cursor.eat_keyword("FOR") {
        true if cursor.at_string() => Some(Name::truncated(&cursor.string()?)),
        true => Some(cursor.name_as("a label provider")?),
        false => None,
    };
    cursor.expect_keyword("ON")?;
    let object = ObjectAddress::read(cursor)?;
    cursor.expect_keyword("IS")?;
    let action = ObjectAction::SecurityLabel { provider, label: read_text_or_null(cursor)? };
    Ok(ObjectStatement { object, if_missing: IfMissing::Fail, action })
}

fn read_text_or_null(cursor: &mut Cursor<'_>) -> Result<Option<Box<str>>, ReadError> {
    if cursor.eat_keyword("NULL") {
        return Ok(None);
    }
    Ok(Some(cursor.string()?.into()))
}

fn read_alter(cursor: &mut Cursor<'_>) -> Result<ObjectStatement, ReadError> {
    cursor.expect_keyword("ALTER")?;
    let (object, if_missing) = ObjectAddress::read_altered(cursor)?;
    let action = if cursor.eat_keywords(&["OWNER", "TO"]) {
        ObjectAction::Owner(RoleName::read(cursor)?)
    } else if cursor.eat_keywords(&["RENAME", "TO"]) {
        ObjectAction::Rename(cursor.name_as("the new name")?)
    } else if cursor.eat_keywords(&["SET", "SCHEMA"]) {
        ObjectAction::SetSchema(cursor.name_as("a schema name")?)
    } else {
        cursor.eat_keyword("NO");
        cursor.expect_keywords(&["DEPENDS", "ON", "EXTENSION"])?;
        cursor.name_as("an extension name")?;
        ObjectAction::DependsOnExtension
    };
    Ok(ObjectStatement { object, if_missing, action })
}

impl ObjectAddress {
    /// Whether it names something of the whole cluster: a role, a database.
    pub fn is_cluster_wide(&self) -> bool {
        matches!(self, ObjectAddress::Global(GlobalWord::Role | GlobalWord::Database, _))
    }
}

impl RoleName {
    /// Reads a role's name, or one of the words that stand for a role.
    pub fn read(cursor: &mut Cursor<'_>) -> Result<Self, ReadError> {
        const WORDS: &[(&[&str], Word)] = &[
            (&["CURRENT_USER"], Word::Current),
            (&["CURRENT_ROLE"], Word::Current),
            (&["SESSION_USER"], Word::Session),
            (&["PUBLIC"], Word::Public),
        ];
        #[derive(Clone, Copy)]
        enum Word {
            Current,
            Session,
            Public,
        }
        match cursor.eat_choice(WORDS) {
            Some(Word::Current) => Ok(RoleName::Current),
            Some(Word::Session) => Ok(RoleName::Session),
            Some(Word::Public) => Ok(RoleName::Public),
            None => Ok(RoleName::Named(cursor.name_as("a role name")?)),
        }
    }

    /// Reads one or more, separated by commas.
    pub fn read_list(cursor: &mut Cursor<'_>) -> Result<Vec<Self>, ReadError> {
        let mut roles = vec![RoleName::read(cursor)?];
        while cursor.eat_punct(b',') {
            roles.push(RoleName::read(cursor)?);
        }
        Ok(roles)
    }
}

impl IfMissing {
    /// Reads `IF EXISTS` if it stands here.
    pub fn read(cursor: &mut Cursor<'_>) -> Self {
        if cursor.eat_keywords(&["IF", "EXISTS"]) { IfMissing::Skip } else { IfMissing::Fail }
    }
}
