//! What is told when no host could be connected to.

use std::fmt;
use std::net::IpAddr;

use super::failure::Failure;
use super::parameters::Host;
use super::tls::TlsSetupError;

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// The certificates cannot be used: nothing was connected to.
    #[error("cannot connect to {server}: {source}")]
    Setup {
        /// The server, as a URL without the password.
        server: String,
        /// Why.
        source: TlsSetupError,
    },
    /// Each host was tried, or those up to the first that refused for good.
    #[error("cannot connect to {server}{}", list(attempts))]
    Failed {
        /// The server, as a URL without the password.
        server: String,
        /// What was tried, in order; never empty.
        attempts: Vec<FailedAttempt>,
    },
}

/// An address that could not be connected to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FailedAttempt {
    /// The host.
    pub host: Host,
    /// The address, where the name was looked up or the address given.
    pub address: Option<IpAddr>,
    /// The port.
    pub port: u16,
    /// Whether TLS was used, where it came that far.
    pub tls: Option<Tls>,
    /// Why it failed.
    pub failure: Failure,
}

/// Whether a connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tls {
    /// With TLS.
    On,
    /// In the clear.
    Off,
}

impl ConnectError {
    /// What was tried, in order; nothing where it did not come that far.
    pub fn attempts(&self) -> &[FailedAttempt] {
        match self {
            ConnectError::Setup { .. } => &[],
            ConnectError::Failed { attempts, .. } => attempts,
        }
    }
}

fn list(attempts: &[FailedAttempt]) -> String {
    match attempts {
        [only] => format!(": {only}"),
        several => several.iter().map(|attempt| format!("\n  {attempt}")).collect(),
    }
}

/// `db.example (10.0.0.7), port 5432, with TLS: connection refused: ...`
impl fmt::Display for FailedAttempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.host)?;
        if let Some(address) = self.address.map(|address| address.to_string())
            && address != self.host.to_string()
        {
            write!(f, " ({address})")?;
        }
        write!(f, ", port {}", self.port)?;
        match self.tls {
            Some(Tls::On) => f.write_str(", with TLS")?,
            Some(Tls::Off) => f.write_str(", without TLS")?,
            None => {}
        }
        write!(f, ": {}", self.failure)
    }
}
