//! Measures the rows of dumps: what is wanted of them, exactly as a server would count it.
//!
//! - [`measure_rows`]: the front; [`open`]: the rows of a file, of an archive, of what is compressed
//! - `on_the_way`: what of them is measured while the dump is read for the first time
//! - `scan`: one thread reads, others count; `pieces`: rows in pieces that end where a row does
//! - `long_row`, `long_value`: what is too long to be held
//! - `head`, `copy_options`: the words before rows; `copy_text`, `csv`, `insert`: the ways in which rows are written
//! - `table`, `column`, `values`: what is counted; `key`, `equality`: whether values repeat
//! - `headings`: whose rows stand where, as pg_dump says; `large_objects`: those that the dump holds; `damage`: what
//!   keeps rows from being read

mod column;
mod copy_options;
mod copy_text;
mod csv;
mod damage;
mod equality;
mod example;
mod head;
mod headings;
mod insert;
mod key;
mod large_objects;
mod long_row;
mod long_value;
mod marks;
pub(crate) mod on_the_way;
mod open;
mod pieces;
mod row_batch;
mod scan;
mod table;
mod unmade;
mod values;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex};

use crate::catalog::{Catalog, Id, Name, Relation, RelationKind, Span};
use crate::profile::wanted::{Wanted, WantedTable};
use crate::profile::{LargeObjectFacts, NotMeasured, Obstacle, RowCount, Scope, TableProfile};
use crate::source::{InputError, Sources};

pub use damage::{AtDamage, Damage};
pub use on_the_way::MeasureOnTheWay;
pub use table::Values;

use super::lexer::StandardStrings;
use super::split::{RawKind, RawStatement};
use head::{RowsForm, RowsHead};
use headings::{Headings, TableName};
use large_objects::LargeObjects;
use scan::{Finished, Shared};
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
    /// What was measured while they were passed over.
    on_the_way: Arc<Mutex<Vec<on_the_way::PassedTable>>>,
}

impl DumpRows {
    /// The statements that have rows.
    pub(crate) fn new(statements: Vec<RawStatement>) -> Self {
        DumpRows { statements, on_the_way: Arc::default() }
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
    /// The tables that were wanted, by name; those whose rows are not in the dump say so. Behind them the tables
    /// whose rows are in the dump, and that the dump does not make ([`Obstacle::TableUnknown`]).
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
        "the rows of {table} must be read a second time, once it is known what is wanted of them: standard input cannot be, so name a file"
    )]
    StandardInput {
        /// The first table whose rows are needed again.
        table: String,
    },
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
    let large_objects = Arc::new(LargeObjects::of(sources));
    let headings = Headings::of(sources);
    let Rows { statements, unread, unmade } = found(rows, catalog, sources, wanted, &headings);
    let mut finished = on_the_way::adopted(rows, &statements, sources, catalog, &large_objects, options);
    let left = left(&statements, &finished, options.at_damage);
    let shared = Shared::new(options.at_damage, progress);
    let strings = strings(sources);
    shared.run(left.iter().map(|found| found.number), |feeder| {
        for in_file in left.chunk_by(|a, b| a.span.source == b.span.source) {
            let file = in_file.first().and_then(|first| sources.get(first.span.source));
            let Some(file) = file.filter(|_| !feeder.stops()) else { continue };
            open::scan_file(file.name(), in_file, catalog, options.values, strings, &large_objects, feeder)?;
        }
        Ok::<(), MeasureRowsError>(())
    })?;
    let mut measured = MeasuredRows { large_objects: counted(&large_objects), ..MeasuredRows::default() };
    let mut by_name = HashMap::new();
    let mut damage = Vec::new();
    finished.extend(shared.finish());
    for finished in finished {
        damage.extend(finished.damage);
        by_name.insert((finished.profile.schema.clone(), finished.profile.table.clone()), finished.profile);
    }
    let cut_off = cut_off(&headings, &statements, sources, &by_name);
    damage.extend(cut_off.values().cloned());
    damage.sort_by(|a, b| (&a.file, a.line, &a.table).cmp(&(&b.file, b.line, &b.table)));
    if options.at_damage == AtDamage::Stop
        && let Some(first) = damage.first()
    {
        return Err(MeasureRowsError::Damaged(first.clone()));
    }
    measured.damage = damage;
    let with_place = headings.tables();
    measured.tables = wanted
        .tables
        .iter()
        .filter(|table| table.reads_rows())
        .map(|table| {
            let name = (table.schema.clone(), table.table.clone());
            let found = by_name.remove(&name);
            if let Some(damage) = cut_off.get(&name) {
                let found = found.unwrap_or_else(|| not_measured(table, Obstacle::Damaged, ""));
                return in_part(found, Obstacle::Damaged, &damage.to_string());
            }
            match (found, unread.get(&table.relation)) {
                (Some(found), Some(why)) => in_part(found, Obstacle::NotInFile, why),
                (Some(found), None) => found,
                (None, Some(why)) => not_measured(table, Obstacle::NotInFile, why),
                (None, None) if with_place.contains(&name) => empty_table(table, catalog),
                (None, None) => not_measured(table, Obstacle::NotInFile, "the dump does not hold its rows"),
            }
        })
        .collect();
    measured.tables.extend(unmade.into_iter().map(unmade::not_measured));
    Ok(measured)
}

/// The statements whose rows are still to be scanned: none behind damage that is the end.
fn left<'a>(statements: &[Found<'a>], finished: &[Finished], at_damage: AtDamage) -> Vec<Found<'a>> {
    if at_damage == AtDamage::Stop && finished.iter().any(|table| table.damage.is_some()) {
        return Vec::new();
    }
    let name = |finished: &Finished| (finished.profile.schema.clone(), finished.profile.table.clone());
    let known: HashSet<TableName> = finished.iter().map(name).collect();
    let is_known =
        |found: &&Found<'_>| !known.contains(&(found.wanted.schema.clone(), found.wanted.table.clone()));
    statements.iter().filter(is_known).cloned().collect()
}

/// A statement whose rows are wanted.
#[derive(Clone)]
struct Found<'a> {
    /// The number of the table in the list of what is wanted.
    number: usize,
    wanted: &'a WantedTable,
    columns: Vec<Name>,
    form: RowsForm,
    span: Span,
    kind: &'a RawKind,
    /// The line on which the rows begin, from 1.
    line: u64,
}

/// The line on which the rows of a statement begin: those of COPY behind its own, those of INSERT behind VALUES.
fn first_line(statement: &RawStatement, sources: &Sources) -> u64 {
    let end = statement.span.end;
    let line_of = |offset| sources.get(statement.span.source).map_or(0, |text| text.line_number(offset));
    match statement.kind {
        RawKind::InsertValues(_) => line_of(end.saturating_sub(1)),
        _ => line_of(end) + 1,
    }
}

/// The statements with rows.
struct Rows<'a> {
    /// Those whose rows are wanted, in the order of their files.
    statements: Vec<Found<'a>>,
    /// Why rows of a table are not read, though they may be there.
    unread: HashMap<Id<Relation>, String>,
    /// Tables of which the files hold rows, and that they do not make.
    unmade: BTreeSet<TableName>,
}

/// The statements whose rows are wanted.
fn found<'a>(
    rows: &'a DumpRows,
    catalog: &Catalog,
    sources: &Sources,
    wanted: &'a Wanted,
    headings: &Headings,
) -> Rows<'a> {
    let by_relation: HashMap<Id<Relation>, (usize, &WantedTable)> = wanted
        .tables
        .iter()
        .enumerate()
        .filter(|(_, table)| table.reads_rows())
        .map(|(number, table)| (table.relation, (number, table)))
        .collect();
    let mut tokens = Vec::new();
    let mut found = Rows { statements: Vec::new(), unread: HashMap::new(), unmade: BTreeSet::new() };
    for statement in &rows.statements {
        let head = RowsHead::read(sources.bytes(statement.span), &mut tokens).ok();
        let named = head.as_ref().and_then(|head| relation(catalog, head, statement.span));
        let under = headings
            .before(statement.span)
            .and_then(|(schema, table)| catalog.relation(schema.as_str(), table.as_str()));
        if let (Some(head), None) = (&head, named)
            && unmade::is_dumped(statement, headings)
        {
            found.unmade.insert(unmade::name(head, catalog, statement.span));
        }
        let (Some(head), Some(named)) = (head, named) else {
            let why = "what stands before its rows was not understood".to_owned();
            found.unread.extend(under.map(|table| (table, why)));
            continue;
        };
        let Some(relation) = stored_in(catalog, named, &head, under) else {
            let why = format!(
                "rows are written for {}, and the dump does not tell which of its partitions hold them",
                catalog.relations[named].name
            );
            found
                .unread
                .extend(catalog.with_descendants(named).into_iter().map(|table| (table, why.clone())));
            continue;
        };
        let Some(&(number, wanted)) = by_relation.get(&relation) else { continue };
        if head.form == RowsForm::Other {
            found.unread.insert(relation, OTHER_FORM.to_owned());
        }
        let all_columns = || match head.form {
            RowsForm::Values => {
                let columns = catalog.relations[named].columns.iter();
                columns.map(|column| column.name.clone()).collect()
            }
            _ => RowLayout::all_columns(catalog, named),
        };
        let line = first_line(statement, sources);
        found.statements.push(Found {
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

/// Why rows in a form that is not read are not.
const OTHER_FORM: &str = "its rows are written with options of COPY that are not read: only its text format as pg_dump writes it, and CSV in UTF-8, are";

/// The table that stores the rows of a statement for this one; `None` where it is partitioned and the heading before
/// them (`under`) names none of its partitions. INSERT statements for several partitions are read as one: theirs no
/// heading tells apart.
fn stored_in(
    catalog: &Catalog,
    named: Id<Relation>,
    head: &RowsHead,
    under: Option<Id<Relation>>,
) -> Option<Id<Relation>> {
    if catalog.relations[named].kind != RelationKind::PartitionedTable {
        return Some(named);
    }
    let under = under.filter(|_| head.form != RowsForm::Values)?;
    let is_partition = catalog.relations[under].kind != RelationKind::PartitionedTable;
    (is_partition && is_below(catalog, under, named)).then_some(under)
}

/// Whether a relation is a partition of another, at any level.
fn is_below(catalog: &Catalog, relation: Id<Relation>, root: Id<Relation>) -> bool {
    // a circle stands in no server, but may in a text
    let mut seen = HashSet::from([relation]);
    let mut at = relation;
    while let Some(above) = catalog.relations[at].partition_of.as_ref().map(|of| of.parent) {
        if above == root {
            return true;
        }
        if !seen.insert(above) {
            return false;
        }
        at = above;
    }
    false
}

/// The tables at whose rows a dump ends that pg_dump has not ended. Rows of COPY have an end of their own, and whether
/// that is missing was seen.
fn cut_off(
    headings: &Headings,
    statements: &[Found<'_>],
    sources: &Sources,
    found: &HashMap<TableName, TableProfile>,
) -> HashMap<TableName, Damage> {
    let mut cut_off = HashMap::new();
    for (file, name) in headings.cut_off() {
        let of_table = |statement: &&Found<'_>| {
            (&statement.wanted.schema, &statement.wanted.table) == (&name.0, &name.1)
        };
        let is_copied = |statement: &Found<'_>| matches!(statement.kind, RawKind::CopyFromStdin(_));
        let was_told = found.get(name).is_some_and(|table| table.not_measured.is_some());
        let Some(source) = sources.iter().nth(file) else { continue };
        if was_told || statements.iter().filter(of_table).any(is_copied) {
            continue;
        }
        let rows = found.get(name).and_then(|table| table.rows).map_or(0, |rows| rows.count);
        let table = format!("{}.{}", name.0, name.1);
        let why = "the words with which pg_dump ends a dump are missing: is the file complete?".to_owned();
        cut_off.insert(name.clone(), Damage::cut_off(source.name().to_owned(), table, rows, why));
    }
    cut_off
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

fn empty_table(table: &WantedTable, catalog: &Catalog) -> TableProfile {
    let plan = TablePlan::new(table, catalog, Values::Kept);
    TableFacts::new(&plan).profile(&plan, Scope::All)
}

fn not_measured(table: &WantedTable, because: Obstacle, message: &str) -> TableProfile {
    TableProfile {
        schema: table.schema.clone(),
        table: table.table.clone(),
        not_measured: Some(NotMeasured { because, message: message.to_owned() }),
        ..TableProfile::default()
    }
}

/// What was measured of a table whose rows are not all known.
fn in_part(mut profile: TableProfile, because: Obstacle, message: &str) -> TableProfile {
    profile.not_measured = Some(NotMeasured { because, message: message.to_owned() });
    profile.rows = profile.rows.map(|rows| RowCount { exact: false, ..rows });
    profile.columns.values_mut().for_each(|column| column.scope = Scope::Sample);
    for key in &mut profile.keys {
        (key.scope, key.duplicates) = (Scope::Sample, None);
    }
    profile
}

/// How many large objects there are. That a dump has none proves nothing: pg_dump leaves them out where single tables
/// or schemas are dumped.
fn counted(large_objects: &LargeObjects) -> Option<LargeObjectFacts> {
    let count = large_objects.len() as u64;
    (count > 0).then_some(LargeObjectFacts { count, bytes: None })
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
