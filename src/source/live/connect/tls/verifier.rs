//! What is checked of the certificate that a server shows.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};

use super::TlsSetupError;
use super::certificates::Authorities;

/// Takes any certificate; the server must still prove that it has the key of it.
#[derive(Debug)]
pub(super) struct AnyServer {
    provider: Arc<CryptoProvider>,
}

impl AnyServer {
    pub fn new(provider: Arc<CryptoProvider>) -> Self {
        AnyServer { provider }
    }
}

impl ServerCertVerifier for AnyServer {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// Takes what a known authority has signed, or a certificate that is itself among the known.
#[derive(Debug)]
pub(super) struct KnownAuthority {
    webpki: Arc<WebPkiServerVerifier>,
    known: Vec<CertificateDer<'static>>,
    name: NameCheck,
}

/// Whether the certificate must name the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NameCheck {
    /// `verify-full`
    Required,
    /// `verify-ca`
    Skipped,
}

impl KnownAuthority {
    /// Certificates that one of `authorities` signed and none of `revoked` names.
    pub fn new(
        authorities: Authorities,
        revoked: Vec<CertificateRevocationListDer<'static>>,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, TlsSetupError> {
        let webpki = WebPkiServerVerifier::builder_with_provider(Arc::new(authorities.signers), provider)
            .with_crls(revoked)
            .enforce_revocation_expiration()
            .build()
            .map_err(|error| TlsSetupError::RevocationList(error.to_string()))?;
        Ok(KnownAuthority { webpki, known: authorities.certificates, name: NameCheck::Skipped })
    }

    /// The same, and the certificate must name the host.
    pub fn with_name_checked(self) -> Self {
        KnownAuthority { name: NameCheck::Required, ..self }
    }

    /// Judges a certificate that signs itself, which many servers have and webpki takes for that of an
    /// authority: it is good when it is itself among the known. Its dates were looked at before.
    fn judge_own_authority(
        &self,
        certificate: &CertificateDer<'_>,
        name: &ServerName<'_>,
        refused: Error,
    ) -> Result<ServerCertVerified, Error> {
        if !self.known.iter().any(|known| known == certificate) {
            return Err(CertificateError::UnknownIssuer.into());
        }
        match self.name {
            NameCheck::Skipped => Ok(ServerCertVerified::assertion()),
            NameCheck::Required => {
                let parsed = ParsedCertificate::try_from(certificate).map_err(|_| refused)?;
                verify_server_name(&parsed, name).map(|()| ServerCertVerified::assertion())
            }
        }
    }
}

impl ServerCertVerifier for KnownAuthority {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let judged = self.webpki.verify_server_cert(certificate, intermediates, name, ocsp, now);
        match judged {
            // the chain is looked at before the name
            Err(error) if self.name == NameCheck::Skipped && is_wrong_name(&error) => {
                Ok(ServerCertVerified::assertion())
            }
            Err(error) if is_own_authority(&error) => self.judge_own_authority(certificate, name, error),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.webpki.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.webpki.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.webpki.supported_verify_schemes()
    }
}

fn is_wrong_name(error: &Error) -> bool {
    matches!(
        error,
        Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }
        )
    )
}

/// Whether the certificate is one of an authority. rustls has no name for this error of webpki.
fn is_own_authority(error: &Error) -> bool {
    match error {
        Error::InvalidCertificate(CertificateError::Other(other)) => {
            other.0.to_string().contains("CaUsedAsEndEntity")
        }
        _ => false,
    }
}
