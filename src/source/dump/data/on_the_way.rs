//! Rows that are measured while a dump is read for the first time.
//!
//! What is wanted follows from the whole catalog, and a dump has keys and indexes behind the rows. But what is wanted
//! of columns hardly ever depends on those. So the text before the first rows is read for itself, as if every table had
//! a primary key, and what is wanted of that catalog measured. Once all is known, a table is taken as it was measured if exactly that is wanted
//! of it; the rows of any other table are read again.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use super::super::lexer::Token;
use super::super::reading::{DumpError, DumpOptions, DumpReading, read_dump_from};
use super::super::split::{RawKind, RawStatement};
use super::head::{RowsForm, RowsHead};
use super::headings::TableName;
use super::large_objects::LargeObjects;
use super::pieces::CutOff;
use super::scan::{Feeder, Finished, Gathering, Shared, TableRun};
use super::table::{RowLayout, TablePlan};
use super::{AtDamage, DumpRows, Found, MeasureRowsOptions, relation};
use crate::catalog::{Catalog, Id, Name, Relation, quote_identifier};
use crate::migration::Migration;
use crate::profile::wanted::{Wanted, WantedTable};
use crate::source::Sources;

/// What is measured while a dump is read.
pub struct MeasureOnTheWay<'a> {
    /// How rows are measured.
    pub options: MeasureRowsOptions,
    /// The migration of a source with this catalog, of which what is wanted follows.
    pub migration: &'a dyn Fn(Catalog) -> Migration,
    /// Told how many bytes of rows have been scanned.
    pub progress: &'a (dyn Fn(u64) + Sync),
}

/// Takes the rows of COPY statements while they are passed over.
pub(crate) trait TakePassedRows {
    /// What follows stands in this file.
    fn file(&mut self, name: &str);

    /// The rows of a statement follow, which stands at the end of `text`, all that is kept of the file so far.
    fn begin(&mut self, text: &[u8], statement: &RawStatement);

    /// The next bytes of them, wherever they are cut.
    fn rows(&mut self, bytes: &[u8]);

    /// The mark that ends them was there.
    fn end(&mut self);
}

/// Reads a dump by `read`, and measures the rows that it passes over.
pub(crate) fn measured(
    measuring: &MeasureOnTheWay<'_>,
    options: &DumpOptions,
    read: impl FnOnce(&mut dyn TakePassedRows) -> Result<DumpReading, DumpError>,
) -> Result<DumpReading, DumpError> {
    let shared = Shared::new(measuring.options.at_damage, measuring.progress);
    let (reading, tables) = shared.run(std::iter::empty(), |feeder| {
        let mut taker = Taker::new(measuring, options, feeder);
        let reading = read(&mut taker);
        taker.end_rows(Some(CutOff::NoMark));
        (reading, taker.tables)
    });
    let reading = reading?;
    *reading.rows.on_the_way.lock().unwrap_or_else(PoisonError::into_inner) = tables;
    Ok(reading)
}

/// A table whose rows were passed over.
#[derive(Debug)]
pub(super) struct PassedTable {
    run: Arc<TableRun>,
    statements: Vec<PassedStatement>,
}

/// A statement with rows that were passed over.
#[derive(Debug)]
struct PassedStatement {
    /// Where the rows begin in their file, in bytes.
    offset: u64,
    columns: Vec<Name>,
    /// Whether all rows were scanned, up to the mark that ends them or to the end of the file.
    is_whole: bool,
}

/// The tables that were measured as is wanted now.
pub(super) fn adopted(
    rows: &DumpRows,
    statements: &[Found<'_>],
    sources: &Sources,
    catalog: &Catalog,
    large_objects: &LargeObjects,
    options: MeasureRowsOptions,
) -> Vec<Finished> {
    let passed = std::mem::take(&mut *rows.on_the_way.lock().unwrap_or_else(PoisonError::into_inner));
    let mut of_tables: HashMap<TableName, Vec<&Found<'_>>> = HashMap::new();
    for found in statements {
        of_tables.entry((found.wanted.schema.clone(), found.wanted.table.clone())).or_default().push(found);
    }
    let adopted = passed.into_iter().filter_map(|PassedTable { run, statements: passed }| {
        let found = of_tables.get(&(run.plan().schema.clone(), run.plan().table.clone()))?;
        let wanted = found.first()?.wanted;
        let is_file = |found: &&Found<'_>| {
            sources.get(found.span.source).is_some_and(|source| source.name() == run.file())
        };
        // where damage is the end, more rows of its table change nothing
        let is_enough = options.at_damage == AtDamage::Stop && run.has_bad_rows();
        let is_same = found.len() == passed.len()
            && found
                .iter()
                .zip(&passed)
                .all(|(found, passed)| passed.is(found) && (passed.is_whole || is_enough))
            && found.iter().all(is_file)
            && run.plan().measures(wanted)
            && run.large_objects() == large_objects;
        let run = Arc::into_inner(run).filter(|_| is_same)?;
        let plan = TablePlan::new(wanted, catalog, options.values);
        Some(run.completed(plan, found.iter().map(|found| found.line)).finish())
    });
    adopted.collect()
}

impl PassedStatement {
    /// Whether the rows are those of a statement.
    fn is(&self, found: &Found<'_>) -> bool {
        let RawKind::CopyFromStdin(data) = found.kind else { return false };
        found.form == RowsForm::CopyText && data.offset == self.offset && found.columns == self.columns
    }
}

/// Takes rows, of the tables that are known by then.
struct Taker<'m, 'f, 'a, 'b> {
    measuring: &'m MeasureOnTheWay<'m>,
    options: &'m DumpOptions,
    feeder: &'f mut Feeder<'a, 'b>,
    file: String,
    /// What the text before the first rows of the file tells.
    known: Option<Known>,
    tables: Vec<PassedTable>,
    /// The number of the table whose rows come, where they are measured.
    current: Option<(usize, Gathering)>,
    tokens: Vec<Token>,
}

/// What was known before the first rows.
struct Known {
    migration: Migration,
    wanted: HashMap<Id<Relation>, WantedTable>,
    large_objects: Arc<LargeObjects>,
    /// Where in the list of tables each of them is.
    numbers: HashMap<Id<Relation>, usize>,
}

impl Known {
    /// What the text of a file tells up to its first rows.
    fn of(file: &str, text: &[u8], options: &DumpOptions, measuring: &MeasureOnTheWay<'_>) -> Self {
        let read = |text: &[u8]| read_dump_from(file, text, options);
        let keyed = read(text).map(|reading| [text, with_keys(&reading.catalog).as_bytes()].concat());
        let reading = keyed.and_then(|keyed| read(&keyed));
        let (catalog, sources) =
            reading.map(|reading| (reading.catalog, reading.sources)).unwrap_or_default();
        let migration = (measuring.migration)(catalog);
        let columns_alone = |mut table: WantedTable| {
            table.keys.clear();
            table.primary_key.clear();
            (table.relation, table)
        };
        let wanted = Wanted::of(&migration).tables.into_iter().map(columns_alone);
        Known {
            wanted: wanted.filter(|(_, table)| !table.columns.is_empty()).collect(),
            migration,
            large_objects: Arc::new(LargeObjects::of(&sources)),
            numbers: HashMap::new(),
        }
    }
}

/// Statements that give each table without a primary key one. What is measured of arrays and LOBs depends on whether there
/// is one, not on its columns, and most tables get theirs behind their rows.
fn with_keys(catalog: &Catalog) -> String {
    let mut statements = String::new();
    for (_, relation) in catalog.relations.iter() {
        let Some(column) = relation.columns.first() else { continue };
        if relation.is_table() && relation.primary_key().is_none() {
            let schema = quote_identifier(catalog.schema_name(relation.schema).as_str());
            let table = quote_identifier(relation.name.as_str());
            let column = quote_identifier(column.name.as_str());
            statements += &format!("\nALTER TABLE ONLY {schema}.{table} ADD PRIMARY KEY ({column});");
        }
    }
    statements
}

impl<'m, 'f, 'a, 'b> Taker<'m, 'f, 'a, 'b> {
    fn new(
        measuring: &'m MeasureOnTheWay<'m>,
        options: &'m DumpOptions,
        feeder: &'f mut Feeder<'a, 'b>,
    ) -> Self {
        Taker {
            measuring,
            options,
            feeder,
            file: String::new(),
            known: None,
            tables: Vec::new(),
            current: None,
            tokens: Vec::new(),
        }
    }

    fn begin_known(&mut self, text: &[u8], statement: &RawStatement) -> Option<()> {
        let before = text.get(..statement.span.start as usize)?;
        let known =
            self.known.get_or_insert_with(|| Known::of(&self.file, before, self.options, self.measuring));
        let RawKind::CopyFromStdin(data) = &statement.kind else { return None };
        let head = text.get(statement.span.start as usize..statement.span.end as usize)?;
        let head = RowsHead::read(head, &mut self.tokens).ok()?;
        let catalog = known.migration.source();
        let id = relation(catalog, &head, statement.span)?;
        let wanted = known.wanted.get(&id).filter(|_| head.form == RowsForm::CopyText)?;
        let number = *known.numbers.entry(id).or_insert_with(|| {
            let plan = TablePlan::new(wanted, catalog, self.measuring.options.values);
            let run = TableRun::new(plan, self.file.clone(), Arc::clone(&known.large_objects));
            self.tables.push(PassedTable { run: Arc::new(run), statements: Vec::new() });
            self.tables.len() - 1
        });
        let table = self.tables.get_mut(number)?;
        let columns = head.columns.unwrap_or_else(|| RowLayout::all_columns(catalog, id));
        self.current = Some((number, self.feeder.gather(&table.run, &columns, None)));
        table.statements.push(PassedStatement { offset: data.offset, columns, is_whole: false });
        Some(())
    }

    /// No more rows of the current statement come, or its file ends before them.
    fn end_rows(&mut self, cut_off: Option<CutOff>) {
        let Some((number, rows)) = self.current.take() else { return };
        self.feeder.end(rows, cut_off);
        let statements = self.tables.get_mut(number).map(|table| &mut table.statements);
        if let Some(statement) = statements.and_then(|statements| statements.last_mut()) {
            statement.is_whole = true;
        }
    }
}

impl TakePassedRows for Taker<'_, '_, '_, '_> {
    fn file(&mut self, name: &str) {
        self.end_rows(Some(CutOff::NoMark));
        self.file = name.to_owned();
        self.known = None;
    }

    fn begin(&mut self, text: &[u8], statement: &RawStatement) {
        self.current = None;
        // the rows of a table that is not known yet are read later
        let _ = self.begin_known(text, statement);
    }

    fn rows(&mut self, bytes: &[u8]) {
        if self.feeder.stops() {
            self.current = None;
        }
        if let Some((_, rows)) = &mut self.current {
            self.feeder.push(rows, bytes);
        }
    }

    fn end(&mut self) {
        self.end_rows(None);
    }
}
