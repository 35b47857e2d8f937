//! The findings of one rule and severity, folded.

use std::io::{self, Write};

use super::words::{plural, style, write_wrapped};
use super::{NAMED_OBJECTS, Verbosity, remedies, snippet};
use crate::finding::{Description, Finding};
use crate::lint::Report;
use crate::remedy::Remedy;
use crate::report::ReportInput;
use crate::report::printable::printable;
use crate::rules::{Group, Rule, Severity};

/// How many remedies of a group are shown when it is folded.
fn shown_remedies(severity: Severity) -> usize {
    match severity {
        Severity::Error => 2,
        _ => 1,
    }
}

/// How deep the text of a remedy begins.
const FIX_INDENT: usize = 9;

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
    /// Whether these are things that DMS leaves behind, one statement each: they are listed with
    /// their number, a line a kind.
    pub(super) fn is_left_behind(&self) -> bool {
        self.rule.group == Group::Objects && self.severity < Severity::Error
    }

    /// The rule, how many objects, and the names of the first.
    pub(super) fn write_line(&self, input: &ReportInput<'_>, out: &mut impl Write) -> io::Result<()> {
        let style = style(self.severity);
        let prefix = format!("  {}: {}: ", self.rule.name, self.count(input));
        let (rule, rest) = prefix.split_at(2 + self.rule.name.len());
        write!(out, "{style}{rule}{style:#}{rest}")?;
        let mut names = self.names(input, 0, NAMED_OBJECTS).join(", ");
        let number = self.findings.len();
        if number > NAMED_OBJECTS {
            names += &format!(" and {} more", number - NAMED_OBJECTS);
        }
        write_wrapped(out, prefix.chars().count(), 6, &names)
    }

    /// The names of some of its objects.
    fn names(&self, input: &ReportInput<'_>, from: usize, number: usize) -> Vec<String> {
        let catalog = input.migration.source();
        let findings = self.findings.iter().skip(from).take(number);
        findings.map(|finding| finding.object_ref(catalog).path().to_string()).collect()
    }

    /// How many objects, and of which kind: `3 indexes`; `2 objects` where kinds are mixed.
    pub(super) fn count(&self, input: &ReportInput<'_>) -> String {
        let catalog = input.migration.source();
        let mut kinds = self.findings.iter().map(|finding| finding.object_kind(catalog));
        let number = self.findings.len();
        match kinds.next() {
            Some(first) if kinds.all(|kind| kind == first) => format!("{number} {}", plural(first, number)),
            _ => format!("{number} objects"),
        }
    }

    /// The remedy that helps most of it, in a line.
    pub(super) fn first_step(&self, input: &ReportInput<'_>) -> String {
        let description = self.describe_first(input);
        let all = description.remedies.iter().find(|remedy| remedies::ends_them_all(remedy));
        match (all, description.remedies.first(), self.findings.len()) {
            (_, Some(remedy), 1) | (Some(remedy), ..) => remedies::line(remedy),
            (None, Some(remedy), _) => {
                let first = self.names(input, 0, 1).join("");
                format!("one remedy each, as for {first}: {}", remedies::line(remedy))
            }
            (None, None, _) => description.message,
        }
    }

    fn describe_first(&self, input: &ReportInput<'_>) -> Description {
        match self.findings.first() {
            Some(finding) => finding.describe(input.migration),
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
            let description = finding.describe(input.migration);
            let object = finding.object_ref(input.migration.source());
            let path = object.path().to_string();
            let label = printable(&path);
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
        let path = object.path().to_string();
        let label = printable(&path);
        match self.findings.len() {
            1 => self.write_heading(input, first, &description.message, &label, out)?,
            _ => {
                let title = format!("{}: {}", self.rule.summary, self.count(input));
                self.write_heading(input, first, &title, &label, out)?;
                write!(out, "  = ")?;
                write_wrapped(out, 4, 4, &description.message)?;
                self.write_names(input, out)?;
            }
        }
        self.write_remedies(&description, out)?;
        write_decisions(&description, out)?;
        writeln!(out)
    }

    /// The heading; for errors with the line of the dump, otherwise with its place alone. What was read of a
    /// server has no place but its name.
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
            writeln!(out, "{rendered}")?;
            return if location.is_none() { write_object(label, out) } else { Ok(()) };
        }
        let style = style(self.severity);
        let prefix = format!("{}[{}]", self.severity, self.rule.name);
        write!(out, "{style}{prefix}{style:#}: ")?;
        write_wrapped(out, prefix.len() + 2, 4, title)?;
        match location {
            Some(place) => {
                let file = printable(place.file);
                writeln!(out, "  --> {file}:{}:{}: {label}", place.line, place.column)
            }
            None => write_object(label, out),
        }
    }

    /// The other objects by name.
    fn write_names(&self, input: &ReportInput<'_>, out: &mut impl Write) -> io::Result<()> {
        let names = self.names(input, 1, NAMED_OBJECTS).join(", ");
        let text = match self.findings.len().saturating_sub(1 + NAMED_OBJECTS) {
            0 => format!("= also {names}"),
            rest => format!("= also {names} and {rest} more (-v shows all)"),
        };
        write!(out, "  ")?;
        write_wrapped(out, 2, 4, &text)
    }

    /// Of several findings the remedies that end them all first, otherwise in the rule's order.
    fn write_remedies(&self, description: &Description, out: &mut impl Write) -> io::Result<()> {
        let is_first = |remedy: &&Remedy| self.findings.len() > 1 && remedies::ends_them_all(remedy);
        let (all, single): (Vec<_>, Vec<_>) = description.remedies.iter().partition(is_first);
        for remedy in all.iter().chain(&single).take(shown_remedies(self.severity)) {
            write_remedy(remedy, out)?;
        }
        Ok(())
    }
}

fn write_object(label: &str, out: &mut impl Write) -> io::Result<()> {
    if label.is_empty() { Ok(()) } else { writeln!(out, "  --> {label}") }
}

fn write_remedy(remedy: &Remedy, out: &mut impl Write) -> io::Result<()> {
    write!(out, "  = fix: ")?;
    write_wrapped(out, FIX_INDENT, FIX_INDENT, &remedies::line(remedy))?;
    let Some(caveat) = &remedy.caveat else { return Ok(()) };
    write!(out, "         ")?;
    write_wrapped(out, FIX_INDENT, FIX_INDENT, &format!("but {caveat}"))
}

/// The settings that decided, where somebody set them.
fn write_decisions(description: &Description, out: &mut impl Write) -> io::Result<()> {
    for decision in description.decided_by.iter().filter(|decision| decision.origin != "default") {
        let text = format!("{} = {} ({})", decision.setting, decision.value, decision.origin);
        writeln!(out, "  = decided by {}", printable(&text))?;
    }
    Ok(())
}
