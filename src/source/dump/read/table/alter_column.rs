//! `ALTER TABLE ... ALTER COLUMN`.

use crate::catalog::{Compression, Definition, Expression, IdentityKind, Name, QualifiedName, Storage};

use super::super::super::cursor::Cursor;
use super::super::super::read_error::ReadError;
use super::super::super::type_name::ParsedType;
use super::super::index_element::read_parenthesised_expression;
use super::super::option_list::{
    OptionChange, read_option_changes, read_parameter_names, read_storage_parameters,
};
use super::super::sequence_options::SequenceOptions;
use super::column::{self, IdentityDefinition};

/// What changes about a column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ColumnChange {
    /// `TYPE type [COLLATE collation] [USING expression]`
    Type {
        /// The new type.
        data_type: Box<ParsedType>,
        /// Its collation.
        collation: Option<QualifiedName>,
    },
    /// `SET DEFAULT`
    SetDefault(Expression),
    /// `DROP DEFAULT`
    DropDefault,
    /// `SET NOT NULL`
    SetNotNull,
    /// `DROP NOT NULL`
    DropNotNull,
    /// `SET EXPRESSION AS (...)`
    SetExpression(Expression),
    /// `DROP EXPRESSION`
    DropExpression {
        /// `IF EXISTS`
        if_exists: bool,
    },
    /// `ADD GENERATED ... AS IDENTITY`
    AddIdentity(Box<IdentityDefinition>),
    /// `SET GENERATED ...`, `SET sequence option`, `RESTART`
    SetIdentity(Box<IdentityChange>),
    /// `DROP IDENTITY`
    DropIdentity {
        /// `IF EXISTS`
        if_exists: bool,
    },
    /// `SET STATISTICS`; `None` for the default.
    SetStatistics(Option<i16>),
    /// `SET STORAGE`; `None` for the type's own.
    SetStorage(Option<Storage>),
    /// `SET COMPRESSION`; `None` for the default.
    SetCompression(Option<Compression>),
    /// `SET (...)`
    SetOptions(Vec<Definition>),
    /// `RESET (...)`
    ResetOptions(Vec<Name>),
    /// `OPTIONS (...)` of a foreign table's column.
    ForeignOptions(Vec<OptionChange>),
}

/// What changes about an identity column.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct IdentityChange {
    /// `SET GENERATED`
    pub kind: Option<IdentityKind>,
    /// The options of its sequence.
    pub sequence: SequenceOptions,
}

/// Reads what follows the column's name.
pub(super) fn read_change(cursor: &mut Cursor<'_>) -> Result<ColumnChange, ReadError> {
    if cursor.at_keyword("TYPE") || cursor.at_keywords(&["SET", "DATA", "TYPE"]) {
        return read_type(cursor);
    }
    if cursor.eat_keyword("DROP") {
        return read_drop(cursor);
    }
    if cursor.eat_keyword("ADD") {
        return read_add_identity(cursor);
    }
    if cursor.eat_keyword("RESET") {
        return Ok(ColumnChange::ResetOptions(read_parameter_names(cursor)?));
    }
    if cursor.at_keyword("OPTIONS") {
        return Ok(ColumnChange::ForeignOptions(read_option_changes(cursor)?));
    }
    if cursor.at_keyword("RESTART") || at_identity_change(cursor) {
        return read_identity_change(cursor);
    }
    cursor.expect_keyword("SET")?;
    read_set(cursor)
}

fn read_type(cursor: &mut Cursor<'_>) -> Result<ColumnChange, ReadError> {
    cursor.eat_keywords(&["SET", "DATA"]);
    cursor.expect_keyword("TYPE")?;
    let data_type = Box::new(ParsedType::read(cursor)?);
    let collation = match cursor.eat_keyword("COLLATE") {
        true => Some(cursor.qualified_name_as("a collation")?),
        false => None,
    };
    if cursor.eat_keyword("USING") {
        cursor.expression_until(&[], b",")?;
    }
    Ok(ColumnChange::Type { data_type, collation })
}

fn read_drop(cursor: &mut Cursor<'_>) -> Result<ColumnChange, ReadError> {
    if cursor.eat_keyword("DEFAULT") {
        return Ok(ColumnChange::DropDefault);
    }
    if cursor.eat_keywords(&["NOT", "NULL"]) {
        return Ok(ColumnChange::DropNotNull);
    }
    if cursor.eat_keyword("EXPRESSION") {
        return Ok(ColumnChange::DropExpression { if_exists: cursor.eat_keywords(&["IF", "EXISTS"]) });
    }
    cursor.expect_keyword("IDENTITY")?;
    Ok(ColumnChange::DropIdentity { if_exists: cursor.eat_keywords(&["IF", "EXISTS"]) })
}

fn read_add_identity(cursor: &mut Cursor<'_>) -> Result<ColumnChange, ReadError> {
    cursor.expect_keyword("GENERATED")?;
    let kind = column::read_identity_kind(cursor)?;
    cursor.expect_keywords(&["AS", "IDENTITY"])?;
    let sequence = SequenceOptions::read_parenthesised(cursor)?;
    Ok(ColumnChange::AddIdentity(Box::new(IdentityDefinition { kind, sequence })))
}

fn read_set(cursor: &mut Cursor<'_>) -> Result<ColumnChange, ReadError> {
    if cursor.eat_keyword("DEFAULT") {
        let text = cursor.expression_until(&[], b",")?;
        Ok(ColumnChange::SetDefault(Expression::from(text.as_ref())))
    } else if cursor.eat_keywords(&["NOT", "NULL"]) {
        Ok(ColumnChange::SetNotNull)
    } else if cursor.eat_keyword("EXPRESSION") {
        cursor.expect_keyword("AS")?;
        Ok(ColumnChange::SetExpression(read_parenthesised_expression(cursor)?))
    } else if cursor.eat_keyword("STATISTICS") {
        read_statistics(cursor)
    } else if cursor.eat_keyword("STORAGE") {
        Ok(ColumnChange::SetStorage(column::read_storage(cursor)?))
    } else if cursor.eat_keyword("COMPRESSION") {
        Ok(ColumnChange::SetCompression(column::read_compression(cursor)?))
    } else {
        Ok(ColumnChange::SetOptions(read_storage_parameters(cursor)?))
    }
}

/// `-1` and `DEFAULT` are the server's default.
fn read_statistics(cursor: &mut Cursor<'_>) -> Result<ColumnChange, ReadError> {
    if cursor.eat_keyword("DEFAULT") {
        return Ok(ColumnChange::SetStatistics(None));
    }
    let target = cursor.integer()?.min(10_000);
    Ok(ColumnChange::SetStatistics(i16::try_from(target).ok().filter(|target| *target >= 0)))
}

/// `SET GENERATED`, or `SET` with an option of the sequence.
fn at_identity_change(cursor: &Cursor<'_>) -> bool {
    let words = [
        "GENERATED",
        "START",
        "INCREMENT",
        "MINVALUE",
        "MAXVALUE",
        "CACHE",
        "CYCLE",
        "NO",
        "RESTART",
        "SEQUENCE",
        "OWNED",
        "AS",
        "LOGGED",
        "UNLOGGED",
    ];
    cursor.at_keyword("SET") && words.iter().any(|word| cursor.keyword_ahead(1, word))
}

fn read_identity_change(cursor: &mut Cursor<'_>) -> Result<ColumnChange, ReadError> {
    let mut change = IdentityChange::default();
    while at_identity_change(cursor) || cursor.at_keyword("RESTART") {
        cursor.eat_keyword("SET");
        if cursor.eat_keyword("GENERATED") {
            change.kind = Some(column::read_identity_kind(cursor)?);
        } else {
            change.sequence.read_one(cursor)?;
        }
    }
    Ok(ColumnChange::SetIdentity(Box::new(change)))
}
