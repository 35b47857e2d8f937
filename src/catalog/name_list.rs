//! Lists of names in the values of parameters.

/// The items of a parameter that is a list, as the server shows it: joined by commas, in double quotes where
/// they need it.
pub(crate) fn split_names(list: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut rest = list.trim();
    while !rest.is_empty() {
        let (item, behind) = match rest.strip_prefix('"') {
            Some(quoted) => split_quoted(quoted),
            None => {
                let (item, behind) = rest.split_at(rest.find(',').unwrap_or(rest.len()));
                (item.trim_end().to_owned(), behind)
            }
        };
        items.push(item);
        rest = behind.trim_start().trim_start_matches(',').trim_start();
    }
    items
}

/// A name up to the double quote that ends it, and what follows.
fn split_quoted(text: &str) -> (String, &str) {
    let mut name = String::new();
    let mut rest = text;
    while let Some((part, behind)) = rest.split_once('"') {
        name.push_str(part);
        match behind.strip_prefix('"') {
            Some(after) => {
                name.push('"');
                rest = after;
            }
            None => return (name, behind),
        }
    }
    name.push_str(rest);
    (name, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_lose_the_quotes_that_the_server_gave_them() {
        let cases: [(&str, &[&str]); 5] = [
            ("", &[]),
            ("pg_stat_statements, pglogical", &["pg_stat_statements", "pglogical"]),
            (r#""$libdir/a",b"#, &["$libdir/a", "b"]),
            (r#""a, ""b""", c"#, &["a, \"b\"", "c"]),
            (r#"a, "not ended"#, &["a", "not ended"]),
        ];
        for (list, items) in cases {
            assert_eq!(split_names(list), items, "{list}");
        }
    }
}
