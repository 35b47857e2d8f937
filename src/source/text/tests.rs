//! Places as they are shown.

use super::*;

fn text(parts: &[(&str, &str)]) -> SourceText {
    let mut builder = TextBuilder::default();
    for (kept, left_out) in parts {
        builder.keep(kept.as_bytes()).expect("small");
        builder.leave_out(left_out.as_bytes());
    }
    builder.finish("a.sql")
}

fn locate(text: &SourceText, needle: &str) -> (u64, u64, String, String) {
    let kept = String::from_utf8_lossy(text.bytes());
    let start = kept.find(needle).expect("it is retained");
    let location = text.locate(start as u32, (start + needle.len()) as u32);
    let highlighted = location.line_text[location.highlight.clone()].to_owned();
    (location.line, location.column, location.line_text, highlighted)
}

fn place(line: u64, column: u64, line_text: &str, highlighted: &str) -> (u64, u64, String, String) {
    (line, column, line_text.to_owned(), highlighted.to_owned())
}

#[test]
fn columns_count_characters() {
    let text = text(&[("ä\r\nß€ = 'x' y\r\n", "")]);
    assert_eq!(locate(&text, "'x'"), place(2, 6, "ß€ = 'x' y", "'x'"));
    assert_eq!(locate(&text, "ä"), place(1, 1, "ä", "ä"));
}

#[test]
fn lines_and_columns_count_what_was_left_out() {
    let text =
        text(&[("a\n", "1\n2\n"), ("b VALUES", " (\n1, 'é'); "), ("c; VALUES", " (2); "), ("d\ne", "")]);
    assert_eq!(locate(&text, "b"), place(4, 1, "b VALUES…", "b"));
    assert_eq!(locate(&text, "c"), place(5, 10, "…c; VALUES…d", "c"));
    assert_eq!(locate(&text, "d"), place(5, 25, "…c; VALUES…d", "d"));
    assert_eq!(locate(&text, "e"), place(6, 1, "e", "e"));
}

#[test]
fn a_range_over_several_lines_is_marked_on_its_first() {
    let text = text(&[("CREATE TABLE t (\n  a int\n);\n", "")]);
    assert_eq!(locate(&text, "TABLE t (\n  a"), place(1, 8, "CREATE TABLE t (", "TABLE t ("));
}

#[test]
fn of_a_long_line_only_the_neighbourhood_is_shown() {
    let (before, after) = ("é".repeat(100_000), "ü".repeat(100_000));
    let text = text(&[(&format!("\n{before}X{after}\n"), "")]);
    let (line, column, line_text, highlighted) = locate(&text, "X");
    assert_eq!((line, column, highlighted.as_str()), (2, 100_001, "X"));
    assert!(line_text.len() < 3 * SHOWN_BYTES && !line_text.contains('\u{FFFD}'), "{line_text}");
    assert!(line_text.starts_with("…é") && line_text.ends_with("ü…"), "{line_text}");
}

#[test]
fn a_long_range_is_shown_from_its_start() {
    let text = text(&[(&format!("CREATE TABLE t ({})\n", "a int, ".repeat(1_000)), "")]);
    let (.., line_text, highlighted) = locate(&text, &"a int, ".repeat(1_000));
    assert_eq!(line_text, format!("CREATE TABLE t ({highlighted}…"));
    assert_eq!(highlighted.len(), SHOWN_BYTES);
}

#[test]
fn bytes_that_are_no_utf8_are_replaced() {
    let text = SourceText::whole("a.sql", b"a \xFF b\n").expect("small");
    assert_eq!(text.locate(4, 5).line_text, "a \u{FFFD} b");
}

#[test]
fn offsets_beyond_the_text_mean_its_end() {
    let text = text(&[("a\nbc", "")]);
    let location = text.locate(100, 200);
    assert_eq!((location.line, location.column, location.highlight), (2, 3, 2..2));
    let nothing = SourceText::whole("", b"").expect("small");
    assert_eq!((nothing.locate(0, 1).line, nothing.locate(0, 1).column), (1, 1));
}

#[test]
fn spans_find_their_file() {
    let mut sources = Sources::default();
    for sql in ["one", "two"] {
        sources.add(SourceText::whole(sql, sql.as_bytes()).expect("small")).expect("few");
    }
    let span = Span { source: 1, start: 1, end: 3 };
    assert_eq!(sources.bytes(span), b"wo");
    assert_eq!(sources.locate(span).file, "two");
    assert_eq!(sources.bytes(Span { source: 2, start: 0, end: 1 }), b"");
}

#[test]
fn no_more_files_than_spans_can_number() {
    let mut sources = Sources::default();
    for number in 0..=u16::MAX {
        assert_eq!(sources.add(SourceText::whole("", b"").expect("small")), Ok(number));
    }
    assert_eq!(sources.next_number(), Err(TooManySources));
}
