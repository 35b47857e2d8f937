use crate::catalog::{RelationKind, ReplicaIdentity, RuleEvent, RuleMode};

use super::super::testing::Session;

#[test]
fn rules_are_kept_whole() {
    let mut session = Session::new();
    let table = session.table("t", &["a"]);
    let written = "CREATE RULE r AS\n    ON UPDATE TO public.t\n   WHERE (old.a <> 1) DO INSTEAD ( INSERT INTO x VALUES (1);\n DELETE FROM y)";
    session.accept(&[
        written,
        "CREATE RULE n AS ON DELETE TO t DO INSTEAD NOTHING",
        "CREATE RULE also AS ON INSERT TO t DO ALSO NOTIFY t",
        "CREATE RULE plain AS ON INSERT TO t DO NOTIFY t",
    ]);
    let rules = &session.catalog().relations[table].rules;
    let found: Vec<_> = rules.iter().map(|rule| (rule.name.as_str(), rule.event, rule.mode)).collect();
    assert_eq!(
        found,
        [
            ("r", RuleEvent::Update, RuleMode::Instead),
            ("n", RuleEvent::Delete, RuleMode::Instead),
            ("also", RuleEvent::Insert, RuleMode::Also),
            ("plain", RuleEvent::Insert, RuleMode::Also),
        ]
    );
    assert_eq!(rules[0].definition.as_str(), written);
    assert!(session.run(written).is_err());
    session.accept(&["CREATE OR REPLACE RULE r AS ON DELETE TO t DO NOTHING"]);
    assert_eq!(session.catalog().relations[table].rules[0].event, RuleEvent::Delete);
}

/// How pg_dump before version 10 wrote views that stand in a circle.
#[test]
fn a_rule_on_select_makes_a_view() {
    let mut session = Session::new();
    let view = session.table("v", &["a", "b"]);
    session.0.catalog.relations[view].replica_identity = ReplicaIdentity::Nothing;
    session.accept(&[
        "CREATE RULE \"_RETURN\" AS\n    ON SELECT TO v DO INSTEAD  SELECT t.a,\n    t.b\n   FROM t",
    ]);
    let view = &session.catalog().relations[view];
    assert_eq!(view.kind, RelationKind::View);
    assert_eq!(view.view.as_ref().unwrap().query.as_str(), "SELECT t.a,\n    t.b\n   FROM t");
    assert_eq!(view.columns.len(), 2);
    assert_eq!(view.replica_identity, ReplicaIdentity::Default);
    assert!(view.rules.is_empty());
}
