//! Types that no page of AWS names: domains, types of extensions, rare built-in ones.

use super::as_listed::{self, ASSESSMENTS, GIVEN, GROUP, MAPPING, NEEDS, OUTCOME, USER_DEFINED};
use super::{found, made_before};
use crate::dms::documentation::Basis;
use crate::dms::types::TypeCase;
use crate::finding::{Description, Finding, Findings};
use crate::migration::Migration;
use crate::rules::{Example, Rule, Severity};

const DOMAIN: &[TypeCase] = &[TypeCase::Domain];
const UNDOCUMENTED: &[TypeCase] = &[
    TypeCase::Macaddr8,
    TypeCase::VarbitUnbounded,
    TypeCase::UserBaseType,
    TypeCase::OtherBuiltin,
    TypeCase::Tinterval,
];
/// DMS has a type for them, and no page tells what the column becomes on the target.
const WITHOUT_OUTCOME: &[TypeCase] = &[TypeCase::Citext, TypeCase::Hstore];

pub(super) static DOMAIN_COLUMN: Rule = Rule {
    name: "domain-column",
    summary: "no page of AWS mentions domains, which may become character varying",
    group: GROUP,
    severity: Severity::Warning,
    explanation: "\
No page of AWS mentions domains. A column of a user-defined type is created as `character varying` where DMS
creates the table; that this holds for domains, and that the domain's checks and default are lost with it, is
our conclusion. The type below the domain is judged by its own rules as well.

With `TargetTablePrepMode` `TRUNCATE_BEFORE_LOAD` the finding is advice: the tables are expected to be there
with their exact types.

What to do: create the domains and tables on the target before the load, as `pg_dump --schema-only` writes
them, and have DMS keep them. Otherwise give the column its type back on the target once the load is done.",
    example: Example {
        bad: "CREATE DOMAIN percent AS integer CHECK (VALUE BETWEEN 0 AND 100);\n\
              CREATE TABLE discounts (id bigint PRIMARY KEY, rate percent);",
        object: "column:public.discounts.rate",
        beside: &["type-not-migrated"],
        good: "CREATE TABLE discounts (id bigint PRIMARY KEY, rate integer);",
        given: GIVEN,
    },
    needs: NEEDS,
    assessments: ASSESSMENTS,
    limitations: &["user-defined-types-become-varchar"],
    sources: &[USER_DEFINED],
    basis: Basis::Inference,
    check: |migration, findings| as_listed::check(migration, findings, DOMAIN),
    describe: describe_domain,
};

fn describe_domain(migration: &Migration, finding: &Finding) -> Description {
    found::describe(migration, finding, DOMAIN, |found, layer| {
        let mut description = Description::new(as_listed::message(found, layer));
        description.decided_by.push(made_before::decision(migration));
        if found.is_homogeneous() {
            description.remedies.extend(made_before::keep_tables(migration));
            description.remedies.extend(made_before::type_back(found, layer));
        }
        description
    })
}

pub(super) static UNDOCUMENTED_TYPE: Rule = Rule {
    name: "undocumented-type",
    summary: "no page of AWS tells what becomes of this type",
    group: GROUP,
    severity: Severity::Warning,
    explanation: "\
AWS's tables do not name this type. Some types that DMS does not know travel as text, and a column of a type
that an extension or the database defines is created as `character varying` where DMS creates the table.

`citext` and `hstore` are carried as LOBs, and only their type on the target is not documented: advice.
`tinterval` is gone from PostgreSQL 12 on, and Qlik says that its table is not created then: an error.

A column whose type the input does not define is listed as not checked: where a dump or `--include-schema`
leaves out the type's schema, it may be an enum or a domain as well as an extension's type.

With `TargetTablePrepMode` `TRUNCATE_BEFORE_LOAD` types of extensions are advice: the tables are expected to
be there with their exact types.

What to do: install the extension and create the table on the target before the load, have DMS keep it, and
try the column in a test task. Or leave it out with a `remove-column` rule and move its values by key when
writing has stopped.",
    example: Example {
        bad: "CREATE TABLE devices (id bigint PRIMARY KEY, address macaddr8);",
        object: "column:public.devices.address",
        beside: &[],
        good: "CREATE TABLE devices (id bigint PRIMARY KEY, address varchar(23));",
        given: GIVEN,
    },
    needs: NEEDS,
    assessments: ASSESSMENTS,
    limitations: &["unknown-types-streamed-as-strings", "user-defined-types-become-varchar"],
    sources: &[MAPPING, OUTCOME, USER_DEFINED],
    basis: Basis::Inference,
    check: check_undocumented,
    describe: describe_undocumented,
};

fn check_undocumented(migration: &Migration, findings: &mut Findings) {
    as_listed::check(migration, findings, UNDOCUMENTED);
    found::find(migration, findings, WITHOUT_OUTCOME, |_, _| Some(Severity::Info));
}

fn describe_undocumented(migration: &Migration, finding: &Finding) -> Description {
    let mut cases = UNDOCUMENTED.to_vec();
    cases.extend(WITHOUT_OUTCOME);
    as_listed::describe(migration, finding, &cases)
}
