//! Changes of types, put together.

use std::collections::BTreeSet;

use super::done::{Condition, Done};
use super::{ChosenSql, Work};
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
        for not in blocked {
            for remedy in of(&remedies, &not.changes) {
                self.refuse(remedy, &not.blocked.reason.to_string());
            }
        }
        for together in transactions {
            let asked: Vec<&ChosenSql> = of(&remedies, &together.changes).collect();
            if let Err(not_run) = self.add_types(&asked, &together, &catalog) {
                asked.iter().for_each(|remedy| self.refuse(remedy, &not_run.to_string()));
            }
        }
    }

    fn add_types(
        &mut self,
        asked: &[&ChosenSql],
        together: &RetypedTogether,
        catalog: &crate::catalog::Catalog,
    ) -> Result<(), NotRun> {
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
        let search_path = together.retyping.objects.iter().find_map(|object| {
            let path = catalog.search_paths.at(catalog.span(*object));
            (!path.is_empty()).then(|| path.iter().map(|name| name.as_str().to_owned()).collect())
        });
        let mut unit =
            Unit::new(Topic::ColumnTypes, titles.join(", "), together.retyping.steps.clone(), guard);
        unit.expects = expects
            .into_iter()
            .map(|condition| Expectation::new(&condition.holds, &condition.otherwise))
            .collect();
        unit.search_path = search_path.unwrap_or_default();
        unit.caveat = asked.iter().find_map(|remedy| remedy.caveat.clone());
        asked.iter().for_each(|remedy| unit.answer(remedy));
        self.units.push(unit);
        Ok(())
    }
}

/// The remedies that asked for these changes.
fn of<'a>(remedies: &'a [ChosenSql], changes: &'a [NewType]) -> impl Iterator<Item = &'a ChosenSql> {
    remedies
        .iter()
        .filter(|remedy| remedy.change.retypes.as_deref().is_some_and(|wanted| changes.contains(wanted)))
}
