//! Statements with what makes them safe to run: guard, title, search path, findings.

use super::Rebuild;
use crate::catalog::{Catalog, Constraint, ObjectId};
use crate::fix::{Guard, Topic, Unit};
use crate::remedy::Step;

impl Rebuild<'_> {
    /// The unit that makes an object, behind the question whether it is there; none where there is nothing to
    /// run, or the target has the object.
    pub(super) fn make(&self, topic: Topic, object: ObjectId, steps: Vec<Step>) -> Option<Unit> {
        if self.existing.has(object) {
            return None;
        }
        let guard = self.ddl().is_there(object).map_or(Guard::Repeatable, Guard::Unless);
        self.about(topic, object, "", steps, guard)
    }

    /// A unit that changes a part of an object; none where there is nothing to run.
    pub(super) fn alter(
        &self,
        topic: Topic,
        object: ObjectId,
        what: &str,
        steps: Vec<Step>,
        is_done: String,
    ) -> Option<Unit> {
        self.about(topic, object, what, steps, Guard::Unless(is_done))
    }

    /// A unit that can be run again and again; none where there is nothing to run.
    pub(super) fn repeat(
        &self,
        topic: Topic,
        object: ObjectId,
        what: &str,
        steps: Vec<Step>,
    ) -> Option<Unit> {
        let guard = self.ddl().is_there(object).map_or(Guard::Repeatable, Guard::WhileThere);
        self.about(topic, object, what, steps, guard)
    }

    fn about(
        &self,
        topic: Topic,
        object: ObjectId,
        what: &str,
        steps: Vec<Step>,
        guard: Guard,
    ) -> Option<Unit> {
        if steps.is_empty() {
            return None;
        }
        let mut unit = Unit::new(topic, title(self.catalog, object, what), steps, guard);
        let path = self.catalog.search_paths.at(self.catalog.span(object));
        unit.search_path = path.iter().map(|schema| schema.as_str().to_owned()).collect();
        unit.findings = self.findings(object);
        Some(unit)
    }

    /// The findings about an object that the unit answers which makes it: those about a table's columns too,
    /// and those about a table that has no key.
    fn findings(&self, object: ObjectId) -> Vec<String> {
        let findings = self.context.findings;
        if findings.is_empty() {
            return Vec::new();
        }
        let mut ids = findings.of_object(object);
        match object {
            ObjectId::Relation(id) => {
                let columns = self.catalog.relations[id].columns.iter();
                ids.extend(
                    columns.flat_map(|column| findings.of_object(ObjectId::Column(id, column.number))),
                );
            }
            ObjectId::Constraint(table, at) => {
                let constraint = self.catalog.relations[table].constraints.get(at as usize);
                if constraint.is_some_and(Constraint::is_primary_key) {
                    ids.extend(findings.of_key(table));
                }
            }
            _ => {}
        }
        ids
    }

    /// The findings of one rule about an object.
    pub(super) fn findings_of_rule(&self, object: ObjectId, rule: &str) -> Vec<String> {
        self.context.findings.of_rule(object, rule)
    }
}

/// `table public.orders`, `table public.orders: attach`
pub(super) fn title(catalog: &Catalog, object: ObjectId, what: &str) -> String {
    let name = catalog.object_ref(object);
    let separator = if what.is_empty() { "" } else { ": " };
    format!("{} {}{separator}{what}", name.kind, name.path())
}
