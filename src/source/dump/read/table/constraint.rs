//! One constraint, of a column or of the table.

use crate::catalog::{
    ConstraintTiming, Definition, Expression, MatchType, Name, QualifiedName, ReferentialAction, Uniqueness,
};

use super::super::super::cursor::Cursor;
use super::super::super::read_error::ReadError;
use super::super::super::statement::Place;
use super::super::index_element::{ParsedIndexElement, read_index_elements, read_parenthesised_expression};
use super::super::option_list::read_with_parameters;

/// A constraint as a statement defines it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TableConstraint {
    /// `CONSTRAINT name`
    pub name: Option<Name>,
    /// What it demands.
    pub kind: TableConstraintKind,
    /// When, and of which rows and tables.
    pub attributes: ConstraintAttributes,
    /// Where it is written.
    pub place: Place,
}

/// What a constraint demands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TableConstraintKind {
    /// `CHECK`, without its outer parentheses.
    Check(Expression),
    /// `PRIMARY KEY`, `UNIQUE`
    Key(KeyKind, KeyDefinition),
    /// `PRIMARY KEY USING INDEX`, `UNIQUE USING INDEX`
    KeyUsingIndex(KeyKind, Name),
    /// `EXCLUDE`
    Exclusion(ExclusionDefinition),
    /// `FOREIGN KEY`, `REFERENCES`
    ForeignKey(Box<ForeignKeyDefinition>),
    /// `NOT NULL column` as a constraint of the table (PostgreSQL 18).
    NotNull(Name),
}

/// Which key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyKind {
    /// `PRIMARY KEY`
    Primary,
    /// `UNIQUE`, and whether NULLs differ.
    Unique(Uniqueness),
}

/// The columns of a key and the parameters of its index.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct KeyDefinition {
    /// The key columns.
    pub columns: Vec<Name>,
    /// Whether the last column is `WITHOUT OVERLAPS` (PostgreSQL 18).
    pub without_overlaps: bool,
    /// `INCLUDE (...)`
    pub include: Vec<Name>,
    /// `WITH (...)`
    pub options: Vec<Definition>,
    /// `USING INDEX TABLESPACE`
    pub tablespace: Option<Name>,
}

/// `EXCLUDE USING method (element WITH operator, ...)`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ExclusionDefinition {
    /// The access method.
    pub method: Option<Name>,
    /// Elements with their operators.
    pub elements: Vec<ParsedIndexElement>,
    /// `INCLUDE (...)`
    pub include: Vec<Name>,
    /// `WITH (...)`
    pub options: Vec<Definition>,
    /// `USING INDEX TABLESPACE`
    pub tablespace: Option<Name>,
    /// `WHERE`, without its outer parentheses.
    pub predicate: Option<Expression>,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ForeignKeyDefinition {
    /// The columns that refer.
    pub columns: Vec<Name>,
    /// The table referred to.
    pub table: QualifiedName,
    /// The columns referred to; empty for the primary key.
    pub referenced_columns: Vec<Name>,
    /// `MATCH`
    pub match_type: MatchType,
    /// `ON UPDATE`
    pub on_update: ReferentialAction,
    /// `ON DELETE`
    pub on_delete: ReferentialAction,
    /// `ON DELETE SET NULL (...)`
    pub on_delete_columns: Vec<Name>,
    /// `PERIOD` before the last column (PostgreSQL 18).
    pub period: bool,
}

/// What may follow every constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ConstraintAttributes {
    /// `DEFERRABLE`, `INITIALLY DEFERRED`
    pub timing: ConstraintTiming,
    /// Not `NOT VALID`.
    pub validated: bool,
    /// Not `NOT ENFORCED`.
    pub enforced: bool,
    /// `NO INHERIT`
    pub no_inherit: bool,
}

/// Whether a constraint of the table stands here, and no column.
pub(super) fn at_table_constraint(cursor: &Cursor<'_>) -> bool {
    cursor.at_any_keyword(&["CONSTRAINT", "CHECK", "UNIQUE"])
        || cursor.at_keywords(&["PRIMARY", "KEY"])
        || cursor.at_keywords(&["FOREIGN", "KEY"])
        || cursor.at_keywords(&["NOT", "NULL"])
        || at_exclusion(cursor)
}

/// `EXCLUDE` may be a column's name.
fn at_exclusion(cursor: &Cursor<'_>) -> bool {
    let mut ahead = *cursor;
    ahead.eat_keyword("EXCLUDE") && (ahead.at_punct(b'(') || ahead.at_keyword("USING"))
}

/// `CONSTRAINT name` where it follows.
pub(super) fn read_constraint_name(cursor: &mut Cursor<'_>) -> Result<Option<Name>, ReadError> {
    match cursor.eat_keyword("CONSTRAINT") {
        true => Ok(Some(cursor.name_as("a constraint's name")?)),
        false => Ok(None),
    }
}

impl TableConstraint {
    /// Reads a constraint of the table.
    pub fn read(cursor: &mut Cursor<'_>) -> Result<Self, ReadError> {
        let start = cursor.position();
        let name = read_constraint_name(cursor)?;
        let kind = read_kind(cursor)?;
        Ok(finish(cursor, name, kind, start))
    }
}

fn read_kind(cursor: &mut Cursor<'_>) -> Result<TableConstraintKind, ReadError> {
    if cursor.eat_keyword("CHECK") {
        Ok(TableConstraintKind::Check(read_parenthesised_expression(cursor)?))
    } else if cursor.eat_keywords(&["PRIMARY", "KEY"]) {
        read_table_key(cursor, KeyKind::Primary)
    } else if cursor.eat_keyword("UNIQUE") {
        let uniqueness = read_nulls_distinct(cursor);
        read_table_key(cursor, KeyKind::Unique(uniqueness))
    } else if cursor.eat_keywords(&["FOREIGN", "KEY"]) {
        let (columns, _) = read_columns_with_period(cursor)?;
        cursor.expect_keyword("REFERENCES")?;
        read_references(cursor, columns)
    } else if cursor.eat_keyword("EXCLUDE") {
        read_exclusion(cursor)
    } else if cursor.eat_keywords(&["NOT", "NULL"]) {
        Ok(TableConstraintKind::NotNull(cursor.name_as("a column name")?))
    } else {
        Err(cursor.error("a constraint"))
    }
}

/// Reads what follows every constraint.
pub(super) fn finish(
    cursor: &mut Cursor<'_>,
    name: Option<Name>,
    kind: TableConstraintKind,
    start: usize,
) -> TableConstraint {
    let attributes = ConstraintAttributes::read(cursor);
    TableConstraint { name, kind, attributes, place: cursor.place_since(start) }
}

impl ConstraintAttributes {
    const NONE: Self = ConstraintAttributes {
        timing: ConstraintTiming::Immediate,
        validated: true,
        enforced: true,
        no_inherit: false,
    };

    fn read(cursor: &mut Cursor<'_>) -> Self {
        let mut attributes = Self::NONE;
        while attributes.read_one(cursor) {}
        attributes
    }

    fn read_one(&mut self, cursor: &mut Cursor<'_>) -> bool {
        if let Some(timing) = read_timing(cursor, self.timing) {
            self.timing = timing;
        } else if cursor.eat_keywords(&["NOT", "VALID"]) {
            self.validated = false;
        } else if cursor.eat_keywords(&["NO", "INHERIT"]) {
            self.no_inherit = true;
        } else if cursor.eat_keywords(&["NOT", "ENFORCED"]) {
            self.enforced = false;
            self.validated = false;
        } else {
            return cursor.eat_keyword("ENFORCED");
        }
        true
    }
}

/// One of the words about when a constraint is checked, added to what is known so far.
pub(super) fn read_timing(cursor: &mut Cursor<'_>, so_far: ConstraintTiming) -> Option<ConstraintTiming> {
    if cursor.eat_keywords(&["NOT", "DEFERRABLE"]) {
        Some(ConstraintTiming::Immediate)
    } else if cursor.eat_keyword("DEFERRABLE") {
        let is_deferred = so_far == ConstraintTiming::InitiallyDeferred;
        Some(if is_deferred { so_far } else { ConstraintTiming::Deferrable })
    } else if cursor.eat_keywords(&["INITIALLY", "DEFERRED"]) {
        Some(ConstraintTiming::InitiallyDeferred)
    } else if cursor.eat_keywords(&["INITIALLY", "IMMEDIATE"]) {
        Some(so_far)
    } else {
        None
    }
}

/// `NULLS [NOT] DISTINCT` where it follows.
pub(super) fn read_nulls_distinct(cursor: &mut Cursor<'_>) -> Uniqueness {
    if cursor.eat_keywords(&["NULLS", "NOT", "DISTINCT"]) {
        return Uniqueness::NullsNotDistinct;
    }
    cursor.eat_keywords(&["NULLS", "DISTINCT"]);
    Uniqueness::NullsDistinct
}

/// A key of one column: what follows `PRIMARY KEY` or `UNIQUE` there.
pub(super) fn read_column_key(
    cursor: &mut Cursor<'_>,
    kind: KeyKind,
    columns: Vec<Name>,
) -> Result<TableConstraintKind, ReadError> {
    let mut key = KeyDefinition { columns, ..KeyDefinition::default() };
    key.options = read_with_parameters(cursor)?;
    key.tablespace = read_index_tablespace(cursor)?;
    Ok(TableConstraintKind::Key(kind, key))
}

fn read_table_key(cursor: &mut Cursor<'_>, kind: KeyKind) -> Result<TableConstraintKind, ReadError> {
    if cursor.eat_keywords(&["USING", "INDEX"]) {
        return Ok(TableConstraintKind::KeyUsingIndex(kind, cursor.name_as("an index's name")?));
    }
    let mut key = KeyDefinition::default();
    read_key_columns(cursor, &mut key)?;
    key.include = read_include(cursor)?;
    key.options = read_with_parameters(cursor)?;
    key.tablespace = read_index_tablespace(cursor)?;
    Ok(TableConstraintKind::Key(kind, key))
}

fn read_key_columns(cursor: &mut Cursor<'_>, key: &mut KeyDefinition) -> Result<(), ReadError> {
    cursor.expect_punct(b'(')?;
    loop {
        key.columns.push(cursor.name_as("a column name")?);
        key.without_overlaps = cursor.eat_keywords(&["WITHOUT", "OVERLAPS"]);
        if !cursor.eat_punct(b',') {
            return cursor.expect_punct(b')');
        }
    }
}

fn read_include(cursor: &mut Cursor<'_>) -> Result<Vec<Name>, ReadError> {
    if cursor.eat_keyword("INCLUDE") { cursor.name_list() } else { Ok(Vec::new()) }
}

fn read_index_tablespace(cursor: &mut Cursor<'_>) -> Result<Option<Name>, ReadError> {
    match cursor.eat_keywords(&["USING", "INDEX", "TABLESPACE"]) {
        true => Ok(Some(cursor.name_as("a tablespace")?)),
        false => Ok(None),
    }
}

fn read_exclusion(cursor: &mut Cursor<'_>) -> Result<TableConstraintKind, ReadError> {
    let method = match cursor.eat_keyword("USING") {
        true => Some(cursor.name_as("an access method")?),
        false => None,
    };
    let elements = read_index_elements(cursor)?;
    let include = read_include(cursor)?;
    let options = read_with_parameters(cursor)?;
    let tablespace = read_index_tablespace(cursor)?;
    let predicate = match cursor.eat_keyword("WHERE") {
        true => Some(read_parenthesised_expression(cursor)?),
        false => None,
    };
    let exclusion = ExclusionDefinition { method, elements, include, options, tablespace, predicate };
    Ok(TableConstraintKind::Exclusion(exclusion))
}

/// What follows `REFERENCES`.
pub(super) fn read_references(
    cursor: &mut Cursor<'_>,
    columns: Vec<Name>,
) -> Result<TableConstraintKind, ReadError> {
    let mut key = ForeignKeyDefinition {
        columns,
        table: cursor.qualified_name_as("a table name")?,
        referenced_columns: Vec::new(),
        match_type: MatchType::Simple,
        on_update: ReferentialAction::NoAction,
        on_delete: ReferentialAction::NoAction,
        on_delete_columns: Vec::new(),
        period: false,
    };
    if cursor.at_punct(b'(') {
        (key.referenced_columns, key.period) = read_columns_with_period(cursor)?;
    }
    if cursor.eat_keyword("MATCH") {
        key.match_type = read_match_type(cursor)?;
    }
    loop {
        if cursor.eat_keywords(&["ON", "UPDATE"]) {
            key.on_update = read_action(cursor)?;
        } else if cursor.eat_keywords(&["ON", "DELETE"]) {
            key.on_delete = read_action(cursor)?;
            if cursor.at_punct(b'(') {
                key.on_delete_columns = cursor.name_list()?;
            }
        } else {
            return Ok(TableConstraintKind::ForeignKey(Box::new(key)));
        }
    }
}

/// `(a, PERIOD b)`; says whether `PERIOD` was there. It may also be a column's name.
fn read_columns_with_period(cursor: &mut Cursor<'_>) -> Result<(Vec<Name>, bool), ReadError> {
    let mut columns = Vec::new();
    let mut period = false;
    cursor.expect_punct(b'(')?;
    loop {
        let mut name = cursor.name_as("a column name")?;
        if name == "period" && cursor.at_name() {
            name = cursor.name()?;
            period = true;
        }
        columns.push(name);
        if !cursor.eat_punct(b',') {
            break;
        }
    }
    cursor.expect_punct(b')')?;
    Ok((columns, period))
}

fn read_match_type(cursor: &mut Cursor<'_>) -> Result<MatchType, ReadError> {
    if cursor.eat_keyword("FULL") {
        return Ok(MatchType::Full);
    }
    cursor.expect_keyword("SIMPLE")?;
    Ok(MatchType::Simple)
}

fn read_action(cursor: &mut Cursor<'_>) -> Result<ReferentialAction, ReadError> {
    let actions: [(&[&str], ReferentialAction); 5] = [
        (&["NO", "ACTION"], ReferentialAction::NoAction),
        (&["RESTRICT"], ReferentialAction::Restrict),
        (&["CASCADE"], ReferentialAction::Cascade),
        (&["SET", "NULL"], ReferentialAction::SetNull),
        (&["SET", "DEFAULT"], ReferentialAction::SetDefault),
    ];
    let found = actions.iter().find(|(words, _)| cursor.eat_keywords(words));
    found.map(|(_, action)| *action).ok_or_else(|| cursor.error("a referential action"))
}
