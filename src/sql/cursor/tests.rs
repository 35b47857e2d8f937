use proptest::prelude::*;

use crate::catalog::{MAX_NAME_BYTES, Name, QualifiedName, quote_identifier, quote_literal, truncate};

use super::super::lexer::{StandardStrings, Token, tokenize};
use super::super::read_error::ReadError;
use super::Cursor;

fn tokens(sql: &[u8]) -> Vec<Token> {
    let mut tokens = Vec::new();
    tokenize(sql, StandardStrings::On, &mut tokens);
    tokens
}

fn read<T>(sql: &str, read: impl FnOnce(&mut Cursor<'_>) -> T) -> T {
    read(&mut Cursor::new(sql.as_bytes(), &tokens(sql.as_bytes())))
}

fn name(sql: &str) -> String {
    read(sql, |cursor| cursor.name().unwrap().as_str().to_owned())
}

fn string(sql: &str) -> String {
    read(sql, |cursor| {
        let text = cursor.string().unwrap().into_owned();
        assert!(cursor.at_end(), "{sql}");
        text
    })
}

fn qualified(schema: Option<&str>, name: &str) -> QualifiedName {
    QualifiedName { schema: schema.map(Name::from), name: Name::from(name) }
}

#[test]
fn keywords_are_words_without_quotes() {
    read("create Table \"if\" not exists", |cursor| {
        assert!(cursor.eat_keyword("CREATE"));
        assert!(cursor.at_any_keyword(&["VIEW", "TABLE"]));
        assert!(cursor.eat_keyword("TABLE"));
        assert!(!cursor.eat_keyword("IF"));
        assert!(!cursor.eat_keywords(&["IF", "NOT", "EXISTS"]));
        cursor.bump();
        assert!(!cursor.eat_keywords(&["NOT", "NULL"]));
        assert!(cursor.eat_keywords(&["NOT", "EXISTS"]));
        assert!(cursor.at_end());
    });
}

#[test]
fn the_first_choice_that_stands_there_is_taken() {
    let choices: &[(&[&str], u8)] = &[(&["NO", "ACTION"], 1), (&["SET", "NULL"], 2), (&["SET"], 3)];
    read("set default no action no", |cursor| {
        assert_eq!(cursor.eat_choice(choices), Some(3));
        assert_eq!(cursor.eat_choice(choices), None);
        assert!(cursor.eat_keyword("DEFAULT"));
        assert_eq!(cursor.eat_choice(choices), Some(1));
        assert_eq!(cursor.eat_choice(choices), None);
        assert!(cursor.at_keyword("NO"));
    });
}

#[test]
fn semicolons_end_a_statement() {
    read("a ;;", |cursor| {
        cursor.name().unwrap();
        cursor.expect_end().unwrap();
    });
}

#[test]
fn errors_say_what_was_expected_and_found() {
    let message = |error: ReadError| (error.offset, error.to_string());
    let error = read("a )", |cursor| {
        cursor.bump();
        cursor.name_as("a column name").unwrap_err()
    });
    assert_eq!(message(error), (2, "expected a column name, found `)`".to_owned()));
    let error = read("a", |cursor| {
        cursor.bump();
        cursor.expect_punct(b'(').unwrap_err()
    });
    assert_eq!(message(error), (1, "expected `(`, found the end".to_owned()));
}

#[test]
fn names_are_folded_unquoted_and_cut() {
    assert_eq!(name("OrderÄ"), "orderÄ");
    assert_eq!(name("\"Order\"\"s\""), "Order\"s");
    assert_eq!(name(r#"U&"d\0061t\+000061 \\""#), r"data \");
    assert_eq!(name(r#"U&"d!0061" UESCAPE '!'"#), "da");
    assert_eq!(name(r#"U&"\D83D\DE00\D83D""#), "\u{1F600}\u{FFFD}");
    assert_eq!(name(&"ä".repeat(40)), "ä".repeat(31));
    let bytes = b"\"a\xFFb\"";
    let cut = Cursor::new(bytes, &tokens(bytes)).name().unwrap();
    assert_eq!(cut.as_str(), "a\u{FFFD}b");
}

#[test]
fn qualified_names_have_one_to_three_parts() {
    let read_name = |sql| read(sql, |cursor| cursor.qualified_name().unwrap());
    assert_eq!(read_name("T"), qualified(None, "t"));
    assert_eq!(read_name("\"S\".t"), qualified(Some("S"), "t"));
    assert_eq!(read_name("db . s . t"), qualified(Some("s"), "t"));
    let column = |sql| read(sql, |cursor| cursor.qualified_column().unwrap());
    assert_eq!(column("t.c"), (qualified(None, "t"), Name::from("c")));
    assert_eq!(column("db.s.t.c"), (qualified(Some("s"), "t"), Name::from("c")));
    let names = read("(a, \"B\")", |cursor| cursor.name_list().unwrap());
    assert_eq!(names, ["a", "B"].map(Name::from));
}

#[test]
fn operators_may_be_qualified_and_wrapped() {
    let operator = |sql| read(sql, |cursor| cursor.any_operator().unwrap());
    assert_eq!(operator("="), qualified(None, "="));
    assert_eq!(operator("public.<% (text, text)"), qualified(Some("public"), "<%"));
    assert_eq!(operator("OPERATOR(pg_catalog.=)"), qualified(Some("pg_catalog"), "="));
}

#[test]
fn strings_are_decoded() {
    assert_eq!(string("'it''s'"), "it's");
    assert_eq!(string(r"'a\n'"), r"a\n");
    assert_eq!(string(r"E'a\n\t\x41\101\u0041\U0001F600\'''\q'"), "a\n\tAAA\u{1F600}''q");
    assert_eq!(string(r"E'\xe4\xc3\xa4'"), "\u{FFFD}ä");
    assert_eq!(string(r"E'\uD83D\uDE00'"), "\u{1F600}");
    assert_eq!(string(r"E'\'--\'x'"), "'--'x");
    assert_eq!(string("U&'d!0061!!' UESCAPE '!'"), "da!");
    assert_eq!(string("$a$x$b$y$a$"), "x$b$y");
    assert_eq!(string("$$$$"), "");
    assert_eq!(string("''"), "");
    assert_eq!(string("''''"), "'");
    assert_eq!(string("'a''' -- it's\n  'b'\r\n'c'"), "a'bc");
    assert_eq!(string("'a' --x\r'b'"), "ab");
    assert_eq!(string("E'a\\''\n'\\n'"), "a'\n");
    assert_eq!(string("N'n'"), "n");
}

#[test]
fn integers_have_signs_quotes_and_bases() {
    let integer = |sql| read(sql, |cursor| cursor.integer());
    assert_eq!(integer("42"), Ok(42));
    assert_eq!(integer("-9223372036854775808"), Ok(i64::MIN));
    assert_eq!(integer("+ 7"), Ok(7));
    assert_eq!(integer("'-12'"), Ok(-12));
    assert_eq!(integer("1_000"), Ok(1000));
    assert_eq!(integer("-0x10"), Ok(-16));
    for bad in ["9223372036854775808", "1.5", "a", "", "-a"] {
        let error = integer(bad).unwrap_err();
        assert_eq!((error.offset, &*error.expected), (0, "an integer"), "{bad}");
    }
}

#[test]
fn option_values_are_words_strings_or_numbers() {
    let value = |sql| read(sql, |cursor| cursor.value_text().unwrap().into_owned());
    assert_eq!(["ON", "'a''b'", "-1.5", "\"$user\"", "+2"].map(value), ["ON", "a'b", "-1.5", "$user", "2"]);
    assert!(read("-a", |cursor| cursor.value_text().is_err()));
}

#[test]
fn expressions_end_where_the_grammar_goes_on() {
    let stops: &[&str] = &["NOT", "NULL", "CHECK", "END", "CONSTRAINT"];
    let cases = [
        ("NULL NOT NULL", "NULL"),
        ("'a'::text NOT NULL", "'a'::text"),
        ("nextval('s'::regclass) ,x", "nextval('s'::regclass)"),
        ("CASE WHEN a NOT NULL THEN 1 END NOT NULL", "CASE WHEN a NOT NULL THEN 1 END"),
        ("t.case + t.end CHECK (a)", "t.case + t.end"),
        ("ARRAY[1, 2][1] )", "ARRAY[1, 2][1]"),
        ("1 + NULL NULL", "1 + NULL"),
        ("a /* ) */ || ')' )", "a /* ) */ || ')'"),
        ("(a, b)", "(a, b)"),
        ("\"not\" NOT NULL", "\"not\""),
    ];
    for (sql, expected) in cases {
        let text = read(sql, |cursor| cursor.expression_until(stops, b",").unwrap().into_owned());
        assert_eq!(text, expected, "{sql}");
    }
    for bad in ["", ", a", ")", "(a", "CASE WHEN a"] {
        assert!(read(bad, |cursor| cursor.expression_until(stops, b",").is_err()), "{bad}");
    }
}

#[test]
fn parentheses_give_their_text_and_a_cursor() {
    read("(a, (b [1]) ) c d", |cursor| {
        let mut inner = { *cursor }.parenthesised().unwrap();
        assert_eq!(inner.name().unwrap().as_str(), "a");
        assert_eq!(inner.rest_text(), ", (b [1])");
        assert_eq!(cursor.parenthesised_text().unwrap(), "a, (b [1])");
        let start = cursor.position();
        cursor.skip_balanced().unwrap();
        assert_eq!(cursor.text_since(start), "c");
        assert_eq!(cursor.rest_text(), "d");
    });
    assert_eq!(read("()", |cursor| cursor.parenthesised_text().unwrap().into_owned()), "");
    assert!(read("(a (b)", |cursor| cursor.parenthesised_text().map(|_| ())).is_err());
}

#[test]
fn deep_nesting_needs_no_stack() {
    let depth = 1_000_000;
    let sql = format!("{}1{} x", "(".repeat(depth), ")".repeat(depth));
    read(&sql, |cursor| {
        assert_eq!(cursor.expression_until(&["X"], b",").unwrap().len(), 2 * depth + 1);
        assert!(cursor.at_keyword("x"));
    });
}

proptest! {
    #[test]
    fn reading_a_name_undoes_quoting(text in "\\PC{1,40}|[a-z\"\\\\\n ]{1,63}") {
        let text = truncate(&text, MAX_NAME_BYTES);
        prop_assert_eq!(name(&quote_identifier(text)), text);
    }

    #[test]
    fn reading_a_string_undoes_quoting(text in "\\PC*|['\\\\\n\r -]*") {
        prop_assert_eq!(string(&quote_literal(&text)), text);
    }

    #[test]
    fn no_bytes_make_a_cursor_panic(text in prop::collection::vec(any::<u8>(), 0..40)) {
        read_everything(&text);
    }

    #[test]
    fn no_sql_makes_a_cursor_panic(text in "[eEuUbN&'\"$\\\\a0+.,()\\[\\]D8 \n*-]{0,40}|(case|end|as|\\(|\\)|\\.| )*") {
        read_everything(text.as_bytes());
    }
}

/// Calls every reading method at every token.
fn read_everything(text: &[u8]) {
    let tokens = tokens(text);
    let mut cursor = Cursor::new(text, &tokens);
    loop {
        let _ = { cursor }.name();
        let _ = { cursor }.string();
        let _ = { cursor }.integer();
        let _ = { cursor }.value_text();
        let _ = { cursor }.any_operator();
        let _ = { cursor }.qualified_column();
        let _ = { cursor }.parenthesised_text();
        let _ = { cursor }.expression_until(&["a"], b",");
        let _ = super::super::type_name::ParsedType::read(&mut { cursor });
        let _ = cursor.rest_text();
        if cursor.bump().is_none() {
            break;
        }
    }
}

#[test]
fn escapes_in_a_text_do_not_depend_on_a_setting() {
    let cases = [
        (StandardStrings::Off, r"f('it\'s', 'plain', E'\n', '\\')", r"f(E'it\'s', 'plain', E'\n', E'\\')"),
        (StandardStrings::Off, r"'a' || '\\'", r"'a' || E'\\'"),
        (StandardStrings::On, r"f('C:\', E'\n')", r"f('C:\', E'\n')"),
    ];
    for (setting, sql, expected) in cases {
        let mut tokens = Vec::new();
        tokenize(sql.as_bytes(), setting, &mut tokens);
        assert_eq!(Cursor::new(sql.as_bytes(), &tokens).rest_text(), expected);
    }
}
