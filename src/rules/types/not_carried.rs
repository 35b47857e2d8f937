//! Types that AWS lists as not migrating, and their kin that its pages do not mention.

use super::as_listed::{
    self, ASSESSMENTS, BASIS, GIVEN, GROUP, MAPPING, NEEDS, OUTCOME, USER_DEFINED, USER_DEFINED_TROUBLE,
};
use crate::dms::documentation::{Basis, Citation, Edition, Page};
use crate::dms::types::TypeCase;
use crate::rules::{Example, Rule, Severity};

const ENUM: &[TypeCase] = &[TypeCase::Enum];
const NETWORK_ADDRESS: &[TypeCase] = &[TypeCase::Inet, TypeCase::Macaddr];
const TEXT_SEARCH: &[TypeCase] = &[TypeCase::Tsvector, TypeCase::Tsquery];
const GEOMETRIC: &[TypeCase] = &[
    TypeCase::Point,
    TypeCase::Line,
    TypeCase::Lseg,
    TypeCase::Box,
    TypeCase::Path,
    TypeCase::Polygon,
    TypeCase::Circle,
];
const COMPOSITE: &[TypeCase] = &[TypeCase::Composite];
const RANGE: &[TypeCase] = &[
    TypeCase::Int4range,
    TypeCase::Int8range,
    TypeCase::Numrange,
    TypeCase::Strrange,
    TypeCase::TimeRange,
    TypeCase::UserRange,
];
const MULTIRANGE: &[TypeCase] = &[TypeCase::Multirange, TypeCase::MultirangeUnlisted];

const NOT_MIGRATING: &[&str] = &["types-that-do-not-migrate"];
const USER_DEFINED_NOT_MIGRATING: &[&str] =
    &["types-that-do-not-migrate", "user-defined-types-become-varchar"];

pub(super) static ENUM_COLUMN: Rule = Rule {
    name: "enum-column",
    summary: "enums do not migrate",
    group: GROUP,
    severity: Severity::Error,
    explanation: "\
AWS's table of outcomes says that enums do not migrate from PostgreSQL to PostgreSQL. Another page says that
a column of a user-defined type is created as `character varying`: the labels may arrive as text, the enum
itself stays behind.

With `TargetTablePrepMode` `TRUNCATE_BEFORE_LOAD` the finding is a warning: the tables are expected to be
there with their exact types. That values then arrive is our conclusion, so try it on one table. On a target
of another engine the column is converted to text, as all its kin are, and the finding is advice.

What to do, the least disturbing first:

- create type and table on the target before the load, and have DMS keep them;
- leave the column out with a `remove-column` rule and move its values by key when writing has stopped;
- change the column to `varchar(n)` with a CHECK, where the application allows it.",
    example: Example {
        bad: "CREATE TYPE mood AS ENUM ('sad', 'happy');\n\
              CREATE TABLE people (id bigint PRIMARY KEY, feels mood);",
        object: "column:public.people.feels",
        beside: &["type-not-migrated"],
        good: "CREATE TABLE people (id bigint PRIMARY KEY, feels varchar(20));",
        given: GIVEN,
    },
    needs: NEEDS,
    assessments: ASSESSMENTS,
    limitations: USER_DEFINED_NOT_MIGRATING,
    sources: &[OUTCOME, USER_DEFINED, USER_DEFINED_TROUBLE, MAPPING],
    basis: BASIS,
    check: |migration, findings| as_listed::check(migration, findings, ENUM),
    describe: |migration, finding| as_listed::describe(migration, finding, ENUM),
};

pub(super) static NETWORK_ADDRESS_COLUMN: Rule = Rule {
    name: "network-address-column",
    summary: "inet and macaddr do not migrate",
    group: GROUP,
    severity: Severity::Error,
    explanation:
        "\
AWS's table of outcomes says that `inet` and `macaddr` do not migrate from PostgreSQL to PostgreSQL, although
DMS has types for them: text of 50 and 18 characters. `cidr`, carried just as `inet` is, migrates. Values may
arrive as text. `macaddr8` is in none of the tables: see `undocumented-type`.

What to do: leave the column out with a `remove-column` rule and move its values by key when writing has
stopped. A column of networks alone can become `cidr`; others `varchar(50)`, where the application allows it.",
    example: Example {
        bad: "CREATE TABLE logins (id bigint PRIMARY KEY, address inet);",
        object: "column:public.logins.address",
        beside: &[],
        good: "CREATE TABLE logins (id bigint PRIMARY KEY, network cidr);",
        given: GIVEN,
    },
    needs: NEEDS,
    assessments: ASSESSMENTS,
    limitations: NOT_MIGRATING,
    sources: &[OUTCOME, MAPPING],
    basis: BASIS,
    check: |migration, findings| as_listed::check(migration, findings, NETWORK_ADDRESS),
    describe: |migration, finding| as_listed::describe(migration, finding, NETWORK_ADDRESS),
};

pub(super) static TEXT_SEARCH_COLUMN: Rule = Rule {
    name: "text-search-column",
    summary: "tsvector and tsquery do not migrate",
    group: GROUP,
    severity: Severity::Error,
    explanation: "\
AWS's table of outcomes says that `tsvector` and `tsquery` do not migrate from PostgreSQL to PostgreSQL,
although DMS has a type for them, CLOB. Values may arrive as text.

What to do: such a column mostly holds what a trigger or a generated column computes from others. Leave it
out with a `remove-column` rule, and have the target compute it again before the cutover.",
    example: Example {
        bad: "CREATE TABLE pages (id bigint PRIMARY KEY, words tsvector);",
        object: "column:public.pages.words",
        beside: &["lob-may-be-truncated"],
        good: "CREATE TABLE pages (id bigint PRIMARY KEY, title varchar(200));",
        given: GIVEN,
    },
    needs: NEEDS,
    assessments: ASSESSMENTS,
    limitations: NOT_MIGRATING,
    sources: &[OUTCOME, MAPPING],
    basis: BASIS,
    check: |migration, findings| as_listed::check(migration, findings, TEXT_SEARCH),
    describe: |migration, finding| as_listed::describe(migration, finding, TEXT_SEARCH),
};

pub(super) static GEOMETRIC_COLUMN: Rule = Rule {
    name: "geometric-column",
    summary: "built-in geometric types do not migrate",
    group: GROUP,
    severity: Severity::Error,
    explanation: "\
AWS's table of outcomes says that `line`, `lseg`, `box`, `path` and `circle` do not migrate from PostgreSQL to
PostgreSQL, although DMS has types for them. Values may arrive as text.

Its rows for `point` and `polygon` mean the types of PostGIS, so for the built-in ones no outcome is
documented: a warning.

What to do: leave the column out with a `remove-column` rule and move its values by key when writing has
stopped, or move to PostGIS, whose types migrate.",
    example: Example {
        bad: "CREATE TABLE sites (id bigint PRIMARY KEY, area circle);",
        object: "column:public.sites.area",
        beside: &[],
        good: "CREATE TABLE sites (id bigint PRIMARY KEY, x double precision, y double precision);",
        given: GIVEN,
    },
    needs: NEEDS,
    assessments: ASSESSMENTS,
    limitations: NOT_MIGRATING,
    sources: &[OUTCOME, MAPPING],
    basis: BASIS,
    check: |migration, findings| as_listed::check(migration, findings, GEOMETRIC),
    describe: |migration, finding| as_listed::describe(migration, finding, GEOMETRIC),
};

pub(super) static COMPOSITE_COLUMN: Rule = Rule {
    name: "composite-column",
    summary: "composite types do not migrate",
    group: GROUP,
    severity: Severity::Error,
    explanation: "\
AWS's table of outcomes says that composite types do not migrate from PostgreSQL to PostgreSQL. The row type
of a table is one too. Another page says that a column of a user-defined type is created as `character
varying`: values may arrive as text.

With `TargetTablePrepMode` `TRUNCATE_BEFORE_LOAD` the finding is a warning: the tables are expected to be
there with their exact types. That values then arrive is our conclusion, so try it on one table.

What to do: create type and table on the target before the load and have DMS keep them, or leave the column
out with a `remove-column` rule and move its values by key when writing has stopped.",
    example: Example {
        bad: "CREATE TYPE money_in AS (amount integer, currency character(3));\n\
              CREATE TABLE offers (id bigint PRIMARY KEY, price money_in);",
        object: "column:public.offers.price",
        beside: &["lob-may-be-truncated", "type-not-migrated"],
        good: "CREATE TABLE offers (id bigint PRIMARY KEY, amount integer);",
        given: GIVEN,
    },
    needs: NEEDS,
    assessments: ASSESSMENTS,
    limitations: USER_DEFINED_NOT_MIGRATING,
    sources: &[OUTCOME, USER_DEFINED, MAPPING],
    basis: BASIS,
    check: |migration, findings| as_listed::check(migration, findings, COMPOSITE),
    describe: |migration, finding| as_listed::describe(migration, finding, COMPOSITE),
};

pub(super) static RANGE_COLUMN: Rule = Rule {
    name: "range-column",
    summary: "ranges do not migrate",
    group: GROUP,
    severity: Severity::Error,
    explanation: "\
AWS's table of outcomes says that ranges do not migrate from PostgreSQL to PostgreSQL. DMS has a type for
`int4range`, `int8range` and `numrange` all the same, text of 255 characters, and none for those of dates and
times. Values may arrive as text. A range type of the database's own becomes `character varying` where DMS
creates the table.

What to do: leave the column out with a `remove-column` rule and move its values by key when writing has
stopped, or store the bounds in two columns.",
    example: Example {
        bad: "CREATE TABLE bookings (id bigint PRIMARY KEY, nights int4range);",
        object: "column:public.bookings.nights",
        beside: &[],
        good: "CREATE TABLE bookings (id bigint PRIMARY KEY, first_night integer, last_night integer);",
        given: GIVEN,
    },
    needs: NEEDS,
    assessments: ASSESSMENTS,
    limitations: USER_DEFINED_NOT_MIGRATING,
    sources: &[OUTCOME, MAPPING, USER_DEFINED],
    basis: BASIS,
    check: |migration, findings| as_listed::check(migration, findings, RANGE),
    describe: |migration, finding| as_listed::describe(migration, finding, RANGE),
};

pub(super) static MULTIRANGE_COLUMN: Rule = Rule {
    name: "multirange-column",
    summary: "AWS does not mention multiranges",
    group: GROUP,
    severity: Severity::Warning,
    explanation: "\
No page of AWS mentions multiranges; single ranges are listed as not migrating. Qlik, whose product shares
the engine, lists `int4multirange`, `int8multirange`, `nummultirange` and `tsmultirange` as text of 255
characters, and not the others.

What to do: try the column in a test task, or leave it out with a `remove-column` rule and move its values by
key when writing has stopped.",
    example: Example {
        bad: "CREATE TABLE shifts (id bigint PRIMARY KEY, hours int4multirange);",
        object: "column:public.shifts.hours",
        beside: &[],
        good: "CREATE TABLE shifts (id bigint PRIMARY KEY, hours integer);",
        given: GIVEN,
    },
    needs: NEEDS,
    assessments: ASSESSMENTS,
    limitations: &["unknown-types-streamed-as-strings"],
    sources: &[
        Citation::new(
            Page::QlikHomogeneousReplication,
            "Data type exceptions",
            &[Edition::Qlik("November 2024")],
        ),
        MAPPING,
    ],
    basis: Basis::Qlik,
    check: |migration, findings| as_listed::check(migration, findings, MULTIRANGE),
    describe: |migration, finding| as_listed::describe(migration, finding, MULTIRANGE),
};
