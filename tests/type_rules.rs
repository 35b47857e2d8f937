//! What the rules about column types say under which settings, and of which data.
#![cfg(feature = "dump")]

mod support;

use pgdms_lint::dms::DmsVersion;
use pgdms_lint::dms::task::{MigrationType, Origin};
use pgdms_lint::finding::Description;
use pgdms_lint::lint::Linter;
use pgdms_lint::migration::Migration;
use pgdms_lint::profile::DataProfile;
use pgdms_lint::remedy::{Change, Effect, Remedy};
use pgdms_lint::rules::Given;
use support::lint::{catalog, migration, task};

/// What a rule says of a column: severity and message.
fn verdict(migration: &Migration, rule: &str, object: &str) -> Option<(String, Description)> {
    let report = Linter::new().select(&[rule]).unwrap().run(migration);
    let finding = report
        .findings
        .iter()
        .find(|finding| finding.object_ref(migration.source()).to_string() == object)?;
    Some((finding.severity.to_string(), (finding.rule.describe)(migration, finding)))
}

/// The findings of a rule, as `severity object`.
fn found(migration: &Migration, rule: &str) -> Vec<String> {
    let report = Linter::new().select(&[rule]).unwrap().run(migration);
    let line = |finding: &pgdms_lint::finding::Finding| {
        format!("{} {}", finding.severity, finding.object_ref(migration.source()))
    };
    report.findings.iter().map(line).collect()
}

/// A table `t` with a key and a column `c` of this type.
fn column(data_type: &str) -> String {
    format!("CREATE TABLE t (id bigint PRIMARY KEY, c {data_type});")
}

/// The same with facts about the column.
fn with_facts(data_type: &str, given: &Given, facts: &str) -> Migration {
    let json = format!(
        r#"{{"schema_version": 1, "measured_at": "2026-11-20", "tables": [{{"schema": "public", "table": "t",
        "rows": {{"count": 1200345, "exact": true}}, "columns": {{"c": {facts}}}}}]}}"#
    );
    migration(&column(data_type), given).with_profile(DataProfile::read("p.json", json.as_bytes()).unwrap())
}

fn endpoints(source: &'static str, target: &'static str) -> Given {
    Given { source_endpoint: Some(source), target_endpoint: Some(target), ..Given::NOTHING }
}

const AS_STRING: &str = r#"{"PostgreSQLSettings": {"MapUnboundedNumericAsString": true}}"#;
const PLAIN: &str = "{}";
const MYSQL: &str = r#"{"EngineName": "mysql"}"#;
const KEEPS_TABLES: Given = Given {
    task_settings: Some(r#"{"FullLoadSettings": {"TargetTablePrepMode": "TRUNCATE_BEFORE_LOAD"}}"#),
    ..Given::NOTHING
};

/// Rule, the column's type, what is given, severity (empty: nothing is found), part of the message.
type SettingsCase = (&'static str, &'static str, Given, &'static str, &'static str);

#[test]
fn the_settings_decide() {
    let mysql = endpoints(PLAIN, MYSQL);
    let clob = endpoints(r#"{"PostgreSQLSettings": {"MapLongVarcharAs": "clob"}}"#, PLAIN);
    let largest = Given {
        source_endpoint: Some(r#"{"ExtraConnectionAttributes": "unboundedVarcharMaxSize=10485760"}"#),
        ..Given::NOTHING
    };
    let larger = Given {
        source_endpoint: Some(r#"{"ExtraConnectionAttributes": "unboundedVarcharMaxSize=1000000"}"#),
        ..Given::NOTHING
    };
    let kept_blanks = endpoints(r#"{"PostgreSQLSettings": {"TrimSpaceInChar": false}}"#, PLAIN);
    let lobs_off =
        Given { task_settings: Some(r#"{"TargetMetadata": {"SupportLobs": false}}"#), ..Given::NOTHING };
    let full_lobs = Given {
        task_settings: Some(r#"{"TargetMetadata": {"FullLobMode": true, "LimitedSizeLobMode": false}}"#),
        ..Given::NOTHING
    };
    let redshift = endpoints(PLAIN, r#"{"EngineName": "redshift"}"#);
    let cases: &[SettingsCase] = &[
        ("numeric-without-precision", "numeric", Given::NOTHING, "error", "NUMERIC(28,6)"),
        ("numeric-without-precision", "numeric[]", Given::NOTHING, "error", "NUMERIC(28,6)"),
        ("numeric-without-precision", "numeric(20,4)", Given::NOTHING, "", ""),
        (
            "numeric-without-precision",
            "numeric",
            endpoints(AS_STRING, PLAIN),
            "error",
            "source endpoint alone",
        ),
        (
            "numeric-without-precision",
            "numeric",
            endpoints(PLAIN, AS_STRING),
            "error",
            "target endpoint alone",
        ),
        ("numeric-without-precision", "numeric", endpoints(AS_STRING, AS_STRING), "", ""),
        (
            "numeric-as-string-limits",
            "numeric",
            endpoints(AS_STRING, AS_STRING),
            "warning",
            "28 digits in changes",
        ),
        ("numeric-as-string-limits", "numeric", Given::NOTHING, "", ""),
        ("numeric-precision-over-38", "numeric(39,0)", Given::NOTHING, "warning", "numeric(39,0)"),
        ("numeric-precision-over-38", "numeric(38,0)", Given::NOTHING, "", ""),
        ("numeric-unusual-scale", "numeric(3,-2)", Given::NOTHING, "warning", "numeric(3,-2)"),
        ("numeric-array", "numeric(10,2)[]", Given::NOTHING, "warning", "becomes numeric[]"),
        ("numeric-array", "numeric(10,2)[]", KEEPS_TABLES, "info", "becomes numeric[]"),
        ("numeric-array", "numeric(10,2)[]", mysql, "", ""),
        ("bpchar-without-length", "bpchar", Given::NOTHING, "warning", "one character"),
        ("bpchar-without-length", "char", Given::NOTHING, "", ""),
        ("char-trimmed", "char", Given::NOTHING, "info", "pads the values again"),
        ("char-trimmed", "char(3)", kept_blanks, "", ""),
        ("char-trimmed", "char(3)", mysql, "warning", "may not pad"),
        ("varchar-without-length", "varchar", Given::NOTHING, "error", "8,000 bytes"),
        ("varchar-without-length", "varchar", larger, "error", "1,000,000 bytes"),
        ("varchar-without-length", "varchar", largest, "warning", "10,485,760 bytes"),
        ("varchar-without-length", "varchar(20)", Given::NOTHING, "", ""),
        ("long-varchar-as-lob", "varchar(16388)", clob, "info", "CLOB"),
        ("long-varchar-as-lob", "varchar(16387)", clob, "", ""),
        ("long-varchar-as-lob", "varchar(16388)", Given::NOTHING, "", ""),
        ("timestamptz-normalised", "timestamptz", Given::NOTHING, "info", "nothing is lost"),
        ("timestamptz-normalised", "timestamptz", mysql, "warning", "application expects"),
        ("timetz-without-zone", "timetz", Given::NOTHING, "info", "no time zone"),
        ("interval-as-text", "interval", Given::NOTHING, "warning", "3 DAYS"),
        ("network-address-column", "inet", Given::NOTHING, "error", "inet: "),
        ("network-address-column", "macaddr[]", Given::NOTHING, "error", "macaddr[], made of macaddr"),
        ("network-address-column", "cidr", Given::NOTHING, "", ""),
        ("network-address-column", "inet", mysql, "info", "inet: "),
        ("text-search-column", "tsquery", Given::NOTHING, "error", "tsquery: "),
        ("geometric-column", "lseg", Given::NOTHING, "error", "lseg: "),
        ("geometric-column", "point", Given::NOTHING, "warning", "point: "),
        ("geometric-column", "polygon", Given::NOTHING, "warning", "polygon: "),
        ("range-column", "tstzrange", Given::NOTHING, "error", "tstzrange: "),
        ("range-column", "int4range", KEEPS_TABLES, "error", "int4range: "),
        ("multirange-column", "datemultirange", Given::NOTHING, "warning", "multiranges"),
        ("document-column", "json", Given::NOTHING, "warning", "cut at 32 KB"),
        ("document-column", "xml", full_lobs, "warning", "nothing is cut"),
        ("document-column", "jsonb", lobs_off, "", ""),
        ("large-object-reference", "oid", Given::NOTHING, "warning", "oid: "),
        ("large-object-reference", "public.lo", Given::NOTHING, "error", "lo: "),
        ("postgis-column", "public.geometry", Given::NOTHING, "warning", "does not show the extension"),
        ("postgis-column", "public.raster", Given::NOTHING, "warning", "raster: "),
        ("postgis-column", "public.geography", mysql, "error", "PostgreSQL alone"),
        ("postgis-column", "public.geography", redshift, "info", "Redshift"),
        ("boolean-on-other-engine", "boolean", mysql, "warning", "varchar(5)"),
        ("boolean-on-other-engine", "boolean", Given::NOTHING, "", ""),
        ("undocumented-type", "pg_lsn", Given::NOTHING, "warning", "pg_lsn: "),
        ("undocumented-type", "public.citext", Given::NOTHING, "info", "citext: "),
        ("undocumented-type", "public.ltree", Given::NOTHING, "warning", "ltree: "),
        ("undocumented-type", "public.ltree", KEEPS_TABLES, "info", "ltree: "),
        ("undocumented-type", "uuid", Given::NOTHING, "", ""),
    ];
    for (rule, data_type, given, severity, message) in cases {
        let migration = migration(&column(data_type), given);
        let found = verdict(&migration, rule, "column:public.t.c");
        let context = format!("{rule} on {data_type}");
        match found {
            Some((found, description)) => {
                assert_eq!(&found, severity, "{context}: {}", description.message);
                assert!(description.message.contains(message), "{context}: {}", description.message);
            }
            None => assert_eq!("", *severity, "{context}"),
        }
    }
}

/// Rule, the column's type, facts about its values, severity (empty: nothing), part of the message.
type DataCase = (&'static str, &'static str, &'static str, &'static str, &'static str);

#[test]
fn the_data_sharpens_the_verdict() {
    const FITS: &str = r#"{"number": {"max_integer_digits": 4, "max_scale": 6, "infinite": 0}}"#;
    const FITS_IN_SAMPLE: &str =
        r#"{"scope": "sample", "number": {"max_integer_digits": 4, "max_scale": 6}}"#;
    let cases: &[DataCase] = &[
        ("numeric-without-precision", "numeric", FITS, "info", "all 1,200,345 values fit NUMERIC(28,6)"),
        ("numeric-without-precision", "numeric", FITS_IN_SAMPLE, "warning", "not all were looked at"),
        (
            "numeric-without-precision",
            "numeric",
            r#"{"scope": "sample", "number": {"max_scale": 15, "rows_over_scale_6": 1203}}"#,
            "error",
            "1,203 of 1,200,345 values have more than 6 digits after the point (up to 15), which are lost \
             (measured 2026-11-20)",
        ),
        (
            "numeric-without-precision",
            "numeric",
            r#"{"number": {"max_integer_digits": 23}}"#,
            "error",
            "(up to 23)",
        ),
        ("numeric-without-precision", "numeric", r#"{"number": {"max_scale": 2}}"#, "error", "NUMERIC(28,6)"),
        ("numeric-without-precision", "numeric", r#"{"rows": 0}"#, "info", "all 0 values fit"),
        (
            "numeric-precision-over-38",
            "numeric(60,20)",
            r#"{"number": {"max_precision": 38}}"#,
            "info",
            "38 digits",
        ),
        (
            "numeric-precision-over-38",
            "numeric(60,20)",
            r#"{"number": {"rows_over_precision_38": 4}}"#,
            "warning",
            "4 of 1,200,345 values have more than 38",
        ),
        ("numeric-nan", "numeric(5,2)", r#"{"number": {"nan": 1}}"#, "warning", "1 of 1,200,345 values"),
        ("numeric-nan", "numeric(5,2)", r#"{"number": {"nan": 0}}"#, "", ""),
        ("timestamp-infinity", "timestamp", r#"{"time": {"infinity": 2}}"#, "error", "9999-12-31 23:59:59"),
        ("timestamp-infinity", "date", r#"{"time": {"minus_infinity": 2}}"#, "warning", "no page"),
        ("timestamp-infinity", "timestamptz", r#"{"time": {"infinity": 2}}"#, "warning", "no page"),
        ("timestamp-infinity", "numeric(5,2)", r#"{"number": {"infinite": 2}}"#, "warning", "no page"),
        ("timestamp-infinity", "timestamp", r#"{"time": {"infinity": 0, "minus_infinity": 0}}"#, "", ""),
        ("bpchar-without-length", "bpchar", r#"{"text": {"max_characters": 9}}"#, "error", "9 characters"),
        (
            "bpchar-without-length",
            "bpchar",
            r#"{"text": {"max_characters": 1}}"#,
            "info",
            "one character at most",
        ),
        (
            "bpchar-without-length",
            "bpchar",
            r#"{"scope": "sample", "text": {"max_characters": 1}}"#,
            "warning",
            "looked at has 1",
        ),
        (
            "varchar-without-length",
            "varchar",
            r#"{"text": {"max_octets": 8001}}"#,
            "error",
            "a value is longer, up to 8,001",
        ),
        (
            "varchar-without-length",
            "varchar",
            r#"{"text": {"max_octets": 8000}}"#,
            "info",
            "longest with 8,000",
        ),
        (
            "varchar-without-length",
            "varchar",
            r#"{"scope": "sample", "text": {"max_octets": 12}}"#,
            "warning",
            "not all were looked at",
        ),
        ("document-column", "jsonb", r#"{"octets": {"max": 40000}}"#, "error", "40,000 bytes"),
        ("document-column", "jsonb", r#"{"octets": {"max": 4000}}"#, "info", "largest with 4,000 bytes"),
        ("document-column", "jsonb", r#"{"scope": "sample", "octets": {"max": 40}}"#, "warning", "32 KB"),
        (
            "large-object-reference",
            "oid",
            r#"{"large_object_references": 3}"#,
            "error",
            "3 of 1,200,345 values",
        ),
        ("large-object-reference", "oid", r#"{"large_object_references": 0}"#, "info", "none refers"),
    ];
    let mut wrong = Vec::new();
    for (rule, data_type, facts, severity, message) in cases {
        let migration = with_facts(data_type, &Given::NOTHING, facts);
        let context = format!("{rule} on {data_type} with {facts}");
        let found = verdict(&migration, rule, "column:public.t.c")
            .map_or_else(Default::default, |(found, description)| (found, description.message));
        if found.0 != *severity || !found.1.contains(message) {
            wrong.push(format!("{context}: {} {}", found.0, found.1));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn text_of_numbers_is_cut_in_changes_alone() {
    let given = endpoints(AS_STRING, AS_STRING);
    let long = r#"{"number": {"max_precision": 30, "max_integer_digits": 10, "max_scale": 20}}"#;
    let both = with_facts("numeric", &given, long);
    let (severity, description) = verdict(&both, "numeric-as-string-limits", "column:public.t.c").unwrap();
    assert_eq!(severity, "error");
    assert!(description.message.contains("the longest value has 30 digits"), "{}", description.message);
    let load = task(&given).migration_type(MigrationType::FullLoad, Origin::Default).build();
    let (severity, _) =
        verdict(&both.with_task(load), "numeric-as-string-limits", "column:public.t.c").unwrap();
    assert_eq!(severity, "warning");
}

#[test]
fn partitions_and_children_count_together_and_are_reported_once() {
    let sql = "CREATE TABLE t (id bigint, c numeric, at date) PARTITION BY RANGE (at);
        CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');";
    let table = |name: &str, scale: u32| {
        format!(
            r#"{{"schema": "public", "table": "{name}", "rows": {{"count": 10, "exact": true}},
            "columns": {{"c": {{"number": {{"max_integer_digits": 3, "max_scale": {scale}}}}}}}}}"#
        )
    };
    let profiled = |tables: &[String]| {
        let json = format!(r#"{{"schema_version": 1, "tables": [{}]}}"#, tables.join(","));
        migration(sql, &Given::NOTHING).with_profile(DataProfile::read("p.json", json.as_bytes()).unwrap())
    };
    let rule = "numeric-without-precision";
    assert_eq!(found(&profiled(&[]), rule), ["error column:public.t.c"]);
    assert_eq!(found(&profiled(&[table("t_1", 2), table("t_2", 4)]), rule), ["info column:public.t.c"]);
    assert_eq!(found(&profiled(&[table("t_1", 2), table("t_2", 9)]), rule), ["error column:public.t.c"]);
    // what one partition holds proves nothing of the other
    assert_eq!(found(&profiled(&[table("t_1", 2)]), rule), ["warning column:public.t.c"]);
    // facts about the partitioned table stand for its partitions
    assert_eq!(found(&profiled(&[table("t", 2)]), rule), ["info column:public.t.c"]);
    let (_, description) =
        verdict(&profiled(&[table("t_1", 2), table("t_2", 4)]), rule, "column:public.t.c").unwrap();
    assert!(description.message.contains("all 20 values"), "{}", description.message);
}

#[test]
fn domains_and_user_defined_types_are_looked_through() {
    let sql = "CREATE TYPE mood AS ENUM ('sad'); CREATE DOMAIN feeling AS mood; CREATE DOMAIN feelings AS feeling[];
        CREATE TYPE pair AS (a integer, b integer); CREATE TABLE other (id bigint PRIMARY KEY);
        CREATE TYPE span AS RANGE (SUBTYPE = numeric);
        CREATE TABLE t (id bigint PRIMARY KEY, a mood, b feeling, c feelings, d mood[], e pair, f span, g other);";
    let plain = migration(sql, &Given::NOTHING);
    let columns = |names: &[&str], severity: &str| -> Vec<String> {
        names.iter().map(|name| format!("{severity} column:public.t.{name}")).collect()
    };
    assert_eq!(found(&plain, "enum-column"), columns(&["a", "b", "c", "d"], "error"));
    assert_eq!(found(&plain, "domain-column"), columns(&["b", "c"], "warning"));
    assert_eq!(found(&plain, "composite-column"), columns(&["e", "g"], "error"));
    assert_eq!(found(&plain, "range-column"), columns(&["f"], "error"));
    // tables that are there before the load keep the types of the database's own
    let kept = migration(sql, &KEEPS_TABLES);
    assert_eq!(found(&kept, "enum-column"), columns(&["a", "b", "c", "d"], "warning"));
    assert_eq!(found(&kept, "domain-column"), columns(&["b", "c"], "info"));
}

#[test]
fn what_the_task_does_not_move_is_not_judged() {
    let sql = "CREATE TABLE t (id bigint PRIMARY KEY, a inet, b inet); CREATE TABLE u (id bigint PRIMARY KEY, a inet);
        CREATE VIEW v AS SELECT id FROM t;";
    let given = Given {
        table_mappings: Some(
            r#"{"rules": [
            {"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
             "object-locator": {"schema-name": "public", "table-name": "t"}},
            {"rule-type": "transformation", "rule-id": "2", "rule-name": "2", "rule-target": "column",
             "object-locator": {"schema-name": "public", "table-name": "t", "column-name": "b"},
             "rule-action": "remove-column"}]}"#,
        ),
        ..Given::NOTHING
    };
    assert_eq!(found(&migration(sql, &given), "network-address-column"), ["error column:public.t.a"]);
}

#[test]
fn old_versions_of_dms_have_their_own_verdicts() {
    let at = |sql: &str, version: DmsVersion, settings: &'static str| {
        let given = Given { task_settings: Some(settings), ..endpoints(AS_STRING, AS_STRING) };
        let task = task(&given).dms_version(version, Origin::Argument("--dms-version".to_owned())).build();
        Migration::new(catalog(sql)).with_task(task)
    };
    let batches = r#"{"TargetMetadata": {"BatchApplyEnabled": true}}"#;
    let timestamptz = column("timestamptz");
    let severities = |version| found(&at(&timestamptz, version, batches), "timestamptz-normalised");
    assert_eq!(severities(DmsVersion::new(3, 5, 0)), ["error column:public.t.c"]);
    assert_eq!(severities(DmsVersion::new(3, 5, 1)), ["info column:public.t.c"]);
    let old = at(&column("numeric"), DmsVersion::new(3, 4, 3), "{}");
    let (_, description) = verdict(&old, "numeric-without-precision", "column:public.t.c").unwrap();
    assert!(description.message.ends_with("needs DMS 3.4.4"), "{}", description.message);
    assert!(
        description.remedies.iter().all(|remedy| !matches!(remedy.change, Change::EndpointSetting { .. }))
    );
}

#[test]
fn a_verdict_names_the_setting_that_decided() {
    let decided = |rule: &str, data_type: &str, given: &Given| -> Vec<String> {
        let (_, description) =
            verdict(&migration(&column(data_type), given), rule, "column:public.t.c").unwrap();
        description
            .decided_by
            .iter()
            .map(|decision| format!("{}={} ({})", decision.setting, decision.value, decision.origin))
            .collect()
    };
    assert_eq!(
        decided("varchar-without-length", "varchar", &Given::NOTHING),
        ["unboundedVarcharMaxSize=8000 (default)"]
    );
    assert_eq!(
        decided("numeric-without-precision", "numeric", &endpoints(AS_STRING, PLAIN)),
        [
            "MapUnboundedNumericAsString=true (source.json:1 (/PostgreSQLSettings/MapUnboundedNumericAsString))",
            "MapUnboundedNumericAsString=false (default)"
        ]
    );
    assert_eq!(decided("document-column", "json", &Given::NOTHING), ["LobMaxSize=32 (default)"]);
    assert_eq!(
        decided("boolean-on-other-engine", "boolean", &endpoints(PLAIN, MYSQL))[2],
        "EngineName=\"MySQL\" (target.json:1 (/EngineName))"
    );
}

#[test]
fn what_the_profile_or_the_input_does_not_tell_is_not_checked() {
    let sql = "CREATE TABLE t (id bigint PRIMARY KEY, a timestamp, b timestamp, c numeric(5,2));
        CREATE TABLE made AS SELECT 1 AS one;
        CREATE DOMAIN known AS other.rate;
        CREATE TABLE partly (id bigint PRIMARY KEY, mood other.mood, moods other.mood[], rate known);";
    let json = r#"{"schema_version": 1, "tables": [{"schema": "public", "table": "t",
        "columns": {"a": {"time": {"infinity": 0, "minus_infinity": 0}}, "b": {"time": {"infinity": 0}}}}]}"#;
    let migration =
        migration(sql, &Given::NOTHING).with_profile(DataProfile::read("p.json", json.as_bytes()).unwrap());
    let report = Linter::new().select(&["types"]).unwrap().run(&migration);
    let objects = |rule: &str| -> Vec<String> {
        let entries = report.not_checked.iter().filter(|entry| entry.rule.name == rule);
        entries
            .flat_map(|entry| entry.objects.iter().map(|id| migration.source().object_ref(*id).to_string()))
            .collect()
    };
    let undefined = ["column:public.partly.mood", "column:public.partly.moods", "column:public.partly.rate"];
    let untold = [undefined[0], undefined[1], undefined[2], "table:public.made"];
    assert_eq!(
        objects("timestamp-infinity"),
        [&untold[..], &["column:public.t.b", "column:public.t.c"]].concat()
    );
    assert_eq!(objects("numeric-nan"), [&untold[..], &["column:public.t.c"]].concat());
    assert_eq!(objects("enum-column"), untold);
    assert_eq!(objects("undocumented-type"), untold);
    assert!(report.findings.iter().all(|finding| finding.rule.name != "undocumented-type"));
    let of_types = report.not_checked.iter().find(|entry| entry.objects.len() == 3).unwrap();
    let reason = of_types.reason.to_string();
    assert!(reason.ends_with("leaves out their schemas: other.mood, other.rate"), "{reason}");
}

/// The SQL of a column's remedies, and whether it removes the finding.
fn sql_remedies(description: &Description) -> Vec<(Effect, String)> {
    let sql = |remedy: &Remedy| match &remedy.change {
        Change::Sql(sql) => {
            Some((remedy.effect, sql.steps.iter().map(|step| step.up.as_str()).collect::<String>()))
        }
        _ => None,
    };
    description.remedies.iter().filter_map(sql).collect()
}

#[test]
fn an_alter_is_written_only_where_every_value_is_known_to_stay() {
    let rule = "numeric-without-precision";
    let alters = |data_type: &str, facts: &str| {
        let migration = with_facts(data_type, &Given::NOTHING, facts);
        sql_remedies(&verdict(&migration, rule, "column:public.t.c").unwrap().1)
    };
    let known = r#"{"number": {"max_integer_digits": 4, "max_scale": 15, "infinite": 0}}"#;
    // a value that came since, and would be rounded, ends the statement
    let alter = |new: &str| {
        format!(
            "ALTER TABLE public.t ALTER COLUMN c TYPE {new} USING CASE WHEN c IS DISTINCT FROM c::{new} THEN \
             ('a value of public.t.c has more digits than {new} holds: measure again' || left(c::text, 0))::{new} ELSE c END"
        )
    };
    assert_eq!(alters("numeric", known), [(Effect::Removes, alter("numeric(25,17)"))]);
    let tight = r#"{"number": {"max_integer_digits": 20, "max_scale": 17, "infinite": 0}}"#;
    assert_eq!(alters("numeric", tight)[0].1, alter("numeric(38,18)"));
    for unproven in [
        r#"{"number": {"max_integer_digits": 4, "max_scale": 15}}"#,
        r#"{"number": {"max_integer_digits": 4, "max_scale": 15, "infinite": 1}}"#,
        r#"{"scope": "sample", "number": {"max_integer_digits": 4, "max_scale": 15, "infinite": 0}}"#,
        r#"{"number": {"max_integer_digits": 30, "max_scale": 9, "infinite": 0}}"#,
    ] {
        assert_eq!(alters("numeric", unproven), [], "{unproven}");
    }
    assert_eq!(alters("numeric[]", known), []);
    // the type of a partition key is fixed
    let json = r#"{"schema_version": 1, "tables": [{"schema": "public", "table": "t", "columns":
        {"c": {"number": {"max_integer_digits": 4, "max_scale": 9, "infinite": 0}}}}]}"#;
    let key = migration("CREATE TABLE t (id bigint, c numeric) PARTITION BY LIST (c);", &Given::NOTHING)
        .with_profile(DataProfile::read("p.json", json.as_bytes()).unwrap());
    let (_, description) = verdict(&key, rule, "column:public.t.c").unwrap();
    assert_eq!(sql_remedies(&description), []);
    assert!(format!("{:?}", description.remedies).contains("partitioned by this column"));
}

#[test]
fn a_column_of_the_primary_key_is_not_left_out() {
    let sql = "CREATE TABLE t (c inet PRIMARY KEY); CREATE TABLE u (id bigint PRIMARY KEY, c inet);";
    let migration = migration(sql, &Given::NOTHING);
    let is_mapping = |object: &str| {
        let (_, description) = verdict(&migration, "network-address-column", object).unwrap();
        description.remedies.iter().any(|remedy| matches!(remedy.change, Change::MappingRule(_)))
    };
    assert!(!is_mapping("column:public.t.c"));
    assert!(is_mapping("column:public.u.c"));
}
