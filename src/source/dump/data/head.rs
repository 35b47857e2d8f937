//! The words before rows: `COPY t (a, b) FROM stdin`, `INSERT INTO t (a, b) VALUES`.

use crate::catalog::{Name, QualifiedName};

use super::super::cursor::Cursor;
use super::super::lexer::{StandardStrings, Token, tokenize};
use super::super::read_error::ReadError;
use super::copy_options::{CsvOptions, read_csv};

/// Which table rows are for, and in which form they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowsHead {
    pub table: QualifiedName,
    /// The columns of each row, in order; without them all of the table that are not generated.
    pub columns: Option<Vec<Name>>,
    pub form: RowsForm,
}

/// How rows are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RowsForm {
    /// COPY's text format, with tabs and `\N`.
    CopyText,
    /// COPY's CSV format.
    CopyCsv(Box<CsvOptions>),
    /// Parentheses behind VALUES.
    Values,
    /// COPY with options that are not read: a text format of other characters, binary, another encoding.
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
    let is_binary = cursor.at_keyword("BINARY") && !is_name_before(cursor);
    if is_binary {
        cursor.bump();
    }
    let (table, columns) = read_table(cursor)?;
    cursor.expect_keywords(&["FROM", "STDIN"])?;
    let form = match cursor.at_end() {
        _ if is_binary => RowsForm::Other,
        true => RowsForm::CopyText,
        false => read_csv(cursor).map_or(RowsForm::Other, |options| RowsForm::CopyCsv(Box::new(options))),
    };
    cursor.skip_to_end();
    Ok(RowsHead { table, columns, form })
}

/// Whether the word that comes is the table's name.
fn is_name_before(cursor: &Cursor<'_>) -> bool {
    let mut behind = *cursor;
    behind.bump();
    behind.at_keyword("FROM") || behind.at_punct(b'(') || behind.at_punct(b'.')
}

fn read_table(cursor: &mut Cursor<'_>) -> Result<(QualifiedName, Option<Vec<Name>>), ReadError> {
    let table = cursor.qualified_name()?;
    let columns = if cursor.at_punct(b'(') { Some(cursor.name_list()?) } else { None };
    Ok((table, columns))
}

#[cfg(test)]
mod tests {
    use super::super::copy_options::Columns;
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
            ("copy binary (a) from STDIN", ("\"binary\"", columns("a"), RowsForm::CopyText)),
            ("copy t from STDIN", ("t", None, RowsForm::CopyText)),
            ("\\copy t from stdin", ("t", None, RowsForm::CopyText)),
            ("INSERT INTO \"S\".t", ("\"S\".t", None, RowsForm::Values)),
            ("INSERT INTO t (a, b) OVERRIDING SYSTEM VALUE", ("t", columns("a|b"), RowsForm::Values)),
        ] {
            let (table, columns, form) = expected;
            assert_eq!(read(text), (table.to_owned(), columns, form), "{text}");
        }
    }
    #[test]
    fn options_of_csv_are_read_in_both_ways_and_others_are_not_guessed() {
        let plain = CsvOptions::default();
        let names = |names: &[&str]| Columns::These(names.iter().map(|name| Name::from(*name)).collect());
        let other = CsvOptions {
            delimiter: b'\t',
            quote: b'\'',
            escape: b'\'',
            null: b"x".as_slice().into(),
            has_header: true,
            force_not_null: names(&["a", "B"]),
            ..CsvOptions::default()
        };
        for (text, expected) in [
            ("COPY t (a) FROM stdin WITH (FORMAT csv)", Some(&plain)),
            ("COPY t FROM stdin CSV", Some(&plain)),
            ("\\copy t from stdin with csv", Some(&plain)),
            ("COPY t FROM STDIN (format 'csv', header off, encoding 'utf-8', freeze)", Some(&plain)),
            (
                "COPY t FROM STDIN WITH (FORMAT CSV, HEADER match, DELIMITER E'\\t', QUOTE '''', NULL 'x', \
                 FORCE_NOT_NULL (a, \"B\"))",
                Some(&other),
            ),
            (
                "COPY t FROM STDIN WITH DELIMITER AS E'\\t' NULL 'x' CSV HEADER QUOTE '''' FORCE NOT NULL a, \"B\"",
                Some(&other),
            ),
            ("COPY t FROM stdin (FORMAT csv, DELIMITER '||')", None),
            ("COPY t FROM stdin (FORMAT csv, ENCODING 'latin1')", None),
            ("COPY t FROM stdin (FORMAT csv, TABS 'many')", None),
            ("COPY t FROM stdin (FORMAT csv) WHERE a > 1", None),
            ("COPY t FROM stdin (DELIMITER '|')", None),
            ("COPY t FROM stdin WITH DELIMITER '|'", None),
            ("COPY t FROM stdin (FORMAT binary)", None),
            ("COPY BINARY t FROM stdin", None),
        ] {
            let form =
                expected.map_or(RowsForm::Other, |options| RowsForm::CopyCsv(Box::new(options.clone())));
            assert_eq!(read(text).2, form, "{text}");
        }
    }
}
