//! Measures the rows of dumps: what is wanted of them, exactly as a server would count it.
//!
//! - [`measure_rows`]: the front; [`open`]: the rows of a file, of an archive, of what is compressed
//! - `scan`: one thread reads, others count; `pieces`: rows in pieces that end where a row does
//! - `head`: the words before rows; `copy_text`, `insert`: the two ways rows are written
//! - `table`, `column`, `values`: what is counted; `key`, `equality`: whether values repeat
//! - `large_objects`: those that the dump holds; `empty`: tables without rows; `damage`: what keeps rows from being read

mod column;
mod copy_text;
mod damage;
mod empty;
mod equality;
mod head;
mod insert;
mod key;
mod large_objects;
mod open;
mod pieces;
mod scan;
mod table;
mod values;

use std::collections::{HashMap, HashSet};

use crate::catalog::{Catalog, Id, Name, Relation, Span};
use crate::profile::wanted::{Wanted, WantedTable};
use crate::profile::{LargeObjectFacts, NotMeasured, Obstacle, Scope, TableProfile};
use crate::source::{InputError, Sources};

pub use damage::{AtDamage, Damage};
pub use table::Values;

use super::lexer::StandardStrings;
use super::split::{RawKind, RawStatement};
use head::{RowsForm, RowsHead};
use large_objects::LargeObjects;
use scan::Shared;
use table::{RowLayout, TableFacts, TablePlan};

/// How rows are measured.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct MeasureRowsOptions {
    /// Whether examples show values, and not only the keys of their rows.
    pub values: Values,
    /// What happens where rows cannot be read.
    pub at_damage: AtDamage,
}

/// The rows that a dump holds, by where they stand in its files.
#[derive(Clone, Debug, Default)]
pub struct DumpRows {
    statements: Vec<RawStatement>,
}

impl DumpRows {
    /// The statements that have rows.
    pub(crate) fn new(statements: Vec<RawStatement>) -> Self {
        DumpRows { statements }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }
}

/// What was measured of a dump.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct MeasuredRows {
    /// The tables that were wanted, by name; those whose rows are not in the dump say so.
    pub tables: Vec<TableProfile>,
    /// The large objects.
    pub large_objects: Option<LargeObjectFacts>,
    /// What could not be read, with [`AtDamage::GoOn`].
    pub damage: Vec<Damage>,
}

/// Why the rows of a dump could not be measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MeasureRowsError {
    /// A file could not be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// Standard input cannot be read twice.
    #[error(
        "rows are read a second time, once it is known what they are: standard input cannot be, so name a file"
    )]
    StandardInput,
    /// Sizes are counted in UTF-8.
    #[error("the dump is encoded in {encoding}, and sizes are counted in UTF-8: dump with `pg_dump -E UTF8`")]
    Encoding {
        /// The encoding.
        encoding: String,
    },
    /// Rows could not be read.
    #[error("{0}")]
    Damaged(Damage),
}

/// Measures the rows of a dump. `catalog` and `sources` are what was read of the same files before;
/// `progress` is told how many bytes of rows have been scanned.
///
/// # Errors
/// If a file cannot be read (again), or with [`AtDamage::Stop`] if a row cannot.
pub fn measure_rows(
    rows: &DumpRows,
    catalog: &Catalog,
    sources: &Sources,
    wanted: &Wanted,
    options: MeasureRowsOptions,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<MeasuredRows, MeasureRowsError> {
    refuse_other_encodings(catalog)?;
    let large_objects = LargeObjects::of(sources);
    let statements = found(rows, catalog, sources, wanted);
    let shared = Shared::new(&large_objects, options.at_damage, progress);
    let strings = strings(sources);
    shared.run(statements.iter().map(|found| found.number), |feeder| {
        for in_file in statements.chunk_by(|a, b| a.span.source == b.span.source) {
            let file = in_file.first().and_then(|first| sources.get(first.span.source));
            let Some(file) = file.filter(|_| !feeder.stops()) else { continue };
            open::scan_file(file.name(), in_file, catalog, options.values, strings, feeder)?;
        }
        Ok::<(), MeasureRowsError>(())
    })?;
    let mut measured =
        MeasuredRows { large_objects: counted(catalog, &large_objects), ..MeasuredRows::default() };
    let mut by_name = HashMap::new();
    let mut damage = Vec::new();
    for finished in shared.finish() {
        damage.extend(finished.damage);
        by_name.insert((finished.profile.schema.clone(), finished.profile.table.clone()), finished.profile);
    }
    damage.sort_by(|a, b| (&a.file, a.line, &a.table).cmp(&(&b.file, b.line, &b.table)));
    if options.at_damage == AtDamage::Stop
        && let Some(first) = damage.first()
    {
        return Err(MeasureRowsError::Damaged(first.clone()));
    }
    measured.damage = damage;
    let unread = unread_tables(&statements);
    let with_place = empty::with_place(sources);
    measured.tables = wanted
        .tables
        .iter()
        .filter(|table| table.reads_rows())
        .map(|table| {
            let found = by_name.remove(&(table.schema.clone(), table.table.clone()));
            let is_unread = unread.contains(&table.relation);
            let is_empty = !is_unread && with_place.contains(&(table.schema.clone(), table.table.clone()));
            found.unwrap_or_else(|| match is_empty {
                true => empty_table(table, catalog),
                false => not_in_file(table, is_unread),
            })
        })
        .collect();
    Ok(measured)
}

/// A statement whose rows are wanted.
struct Found<'a> {
    /// The number of the table in the list of what is wanted.
    number: usize,
    wanted: &'a WantedTable,
    columns: Vec<Name>,
    form: RowsForm,
    span: Span,
    kind: &'a RawKind,
    /// The line on which the rows of a COPY begin, from 1.
    line: u64,
}

/// The statements whose rows are wanted, in the order of their files.
fn found<'a>(rows: &'a DumpRows, catalog: &Catalog, sources: &Sources, wanted: &'a Wanted) -> Vec<Found<'a>> {
    let by_relation: HashMap<Id<Relation>, (usize, &WantedTable)> = wanted
        .tables
        .iter()
        .enumerate()
        .filter(|(_, table)| table.reads_rows())
        .map(|(number, table)| (table.relation, (number, table)))
        .collect();
    let mut tokens = Vec::new();
    let mut found = Vec::new();
    for statement in &rows.statements {
        let Ok(head) = RowsHead::read(sources.bytes(statement.span), &mut tokens) else { continue };
        let Some(relation) = relation(catalog, &head, statement.span) else { continue };
        let Some(&(number, wanted)) = by_relation.get(&relation) else { continue };
        let all_columns = || match head.form {
            RowsForm::Values => {
                let columns = catalog.relations[relation].columns.iter();
                columns.map(|column| column.name.clone()).collect()
            }
            _ => RowLayout::all_columns(catalog, relation),
        };
        let end = statement.span.end;
        let line = sources.get(statement.span.source).map_or(0, |text| text.line_number(end)) + 1;
        found.push(Found {
            number,
            wanted,
            columns: head.columns.unwrap_or_else(all_columns),
            form: head.form,
            span: statement.span,
            kind: &statement.kind,
            line,
        });
    }
    found
}

fn relation(catalog: &Catalog, head: &RowsHead, span: Span) -> Option<Id<Relation>> {
    let name = head.table.name.as_str();
    match &head.table.schema {
        Some(schema) => catalog.relation(schema.as_str(), name),
        None => {
            let path = catalog.search_paths.at(Some(span));
            path.iter().find_map(|schema| catalog.relation(schema.as_str(), name))
        }
    }
}

/// Tables with rows in a form that is not read.
fn unread_tables(statements: &[Found<'_>]) -> HashSet<Id<Relation>> {
    let other = statements.iter().filter(|found| found.form == RowsForm::Other);
    other.map(|found| found.wanted.relation).collect()
}

fn empty_table(table: &WantedTable, catalog: &Catalog) -> TableProfile {
    let plan = TablePlan::new(table, catalog, Values::Kept);
    TableFacts::new(&plan).profile(&plan, Scope::All)
}

fn not_in_file(table: &WantedTable, is_in_other_form: bool) -> TableProfile {
    let message = match is_in_other_form {
        true => {
            "its rows are written with options of COPY, and only its text format as pg_dump writes it is read"
        }
        false => "the dump does not hold its rows",
    };
    TableProfile {
        schema: table.schema.clone(),
        table: table.table.clone(),
        not_measured: Some(NotMeasured { because: Obstacle::NotInFile, message: message.to_owned() }),
        ..TableProfile::default()
    }
}

fn counted(catalog: &Catalog, large_objects: &LargeObjects) -> Option<LargeObjectFacts> {
    let count = large_objects.len() as u64;
    (catalog.contents.rows || count > 0).then_some(LargeObjectFacts { count, bytes: None })
}

/// Whether a backslash in strings is one, where the dump says.
fn strings(sources: &Sources) -> StandardStrings {
    const OFF: &[u8] = b"SET standard_conforming_strings = off";
    match sources.iter().any(|text| memchr::memmem::find(text.bytes(), OFF).is_some()) {
        true => StandardStrings::Off,
        false => StandardStrings::On,
    }
}

/// SQL_ASCII is whatever was stored: its bytes are counted as they are.
fn refuse_other_encodings(catalog: &Catalog) -> Result<(), MeasureRowsError> {
    let Some(encoding) = catalog.database.encoding.as_deref() else { return Ok(()) };
    let plain: String = encoding.chars().filter(char::is_ascii_alphanumeric).collect();
    match plain.to_ascii_uppercase().as_str() {
        "UTF8" | "UNICODE" | "SQLASCII" => Ok(()),
        _ => Err(MeasureRowsError::Encoding { encoding: encoding.to_owned() }),
    }
}
