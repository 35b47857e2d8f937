//! Declaring a precision: the remedy that the rules about numbers share.

use super::digits::{DMS_PRECISION, Digits};
use crate::dms::types::TypeMapping;
use crate::remedy::{Change, Completion, Remedy, Safety};
use crate::rules::types::alter;
use crate::rules::types::found::FoundColumn;

/// A precision that holds every stored value, as SQL where every row was looked at, otherwise as
/// words with the query that measures it.
pub(super) fn declare(found: &FoundColumn<'_>, layer: &TypeMapping, digits: &Digits) -> Remedy {
    let proven = digits.proven_type(found.migration.margin()).and_then(|(precision, scale)| {
        let new_type = format!("numeric({precision},{scale})");
        alter::to_type(found, layer, &new_type, Safety::Rewrite)
    });
    match proven {
        Some(remedy) => remedy.with_caveat(
            "it rewrites the table under ACCESS EXCLUSIVE, and fails where a value has come that has more digits; from then \
             on PostgreSQL itself rounds values with more digits after the point and refuses those with more before it",
        ),
        None => Remedy::removes(Change::Completion(Completion::new(
            words(found, layer, digits),
            measuring_query(found),
            alter::to_complete(found, layer, "numeric(<precision>,<scale>)"),
        ))),
    }
}

fn words(found: &FoundColumn<'_>, layer: &TypeMapping, digits: &Digits) -> String {
    if let Some((before, after)) = digits.beyond_dms() {
        return format!(
            "no numeric(p,s) of at most {DMS_PRECISION} digits holds what is stored: {before} digits before the point and \
             {after} behind it. Such a type would round or refuse values: keep them as varchar(n), or round on purpose"
        );
    }
    let place = match found.is_itself(layer) {
        true if found.is_in_partition_key() => {
            "the table is partitioned by this column, whose type cannot be changed: build a new table with"
        }
        true => "declare",
        false => "replace the column's type, which is a domain or an array, by one that has",
    };
    format!(
        "{place} a precision of at most 38 digits that holds every value; this query measures what is stored"
    )
}

/// The digits before and after the point as PostgreSQL prints them, leading and trailing zeros not
/// counted. It knows no function that came after PostgreSQL 9.4.
fn measuring_query(found: &FoundColumn<'_>) -> String {
    let column = &found.column.name;
    let text =
        if found.column.data_type.is_array() { "value::text".to_owned() } else { format!("{column}::text") };
    let from = match found.column.data_type.is_array() {
        true => format!("{}, unnest({column}) AS value", found.table()),
        false => found.table().to_string(),
    };
    format!(
        "SELECT max(length(ltrim(split_part({text}, '.', 1), '-0'))) AS integer_digits, \
         max(length(rtrim(split_part({text}, '.', 2), '0'))) AS scale \
         FROM {from} WHERE {text} ~ '^-?[0-9]'"
    )
}
