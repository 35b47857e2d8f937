//! A throw-away pgbouncer in front of a throw-away server, in transaction mode.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::account::Account;
use super::process::ServerProcess;
use super::{PostgresError, SUPERUSER, Server, leftovers};

const PORT: u16 = 6432;

/// A running pgbouncer. Dropping it stops it and removes its folder.
pub struct Pooler {
    // Declared before `directory`, so that the pooler has ended when its folder is removed.
    process: ServerProcess,
    directory: TempDir,
}

impl Pooler {
    /// Starts a pooler that hands one transaction after the other to `pool_size` connections of the server.
    ///
    /// # Panics
    ///
    /// When no pgbouncer is installed or it does not start: a test that needs one must not pass without.
    pub fn start(server: &Server, pool_size: u32) -> Self {
        Self::try_start(server, pool_size).unwrap_or_else(|error| panic!("{error}"))
    }

    fn try_start(server: &Server, pool_size: u32) -> Result<Self, PostgresError> {
        let program = find_program()?;
        let directory = leftovers::new_folder()
            .map_err(|error| PostgresError::new("making the folder of a throw-away pooler", error))?;
        let account = Account::to_drop_to(directory.path())?;
        fs::write(directory.path().join("pgbouncer.ini"), settings(server, directory.path(), pool_size))
            .map_err(|error| PostgresError::new("writing pgbouncer.ini", error))?;
        let socket = directory.path().join(format!(".s.PGSQL.{PORT}"));
        let process = ServerProcess::start_pooler(&program, directory.path(), account, socket)?;
        Ok(Self { process, directory })
    }

    /// The folder of the pooler's socket, for `host=` in a connection string.
    pub fn socket_directory(&self) -> &Path {
        self.directory.path()
    }

    /// For `port=` in a connection string.
    pub fn port(&self) -> u16 {
        PORT
    }

    /// The id of the pooler's process.
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }
}

/// Everyone is let in, as the superuser, to the database of the name asked for.
fn settings(server: &Server, directory: &Path, pool_size: u32) -> String {
    format!(
        "[databases]\n* = host={server} port=5432 user={SUPERUSER}\n\
         [pgbouncer]\nlisten_addr =\nlisten_port = {PORT}\nunix_socket_dir = {directory}\nauth_type = any\n\
         pool_mode = transaction\ndefault_pool_size = {pool_size}\n",
        server = server.socket_directory().display(),
        directory = directory.display(),
    )
}

/// Debian puts the program where the paths of ordinary users do not lead.
fn find_program() -> Result<PathBuf, PostgresError> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    folders.map(|folder| folder.join("pgbouncer")).find(|program| program.is_file()).ok_or_else(|| {
        PostgresError::new(
            "looking for pgbouncer",
            "this test needs it and found none in PATH, /usr/sbin and /usr/local/sbin: install the package pgbouncer",
        )
    })
}
