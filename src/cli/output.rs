//! Where output goes, and whether it has colours.

use std::io::{self, Write};

use anstream::AutoStream;
use clap::ValueEnum;

use super::CliError;
use crate::report::printable::printable;

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl From<ColorChoice> for anstream::ColorChoice {
    fn from(choice: ColorChoice) -> Self {
        match choice {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        }
    }
}

/// Standard output, which takes styles away where they are not wanted.
pub(super) fn stdout(color: ColorChoice) -> impl Write {
    AutoStream::new(io::stdout().lock(), color.into())
}

/// What was written, whether the reader of it stayed to the end or not: how a job ended does not hang on that.
pub(super) fn unless_closed(written: Result<(), CliError>) -> Result<(), CliError> {
    match written {
        Err(error) if error.is_closed_pipe() => Ok(()),
        written => written,
    }
}

/// An error with what it came from, on standard error.
pub(super) fn write_error(error: &CliError, color: ColorChoice) {
    let mut out = AutoStream::new(io::stderr().lock(), color.into());
    let style = anstyle::AnsiColor::Red.on_default().bold();
    // nothing can be done where not even this can be written
    let _ = writeln!(out, "{style}error{style:#}: {}", printable_lines(&error.to_string()));
}

/// Something that hides part of the answer, on standard error.
pub(super) fn write_warning(text: &str, color: ColorChoice) {
    let mut out = AutoStream::new(io::stderr().lock(), color.into());
    let style = anstyle::AnsiColor::Yellow.on_default().bold();
    // nothing can be done where not even this can be written
    let _ = writeln!(out, "{style}warning{style:#}: {}", printable_lines(text));
}

/// Text that may hold names and pieces of files, with what a terminal would obey spelled out.
fn printable_lines(text: &str) -> String {
    text.split('\n').map(printable).collect::<Vec<_>>().join("\n")
}
