//! Connection URLs: `postgresql://user:password@host1:5432,host2/database?sslmode=verify-full`.
//!
//! <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS>
//!
//! Where libpq guesses at an `@` that is not percent-encoded, the URL is refused: what was meant for
//! a password would otherwise show as the name of a host or a database.

use super::parameter_error::SyntaxError;

const SCHEMES: [&str; 2] = ["postgresql://", "postgres://"];

/// Whether a text is a URL, of a server or of anything else. `postgresql+driver://user:password@host` is
/// one too, which must not be taken for the name of a file and shown.
pub(super) fn is_url(text: &str) -> bool {
    let is_of_scheme = |character: char| character.is_ascii_alphanumeric() || "+-.:_".contains(character);
    text.split_once("://").is_some_and(|(scheme, _)| !scheme.is_empty() && scheme.chars().all(is_of_scheme))
}

/// The keywords and values of a URL, in its order; nothing where the text is no URL.
pub(super) fn pairs(text: &str) -> Option<Result<Vec<(String, String)>, SyntaxError>> {
    match SCHEMES.iter().find_map(|scheme| text.strip_prefix(scheme)) {
        Some(rest) => Some(read(rest)),
        None => is_url(text).then_some(Err(SyntaxError::UnknownScheme)),
    }
}

fn read(text: &str) -> Result<Vec<(String, String)>, SyntaxError> {
    let (authority, path_and_query) = split_before(text, &['/', '?']);
    let (path, query) = split_before(path_and_query, &['?']);
    let mut pairs = Vec::new();
    let hosts = match authority.rsplit_once('@') {
        Some((user, hosts)) => {
            read_user(user, &mut pairs)?;
            hosts
        }
        None => authority,
    };
    if path_and_query.contains('@') {
        return Err(SyntaxError::StrayAt);
    }
    read_hosts(hosts, &mut pairs)?;
    let database = decode(path.strip_prefix('/').unwrap_or(path))?;
    if !database.is_empty() {
        pairs.push(("dbname".to_owned(), database));
    }
    read_query(query.strip_prefix('?').unwrap_or(query), &mut pairs)?;
    Ok(pairs)
}

/// A text in two, the second beginning with the first of these characters.
fn split_before<'a>(text: &'a str, characters: &[char]) -> (&'a str, &'a str) {
    text.split_at(text.find(characters).unwrap_or(text.len()))
}

fn read_user(text: &str, pairs: &mut Vec<(String, String)>) -> Result<(), SyntaxError> {
    if text.contains('@') {
        return Err(SyntaxError::StrayAt);
    }
    let (user, password) = text.split_once(':').unwrap_or((text, ""));
    for (keyword, value) in [("user", user), ("password", password)] {
        if !value.is_empty() {
            pairs.push((keyword.to_owned(), decode(value)?));
        }
    }
    Ok(())
}

/// Reads `host1:5432,[::1]:5433,host3` into the lists that `host` and `port` are.
fn read_hosts(text: &str, pairs: &mut Vec<(String, String)>) -> Result<(), SyntaxError> {
    let mut hosts = Vec::new();
    let mut ports = Vec::new();
    for one in text.split(',') {
        let (host, port) = host_and_port(one)?;
        hosts.push(decode(host)?);
        ports.push(decode(port)?);
    }
    for (keyword, values) in [("host", hosts), ("port", ports)] {
        if values.iter().any(|value| !value.is_empty()) {
            pairs.push((keyword.to_owned(), values.join(",")));
        }
    }
    Ok(())
}

fn host_and_port(text: &str) -> Result<(&str, &str), SyntaxError> {
    let Some(bracketed) = text.strip_prefix('[') else {
        return Ok(text.split_once(':').unwrap_or((text, "")));
    };
    let (address, behind) = bracketed.split_once(']').ok_or(SyntaxError::OpenBracket)?;
    match behind.strip_prefix(':') {
        _ if address.is_empty() => Err(SyntaxError::EmptyBrackets),
        Some(port) => Ok((address, port)),
        None if behind.is_empty() => Ok((address, "")),
        None => Err(SyntaxError::BehindBracket),
    }
}

fn read_query(text: &str, pairs: &mut Vec<(String, String)>) -> Result<(), SyntaxError> {
    for parameter in text.split('&').filter(|parameter| !parameter.is_empty()) {
        let before = pairs.last().map(|(keyword, _)| keyword.clone());
        let Some((keyword, value)) = parameter.split_once('=') else {
            return Err(SyntaxError::no_value(parameter, before.as_deref()));
        };
        pairs.push(as_libpq_knows_it(decode(keyword)?, decode(value)?));
    }
    Ok(())
}

/// JDBC's `ssl=true` is `sslmode=require`.
fn as_libpq_knows_it(keyword: String, value: String) -> (String, String) {
    if keyword == "ssl" && value == "true" {
        return ("sslmode".to_owned(), "require".to_owned());
    }
    (keyword, value)
}

/// Resolves `%20` and the like.
fn decode(text: &str) -> Result<String, SyntaxError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut parts = text.split('%');
    bytes.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        let encoded = part.get(..2).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let byte = encoded.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte {
            None | Some(0) => return Err(SyntaxError::BadPercent),
            Some(byte) => bytes.push(byte),
        }
        bytes.extend_from_slice(part.get(2..).unwrap_or_default().as_bytes());
    }
    String::from_utf8(bytes).map_err(|_| SyntaxError::BadPercent)
}

/// Writes a text so that it stands for itself anywhere in a URL.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_url(url: &str) -> Vec<(String, String)> {
        pairs(url).unwrap().unwrap()
    }

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(keyword, value)| ((*keyword).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_parts_of_a_url_are_keywords() {
        assert_eq!(
            read_url("postgresql://me%40x:p%3Aw@db.example:6432/my%20shop?sslmode=require&connect_timeout=3"),
            owned(&[
                ("user", "me@x"),
                ("password", "p:w"),
                ("host", "db.example"),
                ("port", "6432"),
                ("dbname", "my shop"),
                ("sslmode", "require"),
                ("connect_timeout", "3"),
            ])
        );
        assert_eq!(read_url("postgres://"), []);
        assert_eq!(read_url("postgres:///shop"), owned(&[("dbname", "shop")]));
        assert_eq!(read_url("postgres://a?ssl=true"), owned(&[("host", "a"), ("sslmode", "require")]));
        assert_eq!(read_url("postgres://u:@h"), owned(&[("user", "u"), ("host", "h")]));
    }

    #[test]
    fn several_hosts_ipv6_and_socket_folders() {
        assert_eq!(read_url("postgres://a:1,b,[::1]:3/"), owned(&[("host", "a,b,::1"), ("port", "1,,3")]));
        assert_eq!(
            read_url("postgres://%2Fvar%2Frun:5433"),
            owned(&[("host", "/var/run"), ("port", "5433")])
        );
        assert_eq!(read_url("postgres:///shop?host=/tmp"), owned(&[("dbname", "shop"), ("host", "/tmp")]));
    }

    #[test]
    fn an_at_sign_where_none_may_stand_is_refused_without_showing_what_is_around() {
        for url in [
            "postgres://me:s3c@ret@host/db",
            "postgres://me:12/s3cret@host/db",
            "postgres://me:12?s3=cret@host/db",
            "postgres://me:s3cret/x@host",
        ] {
            assert_eq!(pairs(url).unwrap().unwrap_err(), SyntaxError::StrayAt, "{url}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (url, error) in [
            ("postgres://%zz@h", SyntaxError::BadPercent),
            ("postgres://h/%00", SyntaxError::BadPercent),
            ("postgres://h/%f", SyntaxError::BadPercent),
            ("postgres://h/%ff", SyntaxError::BadPercent),
            ("postgres://[::1/db", SyntaxError::OpenBracket),
            ("postgres://[]/db", SyntaxError::EmptyBrackets),
            ("postgres://[::1]5432/db", SyntaxError::BehindBracket),
        ] {
            assert_eq!(pairs(url).unwrap().unwrap_err(), error, "{url}");
        }
        for url in ["jdbc:postgresql://h/d?user=a", "postgresql+driver://a:b@h", "POSTGRES://h", "http://h"] {
            assert_eq!(pairs(url).unwrap().unwrap_err(), SyntaxError::UnknownScheme, "{url}");
        }
        for text in ["host=a", "host=a options=://", "://", "schema.sql", "C:/schema.sql"] {
            assert!(pairs(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".*") {
            let _ = pairs(&format!("postgres://{text}"));
        }

        #[test]
        fn what_is_encoded_comes_back(
            user in "[^\0]{1,12}", password in "[^\0]{1,12}", host in "[^\0,]{1,12}", port in 1u16..,
            database in "[^\0]{1,12}", options in "[^\0]{0,12}",
        ) {
            let url = format!(
                "postgres://{}:{}@{}:{port}/{}?options={}",
                encode(&user), encode(&password), encode(&host), encode(&database), encode(&options),
            );
            let port = port.to_string();
            prop_assert_eq!(read_url(&url), owned(&[
                ("user", &user), ("password", &password), ("host", &host), ("port", &port),
                ("dbname", &database), ("options", &options),
            ]));
        }
    }
}
