//! Triggers, rules, policies, event triggers: `on_relations.sql`.

use pgdms_lint::catalog::{
    Grantee, Id, ObjectId, PolicyCommand, PolicyEffect, Relation, RuleEvent, RuleMode, Trigger, TriggerLevel,
    TriggerTiming,
};

use super::constraints::timing_text;
use super::{Teller, enabled_text, visible};

/// What the query puts behind each argument of a trigger.
const END_OF_ARGUMENT: char = '\u{1f}';

impl Teller<'_> {
    pub(super) fn triggers(&mut self, id: Id<Relation>) {
        let table = self.relation_text(id);
        for trigger in &self.catalog.relations[id].triggers {
            let object = format!("trigger {} on {table}", trigger.name);
            self.is_there(&object, trigger.comment.as_deref());
            self.firing(&object, id, trigger);
            self.say(&object, "function", visible(&trigger.function));
            let arguments: String = trigger
                .arguments
                .iter()
                .flat_map(|argument| argument.chars().chain([END_OF_ARGUMENT]))
                .collect();
            self.say_if(&object, "arguments", (!arguments.is_empty()).then_some(arguments));
            if let Some(constraint) = &trigger.constraint {
                self.say(&object, "constraint", timing_text(constraint.timing).unwrap_or("immediate"));
                self.say_if(&object, "from", constraint.from.as_ref());
            }
            self.say_if(&object, "old table", trigger.old_table.as_ref());
            self.say_if(&object, "new table", trigger.new_table.as_ref());
            self.say(&object, "enabled", enabled_text(trigger.enabled));
            self.say_when(trigger.inherited, &object, "inherited", "yes");
        }
    }

    fn firing(&mut self, object: &str, relation: Id<Relation>, trigger: &Trigger) {
        let timing = match trigger.timing {
            TriggerTiming::Before => "before",
            TriggerTiming::After => "after",
            TriggerTiming::InsteadOf => "instead of",
            other => panic!("{other:?} is new"),
        };
        self.say(object, "timing", timing);
        let events = [
            (trigger.events.insert, "insert"),
            (trigger.events.update, "update"),
            (trigger.events.delete, "delete"),
            (trigger.events.truncate, "truncate"),
        ];
        let events: Vec<&str> = events.into_iter().filter(|event| event.0).map(|event| event.1).collect();
        self.say(object, "events", events.join(", "));
        let level = match trigger.level {
            TriggerLevel::Row => "row",
            TriggerLevel::Statement => "statement",
            other => panic!("{other:?} is new"),
        };
        self.say(object, "for each", level);
        self.say_if(object, "update of", self.column_names(relation, &trigger.update_columns));
        self.say_if(object, "when expression", trigger.condition.as_ref());
    }

    pub(super) fn rules(&mut self, id: Id<Relation>) {
        let table = self.relation_text(id);
        for rule in &self.catalog.relations[id].rules {
            let object = format!("rule {} on {table}", rule.name);
            self.is_there(&object, rule.comment.as_deref());
            let event = match rule.event {
                RuleEvent::Select => "select",
                RuleEvent::Insert => "insert",
                RuleEvent::Update => "update",
                RuleEvent::Delete => "delete",
                other => panic!("{other:?} is new"),
            };
            self.say(&object, "event", event);
            let mode = match rule.mode {
                RuleMode::Also => "also",
                RuleMode::Instead => "instead",
                other => panic!("{other:?} is new"),
            };
            self.say(&object, "mode", mode);
            self.say(&object, "enabled", enabled_text(rule.enabled));
            self.say(&object, "definition text", &rule.definition);
        }
    }

    pub(super) fn policies(&mut self, id: Id<Relation>) {
        let table = self.relation_text(id);
        for policy in &self.catalog.relations[id].policies {
            let object = format!("policy {} on {table}", policy.name);
            self.is_there(&object, policy.comment.as_deref());
            let effect = match policy.effect {
                PolicyEffect::Permissive => "permissive",
                PolicyEffect::Restrictive => "restrictive",
                other => panic!("{other:?} is new"),
            };
            self.say(&object, "effect", effect);
            let command = match policy.command {
                PolicyCommand::All => "all",
                PolicyCommand::Select => "select",
                PolicyCommand::Insert => "insert",
                PolicyCommand::Update => "update",
                PolicyCommand::Delete => "delete",
                other => panic!("{other:?} is new"),
            };
            self.say(&object, "command", command);
            self.say_if(&object, "using expression", policy.using.as_ref());
            self.say_if(&object, "check expression", policy.check.as_ref());
            let public = [Grantee::Public];
            let roles = if policy.roles.is_empty() { &public[..] } else { &policy.roles };
            for role in roles {
                self.say(&object, "role", role);
            }
        }
    }

    pub(super) fn event_triggers(&mut self) {
        for (id, trigger) in self.catalog.event_triggers.iter() {
            let object = format!("event trigger {}", trigger.name);
            self.is_owned(&object, ObjectId::EventTrigger(id));
            self.say(&object, "event", trigger.event.as_str());
            self.say(&object, "function", visible(&trigger.function));
            self.say(&object, "enabled", enabled_text(trigger.enabled));
            for tag in &trigger.tags {
                self.say(&object, "tag", tag);
            }
        }
    }
}
