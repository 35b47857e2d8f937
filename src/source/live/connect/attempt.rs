//! One attempt at one address, with TLS or without.

use rustls::pki_types::ServerName;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_postgres::config::{
    ChannelBinding as DriverBinding, SslMode as DriverMode, SslNegotiation as DriverNegotiation,
};
use tokio_postgres::tls::{MakeTlsConnect, TlsStream};
use tokio_postgres::{Client, Config, Connection, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::cancel::Canceller;
use super::classify;
use super::connected::{Connected, Driver, ServerParameters};
use super::dial::{Address, Socket, dial};
use super::failure::Failure;
use super::parameters::{ConnectionParameters, Host, HostParameters, KeepAlive};
use super::value::{ChannelBinding, SslNegotiation};

/// The request for TLS: its length, and a number in place of a version of the protocol.
/// <https://www.postgresql.org/docs/current/protocol-message-formats.html>
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

/// How the bytes go.
#[derive(Clone)]
pub(super) enum Encryption {
    Plain,
    Tls { connector: MakeRustlsConnect, negotiation: SslNegotiation, server_name: String },
}

impl Encryption {
    /// With TLS to this host. Modes that do not check the name take an address for one that no
    /// certificate could hold.
    pub fn tls(
        connector: MakeRustlsConnect,
        negotiation: SslNegotiation,
        host: &Host,
        address: &Address,
    ) -> Self {
        let name = match host {
            Host::Tcp(name) if ServerName::try_from(name.as_str()).is_ok() => name.clone(),
            _ => address.ip().map(|ip| ip.to_string()).unwrap_or_default(),
        };
        Encryption::Tls { connector, negotiation, server_name: name }
    }
}

/// Where to connect, and how the bytes go.
#[derive(Clone)]
pub(super) struct Place {
    pub host: Host,
    pub address: Address,
    pub encryption: Encryption,
    pub keep_alive: KeepAlive,
}

/// Opens a socket and readies it for TLS, where that is wanted.
pub(super) async fn open(place: &Place) -> Result<Socket, Failure> {
    let dialled = dial(&place.address, &place.keep_alive).await;
    let mut socket = dialled.map_err(|error| classify::of_dialling(&error, &place.host))?;
    if let Encryption::Tls { negotiation: SslNegotiation::Postgres, .. } = place.encryption {
        ask_for_tls(&mut socket).await?;
    }
    Ok(socket)
}

/// Asks the server for TLS. One byte is read and no more: what follows belongs to TLS.
async fn ask_for_tls(socket: &mut Socket) -> Result<(), Failure> {
    let lost = |error| classify::of_loss(&error);
    socket.write_all(&SSL_REQUEST).await.map_err(lost)?;
    match socket.read_u8().await.map_err(lost)? {
        b'S' => Ok(()),
        b'N' => Err(Failure::TlsNotOffered),
        // an error in the clear, which anyone on the way may have written: its text is not shown
        b'E' => {
            Err(Failure::Lost { reason: "the server answered the request for TLS with an error".to_owned() })
        }
        _ => Err(Failure::NotPostgres),
    }
}

/// Connects and authenticates.
pub(super) async fn attempt(
    place: Place,
    parameters: &ConnectionParameters,
    host: &HostParameters,
) -> Result<Connected, Failure> {
    let socket = open(&place).await?;
    let mut config = config(parameters, host);
    let failure = |error| classify::of_driver(&error, parameters, host);
    match &place.encryption {
        Encryption::Plain => {
            config.ssl_mode(DriverMode::Disable);
            let (client, connection) = config.connect_raw(socket, NoTls).await.map_err(failure)?;
            Ok(run(client, connection, place, host))
        }
        Encryption::Tls { connector, server_name, .. } => {
            // the server was asked already: TLS begins at once
            config.ssl_mode(DriverMode::Require).ssl_negotiation(DriverNegotiation::Direct);
            let Ok(tls) = MakeTlsConnect::<Socket>::make_tls_connect(&mut connector.clone(), server_name);
            let (client, connection) = config.connect_raw(socket, tls).await.map_err(failure)?;
            Ok(run(client, connection, place, host))
        }
    }
}

fn config(parameters: &ConnectionParameters, host: &HostParameters) -> Config {
    let mut config = Config::new();
    config
        .user(&parameters.user)
        .dbname(&parameters.database)
        .application_name(&parameters.application_name)
        .channel_binding(match parameters.channel_binding {
            ChannelBinding::Disable => DriverBinding::Disable,
            ChannelBinding::Prefer => DriverBinding::Prefer,
            ChannelBinding::Require => DriverBinding::Require,
        });
    if let Some(password) = &host.password {
        config.password(password.password.reveal());
    }
    // poolers refuse a connection that sets what they do not know: only on request
    if let Some(options) = &parameters.options {
        config.options(options);
    }
    config
}

/// Lets the connection run beside whoever uses the client.
fn run<T>(client: Client, connection: Connection<Socket, T>, place: Place, host: &HostParameters) -> Connected
where
    T: TlsStream + Unpin + Send + 'static,
{
    let server = ServerParameters::of(|name| connection.parameter(name).map(str::to_owned));
    let canceller = Canceller::new(client.cancel_token(), place);
    Connected::new(client, Driver::spawn(connection), server, canceller, host.clone())
}
