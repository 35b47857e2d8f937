//! A throw-away standby of a throw-away server.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use super::account::Account;
use super::installation::Installation;
use super::process::ServerProcess;
use super::{PostgresError, SUPERUSER, Server, leftovers, run};

impl Server {
    /// Starts a standby, which listens on its socket alone. The server must have `wal_level=replica`, WAL senders,
    /// and let replication through its socket.
    ///
    /// # Panics
    ///
    /// When it does not start.
    pub fn start_standby(&self) -> Self {
        self.try_start_standby().unwrap_or_else(|error| panic!("{error}"))
    }

    fn try_start_standby(&self) -> Result<Self, PostgresError> {
        let installation = Installation::find()?;
        let directory = leftovers::new_folder()
            .map_err(|error| PostgresError::new("making the folder of a throw-away standby", error))?;
        let account = Account::to_drop_to(directory.path())?;
        let mut backup = self.client("pg_basebackup");
        backup.args(["--checkpoint=fast", "--wal-method=fetch", "--write-recovery-conf", "-D"]);
        backup.arg(directory.path().join("data")).current_dir(directory.path());
        Account::apply(account, &mut backup);
        run(backup)?;
        let primary = format!("host={} port=5432 user={SUPERUSER}", self.socket_directory().display());
        if self.major_version() < 12 {
            name_primary(&directory.path().join("data/recovery.conf"), &primary)?;
        }
        let settings =
            [("wal_level", "replica"), ("max_wal_senders", "3"), ("primary_conninfo", primary.as_str())];
        let process = ServerProcess::start(&installation, directory.path(), account, &settings)?;
        Ok(Self { process, directory, installation })
    }
}

/// Names the primary for a standby before PostgreSQL 12, where it is no parameter yet. What a newer pg_basebackup
/// wrote, and this comes behind, may have options that an older server does not know.
fn name_primary(recovery: &Path, primary: &str) -> Result<(), PostgresError> {
    let written = OpenOptions::new()
        .append(true)
        .open(recovery)
        .and_then(|mut file| writeln!(file, "primary_conninfo = '{primary}'"));
    written.map_err(|error| PostgresError::new(format!("writing {}", recovery.display()), error))
}
