//! What hangs on a relation: triggers, rewrite rules, policies.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::common::{other_path, place_of_part};
use super::is_default;
use crate::catalog::{
    ConstraintTiming, ConstraintTrigger, Enabled, Expression, Grantee, Id, Name, Policy, PolicyCommand,
    PolicyEffect, QualifiedName, Relation, RewriteRule, RuleEvent, RuleMode, Span, Trigger, TriggerEvents,
    TriggerLevel, TriggerTiming,
};
use crate::source::snapshot::error::Flaw;
use crate::source::snapshot::reader::Reader;
use crate::source::snapshot::saved::function::SavedFunctionName;
use crate::source::snapshot::writer::Writer;

/// A trigger of a table or view.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedTrigger {
    /// Its name.
    pub name: Name,
    /// When it fires.
    pub timing: TriggerTiming,
    /// On what it fires.
    pub events: Vec<SavedTriggerEvent>,
    /// The columns of `UPDATE OF`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub update_columns: Vec<Name>,
    /// Once a row or once a statement.
    pub level: TriggerLevel,
    /// `WHEN`, without its outer parentheses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Expression>,
    /// The function that it calls, as written.
    pub function: QualifiedName,
    /// That function among `functions`, where it is in this file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<SavedFunctionName>,
    /// The arguments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<Box<str>>,
    /// Set for a constraint trigger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constraint: Option<SavedConstraintTrigger>,
    /// `REFERENCING OLD TABLE AS`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_table: Option<Name>,
    /// `REFERENCING NEW TABLE AS`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_table: Option<Name>,
    /// Whether and when it is enabled.
    #[serde(default, skip_serializing_if = "is_default")]
    pub enabled: Enabled,
    /// Whether it came from the partitioned table above.
    #[serde(default, skip_serializing_if = "is_default")]
    pub inherited: bool,
    /// The comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Box<str>>,
    /// The schemas that were searched where it was written, where not those of its relation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_path: Option<Vec<Name>>,
}

/// On what a trigger fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SavedTriggerEvent {
    /// `INSERT`
    Insert,
    /// `UPDATE`
    Update,
    /// `DELETE`
    Delete,
    /// `TRUNCATE`
    Truncate,
}

/// What makes a trigger a constraint trigger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedConstraintTrigger {
    /// When it is checked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub timing: ConstraintTiming,
    /// `FROM` another table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<QualifiedName>,
}

impl SavedTrigger {
    pub fn of(writer: &Writer<'_>, relation: &Relation, trigger: &Trigger) -> Self {
        let Trigger {
            name,
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
            span,
        } = trigger;
        SavedTrigger {
            name: name.clone(),
            timing: *timing,
            events: SavedTriggerEvent::of(*events),
            update_columns: writer.columns(relation, update_columns),
            level: *level,
            condition: condition.clone(),
            function: function.clone(),
            calls: function_id.map(|id| writer.function(id)),
            arguments: arguments.clone(),
            constraint: constraint.as_deref().map(SavedConstraintTrigger::of),
            old_table: old_table.clone(),
            new_table: new_table.clone(),
            enabled: *enabled,
            inherited: *inherited,
            comment: comment.clone(),
            search_path: other_path(writer, *span, relation.common.span),
        }
    }

    pub fn restore(
        self,
        reader: &mut Reader,
        relation: Id<Relation>,
        whole: Option<Span>,
    ) -> Result<Trigger, Flaw> {
        let SavedTrigger {
            name,
            timing,
            events,
            update_columns,
            level,
            condition,
            function,
            calls,
            arguments,
            constraint,
            old_table,
            new_table,
            enabled,
            inherited,
            comment,
            search_path,
        } = self;
        Ok(Trigger {
            name,
            timing,
            events: SavedTriggerEvent::restore(&events),
            update_columns: reader.columns(relation, &update_columns)?,
            level,
            condition,
            function,
            function_id: calls.map(|name| reader.function(name)).transpose()?,
            arguments,
            constraint: constraint.map(|constraint| Box::new(constraint.restore())),
            old_table,
            new_table,
            enabled,
            inherited,
            comment,
            span: place_of_part(reader, search_path, whole),
        })
    }
}

impl SavedTriggerEvent {
    fn of(events: TriggerEvents) -> Vec<Self> {
        let TriggerEvents { insert, update, delete, truncate } = events;
        let all = [
            (insert, SavedTriggerEvent::Insert),
            (update, SavedTriggerEvent::Update),
            (delete, SavedTriggerEvent::Delete),
            (truncate, SavedTriggerEvent::Truncate),
        ];
        all.into_iter().filter(|(fires, _)| *fires).map(|(_, event)| event).collect()
    }

    fn restore(saved: &[Self]) -> TriggerEvents {
        TriggerEvents {
            insert: saved.contains(&SavedTriggerEvent::Insert),
            update: saved.contains(&SavedTriggerEvent::Update),
            delete: saved.contains(&SavedTriggerEvent::Delete),
            truncate: saved.contains(&SavedTriggerEvent::Truncate),
        }
    }
}

impl SavedConstraintTrigger {
    fn of(trigger: &ConstraintTrigger) -> Self {
        let ConstraintTrigger { timing, from } = trigger;
        SavedConstraintTrigger { timing: *timing, from: from.clone() }
    }

    fn restore(self) -> ConstraintTrigger {
        let SavedConstraintTrigger { timing, from } = self;
        ConstraintTrigger { timing, from }
    }
}

/// A rewrite rule, a view's own `_RETURN` left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedRule {
    /// Its name.
    pub name: Name,
    /// On what it acts.
    pub event: RuleEvent,
    /// Whether its actions replace the query.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mode: RuleMode,
    /// The whole definition from `CREATE RULE` on.
    pub definition: Expression,
    /// Whether and when it is enabled.
    #[serde(default, skip_serializing_if = "is_default")]
    pub enabled: Enabled,
    /// The comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Box<str>>,
    /// The schemas that were searched where it was written, where not those of its relation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_path: Option<Vec<Name>>,
}

impl SavedRule {
    pub fn of(writer: &Writer<'_>, relation: &Relation, rule: &RewriteRule) -> Self {
        let RewriteRule { name, event, mode, definition, enabled, comment, span } = rule;
        SavedRule {
            name: name.clone(),
            event: *event,
            mode: *mode,
            definition: definition.clone(),
            enabled: *enabled,
            comment: comment.clone(),
            search_path: other_path(writer, *span, relation.common.span),
        }
    }

    pub fn restore(self, reader: &mut Reader, whole: Option<Span>) -> RewriteRule {
        let SavedRule { name, event, mode, definition, enabled, comment, search_path } = self;
        let span = place_of_part(reader, search_path, whole);
        RewriteRule { name, event, mode, definition, enabled, comment, span }
    }
}

/// A row-level security policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SavedPolicy {
    /// Its name.
    pub name: Name,
    /// Whether it lets rows in or keeps rows out.
    #[serde(default, skip_serializing_if = "is_default")]
    pub effect: PolicyEffect,
    /// For which commands.
    #[serde(default, skip_serializing_if = "is_default")]
    pub command: PolicyCommand,
    /// For which roles.
    pub roles: Vec<Grantee>,
    /// `USING`, without its outer parentheses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub using: Option<Expression>,
    /// `WITH CHECK`, without its outer parentheses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<Expression>,
    /// The comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Box<str>>,
    /// The schemas that were searched where it was written, where not those of its relation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_path: Option<Vec<Name>>,
}

impl SavedPolicy {
    pub fn of(writer: &Writer<'_>, relation: &Relation, policy: &Policy) -> Self {
        let Policy { name, effect, command, roles, using, check, comment, span } = policy;
        SavedPolicy {
            name: name.clone(),
            effect: *effect,
            command: *command,
            roles: roles.clone(),
            using: using.clone(),
            check: check.clone(),
            comment: comment.clone(),
            search_path: other_path(writer, *span, relation.common.span),
        }
    }

    pub fn restore(self, reader: &mut Reader, whole: Option<Span>) -> Policy {
        let SavedPolicy { name, effect, command, roles, using, check, comment, search_path } = self;
        let span = place_of_part(reader, search_path, whole);
        Policy { name, effect, command, roles, using, check, comment, span }
    }
}
