//! Rules see columns and tables as the server does, whatever their text looks like: through domains,
//! arrays, partitions, inheritance, later statements; and they leave alone what the task does not move.
//! What cannot be judged is said to be so.

#![cfg(feature = "dump")]

mod support;

use pgdms_lint::lint::Linter;
use pgdms_lint::migration::Migration;
use pgdms_lint::rules::Given;
use pgdms_lint::source::{DumpOptions, read_dump_from};
use support::lint::{migration, task};

/// The findings of these rules, as `severity rule object`.
fn found(migration: &Migration, rules: &[&str]) -> Vec<String> {
    let report = Linter::new().select(rules).unwrap().run(migration);
    let mut found: Vec<String> = report
        .findings
        .iter()
        .map(|finding| {
            let object = finding.object_ref(migration.source());
            format!("{} {} {object}", finding.severity, finding.rule.name)
        })
        .collect();
    found.sort();
    found
}

/// What a rule says that it could not judge, as `reason: objects`.
fn not_checked(migration: &Migration, rule: &str) -> Vec<String> {
    let report = Linter::new().select(&[rule]).unwrap().run(migration);
    let line = |entry: &pgdms_lint::finding::NotChecked| {
        let objects = entry.objects.iter().map(|id| migration.source().object_ref(*id).to_string());
        format!("{}: {}", entry.reason, objects.collect::<Vec<_>>().join(", "))
    };
    report.not_checked.iter().map(line).collect()
}

/// What stands in `sql`, where not every statement can be read.
fn partly_read(sql: &str) -> Migration {
    let reading = read_dump_from("test.sql", sql.as_bytes(), &DumpOptions::default()).unwrap();
    assert!(!reading.skipped.is_empty(), "all of it was read: {sql}");
    Migration::new(reading.catalog).with_task(task(&Given::NOTHING).build())
}

/// Schema, rules, what they find.
type Case = (&'static str, &'static [&'static str], &'static [&'static str]);

fn check(cases: &[Case], given: &Given) {
    for (sql, rules, expected) in cases {
        assert_eq!(found(&migration(sql, given), rules), *expected, "{sql}");
    }
}

const NUMERIC: &[&str] = &["numeric-without-precision"];
const OF_C: &[&str] = &["error numeric-without-precision column:public.t.c"];

#[test]
fn types_are_seen_through_domains_and_arrays() {
    let with_domain = &["numeric-without-precision", "domain-column"];
    let both =
        &["error numeric-without-precision column:public.t.c", "warning domain-column column:public.t.c"];
    check(
        &[
            ("CREATE TABLE t (id int PRIMARY KEY, c numeric[]);", NUMERIC, OF_C),
            ("CREATE TABLE t (id int PRIMARY KEY, c decimal[][3]);", NUMERIC, OF_C),
            (
                "CREATE DOMAIN a AS numeric; CREATE DOMAIN b AS a CHECK (VALUE > 0);
                 CREATE TABLE t (id int PRIMARY KEY, c b);",
                with_domain,
                both,
            ),
            ("CREATE DOMAIN a AS numeric; CREATE TABLE t (id int PRIMARY KEY, c a[]);", with_domain, both),
            (
                "CREATE DOMAIN a AS numeric[]; CREATE DOMAIN b AS a; CREATE TABLE t (id int PRIMARY KEY, c b);",
                with_domain,
                both,
            ),
            (
                "CREATE DOMAIN a AS numeric(10,2); CREATE DOMAIN b AS a; CREATE TABLE t (id int PRIMARY KEY, c b);",
                NUMERIC,
                &[],
            ),
            (
                "CREATE DOMAIN email AS text; CREATE TABLE t (c email PRIMARY KEY);",
                &["lob-primary-key"],
                &["error lob-primary-key constraint:public.t.t_pkey"],
            ),
            (
                "CREATE TYPE mood AS ENUM ('a'); CREATE DOMAIN d AS mood; CREATE TABLE t (id int PRIMARY KEY, c d[]);",
                &["enum-column"],
                &["error enum-column column:public.t.c"],
            ),
            (
                "CREATE DOMAIN numbers AS int[]; CREATE TABLE t (c numbers);",
                &["array-without-primary-key"],
                &["error array-without-primary-key table:public.t"],
            ),
        ],
        &Given::NOTHING,
    );
}

#[test]
fn columns_come_from_other_tables_and_types() {
    check(
        &[
            (
                "CREATE TABLE s (id int PRIMARY KEY, c numeric); CREATE TABLE t (LIKE s INCLUDING ALL);",
                NUMERIC,
                &[
                    "error numeric-without-precision column:public.s.c",
                    "error numeric-without-precision column:public.t.c",
                ],
            ),
            (
                "CREATE TABLE s (id int PRIMARY KEY, c int); CREATE TABLE t (LIKE s INCLUDING ALL);",
                &["missing-primary-key"],
                &[],
            ),
            (
                "CREATE TABLE s (id int PRIMARY KEY, c int); CREATE TABLE t (LIKE s);",
                &["missing-primary-key"],
                &["error missing-primary-key table:public.t"],
            ),
            (
                "CREATE TYPE r AS (id int, c numeric); CREATE TABLE t OF r (PRIMARY KEY (id));",
                NUMERIC,
                OF_C,
            ),
            (
                "CREATE TABLE t (id int PRIMARY KEY, c numeric); CREATE TABLE u (own numeric) INHERITS (t);",
                &["numeric-without-precision", "missing-primary-key"],
                &[
                    "error missing-primary-key table:public.u",
                    "error numeric-without-precision column:public.t.c",
                    "error numeric-without-precision column:public.u.own",
                ],
            ),
            (
                "CREATE TABLE t (id int PRIMARY KEY, c numeric); CREATE TABLE u (c numeric NOT NULL, id int PRIMARY KEY);
                 ALTER TABLE u INHERIT t;",
                NUMERIC,
                OF_C,
            ),
        ],
        &Given::NOTHING,
    );
}

const PARTITIONED: &str = "CREATE TABLE t (id int NOT NULL, c numeric, body text) PARTITION BY RANGE (id);
    CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (1) TO (9) PARTITION BY RANGE (id);
    CREATE TABLE t11 PARTITION OF t1 FOR VALUES FROM (1) TO (5);
    CREATE TABLE t2 (id int NOT NULL, c numeric, body text);
    ALTER TABLE t ATTACH PARTITION t2 FOR VALUES FROM (9) TO (12);";

#[test]
fn a_partitioned_table_speaks_for_its_partitions() {
    let rules = &[
        "numeric-without-precision",
        "lob-may-be-truncated",
        "lob-without-key",
        "missing-primary-key",
        "partitioned-table",
    ];
    let expected = [
        "error lob-without-key table:public.t",
        "error missing-primary-key table:public.t",
        "error numeric-without-precision column:public.t.c",
        "warning lob-may-be-truncated column:public.t.body",
        "warning partitioned-table table:public.t",
    ];
    assert_eq!(found(&migration(PARTITIONED, &Given::NOTHING), rules), expected);
    // the task selects the partitions alone, as AWS advises
    let partitions = Given {
        table_mappings: Some(
            r#"{"rules": [
            {"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
             "object-locator": {"schema-name": "public", "table-name": "%"}},
            {"rule-type": "selection", "rule-id": "2", "rule-name": "2", "rule-action": "exclude",
             "object-locator": {"schema-name": "public", "table-name": "t"}},
            {"rule-type": "selection", "rule-id": "3", "rule-name": "3", "rule-action": "exclude",
             "object-locator": {"schema-name": "public", "table-name": "t1"}}]}"#,
        ),
        ..Given::NOTHING
    };
    assert_eq!(found(&migration(PARTITIONED, &partitions), rules), expected);
    assert_eq!(
        found(&migration(PARTITIONED, &partitions), &["partition-parent-selected"]),
        Vec::<String>::new()
    );
    // what the partitions have from the table that is left out is not forgotten
    let furnished = format!(
        "{PARTITIONED} CREATE INDEX i ON t (c); ALTER TABLE t ADD CONSTRAINT positive CHECK (c > 0);
         ALTER TABLE t ALTER id ADD GENERATED BY DEFAULT AS IDENTITY;"
    );
    let left_behind =
        &["secondary-index-not-migrated", "check-constraint-not-migrated", "sequence-not-migrated"];
    for given in [&Given::NOTHING, &partitions] {
        assert_eq!(
            found(&migration(&furnished, given), left_behind),
            [
                "warning check-constraint-not-migrated constraint:public.t.positive",
                "warning secondary-index-not-migrated index:public.t.i",
                "warning sequence-not-migrated sequence:public.t_id_seq"
            ]
        );
    }
    let detached = format!("{PARTITIONED} ALTER TABLE t DETACH PARTITION t2;");
    assert_eq!(
        found(&migration(&detached, &Given::NOTHING), NUMERIC),
        [
            "error numeric-without-precision column:public.t.c",
            "error numeric-without-precision column:public.t2.c"
        ]
    );
}

#[test]
fn later_statements_count() {
    check(
        &[
            ("CREATE TABLE t (id int PRIMARY KEY); ALTER TABLE t ADD COLUMN c numeric;", NUMERIC, OF_C),
            (
                "CREATE TABLE t (id int PRIMARY KEY, c int); ALTER TABLE t ALTER c TYPE numeric;",
                NUMERIC,
                OF_C,
            ),
            (
                "CREATE TABLE t (id int PRIMARY KEY, c numeric); ALTER TABLE t ALTER c TYPE numeric(12,2);",
                NUMERIC,
                &[],
            ),
            ("CREATE TABLE t (id int PRIMARY KEY, c numeric); ALTER TABLE t DROP COLUMN c;", NUMERIC, &[]),
            ("CREATE TABLE t (id int PRIMARY KEY, c numeric); DROP TABLE t;", NUMERIC, &[]),
            (
                "CREATE TABLE u (id int, n numeric); ALTER TABLE u RENAME TO t; ALTER TABLE t RENAME n TO c;
                 ALTER TABLE t ADD PRIMARY KEY (id);",
                &["numeric-without-precision", "missing-primary-key"],
                OF_C,
            ),
            (
                "CREATE SCHEMA s; CREATE TABLE t (id int PRIMARY KEY, c numeric); ALTER TABLE t SET SCHEMA s;",
                NUMERIC,
                &["error numeric-without-precision column:s.t.c"],
            ),
            (
                "CREATE TABLE t (id int PRIMARY KEY); ALTER TABLE t DROP CONSTRAINT t_pkey;",
                &["missing-primary-key"],
                &["error missing-primary-key table:public.t"],
            ),
            (
                "CREATE UNLOGGED TABLE t (id int PRIMARY KEY); ALTER TABLE t SET LOGGED;",
                &["unlogged-table"],
                &[],
            ),
            (
                "CREATE TABLE t (id int PRIMARY KEY); ALTER TABLE t REPLICA IDENTITY NOTHING;
                 ALTER TABLE t REPLICA IDENTITY DEFAULT;",
                &["replica-identity-nothing"],
                &[],
            ),
        ],
        &Given::NOTHING,
    );
}

#[test]
fn generated_columns_are_judged_by_their_type_too() {
    for kind in ["STORED", "VIRTUAL", ""] {
        let sql =
            format!("CREATE TABLE t (id int PRIMARY KEY, c numeric GENERATED ALWAYS AS (id * 1.5) {kind});");
        assert_eq!(
            found(&migration(&sql, &Given::NOTHING), &["numeric-without-precision", "generated-column"]),
            [
                "error numeric-without-precision column:public.t.c",
                "warning generated-column column:public.t.c"
            ],
            "{kind}"
        );
    }
}

#[test]
fn names_that_differ_in_case_are_two_and_temporary_tables_none() {
    check(
        &[
            (
                "CREATE TABLE orders (id int PRIMARY KEY); CREATE TABLE \"Orders\" (id int PRIMARY KEY);
                 CREATE TABLE \"ORDERS\" (id int PRIMARY KEY); CREATE SCHEMA s; CREATE TABLE s.orders (id int PRIMARY KEY);",
                &["similar-table-names"],
                &[
                    "error similar-table-names table:public.\"ORDERS\"",
                    "error similar-table-names table:public.\"Orders\"",
                    "error similar-table-names table:public.orders",
                ],
            ),
            (
                "CREATE TABLE t (id int PRIMARY KEY, c numeric, \"C\" numeric(9,2), \"c \" numeric);",
                NUMERIC,
                &[
                    "error numeric-without-precision column:public.t.\"c \"",
                    "error numeric-without-precision column:public.t.c",
                ],
            ),
            (
                "CREATE TEMP TABLE t (c numeric); CREATE TEMPORARY TABLE u AS SELECT 1.5 AS c; ALTER TABLE t ADD d numeric;",
                &["types", "keys", "lobs"],
                &[],
            ),
        ],
        &Given::NOTHING,
    );
}

const TWO_TABLES: &str = "CREATE TABLE kept (id int PRIMARY KEY, a numeric, b numeric);
    CREATE TABLE tmp_x (a numeric, b text);
    CREATE VIEW v AS SELECT kept.a FROM kept;";

fn mapped(rules: &'static str) -> Given {
    Given { table_mappings: Some(rules), ..Given::NOTHING }
}

#[test]
fn what_the_task_does_not_move_is_not_judged() {
    let excluded = mapped(
        r#"{"rules": [
        {"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
         "object-locator": {"schema-name": "public", "table-name": "%"}},
        {"rule-type": "selection", "rule-id": "2", "rule-name": "2", "rule-action": "exclude",
         "object-locator": {"schema-name": "public", "table-name": "tmp%"}},
        {"rule-type": "transformation", "rule-id": "3", "rule-name": "3", "rule-target": "column",
         "rule-action": "remove-column",
         "object-locator": {"schema-name": "public", "table-name": "kept", "column-name": "b"}}]}"#,
    );
    let explicit = mapped(
        r#"{"rules": [
        {"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "explicit",
         "object-locator": {"schema-name": "public", "table-name": "tmp_x"}}]}"#,
    );
    let rules = &["numeric-without-precision", "lob-may-be-truncated", "missing-primary-key"];
    assert_eq!(
        found(&migration(TWO_TABLES, &excluded), rules),
        ["error numeric-without-precision column:public.kept.a"]
    );
    assert_eq!(
        found(&migration(TWO_TABLES, &explicit), rules),
        [
            "error missing-primary-key table:public.tmp_x",
            "error numeric-without-precision column:public.tmp_x.a",
            "warning lob-may-be-truncated column:public.tmp_x.b"
        ]
    );
}

#[test]
fn a_heir_of_a_table_that_stays_speaks_for_itself() {
    let family = "CREATE TABLE p (id int PRIMARY KEY, n int CONSTRAINT positive CHECK (n > 0));
        CREATE TABLE h (PRIMARY KEY (id)) INHERITS (p);";
    let heir = mapped(
        r#"{"rules": [
        {"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
         "object-locator": {"schema-name": "public", "table-name": "h"}}]}"#,
    );
    let rule = &["check-constraint-not-migrated"];
    assert_eq!(
        found(&migration(family, &Given::NOTHING), rule),
        ["warning check-constraint-not-migrated constraint:public.p.positive"]
    );
    assert_eq!(
        found(&migration(family, &heir), rule),
        ["warning check-constraint-not-migrated constraint:public.h.positive"]
    );
}

#[test]
fn views_are_judged_where_the_task_selects_them() {
    let views = mapped(
        r#"{"rules": [
        {"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
         "object-locator": {"schema-name": "public", "table-name": "%", "table-type": "view"}}]}"#,
    );
    let rules = &["numeric-without-precision", "view-selected-with-cdc", "missing-primary-key"];
    assert_eq!(
        found(&migration(TWO_TABLES, &views), rules),
        ["error numeric-without-precision column:public.v.a", "warning view-selected-with-cdc view:public.v"]
    );
    let none: &[String] = &[];
    assert_eq!(found(&migration(TWO_TABLES, &Given::NOTHING), &["view-selected-with-cdc"]), none);
}

const UNTOLD: &str = "the input does not tell all columns of these tables: table:public.t";

#[test]
fn what_a_query_makes_is_not_checked_but_said_to_be_so() {
    let copied = migration("CREATE TABLE t AS SELECT * FROM elsewhere;", &Given::NOTHING);
    for rule in [
        "numeric-without-precision",
        "enum-column",
        "lob-may-be-truncated",
        "lob-without-key",
        "lob-primary-key",
    ] {
        assert_eq!(not_checked(&copied, rule), [UNTOLD], "{rule}");
    }
    assert_eq!(found(&copied, &["missing-primary-key"]), ["error missing-primary-key table:public.t"]);
    assert_eq!(not_checked(&copied, "array-without-primary-key"), [UNTOLD]);
}

#[test]
fn a_table_whose_statement_was_not_read_is_not_fine() {
    let keys = "statements about these tables could not be read, so their keys are not known: table:public.t";
    let made = partly_read("CREATE TABLE t (id int PRIMARY KEY, c numeric FROBNICATED BY 3);");
    assert_eq!(not_checked(&made, "numeric-without-precision"), [UNTOLD]);
    assert_eq!(not_checked(&made, "missing-primary-key"), [keys]);
    assert_eq!(found(&made, &["types", "keys", "lobs"]), Vec::<String>::new());

    let key_later = partly_read(
        "CREATE TABLE t (id int, c numeric FROBNICATED BY 3); ALTER TABLE ONLY t ADD CONSTRAINT k PRIMARY KEY (id);",
    );
    assert_eq!(not_checked(&key_later, "missing-primary-key"), Vec::<String>::new());
    assert_eq!(not_checked(&key_later, "lob-primary-key"), [UNTOLD]);

    let changed = partly_read("CREATE TABLE t (id int, n numeric); ALTER TABLE public.t FROBNICATE 3;");
    assert_eq!(not_checked(&changed, "numeric-without-precision"), [UNTOLD]);
    assert_eq!(not_checked(&changed, "missing-primary-key"), [keys]);
    // what is known is judged all the same
    assert_eq!(found(&changed, NUMERIC), ["error numeric-without-precision column:public.t.n"]);
}

#[test]
fn what_was_not_read_concerns_nobody_else() {
    let sql = "CREATE TABLE t (id int PRIMARY KEY); CREATE TEMP TABLE w (id int FROBNICATED);
        CREATE TABLE IF NOT EXISTS t (id int FROBNICATED); CREATE INDEX i ON t FROBNICATED;";
    let migration = partly_read(sql);
    assert_eq!(not_checked(&migration, "numeric-without-precision"), Vec::<String>::new());
    assert_eq!(migration.source().relations.len(), 1);
}
