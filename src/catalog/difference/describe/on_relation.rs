//! Triggers, rules and policies; and event triggers.

use super::constraint::timing_word;
use super::{Describer, Property, Value, column_name};
use crate::catalog::{
    ConstraintTrigger, Enabled, EventTrigger, Policy, PolicyCommand, PolicyEffect, QualifiedName, Relation,
    RewriteRule, RuleEvent, RuleMode, Trigger, TriggerEvents, TriggerLevel, TriggerTiming,
};

impl Describer<'_> {
    pub(super) fn trigger(&mut self, relation: &Relation, trigger: &Trigger) {
        let Trigger {
            name: _, // it is matched by it
            timing,
            events,
            update_columns,
            level,
            condition,
            function,
            function_id,
            arguments,
            constraint,
            old_table,
            new_table,
            enabled,
            inherited,
            comment,
            span: _, // a place in the input is no property
        } = trigger;
        self.properties.add(Property::TriggerTiming, timing_of_trigger(*timing));
        self.properties.add(Property::Events, event_words(*events));
        if !update_columns.is_empty() {
            let columns = Value::set(update_columns.iter().map(|number| column_name(relation, *number)));
            self.properties.add(Property::UpdateColumns, columns);
        }
        let level = match level {
            TriggerLevel::Row => "for each row",
            TriggerLevel::Statement => "for each statement",
        };
        self.properties.add(Property::Level, level);
        self.properties.add_some(Property::Condition, condition.as_ref());
        // the name that the function has now, where it is known; otherwise the one written
        let known = function_id.map(|id| {
            let function = &self.side.catalog.functions[id];
            self.side.catalog.qualified(function.schema, &function.name)
        });
        let function: &QualifiedName = known.as_ref().unwrap_or(function);
        self.properties.add(Property::Function, function);
        if !arguments.is_empty() {
            let arguments = arguments.iter().map(Value::from);
            self.properties.add(Property::TriggerArguments, Value::list(arguments));
        }
        if let Some(constraint) = constraint {
            let ConstraintTrigger { timing, from } = &**constraint;
            self.properties.add(Property::ConstraintTrigger, timing_word(*timing));
            self.properties.add_some(Property::ConstraintFrom, from.as_ref());
        }
        self.properties.add_some(Property::OldTable, old_table.as_ref());
        self.properties.add_some(Property::NewTable, new_table.as_ref());
        self.properties.add(Property::Enabled, enabled_word(*enabled));
        self.properties.add_if(Property::Inherited, *inherited);
        self.properties.add_some(Property::Comment, comment.as_ref());
    }

    pub(super) fn rule(&mut self, rule: &RewriteRule) {
        let RewriteRule {
            name: _, // it is matched by it
            event,
            mode,
            definition,
            enabled,
            comment,
            span: _, // a place in the input is no property
        } = rule;
        let event = match event {
            RuleEvent::Select => "select",
            RuleEvent::Insert => "insert",
            RuleEvent::Update => "update",
            RuleEvent::Delete => "delete",
        };
        let mode = match mode {
            RuleMode::Also => "also",
            RuleMode::Instead => "instead",
        };
        self.properties.add(Property::Event, event);
        self.properties.add(Property::Mode, mode);
        self.properties.add(Property::RuleDefinition, definition);
        self.properties.add(Property::Enabled, enabled_word(*enabled));
        self.properties.add_some(Property::Comment, comment.as_ref());
    }

    pub(super) fn policy(&mut self, policy: &Policy) {
        let Policy {
            name: _, // it is matched by it
            effect,
            command,
            roles,
            using,
            check,
            comment,
            span: _, // a place in the input is no property
        } = policy;
        let effect = match effect {
            PolicyEffect::Permissive => "permissive",
            PolicyEffect::Restrictive => "restrictive",
        };
        let command = match command {
            PolicyCommand::All => "all",
            PolicyCommand::Select => "select",
            PolicyCommand::Insert => "insert",
            PolicyCommand::Update => "update",
            PolicyCommand::Delete => "delete",
        };
        self.properties.add(Property::Effect, effect);
        self.properties.add(Property::Command, command);
        self.properties.add(Property::Roles, Value::set(roles.iter().map(Value::sql)));
        self.properties.add_some(Property::Using, using.as_ref());
        self.properties.add_some(Property::WithCheck, check.as_ref());
        self.properties.add_some(Property::Comment, comment.as_ref());
    }

    pub(super) fn event_trigger(&mut self, trigger: &EventTrigger) {
        let EventTrigger {
            name: _, // it is matched by it
            event,
            tags,
            function,
            enabled,
            common,
        } = trigger;
        self.properties.add(Property::Event, event);
        if !tags.is_empty() {
            self.properties.add(Property::Tags, Value::set(tags.iter().map(Value::from)));
        }
        self.properties.add(Property::Function, function);
        self.properties.add(Property::Enabled, enabled_word(*enabled));
        self.common(common);
    }
}

fn timing_of_trigger(timing: TriggerTiming) -> &'static str {
    match timing {
        TriggerTiming::Before => "before",
        TriggerTiming::After => "after",
        TriggerTiming::InsteadOf => "instead of",
    }
}

fn event_words(events: TriggerEvents) -> Value {
    let TriggerEvents { insert, update, delete, truncate } = events;
    let all = [("insert", insert), ("update", update), ("delete", delete), ("truncate", truncate)];
    Value::list(all.into_iter().filter(|(_, holds)| *holds).map(|(word, _)| Value::from(word)))
}

fn enabled_word(enabled: Enabled) -> &'static str {
    match enabled {
        Enabled::Origin => "origin",
        Enabled::Replica => "replica",
        Enabled::Always => "always",
        Enabled::Disabled => "disabled",
    }
}
