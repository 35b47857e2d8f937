//! Reading that a person may stop: Ctrl-C ends it, on the server too.

use std::io;
use std::time::Duration;

use tokio::signal;
use tokio::time::timeout;

use super::connect::{self, ConnectionParameters};
use super::sessions::Cancellers;
use super::{LiveError, LiveOptions, LiveReading, read_watched};

/// How long to try to tell the server that its answer is not wanted any more. It notices by itself
/// when it next writes.
const CANCEL_TIMEOUT: Duration = Duration::from_secs(1);

/// Connects and reads, until an interrupt comes.
pub(super) async fn read(
    parameters: &ConnectionParameters,
    options: &LiveOptions,
    watch: &dyn Fn(&'static str),
) -> Result<LiveReading, LiveError> {
    let server = parameters.to_string();
    let connected = tokio::select! {
        connected = connect::connect(parameters) => connected?,
        interrupted = signal::ctrl_c() => return Err(stopped(&server, interrupted)),
    };
    let cancellers = Cancellers::default();
    tokio::select! {
        reading = read_watched(connected, &server, options, watch, Some(parameters), &cancellers) => reading,
        interrupted = signal::ctrl_c() => {
            // whether the server hears of it or not, we end here
            drop(timeout(CANCEL_TIMEOUT, cancellers.cancel_all()).await);
            Err(stopped(&server, interrupted))
        }
    }
}

/// Does this when an interrupt (Ctrl-C, SIGTERM) comes from now on. Whoever has read a server wants it: the
/// listening for interrupts while it was read lasts, and would keep them from ending the program.
pub fn at_interrupt(then: impl FnOnce() + Send + 'static) {
    // where a runtime or thread cannot be had, other signals still end the program
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    let listening = {
        let _context = runtime.enter();
        interrupts()
    };
    let listen = move || {
        if listening.is_ok_and(|listening| runtime.block_on(listening).is_ok()) {
            then();
        }
    };
    drop(std::thread::Builder::new().name("interrupt".to_owned()).spawn(listen));
}

/// The first interrupt that comes from now on.
#[cfg(unix)]
pub(super) fn interrupts() -> io::Result<impl Future<Output = io::Result<()>>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => Ok(()),
            _ = terminate.recv() => Ok(()),
        }
    })
}

/// The first interrupt that comes from now on.
#[cfg(not(unix))]
pub(super) fn interrupts() -> io::Result<impl Future<Output = io::Result<()>>> {
    Ok(signal::ctrl_c())
}

fn stopped(server: &str, interrupted: io::Result<()>) -> LiveError {
    match interrupted {
        Ok(()) => LiveError::Interrupted { server: server.to_owned() },
        Err(error) => LiveError::Runtime(error),
    }
}
