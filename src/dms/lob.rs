//! How DMS sizes LOBs, and what becomes of a LOB column under the task's settings.
//!
//! AWS's pages disagree about the size that a limit has to have (see [`LobType::needed_kb`]); the
//! largest figure is the safe one.

use super::TargetEngine;
use super::documentation::{ALL_EDITIONS, Citation, IN_2026_AND_2023, ONLY_2026, Page};
use super::task::LobMode;
use super::types::{DmsType, Lob};

/// Bytes in a KB of DMS's settings: AWS's own query divides `octet_length` by 1024.
const BYTES_PER_KB: u64 = 1024;

/// The largest `LobMaxSize` and `InlineLobMaxSize`, in KB. In 2023 it was a recommendation.
pub const MAX_LOB_SIZE_KB: i64 = 102_400;
/// Where [`MAX_LOB_SIZE_KB`] comes from.
pub const MAX_LOB_SIZE_SOURCE: Citation =
    Citation::new(Page::TaskSettingsTargetMetadata, "LobMaxSize", IN_2026_AND_2023);

/// The largest `LobMaxSize`, in KB, that a full load takes in its stride; above it memory is
/// reserved for each LOB column ([`reserved_memory_kb`]).
pub const LIGHT_LOB_SIZE_KB: i64 = 63;
/// Where [`LIGHT_LOB_SIZE_KB`] and [`reserved_memory_kb`] come from.
pub const LIGHT_LOB_SIZE_SOURCE: Citation =
    Citation::new(Page::LobSupport, "Limited LOB mode", IN_2026_AND_2023);

/// The recommended `LobChunkSize`, in KB; with larger ones tasks can fail.
pub const RECOMMENDED_CHUNK_KB: i64 = 64;
/// Where [`RECOMMENDED_CHUNK_KB`] comes from.
pub const RECOMMENDED_CHUNK_SOURCE: Citation =
    Citation::new(Page::TaskSettingsTargetMetadata, "FullLobMode", IN_2026_AND_2023);

/// The largest `InlineLobMaxSize`, in KB, that does not press on memory.
pub const LIGHT_INLINE_SIZE_KB: i64 = 32;
/// Where [`LIGHT_INLINE_SIZE_KB`] comes from.
pub const LIGHT_INLINE_SIZE_SOURCE: Citation =
    Citation::new(Page::BestPractices, "Inline LOB settings", ONLY_2026);

/// Where the sizes for `LobMaxSize` come from, the largest first.
pub const LOB_SIZE_SOURCES: &[Citation] = &[
    Citation::new(Page::SourcePostgreSql, "Working with LOB source data types for PostgreSQL", ALL_EDITIONS),
    Citation::new(Page::LobSupport, "Limited LOB mode", ONLY_2026),
];
/// Where the size for a table's `bulk-max-size` comes from.
pub const TABLE_LOB_SIZE_SOURCE: Citation = Citation::new(
    Page::TableMappingsTableSettings,
    "Specifying LOB settings for a selected table or view",
    ONLY_2026,
);

/// DMS's LOB types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LobType {
    /// Bytes.
    Blob,
    /// Characters.
    Clob,
    /// Unicode characters.
    Nclob,
}

/// The longest value of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LongestValue {
    /// `max(octet_length(...))`, in bytes.
    pub bytes: u64,
    /// `max(char_length(...))`, where it was measured. Never more than the bytes.
    pub characters: Option<u64>,
}

/// The setting that limits a LOB's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SizeSetting {
    /// `LobMaxSize` of the task.
    LobMaxSize,
    /// `bulk-max-size` of a table.
    BulkMaxSize,
}

/// The limit that values need, in KB, rounded up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeededSize {
    /// Below this the longest value is cut by every page: its size in bytes.
    pub least_kb: u64,
    /// From this on it is safe by every page.
    pub safe_kb: u64,
}

/// Whether values fit into a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// By every page.
    Fits,
    /// By some pages, by others not.
    Doubtful,
    /// By no page: the longest value is cut.
    Cut,
}

impl LobType {
    /// The LOB type that a DMS type is.
    pub fn of(dms_type: DmsType) -> Option<LobType> {
        match dms_type {
            DmsType::Blob => Some(LobType::Blob),
            DmsType::Clob => Some(LobType::Clob),
            DmsType::Nclob => Some(LobType::Nclob),
            _ => None,
        }
    }

    /// The limit that a column with this longest value needs.
    ///
    /// The page on PostgreSQL sources counts bytes for BLOB, and characters for the others: once
    /// for CLOB, or twice where characters of four bytes occur; twice for NCLOB, or four times.
    /// The page on LOB support divides the bytes by 1024 and knows no factor. For `bulk-max-size`
    /// the page on table settings takes three times the bytes.
    ///
    /// ```
    /// use pgdms_lint::dms::lob::{LobType, LongestValue, SizeSetting};
    /// let longest = LongestValue { bytes: 20_000, characters: Some(20_000) };
    /// let needed = LobType::Nclob.needed_kb(longest, SizeSetting::LobMaxSize);
    /// assert_eq!((needed.least_kb, needed.safe_kb), (20, 79));
    /// ```
    pub fn needed_kb(self, longest: LongestValue, setting: SizeSetting) -> NeededSize {
        let characters = longest.characters.unwrap_or(longest.bytes);
        let by_type = match self {
            LobType::Blob => longest.bytes,
            LobType::Clob => characters.saturating_mul(2),
            LobType::Nclob => characters.saturating_mul(4),
        };
        let by_setting = match setting {
            SizeSetting::LobMaxSize => longest.bytes,
            SizeSetting::BulkMaxSize => longest.bytes.saturating_mul(3),
        };
        NeededSize {
            least_kb: longest.bytes.div_ceil(BYTES_PER_KB),
            safe_kb: by_type.max(by_setting).div_ceil(BYTES_PER_KB),
        }
    }

    /// The largest maximum LOB size, in KB, that AWS documents for an engine (its page of target
    /// data types, 2026).
    pub fn engine_limit_kb(self, engine: TargetEngine) -> Option<i64> {
        match (engine, self) {
            (TargetEngine::Redshift, LobType::Blob) => Some(31),
            (TargetEngine::Redshift, LobType::Clob | LobType::Nclob) => Some(63),
            _ => None,
        }
    }
}

impl NeededSize {
    /// Whether the values fit into a limit of so many KB.
    pub fn fit(self, limit_kb: u64) -> Fit {
        if limit_kb < self.least_kb {
            Fit::Cut
        } else if limit_kb < self.safe_kb {
            Fit::Doubtful
        } else {
            Fit::Fits
        }
    }
}

/// The memory, in KB, that a full load in limited LOB mode reserves for a table: the limit for each
/// row that travels at once (`CommitRate`) and each LOB column.
pub fn reserved_memory_kb(max_kb: u64, commit_rate: u64, lob_columns: u64) -> u64 {
    max_kb.saturating_mul(commit_rate).saturating_mul(lob_columns)
}

/// What becomes of a column under a LOB mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Treatment {
    /// No LOB: the mode does not matter.
    NotALob,
    /// It may be a LOB: its DMS type is not documented.
    Undocumented,
    /// The column is left out.
    LeftOut,
    /// Values above the limit are cut.
    CutAbove {
        /// The limit in KB.
        max_kb: i64,
    },
    /// Values arrive whole.
    Whole,
    /// The settings contradict each other or are not documented for PostgreSQL.
    Invalid,
}

/// What becomes of a column under a LOB mode.
pub fn treatment(lob: Lob, mode: LobMode) -> Treatment {
    match lob {
        Lob::No => return Treatment::NotALob,
        Lob::Unknown => return Treatment::Undocumented,
        Lob::Yes => {}
    }
    match mode {
        LobMode::Off => Treatment::LeftOut,
        LobMode::Limited { max_kb } => Treatment::CutAbove { max_kb },
        _ if mode.is_full() => Treatment::Whole,
        _ => Treatment::Invalid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: u64, characters: u64) -> LongestValue {
        LongestValue { bytes, characters: Some(characters) }
    }

    #[test]
    fn the_largest_factor_is_the_safe_one() {
        let kb = |lob: LobType, longest, setting| {
            let needed = lob.needed_kb(longest, setting);
            (needed.least_kb, needed.safe_kb)
        };
        let longest = text(4096, 2048);
        assert_eq!(kb(LobType::Blob, longest, SizeSetting::LobMaxSize), (4, 4));
        assert_eq!(kb(LobType::Clob, longest, SizeSetting::LobMaxSize), (4, 4));
        assert_eq!(kb(LobType::Nclob, longest, SizeSetting::LobMaxSize), (4, 8));
        assert_eq!(kb(LobType::Blob, longest, SizeSetting::BulkMaxSize), (4, 12));
        assert_eq!(kb(LobType::Nclob, text(4096, 4096), SizeSetting::BulkMaxSize), (4, 16));
        assert_eq!(kb(LobType::Nclob, text(0, 0), SizeSetting::LobMaxSize), (0, 0));
        assert_eq!(kb(LobType::Nclob, text(1, 1), SizeSetting::LobMaxSize), (1, 1));
    }

    #[test]
    fn without_a_character_count_the_bytes_bound_it() {
        let longest = LongestValue { bytes: 10_240, characters: None };
        assert_eq!(LobType::Nclob.needed_kb(longest, SizeSetting::LobMaxSize).safe_kb, 40);
    }

    #[test]
    fn fit_of_a_limit() {
        let needed = LobType::Nclob.needed_kb(text(20_480, 20_480), SizeSetting::LobMaxSize);
        assert_eq!(needed.fit(19), Fit::Cut);
        assert_eq!(needed.fit(20), Fit::Doubtful);
        assert_eq!(needed.fit(79), Fit::Doubtful);
        assert_eq!(needed.fit(80), Fit::Fits);
    }

    #[test]
    fn huge_figures_do_not_overflow() {
        let longest = LongestValue { bytes: u64::MAX, characters: None };
        assert_eq!(LobType::Nclob.needed_kb(longest, SizeSetting::BulkMaxSize).fit(1), Fit::Cut);
        assert_eq!(reserved_memory_kb(u64::MAX, 2, 2), u64::MAX);
    }

    #[test]
    fn treatment_by_mode() {
        assert_eq!(treatment(Lob::No, LobMode::Off), Treatment::NotALob);
        assert_eq!(treatment(Lob::Unknown, LobMode::Off), Treatment::Undocumented);
        assert_eq!(treatment(Lob::Yes, LobMode::Off), Treatment::LeftOut);
        let limited = LobMode::Limited { max_kb: 32 };
        assert_eq!(treatment(Lob::Yes, limited), Treatment::CutAbove { max_kb: 32 });
        assert_eq!(treatment(Lob::Yes, LobMode::Full { chunk_kb: 64 }), Treatment::Whole);
        assert_eq!(treatment(Lob::Yes, LobMode::BothModes), Treatment::Invalid);
    }
}
