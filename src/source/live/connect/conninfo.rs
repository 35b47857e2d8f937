//! Connection strings of keywords and values: `host=db.example dbname='my shop'`.
//!
//! <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE>

use super::parameter_error::SyntaxError;

/// The keywords and values of a connection string, in its order; nothing is said of what they mean.
pub(super) fn pairs(text: &str) -> Result<Vec<(String, String)>, SyntaxError> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut rest = text.trim_start_matches(is_space);
    while !rest.is_empty() {
        let before = pairs.last().map(|(keyword, _)| keyword.as_str());
        let (pair, behind) = pair(rest, before)?;
        pairs.push(pair);
        rest = behind.trim_start_matches(is_space);
    }
    Ok(pairs)
}

/// One keyword with its value, and what stands behind them.
fn pair<'a>(text: &'a str, before: Option<&str>) -> Result<((String, String), &'a str), SyntaxError> {
    let end = text.find(|at: char| at == '=' || is_space(at)).unwrap_or(text.len());
    let (keyword, rest) = text.split_at(end);
    let Some(rest) = rest.trim_start_matches(is_space).strip_prefix('=') else {
        return Err(SyntaxError::no_value(keyword, before));
    };
    let (value, rest) = value(rest.trim_start_matches(is_space)).ok_or(SyntaxError::OpenQuote)?;
    Ok(((keyword.to_owned(), value), rest))
}

/// What C's `isspace` takes for space: nothing beyond ASCII, which may be part of a password.
fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t'..='\r')
}

/// A value, quoted or not, without its backslashes; nothing where a quote does not end.
fn value(text: &str) -> Option<(String, &str)> {
    let (text, is_quoted) = match text.strip_prefix('\'') {
        Some(inner) => (inner, true),
        None => (text, false),
    };
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            '\'' if is_quoted => return Some((value, characters.as_str())),
            space if is_space(space) && !is_quoted => return Some((value, &text[at..])),
            other => value.push(other),
        }
    }
    (!is_quoted).then_some((value, ""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        pairs(text).unwrap()
    }

    fn pair_of(keyword: &str, value: &str) -> (String, String) {
        (keyword.to_owned(), value.to_owned())
    }

    #[test]
    fn values_are_read_as_libpq_reads_them() {
        assert_eq!(
            read(r" host = a  port=1 password='a b\'c\\d' options=\-c\ x=y user=''"),
            [
                pair_of("host", "a"),
                pair_of("port", "1"),
                pair_of("password", r"a b'c\d"),
                pair_of("options", "-c x=y"),
                pair_of("user", ""),
            ]
        );
        assert_eq!(read("user= port=1"), [pair_of("user", "port=1")]);
        assert_eq!(read("user="), [pair_of("user", "")]);
        assert_eq!(read(" \n"), []);
        assert_eq!(read("user=a\u{a0}b"), [pair_of("user", "a\u{a0}b")]);
    }

    #[test]
    fn what_stands_behind_an_unquoted_password_is_not_shown() {
        let error = pairs("host=a password=open sesame").unwrap_err();
        assert!(!error.to_string().contains("sesame"), "{error}");
        let error = pairs("host=a sesame").unwrap_err();
        assert!(error.to_string().contains("`sesame`"), "{error}");
        assert_eq!(pairs("password='open").unwrap_err(), SyntaxError::OpenQuote);
    }

    /// Writes a value so that it must be read as it was.
    fn quoted(value: &str) -> String {
        format!("'{}'", value.replace('\\', r"\\").replace('\'', r"\'"))
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = pairs(&text);
        }

        #[test]
        fn what_is_quoted_comes_back(values in prop::collection::vec(("[a-z_]{1,8}", ".*"), 0..5)) {
            let text: Vec<String> =
                values.iter().map(|(keyword, value)| format!("{keyword} = {}", quoted(value))).collect();
            prop_assert_eq!(read(&text.join(" ")), values);
        }
    }
}
