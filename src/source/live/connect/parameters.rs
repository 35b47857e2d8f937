//! How to connect, with nothing left open.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::environment::Environment;
use super::parameter_error::{ConnectionWarning, ParameterError};
use super::password::Password;
use super::service::add_service;
use super::settings::{Origin, Settings};
use super::value::{
    ChannelBinding, LoadBalanceHosts, SslMode, SslNegotiation, TargetSessionAttrs, TlsVersion,
};
use super::{resolve, url};

/// The port of PostgreSQL where none is given.
pub(super) const DEFAULT_PORT: u16 = 5432;

/// How to connect to a server: where, as whom, how safely. Made of a connection string, a service
/// and the environment, as libpq makes it.
///
/// ```
/// use pgdms_lint::source::live::connect::{ConnectionParameters, Environment};
///
/// let environment = Environment::empty().with_user("ann").with_variable("PGDATABASE", "shop");
/// let parameters = ConnectionParameters::parse("postgres://db.example,10.0.0.7:6432", &environment)?;
/// assert_eq!(parameters.to_string(), "postgres://ann@db.example:5432,10.0.0.7:6432/shop");
///
/// let same = ConnectionParameters::parse("host=db.example,10.0.0.7 port=5432,6432", &environment)?;
/// assert_eq!(same.to_string(), parameters.to_string());
/// # Ok::<(), pgdms_lint::source::live::connect::ParameterError>(())
/// ```
///
/// Its `Display` is the URL of the server without the password: a name for reports.
#[derive(Clone, Debug)]
pub struct ConnectionParameters {
    pub(super) hosts: Vec<HostParameters>,
    pub(super) database: String,
    pub(super) user: String,
    pub(super) tls: TlsParameters,
    pub(super) channel_binding: ChannelBinding,
    pub(super) target_session_attrs: TargetSessionAttrs,
    pub(super) load_balance_hosts: LoadBalanceHosts,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) application_name: String,
    pub(super) options: Option<String>,
    pub(super) keep_alive: KeepAlive,
    pub(super) warnings: Vec<ConnectionWarning>,
}

/// One of the hosts that may be connected to.
#[derive(Clone, Debug)]
pub(super) struct HostParameters {
    pub host: Host,
    /// The address, where it is given and the name need not be looked up.
    pub address: Option<IpAddr>,
    pub port: u16,
    pub password: Option<HostPassword>,
    /// The password file that was read and has no line for this host.
    pub password_file: Option<PathBuf>,
}

/// Where a server listens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Host {
    /// A name or an address.
    Tcp(String),
    /// The folder of a Unix socket.
    Socket(PathBuf),
}

/// A password and where it comes from, which an error tells.
#[derive(Clone, Debug)]
pub(super) struct HostPassword {
    pub password: Password,
    pub origin: PasswordOrigin,
}

/// Where a password comes from.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasswordOrigin {
    /// The connection string, a service or a variable.
    #[error("{0}")]
    Given(Origin),
    /// The program that connects: [`ConnectionParameters::with_password`].
    #[error("the program that connects")]
    Program,
    /// A password file.
    #[error("{}, line {line}", file.display())]
    PasswordFile {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: u32,
    },
}

/// What TLS is to do.
#[derive(Clone, Debug)]
pub(super) struct TlsParameters {
    pub mode: SslMode,
    pub negotiation: SslNegotiation,
    pub roots: Roots,
    pub revoked: Option<PathBuf>,
    pub client: Option<ClientCertificate>,
    pub sends_server_name: bool,
    pub oldest: TlsVersion,
    pub newest: TlsVersion,
}

/// Whom to trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Roots {
    /// Nobody is known. The file is where libpq's users keep them, and is not there.
    None { looked_for: Option<PathBuf> },
    /// Those of the operating system.
    System,
    /// Those in a file.
    File(PathBuf),
}

/// The files of a client certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ClientCertificate {
    pub certificate: PathBuf,
    /// Nothing where none is given and there is no home folder to look into.
    pub key: Option<PathBuf>,
}

/// How a connection is found dead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct KeepAlive {
    pub is_off: bool,
    pub idle: Option<Duration>,
    pub interval: Option<Duration>,
    pub count: Option<u32>,
    pub user_timeout: Option<Duration>,
}

impl ConnectionParameters {
    /// Whether a text is meant for a connection string: a URL, or `keyword=value`.
    pub fn is_connection_string(text: &str) -> bool {
        url::is_url(text) || text.contains('=')
    }

    /// Reads a URL or a string of keywords and values, an empty one too; adds what the service and
    /// the environment say, and the defaults.
    ///
    /// # Errors
    ///
    /// When something is written wrong, unknown, or cannot be honoured. The message never holds a
    /// password.
    pub fn parse(text: &str, environment: &Environment) -> Result<Self, ParameterError> {
        let mut settings = Settings::from_text(text)?;
        add_service(&mut settings, environment)?;
        settings.add_environment(environment)?;
        resolve::parameters(settings, environment)
    }

    /// Takes this password for every host, whatever was found otherwise: for a program that keeps
    /// passwords in a way of its own.
    #[must_use]
    pub fn with_password(mut self, password: Password) -> Self {
        for host in &mut self.hosts {
            host.password =
                Some(HostPassword { password: password.clone(), origin: PasswordOrigin::Program });
        }
        self
    }

    /// What the user should be told before anything is connected to.
    pub fn warnings(&self) -> &[ConnectionWarning] {
        &self.warnings
    }

    /// The database.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The database user.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The hosts that may be connected to, with their ports.
    pub fn hosts(&self) -> impl Iterator<Item = (&Host, u16)> {
        self.hosts.iter().map(|host| (&host.host, host.port))
    }

    /// How TLS is used.
    pub fn ssl_mode(&self) -> SslMode {
        self.tls.mode
    }

    /// How long to wait for one address of one host; nothing where it is for ever.
    pub fn connect_timeout(&self) -> Option<Duration> {
        self.connect_timeout
    }

    /// Whether anything goes through TLS: sockets never do.
    pub(super) fn wants_tls(&self) -> bool {
        let is_tcp = |host: &HostParameters| matches!(host.host, Host::Tcp(_));
        self.tls.mode != SslMode::Disable && self.hosts.iter().any(is_tcp)
    }
}

/// As a URL, without the password: `postgres://user@host:5432/database`.
impl fmt::Display for ConnectionParameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts: Vec<String> = self.hosts.iter().map(HostParameters::in_url).collect();
        write!(
            f,
            "postgres://{}@{}/{}",
            url::encode(&self.user),
            hosts.join(","),
            url::encode(&self.database)
        )
    }
}

impl HostParameters {
    fn in_url(&self) -> String {
        let port = self.port;
        match &self.host {
            Host::Tcp(name) if name.contains(':') => format!("[{name}]:{port}"),
            Host::Tcp(name) => format!("{}:{port}", url::encode(name)),
            Host::Socket(folder) => format!("{}:{port}", url::encode(&folder.to_string_lossy())),
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Host::Tcp(name) => f.write_str(name),
            Host::Socket(folder) => write!(f, "the socket in {}", folder.display()),
        }
    }
}
