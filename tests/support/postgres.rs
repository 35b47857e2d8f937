//! A throw-away PostgreSQL server: in a folder of its own under `/tmp`, on a Unix socket, without fsync, gone
//! when the test ends.
//!
//! One server serves a whole test program ([`Server::shared`]), each test makes a database of its own
//! ([`Server::create_database`], some 40 ms).

mod account;
mod installation;
mod leftovers;
pub mod pooler;
mod process;
mod restart;
pub mod session;
mod standby;

use std::ffi::OsStr;
use std::fmt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::{env, fs, io, thread};

use tempfile::TempDir;

use account::Account;
use installation::Installation;
use process::ServerProcess;

/// The superuser of every throw-away server.
pub const SUPERUSER: &str = "postgres";

/// A running server. Dropping it stops the server and removes its folder.
pub struct Server {
    // Declared before `directory`, so that the server has ended when its folder is removed.
    process: ServerProcess,
    directory: TempDir,
    installation: Installation,
}

/// One row of a query's result: the text of each value, `None` for NULL.
pub type Row = Vec<Option<String>>;

/// Why something asked of PostgreSQL did not work.
#[derive(Debug)]
pub struct PostgresError {
    action: String,
    reason: String,
}

impl PostgresError {
    pub(super) fn new(action: impl Into<String>, reason: impl fmt::Display) -> Self {
        Self { action: action.into(), reason: reason.to_string() }
    }
}

impl fmt::Display for PostgresError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.action, self.reason.trim_end())
    }
}

impl std::error::Error for PostgresError {}

impl Server {
    /// Starts a server of its own, with the settings that serve most tests.
    ///
    /// # Panics
    ///
    /// When no PostgreSQL is installed or it does not start: a test that needs a server must not pass without one.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts a server with further settings, such as `("wal_level", "logical")`.
    ///
    /// # Panics
    ///
    /// As [`Server::start`].
    pub fn start_with(settings: &[(&str, &str)]) -> Self {
        Self::try_start(settings).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The server that the tests of one program share: started for the first that asks, stopped when the last
    /// one that holds it ends.
    ///
    /// # Panics
    ///
    /// As [`Server::start`].
    pub fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let server = Arc::new(Self::start());
            *shared = Arc::downgrade(&server);
            server
        })
    }

    fn try_start(settings: &[(&str, &str)]) -> Result<Self, PostgresError> {
        let installation = Installation::find()?;
        leftovers::remove();
        let directory = leftovers::new_folder()
            .map_err(|error| PostgresError::new("making the folder of a throw-away server", error))?;
        let account = Account::to_drop_to(directory.path())?;
        init_cluster(&installation, directory.path(), account)?;
        let process = ServerProcess::start(&installation, directory.path(), account, settings)?;
        Ok(Self { process, directory, installation })
    }

    /// The folder of the server's socket, for `host=` in a connection string (port 5432).
    pub fn socket_directory(&self) -> &Path {
        self.directory.path()
    }

    /// The id of the server's first process.
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Ends the server at once, as `pg_ctl stop -m immediate` does.
    pub fn stop_immediately(&self) -> Result<(), PostgresError> {
        let mut command = Command::new("sh");
        command.args(["-c", "kill -QUIT \"$0\"", &self.process_id().to_string()]);
        run(command).map(drop)
    }

    /// The major version of the server, such as 15.
    pub fn major_version(&self) -> u32 {
        self.installation.major_version
    }

    /// Makes an empty database.
    pub fn create_database(&self, name: &str) -> Result<(), PostgresError> {
        self.psql(SUPERUSER, &format!("CREATE DATABASE {} TEMPLATE template0", quote_identifier(name)))
            .map(drop)
    }

    /// Runs statements through psql, stopping at the first error; returns what psql prints on standard output,
    /// unaligned and without headings.
    pub fn psql(&self, database: &str, sql: &str) -> Result<String, PostgresError> {
        self.psql_bytes(database, sql.as_bytes())
    }

    /// As [`Server::psql`], for SQL that may not be UTF-8.
    pub fn psql_bytes(&self, database: &str, sql: &[u8]) -> Result<String, PostgresError> {
        let mut command = self.psql_command(database);
        command.args(["-f", "-"]);
        let output = run_with_input(command, sql)?;
        Ok(String::from_utf8_lossy(&output).into_owned())
    }

    /// Runs statements through psql, going on after those that the server refuses; returns how many those are.
    pub fn psql_past_errors(&self, database: &str, sql: &[u8]) -> Result<usize, PostgresError> {
        let mut command = self.psql_command(database);
        command.args(["-v", "ON_ERROR_STOP=0", "-f", "-"]);
        let output = output_of(&mut command, sql);
        let refused = output.as_ref().map_or(0, |output| errors_in(&output.stderr));
        finish(&command, output).map(|_| refused)
    }

    /// Runs a file through psql, stopping at the first error.
    pub fn psql_file(&self, database: &str, file: &Path) -> Result<String, PostgresError> {
        let mut command = self.psql_command(database);
        command.arg("-f").arg(file);
        let output = run(command)?;
        Ok(String::from_utf8_lossy(&output).into_owned())
    }

    /// The rows of one query, exact for any value: newlines, backslashes and empty strings included.
    pub fn query_rows(&self, database: &str, query: &str) -> Result<Vec<Row>, PostgresError> {
        self.query_rows_after(database, "", query)
    }

    /// As [`Server::query_rows`], after statements that run first in the same session and print nothing.
    pub fn query_rows_after(
        &self,
        database: &str,
        setup: &str,
        query: &str,
    ) -> Result<Vec<Row>, PostgresError> {
        let query = query.trim_end().trim_end_matches(';');
        // The newline keeps a comment at the query's end from swallowing the parenthesis.
        let copied = self.psql(database, &format!("{setup}\nCOPY ({query}\n) TO STDOUT"))?;
        Ok(copied.lines().map(read_copied_row).collect())
    }

    /// What `pg_dump` writes for a database with the given arguments, such as `&["-s"]`. A plain text can be restored
    /// on this server, though the program may be newer.
    pub fn pg_dump(&self, database: &str, arguments: &[&str]) -> Result<Vec<u8>, PostgresError> {
        let mut command = self.client("pg_dump");
        command.args(arguments).args(["-d", &connection_string(database)]);
        let dump = run(command)?;
        let is_text = dump.starts_with(b"--");
        Ok(if is_text { in_words_of(self.major_version(), dump) } else { dump })
    }

    /// What `pg_dumpall` writes with the given arguments, such as `&["--globals-only"]`.
    pub fn pg_dumpall(&self, arguments: &[&str]) -> Result<Vec<u8>, PostgresError> {
        let mut command = self.client("pg_dumpall");
        command.args(arguments);
        run(command)
    }

    /// A client program that will connect to this server.
    pub fn client(&self, program: &str) -> Command {
        let mut command = clean_command(self.installation.program(program));
        command.arg("-h").arg(self.socket_directory()).args(["-p", "5432", "-U", SUPERUSER]);
        command
    }

    fn psql_command(&self, database: &str) -> Command {
        let mut command = self.client("psql");
        // -X: no psqlrc; -q: no command tags; -A -t: values alone.
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", &connection_string(database)]);
        command
    }
}

/// Makes the files of a new server in `directory/data`.
fn init_cluster(
    installation: &Installation,
    directory: &Path,
    account: Option<Account>,
) -> Result<(), PostgresError> {
    let mut command = clean_command(installation.program("initdb"));
    command
        .arg("-D")
        .arg(directory.join("data"))
        .args(["-U", SUPERUSER, "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"])
        // The folder in which the test runs may be closed to the account.
        .current_dir(directory);
    Account::apply(account, &mut command);
    run(command).map(drop)
}

/// A command that no PG* variable and no locale of the caller changes.
fn clean_command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("PG") {
            command.env_remove(name);
        }
    }
    command.env("LC_ALL", "C").env("TZ", "UTC").env("PGCLIENTENCODING", "UTF8");
    command
}

/// Runs a command to its end; its standard output, or an error with all that it said.
fn run(mut command: Command) -> Result<Vec<u8>, PostgresError> {
    let output = command.stdin(Stdio::null()).output();
    finish(&command, output)
}

/// As [`run`], with a text on the command's standard input.
fn run_with_input(mut command: Command, input: &[u8]) -> Result<Vec<u8>, PostgresError> {
    let output = output_of(&mut command, input);
    finish(&command, output)
}

/// All that a command says to a text on its standard input.
fn output_of(command: &mut Command, input: &[u8]) -> io::Result<Output> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().and_then(|mut child| {
        let stdin = child.stdin.take();
        thread::scope(|scope| {
            // Written by a thread of its own, for the command may answer before it has read everything. A
            // command that stops at an error closes its input: its exit code tells, not the closed pipe.
            scope.spawn(move || stdin.map(|mut stdin| io::Write::write_all(&mut stdin, input)));
            child.wait_with_output()
        })
    })
}

/// How many statements psql says were refused.
fn errors_in(said: &[u8]) -> usize {
    String::from_utf8_lossy(said).lines().filter(|line| line.contains("ERROR:  ")).count()
}

fn finish(command: &Command, output: io::Result<Output>) -> Result<Vec<u8>, PostgresError> {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy();
    let action = format!("running {program}");
    let output = output.map_err(|error| PostgresError::new(&action, error))?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(PostgresError::new(action, format!("{}\n{said}", output.status)))
    }
}

/// A database name as libpq's connection string takes it, whatever is in it.
fn connection_string(database: &str) -> String {
    format!("dbname='{}'", database.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// A name in double quotes.
pub fn quote_identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Reads one line of COPY's text format.
fn read_copied_row(line: &str) -> Row {
    line.split('\t').map(|field| (field != "\\N").then(|| unescape_copied(field))).collect()
}

fn unescape_copied(field: &str) -> String {
    let mut text = String::with_capacity(field.len());
    let mut characters = field.chars();
    while let Some(character) = characters.next() {
        text.push(match character {
            '\\' => match characters.next() {
                Some('b') => '\u{8}',
                Some('f') => '\u{c}',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('v') => '\u{b}',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        });
    }
    text
}

/// The processes whose working directory lies in a folder: on Linux every process of a server runs in its data
/// folder.
pub fn processes_in(folder: &Path) -> io::Result<Vec<u32>> {
    let mut ids = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let entry = entry?;
        let id = entry.file_name().to_str().and_then(|name| name.parse().ok());
        // Processes end while we look, and those of others are closed to us.
        let working_directory = fs::read_link(entry.path().join("cwd"));
        if let (Some(id), Ok(working_directory)) = (id, working_directory)
            && working_directory.starts_with(folder)
        {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// What a newer pg_dump writes at the top, and servers before a major version do not know.
const UNKNOWN_TO: &[(u32, &[u8])] =
    &[(17, b"SET transaction_timeout = 0;"), (15, b" LOCALE_PROVIDER = libc")];

/// A dump without what this version does not know.
fn in_words_of(version: u32, dump: Vec<u8>) -> Vec<u8> {
    let unknown = UNKNOWN_TO.iter().filter(|(since, _)| version < *since);
    unknown.fold(dump, |dump, (_, words)| match memchr::memmem::find(&dump, words) {
        Some(at) => [&dump[..at], &dump[at + words.len()..]].concat(),
        None => dump,
    })
}
