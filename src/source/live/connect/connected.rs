//! A connection that is made.

use std::fmt;

use tokio::task::JoinHandle;
use tokio_postgres::tls::TlsStream;
use tokio_postgres::{Client, Connection};

use super::attempt::attempt;
use super::cancel::Canceller;
use super::dial::Socket;
use super::failure::Failure;
use super::parameters::{ConnectionParameters, HostParameters};

/// A connection to a server, authenticated and ready for queries. Dropping it closes the connection.
pub struct Connected {
    client: Client,
    driver: Driver,
    server: ServerParameters,
    canceller: Canceller,
    host: HostParameters,
}

impl Connected {
    pub(super) fn new(
        client: Client,
        driver: Driver,
        server: ServerParameters,
        canceller: Canceller,
        host: HostParameters,
    ) -> Self {
        Connected { client, driver, server, canceller, host }
    }

    /// What queries go through.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// As [`Connected::client`], for transactions.
    pub fn client_mut(&mut self) -> &mut Client {
        &mut self.client
    }

    /// What the server said of itself.
    pub fn server(&self) -> &ServerParameters {
        &self.server
    }

    /// What stops a running query.
    pub fn canceller(&self) -> Canceller {
        self.canceller.clone()
    }

    /// Another connection to the same address, the same way.
    pub(in super::super) async fn another(
        &self,
        parameters: &ConnectionParameters,
    ) -> Result<Connected, Failure> {
        attempt(self.canceller.place().clone(), parameters, &self.host).await
    }

    /// Why the connection ended, once a query has failed because it did: what the server said last
    /// (`terminating connection due to administrator command`), or what the network did. Nothing where
    /// it ended in order.
    pub async fn end(self) -> Option<tokio_postgres::Error> {
        let Connected { client, mut driver, .. } = self;
        drop(client);
        match (&mut driver.task).await {
            Ok(Err(error)) => Some(error),
            Ok(Ok(())) | Err(_) => None,
        }
    }
}

impl fmt::Debug for Connected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connected").field("server", &self.server).finish_non_exhaustive()
    }
}

/// What moves the bytes of a connection, until it is dropped.
pub(super) struct Driver {
    task: JoinHandle<Result<(), tokio_postgres::Error>>,
}

impl Driver {
    pub fn spawn<T>(connection: Connection<Socket, T>) -> Self
    where
        T: TlsStream + Unpin + Send + 'static,
    {
        Driver { task: tokio::spawn(connection) }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What a server, or the pooler before it, says of itself when a connection is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerParameters {
    /// `server_version`, such as `15.18 (Debian 15.18-0+deb12u1)`.
    pub version: Option<String>,
    /// `server_encoding`, such as `UTF8`.
    pub encoding: Option<String>,
    /// `is_superuser`: whether the user is one.
    pub is_superuser: Option<bool>,
    /// `in_hot_standby`: whether the server is in recovery (told since PostgreSQL 14).
    pub is_standby: Option<bool>,
}

impl ServerParameters {
    pub(super) fn of(parameter: impl Fn(&str) -> Option<String>) -> Self {
        let switch = |name| parameter(name).map(|value| value == "on");
        ServerParameters {
            version: parameter("server_version"),
            encoding: parameter("server_encoding"),
            is_superuser: switch("is_superuser"),
            is_standby: switch("in_hot_standby"),
        }
    }

    /// The console of pgbouncer calls itself `1.18.0/bouncer`.
    pub(super) fn is_pooler_console(&self) -> bool {
        self.version.as_ref().is_some_and(|version| version.ends_with("/bouncer"))
    }
}
