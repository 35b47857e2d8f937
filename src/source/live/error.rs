//! Why a server could not be read.

use std::time::Duration;

use tokio_postgres::error::SqlState;

use super::connect::ConnectError;

/// Why a server could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LiveError {
    /// There is no connection.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// A query took too long.
    #[error(
        "reading {reading} from {server} took longer than the statement timeout of {} s; give it more time (`--statement-timeout`), or read fewer schemas (`--include-schema`)",
        timeout.as_secs_f64()
    )]
    StatementTimeout {
        /// What was being read.
        reading: &'static str,
        /// The server.
        server: String,
        /// The time that it had.
        timeout: Duration,
    },
    /// The connection broke, or the server ended it.
    #[error(
        "the connection to {server} was lost while reading {reading}; is the server up? Run the command again"
    )]
    ConnectionLost {
        /// What was being read.
        reading: &'static str,
        /// The server.
        server: String,
        /// What the driver says.
        #[source]
        source: tokio_postgres::Error,
    },
    /// The server refused a query.
    #[error("{server} refused to let {reading} be read: {message}")]
    Refused {
        /// What was being read.
        reading: &'static str,
        /// The server.
        server: String,
        /// The server's message.
        message: String,
        /// What the driver says.
        #[source]
        source: tokio_postgres::Error,
    },
    /// The database holds bytes that are no text in its encoding, or none that UTF-8 has.
    #[error(
        "{server} cannot hand over {reading} in UTF-8: {message}; some name, comment or text holds bytes that its encoding does not know, or that is SQL_ASCII, where any bytes may be. Lint a dump of it, which may hold them: `pg_dump --schema-only`"
    )]
    Encoding {
        /// What was being read.
        reading: &'static str,
        /// The server.
        server: String,
        /// The server's message.
        message: String,
        /// What the driver says.
        #[source]
        source: tokio_postgres::Error,
    },
    /// A pattern of schema names is no pattern.
    #[error("a pattern of schema names is not valid: {message}; patterns are those of `pg_dump -n`")]
    Pattern {
        /// What the server says of it.
        message: String,
    },
    /// The answer to a query has other columns or types than a PostgreSQL server gives.
    #[error("the answer of {server} to the query for {reading} is not what PostgreSQL {version} gives")]
    UnexpectedAnswer {
        /// What was being read.
        reading: &'static str,
        /// The server.
        server: String,
        /// The version that the server says it has.
        version: String,
        /// What the driver says.
        #[source]
        source: tokio_postgres::Error,
    },
    /// The server does not say which version it has, as PostgreSQL does.
    #[error("{server} does not tell its version: it is no PostgreSQL server, or a proxy hides it")]
    UnknownVersion {
        /// The server.
        server: String,
    },
    /// A person stopped it.
    #[error("interrupted while reading {server}: nothing was judged")]
    Interrupted {
        /// The server.
        server: String,
    },
    /// The operating system lacks what reading needs.
    #[error("cannot start reading from a server")]
    Runtime(#[source] std::io::Error),
}

impl LiveError {
    /// A lost connection has a reason that only its end tells.
    pub(super) fn with_last_words(self, last_words: tokio_postgres::Error) -> LiveError {
        match self {
            LiveError::ConnectionLost { reading, server, .. } => {
                LiveError::ConnectionLost { reading, server, source: last_words }
            }
            other => other,
        }
    }

    /// The error of the query that is given patterns of names, where these are at fault.
    pub(super) fn of_pattern(self) -> LiveError {
        match self {
            LiveError::Refused { message, source, .. }
                if source.code() == Some(&SqlState::INVALID_REGULAR_EXPRESSION) =>
            {
                LiveError::Pattern { message }
            }
            other => other,
        }
    }
}

/// What went wrong with one query, as far as it decides what happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// Another session holds a lock.
    Locked,
    /// The role lacks a right.
    NotPermitted,
    /// What was asked for is gone.
    Vanished,
    /// It took too long.
    TimedOut,
    /// There is no connection any more.
    ConnectionLost,
    /// What was asked for cannot be sent as UTF-8.
    NotUtf8,
    /// Something else.
    Other,
}

impl Failure {
    pub fn of(error: &tokio_postgres::Error) -> Failure {
        let Some(code) = error.code() else {
            return if error.is_closed() || is_io(error) { Failure::ConnectionLost } else { Failure::Other };
        };
        match *code {
            SqlState::LOCK_NOT_AVAILABLE => Failure::Locked,
            SqlState::INSUFFICIENT_PRIVILEGE => Failure::NotPermitted,
            // "cache lookup failed", "could not open relation": dropped since the snapshot was taken
            SqlState::INTERNAL_ERROR
            | SqlState::UNDEFINED_TABLE
            | SqlState::UNDEFINED_OBJECT
            | SqlState::UNDEFINED_COLUMN
            | SqlState::UNDEFINED_FUNCTION => Failure::Vanished,
            SqlState::QUERY_CANCELED => Failure::TimedOut,
            SqlState::ADMIN_SHUTDOWN
            | SqlState::CRASH_SHUTDOWN
            | SqlState::CANNOT_CONNECT_NOW
            | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => Failure::ConnectionLost,
            SqlState::CHARACTER_NOT_IN_REPERTOIRE | SqlState::UNTRANSLATABLE_CHARACTER => Failure::NotUtf8,
            _ => Failure::Other,
        }
    }
}

fn is_io(error: &tokio_postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(|source| source.is::<std::io::Error>())
}

/// The server's own message, where it is one.
pub(super) fn message(error: &tokio_postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
}
