//! Measuring the stored values of a running server.
//!
//! The server aggregates: one statement a table over all its columns, of which one row comes back. It is read
//! as the catalog is, in transactions that cannot write; the locks on a table (`ACCESS SHARE`) end with its
//! statement. A read replica or a restored snapshot will do as well, and is gentler.
//!
//! - `options`: how much, how fast, for how long
//! - `expression`, `figure`, `statement`: the SQL; `answer`: the facts that follow from what it answers; `open`: what
//!   it leaves open
//! - `storage`: what the server knows without reading rows
//! - `table`: one table; `run`: all of them; `pace`: no faster than is allowed; `progress`: how far it is

mod answer;
mod expression;
mod figure;
mod open;
mod options;
mod pace;
mod progress;
mod run;
mod statement;
mod storage;
mod table;

use std::time::Duration;

use tokio::time::timeout;

use super::LiveError;
use super::connect::{self, Connected, ConnectionParameters};
use super::interrupt::interrupts;
use super::sessions::Cancellers;
use crate::profile::wanted::Wanted;
use crate::profile::{DataProfile, Obstacle};
use progress::Reporter;
use run::Run;

pub use options::{MeasureOptions, RowCounts, SamplePercent, TableOrder, Values};
pub use progress::Progress;

/// How long to try to tell the server that its answers are not wanted any more.
const CANCEL_TIMEOUT: Duration = Duration::from_secs(1);

/// What was measured of a server.
#[derive(Debug)]
#[non_exhaustive]
pub struct Measured {
    /// The facts. A table that could not be measured is in it, with the reason.
    pub profile: DataProfile,
    /// How many connections took part. Those that could not be had are missed by nobody but the clock.
    pub connections: usize,
    /// Whether a person stopped it: then the profile holds what was measured before.
    pub was_interrupted: bool,
}

/// Measures what is wanted of a running server.
///
/// # Errors
///
/// When no server of the parameters will do, or it cannot be read at all. What keeps a single table from being
/// measured is no error, and neither is a connection that is lost on the way: the profile tells.
///
/// # Panics
///
/// When called within a runtime of tokio, as all that blocks.
pub fn measure_live(
    parameters: &ConnectionParameters,
    wanted: &Wanted,
    options: &MeasureOptions,
) -> Result<Measured, LiveError> {
    super::block_on(async {
        let run = Run::new(parameters, wanted, options, Reporter::new(&|_| ()));
        let (connected, cancellers) = (connect::connect(parameters).await?, Cancellers::default());
        let measured = run.measure(&connected, &cancellers).await;
        finish(run, connected, measured).await
    })
}

/// As [`measure_live`], for a program with a person before it: `watch` is told how far it is, and an interrupt
/// (Ctrl-C, SIGTERM) stops what the server is doing for us. What was measured before is kept.
///
/// # Errors
///
/// As [`measure_live`], and [`LiveError::Interrupted`] where that comes before there is a connection.
///
/// # Panics
///
/// As [`measure_live`].
pub fn measure_live_until_interrupted(
    parameters: &ConnectionParameters,
    wanted: &Wanted,
    options: &MeasureOptions,
    watch: &dyn Fn(&Progress),
) -> Result<Measured, LiveError> {
    super::block_on(async {
        let interrupted = interrupts().map_err(LiveError::Runtime)?;
        tokio::pin!(interrupted);
        let connected = tokio::select! {
            connected = connect::connect(parameters) => connected?,
            _ = &mut interrupted => return Err(LiveError::Interrupted { server: parameters.to_string() }),
        };
        let cancellers = Cancellers::default();
        cancellers.add(connected.canceller());
        let run = Run::new(parameters, wanted, options, Reporter::new(watch));
        let measured = tokio::select! {
            measured = run.measure(&connected, &cancellers) => Some(measured),
            _ = &mut interrupted => None,
        };
        match measured {
            Some(measured) => finish(run, connected, measured).await,
            None => {
                // whether the server hears of it or not, we end here
                drop(timeout(CANCEL_TIMEOUT, cancellers.cancel_all()).await);
                Ok(run.finish(Some(Obstacle::Interrupted)))
            }
        }
    })
}

/// Ends the connection. Where it was lost before anything was known of the server, that is the error.
async fn finish(
    run: Run<'_>,
    connected: Connected,
    measured: Result<(), LiveError>,
) -> Result<Measured, LiveError> {
    match (measured, connected.end().await) {
        (Err(error), last_words) if !run.has_begun() => Err(match last_words {
            Some(last_words) => error.with_last_words(last_words),
            None => error,
        }),
        _ => Ok(run.finish(None)),
    }
}
