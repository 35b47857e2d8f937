//! What would make the load shorter. Each proposal is tried in the same model, and made only where it helps there.
//!
//! - [`limited_lobs`]: limited instead of full LOB mode for a table whose LOBs are known to fit
//! - [`ranges`]: `parallel-load` by ranges of the key
//! - [`own_task`]: a task of its own for what holds up all others
//! - [`order`]: `MaxFullLoadSubTasks`, and which table is begun first

mod limited_lobs;
mod order;
mod own_task;
mod ranges;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::duration::Rates;
use super::model::{Model, TimedLoad};
use crate::catalog::{Name, Relation};
use crate::migration::Migration;

/// So many of the slowest tables are thought about.
const TABLES: usize = 5;
/// What a proposal saves at least of the whole, in seconds ...
const LEAST_SECONDS: f64 = 60.0;
/// ... and as a share of it.
const LEAST_SHARE: f64 = 0.05;

/// Something that would make the load shorter, or its end matter less.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct Advice {
    /// What kind of proposal.
    pub kind: AdviceKind,
    /// The schema of the table that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Name>,
    /// The table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<Name>,
    /// In words.
    pub message: String,
    /// How long the whole load takes with this proposal alone, by the same estimate; for a task of its own, how long
    /// everything else takes.
    pub seconds: f64,
    /// Rules for the table mappings of the task.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mapping_rules: Vec<Value>,
    /// The table mappings of a second task.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_task_mapping_rules: Vec<Value>,
    /// A task setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub setting: Option<ProposedSetting>,
    /// A query for the source that tells what is missing for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
}

/// A task setting with the value that it should have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ProposedSetting {
    /// Its name with its section.
    pub name: &'static str,
    /// The value.
    pub value: i64,
}

/// The kinds of proposals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AdviceKind {
    /// Limited LOB mode for one table.
    LimitedLobMode,
    /// `parallel-load` by ranges for one table.
    ParallelLoad,
    /// One table in a task of its own.
    OwnTask,
    /// More subtasks.
    MoreSubtasks,
    /// One table is begun before the others.
    LoadFirst,
}

impl Advice {
    fn new(kind: AdviceKind, message: String, seconds: f64) -> Self {
        Advice {
            kind,
            schema: None,
            table: None,
            message,
            seconds,
            mapping_rules: Vec::new(),
            own_task_mapping_rules: Vec::new(),
            setting: None,
            query: None,
        }
    }

    fn about(self, timed: &TimedLoad) -> Self {
        Advice { schema: Some(timed.load.schema.clone()), table: Some(timed.load.table.clone()), ..self }
    }
}

/// A table that is thought about.
struct Candidate<'a> {
    migration: &'a Migration,
    rates: Rates<'a>,
    model: &'a Model,
    /// How long the whole load takes as it is.
    seconds: f64,
    /// The table's place in the model.
    at: usize,
    timed: &'a TimedLoad,
}

impl<'a> Candidate<'a> {
    fn relation(&self) -> &'a Relation {
        &self.migration.source().relations[self.timed.load.relation]
    }

    /// `shop.orders`
    fn name(&self) -> String {
        self.migration.source().relation_name(self.timed.load.relation).to_string()
    }

    /// Whether a load of so many seconds is worth a proposal.
    fn is_worth(&self, seconds: f64) -> bool {
        is_worth(self.seconds, seconds)
    }

    /// How long the whole load takes with the table changed, and how long the table.
    fn tried(&self, change: impl FnOnce(&mut TimedLoad)) -> Tried {
        self.run(&self.model.with(self.at, change))
    }

    fn run(&self, changed: &Model) -> Tried {
        let table_seconds = changed.tables.get(self.at).map_or(0.0, |timed| {
            let segments = timed.load.segments;
            // as many ranges as there are subtasks load at the same time
            let rounds = segments.div_ceil(self.model.subtasks as u64);
            timed.time.of_segment(segments) * rounds as f64
        });
        Tried { seconds: changed.run().seconds(), table_seconds }
    }
}

/// What a change comes to.
struct Tried {
    seconds: f64,
    table_seconds: f64,
}

fn is_worth(before: f64, after: f64) -> bool {
    let saved = before - after;
    saved >= LEAST_SECONDS && saved >= before * LEAST_SHARE
}

/// What would make the load shorter, what saves most first.
pub(super) fn of(migration: &Migration, rates: Rates<'_>, model: &Model) -> Vec<Advice> {
    let seconds = model.run().seconds();
    let mut advice = Vec::new();
    for at in slowest(model) {
        let Some(timed) = model.tables.get(at) else { continue };
        let candidate = Candidate { migration, rates, model, seconds, at, timed };
        let limited = limited_lobs::of(&candidate);
        let ranges = ranges::of(&candidate);
        let is_cut = ranges.as_ref().is_some_and(|ranges| ranges.seconds < seconds / 2.0);
        let own_task = if is_cut { None } else { own_task::of(&candidate) };
        advice.extend([limited, ranges, own_task].into_iter().flatten());
    }
    advice.extend(order::of(migration, model, seconds));
    advice.sort_by(|one, other| one.seconds.total_cmp(&other.seconds));
    advice
}

/// The places of the slowest tables.
fn slowest(model: &Model) -> Vec<usize> {
    let mut places: Vec<(usize, f64)> =
        model.tables.iter().map(|timed| timed.time.of_segment(timed.load.segments)).enumerate().collect();
    places.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    places.into_iter().take(TABLES).map(|(at, _)| at).collect()
}

/// A time for people: `45 s`, `38 min`, `9 h 58 min`.
pub(crate) fn time(seconds: f64) -> String {
    let whole = seconds.round().max(0.0) as u64;
    match whole {
        0..90 => format!("{whole} s"),
        90..3_570 => format!("{} min", (whole + 30) / 60),
        _ => {
            let minutes = (whole + 30) / 60;
            format!("{} h {:02} min", minutes / 60, minutes % 60)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_readable() {
        let texts =
            [(0.4, "0 s"), (89.0, "89 s"), (91.0, "2 min"), (3_569.0, "59 min"), (35_880.0, "9 h 58 min")];
        for (seconds, expected) in texts {
            assert_eq!(time(seconds), expected);
        }
        assert_eq!(time(3_599.0), "1 h 00 min");
    }
}
