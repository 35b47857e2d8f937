//! Statements that could not be read, of a dump or of what a snapshot was made from.

use super::super::CliError;
use super::SourceReading;
use crate::report::{Extent, Skipped};

/// What happens to statements that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotUnderstood {
    /// They are left out and listed.
    Listed,
    /// The job ends: `--strict`.
    Refused,
}

/// The error of `--strict`, where a statement could not be read.
pub(super) fn strict(reading: &SourceReading) -> Option<CliError> {
    let (statements, count) = counts(reading);
    (count > 0).then(|| CliError::Strict { count, statements, first: first(&reading.skipped) })
}

/// What is said of a target whose statements could not all be read.
pub(super) fn warning_of_target(reading: &SourceReading) -> String {
    let (all, not_understood) = counts(reading);
    let first = first(&reading.skipped);
    format!(
        "of the target {not_understood} of {all} statements could not be read, so what they make may be taken for missing; \
         the first: {first}"
    )
}

/// What is said beside a list of what was read, where statements were left out of that.
pub(in super::super) fn warning_of_list(reading: &SourceReading) -> Option<String> {
    let skipped = &reading.skipped;
    (!skipped.is_empty()).then(|| {
        format!(
            "{} of the source's statements could not be read, or not be followed, so the list may lack something; \
             the first: {}",
            skipped.len(),
            first(skipped)
        )
    })
}

/// How many statements there were, and how many could not be read.
fn counts(reading: &SourceReading) -> (usize, usize) {
    match reading.input.extent {
        Extent::Statements { all, not_understood } => (all, not_understood),
        Extent::Database { .. } => (0, 0),
    }
}

/// Place, text and reason of the first statement that could not be read.
pub(super) fn first(skipped: &[Skipped]) -> String {
    let not_understood = skipped.iter().find(|skipped| skipped.reason.starts_with("not understood"));
    let Some(first) = not_understood.or(skipped.last()) else { return String::new() };
    format!("{}:{}: {}: {}", first.file, first.line, first.statement, first.reason)
}
