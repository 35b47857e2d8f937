//! The settings that decide how a type is carried.

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
