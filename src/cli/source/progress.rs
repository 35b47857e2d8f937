//! The line on standard error that shows what is being read, where that is a terminal.

use std::path::PathBuf;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::report::printable::printable;
use crate::source::live::measure::Progress as Measuring;

/// A line that shows what is being read. It vanishes when it is dropped.
pub(super) struct Progress {
    line: ProgressBar,
}

impl Progress {
    /// Starts to show that this server is being read. On what is no terminal nothing is shown.
    pub fn start(server: &str) -> Self {
        let line = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix}: {msg} ({elapsed})") {
            line.set_style(style);
        }
        line.set_prefix(printable(server).into_owned());
        line.set_message("connecting");
        line.enable_steady_tick(Duration::from_millis(100));
        Progress { line }
    }

    /// Shows what is being read now.
    pub fn show(&self, what: &'static str) {
        self.line.set_message(what);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.line.finish_and_clear();
    }
}

/// A line that shows how far measuring has come. It vanishes when it is dropped.
pub(super) struct MeasuringProgress {
    line: ProgressBar,
}

impl MeasuringProgress {
    /// Starts to show that this server is being measured. On what is no terminal nothing is shown.
    pub fn start(server: &str) -> Self {
        let line = ProgressBar::new(0);
        let template =
            "{spinner} {prefix}: {bytes} of {total_bytes} ({bytes_per_sec}, {eta} left) {wide_msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            line.set_style(style);
        }
        line.set_prefix(printable(server).into_owned());
        line.enable_steady_tick(Duration::from_millis(100));
        MeasuringProgress { line }
    }

    /// Shows how far it is.
    pub fn show(&self, state: &Measuring) {
        self.line.set_length(state.bytes);
        self.line.set_position(state.bytes_done);
        let current: Vec<String> = state.current.iter().map(ToString::to_string).collect();
        let tables = format!("{} of {} tables, {}", state.tables_done, state.tables, current.join(", "));
        self.line.set_message(printable(&tables).into_owned());
    }
}

impl Drop for MeasuringProgress {
    fn drop(&mut self) {
        self.line.finish_and_clear();
    }
}

/// A line that shows how many bytes of rows in files have been scanned. It vanishes when it is dropped.
pub(super) struct ScanningProgress {
    line: ProgressBar,
}

impl ScanningProgress {
    /// Starts to show that these files are being scanned. On what is no terminal nothing is shown.
    pub fn start(files: &[PathBuf]) -> Self {
        let line = ProgressBar::new_spinner();
        if let Ok(style) =
            ProgressStyle::with_template("{spinner} {prefix}: {bytes} of rows ({bytes_per_sec})")
        {
            line.set_style(style);
        }
        let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        line.set_prefix(printable(&names.join(", ")).into_owned());
        line.enable_steady_tick(Duration::from_millis(100));
        ScanningProgress { line }
    }

    /// Shows how many bytes it is.
    pub fn show(&self, bytes: u64) {
        self.line.set_position(bytes);
    }
}

impl Drop for ScanningProgress {
    fn drop(&mut self) {
        self.line.finish_and_clear();
    }
}
