//! PostgreSQL's built-in types: those of the schema `pg_catalog`.

use std::fmt;

/// A type of the schema `pg_catalog`, array types aside (see [`DataType::dimensions`]).
///
/// [`DataType::dimensions`]: super::DataType::dimensions
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum BuiltinType {
    /// `boolean`
    Bool,
    /// `bytea`
    Bytea,
    /// `"char"`
    QuotedChar,
    /// `name`
    Name,
    /// `bigint`
    Int8,
    /// `smallint`
    Int2,
    /// `int2vector`
    Int2Vector,
    /// `integer`
    Int4,
    /// `regproc`
    Regproc,
    /// `text`
    Text,
    /// `oid`
    Oid,
    /// `tid`
    Tid,
    /// `xid`
    Xid,
    /// `cid`
    Cid,
    /// `oidvector`
    OidVector,
    /// `pg_ddl_command`
    PgDdlCommand,
    /// `json`
    Json,
    /// `xml`
    Xml,
    /// `pg_node_tree`
    PgNodeTree,
    /// `table_am_handler`
    TableAmHandler,
    /// `index_am_handler`
    IndexAmHandler,
    /// `point`
    Point,
    /// `lseg`
    Lseg,
    /// `path`
    Path,
    /// `box`
    Box,
    /// `polygon`
    Polygon,
    /// `line`
    Line,
    /// `cidr`
    Cidr,
    /// `real`
    Float4,
    /// `double precision`
    Float8,
    /// `circle`
    Circle,
    /// `macaddr8`
    Macaddr8,
    /// `money`
    Money,
    /// `macaddr`
    Macaddr,
    /// `inet`
    Inet,
    /// `aclitem`
    Aclitem,
    /// `character`
    Bpchar,
    /// `character varying`
    Varchar,
    /// `date`
    Date,
    /// `time without time zone`
    Time,
    /// `timestamp without time zone`
    Timestamp,
    /// `timestamp with time zone`
    TimestampTz,
    /// `interval`
    Interval,
    /// `time with time zone`
    TimeTz,
    /// `bit`
    Bit,
    /// `bit varying`
    Varbit,
    /// `numeric`
    Numeric,
    /// `refcursor`
    Refcursor,
    /// `regprocedure`
    Regprocedure,
    /// `regoper`
    Regoper,
    /// `regoperator`
    Regoperator,
    /// `regclass`
    Regclass,
    /// `regtype`
    Regtype,
    /// `record`
    Record,
    /// `cstring`
    Cstring,
    /// `"any"`
    Any,
    /// `anyarray`
    Anyarray,
    /// `void`
    Void,
    /// `trigger`
    Trigger,
    /// `language_handler`
    LanguageHandler,
    /// `internal`
    Internal,
    /// `anyelement`
    Anyelement,
    /// `anynonarray`
    Anynonarray,
    /// `uuid`
    Uuid,
    /// `txid_snapshot`
    TxidSnapshot,
    /// `fdw_handler`
    FdwHandler,
    /// `pg_lsn`
    PgLsn,
    /// `tsm_handler`
    TsmHandler,
    /// `pg_ndistinct`
    PgNdistinct,
    /// `pg_dependencies`
    PgDependencies,
    /// `anyenum`
    Anyenum,
    /// `tsvector`
    Tsvector,
    /// `tsquery`
    Tsquery,
    /// `gtsvector`
    Gtsvector,
    /// `regconfig`
    Regconfig,
    /// `regdictionary`
    Regdictionary,
    /// `jsonb`
    Jsonb,
    /// `anyrange`
    Anyrange,
    /// `event_trigger`
    EventTrigger,
    /// `int4range`
    Int4range,
    /// `numrange`
    Numrange,
    /// `tsrange`
    Tsrange,
    /// `tstzrange`
    Tstzrange,
    /// `daterange`
    Daterange,
    /// `int8range`
    Int8range,
    /// `jsonpath`
    Jsonpath,
    /// `regnamespace`
    Regnamespace,
    /// `regrole`
    Regrole,
    /// `regcollation`
    Regcollation,
    /// `int4multirange`
    Int4multirange,
    /// `nummultirange`
    Nummultirange,
    /// `tsmultirange`
    Tsmultirange,
    /// `tstzmultirange`
    Tstzmultirange,
    /// `datemultirange`
    Datemultirange,
    /// `int8multirange`
    Int8multirange,
    /// `anymultirange`
    Anymultirange,
    /// `anycompatiblemultirange`
    Anycompatiblemultirange,
    /// `pg_brin_bloom_summary`
    PgBrinBloomSummary,
    /// `pg_brin_minmax_multi_summary`
    PgBrinMinmaxMultiSummary,
    /// `pg_mcv_list`
    PgMcvList,
    /// `pg_snapshot`
    PgSnapshot,
    /// `xid8`
    Xid8,
    /// `anycompatible`
    Anycompatible,
    /// `anycompatiblearray`
    Anycompatiblearray,
    /// `anycompatiblenonarray`
    Anycompatiblenonarray,
    /// `anycompatiblerange`
    Anycompatiblerange,
    /// `abstime`
    Abstime,
    /// `reltime`
    Reltime,
    /// `tinterval`
    Tinterval,
    /// `opaque`
    Opaque,
}

/// Every built-in type with its name in `pg_type` and its name as `format_type()` writes it.
const TYPES: &[(BuiltinType, &str, &str)] = &[
    (BuiltinType::Bool, "bool", "boolean"),
    (BuiltinType::Bytea, "bytea", "bytea"),
    (BuiltinType::QuotedChar, "char", "\"char\""),
    (BuiltinType::Name, "name", "name"),
    (BuiltinType::Int8, "int8", "bigint"),
    (BuiltinType::Int2, "int2", "smallint"),
    (BuiltinType::Int2Vector, "int2vector", "int2vector"),
    (BuiltinType::Int4, "int4", "integer"),
    (BuiltinType::Regproc, "regproc", "regproc"),
    (BuiltinType::Text, "text", "text"),
    (BuiltinType::Oid, "oid", "oid"),
    (BuiltinType::Tid, "tid", "tid"),
    (BuiltinType::Xid, "xid", "xid"),
    (BuiltinType::Cid, "cid", "cid"),
    (BuiltinType::OidVector, "oidvector", "oidvector"),
    (BuiltinType::PgDdlCommand, "pg_ddl_command", "pg_ddl_command"),
    (BuiltinType::Json, "json", "json"),
    (BuiltinType::Xml, "xml", "xml"),
    (BuiltinType::PgNodeTree, "pg_node_tree", "pg_node_tree"),
    (BuiltinType::TableAmHandler, "table_am_handler", "table_am_handler"),
    (BuiltinType::IndexAmHandler, "index_am_handler", "index_am_handler"),
    (BuiltinType::Point, "point", "point"),
    (BuiltinType::Lseg, "lseg", "lseg"),
    (BuiltinType::Path, "path", "path"),
    (BuiltinType::Box, "box", "box"),
    (BuiltinType::Polygon, "polygon", "polygon"),
    (BuiltinType::Line, "line", "line"),
    (BuiltinType::Cidr, "cidr", "cidr"),
    (BuiltinType::Float4, "float4", "real"),
    (BuiltinType::Float8, "float8", "double precision"),
    (BuiltinType::Circle, "circle", "circle"),
    (BuiltinType::Macaddr8, "macaddr8", "macaddr8"),
    (BuiltinType::Money, "money", "money"),
    (BuiltinType::Macaddr, "macaddr", "macaddr"),
    (BuiltinType::Inet, "inet", "inet"),
    (BuiltinType::Aclitem, "aclitem", "aclitem"),
    (BuiltinType::Bpchar, "bpchar", "character"),
    (BuiltinType::Varchar, "varchar", "character varying"),
    (BuiltinType::Date, "date", "date"),
    (BuiltinType::Time, "time", "time without time zone"),
    (BuiltinType::Timestamp, "timestamp", "timestamp without time zone"),
    (BuiltinType::TimestampTz, "timestamptz", "timestamp with time zone"),
    (BuiltinType::Interval, "interval", "interval"),
    (BuiltinType::TimeTz, "timetz", "time with time zone"),
    (BuiltinType::Bit, "bit", "bit"),
    (BuiltinType::Varbit, "varbit", "bit varying"),
    (BuiltinType::Numeric, "numeric", "numeric"),
    (BuiltinType::Refcursor, "refcursor", "refcursor"),
    (BuiltinType::Regprocedure, "regprocedure", "regprocedure"),
    (BuiltinType::Regoper, "regoper", "regoper"),
    (BuiltinType::Regoperator, "regoperator", "regoperator"),
    (BuiltinType::Regclass, "regclass", "regclass"),
    (BuiltinType::Regtype, "regtype", "regtype"),
    (BuiltinType::Record, "record", "record"),
    (BuiltinType::Cstring, "cstring", "cstring"),
    (BuiltinType::Any, "any", "\"any\""),
    (BuiltinType::Anyarray, "anyarray", "anyarray"),
    (BuiltinType::Void, "void", "void"),
    (BuiltinType::Trigger, "trigger", "trigger"),
    (BuiltinType::LanguageHandler, "language_handler", "language_handler"),
    (BuiltinType::Internal, "internal", "internal"),
    (BuiltinType::Anyelement, "anyelement", "anyelement"),
    (BuiltinType::Anynonarray, "anynonarray", "anynonarray"),
    (BuiltinType::Uuid, "uuid", "uuid"),
    (BuiltinType::TxidSnapshot, "txid_snapshot", "txid_snapshot"),
    (BuiltinType::FdwHandler, "fdw_handler", "fdw_handler"),
    (BuiltinType::PgLsn, "pg_lsn", "pg_lsn"),
    (BuiltinType::TsmHandler, "tsm_handler", "tsm_handler"),
    (BuiltinType::PgNdistinct, "pg_ndistinct", "pg_ndistinct"),
    (BuiltinType::PgDependencies, "pg_dependencies", "pg_dependencies"),
    (BuiltinType::Anyenum, "anyenum", "anyenum"),
    (BuiltinType::Tsvector, "tsvector", "tsvector"),
    (BuiltinType::Tsquery, "tsquery", "tsquery"),
    (BuiltinType::Gtsvector, "gtsvector", "gtsvector"),
    (BuiltinType::Regconfig, "regconfig", "regconfig"),
    (BuiltinType::Regdictionary, "regdictionary", "regdictionary"),
    (BuiltinType::Jsonb, "jsonb", "jsonb"),
    (BuiltinType::Anyrange, "anyrange", "anyrange"),
    (BuiltinType::EventTrigger, "event_trigger", "event_trigger"),
    (BuiltinType::Int4range, "int4range", "int4range"),
    (BuiltinType::Numrange, "numrange", "numrange"),
    (BuiltinType::Tsrange, "tsrange", "tsrange"),
    (BuiltinType::Tstzrange, "tstzrange", "tstzrange"),
    (BuiltinType::Daterange, "daterange", "daterange"),
    (BuiltinType::Int8range, "int8range", "int8range"),
    (BuiltinType::Jsonpath, "jsonpath", "jsonpath"),
    (BuiltinType::Regnamespace, "regnamespace", "regnamespace"),
    (BuiltinType::Regrole, "regrole", "regrole"),
    (BuiltinType::Regcollation, "regcollation", "regcollation"),
    (BuiltinType::Int4multirange, "int4multirange", "int4multirange"),
    (BuiltinType::Nummultirange, "nummultirange", "nummultirange"),
    (BuiltinType::Tsmultirange, "tsmultirange", "tsmultirange"),
    (BuiltinType::Tstzmultirange, "tstzmultirange", "tstzmultirange"),
    (BuiltinType::Datemultirange, "datemultirange", "datemultirange"),
    (BuiltinType::Int8multirange, "int8multirange", "int8multirange"),
    (BuiltinType::Anymultirange, "anymultirange", "anymultirange"),
    (BuiltinType::Anycompatiblemultirange, "anycompatiblemultirange", "anycompatiblemultirange"),
    (BuiltinType::PgBrinBloomSummary, "pg_brin_bloom_summary", "pg_brin_bloom_summary"),
    (BuiltinType::PgBrinMinmaxMultiSummary, "pg_brin_minmax_multi_summary", "pg_brin_minmax_multi_summary"),
    (BuiltinType::PgMcvList, "pg_mcv_list", "pg_mcv_list"),
    (BuiltinType::PgSnapshot, "pg_snapshot", "pg_snapshot"),
    (BuiltinType::Xid8, "xid8", "xid8"),
    (BuiltinType::Anycompatible, "anycompatible", "anycompatible"),
    (BuiltinType::Anycompatiblearray, "anycompatiblearray", "anycompatiblearray"),
    (BuiltinType::Anycompatiblenonarray, "anycompatiblenonarray", "anycompatiblenonarray"),
    (BuiltinType::Anycompatiblerange, "anycompatiblerange", "anycompatiblerange"),
    (BuiltinType::Abstime, "abstime", "abstime"),
    (BuiltinType::Reltime, "reltime", "reltime"),
    (BuiltinType::Tinterval, "tinterval", "tinterval"),
    (BuiltinType::Opaque, "opaque", "opaque"),
];

impl BuiltinType {
    /// Every built-in type.
    pub fn all() -> impl Iterator<Item = BuiltinType> {
        TYPES.iter().map(|(builtin, ..)| *builtin)
    }

    /// The type with this name in `pg_type` (`int4`, `bpchar`), not the spelling of SQL (`integer`).
    pub fn from_catalog_name(name: &str) -> Option<BuiltinType> {
        Some(match name {
            "bool" => BuiltinType::Bool,
            "bytea" => BuiltinType::Bytea,
            "char" => BuiltinType::QuotedChar,
            "name" => BuiltinType::Name,
            "int8" => BuiltinType::Int8,
            "int2" => BuiltinType::Int2,
            "int2vector" => BuiltinType::Int2Vector,
            "int4" => BuiltinType::Int4,
            "regproc" => BuiltinType::Regproc,
            "text" => BuiltinType::Text,
            "oid" => BuiltinType::Oid,
            "tid" => BuiltinType::Tid,
            "xid" => BuiltinType::Xid,
            "cid" => BuiltinType::Cid,
            "oidvector" => BuiltinType::OidVector,
            "pg_ddl_command" => BuiltinType::PgDdlCommand,
            "json" => BuiltinType::Json,
            "xml" => BuiltinType::Xml,
            "pg_node_tree" => BuiltinType::PgNodeTree,
            "table_am_handler" => BuiltinType::TableAmHandler,
            "index_am_handler" => BuiltinType::IndexAmHandler,
            "point" => BuiltinType::Point,
            "lseg" => BuiltinType::Lseg,
            "path" => BuiltinType::Path,
            "box" => BuiltinType::Box,
            "polygon" => BuiltinType::Polygon,
            "line" => BuiltinType::Line,
            "cidr" => BuiltinType::Cidr,
            "float4" => BuiltinType::Float4,
            "float8" => BuiltinType::Float8,
            "circle" => BuiltinType::Circle,
            "macaddr8" => BuiltinType::Macaddr8,
            "money" => BuiltinType::Money,
            "macaddr" => BuiltinType::Macaddr,
            "inet" => BuiltinType::Inet,
            "aclitem" => BuiltinType::Aclitem,
            "bpchar" => BuiltinType::Bpchar,
            "varchar" => BuiltinType::Varchar,
            "date" => BuiltinType::Date,
            "time" => BuiltinType::Time,
            "timestamp" => BuiltinType::Timestamp,
            "timestamptz" => BuiltinType::TimestampTz,
            "interval" => BuiltinType::Interval,
            "timetz" => BuiltinType::TimeTz,
            "bit" => BuiltinType::Bit,
            "varbit" => BuiltinType::Varbit,
            "numeric" => BuiltinType::Numeric,
            "refcursor" => BuiltinType::Refcursor,
            "regprocedure" => BuiltinType::Regprocedure,
            "regoper" => BuiltinType::Regoper,
            "regoperator" => BuiltinType::Regoperator,
            "regclass" => BuiltinType::Regclass,
            "regtype" => BuiltinType::Regtype,
            "record" => BuiltinType::Record,
            "cstring" => BuiltinType::Cstring,
            "any" => BuiltinType::Any,
            "anyarray" => BuiltinType::Anyarray,
            "void" => BuiltinType::Void,
            "trigger" => BuiltinType::Trigger,
            "language_handler" => BuiltinType::LanguageHandler,
            "internal" => BuiltinType::Internal,
            "anyelement" => BuiltinType::Anyelement,
            "anynonarray" => BuiltinType::Anynonarray,
            "uuid" => BuiltinType::Uuid,
            "txid_snapshot" => BuiltinType::TxidSnapshot,
            "fdw_handler" => BuiltinType::FdwHandler,
            "pg_lsn" => BuiltinType::PgLsn,
            "tsm_handler" => BuiltinType::TsmHandler,
            "pg_ndistinct" => BuiltinType::PgNdistinct,
            "pg_dependencies" => BuiltinType::PgDependencies,
            "anyenum" => BuiltinType::Anyenum,
            "tsvector" => BuiltinType::Tsvector,
            "tsquery" => BuiltinType::Tsquery,
            "gtsvector" => BuiltinType::Gtsvector,
            "regconfig" => BuiltinType::Regconfig,
            "regdictionary" => BuiltinType::Regdictionary,
            "jsonb" => BuiltinType::Jsonb,
            "anyrange" => BuiltinType::Anyrange,
            "event_trigger" => BuiltinType::EventTrigger,
            "int4range" => BuiltinType::Int4range,
            "numrange" => BuiltinType::Numrange,
            "tsrange" => BuiltinType::Tsrange,
            "tstzrange" => BuiltinType::Tstzrange,
            "daterange" => BuiltinType::Daterange,
            "int8range" => BuiltinType::Int8range,
            "jsonpath" => BuiltinType::Jsonpath,
            "regnamespace" => BuiltinType::Regnamespace,
            "regrole" => BuiltinType::Regrole,
            "regcollation" => BuiltinType::Regcollation,
            "int4multirange" => BuiltinType::Int4multirange,
            "nummultirange" => BuiltinType::Nummultirange,
            "tsmultirange" => BuiltinType::Tsmultirange,
            "tstzmultirange" => BuiltinType::Tstzmultirange,
            "datemultirange" => BuiltinType::Datemultirange,
            "int8multirange" => BuiltinType::Int8multirange,
            "anymultirange" => BuiltinType::Anymultirange,
            "anycompatiblemultirange" => BuiltinType::Anycompatiblemultirange,
            "pg_brin_bloom_summary" => BuiltinType::PgBrinBloomSummary,
            "pg_brin_minmax_multi_summary" => BuiltinType::PgBrinMinmaxMultiSummary,
            "pg_mcv_list" => BuiltinType::PgMcvList,
            "pg_snapshot" => BuiltinType::PgSnapshot,
            "xid8" => BuiltinType::Xid8,
            "anycompatible" => BuiltinType::Anycompatible,
            "anycompatiblearray" => BuiltinType::Anycompatiblearray,
            "anycompatiblenonarray" => BuiltinType::Anycompatiblenonarray,
            "anycompatiblerange" => BuiltinType::Anycompatiblerange,
            "abstime" => BuiltinType::Abstime,
            "reltime" => BuiltinType::Reltime,
            "tinterval" => BuiltinType::Tinterval,
            "opaque" => BuiltinType::Opaque,
            _ => return None,
        })
    }

    /// The name in `pg_type`: `int4`, `bpchar`, `timestamptz`.
    pub fn catalog_name(self) -> &'static str {
        TYPES[self as usize].1
    }

    /// The name as `format_type()` writes it without a modifier: `integer`, `character`,
    /// `timestamp with time zone`.
    pub fn sql_name(self) -> &'static str {
        TYPES[self as usize].2
    }
}

impl fmt::Display for BuiltinType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sql_name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_stands_in_the_order_of_the_enum() {
        for (at, (builtin, catalog_name, _)) in TYPES.iter().enumerate() {
            assert_eq!(*builtin as usize, at);
            assert_eq!(BuiltinType::from_catalog_name(catalog_name), Some(*builtin));
        }
    }
}
