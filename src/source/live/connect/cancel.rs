//! Asking a server to stop what it is doing for us, over a connection of its own.

use std::fmt;
use std::time::Duration;

use tokio::time::timeout;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{CancelToken, NoTls};

use super::attempt::{Encryption, Place, open};
use super::dial::Socket;
use super::failure::Failure;

/// How long the request may take: whoever presses Ctrl-C does not wait.
const LIMIT: Duration = Duration::from_secs(2);

/// Stops the query that runs on a connection. It can be cloned, and used while the connection is busy.
#[derive(Clone)]
pub struct Canceller {
    token: CancelToken,
    place: Place,
}

impl Canceller {
    pub(super) fn new(token: CancelToken, place: Place) -> Self {
        Canceller { token, place }
    }

    /// Where the connection leads.
    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    /// Asks the server to stop the query, within two seconds. Whether there was still one to stop, the
    /// server does not say.
    ///
    /// # Errors
    ///
    /// When the server cannot be asked.
    pub async fn cancel(&self) -> Result<(), Failure> {
        let request = timeout(LIMIT, self.request()).await;
        request.unwrap_or(Err(Failure::Timeout { limit: LIMIT }))
    }

    async fn request(&self) -> Result<(), Failure> {
        let socket = open(&self.place).await?;
        let sent = match &self.place.encryption {
            Encryption::Plain => self.token.cancel_query_raw(socket, NoTls).await,
            Encryption::Tls { connector, server_name, .. } => {
                let Ok(tls) = MakeTlsConnect::<Socket>::make_tls_connect(&mut connector.clone(), server_name);
                self.token.cancel_query_raw(socket, tls).await
            }
        };
        sent.map_err(|error| Failure::Lost { reason: error.to_string() })
    }
}

/// The key that cancels is known to the server and this connection alone.
impl fmt::Debug for Canceller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Canceller").field("address", &self.place.address).finish_non_exhaustive()
    }
}
