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
        let Some(next) = behind(self.next.get(), Instant::now(), bytes, self.bytes_per_second) else {
            return Ok(());
        };
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

/// When so many bytes that were read by `now` may have been read: behind those that others read until `next`. Time in
/// which nobody read is not made up for. `None` beyond all clocks.
fn behind(next: Instant, now: Instant, bytes: u64, bytes_per_second: u64) -> Option<Instant> {
    let seconds = bytes as f64 / bytes_per_second as f64;
    next.max(now).checked_add(Duration::try_from_secs_f64(seconds).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn what_was_read_takes_its_time_at_the_rate() {
        let now = Instant::now();
        assert_eq!(behind(now, now, 20_000_000, 10_000_000), Some(now + 2 * SECOND));
        assert_eq!(behind(now, now, 0, 10_000_000), Some(now));
        assert_eq!(behind(now, now, 1, 4), Some(now + SECOND / 4));
    }

    #[test]
    fn connections_share_the_rate() {
        let now = Instant::now();
        let first = behind(now, now, 10, 10).unwrap();
        // the second one has read at the same time, and waits behind the first
        assert_eq!(behind(first, now, 10, 10), Some(now + 2 * SECOND));
    }

    #[test]
    fn time_in_which_nothing_was_read_is_not_made_up_for() {
        let begun = Instant::now();
        let now = begun + 60 * SECOND;
        assert_eq!(behind(begun, now, 10, 10), Some(now + SECOND));
    }

    #[test]
    fn no_share_is_empty_and_no_rest_beyond_the_clock() {
        assert_eq!(Pace::new(0).share(), 1);
        assert_eq!(Pace::new(10_000_000).share(), 5_000_000);
        let now = Instant::now();
        assert_eq!(behind(now, now, u64::MAX, 1), None);
        assert_eq!(Pace::new(u64::MAX).share(), u64::MAX / 2);
    }
}
