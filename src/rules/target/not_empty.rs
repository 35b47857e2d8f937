//! Tables of the target that hold rows before the load.

use super::arrivals::{Arrival, Arrivals};
use crate::catalog::ObjectId;
use crate::dms::documentation::{Basis, Citation, IN_2026_AND_2023, ONLY_2026, Page};
use crate::dms::task::TargetTablePrepMode;
use crate::figures;
use crate::finding::{DecidedBy, Description, Detail, Finding, Findings, NotCheckedReason};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

pub(super) static TARGET_NOT_EMPTY: Rule = Rule {
    name: "target-not-empty",
    summary: "the target's table holds rows before the load",
    group: Group::Target,
    severity: Severity::Warning,
    explanation: "\
With `DO_NOTHING` the rows that a table of the target holds stay: loaded rows meet them, and the load fails at the
primary key or leaves rows twice where there is none. With `TRUNCATE_BEFORE_LOAD` they are removed without a question,
which is an information for whom they may matter; with `DROP_AND_CREATE` too, together with the table.

How many rows there are is what the last VACUUM or ANALYZE of the target's server estimated; a table that neither ever
saw is not checked. A task that only captures changes expects its tables filled.",
    example: Example {
        bad: "CREATE TABLE orders (id bigint PRIMARY KEY);",
        object: "table:public.orders",
        beside: &[],
        good: "CREATE TABLE orders (id bigint PRIMARY KEY);",
        given: Given {
            target: Some("CREATE TABLE orders (id bigint PRIMARY KEY);"),
            target_server: Some(
                r#"{"version": 150004, "tables": {"seen": [
 {"schema": "public", "table": "orders", "rows": 1200, "heap_bytes": 65536, "toast_bytes": 0, "index_bytes": 40960}]}}"#,
            ),
            good_target_server: Some(
                r#"{"version": 150004, "tables": {"seen": [
 {"schema": "public", "table": "orders", "rows": 0, "heap_bytes": 0, "toast_bytes": 0, "index_bytes": 8192}]}}"#,
            ),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema, Input::Target, Input::LiveTarget],
    assessments: &[],
    limitations: &["do-nothing-keeps-old-rows"],
    sources: &[
        Citation::new(
            Page::Troubleshooting,
            "Primary key violation errors occur when you restart a task",
            ONLY_2026,
        ),
        Citation::new(Page::TaskSettingsFullLoad, "TargetTablePrepMode", IN_2026_AND_2023),
    ],
    basis: Basis::Dms,
    check,
    describe,
};

/// What is known of the rows that a table of the target holds.
enum Rows {
    /// At least this many, estimated.
    About(u64),
    /// None, when VACUUM or ANALYZE saw the table last.
    NoneSeen,
    /// Nobody counted.
    NotKnown,
}

impl Rows {
    fn of(migration: &Migration, arrival: Arrival) -> Self {
        match migration.target_table_size(arrival.to) {
            Some(size) => match size.rows {
                Some(0) => Rows::NoneSeen,
                Some(rows) => Rows::About(rows),
                None => Rows::NotKnown,
            },
            None => Rows::NotKnown,
        }
    }
}

fn check(migration: &Migration, findings: &mut Findings) {
    let loads = migration.task().migration_type.value.loads();
    let Some(arrivals) = Arrivals::of(migration).filter(|_| loads) else { return };
    let severity = match migration.task().settings.full_load.target_table_prep_mode.value {
        TargetTablePrepMode::TruncateBeforeLoad | TargetTablePrepMode::DropAndCreate => Severity::Info,
        _ => Severity::Warning,
    };
    let mut unknown = Vec::new();
    for arrival in &arrivals.tables {
        // a partitioned table holds no rows itself
        if arrivals.target.relations[arrival.to].partitioned_by.is_some() {
            continue;
        }
        match Rows::of(migration, *arrival) {
            Rows::About(rows) => {
                findings.add_with(ObjectId::Relation(arrival.from), severity, Detail::Number(rows));
            }
            Rows::NoneSeen => {}
            Rows::NotKnown => unknown.push(ObjectId::Relation(arrival.from)),
        }
    }
    if !unknown.is_empty() {
        let reason = "neither VACUUM nor ANALYZE ever saw these tables of the target, so nobody knows whether they \
                      hold rows";
        findings.not_checked(NotCheckedReason::Because(reason.to_owned()), unknown);
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let Detail::Number(rows) = finding.detail else { return Description::new(finding.rule.summary) };
    let mode = &migration.task().settings.full_load.target_table_prep_mode;
    let happens = match mode.value {
        TargetTablePrepMode::TruncateBeforeLoad => "DMS removes them before the load",
        TargetTablePrepMode::DropAndCreate => "DMS drops them with the table before the load",
        _ => "they stay, and loaded rows meet them at the primary key or stand beside them",
    };
    let count = match rows {
        1 => "1 row".to_owned(),
        rows => format!("{} rows", figures::count(rows)),
    };
    let description = Description::new(format!("the target's table holds about {count}: {happens}"))
        .evidence("target_rows", rows)
        .evidence("exact", false)
        .decided_by(DecidedBy::from(mode));
    if finding.severity == Severity::Info {
        return description;
    }
    let truncate = Change::TaskSetting {
        name: "FullLoadSettings.TargetTablePrepMode",
        value: "TRUNCATE_BEFORE_LOAD".into(),
    };
    description
        .remedy(Remedy::lowers(truncate).with_caveat("it removes the rows of all tables that the task moves"))
        .remedy(Remedy::removes(Change::Words("empty the table before the load".to_owned())))
}
