//! Every construct that could mislead the splitter, and the promises for any input.

use proptest::prelude::*;

use super::raw_statement::{CopyData, InsertData};
use super::*;
use crate::source::SourceText;

fn split_whole(input: &[u8]) -> SplitInput {
    split(0, "test.sql", input, 0, &mut Unwatched).expect("memory can be read")
}

fn split_in_chunks(input: &[u8], length: usize) -> SplitInput {
    let mut splitter = Splitter::new(0);
    for chunk in input.chunks(length) {
        splitter.feed(chunk, &mut Unwatched).expect("small");
    }
    splitter.finish("test.sql", &mut Unwatched).expect("small")
}

fn text_of(text: &SourceText, statement: &RawStatement) -> String {
    let range = statement.span.start as usize..statement.span.end as usize;
    String::from_utf8_lossy(&text.bytes()[range]).into_owned()
}

fn texts(split: &SplitInput) -> Vec<String> {
    split.statements.iter().map(|statement| text_of(&split.text, statement)).collect()
}

/// Splits whole and in chunks of several lengths, and expects the same of all.
fn split_anyhow(input: &[u8]) -> SplitInput {
    let whole = split_whole(input);
    for length in [1, 2, 3, 7] {
        let chunked = split_in_chunks(input, length);
        assert_eq!(chunked.statements, whole.statements, "in chunks of {length}");
        assert_eq!(chunked.text.bytes(), whole.text.bytes(), "in chunks of {length}");
        assert_eq!(chunked.text.gaps(), whole.text.gaps(), "in chunks of {length}");
        assert_eq!(chunked.unterminated, whole.unterminated, "in chunks of {length}");
    }
    whole
}

#[track_caller]
fn expect(input: &str, statements: &[&str]) {
    let split = split_anyhow(input.as_bytes());
    assert_eq!(texts(&split), statements);
    assert_eq!(split.unterminated, None);
}

#[track_caller]
fn expect_cut_off(input: &str, what: Open, line: u64) {
    let split = split_anyhow(input.as_bytes());
    let unterminated = split.unterminated.expect("something is open");
    assert_eq!((unterminated.what, split.text.line_number(unterminated.since)), (what, line));
}

fn copy_data(statement: &RawStatement) -> &CopyData {
    match &statement.kind {
        RawKind::CopyFromStdin(data) => data,
        other => panic!("no COPY: {other:?}"),
    }
}

fn insert_data(statement: &RawStatement) -> &InsertData {
    match &statement.kind {
        RawKind::InsertValues(data) => data,
        other => panic!("no INSERT: {other:?}"),
    }
}

#[test]
fn statements_are_without_semicolons_white_space_and_leading_comments() {
    expect(" -- a\nSELECT 1 ;\n/* b */ SELECT 2;; ;SELECT 3", &["SELECT 1", "SELECT 2", "SELECT 3"]);
    expect("", &[]);
    expect("-- only a comment", &[]);
    expect(" ; ;\r\n\t;", &[]);
    expect("SELECT 1 -- one; more\n, 2;", &["SELECT 1 -- one; more\n, 2"]);
    expect("SELECT 1 -- mac; end\r, 2;", &["SELECT 1 -- mac; end\r, 2"]);
}

#[test]
fn strings_hold_semicolons() {
    expect("SELECT 'a;''b;'; SELECT 2;", &["SELECT 'a;''b;'", "SELECT 2"]);
    expect(r"SELECT 'a\'; SELECT 2;", &[r"SELECT 'a\'", "SELECT 2"]);
    expect(r"SELECT E'a\';b', e'\\'; SELECT 2;", &[r"SELECT E'a\';b', e'\\'", "SELECT 2"]);
    expect(r"SELECT E'a''\';b'; SELECT 2;", &[r"SELECT E'a''\';b'", "SELECT 2"]);
    expect(r"SELECT U&'\0061;' UESCAPE '\'; SELECT 2;", &[r"SELECT U&'\0061;' UESCAPE '\'", "SELECT 2"]);
    expect(r"SELECT B'1', x'f;', N'n;\'; SELECT 2;", &[r"SELECT B'1', x'f;', N'n;\'", "SELECT 2"]);
}

#[test]
fn a_word_that_ends_in_e_is_no_escape_prefix() {
    expect(r"SELECT type'a\'; SELECT 2;", &[r"SELECT type'a\'", "SELECT 2"]);
    expect(r"SELECT 1e'a\'; SELECT 2;", &[r"SELECT 1e'a\'", "SELECT 2"]);
    expect(r"SELECT $1e'a\'; SELECT 2;", &[r"SELECT $1e'a\'", "SELECT 2"]);
    expect(r"SELECT (E'a\';'); SELECT 2;", &[r"SELECT (E'a\';')", "SELECT 2"]);
}

#[test]
fn a_string_goes_on_behind_a_line_feed_under_the_same_rules() {
    expect("SELECT E'a'\n  'b\\';'; SELECT 2;", &["SELECT E'a'\n  'b\\';'", "SELECT 2"]);
    expect("SELECT E'a' -- c\n'b\\';'; SELECT 2;", &["SELECT E'a' -- c\n'b\\';'", "SELECT 2"]);
    expect("SELECT E'a' 'b\\'; SELECT 2;", &["SELECT E'a' 'b\\'", "SELECT 2"]);
    expect("SELECT E'a'\n- 'b\\'; SELECT 2;", &["SELECT E'a'\n- 'b\\'", "SELECT 2"]);
}

#[test]
fn quoted_names_hold_anything() {
    expect(
        r#"CREATE TABLE "a;""b'--/*$$" (x int); SELECT 2;"#,
        &[r#"CREATE TABLE "a;""b'--/*$$" (x int)"#, "SELECT 2"],
    );
    expect(r#"SELECT U&"d\0061;t" ; SELECT 2;"#, &[r#"SELECT U&"d\0061;t""#, "SELECT 2"]);
}

#[test]
fn comments_nest() {
    expect("SELECT /* ; /* ' */ ; */ 1; SELECT 2;", &["SELECT /* ; /* ' */ ; */ 1", "SELECT 2"]);
    expect("SELECT /*/ ; */ 1; SELECT 2;", &["SELECT /*/ ; */ 1", "SELECT 2"]);
    expect("SELECT a->>'b;', 4 / 2 - 1; SELECT 2;", &["SELECT a->>'b;', 4 / 2 - 1", "SELECT 2"]);
    expect("/* a */ /* b **/SELECT 1;", &["SELECT 1"]);
}

#[test]
fn dollar_quotes_follow_the_rules_for_tags() {
    expect("DO $$ a; $a$ b; $$; SELECT 2;", &["DO $$ a; $a$ b; $$", "SELECT 2"]);
    expect("DO $a$ ;$$; $b$ $A$; $a$; SELECT 2;", &["DO $a$ ;$$; $b$ $A$; $a$", "SELECT 2"]);
    expect("DO $a1_é$;$a1_é$; SELECT 2;", &["DO $a1_é$;$a1_é$", "SELECT 2"]);
    expect("DO $a$x$b$a$; SELECT 2;", &["DO $a$x$b$a$", "SELECT 2"]);
}

#[test]
fn parameters_and_dollars_in_words_are_no_quotes() {
    expect("SELECT $1; SELECT $1$;", &["SELECT $1", "SELECT $1$"]);
    expect("SELECT a$b$; SELECT c$$; SELECT é$$;", &["SELECT a$b$", "SELECT c$$", "SELECT é$$"]);
    expect("SELECT $1$a$;$a$; SELECT 2;", &["SELECT $1$a$;$a$", "SELECT 2"]);
    expect("SELECT $1a$b$; SELECT 2;", &["SELECT $1a$b$", "SELECT 2"]);
    expect("SELECT 1$a$;$a$; SELECT $a b$; SELECT 3;", &["SELECT 1$a$;$a$", "SELECT $a b$", "SELECT 3"]);
}

#[test]
fn semicolons_in_parentheses_end_nothing() {
    expect(
        "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; SELECT (1); ); SELECT 2;",
        &["CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; SELECT (1); )", "SELECT 2"],
    );
    expect("SELECT 1); SELECT 2;", &["SELECT 1)", "SELECT 2"]);
}

#[test]
fn bodies_of_sql_functions_are_whole() {
    let function = "CREATE OR REPLACE FUNCTION f(begin int) RETURNS int LANGUAGE sql BEGIN ATOMIC \
                    SELECT CASE WHEN true THEN 1 END; SELECT (CASE 1 WHEN 1 THEN 2 END); END";
    expect(&format!("{function}; SELECT 2;"), &[function, "SELECT 2"]);
    let procedure = "create procedure \"p\"() begin atomic insert into t values (1); end";
    expect(&format!("{procedure}; SELECT 2;"), &[procedure, "SELECT 2"]);
    let by_string = "CREATE FUNCTION begin() RETURNS int AS 'SELECT 1' LANGUAGE sql";
    expect(&format!("{by_string}; SELECT 2;"), &[by_string, "SELECT 2"]);
    expect("BEGIN; CREATE TABLE t (); END;", &["BEGIN", "CREATE TABLE t ()", "END"]);
}

#[test]
fn backslashes_escape_while_standard_conforming_strings_is_off() {
    let off = "SET standard_conforming_strings = off";
    let on = "SET SESSION standard_conforming_strings TO 'on'";
    expect(
        &format!(r"{off}; SELECT 'a\';'; {on}; SELECT 'b\'; SELECT 3;"),
        &[off, r"SELECT 'a\';'", on, r"SELECT 'b\'", "SELECT 3"],
    );
    expect(
        &format!("{off};\n\\connect b\nSELECT 'b\\'; SELECT 3;"),
        &[off, "\\connect b", "SELECT 'b\\'", "SELECT 3"],
    );
}

#[test]
fn meta_commands_go_to_the_end_of_the_line() {
    let split =
        split_anyhow(b"\\restrict x;'y\r\nSELECT 1;\n  \\connect \"a b\"\n\\i f.sql\nSELECT 2 \\gset\n\\q");
    assert_eq!(
        texts(&split),
        ["\\restrict x;'y", "SELECT 1", "\\connect \"a b\"", "\\i f.sql", "SELECT 2", "\\gset", "\\q"]
    );
    let meta = split.statements.iter().filter(|statement| statement.kind == RawKind::MetaCommand);
    assert_eq!(meta.count(), 5);
}

#[test]
fn an_escaped_semicolon_ends_nothing() {
    expect(r"SELECT 1\; SELECT 2; SELECT 3;", &[r"SELECT 1\; SELECT 2", "SELECT 3"]);
}

#[test]
fn rows_of_copy_are_counted_and_left_out() {
    let input = "COPY public.t (a, \"stdin\") FROM stdin;\n1\t';\n\\N\t$$\n\\.\n\nSELECT 2;";
    let split = split_anyhow(input.as_bytes());
    assert_eq!(texts(&split), ["COPY public.t (a, \"stdin\") FROM stdin", "SELECT 2"]);
    let data = copy_data(&split.statements[0]);
    assert_eq!((data.rows, data.bytes), (2, 11));
    assert_eq!(data.offset as usize, input.find("1\t").expect("the first row"));
    assert_eq!(split.text.line_number(split.statements[1].span.start), 6);
    assert_eq!(split.text.bytes(), b"COPY public.t (a, \"stdin\") FROM stdin;\n\nSELECT 2;");
}

#[test]
fn copy_without_rows_in_the_file_has_none() {
    for copy in [
        "COPY t FROM '/tmp/stdin'",
        "COPY (SELECT * FROM stdin) TO stdout",
        "COPY t TO stdout",
        "COPY t FROM PROGRAM 'stdin'",
        "COPY t FROM \"stdin\"",
    ] {
        expect(&format!("{copy};\nSELECT ';';"), &[copy, "SELECT ';'"]);
    }
}

#[test]
fn copy_is_recognised_in_every_spelling() {
    for copy in [
        "copy \"a;b\".t from STDIN with (format csv, header)",
        "COPY t FROM STDIN WITH CSV QUOTE ''''",
        "COPY BINARY t WITH OIDS FROM stdin USING DELIMITERS '|'",
        "COPY t(a) FROM stdin WHERE a > 1",
        "/* c */ COPY t -- c\nFROM /* c */ stdin",
        "\\copy t from stdin",
    ] {
        let split = split_anyhow(format!("{copy};\r\n';\r\n\\.x\r\n\\.\r\nSELECT 2;").as_bytes());
        assert_eq!(split.statements.len(), 2, "{copy}");
        assert_eq!(copy_data(&split.statements[0]).rows, 2, "{copy}");
        assert_eq!(text_of(&split.text, &split.statements[1]), "SELECT 2");
    }
}

#[test]
fn rows_of_copy_begin_on_the_next_line() {
    let split =
        split_anyhow(b"COPY a FROM stdin; COPY b FROM stdin; SELECT ';'; -- c\n1\n2\n\\.\n3\n\\.\nSELECT 2;");
    assert_eq!(texts(&split), ["COPY a FROM stdin", "COPY b FROM stdin", "SELECT ';'", "SELECT 2"]);
    assert_eq!(copy_data(&split.statements[0]).rows, 2);
    assert_eq!(copy_data(&split.statements[1]).rows, 1);
}

#[test]
fn empty_copy_blocks_and_ones_that_end_with_the_file_are_complete() {
    let split = split_anyhow(b"COPY a FROM stdin;\n\\.\nCOPY b FROM stdin;\n\n\\N\n\\.");
    assert_eq!(copy_data(&split.statements[0]), &CopyData { rows: 0, bytes: 0, offset: 19 });
    assert_eq!(copy_data(&split.statements[1]).rows, 2);
    assert_eq!(split.unterminated, None);
}

#[test]
fn rows_of_insert_are_counted_and_left_out() {
    let input = "INSERT INTO t (a, b) VALUES (1, ';('), (2, E'\\';'), ((3), 4)\n ON CONFLICT (a) DO NOTHING; SELECT 2;";
    let split = split_anyhow(input.as_bytes());
    assert_eq!(texts(&split), ["INSERT INTO t (a, b) VALUES", "SELECT 2"]);
    let data = insert_data(&split.statements[0]);
    assert_eq!((data.statements, data.rows, data.offset), (1, 3, 27));
    let location = split.text.locate(split.statements[1].span.start, split.statements[1].span.end);
    assert_eq!((location.line, location.column), (2, 30));
}

#[test]
fn inserts_with_the_same_head_are_one() {
    let split = split_anyhow(
        b"INSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2), (3);\n\nINSERT INTO u VALUES (4);\nINSERT INTO t VALUES (5);\n",
    );
    assert_eq!(texts(&split), ["INSERT INTO t VALUES", "INSERT INTO u VALUES", "INSERT INTO t VALUES"]);
    let data = insert_data(&split.statements[0]);
    assert_eq!((data.statements, data.rows), (2, 3));
    assert_eq!(split.text.line_number(split.statements[1].span.start), 4);
}

#[test]
fn inserts_without_literal_rows_are_kept() {
    expect(
        "INSERT INTO t SELECT * FROM (VALUES (1)) v; INSERT INTO t DEFAULT VALUES;",
        &["INSERT INTO t SELECT * FROM (VALUES (1)) v", "INSERT INTO t DEFAULT VALUES"],
    );
    expect("INSERT INTO values SELECT 1;", &["INSERT INTO values SELECT 1"]);
}

#[test]
fn byte_order_mark_line_ends_and_other_encodings_are_no_obstacle() {
    let split = split_anyhow(b"\xEF\xBB\xBFSELECT '\xE9\xFF;';\r\nSELECT 2;\r\n");
    assert_eq!(split.text.bytes(), b"SELECT '\xE9\xFF;';\r\nSELECT 2;\r\n");
    assert_eq!(split.statements.len(), 2);
    let location = split.text.locate(split.statements[1].span.start, split.statements[1].span.end);
    assert_eq!((location.line, location.column, location.line_text.as_str()), (2, 1, "SELECT 2;"));
    assert_eq!(split.text.locate(0, 6).column, 1);
}

#[test]
fn what_the_end_of_the_file_cuts_off_is_named_with_its_line() {
    expect_cut_off("SELECT 1;\nSELECT\n 'a;\n", Open::String, 3);
    expect_cut_off("SELECT E'a\\", Open::String, 1);
    expect_cut_off("SELECT 1;\nSELECT \"a;\n\n", Open::QuotedName, 2);
    expect_cut_off("\n\n/* a /* b */\n", Open::Comment, 3);
    expect_cut_off("DO\n$a$ $b$ $a", Open::DollarQuote, 2);
    expect_cut_off("CREATE TABLE t\n(a int\n(3);", Open::Parenthesis, 2);
    expect_cut_off("CREATE FUNCTION f() RETURNS int\nBEGIN ATOMIC\nSELECT 1;\n", Open::RoutineBody, 2);
    expect_cut_off("\nCOPY t FROM stdin;\n1\n2", Open::CopyData, 2);
    expect_cut_off("\nCOPY t FROM stdin;", Open::CopyData, 2);
    expect_cut_off("\nINSERT INTO t VALUES\n('a", Open::String, 2);
}

#[test]
fn a_cut_off_row_counts() {
    let split = split_anyhow(b"COPY t FROM stdin;\n1\n2");
    assert_eq!(copy_data(&split.statements[0]).rows, 2);
}

#[test]
fn deep_nesting_is_split() {
    let deep = format!("SELECT {}1{}", "(".repeat(100_000), ")".repeat(100_000));
    let comments = format!("SELECT {} {} 1", "/*".repeat(10_000), "*/".repeat(10_000));
    let input = format!("{deep}; {comments}; SELECT 2");
    assert_eq!(texts(&split_whole(input.as_bytes())), [&deep, &comments, "SELECT 2"]);
}

#[test]
fn what_is_left_out_between_parts_ends_the_statement() {
    let mut splitter = Splitter::new(3);
    splitter.feed(b"CREATE TABLE a ()\n", &mut Unwatched).expect("small");
    splitter.leave_out(b"-- down\nDROP TABLE a;\n", &mut Unwatched).expect("small");
    splitter.feed(b"CREATE TABLE b ();", &mut Unwatched).expect("small");
    let split = splitter.finish("m.sql", &mut Unwatched).expect("small");
    assert_eq!(texts(&split), ["CREATE TABLE a ()", "CREATE TABLE b ()"]);
    assert_eq!(split.text.line_number(split.statements[1].span.start), 4);
    assert_eq!(split.statements[1].span.source, 3);
}

/// Pieces of input that together reach every state of the scanner.
fn fragment() -> impl Strategy<Value = Vec<u8>> {
    let known: Vec<&[u8]> = vec![
        b"'",
        b"\"",
        b"$$",
        b"$a$",
        b"$",
        b"a",
        b"E'",
        b"e",
        b"1",
        b"--",
        b"/*",
        b"*/",
        b"*",
        b"/",
        b"-",
        b"(",
        b")",
        b";",
        b"\\",
        b"\\.",
        b"\n",
        b"\r\n",
        b"\r",
        b" ",
        b"\\.\n",
        b"\n\\.\n",
        b"COPY t FROM stdin;\n",
        b"COPY t FROM stdin",
        b"INSERT INTO t VALUES",
        b"INSERT INTO t VALUES (1);\n",
        b"(1, 'x')",
        b" ON ",
        b"CREATE FUNCTION f()",
        b" BEGIN ATOMIC ",
        b" CASE ",
        b" END",
        b"\\connect a\n",
        b"\\copy t from stdin\n",
        b"SET standard_conforming_strings = off;",
        b"RESET ALL;",
        b"\xEF\xBB\xBF",
        b"\xC3\xA9",
        b"\xFF",
        b"\0",
        b"\\;",
        b"U&'",
        b"SELECT 1;",
    ];
    prop_oneof![
        8 => prop::sample::select(known).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ]
}

fn input() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(fragment(), 0..40).prop_map(|fragments| fragments.concat())
}

/// Puts the left-out stretches, as far as their lengths tell, back between the retained ones.
fn assert_pieces_make_up(input: &[u8], text: &SourceText) {
    let (mut original, mut kept) = (0, 0);
    for gap in text.gaps() {
        let length = gap.at as usize - kept;
        assert_eq!(&text.bytes()[kept..gap.at as usize], &input[original..original + length]);
        original += length + gap.bytes as usize;
        kept = gap.at as usize;
    }
    assert_eq!(&text.bytes()[kept..], &input[original..]);
}

/// The line and column in the original file, counted the slow way.
fn line_and_column(input: &[u8], text: &SourceText, offset: u32) -> (u64, u64) {
    let left_out: u64 = text.gaps().iter().take_while(|gap| gap.at <= offset).map(|gap| gap.bytes).sum();
    let before = &input[..offset as usize + left_out as usize];
    let line = before.iter().filter(|&&byte| byte == b'\n').count() as u64 + 1;
    let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let mark = if line_start == 0 && input.starts_with(b"\xEF\xBB\xBF") { 1 } else { 0 };
    let chars = before[line_start..].iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u64;
    (line, chars + 1 - mark)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn chunks_do_not_matter(input in input(), length in 1..20usize) {
        let whole = split_whole(&input);
        let chunked = split_in_chunks(&input, length);
        prop_assert_eq!(&chunked.statements, &whole.statements);
        prop_assert_eq!(chunked.text.bytes(), whole.text.bytes());
        prop_assert_eq!(chunked.text.gaps(), whole.text.gaps());
        prop_assert_eq!(chunked.unterminated, whole.unterminated);
    }

    #[test]
    fn pieces_make_up_the_input(input in input()) {
        let split = split_whole(&input);
        assert_pieces_make_up(&input, &split.text);
        prop_assert_eq!(split.text.original_len(), input.len() as u64);
        let mut end = 0;
        for statement in &split.statements {
            prop_assert!(end <= statement.span.start && statement.span.start < statement.span.end);
            end = statement.span.end;
        }
        prop_assert!(end as usize <= split.text.bytes().len());
    }

    #[test]
    fn places_are_those_of_the_original_file(input in input()) {
        let split = split_whole(&input);
        for offset in 0..split.text.bytes().len() as u32 {
            let location = split.text.locate(offset, offset + 1);
            prop_assert_eq!((location.line, location.column), line_and_column(&input, &split.text, offset));
            prop_assert!(location.line_text.get(location.highlight.clone()).is_some());
        }
    }

    #[test]
    fn any_bytes_are_split(input in prop::collection::vec(any::<u8>(), 0..300)) {
        let split = split_whole(&input);
        assert_pieces_make_up(&input, &split.text);
    }
}

/// Real dumps end where their statements end.
#[test]
fn real_dumps_are_split_to_the_end() {
    let Ok(folder) = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus")) else {
        return;
    };
    for entry in folder {
        let path = entry.expect("the folder can be listed").path();
        if path.extension().is_some_and(|extension| extension == "sql") {
            let input = std::fs::read(&path).expect("the file can be read");
            let split = split_whole(&input);
            assert_eq!(split.unterminated, None, "{}", path.display());
            assert_pieces_make_up(&input, &split.text);
        }
    }
}

/// Rows as they are told, with what they belong to.
#[derive(Default)]
struct Told(Vec<String>);

impl Watching for Told {
    fn so_far(&mut self, _: &[u8], _: &[RawStatement]) {}

    fn rows_begin(&mut self, text: &[u8], statement: &RawStatement) {
        let head = &text[statement.span.start as usize..];
        self.0.push(format!("{}: ", String::from_utf8_lossy(head)));
    }

    fn rows(&mut self, bytes: &[u8]) {
        self.0.last_mut().expect("they have begun").push_str(&String::from_utf8_lossy(bytes));
    }

    fn rows_end(&mut self) {
        self.0.last_mut().expect("they have begun").push('.');
    }
}

#[test]
fn rows_are_told_while_they_are_passed_over() {
    let input = "SELECT 1;\nCOPY a FROM stdin;\n1\\.\n\\\\.\n\\.\nCOPY b (x) FROM stdin;\n\\.\nCOPY c FROM stdin;\n2\n\\";
    for length in [1, 2, 3, 7, 1000] {
        let (mut splitter, mut told) = (Splitter::new(0), Told::default());
        input.as_bytes().chunks(length).for_each(|chunk| splitter.feed(chunk, &mut told).expect("small"));
        splitter.finish("a.sql", &mut told).expect("small");
        let expected =
            ["COPY a FROM stdin: 1\\.\n\\\\.\n.", "COPY b (x) FROM stdin: .", "COPY c FROM stdin: 2\n\\"];
        assert_eq!(told.0, expected, "in chunks of {length}");
    }
}
