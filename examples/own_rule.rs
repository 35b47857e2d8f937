//! Adds a rule of one's own: tables without a comment.
//!
//! `cargo run --example own_rule`

use pgdms_lint::catalog::ObjectId;
use pgdms_lint::dms::Basis;
use pgdms_lint::finding::{Description, Finding, Findings};
use pgdms_lint::lint::Linter;
use pgdms_lint::migration::Migration;
use pgdms_lint::rules::{Example, Given, Group, Input, Rule, Severity};
use pgdms_lint::source::{DumpOptions, read_dump_from};

static TABLE_WITHOUT_COMMENT: Rule = Rule {
    name: "table-without-comment",
    summary: "nobody wrote down what the table is for",
    group: Group::Tables,
    severity: Severity::Info,
    explanation: "A table that nobody explained is moved by people who do not know whether it is needed.",
    example: Example {
        bad: "CREATE TABLE t (id int PRIMARY KEY);",
        object: "table:public.t",
        beside: &[],
        good: "CREATE TABLE t (id int PRIMARY KEY); COMMENT ON TABLE t IS 'what it is for';",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &[],
    sources: &[],
    basis: Basis::Inference,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    for &id in &migration.moved().relations {
        if migration.source().relations[id].common.comment.is_none() {
            findings.add(ObjectId::Relation(id));
        }
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let table = finding.object_ref(migration.source());
    Description::new(format!("{} has no comment", table.path()))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sql = "CREATE TABLE orders (id bigint PRIMARY KEY, price numeric);";
    let reading = read_dump_from("orders.sql", sql.as_bytes(), &DumpOptions::default())?;
    let migration = Migration::new(reading.catalog);
    let linter = Linter::new().with_rule(&TABLE_WITHOUT_COMMENT);
    for finding in linter.run(&migration).findings {
        println!("{}", finding.id(migration.source()));
    }
    Ok(())
}
