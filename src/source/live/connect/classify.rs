//! From the driver's errors, which say little themselves, to what failed.

use std::error::Error as _;
use std::io;

use rustls::{AlertDescription, CertificateError};
use tokio_postgres::error::{DbError, SqlState};

use super::failure::Failure;
use super::parameters::{ConnectionParameters, Host, HostParameters};

/// Why no socket could be opened.
pub(super) fn of_dialling(error: &io::Error, host: &Host) -> Failure {
    let is_socket = matches!(host, Host::Socket(_));
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Failure::Refused,
        io::ErrorKind::NotFound if is_socket => Failure::NoSocket,
        io::ErrorKind::PermissionDenied if is_socket => Failure::SocketDenied,
        _ => Failure::Unreachable { reason: error.to_string() },
    }
}

/// Why a connection was lost in the middle of being made.
pub(super) fn of_loss(error: &io::Error) -> Failure {
    Failure::Lost { reason: error.to_string() }
}

/// Why TLS failed, or the server refused, or said nothing that makes sense.
pub(super) fn of_driver(
    error: &tokio_postgres::Error,
    parameters: &ConnectionParameters,
    host: &HostParameters,
) -> Failure {
    if let Some(server) = error.as_db_error() {
        return of_server(server, parameters, host);
    }
    if error.is_closed() {
        return Failure::Lost { reason: "the server closed it".to_owned() };
    }
    let Some(source) = error.source() else {
        return Failure::NotPostgres;
    };
    if let Some(io) = source.downcast_ref::<io::Error>() {
        return of_io(io);
    }
    of_text(&source.to_string(), host)
}

/// The driver says in words what it has no type for.
fn of_text(reason: &str, host: &HostParameters) -> Failure {
    match reason {
        "password missing" => Failure::PasswordMissing { looked_in: host.password_file.clone() },
        "server did not use channel binding" => Failure::NoChannelBinding,
        "unsupported authentication method" | "unsupported SASL mechanism" => {
            Failure::UnsupportedAuthentication { reason: reason.to_owned() }
        }
        other => Failure::Tls { reason: other.to_owned() },
    }
}

fn of_io(error: &io::Error) -> Failure {
    if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return of_tls(tls);
    }
    match error.kind() {
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe | io::ErrorKind::UnexpectedEof => {
            of_loss(error)
        }
        // what does not follow the protocol
        _ => Failure::NotPostgres,
    }
}

fn of_tls(error: &rustls::Error) -> Failure {
    match error {
        rustls::Error::InvalidCertificate(certificate) => of_certificate(certificate),
        rustls::Error::AlertReceived(alert) => of_alert(*alert),
        rustls::Error::InvalidMessage(_) => Failure::NotPostgres,
        other => Failure::Tls { reason: other.to_string() },
    }
}

fn of_certificate(error: &CertificateError) -> Failure {
    match error {
        CertificateError::UnknownIssuer | CertificateError::BadSignature => Failure::UnknownAuthority,
        CertificateError::NotValidForNameContext { expected, presented } => Failure::WrongName {
            expected: expected.to_str().into_owned(),
            presented: presented.iter().map(|name| shown_name(name)).collect(),
        },
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => Failure::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Failure::NotYetValid,
        CertificateError::Revoked => Failure::Revoked,
        CertificateError::UnknownRevocationStatus
        | CertificateError::ExpiredRevocationList
        | CertificateError::ExpiredRevocationListContext { .. } => {
            Failure::RevocationUnknown { reason: error.to_string() }
        }
        other if other.to_string().contains("UnsupportedCertVersion") => {
            Failure::BadCertificate { reason: "it is of X.509 version 1, and 3 is needed".to_owned() }
        }
        other => Failure::BadCertificate { reason: other.to_string() },
    }
}

/// `DnsName("db.example")`, as webpki writes it, without its wrapping.
fn shown_name(name: &str) -> String {
    let inner = name.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    inner.unwrap_or(name).trim_matches('"').to_owned()
}

fn of_alert(alert: AlertDescription) -> Failure {
    match alert {
        AlertDescription::CertificateRequired => Failure::ClientCertificateRequired,
        AlertDescription::BadCertificate
        | AlertDescription::UnsupportedCertificate
        | AlertDescription::CertificateRevoked
        | AlertDescription::CertificateExpired
        | AlertDescription::CertificateUnknown
        | AlertDescription::UnknownCA
        | AlertDescription::DecryptError => {
            Failure::ClientCertificateRefused { reason: format!("{alert:?}") }
        }
        other => Failure::Tls { reason: format!("the server ended it with the alert {other:?}") },
    }
}

/// What an error of the server stands for. Messages are in the server's language; where the code says
/// too little and the message is not in English, the message itself must do.
fn of_server(error: &DbError, parameters: &ConnectionParameters, host: &HostParameters) -> Failure {
    let message = error.message().to_owned();
    let user = parameters.user.clone();
    let database = parameters.database.clone();
    match error.code() {
        code if *code == SqlState::INVALID_PASSWORD => authentication_failed(message, parameters, host),
        code if *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION => {
            if message.contains("pg_hba.conf") {
                Failure::NoHbaEntry { message }
            } else if message.contains("valid client certificate") {
                Failure::ClientCertificateRequired
            } else {
                authentication_failed(message, parameters, host)
            }
        }
        code if *code == SqlState::INVALID_CATALOG_NAME => Failure::UnknownDatabase { database },
        code if *code == SqlState::INSUFFICIENT_PRIVILEGE => Failure::NoConnectPrivilege { user, database },
        code if *code == SqlState::TOO_MANY_CONNECTIONS => Failure::TooManyConnections { message },
        code if *code == SqlState::CANNOT_CONNECT_NOW
            || *code == SqlState::ADMIN_SHUTDOWN
            || *code == SqlState::CRASH_SHUTDOWN =>
        {
            Failure::NotAccepting { message }
        }
        _ if message.contains("unsupported startup parameter") => Failure::OptionsRefused { message },
        code => Failure::Server { message, code: code.code().to_owned() },
    }
}

fn authentication_failed(
    message: String,
    parameters: &ConnectionParameters,
    host: &HostParameters,
) -> Failure {
    let origin = host.password.as_ref().map(|password| password.origin.clone());
    Failure::AuthenticationFailed { user: parameters.user.clone(), message, origin }
}

/// What the driver has to say, with the server's own words, which it keeps to itself otherwise.
pub(super) fn said(error: &tokio_postgres::Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(server), _) => server.message().to_owned(),
        (None, Some(source)) => format!("{error}: {source}"),
        (None, None) => error.to_string(),
    }
}
