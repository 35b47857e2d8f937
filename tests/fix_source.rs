//! `fix`, on the source: the file of the first phase runs, helps, can be run again wherever it stopped, is undone by
//! its rollback, and stops before it changes anything where it should not run.

#![cfg(feature = "dump")]

#[allow(dead_code, reason = "the tests of remedies use all of it")]
#[path = "remedies/database.rs"]
mod database;
mod support;

use std::collections::BTreeMap;

use database::{Database, difference};
use pgdms_lint::dms::task::Task;
use pgdms_lint::dms::versions::Side;
use pgdms_lint::fix::{self, FixOptions, FixPlan, Preference, SettingPlace, script};
use pgdms_lint::lint::Linter;
use pgdms_lint::migration::Margin;
use pgdms_lint::remedy::Phase;
use pgdms_lint::rules::{self, Given, Severity};
use support::corpus;
use support::fixtures;
use support::lint::migration;
use support::postgres::session::Session;
use support::postgres::{PostgresError, Server};

/// What is planned for a database as its dump says it is.
struct Planned {
    findings: BTreeMap<String, Severity>,
    plan: FixPlan,
}

impl Planned {
    fn of(dump: &str) -> Self {
        Self::given(dump, &Given::NOTHING)
    }

    fn given(dump: &str, given: &Given) -> Self {
        let migration = migration(dump, given);
        let linter = Linter::new();
        let report = linter.run(&migration);
        let mut options = FixOptions::default();
        options.prefer = Preference::Sql;
        let plan = fix::plan(&linter, &migration, &report, options);
        let id = |finding: &pgdms_lint::finding::Finding| finding.id(migration.source());
        let findings = report.findings.iter().map(|finding| (id(finding), finding.severity)).collect();
        Planned { findings, plan }
    }

    fn forward(&self) -> Option<String> {
        script::phase(&self.plan, Phase::SourceBeforeTask)
    }

    fn backward(&self) -> Option<String> {
        script::rollback(&self.plan, Phase::SourceBeforeTask)
    }

    /// The worst finding that was removed of the object, or of what it belongs to.
    fn removed_around(&self, id: &str) -> Option<Severity> {
        let object = |id: &str| id.splitn(3, ':').nth(2).unwrap_or_default().to_owned();
        let around = self.answered().filter(|removed| object(id).starts_with(&object(removed)));
        around.filter_map(|removed| self.findings.get(removed).copied()).max()
    }

    /// The findings that the units of the first phase are there to remove.
    fn answered(&self) -> impl Iterator<Item = &String> {
        let phase = self.plan.phase(Phase::SourceBeforeTask);
        phase.into_iter().flat_map(|phase| &phase.units).flat_map(|unit| &unit.findings)
    }
}

/// Runs a file as the plan says it is run.
fn run(database: &Database<'_>, file: &str) -> Result<String, PostgresError> {
    database.server.psql(&database.name, file)
}

/// Everything that a database is asked for.
fn problems(database: &Database<'_>) -> Vec<String> {
    let before = Planned::of(&database.dump);
    let Some(forward) = before.forward() else { return Vec::new() };
    let mut problems = Vec::new();
    if let Err(error) = run(database, &forward) {
        return vec![format!("does not run: {error}\n{forward}")];
    }
    let changed = database.dump_now().unwrap();
    problems.extend(not_helped(&before, &Planned::of(&changed)));
    problems.extend(run(database, &forward).err().map(|error| format!("does not run again: {error}")));
    let again = database.dump_now().unwrap();
    if again != changed {
        problems.push(format!("the second run changes it:\n{}", difference(&changed, &again)));
    }
    problems.extend(not_undone(database, &before));
    problems
}

fn not_helped(before: &Planned, after: &Planned) -> Vec<String> {
    let left = before.answered().filter(|id| after.findings.contains_key(*id));
    let mut problems: Vec<String> = left.map(|id| format!("still found: {id}")).collect();
    let new = after.findings.iter().filter(|(id, severity)| {
        // what DMS leaves behind the plan makes on the target
        let is_made = id.split(':').next().is_some_and(|rule| rule.ends_with("-not-migrated"));
        !is_made
            && !before.findings.contains_key(*id)
            && before.removed_around(id).is_some_and(|removed| **severity >= removed)
    });
    problems.extend(new.map(|(id, severity)| format!("new: {id} ({})", severity.as_str())));
    let units = after.plan.phase(Phase::SourceBeforeTask).map_or(0, |phase| phase.units.len());
    if units > 0 {
        let file = after.forward().unwrap_or_default();
        problems.push(format!("there is a first phase again:\n{file}"));
    }
    problems
}

fn not_undone(database: &Database<'_>, planned: &Planned) -> Vec<String> {
    let Some(backward) = planned.backward() else { return Vec::new() };
    if let Err(error) = run(database, &backward) {
        return vec![format!("is not undone: {error}\n{backward}")];
    }
    let undone = database.dump_now().unwrap();
    let stays = backward.contains("-- stays:");
    match undone == database.dump || stays {
        true => Vec::new(),
        false => vec![format!("is not as before:\n{}\n{backward}", difference(&database.dump, &undone))],
    }
}

#[test]
fn the_first_phase_of_the_fixtures_helps_and_can_be_undone() {
    let version = Server::shared().major_version();
    let mut wrong = Vec::new();
    for fixture in fixtures::known_to(version).iter().filter(|fixture| fixture.is_restored_from_dump()) {
        // roles belong to a whole server: a fixture can be made once in each
        let server = Server::start();
        server.create_database(&fixture.name).unwrap();
        fixture.restore(&server, &fixture.name).unwrap();
        let database = Database::settled(&server, &fixture.name).unwrap();
        wrong.extend(problems(&database).into_iter().map(|problem| format!("{}: {problem}", fixture.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// How many real dumps are tried: those with the fewest lines, for each takes some seconds.
const REAL_DUMPS: usize = 10;

#[test]
fn the_first_phase_of_real_dumps_helps_and_can_be_undone() {
    let Some(folder) = corpus::folder() else { return };
    let mut wrong = Vec::new();
    for dump in corpus::restorable(&folder).iter().take(REAL_DUMPS) {
        let server = Server::start();
        server.create_database("real").unwrap();
        if dump.restore(&server, "real").is_err() {
            continue;
        }
        let database = Database::settled(&server, "real").unwrap();
        wrong.extend(problems(&database).into_iter().map(|problem| format!("{}: {problem}", dump.name)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// A schema with remedies of several kinds.
const SCHEMA: &str = "
CREATE TABLE no_key (a integer, b text);
CREATE TABLE unique_only (a integer NOT NULL, b text);
CREATE UNIQUE INDEX unique_only_a ON unique_only (a);
CREATE TABLE unlogged_one (a integer PRIMARY KEY) ;
ALTER TABLE unlogged_one SET UNLOGGED;
CREATE TABLE deferrable_key (a integer, CONSTRAINT deferrable_key_pkey PRIMARY KEY (a) DEFERRABLE);
CREATE TABLE nothing_said (a integer PRIMARY KEY);
ALTER TABLE nothing_said REPLICA IDENTITY NOTHING;
INSERT INTO no_key VALUES (1, 'one');
INSERT INTO unique_only VALUES (1, 'one');
";

fn database<'a>(server: &'a Server, name: &str) -> Database<'a> {
    server.create_database(name).unwrap();
    server.psql(name, SCHEMA).unwrap();
    Database::settled(server, name).unwrap()
}

#[test]
fn a_file_that_was_stopped_anywhere_ends_in_the_same_state_when_it_is_run_again() {
    let server = Server::shared();
    let database = database(&server, "stopped");
    let file = Planned::of(&database.dump).forward().unwrap();
    run(&database, &file).unwrap();
    let whole = database.dump_now().unwrap();
    let ends: Vec<usize> = file.match_indices(";\n").map(|(at, end)| at + end.len()).collect();
    assert!(ends.len() > 30, "{file}");
    for end in ends {
        database.make_anew().unwrap();
        // an `\if` that is left open is an error, as a lost connection is
        let _ = run(&database, &file[..end]);
        run(&database, &file).unwrap_or_else(|error| panic!("{error}\nstopped behind\n{}", &file[..end]));
        let again = database.dump_now().unwrap();
        assert_eq!(again, whole, "stopped behind\n{}", &file[..end]);
    }
}

#[test]
fn nothing_is_changed_on_a_target_in_another_database_or_after_the_schema_changed() {
    let server = Server::shared();
    let database = database(&server, "guarded");
    let file = Planned::of(&database.dump).forward().unwrap();
    for (change, said) in [
        ("CREATE SCHEMA pgdms_lint_target", "this is a target"),
        ("ALTER TABLE no_key ADD COLUMN c integer", "the columns of public.no_key are no longer"),
        ("ALTER TABLE no_key ALTER COLUMN a TYPE bigint", "the columns of public.no_key are no longer"),
        ("DROP TABLE unique_only", "public.unique_only is not there"),
    ] {
        database.make_anew().unwrap();
        server.psql(&database.name, change).unwrap();
        let before = database.dump_now().unwrap();
        let error = run(&database, &file).unwrap_err().to_string();
        assert!(error.contains(said) && error.contains("stopped before anything was changed"), "{error}");
        assert_eq!(database.dump_now().unwrap(), before);
    }
}

#[test]
fn an_index_that_a_failed_try_left_invalid_is_built_anew() {
    let server = Server::shared();
    let database = database(&server, "invalid");
    let planned = Planned::of(&database.dump);
    let file = planned.forward().unwrap();
    let named =
        file.split("CREATE UNIQUE INDEX CONCURRENTLY ").nth(1).expect("the deferrable key gets a new index");
    let index = named.split(' ').next().unwrap();
    // two rows of one value, which the key lets be until the end of the transaction, make the build fail
    server.psql(&database.name, "ALTER TABLE deferrable_key DROP CONSTRAINT deferrable_key_pkey").unwrap();
    server.psql(&database.name, "INSERT INTO deferrable_key VALUES (1), (1)").unwrap();
    let failed = server
        .psql(&database.name, &format!("CREATE UNIQUE INDEX CONCURRENTLY {index} ON deferrable_key (a)"));
    assert!(failed.is_err());
    server.psql(&database.name, "DELETE FROM deferrable_key").unwrap();
    server
        .psql(
            &database.name,
            "ALTER TABLE deferrable_key ADD CONSTRAINT deferrable_key_pkey PRIMARY KEY (a) DEFERRABLE",
        )
        .unwrap();
    run(&database, &file).unwrap();
    let invalid = server.query_rows(&database.name, "SELECT 1 FROM pg_index WHERE NOT indisvalid").unwrap();
    assert!(invalid.is_empty());
}

#[test]
fn an_index_waits_for_older_transactions_longer_than_others_wait_for_locks() {
    let server = Server::shared();
    let database = database(&server, "patient");
    let file = Planned::of(&database.dump).forward().unwrap();
    assert!(file.contains("SET lock_timeout = '3s'"), "{file}");
    let mut writer = Session::open(&server, &database.name).unwrap();
    writer.run("BEGIN; LOCK TABLE deferrable_key IN ROW EXCLUSIVE MODE").unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            std::thread::sleep(std::time::Duration::from_secs(5));
            drop(writer);
        });
        run(&database, &file).unwrap_or_else(|error| panic!("{error}"));
    });
    // what comes behind waits as long as before
    let told = server.psql(&database.name, &format!("{file}\nSHOW lock_timeout;")).unwrap();
    assert!(told.trim_end().ends_with("3s"), "{told}");
}

/// Two columns of one table and one of another, under views that look at both.
const MEASURED: &str = "
CREATE TABLE rates (id integer PRIMARY KEY, factor numeric, note character varying);
CREATE TABLE sums (id integer PRIMARY KEY, total numeric NOT NULL);
CREATE VIEW both_of_them AS SELECT rates.factor, sums.total FROM rates JOIN sums USING (id);
CREATE VIEW on_top AS SELECT factor + total AS all_in_all FROM both_of_them;
COMMENT ON VIEW on_top IS 'stays';
INSERT INTO rates VALUES (1, 1234.000000000000001, 'e');
INSERT INTO sums VALUES (1, 0.5);
";

const PROFILE: &str = r#"{"schema_version": 1, "measured_at": "2026-11-23T00:00:00Z", "tables": [
    {"schema": "public", "table": "rates", "rows": {"count": 1, "exact": true}, "columns": {
        "factor": {"number": {"max_integer_digits": 4, "max_scale": 15, "nan": 0, "infinite": 0}},
        "note": {"text": {"max_characters": 1, "max_octets": 1}}}},
    {"schema": "public", "table": "sums", "rows": {"count": 1, "exact": true}, "columns": {
        "total": {"number": {"max_integer_digits": 1, "max_scale": 1, "nan": 0, "infinite": 0}}}}]}"#;

#[test]
fn types_change_only_where_a_profile_proves_them_harmless() {
    let server = Server::shared();
    server.create_database("measured").unwrap();
    server.psql("measured", MEASURED).unwrap();
    let before = server.pg_dump("measured", &["-s"]).unwrap();
    let dump = database::without_tokens(&String::from_utf8_lossy(&before));
    // equal values may be printed with more zeros
    let values =
        "SELECT factor = 1234.000000000000001 AND note = 'e' AND total = 0.5 FROM rates JOIN sums USING (id)";
    let stored = server.query_rows("measured", values).unwrap();
    assert_eq!(stored[0][0].as_deref(), Some("t"));

    let blind = Planned::of(&dump);
    let file = blind.forward().expect("statements to complete");
    assert!(
        file.contains("-- ALTER TABLE public.rates ALTER COLUMN factor TYPE numeric(<precision>,<scale>);")
    );
    assert!(file.contains("-- SELECT max(length("), "{file}");
    server.psql("measured", &file).unwrap();
    let after = server.pg_dump("measured", &["-s"]).unwrap();
    assert_eq!(database::without_tokens(&String::from_utf8_lossy(&after)), dump);

    let measured = Planned::given(&dump, &Given { profile: Some(PROFILE), ..Given::NOTHING });
    let phase = measured.plan.phase(Phase::SourceBeforeTask).unwrap();
    // the views stand in the way of both tables: they change in one transaction
    assert_eq!(phase.units.len(), 1, "{:#?}", phase.units);
    assert_eq!(phase.units[0].findings.len(), 3, "{:#?}", phase.units);
    server.psql("measured", &measured.forward().unwrap()).unwrap();
    let types = "SELECT format_type(atttypid, atttypmod) LIKE '%(%' FROM pg_attribute
        WHERE attrelid IN ('rates'::regclass, 'sums'::regclass) AND attnum > 0 AND attname <> 'id'";
    let types = server.query_rows("measured", types).unwrap();
    assert!(types.iter().all(|row| row[0].as_deref() == Some("t")), "{types:?}");
    assert_eq!(server.query_rows("measured", values).unwrap(), stored);
    server.psql("measured", &measured.backward().unwrap()).unwrap();
    let undone = server.pg_dump("measured", &["-s"]).unwrap();
    assert_eq!(database::without_tokens(&String::from_utf8_lossy(&undone)), dump);
}

/// A table without a key, of which one column repeats and one does not.
const VISITS: &str = "
CREATE TABLE visits (day date, number integer, note character varying(9));
CREATE VIEW seen AS SELECT day, count(*) AS visits FROM visits GROUP BY day;
INSERT INTO visits SELECT '2026-11-01'::date + number % 30, number, 'n' || number FROM generate_series(1, 500) AS number;
";

fn visits(keys: &str) -> Planned {
    let profile = format!(
        r#"{{"schema_version": 1, "measured_at": "2026-11-23", "tables": [{{"schema": "public", "table": "visits",
            "rows": {{"count": 500, "exact": true}}, "keys": [{keys}]}}]}}"#
    );
    let server = Server::shared();
    let dump = server.pg_dump("visits", &["-s"]).unwrap();
    let dump = database::without_tokens(&String::from_utf8_lossy(&dump));
    Planned::given(&dump, &Given { profile: Some(profile.leak()), ..Given::NOTHING })
}

#[test]
fn a_key_is_made_of_what_a_profile_proves_unique_and_of_nothing_else() {
    let server = Server::shared();
    server.create_database("visits").unwrap();
    server.psql("visits", VISITS).unwrap();
    let day = r#"{"columns": ["day"], "nulls": 0, "duplicates": 470}"#;
    let number = r#"{"columns": ["number"], "nulls": 0, "duplicates": 0}"#;
    for refuted in [
        day,
        r#"{"columns": ["number"], "nulls": 1, "duplicates": 0}"#,
        r#"{"columns": ["number"], "nulls": 0}"#,
        r#"{"scope": "sample", "columns": ["number"], "nulls": 0, "duplicates": 0}"#,
    ] {
        let file = visits(refuted).forward().unwrap_or_default();
        assert!(!file.contains("CREATE UNIQUE INDEX"), "{refuted}: {file}");
    }
    let before = server.pg_dump("visits", &["-s"]).unwrap();
    let values = "SELECT string_agg(visits::text, ';' ORDER BY number) FROM visits";
    let stored = server.query_rows("visits", values).unwrap();

    let planned = visits(&format!("{day}, {number}"));
    let file = planned.forward().unwrap();
    assert!(
        file.contains("CREATE UNIQUE INDEX CONCURRENTLY visits_pkey ON public.visits (number)"),
        "{file}"
    );
    // a row that came since the profile was measured
    server.psql("visits", "INSERT INTO visits VALUES ('2026-12-01', 1, 'late')").unwrap();
    assert!(server.psql("visits", &file).is_err(), "two rows share the key");
    server.psql("visits", "DELETE FROM visits WHERE note = 'late'").unwrap();
    server.psql("visits", &file).unwrap();
    let key = "SELECT 1 FROM pg_constraint WHERE conrelid = 'visits'::regclass AND contype = 'p'";
    assert_eq!(server.query_rows("visits", key).unwrap().len(), 1);
    assert_eq!(server.query_rows("visits", values).unwrap(), stored);
    server.psql("visits", &planned.backward().unwrap()).unwrap();
    let undone = server.pg_dump("visits", &["-s"]).unwrap();
    let text = |dump: &[u8]| database::without_tokens(&String::from_utf8_lossy(dump));
    assert_eq!(text(&undone), text(&before));
}

#[test]
fn no_type_is_proposed_that_would_lose_what_is_stored() {
    let dump = "CREATE TABLE public.rates (id bigint PRIMARY KEY, factor numeric);";
    let profile = r#"{"schema_version": 1, "tables": [{"schema": "public", "table": "rates",
        "rows": {"count": 5, "exact": true}, "columns": {"factor": {"number":
            {"max_integer_digits": 30, "max_scale": 12, "nan": 0, "infinite": 0}}}}]}"#;
    let planned = Planned::given(dump, &Given { profile: Some(profile), ..Given::NOTHING });
    let file = planned.forward().unwrap_or_default();
    let statements: Vec<&str> = file.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
    assert!(!statements.join("\n").contains("TYPE numeric"), "{file}");
    assert!(file.contains("30 digits before the point and 12 behind it"), "{file}");
}

#[test]
fn the_largest_lob_decides_the_limit_and_the_margin_how_much_more() {
    let profile = r#"{"schema_version": 1, "tables": [{"schema": "public", "table": "films",
        "rows": {"count": 5, "exact": true}, "columns": {"body": {"octets": {"max": 5000000}}}}]}"#;
    let given = Given { profile: Some(profile), ..Given::NOTHING };
    let limit = |margin: Margin| {
        let dump = "CREATE TABLE public.films (id bigint PRIMARY KEY, body bytea);";
        let migration = migration(dump, &given).with_margin(margin);
        let linter = Linter::new();
        let plan = fix::plan(&linter, &migration, &linter.run(&migration), FixOptions::default());
        let files = fix::files(&plan, &migration);
        let runbook = files.iter().find(|file| file.name == "README.md").unwrap().text.clone();
        (plan.documents.task_settings["TargetMetadata"]["LobMaxSize"].clone(), runbook)
    };
    let (kb, runbook) = limit(Margin::Usual);
    assert_eq!(kb, 4883);
    assert!(runbook.contains("reserves up to 46.6 GB for this table"), "{runbook}");
    assert_eq!(limit(Margin::Percent(20)).0, 5860);
}

/// The examples that need no running server, of each rule one that it finds something in.
fn examples() -> impl Iterator<Item = (&'static str, &'static str, Given)> {
    let all = rules::all().map(|rule| (rule.name, rule.example.bad, rule.example.given));
    all.filter(|(_, _, given)| given.server.is_none())
}

#[test]
fn the_written_settings_clear_the_findings_that_they_are_there_to_remove() {
    let linter = Linter::new();
    let mut removed = 0;
    for (rule, schema, given) in examples() {
        let before = migration(schema, &given);
        let report = linter.run(&before);
        let mut options = FixOptions::default();
        options.prefer = Preference::Settings;
        let plan = fix::plan(&linter, &before, &report, options);
        let after = migration(schema, &given).with_task(task_of(&plan, &given));
        let left: Vec<String> =
            linter.run(&after).findings.iter().map(|finding| finding.id(after.source())).collect();
        for change in &plan.settings {
            if matches!(change.place, SettingPlace::Parameter { .. }) {
                continue;
            }
            for id in &change.findings {
                assert!(!left.contains(id), "example of {rule}: {change:?} does not clear {id}");
                removed += 1;
            }
        }
    }
    assert!(removed > 20, "{removed}");
}

/// The task that the written files configure.
fn task_of(plan: &FixPlan, given: &Given) -> Task {
    let documents = &plan.documents;
    let bytes = |document: &serde_json::Value| document.to_string().into_bytes();
    support::lint::task(given)
        .task_settings("task-settings.json", &bytes(&documents.task_settings))
        .and_then(|task| {
            task.endpoint(Side::Source, "source-endpoint.json", &bytes(&documents.source_endpoint))
        })
        .and_then(|task| {
            task.endpoint(Side::Target, "target-endpoint.json", &bytes(&documents.target_endpoint))
        })
        .and_then(|task| task.table_mappings("table-mappings.json", &bytes(&documents.table_mappings)))
        .unwrap_or_else(|error| panic!("{error}"))
        .build()
}

/// What no file carries is at least listed: who may do what with what extensions and PostgreSQL itself have made.
#[test]
fn the_runbook_asks_for_privileges_that_no_file_carries() {
    let migration = migration("CREATE TABLE t (id bigint PRIMARY KEY);", &Given::NOTHING);
    let linter = Linter::new();
    let plan = fix::plan(&linter, &migration, &linter.run(&migration), FixOptions::default());
    let files = fix::files(&plan, &migration);
    let (_, asked) = files[0].text.split_once("## What no SQL does").unwrap();
    let (query, _) =
        asked.split_once("```sql\n").unwrap().1.split_once("-- PostgreSQL 15 and later").unwrap();
    let server = Server::shared();
    server.create_database("members").unwrap();
    server.psql("members", "CREATE EXTENSION postgres_fdw; CREATE ROLE caller").unwrap();
    let listed = || server.psql("members", query).unwrap();
    assert_eq!(listed().trim(), "");
    let change = "REVOKE EXECUTE ON FUNCTION postgres_fdw_handler() FROM PUBLIC;
        GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO caller; GRANT SELECT ON pg_authid TO caller;";
    server.psql("members", change).unwrap();
    let found = listed();
    for object in ["function postgres_fdw_handler()", "foreign-data wrapper postgres_fdw", "table pg_authid"]
    {
        assert!(found.contains(object), "{object}: {found}");
    }
}

/// A dump does not tell the database's name: what is in it does.
#[test]
fn writers_are_kept_out_of_no_other_database() {
    let migration = migration("CREATE TABLE t (id bigint PRIMARY KEY);", &Given::NOTHING);
    let linter = Linter::new();
    let plan = fix::plan(&linter, &migration, &linter.run(&migration), FixOptions::default());
    let server = Server::shared();
    server.create_database("elsewhere").unwrap();
    for phase in [Phase::SourceAtCutover, Phase::SourceAfterCutover] {
        let file = script::phase(&plan, phase).unwrap();
        let said = server.psql("elsewhere", &file).unwrap_err().to_string();
        assert!(said.contains("stopped before anything was changed"), "{said}");
        assert!(said.contains("this is another database than the source"), "{said}");
    }
    let shown = server.psql("elsewhere", "SHOW default_transaction_read_only").unwrap();
    assert_eq!(shown.trim(), "off");
}
