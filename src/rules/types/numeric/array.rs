//! Arrays of `numeric(p,s)`.

use crate::dms::documentation::{Basis, Citation, Edition, Page};
use crate::dms::types::TypeCase;
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;
use crate::rules::types::{found, made_before};
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

const CASES: &[TypeCase] = &[TypeCase::NumericArray];

pub(in crate::rules::types) static RULE: Rule = Rule {
    name: "numeric-array",
    summary: "arrays of numeric lose their precision and scale",
    group: Group::Types,
    severity: Severity::Warning,
    explanation: "\
Where DMS creates the target table, an array of `numeric(p,s)` becomes an array of `numeric` without
precision and scale. Qlik documents this for the engine that both products share; AWS does not mention it.
The values arrive, the limit on new ones does not.

What to do: create the target table before the load with the exact type, and have DMS keep it
(`TargetTablePrepMode` `TRUNCATE_BEFORE_LOAD`; with it the finding is advice). Otherwise give the column its
type back on the target once the load is done.",
    example: Example {
        bad: "CREATE TABLE quotes (id bigint PRIMARY KEY, prices numeric(10,2)[]);",
        object: "column:public.quotes.prices",
        beside: &["lob-may-be-truncated"],
        good: "CREATE TABLE quotes (id bigint PRIMARY KEY, prices integer[]);",
        given: Given::NOTHING,
    },
    needs: &[Input::Schema],
    assessments: &[],
    limitations: &[],
    sources: &[Citation::new(
        Page::QlikHomogeneousReplication,
        "Data type exceptions",
        &[Edition::Qlik("November 2024")],
    )],
    basis: Basis::Qlik,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    // what becomes of the array on another engine is no matter of its precision
    if !migration.task().is_homogeneous() {
        return;
    }
    let severity = match made_before::keeps_tables(migration) {
        true => Severity::Info,
        false => Severity::Warning,
    };
    found::find(migration, findings, CASES, |_, _| Some(severity));
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    found::describe(migration, finding, CASES, |found, layer| {
        let message = format!(
            "where DMS creates the table, {} becomes numeric[] (Qlik; AWS does not mention it)",
            found.type_name()
        );
        let mut description = Description::new(message).decided_by(made_before::decision(migration));
        description.remedies.extend(made_before::keep_tables(migration));
        description.remedies.extend(made_before::type_back(found, layer));
        description
    })
}
