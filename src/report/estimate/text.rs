//! The estimate for people.

use std::io::{self, Write};

use crate::estimate::{
    Advice, Assumption, AssumptionOrigin, Decisive, Estimate, FigureOrigin, LoadNote, SizeFigure, SpentOn,
    TableEstimate, Unit, WalBasis, WalEstimate, time,
};
use crate::figures;
use crate::report::printable::printable;
use crate::report::text::write_wrapped;

/// So many tables are listed; the rest is summed up.
const LISTED: usize = 20;
/// So many tables are listed where there is hardly anything to load.
const LISTED_WITHOUT_WORK: usize = 5;
/// So many tables of which nothing is known are named.
const NAMED: usize = 10;

/// Writes the estimate for people: the whole, the slowest tables, the critical path, WAL, advice, assumptions.
///
/// # Errors
/// When the output cannot be written.
pub fn write(estimate: &Estimate, out: impl Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    whole(estimate, &mut out)?;
    tables(estimate, &mut out)?;
    unknown(estimate, &mut out)?;
    critical_path(estimate, &mut out)?;
    if let Some(wal) = &estimate.wal {
        heading(&mut out, "WAL meanwhile")?;
        item(&mut out, &wal_words(wal))?;
    }
    advice(estimate, &mut out)?;
    calibration(estimate, &mut out)?;
    assumptions(estimate, &mut out)?;
    out.flush()
}

fn heading(out: &mut impl Write, text: &str) -> io::Result<()> {
    let bold = anstyle::Style::new().bold();
    writeln!(out, "\n{bold}{text}{bold:#}")
}

fn item(out: &mut impl Write, text: &str) -> io::Result<()> {
    write!(out, "  ")?;
    write_wrapped(out, 2, 2, text)
}

fn whole(estimate: &Estimate, out: &mut impl Write) -> io::Result<()> {
    let bold = anstyle::Style::new().bold();
    let least = if estimate.unknown.is_empty() { "about" } else { "at least" };
    let time = time(estimate.seconds);
    writeln!(out, "{bold}The full load takes {least} {time}{bold:#}: {}", volume(estimate))?;
    let subtasks = estimate.settings.first().map_or(1, |setting| setting.value);
    let why = match estimate.decided_by {
        Decisive::OneTable => match estimate.tables.first() {
            Some(slowest) => format!("One table decides it, {}.", name(slowest)),
            None => String::new(),
        },
        Decisive::Subtasks => {
            format!("The {subtasks} tables that load at a time (MaxFullLoadSubTasks) decide it.")
        }
        Decisive::Throughput => {
            "What all subtasks together can load (task-bytes-per-second) decides it.".to_owned()
        }
    };
    item(out, &why)
}

fn volume(estimate: &Estimate) -> String {
    format!(
        "{} tables, {} rows, {}.",
        figures::count(estimate.tables.len() as u64),
        figure(estimate.rows, figures::count),
        figure(estimate.bytes, figures::bytes)
    )
}

/// A figure, with `~` where it was not counted.
fn figure(figure: SizeFigure, shown: fn(u64) -> String) -> String {
    let sign = if figure.origin >= FigureOrigin::Estimated { "~" } else { "" };
    format!("{sign}{}", shown(figure.value))
}

fn name(table: &TableEstimate) -> String {
    printable(&format!("{}.{}", table.schema, table.table)).into_owned()
}

fn tables(estimate: &Estimate, out: &mut impl Write) -> io::Result<()> {
    heading(out, "The slowest tables")?;
    let (first, others) = estimate.tables.split_at(worth_a_line(&estimate.tables));
    let notes = shared_notes(first);
    let listed: Vec<Line> = first.iter().map(|table| Line::of(table, &notes)).collect();
    let width =
        |part: fn(&Line) -> &String| listed.iter().map(|line| part(line).chars().count()).max().unwrap_or(0);
    let (names, times) = (width(|line| &line.name), width(|line| &line.time));
    let (rows, bytes) = (width(|line| &line.rows), width(|line| &line.bytes));
    for line in &listed {
        writeln!(
            out,
            "  {:names$}  {:>times$}  {:>rows$} rows  {:>bytes$}  {}",
            line.name, line.time, line.rows, line.bytes, line.remarks
        )?;
    }
    if !others.is_empty() {
        let seconds: f64 = others.iter().map(|table| table.time.total()).sum();
        let count = figures::count(others.len() as u64);
        writeln!(out, "  and {count} more, {} of one subtask together", time(seconds))?;
    }
    for (at, note) in notes.iter().enumerate() {
        item(out, &format!("[{}] {}", at + 1, note.text()))?;
    }
    Ok(())
}

/// How many tables are listed: of those that are over as soon as they have begun, a few.
fn worth_a_line(tables: &[TableEstimate]) -> usize {
    let with_work = tables.iter().take(LISTED).rposition(|table| table.spent_on != SpentOn::Start);
    let last = with_work.map_or(0, |at| at + 1).max(LISTED_WITHOUT_WORK);
    last.min(tables.len())
}

/// What has to be said of more than one of the listed tables, in the order in which it comes.
fn shared_notes(tables: &[TableEstimate]) -> Vec<LoadNote> {
    let mut known: Vec<(LoadNote, usize)> = Vec::new();
    for &note in tables.iter().flat_map(|table| &table.notes) {
        match known.iter_mut().find(|(other, _)| *other == note) {
            Some((_, times)) => *times += 1,
            None => known.push((note, 1)),
        }
    }
    known.into_iter().filter(|&(_, times)| times > 1).map(|(note, _)| note).collect()
}

/// The line of a table.
struct Line {
    name: String,
    time: String,
    rows: String,
    bytes: String,
    remarks: String,
}

impl Line {
    fn of(table: &TableEstimate, shared: &[LoadNote]) -> Self {
        Line {
            name: name(table),
            time: time(table.seconds),
            rows: figure(table.rows, figures::count),
            bytes: figure(table.bytes, figures::bytes),
            remarks: remarks(table, shared),
        }
    }
}

/// What is said of a table; what is said of others too is said below, and has its number here.
fn remarks(table: &TableEstimate, shared: &[LoadNote]) -> String {
    let mut remarks = vec![spent_on(table)];
    if table.segments > 1 {
        remarks.push(format!("in {} ranges", table.segments));
    }
    if let Some(calibration) = table.calibration.as_ref() {
        match calibration.rehearsed_seconds.zip(calibration.rehearsed_rows) {
            Some((seconds, rows)) => {
                remarks.push(format!(
                    "{} rows took {} in the rehearsal",
                    figures::count(rows),
                    time(seconds)
                ));
            }
            None => remarks.push("not in the rehearsal".to_owned()),
        }
    }
    let numbered = |note: &&LoadNote| shared.contains(note);
    remarks.extend(table.notes.iter().filter(|note| !numbered(note)).map(|note| note.text().to_owned()));
    let numbers = shared.iter().zip(1..).filter(|(note, _)| table.notes.contains(note));
    let numbers: String = numbers.map(|(_, number)| format!(" [{number}]")).collect();
    remarks.join("; ") + &numbers
}

fn spent_on(table: &TableEstimate) -> String {
    match (table.spent_on, &table.lobs) {
        (SpentOn::LobLookups, Some(lobs)) => {
            format!(
                "{} LOBs one by one, {} ({})",
                figures::count(lobs.lookups),
                time(table.time.lobs),
                lobs.mode
            )
        }
        (SpentOn::Bytes, Some(lobs)) if lobs.bytes > table.bytes.value / 2 => {
            format!("by its bytes, {} of them LOBs", figures::bytes(lobs.bytes))
        }
        (SpentOn::Bytes, _) => "by its bytes".to_owned(),
        (SpentOn::Rows, _) => "by its rows".to_owned(),
        (SpentOn::Commits, _) => "by its commits".to_owned(),
        _ => "hardly anything to load".to_owned(),
    }
}

fn unknown(estimate: &Estimate, out: &mut impl Write) -> io::Result<()> {
    if estimate.unknown.is_empty() {
        return Ok(());
    }
    heading(out, "Left out")?;
    let mut names: Vec<String> = estimate
        .unknown
        .iter()
        .take(NAMED)
        .map(|table| printable(&format!("{}.{}", table.schema, table.table)).into_owned())
        .collect();
    if estimate.unknown.len() > NAMED {
        names.push("...".to_owned());
    }
    let tables = match estimate.unknown.len() {
        1 => "1 table, of which nothing tells how many rows it has".to_owned(),
        several => {
            let several = figures::count(several as u64);
            format!("{several} tables, of which nothing tells how many rows they have")
        }
    };
    item(
        out,
        &format!(
            "{tables}: {}. Measured facts (--profile), a running server \
             as the source, or --size SCHEMA.TABLE=ROWS,BYTES tell it.",
            names.join(", ")
        ),
    )
}

fn critical_path(estimate: &Estimate, out: &mut impl Write) -> io::Result<()> {
    heading(out, "Critical path: what the subtask does that ends last")?;
    let steps = &estimate.critical_path;
    for step in steps.iter().take(LISTED) {
        let range = step.segment.map(|segment| format!(", range {segment}")).unwrap_or_default();
        writeln!(
            out,
            "  from {:>11} to {:>11}  {}{range}",
            time(step.starts),
            time(step.ends),
            printable(&format!("{}.{}", step.schema, step.table))
        )?;
    }
    match steps.len().checked_sub(LISTED) {
        Some(more) if more > 0 => writeln!(out, "  and {more} more"),
        _ => Ok(()),
    }
}

fn wal_words(wal: &WalEstimate) -> String {
    let basis = match wal.basis {
        WalBasis::GivenRate => "as given",
        WalBasis::GivenWrites => "by the writes given",
        WalBasis::MeasuredWrites => "by the writes measured",
        _ => "",
    };
    let Some((bytes, rate)) = wal.bytes.zip(wal.bytes_per_second) else {
        return "Nothing tells how much is written: a profile that was measured on the running server, --assume \
                writes-per-second=N or --assume wal-bytes-per-second=N do. The task's slot keeps it until DMS confirms it."
            .to_owned();
    };
    let limit = match (wal.slot_limit_bytes, wal.slot_limit_reached_after) {
        (Some(limit), Some(after)) => format!(
            " max_slot_wal_keep_size is {}, which is reached after {}: then the slot may be lost, and with it the task \
             (limited-slot-wal).",
            figures::bytes(limit),
            time(after)
        ),
        (Some(limit), None) => {
            format!(" max_slot_wal_keep_size is {}, which is not reached.", figures::bytes(limit))
        }
        _ => String::new(),
    };
    format!(
        "About {} at {} a second, {basis}. The task's slot may keep all of it until the load has ended: no page says what \
         DMS confirms before.{limit}",
        figures::bytes(bytes),
        figures::bytes(rate as u64)
    )
}

fn advice(estimate: &Estimate, out: &mut impl Write) -> io::Result<()> {
    if estimate.advice.is_empty() {
        return Ok(());
    }
    heading(out, "What would make it shorter, each by itself")?;
    for (number, advice) in (1..).zip(&estimate.advice) {
        let prefix = format!("  {number}. ");
        write!(out, "{prefix}")?;
        write_wrapped(out, prefix.len(), prefix.len(), &printable(&advice.message))?;
        details(advice, out)?;
    }
    Ok(())
}

fn details(advice: &Advice, out: &mut impl Write) -> io::Result<()> {
    if let Some(setting) = &advice.setting {
        writeln!(out, "     task setting {}: {}", setting.name, setting.value)?;
    }
    if let Some(query) = &advice.query {
        writeln!(out, "     {}", printable(query))?;
    }
    for rule in &advice.mapping_rules {
        writeln!(out, "     table mappings: {}", printable(&rule.to_string()))?;
    }
    for rule in &advice.own_task_mapping_rules {
        writeln!(out, "     table mappings of the second task: {}", printable(&rule.to_string()))?;
    }
    Ok(())
}

fn calibration(estimate: &Estimate, out: &mut impl Write) -> io::Result<()> {
    let Some(calibration) = &estimate.calibration else { return Ok(()) };
    heading(out, "The rehearsal")?;
    let widths = match calibration.knows_widths {
        true => "How wide its rows were its own profile tells.",
        false => {
            "Its rows are taken to be as wide as here; --calibrate-profile FILE, a profile of its data, tells better."
        }
    };
    item(
        out,
        &format!(
            "{} tables are scaled by their own load there, {} by that of all together ({:.2} times what the assumptions \
             say). {widths}",
            figures::count(calibration.tables),
            figures::count(calibration.others),
            calibration.factor
        ),
    )
}

fn assumptions(estimate: &Estimate, out: &mut impl Write) -> io::Result<()> {
    let heading_text = match estimate.calibration {
        Some(_) => "Assumptions (--assume NAME=VALUE; AWS documents no rates), which the rehearsal scales",
        None => {
            "Assumptions (--assume NAME=VALUE; AWS documents no rates, so a rehearsal tells better: --calibrate)"
        }
    };
    heading(out, heading_text)?;
    let width = estimate.assumptions.iter().map(|assumption| assumption.name.len()).max().unwrap_or(0);
    for assumption in &estimate.assumptions {
        let mark = if assumption.origin == AssumptionOrigin::Given { " (given)" } else { "" };
        let prefix = format!("  {:width$}  {:>12}{mark}  ", assumption.name, value(assumption));
        write!(out, "{prefix}")?;
        write_wrapped(out, prefix.len(), width + 18, assumption.meaning)?;
    }
    for setting in &estimate.settings {
        writeln!(
            out,
            "  {:width$}  {:>12}  {}",
            setting.name,
            figures::count(setting.value.unsigned_abs()),
            setting.origin
        )?;
    }
    Ok(())
}

fn value(assumption: &Assumption) -> String {
    let Some(value) = assumption.value else { return "unknown".to_owned() };
    match assumption.unit {
        Unit::RowsPerSecond => format!("{} a s", figures::count(value as u64)),
        Unit::BytesPerSecond => format!("{} a s", figures::bytes(value as u64)),
        Unit::Bytes => figures::bytes(value as u64),
        Unit::Seconds if value < 1.0 => format!("{} ms", (value * 1_000.0).round()),
        Unit::Seconds => format!("{value} s"),
        _ => format!("{value}"),
    }
}
