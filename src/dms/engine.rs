//! The database engines that DMS writes to, as far as they decide what a rule says.

use std::fmt;

/// The engine of the target endpoint.
///
/// ```
/// use pgdms_lint::dms::TargetEngine;
/// assert_eq!(TargetEngine::from_engine_name("aurora-postgresql"), TargetEngine::PostgreSql);
/// assert_eq!(TargetEngine::from_engine_name("kafka"), TargetEngine::Other);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum TargetEngine {
    /// PostgreSQL, RDS for PostgreSQL, Aurora PostgreSQL.
    #[default]
    PostgreSql,
    /// Babelfish for Aurora PostgreSQL.
    Babelfish,
    /// MySQL, MariaDB, Aurora MySQL.
    MySql,
    /// Oracle.
    Oracle,
    /// SQL Server, Azure SQL.
    SqlServer,
    /// Amazon Redshift.
    Redshift,
    /// Amazon S3.
    S3,
    /// Another engine, of which nothing is known here.
    Other,
}

impl TargetEngine {
    /// From the `EngineName` of an endpoint, in any case.
    pub fn from_engine_name(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "postgres" | "postgresql" | "aurora-postgresql" | "aurora-postgresql-serverless" => {
                TargetEngine::PostgreSql
            }
            "babelfish" => TargetEngine::Babelfish,
            "mysql" | "mariadb" | "aurora" | "aurora-serverless" => TargetEngine::MySql,
            "oracle" => TargetEngine::Oracle,
            "sqlserver" | "azuredb" | "azure-sql-managed-instance" => TargetEngine::SqlServer,
            "redshift" | "redshift-serverless" => TargetEngine::Redshift,
            "s3" => TargetEngine::S3,
            _ => TargetEngine::Other,
        }
    }

    /// Whether source and target are both PostgreSQL, so that DMS keeps the source's column types.
    pub fn is_postgresql(self) -> bool {
        self == TargetEngine::PostgreSql
    }
}

impl fmt::Display for TargetEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TargetEngine::PostgreSql => "PostgreSQL",
            TargetEngine::Babelfish => "Babelfish",
            TargetEngine::MySql => "MySQL",
            TargetEngine::Oracle => "Oracle",
            TargetEngine::SqlServer => "SQL Server",
            TargetEngine::Redshift => "Amazon Redshift",
            TargetEngine::S3 => "Amazon S3",
            TargetEngine::Other => "another engine",
        })
    }
}

impl serde::Serialize for TargetEngine {
    /// As shown by [`Display`](fmt::Display).
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
