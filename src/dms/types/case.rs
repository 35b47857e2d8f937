//! The cases that AWS's tables, and their gaps, tell apart.

use std::fmt;

/// One row of what is known about a type: a type, or a type under a condition.
///
/// Rules ask for the case; [`TypeEntry`](super::TypeEntry) holds what is known of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TypeCase {
    /// `smallint`
    SmallInt,
    /// `integer`
    Integer,
    /// `bigint`
    BigInt,
    /// `smallint` filled from a sequence: `smallserial`, identity.
    SmallSerial,
    /// `integer` filled from a sequence: `serial`, identity.
    Serial,
    /// `bigint` filled from a sequence: `bigserial`, identity.
    BigSerial,
    /// `numeric(p,s)`, p up to 38, s above 0.
    NumericSized,
    /// `numeric(p,0)`, p up to 38.
    NumericWithoutFraction,
    /// `numeric(p,s)`, p from 39.
    NumericOver38,
    /// `numeric` without precision, carried as NUMERIC(28,6).
    NumericUnbounded,
    /// `numeric` without precision, with `MapUnboundedNumericAsString`.
    NumericUnboundedAsString,
    /// `numeric(p,s)` with a negative scale or one above the precision.
    NumericUnusualScale,
    /// `real`
    Real,
    /// `double precision`
    DoublePrecision,
    /// `money`
    Money,
    /// `money`, SQL Server.
    MoneyAsFloat,
    /// `bpchar` without a length. A bare `char` is `character(1)`.
    CharWithoutLength,
    /// `character(n)`
    CharSized,
    /// `character varying(n)`
    VarcharSized,
    /// `character varying(n)`, n above 16387, that `MapLongVarcharAs` makes a LOB.
    VarcharAsLob,
    /// `character varying` without a length.
    VarcharUnbounded,
    /// `text`
    Text,
    /// `citext`
    Citext,
    /// `bytea`
    Bytea,
    /// `timestamp`
    Timestamp,
    /// `timestamp with time zone`
    TimestampTz,
    /// `date`
    Date,
    /// `time`
    Time,
    /// `time with time zone`
    TimeTz,
    /// `interval`
    Interval,
    /// `tinterval`, gone from PostgreSQL 12 on.
    Tinterval,
    /// `boolean`, target PostgreSQL.
    Boolean,
    /// `boolean`, another engine, as text.
    BooleanAsText,
    /// `boolean`, Redshift, `MapBooleanAsBoolean` on both endpoints.
    BooleanAsBoolean,
    /// `boolean`, SQL Server.
    BooleanAsBit,
    /// An enum.
    Enum,
    /// `cidr`
    Cidr,
    /// `inet`
    Inet,
    /// `macaddr`
    Macaddr,
    /// `macaddr8`
    Macaddr8,
    /// `bit(n)`
    Bit,
    /// `bit varying(n)`
    Varbit,
    /// `bit varying` without a length.
    VarbitUnbounded,
    /// `uuid`
    Uuid,
    /// `tsvector`
    Tsvector,
    /// `tsquery`
    Tsquery,
    /// `xml`
    Xml,
    /// `json`
    Json,
    /// `jsonb`
    Jsonb,
    /// `jsonb` with `MapJsonbAsClob`.
    JsonbAsClob,
    /// An array.
    Array,
    /// An array in a table without a primary key.
    ArrayWithoutPrimaryKey,
    /// An array of `numeric(p,s)`.
    NumericArray,
    /// A composite type, or a relation's row type.
    Composite,
    /// `hstore`
    Hstore,
    /// `int4range`
    Int4range,
    /// `int8range`
    Int8range,
    /// `numrange`
    Numrange,
    /// A range type named `strrange`, which AWS lists and PostgreSQL does not have.
    Strrange,
    /// `tsrange`, `tstzrange`, `daterange`
    TimeRange,
    /// Another range type of the database's own.
    UserRange,
    /// `int4multirange`, `int8multirange`, `nummultirange`, `tsmultirange`
    Multirange,
    /// `tstzmultirange`, `datemultirange`, multiranges of the database's own.
    MultirangeUnlisted,
    /// The built-in `point`.
    Point,
    /// `line`
    Line,
    /// `lseg`
    Lseg,
    /// `box`
    Box,
    /// `path`
    Path,
    /// The built-in `polygon`.
    Polygon,
    /// `circle`
    Circle,
    /// PostGIS `geometry` and `geography`, target PostgreSQL.
    Postgis,
    /// PostGIS `geometry` and `geography`, Redshift from DMS 3.5.1.
    PostgisOnRedshift,
    /// PostGIS `geometry` and `geography`, another engine.
    PostgisOnOtherEngine,
    /// Other types and subtypes of PostGIS.
    PostgisUnlisted,
    /// A reference to a large object: `lo`.
    LargeObject,
    /// `oid`, a number or a reference to a large object.
    Oid,
    /// A domain.
    Domain,
    /// A base type of the database's own or of an extension.
    UserBaseType,
    /// A type that the input uses and does not define.
    Undefined,
    /// Another built-in type.
    OtherBuiltin,
    /// The input does not tell the type.
    Unknown,
}

impl TypeCase {
    /// The name in reports: `numeric-unbounded`.
    pub fn as_str(self) -> &'static str {
        match self {
            TypeCase::SmallInt => "smallint",
            TypeCase::Integer => "integer",
            TypeCase::BigInt => "bigint",
            TypeCase::SmallSerial => "smallserial",
            TypeCase::Serial => "serial",
            TypeCase::BigSerial => "bigserial",
            TypeCase::NumericSized => "numeric-sized",
            TypeCase::NumericWithoutFraction => "numeric-without-fraction",
            TypeCase::NumericOver38 => "numeric-over-38",
            TypeCase::NumericUnbounded => "numeric-unbounded",
            TypeCase::NumericUnboundedAsString => "numeric-unbounded-as-string",
            TypeCase::NumericUnusualScale => "numeric-unusual-scale",
            TypeCase::Real => "real",
            TypeCase::DoublePrecision => "double-precision",
            TypeCase::Money => "money",
            TypeCase::MoneyAsFloat => "money-as-float",
            TypeCase::CharWithoutLength => "char-without-length",
            TypeCase::CharSized => "char-sized",
            TypeCase::VarcharSized => "varchar-sized",
            TypeCase::VarcharAsLob => "varchar-as-lob",
            TypeCase::VarcharUnbounded => "varchar-unbounded",
            TypeCase::Text => "text",
            TypeCase::Citext => "citext",
            TypeCase::Bytea => "bytea",
            TypeCase::Timestamp => "timestamp",
            TypeCase::TimestampTz => "timestamptz",
            TypeCase::Date => "date",
            TypeCase::Time => "time",
            TypeCase::TimeTz => "timetz",
            TypeCase::Interval => "interval",
            TypeCase::Tinterval => "tinterval",
            TypeCase::Boolean => "boolean",
            TypeCase::BooleanAsText => "boolean-as-text",
            TypeCase::BooleanAsBoolean => "boolean-as-boolean",
            TypeCase::BooleanAsBit => "boolean-as-bit",
            TypeCase::Enum => "enum",
            TypeCase::Cidr => "cidr",
            TypeCase::Inet => "inet",
            TypeCase::Macaddr => "macaddr",
            TypeCase::Macaddr8 => "macaddr8",
            TypeCase::Bit => "bit",
            TypeCase::Varbit => "varbit",
            TypeCase::VarbitUnbounded => "varbit-unbounded",
            TypeCase::Uuid => "uuid",
            TypeCase::Tsvector => "tsvector",
            TypeCase::Tsquery => "tsquery",
            TypeCase::Xml => "xml",
            TypeCase::Json => "json",
            TypeCase::Jsonb => "jsonb",
            TypeCase::JsonbAsClob => "jsonb-as-clob",
            TypeCase::Array => "array",
            TypeCase::ArrayWithoutPrimaryKey => "array-without-primary-key",
            TypeCase::NumericArray => "numeric-array",
            TypeCase::Composite => "composite",
            TypeCase::Hstore => "hstore",
            TypeCase::Int4range => "int4range",
            TypeCase::Int8range => "int8range",
            TypeCase::Numrange => "numrange",
            TypeCase::Strrange => "strrange",
            TypeCase::TimeRange => "time-range",
            TypeCase::UserRange => "user-range",
            TypeCase::Multirange => "multirange",
            TypeCase::MultirangeUnlisted => "multirange-unlisted",
            TypeCase::Point => "point",
            TypeCase::Line => "line",
            TypeCase::Lseg => "lseg",
            TypeCase::Box => "box",
            TypeCase::Path => "path",
            TypeCase::Polygon => "polygon",
            TypeCase::Circle => "circle",
            TypeCase::Postgis => "postgis",
            TypeCase::PostgisOnRedshift => "postgis-on-redshift",
            TypeCase::PostgisOnOtherEngine => "postgis-on-other-engine",
            TypeCase::PostgisUnlisted => "postgis-unlisted",
            TypeCase::LargeObject => "large-object",
            TypeCase::Oid => "oid",
            TypeCase::Domain => "domain",
            TypeCase::UserBaseType => "user-base-type",
            TypeCase::Undefined => "undefined",
            TypeCase::OtherBuiltin => "other-builtin",
            TypeCase::Unknown => "unknown",
        }
    }
}

impl fmt::Display for TypeCase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
