//! A session that stays open, to hold a lock or a transaction while a test does something else.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use super::{PostgresError, Server};

/// An open session of psql. Dropping it ends the session, and with it its transaction.
pub struct Session {
    psql: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Session {
    /// Opens a session of the superuser in a database.
    pub fn open(server: &Server, database: &str) -> Result<Self, PostgresError> {
        let failed = |reason: &str| PostgresError::new("opening a session with psql", reason);
        let mut command = server.psql_command(database);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut psql = command.spawn().map_err(|error| failed(&error.to_string()))?;
        let input = psql.stdin.take();
        let output = psql.stdout.take().ok_or_else(|| failed("it has no output"))?;
        Ok(Self { psql, input, output: BufReader::new(output) })
    }

    /// Runs statements; returns when they are done.
    pub fn run(&mut self, sql: &str) -> Result<(), PostgresError> {
        const DONE: &str = "session: done";
        let failed = |reason: String| PostgresError::new(format!("running {sql}"), reason);
        let input = self.input.as_mut().ok_or_else(|| failed("the session is closed".to_owned()))?;
        writeln!(input, "{sql};\n\\echo {DONE}").map_err(|error| failed(error.to_string()))?;
        let mut line = String::new();
        loop {
            line.clear();
            let read = self.output.read_line(&mut line).map_err(|error| failed(error.to_string()))?;
            match line.trim_end() {
                DONE => return Ok(()),
                _ if read == 0 => return Err(failed("the session ended".to_owned())),
                _ => {}
            }
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // psql ends with its input, and the server rolls back
        drop(self.input.take());
        let _ = self.psql.wait();
    }
}
