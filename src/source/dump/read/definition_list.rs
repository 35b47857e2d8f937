//! Lists of options in parentheses: `(sfunc = int4pl, stype = integer)`, `(fillfactor = 70)`.

use crate::catalog::{Definition, Name};

use super::super::cursor::Cursor;
use super::super::read_error::ReadError;

/// Reads `(name [= value], ...)`. Names keep their dots (`toast.autovacuum_enabled`), values are kept
/// as written.
pub(crate) fn read_definitions(cursor: &mut Cursor<'_>) -> Result<Vec<Definition>, ReadError> {
    let mut inner = cursor.parenthesised()?;
    let mut definitions = Vec::new();
    if inner.at_end() {
        return Ok(definitions);
    }
    loop {
        definitions.push(read_definition(&mut inner)?);
        if !inner.eat_punct(b',') {
            break;
        }
    }
    inner.expect_end()?;
    Ok(definitions)
}

fn read_definition(cursor: &mut Cursor<'_>) -> Result<Definition, ReadError> {
    let name = dotted_name(cursor, "an option")?;
    if !cursor.eat_operator("=") {
        return Ok(Definition::new(name, None));
    }
    let start = cursor.position();
    while !cursor.at_end() && !cursor.at_punct(b',') {
        cursor.skip_balanced()?;
    }
    if cursor.position() == start {
        return Err(cursor.error("a value"));
    }
    Ok(Definition::new(name, Some(cursor.text_since(start).into())))
}

/// Reads the name of a setting or option, which may have several parts: `plpgsql.extra_warnings`.
pub(crate) fn dotted_name(cursor: &mut Cursor<'_>, what: &'static str) -> Result<Name, ReadError> {
    let first = cursor.name_as(what)?;
    if !cursor.at_punct(b'.') {
        return Ok(first);
    }
    let mut joined = first.as_str().to_owned();
    while cursor.eat_punct(b'.') {
        joined.push('.');
        joined.push_str(cursor.name_as(what)?.as_str());
    }
    Ok(Name::from(joined))
}
