//! The password file, `~/.pgpass`.
//!
//! <https://www.postgresql.org/docs/current/libpq-pgpass.html>

use std::fs;
use std::path::{Path, PathBuf};

use super::parameter_error::ConnectionWarning;
use super::password::Password;

/// Whose password is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    /// Name or address; `localhost` stands for the default folder of sockets.
    pub host: &'a str,
    pub port: &'a str,
    pub database: &'a str,
    pub user: &'a str,
}

/// A password file that was read.
pub(super) struct PasswordFile {
    path: PathBuf,
    text: String,
}

impl PasswordFile {
    /// Reads the file. One that is not there is none; one that others may read, or that is no file,
    /// is ignored with a warning.
    pub fn open(path: PathBuf) -> Result<Option<Self>, ConnectionWarning> {
        let Ok(metadata) = fs::metadata(&path) else { return Ok(None) };
        if !metadata.is_file() {
            return Err(ConnectionWarning::PasswordFileNoFile { file: path });
        }
        if is_open_to_others(&metadata) {
            return Err(ConnectionWarning::PasswordFileOpen { file: path });
        }
        match fs::read(&path) {
            // a line that is no UTF-8 cannot hold the password of this crate's driver
            Ok(bytes) => Ok(Some(PasswordFile { path, text: String::from_utf8_lossy(&bytes).into_owned() })),
            Err(error) => {
                Err(ConnectionWarning::PasswordFileUnreadable { file: path, reason: error.to_string() })
            }
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The password of the first line that fits, and its number, from 1.
    pub fn find(&self, entry: Entry<'_>) -> Option<(Password, u32)> {
        self.text.lines().zip(1..).find_map(|(line, number)| {
            let line = line.strip_suffix('\r').unwrap_or(line);
            let password = password_of(line, entry)?;
            Some((Password::new(password), number))
        })
    }
}

#[cfg(unix)]
fn is_open_to_others(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    metadata.mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open_to_others(_: &fs::Metadata) -> bool {
    false
}

/// The password of a line `host:port:database:user:password`, where it fits.
fn password_of(line: &str, entry: Entry<'_>) -> Option<String> {
    if line.starts_with('#') {
        return None;
    }
    let mut rest = line;
    for wanted in [entry.host, entry.port, entry.database, entry.user] {
        let (field, behind) = split_field(rest)?;
        if field != "*" && unescape(field) != wanted {
            return None;
        }
        rest = behind;
    }
    Some(unescape(rest)).filter(|password| !password.is_empty())
}

/// A field, as it is written, and what stands behind the colon that ends it.
fn split_field(text: &str) -> Option<(&str, &str)> {
    let mut is_escaped = false;
    let end = text.bytes().position(|byte| {
        let ends = byte == b':' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    })?;
    Some((&text[..end], &text[end + 1..]))
}

/// Without the backslashes before `:` and `\`.
fn unescape(field: &str) -> String {
    let mut text = String::with_capacity(field.len());
    let mut characters = field.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.extend(characters.next()),
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ENTRY: Entry<'static> = Entry { host: "db.example", port: "5432", database: "shop", user: "ann" };

    fn find(text: &str) -> Option<(String, u32)> {
        let file = PasswordFile { path: PathBuf::new(), text: text.to_owned() };
        file.find(ENTRY).map(|(password, line)| (password.reveal().to_owned(), line))
    }

    fn found(password: &str, line: u32) -> Option<(String, u32)> {
        Some((password.to_owned(), line))
    }

    #[test]
    fn the_first_line_that_fits_counts() {
        assert_eq!(find("*:*:*:bob:b\ndb.example:5432:shop:ann:a\n*:*:*:*:z"), found("a", 2));
        assert_eq!(find("*:*:*:*:z\r\ndb.example:5432:shop:ann:a"), found("z", 1));
        assert_eq!(find("db.example:5433:*:*:z"), None);
        assert_eq!(find("# *:*:*:*:z\n\n:\nshort"), None);
        assert_eq!(find("*:*:*:*:"), None);
    }

    #[test]
    fn colons_and_backslashes_are_escaped() {
        assert_eq!(find(r"*:*:*:*:a\:b\\c"), found(r"a:b\c", 1));
        assert_eq!(find(r"*:*:*:*:a:b"), found("a:b", 1));
        assert_eq!(find(r"db\.example:*:*:*:z"), found("z", 1));
        assert_eq!(find(r"\*:*:*:*:z"), None);
    }

    fn escaped(text: &str) -> String {
        text.replace('\\', r"\\").replace(':', r"\:")
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(?s).*") {
            let _ = find(&text);
        }

        #[test]
        fn what_is_escaped_comes_back(
            host in "[^\r\n#]{1,8}", database in "[^\r\n]{1,8}", user in "[^\r\n]{1,8}", password in "[^\r\n]{1,8}",
        ) {
            let text = format!(
                "{}:5432:{}:{}:{}", escaped(&host), escaped(&database), escaped(&user), escaped(&password),
            );
            let entry = Entry { host: &host, port: "5432", database: &database, user: &user };
            let file = PasswordFile { path: PathBuf::new(), text };
            let (found, _) = file.find(entry).unwrap();
            prop_assert_eq!(found.reveal(), password);
        }
    }
}
