//! What can be wrong with the parameters of a connection, before anything is connected to.

use std::io;
use std::path::PathBuf;

use super::settings::Origin;

/// What is wrong with how a connection string is written. It never shows what may be a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SyntaxError {
    /// A keyword without `=`.
    #[error("expected `=` behind `{keyword}`: write keyword=value, a value with spaces in single quotes")]
    NoValue {
        /// The keyword.
        keyword: String,
    },
    /// A word without `=` behind a password, of which it may be a part.
    #[error(
        "what stands behind the password is no `keyword=value`: a password with spaces stands in single quotes"
    )]
    NoValueBehindPassword,
    /// A value in quotes that does not end.
    #[error("a quoted value does not end: write \\' for a single quote inside it")]
    OpenQuote,
    /// A URL that is not PostgreSQL's, or a driver's own variety of it.
    #[error("the URL of a server begins with `postgres://` or `postgresql://`")]
    UnknownScheme,
    /// An `@` that is not the one between the user and the host.
    #[error(
        "an `@` stands where none may: in a URL write %40 for @, %2F for /, %3A for :, %3F for ? and %23 for # in a user, password, database or parameter"
    )]
    StrayAt,
    /// A `%` that no byte follows, or that encodes what cannot be part of a text.
    #[error("a `%` is not followed by the two hexadecimal digits of a character: write %25 for a % itself")]
    BadPercent,
    /// `[::1`
    #[error("the IPv6 address does not end: expected `]`")]
    OpenBracket,
    /// `[]`
    #[error("there is no IPv6 address between `[` and `]`")]
    EmptyBrackets,
    /// `[::1]5432`
    #[error("expected `:` and a port, or the end of the host, behind the `]` of the IPv6 address")]
    BehindBracket,
}

impl SyntaxError {
    /// A word without a value, behind a value of the keyword `before`.
    pub(super) fn no_value(word: &str, before: Option<&str>) -> Self {
        let is_secret =
            |name: &str| super::keyword::Keyword::named(name).is_some_and(|known| known.keyword.is_secret());
        match before {
            Some(keyword) if is_secret(keyword) => SyntaxError::NoValueBehindPassword,
            _ => SyntaxError::NoValue { keyword: word.to_owned() },
        }
    }
}

/// What is wrong with the parameters of a connection.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParameterError {
    /// The connection string is not well-formed.
    #[error("the connection string cannot be read: {0}")]
    Syntax(#[from] SyntaxError),
    /// A keyword that nobody knows.
    #[error(
        "there is no connection parameter `{keyword}` ({origin}){}",
        nearest.map(|known| format!("; did you mean `{known}`?")).unwrap_or_default()
    )]
    UnknownKeyword {
        /// As it was written.
        keyword: String,
        /// What it may have been meant to be.
        nearest: Option<&'static str>,
        /// Where it was written.
        origin: Origin,
    },
    /// A keyword that nobody knows, behind a password, of which it may be a part.
    #[error(
        "what stands behind the password is no connection parameter: a password with spaces stands in single quotes, and in a URL & is written %26"
    )]
    UnknownBehindPassword,
    /// A parameter that libpq knows and that cannot be honoured.
    #[error("`{keyword}` cannot be honoured: {why} ({origin})")]
    Refused {
        /// The parameter.
        keyword: &'static str,
        /// Where it was given.
        origin: Origin,
        /// Why.
        why: &'static str,
    },
    /// A value that its parameter cannot have.
    #[error(
        "`{keyword}` is {}, expected {expected} ({origin})",
        value.as_ref().map_or("something else".to_owned(), |value| format!("`{value}`"))
    )]
    InvalidValue {
        /// The parameter.
        keyword: &'static str,
        /// What was given; nothing where it may be a misplaced password.
        value: Option<String>,
        /// What may be given.
        expected: String,
        /// Where it was given.
        origin: Origin,
    },
    /// Lists that do not fit each other.
    #[error("{count} values of `{keyword}` for {hosts} hosts: give one for each host{}", if *keyword == "port" { ", or one for all" } else { "" })]
    ListLength {
        /// The list that does not fit.
        keyword: &'static str,
        /// How many it has.
        count: usize,
        /// How many hosts there are.
        hosts: usize,
    },
    /// An `sslmode` that would undo what another parameter asks for.
    #[error("`sslmode` is `{mode}`, which is too weak for {with}: expected {expected}")]
    WeakSslMode {
        /// The mode.
        mode: &'static str,
        /// What asks for more.
        with: &'static str,
        /// What is strong enough.
        expected: &'static str,
    },
    /// No such service.
    #[error(
        "there is no service `{service}` in {}",
        files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>().join(" or ")
    )]
    ServiceNotFound {
        /// The service.
        service: String,
        /// The files that were looked at.
        files: Vec<PathBuf>,
    },
    /// A service file that cannot be read.
    #[error("cannot read the service file {}: {source}", file.display())]
    ServiceFile {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line of a service file that is no `keyword=value`.
    #[error("{origin}: expected `keyword=value`")]
    ServiceLine {
        /// Where.
        origin: Origin,
    },
    /// A service that names a service.
    #[error("{origin}: a service cannot name another service")]
    NestedService {
        /// Where.
        origin: Origin,
    },
    /// A variable of the environment that is no text.
    #[error("the variable {variable} is not UTF-8")]
    VariableNotUtf8 {
        /// The variable.
        variable: &'static str,
    },
    /// Nobody said which user connects.
    #[error("no database user: give `user` in the connection string, or set PGUSER")]
    NoUser,
}

/// What a user should know about their connection parameters, and what does not keep them from
/// connecting.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectionWarning {
    /// A password in the connection string: on a command line all users of the machine may see it.
    #[error(
        "the connection string holds a password, which others may see in the list of processes and in the shell's history: keep it in a file that only you can read, ~/.pgpass or the one that PGPASSFILE names (host:port:database:user:password)"
    )]
    PasswordInConnectionString,
    /// A parameter that does nothing.
    #[error("`{keyword}` has no effect: {why} ({origin})")]
    WithoutEffect {
        /// The parameter.
        keyword: &'static str,
        /// Where it was given.
        origin: Origin,
        /// Why.
        why: &'static str,
    },
    /// A password file that others may read.
    #[error(
        "the password file {} is ignored, for others may read it: chmod 600 {}",
        file.display(), file.display()
    )]
    PasswordFileOpen {
        /// The file.
        file: PathBuf,
    },
    /// A folder, or the like, in place of a password file.
    #[error("the password file {} is ignored, for it is no plain file", file.display())]
    PasswordFileNoFile {
        /// The file.
        file: PathBuf,
    },
    /// A password file that cannot be read.
    #[error("the password file {} is ignored, for it cannot be read: {reason}", file.display())]
    PasswordFileUnreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: String,
    },
}
