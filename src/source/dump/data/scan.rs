//! Rows are read by one thread and scanned by others.

use std::collections::HashMap;
use std::io::Read;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::super::lexer::StandardStrings;
use super::copy_options::CsvOptions;
use super::csv::CsvReader;
use super::damage::{AtDamage, Damage};
use super::insert::{self, InsertError, Inserted, Literal, Place};
use super::large_objects::LargeObjects;
use super::long_row::LongRow;
use super::pieces::{CutOff, Gathered, Given, Piece, read_rows};
use super::row_batch::RowCutter;
use super::table::{BadRow, RowCounter, RowLayout, TableFacts, TablePlan, TableTally};
use crate::catalog::Name;
use crate::profile::{NotMeasured, Obstacle, Scope, TableProfile};

/// How many pieces may wait for each thread that scans.
const WAITING_EACH: usize = 2;

/// After how many rows of INSERT statements what was counted is added up.
const ROWS_OF_A_PIECE: u64 = 10_000;

/// What all threads share.
pub(super) struct Shared<'a> {
    pub at_damage: AtDamage,
    /// Told how many bytes of rows have been scanned.
    pub progress: &'a (dyn Fn(u64) + Sync),
    /// Whether nothing more is wanted: a row could not be read.
    stops: AtomicBool,
    bytes: AtomicU64,
    finished: Mutex<Vec<Finished>>,
}

/// A table of which all rows were scanned.
pub(super) struct Finished {
    pub profile: TableProfile,
    pub damage: Option<Damage>,
}

/// A table whose rows are being scanned.
#[derive(Debug)]
pub(super) struct TableRun {
    plan: TablePlan,
    large_objects: Arc<LargeObjects>,
    file: String,
    facts: Mutex<TableFacts>,
    pieces: AtomicU64,
    /// How many rows each piece had.
    rows_of_pieces: Mutex<Vec<(u64, u64)>>,
    /// Where the rows of each statement begin: the first piece, and its line in the file where it has one.
    starts: Mutex<Vec<(u64, Option<u64>)>>,
    /// Why the rows ended too early.
    cut_off: Mutex<Option<String>>,
}

/// Some rows.
struct Job {
    table: Arc<TableRun>,
    layout: Arc<RowLayout>,
    rows: Piece,
    number: u64,
}

/// Hands rows over to be scanned.
pub(super) struct Feeder<'a, 'b> {
    shared: &'a Shared<'b>,
    jobs: SyncSender<Job>,
    used: Receiver<Piece>,
    open: HashMap<usize, Arc<TableRun>>,
    /// How many statements with rows of each table are still to come.
    expected: HashMap<usize, usize>,
}

/// Rows that come bit by bit, and the table they are of.
#[derive(Debug)]
pub(super) struct Gathering {
    table: Arc<TableRun>,
    layout: Arc<RowLayout>,
    rows: Gathered,
    /// A row that is too long to be held, with its number among the pieces.
    long: Option<(u64, LongRow)>,
}

/// A statement with rows, and what is to be done with them.
pub(super) struct Statement<'a> {
    /// The number of the table among those that are measured.
    pub table: usize,
    /// The columns of each row.
    pub columns: &'a [Name],
    /// The line in the file on which the rows begin, from 1, where the file has lines.
    pub line: Option<u64>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'b> Shared<'b> {
    pub(super) fn new(at_damage: AtDamage, progress: &'b (dyn Fn(u64) + Sync)) -> Self {
        Shared {
            at_damage,
            progress,
            stops: AtomicBool::new(false),
            bytes: AtomicU64::new(0),
            finished: Mutex::new(Vec::new()),
        }
    }

    /// Runs `feed` on this thread while others scan what it hands over. `statements` are the numbers of the
    /// tables whose statements will come.
    pub(super) fn run<T>(
        &self,
        statements: impl Iterator<Item = usize>,
        feed: impl FnOnce(&mut Feeder<'_, 'b>) -> T,
    ) -> T {
        let workers = thread::available_parallelism().map_or(1, NonZero::get);
        let (jobs, waiting) = sync_channel(workers * WAITING_EACH);
        let (give_back, used) = channel();
        let waiting = Mutex::new(waiting);
        thread::scope(|scope| {
            for _ in 0..workers {
                let give_back = give_back.clone();
                let waiting = &waiting;
                scope.spawn(move || self.scan_jobs(waiting, &give_back));
            }
            let mut expected = HashMap::new();
            for table in statements {
                *expected.entry(table).or_insert(0) += 1;
            }
            let mut feeder = Feeder { shared: self, jobs, used, open: HashMap::new(), expected };
            let fed = feed(&mut feeder);
            for (_, table) in feeder.open.drain() {
                self.release(table);
            }
            fed
        })
    }

    /// The tables that were scanned.
    pub(super) fn finish(self) -> Vec<Finished> {
        self.finished.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn scan_jobs(&self, waiting: &Mutex<Receiver<Job>>, give_back: &Sender<Piece>) {
        let mut cutter = RowCutter::default();
        loop {
            let job = locked(waiting).recv();
            let Ok(Job { table, layout, rows, number }) = job else { return };
            let mut counter = RowCounter::new(&table.plan, &layout, &table.large_objects, number);
            cutter.cut(rows.rows(), layout.width(), &mut counter);
            if counter.was_in_vain() {
                counter = RowCounter::new(&table.plan, &layout, &table.large_objects, number).by_row();
                cutter.cut(rows.rows(), layout.width(), &mut counter);
            }
            let (count, tally) = counter.finish();
            self.add(&table, number, count, tally, rows.rows().len() as u64);
            if rows.is_of_usual_size() {
                // the thread that reads may have come to its end
                let _ = give_back.send(rows);
            }
            self.release(table);
        }
    }

    fn add(&self, table: &TableRun, number: u64, rows: u64, tally: TableTally, bytes: u64) {
        if tally.bad.count > 0 && self.at_damage == AtDamage::Stop {
            self.stops.store(true, Ordering::Relaxed);
        }
        locked(&table.rows_of_pieces).push((number, rows));
        locked(&table.facts).merge(tally);
        (self.progress)(self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes);
    }

    /// Lets go of a table; who is the last to do so adds it up.
    fn release(&self, table: Arc<TableRun>) {
        if let Some(table) = Arc::into_inner(table) {
            let finished = table.finish();
            locked(&self.finished).push(finished);
        }
    }
}

impl TableRun {
    pub(super) fn new(plan: TablePlan, file: String, large_objects: Arc<LargeObjects>) -> Self {
        TableRun {
            facts: Mutex::new(TableFacts::new(&plan)),
            plan,
            large_objects,
            file,
            pieces: AtomicU64::new(0),
            rows_of_pieces: Mutex::default(),
            starts: Mutex::default(),
            cut_off: Mutex::default(),
        }
    }

    pub(super) fn plan(&self) -> &TablePlan {
        &self.plan
    }

    pub(super) fn file(&self) -> &str {
        &self.file
    }

    pub(super) fn large_objects(&self) -> &LargeObjects {
        &self.large_objects
    }

    pub(super) fn has_bad_rows(&self) -> bool {
        locked(&self.facts).bad().count > 0
    }

    /// The rows of another statement begin, on a line where that is known yet.
    fn begin_statement(&self, line: Option<u64>) {
        locked(&self.starts).push((self.pieces.load(Ordering::Relaxed), line));
    }

    /// What was scanned before all was known: a plan for the same columns that names rows by the primary key, and
    /// on which lines the rows of each statement begin.
    pub(super) fn completed(mut self, plan: TablePlan, lines: impl Iterator<Item = u64>) -> Self {
        for ((_, start), line) in locked(&self.starts).iter_mut().zip(lines) {
            *start = Some(line);
        }
        self.plan = plan;
        self
    }

    pub(super) fn finish(self) -> Finished {
        let inner = PoisonError::into_inner;
        let facts = self.facts.into_inner().unwrap_or_else(inner);
        let cut_off = self.cut_off.into_inner().unwrap_or_else(PoisonError::into_inner);
        let pieces = self.rows_of_pieces.into_inner().unwrap_or_else(PoisonError::into_inner);
        let starts = self.starts.into_inner().unwrap_or_else(PoisonError::into_inner);
        let table = format!("{}.{}", self.plan.schema, self.plan.table);
        let bad = facts.bad().clone();
        let damage = match (bad.first, cut_off) {
            (None, None) => None,
            (None, Some(why)) => Some(Damage::cut_off(self.file, table, facts.rows(), why)),
            (Some(BadRow { row, line: own_line, defect }), _) => {
                let (number, line) = place(row, &pieces, &starts);
                let line = own_line.or(line);
                Some(Damage::bad_row(self.file, table, number, line, &defect, facts.rows(), bad.count))
            }
        };
        let scope = if damage.is_some() { Scope::Sample } else { Scope::All };
        let mut profile = facts.profile(&self.plan, scope);
        profile.not_measured = damage
            .as_ref()
            .map(|damage| NotMeasured { because: Obstacle::Damaged, message: damage.to_string() });
        Finished { profile, damage }
    }
}

/// The number of a row in its table, from 1, and its line in the file.
fn place(
    (piece, row): (u64, u64),
    rows_of_pieces: &[(u64, u64)],
    starts: &[(u64, Option<u64>)],
) -> (u64, Option<u64>) {
    let rows_before = |from: u64| -> u64 {
        let between = rows_of_pieces.iter().filter(|(number, _)| (from..piece).contains(number));
        between.map(|(_, rows)| rows).sum()
    };
    let start = starts.iter().rev().find(|(first, _)| *first <= piece);
    let line = start.and_then(|(first, line)| Some((*line)? + rows_before(*first) + row));
    (rows_before(0) + row + 1, line)
}

impl Feeder<'_, '_> {
    /// Whether nothing more is wanted.
    pub(super) fn stops(&self) -> bool {
        self.shared.stops.load(Ordering::Relaxed)
    }

    fn table(&mut self, number: usize, make: impl FnOnce() -> TableRun) -> Arc<TableRun> {
        Arc::clone(self.open.entry(number).or_insert_with(|| Arc::new(make())))
    }

    /// The rows of a statement have come; those of a table's last one let go of it.
    pub(super) fn end_statement(&mut self, number: usize) {
        let left = self.expected.entry(number).or_default();
        *left = left.saturating_sub(1);
        if *left > 0 {
            return;
        }
        if let Some(table) = self.open.remove(&number) {
            self.shared.release(table);
        }
    }

    /// Says that the rows of a table could not be read, or not to their end.
    pub(super) fn cut_off(&mut self, number: usize, why: String, make: impl FnOnce() -> TableRun) {
        let table = self.table(number, make);
        locked(&table.cut_off).get_or_insert(why);
        if self.shared.at_damage == AtDamage::Stop {
            self.shared.stops.store(true, Ordering::Relaxed);
        }
        self.shared.release(table);
    }

    /// Scans rows of COPY's text format; gives back the reader, behind them.
    pub(super) fn copy<R: Read>(
        &mut self,
        statement: &Statement<'_>,
        mut reader: R,
        make: impl FnOnce() -> TableRun,
    ) -> R {
        let table = self.table(statement.table, make);
        let mut gathering = self.gather(&table, statement.columns, statement.line);
        let read = read_rows(&mut reader, |bytes| {
            self.push(&mut gathering, bytes);
            if self.stops() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        self.end(gathering, read.err());
        self.shared.release(table);
        reader
    }

    /// Rows of COPY's text format that come bit by bit; the line on which they begin may not be known yet.
    pub(super) fn gather(&mut self, table: &Arc<TableRun>, columns: &[Name], line: Option<u64>) -> Gathering {
        table.begin_statement(line);
        Gathering {
            table: Arc::clone(table),
            layout: Arc::new(RowLayout::of(&table.plan, columns)),
            rows: Gathered::new(self.used.try_recv().unwrap_or_default()),
            long: None,
        }
    }

    /// Takes what comes of them.
    pub(super) fn push(&mut self, gathering: &mut Gathering, bytes: &[u8]) {
        let mut bytes = bytes;
        if let Some((_, row)) = &mut gathering.long {
            let Some(end) = row.push(bytes) else { return };
            self.end_long_row(gathering);
            bytes = &bytes[end..];
        }
        let room = || self.used.try_recv().unwrap_or_default();
        match gathering.rows.push(bytes, room) {
            None => {}
            Some(Given::Rows(rows)) => self.send(&gathering.table, &gathering.layout, rows),
            Some(Given::LongRow(begun)) => {
                let table = &gathering.table;
                let mut row = LongRow::new(gathering.layout.meters(&table.plan));
                // there is no end of a row in it
                let _ = row.push(begun.rows());
                gathering.long = Some((table.pieces.fetch_add(1, Ordering::Relaxed), row));
            }
        }
    }

    fn end_long_row(&self, gathering: &mut Gathering) {
        let Some((number, mut row)) = gathering.long.take() else { return };
        row.end();
        let table = &gathering.table;
        let mut counter = RowCounter::new(&table.plan, &gathering.layout, &table.large_objects, number);
        counter.long_row(&row);
        let (count, tally) = counter.finish();
        self.shared.add(table, number, count, tally, row.octets());
    }

    /// No more of them come; `cut_off` says why, where those are not all.
    pub(super) fn end(&mut self, mut gathering: Gathering, cut_off: Option<CutOff>) {
        let rows = match cut_off {
            Some(why) => {
                self.note_cut_off(&gathering.table, &why);
                gathering.rows.finish_cut_off()
            }
            None => {
                self.end_long_row(&mut gathering);
                gathering.rows.finish()
            }
        };
        self.send(&gathering.table, &gathering.layout, rows);
    }

    fn send(&self, table: &Arc<TableRun>, layout: &Arc<RowLayout>, rows: Piece) {
        let number = table.pieces.fetch_add(1, Ordering::Relaxed);
        let job = Job { table: Arc::clone(table), layout: Arc::clone(layout), rows, number };
        // the other threads end only when no job can come
        let _ = self.jobs.send(job);
    }

    fn note_cut_off(&self, table: &TableRun, error: &CutOff) {
        locked(&table.cut_off).get_or_insert(error.to_string());
        if self.shared.at_damage == AtDamage::Stop {
            self.shared.stops.store(true, Ordering::Relaxed);
        }
    }

    /// Scans rows of INSERT statements.
    pub(super) fn insert(
        &mut self,
        statement: &Statement<'_>,
        reader: impl Read,
        place: Place,
        strings: StandardStrings,
        make: impl FnOnce() -> TableRun,
    ) {
        self.one_by_one(statement, make, |rows| {
            insert::read(reader, strings, place, statement.line, rows).map_err(|error| match error {
                InsertError::Io(error) => CutOff::Io(error),
                InsertError::CutOff => CutOff::Io(std::io::Error::other(error)),
            })
        });
    }

    /// Scans rows of COPY's CSV format.
    pub(super) fn csv(
        &mut self,
        statement: &Statement<'_>,
        reader: impl Read,
        options: &CsvOptions,
        make: impl FnOnce() -> TableRun,
    ) {
        let csv = CsvReader::new(options, statement.columns);
        self.one_by_one(statement, make, |rows| csv.read(reader, statement.line, rows));
    }

    /// Scans rows on this thread: where they end only their reader knows.
    fn one_by_one(
        &mut self,
        statement: &Statement<'_>,
        make: impl FnOnce() -> TableRun,
        read: impl FnOnce(&mut InsertedRows<'_, '_>) -> Result<(), CutOff>,
    ) {
        let table = self.table(statement.table, make);
        locked(&table.starts).push((table.pieces.load(Ordering::Relaxed), None));
        let layout = RowLayout::of(&table.plan, statement.columns);
        let mut rows = InsertedRows::new(self.shared, &table, layout, statement.columns);
        let read = read(&mut rows);
        rows.add_up();
        if let Err(error) = read {
            self.note_cut_off(&table, &error);
        }
        self.shared.release(table);
    }
}

/// Counts rows that come one by one: of INSERT statements, of CSV.
struct InsertedRows<'a, 'b> {
    shared: &'a Shared<'b>,
    table: &'a TableRun,
    /// The columns of a statement that lists none.
    all_columns: &'a [Name],
    layout: RowLayout,
    head: Vec<u8>,
    piece: u64,
    rows: u64,
    /// None where no row came since it was added up.
    tally: Option<TableTally>,
}

impl<'a, 'b> InsertedRows<'a, 'b> {
    fn new(shared: &'a Shared<'b>, table: &'a TableRun, layout: RowLayout, all_columns: &'a [Name]) -> Self {
        InsertedRows {
            shared,
            table,
            all_columns,
            layout,
            head: Vec::new(),
            piece: table.pieces.fetch_add(1, Ordering::Relaxed),
            rows: 0,
            tally: None,
        }
    }

    fn add_up(&mut self) {
        let Some(tally) = self.tally.take() else { return };
        self.shared.add(self.table, self.piece, self.rows, tally, 0);
        self.piece = self.table.pieces.fetch_add(1, Ordering::Relaxed);
        self.rows = 0;
    }
}

impl Inserted for InsertedRows<'_, '_> {
    fn head(&mut self, text: &[u8]) {
        if text == self.head {
            return;
        }
        self.head = text.to_vec();
        let head = super::head::RowsHead::read(text, &mut Vec::new());
        let columns = head.ok().and_then(|head| head.columns);
        self.layout = RowLayout::of(&self.table.plan, columns.as_deref().unwrap_or(self.all_columns));
    }

    fn row(&mut self, values: &[Literal<'_>], line: Option<u64>) {
        let tally = self.tally.take().unwrap_or_else(|| TableTally::new(&self.table.plan));
        let mut counter = RowCounter::going_on(
            &self.table.plan,
            &self.layout,
            &self.table.large_objects,
            (self.piece, self.rows),
            tally,
        )
        .on_line(line);
        counter.row(values);
        let (rows, tally) = counter.finish();
        (self.rows, self.tally) = (rows, Some(tally));
        if self.rows >= ROWS_OF_A_PIECE {
            self.add_up();
        }
    }
}
