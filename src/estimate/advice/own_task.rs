//! A task of its own for a table that holds up all others.

use super::{Advice, AdviceKind, Candidate, time};
use crate::rules::mapped::{exclude_rule, include_table, settings_of};

pub(super) fn of(candidate: &Candidate<'_>) -> Option<Advice> {
    if candidate.model.tables.len() < 2 {
        return None;
    }
    let mut rest = candidate.model.clone();
    rest.tables.remove(candidate.at);
    let others = rest.run().seconds();
    let is_much_sooner = candidate.is_worth(others) && others <= candidate.seconds / 2.0;
    if !is_much_sooner {
        return None;
    }
    let (migration, relation) = (candidate.migration, candidate.relation());
    let message = format!(
        "{} takes {}; all other tables are loaded after {}. In a task of its own it holds up nobody, and can be repeated \
         alone; each task needs a replication slot of its own",
        candidate.name(),
        time(candidate.timed.time.of_segment(candidate.timed.load.segments)),
        time(others)
    );
    let mut advice = Advice::new(AdviceKind::OwnTask, message, others).about(candidate.timed);
    advice.mapping_rules = vec![exclude_rule(migration, relation)];
    advice.own_task_mapping_rules = vec![include_table(migration, relation, None)];
    advice.own_task_mapping_rules.extend(settings_of(migration, relation));
    Some(advice)
}
