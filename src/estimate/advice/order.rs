//! How many subtasks there are, and what they begin with.

use super::{Advice, AdviceKind, ProposedSetting, is_worth, slowest, time};
use crate::estimate::model::Model;
use crate::migration::Migration;
use crate::rules::mapped::include_table;

/// The most that DMS takes.
const MOST_SUBTASKS: usize = 49;
/// A `load-order` above those that people give.
const FIRST: i64 = 1_000_000;

pub(super) fn of(migration: &Migration, model: &Model, seconds: f64) -> Vec<Advice> {
    [more_subtasks(model, seconds), load_first(migration, model, seconds)].into_iter().flatten().collect()
}

fn more_subtasks(model: &Model, seconds: f64) -> Option<Advice> {
    let with = |subtasks| Model { subtasks, ..model.clone() }.run().seconds();
    let more: Vec<usize> = [model.subtasks * 2, MOST_SUBTASKS]
        .into_iter()
        .filter(|more| (model.subtasks + 1..=MOST_SUBTASKS).contains(more))
        .collect();
    // the fewest that help nearly as much as the most
    let best = more.last().map(|most| with(*most))?;
    let (subtasks, shortened) =
        more.into_iter().map(|more| (more, with(more))).find(|(_, shortened)| *shortened <= best * 1.1)?;
    if !is_worth(seconds, shortened) {
        return None;
    }
    let message = format!(
        "with {subtasks} tables at a time instead of {} everything is loaded in {}, if source, replication instance and \
         target carry that",
        model.subtasks,
        time(shortened)
    );
    let mut advice = Advice::new(AdviceKind::MoreSubtasks, message, shortened);
    advice.setting = Some(ProposedSetting {
        name: "FullLoadSettings.MaxFullLoadSubTasks",
        value: i64::try_from(subtasks).unwrap_or(i64::MAX),
    });
    Some(advice)
}

/// The slowest table begun first: no page says in which order DMS begins tables that have no `load-order`.
fn load_first(migration: &Migration, model: &Model, seconds: f64) -> Option<Advice> {
    let at = *slowest(model).first()?;
    let timed = model.tables.get(at)?;
    let others = (0..model.tables.len()).filter(|other| *other != at);
    let order: Vec<usize> = std::iter::once(at).chain(others).collect();
    let shortened = model.run_in(&order).seconds();
    if !is_worth(seconds, shortened) {
        return None;
    }
    let relation = &migration.source().relations[timed.load.relation];
    let message = format!(
        "{} begun before all others (load-order) everything is loaded in {}",
        migration.source().relation_name(timed.load.relation),
        time(shortened)
    );
    let mut advice = Advice::new(AdviceKind::LoadFirst, message, shortened).about(timed);
    advice.mapping_rules = vec![include_table(migration, relation, Some(FIRST))];
    Some(advice)
}
