//! Reading a running server: the same catalog as from a dump of it.
//!
//! - [`connect`]: from a connection string to a connection
//! - `options`: what to read and how long to wait; `schema_pattern`: patterns of names
//! - `session`: one read-only transaction, requests sent together; `query`: a query of
//!   `queries` and its rows
//! - `read`: from rows to a catalog, one file an object kind; `definitions`: expressions that
//!   only functions of the server print, asked for without waiting for locks
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
mod options;
mod queries;
mod query;
mod read;
mod schema_pattern;
mod session;

pub use error::LiveError;
pub use explain::{PlannedQuery, explain_queries};
pub use interrupt::at_interrupt;
pub use known_versions::UnknownVersion;
pub use options::LiveOptions;

use crate::catalog::{Catalog, Name, ServerVersion};
use crate::server::ServerFacts;

use connect::{Connected, ConnectionParameters};
use read::Opening;
use session::Session;

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
    /// How often the server was asked and its answer awaited, connecting left out.
    pub round_trips: u32,
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
        read_connected(connected, &parameters.to_string(), options).await
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

/// As [`read_live`], on a connection that is made. `server` is what messages call it.
///
/// # Errors
///
/// As [`read_live`].
pub async fn read_connected(
    connected: Connected,
    server: &str,
    options: &LiveOptions,
) -> Result<LiveReading, LiveError> {
    read_watched(connected, server, options, &|_| ()).await
}

async fn read_watched(
    connected: Connected,
    server: &str,
    options: &LiveOptions,
    watch: &dyn Fn(&'static str),
) -> Result<LiveReading, LiveError> {
    let version = connected.server().version.as_deref().and_then(ServerVersion::parse);
    let Some(version) = version else {
        return Err(LiveError::UnknownVersion { server: server.to_owned() });
    };
    let reading = {
        let session = Session::new(connected.client(), server, version, options).watched_by(watch);
        read(&session, options).await
    };
    match (reading, connected.end().await) {
        (Err(error), Some(last_words)) => Err(error.with_last_words(last_words)),
        (reading, _) => reading,
    }
}

async fn read(session: &Session<'_>, options: &LiveOptions) -> Result<LiveReading, LiveError> {
    let opening = Opening::read(session, options).await?;
    let schemas_left_out = opening.schemas_left_out();
    let (catalog, server) = read::read(session, opening).await?;
    Ok(LiveReading { catalog, server, schemas_left_out, round_trips: session.round_trips() })
}
