//! Whether what kept one profile from a table's facts is answered by another that has them.

use super::Age;
use super::age::Pair;
use crate::profile::{ColumnProfile, KeyProfile, NotMeasured, TableProfile};

/// Why not all of a table is known where both profiles are taken together. `age` is that of theirs, compared with
/// ours.
pub(super) fn left(ours: &TableProfile, theirs: &TableProfile, age: Age) -> Option<NotMeasured> {
    match (&ours.not_measured, &theirs.not_measured) {
        (Some(why), None) => (!answers(theirs, ours)).then(|| why.clone()),
        (None, Some(why)) => (!answers(ours, theirs)).then(|| why.clone()),
        (ours, theirs) => Pair::new(ours.clone(), theirs.clone(), age).and_then(|ours, _| ours),
    }
}

/// Whether a profile has facts of rows, and of all that another one looked at before something stood in its way. One
/// of sizes alone, or of other columns, has not what is missing.
fn answers(profile: &TableProfile, failed: &TableProfile) -> bool {
    let has_column = |(name, facts): (_, &ColumnProfile)| {
        profile.columns.get(name).is_some_and(|known| is_of_same_facts(known, facts))
    };
    let has_key = |wanted: &KeyProfile| profile.keys.iter().any(|key| key.columns == wanted.columns);
    let has_facts = !profile.columns.is_empty() || !profile.keys.is_empty();
    has_facts && failed.columns.iter().all(has_column) && failed.keys.iter().all(has_key)
}

/// Whether a profile of a column knows each kind of facts that another one does.
fn is_of_same_facts(known: &ColumnProfile, other: &ColumnProfile) -> bool {
    let kinds = |facts: &ColumnProfile| {
        [
            facts.number.is_some(),
            facts.text.is_some(),
            facts.octets.is_some(),
            facts.time.is_some(),
            facts.array.is_some(),
            facts.large_object_references.is_some(),
        ]
    };
    let counts = |limit| known.over.iter().any(|over| over.limit == limit);
    kinds(known).into_iter().zip(kinds(other)).all(|(known, other)| known || !other)
        && other.over.iter().all(|over| counts(over.limit))
}
