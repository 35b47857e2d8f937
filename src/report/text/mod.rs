//! The text report: for a person under pressure.
//!
//! Findings are grouped by severity and rule, the worst first. Of each group the first object is
//! shown in its line of the dump, the others by name, and the remedy that ends them all before
//! those that end them one by one. The summary comes last, where a terminal leaves the reader.

mod group;
mod not_checked;
mod remedies;
mod snippet;
mod words;

use std::io::{self, Write};

use super::printable::printable;
use super::{Extent, ReportInput};
use crate::catalog::Name;
use crate::rules::Severity;
use group::FindingGroup;
use words::count;
pub(in crate::report) use words::count as counted;
pub(super) use words::write_wrapped;

/// How much is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// The summary alone.
    Quiet,
    /// Groups, folded.
    Normal,
    /// Every finding.
    Verbose,
}

/// How many objects of a group are named when it is folded.
const NAMED_OBJECTS: usize = 3;

/// Writes the report. It holds ANSI styles: give it a stream that strips them where they are not
/// wanted.
///
/// # Errors
/// When the output cannot be written.
pub fn write(input: &ReportInput<'_>, verbosity: Verbosity, out: impl Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    let groups = group::groups(input.report);
    if verbosity > Verbosity::Quiet {
        write_groups(input, &groups, verbosity, &mut out)?;
        write_skipped(input, verbosity, &mut out)?;
        not_checked::write(input, verbosity, &mut out)?;
    }
    write_summary(input, &groups, &mut out)?;
    out.flush()
}

fn write_groups(
    input: &ReportInput<'_>,
    groups: &[FindingGroup<'_>],
    verbosity: Verbosity,
    out: &mut impl Write,
) -> io::Result<()> {
    let folds = verbosity < Verbosity::Verbose;
    for group in groups.iter().filter(|group| !(folds && group.is_left_behind())) {
        group.write(input, verbosity, out)?;
    }
    if folds && groups.iter().any(FindingGroup::is_left_behind) {
        writeln!(out, "Left behind by DMS, to be recreated on the target (--format json has the SQL):")?;
        for group in groups.iter().filter(|group| group.is_left_behind()) {
            group.write_line(input, out)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn write_skipped(input: &ReportInput<'_>, verbosity: Verbosity, out: &mut impl Write) -> io::Result<()> {
    if input.skipped.is_empty() {
        return Ok(());
    }
    let shown = if verbosity == Verbosity::Verbose { usize::MAX } else { NAMED_OBJECTS };
    writeln!(
        out,
        "{} left out of the catalog:",
        count(input.skipped.len(), "statement was", "statements were")
    )?;
    for skipped in input.skipped.iter().take(shown) {
        let text = format!("{}:{}: {}: {}", skipped.file, skipped.line, skipped.statement, skipped.reason);
        writeln!(out, "  {}", printable(&text))?;
    }
    write_rest(input.skipped.len().saturating_sub(shown), out)?;
    writeln!(out)
}

fn write_rest(rest: usize, out: &mut impl Write) -> io::Result<()> {
    if rest > 0 { writeln!(out, "  ... and {rest} more (-v shows all)") } else { Ok(()) }
}

fn write_summary(
    input: &ReportInput<'_>,
    groups: &[FindingGroup<'_>],
    out: &mut impl Write,
) -> io::Result<()> {
    write_inputs(input, out)?;
    let number = |severity: Severity| {
        let of_severity = groups.iter().filter(|group| group.severity == severity);
        of_severity.map(|group| group.findings.len()).sum()
    };
    let counts = [
        count(number(Severity::Error), "error", "errors"),
        count(number(Severity::Warning), "warning", "warnings"),
        count(number(Severity::Info), "info", "infos"),
    ];
    let bold = anstyle::Style::new().bold();
    write!(out, "{bold}{}{bold:#}", counts.join(", "))?;
    writeln!(out, "{}", not_checked::summary(input.report))?;
    write_next(input, groups, out)
}

fn write_inputs(input: &ReportInput<'_>, out: &mut impl Write) -> io::Result<()> {
    for read in input.inputs {
        write!(out, "{}: {}", printable(&read.name), amount(&read.extent))?;
        if let Some(version) = &read.server_version {
            write!(out, ", PostgreSQL {version}")?;
        }
        writeln!(out, "{}", printable(&shortfall(&read.extent)))?;
    }
    Ok(())
}

pub(in crate::report) fn amount(extent: &Extent) -> String {
    match extent {
        Extent::Statements { all, .. } => count(*all, "statement", "statements"),
        Extent::Database { relations: 0, .. } => "no tables or views".to_owned(),
        Extent::Database { relations, .. } => count(*relations, "table or view", "tables and views"),
    }
}

/// What of an input was not read.
pub(in crate::report) fn shortfall(extent: &Extent) -> String {
    match extent {
        Extent::Statements { not_understood: 0, .. } => String::new(),
        Extent::Statements { not_understood, .. } => format!(", {not_understood} not understood"),
        Extent::Database { schemas_left_out, .. } if schemas_left_out.is_empty() => String::new(),
        Extent::Database { schemas_left_out, .. } => {
            let names: Vec<&str> = schemas_left_out.iter().map(Name::as_str).collect();
            format!(", left out: {}", names.join(", "))
        }
    }
}

/// Whether every rule judged every object.
fn report_is_whole(input: &ReportInput<'_>) -> bool {
    input.report.not_checked.is_empty()
}

/// What to do first: the worst groups, each with the remedy that helps most of it.
fn write_next(input: &ReportInput<'_>, groups: &[FindingGroup<'_>], out: &mut impl Write) -> io::Result<()> {
    let Some(worst) = groups.first().map(|group| group.severity) else {
        return match input.skipped.is_empty() {
            true if report_is_whole(input) => {
                writeln!(out, "Nothing found that DMS would hurt or leave behind.")
            }
            true => writeln!(out, "Nothing found in what could be checked."),
            false => {
                writeln!(out, "Nothing found in what could be read; the statements left out say nothing.")
            }
        };
    };
    if worst == Severity::Info {
        return Ok(());
    }
    let urgent: Vec<_> = groups.iter().filter(|group| group.severity == worst).collect();
    writeln!(out, "\nDo first:")?;
    for group in &urgent {
        let style = words::style(group.severity);
        writeln!(out, "  {style}{}{style:#} ({})", group.rule.name, group.count(input))?;
        write!(out, "    ")?;
        write_wrapped(out, 4, 4, &group.first_step(input))?;
    }
    match urgent.first() {
        Some(group) => {
            writeln!(out, "\n`pgdms-lint explain {}` says why, and what else helps.", group.rule.name)
        }
        None => Ok(()),
    }
}
