//! What is read of a server, and for how long.

use std::time::Duration;

/// What to read, and how long to wait for it.
///
/// ```
/// use pgdms_lint::source::live::LiveOptions;
/// let mut options = LiveOptions::default();
/// options.include_schemas.push("app_*".to_owned());
/// options.exclude_schemas.push("app_old".to_owned());
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LiveOptions {
    /// Only schemas that one of these patterns matches; all of them where there is none. A pattern
    /// is that of `pg_dump -n` and psql's `\dn`: `*` stands for any characters, `?` for one, letters
    /// are folded to lower case unless they stand in double quotes, and what else regular expressions
    /// know is taken as such.
    pub include_schemas: Vec<String>,
    /// No schema that one of these patterns matches, as `pg_dump -N`.
    pub exclude_schemas: Vec<String>,
    /// How long one query may take.
    pub statement_timeout: Duration,
    /// How long to wait for a relation that another session has locked. Until it is over, sessions
    /// that come later may have to wait as well.
    pub lock_timeout: Duration,
    /// Whether a second connection may help.
    pub second_connection: SecondConnection,
}

/// Whether a second connection to the server may help to read it. Nothing waits for it, and nothing is read
/// otherwise with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum SecondConnection {
    /// From about 2,500 relations on (tables, indexes, sequences, views), and where another connection can
    /// be had. Not of servers before PostgreSQL 10.
    #[default]
    WhereMuchIsRead,
    /// Only one connection.
    Never,
}

impl Default for LiveOptions {
    /// All schemas, 60 seconds for a query, a tenth of a second for a lock.
    fn default() -> Self {
        LiveOptions {
            include_schemas: Vec::new(),
            exclude_schemas: Vec::new(),
            statement_timeout: Duration::from_secs(60),
            lock_timeout: Duration::from_millis(100),
            second_connection: SecondConnection::default(),
        }
    }
}
