//! The settings that decide how a type is carried.

use crate::dms::task::{MapLongVarcharAs, Task};
use crate::dms::{DmsVersion, TargetEngine};

/// What the type mapping depends on, besides the type. The default is what DMS does when nothing
/// is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeSettings {
    /// The engine of the target. Default: PostgreSQL.
    pub target_engine: TargetEngine,
    /// The DMS engine's version. Default: [`DmsVersion::default`].
    pub dms_version: DmsVersion,
    /// `MapUnboundedNumericAsString` on source and target both. Default: false.
    pub map_unbounded_numeric_as_string: bool,
    /// `MapBooleanAsBoolean` on source and target both. Default: false.
    pub map_boolean_as_boolean: bool,
    /// `MapJsonbAsClob` of the source. Default: false.
    pub map_jsonb_as_clob: bool,
    /// `TrimSpaceInChar` of the source. Default: true.
    pub trim_space_in_char: bool,
    /// `MapLongVarcharAs` of the source. Default: WSTRING.
    pub long_varchar: LongVarchar,
    /// `unboundedVarcharMaxSize` of the source, in bytes; at most 10485760. Default: 8000.
    pub unbounded_varchar_max_size: u32,
}

impl Default for TypeSettings {
    fn default() -> Self {
        TypeSettings {
            target_engine: TargetEngine::PostgreSql,
            dms_version: DmsVersion::default(),
            map_unbounded_numeric_as_string: false,
            map_boolean_as_boolean: false,
            map_jsonb_as_clob: false,
            trim_space_in_char: true,
            long_varchar: LongVarchar::WString,
            unbounded_varchar_max_size: 8000,
        }
    }
}

impl From<&Task> for TypeSettings {
    /// A setting that has to stand on both endpoints counts where it stands on both.
    fn from(task: &Task) -> Self {
        let (source, target) = (&task.source.settings, &task.target.settings);
        TypeSettings {
            target_engine: task.target_engine.value,
            dms_version: task.dms_version.value.unwrap_or_default(),
            map_unbounded_numeric_as_string: source.map_unbounded_numeric_as_string.value
                && target.map_unbounded_numeric_as_string.value,
            map_boolean_as_boolean: source.map_boolean_as_boolean.value
                && target.map_boolean_as_boolean.value,
            map_jsonb_as_clob: source.map_jsonb_as_clob.value,
            trim_space_in_char: source.trim_space_in_char.value,
            long_varchar: match source.map_long_varchar_as.value {
                MapLongVarcharAs::Clob => LongVarchar::Clob,
                MapLongVarcharAs::Nclob => LongVarchar::Nclob,
                _ => LongVarchar::WString,
            },
            unbounded_varchar_max_size: u32::try_from(source.unbounded_varchar_max_size.value.max(0))
                .unwrap_or(u32::MAX),
        }
    }
}

/// What becomes of `varchar(n)` with n above [`LongVarchar::LONGER_THAN`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum LongVarchar {
    /// WSTRING, as a shorter one.
    #[default]
    WString,
    /// CLOB.
    Clob,
    /// NCLOB.
    Nclob,
}

impl LongVarchar {
    /// The longest `varchar(n)`, in characters, that the setting leaves alone.
    pub const LONGER_THAN: u32 = 16_387;
}
