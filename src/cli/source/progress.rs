//! The line on standard error that shows what is being read, where that is a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::report::printable::printable;

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
