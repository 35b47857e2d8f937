use std::time::Instant;

use super::*;
use crate::dms::mappings::NewName;
use crate::dms::task::TaskBuilder;

const MAPPINGS: &[u8] = include_bytes!("../../../fixtures/task/table-mappings.json");

fn scope(mappings: &[u8]) -> Scope {
    Scope::of(&TaskBuilder::new().table_mappings("mappings.json", mappings).unwrap().build())
}

fn id_of(scope: TableScope<'_>) -> String {
    match scope {
        TableScope::Selected { by } => {
            format!("selected by {}", by.map_or("nobody".into(), |by| by.header.id.to_string()))
        }
        TableScope::Excluded { by } => format!("excluded by {}", by.header.id),
        TableScope::NotMatched => "not matched".into(),
        TableScope::System => "system".into(),
    }
}

#[test]
fn tables_are_selected_by_include_exclude_and_explicit() {
    let scope = scope(MAPPINGS);
    let cases = [
        ("shop", "orders", TableKind::Table, "selected by 1"),
        ("shop", "tmp_orders", TableKind::Table, "excluded by 2"),
        ("shop", "orders", TableKind::View, "not matched"),
        ("shop", "orders", TableKind::MaterializedView, "not matched"),
        ("audit", "login_event", TableKind::Table, "selected by 3"),
        ("audit", "loginXevent", TableKind::Table, "not matched"),
        ("reports", "daily", TableKind::View, "selected by 4"),
        ("reports", "daily", TableKind::Table, "not matched"),
        ("pg_catalog", "pg_class", TableKind::Table, "system"),
        ("Shop", "orders", TableKind::Table, "not matched"),
    ];
    for (schema, table, kind, expected) in cases {
        assert_eq!(id_of(scope.table(schema, table, kind)), expected, "{schema}.{table}");
    }
}

#[test]
fn without_mappings_all_but_system_objects_are_selected() {
    let scope = Scope::of(&Task::default());
    assert_eq!(id_of(scope.table("public", "orders", TableKind::Table)), "selected by nobody");
    assert_eq!(id_of(scope.table("public", "awsdms_ddl_audit", TableKind::Table)), "system");
    for schema in ["pg_catalog", "information_schema", "pg_toast", "pg_temp_3", "pg_toast_temp_3"] {
        assert_eq!(id_of(scope.table(schema, "t", TableKind::Table)), "system");
    }
    assert_eq!(id_of(scope.table("public", "v", TableKind::View)), "not matched");
    assert!(scope.column("public", "orders", "id").is_moved());
}

#[test]
fn an_explicit_and_an_exclude_rule_are_ambiguous() {
    let scope = scope(
        br#"{"rules": [
        {"rule-type": "selection", "rule-id": "1", "rule-action": "explicit",
         "object-locator": {"schema-name": "a", "table-name": "b"}},
        {"rule-type": "selection", "rule-id": "2", "rule-action": "exclude",
         "object-locator": {"schema-name": "a", "table-name": "%"}}]}"#,
    );
    assert!(scope.is_ambiguous("a", "b"));
    assert!(!scope.is_ambiguous("a", "c"));
}

fn target(scope: &Scope, schema: &str, table: &str) -> String {
    let TargetTable { schema, table } = scope.target_name(schema, table);
    format!("{}.{}", schema.name().unwrap(), table.name().unwrap())
}

#[test]
fn the_lowest_rule_id_gives_the_name() {
    let scope = scope(MAPPINGS);
    assert_eq!(target(&scope, "shop", "items"), "store.t_items");
    assert_eq!(target(&scope, "shop", "orders"), "store.\"ORDERS\"");
    assert_eq!(target(&scope, "audit", "login_event"), "audit.login_event");
}

#[test]
fn a_schema_rule_wins_over_the_target_schema() {
    let task = TaskBuilder::new()
        .table_mappings("mappings.json", MAPPINGS)
        .and_then(|task| task.task_settings("task.json", br#"{"TargetMetadata": {"TargetSchema": "all"}}"#))
        .unwrap()
        .build();
    let scope = Scope::of(&task);
    assert_eq!(target(&scope, "shop", "items"), "store.t_items");
    assert_eq!(target(&scope, "audit", "login_event"), "\"all\".login_event");
}

#[test]
fn names_are_changed_as_the_actions_say() {
    let (old, new) = ("old_".to_owned(), "new_".to_owned());
    let cases = [
        (Action::AddSuffix("_x".into()), "old_t", "old_t_x"),
        (Action::RemovePrefix("old_".into()), "old_t", "t"),
        (Action::RemovePrefix("old_".into()), "t", "t"),
        (Action::RemoveSuffix("_t".into()), "old_t", "old"),
        (Action::ReplacePrefix { old: old.clone(), new: new.clone() }, "old_t", "new_t"),
        (Action::ReplaceSuffix { old, new }, "t_old_", "t_new_"),
        (Action::ConvertLowercase, "Orders", "orders"),
    ];
    for (action, name, expected) in cases {
        assert_eq!(target_name::renamed(&action, name), TargetName::Name(Name::from(expected)), "{action:?}");
    }
    let computed = Action::Rename(NewName::Expression("lower($AR_M_SOURCE_TABLE_NAME)".into()));
    assert_eq!(target_name::renamed(&computed, "t"), TargetName::Computed);
}

#[test]
fn columns_are_removed_kept_and_changed() {
    let scope = scope(MAPPINGS);
    assert!(matches!(scope.column("shop", "orders", "raw_body"), ColumnScope::Removed { .. }));
    assert!(scope.column("shop", "orders", "body").is_moved());
    assert!(scope.column("shop", "narrow", "id").is_moved());
    assert!(matches!(scope.column("shop", "narrow", "note"), ColumnScope::NotIncluded { .. }));
    let (rule, new) = scope.changed_type("shop", "orders", "amount", "NUMERIC").unwrap();
    assert_eq!(
        (rule.header.id.to_string(), new.name.as_str(), new.length),
        ("22".into(), "string", Some(40))
    );
    assert!(scope.changed_type("shop", "orders", "amount", "INT4").is_none());
    assert_eq!(scope.masking("shop", "customers", "email").len(), 1);
    assert!(scope.masking("shop", "customers", "name").is_empty());
}

#[test]
fn tables_have_lob_settings_loads_and_filters_of_their_own() {
    let scope = scope(MAPPINGS);
    assert_eq!(scope.lob_mode("shop", "documents").value, LobMode::Limited { max_kb: 3072 });
    assert_eq!(scope.lob_mode("shop", "documents").origin.to_string(), "mappings.json:68 (/rules/13)");
    assert_eq!(scope.lob_mode("shop", "orders").value, LobMode::TableFull);
    assert_eq!(scope.lob_mode("shop", "items").value, LobMode::Limited { max_kb: 32 });
    assert!(scope.parallel_load("shop", "orders").is_some());
    assert_eq!(scope.filters("shop", "orders").len(), 1);
    assert!(scope.filters("shop", "items").is_empty());
}

#[test]
fn a_rule_for_each_of_many_tables_does_not_take_quadratic_time() {
    let rule = |number: usize| {
        format!(
            r#"{{"rule-type": "selection", "rule-id": {number}, "rule-action": "include",
                "object-locator": {{"schema-name": "app", "table-name": "table_{number}_data"}}}}"#
        )
    };
    let rules: Vec<String> = (0..10_000).map(rule).collect();
    let scope = scope(format!(r#"{{"rules": [{}]}}"#, rules.join(",")).as_bytes());
    let start = Instant::now();
    for number in 0..10_000 {
        assert!(scope.table("app", &format!("table_{number}_data"), TableKind::Table).is_selected());
    }
    // Asking each rule about each table takes minutes in a debug build.
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
