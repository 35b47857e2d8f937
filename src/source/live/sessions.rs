//! The session that reads, and a second one that helps where there is much to read.
//!
//! The first never waits for the second. It begins with all but the longest queries; these, and half of the
//! definitions and of the values of sequences, go to the second if it is there by then. Whatever keeps it
//! away (too few connections, a pooler that hands out no other, a server that is not the same): the first
//! does all of it.
//!
//! The second sees what the first sees: its transaction imports the first one's snapshot.

use std::cell::{Cell, OnceCell, RefCell};

use tokio::sync::Notify;
use tokio::task::yield_now;

use super::connect::{Canceller, Connected, ConnectionParameters};
use super::error::LiveError;
use super::queries;
use super::query::{FromRow, Query, Row};
use super::session::{Parameter, Session};

/// How many answers the first session may still wait for when it takes what was left for the second: so
/// few that it would soon have nothing to do.
const NEARLY_DONE: u32 = 2;

/// What another transaction needs to see what this one sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Snapshot {
    id: String,
    /// When the server started, in microseconds: another one may know a snapshot by the same name.
    server_started: i64,
}

impl Snapshot {
    /// The statement that takes it over, right after its transaction has begun.
    pub fn import(&self) -> String {
        import_statement(&self.id)
    }

    /// Whether it is one of the server that started then.
    pub fn is_of(&self, server_started: i64) -> bool {
        self.server_started == server_started
    }
}

/// When a server started, in microseconds.
pub(super) struct ServerStart(pub i64);

/// See [`Snapshot::import`].
pub(super) fn import_statement(id: &str) -> String {
    format!("SET TRANSACTION SNAPSHOT '{}';", id.replace('\'', "''"))
}

impl FromRow for Option<Snapshot> {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        let id: Option<String> = row.try_get("snapshot")?;
        let server_started = row.try_get("server_started")?;
        Ok(id.map(|id| Snapshot { id, server_started }))
    }
}

/// What stops all that a server does for us.
#[derive(Default)]
pub(super) struct Cancellers(RefCell<Vec<Canceller>>);

impl Cancellers {
    pub fn add(&self, canceller: Canceller) {
        self.0.borrow_mut().push(canceller);
    }

    /// Asks the server to stop. Whether it hears of it or not, nobody waits for its answers any more.
    pub async fn cancel_all(&self) {
        let all = self.0.take();
        futures_util::future::join_all(all.iter().map(Canceller::cancel)).await;
    }
}

/// What a second session is made from.
pub(super) struct Help<'a> {
    /// The first connection.
    pub connected: &'a Connected,
    /// What it was made from.
    pub parameters: &'a ConnectionParameters,
    /// Where the second connection is kept.
    pub place: &'a OnceCell<Connected>,
    /// What stops both.
    pub cancellers: &'a Cancellers,
}

/// The session that reads, and the one that may come to its help.
pub(super) struct Sessions<'a> {
    pub first: Session<'a>,
    second: OnceCell<Session<'a>>,
    /// Whether a second one may still come.
    is_expected: Cell<bool>,
    /// Whether the transactions were ended: who comes now comes too late.
    is_over: Cell<bool>,
    /// Tells that a second has come, or comes no more, or that a session was answered.
    changed: &'a Notify,
}

impl<'a> Sessions<'a> {
    /// The first session alone. `changed` is what it tells of its answers.
    pub fn of(first: Session<'a>, changed: &'a Notify) -> Self {
        let (is_expected, is_over) = (Cell::new(false), Cell::new(false));
        Sessions { first, second: OnceCell::new(), is_expected, is_over, changed }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        1 + usize::from(self.second.get().is_some())
    }

    /// One of them, from 0; the first where there are not so many.
    pub fn nth(&self, at: usize) -> &Session<'a> {
        self.second.get().filter(|_| at == 1).unwrap_or(&self.first)
    }

    /// What comes of the reading, while a second session is brought to help it: the reading does not wait
    /// for that.
    pub async fn helped<T>(&self, help: Option<(Help<'a>, Snapshot)>, reading: impl Future<Output = T>) -> T {
        let Some((help, snapshot)) = help else { return reading.await };
        self.is_expected.set(true);
        let bringing = async {
            self.bring_second(&help, &snapshot).await;
            self.is_expected.set(false);
            self.changed.notify_waiters();
            std::future::pending().await
        };
        tokio::select! {
            biased;
            read = reading => read,
            never = bringing => never,
        }
    }

    /// Connects a second time, to the same server, and joins in reading the snapshot.
    async fn bring_second(&self, help: &Help<'a>, snapshot: &Snapshot) {
        let Ok(second) = help.connected.another(help.parameters).await else { return };
        help.cancellers.add(second.canceller());
        if self.sees(&second, snapshot).await && !self.is_over.get() {
            let second = help.place.get_or_init(|| second);
            // an error would say that there is a second already
            drop(self.second.set(self.first.on(second.client())));
        }
    }

    /// Begins a transaction that sees the snapshot, if it is one of this server.
    async fn sees(&self, second: &Connected, snapshot: &Snapshot) -> bool {
        let session = self.first.on(second.client());
        let server = async { session.rows::<ServerStart>(&queries::SERVER_START, &[]).await };
        let (begun, server) = tokio::join!(biased; session.begin(Some(snapshot)), server);
        let is_same = |rows: Vec<ServerStart>| rows.iter().any(|row| snapshot.is_of(row.0));
        begun.is_ok() && server.is_ok_and(is_same)
    }

    /// The rows of a query that takes long: for the second session, if it comes before the first has
    /// little else to do.
    pub async fn rows_at_leisure<R: FromRow>(
        &self,
        query: &Query,
        parameters: &[Parameter<'_>],
    ) -> Result<Vec<R>, LiveError> {
        self.at_leisure().await.rows(query, parameters).await
    }

    /// The session for what takes long.
    pub async fn at_leisure(&self) -> &Session<'a> {
        if self.is_expected.get() {
            // what is asked for beside this is to be sent before
            yield_now().await;
        }
        loop {
            if let Some(second) = self.second.get() {
                return second;
            }
            if !self.is_expected.get() || self.first.in_flight() <= NEARLY_DONE {
                return &self.first;
            }
            self.changed.notified().await;
        }
    }

    /// Ends the transactions of all at once: behind a pooler, one that stands idle in its transaction could keep
    /// the other from the next one.
    pub async fn end(&self) {
        self.is_over.set(true);
        let second = async {
            if let Some(second) = self.second.get() {
                second.end().await;
            }
        };
        tokio::join!(biased; self.first.end(), second);
    }
}

impl FromRow for ServerStart {
    fn from_row(row: &Row<'_>) -> Result<Self, tokio_postgres::Error> {
        row.try_get("server_started").map(ServerStart)
    }
}
