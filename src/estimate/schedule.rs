//! Which subtask loads what, and when: the tables, and the ranges of tables, on `MaxFullLoadSubTasks`.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// Something that one subtask loads: a table, or a range of one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Work {
    /// The table's place in the list of loads.
    pub table: usize,
    /// Which range, from 0.
    pub segment: u64,
    pub seconds: f64,
}

/// Some work with its times, in seconds from the start of the load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    pub work: Work,
    pub subtask: usize,
    pub starts: f64,
    pub ends: f64,
}

/// What every subtask does, in the order in which it is begun.
#[derive(Clone, Debug, Default)]
pub(super) struct Schedule {
    pub placed: Vec<Placed>,
}

/// When a subtask is free.
#[derive(PartialEq)]
struct Free {
    at: f64,
    subtask: usize,
}

impl Eq for Free {}

impl PartialOrd for Free {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Free {
    fn cmp(&self, other: &Self) -> Ordering {
        self.at.total_cmp(&other.at).then(self.subtask.cmp(&other.subtask))
    }
}

impl Schedule {
    /// Each subtask takes the next work when it is free.
    pub fn of(works: &[Work], subtasks: usize) -> Self {
        let subtasks = subtasks.max(1).min(works.len().max(1));
        let mut free: BinaryHeap<Reverse<Free>> =
            (0..subtasks).map(|subtask| Reverse(Free { at: 0.0, subtask })).collect();
        let mut placed = Vec::with_capacity(works.len());
        for &work in works {
            let Some(Reverse(Free { at, subtask })) = free.pop() else { break };
            let ends = at + work.seconds;
            placed.push(Placed { work, subtask, starts: at, ends });
            free.push(Reverse(Free { at: ends, subtask }));
        }
        Schedule { placed }
    }

    /// When everything is loaded.
    pub fn ends(&self) -> f64 {
        self.placed.iter().map(|placed| placed.ends).fold(0.0, f64::max)
    }

    /// What the subtask that ends last did, in order: the critical path.
    pub fn critical_path(&self) -> Vec<Placed> {
        let last = self.placed.iter().max_by(|one, other| one.ends.total_cmp(&other.ends));
        let Some(last) = last else { return Vec::new() };
        self.placed.iter().copied().filter(|placed| placed.subtask == last.subtask).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn works(seconds: &[f64]) -> Vec<Work> {
        let work = |(table, seconds): (usize, &f64)| Work { table, segment: 0, seconds: *seconds };
        seconds.iter().enumerate().map(work).collect()
    }

    #[test]
    fn a_free_subtask_takes_the_next_table() {
        let schedule = Schedule::of(&works(&[4.0, 1.0, 2.0, 5.0]), 2);
        let times: Vec<_> =
            schedule.placed.iter().map(|placed| (placed.subtask, placed.starts, placed.ends)).collect();
        assert_eq!(times, [(0, 0.0, 4.0), (1, 0.0, 1.0), (1, 1.0, 3.0), (1, 3.0, 8.0)]);
        assert_eq!(schedule.ends(), 8.0);
        let path: Vec<_> = schedule.critical_path().iter().map(|placed| placed.work.table).collect();
        assert_eq!(path, [1, 2, 3]);
    }

    #[test]
    fn more_subtasks_than_tables_change_nothing() {
        assert_eq!(Schedule::of(&works(&[4.0, 1.0]), 49).ends(), 4.0);
        assert_eq!(Schedule::of(&works(&[4.0, 1.0]), 0).ends(), 5.0, "one at least");
        assert_eq!(Schedule::of(&[], 8).ends(), 0.0);
        assert!(Schedule::of(&[], 8).critical_path().is_empty());
    }
}
