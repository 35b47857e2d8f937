//! One column of a `CREATE TABLE` or `ADD COLUMN`.

use crate::catalog::{
    Compression, Definition, Expression, Generated, GeneratedKind, IdentityKind, Name, QualifiedName, Storage,
};

use super::super::super::cursor::Cursor;
use super::super::super::read_error::ReadError;
use super::super::super::statement::Place;
use super::super::super::type_name::ParsedType;
use super::super::index_element::read_parenthesised_expression;
use super::super::option_list::read_foreign_options;
use super::super::sequence_options::SequenceOptions;
use super::constraint::{self, TableConstraint, TableConstraintKind};

/// What ends a default: the constraints of a column, and what else may follow it.
const AFTER_DEFAULT: &[&str] = &[
    "CONSTRAINT",
    "NOT",
    "NULL",
    "CHECK",
    "UNIQUE",
    "PRIMARY",
    "REFERENCES",
    "DEFAULT",
    "GENERATED",
    "COLLATE",
    "DEFERRABLE",
    "INITIALLY",
];

/// A column as a statement defines it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ColumnDefinition {
    /// The name.
    pub name: Name,
    /// The type; `None` where it comes from elsewhere (`OF type`, `PARTITION OF`, `AS query`).
    pub data_type: Option<ParsedType>,
    /// `COLLATE`
    pub collation: Option<Box<QualifiedName>>,
    /// `STORAGE`
    pub storage: Option<Storage>,
    /// `COMPRESSION`
    pub compression: Option<Compression>,
    /// `OPTIONS (...)` of a foreign table's column.
    pub foreign_options: Vec<Definition>,
    /// `NOT NULL`, also the one of the primary key.
    pub not_null: Option<NotNull>,
    /// `DEFAULT`
    pub default: Option<Expression>,
    /// `GENERATED ALWAYS AS (...)`
    pub generated: Option<Box<Generated>>,
    /// `GENERATED ... AS IDENTITY`
    pub identity: Option<Box<IdentityDefinition>>,
    /// Keys, checks and foreign keys, in the order written.
    pub constraints: Vec<TableConstraint>,
    /// Where it is written.
    pub place: Place,
}

/// `NOT NULL` of a column.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct NotNull {
    /// `CONSTRAINT name`
    pub name: Option<Name>,
    /// `NO INHERIT`
    pub no_inherit: bool,
}

/// `GENERATED ... AS IDENTITY`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct IdentityDefinition {
    /// Whether values of the user's are taken.
    pub kind: IdentityKind,
    /// The options of its sequence.
    pub sequence: SequenceOptions,
}

impl ColumnDefinition {
    /// Reads a column. A type is read where one follows the name.
    pub fn read(cursor: &mut Cursor<'_>) -> Result<Self, ReadError> {
        let start = cursor.position();
        let mut column = ColumnDefinition::named(cursor.name_as("a column name")?);
        if at_type(cursor) {
            column.data_type = Some(ParsedType::read(cursor)?);
        }
        cursor.eat_keywords(&["WITH", "OPTIONS"]);
        column.read_storage(cursor)?;
        column.foreign_options = read_foreign_options(cursor)?;
        while column.read_qualifier(cursor)? {}
        column.place = cursor.place_since(start);
        Ok(column)
    }

    fn named(name: Name) -> Self {
        ColumnDefinition {
            name,
            data_type: None,
            collation: None,
            storage: None,
            compression: None,
            foreign_options: Vec::new(),
            not_null: None,
            default: None,
            generated: None,
            identity: None,
            constraints: Vec::new(),
            place: Place::default(),
        }
    }

    fn read_storage(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ReadError> {
        if cursor.eat_keyword("STORAGE") {
            self.storage = read_storage(cursor)?;
        }
        if cursor.eat_keyword("COMPRESSION") {
            self.compression = read_compression(cursor)?;
        }
        Ok(())
    }

    /// Reads a collation or a constraint; tells whether one was there.
    fn read_qualifier(&mut self, cursor: &mut Cursor<'_>) -> Result<bool, ReadError> {
        if cursor.at_end() || cursor.at_punct(b',') || cursor.at_punct(b')') {
            return Ok(false);
        }
        if cursor.eat_keyword("COLLATE") {
            self.collation = Some(Box::new(cursor.qualified_name_as("a collation")?));
            return Ok(true);
        }
        let start = cursor.position();
        let name = constraint::read_constraint_name(cursor)?;
        if self.read_attribute(cursor, &name)? {
            return Ok(true);
        }
        if let Some(constraint) = self.read_constraint(cursor, name.clone(), start)? {
            self.constraints.push(constraint);
            return Ok(true);
        }
        match name {
            Some(_) => Err(cursor.error("a column constraint")),
            None => Ok(false),
        }
    }

    /// `NOT NULL`, `DEFAULT` and what else is no constraint of the table.
    fn read_attribute(&mut self, cursor: &mut Cursor<'_>, name: &Option<Name>) -> Result<bool, ReadError> {
        if cursor.eat_keywords(&["NOT", "NULL"]) {
            let no_inherit = cursor.eat_keywords(&["NO", "INHERIT"]);
            self.not_null = Some(NotNull { name: name.clone(), no_inherit });
        } else if cursor.eat_keyword("NULL") {
            // what holds anyway
        } else if cursor.eat_keyword("DEFAULT") {
            let text = cursor.expression_until(AFTER_DEFAULT, b",")?;
            self.default = Some(Expression::from(text.as_ref()));
        } else if cursor.eat_keyword("GENERATED") {
            self.read_generated(cursor)?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    fn read_generated(&mut self, cursor: &mut Cursor<'_>) -> Result<(), ReadError> {
        let kind = read_identity_kind(cursor)?;
        cursor.expect_keyword("AS")?;
        if cursor.eat_keyword("IDENTITY") {
            let sequence = SequenceOptions::read_parenthesised(cursor)?;
            self.identity = Some(Box::new(IdentityDefinition { kind, sequence }));
            return Ok(());
        }
        let expression = read_parenthesised_expression(cursor)?;
        // PostgreSQL 18 takes VIRTUAL where nothing is written; before, STORED must stand there
        let kind = match cursor.eat_keyword("STORED") {
            true => GeneratedKind::Stored,
            false => {
                cursor.eat_keyword("VIRTUAL");
                GeneratedKind::Virtual
            }
        };
        self.generated = Some(Box::new(Generated { expression, kind }));
        Ok(())
    }

    fn read_constraint(
        &mut self,
        cursor: &mut Cursor<'_>,
        name: Option<Name>,
        start: usize,
    ) -> Result<Option<TableConstraint>, ReadError> {
        let columns = || vec![self.name.clone()];
        let kind = if cursor.eat_keywords(&["PRIMARY", "KEY"]) {
            constraint::read_column_key(cursor, constraint::KeyKind::Primary, columns())?
        } else if cursor.eat_keyword("UNIQUE") {
            let uniqueness = constraint::read_nulls_distinct(cursor);
            constraint::read_column_key(cursor, constraint::KeyKind::Unique(uniqueness), columns())?
        } else if cursor.eat_keyword("CHECK") {
            TableConstraintKind::Check(read_parenthesised_expression(cursor)?)
        } else if cursor.eat_keyword("REFERENCES") {
            constraint::read_references(cursor, columns())?
        } else {
            return Ok(None);
        };
        Ok(Some(constraint::finish(cursor, name, kind, start)))
    }
}

/// Whether a type follows a column's name, and not its constraints or the column's end.
fn at_type(cursor: &Cursor<'_>) -> bool {
    let without_type = [
        "CONSTRAINT",
        "NOT",
        "NULL",
        "CHECK",
        "UNIQUE",
        "PRIMARY",
        "REFERENCES",
        "DEFAULT",
        "GENERATED",
        "COLLATE",
        "WITH",
    ];
    cursor.at_name() && !cursor.at_any_keyword(&without_type)
}

/// `ALWAYS`, `BY DEFAULT`
pub(super) fn read_identity_kind(cursor: &mut Cursor<'_>) -> Result<IdentityKind, ReadError> {
    if cursor.eat_keyword("ALWAYS") {
        return Ok(IdentityKind::Always);
    }
    cursor.expect_keywords(&["BY", "DEFAULT"])?;
    Ok(IdentityKind::ByDefault)
}

/// A storage; `None` for `DEFAULT`.
pub(super) fn read_storage(cursor: &mut Cursor<'_>) -> Result<Option<Storage>, ReadError> {
    let before = *cursor;
    let word = cursor.name_as("a storage")?;
    match word.as_str().to_ascii_lowercase().as_str() {
        "plain" => Ok(Some(Storage::Plain)),
        "external" => Ok(Some(Storage::External)),
        "extended" => Ok(Some(Storage::Extended)),
        "main" => Ok(Some(Storage::Main)),
        "default" => Ok(None),
        _ => Err(before.error("`PLAIN`, `EXTERNAL`, `EXTENDED`, `MAIN` or `DEFAULT`")),
    }
}

/// A compression method; `None` for `default`.
pub(super) fn read_compression(cursor: &mut Cursor<'_>) -> Result<Option<Compression>, ReadError> {
    let before = *cursor;
    let word = cursor.name_as("a compression method")?;
    match word.as_str() {
        "pglz" => Ok(Some(Compression::Pglz)),
        "lz4" => Ok(Some(Compression::Lz4)),
        "default" => Ok(None),
        _ => Err(before.error("`pglz`, `lz4` or `default`")),
    }
}
