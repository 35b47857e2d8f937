//! Rules for the table mappings that remedies add.

use serde_json::{Value, json};

use crate::catalog::{Column, Relation, RelationKind};
use crate::migration::Migration;
use crate::remedy::Change;

/// A selection rule that leaves this table or view out, and nothing else.
pub(super) fn exclude_table(migration: &Migration, relation: &Relation) -> Change {
    Change::MappingRule(exclude_rule(migration, relation))
}

/// The rule of [`exclude_table`].
pub(crate) fn exclude_rule(migration: &Migration, relation: &Relation) -> Value {
    selection(migration, relation, "exclude")
}

/// A selection rule that takes this table or view, and nothing else; with a `load-order` it is begun before those
/// with a lower one.
pub(crate) fn include_table(migration: &Migration, relation: &Relation, load_order: Option<i64>) -> Value {
    let mut rule = selection(migration, relation, "include");
    if let Some(order) = load_order {
        rule["load-order"] = order.to_string().into();
    }
    rule
}

fn selection(migration: &Migration, relation: &Relation, action: &str) -> Value {
    let schema = migration.source().schema_name(relation.schema).as_str();
    let table = relation.name.as_str();
    let mut locator = json!({"schema-name": literal_pattern(schema), "table-name": literal_pattern(table)});
    if relation.kind == RelationKind::View {
        // without it a rule is about tables
        locator["table-type"] = "view".into();
    }
    identified(json!({
        "rule-type": "selection",
        "rule-name": format!("{action}-{schema}-{table}"),
        "rule-action": action,
        "object-locator": locator,
    }))
}

/// The table-settings rule of a table with these settings; those of the task's own rules about it that are not
/// among them are kept: the rule stands for all of them.
pub(crate) fn table_settings(migration: &Migration, relation: &Relation, settings: Value) -> Value {
    let schema = migration.source().schema_name(relation.schema).as_str();
    let table = relation.name.as_str();
    let mut rule = json!({
        "rule-type": "table-settings",
        "rule-name": format!("settings-{schema}-{table}"),
        "object-locator": {"schema-name": schema, "table-name": table},
    });
    for kept in settings_of(migration, relation) {
        for key in ["parallel-load", "lob-settings"] {
            if let Some(value) = kept.get(key) {
                rule[key] = value.clone();
            }
        }
    }
    if let Value::Object(settings) = settings {
        settings.into_iter().for_each(|(key, value)| rule[key] = value);
    }
    identified(rule)
}

/// The table-settings rules about a table, as they stand in the task's table mappings.
pub(crate) fn settings_of(migration: &Migration, relation: &Relation) -> Vec<Value> {
    let schema = migration.source().schema_name(relation.schema).as_str();
    let mappings = migration.task().mappings.as_deref().map(|mappings| &mappings.json()["rules"]);
    let rules = mappings.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let is_about = |rule: &&Value| {
        let locator = &rule["object-locator"];
        rule["rule-type"] == "table-settings"
            && locator["schema-name"] == schema
            && locator["table-name"] == relation.name.as_str()
    };
    rules.iter().filter(is_about).cloned().collect()
}

#[cfg(feature = "dump")]
/// A selection rule that takes all tables of a schema.
pub(crate) fn include_schema(schema: &str) -> Value {
    identified(json!({
        "rule-type": "selection",
        "rule-name": format!("include-{schema}"),
        "rule-action": "include",
        "object-locator": {"schema-name": literal_pattern(schema), "table-name": "%"},
    }))
}

/// A transformation rule that leaves this column out.
pub(super) fn remove_column(migration: &Migration, relation: &Relation, column: &Column) -> Change {
    let schema = migration.source().schema_name(relation.schema).as_str();
    let (table, name) = (relation.name.as_str(), column.name.as_str());
    let locator: Value = json!({
        "schema-name": literal_pattern(schema),
        "table-name": literal_pattern(table),
        "column-name": literal_pattern(name),
    });
    Change::MappingRule(identified(json!({
        "rule-type": "transformation",
        "rule-name": format!("remove-{schema}-{table}-{name}"),
        "rule-target": "column",
        "rule-action": "remove-column",
        "object-locator": locator,
    })))
}

/// The rule with a `rule-id` made of what it says, which DMS asks for: the same rule gets the same one, another
/// rule almost surely another. It is higher than people number theirs, so that of several rules about a column
/// theirs come first.
pub(super) fn identified(mut rule: Value) -> Value {
    const LOWEST: u64 = 100_000_000;
    // FNV-1a
    let hash = rule.to_string().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    rule["rule-id"] = (LOWEST + hash % (9 * LOWEST)).to_string().into();
    rule
}

/// A pattern that matches this name alone: what would be a wildcard stands in brackets. AWS's newest
/// page warns that brackets may not work everywhere, so `_`, which is in most names and hardly ever
/// matches another, is left as it is.
fn literal_pattern(name: &str) -> String {
    name.replace('[', "[[]").replace('%', "[%]")
}

#[cfg(test)]
mod tests {
    use super::{identified, literal_pattern};
    use crate::dms::mappings::Pattern;

    #[test]
    fn rules_are_told_apart_by_their_ids() {
        let rule = |name: &str| identified(serde_json::json!({"rule-action": "exclude", "table-name": name}));
        assert_eq!(rule("a"), rule("a"));
        assert_ne!(rule("a")["rule-id"], rule("b")["rule-id"]);
        assert!(rule("a")["rule-id"].as_str().is_some_and(|id| id.len() == 9 && id.parse::<u32>().is_ok()));
    }

    #[test]
    fn the_pattern_of_a_hostile_name_matches_it_and_not_its_neighbours() {
        for (name, other) in [("100%", "100 and more"), ("a[b]", "ab"), ("order_items", "orders")] {
            let pattern = Pattern::new(&literal_pattern(name));
            assert!(pattern.matches(name), "{name}");
            assert!(!pattern.matches(other), "{name}");
        }
    }
}
