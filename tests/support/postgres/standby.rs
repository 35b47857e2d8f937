//! A throw-away standby of a throw-away server.

use super::account::Account;
use super::installation::Installation;
use super::process::ServerProcess;
use super::{PostgresError, Server, leftovers, run};

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
        let settings = [("wal_level", "replica"), ("max_wal_senders", "3")];
        let process = ServerProcess::start(&installation, directory.path(), account, &settings)?;
        Ok(Self { process, directory, installation })
    }
}
