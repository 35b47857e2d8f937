//! A comparison as text: for a person on call.
//!
//! What is to be done comes first, phase by phase, then what differs and is right, then what only the target has, then
//! what could not be compared. The verdict is the last line, where a terminal leaves the reader.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{ComparisonInput, reason};
use crate::catalog::difference::{NotComparable, Property, PropertyDifference};
use crate::catalog::{ObjectId, SequenceOwnership};
use crate::comparison::{KindWords, NotCompared, Purpose, TargetDifference, Verdict};
use crate::remedy::Phase;
use crate::report::InputSummary;
use crate::report::printable::printable;
use crate::report::text::{Verbosity, amount, counted, shortfall, write_wrapped};

/// How many objects of a kind are shown in one place where the list is folded.
const SHOWN: usize = 8;

/// Writes the comparison. It holds ANSI styles: give it a stream that strips them where they are not wanted.
///
/// # Errors
/// When the output cannot be written.
pub fn write(input: &ComparisonInput<'_>, verbosity: Verbosity, out: impl Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    if verbosity > Verbosity::Quiet {
        let lists = Lists { input, shown: if verbosity == Verbosity::Verbose { usize::MAX } else { SHOWN } };
        lists.lacks(&mut out)?;
        lists.on_purpose(&mut out)?;
        lists.too_much(&mut out)?;
        lists.not_compared(&mut out)?;
        lists.left_out(&mut out)?;
        lists.what_helps(&mut out)?;
    }
    write_side("source", input.source, &mut out)?;
    write_side("target", input.target, &mut out)?;
    write_verdict(input, &mut out)?;
    out.flush()
}

struct Lists<'a> {
    input: &'a ComparisonInput<'a>,
    shown: usize,
}

impl Lists<'_> {
    /// What the target lacks and what differs there, phase by phase.
    fn lacks(&self, out: &mut impl Write) -> io::Result<()> {
        let lacks = || self.input.selected.differences.iter().filter(|found| found.verdict.is_lack());
        let mut by_phase: BTreeMap<Phase, Vec<&TargetDifference>> = BTreeMap::new();
        for found in lacks().map(AsRef::as_ref) {
            by_phase.entry(found.phase).or_default().push(found);
        }
        for (phase, found) in by_phase {
            let missing = found.iter().filter(|found| found.verdict == Verdict::Missing).count();
            let different = found.len() - missing;
            let counts = [(missing, "missing"), (different, "different")];
            let counts: Vec<String> = counts
                .into_iter()
                .filter(|(number, _)| *number > 0)
                .map(|(number, what)| format!("{number} {what}"))
                .collect();
            let bold = Style::new().bold();
            writeln!(out, "{bold}{}{bold:#}: {}", heading(phase), counts.join(", "))?;
            self.groups(&found, out)?;
            writeln!(out)?;
        }
        Ok(())
    }

    /// The column that lacks its identity where the sequence behind it is missing.
    fn why(&self, found: &TargetDifference) -> String {
        let expected = self.input.comparison.expected();
        let column = match found.source {
            Some(ObjectId::Sequence(id)) => expected.sequences[id].owner,
            _ => None,
        };
        let identity = column.filter(|owner| owner.kind == SequenceOwnership::Identity);
        let column = identity.map(|owner| ObjectId::Column(owner.relation, owner.column));
        match column.filter(|column| self.input.comparison.counterpart(*column).is_some()) {
            Some(column) => {
                let path = expected.object_ref(column).path().to_string();
                format!(": the column {} is no identity column there", printable(&path))
            }
            None => String::new(),
        }
    }

    fn on_purpose(&self, out: &mut impl Write) -> io::Result<()> {
        let mut by_purpose: BTreeMap<Purpose, Vec<&TargetDifference>> = BTreeMap::new();
        for found in self.input.selected.differences.iter().map(AsRef::as_ref) {
            if let Verdict::OnPurpose(purpose) = found.verdict {
                by_purpose.entry(purpose).or_default().push(found);
            }
        }
        if by_purpose.is_empty() {
            return Ok(());
        }
        writeln!(out, "Differs, and is right:")?;
        for (purpose, found) in by_purpose {
            let kinds = self.kinds(&found);
            for (kind, found) in kinds {
                let names: Vec<String> = found.iter().map(|found| path(found)).collect();
                write!(out, "  ")?;
                write_wrapped(out, 2, 4, &format!("{}: {}", self.named(kind, &names), purpose.words()))?;
            }
        }
        writeln!(out)
    }

    fn too_much(&self, out: &mut impl Write) -> io::Result<()> {
        let found = self.input.selected.differences.iter().filter(|found| found.verdict == Verdict::TooMuch);
        let found: Vec<&TargetDifference> = found.map(AsRef::as_ref).collect();
        if found.is_empty() {
            return Ok(());
        }
        writeln!(out, "Only on the target:")?;
        self.groups(&found, out)?;
        writeln!(out)
    }

    /// Objects kind by kind, folded: those that are there or not as a whole a line each, properties with all objects of
    /// which they differ in the same way.
    fn groups(&self, found: &[&TargetDifference], out: &mut impl Write) -> io::Result<()> {
        for (kind, found) in self.kinds(found) {
            let (whole, parts): (Vec<_>, Vec<_>) =
                found.into_iter().partition(|one| one.properties.is_empty());
            for one in whole.iter().take(self.shown) {
                write!(out, "  {} {}", kind.one(), printable(&path(one)))?;
                write_verdict_of_whole(one, &self.why(one), out)?;
            }
            if whole.len() > self.shown {
                writeln!(out, "  ... and {} more {} (-v shows all)", whole.len() - self.shown, kind.many())?;
            }
            let properties = by_property(&parts);
            for (property, names) in properties.iter().take(self.shown) {
                write!(out, "  ")?;
                let text = format!("{}: {property}", self.named(kind, names));
                write_wrapped(out, 2, 4, &text)?;
            }
            if properties.len() > self.shown {
                let rest = properties.len() - self.shown;
                writeln!(out, "  ... and {rest} more differences of {} (-v shows all)", kind.many())?;
            }
        }
        Ok(())
    }

    /// `tables a, b and 17 more`
    fn named(&self, kind: KindWords, names: &[String]) -> String {
        let words = if names.len() == 1 { kind.one() } else { kind.many() };
        match names.get(..self.shown).filter(|shown| shown.len() < names.len()) {
            Some(shown) => format!("{words} {} and {} more", shown.join(", "), names.len() - self.shown),
            None => format!("{words} {}", names.join(", ")),
        }
    }

    /// Objects by kind, in the order of the kinds.
    fn kinds<'d>(&self, found: &[&'d TargetDifference]) -> Vec<(KindWords, Vec<&'d TargetDifference>)> {
        let target = self.input.migration.target();
        let mut kinds: Vec<(KindWords, Vec<&TargetDifference>)> = Vec::new();
        let mut places: BTreeMap<(bool, KindWords), usize> = BTreeMap::new();
        for one in found {
            let Some(target) = target else { continue };
            let kind = self.input.comparison.kind_words(one, target);
            let at = *places.entry((one.verdict == Verdict::Missing, kind)).or_insert_with(|| {
                kinds.push((kind, Vec::new()));
                kinds.len() - 1
            });
            kinds[at].1.push(one);
        }
        kinds
    }

    fn not_compared(&self, out: &mut impl Write) -> io::Result<()> {
        let not_compared = &self.input.selected.not_compared;
        if not_compared.is_empty() {
            return Ok(());
        }
        // many objects have the same reason
        let mut by_reason: Vec<(String, String, Vec<String>)> = Vec::new();
        let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
        for one in not_compared {
            let key = (what(one), reason(one));
            let at = *places.entry(key.clone()).or_insert_with(|| {
                by_reason.push((key.0, key.1, Vec::new()));
                by_reason.len() - 1
            });
            by_reason[at].2.extend(object(one));
        }
        writeln!(out, "Not comparable:")?;
        for (what, reason, objects) in by_reason {
            let names = match objects.len() {
                0 => String::new(),
                number if number > self.shown => {
                    format!(" of {} and {} more", objects[..self.shown].join(", "), number - self.shown)
                }
                _ => format!(" of {}", objects.join(", ")),
            };
            write!(out, "  ")?;
            let separator = if what.is_empty() { "" } else { ": " };
            write_wrapped(out, 2, 4, &format!("{what}{names}{separator}{reason}"))?;
        }
        writeln!(out)
    }

    fn what_helps(&self, out: &mut impl Write) -> io::Result<()> {
        match self.input.selected.has_lacks() {
            true => writeln!(
                out,
                "`pgdms-lint fix` writes the files; with --target they leave out what the target has.\n"
            ),
            false => Ok(()),
        }
    }

    fn left_out(&self, out: &mut impl Write) -> io::Result<()> {
        let comparison = self.input.comparison;
        let mut lines = Vec::new();
        if comparison.tables_left_out > 0 {
            let tables = counted(comparison.tables_left_out, "table", "tables");
            lines.push(format!("The task does not move {tables} of the source: they were not looked for."));
        }
        for (object, needs) in comparison.impossible.iter().take(self.shown) {
            lines.push(format!(
                "Cannot be made on the target: {} {}, which needs {} {}, and the task does not move that.",
                object.kind,
                object.path(),
                needs.kind,
                needs.path()
            ));
        }
        match self.input.tables_remade() {
            0 => {}
            number => lines.push(format!(
                "DMS drops {} of the target before it loads, and makes them anew (TargetTablePrepMode DROP_AND_CREATE): \
                 what stands on them now goes with them.",
                counted(number, "table", "tables")
            )),
        }
        if !self.input.skipped.is_empty() {
            let statements = counted(self.input.skipped.len(), "statement was", "statements were");
            lines.push(format!("{statements} left out of the catalogs (--format json lists them)."));
        }
        lines.iter().try_for_each(|line| write_wrapped(out, 0, 2, line))?;
        if lines.is_empty() { Ok(()) } else { writeln!(out) }
    }
}

/// When a phase is, and the file of a plan that makes what it says.
fn heading(phase: Phase) -> String {
    let (when, file) = match phase {
        Phase::TargetBeforeLoad => ("Before the load", 2),
        Phase::TargetAfterLoad => ("After the load", 3),
        Phase::TargetBeforeCutover => ("Before the cutover", 4),
        Phase::TargetAtCutover => ("At the cutover", 6),
        Phase::TargetAfterCutover => ("After the cutover", 7),
        other => return other.as_str().to_owned(),
    };
    format!("{when} ({file}-{}.sql)", phase.as_str())
}

fn path(found: &TargetDifference) -> String {
    found.object.path().to_string()
}

fn write_verdict_of_whole(found: &TargetDifference, why: &str, out: &mut impl Write) -> io::Result<()> {
    match found.verdict {
        Verdict::Missing => {
            let red = AnsiColor::Red.on_default();
            writeln!(out, " {red}is missing{red:#}{why}")
        }
        _ => writeln!(out),
    }
}

/// The properties that differ, each with the objects of which it does.
fn by_property(found: &[&TargetDifference]) -> Vec<(String, Vec<String>)> {
    let mut properties: Vec<(String, Vec<String>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (one, differs) in
        found.iter().flat_map(|one| one.properties.iter().map(move |differs| (one, differs)))
    {
        let mut words = property(one.verdict, differs);
        if let Some(consequence) = one.consequence() {
            words = format!("{words}: {consequence}");
        }
        let at = *places.entry(words.clone()).or_insert_with(|| {
            properties.push((words, Vec::new()));
            properties.len() - 1
        });
        properties[at].1.push(path(one));
    }
    properties
}

/// `type numeric(10,2), on the target numeric`
fn property(verdict: Verdict, found: &PropertyDifference) -> String {
    let [source, target] = found.shown_values();
    match found.property {
        property if verdict == Verdict::TooMuch && found.here.is_none() => {
            format!("{property}{} {target}", found.of)
        }
        Property::LastValue => format!("stands at {source}, on the target at {target}"),
        Property::IsCalled => format!("value was handed out: {source}, on the target {target}"),
        property => format!("{property}{} {source}, on the target {target}", found.of),
    }
}

/// What could not be compared: an aspect, a kind, a property.
fn what(found: &NotCompared) -> String {
    match found {
        NotCompared::Untold(NotComparable::Aspect { aspect, .. }) => aspect.to_string(),
        NotCompared::Untold(NotComparable::Kind { kind, .. }) => {
            format!("every {}", kind.as_str().replace('-', " "))
        }
        NotCompared::Untold(NotComparable::Property { property: Property::LastValue, .. }) => {
            "the values".to_owned()
        }
        NotCompared::Untold(NotComparable::Property { property, .. })
        | NotCompared::Spelling { property, .. } => property.to_string(),
        NotCompared::Names(_) => String::new(),
    }
}

fn object(found: &NotCompared) -> Option<String> {
    match found {
        NotCompared::Untold(NotComparable::Property { object, .. })
        | NotCompared::Spelling { object, .. } => Some(object.path().to_string()),
        _ => None,
    }
}

fn write_side(side: &str, read: &InputSummary, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{side} {}: {}", printable(&read.name), amount(&read.extent))?;
    if let Some(version) = &read.server_version {
        write!(out, ", PostgreSQL {version}")?;
    }
    writeln!(out, "{}", printable(&shortfall(&read.extent)))
}

fn write_verdict(input: &ComparisonInput<'_>, out: &mut impl Write) -> io::Result<()> {
    let selected = input.selected;
    let missing = selected.count(|verdict| verdict == Verdict::Missing);
    let different = selected.count(|verdict| verdict == Verdict::Different);
    let too_much = selected.count(|verdict| verdict == Verdict::TooMuch);
    let until = match input.selection.until {
        Some(phase) => format!(" of what should be there by {}", phase.as_str()),
        None => String::new(),
    };
    let bold = Style::new().bold();
    match (missing, different) {
        (0, 0) if selected.not_compared.is_empty() => {
            write!(out, "{bold}Nothing is missing{until}{bold:#}")?;
        }
        (0, 0) => write!(out, "{bold}Nothing is missing{until}, as far as it can be compared{bold:#}")?,
        _ => write!(out, "{bold}{missing} missing, {different} different{until}{bold:#}")?,
    }
    if too_much > 0 {
        write!(out, "; {too_much} only on the target")?;
    }
    match selected.not_compared.len() {
        0 => writeln!(out),
        number => writeln!(out, "; {number} not comparable"),
    }
}
