//! Certificates that a test makes for itself.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DnType, IsCa, Issuer, KeyIdMethod,
    KeyPair, KeyUsagePurpose, RevocationReason, RevokedCertParams, SerialNumber, date_time_ymd,
};

/// A certificate with its key, in PEM.
pub struct Certificate {
    pub pem: String,
    pub key_pem: String,
}

/// Whoever signs certificates.
pub struct Authority {
    pub certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

/// From when to when a certificate is valid.
#[derive(Clone, Copy)]
pub enum Validity {
    Now,
    Past,
    Future,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let pem = params.self_signed(&key).unwrap().pem();
        let certificate = Certificate { pem, key_pem: key.serialize_pem() };
        Self { certificate, issuer: Issuer::new(params, key) }
    }

    /// A certificate for these names or addresses of a server.
    pub fn sign_server(&self, names: &[&str], validity: Validity) -> Certificate {
        let key = KeyPair::generate().unwrap();
        let mut params = for_names(names);
        let (from, to) = validity.years();
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(to, 1, 1);
        params.serial_number = Some(SERVER.into());
        let pem = params.signed_by(&key, &self.issuer).unwrap().pem();
        Certificate { pem, key_pem: key.serialize_pem() }
    }

    /// A certificate for a user, whose name is its common name.
    pub fn sign_user(&self, user: &str) -> Certificate {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, user);
        let pem = params.signed_by(&key, &self.issuer).unwrap().pem();
        Certificate { pem, key_pem: key.serialize_pem() }
    }

    /// A list that revokes all certificates of servers that this authority signed.
    pub fn revoke_servers(&self) -> String {
        let revoked = RevokedCertParams {
            serial_number: SERVER.into(),
            revocation_time: date_time_ymd(2020, 1, 1),
            reason_code: Some(RevocationReason::KeyCompromise),
            invalidity_date: None,
        };
        let list = CertificateRevocationListParams {
            this_update: date_time_ymd(2020, 1, 1),
            next_update: date_time_ymd(2999, 1, 1),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: vec![revoked],
            key_identifier_method: KeyIdMethod::Sha256,
        };
        list.signed_by(&self.issuer).unwrap().pem().unwrap()
    }
}

const SERVER: u64 = 4711;

impl Validity {
    fn years(self) -> (i32, i32) {
        match self {
            Validity::Now => (2020, 2999),
            Validity::Past => (2020, 2021),
            Validity::Future => (2998, 2999),
        }
    }
}

/// A certificate of a server that signs itself, as `openssl req -x509` makes it: it claims to be an authority.
pub fn self_signed(names: &[&str]) -> Certificate {
    let key = KeyPair::generate().unwrap();
    let mut params = for_names(names);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let pem = params.self_signed(&key).unwrap().pem();
    Certificate { pem, key_pem: key.serialize_pem() }
}

fn for_names(names: &[&str]) -> CertificateParams {
    CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap()
}

impl Certificate {
    /// Writes `NAME.crt` and `NAME.key` into a folder, the key closed to others.
    pub fn write(&self, folder: &Path, name: &str) -> (PathBuf, PathBuf) {
        let certificate = write_private(folder, &format!("{name}.crt"), &self.pem);
        let key = write_private(folder, &format!("{name}.key"), &self.key_pem);
        (certificate, key)
    }
}

/// Writes a file that only its owner may read.
pub fn write_private(folder: &Path, name: &str, text: &str) -> PathBuf {
    let file = folder.join(name);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, text).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    file
}
