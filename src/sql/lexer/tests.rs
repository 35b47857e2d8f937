use proptest::prelude::*;

use super::{StandardStrings, Token, TokenKind, tokenize};

fn lex(text: &[u8], strings: StandardStrings) -> Vec<Token> {
    let mut tokens = Vec::new();
    tokenize(text, strings, &mut tokens);
    tokens
}

/// The tokens of `sql` as text, each with its kind.
fn pieces(sql: &str) -> Vec<(TokenKind, &str)> {
    pieces_with(sql, StandardStrings::On)
}

fn pieces_with(sql: &str, strings: StandardStrings) -> Vec<(TokenKind, &str)> {
    let text_of = |token: Token| (token.kind, &sql[token.start as usize..token.end as usize]);
    lex(sql.as_bytes(), strings).into_iter().map(text_of).collect()
}

fn texts(sql: &str) -> Vec<&str> {
    pieces(sql).into_iter().map(|(_, text)| text).collect()
}

#[test]
fn a_token_is_small() {
    assert!(size_of::<Token>() <= 12);
}

#[test]
fn words_take_letters_digits_dollars_and_high_bytes() {
    assert_eq!(texts("CREATE Table _a1$b größe e bx"), ["CREATE", "Table", "_a1$b", "größe", "e", "bx"]);
}

#[test]
fn quoted_things_have_their_kinds() {
    use TokenKind::*;
    let expected = [
        (QuotedIdentifier, "\"a\"\"b\""),
        (UnicodeIdentifier, "U&\"d\\0061\""),
        (String, "'it''s \\'"),
        (EscapeString, "E'a\\'b'"),
        (UnicodeString, "u&'x'"),
        (BitString, "B'01'"),
        (BitString, "x'1F'"),
        (NationalString, "N'n'"),
        (DollarString, "$$a'b$$"),
        (DollarString, "$x1$ $$ $x$ $x1$"),
    ];
    let sql = expected.map(|(_, text)| text).join(" ");
    assert_eq!(pieces(&sql), expected);
}

#[test]
fn a_backslash_escapes_where_the_setting_says_so() {
    let sql = r"'a\'b' 'c'";
    assert_eq!(pieces_with(sql, StandardStrings::On)[0], (TokenKind::String, r"'a\'"));
    assert_eq!(pieces_with(sql, StandardStrings::Off)[0], (TokenKind::EscapeString, r"'a\'b'"));
}

#[test]
fn strings_on_further_lines_are_one() {
    assert_eq!(texts("'a'\n'b'"), ["'a'\n'b'"]);
    assert_eq!(texts("'a' -- why\n  'b' x"), ["'a' -- why\n  'b'", "x"]);
    assert_eq!(texts("'a' 'b'"), ["'a'", "'b'"]);
    assert_eq!(texts("'a'\n"), ["'a'"]);
}

#[test]
fn numbers_and_parameters() {
    assert_eq!(
        texts("1 1.5 .5 1e10 1.e-3 1..2 0x1F 1_000 $12 -7"),
        ["1", "1.5", ".5", "1e10", "1.e-3", "1", ".", ".2", "0x1F", "1_000", "$12", "-", "7"]
    );
    assert_eq!(pieces("$1")[0].0, TokenKind::Parameter);
    assert_eq!(texts("1e 0x"), ["1", "e", "0", "x"]);
}

#[test]
fn operators_are_as_long_as_postgresql_takes_them() {
    assert_eq!(texts("a=-1"), ["a", "=", "-", "1"]);
    assert_eq!(texts("a@-1"), ["a", "@-", "1"]);
    assert_eq!(texts("a+-+b"), ["a", "+", "-", "+", "b"]);
    assert_eq!(texts("a->>'k' <@ b"), ["a", "->>", "'k'", "<@", "b"]);
    assert_eq!(texts("a</* c */b"), ["a", "<", "b"]);
    assert_eq!(texts("a+--c\nb"), ["a", "+", "b"]);
    assert_eq!(pieces("=>")[0].0, TokenKind::EqualsGreater);
    assert_eq!(pieces("::")[0].0, TokenKind::ColonColon);
    assert_eq!(pieces(":=")[0].0, TokenKind::ColonEquals);
    assert_eq!(texts("a[1:2]::int;"), ["a", "[", "1", ":", "2", "]", "::", "int", ";"]);
}

#[test]
fn comments_are_left_out_and_nest() {
    assert_eq!(texts("a/* x /* y */ z **/b--c\n--d\r\ne --"), ["a", "b", "e"]);
}

#[test]
fn what_the_end_cuts_off_is_unterminated() {
    for cut in
        ["'a", "'a''", "E'a\\'", "E'\\", "\"a", "U&\"", "$$a$", "$a$ $$", "/* a /* */", "/*", "/*/", "B'"]
    {
        assert_eq!(pieces(cut), [(TokenKind::Unterminated, cut)], "{cut}");
    }
}

#[test]
fn long_runs_take_linear_time() {
    let length = 2_000_000;
    for piece in ["+", "-+", "(", "$", "'a'\n", "a$", "$a", "/*", "1.", "U&", "''", "\"\"", "e'"] {
        let text = piece.repeat(length / piece.len());
        let start = std::time::Instant::now();
        lex(text.as_bytes(), StandardStrings::On);
        assert!(start.elapsed().as_secs() < 5, "{piece}");
    }
}

/// Bytes that meet in SQL, so that quotes, comments and operators come often.
fn sql_bytes() -> impl Strategy<Value = Vec<u8>> {
    let meaningful = prop::sample::select(&b"'\"$\\/*-+:=.eEuU&bxN0ay(),; \n\r\xC3\xFF\0"[..]);
    prop::collection::vec(prop_oneof![9 => meaningful, 1 => any::<u8>()], 0..60)
}

proptest! {
    #[test]
    fn tokens_are_ordered_and_within_the_text(text in sql_bytes(), standard in any::<bool>()) {
        let strings = if standard { StandardStrings::On } else { StandardStrings::Off };
        let mut end = 0;
        for token in lex(&text, strings) {
            prop_assert!(token.start >= end && token.start < token.end);
            end = token.end;
        }
        prop_assert!(end as usize <= text.len());
    }

    #[test]
    fn what_lies_between_tokens_is_space_or_comment(text in sql_bytes()) {
        let mut end = 0;
        for token in lex(&text, StandardStrings::On) {
            let gap = &text[end..token.start as usize];
            prop_assert!(lex(gap, StandardStrings::On).is_empty(), "{:?}", gap);
            end = token.end as usize;
        }
        prop_assert!(lex(&text[end..], StandardStrings::On).is_empty());
    }
}
