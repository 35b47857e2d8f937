//! Measuring one table.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use tokio_postgres::Error;

use super::super::error::{Failure, LiveError, message};
use super::super::query::{FromRow, Row};
use super::super::session::{Guard, Session};
use super::answer::{Answer, Outline, Passed};
use super::expression::Dialect;
use super::figure::{Characters, Figure, Places};
use super::open::left_open;
use super::options::{MeasureOptions, RowCounts};
use super::pace::Pace;
use super::progress::Reporter;
use super::statement::{self, Aggregation, Rows, Which, table_name};
use super::storage::Storage;
use crate::catalog::ColumnNumber;
use crate::profile::wanted::WantedTable;
use crate::profile::{ExampleRow, NotMeasured, Obstacle, RowCount, RowsOver, Scope, TableProfile};

/// The server's blocks. Providers do not change them; where one did, shares of tables were larger or smaller.
const BLOCK_BYTES: u64 = 8192;

/// What measuring a table needs beside its session.
#[derive(Clone, Copy)]
pub(super) struct Means<'a> {
    pub options: &'a MeasureOptions,
    pub dialect: Dialect,
    pub pace: Option<&'a Pace>,
    pub reporter: &'a Reporter<'a>,
    /// When all has to be done.
    pub deadline: Option<Instant>,
}

/// What is the matter with a table: what was found so far stays.
enum Stop {
    /// The table alone.
    Table(NotMeasured),
    /// The connection.
    Connection(LiveError),
}

impl From<LiveError> for Stop {
    fn from(error: LiveError) -> Self {
        Stop::Connection(error)
    }
}

/// Measures one table, and says in its profile what stood in the way. The error is for what ends the session.
pub(super) async fn measure(
    session: &Session<'_>,
    means: Means<'_>,
    wanted: &WantedTable,
    storage: Storage,
    profile: &mut TableProfile,
) -> Result<(), LiveError> {
    let mut reading = Reading { session, means, wanted, storage, told_bytes: 0 };
    let read = reading.read(profile).await;
    reading.tell_bytes(storage.scanned_bytes);
    match read {
        Ok(()) => Ok(()),
        Err(Stop::Table(reason)) => {
            profile.not_measured = Some(reason);
            Ok(())
        }
        Err(Stop::Connection(error)) => Err(error),
    }
}

struct Reading<'a, 's> {
    session: &'a Session<'s>,
    means: Means<'a>,
    wanted: &'a WantedTable,
    storage: Storage,
    /// How many bytes the reporter was told of.
    told_bytes: u64,
}

impl Reading<'_, '_> {
    async fn read(&mut self, profile: &mut TableProfile) -> Result<(), Stop> {
        let (characters, places) = (self.characters(), self.places());
        let columns = self.wanted.columns.iter();
        let outlines = columns.map(|column| (column, Figure::outlines(column, characters, places)));
        let mut aggregations = Aggregation::of(self.wanted, self.means.dialect, outlines, &self.wanted.keys);
        if aggregations.is_empty() && self.means.options.row_counts == RowCounts::Exact {
            aggregations.push(Aggregation::of_rows(self.wanted, self.means.dialect));
        }
        let mut known = BTreeMap::new();
        for aggregation in &aggregations {
            let answer = self.aggregate(aggregation).await?;
            if self.scope() == Scope::All {
                profile.rows = Some(RowCount { count: answer.rows, exact: true });
            }
            known.append(&mut answer.facts(aggregation, self.scope(), profile).outlines);
        }
        self.read_details(&known, profile).await?;
        for facts in profile.columns.values_mut() {
            facts.over.sort_by_key(|over| over.limit);
        }
        self.compare_keys(profile).await
    }

    /// Asks for what the outlines leave open, in a second statement.
    async fn read_details(
        &mut self,
        outlines: &BTreeMap<ColumnNumber, Outline>,
        profile: &mut TableProfile,
    ) -> Result<(), Stop> {
        let (mut open, mut passed, none) = (Vec::new(), Vec::new(), Outline::default());
        for column in &self.wanted.columns {
            let Some(facts) = profile.columns.get_mut(&column.name) else { continue };
            let outline = outlines.get(&column.number).unwrap_or(&none);
            let (figures, settled) = left_open(column, facts, outline, self.places());
            open.push((column, figures));
            passed.extend(settled);
        }
        for passed in passed {
            self.add_limit(passed, profile).await?;
        }
        for aggregation in &Aggregation::of(self.wanted, self.means.dialect, open, &[]) {
            let answer = self.aggregate(aggregation).await?;
            for passed in answer.facts(aggregation, self.scope(), profile).passed {
                self.add_limit(passed, profile).await?;
            }
        }
        Ok(())
    }

    fn places(&self) -> Places {
        match self.means.dialect.is_since_14() && !self.wanted.primary_key.is_empty() {
            true => Places::Aggregated,
            false => Places::Left,
        }
    }

    /// Where much is stored out of line, characters are counted of the longest values alone.
    fn characters(&self) -> Characters {
        match self.storage.is_much_out_of_line() {
            true => Characters::OfTheLongest,
            false => Characters::AtOnce,
        }
    }

    fn scope(&self) -> Scope {
        match self.means.options.sample {
            Some(_) => Scope::Sample,
            None => Scope::All,
        }
    }

    /// The answer to an aggregation: at once, or in parts with rests between them.
    async fn aggregate(&mut self, aggregation: &Aggregation<'_>) -> Result<Answer, Stop> {
        let pace = self.means.pace;
        let (rows, heap) = (self.means.options.sample, self.storage.heap());
        let (Some(pace), None, Some(heap), true) = (pace, rows, heap, self.means.dialect.is_since_14())
        else {
            let rows = rows.map_or(Rows::All, Rows::Sample);
            let answer = self.answer(aggregation, rows).await?;
            if let Some(pace) = pace {
                pace.rest(self.storage.scanned_bytes, self.session).await?;
            }
            return Ok(answer);
        };
        let blocks = heap.div_ceil(BLOCK_BYTES);
        let bytes_of_block = (self.storage.scanned_bytes / blocks.max(1)).max(1);
        let share = (pace.share() / bytes_of_block).max(1);
        let mut all = Answer::default();
        let mut first = 0;
        loop {
            // the last share has no end, since the table may have grown
            let is_last = first + share >= blocks;
            let end = if is_last { u64::from(u32::MAX) } else { first + share };
            all.add(aggregation, self.answer(aggregation, Rows::Blocks(first, end)).await?);
            let bytes = share.min(blocks - first.min(blocks)) * bytes_of_block;
            self.tell_bytes(self.told_bytes.saturating_add(bytes));
            pace.rest(bytes, self.session).await?;
            if is_last {
                return Ok(all);
            }
            first = end;
        }
    }

    async fn answer(&self, aggregation: &Aggregation<'_>, rows: Rows) -> Result<Answer, Stop> {
        let texts = self.ask("the facts of a table", &aggregation.sql(rows)).await?;
        let answer = texts.and_then(|texts| Answer::read(aggregation, &texts));
        answer.ok_or_else(|| Stop::Table(other("the server's answer is not what was asked for")))
    }

    async fn add_limit(&self, passed: Passed<'_>, profile: &mut TableProfile) -> Result<(), Stop> {
        let example = if passed.rows > 0 { self.example(&passed).await? } else { None };
        if let Some(facts) = profile.columns.get_mut(&passed.column.name) {
            facts.over.push(RowsOver { limit: passed.limit, rows: passed.rows, example });
        }
        Ok(())
    }

    /// The first row that passes a limit. Without a place it is looked for in all of the table, unless that
    /// takes rests, or a sample was to be looked at alone.
    async fn example(&self, passed: &Passed<'_>) -> Result<Option<ExampleRow>, Stop> {
        let which = match &passed.place {
            Some(place) => Which::At(place),
            None if self.means.options.sample.is_some() || self.means.pace.is_some() => return Ok(None),
            None => Which::FirstOver(&passed.limit),
        };
        let (options, dialect) = (self.means.options, self.means.dialect);
        let Some(sql) = statement::example(self.wanted, passed.column, &which, options.values, dialect)
        else {
            return Ok(None);
        };
        let texts = self.ask("an example", &sql).await?;
        Ok(texts.map(|texts| example_row(texts, self.wanted.primary_key.len())))
    }

    /// Compares the values of key candidates that no index keeps from repeating. A sample would prove nothing.
    async fn compare_keys(&self, profile: &mut TableProfile) -> Result<(), Stop> {
        if self.scope() == Scope::Sample {
            return Ok(());
        }
        for key in &self.wanted.keys {
            let Some(sql) = statement::duplicates(self.wanted, key) else { continue };
            let texts = match self.ask("the keys of a table", &sql).await {
                // there is no order in which values of the type could be compared
                Err(Stop::Table(NotMeasured { because: Obstacle::Vanished, .. })) => continue,
                texts => texts?,
            };
            let duplicates = texts.and_then(|texts| texts.into_iter().next()??.parse().ok());
            if let Some(known) = profile.keys.iter_mut().find(|known| known.columns == key.columns) {
                known.duplicates = duplicates;
            }
        }
        Ok(())
    }

    /// The texts of the first row of a query, under a savepoint, so that its locks end with it.
    async fn ask(&self, reading: &'static str, sql: &str) -> Result<Option<Vec<Option<String>>>, Stop> {
        self.limit_time().await?;
        let rows = self.session.guarded_sql::<Figures>(Guard::Savepoint, reading, sql, &[]).await?;
        match rows {
            Ok(rows) => Ok(rows.into_iter().next().map(|figures| figures.0)),
            Err(error) => Err(Stop::Table(self.reason(&error))),
        }
    }

    /// Gives the next statement no more time than there is.
    async fn limit_time(&self) -> Result<(), Stop> {
        let left = self.means.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        if left.is_some_and(|left| left.is_zero()) {
            return Err(Stop::Table(out_of_time()));
        }
        let limits = [left, self.means.options.table_timeout];
        if let Some(limit) = limits.into_iter().flatten().min() {
            self.session.set(&format!("SET LOCAL statement_timeout = {}", milliseconds(limit))).await?;
        }
        Ok(())
    }

    fn reason(&self, error: &Error) -> NotMeasured {
        let is_over = self.means.deadline.is_some_and(|deadline| deadline <= Instant::now());
        let because = match Failure::of(error) {
            Failure::Locked => Obstacle::Locked,
            Failure::NotPermitted if hides_rows(error) => Obstacle::RowsHidden,
            Failure::NotPermitted => Obstacle::NotPermitted,
            Failure::Vanished => Obstacle::Vanished,
            Failure::TimedOut if is_over => return out_of_time(),
            Failure::TimedOut => Obstacle::TimedOut,
            _ => Obstacle::Other,
        };
        NotMeasured { because, message: format!("{}{}", message(error), self.remedy(because)) }
    }

    /// Which right would help, where one does.
    fn remedy(&self, because: Obstacle) -> String {
        let table = table_name(self.wanted);
        match because {
            Obstacle::NotPermitted => {
                format!(" (the role needs USAGE on the schema, and GRANT SELECT ON {table})")
            }
            Obstacle::RowsHidden => format!(
                " (measure as a role with BYPASSRLS, or as the owner of {table} where its policies are not forced)"
            ),
            _ => String::new(),
        }
    }

    fn tell_bytes(&mut self, all: u64) {
        let all = all.min(self.storage.scanned_bytes);
        self.means.reporter.read(all.saturating_sub(self.told_bytes));
        self.told_bytes = self.told_bytes.max(all);
    }
}

/// Whether a policy would have hidden rows: with `row_security` off that is an error, whose message may be in any
/// language.
fn hides_rows(error: &Error) -> bool {
    error.as_db_error().and_then(|error| error.routine()) == Some("check_enable_rls")
}

fn example_row(texts: Vec<Option<String>>, key_columns: usize) -> ExampleRow {
    let mut texts = texts.into_iter().map(Option::unwrap_or_default);
    let key = texts.by_ref().take(key_columns).collect();
    ExampleRow { key, value: texts.next() }
}

pub(super) fn out_of_time() -> NotMeasured {
    NotMeasured {
        because: Obstacle::TimeLimit,
        message: "the time for all tables was over (--time-limit)".to_owned(),
    }
}

fn other(message: &str) -> NotMeasured {
    NotMeasured { because: Obstacle::Other, message: message.to_owned() }
}

/// A timeout as the server takes it: at least 1, for 0 would be none at all.
fn milliseconds(timeout: Duration) -> i32 {
    i32::try_from(timeout.as_millis()).unwrap_or(i32::MAX).max(1)
}

/// A row of one list of texts.
struct Figures(Vec<Option<String>>);

impl FromRow for Figures {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        row.try_get("figures").map(Figures)
    }
}
