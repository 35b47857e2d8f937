//! Why a server could not be connected to, with the remedy.

use std::path::PathBuf;
use std::time::Duration;

use crate::catalog::quote_identifier;

use super::parameters::PasswordOrigin;
use super::value::TargetSessionAttrs;
use super::value::Word;

/// Why one address of a host could not be connected to. Its `Display` says what failed and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The name of the host is not known.
    #[error(
        "the host's name cannot be looked up ({reason}): check its spelling, and whether it is known on this network (VPN, DNS)"
    )]
    UnknownHost {
        /// What the operating system said.
        reason: String,
    },
    /// Nobody listens there.
    #[error(
        "connection refused: check host and port, that the server runs, and that it listens there (listen_addresses)"
    )]
    Refused,
    /// The way to the host is barred.
    #[error("no way to the host ({reason}): check the network, the security group or firewall")]
    Unreachable {
        /// What the operating system said.
        reason: String,
    },
    /// No answer in time.
    #[error("no answer within {} s: check host and port, the security group or firewall; `connect_timeout` sets how long to wait", .limit.as_secs_f32())]
    Timeout {
        /// How long was waited.
        limit: Duration,
    },
    /// There is no socket of the port in the folder.
    #[error(
        "there is no such socket: check that the server runs, its port and its unix_socket_directories; name the folder, or a host, with `host`"
    )]
    NoSocket,
    /// The socket may not be used.
    #[error(
        "permission denied: this user may not use the socket (unix_socket_permissions), connect through `host=localhost`"
    )]
    SocketDenied,
    /// What listens there speaks another protocol.
    #[error("what listens there is no PostgreSQL server: check host and port")]
    NotPostgres,
    /// The console of pgbouncer, not a database.
    #[error("`{database}` is the console of pgbouncer: name a database that it pools")]
    PoolerConsole {
        /// The name of it.
        database: String,
    },
    /// The server ended the connection.
    #[error("the connection was lost while it was made ({reason}): see the server's log")]
    Lost {
        /// What was noticed.
        reason: String,
    },
    /// The server has no TLS.
    #[error(
        "the server does not offer TLS: switch it on there (ssl = on), or, where the network is safe, connect with `sslmode=disable`"
    )]
    TlsNotOffered,
    /// The certificate of the server is not signed by anyone known.
    #[error(
        "the server's certificate is signed by an unknown authority: name the file of the authority that signed it with `sslrootcert` (for RDS and Aurora the global-bundle.pem of AWS); if that is what you did, you may not be talking to your server"
    )]
    UnknownAuthority,
    /// The certificate of the server names other hosts.
    #[error("the server's certificate is for {}, not for `{expected}`: connect with a name that it is for, or settle for `sslmode=verify-ca`", list(.presented))]
    WrongName {
        /// The host that was asked for.
        expected: String,
        /// Those that the certificate names.
        presented: Vec<String>,
    },
    /// The certificate of the server is too old.
    #[error("the server's certificate has expired: renew it on the server")]
    Expired,
    /// The certificate of the server is too new.
    #[error(
        "the server's certificate is not valid yet: check the clocks of this machine and of who made the certificate"
    )]
    NotYetValid,
    /// The certificate of the server was revoked.
    #[error("the server's certificate was revoked by its authority (`sslcrl`): it needs a new one")]
    Revoked,
    /// A revocation list that says nothing about the certificate, or is too old.
    #[error(
        "whether the server's certificate was revoked cannot be told ({reason}): renew the list that `sslcrl` names"
    )]
    RevocationUnknown {
        /// What is wrong.
        reason: String,
    },
    /// The certificate of the server is not usable.
    #[error("the server's certificate is refused: {reason}")]
    BadCertificate {
        /// What is wrong.
        reason: String,
    },
    /// The server wants to see a certificate.
    #[error(
        "the server requires a client certificate: name its file and that of its key with `sslcert` and `sslkey`"
    )]
    ClientCertificateRequired,
    /// The server does not take the client's certificate.
    #[error(
        "the server refuses the client certificate ({reason}): it must be valid and signed by an authority of the server's ssl_ca_file"
    )]
    ClientCertificateRefused {
        /// The alert that it sent.
        reason: String,
    },
    /// TLS failed otherwise.
    #[error("TLS failed: {reason}")]
    Tls {
        /// Why.
        reason: String,
    },
    /// The server wants a password, and there is none.
    #[error(
        "the server asks for a password, and none is given{}: write a line host:port:database:user:password into ~/.pgpass or the file that PGPASSFILE names (chmod 600), or set PGPASSWORD",
        .looked_in.as_ref().map(|file| format!(", nor has {} a line that fits", file.display())).unwrap_or_default()
    )]
    PasswordMissing {
        /// The password file, where there is one.
        looked_in: Option<PathBuf>,
    },
    /// The server does not take the password, or any.
    #[error("the server refuses user `{user}`: {message}{}", .origin.as_ref().map(|origin| format!("; the password is from {origin}")).unwrap_or_default())]
    AuthenticationFailed {
        /// The user.
        user: String,
        /// What the server said.
        message: String,
        /// Where the password came from.
        origin: Option<PasswordOrigin>,
    },
    /// The server lets no such connection in.
    #[error(
        "the server lets no such connection in: {message}: add a line to its pg_hba.conf, or connect from an address, as a user or with an `sslmode` that it allows"
    )]
    NoHbaEntry {
        /// What the server said.
        message: String,
    },
    /// A method of authentication that is not spoken here.
    #[error(
        "the server asks for a way of authentication that is not supported ({reason}): passwords (SCRAM, MD5, plain) and client certificates are"
    )]
    UnsupportedAuthentication {
        /// What is missing.
        reason: String,
    },
    /// `channel_binding=require`, and the server does not offer it.
    #[error(
        "the server offers no channel binding, which `channel_binding=require` asks for: it takes TLS and a password stored as SCRAM"
    )]
    NoChannelBinding,
    /// There is no such database.
    #[error(
        "there is no database `{database}`: check its name (psql -l lists them); without one the user's name is taken"
    )]
    UnknownDatabase {
        /// Its name.
        database: String,
    },
    /// The user may not connect to the database.
    #[error("user `{user}` may not connect to the database `{database}`: GRANT CONNECT ON DATABASE {} TO {}", quote_identifier(.database), quote_identifier(.user))]
    NoConnectPrivilege {
        /// The user.
        user: String,
        /// The database.
        database: String,
    },
    /// The server has no place left.
    #[error(
        "too many connections ({message}): wait, end some, or raise max_connections or the limit of the role or database"
    )]
    TooManyConnections {
        /// What the server said.
        message: String,
    },
    /// The server starts, recovers or stops.
    #[error("the server takes no connections now ({message}): try again in a moment")]
    NotAccepting {
        /// What the server said.
        message: String,
    },
    /// The server is not what `target_session_attrs` asks for.
    #[error("the server is {found}, `target_session_attrs={}` asks for another", .wanted.word())]
    OtherSession {
        /// What was asked for.
        wanted: TargetSessionAttrs,
        /// What it is.
        found: &'static str,
    },
    /// The pooler in front of the server takes no `options`.
    #[error(
        "the pooler refuses `options` ({message}): leave it out (PGOPTIONS too), or let the pooler ignore it (ignore_startup_parameters)"
    )]
    OptionsRefused {
        /// What the pooler said.
        message: String,
    },
    /// The server says something else.
    #[error("the server says: {message} ({code})")]
    Server {
        /// What it said.
        message: String,
        /// The SQLSTATE.
        code: String,
    },
}

fn list(names: &[String]) -> String {
    match names {
        [] => "no host by name".to_owned(),
        names => names.join(", "),
    }
}

impl Failure {
    /// Whether another host, or another address, may do: what libpq goes on after. A server that
    /// answers and refuses ends the search.
    pub(super) fn lets_others_try(&self) -> bool {
        matches!(
            self,
            Failure::UnknownHost { .. }
                | Failure::Refused
                | Failure::Unreachable { .. }
                | Failure::Timeout { .. }
                | Failure::NoSocket
                | Failure::SocketDenied
                | Failure::Lost { .. }
                | Failure::NotAccepting { .. }
                | Failure::OtherSession { .. }
        )
    }

    /// Whether TLS itself was what failed.
    pub(super) fn is_of_tls(&self) -> bool {
        matches!(
            self,
            Failure::TlsNotOffered
                | Failure::UnknownAuthority
                | Failure::WrongName { .. }
                | Failure::Expired
                | Failure::NotYetValid
                | Failure::Revoked
                | Failure::RevocationUnknown { .. }
                | Failure::BadCertificate { .. }
                | Failure::ClientCertificateRefused { .. }
                | Failure::Tls { .. }
        )
    }

    /// Whether the server's answer may be another one with TLS, or without.
    pub(super) fn may_depend_on_tls(&self) -> bool {
        matches!(self, Failure::NoHbaEntry { .. } | Failure::ClientCertificateRequired)
    }
}
