//! Columns that DMS does not carry: left out of the task, and moved by hand.

use super::found::FoundColumn;
use crate::catalog::{ConstraintKind, Name, TriggerLevel, TriggerTiming};
use crate::remedy::{Change, Remedy};
use crate::rules::mapped::identified;

/// Leaves the column out and says how its values come over. A column of the primary key cannot be left
/// out: then the table is moved by hand.
pub(super) fn move_by_hand(found: &FoundColumn<'_>) -> Remedy {
    let key = key_columns(found);
    let is_in_key = key.contains(&&found.column.name);
    if is_in_key || !can_be_named(found) {
        return Remedy::removes(Change::Words(format!(
            "exclude the table from the task and move it with pg_dump --data-only --table={}{}",
            found.table(),
            if is_in_key { ": the column is part of the primary key" } else { "" }
        )));
    }
    Remedy::removes(Change::MappingRule(remove_column(found))).with_caveat(by_key(found, &key))
}

/// Leaves out a column that is computed from others, and says how the target computes it.
pub(super) fn compute_again(found: &FoundColumn<'_>) -> Remedy {
    let mut remedy = move_by_hand(found);
    if !matches!(remedy.change, Change::MappingRule(_)) || found.column.generated.is_some() {
        return remedy;
    }
    let (table, column) = (found.table(), &found.column.name);
    let how = match writing_trigger(found) {
        Some(trigger) => format!(
            "create trigger {trigger}, which seems to compute it, on the target before the cutover, and let it compute \
             all rows again (UPDATE {table} SET {column} = {column})"
        ),
        None => format!(
            "make {column} a generated column on the target, which computes all rows when it is added, or fill it \
             there before the cutover as the application does"
        ),
    };
    remedy.caveat = Some(format!("{how}; what nothing computes has to be moved by hand"));
    remedy
}

/// The trigger that may fill the column: the one that fires for each row before it is written.
fn writing_trigger<'a>(found: &FoundColumn<'a>) -> Option<&'a Name> {
    let mut writing = found
        .declared_in()
        .triggers
        .iter()
        .filter(|trigger| trigger.level == TriggerLevel::Row && trigger.timing == TriggerTiming::Before);
    let only = writing.next()?;
    writing.next().is_none().then_some(&only.name)
}

fn key_columns<'a>(found: &FoundColumn<'a>) -> Vec<&'a Name> {
    let Some(key) = found.primary_key() else { return Vec::new() };
    let ConstraintKind::PrimaryKey(key) = &key.kind else { return Vec::new() };
    let table = found.declared_in();
    key.columns
        .iter()
        .filter_map(|number| table.column_by_number(*number))
        .map(|column| &column.name)
        .collect()
}

/// Table mappings have no escape for a wildcard: a name with `%` in it would name others as well.
fn can_be_named(found: &FoundColumn<'_>) -> bool {
    let table = found.table();
    let names = [table.schema.as_ref(), Some(&table.name), Some(&found.column.name)];
    names.into_iter().flatten().all(|name| !name.as_str().contains('%'))
}

/// The rule for the table mappings.
fn remove_column(found: &FoundColumn<'_>) -> serde_json::Value {
    let table = found.table();
    let schema = table.schema.as_ref().map_or("", Name::as_str);
    identified(serde_json::json!({
        "rule-type": "transformation",
        "rule-name": format!("remove-{schema}-{}-{}", table.name.as_str(), found.column.name.as_str()),
        "rule-target": "column",
        "object-locator": {
            "schema-name": schema,
            "table-name": table.name.as_str(),
            "column-name": found.column.name.as_str(),
        },
        "rule-action": "remove-column",
    }))
}

fn by_key(found: &FoundColumn<'_>, key: &[&Name]) -> String {
    let (table, column) = (found.table(), &found.column.name);
    if found.column.generated.is_some() {
        return format!("{column} is generated: with the same expression the target computes it itself");
    }
    if key.is_empty() {
        return format!(
            "then its values have to be moved by hand, and {table} has no primary key to find the rows by: \
             exclude the table and move it with pg_dump --data-only --table={table} instead"
        );
    }
    let key = key.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    format!(
        "then move its values by hand when writing has stopped: \\copy (SELECT {key}, {column} FROM {table}) on the \
         source, into a temporary table on the target, and UPDATE by {key}; the column must allow NULL there until then"
    )
}
