//! Two sets of facts about the same candidate for a key.

use super::age::{self, Age};
use crate::profile::{KeyProfile, Scope};

/// Puts what is known of a candidate to what others know.
pub(super) fn merge(keys: &mut Vec<KeyProfile>, new: KeyProfile) {
    let Some(known) = keys.iter_mut().find(|known| known.columns == new.columns) else {
        keys.push(new);
        return;
    };
    if *known == new {
        return;
    }
    *known = match Age::of(new.measured_at.as_deref(), known.measured_at.as_deref()) {
        Age::Newer => behind(known.clone(), new),
        Age::Older => behind(new, known.clone()),
        // that of every row stays, unless the sample shows more
        Age::Unknown if known.scope != new.scope && new.scope == Scope::All => behind(new, known.clone()),
        Age::Unknown if known.scope != new.scope => behind(known.clone(), new),
        Age::Unknown => together(known.clone(), new),
    };
}

/// What is known behind a newer look.
fn behind(older: KeyProfile, newer: KeyProfile) -> KeyProfile {
    let is_of_other_types = is_of_other_types(&older, &newer);
    match (older.scope, newer.scope) {
        _ if is_of_other_types => newer,
        (_, Scope::All) if newer.duplicates.is_some() => newer,
        // the older one compared values, the newer one counted NULLs
        (Scope::All, Scope::All) => KeyProfile {
            duplicates: older.duplicates,
            measured_at: age::older(older.measured_at, newer.measured_at.clone()),
            ..newer
        },
        (Scope::All, Scope::Sample) if !shows_more(&older, &newer) => older,
        (_, Scope::Sample) => together(older, newer),
        (Scope::Sample, Scope::All) => match older.duplicates {
            Some(duplicates) if duplicates > 0 => together(older, newer),
            _ => newer,
        },
    }
}

fn shows_more(known: &KeyProfile, new: &KeyProfile) -> bool {
    new.nulls > known.nulls || new.duplicates.unwrap_or(0) > known.duplicates.unwrap_or(0)
}

/// What speaks against the key in either.
fn together(a: KeyProfile, b: KeyProfile) -> KeyProfile {
    let is_of_other_types = is_of_other_types(&a, &b);
    let is_whole = match (a.scope, b.scope) {
        (Scope::All, Scope::All) => !is_of_other_types,
        _ => false,
    };
    // what only one has compared is not known to hold for the other
    let duplicates = match (a.duplicates, b.duplicates) {
        (None, Some(0)) | (Some(0), None) if !is_whole => None,
        (a, b) => a.max(b),
    };
    KeyProfile {
        scope: if is_whole { Scope::All } else { Scope::Sample },
        nulls: a.nulls.max(b.nulls),
        duplicates,
        measured_at: age::older(a.measured_at, b.measured_at),
        data_types: if a.data_types.is_empty() { b.data_types } else { a.data_types },
        columns: a.columns,
    }
}

fn is_of_other_types(a: &KeyProfile, b: &KeyProfile) -> bool {
    !a.data_types.is_empty() && !b.data_types.is_empty() && a.data_types != b.data_types
}
