//! TLS through rustls: whom to trust, what to show, and how strictly to look.
//!
//! - [`certificates`]: the files
//! - [`verifier`]: what is checked of the server's certificate

pub(super) mod certificates;
mod verifier;

use std::path::PathBuf;
use std::sync::Arc;

use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::{ClientConfig, SupportedProtocolVersion};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::parameters::{Roots, TlsParameters};
use super::value::{SslMode, SslNegotiation, TlsVersion, Word};
use certificates::CertificateError;
use verifier::{AnyServer, KnownAuthority};

/// The protocol that is announced inside TLS, which a proxy may ask for.
const PROTOCOL: &[u8] = b"postgresql";

/// Why TLS cannot be made ready, before anything is connected to.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsSetupError {
    /// A file of certificates or keys.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// Nothing to check the server with.
    #[error(
        "`sslmode={mode}` needs the certificate of the authority that signed the server's{}: name its file with `sslrootcert` (for RDS and Aurora the global-bundle.pem of AWS), or take the operating system's with `sslrootcert=system`",
        looked_for.as_ref().map(|file| format!(", and {} is not there", file.display())).unwrap_or_default()
    )]
    NoRoots {
        /// The mode.
        mode: &'static str,
        /// The file that would have been taken.
        looked_for: Option<PathBuf>,
    },
    /// No version of TLS is left.
    #[error(
        "no version of TLS is left between `ssl_min_protocol_version` and `ssl_max_protocol_version`: TLSv1.2 and TLSv1.3 are spoken"
    )]
    NoVersion,
    /// The client's certificate and key do not go together.
    #[error("the client certificate {} cannot be used with its key: {reason}", certificate.display())]
    ClientCertificate {
        /// The certificate.
        certificate: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The revocation list does not go with the authorities.
    #[error("the certificate revocation list (`sslcrl`) cannot be used: {0}")]
    RevocationList(String),
}

/// TLS made ready for any host.
pub(super) fn connector(parameters: &TlsParameters) -> Result<MakeRustlsConnect, TlsSetupError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = verifier(parameters, &provider)?;
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&versions(parameters)?)
        .map_err(|_| TlsSetupError::NoVersion)?
        .dangerous()
        .with_custom_certificate_verifier(verifier);
    let mut config = match &parameters.client {
        None => builder.with_no_client_auth(),
        Some(client) => {
            let (chain, key) = certificates::client(client)?;
            builder.with_client_auth_cert(chain, key).map_err(|error| TlsSetupError::ClientCertificate {
                certificate: client.certificate.clone(),
                reason: error.to_string(),
            })?
        }
    };
    config.enable_sni = parameters.sends_server_name;
    if parameters.negotiation == SslNegotiation::Direct {
        config.alpn_protocols = vec![PROTOCOL.to_vec()];
    }
    Ok(MakeRustlsConnect::new(config))
}

fn versions(parameters: &TlsParameters) -> Result<Vec<&'static SupportedProtocolVersion>, TlsSetupError> {
    let spoken = [(TlsVersion::Tls12, &rustls::version::TLS12), (TlsVersion::Tls13, &rustls::version::TLS13)];
    let versions: Vec<_> = spoken
        .into_iter()
        .filter(|(version, _)| (parameters.oldest..=parameters.newest).contains(version))
        .map(|(_, spoken)| spoken)
        .collect();
    if versions.is_empty() { Err(TlsSetupError::NoVersion) } else { Ok(versions) }
}

/// What the mode asks to be checked. With a root certificate at hand `require` checks it, as in libpq;
/// `allow` and `prefer` protect from nobody who listens in, and check nothing.
fn verifier(
    parameters: &TlsParameters,
    provider: &Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, TlsSetupError> {
    let authorities = match (parameters.mode, &parameters.roots) {
        (SslMode::Disable | SslMode::Allow | SslMode::Prefer, _) | (SslMode::Require, Roots::None { .. }) => {
            return Ok(Arc::new(AnyServer::new(provider.clone())));
        }
        (mode, Roots::None { looked_for }) => {
            return Err(TlsSetupError::NoRoots { mode: mode.word(), looked_for: looked_for.clone() });
        }
        (_, Roots::System) => certificates::authorities_of_system()?,
        (_, Roots::File(file)) => certificates::authorities_in(file)?,
    };
    let revoked = certificates::revocation_lists(parameters.revoked.as_deref())?;
    let known = KnownAuthority::new(authorities, revoked, provider.clone())?;
    Ok(Arc::new(match parameters.mode {
        SslMode::VerifyFull => known.with_name_checked(),
        _ => known,
    }))
}
