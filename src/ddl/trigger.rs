//! Triggers.

use super::text::{clause, list};
use super::{Ddl, constraint};
use crate::catalog::{Enabled, Id, Relation, Trigger, TriggerLevel, TriggerTiming, quote_literal};
use crate::remedy::{LockMode, Step};

impl Ddl<'_> {
    /// `CREATE TRIGGER`: enabled as every new trigger is. `at` is its place in its table's list.
    pub fn create_trigger(&self, relation: Id<Relation>, at: u32) -> Vec<Step> {
        let Some(trigger) = self.trigger(relation, at) else { return Vec::new() };
        let table = self.relation_name(relation);
        let constraint = if trigger.constraint.is_some() { " CONSTRAINT" } else { "" };
        let up = format!(
            "CREATE{constraint} TRIGGER {} {} {} ON {table}{} FOR EACH {}{} EXECUTE FUNCTION {}({})",
            trigger.name,
            timing(trigger.timing),
            self.events(relation, trigger),
            details(trigger),
            match trigger.level {
                TriggerLevel::Row => "ROW",
                TriggerLevel::Statement => "STATEMENT",
            },
            trigger.condition.as_ref().map(|condition| format!(" WHEN ({condition})")).unwrap_or_default(),
            trigger.function,
            list(trigger.arguments.iter().map(|argument| quote_literal(argument))),
        );
        vec![Step::metadata_only(
            up,
            format!("DROP TRIGGER {} ON {table}", trigger.name),
            Some(LockMode::ShareRowExclusive),
        )]
    }

    /// Makes a trigger that exists and fires in every session, or in those of replicas, fire in
    /// ordinary ones alone.
    pub fn make_trigger_ordinary(&self, relation: Id<Relation>, at: u32) -> Vec<Step> {
        let Some(trigger) = self.trigger(relation, at) else { return Vec::new() };
        let before = enabled_word(trigger.enabled).unwrap_or("ENABLE ALWAYS");
        let table = self.alter_only(relation);
        vec![Step::metadata_only(
            format!("{table} ENABLE TRIGGER {}", trigger.name),
            format!("{table} {before} TRIGGER {}", trigger.name),
            Some(LockMode::ShareRowExclusive),
        )]
    }

    fn trigger(&self, relation: Id<Relation>, at: u32) -> Option<&Trigger> {
        self.catalog.relations[relation].triggers.get(at as usize)
    }

    fn events(&self, relation: Id<Relation>, trigger: &Trigger) -> String {
        let columns = self.column_names(relation, &trigger.update_columns);
        let update = if columns.is_empty() { "UPDATE".to_owned() } else { format!("UPDATE OF {columns}") };
        let events = [
            (trigger.events.insert, "INSERT"),
            (trigger.events.delete, "DELETE"),
            (trigger.events.update, &update),
            (trigger.events.truncate, "TRUNCATE"),
        ];
        events.iter().filter(|(fires, _)| *fires).map(|(_, event)| *event).collect::<Vec<_>>().join(" OR ")
    }

    /// Enables or disables a trigger as it is in the catalog; nothing where it is as a new one.
    pub fn set_trigger_enabled(&self, relation: Id<Relation>, at: u32) -> Vec<Step> {
        let Some(trigger) = self.trigger(relation, at) else { return Vec::new() };
        let Some(word) = enabled_word(trigger.enabled) else { return Vec::new() };
        // ONLY: those of partitions have states of their own
        let table = self.alter_only(relation);
        vec![Step::metadata_only(
            format!("{table} {word} TRIGGER {}", trigger.name),
            format!("{table} ENABLE TRIGGER {}", trigger.name),
            Some(LockMode::ShareRowExclusive),
        )]
    }
}

fn timing(timing: TriggerTiming) -> &'static str {
    match timing {
        TriggerTiming::Before => "BEFORE",
        TriggerTiming::After => "AFTER",
        TriggerTiming::InsteadOf => "INSTEAD OF",
    }
}

/// `FROM`, when it is checked, the transition tables.
fn details(trigger: &Trigger) -> String {
    let constraint = trigger.constraint.as_deref().map(|constraint| {
        let from = clause("FROM", constraint.from.as_ref());
        format!("{from}{}", constraint::timing(constraint.timing))
    });
    let old = clause("OLD TABLE AS", trigger.old_table.as_ref());
    let new = clause("NEW TABLE AS", trigger.new_table.as_ref());
    let referencing = if old.is_empty() && new.is_empty() { "" } else { " REFERENCING" };
    format!("{}{referencing}{old}{new}", constraint.unwrap_or_default())
}

/// The words that bring a new trigger or rule into its state; `None` where it is there.
pub(super) fn enabled_word(enabled: Enabled) -> Option<&'static str> {
    match enabled {
        Enabled::Origin => None,
        Enabled::Replica => Some("ENABLE REPLICA"),
        Enabled::Always => Some("ENABLE ALWAYS"),
        Enabled::Disabled => Some("DISABLE"),
    }
}
