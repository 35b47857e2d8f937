//! Whether a profile tells what is wanted, so that it need not be measured again.

use super::{Fact, Uniqueness, WantedColumn, WantedKey, WantedTable};
use crate::profile::{ColumnProfile, Limit, Scope, TableProfile};

impl WantedTable {
    /// Whether a profile tells all that is wanted of the table, of rows of this scope at least.
    pub fn is_answered_by(&self, profile: &TableProfile, scope: Scope) -> bool {
        let is_whole = profile.not_measured.is_none();
        is_whole
            && self.columns.iter().all(|column| {
                let facts = profile.columns.get(&column.name);
                facts.is_some_and(|facts| suffices(facts.scope, scope) && column.is_answered_by(facts))
            })
            && self.keys.iter().all(|key| key.is_answered_by(profile, scope))
    }
}

fn suffices(known: Scope, wanted: Scope) -> bool {
    known == Scope::All || wanted == Scope::Sample
}

impl WantedColumn {
    fn is_answered_by(&self, facts: &ColumnProfile) -> bool {
        let is_of_this_type = facts.data_type.as_ref().is_none_or(|known| *known == self.data_type);
        let knows = |fact: &Fact| {
            let (number, text) = (facts.number.as_ref(), facts.text.as_ref());
            match fact {
                Fact::Digits => number.is_some_and(|number| number.rows_over_scale_6.is_some()),
                Fact::Precision => number.is_some_and(|number| number.rows_over_precision_38.is_some()),
                Fact::NotFinite => number.is_some_and(|number| number.nan.is_some()),
                Fact::Length => text.is_some_and(|text| text.max_octets.is_some()),
                Fact::Blanks => text.is_some_and(|text| text.trailing_blanks.is_some()),
                Fact::Empty => text.is_some_and(|text| text.empty.is_some()),
                Fact::FourByteCharacters => text.is_some_and(|text| text.four_byte_characters.is_some()),
                Fact::Octets => facts.octets.as_ref().is_some_and(|octets| octets.max.is_some()),
                Fact::Time => facts.time.is_some(),
                Fact::Array => facts.array.is_some(),
                Fact::LargeObjects => facts.large_object_references.is_some(),
            }
        };
        let counts = |limit: &Limit| facts.over.iter().any(|over| over.limit == *limit);
        is_of_this_type && self.facts.iter().all(knows) && self.limits.iter().all(counts)
    }
}

impl WantedKey {
    fn is_answered_by(&self, profile: &TableProfile, scope: Scope) -> bool {
        let known = profile.keys.iter().find(|key| key.columns == self.columns);
        known.is_some_and(|key| {
            let is_compared =
                key.duplicates.is_some() || self.uniqueness == Uniqueness::Enforced || scope == Scope::Sample;
            let is_of_these_types = key.data_types.is_empty() || key.data_types == self.data_types;
            is_of_these_types && suffices(key.scope, scope) && is_compared
        })
    }
}
