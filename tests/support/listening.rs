//! A throw-away server that listens on an address of the loopback too, lets in whom its `pg_hba.conf` says, and
//! can have TLS.

use std::fs;
use std::net::Ipv4Addr;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::certificates::Certificate;
use super::postgres::Server;

/// A server that listens, on port 5432 of an address that no other has.
pub struct ListeningServer {
    pub server: Server,
    pub address: Ipv4Addr,
}

impl ListeningServer {
    /// Starts a server with these lines in its `pg_hba.conf`. Whoever comes through the socket is let in.
    ///
    /// # Panics
    ///
    /// As [`Server::start`].
    pub fn start(access: &str) -> Self {
        Self::start_with(access, &[])
    }

    /// As [`ListeningServer::start`], with further settings.
    ///
    /// # Panics
    ///
    /// As [`Server::start`].
    pub fn start_with(access: &str, settings: &[(&str, &str)]) -> Self {
        let address = unused_address();
        let text = address.to_string();
        let mut settings = settings.to_vec();
        settings.push(("listen_addresses", &text));
        let server = Server::start_with(&settings);
        let listening = Self { server, address };
        let hba = format!("local all all trust\n{access}\n");
        fs::write(listening.file("data/pg_hba.conf"), hba).unwrap();
        // a line for TLS is told to be useless as long as TLS is off
        listening
            .reload("SELECT count(*) FROM pg_hba_file_rules WHERE error NOT LIKE '%SSL is disabled%'", "0");
        listening
    }

    /// Switches TLS on, with a certificate for the server and the authority of its clients' certificates.
    ///
    /// # Panics
    ///
    /// When the server does not take them.
    pub fn with_tls(self, certificate: &Certificate, of_clients: &Certificate) -> Self {
        self.write_for_server("server.crt", &certificate.pem);
        self.write_for_server("server.key", &certificate.key_pem);
        self.write_for_server("clients.crt", &of_clients.pem);
        let folder = self.server.socket_directory().display();
        self.sql(&format!(
            "ALTER SYSTEM SET ssl_cert_file = '{folder}/server.crt';
             ALTER SYSTEM SET ssl_key_file = '{folder}/server.key';
             ALTER SYSTEM SET ssl_ca_file = '{folder}/clients.crt';
             ALTER SYSTEM SET ssl = on;"
        ));
        self.reload("SHOW ssl", "on");
        self
    }

    /// Runs SQL as the superuser.
    ///
    /// # Panics
    ///
    /// When it fails.
    pub fn sql(&self, sql: &str) -> String {
        self.server.psql("postgres", sql).unwrap().trim_end().to_owned()
    }

    /// Lets the server read its files again, and waits until a new session sees it.
    fn reload(&self, question: &str, answer: &str) {
        let before = self.sql("SELECT pg_conf_load_time()");
        self.sql("SELECT pg_reload_conf()");
        let deadline = Instant::now() + Duration::from_secs(20);
        while self.sql("SELECT pg_conf_load_time()") == before || self.sql(question) != answer {
            assert!(Instant::now() < deadline, "the server does not answer {answer} to {question}");
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.server.socket_directory().join(name)
    }

    /// Writes a file that the server alone may read.
    fn write_for_server(&self, name: &str, text: &str) {
        let file = self.file(name);
        let folder = fs::metadata(self.server.socket_directory()).unwrap();
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        chown(&file, Some(folder.uid()), Some(folder.gid())).unwrap();
    }
}

/// An address of the loopback that belongs to this process alone. Nobody listens there yet.
pub fn unused_address() -> Ipv4Addr {
    static NEXT: AtomicU8 = AtomicU8::new(2);
    let [.., high, low] = process::id().to_be_bytes();
    Ipv4Addr::new(127, high, low, NEXT.fetch_add(1, Ordering::Relaxed))
}
