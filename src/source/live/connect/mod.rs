//! Connecting to a server, as users of libpq expect it.
//!
//! A connection string ([`ConnectionParameters::parse`]), the service that it names and the
//! [`Environment`] say how; [`connect`] goes through the hosts until one will do.
//!
//! Given:
//!
//! - `keyword`: all keywords, and what is done with each
//! - `url`, `conninfo`: the two ways to write a connection string
//! - `service`: `pg_service.conf`; `environment`: `PG*`; `passfile`: `.pgpass`
//! - `settings`: what they say, each value with where it was said
//!
//! Resolved:
//!
//! - `resolve`, `resolve_tls`: defaults, lists, values, into `parameters`
//!
//! Connected:
//!
//! - `hosts`: through hosts, addresses, with TLS and without; `attempt`: one of them
//! - `dial`: sockets; `tls`: certificates and how they are checked
//! - `classify`: from the driver's errors to a `failure`; `error`: all of them

mod attempt;
mod cancel;
mod classify;
mod connected;
mod conninfo;
mod dial;
mod environment;
mod error;
mod failure;
mod hosts;
mod keyword;
mod parameter_error;
mod parameters;
mod passfile;
mod password;
mod resolve;
mod resolve_tls;
mod service;
mod settings;
mod tls;
mod url;
mod value;

pub use cancel::Canceller;
pub use connected::{Connected, ServerParameters};
pub use environment::Environment;
pub use error::{ConnectError, FailedAttempt, Tls};
pub use failure::Failure;
pub use hosts::connect;
pub use parameter_error::{ConnectionWarning, ParameterError, SyntaxError};
pub use parameters::{ConnectionParameters, Host, PasswordOrigin};
pub use password::Password;
pub use settings::Origin;
pub use tls::TlsSetupError;
pub use tls::certificates::CertificateError;
pub use value::{ChannelBinding, LoadBalanceHosts, SslMode, SslNegotiation, TargetSessionAttrs, TlsVersion};
