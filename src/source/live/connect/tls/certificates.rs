//! Certificates, keys and revocation lists, from files in PEM.

use std::path::{Path, PathBuf};
use std::{fs, io};

use rustls::RootCertStore;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer};

use super::super::parameters::ClientCertificate;

/// What is wrong with a file of certificates or keys.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// The file cannot be read.
    #[error("cannot read the {what} {}: {source}", file.display())]
    Read {
        /// What the file should hold.
        what: &'static str,
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file holds something else.
    #[error("{} holds no {what} in PEM (`-----BEGIN ...`)", file.display())]
    Empty {
        /// What the file should hold.
        what: &'static str,
        /// The file.
        file: PathBuf,
    },
    /// The file is damaged.
    #[error("the {what} {} cannot be read: {reason}", file.display())]
    Damaged {
        /// What the file should hold.
        what: &'static str,
        /// The file.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// A certificate without its key.
    #[error("there is the client certificate {} without a key: name its file with `sslkey`", certificate.display())]
    NoKey {
        /// The certificate.
        certificate: PathBuf,
    },
    /// The key is locked with a password.
    #[error(
        "the key {} is encrypted, which is not supported: write a plain copy with `openssl pkey -in {} -out plain.key`, which only you may read, and name it with `sslkey`",
        file.display(), file.display()
    )]
    EncryptedKey {
        /// The key.
        file: PathBuf,
    },
    /// Others may read the key.
    #[error("others may read the key {}: chmod 600 {}", file.display(), file.display())]
    OpenKey {
        /// The key.
        file: PathBuf,
    },
    /// The operating system offers no certificates.
    #[error(
        "no root certificates of the operating system can be read (`sslrootcert=system`): install its package ca-certificates; {reasons}"
    )]
    NoSystemRoots {
        /// What was wrong with each.
        reasons: String,
    },
}

const ROOTS: &str = "root certificates";
const CLIENT: &str = "client certificate";
const KEY: &str = "client key";
const REVOKED: &str = "certificate revocation list";

/// Who is trusted: the certificates as they are, and as the signers of others.
#[derive(Debug)]
pub(super) struct Authorities {
    pub certificates: Vec<CertificateDer<'static>>,
    pub signers: RootCertStore,
}

impl Authorities {
    /// Nothing where none of the certificates can be read.
    fn new(certificates: Vec<CertificateDer<'static>>) -> Option<Self> {
        let mut signers = RootCertStore::empty();
        let (readable, _) = signers.add_parsable_certificates(certificates.iter().cloned());
        (readable > 0).then_some(Authorities { certificates, signers })
    }
}

/// The authorities in a file.
pub(super) fn authorities_in(file: &Path) -> Result<Authorities, CertificateError> {
    let damaged = || CertificateError::Damaged {
        what: ROOTS,
        file: file.to_owned(),
        reason: "what is in it are no X.509 certificates".to_owned(),
    };
    Authorities::new(read_all(file, ROOTS)?).ok_or_else(damaged)
}

/// The authorities that the operating system trusts.
pub(super) fn authorities_of_system() -> Result<Authorities, CertificateError> {
    let loaded = rustls_native_certs::load_native_certs();
    Authorities::new(loaded.certs).ok_or_else(|| {
        let reasons: Vec<String> = loaded.errors.iter().map(ToString::to_string).collect();
        CertificateError::NoSystemRoots { reasons: reasons.join("; ") }
    })
}

/// The lists of certificates that are not to be trusted any more.
pub(super) fn revocation_lists(
    file: Option<&Path>,
) -> Result<Vec<CertificateRevocationListDer<'static>>, CertificateError> {
    file.map_or(Ok(Vec::new()), |file| read_all(file, REVOKED))
}

/// A client certificate with those that signed it, and its key.
pub(super) fn client(
    client: &ClientCertificate,
) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), CertificateError> {
    let chain = read_all(&client.certificate, CLIENT)?;
    let no_key = || CertificateError::NoKey { certificate: client.certificate.clone() };
    let file = client.key.as_ref().filter(|file| file.exists()).ok_or_else(no_key)?;
    Ok((chain, read_key(file)?))
}

fn read_key(file: &Path) -> Result<PrivateKeyDer<'static>, CertificateError> {
    if is_open_to_others(file).map_err(|source| unreadable(file, KEY, source))? {
        return Err(CertificateError::OpenKey { file: file.to_owned() });
    }
    let text = fs::read(file).map_err(|source| unreadable(file, KEY, source))?;
    if is_encrypted(&text) {
        return Err(CertificateError::EncryptedKey { file: file.to_owned() });
    }
    PrivateKeyDer::from_pem_slice(&text).map_err(|error| not_pem(file, KEY, &error))
}

/// PKCS#8 says so in its first line, the older forms in a header.
fn is_encrypted(pem: &[u8]) -> bool {
    let text = String::from_utf8_lossy(pem);
    text.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----") || text.contains("Proc-Type: 4,ENCRYPTED")
}

/// As libpq judges: the owner alone may read it, or root owns it and a group may read it too.
#[cfg(unix)]
fn is_open_to_others(file: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let metadata = fs::metadata(file)?;
    let closed = if metadata.uid() == 0 { 0o037 } else { 0o077 };
    Ok(metadata.mode() & closed != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Path) -> io::Result<bool> {
    Ok(false)
}

fn read_all<T: PemObject>(file: &Path, what: &'static str) -> Result<Vec<T>, CertificateError> {
    let bytes = fs::read(file).map_err(|source| unreadable(file, what, source))?;
    let items: Result<Vec<T>, pem::Error> = T::pem_slice_iter(&bytes).collect();
    let items = items.map_err(|error| not_pem(file, what, &error))?;
    if items.is_empty() {
        return Err(CertificateError::Empty { what, file: file.to_owned() });
    }
    Ok(items)
}

fn unreadable(file: &Path, what: &'static str, source: io::Error) -> CertificateError {
    CertificateError::Read { what, file: file.to_owned(), source }
}

fn not_pem(file: &Path, what: &'static str, error: &pem::Error) -> CertificateError {
    match error {
        pem::Error::NoItemsFound => CertificateError::Empty { what, file: file.to_owned() },
        other => CertificateError::Damaged { what, file: file.to_owned(), reason: other.to_string() },
    }
}
