//! The parameters of TLS, with the files in which libpq's users keep certificates.

use std::path::PathBuf;

use super::environment::Environment;
use super::keyword::Keyword;
use super::parameter_error::ParameterError;
use super::parameters::{ClientCertificate, Roots, TlsParameters};
use super::resolve::word;
use super::settings::Settings;
use super::value::{SslCertMode, SslMode, SslNegotiation, Switch, TlsVersion, Word};

/// The value of `sslrootcert` that stands for the roots of the operating system.
const SYSTEM: &str = "system";

/// What is given about TLS, with the defaults.
pub(super) fn parameters(
    settings: &Settings,
    environment: &Environment,
) -> Result<TlsParameters, ParameterError> {
    let roots = roots(settings, environment);
    let default_mode = if roots == Roots::System { SslMode::VerifyFull } else { SslMode::default() };
    let mode = word(settings, Keyword::SslMode)?.unwrap_or(default_mode);
    let negotiation = word(settings, Keyword::SslNegotiation)?.unwrap_or_default();
    if roots == Roots::System {
        at_least(SslMode::VerifyFull, mode, "`sslrootcert=system`", "`verify-full`")?;
    }
    if negotiation == SslNegotiation::Direct {
        let expected = "`require`, `verify-ca` or `verify-full`";
        at_least(SslMode::Require, mode, "`sslnegotiation=direct`", expected)?;
    }
    Ok(TlsParameters {
        mode,
        negotiation,
        roots,
        revoked: file(settings, Keyword::SslCrl).or_else(|| in_folder(environment, "root.crl")),
        client: client(settings, environment)?,
        sends_server_name: word(settings, Keyword::SslSni)? != Some(Switch::Off),
        oldest: word(settings, Keyword::SslMinProtocolVersion)?.unwrap_or(TlsVersion::Tls12),
        newest: newest(settings)?,
    })
}

fn at_least(
    needed: SslMode,
    mode: SslMode,
    with: &'static str,
    expected: &'static str,
) -> Result<(), ParameterError> {
    if mode >= needed {
        return Ok(());
    }
    Err(ParameterError::WeakSslMode { mode: mode.word(), with, expected })
}

fn roots(settings: &Settings, environment: &Environment) -> Roots {
    match settings.text(Keyword::SslRootCert) {
        Some(SYSTEM) => Roots::System,
        Some(file) => Roots::File(PathBuf::from(file)),
        None => match in_folder(environment, "root.crt") {
            Some(file) => Roots::File(file),
            None => Roots::None { looked_for: environment.in_home(".postgresql/root.crt") },
        },
    }
}

/// The certificate to show, where one is given or lies in its usual place.
fn client(
    settings: &Settings,
    environment: &Environment,
) -> Result<Option<ClientCertificate>, ParameterError> {
    if word(settings, Keyword::SslCertMode)? == Some(SslCertMode::Disable) {
        return Ok(None);
    }
    let certificate = file(settings, Keyword::SslCert).or_else(|| in_folder(environment, "postgresql.crt"));
    let key =
        || file(settings, Keyword::SslKey).or_else(|| environment.in_home(".postgresql/postgresql.key"));
    Ok(certificate.map(|certificate| ClientCertificate { certificate, key: key() }))
}

fn newest(settings: &Settings) -> Result<TlsVersion, ParameterError> {
    Ok(word(settings, Keyword::SslMaxProtocolVersion)?.unwrap_or(TlsVersion::Tls13))
}

fn file(settings: &Settings, keyword: Keyword) -> Option<PathBuf> {
    settings.text(keyword).map(PathBuf::from)
}

/// A file in `~/.postgresql`, where it is there.
fn in_folder(environment: &Environment, name: &str) -> Option<PathBuf> {
    environment.in_home(PathBuf::from(".postgresql").join(name)).filter(|file| file.exists())
}
