//! Patterns of schema names, as `pg_dump -n` and psql take them.

/// The regular expression, in PostgreSQL's syntax, that a pattern stands for
/// (`processSQLNamePattern` of psql).
pub(super) fn regular_expression(pattern: &str) -> String {
    let mut expression = String::from("^(");
    let mut in_quotes = false;
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if in_quotes && characters.peek() == Some(&'"') => {
                characters.next();
                expression.push('"');
            }
            '"' => in_quotes = !in_quotes,
            '*' if !in_quotes => expression.push_str(".*"),
            '?' if !in_quotes => expression.push('.'),
            // no anchor: it stands in names
            '$' => expression.push_str("\\$"),
            // a schema's name is matched alone, so that a point is one of its characters
            '.' => expression.push_str("\\."),
            character if in_quotes && is_special(character) => {
                expression.push('\\');
                expression.push(character);
            }
            character if in_quotes => expression.push(character),
            character => expression.extend(character.to_lowercase()),
        }
    }
    expression.push_str(")$");
    expression
}

fn is_special(character: char) -> bool {
    "|*+?()[]{}^\\".contains(character)
}

#[cfg(test)]
mod tests {
    use super::regular_expression;

    #[test]
    fn patterns_become_regular_expressions() {
        let cases = [
            ("app", "^(app)$"),
            ("App_*", "^(app_.*)$"),
            ("\"App*\"", "^(App\\*)$"),
            ("t?st", "^(t.st)$"),
            ("a|b", "^(a|b)$"),
            ("[ab]c", "^([ab]c)$"),
            ("a$b.c", "^(a\\$b\\.c)$"),
            ("\"a\"\"b\"", "^(a\"b)$"),
        ];
        for (pattern, expected) in cases {
            assert_eq!(regular_expression(pattern), expected);
        }
    }
}
