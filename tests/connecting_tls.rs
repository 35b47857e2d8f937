//! Each `sslmode` encrypts and checks what it promises; a server that is not who it claims to be is refused, with
//! an answer that says why.

#![cfg(all(feature = "live", target_os = "linux"))]

mod connections;
mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use pgdms_lint::source::live::connect::{CertificateError, ConnectError, Failure, TlsSetupError, connect};
use tempfile::TempDir;

use connections::{PASSWORD, answer, ask, bare, failure, parameters, refused, runtime};
use support::certificates::{Authority, Certificate, Validity, self_signed, write_private};
use support::listening::ListeningServer;

const ENCRYPTED: &str = "select ssl::text from pg_stat_ssl where pid = pg_backend_pid()";
const MODES: [&str; 6] = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];
const CHECKING: [&str; 2] = ["verify-ca", "verify-full"];
const NAME: &str = "db.example";

/// A server with TLS, and the authority that signed its certificate.
struct Site {
    server: ListeningServer,
    authority: Authority,
    folder: TempDir,
    root: PathBuf,
}

impl Site {
    /// The one that lets everyone in, with TLS and without, for the tests that change nothing.
    fn open() -> Arc<Self> {
        static SHARED: Mutex<Weak<Site>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let site = Arc::new(Self::new("host all all all trust"));
            *shared = Arc::downgrade(&site);
            site
        })
    }

    /// A server for `db.example`, with a certificate that is valid now.
    fn new(access: &str) -> Self {
        Self::with_certificate(access, |authority| authority.sign_server(&[NAME], Validity::Now))
    }

    fn with_certificate(access: &str, certificate: impl Fn(&Authority) -> Certificate) -> Self {
        let authority = Authority::new("the right authority");
        let server =
            ListeningServer::start(access).with_tls(&certificate(&authority), &authority.certificate);
        let folder = TempDir::new().unwrap();
        let root = write_private(folder.path(), "root.crt", &authority.certificate.pem);
        Self { server, authority, folder, root }
    }

    /// Leads to the server under this name.
    fn named(&self, name: &str) -> String {
        format!("host={name} hostaddr={} user=postgres", self.server.address)
    }

    /// The same, with the authority known.
    fn known(&self, name: &str) -> String {
        format!("{} sslrootcert={}", self.named(name), self.root.display())
    }
}

#[test]
fn each_mode_encrypts_where_it_promises_to() {
    let with_tls = Site::open();
    let encrypted = |mode: &str| {
        let text = format!("{} sslmode={mode}", with_tls.known(NAME));
        ask(&text, &bare(), ENCRYPTED).unwrap()
    };
    assert_eq!(MODES.map(encrypted), ["false", "false", "true", "true", "true", "true"]);
    assert_eq!(ask(&with_tls.named(NAME), &bare(), ENCRYPTED).unwrap(), "true", "prefer is the default");

    let without = ListeningServer::start("host all all all trust");
    let text = |mode: &str| {
        let root = with_tls.root.display();
        format!("host={} user=postgres sslmode={mode} sslrootcert={root}", without.address)
    };
    for mode in ["disable", "allow", "prefer"] {
        assert_eq!(ask(&text(mode), &bare(), ENCRYPTED).unwrap(), "false", "{mode}");
    }
    for mode in ["require", "verify-ca", "verify-full"] {
        assert_eq!(failure(&text(mode), &bare()), Failure::TlsNotOffered, "{mode}");
    }
}

#[test]
fn a_server_that_wants_the_other_way_gets_it_from_allow_and_prefer() {
    let only_encrypted = Site::new("hostssl all all all trust");
    let only_plain = Site::new("hostnossl all all all trust");
    for (site, mode, encrypted) in [
        (&only_encrypted, "allow", "true"),
        (&only_plain, "prefer", "false"),
        (&only_plain, "allow", "false"),
    ] {
        let text = format!("{} sslmode={mode}", site.named(NAME));
        assert_eq!(ask(&text, &bare(), ENCRYPTED).unwrap(), encrypted, "{mode}");
    }
    let refused = failure(&format!("{} sslmode=disable", only_encrypted.named(NAME)), &bare());
    let is_told = |message: &str| ["no encryption", "SSL off"].iter().any(|told| message.contains(told));
    assert!(matches!(&refused, Failure::NoHbaEntry { message } if is_told(message)), "{refused}");
    let refused = failure(&format!("{} sslmode=require", only_plain.named(NAME)), &bare());
    assert!(matches!(refused, Failure::NoHbaEntry { .. }), "{refused}");
}

#[test]
fn a_certificate_of_another_authority_is_refused() {
    let site = Site::open();
    let other = Authority::new("the right authority");
    let wrong = write_private(site.folder.path(), "wrong.crt", &other.certificate.pem);
    // with a root at hand, require checks it too
    for mode in ["require", "verify-ca", "verify-full"] {
        let text = format!("{} sslmode={mode} sslrootcert={}", site.named(NAME), wrong.display());
        assert_eq!(failure(&text, &bare()), Failure::UnknownAuthority, "{mode}");
    }
    let said =
        refused(&format!("{} sslmode=verify-ca sslrootcert={}", site.named(NAME), wrong.display()), &bare());
    assert!(said.to_string().contains("unknown authority") && said.to_string().contains("sslrootcert"));
    let text = format!("{} sslmode=require", site.named(NAME));
    assert_eq!(ask(&text, &bare(), ENCRYPTED).unwrap(), "true", "without a root, require checks nothing");
}

#[test]
fn the_root_certificate_in_the_home_folder_counts() {
    let site = Site::open();
    let home = TempDir::new().unwrap();
    let text = format!("{} sslmode=verify-full", site.named(NAME));
    let environment = bare().with_home(home.path());
    let error = refused(&text, &environment).to_string();
    assert!(error.contains("root.crt is not there") && error.contains("sslrootcert=system"), "{error}");

    write_private(home.path(), ".postgresql/root.crt", &site.authority.certificate.pem);
    assert_eq!(ask(&text, &environment, ENCRYPTED).unwrap(), "true");
    write_private(home.path(), ".postgresql/root.crt", &Authority::new("other").certificate.pem);
    for mode in ["require", "verify-full"] {
        let environment = environment.clone().with_variable("PGSSLMODE", mode);
        assert_eq!(failure(&site.named(NAME), &environment), Failure::UnknownAuthority, "{mode}");
    }
}

#[test]
fn a_certificate_for_another_host_is_refused_by_verify_full_alone() {
    let site = Site::open();
    let wrong = failure(&format!("{} sslmode=verify-full", site.known("other.example")), &bare());
    let expected = Failure::WrongName { expected: "other.example".into(), presented: vec![NAME.into()] };
    assert_eq!(wrong, expected);
    let said = wrong.to_string();
    assert!(
        said.starts_with("the server's certificate is for db.example, not for `other.example`"),
        "{said}"
    );
    let text = format!("{} sslmode=verify-ca", site.known("other.example"));
    assert_eq!(ask(&text, &bare(), ENCRYPTED).unwrap(), "true");
    let by_address = format!("host={} user=postgres", site.server.address);
    let text = format!("{by_address} sslmode=verify-full sslrootcert={}", site.root.display());
    assert!(matches!(failure(&text, &bare()), Failure::WrongName { .. }));
}

#[test]
fn a_certificate_out_of_its_time_is_refused_and_says_so() {
    for (validity, expected) in [(Validity::Past, Failure::Expired), (Validity::Future, Failure::NotYetValid)]
    {
        let site = Site::with_certificate("host all all all trust", |authority| {
            authority.sign_server(&[NAME], validity)
        });
        for mode in CHECKING {
            let text = format!("{} sslmode={mode}", site.known(NAME));
            assert_eq!(failure(&text, &bare()), expected, "{mode}");
        }
        let text = format!("{} sslmode=require", site.named(NAME));
        assert_eq!(ask(&text, &bare(), ENCRYPTED).unwrap(), "true");
    }
}

#[test]
fn a_certificate_that_signs_itself_is_good_where_it_is_known() {
    let certificate = self_signed(&[NAME]);
    let pem = certificate.pem.clone();
    let site = Site::with_certificate("host all all all trust", |_| Certificate {
        pem: certificate.pem.clone(),
        key_pem: certificate.key_pem.clone(),
    });
    let own = write_private(site.folder.path(), "own.crt", &pem);
    let known =
        |name: &str, mode: &str| format!("{} sslmode={mode} sslrootcert={}", site.named(name), own.display());
    for mode in CHECKING {
        assert_eq!(ask(&known(NAME, mode), &bare(), ENCRYPTED).unwrap(), "true", "{mode}");
        let unknown = format!("{} sslmode={mode}", site.known(NAME));
        assert_eq!(failure(&unknown, &bare()), Failure::UnknownAuthority, "{mode}");
    }
    assert!(matches!(failure(&known("other.example", "verify-full"), &bare()), Failure::WrongName { .. }));
}

#[test]
fn a_revoked_certificate_is_refused() {
    let site = Site::open();
    let list = write_private(site.folder.path(), "root.crl", &site.authority.revoke_servers());
    for mode in CHECKING {
        let text = format!("{} sslmode={mode} sslcrl={}", site.known(NAME), list.display());
        assert_eq!(failure(&text, &bare()), Failure::Revoked, "{mode}");
    }
}

#[test]
fn the_operating_systems_authorities_do_not_know_ours() {
    let site = Site::open();
    let error = refused(&format!("{} sslrootcert=system", site.named(NAME)), &bare());
    let is_unknown = error.attempts().iter().any(|attempt| attempt.failure == Failure::UnknownAuthority);
    let has_none = matches!(
        error,
        ConnectError::Setup {
            source: TlsSetupError::Certificate(CertificateError::NoSystemRoots { .. }),
            ..
        }
    );
    assert!(is_unknown || has_none, "{error}");
}

#[test]
fn a_client_certificate_lets_its_user_in() {
    let site = Site::new("hostssl all ann all cert\nhostssl all all all trust");
    site.server.sql("CREATE ROLE ann LOGIN");
    let folder = site.folder.path();
    let (certificate, key) = site.authority.sign_user("ann").write(folder, "ann");
    let (foreign, foreign_key) = Authority::new("foreign").sign_user("ann").write(folder, "foreign");
    let (other, other_key) = site.authority.sign_user("bob").write(folder, "bob");
    let ann =
        format!("host={NAME} hostaddr={} user=ann dbname=postgres sslmode=require", site.server.address);
    let with = |certificate: &PathBuf, key: &PathBuf| {
        format!("{ann} sslcert={} sslkey={}", certificate.display(), key.display())
    };

    let name = if site.server.server.major_version() >= 12 { "client_dn" } else { "clientdn" };
    let who = format!("select current_user || ' ' || {name} from pg_stat_ssl where pid = pg_backend_pid()");
    assert_eq!(ask(&with(&certificate, &key), &bare(), &who).unwrap(), "ann /CN=ann");
    assert_eq!(failure(&ann, &bare()), Failure::ClientCertificateRequired);
    let switched_off = format!("{} sslcertmode=disable", with(&certificate, &key));
    assert_eq!(failure(&switched_off, &bare()), Failure::ClientCertificateRequired);
    let unknown = failure(&with(&foreign, &foreign_key), &bare());
    assert!(matches!(unknown, Failure::ClientCertificateRefused { .. }), "{unknown}");
    let of_bob = failure(&with(&other, &other_key), &bare());
    assert!(matches!(of_bob, Failure::AuthenticationFailed { .. }), "{of_bob}");

    let home = TempDir::new().unwrap();
    site.authority.sign_user("ann").write(&home.path().join(".postgresql"), "postgresql");
    assert_eq!(ask(&ann, &bare().with_home(home.path()), &who).unwrap(), "ann /CN=ann");
}

#[test]
fn a_key_that_cannot_be_used_is_named_with_what_to_do() {
    let folder = TempDir::new().unwrap();
    let authority = Authority::new("some");
    let (certificate, key) = authority.sign_user("ann").write(folder.path(), "ann");
    let (_, key_of_bob) = authority.sign_user("bob").write(folder.path(), "bob");
    let encrypted = write_private(
        folder.path(),
        "encrypted.key",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
    );
    let open = write_private(folder.path(), "open.key", &fs::read_to_string(&key).unwrap());
    fs::set_permissions(&open, fs::Permissions::from_mode(0o644)).unwrap();
    let said = |certificate: &PathBuf, key: &PathBuf| {
        let files = format!("sslcert={} sslkey={}", certificate.display(), key.display());
        refused(&format!("host=h hostaddr=127.0.0.1 sslmode=require {files}"), &bare()).to_string()
    };
    assert!(
        said(&certificate, &encrypted).contains("openssl pkey -in"),
        "{}",
        said(&certificate, &encrypted)
    );
    assert!(said(&certificate, &open).contains("chmod 600"), "{}", said(&certificate, &open));
    let missing = folder.path().join("missing");
    assert!(said(&certificate, &missing).contains("without a key"), "{}", said(&certificate, &missing));
    assert!(said(&missing, &key).contains("cannot read the client certificate"));
    assert!(said(&key, &key).contains("holds no client certificate in PEM"), "{}", said(&key, &key));
    assert!(
        said(&certificate, &key_of_bob).contains("cannot be used"),
        "{}",
        said(&certificate, &key_of_bob)
    );
}

#[test]
fn roots_that_are_none_are_named() {
    let folder = TempDir::new().unwrap();
    let empty = write_private(folder.path(), "empty.crt", "nothing\n");
    let damaged = write_private(
        folder.path(),
        "damaged.crt",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    );
    let cut = write_private(folder.path(), "cut.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n");
    for (file, expected) in [
        (&empty, "holds no root certificates in PEM"),
        (&damaged, "are no X.509 certificates"),
        (&cut, "cannot be read"),
        (&folder.path().join("none"), "cannot read the root certificates"),
    ] {
        let text = format!("host=h hostaddr=127.0.0.1 sslmode=verify-full sslrootcert={}", file.display());
        let said = refused(&text, &bare()).to_string();
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn channel_binding_is_had_with_tls_alone() {
    let site = Site::new("host all all all scram-sha-256");
    let password = PASSWORD.replace('\'', "''");
    site.server.sql(&format!(
        "SET password_encryption = 'scram-sha-256'; CREATE ROLE ann LOGIN PASSWORD '{password}'"
    ));
    let ann = format!("host={NAME} hostaddr={} user=ann dbname=postgres", site.server.address);
    let environment = bare().with_variable("PGPASSWORD", PASSWORD);
    let bound = |mode: &str| format!("{ann} channel_binding=require sslmode={mode}");
    // it came with PostgreSQL 11
    if site.server.server.major_version() >= 11 {
        assert_eq!(ask(&bound("require"), &environment, ENCRYPTED).unwrap(), "true");
    } else {
        assert_eq!(failure(&bound("require"), &environment), Failure::NoChannelBinding);
    }
    assert_eq!(failure(&bound("disable"), &environment), Failure::NoChannelBinding);
}

#[test]
fn tls_begins_at_once_where_the_server_knows_how() {
    let site = Site::open();
    let text = format!("{} sslmode=verify-full sslnegotiation=direct", site.known(NAME));
    if site.server.server.major_version() >= 17 {
        assert_eq!(ask(&text, &bare(), ENCRYPTED).unwrap(), "true");
    } else {
        let failure = failure(&text, &bare());
        assert!(matches!(failure, Failure::Lost { .. }), "{failure}");
    }
}

#[test]
fn versions_of_tls_can_be_narrowed() {
    let site = Site::open();
    let version = "select version from pg_stat_ssl where pid = pg_backend_pid()";
    for (limit, expected) in [
        ("ssl_max_protocol_version=TLSv1.2", "TLSv1.2"),
        ("ssl_min_protocol_version=TLSv1.3", "TLSv1.3"),
        ("ssl_min_protocol_version=TLSv1 sslsni=0", "TLSv1.3"),
    ] {
        let text = format!("{} sslmode=require {limit}", site.named(NAME));
        assert_eq!(ask(&text, &bare(), version).unwrap(), expected);
    }
    let none = format!("{} sslmode=require ssl_max_protocol_version=TLSv1.1", site.named(NAME));
    assert!(refused(&none, &bare()).to_string().contains("no version of TLS is left"));
}

#[test]
fn a_query_is_stopped_through_tls() {
    let site = Site::new("hostssl all all all trust");
    let parameters = parameters(&format!("{} sslmode=verify-full", site.known(NAME)), &bare());
    runtime().block_on(async {
        let connected = connect(&parameters).await.unwrap();
        let canceller = connected.canceller();
        let stop = async {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            canceller.cancel().await.unwrap();
        };
        let (slept, ()) = tokio::join!(connected.client().query_typed("select pg_sleep(60)", &[]), stop);
        assert_eq!(slept.unwrap_err().code().unwrap().code(), "57014");
        assert_eq!(answer(&connected, ENCRYPTED).await, "true");
    });
}
