//! What runs: triggers, rules, functions, event triggers.

use super::left_behind::{Elsewhere, LeftBehind, Missing, RULE, Report, example, no_caveat};
use super::needed_early::NamesInTables;
use crate::catalog::{Catalog, Enabled, ObjectId, OtherKind};
use crate::ddl::Ddl;
use crate::dms::scope::is_dms_object;
use crate::finding::{Detail, Finding};
use crate::remedy::{Phase, SqlChange};
use crate::rules::Rule;

pub(super) static TRIGGER: LeftBehind = LeftBehind {
    rule: Rule {
        name: "trigger-not-migrated",
        summary: "trigger is not created on the target",
        explanation: "\
DMS creates no triggers. That is right while it loads and applies changes: what a trigger wrote on
the source arrives as a change of its own. Once the application writes to the target, nothing does
what the trigger did: no audit row, no `updated_at`.

Create triggers before the cutover, and let DMS apply its changes in a session that fires none
(`AfterConnectScript` with `session_replication_role = replica` on the target endpoint). One that is
enabled ALWAYS or REPLICA fires even so: it gets that state at the cutover.",
        example: example(
            "CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();",
            "trigger:public.orders.touch",
            &["function-not-migrated"],
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        limitations: &["secondary-objects-not-migrated", "foreign-keys-during-full-load"],
        ..RULE
    },
    list: list_triggers,
    message: |_, _| "DMS does not create this trigger: writes on the target do without it".to_owned(),
    create: create_trigger,
    caveat: |_, _| {
        Some(
            "while DMS still applies changes, its session must fire no triggers (session_replication_role = replica)"
                .to_owned(),
        )
    },
    elsewhere: Elsewhere::Known,
};

fn list_triggers(missing: &Missing<'_>, report: &mut Report<'_>) {
    for (id, relation) in missing.source.relations.iter() {
        let is_wanted = match relation.view {
            Some(_) => missing.touches(relation.schema),
            None => missing.is_moved(id),
        };
        for (at, trigger) in (0..).zip(&relation.triggers).filter(|_| is_wanted) {
            if !trigger.inherited {
                report.add(missing, ObjectId::Trigger(id, at));
            }
        }
    }
}

fn create_trigger(ddl: Ddl<'_>, finding: &Finding) -> Option<SqlChange> {
    let Some(ObjectId::Trigger(relation, at)) = finding.source_object() else { return None };
    let enabled = ddl.catalog().relations[relation].triggers.get(at as usize)?.enabled;
    let mut steps = ddl.create_trigger(relation, at);
    let state = ddl.set_trigger_enabled(relation, at);
    Some(match enabled {
        // it would fire for DMS
        Enabled::Always | Enabled::Replica => {
            SqlChange::new(Phase::TargetBeforeCutover, steps).followed_by(Phase::TargetAtCutover, state)
        }
        Enabled::Origin | Enabled::Disabled => {
            steps.extend(state);
            SqlChange::new(Phase::TargetBeforeCutover, steps)
        }
    })
}

pub(super) static REWRITE_RULE: LeftBehind = LeftBehind {
    rule: Rule {
        name: "rule-not-migrated",
        summary: "rewrite rule is not created on the target",
        explanation: "\
DMS creates no rewrite rules (`CREATE RULE`). Once the application writes to the target, its
statements are no longer rewritten: what a rule forbade or redirected happens.

Create them before the cutover, when views and functions are there. A rule has no session setting
that keeps it from DMS like a trigger's, unless it is disabled or enabled for origin only and DMS
runs with `session_replication_role = replica`.",
        example: example(
            "CREATE TABLE invoices (id bigint PRIMARY KEY);
CREATE RULE keep AS ON DELETE TO invoices DO INSTEAD NOTHING;",
            "rule:public.invoices.keep",
            &[],
            "CREATE TABLE invoices (id bigint PRIMARY KEY);",
        ),
        ..RULE
    },
    list: list_rules,
    message: |_, _| "DMS does not create this rule: statements on the target are not rewritten".to_owned(),
    create: |ddl, finding| {
        let Some(ObjectId::Rule(relation, at)) = finding.source_object() else { return None };
        Some(SqlChange::new(Phase::TargetBeforeCutover, ddl.create_rule(relation, at)))
    },
    caveat: no_caveat,
    elsewhere: Elsewhere::Unknown,
};

fn list_rules(missing: &Missing<'_>, report: &mut Report<'_>) {
    for (id, relation) in missing.source.relations.iter() {
        let is_wanted = match relation.view {
            Some(_) => missing.touches(relation.schema),
            None => missing.is_moved(id),
        };
        for at in (0..relation.rules.len() as u32).filter(|_| is_wanted) {
            report.add(missing, ObjectId::Rule(id, at));
        }
    }
}

pub(super) static FUNCTION: LeftBehind = LeftBehind {
    rule: Rule {
        name: "function-not-migrated",
        summary: "function is not created on the target",
        explanation: "\
DMS creates no functions, procedures and aggregates, and no languages and transforms. What calls
them fails on the target: triggers, defaults, views, the application itself.

Create those that defaults, generated columns, domains, indexes or operators call before the load,
the others before the cutover. Their languages and extensions come first.",
        example: example(
            "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';",
            "function:public.one()",
            &[],
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        ..RULE
    },
    list: list_functions,
    message: |_, _| "DMS does not create it: what calls it on the target fails".to_owned(),
    create: create_function,
    caveat: no_caveat,
    elsewhere: Elsewhere::Known,
};

fn list_functions(missing: &Missing<'_>, report: &mut Report<'_>) {
    let source = missing.source;
    if source.functions.is_empty() && source.others.is_empty() {
        return;
    }
    let names = NamesInTables::of(source);
    for (id, function) in source.functions.iter() {
        if missing.touches(function.schema) && !is_dms_object(function.name.as_str()) {
            report.add_with(missing, ObjectId::Function(id), needed(names.contains(function.name.as_str())));
        }
    }
    for (id, other) in source.others.iter() {
        if matches!(other.kind, OtherKind::Language | OtherKind::Transform) {
            report.add_with(missing, ObjectId::Other(id), needed(true));
        }
    }
}

/// What is remembered of a function: 1 where it is needed before the load.
fn needed(before_load: bool) -> Detail {
    Detail::Number(u64::from(before_load))
}

fn create_function(ddl: Ddl<'_>, finding: &Finding) -> Option<SqlChange> {
    let steps = match finding.source_object()? {
        ObjectId::Function(id) => ddl.create_function(id),
        ObjectId::Other(id) => ddl.create_other(id),
        _ => return None,
    };
    let phase = match finding.detail {
        Detail::Number(1) => Phase::TargetBeforeLoad,
        _ => Phase::TargetBeforeCutover,
    };
    Some(SqlChange::new(phase, steps))
}

pub(super) static EVENT_TRIGGER: LeftBehind = LeftBehind {
    rule: Rule {
        name: "event-trigger-not-migrated",
        summary: "event trigger is not created on the target",
        explanation: "\
DMS creates no event triggers, but for its own on the source. DDL on the target runs without what
they log or forbid.

Create them at the cutover, last of all: they see every statement that changes the schema, those of
the migration too. It takes a superuser, or what the cloud provider has in its place.",
        example: example(
            "CREATE FUNCTION log_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER log_ddl ON ddl_command_end EXECUTE FUNCTION log_ddl();",
            "event-trigger:log_ddl",
            &["function-not-migrated"],
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        ..RULE
    },
    list: |missing, report| {
        for (id, trigger) in missing.source.event_triggers.iter() {
            if !is_dms_object(trigger.name.as_str()) {
                report.add(missing, ObjectId::EventTrigger(id));
            }
        }
    },
    message: |_, _| "DMS does not create this event trigger: DDL on the target does without it".to_owned(),
    create: |ddl, finding| {
        let Some(ObjectId::EventTrigger(id)) = finding.source_object() else { return None };
        Some(SqlChange::new(Phase::TargetAtCutover, ddl.create_event_trigger(id)))
    },
    caveat: |_: &Catalog, _| Some("it takes a superuser, or the provider's role in its place".to_owned()),
    elsewhere: Elsewhere::Unknown,
};
