//! The words before rows: `COPY t (a, b) FROM stdin`, `INSERT INTO t (a, b) VALUES`.

use crate::catalog::{Name, QualifiedName};

use super::super::cursor::Cursor;
use super::super::lexer::{StandardStrings, Token, tokenize};
use super::super::read_error::ReadError;

/// Which table rows are for, and in which form they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowsHead {
    pub table: QualifiedName,
    /// The columns of each row, in order; without them all of the table that are not generated.
    pub columns: Option<Vec<Name>>,
    pub form: RowsForm,
}

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowsForm {
    /// COPY's text format, with tabs and `\N`.
    CopyText,
    /// Parentheses behind VALUES.
    Values,
    /// COPY with options.
    Other,
}

impl RowsHead {
    /// Reads the text of a statement, of an `INSERT` up to its VALUES.
    pub(super) fn read(text: &[u8], tokens: &mut Vec<Token>) -> Result<Self, ReadError> {
        // psql's own `\copy` is otherwise like COPY
        let text = text.strip_prefix(b"\\").unwrap_or(text);
        tokenize(text, StandardStrings::On, tokens);
        let mut cursor = Cursor::new(text, tokens);
        if cursor.eat_keyword("COPY") {
            return read_copy(&mut cursor);
        }
        cursor.expect_keywords(&["INSERT", "INTO"])?;
        let (table, columns) = read_table(&mut cursor)?;
        Ok(RowsHead { table, columns, form: RowsForm::Values })
    }
}

fn read_copy(cursor: &mut Cursor<'_>) -> Result<RowsHead, ReadError> {
    // COPY BINARY, before PostgreSQL 9.0
    let is_binary = cursor.at_keyword("BINARY") && !cursor.keyword_ahead(1, "FROM");
    let (table, columns) = read_table(cursor)?;
    cursor.expect_keywords(&["FROM", "STDIN"])?;
    let form = if cursor.at_end() && !is_binary { RowsForm::CopyText } else { RowsForm::Other };
    cursor.skip_to_end();
    Ok(RowsHead { table, columns, form })
}

fn read_table(cursor: &mut Cursor<'_>) -> Result<(QualifiedName, Option<Vec<Name>>), ReadError> {
    let table = cursor.qualified_name()?;
    let columns = if cursor.at_punct(b'(') { Some(cursor.name_list()?) } else { None };
    Ok((table, columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Option<String>, RowsForm) {
        let head = RowsHead::read(text.as_bytes(), &mut Vec::new()).unwrap();
        let joined = |names: Vec<Name>| names.iter().map(Name::as_str).collect::<Vec<_>>().join("|");
        (head.table.to_string(), head.columns.map(joined), head.form)
    }

    #[test]
    fn tables_columns_and_forms_are_told() {
        let columns = |text: &str| Some(text.to_owned());
        for (text, expected) in [
            ("COPY public.t (a, \"b,)\") FROM stdin", ("public.t", columns("a|b,)"), RowsForm::CopyText)),
            ("copy t from STDIN", ("t", None, RowsForm::CopyText)),
            ("\\copy t from stdin", ("t", None, RowsForm::CopyText)),
            ("COPY t (a) FROM stdin WITH (FORMAT csv)", ("t", columns("a"), RowsForm::Other)),
            ("COPY t FROM stdin CSV", ("t", None, RowsForm::Other)),
            ("INSERT INTO \"S\".t", ("\"S\".t", None, RowsForm::Values)),
            ("INSERT INTO t (a, b) OVERRIDING SYSTEM VALUE", ("t", columns("a|b"), RowsForm::Values)),
        ] {
            let (table, columns, form) = expected;
            assert_eq!(read(text), (table.to_owned(), columns, form), "{text}");
        }
    }
}
