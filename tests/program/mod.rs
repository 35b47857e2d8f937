//! Runs the built program.

#![allow(dead_code, reason = "each test program uses a part of its own")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a run of the program came to.
pub struct Run {
    pub exit_code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// Exit code and both outputs as one text, for a snapshot.
    pub fn transcript(&self) -> String {
        format!("exit code {}\n--- stdout\n{}--- stderr\n{}", self.exit_code, self.stdout, self.stderr)
    }
}

/// Runs the program in a folder. No variable or configuration of the machine reaches it.
pub fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    run_with_input(folder, arguments, b"")
}

/// Runs the program in a folder with these bytes on standard input.
pub fn run_with_input(folder: &Path, arguments: &[&str], input: &[u8]) -> Run {
    let mut child = command(folder, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program was built");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let input = input.to_vec();
    // the program may end before it has read everything: then writing fails, which is no failure here
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the writer ends");
    Run {
        exit_code: output.status.code().expect("no signal ended the program"),
        stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

/// The program with these arguments, not started yet.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pgdms-lint"));
    command.args(arguments).current_dir(folder);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PGDMS_LINT_"))
    {
        command.env_remove(name);
    }
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}
