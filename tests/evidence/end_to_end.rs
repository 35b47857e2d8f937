//! Measured on a server and of its dumps, judged, fixed, applied with psql, measured and judged again: what is said is
//! so, what is written helps, and no value is another one behind it.

use std::fs;
use std::path::Path;

use super::values::{TABLES, VALUES, dump, findings, run, verdicts};
use crate::support::postgres::Server;

/// What measuring makes of each verdict that hangs on values.
const BEFORE: [&str; 21] = [
    "error bpchar-without-length:column:shop.names.b",
    "error document-column:column:shop.documents.doc",
    "error lob-may-be-truncated:column:shop.documents.body",
    "error lob-may-be-truncated:column:shop.documents.doc",
    "error lob-may-be-truncated:column:shop.names.t",
    "error lob-without-key:table:shop.orders",
    "error missing-primary-key:table:shop.customers",
    "error missing-primary-key:table:shop.events",
    "error missing-primary-key:table:shop.orders",
    "error numeric-without-precision:column:shop.log.amount",
    "error numeric-without-precision:column:shop.rates.factor",
    "error numeric-without-precision:column:shop.rates.wild",
    "error timestamp-infinity:column:shop.times.at",
    "error varchar-without-length:column:shop.names.v",
    "warning numeric-precision-over-38:column:shop.rates.huge",
    "warning timestamp-out-of-range:column:shop.times.day",
    "info document-column:column:shop.documents.x",
    "info lob-may-be-truncated:column:shop.documents.a",
    "info lob-may-be-truncated:column:shop.documents.x",
    "info lob-may-be-truncated:column:shop.orders.note",
    "info numeric-without-precision:column:shop.rates.exact",
];

/// What stays when the first phase was run and the task has the settings of the plan: what no ALTER can hold, what
/// a person has to do, and what hangs on the task alone.
const BEHIND: [&str; 14] = [
    "error numeric-as-string-limits:column:shop.rates.wild",
    "error timestamp-infinity:column:shop.times.at",
    "warning numeric-precision-over-38:column:shop.rates.huge",
    "warning timestamp-out-of-range:column:shop.times.day",
    "info document-column:column:shop.documents.doc",
    "info document-column:column:shop.documents.x",
    "info lob-limit-uses-memory:task:\"TargetMetadata.LobMaxSize\"",
    "info lob-may-be-truncated:column:shop.documents.a",
    "info lob-may-be-truncated:column:shop.documents.body",
    "info lob-may-be-truncated:column:shop.documents.doc",
    "info lob-may-be-truncated:column:shop.documents.x",
    "info lob-may-be-truncated:column:shop.names.t",
    "info lob-may-be-truncated:column:shop.orders.note",
    "info numeric-as-string-limits:column:shop.rates.exact",
];

/// Figures that messages must tell, by the finding.
const FIGURES: [(&str, &str); 9] = [
    (
        "numeric-without-precision:column:shop.rates.factor",
        "10 of 200 values have more than 6 digits after the point (up to 15), which are lost, for instance where id = 20",
    ),
    ("numeric-without-precision:column:shop.rates.exact", "all 200 values fit NUMERIC(28,6)"),
    (
        "numeric-without-precision:column:shop.log.amount",
        "1 of 99 values have more than 6 digits after the point",
    ),
    (
        "numeric-precision-over-38:column:shop.rates.huge",
        "1 of 200 values have more than 38, for instance where id = 7",
    ),
    ("varchar-without-length:column:shop.names.v", "up to 18,000, for instance where id = 5"),
    (
        "bpchar-without-length:column:shop.names.b",
        "1 of 100 values have more, the longest value has 3 characters",
    ),
    ("lob-may-be-truncated:column:shop.names.t", "3 of 100 values above 32 KB"),
    ("lob-may-be-truncated:column:shop.documents.doc", "2 of 50 values above 32 KB"),
    ("lob-without-key:table:shop.orders", "the table holds 300 LOBs"),
];

fn scalar(server: &Server, sql: &str) -> String {
    server.psql("evidence", sql).unwrap().trim().to_owned()
}

/// The tables of which a value is another one than that which was kept, as `=` sees it.
fn changed(server: &Server) -> Vec<&'static str> {
    let is_changed = |table: &str, columns: &str| {
        let (now, then) =
            (format!("SELECT {columns} FROM shop.{table}"), format!("SELECT {columns} FROM kept.{table}"));
        let sql = format!(
            "SELECT count(*) FROM (({now} EXCEPT ALL {then}) UNION ALL ({then} EXCEPT ALL {now})) AS d"
        );
        scalar(server, &sql) != "0"
    };
    TABLES.iter().filter(|(table, columns)| is_changed(table, columns)).map(|(table, _)| *table).collect()
}

fn type_of(server: &Server, table: &str, column: &str) -> String {
    scalar(
        server,
        &format!(
            "SELECT format_type(atttypid, atttypmod) FROM pg_attribute
             WHERE attrelid = 'shop.{table}'::regclass AND attname = '{column}'"
        ),
    )
}

/// The statements of a file, without comments.
fn statements(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    text.lines()
        .filter(|line| line.starts_with("ALTER") || line.starts_with("CREATE"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn what_was_measured_is_fixed_and_no_value_changes() {
    let server = Server::shared();
    server.create_database("evidence").unwrap();
    server.psql("evidence", VALUES).unwrap();
    server.psql("evidence", "CREATE SCHEMA kept").unwrap();
    for (table, _) in TABLES {
        server.psql("evidence", &format!("CREATE TABLE kept.{table} AS TABLE shop.{table}")).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let live = format!("host={} user=postgres dbname=evidence", server.socket_directory().display());
    dump(&server, "evidence", here, "plain.sql", &[]);
    dump(&server, "evidence", here, "custom.dump", &["-Fc"]);

    // measured of the server, of a dump and of an archive: the same verdicts, the same figures, the same statements
    let mut plans = Vec::new();
    for (source, options) in
        [(live.as_str(), &["--include-schema", "shop"][..]), ("plain.sql", &[]), ("custom.dump", &[])]
    {
        run(here, 0, &[&["measure", source, "-o", "profile.json", "--force"], options].concat());
        let found = findings(here, &["plain.sql", "--profile", "profile.json"]);
        assert_eq!(verdicts(&found), BEFORE, "{source}");
        for (id, figure) in FIGURES {
            let said =
                found.iter().find(|(found, _)| found.ends_with(id)).map(|(_, message)| message.as_str());
            assert!(said.is_some_and(|said| said.contains(figure)), "{source}: {id}: {said:?}");
        }
        run(here, 1, &["fix", "plain.sql", "--profile", "profile.json", "--out", "plan", "--force"]);
        plans.push(statements(&here.join("plan/1-source-before-task.sql")));
    }
    assert!(plans[0] == plans[1] && plans[1] == plans[2], "{plans:#?}");

    // what would lose something is refused, with the figure
    let file = fs::read_to_string(here.join("plan/1-source-before-task.sql")).unwrap();
    for column in ["wild", "huge"] {
        assert!(!plans[0].iter().any(|sql| sql.contains(&format!("COLUMN {column} "))), "{:#?}", plans[0]);
    }
    assert!(file.contains("holds what is stored: 31 digits before the point and 23 behind it"), "{file}");
    assert!(file.contains("holds what is stored: 40 digits before the point and 19 behind it"), "{file}");
    assert!(
        !plans[0].iter().any(|sql| sql.contains("shop.events (event_id)")),
        "it repeats: {:#?}",
        plans[0]
    );

    let phase = here.join("plan/1-source-before-task.sql");
    server.psql_file("evidence", &phase).unwrap();
    assert_eq!(changed(&server), [""; 0]);
    assert_eq!(type_of(&server, "rates", "factor"), "numeric(24,17)");
    assert_eq!(type_of(&server, "rates", "wild"), "numeric");
    assert_eq!(type_of(&server, "log_2", "amount"), "numeric(16,10)");
    assert_eq!(type_of(&server, "names", "v"), "character varying(16387)");
    assert_eq!(type_of(&server, "names", "b"), "character(3)");

    // measured anew, and judged with what the plan sets: what was fixed is clear
    run(here, 0, &["measure", &live, "-o", "after.json", "--include-schema", "shop"]);
    dump(&server, "evidence", here, "after.sql", &["--schema-only"]);
    let settings = ["task-settings", "table-mappings", "source-endpoint", "target-endpoint"];
    let arguments: Vec<String> =
        settings.iter().map(|name| format!("--{name}=plan/dms/{name}.json")).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let after = findings(here, &[&["after.sql", "--profile", "after.json"], &arguments[..]].concat());
    assert_eq!(verdicts(&after), BEHIND);

    // facts that were measured before prove nothing of the columns that have another type by now
    let old = findings(here, &[&["after.sql", "--profile", "profile.json"], &arguments[..]].concat());
    let milder =
        |id: &&String| id.starts_with("info") && (id.contains("names.v") || id.contains("rates.factor"));
    assert_eq!(old.iter().map(|(id, _)| id).find(milder), None);

    server.psql_file("evidence", &here.join("plan/rollback/1-source-before-task.sql")).unwrap();
    assert_eq!(changed(&server), [""; 0]);
    for (table, column, data_type) in [
        ("rates", "factor", "numeric"),
        ("names", "v", "character varying"),
        ("names", "b", "bpchar"),
        ("log_1", "amount", "numeric"),
    ] {
        assert_eq!(type_of(&server, table, column), data_type, "{table}.{column}");
    }
}

/// A value that came behind the measuring makes the file stop: nothing is cut or rounded.
#[test]
fn a_value_that_came_later_stops_the_file_and_is_kept() {
    let server = Server::shared();
    server.create_database("later").unwrap();
    server
        .psql(
            "later",
            r#"CREATE SCHEMA shop;
             CREATE TABLE shop.t (id int PRIMARY KEY, v varchar);
             INSERT INTO shop.t VALUES (1, repeat('x', 9000));
             CREATE TABLE shop.p (id int PRIMARY KEY, "the 'n'" numeric) PARTITION BY RANGE (id);
             CREATE TABLE shop.p1 PARTITION OF shop.p FOR VALUES FROM (1) TO (10);
             INSERT INTO shop.p VALUES (1, 12.12345678), (2, 'NaN'), (3, NULL)"#,
        )
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    dump(&server, "later", here, "later.sql", &[]);
    run(here, 0, &["fix", "later.sql", "--measure", "--margin", "0", "--out", "plan"]);
    let apply = || server.psql_file("later", &here.join("plan/1-source-before-task.sql"));
    let scalar = |sql: &str| server.psql("later", sql).unwrap().trim().to_owned();

    server.psql("later", "INSERT INTO shop.p VALUES (4, 0.123456789)").unwrap();
    let stopped = apply().unwrap_err().to_string();
    let why = "a value of shop.p.\"the 'n'\" has more digits than numeric(10,8) holds: measure again";
    assert!(stopped.contains(why) && !stopped.contains("0.123456789"), "{stopped}");
    assert_eq!(scalar(r#"SELECT "the 'n'" FROM shop.p WHERE id = 4"#), "0.123456789");

    let later = "DELETE FROM shop.p WHERE id = 4; INSERT INTO shop.t VALUES (2, repeat('y', 9001))";
    server.psql("later", later).unwrap();
    let stopped = apply().unwrap_err().to_string();
    assert!(stopped.contains("too long for type character varying(9000)"), "{stopped}");
    assert_eq!(scalar("SELECT max(length(v)) FROM shop.t"), "9001");

    server.psql("later", "DELETE FROM shop.t WHERE id = 2").unwrap();
    apply().unwrap();
    let stored = r#"SELECT string_agg("the 'n'"::text, ' ' ORDER BY id) FROM shop.p"#;
    assert_eq!(scalar(stored), "12.12345678 NaN");
}
