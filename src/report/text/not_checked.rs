//! The rules that could not run, and the objects that rules could not judge.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use super::words::{count, write_wrapped};
use super::{NAMED_OBJECTS, ReportInput, Verbosity};
use crate::catalog::ObjectId;
use crate::finding::NotChecked;
use crate::lint::Report;

/// Writes a line for each reason, with the objects that it is about and the rules.
pub(super) fn write(input: &ReportInput<'_>, verbosity: Verbosity, out: &mut impl Write) -> io::Result<()> {
    let mut by_reason: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for not_checked in &input.report.not_checked {
        let reason = format!("{}{}", not_checked.reason, objects(input, &not_checked.objects, verbosity));
        by_reason.entry(reason).or_default().insert(not_checked.rule.name);
    }
    if by_reason.is_empty() {
        return Ok(());
    }
    writeln!(out, "Not checked (never the same as a pass):")?;
    for (reason, rules) in &by_reason {
        let rules: Vec<&str> = rules.iter().copied().collect();
        write!(out, "  ")?;
        write_wrapped(out, 2, 6, &format!("{reason}: {}", listed(&rules, verbosity)))?;
    }
    writeln!(out)
}

/// The objects that could not be judged, in parentheses; nothing where that is all of them.
fn objects(input: &ReportInput<'_>, objects: &[ObjectId], verbosity: Verbosity) -> String {
    if objects.is_empty() {
        return String::new();
    }
    let catalog = input.migration.source();
    let shown = if verbosity == Verbosity::Verbose { objects.len() } else { NAMED_OBJECTS };
    let names = objects.iter().take(shown).map(|id| catalog.object_ref(*id).path().to_string());
    let names = names.collect::<Vec<_>>().join(", ");
    match objects.len().saturating_sub(shown) {
        0 => format!(" ({names})"),
        more => format!(" ({names} and {more} more)"),
    }
}

fn listed(rules: &[&str], verbosity: Verbosity) -> String {
    if verbosity == Verbosity::Verbose || rules.len() <= NAMED_OBJECTS {
        return rules.join(", ");
    }
    let named = rules.get(..NAMED_OBJECTS).unwrap_or_default().join(", ");
    format!("{named} and {}", count(rules.len() - NAMED_OBJECTS, "more rule", "more rules"))
}

/// The end of the summary: how many rules could not run at all, and how many not everywhere.
pub(super) fn summary(report: &Report) -> String {
    let rules = |is_meant: fn(&NotChecked) -> bool| {
        let meant = report.not_checked.iter().filter(|entry| is_meant(entry));
        meant.map(|entry| entry.rule.name).collect::<BTreeSet<_>>().len()
    };
    let not_run = rules(|entry| entry.objects.is_empty());
    let in_part = rules(|entry| !entry.objects.is_empty());
    match (not_run, in_part) {
        (0, 0) => ".".to_owned(),
        (rules, 0) => format!("; {} not checked.", count(rules, "rule", "rules")),
        (0, rules) => format!("; {} not checked for every object.", count(rules, "rule", "rules")),
        (rules, parts) => {
            format!("; {} not checked, {parts} not for every object.", count(rules, "rule", "rules"))
        }
    }
}
