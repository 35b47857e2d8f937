//! Reading a running server: the same catalog as from a dump of it.
//!
//! - [`connect`]: from a connection string to a connection
//! - `options`: what to read and how long to wait; `schema_pattern`: patterns of names
//! - `session`: one read-only transaction, requests sent together; `sessions`: a second one that helps; `query`: a query of
//!   `queries` and its rows
//! - `read`: from rows to a catalog, one file an object kind; `definitions`: expressions that
//!   only functions of the server print, asked for without waiting for locks
//! - [`measure`]: facts about the stored values
//! - `interrupt`: a person who waits may stop it
//! - `explain`: what would be sent; `error`: why a server could not be read

mod address;
pub mod connect;
mod definitions;
mod error;
mod explain;
mod expression_text;
mod interrupt;
mod known_versions;
pub mod measure;
mod options;
mod queries;
mod query;
mod read;
mod schema_pattern;
mod session;
mod sessions;

pub use error::LiveError;
pub use explain::{PlannedQuery, explain_queries};
pub use interrupt::at_interrupt;
pub use known_versions::UnknownVersion;
pub use options::{LiveOptions, SecondConnection};

use crate::catalog::{Catalog, Name, ServerVersion};
use crate::server::ServerFacts;

use std::cell::OnceCell;

use tokio::sync::Notify;

use connect::{Connected, ConnectionParameters};
use read::Opening;
use session::Session;
use sessions::{Cancellers, Help, Sessions};

/// What was read of a server.
#[derive(Debug)]
#[non_exhaustive]
pub struct LiveReading {
    /// What the database contains.
    pub catalog: Catalog,
    /// What the server tells beside its catalog.
    pub server: ServerFacts,
    /// The schemas that the patterns left out, in order. PostgreSQL's own are never read.
    pub schemas_left_out: Vec<Name>,
    /// How often the server was asked and its answer awaited, connecting left out. What a second connection
    /// did meanwhile took no time of its own.
    pub round_trips: u32,
    /// How many connections took part: 2 where a second one came in time to help.
    pub connections: usize,
}

/// Reads a running server: connects, reads what [`LiveOptions`] ask for in one read-only transaction,
/// and ends the connection.
///
/// # Errors
///
/// When no server of the parameters will do, or it cannot be read to the end: nothing that is read in
/// part looks whole. What single objects keep from being read is no error, see [`Catalog::unread`].
///
/// # Panics
///
/// When called within a runtime of tokio, as all that blocks: use [`read_connected`] there.
pub fn read_live(parameters: &ConnectionParameters, options: &LiveOptions) -> Result<LiveReading, LiveError> {
    block_on(async {
        let connected = connect::connect(parameters).await?;
        let (server, cancellers) = (parameters.to_string(), Cancellers::default());
        read_watched(connected, &server, options, &|_| (), Some(parameters), &cancellers).await
    })
}

/// As [`read_live`], for a program with a person before it: `watch` is told what has been asked for,
/// and an interrupt (Ctrl-C) stops what the server is doing for us and ends the reading.
///
/// # Errors
///
/// As [`read_live`], and [`LiveError::Interrupted`].
///
/// # Panics
///
/// As [`read_live`].
pub fn read_live_until_interrupted(
    parameters: &ConnectionParameters,
    options: &LiveOptions,
    watch: &dyn Fn(&'static str),
) -> Result<LiveReading, LiveError> {
    block_on(interrupt::read(parameters, options, watch))
}

fn block_on<T>(reading: impl Future<Output = Result<T, LiveError>>) -> Result<T, LiveError> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(LiveError::Runtime)?;
    let result = runtime.block_on(reading);
    // looking a name up may still be under way
    runtime.shutdown_background();
    result
}

/// As [`read_live`], on a connection that is made, and no other. `server` is what messages call it.
///
/// # Errors
///
/// As [`read_live`].
pub async fn read_connected(
    connected: Connected,
    server: &str,
    options: &LiveOptions,
) -> Result<LiveReading, LiveError> {
    read_watched(connected, server, options, &|_| (), None, &Cancellers::default()).await
}

/// Reads on this connection, and on a second one where parameters to make it are given.
async fn read_watched(
    connected: Connected,
    server: &str,
    options: &LiveOptions,
    watch: &dyn Fn(&'static str),
    parameters: Option<&ConnectionParameters>,
    cancellers: &Cancellers,
) -> Result<LiveReading, LiveError> {
    let version = connected.server().version.as_deref().and_then(ServerVersion::parse);
    let Some(version) = version else {
        return Err(LiveError::UnknownVersion { server: server.to_owned() });
    };
    cancellers.add(connected.canceller());
    let (place, changed) = (OnceCell::new(), Notify::new());
    let reading = {
        let first = Session::new(connected.client(), server, version, options, watch, &changed);
        let sessions = Sessions::of(first, &changed);
        let help = parameters.map(|parameters| Help {
            connected: &connected,
            parameters,
            place: &place,
            cancellers,
        });
        Box::pin(read(&sessions, options, help)).await
    };
    match (place.into_inner(), &reading) {
        (Some(second), Ok(_)) => drop(second.end().await),
        // it may be busy with what nobody wants any more
        (Some(second), Err(_)) => drop(second.canceller().cancel().await),
        (None, _) => {}
    }
    match (reading, connected.end().await) {
        (Err(error), Some(last_words)) => Err(error.with_last_words(last_words)),
        (reading, _) => reading,
    }
}

async fn read<'a>(
    sessions: &Sessions<'a>,
    options: &LiveOptions,
    help: Option<Help<'a>>,
) -> Result<LiveReading, LiveError> {
    let first = &sessions.first;
    let help = help.filter(|_| options.second_connection == SecondConnection::WhereMuchIsRead);
    let snapshot = help.as_ref().map(|_| &queries::SNAPSHOT);
    let mut opening = Opening::read(first, options, snapshot).await?;
    let schemas_left_out = opening.schemas_left_out();
    let help = help.zip(opening.take_snapshot());
    let (catalog, server) = sessions.helped(help, Box::pin(read::read(sessions, opening))).await?;
    let (round_trips, connections) = (first.round_trips(), sessions.count());
    Ok(LiveReading { catalog, server, schemas_left_out, round_trips, connections })
}
