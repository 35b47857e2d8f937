//! Which findings an object has.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use rayon::prelude::*;

use crate::catalog::{Catalog, Id, ObjectId, ObjectRef, Relation};
use crate::finding::{Finding, Subject};
use crate::rules::{ANSWERED_ON_TARGET, Group, Rule};

/// Rules whose findings stand at an object and are answered by another unit than the one that makes it.
const ANSWERED_LATER: &[&str] = &[
    "comment-not-migrated",
    "ownership-not-migrated",
    "privilege-not-migrated",
    "policy-not-migrated",
    "target-privilege-missing",
    ANSWERED_BY_KEY,
];

/// The rule whose findings stand at a table and are answered by the unit that makes its primary key.
const ANSWERED_BY_KEY: &str = "target-table-without-key";

/// Rules beside those of what DMS leaves behind whose findings the target's units answer.
const ANSWERED_TOO: &[&str] = &[
    "deferred-constraint",
    "materialized-view",
    "trigger-enabled-always",
    "identity-always-column",
    "lob-not-null-on-target",
];

/// The findings of a report that units of the target answer, by the object of the source that they are about. The
/// catalog that is rebuilt has it under the same number, whatever its name is there.
///
/// A table that is made before the load does not answer what DMS makes of its columns' types: such findings are not
/// among these.
#[derive(Clone, Debug, Default)]
pub struct FindingsByObject {
    by_object: HashMap<ObjectId, Vec<Entry>, RandomState>,
    /// Those about what is no object of the catalog: all that a role owns, or may do.
    by_name: HashMap<ObjectRef, Vec<Entry>, RandomState>,
}

#[derive(Clone, Debug)]
struct Entry {
    rule: &'static str,
    id: String,
}

impl FindingsByObject {
    /// These findings about objects of this source.
    pub fn of<'f>(source: &Catalog, findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let answered: Vec<&Finding> =
            findings.into_iter().filter(|finding| is_answered(finding.rule)).collect();
        let entry = |finding: &&Finding| Entry { rule: finding.rule.name, id: finding.id(source) };
        let entries: Vec<Entry> = answered.par_iter().map(entry).collect();
        let mut found = FindingsByObject::default();
        for (finding, entry) in answered.into_iter().zip(entries) {
            match &finding.object {
                Subject::Source(object) => found.by_object.entry(*object).or_default().push(entry),
                Subject::Named(name) => found.by_name.entry((**name).clone()).or_default().push(entry),
            }
        }
        found
    }

    /// The ids of those that the unit answers which makes the object.
    pub(super) fn of_object(&self, object: ObjectId) -> Vec<String> {
        chosen(self.by_object.get(&object), |rule| !ANSWERED_LATER.contains(&rule))
    }

    /// The ids of those that the unit answers which makes the table's primary key.
    pub(super) fn of_key(&self, table: Id<Relation>) -> Vec<String> {
        self.of_rule(ObjectId::Relation(table), ANSWERED_BY_KEY)
    }

    /// The ids of those of one rule.
    pub(super) fn of_rule(&self, object: ObjectId, wanted: &str) -> Vec<String> {
        chosen(self.by_object.get(&object), |rule| rule == wanted)
    }

    /// The ids of those of one rule about what is no object of the catalog.
    pub(super) fn of_name(&self, name: &ObjectRef, wanted: &str) -> Vec<String> {
        chosen(self.by_name.get(name), |rule| rule == wanted)
    }

    /// Whether there are none about objects of the catalog.
    pub(super) fn is_empty(&self) -> bool {
        self.by_object.is_empty()
    }
}

fn chosen(entries: Option<&Vec<Entry>>, is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let entries = entries.into_iter().flatten();
    entries.filter(|entry| is_wanted(entry.rule)).map(|entry| entry.id.clone()).collect()
}

fn is_answered(rule: &Rule) -> bool {
    let is_left_behind = rule.group == Group::Objects && rule.name.ends_with("-not-migrated");
    is_left_behind
        || rule.name == ANSWERED_BY_KEY
        || ANSWERED_TOO.contains(&rule.name)
        || ANSWERED_ON_TARGET.contains(&rule.name)
}
