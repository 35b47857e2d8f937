//! The findings of one rule and severity, folded.

use std::io::{self, Write};

use super::words::{plural, style, write_wrapped};
use super::{NAMED_OBJECTS, Verbosity, remedies, snippet};
use crate::catalog::ObjectKind;
use crate::finding::{Description, Finding};
use crate::lint::Report;
use crate::report::ReportInput;
use crate::rules::{Rule, Severity};

/// How many remedies of a group are shown when it is folded.
const SHOWN_REMEDIES: usize = 2;

/// The findings of one rule and severity; never empty.
pub(super) struct FindingGroup<'a> {
    pub severity: Severity,
    pub rule: &'static Rule,
    pub findings: &'a [Finding],
}

/// The groups in the order of the report.
pub(super) fn groups(report: &Report) -> Vec<FindingGroup<'_>> {
    report
        .findings
        .chunk_by(|a, b| a.severity == b.severity && a.rule == b.rule)
        .filter_map(|findings| {
            let first = findings.first()?;
            Some(FindingGroup { severity: first.severity, rule: first.rule, findings })
        })
        .collect()
}

impl FindingGroup<'_> {
    /// The kind of its first object.
    pub(super) fn kind(&self, input: &ReportInput<'_>) -> ObjectKind {
        match self.findings.first() {
            Some(finding) => finding.object_ref(input.migration.source()).kind,
            None => ObjectKind::Database,
        }
    }

    /// The remedy that helps most of it, in a line.
    pub(super) fn first_step(&self, input: &ReportInput<'_>) -> String {
        let description = self.describe_first(input);
        let all = description.remedies.iter().find(|remedy| remedies::ends_them_all(remedy));
        match (all, description.remedies.first(), self.findings.len()) {
            (Some(remedy), ..) | (None, Some(remedy), 1) => remedies::line(remedy),
            (None, Some(remedy), _) => {
                format!("one remedy each, as for {}: {}", self.first_name(input), remedies::line(remedy))
            }
            (None, None, _) => description.message,
        }
    }

    fn first_name(&self, input: &ReportInput<'_>) -> String {
        let first = self.findings.first();
        first
            .map(|finding| finding.object_ref(input.migration.source()).path().to_string())
            .unwrap_or_default()
    }

    fn describe_first(&self, input: &ReportInput<'_>) -> Description {
        match self.findings.first() {
            Some(finding) => (finding.rule.describe)(input.migration, finding),
            None => Description::default(),
        }
    }

    pub(super) fn write(
        &self,
        input: &ReportInput<'_>,
        verbosity: Verbosity,
        out: &mut impl Write,
    ) -> io::Result<()> {
        match verbosity {
            Verbosity::Verbose => self.write_each(input, out),
            _ => self.write_folded(input, out),
        }
    }

    fn write_each(&self, input: &ReportInput<'_>, out: &mut impl Write) -> io::Result<()> {
        for finding in self.findings {
            let description = (finding.rule.describe)(input.migration, finding);
            let object = finding.object_ref(input.migration.source());
            let label = object.path().to_string();
            self.write_heading(input, finding, &description.message, &label, out)?;
            for remedy in &description.remedies {
                write_remedy(remedy, out)?;
            }
            write_decisions(&description, out)?;
            writeln!(out)?;
        }
        Ok(())
    }

    fn write_folded(&self, input: &ReportInput<'_>, out: &mut impl Write) -> io::Result<()> {
        let Some(first) = self.findings.first() else { return Ok(()) };
        let description = self.describe_first(input);
        let object = first.object_ref(input.migration.source());
        let label = object.path().to_string();
        match self.findings.len() {
            1 => self.write_heading(input, first, &description.message, &label, out)?,
            many => {
                let title = format!("{}: {many} {}", self.rule.summary, plural(object.kind, many));
                self.write_heading(input, first, &title, &label, out)?;
                self.write_names(input, out)?;
                write_wrapped(out, "  = ", &description.message)?;
            }
        }
        self.write_remedies(&description, out)?;
        write_decisions(&description, out)?;
        writeln!(out)
    }

    /// The heading; for errors with the line of the dump, otherwise with its place alone.
    fn write_heading(
        &self,
        input: &ReportInput<'_>,
        finding: &Finding,
        title: &str,
        label: &str,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let location = input.location(finding);
        if self.severity == Severity::Error {
            let rendered = snippet::render(self.severity, self.rule.name, title, location.as_ref(), label);
            return writeln!(out, "{rendered}");
        }
        let style = style(self.severity);
        write!(out, "{style}{}[{}]{style:#}", self.severity, self.rule.name)?;
        write_wrapped(out, ": ", title)?;
        match location {
            Some(place) => writeln!(out, "  --> {}:{}:{}: {label}", place.file, place.line, place.column),
            None => Ok(()),
        }
    }

    /// The other objects by name.
    fn write_names(&self, input: &ReportInput<'_>, out: &mut impl Write) -> io::Result<()> {
        let others = self.findings.get(1..).unwrap_or_default();
        let names: Vec<String> = others
            .iter()
            .take(NAMED_OBJECTS)
            .map(|finding| finding.object_ref(input.migration.source()).path().to_string())
            .collect();
        match others.len().saturating_sub(NAMED_OBJECTS) {
            0 => writeln!(out, "  also {}", names.join(", ")),
            rest => writeln!(out, "  also {} and {rest} more (-v shows all)", names.join(", ")),
        }
    }

    /// The remedies that end them all first.
    fn write_remedies(&self, description: &Description, out: &mut impl Write) -> io::Result<()> {
        let (all, single): (Vec<_>, Vec<_>) =
            description.remedies.iter().partition(|remedy| remedies::ends_them_all(remedy));
        for remedy in all.iter().chain(&single).take(SHOWN_REMEDIES) {
            write_remedy(remedy, out)?;
        }
        Ok(())
    }
}

fn write_remedy(remedy: &crate::remedy::Remedy, out: &mut impl Write) -> io::Result<()> {
    write_wrapped(out, "  = fix: ", &remedies::line(remedy))?;
    match &remedy.caveat {
        Some(caveat) => write_wrapped(out, "         but ", caveat),
        None => Ok(()),
    }
}

/// The settings that decided, where somebody set them.
fn write_decisions(description: &Description, out: &mut impl Write) -> io::Result<()> {
    for decision in description.decided_by.iter().filter(|decision| decision.origin != "default") {
        writeln!(out, "  = decided by {} = {} ({})", decision.setting, decision.value, decision.origin)?;
    }
    Ok(())
}
