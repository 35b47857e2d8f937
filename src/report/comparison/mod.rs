//! A comparison of the target with the source, for people and for programs.

pub mod json;
#[cfg(feature = "cli")]
pub mod text;

use super::{InputSummary, Skipped};
use crate::catalog::ObjectId;
use crate::catalog::difference::{Aspect, NotComparable, Untold};
use crate::comparison::{NotCompared, Selected, Selection, TargetComparison};
use crate::migration::Migration;

/// Everything that the report of a comparison is made of.
#[derive(Clone, Copy)]
pub struct ComparisonInput<'a> {
    /// What was compared.
    pub migration: &'a Migration,
    /// What came of it.
    pub comparison: &'a TargetComparison,
    /// The part that was asked for.
    pub selection: &'a Selection,
    /// That part.
    pub selected: &'a Selected<'a>,
    /// The source, and how well it was read.
    pub source: &'a InputSummary,
    /// The target, and how well it was read.
    pub target: &'a InputSummary,
    /// Statements of either that could not be read or applied: what they make may be taken for missing.
    pub skipped: &'a [Skipped],
}

impl ComparisonInput<'_> {
    /// How many tables of the target DMS drops before it loads, and makes anew.
    fn tables_remade(&self) -> usize {
        if !crate::rules::remakes_tables(self.migration) {
            return 0;
        }
        let moved = self.migration.moved().relations.iter();
        moved.filter(|id| self.comparison.counterpart(ObjectId::Relation(**id)).is_some()).count()
    }
}

/// Why something could not be compared, in words.
fn reason(found: &NotCompared) -> String {
    match found {
        NotCompared::Untold(NotComparable::Aspect { aspect, untold }) => match help(*aspect) {
            Some(help) => format!("{}: {help}", untold_words(*untold)),
            None => untold_words(*untold).to_owned(),
        },
        NotCompared::Untold(NotComparable::Kind { untold, .. }) => match untold {
            Untold::Here => "could not be read of the source".to_owned(),
            Untold::There => "could not be read of the target".to_owned(),
            Untold::OnBothSides => "could not be read of either side".to_owned(),
        },
        NotCompared::Untold(NotComparable::Property { untold, .. }) => untold_words(*untold).to_owned(),
        NotCompared::Spelling { .. } => {
            "the texts differ, and may mean the same: different versions of PostgreSQL printed them, or a person wrote one"
                .to_owned()
        }
        NotCompared::Names(words) => words.clone(),
    }
}

fn untold_words(untold: Untold) -> &'static str {
    match untold {
        Untold::Here => "the source does not tell",
        Untold::There => "the target does not tell",
        Untold::OnBothSides => "neither side tells",
    }
}

/// What makes a dump tell.
fn help(aspect: Aspect) -> Option<&'static str> {
    match aspect {
        Aspect::Owners => Some("dump without --no-owner"),
        Aspect::Privileges => Some("dump without --no-acl"),
        Aspect::Roles => Some("add the output of pg_dumpall --roles-only to a dump"),
        Aspect::Database => Some("dump with --create"),
        Aspect::Comments => Some("dump without --no-comments"),
        Aspect::SequenceValues | Aspect::LargeObjects => None,
    }
}
