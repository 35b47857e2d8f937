//! The difference of two catalogs: nothing where they are the same, and exactly what was changed otherwise.

#![cfg(feature = "dump")]

mod difference;
mod support;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use difference::cases::{Case, all_cases};
use pgdms_lint::catalog::Catalog;
use pgdms_lint::catalog::difference::{Aspect, Change, Comparison, Difference, NotComparable, Property};
use pgdms_lint::source::{DumpOptions, read_dump, read_dump_from};
use support::{corpus, fixtures};

/// What makes every aspect told, so that each can differ.
const EVERY_ASPECT: &str = "
    CREATE ROLE owner_role; CREATE ROLE reader; CREATE ROLE writer; CREATE ROLE passer;
    ALTER DATABASE db SET work_mem = '1MB';
    CREATE SCHEMA s;
    CREATE TABLE s.known (id integer);
    ALTER TABLE s.known OWNER TO owner_role;
    GRANT SELECT ON s.known TO reader;
    COMMENT ON TABLE s.known IS 'Known';
    INSERT INTO s.known VALUES (1);
";

fn read(sql: &str) -> Catalog {
    let reading = read_dump_from("case.sql", sql.as_bytes(), &DumpOptions::default()).unwrap();
    assert!(reading.skipped.is_empty(), "not read: {:#?}\n{sql}", reading.skipped);
    reading.catalog
}

fn lines(difference: &Difference) -> Vec<String> {
    difference
        .objects
        .iter()
        .flat_map(|object| object.to_string().lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

#[test]
fn each_property_alone_is_the_only_difference() {
    let mut wrong = Vec::new();
    for Case { given, here, there, differs } in all_cases() {
        let [here_sql, there_sql] = [here, there].map(|own| format!("{EVERY_ASPECT}{given};{own};"));
        let difference = Difference::between(&read(&here_sql), &read(&there_sql));
        let found = lines(&difference);
        if found != *differs {
            wrong.push(format!(
                "{given}\n  {here}\n  {there}\n  expected {differs:#?}\n  found    {found:#?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A property that no case changes could be forgotten without a test that fails.
#[test]
fn every_property_has_a_case() {
    let mut seen = BTreeSet::new();
    for Case { given, here, there, .. } in all_cases() {
        let [here, there] = [here, there].map(|own| read(&format!("{EVERY_ASPECT}{given};{own};")));
        for object in Difference::between(&here, &there).objects {
            if let Change::Changed(properties) = object.change {
                seen.extend(properties.iter().map(|one| one.property));
            }
        }
    }
    // tells only that indexes are not known
    seen.insert(Property::Indexes);
    // differs only where parts are matched by what they are
    seen.insert(Property::Name);
    // no text tells it: `compare` looks at servers
    seen.insert(Property::EnforcingTriggers);
    let missing: Vec<&Property> = Property::ALL.iter().filter(|property| !seen.contains(property)).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}

#[test]
fn the_other_way_round_here_is_there() {
    for Case { given, here, there, .. } in all_cases() {
        let [here, there] = [here, there].map(|own| read(&format!("{EVERY_ASPECT}{given};{own};")));
        let (forth, back) = (Difference::between(&here, &there), Difference::between(&there, &here));
        let only = |difference: &Difference, change: &Change| {
            difference.objects.iter().filter(|object| object.change == *change).count()
        };
        assert_eq!(forth.objects.len(), back.objects.len(), "{given}");
        assert_eq!(only(&forth, &Change::OnlyHere), only(&back, &Change::OnlyThere), "{given}");
    }
}

#[test]
fn a_catalog_differs_from_itself_in_nothing() {
    let fixtures = fixtures::all().into_iter().map(|fixture| fixture.files);
    let real = corpus::folder().map(|folder| corpus::restorable(&folder)).unwrap_or_default();
    for files in fixtures.chain(real.into_iter().map(|dump| vec![dump.path])) {
        let read = || read_dump(&files, &DumpOptions::default()).unwrap().catalog;
        let difference = Difference::between(&read(), &read());
        assert_eq!(lines(&difference), Vec::<String>::new(), "{files:?}");
    }
}

#[test]
fn what_an_input_does_not_tell_is_not_comparable() {
    let silent = read("CREATE TABLE t (a integer); CREATE TABLE made AS SELECT 1 AS one;");
    let told = read(&format!(
        "{EVERY_ASPECT} CREATE TABLE t (a integer); CREATE TABLE made (one integer);
        ALTER TABLE t OWNER TO reader; GRANT SELECT ON t TO writer; COMMENT ON TABLE t IS 'T';"
    ));
    let difference = Difference::between(&silent, &told);
    assert_eq!(lines(&difference), ["schema s: only there", "table s.known: only there"]);
    let untold: Vec<String> = difference.not_comparable.iter().map(NotComparable::to_string).collect();
    assert_eq!(
        untold,
        [
            "owners: not known here",
            "privileges: not known here",
            "roles: not known here",
            "comments: not known here",
            "the database's own properties and settings: not known here",
            "large objects: not known here",
            "table public.made: column order not known here",
        ]
    );
}

#[test]
fn what_could_not_be_read_is_not_comparable() {
    let read =
        |sql: &str| read_dump_from("case.sql", sql.as_bytes(), &DumpOptions::default()).unwrap().catalog;
    let table = "CREATE TABLE t (a integer, b integer);";
    let unreadable = read(&format!("{table} CREATE UNIQUE INDEX i ON t (a) BY (b);"));
    let readable = read(&format!("{table} CREATE UNIQUE INDEX i ON t (a);"));
    let difference = Difference::between(&unreadable, &readable);
    assert_eq!(lines(&difference), Vec::<String>::new());
    let told = difference
        .not_comparable
        .iter()
        .any(|one| one.to_string() == "table public.t: indexes not known here");
    assert!(told, "{:?}", difference.not_comparable);
}

#[test]
fn what_is_left_out_is_not_compared_and_not_told() {
    let [here, there] = ["reader", "writer"]
        .map(|owner| read(&format!("{EVERY_ASPECT} CREATE TABLE t (); ALTER TABLE t OWNER TO {owner};")));
    let all = Comparison::new().of(&here, &there);
    assert_eq!(lines(&all), ["table public.t: owner reader here, writer there"]);
    let without = Comparison::new().leave_out(Aspect::Owners).of(&here, &there);
    assert!(without.is_empty(), "{:?}", lines(&without));
    assert_eq!(without.not_comparable, all.not_comparable);
}

#[test]
fn a_difference_serialises() {
    let here = read("CREATE TABLE t (a numeric(10,2)); CREATE INDEX only_here ON t (a);");
    let there = read("CREATE TABLE t (a numeric DEFAULT 0) WITH (fillfactor = 70);");
    let difference = Difference::between(&here, &there);
    let json = serde_json::to_value(&difference.objects).unwrap();
    assert_eq!(
        json,
        serde_json::json!([
            {
                "object": {"kind": "table", "schema": "public", "name": "t"},
                "change": {"changed": [{"property": "storage-parameter", "of": "fillfactor", "here": null, "there": "70"}]}
            },
            {
                "object": {"kind": "column", "schema": "public", "table": "t", "name": "a"},
                "change": {"changed": [
                    {"property": "data-type", "here": "numeric(10,2)", "there": "numeric"},
                    {"property": "default", "here": null, "there": "0"}
                ]}
            },
            {"object": {"kind": "index", "schema": "public", "table": "t", "name": "only_here"}, "change": "only-here"}
        ])
    );
}

/// Twice the tables must not take four times as long.
#[test]
fn the_time_grows_with_the_size() {
    let time = |tables: usize| {
        let sql: String = (0..tables)
            .map(|n| {
                format!(
                    "CREATE TABLE t{n} (id bigint PRIMARY KEY, a text, b integer NOT NULL DEFAULT {n});\n"
                )
            })
            .collect();
        let (here, there) = (read(&sql), read(&sql));
        let start = Instant::now();
        assert!(Difference::between(&here, &there).is_empty());
        start.elapsed()
    };
    let (small, large) = (time(500), time(4000));
    assert!(large < small * 24 + Duration::from_millis(50), "{small:?} for 500 tables, {large:?} for 4000");
}

/// Keys, indexes and identity sequences under other names, in two pairs that could be confused.
#[test]
fn parts_of_tables_are_matched_by_what_they_are_where_that_is_asked_for() {
    let here = read(
        "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY, a bigint, b bigint);
         ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY (id);
         ALTER TABLE t ADD CONSTRAINT t_a UNIQUE (a);
         ALTER TABLE t ADD CONSTRAINT t_positive CHECK (a > 0);
         CREATE INDEX one ON t (a, b); CREATE INDEX two ON t (b, a); CREATE INDEX three ON t (b);",
    );
    let there = read(
        "CREATE TABLE t (id bigint NOT NULL, a bigint, b bigint);
         ALTER TABLE t ALTER id ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME numbers);
         ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (id);
         ALTER TABLE t ADD CONSTRAINT ua UNIQUE (a);
         ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0);
         CREATE INDEX x ON t (b, a); CREATE INDEX y ON t (a, b); CREATE INDEX z ON t (a) WHERE b > 0;",
    );
    let difference = Comparison::new().match_parts_by_definition().of(&here, &there);
    let names: Vec<String> = lines(&difference)
        .into_iter()
        .filter(|line| line.contains(": name ") || line.contains("only"))
        .collect();
    let expected = [
        "sequence public.t_id_seq: name t_id_seq here, numbers there",
        "index public.t.one: name one here, y there",
        "constraint public.t.t_a: name t_a here, ua there",
        "index public.t.t_a: name t_a here, ua there",
        "constraint public.t.t_pkey: name t_pkey here, pk there",
        "index public.t.t_pkey: name t_pkey here, pk there",
        "constraint public.t.t_positive: name t_positive here, positive there",
        "index public.t.three: only here",
        "index public.t.two: name two here, x there",
        "index public.t.z: only there",
    ];
    assert_eq!(names, expected);
    // without that all of them are alone
    assert_eq!(
        lines(&Difference::between(&here, &there)).iter().filter(|line| line.contains("only")).count(),
        18
    );
}
