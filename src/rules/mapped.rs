//! Rules for the table mappings that remedies add.

use serde_json::{Value, json};

use crate::catalog::{Column, Relation, RelationKind};
use crate::migration::Migration;
use crate::remedy::Change;

/// A selection rule that leaves this table or view out, and nothing else.
pub(super) fn exclude_table(migration: &Migration, relation: &Relation) -> Change {
    let schema = migration.source().schema_name(relation.schema).as_str();
    let table = relation.name.as_str();
    let mut locator = json!({"schema-name": literal_pattern(schema), "table-name": literal_pattern(table)});
    if relation.kind == RelationKind::View {
        // without it a rule is about tables
        locator["table-type"] = "view".into();
    }
    Change::MappingRule(json!({
        "rule-type": "selection",
        "rule-name": format!("exclude-{schema}-{table}"),
        "rule-action": "exclude",
        "object-locator": locator,
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
    Change::MappingRule(json!({
        "rule-type": "transformation",
        "rule-name": format!("remove-{schema}-{table}-{name}"),
        "rule-target": "column",
        "rule-action": "remove-column",
        "object-locator": locator,
    }))
}

/// A pattern that matches this name alone: what would be a wildcard stands in brackets. AWS's newest
/// page warns that brackets may not work everywhere, so `_`, which is in most names and hardly ever
/// matches another, is left as it is.
fn literal_pattern(name: &str) -> String {
    name.replace('[', "[[]").replace('%', "[%]")
}

#[cfg(test)]
mod tests {
    use super::literal_pattern;
    use crate::dms::mappings::Pattern;

    #[test]
    fn the_pattern_of_a_hostile_name_matches_it_and_not_its_neighbours() {
        for (name, other) in [("100%", "100 and more"), ("a[b]", "ab"), ("order_items", "orders")] {
            let pattern = Pattern::new(&literal_pattern(name));
            assert!(pattern.matches(name), "{name}");
            assert!(!pattern.matches(other), "{name}");
        }
    }
}
