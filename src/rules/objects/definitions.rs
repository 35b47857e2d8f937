//! What columns and queries are made of: types, operators, collations, text search, extensions.

use super::left_behind::{Elsewhere, LeftBehind, Missing, RULE, Report, example, no_caveat};
use crate::catalog::{Catalog, ObjectId, OtherKind, TypeKind};
use crate::ddl::Ddl;
use crate::dms::documentation::{ALL_EDITIONS, Citation, Page};
use crate::finding::Finding;
use crate::remedy::{Phase, SqlChange};
use crate::rules::Rule;

pub(super) static TYPE: LeftBehind = LeftBehind {
    rule: Rule {
        name: "type-not-migrated",
        summary: "user-defined type is not created on the target",
        explanation: "\
DMS creates no types: enums, composite types, domains, ranges, base types. Where it creates a table
itself, a column of such a type becomes `character varying`; functions and views that name the type
cannot be made.

Create the types before the load, in the order in which they use each other, and then the tables
with their exact types, which DMS keeps with `TRUNCATE_BEFORE_LOAD`.",
        example: example(
            "CREATE TYPE state AS ENUM ('new', 'paid');",
            "type:public.state",
            &[],
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        limitations: &["secondary-objects-not-migrated", "user-defined-types-become-varchar"],
        sources: &[Citation::new(Page::TargetPostgreSql, "Target data types for PostgreSQL", ALL_EDITIONS)],
        ..RULE
    },
    list: |missing, report| {
        for (id, user_type) in missing.source.types.iter() {
            if missing.touches(user_type.schema) {
                report.add(missing, ObjectId::Type(id));
            }
        }
    },
    message: |_, _| {
        "DMS does not create this type: columns of it become character varying where DMS creates the table"
            .to_owned()
    },
    create: |ddl, finding| {
        let Some(ObjectId::Type(id)) = finding.source_object() else { return None };
        let mut steps = match ddl.catalog().types[id].kind {
            // its functions come between the two
            TypeKind::Base(_) => ddl.create_shell_type(id),
            _ => Vec::new(),
        };
        steps.extend(ddl.create_type(id));
        Some(SqlChange::new(Phase::TargetBeforeLoad, steps))
    },
    caveat: |catalog: &Catalog, finding| match finding.source_object() {
        Some(ObjectId::Type(id)) if matches!(catalog.types[id].kind, TypeKind::Base(_)) => {
            Some("its input and output functions come between the two statements".to_owned())
        }
        _ => None,
    },
    elsewhere: Elsewhere::Unknown,
};

pub(super) static OPERATOR: LeftBehind = LeftBehind {
    rule: Rule {
        name: "operator-not-migrated",
        summary: "operator, operator class, cast or conversion is not created on the target",
        explanation: "\
DMS creates no operators, operator classes and families, casts, conversions and access methods.
Indexes that use them cannot be made on the target, and queries that use them fail.

Create them before the load, after the functions that they call.",
        example: example(
            "CREATE FUNCTION same(a integer, b integer) RETURNS boolean LANGUAGE sql AS 'SELECT a = b';
CREATE OPERATOR public.=== (FUNCTION = same, LEFTARG = integer, RIGHTARG = integer);",
            "operator:public.===(integer, integer)",
            &["function-not-migrated"],
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        ..RULE
    },
    list: |missing, report| {
        list_others(missing, report, |kind| {
            matches!(
                kind,
                OtherKind::Operator
                    | OtherKind::OperatorClass
                    | OtherKind::OperatorFamily
                    | OtherKind::Cast
                    | OtherKind::Conversion
                    | OtherKind::AccessMethod
            )
        });
    },
    message: |_, _| "DMS does not create it: indexes and queries on the target cannot use it".to_owned(),
    create: create_other,
    caveat: no_caveat,
    elsewhere: Elsewhere::Unknown,
};

pub(super) static COLLATION: LeftBehind = LeftBehind {
    rule: Rule {
        name: "collation-not-migrated",
        summary: "collation is not created on the target",
        explanation: "\
DMS creates no collations. Tables, indexes and queries that name one cannot be made or fail on the
target.

Create it before the load. The target's C library or ICU may sort differently from the source's
under the same name: indexes on text are built anew on the target, but an order that the application
relies on can change.",
        example: example(
            "CREATE COLLATION plain (lc_collate = 'C', lc_ctype = 'C');",
            "collation:public.plain",
            &[],
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        limitations: &["qlik-collations"],
        ..RULE
    },
    list: |missing, report| list_others(missing, report, |kind| kind == OtherKind::Collation),
    message: |_, _| "DMS does not create this collation: what names it fails on the target".to_owned(),
    create: create_other,
    caveat: no_caveat,
    elsewhere: Elsewhere::Unknown,
};

pub(super) static TEXT_SEARCH: LeftBehind = LeftBehind {
    rule: Rule {
        name: "text-search-configuration-not-migrated",
        summary: "text search object is not created on the target",
        explanation: "\
DMS creates no text search configurations, dictionaries, parsers and templates. Queries, generated
columns and indexes that name one fail on the target.

Create them before the load. Files that a dictionary reads (stop words, thesaurus) must be on the
target's disk, which managed servers do not offer.",
        example: example(
            "CREATE TEXT SEARCH CONFIGURATION plain (COPY = pg_catalog.simple);",
            "text-search-configuration:public.plain",
            &[],
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
        ),
        ..RULE
    },
    list: |missing, report| {
        list_others(missing, report, |kind| {
            matches!(
                kind,
                OtherKind::TextSearchConfiguration
                    | OtherKind::TextSearchDictionary
                    | OtherKind::TextSearchParser
                    | OtherKind::TextSearchTemplate
            )
        });
    },
    message: |_, _| "DMS does not create it: text search on the target cannot use it".to_owned(),
    create: create_other,
    caveat: no_caveat,
    elsewhere: Elsewhere::Unknown,
};

/// Kinds that stand in no schema, such as casts, go with every migration.
fn list_others(missing: &Missing<'_>, report: &mut Report<'_>, is_wanted: fn(OtherKind) -> bool) {
    for (id, other) in missing.source.others.iter() {
        if is_wanted(other.kind) && other.schema.is_none_or(|schema| missing.touches(schema)) {
            report.add(missing, ObjectId::Other(id));
        }
    }
}

fn create_other(ddl: Ddl<'_>, finding: &Finding) -> Option<SqlChange> {
    let Some(ObjectId::Other(id)) = finding.source_object() else { return None };
    Some(SqlChange::new(Phase::TargetBeforeLoad, ddl.create_other(id)))
}

pub(super) static EXTENSION: LeftBehind = LeftBehind {
    rule: Rule {
        name: "extension-not-migrated",
        summary: "extension is not created on the target",
        explanation: "\
DMS creates no extensions. Types, functions and operator classes of an extension are missing on the
target; AWS asks that PostGIS be there before the load, for otherwise its columns do not arrive.

Create extensions before the load. A managed server offers its own list of them, in its own
versions, and some must be preloaded (`shared_preload_libraries`) in the parameter group.",
        example: example("CREATE EXTENSION pg_trgm;", "extension:pg_trgm", &[], "CREATE EXTENSION plpgsql;"),
        limitations: &["secondary-objects-not-migrated", "postgis-extension-first"],
        sources: &[Citation::new(
            Page::SourcePostgreSql,
            "Migrating PostGIS spatial data types",
            ALL_EDITIONS,
        )],
        ..RULE
    },
    list: |missing, report| {
        for (id, extension) in missing.source.extensions.iter() {
            // every new database has it
            if extension.name != "plpgsql" {
                report.add(missing, ObjectId::Extension(id));
            }
        }
    },
    message: |_, _| {
        "DMS does not create this extension: its types and functions are missing on the target".to_owned()
    },
    create: |ddl, finding| {
        let Some(ObjectId::Extension(id)) = finding.source_object() else { return None };
        Some(SqlChange::new(Phase::TargetBeforeLoad, ddl.create_extension(id)))
    },
    caveat: |_, _| Some("the target must offer it; some have to be preloaded".to_owned()),
    elsewhere: Elsewhere::Unknown,
};
