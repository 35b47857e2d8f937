//! The texts of expressions as the server prints them.

/// The expression without the parentheses around the whole of it.
pub(super) fn without_outer_parentheses(text: &str) -> &str {
    let mut inner = text.trim();
    while let Some(stripped) = without_parentheses(inner) {
        inner = stripped.trim();
    }
    inner
}

fn without_parentheses(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    // the first parenthesis must be closed by the last character
    let closes_early = depths(text).any(|(at, depth)| depth == 0 && at + 1 < text.len());
    (!closes_early).then_some(inner)
}

/// The parts between commas outside of parentheses and quotes.
pub(super) fn split_list(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in depths(text).filter(|(at, depth)| *depth == 0 && text.as_bytes()[*at] == b',') {
        parts.push(&text[start..at]);
        start = at + 1;
    }
    parts.push(&text[start..]);
    parts
}

/// Splits behind the first parentheses that are closed: an expression in them, or a call.
pub(super) fn split_behind_parentheses(text: &str) -> (&str, &str) {
    let end = depths(text).find(|(at, depth)| *depth == 0 && text.as_bytes()[*at] == b')');
    text.split_at(end.map_or(text.len(), |(at, _)| at + 1))
}

/// Each byte outside of quotes, with the number of brackets that are open behind it. In what the
/// server prints a quote inside of quotes is doubled: it ends one and begins the next.
fn depths(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut depth = 0_usize;
    let mut quote = None;
    text.bytes().enumerate().filter_map(move |(at, byte)| {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b'(' | b'[') => depth += 1,
            (None, b')' | b']') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
        (quote.is_none() && !matches!(byte, b'\'' | b'"')).then_some((at, depth))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parentheses_around_the_whole_go_and_no_others() {
        let cases = [
            ("((a > 0))", "a > 0"),
            ("(a > 0) AND (b > 0)", "(a > 0) AND (b > 0)"),
            ("((a = ')'::text) OR (b))", "(a = ')'::text) OR (b)"),
            ("(\"(\" > 0)", "\"(\" > 0"),
            ("(a = 'it''s (')", "a = 'it''s ('"),
            ("a", "a"),
            ("", ""),
            ("(", "("),
        ];
        for (text, expected) in cases {
            assert_eq!(without_outer_parentheses(text), expected);
        }
    }

    #[test]
    fn what_follows_an_expression_is_told_apart() {
        let cases = [
            ("((a || ')'::text)) COLLATE \"C\"", "((a || ')'::text))", " COLLATE \"C\""),
            ("\"f(\"(a, (b)) x.ops", "\"f(\"(a, (b))", " x.ops"),
            ("a", "a", ""),
        ];
        for (text, expression, rest) in cases {
            assert_eq!(split_behind_parentheses(text), (expression, rest));
        }
    }

    #[test]
    fn a_list_is_split_at_its_own_commas() {
        let parts: Vec<&str> =
            split_list("lower(a, b), (x || ','), ARRAY[1, 2]").iter().map(|part| part.trim()).collect();
        assert_eq!(parts, ["lower(a, b)", "(x || ',')", "ARRAY[1, 2]"]);
    }
}
