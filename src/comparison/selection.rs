//! The part of a comparison that somebody asks for.

use std::borrow::Cow;
use std::collections::HashSet;

use super::{NotCompared, TargetComparison, TargetDifference, Verdict, kind_rank};
use crate::catalog::difference::NotComparable;
use crate::catalog::{Id, Name, ObjectId, ObjectRef, Relation};
use crate::remedy::Phase;

/// Which part of a comparison is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Selection {
    /// These tables of the source, with what belongs to them; none for all.
    pub only: Vec<Id<Relation>>,
    /// What should be the same by the end of this phase.
    pub until: Option<Phase>,
}

/// A part of a comparison.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Selected<'a> {
    /// The differences, in the order of the whole. What was right until a phase that should be over is different.
    pub differences: Vec<Cow<'a, TargetDifference>>,
    /// What could not be compared.
    pub not_compared: Vec<&'a NotCompared>,
}

impl Selected<'_> {
    /// How many differences have such a verdict.
    pub fn count(&self, is_meant: impl Fn(Verdict) -> bool) -> usize {
        self.differences.iter().filter(|difference| is_meant(difference.verdict)).count()
    }

    /// Whether the target lacks something, or something differs there.
    pub fn has_lacks(&self) -> bool {
        self.count(Verdict::is_lack) > 0
    }
}

/// What a difference is when a phase is over: what was right until then is not any more.
fn at_end_of(found: &TargetDifference, until: Option<Phase>) -> Cow<'_, TargetDifference> {
    match found.verdict {
        Verdict::OnPurpose(purpose) if until.is_some() && purpose.is_for_now() => {
            Cow::Owned(TargetDifference { verdict: Verdict::Different, ..found.clone() })
        }
        _ => Cow::Borrowed(found),
    }
}

impl TargetComparison {
    /// The part that is asked for.
    pub fn selected(&self, selection: &Selection) -> Selected<'_> {
        let tables: HashSet<(Name, Name)> = selection.only.iter().map(|table| self.name_of(*table)).collect();
        let is_of_tables = |object: &ObjectRef| {
            let whole = object.table.as_ref().unwrap_or(&object.name);
            let schema = object.schema.clone();
            tables.is_empty() || schema.is_some_and(|schema| tables.contains(&(schema, whole.clone())))
        };
        let differences = self.differences.iter().filter(|difference| {
            let is_of_phase = selection.until.is_none_or(|until| difference.phase <= until);
            let is_owned = || self.owner(difference).is_some_and(|owner| selection.only.contains(&owner));
            is_of_phase && (is_of_tables(&difference.object) || is_owned())
        });
        let mut differences: Vec<_> = differences.map(|found| at_end_of(found, selection.until)).collect();
        differences.sort_by_key(|found| (found.phase, found.verdict, kind_rank(found.object.kind)));
        let not_compared = self.not_compared.iter().filter(|one| match one {
            NotCompared::Untold(NotComparable::Property { object, .. })
            | NotCompared::Spelling { object, .. } => is_of_tables(object),
            _ => tables.is_empty(),
        });
        Selected { differences, not_compared: not_compared.collect() }
    }

    /// Schema and name of a table on the target.
    fn name_of(&self, table: Id<Relation>) -> (Name, Name) {
        let relation = &self.expected().relations[table];
        (self.expected().schema_name(relation.schema).clone(), relation.name.clone())
    }

    /// The table that a sequence or statistics object of the source is there for.
    fn owner(&self, difference: &TargetDifference) -> Option<Id<Relation>> {
        match difference.source? {
            ObjectId::Sequence(id) => Some(self.expected().sequences[id].owner?.relation),
            ObjectId::Statistics(id) => self.expected().statistics[id].relation,
            _ => None,
        }
    }
}
