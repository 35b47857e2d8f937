//! Circles among objects that must have none.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::catalog::{Id, Keyed};

/// How far an object was followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    /// What is above it is being followed.
    Open,
    /// Nothing above it leads back.
    Done,
}

/// An object that is above itself, if there is one: each object and reference is looked at once.
pub(super) fn in_a_circle<T: Keyed>(
    objects: impl Iterator<Item = Id<T>>,
    above: impl Fn(Id<T>) -> Vec<Id<T>>,
) -> Option<Id<T>> {
    let mut visits: HashMap<Id<T>, Visit, RandomState> = HashMap::default();
    for object in objects {
        if visits.contains_key(&object) {
            continue;
        }
        visits.insert(object, Visit::Open);
        let mut open = vec![(object, above(object))];
        while let Some((current, rest)) = open.last_mut() {
            let Some(next) = rest.pop() else {
                visits.insert(*current, Visit::Done);
                open.pop();
                continue;
            };
            match visits.get(&next) {
                Some(Visit::Open) => return Some(next),
                Some(Visit::Done) => {}
                None => {
                    visits.insert(next, Visit::Open);
                    open.push((next, above(next)));
                }
            }
        }
    }
    None
}
