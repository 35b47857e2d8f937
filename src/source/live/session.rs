//! A connection, the one transaction that reads through it, and what runs in it.

use std::cell::Cell;

use futures_util::{TryStreamExt, pin_mut};
use tokio::sync::Notify;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error};

use crate::catalog::ServerVersion;

use super::error::{Failure, LiveError, message};
use super::options::LiveOptions;
use super::queries;
use super::query::{FromRow, Query, Row};
use super::sessions::Snapshot;

/// What stands around a query that takes locks or may fail: when it ends its locks go, and so does its
/// failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guard {
    /// In the transaction in which all is read.
    Savepoint,
    /// The same, for a query about objects that are given by their numbers: these are looked up one by one.
    /// Joined otherwise, each part of them would go through a whole catalog.
    LookUp,
    /// In a transaction of its own: for locks that a savepoint does not end.
    Transaction,
}

impl Guard {
    /// The statements before the query.
    pub fn open(self, version: ServerVersion, options: &LiveOptions) -> String {
        match self {
            Guard::Savepoint => "SAVEPOINT guarded".to_owned(),
            Guard::LookUp => format!("SAVEPOINT guarded; {LOOK_UP}"),
            Guard::Transaction => begin_sql(version, options, None),
        }
    }

    /// The statements behind it.
    pub fn close(self) -> &'static str {
        match self {
            Guard::Savepoint | Guard::LookUp => "ROLLBACK TO SAVEPOINT guarded; RELEASE SAVEPOINT guarded",
            Guard::Transaction => END,
        }
    }
}

/// Ends with the savepoint.
const LOOK_UP: &str =
    "SET LOCAL enable_nestloop = on; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";
/// What messages call the beginning of a transaction.
pub(super) const BEGINNING: &str = "the settings of the session";
/// Ends the transaction.
pub(super) const END: &str = "ROLLBACK";

/// A value that a query is given, with its type.
pub(super) type Parameter<'a> = (&'a (dyn ToSql + Sync), Type);

/// A connection to a server. Requests that are made together (futures that are joined) travel
/// together: a round trip for all of them.
///
/// What fails first breaks the transaction, and with it all that was sent behind: so that the failure is
/// told and not what came of it, joined futures are asked in the order in which they send (`biased`).
pub(super) struct Session<'a> {
    client: &'a Client,
    /// What messages call the server.
    server: &'a str,
    /// The version of the server.
    pub version: ServerVersion,
    options: &'a LiveOptions,
    watch: &'a dyn Fn(&'static str),
    /// Tells of every answer.
    answered: &'a Notify,
    in_flight: Cell<u32>,
    round_trips: Cell<u32>,
}

impl<'a> Session<'a> {
    /// A session on a connection that is in no transaction. `watch` is told what is asked for, when it is,
    /// and `answered` that something was answered.
    pub fn new(
        client: &'a Client,
        server: &'a str,
        version: ServerVersion,
        options: &'a LiveOptions,
        watch: &'a dyn Fn(&'static str),
        answered: &'a Notify,
    ) -> Self {
        let (in_flight, round_trips) = (Cell::new(0), Cell::new(0));
        Session { client, server, version, options, watch, answered, in_flight, round_trips }
    }

    /// A session like this one on another connection, which may live less long.
    pub fn on<'b>(&self, client: &'b Client) -> Session<'b>
    where
        'a: 'b,
    {
        Session::new(client, self.server, self.version, self.options, self.watch, self.answered)
    }

    /// How many times a request was sent when all before it were answered.
    pub fn round_trips(&self) -> u32 {
        self.round_trips.get()
    }

    /// How many requests are not answered yet.
    pub fn in_flight(&self) -> u32 {
        self.in_flight.get()
    }

    /// Begins the transaction in which all is read: one that sees what is there now, or what another sees.
    pub async fn begin(&self, snapshot: Option<&Snapshot>) -> Result<(), LiveError> {
        let import = snapshot.map(Snapshot::import);
        let sql = begin_sql(self.version, self.options, import.as_deref());
        self.execute(&sql).await.map_err(|error| self.error(BEGINNING, error))
    }

    /// Ends the transaction. What comes of it does not matter any more.
    pub async fn end(&self) {
        drop(self.execute(END).await);
    }

    /// The rows of a query; none where the server's version has nothing of the kind.
    pub async fn rows<R: FromRow>(
        &self,
        query: &Query,
        parameters: &[Parameter<'_>],
    ) -> Result<Vec<R>, LiveError> {
        let Some(sql) = query.sql(self.version) else { return Ok(Vec::new()) };
        let rows = self.try_rows(query.name, &sql, parameters).await?;
        rows.map_err(|error| self.error(query.name, error))
    }

    /// The rows of a query that may fail and then leaves no trace, see [`Session::guarded_sql`].
    pub async fn guarded_rows<R: FromRow>(
        &self,
        guard: Guard,
        query: &Query,
        parameters: &[Parameter<'_>],
    ) -> Result<Result<Vec<R>, Error>, LiveError> {
        let Some(sql) = query.sql(self.version) else { return Ok(Ok(Vec::new())) };
        self.guarded_sql(guard, query.name, &sql, parameters).await
    }

    /// The rows of a query that may fail and then leaves no trace: neither locks nor a transaction
    /// that is broken. The outer error is for what ends all reading.
    pub async fn guarded_sql<R: FromRow>(
        &self,
        guard: Guard,
        reading: &'static str,
        sql: &str,
        parameters: &[Parameter<'_>],
    ) -> Result<Result<Vec<R>, Error>, LiveError> {
        let open = guard.open(self.version, self.options);
        let (opened, rows, closed) = tokio::join!(
            biased;
            self.execute(&open),
            self.try_rows(reading, sql, parameters),
            self.execute(guard.close()),
        );
        let rows = rows?;
        opened.and(closed).map_err(|error| self.error(reading, error))?;
        match rows {
            Err(error) if Failure::of(&error) == Failure::ConnectionLost => Err(self.error(reading, error)),
            rows => Ok(rows),
        }
    }

    /// The rows of a query, each made what it is for as it comes. What the server refused is the
    /// inner error.
    async fn try_rows<R: FromRow>(
        &self,
        reading: &'static str,
        sql: &str,
        parameters: &[Parameter<'_>],
    ) -> Result<Result<Vec<R>, Error>, LiveError> {
        let _request = self.request();
        (self.watch)(reading);
        let parameters = parameters.iter().map(|(value, of_type)| (*value, of_type.clone()));
        let stream = match self.client.query_typed_raw(sql, parameters).await {
            Ok(stream) => stream,
            Err(error) => return Ok(Err(error)),
        };
        pin_mut!(stream);
        let mut rows = Vec::new();
        loop {
            match stream.try_next().await {
                Ok(Some(row)) => {
                    rows.push(R::from_row(&Row::new(&row)).map_err(|error| self.unexpected(reading, error))?);
                }
                Ok(None) => return Ok(Ok(rows)),
                Err(error) => return Ok(Err(error)),
            }
        }
    }

    /// Sets something for the rest of the transaction, or does nothing: which tells the server that somebody is
    /// still there.
    pub async fn set(&self, sql: &str) -> Result<(), LiveError> {
        self.execute(sql).await.map_err(|error| self.error(BEGINNING, error))
    }

    async fn execute(&self, sql: &str) -> Result<(), Error> {
        let _request = self.request();
        self.client.batch_execute(sql).await
    }

    fn request(&self) -> Request<'_> {
        if self.in_flight.get() == 0 {
            self.round_trips.set(self.round_trips.get() + 1);
        }
        self.in_flight.set(self.in_flight.get() + 1);
        Request { in_flight: &self.in_flight, answered: self.answered }
    }

    fn unexpected(&self, reading: &'static str, source: Error) -> LiveError {
        let version = self.version.to_string();
        LiveError::UnexpectedAnswer { reading, server: self.server.to_owned(), version, source }
    }

    /// The error that ends all reading.
    pub fn error(&self, reading: &'static str, source: Error) -> LiveError {
        let server = self.server.to_owned();
        match Failure::of(&source) {
            Failure::TimedOut => {
                LiveError::StatementTimeout { reading, server, timeout: self.options.statement_timeout }
            }
            Failure::ConnectionLost => LiveError::ConnectionLost { reading, server, source },
            Failure::NotUtf8 => LiveError::Encoding { reading, server, message: message(&source), source },
            _ => LiveError::Refused { reading, server, message: message(&source), source },
        }
    }
}

/// A request that is not answered yet.
struct Request<'a> {
    in_flight: &'a Cell<u32>,
    answered: &'a Notify,
}

impl Drop for Request<'_> {
    fn drop(&mut self) {
        self.in_flight.set(self.in_flight.get() - 1);
        self.answered.notify_waiters();
    }
}

/// The statements that begin the transaction, with the one that imports another's snapshot.
pub(super) fn begin_sql(version: ServerVersion, options: &LiveOptions, import: Option<&str>) -> String {
    // Between two requests this program only computes; if it stands still, its locks shall not.
    const IDLE_TIMEOUT_MS: u32 = 60_000;
    let sql = queries::BEGIN.sql(version).unwrap_or_default();
    let sql = match import {
        Some(import) => sql.replacen("READ ONLY;", &format!("READ ONLY;\n{import}"), 1),
        None => sql,
    };
    sql.replace("{statement_timeout}", &milliseconds(options.statement_timeout).to_string())
        .replace("{lock_timeout}", &milliseconds(options.lock_timeout).to_string())
        .replace("{idle_timeout}", &IDLE_TIMEOUT_MS.to_string())
}

/// A timeout as the server takes it: at least 1, for 0 would be none at all.
fn milliseconds(timeout: std::time::Duration) -> i32 {
    i32::try_from(timeout.as_millis()).unwrap_or(i32::MAX).max(1)
}
