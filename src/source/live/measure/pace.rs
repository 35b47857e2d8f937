//! Reading no faster than is allowed.

use std::cell::Cell;
use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::super::error::LiveError;
use super::super::session::Session;

/// For how long at full speed the largest share of a table is that is read without a rest.
const SHARE: Duration = Duration::from_millis(500);

/// After so long a transaction that rests tells the server that it is still there.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

/// The rate that all connections share.
#[derive(Debug)]
pub(super) struct Pace {
    bytes_per_second: u64,
    /// When what was read so far may have been read.
    next: Cell<Instant>,
}

impl Pace {
    pub fn new(bytes_per_second: u64) -> Self {
        Pace { bytes_per_second: bytes_per_second.max(1), next: Cell::new(Instant::now()) }
    }

    /// How many bytes are read without a rest.
    pub fn share(&self) -> u64 {
        u64::try_from(u128::from(self.bytes_per_second) * SHARE.as_millis() / 1000).unwrap_or(u64::MAX).max(1)
    }

    /// Rests until so many bytes more may have been read.
    pub async fn rest(&self, bytes: u64, session: &Session<'_>) -> Result<(), LiveError> {
        let seconds = bytes as f64 / self.bytes_per_second as f64;
        let needed = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
        let next = self.next.get().max(Instant::now()).checked_add(needed);
        let Some(next) = next else { return Ok(()) };
        self.next.set(next);
        loop {
            let left = next.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            sleep(left.min(SIGN_OF_LIFE)).await;
            if left > SIGN_OF_LIFE {
                session.set("").await?;
            }
        }
    }
}
