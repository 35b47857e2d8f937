//! The options of COPY, in both ways in which they are written.

use crate::catalog::Name;

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;

/// How rows of COPY's CSV format are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CsvOptions {
    pub delimiter: u8,
    pub quote: u8,
    pub escape: u8,
    /// How NULL is written, without quotes.
    pub null: Box<[u8]>,
    /// What stands for a column's default, without quotes (from PostgreSQL 16 on).
    pub default: Option<Box<[u8]>>,
    /// Whether the first line holds no row.
    pub has_header: bool,
    /// Columns in which NULL is meant in quotes as well.
    pub force_null: Columns,
    /// Columns in which NULL is never meant.
    pub force_not_null: Columns,
}

/// Columns of which an option speaks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Columns {
    #[default]
    None,
    All,
    These(Vec<Name>),
}

impl Columns {
    pub(super) fn hold(&self, column: &Name) -> bool {
        match self {
            Columns::None => false,
            Columns::All => true,
            Columns::These(names) => names.contains(column),
        }
    }
}

impl Default for CsvOptions {
    fn default() -> Self {
        CsvOptions {
            delimiter: b',',
            quote: b'"',
            escape: b'"',
            null: Box::default(),
            default: None,
            has_header: false,
            force_null: Columns::None,
            force_not_null: Columns::None,
        }
    }
}

/// What the options of a statement say.
#[derive(Default)]
struct Told {
    csv: CsvOptions,
    is_csv: bool,
    /// The escape is the quote, unless it is told.
    escape: Option<u8>,
    /// Whether something was told that changes how rows are to be read in a way that is not known here.
    is_other: bool,
}

/// Reads the options behind `FROM stdin`; `None` where they do not say CSV, or something that is not known.
pub(super) fn read_csv(cursor: &mut Cursor<'_>) -> Option<CsvOptions> {
    let mut told = Told::default();
    cursor.eat_keyword("WITH");
    let read = match cursor.eat_punct(b'(') {
        true => read_list(cursor, &mut told),
        false => read_words(cursor, &mut told),
    };
    // `WHERE` leaves rows out
    let is_read = read.is_ok() && cursor.at_end() && told.is_csv && !told.is_other;
    let escape = told.escape.unwrap_or(told.csv.quote);
    is_read.then_some(CsvOptions { escape, ..told.csv })
}

/// `FORMAT csv, HEADER, DELIMITER ';')`
fn read_list(cursor: &mut Cursor<'_>, told: &mut Told) -> Result<(), ReadError> {
    loop {
        let name = cursor.name_as("an option of COPY")?;
        match name.as_str() {
            "format" => told.is_csv = cursor.value_text()?.eq_ignore_ascii_case("csv"),
            "header" => told.csv.has_header = read_flag(cursor)?,
            "force_null" => told.csv.force_null = read_columns(cursor)?,
            "force_not_null" => told.csv.force_not_null = read_columns(cursor)?,
            "freeze" | "log_verbosity" => drop(read_flag(cursor)?),
            // no row of a dump is refused
            "on_error" | "reject_limit" => drop(cursor.value_text()?),
            other => read_string(other, cursor, told)?,
        }
        if !cursor.eat_punct(b',') {
            return cursor.expect_punct(b')');
        }
    }
}

/// `DELIMITER AS ';' NULL '' CSV HEADER FORCE NOT NULL a, b`: as it was written before PostgreSQL 9.0, and still may be.
fn read_words(cursor: &mut Cursor<'_>, told: &mut Told) -> Result<(), ReadError> {
    while !cursor.at_end() {
        if cursor.eat_keyword("CSV") {
            told.is_csv = true;
        } else if cursor.eat_keyword("HEADER") {
            told.csv.has_header = true;
        } else if cursor.eat_keyword("FREEZE") {
        } else if cursor.eat_keywords(&["FORCE", "NOT", "NULL"]) {
            told.csv.force_not_null = read_names(cursor)?;
        } else if cursor.eat_keywords(&["FORCE", "NULL"]) {
            told.csv.force_null = read_names(cursor)?;
        } else {
            let start = cursor.position();
            cursor.bump();
            let word = cursor.text_since(start).to_ascii_lowercase();
            cursor.eat_keyword("AS");
            read_string(&word, cursor, told)?;
        }
    }
    Ok(())
}

/// An option whose value is a string.
fn read_string(name: &str, cursor: &mut Cursor<'_>, told: &mut Told) -> Result<(), ReadError> {
    let value = cursor.string()?;
    let bytes = value.as_bytes();
    let byte = match bytes {
        [byte] => Some(*byte),
        _ => None,
    };
    match (name, byte) {
        ("delimiter" | "delimiters", Some(byte)) => told.csv.delimiter = byte,
        ("quote", Some(byte)) => told.csv.quote = byte,
        ("escape", Some(byte)) => told.escape = Some(byte),
        ("null", _) => told.csv.null = bytes.into(),
        ("default", _) => told.csv.default = Some(bytes.into()),
        ("encoding", _) => told.is_other |= !is_utf8(&value),
        _ => told.is_other = true,
    }
    Ok(())
}

fn is_utf8(encoding: &str) -> bool {
    matches!(encoding.to_ascii_uppercase().as_str(), "UTF8" | "UTF-8" | "UTF_8" | "UNICODE")
}

/// A value that says yes or no, or nothing, which is yes.
fn read_flag(cursor: &mut Cursor<'_>) -> Result<bool, ReadError> {
    if cursor.at_punct(b',') || cursor.at_punct(b')') {
        return Ok(true);
    }
    let value = cursor.value_text()?.trim_matches('\'').to_ascii_lowercase();
    Ok(!matches!(value.as_str(), "false" | "off" | "0" | "no"))
}

/// `(a, b)` or `*`
fn read_columns(cursor: &mut Cursor<'_>) -> Result<Columns, ReadError> {
    if cursor.eat_operator("*") { Ok(Columns::All) } else { Ok(Columns::These(cursor.name_list()?)) }
}

/// `a, b` or `*`
fn read_names(cursor: &mut Cursor<'_>) -> Result<Columns, ReadError> {
    if cursor.eat_operator("*") {
        return Ok(Columns::All);
    }
    let mut names = vec![cursor.name()?];
    while cursor.eat_punct(b',') {
        names.push(cursor.name()?);
    }
    Ok(Columns::These(names))
}
