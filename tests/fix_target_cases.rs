//! Single cases of the units for the target: sequences by each strategy, a target that DMS has made already or that
//! somebody prepared, the files as psql runs them.

#![cfg(feature = "dump")]

#[allow(dead_code, reason = "each test program uses a part of its own")]
mod fix_target {
    pub mod differences;
    pub mod run;
}
#[cfg(feature = "live")]
#[path = "fix_target/prepared.rs"]
mod prepared;
mod support;

use fix_target::{differences, run};
use pgdms_lint::catalog::Catalog;
use pgdms_lint::fix::target::{Context, FindingsByObject, TargetPlan, plan};
use pgdms_lint::fix::{FixOptions, FixPlan, SequenceStrategy, Topic, ValidationTime, script};
use pgdms_lint::migration::Migration;
use pgdms_lint::remedy::Phase;
use pgdms_lint::source::{DumpOptions, read_dump_from};
use support::fixtures;
use support::postgres::Server;

const TARGET_PHASES: [Phase; 5] = [
    Phase::TargetBeforeLoad,
    Phase::TargetAfterLoad,
    Phase::TargetBeforeCutover,
    Phase::TargetAtCutover,
    Phase::TargetAfterCutover,
];

fn read(sql: &[u8]) -> Catalog {
    read_dump_from("source.sql", sql, &DumpOptions::default()).unwrap().catalog
}

fn planned(catalog: &Catalog, options: FixOptions, target: Option<&Catalog>) -> TargetPlan {
    let migration = Migration::new(catalog.clone());
    let findings = FindingsByObject::default();
    plan(catalog, &Context { migration: &migration, options, findings: &findings, target })
}

fn with_sequences(sequences: SequenceStrategy) -> FixOptions {
    let mut options = FixOptions::default();
    options.sequences = sequences;
    options
}

/// Makes a sequence on an empty target, stores a value in its column, and runs the units of the cutover that move
/// it; where it stands then, or why not.
fn moved(
    server: &Server,
    sequence: &str,
    stored: Option<i64>,
    strategy: SequenceStrategy,
) -> Result<String, String> {
    let sql = format!("{sequence}; CREATE TABLE t (id bigint DEFAULT nextval('public.s'::regclass));");
    let catalog = read(format!("SET search_path = public;\n{sql}").as_bytes());
    let database = format!("sequence_{}", rand_number());
    server.create_database(&database).unwrap();
    server.psql(&database, &sql.replace("public.", "")).unwrap();
    if let Some(value) = stored {
        server.psql(&database, &format!("INSERT INTO t VALUES ({value})")).unwrap();
    }
    let made = planned(&catalog, with_sequences(strategy), None);
    let at_cutover = made.phases.iter().find(|phase| phase.phase == Phase::TargetAtCutover).unwrap();
    let moving = at_cutover.units.iter().filter(|unit| unit.topic == Topic::SequenceValues);
    let script: String = moving.flat_map(|unit| &unit.steps).map(|step| format!("{};\n", step.up)).collect();
    // twice: the second run changes nothing
    server.psql(&database, &format!("{script}{script}")).map_err(|error| error.to_string())?;
    Ok(server.psql(&database, "SELECT last_value, is_called FROM s").unwrap().trim().to_owned())
}

/// A number that no other database of this test has.
fn rand_number() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

#[test]
fn sequences_jump_as_they_are_told_and_never_back() {
    use SequenceStrategy::{Copy, Double, Gap};
    let server = Server::shared();
    let up = "CREATE SEQUENCE s";
    let cases: &[(&str, Option<i64>, SequenceStrategy, &str)] = &[
        // twice the value, or 1,000 more
        (up, Some(5_000), Double, "10000|t"),
        (up, Some(7), Double, "1007|t"),
        (up, None, Double, "1|f"),
        (up, Some(5_000), Gap(50), "5050|t"),
        (up, Some(5_000), Copy, "5000|t"),
        // doubling would pass the bound
        ("CREATE SEQUENCE s MAXVALUE 9000", Some(5_000), Double, "6000|t"),
        // where the source stood counts as well, and is_called is kept
        ("CREATE SEQUENCE s; SELECT setval('public.s', 20000)", Some(7), Copy, "20000|t"),
        ("CREATE SEQUENCE s; SELECT setval('public.s', 20000, false)", None, Copy, "20000|f"),
        ("CREATE SEQUENCE s; SELECT setval('public.s', 20000, false)", Some(7), Double, "40000|f"),
        // downward
        ("CREATE SEQUENCE s INCREMENT BY -1", Some(-5_000), Double, "-10000|t"),
        ("CREATE SEQUENCE s INCREMENT BY -1", Some(-7), Gap(3), "-10|t"),
        // whole steps: odd numbers stay odd
        ("CREATE SEQUENCE s INCREMENT BY 2", Some(5_001), Double, "10003|t"),
        // one that starts again has room always
        ("CREATE SEQUENCE s MAXVALUE 100 CYCLE", Some(50), Double, "50|t"),
    ];
    for (sequence, stored, strategy, stands) in cases {
        let moved = moved(&server, sequence, *stored, *strategy);
        assert_eq!(moved.as_deref(), Ok(*stands), "{sequence} {stored:?} {strategy}");
    }
}

#[test]
fn a_sequence_without_room_for_a_gap_gets_none_and_is_not_clamped() {
    let server = Server::shared();
    for (sequence, stored) in [
        ("CREATE SEQUENCE s MAXVALUE 5500", 5_000),
        ("CREATE SEQUENCE s INCREMENT BY -1 MINVALUE -5500", -5_000),
        ("CREATE SEQUENCE s", i64::MAX - 10),
    ] {
        let moved = moved(&server, sequence, Some(stored), SequenceStrategy::Double);
        assert_eq!(moved, Ok(format!("{stored}|t")), "{sequence}");
    }
    let beyond = moved(&server, "CREATE SEQUENCE s MAXVALUE 5500", Some(6_000), SequenceStrategy::Double);
    assert!(beyond.unwrap_err().contains("passes its bound"));
}

const SHOP: &str = "
CREATE TABLE public.customers (id bigserial PRIMARY KEY, name text NOT NULL DEFAULT 'nobody', born date);
CREATE TABLE public.orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES public.customers,
    amount numeric(10,2) CHECK (amount > 0),
    note varchar(20) NOT NULL
);
CREATE INDEX by_name ON public.customers (name);
";

/// As DMS makes them: no defaults, no identity, no indexes but the primary key's.
const SHOP_OF_DMS: &str = "
CREATE TABLE public.customers (id bigint NOT NULL, name text, born date, CONSTRAINT customers_pkey PRIMARY KEY (id));
CREATE TABLE public.orders (id bigint NOT NULL, customer_id bigint, amount numeric(10,2), note varchar(20),
    CONSTRAINT orders_pkey PRIMARY KEY (id));
";

#[test]
fn what_dms_has_made_is_completed() {
    let (source, target) = (Server::start(), Server::start());
    source.create_database("shop").unwrap();
    source.psql("shop", SHOP).unwrap();
    target.create_database("shop").unwrap();
    target.psql("shop", SHOP_OF_DMS).unwrap();
    let dump = source.pg_dump("shop", &["-s", "-C"]).unwrap();
    let (catalog, there) = (read(&dump), read(&target.pg_dump("shop", &["-s", "-C"]).unwrap()));
    let made = planned(&catalog, FixOptions::default(), Some(&there));
    let titles = |phase: Phase| -> Vec<&str> {
        let of = made.phases.iter().find(|of| of.phase == phase).unwrap();
        of.units.iter().map(|unit| unit.title.as_str()).collect()
    };
    assert!(
        !titles(Phase::TargetBeforeLoad).contains(&"table public.orders"),
        "{:?}",
        titles(Phase::TargetBeforeLoad)
    );
    for phase in TARGET_PHASES {
        run::phase(&target, "shop", &made, phase).unwrap();
    }
    let rebuilt = target.pg_dump("shop", &["-s", "-C"]).unwrap();
    differences::in_schemas("what DMS has made", &dump, &rebuilt).unwrap();
}

#[test]
fn what_the_target_has_otherwise_and_no_statement_changes_is_for_a_person() {
    let source = read(b"CREATE TABLE public.t (id bigint PRIMARY KEY, state boolean);");
    let target = read(
        b"CREATE TABLE public.t (id bigint PRIMARY KEY, state boolean GENERATED ALWAYS AS (id > 0) STORED);",
    );
    let made = planned(&source, FixOptions::default(), Some(&target));
    let words: Vec<&str> = made.manual.iter().map(|manual| manual.words.as_str()).collect();
    assert!(words.iter().any(|words| words.contains("public.t.state")), "{words:?}");
}

#[test]
fn constraints_are_validated_when_it_was_asked_for() {
    let catalog = read(SHOP.as_bytes());
    let mut options = FixOptions::default();
    for (validation, phase) in [
        (ValidationTime::AtCutover, Phase::TargetAtCutover),
        (ValidationTime::AfterCutover, Phase::TargetAfterCutover),
    ] {
        options.validation = validation;
        let made = planned(&catalog, options, None);
        let validating =
            made.phases.iter().filter(|of| of.units.iter().any(|unit| unit.title.ends_with(": validate")));
        assert_eq!(validating.map(|of| of.phase).collect::<Vec<_>>(), [phase]);
    }
}

/// The units of the target as a plan, whose files can be written.
fn files_of(made: &TargetPlan) -> FixPlan {
    let json = serde_json::json!({
        "database": "original", "phases": made.phases, "settings": [], "manual": [], "left": [], "sequences": "double",
        "documents": {"task_settings": {}, "source_endpoint": {}, "target_endpoint": {}, "table_mappings": {}}
    });
    serde_json::from_value(json).unwrap()
}

#[test]
fn the_files_make_the_target_and_undo_it() {
    let (source, target) = (Server::start(), Server::start());
    let fixture = fixtures::all().into_iter().find(|fixture| fixture.name == "everything").unwrap();
    source.create_database("original").unwrap();
    fixture.restore(&source, "original").unwrap();
    let roles = source.pg_dumpall(&["--roles-only", "--no-role-passwords"]).unwrap();
    let dump = source.pg_dump("original", &["-s", "-C"]).unwrap();
    let catalog = read(&[roles, dump].concat());
    let made = planned(&catalog, FixOptions::default(), None);
    let files = files_of(&made);
    target.create_database("original").unwrap();
    let empty = target.pg_dump("original", &["-s"]).unwrap();
    for phase in TARGET_PHASES {
        let file = script::phase(&files, phase).unwrap();
        target.psql("original", &file).unwrap_or_else(|error| panic!("{}: {error}", phase.as_str()));
        target.psql("original", &file).unwrap_or_else(|error| panic!("{} again: {error}", phase.as_str()));
    }
    for phase in TARGET_PHASES.into_iter().rev() {
        let file = script::rollback(&files, phase).unwrap();
        target
            .psql("original", &file)
            .unwrap_or_else(|error| panic!("rollback of {}: {error}", phase.as_str()));
    }
    let undone = target.pg_dump("original", &["-s"]).unwrap();
    differences::in_schemas("undone", &empty, &undone).unwrap();
}

/// What psql says of a file on a database of this server; nothing where it ran to its end.
fn refusal(server: &Server, role: Option<&str>, database: &str, file: &str) -> String {
    let set_role = role.map(|role| format!("SET SESSION AUTHORIZATION {role};\n")).unwrap_or_default();
    server
        .psql(database, &format!("{set_role}{file}"))
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default()
}

#[test]
fn a_file_stops_first_where_one_before_it_was_not_run_to_its_end() {
    let server = Server::shared();
    let catalog = read(SHOP.as_bytes());
    let files = files_of(&planned(&catalog, FixOptions::default(), None));
    server.create_database("out_of_order").unwrap();
    server.psql("out_of_order", &script::phase(&files, Phase::TargetBeforeLoad).unwrap()).unwrap();
    let before = server.pg_dump("out_of_order", &["-s"]).unwrap();
    for (phase, first) in [
        (Phase::TargetBeforeCutover, "3-target-after-load.sql"),
        (Phase::TargetAtCutover, "3-target-after-load.sql"),
        (Phase::TargetAfterCutover, "4-target-before-cutover.sql"),
    ] {
        let said = refusal(&server, None, "out_of_order", &script::phase(&files, phase).unwrap());
        assert!(said.contains("stopped before anything was changed"), "{}: {said}", phase.as_str());
        assert!(said.contains(&format!("{first} was not run to its end")), "{}: {said}", phase.as_str());
    }
    let after = server.pg_dump("out_of_order", &["-s"]).unwrap();
    differences::in_schemas("refused", &before, &after).unwrap();
}

#[test]
fn an_extension_that_the_role_may_not_install_stops_the_first_file() {
    let server = Server::shared();
    let catalog =
        read(b"CREATE SCHEMA s; CREATE EXTENSION postgres_fdw WITH SCHEMA s; CREATE EXTENSION nowhere;");
    let files = files_of(&planned(&catalog, FixOptions::default(), None));
    server.create_database("no_extension").unwrap();
    server
        .psql("no_extension", "CREATE ROLE mover CREATEROLE; GRANT CREATE ON DATABASE no_extension TO mover")
        .unwrap();
    let first = script::phase(&files, Phase::TargetBeforeLoad).unwrap();
    let said = refusal(&server, Some("mover"), "no_extension", &first);
    assert!(said.contains("stopped before anything was changed"), "{said}");
    assert!(said.contains("may not install the extension postgres_fdw"), "{said}");
    assert!(said.contains("does not offer the extension nowhere"), "{said}");
    let schemas =
        server.psql("no_extension", "SELECT count(*) FROM pg_namespace WHERE nspname = 's'").unwrap();
    assert_eq!(schemas.trim(), "0");
}

/// From PostgreSQL 17 on the identity of a partitioned table is that of its partitions too.
#[test]
fn a_partitioned_table_gets_its_identity_on_every_version() {
    let server = Server::shared();
    let sql = "CREATE TABLE m (id bigint GENERATED ALWAYS AS IDENTITY, k integer, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);
        CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (10);";
    server.create_database("parted_source").unwrap();
    server.create_database("parted_target").unwrap();
    server.psql("parted_source", sql).unwrap();
    let dump = server.pg_dump("parted_source", &["-s"]).unwrap();
    let files = files_of(&planned(&read(&dump), FixOptions::default(), None));
    for phase in TARGET_PHASES {
        let Some(file) = script::phase(&files, phase) else { continue };
        assert_eq!(refusal(&server, None, "parted_target", &file), "", "{}", phase.as_str());
    }
    let made = server.pg_dump("parted_target", &["-s"]).unwrap();
    differences::in_schemas("parted", &dump, &made).unwrap();
}

/// `IS NOT NULL` asks for all fields of a row, NOT NULL for none of them.
#[test]
fn not_null_of_row_types_is_not_said_by_a_check() {
    let server = Server::shared();
    let sql = "CREATE TYPE pair AS (a integer, b text); CREATE DOMAIN dpair AS pair;
        CREATE TABLE t (id bigint PRIMARY KEY, p pair NOT NULL, d dpair NOT NULL, r text NOT NULL);";
    server.create_database("pairs_source").unwrap();
    server.create_database("pairs_target").unwrap();
    server.psql("pairs_source", sql).unwrap();
    let dump = server.pg_dump("pairs_source", &["-s"]).unwrap();
    let files = files_of(&planned(&read(&dump), FixOptions::default(), None));
    for phase in TARGET_PHASES {
        let Some(file) = script::phase(&files, phase) else { continue };
        assert_eq!(refusal(&server, None, "pairs_target", &file), "", "{}", phase.as_str());
        let row = |id: u32| format!("INSERT INTO t VALUES ({id}, ROW(1, NULL), ROW(NULL, 'x'), 'r')");
        // what the source takes, the target takes: before the cutover from DMS, behind it from the application
        if matches!(phase, Phase::TargetBeforeLoad | Phase::TargetAtCutover) {
            server.psql("pairs_target", &row(phase as u32)).unwrap();
        }
    }
    let made = server.pg_dump("pairs_target", &["-s"]).unwrap();
    differences::in_schemas("pairs", &dump, &made).unwrap();
}

#[test]
fn a_materialized_view_that_was_there_before_is_refreshed_at_the_cutover() {
    let sql = b"CREATE ROLE app; CREATE TABLE t (id bigint PRIMARY KEY); CREATE MATERIALIZED VIEW v AS SELECT id FROM t;
        ALTER MATERIALIZED VIEW v OWNER TO app;";
    let refresh = |target: Option<&Catalog>| {
        let made = planned(&read(sql), FixOptions::default(), target);
        let at_cutover = made.phases.into_iter().find(|phase| phase.phase == Phase::TargetAtCutover).unwrap();
        let steps = at_cutover.units.into_iter().flat_map(|unit| unit.steps).map(|step| step.up);
        steps.filter(|up| up.contains("REFRESH MATERIALIZED VIEW")).collect::<Vec<_>>()
    };
    assert!(
        refresh(None)[0].starts_with("DO "),
        "one that the plan fills is filled once: {:?}",
        refresh(None)
    );
    assert_eq!(refresh(Some(&read(sql))), ["REFRESH MATERIALIZED VIEW public.v"]);
}
