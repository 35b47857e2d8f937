//! The statements of a phase, each unit behind the question whether it was run.

use super::is_one_by_one;
use super::psql::{comment_line, statement};
use crate::catalog::quote_identifier;
use crate::fix::{Guard, PhasePlan, Repair, Topic, Unit};
use crate::remedy::Step;

/// How many units share a transaction where nobody else works: fewer take longer, and more need more locks than a
/// server has by default.
const BATCH: usize = 50;

/// What is done `CONCURRENTLY` waits for all older transactions to end, which lets readers and writers go on. To give
/// that up after some seconds would leave an invalid index behind, and the work to be done again.
const WAIT: &str = "SELECT pg_catalog.current_setting('lock_timeout') AS pgdms_lock_timeout\n\\gset\nSET lock_timeout = 0;\n";

/// Other statements wait as long as before.
const WAIT_NO_MORE: &str = "SET lock_timeout = :'pgdms_lock_timeout';\n";

/// Runs what was not run yet.
pub(super) fn run(phase: &PhasePlan) -> String {
    let mut text = String::new();
    let mut topic = None;
    for batch in batches(phase, phase.units.iter().collect()) {
        text += &new_topic(&mut topic, batch.units[0].topic);
        text += &batch.run();
    }
    text
}

/// Undoes what was run, last first.
pub(super) fn undo(phase: &PhasePlan) -> String {
    let backward = phase.units.iter().rev().collect();
    batches(phase, backward).iter().map(Batch::undo).collect()
}

fn new_topic(current: &mut Option<Topic>, topic: Topic) -> String {
    if current.replace(topic) == Some(topic) {
        return String::new();
    }
    format!("\n{}", comment_line(&format!("==== {} ====", topic.heading())))
}

/// Whether units are run or undone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Forward,
    Backward,
}

impl Direction {
    /// What is asked before a unit is run or undone; nothing where that can be done in any case.
    fn question(self, guard: &Guard) -> Option<String> {
        match (self, guard) {
            (_, Guard::Repeatable)
            | (Direction::Forward, Guard::WhileThere(_))
            | (Direction::Backward, Guard::Prepares(_)) => None,
            (Direction::Forward, Guard::Unless(done) | Guard::Prepares(done)) => {
                Some(format!("({done}) IS NOT TRUE"))
            }
            (Direction::Backward, Guard::Unless(holds) | Guard::WhileThere(holds)) => {
                Some(format!("({holds}) IS TRUE"))
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

    fn run(&self) -> String {
        let questions = self.questions(Direction::Forward);
        let body: String = self
            .numbered()
            .map(|(at, unit)| guarded(unit, Direction::Forward, at, &forward(unit, at)))
            .collect();
        format!("{questions}{}", self.in_transaction(&body))
    }

    fn undo(&self) -> String {
        let undone: Vec<(usize, &Unit)> = self.numbered().filter(|(_, unit)| has_way_back(unit)).collect();
        let kept: String = self.units.iter().map(|unit| not_undone(unit)).collect();
        if undone.is_empty() {
            return kept;
        }
        let body: String = undone
            .iter()
            .map(|(at, unit)| guarded(unit, Direction::Backward, *at, &backward(unit)))
            .collect();
        format!("\n{kept}{}{}", self.questions(Direction::Backward), self.in_transaction(&body))
    }

    fn numbered(&self) -> impl Iterator<Item = (usize, &Unit)> {
        (1..).zip(self.units.iter().copied())
    }

    /// Asks the server which units were run, into variables of psql.
    fn questions(&self, direction: Direction) -> String {
        let mut columns = Vec::new();
        for (at, unit) in self.numbered() {
            if let Some(question) = direction.question(&unit.guard) {
                columns.push(format!("{question} AS pgdms_run_{at}"));
            }
            if let (Direction::Forward, Some(Repair { when, .. })) = (direction, &unit.repair) {
                columns.push(format!("({when}) IS TRUE AS pgdms_repair_{at}"));
            }
        }
        match columns.is_empty() {
            true => "\n".to_owned(),
            false => format!("\nSELECT {}\n\\gset\n", columns.join(",\n  ")),
        }
    }

    fn in_transaction(&self, body: &str) -> String {
        if self.units.iter().all(|unit| shares_transaction(unit)) {
            format!("BEGIN;\n{body}COMMIT;\n")
        } else if self.units.iter().all(|unit| unit.runs_in_transaction()) {
            body.to_owned()
        } else {
            format!("{WAIT}{body}{WAIT_NO_MORE}")
        }
    }
}

fn shares_transaction(unit: &Unit) -> bool {
    unit.runs_in_transaction() && unit.repair.is_none()
}

/// Statements that psql passes over where they are not wanted.
fn guarded(unit: &Unit, direction: Direction, at: usize, statements: &str) -> String {
    let caveat = unit.caveat.as_deref().map(comment_line).unwrap_or_default();
    let title = format!("{}{caveat}", comment_line(&unit.title));
    match direction.question(&unit.guard) {
        None => format!("{title}{statements}"),
        Some(_) => format!("{title}\\if :pgdms_run_{at}\n{statements}\\endif\n"),
    }
}

fn forward(unit: &Unit, at: usize) -> String {
    let repair = unit
        .repair
        .as_ref()
        .map(|repair| format!("\\if :pgdms_repair_{at}\n{}\\endif\n", statement(&repair.statement)));
    let steps: String = unit.steps.iter().map(|step| statement(&step.up)).collect();
    along_path(unit, &format!("{}{steps}", repair.unwrap_or_default()))
}

fn backward(unit: &Unit) -> String {
    let downs = unit.steps.iter().rev().filter_map(|step| step.down.as_deref());
    along_path(unit, &downs.map(statement).collect::<String>())
}

/// Names without a schema mean what they meant where the texts were written.
fn along_path(unit: &Unit, statements: &str) -> String {
    if unit.search_path.is_empty() {
        return statements.to_owned();
    }
    let schemas: Vec<_> = unit.search_path.iter().map(|schema| quote_identifier(schema)).collect();
    format!("SET search_path = {};\n{statements}SET search_path = '';\n", schemas.join(", "))
}

fn has_way_back(unit: &Unit) -> bool {
    unit.steps.iter().any(|step| step.down.is_some())
}

/// What stays, and why.
fn not_undone(unit: &Unit) -> String {
    let kept = unit.steps.iter().filter(|step| step.down.is_none());
    kept.map(|step| comment_line(&format!("stays: {}: {}", unit.title, reason(step)))).collect()
}

fn reason(step: &Step) -> &str {
    step.reason.as_deref().unwrap_or("nothing undoes it")
}
