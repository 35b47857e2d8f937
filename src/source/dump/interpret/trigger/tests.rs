use crate::catalog::{
    ColumnNumber, ConstraintTiming, Enabled, Trigger, TriggerEvents, TriggerLevel, TriggerTiming,
};

use super::super::ApplyError;
use super::super::testing::{Session, read};

fn only(session: &Session) -> &Trigger {
    let id = session.catalog().relation("public", "t").unwrap();
    let triggers = &session.catalog().relations[id].triggers;
    assert_eq!(triggers.len(), 1);
    &triggers[0]
}

fn with_table() -> Session {
    let mut session = Session::new();
    session.table("t", &["a", "b", "when"]);
    session
}

#[test]
fn triggers_have_all_their_parts() {
    let mut session = with_table();
    session.script(
        "CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS '';\n\
         CREATE TRIGGER g BEFORE INSERT OR UPDATE OF b, \"when\" OR DELETE ON public.t FOR EACH ROW\n\
         WHEN ((old.a IS DISTINCT FROM new.a)) EXECUTE PROCEDURE public.f('it''s', 12, 1.5, Word, \"Quoted\");\n",
    );
    let trigger = only(&session);
    assert_eq!(trigger.timing, TriggerTiming::Before);
    let events = TriggerEvents { insert: true, update: true, delete: true, truncate: false };
    assert_eq!(trigger.events, events);
    assert_eq!(trigger.update_columns, [ColumnNumber(2), ColumnNumber(3)]);
    assert_eq!(trigger.level, TriggerLevel::Row);
    assert_eq!(trigger.condition.as_ref().unwrap().as_str(), "(old.a IS DISTINCT FROM new.a)");
    assert!(trigger.function_id.is_some());
    let arguments: Vec<_> = trigger.arguments.iter().map(|argument| &**argument).collect();
    assert_eq!(arguments, ["it's", "12", "1.5", "word", "Quoted"]);
    assert_eq!(trigger.enabled, Enabled::Origin);
}

#[test]
fn statement_triggers_see_transition_tables() {
    let mut session = with_table();
    session.script(
        "CREATE OR REPLACE TRIGGER g AFTER UPDATE OR TRUNCATE ON t\n\
         REFERENCING OLD TABLE AS o NEW TABLE n EXECUTE FUNCTION missing.f();\n",
    );
    let trigger = only(&session);
    assert_eq!(trigger.level, TriggerLevel::Statement);
    assert!(trigger.events.truncate && trigger.function_id.is_none());
    assert_eq!(trigger.old_table.as_ref().unwrap(), &"o");
    assert_eq!(trigger.new_table.as_ref().unwrap(), &"n");
}

#[test]
fn constraint_triggers_have_a_timing() {
    use ConstraintTiming::{Deferrable, Immediate, InitiallyDeferred};
    let cases = [
        ("", Immediate),
        ("NOT DEFERRABLE INITIALLY IMMEDIATE", Immediate),
        ("DEFERRABLE", Deferrable),
        ("DEFERRABLE INITIALLY IMMEDIATE", Deferrable),
        ("DEFERRABLE INITIALLY DEFERRED", InitiallyDeferred),
        ("INITIALLY DEFERRED DEFERRABLE", InitiallyDeferred),
        ("FROM public.other INITIALLY DEFERRED", InitiallyDeferred),
    ];
    for (written, timing) in cases {
        let mut session = with_table();
        session.script(&format!(
            "CREATE CONSTRAINT TRIGGER g AFTER INSERT ON t {written} FOR EACH ROW EXECUTE FUNCTION f();\n"
        ));
        let constraint = only(&session).constraint.as_ref().unwrap();
        assert_eq!(constraint.timing, timing, "{written}");
        assert_eq!(constraint.from.is_some(), written.starts_with("FROM"), "{written}");
    }
}

#[test]
fn a_trigger_is_replaced_only_when_told() {
    let mut session = with_table();
    let create = "TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f()";
    session.accept(&[&format!("CREATE {create}")]);
    let error = session.run(&format!("CREATE {create}")).unwrap_err();
    assert!(matches!(error, ApplyError::Exists { .. }));
    session.accept(&["CREATE OR REPLACE TRIGGER g BEFORE DELETE ON t EXECUTE FUNCTION f()"]);
    assert_eq!(only(&session).timing, TriggerTiming::Before);
    let missing =
        session.run("CREATE TRIGGER h AFTER UPDATE OF nothing ON t EXECUTE FUNCTION f()").unwrap_err();
    assert_eq!(missing.to_string(), "column t.nothing does not exist");
    assert!(read("CREATE TRIGGER h AFTER SELECT ON t EXECUTE FUNCTION f()").is_err());
}

/// Row triggers of a partitioned table stand on its partitions too, under the same columns.
#[test]
fn partitions_get_row_triggers() {
    let mut session = Session::new();
    let parent = session.table("t", &["a", "b"]);
    let partition = session.table("p", &["b", "a"]);
    let below = session.table("pp", &["a", "b"]);
    session.attach(parent, partition);
    session.attach(partition, below);
    session.script(
        "CREATE TRIGGER g AFTER UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION f();\n\
         CREATE TRIGGER s AFTER UPDATE ON t FOR EACH STATEMENT EXECUTE FUNCTION f();\n",
    );
    let triggers = |id| &session.catalog().relations[id].triggers;
    assert_eq!(triggers(parent).len(), 2);
    for (id, column) in [(partition, 2), (below, 1)] {
        assert_eq!(triggers(id).len(), 1);
        assert!(triggers(id)[0].inherited);
        assert_eq!(triggers(id)[0].update_columns, [ColumnNumber(column)]);
    }
}

#[test]
fn event_triggers_are_enabled_and_filtered() {
    let mut session = Session::new();
    session.script(
        "CREATE EVENT TRIGGER e ON ddl_command_end\n         WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') AND TAG IN ('X')\n   EXECUTE FUNCTION public.f();\n\
         CREATE EVENT TRIGGER d ON sql_drop EXECUTE PROCEDURE f();\n\
         ALTER EVENT TRIGGER e ENABLE ALWAYS;\n\
         ALTER EVENT TRIGGER d DISABLE;\n",
    );
    let found: Vec<_> = session
        .catalog()
        .event_triggers
        .iter()
        .map(|(_, trigger)| (trigger.event.as_str(), trigger.tags.len(), trigger.enabled))
        .collect();
    assert_eq!(found, [("ddl_command_end", 3, Enabled::Always), ("sql_drop", 0, Enabled::Disabled)]);
    assert!(session.run("ALTER EVENT TRIGGER none ENABLE").is_err());
}
