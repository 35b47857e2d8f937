//! What the server tells of tables without reading their rows.

use std::collections::HashMap;

use tokio_postgres::Error;
use tokio_postgres::types::Type;

use super::super::error::LiveError;
use super::super::queries::measure as queries;
use super::super::query::{FromRow, Row};
use super::super::session::{Guard, Session};
use crate::catalog::Name;
use crate::profile::wanted::WantedTable;
use crate::profile::{KeySpread, RowCount, TableBytes, TableProfile, WriteRate};

/// Schema and table.
pub(super) type TableKey = (String, String);

/// What a table takes on disk.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Storage {
    /// Rows, as the server estimates.
    rows: Option<u64>,
    /// Known where the files could be looked at.
    bytes: Option<TableBytes>,
    dead_rows: Option<u64>,
    /// About as many bytes are read when the table is scanned.
    pub scanned_bytes: u64,
}

impl Storage {
    /// How many bytes the table's own file has, where it is known.
    pub fn heap(&self) -> Option<u64> {
        self.bytes.map(|bytes| bytes.heap)
    }

    /// Whether a good part of the values is stored out of line.
    pub fn is_much_out_of_line(&self) -> bool {
        self.bytes.is_some_and(|bytes| bytes.toast > bytes.heap / 4)
    }

    /// Puts what is known into a table's profile.
    pub fn tell(&self, profile: &mut TableProfile) {
        profile.rows = self.rows.map(|count| RowCount { count, exact: false });
        self.tell_bytes(profile);
    }

    /// The same, without the rows.
    pub fn tell_bytes(&self, profile: &mut TableProfile) {
        profile.bytes = self.bytes;
        profile.dead_rows = self.dead_rows;
    }
}

/// The tables, as parameters of a query.
pub(super) struct TableNames {
    schemas: Vec<String>,
    tables: Vec<String>,
}

impl TableNames {
    pub fn of<'a>(tables: impl IntoIterator<Item = &'a WantedTable>) -> Self {
        let (schemas, tables) = tables
            .into_iter()
            .map(|table| (table.schema.as_str().to_owned(), table.table.as_str().to_owned()))
            .unzip();
        TableNames { schemas, tables }
    }

    fn parameters(&self) -> [super::super::session::Parameter<'_>; 2] {
        [(&self.schemas, Type::TEXT_ARRAY), (&self.tables, Type::TEXT_ARRAY)]
    }
}

/// What the tables take on disk. Where one of them is locked, only what is known without looking at files.
pub(super) async fn of_tables(
    session: &Session<'_>,
    tables: &TableNames,
) -> Result<HashMap<TableKey, Storage>, LiveError> {
    let looked = session
        .guarded_rows::<Keyed<Storage>>(Guard::Savepoint, &queries::STORAGE, &tables.parameters())
        .await?;
    let rows = match looked {
        Ok(rows) => rows,
        Err(_) => {
            let estimated =
                session.rows::<Keyed<Estimate>>(&queries::ESTIMATES, &tables.parameters()).await?;
            estimated.into_iter().map(|Keyed(key, Estimate(storage))| Keyed(key, storage)).collect()
        }
    };
    Ok(rows.into_iter().map(|Keyed(key, storage)| (key, storage)).collect())
}

/// What one table takes on disk, where it is not locked.
pub(super) async fn of_table(
    session: &Session<'_>,
    table: &WantedTable,
) -> Result<Option<Storage>, LiveError> {
    let names = TableNames::of([table]);
    let looked = session
        .guarded_rows::<Keyed<Storage>>(Guard::Savepoint, &queries::STORAGE, &names.parameters())
        .await?;
    Ok(looked.ok().and_then(|rows| rows.into_iter().next()).map(|Keyed(_, storage)| storage))
}

/// How many rows had been written at a time, by table.
#[derive(Debug, Default)]
pub(super) struct Writes(HashMap<TableKey, Written>);

#[derive(Clone, Copy, Debug)]
struct Written {
    inserts: i64,
    updates: i64,
    deletes: i64,
    seconds: f64,
}

impl Writes {
    /// Looks at the server's counters; at none where they may not be looked at.
    pub async fn look(session: &Session<'_>, tables: &TableNames) -> Result<Self, LiveError> {
        let rows = session
            .guarded_rows::<Keyed<Written>>(Guard::Savepoint, &queries::WRITES, &tables.parameters())
            .await?;
        let rows = rows.unwrap_or_default();
        Ok(Writes(rows.into_iter().map(|Keyed(key, written)| (key, written)).collect()))
    }

    /// The rate between this look and a later one. Counters that were set back in between tell nothing.
    pub fn until(&self, later: &Writes, key: &TableKey) -> Option<WriteRate> {
        let (first, last) = (self.0.get(key)?, later.0.get(key)?);
        let seconds = last.seconds - first.seconds;
        let rate = |first: i64, last: i64| {
            let rows = u32::try_from(last.checked_sub(first)?).ok()?;
            (seconds > 0.0).then(|| f64::from(rows) / seconds)
        };
        Some(WriteRate {
            seconds,
            inserts: rate(first.inserts, last.inserts)?,
            updates: rate(first.updates, last.updates)?,
            deletes: rate(first.deletes, last.deletes)?,
        })
    }
}

/// How the first columns of the primary keys are spread, where the server has statistics and shows them.
pub(super) async fn key_spreads(
    session: &Session<'_>,
    tables: &[WantedTable],
) -> Result<HashMap<TableKey, KeySpread>, LiveError> {
    let with_key: Vec<(&WantedTable, &Name)> =
        tables.iter().filter_map(|table| Some((table, table.primary_key.first()?))).collect();
    let names = TableNames::of(with_key.iter().map(|(table, _)| *table));
    let columns: Vec<String> = with_key.iter().map(|(_, column)| column.as_str().to_owned()).collect();
    let [schemas, tables] = names.parameters();
    let parameters = [schemas, tables, (&columns, Type::TEXT_ARRAY)];
    let rows =
        session.guarded_rows::<Keyed<Spread>>(Guard::Savepoint, &queries::KEY_SPREAD, &parameters).await?;
    Ok(rows.unwrap_or_default().into_iter().map(|Keyed(key, Spread(spread))| (key, spread)).collect())
}

/// A row about a table.
struct Keyed<T>(TableKey, T);

impl<T: FromRow> FromRow for Keyed<T> {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Keyed((row.try_get("schema")?, row.try_get("name")?), T::from_row(row)?))
    }
}

impl FromRow for Storage {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let rows: Option<f64> = row.try_get("rows")?;
        let heap = unsigned(row.try_get("heap")?);
        let toast = unsigned(row.try_get("toast")?);
        let indexes = unsigned(row.try_get("indexes")?);
        let dead_rows: Option<i64> = row.try_get("dead_rows")?;
        Ok(Storage {
            rows: rows.map(whole),
            bytes: Some(TableBytes { heap, toast, indexes }),
            dead_rows: dead_rows.map(unsigned),
            scanned_bytes: heap.saturating_add(toast),
        })
    }
}

struct Estimate(Storage);

impl FromRow for Estimate {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let rows: Option<f64> = row.try_get("rows")?;
        let scanned_bytes = unsigned(row.try_get("bytes")?);
        Ok(Estimate(Storage { rows: rows.map(whole), scanned_bytes, ..Storage::default() }))
    }
}

impl FromRow for Written {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Written {
            inserts: row.try_get("inserts")?,
            updates: row.try_get("updates")?,
            deletes: row.try_get("deletes")?,
            seconds: row.try_get("seconds")?,
        })
    }
}

struct Spread(KeySpread);

impl FromRow for Spread {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let column: String = row.try_get("column")?;
        Ok(Spread(KeySpread { column: Name::from(column), bounds: row.try_get("bounds")? }))
    }
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// An estimate of the planner's: never negative, and far below what a number of 64 bits holds.
fn whole(estimate: f64) -> u64 {
    estimate as u64
}
