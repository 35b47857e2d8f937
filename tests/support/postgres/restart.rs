//! Starting a throw-away server anew, with what `ALTER SYSTEM` set.

use super::Server;
use super::account::Account;
use super::process::ServerProcess;

impl Server {
    /// A server with settings in its configuration, where `ALTER SYSTEM` puts them; those for its command line are
    /// as in [`Server::start_with`] and go before. Parameters that the server's version does not have are left out.
    ///
    /// # Panics
    ///
    /// When it does not start.
    pub fn start_configured(command_line: &[(&str, &str)], configuration: &[(&str, &str)]) -> Self {
        let server = Self::start_with(command_line);
        let known = server.query_rows(super::SUPERUSER, "SELECT name FROM pg_settings");
        let known = known.unwrap_or_else(|error| panic!("{error}"));
        for (name, value) in configuration {
            if known.iter().any(|row| row[0].as_deref() == Some(*name)) {
                let sql = format!("ALTER SYSTEM SET {name} = '{value}'");
                server.psql(super::SUPERUSER, &sql).unwrap_or_else(|error| panic!("{error}"));
            }
        }
        server.restarted(command_line)
    }

    /// The server, ended at once and started again with its files. What it wrote stands in them before, so that it
    /// replays nothing for which the new settings have no room.
    ///
    /// # Panics
    ///
    /// When it does not start.
    pub fn restarted(self, command_line: &[(&str, &str)]) -> Self {
        self.psql(super::SUPERUSER, "CHECKPOINT").unwrap_or_else(|error| panic!("{error}"));
        let Self { process, directory, installation } = self;
        drop(process);
        let process = Account::that_has(directory.path())
            .and_then(|account| {
                ServerProcess::start(&installation, directory.path(), Some(account), command_line)
            })
            .unwrap_or_else(|error| panic!("{error}"));
        Self { process, directory, installation }
    }
}
