use super::*;

const MAPPINGS: &[u8] = include_bytes!("../../../fixtures/task/table-mappings.json");

fn read(json: &str) -> Result<TableMappings, ReadError> {
    TableMappings::read("mappings.json", json.as_bytes())
}

#[test]
fn all_kinds_of_rules_are_read() {
    let mappings = TableMappings::read("mappings.json", MAPPINGS).unwrap();
    assert_eq!(mappings.selection.len(), 5);
    assert_eq!(mappings.transformation.len(), 7);
    assert_eq!(mappings.table_settings.len(), 2);
    assert_eq!(mappings.validation.len(), 1);
    let explicit = &mappings.selection[2];
    assert_eq!((explicit.action, explicit.load_order), (SelectionAction::Explicit, Some(2)));
    assert!(explicit.locator.table.is_literal(), "an explicit name is no pattern");
    assert_eq!(
        mappings.selection[4].filters[0].conditions,
        [
            FilterCondition::GreaterOrEqual("500000".into()),
            FilterCondition::NotBetween("1".into(), "9".into())
        ]
    );
    let load = mappings.table_settings[1].parallel_load.as_ref().unwrap();
    assert_eq!(load.kind, ParallelLoadType::Ranges);
    assert_eq!(load.boundaries, [["1000000"], ["2000000"]]);
}

#[test]
fn what_is_not_documented_is_listed() {
    let mappings = TableMappings::read("mappings.json", MAPPINGS).unwrap();
    let problems: Vec<String> = mappings.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "mappings.json:64 (/rules/12): rule 24 (wrong-case) has the unknown rule-action `Rename`",
            "mappings.json:79 (/rules/15): rule 40 (round-time) has the rule-id of an earlier rule",
        ]
    );
    let unknown: Vec<String> = mappings.unknown_keys.iter().map(ToString::to_string).collect();
    assert_eq!(unknown, ["mappings.json:85 (/rules/15/remark): unknown key `remark`"]);
}

#[test]
fn a_mappings_file_goes_round() {
    let mappings = TableMappings::read("mappings.json", MAPPINGS).unwrap();
    let original: Value = serde_json::from_slice(MAPPINGS).unwrap();
    assert_eq!(*mappings.json(), original);
}

#[test]
fn rules_without_what_they_need_are_errors() {
    let cases = [
        ("{}", "mappings.json:1:1: the document has no `rules`"),
        (r#"{"rules": [{"rule-type": "selection"}]}"#, "mappings.json:1:12: /rules/0 has no `rule-id`"),
        (
            r#"{"rules": [{"rule-type": "selection", "rule-id": "1", "rule-action": "include", "object-locator": {"schema-name": "a"}}]}"#,
            "mappings.json:1:99: /rules/0/object-locator has no `table-name`",
        ),
        (
            r#"{"rules": [{"rule-type": "transformation", "rule-id": "1", "rule-target": "row"}]}"#,
            "mappings.json:1:75: /rules/0/rule-target must be schema, table, column, table-tablespace or index-tablespace",
        ),
    ];
    for (json, expected) in cases {
        assert_eq!(read(json).unwrap_err().to_string(), expected);
    }
}

#[test]
fn actions_without_their_values_have_no_effect() {
    let mappings = read(
        r#"{"rules": [
        {"rule-type": "transformation", "rule-id": 1, "rule-target": "table", "rule-action": "rename",
         "object-locator": {"schema-name": "a", "table-name": "b"}},
        {"rule-type": "transformation", "rule-id": "x", "rule-target": "table", "rule-action": "remove-column",
         "object-locator": {"schema-name": "a", "table-name": "b", "column-name": "c"}}]}"#,
    )
    .unwrap();
    assert!(mappings.transformation.is_empty());
    let kinds: Vec<&MappingProblemKind> = mappings.problems.iter().map(|problem| &problem.kind).collect();
    assert!(matches!(
        kinds.as_slice(),
        [
            MappingProblemKind::IncompleteAction { needs: "`value` or `expression`", .. },
            MappingProblemKind::IdNotNumeric,
            MappingProblemKind::IncompleteAction { needs: "`rule-target` column", .. }
        ]
    ));
}
