//! The units for the source before the task: the chosen remedies that are SQL.
//!
//! - [`done`]: how one sees that a statement was run
//! - [`shape`]: whether a table is still as it was
//! - `types`: changes of types, put together

mod done;
mod shape;
mod types;

use std::collections::{BTreeMap, HashMap};

use crate::catalog::{Catalog, Id, Name, Relation, quote_literal};
use crate::remedy::{Phase, Step};
use crate::source::dump::continued::{Continued, NotRun};

use super::choice::ChosenSql;
use super::target::is_no_target;
use super::writers::are_let_in;
use super::{Expectation, Guard, Manual, PhasePlan, Unit};
pub(super) use done::altered_table;
use done::{Condition, Done};
use shape::Shape;

/// What is run on the source.
pub(super) struct OnSource {
    pub phase: PhasePlan,
    /// What the interpreter of statements would not run: for a person.
    pub refused: Vec<Manual>,
}

/// That this is the source.
pub(super) fn expectations(source: &Catalog) -> Vec<Expectation> {
    let mut expectations = is_no_target().to_vec();
    if let Some(name) = &source.database.name {
        expectations.push(Expectation::new(
            format!("pg_catalog.current_database() = {}", quote_literal(name.as_str())),
            format!("this is another database than {name}"),
        ));
    }
    expectations.push(Expectation::new(
        "NOT pg_catalog.pg_is_in_recovery()",
        "this server follows another one: run the file there",
    ));
    expectations
}

/// Units, while they are run on the catalog one after the other.
pub(super) struct Work<'a> {
    source: &'a Catalog,
    continued: Continued,
    units: Vec<Unit>,
    /// Where a statement stands among them.
    at: HashMap<String, usize>,
    refused: Vec<Manual>,
    /// The shapes that a table takes on while the units are run.
    shapes: BTreeMap<Id<Relation>, Vec<Shape>>,
}

impl<'a> Work<'a> {
    pub fn on(source: &'a Catalog) -> Self {
        let continued = Continued::of(source.clone());
        Work {
            source,
            continued,
            units: Vec::new(),
            at: HashMap::new(),
            refused: Vec::new(),
            shapes: BTreeMap::new(),
        }
    }

    /// The source as it is behind the units so far.
    pub fn catalog(&self) -> &Catalog {
        self.continued.catalog()
    }

    /// The phase before the task.
    pub fn finish(self) -> OnSource {
        let mut phase = PhasePlan::new(Phase::SourceBeforeTask);
        phase.expects = expectations(self.source);
        let of_tables =
            self.shapes.into_iter().flat_map(|(id, shapes)| shape::expectations(self.source, id, &shapes));
        phase.expects.extend(of_tables);
        phase.expects_to_undo.push(are_let_in());
        phase.units = self.units;
        OnSource { phase, refused: self.refused }
    }

    /// Runs remedies, or leaves them to a person. Types that change are put together first: those of one table
    /// are changed in one pass, and those that share what stands in their way in one transaction.
    pub fn take_all(&mut self, remedies: Vec<ChosenSql>) {
        let (types, others): (Vec<ChosenSql>, Vec<ChosenSql>) =
            remedies.into_iter().partition(|remedy| remedy.change.retypes.is_some());
        self.take_types(types);
        others.into_iter().for_each(|remedy| self.take(remedy));
    }

    fn take(&mut self, remedy: ChosenSql) {
        if let Err(not_run) = self.add(&remedy) {
            self.refuse(&remedy, &not_run.to_string());
            self.go_back_to_units();
        }
    }

    /// What ran of a remedy that was refused has not happened: the catalog is that of the units alone.
    fn go_back_to_units(&mut self) {
        self.continued = Continued::of(self.source.clone());
        for step in self.units.iter().flat_map(|unit| &unit.steps) {
            // each of them ran before, in this order
            let _ = self.continued.run(&step.up);
        }
    }

    fn refuse(&mut self, remedy: &ChosenSql, reason: &str) {
        self.refused.push(Manual {
            phase: Some(Phase::SourceBeforeTask),
            words: format!("{}: {reason}", remedy.title),
            findings: remedy.findings.clone(),
        });
    }

    fn add(&mut self, remedy: &ChosenSql) -> Result<(), NotRun> {
        let mut units = Vec::new();
        for step in &remedy.change.steps {
            match self.at.get(&step.up).copied() {
                // another remedy has it
                Some(at) => self.units[at].answer(remedy),
                None => units.push(self.unit(remedy, step)?),
            }
        }
        settle(&mut units);
        for (unit, _) in units {
            let ups = unit.steps.iter().map(|step| (step.up.clone(), self.units.len()));
            self.at.extend(ups);
            self.units.push(unit);
        }
        Ok(())
    }

    fn unit(&mut self, remedy: &ChosenSql, step: &Step) -> Result<(Unit, Option<Condition>), NotRun> {
        let table = self.table_of(&step.up);
        table.iter().for_each(|table| self.note_shape(*table));
        self.continued.run(&step.up)?;
        table.iter().for_each(|table| self.note_shape(*table));
        let done = Done::of(&step.up, self.continued.catalog());
        let mut unit = Unit::new(done.topic, remedy.title.clone(), vec![step.clone()], Guard::Repeatable);
        unit.repair = done.repair;
        unit.caveat = remedy.caveat.clone();
        unit.answer(remedy);
        Ok((unit, done.condition))
    }

    /// The table of the source that a statement changes.
    fn table_of(&self, statement: &str) -> Option<Id<Relation>> {
        let name = altered_table(statement)?;
        self.source.relation(name.schema.as_ref().map_or("public", Name::as_str), name.name.as_str())
    }

    fn note_shape(&mut self, table: Id<Relation>) {
        let Some(shape) = Shape::of(self.continued.catalog(), table) else { return };
        // the table may have changed with the one that it inherits from
        let first = || Shape::of(self.source, table).into_iter().collect();
        let shapes = self.shapes.entry(table).or_insert_with(first);
        if !shapes.contains(&shape) {
            shapes.push(shape);
        }
    }
}

impl Unit {
    fn answer(&mut self, remedy: &ChosenSql) {
        self.findings.extend(remedy.findings.iter().cloned());
        self.lowered.extend(remedy.lowered.iter().cloned());
    }
}

/// A unit was run where its own condition holds, or that of one behind it: a constraint that helps on the way is
/// gone in the end. One without a condition prepares the next one that has one.
fn settle(units: &mut [(Unit, Option<Condition>)]) {
    let mut later: Vec<String> = Vec::new();
    let mut next: Option<String> = None;
    for (unit, condition) in units.iter_mut().rev() {
        let Some(condition) = condition else {
            unit.guard = next.clone().map_or(Guard::Repeatable, Guard::Prepares);
            continue;
        };
        let mut ways = vec![condition.sql().to_owned()];
        if matches!(condition, Condition::Reached(_)) {
            ways.extend(later.iter().cloned());
            later.push(condition.sql().to_owned());
        }
        let done = ways.join(" OR ");
        next = Some(done.clone());
        unit.guard = Guard::Unless(done);
    }
}
