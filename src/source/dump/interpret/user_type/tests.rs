use crate::catalog::{Catalog, Domain, Name, Type, TypeKind};

use super::super::ApplyError;
use super::super::testing::{Session, catalog_of};
use super::multirange_name;

fn type_called<'a>(catalog: &'a Catalog, name: &str) -> &'a Type {
    &catalog.types[catalog.user_type("public", name).unwrap()]
}

fn labels(catalog: &Catalog, name: &str) -> Vec<String> {
    let TypeKind::Enum(labels) = &type_called(catalog, name).kind else { panic!() };
    labels.iter().map(ToString::to_string).collect()
}

fn attributes(catalog: &Catalog, name: &str) -> Vec<String> {
    let TypeKind::Composite(attributes) = &type_called(catalog, name).kind else { panic!() };
    attributes
        .iter()
        .map(|attribute| format!("{} {}", attribute.name, catalog.type_name(&attribute.data_type)))
        .collect()
}

fn domain<'a>(catalog: &'a Catalog, name: &str) -> &'a Domain {
    let TypeKind::Domain(domain) = &type_called(catalog, name).kind else { panic!() };
    domain
}

#[test]
fn enum_labels_stand_in_order() {
    let catalog = catalog_of(
        "CREATE TYPE public.mood AS ENUM (\n    'sad',\n    'it''s ok'\n);\n\
         ALTER TYPE public.mood ADD VALUE 'happy';\n\
         ALTER TYPE mood ADD VALUE IF NOT EXISTS 'happy' BEFORE 'sad';\n\
         ALTER TYPE mood ADD VALUE 'worst' BEFORE 'sad';\n\
         ALTER TYPE mood ADD VALUE 'bad' AFTER 'worst';\n\
         ALTER TYPE mood RENAME VALUE 'it''s ok' TO 'ok';\n\
         CREATE TYPE nothing AS ENUM ();\n",
    );
    assert_eq!(labels(&catalog, "mood"), ["worst", "bad", "sad", "ok", "happy"]);
    assert!(labels(&catalog, "nothing").is_empty());
}

#[test]
fn enum_labels_must_exist_and_differ() {
    let mut session = Session::new();
    session.script("CREATE TYPE e AS ENUM ('a');\n");
    for statement in [
        "ALTER TYPE e ADD VALUE 'a'",
        "ALTER TYPE e ADD VALUE 'b' BEFORE 'c'",
        "ALTER TYPE e RENAME VALUE 'x' TO 'y'",
    ] {
        let error = session.run(statement).unwrap_err();
        assert!(matches!(error, ApplyError::Refused(_)), "{statement}");
    }
    let error = session.run("CREATE TYPE e AS ENUM ('b')").unwrap_err();
    assert_eq!(error.to_string(), "type public.e already exists");
}

#[test]
fn attributes_follow_their_changes() {
    let catalog = catalog_of(
        "CREATE TYPE public.address AS (\n\tstreet character varying(20) COLLATE \"C\",\n\tno integer\n);\n\
         ALTER TYPE address ADD ATTRIBUTE zip text CASCADE, DROP ATTRIBUTE IF EXISTS gone;\n\
         ALTER TYPE address ALTER ATTRIBUTE no SET DATA TYPE bigint;\n\
         ALTER TYPE address RENAME ATTRIBUTE street TO road;\n\
         CREATE TYPE person AS (home address, others address[]);\n\
         CREATE TYPE empty AS ();\n",
    );
    assert_eq!(attributes(&catalog, "address"), ["road character varying(20)", "no bigint", "zip text"]);
    assert_eq!(attributes(&catalog, "person"), ["home public.address", "others public.address[]"]);
    assert!(attributes(&catalog, "empty").is_empty());
}

#[test]
fn a_shell_is_completed() {
    let catalog = catalog_of(
        "CREATE TYPE public.box3;\n\
         CREATE FUNCTION box3_in(cstring) RETURNS box3 LANGUAGE c AS 'x';\n\
         CREATE TYPE public.box3 (\n    INTERNALLENGTH = 16,\n    INPUT = box3_in,\n    ALIGNMENT = double\n);\n",
    );
    let TypeKind::Base(parameters) = &type_called(&catalog, "box3").kind else { panic!() };
    assert_eq!(parameters.len(), 3);
    assert_eq!(parameters[2].value.as_deref(), Some("double"));
    assert_eq!(catalog.types.len(), 1);
}

#[test]
fn ranges_bring_a_multirange() {
    let catalog = catalog_of(
        "CREATE TYPE public.float_range AS RANGE (\n    subtype = double precision,\n\
         multirange_type_name = public.float_many,\n    subtype_diff = float8mi\n);\n\
         CREATE TYPE span AS RANGE (subtype = int);\n\
         CREATE DOMAIN many AS float_many;\n\
         CREATE DOMAIN spans AS public.span_multirange;\n",
    );
    let TypeKind::Range(range) = &type_called(&catalog, "float_range").kind else { panic!() };
    assert_eq!(range.multirange, Some("float_many".into()));
    assert_eq!(catalog.type_name(&range.subtype).to_string(), "double precision");
    assert_eq!(range.parameters.len(), 3);
    let base = |name| catalog.type_name(&domain(&catalog, name).base).to_string();
    assert_eq!(base("many"), "public.float_many");
    assert_eq!(base("spans"), "public.span_multirange");
}

/// What a PostgreSQL 15 server chooses.
#[test]
fn multirange_names_are_the_servers() {
    let long = "r".repeat(63);
    let long_range = format!("{}range", "x".repeat(58));
    let cases = [
        ("timerange", "timemultirange".to_owned()),
        ("rangerange", "multirangerange".to_owned()),
        ("span", "span_multirange".to_owned()),
        (&long, format!("{}_multirange", "r".repeat(52))),
        (&long_range, format!("{}multi", "x".repeat(58))),
    ];
    for (range, expected) in cases {
        assert_eq!(multirange_name(&Name::from(range)).as_str(), expected, "{range}");
    }
}

#[test]
fn domains_have_all_forms_of_constraints() {
    let catalog = catalog_of(
        "CREATE DOMAIN public.us_zip AS text COLLATE \"C\" DEFAULT 'x'::text NOT NULL\n\
         \tCONSTRAINT us_zip_check CHECK (((VALUE ~ '^\\d{5}$'::text) OR (VALUE = ''::text)));\n\
         CREATE DOMAIN d varchar(5) CHECK (VALUE <> '') CHECK (length(VALUE) > 1) NULL;\n",
    );
    let zip = domain(&catalog, "us_zip");
    assert!(zip.not_null);
    assert_eq!(zip.default.as_ref().unwrap().as_str(), "'x'::text");
    assert_eq!(zip.collation.as_ref().unwrap().name, "C");
    assert_eq!(zip.constraints[0].name, "us_zip_check");
    let plain = domain(&catalog, "d");
    assert!(!plain.not_null);
    let names: Vec<_> = plain.constraints.iter().map(|constraint| constraint.name.as_str()).collect();
    assert_eq!(names, ["d_check", "d_check1"]);
    let crate::catalog::ConstraintKind::Check { expression } = &plain.constraints[1].kind else { panic!() };
    assert_eq!(expression.as_str(), "length(VALUE) > 1");
}

#[test]
fn domains_follow_their_changes() {
    let catalog = catalog_of(
        "CREATE DOMAIN d AS integer;\n\
         ALTER DOMAIN d SET DEFAULT 1 + 1;\n\
         ALTER DOMAIN d SET NOT NULL;\n\
         ALTER DOMAIN d ADD CONSTRAINT positive CHECK (VALUE > 0) NOT VALID;\n\
         ALTER DOMAIN d ADD CHECK (VALUE < 9);\n\
         ALTER DOMAIN d RENAME CONSTRAINT positive TO above;\n\
         ALTER DOMAIN d DROP CONSTRAINT d_check CASCADE;\n\
         ALTER DOMAIN d DROP CONSTRAINT IF EXISTS d_check;\n",
    );
    let changed = domain(&catalog, "d");
    assert_eq!(changed.default.as_ref().unwrap().as_str(), "1 + 1");
    assert!(changed.not_null);
    assert_eq!(changed.constraints.len(), 1);
    assert_eq!(changed.constraints[0].name, "above");
    assert!(!changed.constraints[0].validated);
    let catalog = catalog_of(
        "CREATE DOMAIN d AS integer DEFAULT 1 NOT NULL CONSTRAINT c CHECK (VALUE > 0);\n\
         ALTER DOMAIN d DROP DEFAULT;\nALTER DOMAIN d DROP NOT NULL;\nALTER DOMAIN d VALIDATE CONSTRAINT c;\n",
    );
    let changed = domain(&catalog, "d");
    assert!(changed.default.is_none() && !changed.not_null && changed.constraints[0].validated);
}
