//! The list of columns that `pgdms-lint types` writes.

use std::collections::HashMap;
use std::io::{self, Write};

use super::open_schema;
use super::printable::printable;
use super::text::write_wrapped;
use crate::dms::ColumnTypeRow;
use crate::dms::types::Outcome;
use crate::figures;
use crate::lint::{JudgedColumn, StoredOutcome, StoredVerdict};
use crate::profile::Scope;
use crate::rules::Severity;

/// Writes the list as JSON.
///
/// # Errors
/// When the output cannot be written.
pub fn write_json(columns: &[JudgedColumn], out: impl Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    serde_json::to_writer_pretty(&mut out, columns).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// The JSON Schema of what [`write_json`] writes.
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Vec<JudgedColumn>).to_value();
    open_schema::open(&mut schema);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("title".to_owned(), "pgdms-lint types".into());
        let about = "The columns that the task moves. Readers must accept keys and values of enumerations that they do \
                     not know: more may come.";
        schema.insert("description".to_owned(), about.into());
    }
    schema
}

/// Writes the list for people: a heading a table, a line a column with the number of the reason
/// where the verdict is not "full", and below it what the stored values say. The reasons stand at the end, each
/// once.
///
/// # Errors
/// When the output cannot be written.
pub fn write_text(columns: &[JudgedColumn], out: impl Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    let mut reasons = Reasons::default();
    for table in columns.chunk_by(|a, b| is_of_same_table(&a.by_type, &b.by_type)) {
        write_table(table, &mut reasons, &mut out)?;
    }
    reasons.write(&mut out)?;
    write_totals(columns, &mut out)?;
    write_stored_totals(columns, &mut out)?;
    out.flush()
}

fn is_of_same_table(a: &ColumnTypeRow, b: &ColumnTypeRow) -> bool {
    a.schema == b.schema && a.table == b.table
}

/// The reasons in the order in which they are met.
#[derive(Default)]
struct Reasons {
    numbers: HashMap<&'static str, usize, foldhash::fast::RandomState>,
    texts: Vec<&'static str>,
}

impl Reasons {
    /// The number of a reason, from 1.
    fn number(&mut self, reason: &'static str) -> usize {
        *self.numbers.entry(reason).or_insert_with(|| {
            self.texts.push(reason);
            self.texts.len()
        })
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        for (at, reason) in self.texts.iter().enumerate() {
            let prefix = format!("  [{}] ", at + 1);
            write!(out, "{prefix}")?;
            write_wrapped(out, prefix.len(), prefix.len(), reason)?;
        }
        if self.texts.is_empty() { Ok(()) } else { writeln!(out) }
    }
}

fn write_table(columns: &[JudgedColumn], reasons: &mut Reasons, out: &mut impl Write) -> io::Result<()> {
    let Some(first) = columns.first().map(|column| &column.by_type) else { return Ok(()) };
    let bold = anstyle::Style::new().bold();
    let name = format!("{}.{}", first.schema, first.table);
    writeln!(out, "{bold}{}{bold:#}", printable(&name))?;
    let rows = || columns.iter().map(|column| &column.by_type);
    let widths = [
        width(rows().map(|row| row.column.as_str())),
        width(rows().map(|row| row.data_type.as_str())),
        width(rows().map(|row| row.dms_type.as_str())),
        width(rows().map(|row| row.target_type.as_str())),
    ];
    for column in columns {
        write_row(&column.by_type, widths, reasons, out)?;
        if let Some(stored) = &column.stored {
            write_stored(stored, out)?;
        }
    }
    writeln!(out)
}

fn width<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(|text| printable(text).chars().count()).max().unwrap_or(0)
}

fn write_row(
    row: &ColumnTypeRow,
    widths: [usize; 4],
    reasons: &mut Reasons,
    out: &mut impl Write,
) -> io::Result<()> {
    let style = match row.verdict {
        Outcome::Full => anstyle::Style::new(),
        Outcome::None => anstyle::AnsiColor::Red.on_default(),
        _ => anstyle::AnsiColor::Yellow.on_default(),
    };
    let [column, data_type, dms_type, target_type] = widths;
    write!(
        out,
        "  {:column$}  {:data_type$}  {:dms_type$}  {:target_type$}  {style}{}{style:#}",
        printable(row.column.as_str()),
        printable(&row.data_type),
        printable(&row.dms_type),
        printable(&row.target_type),
        row.verdict.as_str(),
    )?;
    match row.verdict {
        Outcome::Full => writeln!(out),
        _ => writeln!(out, " [{}]", reasons.number(row.reason)),
    }
}

/// What the stored values of a column say, indented below it. What the table says that declares the column stands
/// there.
fn write_stored(stored: &StoredVerdict, out: &mut impl Write) -> io::Result<()> {
    if let Some(declared) = &stored.declared_in {
        let table = format!("{}.{}", declared.schema, declared.table);
        return write_line(stored.verdict, &format!("with all of {table}, see there"), out);
    }
    for finding in &stored.findings {
        let verdict = match finding.severity {
            Severity::Error => StoredOutcome::Error,
            Severity::Warning => StoredOutcome::Warning,
            Severity::Info => StoredOutcome::Info,
        };
        write_line(verdict, &format!("{} ({})", finding.message, finding.rule), out)?;
    }
    match stored.findings.is_empty() {
        true => write_line(stored.verdict, &without_finding(stored), out),
        false => Ok(()),
    }
}

fn write_line(verdict: StoredOutcome, text: &str, out: &mut impl Write) -> io::Result<()> {
    let (style, word) = (style(verdict), word(verdict));
    let separator = if text.is_empty() { "" } else { ": " };
    write!(out, "    {style}{word}{style:#}{separator}")?;
    write_wrapped(out, 4 + word.len() + separator.len(), 6, text)
}

fn style(verdict: StoredOutcome) -> anstyle::Style {
    match verdict {
        StoredOutcome::Error => anstyle::AnsiColor::Red.on_default(),
        StoredOutcome::Info | StoredOutcome::NoLoss => anstyle::AnsiColor::Green.on_default(),
        _ => anstyle::AnsiColor::Yellow.on_default(),
    }
}

fn word(verdict: StoredOutcome) -> &'static str {
    match verdict {
        StoredOutcome::Error => "error",
        StoredOutcome::Warning => "warning",
        StoredOutcome::Info => "info",
        StoredOutcome::NoLoss => "no loss",
        StoredOutcome::Open => "open",
        StoredOutcome::NotMeasured => "not measured",
    }
}

/// How much was looked at where no rule finds anything.
fn without_finding(stored: &StoredVerdict) -> String {
    let when = stored.measured_at.as_ref().map(|date| format!(" (measured {date})")).unwrap_or_default();
    let rows = match (stored.scope, stored.rows) {
        (None, _) => return String::new(),
        (Some(Scope::All), Some(rows)) => format!("all {} rows looked at", figures::count(rows)),
        (Some(Scope::All), None) => "all rows looked at".to_owned(),
        (Some(Scope::Sample), Some(rows)) => format!("nothing found in {} rows", figures::count(rows)),
        (Some(Scope::Sample), None) => "nothing found in some rows".to_owned(),
    };
    match stored.not_settled.as_slice() {
        [] => format!("{rows}{when}"),
        rules => format!("{rows}{when}; not settled: {}", rules.join(", ")),
    }
}

fn write_totals(columns: &[JudgedColumn], out: &mut impl Write) -> io::Result<()> {
    let count = |verdict| columns.iter().filter(|column| column.by_type.verdict == verdict).count();
    writeln!(
        out,
        "{} columns: {} full, {} partial, {} not migrated, {} undocumented.",
        columns.len(),
        count(Outcome::Full),
        count(Outcome::Partial),
        count(Outcome::None),
        count(Outcome::Undocumented),
    )
}

/// How many columns there are of each verdict by their stored values, where a profile tells any.
fn write_stored_totals(columns: &[JudgedColumn], out: &mut impl Write) -> io::Result<()> {
    let verdicts: Vec<StoredOutcome> =
        columns.iter().filter_map(|column| Some(column.stored.as_ref()?.verdict)).collect();
    if verdicts.is_empty() {
        return Ok(());
    }
    let all = [
        StoredOutcome::Error,
        StoredOutcome::Warning,
        StoredOutcome::Info,
        StoredOutcome::NoLoss,
        StoredOutcome::Open,
        StoredOutcome::NotMeasured,
    ];
    let counts: Vec<String> = all
        .into_iter()
        .map(|verdict| (verdicts.iter().filter(|one| **one == verdict).count(), word(verdict)))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    writeln!(out, "By the stored values: {}.", counts.join(", "))
}
