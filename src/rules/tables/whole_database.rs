//! The database as a whole: how many tables, its encoding, its name.

use crate::catalog::{ObjectId, ObjectKind, ObjectRef};
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings, NotCheckedReason};
use crate::migration::Migration;
use crate::remedy::{Change, Phase, Remedy, SqlChange, Step};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

/// Tables that AWS advises not to exceed in one task.
const MAX_TABLES: usize = 60_000;

pub(super) static TOO_MANY_TABLES: Rule = Rule {
    name: "too-many-tables",
    summary: "more tables than one task can bear",
    group: Group::Tables,
    severity: Severity::Warning,
    explanation: "\
AWS advises against more than 60,000 tables in one task: from there on, as a rule of thumb, the replication
instance has not enough resources.

Split the tables over several tasks by their selection rules.",
    example: Example {
        bad: "CREATE TABLE t{n} (id integer PRIMARY KEY);\n",
        object: "task:tables",
        beside: &[],
        good: "CREATE SCHEMA s{n};\n",
        given: Given { copies: 60_001, ..Given::NOTHING },
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["tables-per-task"],
    sources: &[Citation::new(Page::Troubleshooting, "Number of tables per task causes issues", ONLY_2026)],
    basis: Basis::Dms,
    check: check_tables,
    describe: describe_tables,
};

pub(super) static ENCODING_NOT_UTF8: Rule = Rule {
    name: "encoding-not-utf8",
    summary: "database encoding other than UTF8",
    group: Group::Tables,
    severity: Severity::Warning,
    explanation: "\
No page of AWS speaks of server encodings other than UTF8 for PostgreSQL. A database in another encoding holds
characters that a conversion can change, and in `SQL_ASCII` there may be bytes that are no text in any encoding:
PostgreSQL checks nothing there, and a target in UTF8 refuses them.

Load a copy of such tables first and compare. For `SQL_ASCII`, find out in which encoding the application
writes, and look for bytes that are no UTF-8.",
    example: Example {
        bad: "SET client_encoding = 'LATIN1';\nCREATE TABLE t (id integer PRIMARY KEY);",
        object: "database:\"\"",
        beside: &[],
        good: "SET client_encoding = 'UTF8';\nCREATE TABLE t (id integer PRIMARY KEY);",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &[],
    sources: &[cited::SOURCE_LIMITATIONS],
    basis: Basis::Inference,
    check: check_encoding,
    describe: describe_encoding,
};

pub(super) static DATABASE_NAME_WITH_SEMICOLON: Rule = Rule {
    name: "database-name-with-semicolon",
    summary: "semicolon in the name of the database",
    group: Group::Tables,
    severity: Severity::Error,
    explanation: "\
Qlik Replicate, which has the same engine as DMS, does not support a database whose name holds a semicolon: it
separates the parts of a connection string. AWS says nothing about it.

Rename the database before the task is made. Nobody may be connected while it is renamed.",
    example: Example {
        bad: "CREATE DATABASE \"sales;2024\" WITH TEMPLATE = template0 ENCODING = 'UTF8';\n\
              \\connect \"sales;2024\"\n\
              CREATE TABLE t (id integer PRIMARY KEY);",
        object: "database:\"sales;2024\"",
        beside: &[],
        good: "CREATE DATABASE sales_2024 WITH TEMPLATE = template0 ENCODING = 'UTF8';\n\
               \\connect sales_2024\n\
               CREATE TABLE t (id integer PRIMARY KEY);",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["qlik-database-name-semicolon"],
    sources: &[cited::QLIK_SOURCE_LIMITATIONS],
    basis: Basis::Qlik,
    check: check_name,
    describe: describe_name,
};

fn check_tables(migration: &Migration, findings: &mut Findings) {
    let tables = migration.moved().relations.len();
    if tables > MAX_TABLES {
        let detail = Detail::Number(tables as u64);
        findings.add_with(ObjectRef::global(ObjectKind::Task, "tables"), Severity::Warning, detail);
    }
}

fn describe_tables(_migration: &Migration, finding: &Finding) -> Description {
    let Detail::Number(tables) = finding.detail else { return Description::new(finding.rule.summary) };
    let words = "split the tables over several tasks by their selection rules";
    Description::new(format!("the task moves {tables} tables; AWS advises at most {MAX_TABLES}"))
        .evidence("tables", tables)
        .remedy(Remedy::removes(Change::Words(words.to_owned())))
}

fn check_encoding(migration: &Migration, findings: &mut Findings) {
    match &migration.source().database.encoding {
        None => {
            let reason = "the input does not say in which encoding the database is";
            findings.not_checked(NotCheckedReason::Because(reason.to_owned()), Vec::new());
        }
        Some(encoding) if is_utf8(encoding) => {}
        Some(_) => findings.add(ObjectId::Database),
    }
}

/// The spellings that PostgreSQL takes: case and punctuation do not matter.
fn is_utf8(encoding: &str) -> bool {
    let plain: String = encoding
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    matches!(plain.as_str(), "utf8" | "unicode")
}

fn describe_encoding(migration: &Migration, _finding: &Finding) -> Description {
    let encoding = migration.source().database.encoding.as_deref().unwrap_or_default();
    let message = match encoding.eq_ignore_ascii_case("SQL_ASCII") {
        true => "the database is in SQL_ASCII: bytes that are no UTF-8 may be stored, which a target in UTF8 refuses".to_owned(),
        false => format!("the database is in {encoding}: how DMS converts its characters is not documented"),
    };
    let words =
        "load a copy first and compare text that is not ASCII, or make the target in the same encoding";
    Description::new(message)
        .evidence("encoding", encoding)
        .remedy(Remedy::lowers(Change::Words(words.to_owned())))
}

fn check_name(migration: &Migration, findings: &mut Findings) {
    let known = &migration.source().database.name;
    let of_endpoint = &migration.task().source.settings.database_name.value;
    if known.as_ref().is_some_and(|name| name.as_str().contains(';')) {
        findings.add(ObjectId::Database);
    } else if let Some(name) = of_endpoint.as_deref().filter(|name| name.contains(';')) {
        findings.add(ObjectRef::global(ObjectKind::Database, name));
    }
}

fn describe_name(migration: &Migration, finding: &Finding) -> Description {
    let name = finding.object_ref(migration.source()).name;
    let new = crate::catalog::Name::from(name.as_str().replace(';', "_"));
    let rename = Step::metadata_only(
        format!("ALTER DATABASE {name} RENAME TO {new}"),
        format!("ALTER DATABASE {new} RENAME TO {name}"),
        None,
    );
    let change = Change::Sql(SqlChange::new(Phase::SourceBeforeTask, vec![rename]));
    let caveat = "runs from another database while nobody is connected to this one, and every connection string changes";
    let mut description = Description::new(
        "the database's name holds a semicolon: Qlik documents this as not supported, AWS says nothing",
    );
    if finding.source_object().is_none() {
        description =
            description.decided_by(DecidedBy::from(&migration.task().source.settings.database_name));
    }
    description.remedy(Remedy::removes(change).with_caveat(caveat))
}
