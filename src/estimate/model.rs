//! The whole load: tables, the time that each takes, and who loads which when.

use super::duration::LoadTime;
use super::load::TableLoad;
use super::schedule::{Placed, Schedule, Work};

/// A table with its time.
#[derive(Clone, Debug)]
pub(super) struct TimedLoad {
    pub load: TableLoad,
    /// As one subtask alone loads it.
    pub time: LoadTime,
}

/// The whole load. Tables stand in the order in which they are begun: by `load-order`, the higher first, then by
/// name, since no page says more.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub tables: Vec<TimedLoad>,
    pub subtasks: usize,
    /// What all subtasks together load in a second, in bytes; `None` where a rehearsal stands for it.
    pub bytes_per_second: Option<f64>,
}

/// How the load goes.
pub(super) struct Run {
    pub schedule: Schedule,
    /// When the last subtask has ended.
    pub schedule_seconds: f64,
    /// The least that all bytes together take.
    pub throughput_seconds: f64,
}

impl Model {
    pub fn new(mut tables: Vec<TimedLoad>, subtasks: usize, bytes_per_second: Option<f64>) -> Self {
        tables.sort_by(|one, other| {
            let (one, other) = (&one.load, &other.load);
            let by_order = other.load_order.cmp(&one.load_order);
            by_order.then_with(|| (&one.schema, &one.table).cmp(&(&other.schema, &other.table)))
        });
        Model { tables, subtasks, bytes_per_second }
    }

    pub fn run(&self) -> Run {
        let order: Vec<usize> = (0..self.tables.len()).collect();
        self.run_in(&order)
    }

    /// With the tables begun in this order.
    pub fn run_in(&self, order: &[usize]) -> Run {
        let schedule = Schedule::of(&self.works(order), self.subtasks);
        let bytes = self.tables.iter().map(|table| table.load.bytes.value as f64).sum::<f64>();
        Run {
            schedule_seconds: schedule.ends(),
            throughput_seconds: self.bytes_per_second.map_or(0.0, |rate| bytes / rate),
            schedule,
        }
    }

    fn works(&self, order: &[usize]) -> Vec<Work> {
        let tables = order.iter().filter_map(|&at| Some((at, self.tables.get(at)?)));
        let works = tables.flat_map(|(table, timed)| {
            let segments = timed.load.segments.max(1);
            let seconds = timed.time.of_segment(segments);
            (0..segments).map(move |segment| Work { table, segment, seconds })
        });
        works.collect()
    }

    /// What all subtasks together have to do, in seconds of one.
    pub fn work_seconds(&self) -> f64 {
        self.tables.iter().map(|table| table.time.total()).sum()
    }

    /// The same load with one table changed.
    pub fn with(&self, table: usize, change: impl FnOnce(&mut TimedLoad)) -> Model {
        let mut changed = self.clone();
        if let Some(timed) = changed.tables.get_mut(table) {
            change(timed);
        }
        changed
    }
}

impl Run {
    /// When everything is loaded.
    pub fn seconds(&self) -> f64 {
        self.schedule_seconds.max(self.throughput_seconds)
    }

    /// When the first part of each table begins and the last one ends.
    pub fn spans(&self, tables: usize) -> Vec<Span> {
        let mut spans = vec![Span { starts: f64::INFINITY, ends: 0.0 }; tables];
        for Placed { work, starts, ends, .. } in &self.schedule.placed {
            if let Some(span) = spans.get_mut(work.table) {
                span.starts = span.starts.min(*starts);
                span.ends = span.ends.max(*ends);
            }
        }
        spans
    }
}

/// When a table is loaded, in seconds from the start of the load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    pub starts: f64,
    pub ends: f64,
}

impl Span {
    pub fn seconds(self) -> f64 {
        (self.ends - self.starts).max(0.0)
    }
}
