//! Files that are run where or when they must not be: behind the end of a migration, before what comes after them was
//! undone, on what nobody knows the past of. They stop, say why, and change nothing.

#![cfg(feature = "dump")]

mod support;

use std::process::Command;

use pgdms_lint::fix::{self, FixOptions, FixPlan, script};
use pgdms_lint::lint::Linter;
use pgdms_lint::migration::Migration;
use pgdms_lint::remedy::{Phase, Server as Side};
use support::lint::catalog;
use support::postgres::Server;
use support::postgres::session::Session;

/// The same on both servers.
const DATABASE: &str = "shop";

const STOPPED: &str = "stopped before anything was changed";

const SHOP: &str = "
CREATE TABLE public.customers (id bigserial PRIMARY KEY, name varchar(40) NOT NULL, born date);
CREATE TABLE public.orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES public.customers,
    amount numeric(10,2) CHECK (amount > 0)
);
CREATE TABLE public.tags (word varchar(20) NOT NULL CONSTRAINT one_word UNIQUE);
CREATE INDEX by_name ON public.customers (name);
CREATE VIEW public.amounts AS SELECT amount FROM public.orders;
";

/// Who runs the files on the target, and is no superuser.
const MOVER: &str = "mover";

/// Two servers, and the plan that leads from one to the other.
struct Both {
    source: Server,
    target: Server,
    plan: FixPlan,
}

impl Both {
    fn of(schema: &str) -> Self {
        let (source, target) = (Server::start(), Server::start());
        source.create_database(DATABASE).unwrap();
        source.psql(DATABASE, schema).unwrap();
        target.psql("postgres", &format!("CREATE ROLE {MOVER} CREATEROLE")).unwrap();
        target
            .psql("postgres", &format!("CREATE DATABASE {DATABASE} OWNER {MOVER} TEMPLATE template0"))
            .unwrap();
        let dump = source.pg_dump(DATABASE, &["-s", "-C", "--no-owner"]).unwrap();
        let migration = Migration::new(catalog(&String::from_utf8(dump).unwrap()));
        let linter = Linter::new();
        let plan = fix::plan(&linter, &migration, &linter.run(&migration), FixOptions::default());
        Both { source, target, plan }
    }

    fn file(&self, phase: Phase) -> String {
        script::phase(&self.plan, phase).unwrap_or_else(|| panic!("no {}", phase.as_str()))
    }

    fn undoing(&self, phase: Phase) -> String {
        script::rollback(&self.plan, phase).unwrap_or_else(|| panic!("no {}", phase.as_str()))
    }

    fn psql(&self, side: Side, sql: &str) -> Result<String, String> {
        let said = match side {
            Side::Source => self.source.psql(DATABASE, sql),
            _ => self.target.psql(DATABASE, &format!("SET SESSION AUTHORIZATION {MOVER};\n{sql}")),
        };
        said.map_err(|error| error.to_string())
    }

    /// Runs a file where it belongs, as who may run it.
    fn run(&self, phase: Phase) -> Result<String, String> {
        self.psql(phase.server(), &self.file(phase))
    }

    fn undo(&self, phase: Phase) -> Result<String, String> {
        self.psql(phase.server(), &self.undoing(phase))
    }

    /// Everything that a file could change.
    fn state(&self, side: Side) -> String {
        let server = if side == Side::Source { &self.source } else { &self.target };
        let roles = server.pg_dumpall(&["--roles-only"]).unwrap();
        let dump = server.pg_dump(DATABASE, &["-C"]).unwrap();
        let text = String::from_utf8([roles, dump].concat()).unwrap();
        // newer programs write random tokens
        text.lines().filter(|line| !line.contains("restrict ")).map(|line| format!("{line}\n")).collect()
    }

    /// Expects a file to stop with these words, and to change nothing.
    fn refused(&self, side: Side, file: &str, words: &str) {
        let before = self.state(side);
        let said = self.psql(side, file).expect_err(words);
        assert!(said.contains(STOPPED) && said.contains(words), "{words}: {said}");
        assert_eq!(before, self.state(side), "{words}");
    }

    fn on_source(&self, query: &str) -> String {
        self.source.psql(DATABASE, query).unwrap().trim().to_owned()
    }
}

const ON_TARGET: [Phase; 5] = [
    Phase::TargetBeforeLoad,
    Phase::TargetAfterLoad,
    Phase::TargetBeforeCutover,
    Phase::TargetAtCutover,
    Phase::TargetAfterCutover,
];

const ON_SOURCE: [Phase; 3] = [Phase::SourceBeforeTask, Phase::SourceAtCutover, Phase::SourceAfterCutover];

#[test]
fn files_are_undone_from_the_last_on() {
    let both = Both::of(SHOP);
    let empty = both.state(Side::Target);
    let mut begun: Vec<Phase> = Vec::new();
    for phase in ON_TARGET {
        both.run(phase).unwrap();
        for earlier in &begun {
            let words = format!("run rollback/{} first", script::file_name(phase));
            // behind the last file the schema is gone, and the tables are there
            let words = match (phase, earlier) {
                (Phase::TargetAfterCutover, Phase::TargetBeforeLoad) => {
                    "tables that the plan makes are here already"
                }
                (Phase::TargetAfterCutover, _) => "this is not the target",
                _ => &words,
            };
            both.refused(Side::Target, &both.undoing(*earlier), words);
        }
        begun.push(phase);
    }
    while let Some(phase) = begun.pop() {
        both.undo(phase).unwrap();
        for earlier in begun.split_last().map_or(&[][..], |(_, earlier)| earlier) {
            both.refused(Side::Target, &both.undoing(*earlier), "was begun here: run rollback/");
        }
    }
    assert_eq!(both.state(Side::Target), empty);
    // nothing is left to undo: no error, whatever has the names of the plan's objects now
    both.target.psql(DATABASE, "CREATE SEQUENCE public.customers_id_seq").unwrap();
    assert!(both.undo(Phase::TargetBeforeLoad).unwrap().contains("nothing is left to undo"));
    assert!(both.state(Side::Target).contains("customers_id_seq"));
}

#[test]
fn a_file_that_was_begun_and_stopped_stands_in_the_way_too() {
    let both = Both::of(SHOP);
    both.run(Phase::TargetBeforeLoad).unwrap();
    let file = both.file(Phase::TargetAfterLoad);
    let (before_first_index, _) = file.split_once("CREATE ").unwrap();
    both.psql(Side::Target, before_first_index).unwrap_err();
    both.refused(
        Side::Target,
        &both.undoing(Phase::TargetBeforeLoad),
        "3-target-after-load.sql was begun here",
    );
    both.undo(Phase::TargetAfterLoad).unwrap();
    both.undo(Phase::TargetBeforeLoad).unwrap();
}

#[test]
fn a_schema_that_was_made_by_hand_tells_nothing_of_what_was_there() {
    let both = Both::of(SHOP);
    both.psql(Side::Target, "CREATE SCHEMA pgdms_lint_target; CREATE SEQUENCE public.customers_id_seq")
        .unwrap();
    let words = "was not made by 2-target-before-load.sql";
    both.refused(Side::Target, &both.file(Phase::TargetBeforeLoad), words);
    both.refused(Side::Target, &both.undoing(Phase::TargetBeforeLoad), words);
}

#[test]
fn a_target_is_no_source_when_its_migration_is_over() {
    let both = Both::of(SHOP);
    for phase in Phase::ALL.into_iter().filter(|phase| *phase != Phase::SourceBeforeTask) {
        both.run(phase).unwrap();
    }
    let over = "this was the target of a migration, which is over";
    for phase in ON_SOURCE {
        both.refused(Side::Target, &both.file(phase), over);
        both.refused(Side::Target, &both.undoing(phase), over);
    }
    // nothing of it is in a dump of the schema
    let schema = String::from_utf8(both.target.pg_dump(DATABASE, &["-s", "-C"]).unwrap()).unwrap();
    assert!(!schema.to_lowercase().contains("large object") && !schema.contains("pgdms"), "{schema}");
    let before = both.state(Side::Target);
    assert!(both.run(Phase::TargetAfterCutover).unwrap().contains("nothing is left to do"));
    assert_eq!(both.state(Side::Target), before);
    // on any other database the last file stops as before
    both.refused(Side::Source, &both.file(Phase::TargetAfterCutover), "this is not the target");
    // as it says: then it may be a source
    both.psql(Side::Target, "SELECT pg_catalog.lo_unlink(1885824109)").unwrap();
    both.target.psql(DATABASE, &both.file(Phase::SourceAtCutover)).unwrap();
}

#[cfg(feature = "live")]
#[test]
fn the_object_that_says_so_is_nobodys_data() {
    use pgdms_lint::source::live::connect::{ConnectionParameters, Environment};
    use pgdms_lint::source::live::{LiveOptions, read_live};

    let server = Server::start();
    server.psql("postgres", "SELECT lo_create(1885824109)").unwrap();
    let socket = server.socket_directory().display();
    let text = format!("host={socket} port=5432 user=postgres dbname=postgres");
    let parameters = ConnectionParameters::parse(&text, &Environment::default()).unwrap();
    let read = || read_live(&parameters, &LiveOptions::default()).unwrap().server.large_objects;
    assert_eq!(read().value(), Some(0));
    server.psql("postgres", "SELECT lo_create(0)").unwrap();
    assert_eq!(read().value(), Some(1));
}

#[test]
fn the_first_file_is_not_undone_while_writers_are_kept_out() {
    let both = Both::of(SHOP);
    let before = both.state(Side::Source);
    both.run(Phase::SourceBeforeTask).unwrap();
    both.run(Phase::SourceAtCutover).unwrap();
    both.refused(
        Side::Source,
        &both.undoing(Phase::SourceBeforeTask),
        "run rollback/5-source-at-cutover.sql first",
    );
    both.undo(Phase::SourceAtCutover).unwrap();
    both.undo(Phase::SourceBeforeTask).unwrap();
    assert_eq!(both.state(Side::Source), before);
}

#[test]
fn the_switch_is_set_back_to_what_it_was() {
    let both = Both::of(SHOP);
    let shown = || both.on_source("SHOW default_transaction_read_only");
    for own in ["RESET read_only", "SET read_only = off", "SET read_only = false", "SET read_only = on"] {
        let alter = own.replace("read_only", "default_transaction_read_only");
        both.source.psql("postgres", &format!("ALTER DATABASE {DATABASE} {alter}")).unwrap();
        let before = shown();
        for _ in 0..2 {
            both.run(Phase::SourceAtCutover).unwrap();
            assert_eq!(shown(), "on", "{own}");
        }
        for _ in 0..2 {
            both.undo(Phase::SourceAtCutover).unwrap();
            assert_eq!(shown(), before, "{own}");
        }
        let stored = "SELECT count(*) FROM pg_db_role_setting";
        assert_eq!(both.on_source(stored), if own.starts_with("RESET") { "0" } else { "1" }, "{own}");
    }
}

/// A process that stands still until this ends.
struct Stopped(String);

impl Stopped {
    fn process(id: &str) -> Self {
        signal("-STOP", id);
        Stopped(id.to_owned())
    }
}

impl Drop for Stopped {
    fn drop(&mut self) {
        signal("-CONT", &self.0);
    }
}

fn signal(signal: &str, process: &str) {
    let kill = ["-c", "kill \"$0\" \"$1\"", signal, process];
    assert!(Command::new("sh").args(kill).status().unwrap().success());
}

#[test]
fn a_session_that_does_not_end_is_named_and_the_file_run_again() {
    let both = Both::of(SHOP);
    let mut writer = Session::open(&both.source, DATABASE).unwrap();
    writer.run("BEGIN; INSERT INTO public.tags VALUES ('late')").unwrap();
    let process = both.on_source("SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction'");
    let stopped = Stopped::process(&process);
    let said = both.run(Phase::SourceAtCutover).unwrap_err();
    assert!(said.contains("told to end, and are still there: 1 can still write"), "{said}");
    assert!(said.contains(&format!("process {process} of postgres")), "{said}");
    assert_eq!(both.on_source("SHOW default_transaction_read_only"), "on");
    drop(stopped);
    both.run(Phase::SourceAtCutover).unwrap();
    assert_eq!(both.on_source("SELECT count(*) FROM public.tags"), "0");
}

#[test]
fn sessions_that_the_role_may_not_end_are_told() {
    let both = Both::of(SHOP);
    let owner = format!("CREATE ROLE keeper; ALTER DATABASE {DATABASE} OWNER TO keeper");
    both.source.psql(DATABASE, &owner).unwrap();
    let file = format!("SET SESSION AUTHORIZATION keeper;\n{}", both.file(Phase::SourceAtCutover));
    both.refused(Side::Source, &file, "may not read all tables and sequences");
    let tables = "GRANT SELECT ON ALL TABLES IN SCHEMA public TO keeper";
    both.source.psql(DATABASE, tables).unwrap();
    both.refused(Side::Source, &file, "may not read all tables and sequences");
    both.source.psql(DATABASE, &tables.replace("TABLES", "SEQUENCES")).unwrap();
    let _superuser = Session::open(&both.source, DATABASE).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("5-source-at-cutover.sql");
    std::fs::write(&path, file).unwrap();
    let mut psql = both.source.client("psql");
    psql.args(["-X", "-v", "ON_ERROR_STOP=1", "-d", DATABASE, "-f", "-"]);
    let output = psql.stdin(std::fs::File::open(&path).unwrap()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("sessions that the connected role may not end can still write: 1"), "{said}");
}

#[test]
fn the_query_in_a_file_tells_for_whom_it_waits() {
    let both = Both::of(SHOP);
    let file = both.file(Phase::SourceBeforeTask);
    let query: String = file
        .lines()
        .skip_while(|line| !line.contains("SELECT waits.pid"))
        .take_while(|line| !line.contains("stands for a prepared transaction"))
        .map(|line| format!("{}\n", line.trim_start_matches("--").replace("\\watch 1", ";")))
        .collect();
    let mut holder = Session::open(&both.source, DATABASE).unwrap();
    holder.run("BEGIN; LOCK TABLE public.tags").unwrap();
    let holding = both.on_source("SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction'");
    let told = std::thread::scope(|scope| {
        let waits = scope.spawn(|| both.run(Phase::SourceBeforeTask));
        let mut told = String::new();
        while told.is_empty() && !waits.is_finished() {
            told = both.on_source(&query);
        }
        drop(holder);
        waits.join().unwrap().unwrap();
        told
    });
    let columns: Vec<&str> = told.split('|').collect();
    assert_eq!(columns.get(1), Some(&holding.as_str()), "{told}");
    assert!(told.contains("LOCK TABLE public.tags"), "{told}");
}
