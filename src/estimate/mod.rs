//! How long the full load takes: per table and in all, which tables decide that, how much WAL gathers meanwhile, and
//! what would make it shorter.
//!
//! AWS documents no rates. So the estimate is a model whose every rate is an [assumption](Assumptions) that is shown
//! and can be set, and a [rehearsal](Calibration) replaces guesses by what was measured. What is loaded it knows from a
//! data profile or from the running server, or is told.
//!
//! - `sizes`, `width`, `load`: what has to be moved
//! - `duration`: how long one table takes
//! - `schedule`, `model`: which subtask loads what when
//! - `calibration`: what a rehearsal took
//! - `wal`: what gathers meanwhile
//! - `advice`: what would make it shorter, tried in the same model

mod advice;
mod assumptions;
mod calibrated;
mod calibration;
mod duration;
mod load;
mod model;
mod outcome;
mod schedule;
mod sizes;
#[cfg(all(test, feature = "dump"))]
mod tests;
mod timestamp;
mod wal;
mod width;

use crate::catalog::{Id, Name, Relation};
use crate::dms::scope::TableKind;
use crate::migration::Migration;
use crate::profile::DataProfile;

#[cfg(feature = "cli")]
pub(crate) use advice::time;
pub use advice::{Advice, AdviceKind, ProposedSetting};
pub use assumptions::{Assumption, AssumptionError, AssumptionOrigin, Assumptions, Quantity, Unit};
pub use calibration::{Calibration, CalibrationError, Rehearsed};
pub use duration::{LoadTime, SpentOn};
pub use load::LoadNote;
pub use outcome::{
    CalibrationSummary, Decisive, Estimate, LobEstimate, PathStep, TableCalibration, TableEstimate,
    UnknownTable, UsedSetting,
};
pub use sizes::{FigureOrigin, GivenSize, SizeError, SizeFigure};
pub use wal::{WalBasis, WalEstimate};

use calibrated::Factors;
use duration::Rates;
use load::{Figures, TableLoad};
use model::{Model, Run, Span, TimedLoad};
use schedule::Placed;
use sizes::GivenSizes;

/// What an estimate is made with, beside the migration.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct EstimateOptions {
    /// What is assumed.
    pub assumptions: Assumptions,
    /// Sizes of tables that are given by hand; they come before all others.
    pub sizes: Vec<GivenSize>,
    /// What a rehearsal took.
    pub calibration: Option<Calibration>,
    /// What the data of the rehearsal looked like; without it rows are taken to be as wide there as here.
    pub rehearsal_profile: Option<DataProfile>,
}

/// Why there is no estimate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EstimateError {
    /// The task loads nothing.
    #[error("the task captures changes alone (migration type cdc): there is no full load to estimate")]
    NoFullLoad,
    /// The task moves no table.
    #[error("the task moves no table of this source: there is nothing to estimate")]
    NothingMoved,
    /// Nothing tells how many rows any table has.
    #[error(
        "nothing tells how many rows the {tables} tables of the task have: name a running server as the source, give measured facts (--profile FILE) or sizes (--size SCHEMA.TABLE=ROWS,BYTES)"
    )]
    NoSizes {
        /// How many tables the task moves.
        tables: usize,
    },
    /// A size is given of something that the task does not move.
    #[error("the task moves no table {schema}.{table}, of which a size is given")]
    SizeOfNoTable {
        /// The schema.
        schema: Name,
        /// The table.
        table: Name,
    },
}

/// Estimates the full load of a migration.
///
/// ```
/// # #[cfg(feature = "dump")] {
/// use pgdms_lint::{estimate, migration::Migration, source};
///
/// let sql = "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(10,2));";
/// let reading = source::read_dump_from("orders.sql", sql.as_bytes(), &Default::default())?;
/// let mut options = estimate::EstimateOptions::default();
/// options.sizes.push("public.orders=36000000,1GB".parse()?);
/// let estimate = estimate::estimate(&Migration::new(reading.catalog), &options)?;
/// assert!(estimate.seconds > 3_600.0, "at 10,000 rows in a second");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the task loads nothing, or nothing tells how large any of its tables is.
pub fn estimate(migration: &Migration, options: &EstimateOptions) -> Result<Estimate, EstimateError> {
    if !migration.task().migration_type.value.loads() {
        return Err(EstimateError::NoFullLoad);
    }
    let given = GivenSizes::new(&options.sizes);
    check_given(migration, &options.sizes)?;
    let figures = Figures {
        migration,
        profile: migration.profile(),
        with_server: true,
        given: &given,
        assumptions: &options.assumptions,
    };
    let (loads, unknown) = loads(&figures)?;
    let rates = Rates { assumptions: &options.assumptions, commit_rate: commit_rate(migration) };
    let factors = Factors::of(&loads, rates, &figures, options);
    let timed = loads.into_iter().map(|load| {
        let factor = factors.as_ref().map_or(1.0, |factors| factors.of_table(&load).factor);
        TimedLoad { time: rates.time(&load).times(factor), load }
    });
    let model = Model::new(timed.collect(), subtasks(migration), throughput(options));
    Ok(Told { migration, options, rates, factors, model, unknown }.estimate())
}

fn check_given(migration: &Migration, sizes: &[GivenSize]) -> Result<(), EstimateError> {
    let is_moved = |size: &GivenSize| {
        let relation = migration.source().relation(size.schema.as_str(), size.table.as_str());
        relation.is_some_and(|id| migration.moved().involves(id))
    };
    match sizes.iter().find(|size| !is_moved(size)) {
        Some(size) => {
            Err(EstimateError::SizeOfNoTable { schema: size.schema.clone(), table: size.table.clone() })
        }
        None => Ok(()),
    }
}

fn loads(figures: &Figures<'_>) -> Result<(Vec<TableLoad>, Vec<UnknownTable>), EstimateError> {
    let moved = &figures.migration.moved().relations;
    if moved.is_empty() {
        return Err(EstimateError::NothingMoved);
    }
    let (mut loads, mut unknown) = (Vec::new(), Vec::new());
    for &id in moved {
        match figures.load(id) {
            Some(load) => loads.push(load),
            None => unknown.push(unknown_table(figures.migration, id)),
        }
    }
    unknown.sort_by(|one, other| (&one.schema, &one.table).cmp(&(&other.schema, &other.table)));
    match loads.is_empty() {
        true => Err(EstimateError::NoSizes { tables: moved.len() }),
        false => Ok((loads, unknown)),
    }
}

fn unknown_table(migration: &Migration, id: Id<Relation>) -> UnknownTable {
    let catalog = migration.source();
    let relation = &catalog.relations[id];
    UnknownTable { schema: catalog.schema_name(relation.schema).clone(), table: relation.name.clone() }
}

fn commit_rate(migration: &Migration) -> u64 {
    u64::try_from(migration.task().settings.full_load.commit_rate.value).unwrap_or(0).max(1)
}

fn subtasks(migration: &Migration) -> usize {
    let setting = migration.task().settings.full_load.max_full_load_sub_tasks.value;
    usize::try_from(setting).unwrap_or(0).max(1)
}

/// A rehearsal shows what all subtasks together load: then the guess is left out unless somebody gave it.
fn throughput(options: &EstimateOptions) -> Option<f64> {
    let name = "task-bytes-per-second";
    let is_given = || {
        let list = options.assumptions.list();
        list.iter().any(|one| one.name == name && one.origin == AssumptionOrigin::Given)
    };
    let counts = options.calibration.is_none() || is_given();
    counts.then(|| options.assumptions.rate(Quantity::TaskBytesPerSecond))
}

/// Everything that the estimate is told from.
struct Told<'a> {
    migration: &'a Migration,
    options: &'a EstimateOptions,
    rates: Rates<'a>,
    factors: Option<Factors>,
    model: Model,
    unknown: Vec<UnknownTable>,
}

impl Told<'_> {
    fn estimate(self) -> Estimate {
        let run = self.model.run();
        let advice = advice::of(self.migration, self.rates, &self.model);
        let assumptions = &self.options.assumptions;
        let nothing = SizeFigure::new(0, FigureOrigin::Given);
        let sum = |figure: fn(&TableLoad) -> SizeFigure| {
            self.model.tables.iter().fold(nothing, |sum, timed| sum.plus(figure(&timed.load)))
        };
        Estimate {
            seconds: run.seconds(),
            decided_by: decisive(&self.model, &run),
            rows: sum(|load| load.rows),
            bytes: sum(|load| load.bytes),
            settings: settings(self.migration),
            tables: self.tables(&run),
            critical_path: run
                .schedule
                .critical_path()
                .iter()
                .filter_map(|placed| self.step(placed))
                .collect(),
            wal: WalEstimate::of(self.migration, assumptions, run.seconds()),
            calibration: self.factors.as_ref().map(|factors| factors.summary(&self.model)),
            advice,
            assumptions: assumptions.list(),
            unknown: self.unknown,
        }
    }

    fn tables(&self, run: &Run) -> Vec<TableEstimate> {
        let spans = run.spans(self.model.tables.len());
        let told = self.model.tables.iter().zip(spans).map(|(timed, span)| self.table(timed, span));
        let mut tables: Vec<TableEstimate> = told.collect();
        tables.sort_by(|one, other| {
            let by_name = || (&one.schema, &one.table).cmp(&(&other.schema, &other.table));
            other.seconds.total_cmp(&one.seconds).then_with(by_name)
        });
        tables
    }

    fn table(&self, timed: &TimedLoad, span: Span) -> TableEstimate {
        let load = &timed.load;
        let lobs = (load.lobs.columns > 0).then(|| LobEstimate {
            columns: load.lobs.columns,
            bytes: load.lobs.bytes,
            lookups: load.lobs.lookups,
            mode: load.lobs.mode.to_string(),
        });
        TableEstimate {
            schema: load.schema.clone(),
            table: load.table.clone(),
            seconds: span.seconds(),
            starts: span.starts,
            ends: span.ends,
            time: timed.time,
            spent_on: self.rates.spent_on(load),
            rows: load.rows,
            bytes: load.bytes,
            lobs,
            segments: load.segments,
            calibration: self.factors.as_ref().map(|factors| factors.of_table(load)),
            notes: load.notes.clone(),
        }
    }

    fn step(&self, placed: &Placed) -> Option<PathStep> {
        let load = &self.model.tables.get(placed.work.table)?.load;
        Some(PathStep {
            schema: load.schema.clone(),
            table: load.table.clone(),
            segment: (load.segments > 1).then_some(placed.work.segment + 1),
            starts: placed.starts,
            ends: placed.ends,
        })
    }
}

fn decisive(model: &Model, run: &Run) -> Decisive {
    let longest =
        model.tables.iter().map(|timed| timed.time.of_segment(timed.load.segments)).fold(0.0, f64::max);
    let evenly = model.work_seconds() / model.subtasks as f64;
    if run.throughput_seconds > run.schedule_seconds {
        Decisive::Throughput
    } else if longest > evenly {
        Decisive::OneTable
    } else {
        Decisive::Subtasks
    }
}

fn settings(migration: &Migration) -> Vec<UsedSetting> {
    let full_load = &migration.task().settings.full_load;
    let metadata = &migration.task().settings.target_metadata;
    let used = [&full_load.max_full_load_sub_tasks, &full_load.commit_rate, &metadata.lob_chunk_size];
    let told = used.into_iter().map(|setting| UsedSetting {
        name: setting.name,
        value: setting.value,
        origin: setting.origin.to_string(),
    });
    told.collect()
}

/// Whether selection rules may speak of this relation as a table.
pub(super) fn table_kind(relation: &Relation) -> TableKind {
    match relation.kind {
        crate::catalog::RelationKind::View => TableKind::View,
        _ => TableKind::Table,
    }
}
