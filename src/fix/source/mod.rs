//! The units for the source before the task: the chosen remedies that are SQL.
//!
//! - [`done`]: how one sees that a statement was run
//! - [`shape`]: whether a table is still as it was

mod done;
mod shape;

use std::collections::BTreeMap;

use crate::catalog::{Catalog, Id, Name, Relation, quote_literal};
use crate::remedy::{Phase, Step};
use crate::source::dump::continued::{Continued, NotRun};

use super::choice::ChosenSql;
use super::{Expectation, Guard, Manual, PhasePlan, Unit};
use done::{Condition, Done};
use shape::Shape;

/// The schema that marks the target of a migration.
pub(super) const MARKER: &str = "pgdms_lint_target";

/// What is run on the source, and the database as it is then.
pub(super) struct OnSource {
    pub phase: PhasePlan,
    pub after: Catalog,
    /// What the interpreter of statements would not run: for a person.
    pub refused: Vec<Manual>,
}

/// The phase before the task.
pub(super) fn plan(source: &Catalog, chosen: Vec<ChosenSql>) -> OnSource {
    let mut work = Work::on(source);
    let mut refused = Vec::new();
    for remedy in chosen {
        if let Err(not_run) = work.add(&remedy) {
            refused.push(Manual {
                phase: Some(Phase::SourceBeforeTask),
                words: format!("{}: {not_run}", remedy.title),
                findings: remedy.findings,
            });
        }
    }
    let mut phase = PhasePlan::new(Phase::SourceBeforeTask);
    phase.expects = expectations(source);
    phase.units = work.units;
    let tables = std::mem::take(&mut work.shapes);
    let of_tables = tables.into_iter().flat_map(|(id, shapes)| shape::expectations(source, id, &shapes));
    phase.expects.extend(of_tables);
    OnSource { phase, after: work.continued.finish(), refused }
}

/// That this is the source.
pub(super) fn expectations(source: &Catalog) -> Vec<Expectation> {
    let mut expectations = vec![Expectation::new(
        format!("pg_catalog.to_regnamespace('{MARKER}') IS NULL"),
        format!("this is a target: it has the schema {MARKER}"),
    )];
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
struct Work<'a> {
    source: &'a Catalog,
    continued: Continued,
    units: Vec<Unit>,
    /// The shapes that a table takes on while the units are run.
    shapes: BTreeMap<Id<Relation>, Vec<Shape>>,
}

impl<'a> Work<'a> {
    fn on(source: &'a Catalog) -> Self {
        let continued = Continued::of(source.clone());
        Work { source, continued, units: Vec::new(), shapes: BTreeMap::new() }
    }

    fn add(&mut self, remedy: &ChosenSql) -> Result<(), NotRun> {
        let mut units = Vec::new();
        for step in &remedy.change.steps {
            units.push(self.unit(remedy, step)?);
        }
        settle(&mut units);
        self.units.extend(units.into_iter().map(|(unit, _)| unit));
        Ok(())
    }

    fn unit(&mut self, remedy: &ChosenSql, step: &Step) -> Result<(Unit, Option<Condition>), NotRun> {
        let table = self.table_of(&step.up);
        table.iter().for_each(|table| self.note_shape(*table));
        self.continued.run(&step.up)?;
        table.iter().for_each(|table| self.note_shape(*table));
        let done = Done::of(&step.up, self.continued.catalog());
        let unit = Unit {
            repair: done.repair,
            findings: remedy.findings.clone(),
            ..Unit::new(done.topic, remedy.title.clone(), vec![step.clone()], Guard::Repeatable)
        };
        Ok((unit, done.condition))
    }

    /// The table of the source that a statement changes.
    fn table_of(&self, statement: &str) -> Option<Id<Relation>> {
        let name = done::altered_table(statement)?;
        self.source.relation(name.schema.as_ref().map_or("public", Name::as_str), name.name.as_str())
    }

    fn note_shape(&mut self, table: Id<Relation>) {
        let Some(shape) = Shape::of(self.continued.catalog(), table) else { return };
        let shapes = self.shapes.entry(table).or_default();
        if !shapes.contains(&shape) {
            shapes.push(shape);
        }
    }
}

/// A unit was run where its own condition holds, or that of one behind it: a constraint that helps on the way is
/// gone in the end.
fn settle(units: &mut [(Unit, Option<Condition>)]) {
    let mut later: Vec<String> = Vec::new();
    for (unit, condition) in units.iter_mut().rev() {
        let Some(condition) = condition else { continue };
        let mut ways = vec![condition.sql().to_owned()];
        if matches!(condition, Condition::Reached(_)) {
            ways.extend(later.iter().cloned());
            later.push(condition.sql().to_owned());
        }
        unit.guard = Guard::Unless(ways.join(" OR "));
    }
}
