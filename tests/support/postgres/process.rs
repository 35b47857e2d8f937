//! Processes of servers: started, waited for until they answer, stopped.

use std::fs;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::account::Account;
use super::installation::Installation;
use super::{PostgresError, clean_command};

/// How long a server may take to answer, on a machine that does other things too.
const START_LIMIT: Duration = Duration::from_secs(60);
const POLL_INTERVAL: Duration = Duration::from_millis(5);

/// The signals that end a server at once. pgbouncer knows no QUIT, and where the caller ignores that, so does it.
const STOP_POSTGRES: &str = "QUIT";
const STOP_POOLER: &str = "TERM";

/// Speed before safety: the data is thrown away. The lock table is larger than PostgreSQL's default, for dumps
/// of many tables.
const SETTINGS: [(&str, &str); 10] = [
    ("listen_addresses", ""),
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("autovacuum", "off"),
    ("max_wal_senders", "0"),
    ("wal_level", "minimal"),
    ("shared_buffers", "32MB"),
    ("max_locks_per_transaction", "1024"),
    ("logging_collector", "off"),
];

/// The parameters that came with a major version: older servers start without them.
const SINCE: [(&str, u32); 3] =
    [("logical_decoding_work_mem", 13), ("max_slot_wal_keep_size", 13), ("primary_conninfo", 12)];

/// A running server process and the thread that keeps it: PostgreSQL's, or a pooler's.
///
/// Where `setpriv` exists the server is told to end when the thread that started it ends, so that a test that
/// is killed leaves no server behind. Therefore the thread lives exactly as long as the server.
pub struct ServerProcess {
    id: u32,
    /// Dropped to tell the keeper to stop the server.
    stop: Option<Sender<()>>,
    keeper: Option<JoinHandle<()>>,
}

impl ServerProcess {
    /// Starts the server whose files are in `directory/data`, with its socket in `directory`; returns when it
    /// answers.
    pub fn start(
        installation: &Installation,
        directory: &Path,
        account: Option<Account>,
        settings: &[(&str, &str)],
    ) -> Result<Self, PostgresError> {
        let log = directory.join("log");
        let command = server_command(installation, directory, account, settings, &log)?;
        let pid_file = directory.join("data/postmaster.pid");
        let readiness = Readiness::PidFile(pid_file);
        Self::keep(Launch { program: "PostgreSQL", command, readiness, log, stop_signal: STOP_POSTGRES })
    }

    /// Starts a pooler that will make this socket.
    pub fn start_pooler(
        program: &Path,
        directory: &Path,
        account: Option<Account>,
        socket: PathBuf,
    ) -> Result<Self, PostgresError> {
        let log = directory.join("log");
        let mut command = ended_with_its_starter(program, STOP_POOLER);
        command.arg("pgbouncer.ini");
        run_in(&mut command, directory, account, &log)?;
        let readiness = Readiness::Socket(socket);
        Self::keep(Launch { program: "pgbouncer", command, readiness, log, stop_signal: STOP_POOLER })
    }

    fn keep(launch: Launch) -> Result<Self, PostgresError> {
        let (stop, stopped) = mpsc::channel();
        let (started, start) = mpsc::channel();
        let action = format!("starting {}", launch.program);
        let keeper = thread::spawn(move || launch.keep(&started, &stopped));
        let id = start.recv().unwrap_or_else(|_| Err(PostgresError::new(action, "its keeper ended")))?;
        Ok(Self { id, stop: Some(stop), keeper: Some(keeper) })
    }

    pub fn id(&self) -> u32 {
        self.id
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(keeper) = self.keeper.take() {
            // A keeper that panicked has nothing left to stop.
            let _ = keeper.join();
        }
    }
}

struct Launch {
    program: &'static str,
    command: Command,
    readiness: Readiness,
    log: PathBuf,
    /// What ends it at once.
    stop_signal: &'static str,
}

/// What shows that a server takes connections.
enum Readiness {
    /// PostgreSQL writes `ready` into the eighth line of its pid file.
    PidFile(PathBuf),
    /// Somebody listens at the socket, which is there a moment before.
    Socket(PathBuf),
}

impl Readiness {
    fn is_reached(&self) -> bool {
        match self {
            Readiness::PidFile(file) => {
                let written = fs::read_to_string(file).unwrap_or_default();
                written.lines().nth(7).is_some_and(|status| status.trim() == "ready")
            }
            Readiness::Socket(socket) => UnixStream::connect(socket).is_ok(),
        }
    }
}

impl Launch {
    /// Starts the server, tells whether it answers, and stops it once `stopped` is closed.
    fn keep(mut self, started: &Sender<Result<u32, PostgresError>>, stopped: &Receiver<()>) {
        let mut child = match self.command.spawn() {
            Ok(child) => child,
            Err(error) => {
                let _ = started.send(Err(self.not_started(error.to_string())));
                return;
            }
        };
        let ready = self.wait_until_ready(&mut child);
        let is_ready = ready.is_ok();
        // Nobody listens only if the test is ending; the server is stopped below in any case.
        let _ = started.send(ready.map(|()| child.id()));
        if is_ready {
            // Nothing is ever sent: this returns when the other side is dropped.
            let _ = stopped.recv();
        }
        stop(&mut child, self.stop_signal);
    }

    fn wait_until_ready(&self, child: &mut Child) -> Result<(), PostgresError> {
        let deadline = Instant::now() + START_LIMIT;
        loop {
            if self.readiness.is_reached() {
                return Ok(());
            }
            if let Ok(Some(status)) = child.try_wait() {
                return Err(self.not_started(format!("it ended with {status}")));
            }
            if Instant::now() > deadline {
                return Err(self.not_started(format!("it was not ready within {START_LIMIT:?}")));
            }
            thread::sleep(POLL_INTERVAL);
        }
    }

    fn not_started(&self, reason: String) -> PostgresError {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        PostgresError::new(format!("starting {}", self.program), format!("{reason}\n{log}"))
    }
}

fn server_command(
    installation: &Installation,
    directory: &Path,
    account: Option<Account>,
    settings: &[(&str, &str)],
    log: &Path,
) -> Result<Command, PostgresError> {
    let mut command = ended_with_its_starter(&installation.program("postgres"), STOP_POSTGRES);
    command.arg("-D").arg(directory.join("data")).arg("-k").arg(directory);
    let is_known = |name: &str| {
        SINCE.iter().all(|(newer, since)| name != *newer || installation.major_version >= *since)
    };
    for (name, value) in SETTINGS.iter().chain(settings).filter(|(name, _)| is_known(name)) {
        command.arg("-c").arg(format!("{name}={value}"));
    }
    run_in(&mut command, directory, account, log)?;
    Ok(command)
}

/// Makes a server run in its folder, under the account, with all that it says in its log.
fn run_in(
    command: &mut Command,
    directory: &Path,
    account: Option<Account>,
    log: &Path,
) -> Result<(), PostgresError> {
    let log = fs::File::create(log).map_err(|error| PostgresError::new("making the server's log", error))?;
    command.current_dir(directory).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
    Account::apply(account, command);
    Ok(())
}

/// A server's program, to end when the thread that starts it does.
fn ended_with_its_starter(program: &Path, signal: &str) -> Command {
    if !can_end_with_its_starter() {
        return clean_command(program);
    }
    let mut command = clean_command("setpriv");
    command.args(["--pdeathsig", signal]).arg(program);
    command
}

/// Whether util-linux's `setpriv` is there: other systems lack it or its `--pdeathsig`.
fn can_end_with_its_starter() -> bool {
    Command::new("setpriv")
        .args(["--pdeathsig", "QUIT", "true"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Ends the server at once, with all its processes. SIGKILL would leave them and their shared memory behind, and
/// the standard library sends no other signal; a shell does.
fn stop(child: &mut Child, signal: &str) {
    let asked =
        Command::new("sh").args(["-c", "kill -\"$1\" \"$0\"", &child.id().to_string(), signal]).status();
    if !asked.is_ok_and(|status| status.success()) {
        let _ = child.kill();
    }
    let _ = child.wait();
}
