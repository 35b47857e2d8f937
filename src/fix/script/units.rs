//! The statements of a phase, each unit behind the question whether it was run.

use std::fmt::Write;

use super::is_one_by_one;
use super::psql::{push_comment_line, push_statement};
use crate::catalog::quote_identifier;
use crate::fix::{Guard, PhasePlan, Repair, Unit};
use crate::remedy::Step;

/// How many units share a transaction where nobody else works: fewer take longer, and more need more locks than a
/// server has by default.
const BATCH: usize = 50;

/// What is done `CONCURRENTLY` waits for all older transactions to end, which lets readers and writers go on. To give
/// that up after some seconds would leave an invalid index behind, and the work to be done again.
const WAIT: &str = "SELECT pg_catalog.current_setting('lock_timeout') AS pgdms_lock_timeout\n\\gset\nSET lock_timeout = 0;\n";

/// Other statements wait as long as before.
const WAIT_NO_MORE: &str = "SET lock_timeout = :'pgdms_lock_timeout';\n";

/// Writes what runs that was not run yet.
pub(super) fn run(text: &mut String, phase: &PhasePlan) {
    text.reserve(phase.units.iter().map(|unit| expected_bytes(unit, Direction::Forward)).sum());
    let mut topic = None;
    for batch in batches(phase, phase.units.iter().collect()) {
        let next = batch.units[0].topic;
        if topic.replace(next) != Some(next) {
            text.push('\n');
            push_comment_line(text, &format!("==== {} ====", next.heading()));
        }
        batch.run(text);
    }
}

/// Writes what undoes what was run, last first.
pub(super) fn undo(text: &mut String, phase: &PhasePlan) {
    text.reserve(phase.units.iter().map(|unit| expected_bytes(unit, Direction::Backward)).sum());
    let backward = phase.units.iter().rev().collect();
    batches(phase, backward).iter().for_each(|batch| batch.undo(text));
}

/// About how long the text of a unit gets: to make room once spares copying a file of many megabytes again and again.
fn expected_bytes(unit: &Unit, direction: Direction) -> usize {
    const AROUND: usize = 96;
    let question = direction.question(&unit.guard).map_or(0, |(condition, _)| condition.len());
    let statements = unit.steps.iter().map(|step| match direction {
        Direction::Forward => step.up.len(),
        Direction::Backward => step.down.as_deref().map_or(0, str::len),
    });
    AROUND + unit.title.len() + question + statements.sum::<usize>()
}

/// Whether units are run or undone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Forward,
    Backward,
}

impl Direction {
    /// What is asked before a unit is run or undone, and the answer with which it is; nothing where that can be
    /// done in any case.
    fn question(self, guard: &Guard) -> Option<(&str, &'static str)> {
        match (self, guard) {
            (_, Guard::Repeatable)
            | (Direction::Forward, Guard::WhileThere(_))
            | (Direction::Backward, Guard::Prepares(_)) => None,
            (Direction::Forward, Guard::Unless(done) | Guard::Prepares(done)) => Some((done, "IS NOT TRUE")),
            (Direction::Backward, Guard::Unless(holds) | Guard::WhileThere(holds)) => {
                Some((holds, "IS TRUE"))
            }
        }
    }
}

/// Units that share a transaction, or one that can have none.
struct Batch<'a> {
    units: Vec<&'a Unit>,
}

fn batches<'a>(phase: &PhasePlan, units: Vec<&'a Unit>) -> Vec<Batch<'a>> {
    let most = if is_one_by_one(phase) { 1 } else { BATCH };
    let mut batches: Vec<Batch<'a>> = Vec::new();
    for unit in units {
        match batches.last_mut() {
            Some(batch) if batch.units.len() < most && batch.takes(unit) => batch.units.push(unit),
            _ => batches.push(Batch { units: vec![unit] }),
        }
    }
    batches
}

impl Batch<'_> {
    fn takes(&self, unit: &Unit) -> bool {
        let last = self.units.iter().all(|unit| shares_transaction(unit));
        last && shares_transaction(unit) && self.units.iter().all(|other| other.topic == unit.topic)
    }

    fn run(&self, text: &mut String) {
        self.ask(text, Direction::Forward);
        self.in_transaction(text, |text| {
            for (at, unit) in self.numbered() {
                guarded(text, unit, Direction::Forward, at, |text| forward(text, unit, at));
            }
        });
    }

    fn undo(&self, text: &mut String) {
        let undone: Vec<(usize, &Unit)> = self.numbered().filter(|(_, unit)| has_way_back(unit)).collect();
        if !undone.is_empty() {
            text.push('\n');
        }
        self.units.iter().for_each(|unit| not_undone(text, unit));
        if undone.is_empty() {
            return;
        }
        self.ask(text, Direction::Backward);
        self.in_transaction(text, |text| {
            for (at, unit) in undone {
                guarded(text, unit, Direction::Backward, at, |text| backward(text, unit));
            }
        });
    }

    fn numbered(&self) -> impl Iterator<Item = (usize, &Unit)> {
        (1..).zip(self.units.iter().copied())
    }

    /// Asks the server which units were run, into variables of psql.
    fn ask(&self, text: &mut String, direction: Direction) {
        text.push('\n');
        let mut separator = "SELECT ";
        for (at, unit) in self.numbered() {
            if let Some((condition, answer)) = direction.question(&unit.guard) {
                let _ = write!(text, "{separator}({condition}) {answer} AS pgdms_run_{at}");
                separator = ",\n  ";
            }
            if let (Direction::Forward, Some(Repair { when, .. })) = (direction, &unit.repair) {
                let _ = write!(text, "{separator}({when}) IS TRUE AS pgdms_repair_{at}");
                separator = ",\n  ";
            }
        }
        if separator != "SELECT " {
            text.push_str("\n\\gset\n");
        }
    }

    fn in_transaction(&self, text: &mut String, body: impl FnOnce(&mut String)) {
        let (before, behind) = if self.units.iter().all(|unit| shares_transaction(unit)) {
            ("BEGIN;\n", "COMMIT;\n")
        } else if self.units.iter().all(|unit| unit.runs_in_transaction()) {
            ("", "")
        } else {
            (WAIT, WAIT_NO_MORE)
        };
        text.push_str(before);
        body(text);
        text.push_str(behind);
    }
}

fn shares_transaction(unit: &Unit) -> bool {
    unit.runs_in_transaction() && unit.repair.is_none()
}

/// Statements that psql passes over where they are not wanted.
fn guarded(
    text: &mut String,
    unit: &Unit,
    direction: Direction,
    at: usize,
    statements: impl FnOnce(&mut String),
) {
    push_comment_line(text, &unit.title);
    if let Some(caveat) = &unit.caveat {
        push_comment_line(text, caveat);
    }
    let is_asked = direction.question(&unit.guard).is_some();
    if is_asked {
        let _ = writeln!(text, "\\if :pgdms_run_{at}");
    }
    statements(text);
    if is_asked {
        text.push_str("\\endif\n");
    }
}

fn forward(text: &mut String, unit: &Unit, at: usize) {
    along_path(text, unit, |text| {
        if let Some(repair) = &unit.repair {
            let _ = writeln!(text, "\\if :pgdms_repair_{at}");
            push_statement(text, &repair.statement);
            text.push_str("\\endif\n");
        }
        unit.steps.iter().for_each(|step| push_statement(text, &step.up));
    });
}

fn backward(text: &mut String, unit: &Unit) {
    along_path(text, unit, |text| {
        let downs = unit.steps.iter().rev().filter_map(|step| step.down.as_deref());
        downs.for_each(|down| push_statement(text, down));
    });
}

/// Names without a schema mean what they meant where the texts were written.
fn along_path(text: &mut String, unit: &Unit, statements: impl FnOnce(&mut String)) {
    if unit.search_path.is_empty() {
        return statements(text);
    }
    let schemas: Vec<_> = unit.search_path.iter().map(|schema| quote_identifier(schema)).collect();
    let _ = writeln!(text, "SET search_path = {};", schemas.join(", "));
    statements(text);
    text.push_str("SET search_path = '';\n");
}

fn has_way_back(unit: &Unit) -> bool {
    unit.steps.iter().any(|step| step.down.is_some())
}

/// What stays, and why.
fn not_undone(text: &mut String, unit: &Unit) {
    for step in unit.steps.iter().filter(|step| step.down.is_none()) {
        push_comment_line(text, &format!("stays: {}: {}", unit.title, reason(step)));
    }
}

fn reason(step: &Step) -> &str {
    step.reason.as_deref().unwrap_or("nothing undoes it")
}
