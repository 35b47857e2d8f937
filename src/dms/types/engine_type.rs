//! The types of the other engines, by AWS's table for each target.
//!
//! The column for PostgreSQL holds as well where DMS cannot keep the source's type: when its user
//! may read only some of a table's columns.

use std::fmt;

use super::DmsType;
use crate::dms::TargetEngine;
use crate::dms::documentation::{ALL_EDITIONS, Citation, ONLY_2023, ONLY_2026, Page};

/// A type of a target's engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EngineType {
    name: &'static str,
    size: Size,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Size {
    None,
    Length(u32),
    Digits(u16, i16),
}

impl EngineType {
    /// A type without a size, or with one that is part of its name.
    pub(super) const fn named(name: &'static str) -> Self {
        EngineType { name, size: Size::None }
    }

    /// A type with a length.
    pub(super) const fn sized(name: &'static str, length: u32) -> Self {
        EngineType { name, size: Size::Length(length) }
    }

    const fn decimal(name: &'static str, precision: u16, scale: i16) -> Self {
        EngineType { name, size: Size::Digits(precision, scale) }
    }
}

impl fmt::Display for EngineType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)?;
        match self.size {
            Size::None => Ok(()),
            Size::Length(length) => write!(f, "({length})"),
            Size::Digits(precision, scale) => write!(f, "({precision},{scale})"),
        }
    }
}

/// The column's type on a target of this engine; `None` where no page tells.
pub(super) fn of(dms_type: DmsType, engine: TargetEngine) -> Option<EngineType> {
    match dms_type {
        DmsType::String(length) => string(length?, engine),
        DmsType::WString(length) => wide_string(length?, engine),
        DmsType::Numeric { precision, scale } => numeric(precision, scale, engine),
        _ => plain(dms_type, engine).map(EngineType::named),
    }
}

/// The page of the engine's table.
pub(super) fn citations(engine: TargetEngine) -> &'static [Citation] {
    match engine {
        TargetEngine::PostgreSql | TargetEngine::Babelfish | TargetEngine::Other => &[POSTGRESQL],
        TargetEngine::MySql => &[MYSQL],
        TargetEngine::Oracle => &[ORACLE],
        TargetEngine::SqlServer => &[SQL_SERVER],
        TargetEngine::Redshift => &[REDSHIFT],
        TargetEngine::S3 => &[S3],
    }
}

const POSTGRESQL: Citation =
    Citation::new(Page::TargetPostgreSql, "Target data types for PostgreSQL", ALL_EDITIONS);
const MYSQL: Citation = Citation::new(Page::TargetMySql, "Target data types for MySQL", ONLY_2026);
const ORACLE: Citation = Citation::new(Page::TargetOracle, "Target data types for Oracle", ONLY_2026);
const SQL_SERVER: Citation =
    Citation::new(Page::TargetSqlServer, "Target data types for Microsoft SQL Server", ONLY_2026);
const REDSHIFT: Citation =
    Citation::new(Page::TargetRedshift, "Target data types for Amazon Redshift", ONLY_2026);
const S3: Citation = Citation::new(Page::TargetS3, "Target data types for S3 Parquet", ONLY_2023);

/// `length` is in bytes for PostgreSQL and Redshift.
fn string(length: u32, engine: TargetEngine) -> Option<EngineType> {
    Some(match engine {
        TargetEngine::PostgreSql => postgresql_varchar(length),
        TargetEngine::MySql if length <= 21_845 => EngineType::sized("VARCHAR", length),
        TargetEngine::MySql => EngineType::named("LONGTEXT"),
        TargetEngine::Oracle if length <= 4000 => EngineType::sized("VARCHAR2", length),
        TargetEngine::Oracle => EngineType::named("CLOB"),
        TargetEngine::SqlServer => EngineType::sized("VARCHAR", length),
        TargetEngine::Redshift => EngineType::sized("VARCHAR", length.min(65_535)),
        TargetEngine::S3 => EngineType::named("STRING"),
        TargetEngine::Babelfish | TargetEngine::Other => return None,
    })
}

fn wide_string(length: u32, engine: TargetEngine) -> Option<EngineType> {
    Some(match engine {
        TargetEngine::PostgreSql => postgresql_varchar(length),
        TargetEngine::MySql if length <= 32_767 => EngineType::sized("VARCHAR", length),
        TargetEngine::MySql => EngineType::named("LONGTEXT"),
        TargetEngine::Oracle if length <= 2000 => EngineType::sized("NVARCHAR2", length),
        TargetEngine::Oracle => EngineType::named("NCLOB"),
        TargetEngine::SqlServer => EngineType::sized("NVARCHAR", length),
        TargetEngine::Redshift => EngineType::sized("NVARCHAR", length.min(65_535)),
        TargetEngine::S3 => EngineType::named("STRING"),
        TargetEngine::Babelfish | TargetEngine::Other => return None,
    })
}

fn postgresql_varchar(length: u32) -> EngineType {
    EngineType::sized("VARCHAR", if length <= 21_845 { length } else { 65_535 })
}

fn numeric(precision: u16, scale: i16, engine: TargetEngine) -> Option<EngineType> {
    let name = match engine {
        TargetEngine::PostgreSql | TargetEngine::MySql => "DECIMAL",
        TargetEngine::Oracle => "NUMBER",
        TargetEngine::SqlServer => "NUMERIC",
        // a scale from 38 on becomes VARCHAR of a length that the page does not tell
        TargetEngine::Redshift if scale <= 37 => "NUMERIC",
        TargetEngine::Redshift => return Some(EngineType::named("VARCHAR")),
        TargetEngine::S3 => return Some(EngineType::named("DECIMAL")),
        TargetEngine::Babelfish | TargetEngine::Other => return None,
    };
    Some(EngineType::decimal(name, precision, scale))
}

/// The types whose name on the target depends on nothing else.
fn plain(dms_type: DmsType, engine: TargetEngine) -> Option<&'static str> {
    let [postgresql, mysql, oracle, sql_server, redshift, s3] = match dms_type {
        DmsType::Boolean => ["BOOLEAN", "BOOLEAN", "NUMBER(1)", "TINYINT", "BOOL", "BOOL"],
        DmsType::Int2 => ["SMALLINT", "SMALLINT", "NUMBER(5)", "SMALLINT", "INT2", "INT16"],
        DmsType::Int4 => ["INTEGER", "INTEGER", "NUMBER(10)", "INT", "INT4", "INT32"],
        DmsType::Int8 => ["BIGINT", "BIGINT", "NUMBER(19)", "BIGINT", "INT8", "INT64"],
        DmsType::Real4 => ["FLOAT4", "FLOAT", "FLOAT", "REAL", "FLOAT4", "FLOAT"],
        DmsType::Real8 => ["FLOAT8", "DOUBLE PRECISION", "FLOAT", "FLOAT", "FLOAT8", "DOUBLE"],
        // the page on Oracle prints DATETIME, which Oracle does not have
        DmsType::Date => ["DATE", "DATE", "DATETIME", "DATE", "DATE", "DATE32"],
        DmsType::Time => ["TIME", "TIME", "TIMESTAMP(0)", "DATETIME2", "VARCHAR(20)", "TIME32"],
        // PostgreSQL's timestamps have at most 6 digits after the second
        DmsType::DateTime => ["TIMESTAMP", "DATETIME", "TIMESTAMP", "DATETIME2", "TIMESTAMP", "TIMESTAMP"],
        DmsType::Blob => ["BYTEA", "LONGBLOB", "BLOB", "VARBINARY(max)", "VARCHAR", "BINARY"],
        DmsType::Clob => ["TEXT", "LONGTEXT", "CLOB", "VARCHAR(max)", "VARCHAR", "STRING"],
        DmsType::Nclob => ["TEXT", "LONGTEXT", "NCLOB", "NVARCHAR(max)", "NVARCHAR", "STRING"],
        _ => return None,
    };
    match engine {
        TargetEngine::PostgreSql => Some(postgresql),
        TargetEngine::MySql => Some(mysql),
        TargetEngine::Oracle => Some(oracle),
        TargetEngine::SqlServer => Some(sql_server),
        TargetEngine::Redshift => Some(redshift),
        TargetEngine::S3 => Some(s3),
        TargetEngine::Babelfish | TargetEngine::Other => None,
    }
}
