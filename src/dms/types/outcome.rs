//! What comes of a column and of its values.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::EngineType;

/// Whether a type migrates, in the words of AWS's table for PostgreSQL to PostgreSQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Outcome {
    /// It migrates.
    Full,
    /// To another engine, through DMS's own type. AWS documents no outcome for it.
    Converted,
    /// The table has no row for it.
    Undocumented,
    /// It migrates partially.
    Partial,
    /// It does not migrate.
    None,
}

impl Outcome {
    /// The worse of two: what is known to be bad says more than what is not known.
    ///
    /// ```
    /// use pgdms_lint::dms::types::Outcome;
    /// assert_eq!(Outcome::Undocumented.worse(Outcome::Partial), Outcome::Partial);
    /// ```
    pub fn worse(self, other: Outcome) -> Outcome {
        if other.rank() > self.rank() { other } else { self }
    }

    fn rank(self) -> u8 {
        match self {
            Outcome::Full => 0,
            Outcome::Converted => 1,
            Outcome::Undocumented => 2,
            Outcome::Partial => 3,
            Outcome::None => 4,
        }
    }

    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Full => "full",
            Outcome::Converted => "converted",
            Outcome::Undocumented => "undocumented",
            Outcome::Partial => "partial",
            Outcome::None => "none",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The type of the column on the target, where DMS creates the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TargetType {
    /// The source's.
    Same,
    /// The source's, but without its modifier.
    WithoutModifier,
    /// `character varying`, as for every user-defined type.
    CharacterVarying,
    /// By the rule for user-defined types `character varying`; no page confirms it for this one.
    PerhapsCharacterVarying,
    /// No page states it for this type. The general rule: the source's type, or
    /// `character varying` where it is user-defined.
    Undocumented,
    /// The column does not arrive.
    NotMigrated,
    /// A type of another engine.
    OnEngine(EngineType),
}

impl fmt::Display for TargetType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TargetType::OnEngine(engine_type) => return engine_type.fmt(f),
            TargetType::Same => "same",
            TargetType::WithoutModifier => "same, without its modifier",
            TargetType::CharacterVarying => "character varying",
            TargetType::PerhapsCharacterVarying => "character varying (not confirmed)",
            TargetType::Undocumented => "undocumented",
            TargetType::NotMigrated => "not migrated",
        })
    }
}

/// What happens to the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Effect {
    /// Nothing that a page mentions.
    Kept,
    /// Nothing, but the sequence that fills the column stays behind.
    SequenceLeftBehind,
    /// AWS calls it partial and gives no reason.
    PartialWithoutReason,
    /// Digits beyond are rounded off or refused.
    Rounded {
        /// All digits that are kept.
        precision: u16,
        /// Digits after the point that are kept.
        scale: i16,
    },
    /// Digits travel as text, with the documented limits of `MapUnboundedNumericAsString`.
    DigitsLimitedAsText,
    /// Cut to so many characters.
    CutToCharacters {
        /// Characters that are kept.
        characters: u32,
    },
    /// Cut to so many bytes.
    CutToBytes {
        /// Bytes that are kept.
        bytes: u32,
    },
    /// Trailing blanks are trimmed.
    PaddingTrimmed,
    /// `infinity` becomes 9999-12-31 23:59:59, `-infinity` 4713-01-01 00:00:00 BC.
    InfinityClamped,
    /// Normalised to UTC: the offset's text is lost.
    NormalisedToUtc,
    /// The time zone has no place in the DMS type.
    ZoneLost,
    /// Carried as text.
    AsText,
    /// The column loses its type; values may arrive as text.
    TypeLost,
    /// Small documents arrive, large ones may fail.
    MayFailWhenLarge,
    /// Precision and scale of the elements are lost.
    ModifierLost,
    /// Spatial columns arrive where PostGIS is installed on the target first.
    NeedsPostgis,
    /// Only a number or nothing arrives; the large object stays behind.
    LargeObjectLeftBehind,
    /// The whole table is suspended during the full load.
    TableSuspended,
    /// A flag arrives as other values than true and false.
    InconsistentFlag,
    /// The values do not arrive.
    NotMigrated,
    /// Converted to the other engine's type.
    Converted,
    /// No page tells.
    NotStated,
}
