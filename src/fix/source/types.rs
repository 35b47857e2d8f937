//! Changes of types, put together.

use std::collections::{BTreeSet, HashMap};

use super::done::{Condition, Done};
use super::{ChosenSql, Work};
use crate::catalog::{Catalog, ColumnNumber, Id, ObjectId, Relation};
use crate::ddl::{Ddl, NewType, RetypedTogether, TypeChanges};
use crate::dependency::Dependencies;
use crate::fix::{Expectation, Guard, Topic, Unit};
use crate::source::dump::continued::NotRun;

impl Work<'_> {
    pub(super) fn take_types(&mut self, remedies: Vec<ChosenSql>) {
        if remedies.is_empty() {
            return;
        }
        let catalog = self.continued.catalog().clone();
        let dependencies = Dependencies::of(&catalog);
        let wanted: Vec<NewType> =
            remedies.iter().filter_map(|remedy| remedy.change.retypes.as_deref().cloned()).collect();
        let TypeChanges { transactions, blocked } =
            Ddl::new(&catalog).change_types_together(&dependencies, &wanted);
        let asking = Asking::of(&remedies);
        for not in blocked {
            for remedy in asking.for_any(&not.changes) {
                self.refuse(remedy, &not.blocked.reason.to_string());
            }
        }
        for together in transactions {
            let asked = asking.for_any(&together.changes);
            let path = match one_search_path(&catalog, &together.retyping.objects) {
                Ok(path) => path,
                Err(reason) => {
                    asked.iter().for_each(|remedy| self.refuse(remedy, reason));
                    continue;
                }
            };
            match self.unit_of_types(&asked, &together) {
                Ok(unit) => self.units.push(Unit { search_path: path, ..unit }),
                Err(not_run) => {
                    asked.iter().for_each(|remedy| self.refuse(remedy, &not_run.to_string()));
                    self.go_back_to_units();
                }
            }
        }
    }

    fn unit_of_types(&mut self, asked: &[&ChosenSql], together: &RetypedTogether) -> Result<Unit, NotRun> {
        let tables: BTreeSet<_> = together.changes.iter().map(|change| change.table).collect();
        tables.iter().for_each(|table| self.note_shape(*table));
        for step in &together.retyping.steps {
            self.continued.run(&step.up)?;
        }
        tables.iter().for_each(|table| self.note_shape(*table));
        let titles: Vec<&str> = asked.iter().map(|remedy| remedy.title.as_str()).collect();
        let reached = together.retyping.steps.iter().filter_map(|step| {
            match Done::of(&step.up, self.continued.catalog()) {
                Done { topic: Topic::ColumnTypes, condition: Some(Condition::Reached(sql)), .. } => Some(sql),
                _ => None,
            }
        });
        let done: Vec<String> = reached.collect();
        let guard = if done.is_empty() { Guard::Repeatable } else { Guard::Unless(done.join(" AND ")) };
        let expects = together.retyping.expects.iter();
        let mut unit =
            Unit::new(Topic::ColumnTypes, titles.join(", "), together.retyping.steps.clone(), guard);
        unit.expects = expects
            .into_iter()
            .map(|condition| Expectation::new(&condition.holds, &condition.otherwise))
            .collect();
        unit.caveat = asked.iter().find_map(|remedy| remedy.caveat.clone());
        asked.iter().for_each(|remedy| unit.answer(remedy));
        Ok(unit)
    }
}

/// The search path along which the texts of all these objects were written.
fn one_search_path(catalog: &Catalog, objects: &[ObjectId]) -> Result<Vec<String>, &'static str> {
    let mut paths = objects.iter().map(|object| catalog.search_paths.at(catalog.span(*object)));
    let first = paths.next().unwrap_or_default();
    match paths.all(|path| path == first) {
        true => Ok(first.iter().map(|schema| schema.as_str().to_owned()).collect()),
        false => Err(
            "what stands in the way was written along several search paths: no one statement means all of it",
        ),
    }
}

/// The remedies by the column that they are for.
struct Asking<'a> {
    by_column: HashMap<(Id<Relation>, ColumnNumber), Vec<&'a ChosenSql>>,
}

impl<'a> Asking<'a> {
    fn of(remedies: &'a [ChosenSql]) -> Self {
        let mut by_column: HashMap<_, Vec<&ChosenSql>> = HashMap::new();
        for remedy in remedies {
            if let Some(change) = remedy.change.retypes.as_deref() {
                by_column.entry((change.table, change.column)).or_default().push(remedy);
            }
        }
        Asking { by_column }
    }

    /// Those that ask for one of these changes.
    fn for_any(&self, changes: &[NewType]) -> Vec<&'a ChosenSql> {
        let of_column =
            |change: &NewType| self.by_column.get(&(change.table, change.column)).into_iter().flatten();
        changes.iter().flat_map(of_column).copied().collect()
    }
}
