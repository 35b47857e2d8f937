//! How long the values of LOB columns are, as far as the profile knows, and which limit holds them.

use crate::dms::lob::{Fit, LobType, LongestValue, MAX_LOB_SIZE_KB, SizeSetting};
use crate::dms::task::{LobMode, Setting};
use crate::migration::{Figure, Migration, StoredValues};
use crate::profile::{ColumnProfile, OctetFacts};

use super::table::each_lob_table;

/// The key of a table's own limit in the table mappings.
const BULK_MAX_SIZE: &str = "bulk-max-size";

/// How long the longest stored value of a column is.
#[derive(Clone, Copy, Debug)]
pub(in crate::rules) struct StoredSize {
    /// In bytes.
    pub bytes: Figure,
    /// In characters, where as many rows were looked at.
    characters: Option<u64>,
}

impl StoredSize {
    /// What the profile knows.
    pub fn of(values: &StoredValues<'_>) -> Option<Self> {
        let bytes = values.largest(octets)?;
        let characters = values.largest(|facts| facts.text.as_ref()?.max_characters);
        let characters = characters.filter(|figure| figure.scope == bytes.scope).map(|figure| figure.value);
        Some(StoredSize { bytes, characters })
    }

    /// The longest value.
    pub fn longest(self) -> LongestValue {
        LongestValue { bytes: self.bytes.value, characters: self.characters }
    }
}

fn octets(facts: &ColumnProfile) -> Option<u64> {
    let of_lob = facts.octets.as_ref().and_then(|octets| octets.max);
    of_lob.or(facts.text.as_ref().and_then(|text| text.max_octets))
}

/// How many values are longer than so many bytes, for sure: those of the buckets that lie above as a
/// whole.
pub(super) fn surely_longer(octets: &OctetFacts, bytes: u64) -> u64 {
    let above = (0u32..).zip(&octets.histogram).filter(|(bucket, _)| {
        // a bucket that no value of 64 bits reaches is above everything
        1u64.checked_shl(*bucket).is_none_or(|smallest| smallest > bytes)
    });
    above.fold(0, |sum, (_, count)| sum.saturating_add(*count))
}

/// The setting that limits the columns of a mode.
pub(in crate::rules) fn size_setting(mode: &Setting<LobMode>) -> SizeSetting {
    if mode.name == BULK_MAX_SIZE { SizeSetting::BulkMaxSize } else { SizeSetting::LobMaxSize }
}

/// Whether stored values fit into a limit.
pub(in crate::rules) fn fit(lob: LobType, size: StoredSize, setting: SizeSetting, limit_kb: u64) -> Fit {
    lob.needed_kb(size.longest(), setting).fit(limit_kb)
}

/// The `LobMaxSize` that the task needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TaskNeed {
    /// It holds the longest value that the profile knows, by every page of AWS.
    pub kb: u64,
    /// Whether the profile knows every value of every column that the limit is for.
    pub is_exact: bool,
}

/// The `LobMaxSize` that holds all values which the task's limit is for; `None` where the profile
/// knows no size.
pub(super) fn needed_for_task_kb(migration: &Migration) -> Option<TaskNeed> {
    migration.profile()?;
    let mut need: Option<u64> = None;
    let mut is_exact = true;
    each_lob_table(migration, |table| {
        let is_own = matches!(table.mode.value, LobMode::Limited { .. })
            && size_setting(&table.mode) == SizeSetting::BulkMaxSize;
        if is_own {
            return;
        }
        for moved in table.columns {
            let lob = LobType::of(moved.mapping.carried_type());
            let column = moved.column(migration.source());
            let size =
                column.and_then(|column| StoredSize::of(&migration.stored_values(moved.relation, column)));
            match lob.zip(size) {
                Some((lob, size)) => {
                    let kb = lob.needed_kb(size.longest(), SizeSetting::LobMaxSize).safe_kb;
                    need = need.max(Some(kb));
                    is_exact &= size.bytes.is_exact();
                }
                None => is_exact = false,
            }
        }
    });
    // where there are only empty values they tell nothing: a limit of 0 is none
    need.filter(|kb| *kb > 0).map(|kb| TaskNeed { kb, is_exact })
}

/// With room for longer values, as far as DMS takes it.
pub(super) fn with_margin(migration: &Migration, kb: u64) -> u64 {
    let most = MAX_LOB_SIZE_KB.unsigned_abs().max(kb);
    migration.margin().kilobytes(kb).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_buckets_are_surely_longer() {
        let octets = OctetFacts { histogram: vec![9, 8, 7, 6], ..OctetFacts::default() };
        // buckets: 0-1, 2-3, 4-7, 8-15 bytes
        let expected = [(0, 30), (1, 21), (3, 13), (4, 6), (7, 6), (8, 0)];
        for (bytes, count) in expected {
            assert_eq!(surely_longer(&octets, bytes), count, "{bytes}");
        }
        let endless = OctetFacts { histogram: vec![1; 100], ..OctetFacts::default() };
        assert_eq!(surely_longer(&endless, u64::MAX), 36);
    }
}
