//! The LOB mode that the task settings, or a table's own settings, amount to.

use std::fmt;

use serde::{Serialize, Serializer};

use super::origin::{Origin, Setting};
use super::settings::TargetMetadata;

/// How DMS carries LOB columns. Sizes are in KB, as in the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LobMode {
    /// `SupportLobs` is false: LOB columns are left out.
    Off,
    /// Limited LOB mode: longer values are truncated.
    Limited {
        /// `LobMaxSize`, or `bulk-max-size` of a table, in KB.
        max_kb: i64,
    },
    /// Full LOB mode: nothing is truncated.
    Full {
        /// `LobChunkSize`, in KB.
        chunk_kb: i64,
    },
    /// Full LOB mode in which a full load sends small values inline; nothing is truncated.
    InlineFull {
        /// `LobChunkSize`, in KB.
        chunk_kb: i64,
        /// `InlineLobMaxSize`, in KB.
        inline_kb: i64,
    },
    /// A table's `unlimited` mode with a size, which AWS documents only for other sources.
    Combination {
        /// `bulk-max-size`, in KB.
        max_kb: i64,
    },
    /// A table's `unlimited` mode: full LOB mode, nothing is truncated.
    TableFull,
    /// A table's own settings that DMS does not take: `limited` without a size, or an unknown word.
    InvalidTableSettings,
    /// `FullLobMode` and `LimitedSizeLobMode` are both set to true.
    BothModes,
    /// LOBs are supported, but both modes are switched off.
    NoMode,
}

impl LobMode {
    /// The size in KB above which values are truncated, where the mode truncates.
    pub fn truncates_above_kb(self) -> Option<i64> {
        match self {
            LobMode::Limited { max_kb } => Some(max_kb),
            _ => None,
        }
    }

    /// Whether LOBs are fetched whole, by key.
    pub fn is_full(self) -> bool {
        matches!(self, LobMode::Full { .. } | LobMode::InlineFull { .. } | LobMode::TableFull)
    }
}

impl fmt::Display for LobMode {
    /// In the words of AWS's documentation, for messages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LobMode::Off => f.write_str("no LOB support"),
            LobMode::Limited { max_kb } => write!(f, "limited LOB mode up to {max_kb} KB"),
            LobMode::Full { .. } | LobMode::TableFull => f.write_str("full LOB mode"),
            LobMode::InlineFull { inline_kb, .. } => {
                write!(f, "full LOB mode with LOBs up to {inline_kb} KB inline")
            }
            LobMode::Combination { max_kb } => {
                write!(f, "unlimited LOB mode with a bulk-max-size of {max_kb} KB")
            }
            LobMode::InvalidTableSettings => f.write_str("invalid lob-settings"),
            LobMode::BothModes => f.write_str("both full and limited LOB mode"),
            LobMode::NoMode => f.write_str("neither full nor limited LOB mode"),
        }
    }
}

impl Serialize for LobMode {
    /// The value of the setting that decides, under whose name the mode is given.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            LobMode::Off | LobMode::NoMode => serializer.serialize_bool(false),
            LobMode::Full { .. } | LobMode::InlineFull { .. } | LobMode::BothModes => {
                serializer.serialize_bool(true)
            }
            LobMode::Limited { max_kb } => serializer.serialize_i64(*max_kb),
            LobMode::TableFull | LobMode::Combination { .. } => serializer.serialize_str("unlimited"),
            LobMode::InvalidTableSettings => serializer.serialize_str("invalid"),
        }
    }
}

impl TargetMetadata {
    /// The LOB mode of tables that have no settings of their own, under the name of the setting
    /// that decides and with its origin.
    ///
    /// A `LimitedSizeLobMode` that the file does not mention gives way to `FullLobMode`: a default
    /// does not contradict what somebody set.
    pub fn lob_mode(&self) -> Setting<LobMode> {
        if !self.support_lobs.value {
            return decided(self.support_lobs.name, &self.support_lobs.origin, LobMode::Off);
        }
        let full = self.full_lob_mode.value;
        let limited = match self.limited_size_lob_mode.origin {
            Origin::Default => !full,
            _ => self.limited_size_lob_mode.value,
        };
        match (full, limited) {
            (true, true) => decided(self.full_lob_mode.name, &self.full_lob_mode.origin, LobMode::BothModes),
            (true, false) => decided(self.full_lob_mode.name, &self.full_lob_mode.origin, self.full_mode()),
            (false, true) => {
                let size = &self.lob_max_size;
                decided(size.name, &size.origin, LobMode::Limited { max_kb: size.value })
            }
            (false, false) => {
                let limited = &self.limited_size_lob_mode;
                decided(limited.name, &limited.origin, LobMode::NoMode)
            }
        }
    }

    fn full_mode(&self) -> LobMode {
        let chunk_kb = self.lob_chunk_size.value;
        match self.inline_lob_max_size.value {
            inline_kb if inline_kb > 0 => LobMode::InlineFull { chunk_kb, inline_kb },
            _ => LobMode::Full { chunk_kb },
        }
    }
}

fn decided(name: &'static str, origin: &Origin, mode: LobMode) -> Setting<LobMode> {
    Setting::new(name, mode, origin.clone())
}
