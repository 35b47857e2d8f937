//! Measuring all tables, over one connection or several that see the same snapshot.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::sync::Notify;
use tokio::time::sleep;
use tokio_postgres::Error;
use tokio_postgres::types::Type;

use super::super::LiveOptions;
use super::super::connect::{Connected, ConnectionParameters};
use super::super::error::LiveError;
use super::super::queries::{self, measure as measure_queries};
use super::super::query::{FromRow, Row};
use super::super::session::Session;
use super::super::sessions::{Cancellers, ServerStart, Snapshot};
use super::Measured;
use super::expression::{Dialect, Encoding};
use super::options::{MeasureOptions, TableOrder};
use super::pace::Pace;
use super::progress::Reporter;
use super::storage::{self, Storage, TableKey, TableNames, Writes};
use super::table::{self, Means, out_of_time};
use crate::catalog::{QualifiedName, ServerVersion};
use crate::profile::wanted::{Wanted, WantedTable};
use crate::profile::{
    DataProfile, KeySpread, LargeObjectFacts, MeasuredSource, NotMeasured, Obstacle, ProfileFile, SourceKind,
    TableProfile,
};

/// What measuring is about, and what it has found so far: whoever stops it keeps that.
pub(super) struct Run<'a> {
    parameters: &'a ConnectionParameters,
    /// What messages call the server.
    server: String,
    wanted: &'a Wanted,
    options: &'a MeasureOptions,
    session_options: LiveOptions,
    reporter: Reporter<'a>,
    deadline: Option<Instant>,
    pace: Option<Pace>,
    changed: Notify,
    /// The places of the tables that are still to be measured.
    open: RefCell<VecDeque<usize>>,
    found: RefCell<Vec<Option<TableProfile>>>,
    about: RefCell<About>,
    connections: Cell<usize>,
}

/// What was learnt beside the tables.
#[derive(Default)]
struct About {
    version: Option<String>,
    database: Option<Database>,
    storage: HashMap<TableKey, Storage>,
    spreads: HashMap<TableKey, KeySpread>,
    writes: Option<(Writes, Writes)>,
}

/// The server and its large objects.
struct Database {
    is_standby: bool,
    large_objects: u64,
    measured_at: String,
}

impl FromRow for Database {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Database {
            is_standby: row.try_get("is_standby")?,
            large_objects: u64::try_from(row.try_get::<i64>("large_objects")?).unwrap_or(0),
            measured_at: row.try_get("measured_at")?,
        })
    }
}

impl<'a> Run<'a> {
    pub fn new(
        parameters: &'a ConnectionParameters,
        wanted: &'a Wanted,
        options: &'a MeasureOptions,
        reporter: Reporter<'a>,
    ) -> Self {
        let session_options = LiveOptions {
            statement_timeout: options.table_timeout.unwrap_or(NO_LIMIT),
            ..LiveOptions::default()
        };
        Run {
            parameters,
            server: parameters.to_string(),
            wanted,
            options,
            session_options,
            reporter,
            deadline: options.time_limit.and_then(|limit| Instant::now().checked_add(limit)),
            pace: options.max_rate.map(Pace::new),
            changed: Notify::new(),
            open: RefCell::default(),
            found: RefCell::new(vec![None; wanted.tables.len()]),
            about: RefCell::default(),
            connections: Cell::new(0),
        }
    }

    /// Measures all tables on this connection, and on others that it brings.
    pub async fn measure(&self, connected: &Connected, cancellers: &Cancellers) -> Result<(), LiveError> {
        let version = connected.server().version.as_deref().and_then(ServerVersion::parse);
        let Some(version) = version else {
            return Err(LiveError::UnknownVersion { server: self.server.clone() });
        };
        self.about.borrow_mut().version = Some(version.to_string());
        let encoding = Encoding::of(connected.server().encoding.as_deref());
        let dialect = Dialect { version, encoding };
        let first = self.session(connected, version);
        let names = TableNames::of(&self.wanted.tables);
        self.begin(&first, None).await?;
        let snapshot = self.look_around(&first, &names).await?;
        let looked = Instant::now();
        let before = Writes::look(&first, &names).await?;
        self.connections.set(1);
        self.wait_for_locks(&first).await?;
        let helpers = (1..self.options.jobs.get()).map(|_| async {
            if let Some(snapshot) = &snapshot {
                self.help(connected, snapshot, dialect, cancellers).await;
            }
        });
        let working = async {
            let worked = self.work(&first, dialect).await;
            first.end().await;
            worked
        };
        let (worked, _) = tokio::join!(biased; working, join_all(helpers));
        worked?;
        self.look_again(&first, &names, before, looked).await
    }

    fn session<'s>(&'s self, connected: &'s Connected, version: ServerVersion) -> Session<'s> {
        Session::new(connected.client(), &self.server, version, &self.session_options, &|_| (), &self.changed)
    }

    async fn begin(&self, session: &Session<'_>, snapshot: Option<&Snapshot>) -> Result<(), LiveError> {
        session.begin(snapshot).await?;
        let settings = measure_queries::SETTINGS.sql(session.version).unwrap_or_default();
        session.set(&settings).await?;
        if self.options.table_timeout.is_none() {
            session.set("SET LOCAL statement_timeout = 0").await?;
        }
        if self.pace.is_some() {
            session.set("SET LOCAL max_parallel_workers_per_gather = 0").await?;
        }
        Ok(())
    }

    /// From now on there is a table in which a lock stands in the way, and not all of them at once.
    async fn wait_for_locks(&self, session: &Session<'_>) -> Result<(), LiveError> {
        let milliseconds = i32::try_from(self.options.lock_timeout.as_millis()).unwrap_or(i32::MAX).max(1);
        session.set(&format!("SET LOCAL lock_timeout = {milliseconds}")).await
    }

    /// What is to be known before tables are read: how large they are, and the snapshot for other connections.
    async fn look_around(
        &self,
        session: &Session<'_>,
        names: &TableNames,
    ) -> Result<Option<Snapshot>, LiveError> {
        let snapshot = match self.options.jobs.get() {
            1 => None,
            _ => self.export_snapshot(session).await?,
        };
        let database = session.rows::<Database>(&measure_queries::DATABASE, &[]).await?.into_iter().next();
        let storage = storage::of_tables(session, names).await?;
        let spreads = storage::key_spreads(session, &self.wanted.tables).await?;
        self.plan(&storage);
        let mut about = self.about.borrow_mut();
        (about.database, about.storage, about.spreads) = (database, storage, spreads);
        Ok(snapshot)
    }

    /// The snapshot of this transaction; none where the server gives none out, which ends the transaction: then
    /// it is begun anew. Under a savepoint no server would give one out.
    async fn export_snapshot(&self, session: &Session<'_>) -> Result<Option<Snapshot>, LiveError> {
        let smallest: i64 = 0;
        let parameters = [(&smallest as &(dyn tokio_postgres::types::ToSql + Sync), Type::INT8)];
        match session.rows::<Option<Snapshot>>(&queries::SNAPSHOT, &parameters).await {
            Ok(rows) => Ok(rows.into_iter().next().flatten()),
            Err(LiveError::Refused { .. }) => {
                session.end().await;
                self.begin(session, None).await?;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Sorts the tables into the order in which they are measured.
    fn plan(&self, storage: &HashMap<TableKey, Storage>) {
        let size = |at: &usize| {
            let table = &self.wanted.tables[*at];
            storage.get(&key(table)).map_or(0, |storage| storage.scanned_bytes)
        };
        let mut order: Vec<usize> = (0..self.wanted.tables.len()).collect();
        let bytes = order.iter().map(size).fold(0, u64::saturating_add);
        // tables of one size stay in the order of their names
        match self.options.order {
            TableOrder::LargestFirst => order.sort_by_key(|at| std::cmp::Reverse(size(at))),
            TableOrder::LargestLast => order.sort_by_key(size),
        }
        self.reporter.planned(order.len(), bytes);
        *self.open.borrow_mut() = order.into();
    }

    /// Measures tables over a further connection that sees the snapshot. Without one the others do it all.
    async fn help(
        &self,
        connected: &Connected,
        snapshot: &Snapshot,
        dialect: Dialect,
        cancellers: &Cancellers,
    ) {
        let Ok(other) = connected.another(self.parameters).await else { return };
        cancellers.add(other.canceller());
        let session = self.session(&other, dialect.version);
        let is_same = async {
            self.begin(&session, Some(snapshot)).await?;
            self.wait_for_locks(&session).await?;
            session.rows::<ServerStart>(&queries::SERVER_START, &[]).await
        };
        let is_same = is_same.await.is_ok_and(|rows| rows.iter().any(|row| snapshot.is_of(row.0)));
        if is_same {
            self.connections.set(self.connections.get() + 1);
            // what became of the table at which it was lost is in that table's profile
            drop(self.work(&session, dialect).await);
        }
        session.end().await;
        drop(other.end().await);
    }

    /// Measures table after table, until there is none left or the connection is lost.
    async fn work(&self, session: &Session<'_>, dialect: Dialect) -> Result<(), LiveError> {
        let means = Means {
            options: self.options,
            dialect,
            pace: self.pace.as_ref(),
            reporter: &self.reporter,
            deadline: self.deadline,
        };
        while let Some(at) = self.next_table() {
            let wanted = &self.wanted.tables[at];
            let name = QualifiedName { schema: Some(wanted.schema.clone()), name: wanted.table.clone() };
            self.reporter.begun(&name);
            let mut profile = TableProfile {
                schema: wanted.schema.clone(),
                table: wanted.table.clone(),
                ..TableProfile::default()
            };
            let measured = self.measure_table(session, means, wanted, &mut profile).await;
            if let Err(error) = &measured {
                let (because, message) = (Obstacle::ConnectionLost, error.to_string());
                profile.not_measured = Some(NotMeasured { because, message });
            }
            if let Some(place) = self.found.borrow_mut().get_mut(at) {
                *place = Some(profile);
            }
            self.reporter.done(&name);
            measured?;
        }
        Ok(())
    }

    async fn measure_table(
        &self,
        session: &Session<'_>,
        means: Means<'_>,
        wanted: &WantedTable,
        profile: &mut TableProfile,
    ) -> Result<(), LiveError> {
        let known = self.about.borrow().storage.get(&key(wanted)).copied().unwrap_or_default();
        known.tell(profile);
        table::measure(session, means, wanted, known, profile).await?;
        if known.heap().is_none()
            && profile.not_measured.is_none()
            && let Some(looked) = storage::of_table(session, wanted).await?
        {
            looked.tell_bytes(profile);
        }
        Ok(())
    }

    /// Whether it came to the tables.
    pub fn has_begun(&self) -> bool {
        self.about.borrow().database.is_some()
    }

    fn next_table(&self) -> Option<usize> {
        if self.is_over() { None } else { self.open.borrow_mut().pop_front() }
    }

    fn is_over(&self) -> bool {
        self.deadline.is_some_and(|deadline| deadline <= Instant::now())
    }

    /// Looks at the counters of writes once more, where enough time has passed, or is to pass.
    async fn look_again(
        &self,
        session: &Session<'_>,
        names: &TableNames,
        before: Writes,
        looked: Instant,
    ) -> Result<(), LiveError> {
        let is_standby = self.about.borrow().database.as_ref().is_none_or(|database| database.is_standby);
        let left = self.options.watch_writes.saturating_sub(looked.elapsed());
        if !is_standby {
            sleep(left).await;
        }
        if is_standby || looked.elapsed() < MeasureOptions::SHORTEST_WATCH {
            return Ok(());
        }
        // a transaction of its own: within one the counters stand still
        session.begin(None).await?;
        let after = Writes::look(session, names).await?;
        session.end().await;
        self.about.borrow_mut().writes = Some((before, after));
        Ok(())
    }

    /// What was found, with what was left for this reason; where there is none, the connection was lost or the time
    /// over.
    pub fn finish(self, stopped: Option<Obstacle>) -> Measured {
        let is_over = self.is_over();
        let about = self.about.into_inner();
        let mut tables = Vec::new();
        for (wanted, found) in self.wanted.tables.iter().zip(self.found.into_inner()) {
            let mut profile = found.unwrap_or_else(|| left_out(wanted, &about, stopped, is_over));
            let key = key(wanted);
            profile.key_spread = about.spreads.get(&key).cloned();
            profile.writes = about.writes.as_ref().and_then(|(before, after)| before.until(after, &key));
            tables.push(profile);
        }
        let is_standby = about.database.as_ref().is_some_and(|database| database.is_standby);
        let file = ProfileFile {
            measured_at: about.database.as_ref().map(|database| database.measured_at.clone()),
            sources: vec![MeasuredSource {
                kind: if is_standby { SourceKind::Standby } else { SourceKind::Server },
                name: self.server,
                server_version: about.version,
            }],
            large_objects: about
                .database
                .map(|database| LargeObjectFacts { count: database.large_objects, bytes: None }),
            tables,
            ..ProfileFile::default()
        };
        Measured {
            profile: DataProfile::of_distinct_tables(file),
            connections: self.connections.get(),
            was_interrupted: stopped == Some(Obstacle::Interrupted),
        }
    }
}

/// The profile of a table that was not begun.
fn left_out(wanted: &WantedTable, about: &About, stopped: Option<Obstacle>, is_over: bool) -> TableProfile {
    let reason = match stopped {
        Some(because) => NotMeasured { because, message: "it was not begun".to_owned() },
        None if is_over => out_of_time(),
        None => NotMeasured {
            because: Obstacle::ConnectionLost,
            message: "there was no connection any more".to_owned(),
        },
    };
    let mut profile = TableProfile {
        schema: wanted.schema.clone(),
        table: wanted.table.clone(),
        not_measured: Some(reason),
        ..TableProfile::default()
    };
    if let Some(storage) = about.storage.get(&key(wanted)) {
        storage.tell(&mut profile);
    }
    profile
}

fn key(table: &WantedTable) -> TableKey {
    (table.schema.as_str().to_owned(), table.table.as_str().to_owned())
}

/// For what is set to no limit right after: the longest that the server takes.
const NO_LIMIT: Duration = Duration::from_millis(i32::MAX as u64);
