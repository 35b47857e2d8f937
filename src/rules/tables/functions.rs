//! Functions whose effect on tables does not reach the target.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::catalog::{Function, Id, Name, ObjectId, ObjectKind, ObjectRef};
use crate::dms::documentation::{Basis, Citation, ONLY_2026, Page};
use crate::dms::scope::is_dms_object;
use crate::dms::versions::{TRUNCATE_SOURCE, truncate_captured};
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::{Example, Given, Group, Input, Rule, Severity, cited};

use super::function_body::{Certainty, TableStatement, Verb, table_statements};

/// The setting by which DMS repeats TRUNCATE.
const HANDLE_TRUNCATE: &str = "ChangeProcessingDdlHandlingPolicy.HandleSourceTableTruncated";

pub(super) static DDL_IN_FUNCTION: Rule = Rule {
    name: "ddl-in-function",
    summary: "function that creates, alters or drops tables: DMS does not follow",
    group: Group::Tables,
    severity: Severity::Info,
    explanation: "\
DMS follows CREATE, ALTER and DROP TABLE on the source while it replicates changes, but not when they run inside
the body of a function or procedure.

Do not run the function while the task runs, or repeat on the target what it does. Temporary tables of the
function's own do not count. A statement that the body puts together from strings is reported as one that may
be run.",
    example: Example {
        bad: "CREATE FUNCTION add_month() RETURNS void LANGUAGE plpgsql AS $$\n\
              BEGIN CREATE TABLE month_2026_01 (id integer); END $$;",
        object: "function:public.add_month()",
        beside: &["function-not-migrated"],
        good: "CREATE FUNCTION add_month() RETURNS void LANGUAGE plpgsql AS $$\n\
               BEGIN CREATE TEMP TABLE work (id integer); DROP TABLE work; END $$;",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["ddl-inside-function-not-captured"],
    sources: &[cited::SOURCE_LIMITATIONS],
    basis: Basis::Dms,
    check: check_ddl,
    describe: describe_ddl,
};

pub(super) static TRUNCATE_NOT_REPLICATED: Rule = Rule {
    name: "truncate-not-replicated",
    summary: "TRUNCATE may not reach the target",
    group: Group::Tables,
    severity: Severity::Warning,
    explanation: "\
AWS's newest page says that DMS replicates TRUNCATE from PostgreSQL 11 on with DMS 3.5; older copies, and its
troubleshooting page of today, say that it never does. So rely on it only after a test, and never with older
versions or with `HandleSourceTableTruncated` switched off.

Found are functions that truncate a table of the task. With versions of which every page says that TRUNCATE is
lost, the task itself is found too. Use DELETE while the task runs, or truncate the target by hand.",
    example: Example {
        bad: "CREATE TABLE staging (id integer PRIMARY KEY);\n\
              CREATE FUNCTION clear_staging() RETURNS void LANGUAGE sql AS 'TRUNCATE staging';",
        object: "function:public.clear_staging()",
        beside: &["function-not-migrated"],
        good: "CREATE TABLE staging (id integer PRIMARY KEY);\n\
               CREATE FUNCTION clear_staging() RETURNS void LANGUAGE sql AS 'DELETE FROM staging';",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &["truncate-not-captured"],
    sources: &[
        TRUNCATE_SOURCE,
        Citation::new(Page::Troubleshooting, "Truncate statements aren't being propagated", ONLY_2026),
    ],
    basis: Basis::Dms,
    check: check_truncate,
    describe: describe_truncate,
};

fn captures_changes(migration: &Migration) -> bool {
    migration.task().migration_type.value.captures_changes()
}

fn functions(migration: &Migration) -> impl Iterator<Item = (Id<Function>, &Function)> {
    migration.source().functions.iter().filter(|(_, function)| !is_dms_object(function.name.as_str()))
}

fn is_ddl(statement: &TableStatement) -> bool {
    statement.verb != Verb::Truncate
}

fn check_ddl(migration: &Migration, findings: &mut Findings) {
    // without capture of DDL nothing is followed, in a function or not
    if !captures_changes(migration) || !migration.task().source.settings.capture_ddls.value {
        return;
    }
    for (id, function) in functions(migration) {
        if table_statements(function).iter().any(is_ddl) {
            findings.add(ObjectId::Function(id));
        }
    }
}

fn describe_ddl(migration: &Migration, finding: &Finding) -> Description {
    let Some(ObjectId::Function(id)) = finding.source_object() else {
        return Description::new(finding.rule.summary);
    };
    let mut statements = table_statements(&migration.source().functions[id]);
    statements.retain(is_ddl);
    let may = is_uncertain(&statements);
    let message = format!(
        "this function {} {}: DMS does not follow what runs inside a function",
        if may { "may run" } else { "runs" },
        keywords(&statements)
    );
    let words = "do not run the function while the task runs, or repeat on the target what it does";
    Description::new(message)
        .decided_by(DecidedBy::from(&migration.task().source.settings.capture_ddls))
        .remedy(Remedy::lowers(Change::Words(words.to_owned())))
}

/// Whether every statement stands in a string alone.
fn is_uncertain(statements: &[TableStatement]) -> bool {
    statements.iter().all(|statement| statement.certainty == Certainty::InString)
}

/// The kinds of statements, each once.
fn keywords(statements: &[TableStatement]) -> String {
    let all = [Verb::Create, Verb::Alter, Verb::Drop, Verb::Truncate];
    let found = all.into_iter().filter(|verb| statements.iter().any(|statement| statement.verb == *verb));
    found.map(Verb::keywords).collect::<Vec<_>>().join(", ")
}

/// What the versions and settings make of a TRUNCATE.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Truncate {
    /// Every page says that it is lost, or it is switched off.
    Lost,
    /// The pages disagree.
    Disputed,
    /// The source's version is not known.
    Unknown,
}

fn truncate(migration: &Migration) -> Truncate {
    let task = migration.task();
    if !task.settings.ddl_handling.handle_source_table_truncated.value {
        return Truncate::Lost;
    }
    let dms = task.dms_version.value.unwrap_or_default();
    match migration.source().server_version {
        None => Truncate::Unknown,
        Some(server) if truncate_captured(server, dms) => Truncate::Disputed,
        Some(_) => Truncate::Lost,
    }
}

fn check_truncate(migration: &Migration, findings: &mut Findings) {
    if !captures_changes(migration) {
        return;
    }
    let verdict = truncate(migration);
    if verdict == Truncate::Lost && !migration.moved().relations.is_empty() {
        findings.add(ObjectRef::global(ObjectKind::Task, HANDLE_TRUNCATE));
    }
    let severity = match verdict {
        Truncate::Disputed => Severity::Info,
        Truncate::Lost | Truncate::Unknown => Severity::Warning,
    };
    let relations = &migration.source().relations;
    let moved: HashSet<&Name, RandomState> =
        migration.moved().relations.iter().map(|id| &relations[*id].name).collect();
    for (id, function) in functions(migration) {
        if table_statements(function).iter().any(|statement| truncates(statement, &moved)) {
            findings.add_with(ObjectId::Function(id), severity, Detail::None);
        }
    }
}

/// Whether it truncates a table of the task, or one that a string does not name.
fn truncates(statement: &TableStatement, moved: &HashSet<&Name, RandomState>) -> bool {
    let is_moved = statement.table.as_ref().is_none_or(|table| moved.contains(table));
    statement.verb == Verb::Truncate && is_moved
}

/// What keeps a TRUNCATE from the target, where it is lost.
fn why_lost(migration: &Migration) -> String {
    let task = migration.task();
    if !task.settings.ddl_handling.handle_source_table_truncated.value {
        return "HandleSourceTableTruncated is switched off".to_owned();
    }
    let server = migration.source().server_version.map(|version| format!("PostgreSQL {version}"));
    let dms = task.dms_version.value.map(|version| format!("DMS {version}"));
    let these = server.into_iter().chain(dms).collect::<Vec<_>>().join(" and ");
    format!("that takes PostgreSQL 11 and DMS 3.5, and this is {these}")
}

fn describe_truncate(migration: &Migration, finding: &Finding) -> Description {
    let lost = format!("a TRUNCATE on the source does not reach the target: {}", why_lost(migration));
    let what = match (finding.source_object(), truncate(migration)) {
        (None, _) => lost,
        (Some(_), Truncate::Lost) => format!("this function truncates a table of the task; {lost}"),
        (Some(_), Truncate::Disputed) => {
            "this function truncates a table of the task: with these versions AWS's pages \
             disagree whether that reaches the target"
                .to_owned()
        }
        (Some(_), Truncate::Unknown) => {
            "this function truncates a table of the task, which reaches the target at best \
             from PostgreSQL 11 and DMS 3.5 on; the source's version is not known"
                .to_owned()
        }
    };
    let task = migration.task();
    let mut description = Description::new(what)
        .decided_by(DecidedBy::from(&task.settings.ddl_handling.handle_source_table_truncated));
    if let Some(version) = task.dms_version.value {
        description = description.evidence("dms_version", version.to_string());
    }
    if let Some(version) = migration.source().server_version {
        description = description.evidence("server_version", version.to_string());
    }
    if !task.settings.ddl_handling.handle_source_table_truncated.value {
        let change = Change::TaskSetting { name: HANDLE_TRUNCATE, value: true.into() };
        description = description.remedy(Remedy::lowers(change));
    }
    let words = "use DELETE while the task runs, or truncate the target by hand";
    description.remedy(Remedy::lowers(Change::Words(words.to_owned())))
}
